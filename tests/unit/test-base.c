/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/: manual clock, seeded random source, masking, event JSON. */
#include <glib.h>
#include <string.h>

#include "base/clock.h"
#include "base/event.h"
#include "base/log.h"
#include "base/random.h"

typedef struct
{
  GString *order;
  BenchClock *clock;
} Ticks;

static gboolean
tick_a(gpointer data)
{
  Ticks *ticks = data;

  g_string_append_printf(ticks->order, "a%" G_GINT64_FORMAT " ", bench_clock_now(ticks->clock) / 1000 - 1000);
  return G_SOURCE_CONTINUE;
}

static gboolean
tick_b(gpointer data)
{
  Ticks *ticks = data;

  g_string_append_printf(ticks->order, "b%" G_GINT64_FORMAT " ", bench_clock_now(ticks->clock) / 1000 - 1000);
  return G_SOURCE_REMOVE;
}

static void
test_manual_clock(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  g_autoptr(GString) order = g_string_new(NULL);
  Ticks ticks = { order, clock };
  guint a = bench_clock_add(clock, 100, tick_a, &ticks);

  bench_clock_add(clock, 250, tick_b, &ticks);
  bench_clock_advance(clock, 99);
  g_assert_cmpstr(order->str, ==, "");
  bench_clock_advance(clock, 251);
  g_assert_cmpstr(order->str, ==, "a100 a200 b250 a300 ");
  bench_clock_clear(clock, &a);
  g_assert_cmpuint(a, ==, 0);
  bench_clock_advance(clock, 1000);
  g_assert_cmpstr(order->str, ==, "a100 a200 b250 a300 ");
  g_assert_cmpint(bench_clock_wall(clock), ==, G_GINT64_CONSTANT(1700000000000000) + 1350 * 1000);
}

static void
test_seeded_random(void)
{
  g_autoptr(BenchRandom) one = bench_random_new_seeded(7);
  g_autoptr(BenchRandom) two = bench_random_new_seeded(7);
  g_autoptr(BenchRandom) other = bench_random_new();
  g_autofree char *a = bench_random_token(one, 16);
  g_autofree char *b = bench_random_token(two, 16);
  g_autofree char *c = bench_random_token(other, 16);
  g_autofree char *d = bench_random_token(other, 16);

  g_assert_cmpstr(a, ==, b);
  g_assert_cmpuint(strlen(c), ==, 16);
  g_assert_cmpstr(c, !=, d);
  g_assert_cmpuint(strspn(c, "0123456789abcdefghijklmnopqrstuv"), ==, 16);
}

static void
check_masked(const char *text, const char *expected)
{
  g_autofree char *masked = bench_mask_secrets(text);

  g_assert_cmpstr(masked, ==, expected);
}

static void
test_mask(void)
{
  check_masked("account.1.password = s3cret", "account.1.password = ***");
  check_masked("Digest username=\"a\", response=\"0123\", nc=1",
               "Digest username=\"a\", response=\"***\", nc=1");
  check_masked("sip:alice:pass@example.org", "sip:alice:***@example.org");
  check_masked("sip:example.org:5060", "sip:example.org:5060");
  check_masked("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abcd",
               "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***");
  check_masked("INVITE sip:600@127.0.0.1 SIP/2.0", "INVITE sip:600@127.0.0.1 SIP/2.0");
}

static void
test_clean(void)
{
  g_autofree char *clean = bench_clean_text("A\033[31mB\r\nC\xe2\x80\xae"
                                            "D\xff");

  g_assert_cmpstr(clean, ==, "A[31mBCD\xef\xbf\xbd");
}

static void
keep_json(BenchEventBus *bus, const BenchEvent *event, char **json)
{
  g_free(*json);
  *json = bench_event_to_json(event, bench_event_bus_get_phone_name(bus));
}

static void
test_event_json(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  g_autoptr(BenchEventBus) bus = bench_event_bus_new("lab", clock);
  g_autofree char *json = NULL;

  g_signal_connect(bus, "event", G_CALLBACK(keep_json), &json);
  bench_event_bus_emit(bus, BENCH_EVENT_CALL_STATE, "call", G_TYPE_INT, 3, "state", G_TYPE_STRING, "talking",
                       NULL);
  g_assert_cmpstr(
      json, ==,
      "{\"type\":\"call-state\",\"time\":1700000000.0,\"phone\":\"lab\",\"call\":3,\"state\":\"talking\"}");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/base/clock/manual", test_manual_clock);
  g_test_add_func("/base/random/seeded", test_seeded_random);
  g_test_add_func("/base/log/mask", test_mask);
  g_test_add_func("/base/log/clean", test_clean);
  g_test_add_func("/base/event/json", test_event_json);
  return g_test_run();
}
