/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Debian linphonec and the phone call each other through a proxy, a codec at a time; what each hears is measured. */
#include "linphone.h"
#include "sound.h"

#define ITS_HZ 440.0
#define ITS_DBM0 -14.0

typedef struct
{
  const char *ours; /* a value of account.X.codec.Y.payload_type */
  TestLinphoneOptions its;
  gboolean it_calls;
  double its_gain_db; /* of its coder; its decoder takes as much away */
} Case;

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  TestLinphone *linphone;
  BenchPhone *phone;
  char *folder;
} Bench;

static void
bench_init(Bench *bench, const Case *wanted)
{
  g_autofree char *microphone = NULL;

  bench->kamailio = test_kamailio_start(FALSE);
  bench->phones = test_phones_start(bench->kamailio, BENCH_TRANSPORT_UDP);
  bench->phone = test_phones_get(bench->phones, 'a');
  bench->folder = test_folder_new();
  microphone = g_build_filename(bench->folder, "microphone.wav", NULL);
  test_sound_write_tone(microphone, 16000, 60, ITS_HZ, ITS_DBM0);
  test_phones_set_codec(bench->phones, 'a', wanted->ours);
  if (wanted->its.srtp)
    test_phones_set(bench->phones, 'a', "account.1.srtp_encryption", "1");
  bench->linphone = test_linphone_start(bench->phones, bench->folder, "d", microphone, &wanted->its);
  bench_media_engine_set_microphone(bench_phone_get_media(bench->phone), "tone:1000");
}

static void
bench_clear(Bench *bench)
{
  test_phones_stop(bench->phones);
  test_kamailio_stop(bench->kamailio);
  test_folder_sweep(bench->folder);
}

static BenchCall *
connect_call(Bench *bench, gboolean it_calls)
{
  BenchCall *call;

  if (it_calls)
    {
      g_autofree char *dial
          = g_strdup_printf("call sip:a@127.0.0.1:%u", test_kamailio_get_port(bench->kamailio));

      test_linphone_say(bench->linphone, dial);
      call = test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING);
      test_phones_answer(bench->phones, 'a', call);
    }
  else
    {
      call = test_phones_dial(bench->phones, 'a', "d");
      test_linphone_wait(bench->linphone, "Receiving new incoming call");
      test_linphone_say(bench->linphone, "answer");
    }
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_linphone_wait(bench->linphone, "Media streams established");
  return g_object_ref(call);
}

static void
test_call(gconstpointer data)
{
  const Case *wanted = data;
  g_autofree char *what_here = g_strdup_printf("%s, linphonec heard by the phone", wanted->its.codec);
  g_autofree char *what_there = g_strdup_printf("%s, the phone heard by linphonec", wanted->its.codec);
  g_autofree char *heard_here = NULL;
  g_autofree char *heard_there = NULL;
  BenchMediaStatistics statistics;
  Bench bench;

  bench_init(&bench, wanted);

  g_autoptr(BenchCall) call = connect_call(&bench, wanted->it_calls);

  g_assert_cmpstr(call->codec, ==, bench_codec_by_parameter(wanted->ours)->display);
  g_assert_cmpint(call->secure, ==, wanted->its.srtp);
  test_linphone_listen(bench.linphone);
  heard_here = test_sound_record(bench.phone, bench.folder, "heard.wav");
  heard_there = test_linphone_get_recording(bench.linphone);
  test_sound_wait_tone(heard_here, 0);
  test_sound_pass(3000);
  g_assert_true(bench_phone_get_call_statistics(bench.phone, call, &statistics));
  g_assert_cmpuint(statistics.packets_received, >, 50);
  g_assert_cmpuint(statistics.packets_lost, ==, 0);
  g_test_message("%s: %" G_GUINT64_FORMAT " packets received, jitter %.1f ms", wanted->its.codec,
                 statistics.packets_received, statistics.jitter_ms);
  bench_media_engine_set_speaker(bench_phone_get_media(bench.phone), "null");
  if (wanted->it_calls)
    bench_call_control_hang_up(bench_phone_get_calls(bench.phone), call);
  else
    test_linphone_say(bench.linphone, "terminate");
  test_phones_wait_state(bench.phones, call, BENCH_CALL_ENDED);
  test_linphone_stop(bench.linphone);
  test_sound_check_tone(what_here, heard_here, 0, ITS_HZ, ITS_DBM0 + wanted->its_gain_db);
  test_sound_check_tone(what_there, heard_there, 0, 1000.0, TEST_TONE_DBM0 - wanted->its_gain_db);
  bench_clear(&bench);
}

static const Case cases[] = {
  { "Opus", { "opus", 48000, FALSE }, FALSE },
  { "Opus", { "opus", 48000, FALSE }, TRUE },
  { "PCMA", { "PCMA", 8000, TRUE }, FALSE },
  { "Opus", { "opus", 48000, TRUE }, TRUE },
  { "PCMU", { "PCMU", 8000, FALSE }, FALSE },
  { "PCMA", { "PCMA", 8000, FALSE }, TRUE },
  /* mediastreamer's G.722 is half as loud as that of libav and spandsp. */
  { "G722", { "G722", 8000, FALSE }, FALSE, -6.02 },
  { "G722", { "G722", 8000, FALSE }, TRUE, -6.02 },
};

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *name = g_strdup_printf("/linphone/%s/%s%s", cases[i].it_calls ? "called" : "calls",
                                              cases[i].its.codec, cases[i].its.srtp ? "-srtp" : "");

      g_test_add_data_func(name, &cases[i], test_call);
    }
  return g_test_run();
}
