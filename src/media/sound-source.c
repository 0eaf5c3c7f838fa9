/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/sound-source.h"

/**
 * bench_sound_source_fill:
 * @frame: BENCH_TICK_SAMPLES, filled completely, with silence after the end
 *
 * Returns: %FALSE once the sound has ended.
 */
gboolean
bench_sound_source_fill(BenchSoundSource *self, gint16 *frame)
{
  return self->klass->fill(self, frame);
}

/**
 * bench_sound_source_free:
 * @self: (nullable) (transfer full): a source
 */
void
bench_sound_source_free(BenchSoundSource *self)
{
  if (self != NULL)
    self->klass->free(self);
}

typedef struct
{
  BenchSoundSource parent;
  BenchToneGenerator *generator;
} ToneSource;

static gboolean
fill_tone(BenchSoundSource *source, gint16 *frame)
{
  return bench_tone_generator_fill(((ToneSource *) source)->generator, frame, BENCH_TICK_SAMPLES);
}

static void
free_tone(BenchSoundSource *source)
{
  bench_tone_generator_free(((ToneSource *) source)->generator);
  g_free(source);
}

/**
 * bench_tone_source_new:
 * @pattern: (transfer full): what to play
 * @level_dbm0: of each frequency
 *
 * Returns: (transfer full): a source at the start of @pattern.
 */
BenchSoundSource *
bench_tone_source_new(BenchTonePattern *pattern, double level_dbm0)
{
  static const BenchSoundSourceClass klass = { fill_tone, free_tone };
  ToneSource *self = g_new0(ToneSource, 1);

  self->parent.klass = &klass;
  self->generator = bench_tone_generator_new(pattern, BENCH_MIX_RATE, level_dbm0);
  return &self->parent;
}
