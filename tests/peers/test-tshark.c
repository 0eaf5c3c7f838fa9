/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The RTP and RTCP the phone sends, as the far end receives them, judged by tshark: payload types, sequence
 * numbers, timestamps, markers, one SSRC, events, reports. What is judged is what came off the receiving
 * socket, so the sender's own tap has no say in it.
 */
#include <string.h>

#include "lab/pcap.h"
#include "lab/tap-store.h"
#include "peer.h"
#include "sound.h"

typedef struct
{
  const char *codec;
  const char *payload_type;
  guint units; /* of the RTP clock in a packet of 20 ms */
  const char *event_type;
} Case;

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  char *folder;
  char *pcap;
} Bench;

/* What tshark prints of the pcap, a line a packet, fields parted by tabs. */
static char **
ask(Bench *bench, const char *filter, const char *const *fields)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  TestPeer *tshark;
  g_autofree char *text = NULL;
  const char *const begin[]
      = { "tshark", "-n", "-r", bench->pcap, "-Y", filter, "-T", "fields", "-E", "occurrence=f" };

  for (gsize i = 0; i < G_N_ELEMENTS(begin); i++)
    g_ptr_array_add(argv, (gpointer) begin[i]);
  for (; *fields != NULL; fields++)
    {
      g_ptr_array_add(argv, (gpointer) "-e");
      g_ptr_array_add(argv, (gpointer) *fields);
    }
  g_ptr_array_add(argv, NULL);
  tshark = test_peer_start(bench->folder, "tshark", (const char *const *) argv->pdata);
  test_peer_wait_success(tshark, bench->phones);
  text = test_peer_get_output(tshark);
  test_peer_free(tshark);
  return g_strsplit(g_strchomp(text), "\n", -1);
}

/* Lines that are packets: tshark warns of running as root above them. */
static GPtrArray *
split_lines(char **lines, guint n_fields)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);

  for (; *lines != NULL; lines++)
    {
      char **fields = g_strsplit(*lines, "\t", -1);

      if (g_strv_length(fields) == n_fields)
        g_ptr_array_add(rows, fields);
      else
        g_strfreev(fields);
    }
  return rows;
}

static guint32
number(const char *text)
{
  return (guint32) g_ascii_strtoull(text, NULL, 0);
}

static const char *
field(GPtrArray *rows, guint row, guint column)
{
  return ((char **) g_ptr_array_index(rows, row))[column];
}

static void
judge_sound(Bench *bench, const Case *wanted)
{
  static const char *const fields[]
      = { "rtp.ssrc", "rtp.seq", "rtp.timestamp", "rtp.marker", "rtp.p_type", "rtp.version", NULL };
  g_auto(GStrv) lines = ask(bench, "rtp", fields);
  g_autoptr(GPtrArray) rows = split_lines(lines, 6);
  guint markers = 0;
  guint events = 0;
  guint sounds = 0;

  g_assert_cmpuint(rows->len, >, 100);
  for (guint i = 0; i < rows->len; i++)
    {
      gboolean event = strcmp(field(rows, i, 4), wanted->event_type) == 0;

      events += event;
      sounds += strcmp(field(rows, i, 4), wanted->payload_type) == 0;
      markers += number(field(rows, i, 3));
      g_assert_cmpstr(field(rows, i, 5), ==, "2");
      g_assert_cmpstr(field(rows, i, 0), ==, field(rows, 0, 0));
      if (i == 0)
        {
          g_assert_cmpstr(field(rows, i, 3), ==, "1");
          continue;
        }
      g_assert_cmpuint((guint16) (number(field(rows, i, 1)) - number(field(rows, i - 1, 1))), ==, 1);
      /* Within a stretch of sound each packet is one further; across a pause, a marker. */
      if (!event && strcmp(field(rows, i - 1, 4), wanted->payload_type) == 0
          && number(field(rows, i, 3)) == 0)
        g_assert_cmpuint(number(field(rows, i, 2)) - number(field(rows, i - 1, 2)), ==, wanted->units);
    }
  g_assert_cmpuint(sounds + events, ==, rows->len);
  g_test_message("%s: %u packets of sound, %u of events, %u markers", wanted->codec, sounds, events, markers);
  /* The beginning; the digit; the sound behind it; the sound after the hold. */
  g_assert_cmpuint(markers, ==, 4);
}

static void
judge_events(Bench *bench, const Case *wanted)
{
  static const char *const fields[] = {
    "rtp.timestamp",     "rtp.marker", "rtpevent.event_id", "rtpevent.end_of_event", "rtpevent.duration",
    "rtpevent.reserved", NULL
  };
  g_auto(GStrv) lines = ask(bench, "rtpevent", fields);
  g_autoptr(GPtrArray) rows = split_lines(lines, 6);
  guint ends = 0;

  /* 100 ms in five packets, of which the last is sent three times. */
  g_assert_cmpuint(rows->len, ==, 7);
  for (guint i = 0; i < rows->len; i++)
    {
      gboolean end
          = g_ascii_strcasecmp(field(rows, i, 3), "True") == 0 || strcmp(field(rows, i, 3), "1") == 0;

      ends += end;
      g_assert_cmpstr(field(rows, i, 0), ==, field(rows, 0, 0));
      g_assert_cmpuint(number(field(rows, i, 1)), ==, i == 0);
      g_assert_cmpstr(field(rows, i, 2), ==, "5");
      g_assert_cmpuint(number(field(rows, i, 4)), ==, MIN(i + 1, 5) * wanted->units);
    }
  g_assert_cmpuint(ends, ==, 3);
}

