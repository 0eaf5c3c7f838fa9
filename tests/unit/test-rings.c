/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: the ring tones as built from their scores, measured; names, cadences, and files of the user's own. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../measure.h"
#include "media/ring.h"

#define PATH "/io/github/benchphone/Benchphone/rings/"
#define RATE 16000
#define N_RINGS 10
#define BANDS 24
#define LOUD_DBFS -16.0
#define MOST_PEAK_DBFS -1.0

static const struct
{
  const char *name;
  guint ms;
  double hz[4]; /* of its notes, what must be in it */
} rings[N_RINGS] = {
  { "Ring1.wav", 5000, { 523.25, 659.26, 587.33, 739.99 } },
  { "Ring2.wav", 5000, { 1047, 1319, 0, 0 } },
  { "Ring3.wav", 4000, { 391.995, 523.25, 783.99, 1046.5 } },
  { "Ring4.wav", 5000, { 987.77, 783.99, 587.33, 391.995 } },
  { "Ring5.wav", 3600, { 1480, 0, 0, 0 } },
  { "Ring6.wav", 5600, { 698.46, 880, 1046.5, 261.63 } },
  { "Ring7.wav", 4500, { 329.63, 440, 293.66, 369.99 } },
  { "Ring8.wav", 3500, { 783.99, 880, 1108.73, 1396.91 } },
  { "Silent.wav", 1000, { 0, 0, 0, 0 } },
  { "Splash.wav", 3000, { 700, 1200, 1600, 2100 } },
};

