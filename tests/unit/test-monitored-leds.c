/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The LEDs of monitored and shared lines, each state and mode, as the phones light them. */
#include "firmware/monitored-leds.h"

typedef struct
{
  BenchLedColour colour;
  BenchLedMode mode;
  guint period_ms;
} Expected;

static void
check(BenchLed led, Expected expected)
{
  g_assert_cmpstr(led.name, ==, "line-1");
  g_assert_cmpint(led.colour, ==, expected.colour);
  if (expected.colour == BENCH_LED_DARK)
    return;
  g_assert_cmpint(led.mode, ==, expected.mode);
  g_assert_cmpuint(led.period_ms, ==, expected.period_ms);
}

static const Expected dark = { BENCH_LED_DARK, BENCH_LED_SOLID, 0 };
static const Expected solid_green = { BENCH_LED_GREEN, BENCH_LED_SOLID, 0 };
static const Expected solid_red = { BENCH_LED_RED, BENCH_LED_SOLID, 0 };
static const Expected fast_green = { BENCH_LED_GREEN, BENCH_LED_FAST, 400 };
static const Expected fast_red = { BENCH_LED_RED, BENCH_LED_FAST, 400 };
static const Expected slow_green = { BENCH_LED_GREEN, BENCH_LED_SLOW, 2000 };
static const Expected slow_red = { BENCH_LED_RED, BENCH_LED_SLOW, 2000 };
static const Expected half_slow_green = { BENCH_LED_GREEN, BENCH_LED_SLOW, 1000 };

static void
test_two_colours(void)
{
  for (int mode = 0; mode <= 3; mode++)
    {
      check(bench_monitored_led("line-1", BENCH_MONITORED_UNKNOWN, mode, TRUE), dark);
      check(bench_monitored_led("line-1", BENCH_MONITORED_IDLE, mode, TRUE), mode == 0 ? solid_green : dark);
      check(bench_monitored_led("line-1", BENCH_MONITORED_RINGING, mode, TRUE),
            mode == 3 ? fast_green : fast_red);
      check(bench_monitored_led("line-1", BENCH_MONITORED_BUSY, mode, TRUE), solid_red);
      check(bench_monitored_led("line-1", BENCH_MONITORED_PARKED, mode, TRUE), slow_red);
    }
}

static void
test_one_colour(void)
{
  check(bench_monitored_led("line-1", BENCH_MONITORED_UNKNOWN, 0, FALSE), dark);
  check(bench_monitored_led("line-1", BENCH_MONITORED_IDLE, 0, FALSE), solid_green);
  check(bench_monitored_led("line-1", BENCH_MONITORED_IDLE, 1, FALSE), dark);
  check(bench_monitored_led("line-1", BENCH_MONITORED_RINGING, 0, FALSE), fast_green);
  check(bench_monitored_led("line-1", BENCH_MONITORED_BUSY, 0, FALSE), half_slow_green);
  check(bench_monitored_led("line-1", BENCH_MONITORED_PARKED, 0, FALSE), slow_green);
}

static void
test_favourites(void)
{
  static const Expected solid_yellow = { BENCH_LED_YELLOW, BENCH_LED_SOLID, 0 };

  for (int two = 0; two <= 1; two++)
    for (int yellow = 0; yellow <= 1; yellow++)
      {
        check(bench_favourite_led("line-1", BENCH_FAVOURITE_UNKNOWN, two, yellow), dark);
        check(bench_favourite_led("line-1", BENCH_FAVOURITE_AVAILABLE, two, yellow), solid_green);
        check(bench_favourite_led("line-1", BENCH_FAVOURITE_BUSY, two, yellow), two ? solid_red : dark);
        check(bench_favourite_led("line-1", BENCH_FAVOURITE_AWAY, two, yellow), yellow ? solid_yellow : dark);
      }
}

static void
test_shared(void)
{
  check(bench_shared_led("line-1", BENCH_SHARED_IDLE, FALSE, FALSE), dark);
  check(bench_shared_led("line-1", BENCH_SHARED_RINGING, FALSE, FALSE), fast_green);
  check(bench_shared_led("line-1", BENCH_SHARED_IN_USE, TRUE, FALSE), solid_green);
  check(bench_shared_led("line-1", BENCH_SHARED_IN_USE, FALSE, FALSE), solid_red);
  check(bench_shared_led("line-1", BENCH_SHARED_PUBLIC_HOLD, TRUE, FALSE), slow_green);
  check(bench_shared_led("line-1", BENCH_SHARED_PUBLIC_HOLD, FALSE, FALSE), slow_red);
  check(bench_shared_led("line-1", BENCH_SHARED_PRIVATE_HOLD, TRUE, FALSE), slow_green);
  check(bench_shared_led("line-1", BENCH_SHARED_PRIVATE_HOLD, FALSE, FALSE), solid_red);
  check(bench_shared_led("line-1", BENCH_SHARED_PRIVATE_HOLD, FALSE, TRUE), slow_red);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/monitored-leds/two-colours", test_two_colours);
  g_test_add_func("/monitored-leds/one-colour", test_one_colour);
  g_test_add_func("/monitored-leds/shared", test_shared);
  g_test_add_func("/monitored-leds/favourites", test_favourites);
  return g_test_run();
}