static void
judge_reports(Bench *bench)
{
  static const char *const fields[]
      = { "rtcp.pt", "rtcp.length_check", "rtcp.sdes.text", "rtcp.sender.packetcount", NULL };
  static const char *const wrong[] = { "frame.number", "_ws.malformed", NULL };
  g_auto(GStrv) lines = ask(bench, "rtcp", fields);
  g_autoptr(GPtrArray) rows = split_lines(lines, 4);
  g_auto(GStrv) bad_lines
      = ask(bench, "_ws.malformed || rtcp.length_check == 0 || rtcp.length_check.bad", wrong);
  g_autoptr(GPtrArray) bad = split_lines(bad_lines, 2);

  /* One at least when the call ends. */
  g_assert_cmpuint(rows->len, >=, 1);
  g_assert_cmpuint(bad->len, ==, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      g_assert_true(strcmp(field(rows, i, 0), "200") == 0 || strcmp(field(rows, i, 0), "201") == 0);
      g_assert_cmpuint(strlen(field(rows, i, 2)), >=, 16);
    }
}

/* What B received of RTP and RTCP, and all SIP of A, so that tshark learns of the streams. */
static void
write_received(Bench *bench)
{
  g_autoptr(GPtrArray) of_a
      = bench_tap_store_list(bench_phone_get_tap_store(test_phones_get(bench->phones, 'a')), FALSE);
  g_autoptr(GPtrArray) of_b
      = bench_tap_store_list(bench_phone_get_tap_store(test_phones_get(bench->phones, 'b')), TRUE);
  g_autoptr(GPtrArray) both = g_ptr_array_new();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < of_a->len; i++)
    g_ptr_array_add(both, g_ptr_array_index(of_a, i));
  for (guint i = 0; i < of_b->len; i++)
    {
      BenchTapRecord *record = g_ptr_array_index(of_b, i);

      if (record->kind != BENCH_TAP_SIP && record->direction == BENCH_TAP_IN)
        g_ptr_array_add(both, record);
    }
  sorted = bench_tap_records_sort(both);
  bench->pcap = g_build_filename(bench->folder, "received.pcap", NULL);
  bench_pcap_write(sorted, bench->pcap, &error);
  g_assert_no_error(error);
}

static gboolean
has_digit(gconstpointer data)
{
  return *((const BenchCall *) data)->digits_received != '\0';
}

static void
test_stream(gconstpointer data)
{
  const Case *wanted = data;
  Bench bench = { 0 };
  BenchCall *caller;
  BenchCall *callee;
  BenchCallControl *calls;

  bench.kamailio = test_kamailio_start(FALSE);
  bench.phones = test_phones_start(bench.kamailio, BENCH_TRANSPORT_UDP);
  bench.folder = test_folder_new();
  calls = bench_phone_get_calls(test_phones_get(bench.phones, 'a'));
  test_phones_set_codec(bench.phones, 'a', wanted->codec);
  test_phones_set_codec(bench.phones, 'b', wanted->codec);
  bench_media_engine_set_microphone(bench_phone_get_media(test_phones_get(bench.phones, 'a')), "tone:1000");
  test_phones_talk(bench.phones, 'a', 'b', &caller, &callee);
  test_sound_pass(1000);
  g_assert_true(bench_call_control_send_dtmf(calls, caller, '5', NULL));
  test_phones_wait(bench.phones, has_digit, callee, "the digit");
  test_sound_pass(500);
  g_assert_true(bench_call_control_hold(calls, caller, NULL));
  test_phones_wait_state(bench.phones, caller, BENCH_CALL_HOLDING);
  test_sound_pass(300);
  g_assert_true(bench_call_control_resume(calls, caller, NULL));
  test_phones_wait_state(bench.phones, caller, BENCH_CALL_TALKING);
  test_sound_pass(1000);
  bench_call_control_hang_up(calls, caller);
  test_phones_wait_state(bench.phones, callee, BENCH_CALL_ENDED);
  write_received(&bench);
  judge_sound(&bench, wanted);
  judge_events(&bench, wanted);
  judge_reports(&bench);
  test_phones_stop(bench.phones);
  test_kamailio_stop(bench.kamailio);
  g_free(bench.pcap);
  test_folder_sweep(bench.folder);
}

static const Case cases[] = { { "PCMU", "0", 160, "101" },
                              { "PCMA", "8", 160, "101" },
                              { "G722", "9", 160, "101" },
                              { "Opus", "107", 960, "101" } };

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *name = g_strconcat("/tshark/", cases[i].codec, NULL);

      g_test_add_data_func(name, &cases[i], test_stream);
    }
  return g_test_run();
}
