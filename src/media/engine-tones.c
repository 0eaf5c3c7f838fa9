/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine plays itself: call progress tones, the ringer, the tones of keys, a test of a speaker. */
#include "media/engine-private.h"

#define TONE_DBM0 -16.0
#define KEY_TONE_DBM0 -16.0
#define RINGER_DBM0 -10.0
#define LONGEST_KEY_TONE_MS 10000
#define TEST_TONE "!440/%u"

static gboolean
on_test_over(gpointer data)
{
  BenchMediaEngine *self = data;

  self->test_timer = 0;
  bench_mix_point_set_sound(self->mix, BENCH_SOUND_TEST, NULL);
  bench_media_engine_update(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_media_engine_play_test:
 * @place: a speaker or the ringer; the one that played before falls silent
 * @duration_ms: how long
 *
 * Plays 440 Hz there, and nowhere else, as loud as the place is set.
 */
void
bench_media_engine_play_test(BenchMediaEngine *self, BenchAudioPlace place, guint duration_ms)
{
  guint length_ms = CLAMP(duration_ms, 1, LONGEST_KEY_TONE_MS);
  g_autofree char *text = g_strdup_printf(TEST_TONE, length_ms);
  g_autoptr(BenchTonePattern) pattern = bench_tone_pattern_parse(text, NULL);

  if (self->stopped || pattern == NULL || bench_audio_place_is_input(place))
    return;
  self->state.tested = place;
  bench_clock_clear(self->clock, &self->test_timer);
  self->test_timer = bench_clock_add(self->clock, length_ms + 2 * BENCH_TICK_MS, on_test_over, self);
  bench_mix_point_set_sound(self->mix, BENCH_SOUND_TEST,
                            bench_tone_source_new(g_steal_pointer(&pattern), TONE_DBM0));
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_set_tone:
 * @tone: what is to be heard until told otherwise, the ringer on its device and all others on the path in
 *   use; a tone that plays already goes on unbroken
 */
void
bench_media_engine_set_tone(BenchMediaEngine *self, BenchTone tone)
{
  gboolean rings = tone == BENCH_TONE_RINGER;
  BenchTonePattern *pattern = NULL;
  BenchSoundSource *source = NULL;

  if (self->stopped || tone == self->tone)
    return;
  self->tone = tone;
  pattern = bench_tone_pattern_for(tone, self->settings);
  if (pattern != NULL)
    source = bench_tone_source_new(pattern, rings ? RINGER_DBM0 : TONE_DBM0);
  bench_mix_point_set_sound(self->mix, rings ? BENCH_SOUND_TONE : BENCH_SOUND_RING, NULL);
  bench_mix_point_set_sound(self->mix, rings ? BENCH_SOUND_RING : BENCH_SOUND_TONE, source);
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_get_tone:
 *
 * Returns: the tone that plays.
 */
BenchTone
bench_media_engine_get_tone(BenchMediaEngine *self)
{
  return self->tone;
}

static gboolean
on_key_tone_over(gpointer data)
{
  BenchMediaEngine *self = data;

  self->key_tone_timer = 0;
  bench_mix_point_set_sound(self->mix, BENCH_SOUND_KEY, NULL);
  bench_media_engine_update(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_media_engine_play_key_tone:
 * @digit: 0-9, *, #, A-D; others are silent
 * @duration_ms: how long
 *
 * Plays the digit's DTMF pair on the path in use only, on top of whatever plays; a tone before it ends.
 */
void
bench_media_engine_play_key_tone(BenchMediaEngine *self, char digit, guint duration_ms)
{
  guint length_ms = MIN(duration_ms, LONGEST_KEY_TONE_MS);
  BenchTonePattern *pattern = bench_tone_pattern_for_key(digit, length_ms);

  if (pattern == NULL)
    return;
  if (self->stopped)
    {
      bench_tone_pattern_free(pattern);
      return;
    }
  bench_clock_clear(self->clock, &self->key_tone_timer);
  self->key_tone_timer = bench_clock_add(self->clock, length_ms + 2 * BENCH_TICK_MS, on_key_tone_over, self);
  bench_mix_point_set_sound(self->mix, BENCH_SOUND_KEY, bench_tone_source_new(pattern, KEY_TONE_DBM0));
  bench_media_engine_update(self);
}
