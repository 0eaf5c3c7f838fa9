/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "wav:FILE": as a microphone the file in a loop, from its beginning each time it opens; as a speaker a
 * recording, emptied when it opens for the first time and gone on with after that.
 */
#include <string.h>

#include "media/device.h"
#include "media/mixer.h"
#include "media/resampler.h"
#include "media/wav.h"

#define LONGEST_S 600

typedef struct
{
  BenchDevice parent;
  char *path;
  gint16 *samples; /* at BENCH_MIX_RATE */
  gsize n_samples;
  gsize position;
  BenchWavWriter *writer;
  gboolean begun;
} WavDevice;

static gboolean
open_microphone(BenchDevice *device, GError **error)
{
  WavDevice *self = (WavDevice *) device;
  g_autoptr(BenchWav) wav = NULL;
  g_autoptr(BenchResampler) resampler = NULL;
  gsize most = 0;

  self->position = 0;
  if (self->samples != NULL)
    return TRUE;
  wav = bench_wav_load(self->path, error);
  if (wav == NULL)
    return FALSE;
  wav->n_samples = MIN(wav->n_samples, (gsize) wav->sample_rate * LONGEST_S);
  most = wav->n_samples * BENCH_MIX_RATE / wav->sample_rate + BENCH_TICK_SAMPLES;
  resampler = bench_resampler_new(wav->sample_rate, BENCH_MIX_RATE);
  self->samples = g_new(gint16, most);
  self->n_samples = bench_resampler_process(resampler, wav->samples, wav->n_samples, self->samples, most);
  if (self->n_samples > 0)
    return TRUE;
  g_clear_pointer(&self->samples, g_free);
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "%s is too short to be played", self->path);
  return FALSE;
}

static void
close_microphone(BenchDevice *device G_GNUC_UNUSED)
{
}

static void
read_microphone(BenchDevice *device, gint16 *frame)
{
  WavDevice *self = (WavDevice *) device;

  for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
    {
      frame[i] = self->samples[self->position];
      self->position = (self->position + 1) % self->n_samples;
    }
}

static void
write_microphone(BenchDevice *device G_GNUC_UNUSED, const gint16 *frame G_GNUC_UNUSED)
{
}

static gboolean
open_speaker(BenchDevice *device, GError **error)
{
  WavDevice *self = (WavDevice *) device;

  self->writer = bench_wav_writer_open(self->path, BENCH_MIX_RATE, self->begun, error);
  self->begun = self->begun || self->writer != NULL;
  return self->writer != NULL;
}

static void
close_speaker(BenchDevice *device)
{
  WavDevice *self = (WavDevice *) device;

  g_clear_pointer(&self->writer, bench_wav_writer_close);
}

static void
read_speaker(BenchDevice *device G_GNUC_UNUSED, gint16 *frame)
{
  memset(frame, 0, BENCH_TICK_SAMPLES * sizeof *frame);
}

static void
write_speaker(BenchDevice *device, const gint16 *frame)
{
  WavDevice *self = (WavDevice *) device;

  bench_wav_writer_write(self->writer, frame, BENCH_TICK_SAMPLES);
}

static void
free_wav(BenchDevice *device)
{
  WavDevice *self = (WavDevice *) device;

  g_clear_pointer(&self->writer, bench_wav_writer_close);
  g_free(self->samples);
  g_free(self->path);
  g_free(self);
}

/**
 * bench_device_wav_new:
 * @argument: a path
 *
 * Returns: (transfer full): a closed device; the file is first looked at when it opens.
 */
BenchDevice *
bench_device_wav_new(const char *argument, BenchDeviceRole role)
{
  static const BenchDeviceClass microphone
      = { open_microphone, close_microphone, read_microphone, write_microphone, free_wav, 0, FALSE, FALSE };
  static const BenchDeviceClass speaker
      = { open_speaker, close_speaker, read_speaker, write_speaker, free_wav, 0, FALSE, FALSE };
  WavDevice *self = g_new0(WavDevice, 1);

  self->parent.klass = role == BENCH_DEVICE_MICROPHONE ? &microphone : &speaker;
  self->path = g_strdup(argument);
  return &self->parent;
}
