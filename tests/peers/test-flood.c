/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another program floods a phone that is in a call: two seconds, or, with `-m slow`, twenty. Most requests get 503,
 * the call's sound goes on, the main loop, and with it keys and LCD, stays quick, memory is bounded, and nothing is
 * left afterwards. Times are bounded loosely under sanitizers.
 */
#include <string.h>

#include "../memory.h"
#include "peer.h"
#include "raw.h"

#define A_SECOND 500
#define TICK_MS 5

#if defined(__SANITIZE_ADDRESS__)
/* A call costs twenty times as much, and a quarter of a gigabyte of what was freed is kept. */
#define LIMIT "5"
#define WORST_GAP_MS 5000.0
#define WORST_ANSWER_MS 9000.0
#define MOST_KB (416 * 1024)
#define MOST_LOSS 0.4
#else
#define LIMIT "50" /* the default */
#define WORST_GAP_MS 150.0
#define WORST_ANSWER_MS 200.0
#define MOST_KB (48 * 1024)
#define MOST_LOSS 0.01
#endif

typedef struct
{
  TestRaw *raw;
  char *request;
} Honest;

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  TestRaw *raw;
  char *folder;
  BenchCall *out; /* the good call, at A */
  BenchCall *in;  /* at B */
  gint64 ticked_us;
  double worst_gap_ms;
} Flood;

static guint
count_alive(Flood *flood)
{
  const GPtrArray *calls
      = bench_call_control_get_calls(bench_phone_get_calls(test_phones_get(flood->phones, 'a')));
  guint alive = 0;

  for (guint i = 0; i < calls->len; i++)
    alive += bench_call_is_alive(g_ptr_array_index(calls, i));
  return alive;
}

static void
flood_init(Flood *flood)
{
  guint16 port;

  *flood = (Flood){ .folder = test_folder_new() };
  flood->kamailio = test_kamailio_start(FALSE);
  flood->phones = test_phones_start(flood->kamailio, BENCH_TRANSPORT_UDP);
  test_phones_set(flood->phones, 'a', "benchphone.limit.requests_per_second", LIMIT);
  port = bench_phone_get_sip_port(test_phones_get(flood->phones, 'a'), BENCH_TRANSPORT_UDP);
  flood->raw = test_raw_new(flood->phones, port);
  test_phones_talk(flood->phones, 'a', 'b', &flood->out, &flood->in);
  g_object_ref(flood->out);
  g_object_ref(flood->in);
}

static void
flood_clear(Flood *flood)
{
  g_object_unref(flood->out);
  g_object_unref(flood->in);
  test_raw_free(flood->raw);
  test_phones_stop(flood->phones);
  test_kamailio_stop(flood->kamailio);
  test_folder_sweep(flood->folder);
}

static gboolean
on_tick(gpointer data)
{
  Flood *flood = data;
  gint64 now = g_get_monotonic_time();

  if (flood->ticked_us != 0)
    flood->worst_gap_ms = MAX(flood->worst_gap_ms, (now - flood->ticked_us) / 1000.0);
  flood->ticked_us = now;
  return G_SOURCE_CONTINUE;
}

static void
read_statistics(Flood *flood, char user, BenchMediaStatistics *statistics)
{
  g_assert_true(bench_phone_get_call_statistics(test_phones_get(flood->phones, user),
                                                user == 'a' ? flood->out : flood->in, statistics));
}

static guint
read_count(const char *output, const char *what)
{
  const char *found = strstr(output, what);

  g_assert_nonnull(found);
  return (guint) g_ascii_strtoull(found + strlen(what), NULL, 10);
}

static gboolean
on_repeat(gpointer data)
{
  Honest *honest = data;

  test_raw_send_text(honest->raw, honest->request);
  return G_SOURCE_CONTINUE;
}

/* An honest question in between, repeated as UDP wants it, is answered in time, if only with 503. */
static void
ask(Flood *flood)
{
  g_autofree char *request = test_raw_request(flood->raw, "OPTIONS", "honest", NULL, NULL);
  Honest honest = { flood->raw, request };
  guint repeat = g_timeout_add(500, on_repeat, &honest);
  double took_ms = 0.0;
  int code;

  test_raw_send_text(flood->raw, request);
  code = test_raw_wait_answer(flood->raw, "honest", 200, &took_ms);
  g_source_remove(repeat);
  g_test_message("OPTIONS meanwhile: %d after %.1f ms", code, took_ms);
  g_assert_true(code == 200 || code == 486 || code == 503); /* 486: as an INVITE would, RFC 3261 11.2 */
  g_assert_cmpfloat(took_ms, <, WORST_ANSWER_MS);
}

