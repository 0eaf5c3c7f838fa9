/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound of a WAV file as a source, see media/sound-source.h: once, or in a loop without a seam of its own. */
#include <string.h>

#include "media/resampler.h"
#include "media/sound-source.h"

/* Files are read while calls go on; a quarter of an hour of 16-bit sound is 29 MB. */
#define LONGEST_S 900

typedef struct
{
  BenchSoundSource parent;
  gint16 *samples;
  gsize n_samples;
  gsize position;
  gboolean looped;
} WavSource;

static gboolean
fill_wav(BenchSoundSource *source, gint16 *frame)
{
  WavSource *self = (WavSource *) source;
  gsize done = 0;

  while (done < BENCH_TICK_SAMPLES && self->position < self->n_samples)
    {
      gsize count = MIN(BENCH_TICK_SAMPLES - done, self->n_samples - self->position);

      memcpy(frame + done, self->samples + self->position, count * sizeof *frame);
      done += count;
      self->position += count;
      if (self->looped && self->position == self->n_samples)
        self->position = 0;
    }
  memset(frame + done, 0, (BENCH_TICK_SAMPLES - done) * sizeof *frame);
  return self->position < self->n_samples;
}

static void
free_wav(BenchSoundSource *source)
{
  g_free(((WavSource *) source)->samples);
  g_free(source);
}

static void
convert(WavSource *self, const BenchWav *wav, gsize n_samples)
{
  gsize most = n_samples * BENCH_MIX_RATE / wav->sample_rate + BENCH_TICK_SAMPLES;
  g_autoptr(BenchResampler) resampler = NULL;

  if (wav->sample_rate == BENCH_MIX_RATE)
    {
      self->samples = g_memdup2(wav->samples, n_samples * sizeof *wav->samples);
      self->n_samples = n_samples;
      return;
    }
  resampler = bench_resampler_new(wav->sample_rate, BENCH_MIX_RATE);
  self->samples = g_new(gint16, most);
  self->n_samples = bench_resampler_process(resampler, wav->samples, n_samples, self->samples, most);
}

/**
 * bench_wav_source_new:
 * @wav: of any rate; copied, a quarter of an hour of it at most
 * @looped: whether it begins anew when it ends
 *
 * Returns: (transfer full): a source at its start; %NULL when it is shorter than can be played.
 */
BenchSoundSource *
bench_wav_source_new(const BenchWav *wav, gboolean looped, GError **error)
{
  static const BenchSoundSourceClass klass = { fill_wav, free_wav };
  WavSource *self = g_new0(WavSource, 1);

  self->parent.klass = &klass;
  self->looped = looped;
  convert(self, wav, MIN(wav->n_samples, (gsize) wav->sample_rate * LONGEST_S));
  if (self->n_samples > 0)
    return &self->parent;
  bench_sound_source_free(&self->parent);
  g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE,
                      "the sound is too short to be played");
  return NULL;
}

/**
 * bench_wav_source_load:
 * @path: a WAV file that bench_wav_load() reads
 * @looped: whether it begins anew when it ends
 *
 * Returns: (transfer full): a source at its start, or %NULL.
 */
BenchSoundSource *
bench_wav_source_load(const char *path, gboolean looped, GError **error)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, error);
  BenchSoundSource *source = NULL;

  if (wav == NULL)
    return NULL;
  source = bench_wav_source_new(wav, looped, error);
  if (source == NULL)
    g_prefix_error(error, "%s: ", path);
  return source;
}
