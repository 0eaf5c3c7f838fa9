/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sound that the mix point plays: a tone, a ring tone, a file. A frame a tick, until it ends or is taken away.
 *
 * A source is made in the main context and given to bench_mix_point_set_sound(), which owns it from then on and
 * fills frames from it on the mix point's thread; so everything that takes time or can fail (reading a file,
 * changing its rate) happens while it is made. Filling never waits and allocates nothing.
 *
 * Threads: one at a time. Units: mono, 16 bit, BENCH_MIX_RATE, BENCH_TICK_SAMPLES a frame.
 */
#pragma once

#include "media/mixer.h"
#include "media/tones.h"
#include "media/wav.h"

G_BEGIN_DECLS

typedef struct _BenchSoundSource BenchSoundSource;

typedef struct
{
  gboolean (*fill)(BenchSoundSource *self,
                   gint16 *frame); /* FALSE once it has ended; the frame is filled anyway */
  void (*free)(BenchSoundSource *self);
} BenchSoundSourceClass;

/* What a source begins with. */
struct _BenchSoundSource
{
  const BenchSoundSourceClass *klass;
};

gboolean bench_sound_source_fill(BenchSoundSource *self, gint16 *frame);
void bench_sound_source_free(BenchSoundSource *self);

BenchSoundSource *
bench_tone_source_new(BenchTonePattern *pattern, double level_dbm0) G_GNUC_WARN_UNUSED_RESULT;
BenchSoundSource *
bench_wav_source_new(const BenchWav *wav, gboolean looped, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchSoundSource *
bench_wav_source_load(const char *path, gboolean looped, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSoundSource, bench_sound_source_free)

G_END_DECLS
