/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/monitored-leds.h"

#define FAST_MS 400 /* a round: 200 ms on, 200 ms off */
#define HALF_SLOW_MS 1000
#define SLOW_MS 2000
#define MODES 4
#define STATES (BENCH_MONITORED_PARKED + 1)

typedef struct
{
  BenchLedColour colour;
  BenchLedMode mode;
  guint period_ms;
} Light;

#define DARK                                                                                                 \
  {                                                                                                          \
    BENCH_LED_DARK, BENCH_LED_SOLID, 0                                                                       \
  }
#define SOLID(colour)                                                                                        \
  {                                                                                                          \
    BENCH_LED_##colour, BENCH_LED_SOLID, 0                                                                   \
  }
#define FAST(colour)                                                                                         \
  {                                                                                                          \
    BENCH_LED_##colour, BENCH_LED_FAST, FAST_MS                                                              \
  }
#define SLOW(colour, ms)                                                                                     \
  {                                                                                                          \
    BENCH_LED_##colour, BENCH_LED_SLOW, ms                                                                   \
  }

/* By mode, then unknown, idle, ringing, busy, parked. */
static const Light two_colour_lights[MODES][STATES] = {
  { DARK, SOLID(GREEN), FAST(RED), SOLID(RED), SLOW(RED, SLOW_MS) },
  { DARK, DARK, FAST(RED), SOLID(RED), SLOW(RED, SLOW_MS) },
  { DARK, DARK, FAST(RED), SOLID(RED), SLOW(RED, SLOW_MS) },
  { DARK, DARK, FAST(GREEN), SOLID(RED), SLOW(RED, SLOW_MS) },
};

/* The line keys of the T20P to T28P have green LEDs only. */
static const Light green_lights[STATES]
    = { DARK, SOLID(GREEN), FAST(GREEN), SLOW(GREEN, HALF_SLOW_MS), SLOW(GREEN, SLOW_MS) };

/**
 * bench_monitored_led:
 * @name: of the LED
 * @mode: features.blf_led_mode
 * @two_colours: whether the key's LED can be red
 *
 * Returns: what a busy lamp field's LED does.
 */
BenchLed
bench_monitored_led(const char *name, BenchMonitoredState state, int mode, gboolean two_colours)
{
  const Light *light
      = two_colours ? &two_colour_lights[CLAMP(mode, 0, MODES - 1)][state] : &green_lights[state];
  /* Without a second colour, "idle" being lit is all that the modes differ in. */
  gboolean dark = !two_colours && state == BENCH_MONITORED_IDLE && mode != 0;

  return (BenchLed){ name, dark ? BENCH_LED_DARK : light->colour, light->mode, light->period_ms };
}

/**
 * bench_favourite_led:
 * @name: of the LED
 * @two_colours: whether the key's LED can be red
 * @yellow: whether it can be yellow
 *
 * Returns: what the LED of a Lync favourite's key does. One that cannot show busy or away in its colour stays off, so
 *   that lit always means available there.
 */
BenchLed
bench_favourite_led(const char *name, BenchFavouriteState state, gboolean two_colours, gboolean yellow)
{
  BenchLedColour colour = BENCH_LED_DARK;

  switch (state)
    {
    case BENCH_FAVOURITE_UNKNOWN:
      break;
    case BENCH_FAVOURITE_AVAILABLE:
      colour = BENCH_LED_GREEN;
      break;
    case BENCH_FAVOURITE_BUSY:
      colour = two_colours ? BENCH_LED_RED : BENCH_LED_DARK;
      break;
    case BENCH_FAVOURITE_AWAY:
      colour = yellow ? BENCH_LED_YELLOW : BENCH_LED_DARK;
      break;
    }
  return (BenchLed){ name, colour, BENCH_LED_SOLID, 0 };
}

/**
 * bench_shared_led:
 * @name: of the LED
 * @own: whether this phone is the one that talks or holds
 * @bridged: a bridged line, which knows no private hold
 *
 * Returns: what a shared line's LED does.
 */
BenchLed
bench_shared_led(const char *name, BenchSharedState state, gboolean own, gboolean bridged)
{
  BenchLedColour colour = own ? BENCH_LED_GREEN : BENCH_LED_RED;

  switch (state)
    {
    case BENCH_SHARED_IDLE:
      return (BenchLed){ name, BENCH_LED_DARK, BENCH_LED_SOLID, 0 };
    case BENCH_SHARED_RINGING:
      return (BenchLed){ name, BENCH_LED_GREEN, BENCH_LED_FAST, FAST_MS };
    case BENCH_SHARED_IN_USE:
      return (BenchLed){ name, colour, BENCH_LED_SOLID, 0 };
    case BENCH_SHARED_PUBLIC_HOLD:
      return (BenchLed){ name, colour, BENCH_LED_SLOW, SLOW_MS };
    case BENCH_SHARED_PRIVATE_HOLD:
      /* The others may not take it back: to them it is as good as busy. */
      if (own || bridged)
        return (BenchLed){ name, colour, BENCH_LED_SLOW, SLOW_MS };
      return (BenchLed){ name, BENCH_LED_RED, BENCH_LED_SOLID, 0 };
    }
  g_return_val_if_reached(((BenchLed){ name, BENCH_LED_DARK, BENCH_LED_SOLID, 0 }));
}