static gboolean
is_good_call_alone(gconstpointer data)
{
  return count_alive((Flood *) data) == 1;
}

static gboolean
on_half_time(gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static char *
run(Flood *flood, const char *method, guint seconds)
{
  g_autofree char *port = g_strdup_printf("%u", bench_phone_get_sip_port(test_phones_get(flood->phones, 'a'),
                                                                         BENCH_TRANSPORT_UDP));
  g_autofree char *rate = g_strdup_printf("%d", A_SECOND);
  g_autofree char *duration = g_strdup_printf("%u", seconds);
  const char *const argv[] = { FLOOD, port, method, rate, duration, NULL };
  TestPeer *peer = test_peer_start(flood->folder, "flood", argv);
  gint64 deadline = g_get_monotonic_time() + (seconds + 60) * (gint64) G_USEC_PER_SEC;
  guint ticker = g_timeout_add(TICK_MS, on_tick, flood);
  gboolean half = FALSE;
  gboolean asked = FALSE;
  char *output;

  g_timeout_add(seconds * 500, on_half_time, &half);
  while (test_peer_is_running(peer) && g_get_monotonic_time() < deadline)
    {
      g_main_context_iteration(NULL, TRUE);
      if (half && !asked)
        {
          asked = TRUE;
          ask(flood);
        }
    }
  g_source_remove(ticker);
  g_assert_true(asked);
  test_peer_wait_success(peer, flood->phones);
  output = test_peer_get_output(peer);
  test_peer_free(peer);
  return output;
}

static void
check(const char *method)
{
  guint seconds = g_test_slow() ? 20 : 2;
  Flood flood;
  BenchMediaStatistics before[2];
  BenchMediaStatistics after[2];
  g_autofree char *output = NULL;
  guint64 memory;
  guint limited;

  flood_init(&flood);
  read_statistics(&flood, 'a', &before[0]);
  read_statistics(&flood, 'b', &before[1]);
  memory = test_memory_read("VmRSS:");
  output = run(&flood, method, seconds);
  read_statistics(&flood, 'a', &after[0]);
  read_statistics(&flood, 'b', &after[1]);
  g_test_message("%s flood: %s worst gap %.1f ms, %+" G_GINT64_FORMAT " kB", method, output,
                 flood.worst_gap_ms, (gint64) test_memory_read("VmRSS:") - (gint64) memory);
  limited = read_count(output, "503: ");

  /* The bucket lets through what it holds at first, and then its rate. */
  g_assert_cmpuint(limited, >, A_SECOND * seconds / 2);
  g_assert_cmpuint(limited, <=, A_SECOND * seconds);
  g_assert_cmpuint(bench_phone_get_gate_counters(test_phones_get(flood.phones, 'a'))->limited, >=, limited);
  g_assert_cmpfloat(flood.worst_gap_ms, <, WORST_GAP_MS);
  g_assert_cmpint((gint64) test_memory_read("VmRSS:") - (gint64) memory, <, MOST_KB);
  for (guint i = 0; i < 2; i++)
    {
      guint64 received = after[i].packets_received - before[i].packets_received;

      g_test_message("%" G_GUINT64_FORMAT " packets, jitter %.1f ms", received, after[i].jitter_ms);
      g_assert_cmpuint(received, >, (guint64) (seconds * 50 * (1 - MOST_LOSS)));
      g_assert_cmpuint(after[i].packets_lost - before[i].packets_lost, <=, (guint64) (received * MOST_LOSS));
    }
  g_assert_cmpint(flood.out->state, ==, BENCH_CALL_TALKING);
  test_phones_wait(flood.phones, is_good_call_alone, &flood, "nothing but the good call");
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(flood.phones, 'a')), flood.out);
  test_phones_wait_ended(flood.phones, flood.in);
  flood_clear(&flood);
}

static void
test_invites(void)
{
  check("INVITE");
}

static void
test_options(void)
{
  check("OPTIONS");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flood/invite", test_invites);
  g_test_add_func("/flood/options", test_options);
  return g_test_run();
}
