/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/lights.h"

struct _BenchLights
{
  GArray *leds; /* of BenchLed */
  gint64 start; /* the blinking ones were lit at this instant */
  guint source;
  gboolean seen;
  BenchLightsFunc changed;
  gpointer data;
};

static void schedule(BenchLights *lights);

static gboolean
blinks(const BenchLed *led)
{
  return led->colour != BENCH_LED_DARK && led->mode != BENCH_LED_SOLID && led->period_ms > 1;
}

static gboolean
on_change(gpointer data)
{
  BenchLights *lights = data;

  lights->source = 0;
  schedule(lights);
  lights->changed(lights->data);
  return G_SOURCE_REMOVE;
}

static void
schedule(BenchLights *lights)
{
  gint64 since = g_get_monotonic_time() - lights->start;
  gint64 next = G_MAXINT64;

  g_clear_handle_id(&lights->source, g_source_remove);
  for (guint i = 0; lights->seen && i < lights->leds->len; i++)
    {
      const BenchLed *led = &g_array_index(lights->leds, BenchLed, i);
      gint64 half = (gint64) led->period_ms * 500;

      if (blinks(led))
        next = MIN(next, half - since % half);
    }
  if (next != G_MAXINT64)
    lights->source = g_timeout_add((guint) (next / 1000 + 1), on_change, lights);
}

/**
 * bench_lights_new:
 * @changed: called when a blinking light has gone on or out
 * @data: for @changed
 *
 * Returns: (transfer full): no lights yet, and nobody to see them
 */
BenchLights *
bench_lights_new(BenchLightsFunc changed, gpointer data)
{
  BenchLights *lights = g_new0(BenchLights, 1);

  lights->leds = g_array_new(FALSE, FALSE, sizeof(BenchLed));
  lights->changed = changed;
  lights->data = data;
  return lights;
}

/**
 * bench_lights_free:
 * @lights: lights
 *
 * Frees them and stops their timer.
 */
void
bench_lights_free(BenchLights *lights)
{
  g_clear_handle_id(&lights->source, g_source_remove);
  g_array_unref(lights->leds);
  g_free(lights);
}

/**
 * bench_lights_set:
 * @lights: lights
 * @leds: (array length=n_leds): every light; their names must be static
 * @n_leds: how many
 *
 * Takes the new lights. If none blinked before, those that do now begin lit.
 */
void
bench_lights_set(BenchLights *lights, const BenchLed *leds, gsize n_leds)
{
  g_array_set_size(lights->leds, 0);
  if (n_leds > 0)
    g_array_append_vals(lights->leds, leds, (guint) n_leds);
  if (lights->source == 0)
    lights->start = g_get_monotonic_time();
  schedule(lights);
}

/**
 * bench_lights_set_seen:
 * @lights: lights
 * @seen: whether the widget that shows them is on a screen
 *
 * Lights that nobody sees need no timer.
 */
void
bench_lights_set_seen(BenchLights *lights, gboolean seen)
{
  lights->seen = seen;
  schedule(lights);
}

/**
 * bench_lights_get:
 * @lights: lights
 * @i: index from 0
 *
 * Returns: (nullable) (transfer none): a light, or %NULL after the last
 */
const BenchLed *
bench_lights_get(const BenchLights *lights, guint i)
{
  return i < lights->leds->len ? &g_array_index(lights->leds, BenchLed, i) : NULL;
}

/**
 * bench_lights_find:
 * @lights: lights
 * @name: such as "line-1"
 *
 * Returns: (nullable) (transfer none): the light of that name
 */
const BenchLed *
bench_lights_find(const BenchLights *lights, const char *name)
{
  for (guint i = 0; i < lights->leds->len; i++)
    if (g_strcmp0(g_array_index(lights->leds, BenchLed, i).name, name) == 0)
      return &g_array_index(lights->leds, BenchLed, i);
  return NULL;
}

/**
 * bench_lights_is_lit:
 * @lights: lights
 * @led: one of them
 *
 * Returns: whether @led shines at this instant
 */
gboolean
bench_lights_is_lit(const BenchLights *lights, const BenchLed *led)
{
  gint64 period = (gint64) led->period_ms * 1000;

  if (led->colour == BENCH_LED_DARK)
    return FALSE;
  if (!blinks(led))
    return TRUE;
  return (g_get_monotonic_time() - lights->start) % period < period / 2;
}

/**
 * bench_lights_is_blinking:
 * @lights: lights
 *
 * Returns: whether the timer runs
 */
gboolean
bench_lights_is_blinking(const BenchLights *lights)
{
  return lights->source != 0;
}
