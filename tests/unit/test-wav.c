/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: WAV files good, odd and hostile; the resampler. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../measure.h"
#include "media/mixer.h"
#include "media/resampler.h"
#include "media/sound-source.h"
#include "media/wav.h"

static GByteArray *
make_wav(guint channels, guint rate, guint bits, const void *data, guint32 size)
{
  guint8 head[] = { 'R',
                    'I',
                    'F',
                    'F',
                    0,
                    0,
                    0,
                    0,
                    'W',
                    'A',
                    'V',
                    'E',
                    'J',
                    'U',
                    'N',
                    'K',
                    3,
                    0,
                    0,
                    0,
                    1,
                    2,
                    3,
                    0,
                    'f',
                    'm',
                    't',
                    ' ',
                    16,
                    0,
                    0,
                    0,
                    1,
                    0,
                    (guint8) channels,
                    0,
                    (guint8) rate,
                    (guint8) (rate >> 8),
                    (guint8) (rate >> 16),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    (guint8) bits,
                    0,
                    'd',
                    'a',
                    't',
                    'a',
                    (guint8) size,
                    (guint8) (size >> 8),
                    0,
                    0 };
  GByteArray *bytes = g_byte_array_new();

  g_byte_array_append(bytes, head, sizeof head);
  g_byte_array_append(bytes, data, size);
  return bytes;
}

static void
test_read(void)
{
  static const gint16 stereo[] = { 100, 300, -100, -300, 32767, 32767 };
  static const guint8 eight[] = { 0, 128, 255 };
  g_autoptr(GByteArray) one = make_wav(2, 48000, 16, stereo, sizeof stereo);
  g_autoptr(GByteArray) two = make_wav(1, 8000, 8, eight, sizeof eight);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchWav) a = bench_wav_parse(one->data, one->len, &error);

  g_assert_no_error(error);
  g_autoptr(BenchWav) b = bench_wav_parse(two->data, two->len, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(a->sample_rate, ==, 48000);
  g_assert_cmpuint(a->n_samples, ==, 3);
  g_assert_cmpint(a->samples[0], ==, 200);
  g_assert_cmpint(a->samples[1], ==, -200);
  g_assert_cmpint(a->samples[2], ==, 32767);
  g_assert_cmpuint(b->n_samples, ==, 3);
  g_assert_cmpint(b->samples[0], ==, -32768);
  g_assert_cmpint(b->samples[1], ==, 0);
  g_assert_cmpint(b->samples[2], ==, 127 * 256);
}

