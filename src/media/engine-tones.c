/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine plays itself: call progress tones, the ringer, the tones of keys, a test of a speaker. */
#include "base/log.h"
#include "media/engine-private.h"
#include "media/ring.h"

#define TONE_DBM0 -16.0
#define KEY_TONE_DBM0 -16.0
#define LONGEST_NOTE_ELEMENT_MS 1000
#define LONGEST_NOTE_MS 3000
#define LONGEST_KEY_TONE_MS 10000
#define TEST_TONE "!440/%u"

/* A device is opened before the sound begins, and closed after its end, so that it plays all of it. */
static void
begin_sound(BenchMediaEngine *self, BenchSound sound, BenchSoundSource *source)
{
  bench_media_engine_update(self);
  bench_mix_point_set_sound(self->mix, sound, source);
}

static gboolean
end_sound(BenchMediaEngine *self, BenchSound sound, guint *timer)
{
  *timer = 0;
  bench_mix_point_set_sound(self->mix, sound, NULL);
  bench_media_engine_update(self);
  return G_SOURCE_REMOVE;
}

/* A sound that ends by itself, in the place of the one before; @over is to end it two ticks after its length. */
static void
begin_short_sound(BenchMediaEngine *self,
                  BenchSound sound,
                  BenchSoundSource *source,
                  guint length_ms,
                  guint *timer,
                  GSourceFunc over)
{
  bench_clock_clear(self->clock, timer);
  *timer = bench_clock_add(self->clock, length_ms + 2 * BENCH_TICK_MS, over, self);
  begin_sound(self, sound, source);
}

static gboolean
on_test_over(gpointer data)
{
  BenchMediaEngine *self = data;

  return end_sound(self, BENCH_SOUND_TEST, &self->test_timer);
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
  begin_short_sound(self, BENCH_SOUND_TEST, bench_tone_source_new(g_steal_pointer(&pattern), TONE_DBM0),
                    length_ms, &self->test_timer, on_test_over);
}

/* What cannot be played is said, and the first of the phone's own rings instead: a call is heard. */
static BenchSoundSource *
make_ring(BenchMediaEngine *self)
{
  g_autoptr(GError) error = NULL;
  BenchSoundSource *source = bench_ring_new(self->ring, self->ring_folder, &error);

  if (source != NULL)
    return source;
  bench_warning("ring tone %s: %s; " BENCH_RING_DEFAULT " is used", self->ring, error->message);
  return bench_ring_new(BENCH_RING_DEFAULT, NULL, NULL);
}

static BenchSoundSource *
make_tone(BenchMediaEngine *self)
{
  BenchTonePattern *pattern = bench_tone_pattern_for(self->tone, self->settings);

  return pattern != NULL ? bench_tone_source_new(pattern, TONE_DBM0) : NULL;
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

  if (self->stopped || tone == self->tone)
    return;
  self->tone = tone;
  bench_mix_point_set_sound(self->mix, rings ? BENCH_SOUND_TONE : BENCH_SOUND_RING, NULL);
  if (tone == BENCH_TONE_NONE)
    bench_mix_point_set_sound(self->mix, BENCH_SOUND_TONE, NULL);
  begin_sound(self, rings ? BENCH_SOUND_RING : BENCH_SOUND_TONE, rings ? make_ring(self) : make_tone(self));
}

/**
 * bench_media_engine_set_ring:
 * @name: which ring tone the ringer has, see media/ring.h; one that cannot be played is said and Ring1.wav used
 *
 * Another one while it rings begins at once.
 */
void
bench_media_engine_set_ring(BenchMediaEngine *self, const char *name)
{
  if (self->stopped || g_str_equal(name, self->ring))
    return;
  g_free(self->ring);
  self->ring = g_strdup(name);
  if (self->tone == BENCH_TONE_RINGER)
    bench_mix_point_set_sound(self->mix, BENCH_SOUND_RING, make_ring(self));
}

/**
 * bench_media_engine_set_ring_folder:
 * @folder: (nullable): where the user's own ring tones are
 */
void
bench_media_engine_set_ring_folder(BenchMediaEngine *self, const char *folder)
{
  g_free(self->ring_folder);
  self->ring_folder = g_strdup(folder);
}

/**
 * bench_media_engine_get_ring_folder:
 *
 * Returns: (transfer none) (nullable): where the user's own ring tones are.
 */
const char *
bench_media_engine_get_ring_folder(BenchMediaEngine *self)
{
  return self->ring_folder;
}

static gboolean
on_note_over(gpointer data)
{
  BenchMediaEngine *self = data;

  return end_sound(self, BENCH_SOUND_NOTE, &self->note_timer);
}

/**
 * bench_media_engine_play_note:
 * @tone: such as %BENCH_TONE_HOLD or %BENCH_TONE_RECORD; %BENCH_TONE_NONE: silence
 *
 * Plays one turn of the tone's pattern on the path in use, on top of whatever plays; a note before it ends.
 * The far ends do not hear it.
 */
void
bench_media_engine_play_note(BenchMediaEngine *self, BenchTone tone)
{
  BenchTonePattern *pattern = self->stopped ? NULL : bench_tone_pattern_for(tone, self->settings);
  guint length_ms = 0;

  if (pattern == NULL)
    {
      bench_clock_clear(self->clock, &self->note_timer);
      end_sound(self, BENCH_SOUND_NOTE, &self->note_timer);
      return;
    }
  length_ms = MIN(bench_tone_pattern_play_once(pattern, LONGEST_NOTE_ELEMENT_MS), LONGEST_NOTE_MS);
  begin_short_sound(self, BENCH_SOUND_NOTE, bench_tone_source_new(pattern, TONE_DBM0), length_ms,
                    &self->note_timer, on_note_over);
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

  return end_sound(self, BENCH_SOUND_KEY, &self->key_tone_timer);
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
  begin_short_sound(self, BENCH_SOUND_KEY, bench_tone_source_new(pattern, KEY_TONE_DBM0), length_ms,
                    &self->key_tone_timer, on_key_tone_over);
}
