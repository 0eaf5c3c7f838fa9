/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Telling listeners, by signals and events, what differs from the last time they were told.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"

#define KEY_TONE_MS 100

static void
tell_screen(BenchFirmware *self)
{
  g_autoptr(BenchScreen) screen = bench_compose_screen(self);
  g_autofree char *text = NULL;
  gboolean runs;

  if (bench_screen_equal(screen, self->screen))
    return;
  text = bench_screen_to_speech(screen);
  /* A label that runs through is no news to who reads along. */
  runs = screen->marquee != self->screen->marquee && g_str_equal(text, self->screen_text);
  bench_screen_unref(self->screen);
  self->screen = bench_screen_ref(screen);
  g_free(self->screen_text);
  self->screen_text = g_strdup(text);
  g_signal_emit_by_name(self, "screen-changed", screen);
  if (runs)
    return;
  bench_event_bus_emit(self->events, BENCH_EVENT_SCREEN, "screen", G_TYPE_STRING,
                       bench_screen_kind_name(screen->kind), "text", G_TYPE_STRING, text, NULL);
}

static gboolean
same_leds(const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchLed *one = &g_array_index(a, BenchLed, i);
      const BenchLed *two = &g_array_index(b, BenchLed, i);

      if (one->name != two->name || one->colour != two->colour || one->mode != two->mode
          || one->period_ms != two->period_ms)
        return FALSE;
    }
  return TRUE;
}

static void
tell_leds(BenchFirmware *self)
{
  GArray *leds = bench_compose_leds(self);
  g_autofree char *json = NULL;

  if (same_leds(leds, self->leds))
    {
      g_array_unref(leds);
      return;
    }
  g_array_unref(self->leds);
  self->leds = leds;
  json = bench_firmware_leds_to_json(self);
  g_signal_emit_by_name(self, "leds-changed");
  bench_event_bus_emit(self->events, BENCH_EVENT_LEDS, "leds", G_TYPE_STRING, json, NULL);
}

static void
tell_sound(BenchFirmware *self)
{
  BenchTone tone = bench_compose_tone(self);
  const char *ring = tone == BENCH_TONE_RINGER ? bench_compose_ring(self) : "";
  gboolean new_tone = tone != self->tone || !g_str_equal(ring, self->ring);
  guint volume = bench_firmware_get_volume(self);
  gboolean group = bench_paths_is_group(self);

  if (!new_tone && self->told_path == bench_firmware_get_path(self) && self->told_volume == volume
      && self->told_ringer_volume == bench_firmware_get_ringer_volume(self) && self->told_muted == self->muted
      && self->told_group == group)
    return;
  self->tone = tone;
  bench_call_set_text(&self->ring, ring);
  self->told_path = bench_firmware_get_path(self);
  self->told_volume = volume;
  self->told_ringer_volume = bench_firmware_get_ringer_volume(self);
  self->told_muted = self->muted;
  self->told_group = group;
  g_signal_emit_by_name(self, "sound-changed");
  if (new_tone)
    bench_event_bus_emit(self->events, BENCH_EVENT_TONE, "tone", G_TYPE_STRING, bench_tone_name(tone), "ring",
                         G_TYPE_STRING, self->ring, NULL);
}

/**
 * bench_firmware_tell:
 *
 * Composes anew and tells listeners what differs from the last time.
 */
void
bench_firmware_tell(BenchFirmware *self)
{
  bench_sounds_watch(self);
  bench_line_keys_count(self);
  tell_screen(self);
  tell_leds(self);
  tell_sound(self);
}

/**
 * bench_firmware_tell_key_tone:
 *
 * Lets a digit be heard, unless features.key_tone is off.
 */
void
bench_firmware_tell_key_tone(BenchFirmware *self, char digit)
{
  if (bench_settings_get_boolean(self->settings, "features.key_tone"))
    g_signal_emit_by_name(self, "key-tone", (int) digit, (guint) KEY_TONE_MS);
}