static BenchWav *
load(const char *name)
{
  g_autofree char *path = g_strconcat(PATH, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  BenchWav *wav = NULL;

  g_assert_no_error(error);
  wav = bench_wav_parse(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &error);
  g_assert_no_error(error);
  return wav;
}

static double
to_dbfs(double amplitude)
{
  return 20.0 * log10(MAX(amplitude, 1e-3) / 32768.0);
}

static double
loudest_second(const BenchWav *wav)
{
  double power = 0.0;
  double most = 0.0;

  for (gsize i = 0; i < wav->n_samples; i++)
    {
      double before = i >= RATE ? wav->samples[i - RATE] : 0.0;

      power += (double) wav->samples[i] * wav->samples[i] - before * before;
      most = MAX(most, power);
    }
  return to_dbfs(sqrt(most / RATE));
}

/* The loudest a frequency gets in any 60 ms. */
static double
loudest_of(const BenchWav *wav, double hz)
{
  gsize block = RATE * 60 / 1000;
  double most = 0.0;

  for (gsize at = 0; at + block <= wav->n_samples; at += block / 2)
    most = MAX(most, measure_amplitude(wav->samples + at, block, RATE, hz));
  return most;
}

static void
test_each(void)
{
  for (guint i = 0; i < N_RINGS; i++)
    {
      g_autoptr(BenchWav) wav = load(rings[i].name);
      gboolean silent = g_str_equal(rings[i].name, "Silent.wav");
      int peak = measure_loudest(wav->samples, wav->n_samples);
      int step = 0;

      g_test_message("%s", rings[i].name);
      g_assert_cmpuint(wav->sample_rate, ==, RATE);
      g_assert_cmpuint(wav->n_samples, ==, rings[i].ms * (RATE / 1000));
      if (silent)
        {
          g_assert_cmpint(peak, ==, 0);
          continue;
        }
      /* As loud as it may be: one is limited by its peak. */
      g_assert_cmpfloat(to_dbfs(peak), <=, MOST_PEAK_DBFS + 0.01);
      if (to_dbfs(peak) < MOST_PEAK_DBFS - 0.1)
        g_assert_cmpfloat_with_epsilon(loudest_second(wav), LOUD_DBFS, 0.1);
      g_assert_cmpfloat(loudest_second(wav), >, LOUD_DBFS - 2.5);
      for (guint n = 0; n < 4 && rings[i].hz[n] > 0.0; n++)
        g_assert_cmpfloat(loudest_of(wav, rings[i].hz[n]), >, 0.1 * peak);
      /* No click where the loop closes: quiet on both sides, and no step between. */
      step = ABS(wav->samples[0] - wav->samples[wav->n_samples - 1]);
      g_assert_cmpint(step, <, 32);
      for (gsize s = wav->n_samples - RATE / 100; s < wav->n_samples; s++)
        g_assert_cmpint(ABS((int) wav->samples[s]), <, 32);
      for (gsize s = 1; s < wav->n_samples; s++)
        g_assert_cmpint(ABS(wav->samples[s] - wav->samples[s - 1]), <, 2 * peak);
    }
}

/* Cadence and colour: how much of each third of an octave there is, and how much of the time it sounds. */
static void
describe(const BenchWav *wav, double description[BANDS])
{
  double total = 0.0;

  for (guint band = 0; band < BANDS; band++)
    {
      double hz = 200.0 * pow(2.0, band / 6.0);
      gsize block = RATE / 20;

      description[band] = 0.0;
      for (gsize at = 0; at + block <= wav->n_samples; at += block)
        {
          double amplitude = measure_amplitude(wav->samples + at, block, RATE, hz);

          description[band] += amplitude * amplitude;
        }
      total += description[band];
    }
  for (guint band = 0; band < BANDS; band++)
    description[band] = sqrt(description[band] / MAX(total, 1.0));
}

static void
test_distinct(void)
{
  double descriptions[N_RINGS][BANDS];

  for (guint i = 0; i < N_RINGS; i++)
    {
      g_autoptr(BenchWav) wav = load(rings[i].name);

      describe(wav, descriptions[i]);
    }
  for (guint a = 0; a < N_RINGS; a++)
    for (guint b = a + 1; b < N_RINGS; b++)
      {
        double likeness = 0.0;

        for (guint band = 0; band < BANDS; band++)
          likeness += descriptions[a][band] * descriptions[b][band];
        g_test_message("%s and %s: %.2f", rings[a].name, rings[b].name, likeness);
        g_assert_cmpfloat(likeness, <, 0.95);
      }
}

static guint
count_sounding_ms(const char *name, guint total_ms, guint bursts_ms[8])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSoundSource) source = bench_ring_new(name, NULL, &error);
  g_autofree gint16 *samples = g_new0(gint16, total_ms * (RATE / 1000));
  guint n = 0;
  gboolean sounds = FALSE;

  g_assert_no_error(error);
  for (guint ms = 0; ms < total_ms; ms += BENCH_TICK_MS)
    bench_sound_source_fill(source, samples + ms * (RATE / 1000));
  /* In blocks of 50 ms, which is a turn of the modulation: 800 Hz comes 20 times a second. */
  for (guint ms = 0; ms + 50 <= total_ms; ms += 50)
    {
      gboolean loud = measure_amplitude(samples + ms * (RATE / 1000), RATE / 20, RATE, 800) > 500;

      if (loud && !sounds && n < 8)
        bursts_ms[n++] = 0;
      if (loud && n > 0)
        bursts_ms[n - 1] += 50;
      sounds = loud;
    }
  return n;
}

static void
test_cadences(void)
{
  static const struct
  {
    const char *name;
    guint ms;
    guint n;
    guint bursts_ms[4];
  } cadences[] = {
    { "Bellcore-dr1", 11900, 2, { 2000, 2000 } },   { "Bellcore-dr2", 6000, 2, { 800, 800 } },
    { "Bellcore-dr3", 6000, 3, { 400, 400, 800 } }, { "bellcore-DR4", 6000, 3, { 300, 1000, 300 } },
    { "Bellcore-dr5", 12000, 1, { 500 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cadences); i++)
    {
      guint bursts_ms[8] = { 0 };

      g_test_message("%s", cadences[i].name);
      g_assert_cmpuint(count_sounding_ms(cadences[i].name, cadences[i].ms, bursts_ms), ==, cadences[i].n);
      for (guint n = 0; n < cadences[i].n; n++)
        g_assert_cmpuint(bursts_ms[n], ==, cadences[i].bursts_ms[n]);
    }
}

static void
check_refused(const char *name, const char *folder)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_ring_new(name, folder, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
}

static void
check_add(const char *folder, const char *url, const char *complaint)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(bench_ring_add(folder, url, &error), ==, complaint == NULL);
  if (complaint == NULL)
    return;
  g_assert_nonnull(error);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, complaint));
}

