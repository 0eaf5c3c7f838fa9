/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate's bucket, on a clock that the test moves. */
#include <string.h>

#include "sip/gate.h"

static gboolean
is_server(const BenchSipSource *source, gpointer data G_GNUC_UNUSED)
{
  return strcmp(source->host, "192.0.2.1") == 0;
}

static guint
count_passed(BenchGate *gate, const char *host, guint tries)
{
  BenchSipSource source = { .port = 5060, .transport = BENCH_TRANSPORT_UDP };
  guint passed = 0;

  g_strlcpy(source.host, host, sizeof source.host);
  for (guint i = 0; i < tries; i++)
    passed += bench_gate_take_token(gate, &source);
  return passed;
}

/* A second's worth at once, then the rate; a server is not kept out by what a stranger does. */
static void
test_bucket(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchClock) clock = bench_clock_new_manual(1700000000 * (gint64) G_USEC_PER_SEC);
  g_autoptr(BenchGate) gate = bench_gate_new(settings, clock);

  bench_gate_set_trust(gate, NULL, is_server, NULL);
  g_assert_cmpuint(count_passed(gate, "192.0.2.66", 500), ==, 50);
  g_assert_cmpuint(count_passed(gate, "192.0.2.67", 500), ==, 0);
  g_assert_cmpuint(count_passed(gate, "192.0.2.1", 20), ==, 20);
  g_assert_cmpuint(bench_gate_get_counters(gate)->limited, ==, 950);
  bench_clock_advance(clock, 100);
  g_assert_cmpuint(count_passed(gate, "192.0.2.66", 500), ==, 5);
  bench_clock_advance(clock, 3600 * 1000);
  g_assert_cmpuint(count_passed(gate, "192.0.2.66", 500), ==, 50);
  bench_settings_set(settings, "benchphone.limit.requests_per_second", "0", BENCH_LAYER_OVERRIDE, NULL, NULL);
  g_assert_cmpuint(count_passed(gate, "192.0.2.66", 500), ==, 500);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/gate/bucket", test_bucket);
  return g_test_run();
}
