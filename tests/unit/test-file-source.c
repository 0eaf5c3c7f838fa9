/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: files that are played, recordings, and the addresses of multicast groups. */
#include <glib/gstdio.h>
#include <string.h>

#include "../measure.h"
#include "media/file-source.h"
#include "media/group-port.h"
#include "media/mixer.h"
#include "media/recorder.h"
#include "media/wav.h"

static char *folder;

/* A second of a tone of -10 dBm0 in each channel. */
static char *
write_tone(const char *name, guint rate, guint channels)
{
  char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchWavWriter) writer = bench_wav_writer_create(path, rate, channels, &error);
  double amplitude = bench_mixer_dbm0_to_amplitude(-10.0);

  g_assert_no_error(error);
  for (guint i = 0; i < rate; i++)
    for (guint c = 0; c < channels; c++)
      {
        gint16 sample = (gint16) lrint(amplitude * sin(2.0 * G_PI * 700.0 * i / rate));

        bench_wav_writer_write(writer, &sample, 1);
      }
  return path;
}

static void
on_ended(gpointer data)
{
  (*(guint *) data)++;
}

/* Any rate, one channel or two: the same second of the same tone, once, and its end is told once. */
static void
test_rates(void)
{
  static const guint rates[] = { 8000, 11025, 16000, 22050, 32000, 44100, 48000 };

  for (gsize i = 0; i < G_N_ELEMENTS(rates) * 2; i++)
    {
      g_autofree char *path = write_tone("tone.wav", rates[i / 2], 1 + i % 2);
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchFileSource) source = bench_file_source_new(path, FALSE, &error);
      gint16 samples[60 * BENCH_TICK_SAMPLES];
      guint ticks = 0;
      guint ended = 0;

      g_assert_no_error(error);
      bench_file_source_watch(source, on_ended, &ended);
      while (ticks < 59 && bench_file_source_fill(source, samples + ticks * BENCH_TICK_SAMPLES))
        ticks++;
      g_assert_cmpuint(ticks, >=, 50);
      g_assert_cmpuint(ticks, <=, 51);
      while (g_main_context_iteration(NULL, FALSE))
        continue;
      g_assert_cmpuint(ended, ==, 1);
      g_assert_cmpfloat_with_epsilon(bench_mixer_level_dbm0(samples + 1600, 12800), -10.0, 0.2);
      g_assert_cmpfloat(measure_snr(samples + 1600, 12800, BENCH_MIX_RATE, 700.0), >, 50.0);
      g_unlink(path);
    }
}

/* In a loop it never ends, and there is no gap where it begins again. */
static void
test_loop(void)
{
  g_autofree char *path = write_tone("loop.wav", 16000, 1);
  g_autoptr(BenchFileSource) source = bench_file_source_new(path, TRUE, NULL);
  g_autofree gint16 *samples = g_new(gint16, 150 * BENCH_TICK_SAMPLES);

  g_assert_nonnull(source);
  for (guint i = 0; i < 150; i++)
    g_assert_true(bench_file_source_fill(source, samples + i * BENCH_TICK_SAMPLES));
  g_assert_cmpuint(measure_gaps(samples, 150 * BENCH_TICK_SAMPLES, 32, 300), ==, 0);
  g_unlink(path);
}

static void
test_refused(void)
{
  g_autofree char *path = g_build_filename(folder, "noise", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_file_source_new(path, FALSE, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_true(g_file_set_contents(path, "RIFFnone", -1, NULL));
  g_assert_null(bench_file_source_new(path, FALSE, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_null(bench_wav_writer_create(path, 16000, 2, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_unlink(path);
}

static void
on_failed(const char *reason, gpointer data G_GNUC_UNUSED)
{
  g_error("%s", reason);
}

/* Left what is said, right what is heard; nothing of what passes while it is paused. */
static void
test_recorder(void)
{
  g_autofree char *path = g_build_filename(folder, "call.wav", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;
  gint16 said[BENCH_TICK_SAMPLES];
  gint16 heard[BENCH_TICK_SAMPLES];
  BenchRecorder *recorder = bench_recorder_new(path, on_failed, NULL, &error);

  g_assert_no_error(error);
  for (guint i = 0; i < 30; i++)
    {
      for (guint k = 0; k < BENCH_TICK_SAMPLES; k++)
        {
          said[k] = (gint16) (i + 1);
          heard[k] = (gint16) - (int) (i + 1);
        }
      bench_recorder_set_paused(recorder, i >= 10 && i < 20);
      bench_recorder_write(recorder, said, heard);
    }
  bench_recorder_close(recorder);
  g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  g_assert_cmpuint(size, ==, 44 + 20 * BENCH_TICK_SAMPLES * 4);
  for (guint tick = 0; tick < 20; tick++)
    {
      gint16 pair[2];
      int value = (int) (tick < 10 ? tick + 1 : tick + 11);

      memcpy(pair, bytes + 44 + tick * BENCH_TICK_SAMPLES * 4, sizeof pair);
      g_assert_cmpint(pair[0], ==, value);
      g_assert_cmpint(pair[1], ==, -value);
    }
  g_unlink(path);
}

static void
test_groups(void)
{
  static const char *const bad[] = { "",
                                     ":",
                                     "224.1.1.1",
                                     "224.1.1.1:",
                                     "224.1.1.1:0",
                                     "224.1.1.1:65536",
                                     "10.0.0.1:5000",
                                     "example.org:5000",
                                     "[ff02::1]:5000",
                                     "224.1.1.1:5000x",
                                     "240.0.0.1:5000" };
  BenchAddress group;

  g_assert_true(bench_group_parse("224.5.6.20:10008", &group, NULL));
  g_assert_true(bench_group_parse("239.255.255.255:65534", &group, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false(bench_group_parse(bad[i], &group, &error));
      g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT);
    }
}

int
main(int argc, char **argv)
{
  int status;

  g_test_init(&argc, &argv, NULL);
  folder = g_dir_make_tmp("bench-files-XXXXXX", NULL);
  g_test_add_func("/file-source/rates", test_rates);
  g_test_add_func("/file-source/loop", test_loop);
  g_test_add_func("/file-source/refused", test_refused);
  g_test_add_func("/file-source/recorder", test_recorder);
  g_test_add_func("/file-source/groups", test_groups);
  status = g_test_run();
  g_assert_cmpint(g_rmdir(folder), ==, 0);
  g_free(folder);
  return status;
}