static void
write_wav(const char *path, guint n_samples)
{
  g_autoptr(GError) error = NULL;
  BenchWavWriter *writer = bench_wav_writer_open(path, 8000, FALSE, &error);
  g_autofree gint16 *samples = g_new0(gint16, n_samples);

  g_assert_no_error(error);
  bench_wav_writer_write(writer, samples, n_samples);
  bench_wav_writer_close(writer);
}

static void
test_files(void)
{
  g_autofree char *here = g_dir_make_tmp("bench-rings-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename(here, "rings", NULL);
  g_autofree char *path = g_build_filename(here, "My ring.wav", NULL);
  g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
  g_autofree char *large = g_build_filename(here, "large.wav", NULL);
  g_autofree char *bad = g_build_filename(here, "bad.wav", NULL);
  g_autofree char *other = g_build_filename(here, "ring.mp3", NULL);
  g_autoptr(BenchSoundSource) source = NULL;
  g_auto(GStrv) names = NULL;
  g_autoptr(GError) error = NULL;

  write_wav(path, 8000);
  write_wav(large, BENCH_RING_MOST_BYTES / 2 + 1);
  g_assert_true(g_file_set_contents(bad, "RIFFxxxxWAVE", -1, NULL));
  check_add(folder, "http://server/ring.wav", "only a path or a file: URL");
  check_add(folder, large, "at most 1 MB");
  check_add(folder, bad, "no format");
  check_add(folder, other, "no name for a ring tone");
  check_add(folder, "/nowhere/x.wav", "at most 1 MB");
  check_add(folder, "/dev/zero.wav", "at most 1 MB");
  g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));

  check_add(folder, path, NULL);
  check_add(folder, uri, NULL);
  names = bench_ring_list(folder);
  g_assert_cmpuint(g_strv_length(names), ==, 11);
  g_assert_cmpstr(names[0], ==, "Ring1.wav");
  g_assert_cmpstr(names[10], ==, "Config:My ring.wav");
  source = bench_ring_new("Config:My ring.wav", folder, &error);
  g_assert_no_error(error);
  bench_sound_source_free(g_steal_pointer(&source));
  source = bench_ring_new("My ring.wav", folder, &error);
  g_assert_no_error(error);
  bench_sound_source_free(g_steal_pointer(&source));
  source = bench_ring_new("Resource:Splash.wav", NULL, &error);
  g_assert_no_error(error);

  check_refused("Config:Ring1.wav", folder);
  check_refused("Config:../My ring.wav", folder);
  check_refused("../My ring.wav", folder);
  check_refused("Resource:../tones.tsv", folder);
  check_refused("Ring9.wav", NULL);
  check_refused("Bellcore-dr6", NULL);
  check_refused("", NULL);

  g_assert_false(bench_ring_remove(folder, "http://localhost/none.wav", &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE);
  g_clear_error(&error);
  g_assert_true(bench_ring_remove(folder, "http://localhost/My ring.wav", &error));
  check_refused("My ring.wav", folder);
  check_add(folder, path, NULL);
  g_assert_true(bench_ring_remove(folder, "http://localhost/all", &error));
  check_refused("My ring.wav", folder);

  g_unlink(path);
  g_unlink(large);
  g_unlink(bad);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
  g_assert_cmpint(g_rmdir(here), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/rings/each", test_each);
  g_test_add_func("/rings/distinct", test_distinct);
  g_test_add_func("/rings/cadences", test_cadences);
  g_test_add_func("/rings/files", test_files);
  return g_test_run();
}