/* Every way to cut it short and every byte turned: an answer or an error, never a byte outside. */
static void
test_hostile(void)
{
  static const gint16 sound[] = { 1, 2, 3, 4 };
  g_autoptr(GByteArray) good = make_wav(1, 8000, 16, sound, sizeof sound);

  for (guint length = 0; length < good->len; length++)
    {
      g_autofree guint8 *copy = g_memdup2(good->data, length);
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchWav) wav = bench_wav_parse(copy, length, &error);

      g_assert_true((wav == NULL) == (error != NULL));
      g_assert_true(wav == NULL || wav->n_samples <= 4);
      if (length < good->len - sizeof sound + 2)
        g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
    }
  for (guint at = 0; at < good->len; at++)
    for (guint value = 0; value < 256; value += 51)
      {
        g_autofree guint8 *copy = g_memdup2(good->data, good->len);
        g_autoptr(GError) error = NULL;

        copy[at] = (guint8) value;
        g_autoptr(BenchWav) wav = bench_wav_parse(copy, good->len, &error);
        g_assert_true((wav == NULL) == (error != NULL));
      }
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_wav_load("/nowhere/at/all.wav", &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_null(bench_wav_load("/", &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
}

static void
test_write(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp("bench-wav-XXXXXX", &error);
  g_autofree char *path = g_build_filename(directory, "out.wav", NULL);
  g_autofree gint16 *samples = g_new0(gint16, 16000);
  BenchWavWriter *writer = bench_wav_writer_open(path, 16000, FALSE, &error);

  g_assert_no_error(error);
  samples[7] = -1234;
  bench_wav_writer_write(writer, samples, 16000);
  /* Valid while it is still being written. */
  g_autoptr(BenchWav) early = bench_wav_load(path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(early->n_samples, ==, 16000);
  g_assert_cmpint(early->samples[7], ==, -1234);
  bench_wav_writer_close(writer);

  writer = bench_wav_writer_open(path, 16000, TRUE, &error);
  g_assert_no_error(error);
  bench_wav_writer_write(writer, samples, 100);
  bench_wav_writer_close(writer);
  g_autoptr(BenchWav) longer = bench_wav_load(path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(longer->n_samples, ==, 16100);
  g_assert_cmpint(longer->samples[16007], ==, -1234);

  writer = bench_wav_writer_open(path, 16000, FALSE, &error);
  bench_wav_writer_close(writer);
  g_assert_null(bench_wav_load(path, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_null(bench_wav_writer_open(directory, 16000, FALSE, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_unlink(path);
  g_rmdir(directory);
}

static void
test_resample(void)
{
  static const guint rates[] = { 8000, 11025, 16000, 44100, 48000 };

  for (gsize r = 0; r < G_N_ELEMENTS(rates); r++)
    {
      g_autoptr(BenchResampler) resampler = bench_resampler_new(rates[r], 16000);
      gsize n_in = rates[r];
      g_autofree gint16 *in = g_new(gint16, n_in);
      gint16 out[17000];
      gsize n_out = 0;

      for (gsize i = 0; i < n_in; i++)
        in[i] = (gint16) lrint(8000 * sin(2 * G_PI * 1000 * i / rates[r]));
      /* In ticks; each must give one tick. */
      for (gsize tick = 0; tick < 50 && rates[r] % 50 == 0; tick++)
        {
          gsize got = bench_resampler_process(resampler, in + tick * n_in / 50, n_in / 50, out + n_out, 400);

          if (rates[r] != 11025)
            g_assert_cmpuint(got, ==, 320);
          n_out += got;
        }
      if (n_out == 0)
        n_out = bench_resampler_process(resampler, in, n_in, out, G_N_ELEMENTS(out));
      g_assert_cmpuint(n_out, >=, 15990);
      g_assert_cmpuint(n_out, <=, 16010);
      g_assert_cmpfloat_with_epsilon(measure_frequency(out + 1000, 14000, 16000, 980, 1020), 1000, 0.2);
      g_assert_cmpfloat_with_epsilon(measure_amplitude(out + 1000, 14000, 16000, 1000), 8000, 80);
    }
}

/* Once, then silence; in a loop, without a seam; brought to the mix point's rate. */
static void
test_source(void)
{
  gint16 samples[700];
  BenchWav wav = { BENCH_MIX_RATE, samples, G_N_ELEMENTS(samples) };
  BenchWav narrow = { 8000, samples, 400 };
  BenchWav nothing = { 8000, samples, 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSoundSource) once = NULL;
  g_autoptr(BenchSoundSource) looped = NULL;
  g_autoptr(BenchSoundSource) converted = NULL;
  gint16 frame[BENCH_TICK_SAMPLES];

  for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
    samples[i] = (gint16) (i + 1);
  once = bench_wav_source_new(&wav, FALSE, &error);
  looped = bench_wav_source_new(&wav, TRUE, &error);
  converted = bench_wav_source_new(&narrow, FALSE, &error);
  g_assert_no_error(error);
  for (guint tick = 0; tick < 9; tick++)
    {
      g_assert_true(bench_sound_source_fill(looped, frame));
      for (guint i = 0; i < BENCH_TICK_SAMPLES; i++)
        g_assert_cmpint(frame[i], ==, (tick * BENCH_TICK_SAMPLES + i) % 700 + 1);
    }
  g_assert_true(bench_sound_source_fill(once, frame));
  g_assert_true(bench_sound_source_fill(once, frame));
  g_assert_false(bench_sound_source_fill(once, frame));
  g_assert_cmpint(frame[59], ==, 700);
  g_assert_cmpint(frame[60], ==, 0);
  g_assert_false(bench_sound_source_fill(once, frame));
  g_assert_cmpint(frame[0], ==, 0);

  /* 400 samples of 8000 Hz are 50 ms. */
  g_assert_true(bench_sound_source_fill(converted, frame));
  g_assert_true(bench_sound_source_fill(converted, frame));
  g_assert_false(bench_sound_source_fill(converted, frame));
  g_assert_cmpint(frame[BENCH_TICK_SAMPLES / 2 - 1], !=, 0);
  g_assert_cmpint(frame[BENCH_TICK_SAMPLES / 2], ==, 0);

  g_assert_null(bench_wav_source_new(&nothing, TRUE, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_null(bench_wav_source_load("/nowhere.wav", TRUE, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wav/read", test_read);
  g_test_add_func("/wav/hostile", test_hostile);
  g_test_add_func("/wav/write", test_write);
  g_test_add_func("/wav/resample", test_resample);
  g_test_add_func("/wav/source", test_source);
  return g_test_run();
}
