/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WAV files, read and written by ourselves: RIFF/WAVE with 8 or 16 bit PCM, any rate, 1 to 8
 * channels in, 16 bit mono out. A file is bytes from outside: every length is checked against what
 * is there before it is believed.
 *
 * The writer brings the header up to date twice a second and when closed, so that a file is valid
 * whenever somebody looks, even after a crash.
 *
 * Threads: none of its own. Units: Hz, samples. Errors: %BENCH_MEDIA_ERROR_FILE.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

typedef struct
{
  guint sample_rate;
  gint16 *samples; /* mono: channels are averaged */
  gsize n_samples;
} BenchWav;

typedef struct _BenchWavWriter BenchWavWriter;

BenchWav *bench_wav_parse(const guint8 *bytes, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchWav *bench_wav_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_wav_free(BenchWav *wav);

BenchWavWriter *bench_wav_writer_open(const char *path, guint sample_rate, gboolean append, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
BenchWavWriter *bench_wav_writer_create(const char *path, guint sample_rate, guint channels, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
const char *bench_wav_writer_get_failure(BenchWavWriter *writer);
void bench_wav_writer_write(BenchWavWriter *writer, const gint16 *samples, gsize n_samples);
void bench_wav_writer_close(BenchWavWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchWav, bench_wav_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchWavWriter, bench_wav_writer_close)

G_END_DECLS
