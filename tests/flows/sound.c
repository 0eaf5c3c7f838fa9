/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "sound.h"

#include <glib/gstdio.h>
#include <math.h>

#include "measure.h"
#include "media/mixer.h"
#include "media/wav.h"

#define WAIT_MS 15000
#define LOOK_MS 50
#define CLICK_SAMPLES (BENCH_MIX_RATE / 100)
#define CLICKS 3

static gboolean
keep_looking(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
run_until(TestSoundCondition condition, gconstpointer data, guint limit_ms)
{
  TestDeadline deadline;
  gboolean holds;
  guint look = g_timeout_add(LOOK_MS, keep_looking, NULL);

  test_deadline_begin(&deadline, limit_ms);
  while (!(holds = condition(data)) && test_deadline_wait(&deadline))
    continue;
  test_deadline_end(&deadline);
  g_source_remove(look);
  return holds;
}

/* Runs the main loop until @condition holds, which files may bring about; looks every 50 ms. */
void
test_sound_wait(TestSoundCondition condition, gconstpointer data, const char *what)
{
  if (!run_until(condition, data, WAIT_MS))
    g_error("waited %d ms in vain for %s", WAIT_MS, what);
}

static gboolean
never(gconstpointer data G_GNUC_UNUSED)
{
  return FALSE;
}

/* Lets the calls go on for @ms: sound takes its time. */
void
test_sound_pass(guint ms)
{
  g_assert_false(run_until(never, NULL, ms));
}

/* Records what @phone's speaker plays from now on; returns the path. */
char *
test_sound_record(BenchPhone *phone, const char *folder, const char *name)
{
  char *path = g_build_filename(folder, name, NULL);
  g_autofree char *device = g_strconcat("wav:", path, NULL);

  bench_media_engine_set_speaker(bench_phone_get_media(phone), device);
  return path;
}

gsize
test_sound_length(const char *path)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);

  return wav != NULL ? wav->n_samples : 0;
}

typedef struct
{
  const char *path;
  gsize from;
} Stretch;

/* Where half a second of sound without a gap begins, a tenth of a second after the onset. */
static gsize
find_clean(const BenchWav *wav, gsize from)
{
  gsize onset = measure_onset(wav->samples, wav->n_samples, from, 500);

  return measure_clean(wav->samples, wav->n_samples, onset + wav->sample_rate / 10, wav->sample_rate / 2);
}

static gboolean
has_clean(gconstpointer data)
{
  const Stretch *stretch = data;
  g_autoptr(BenchWav) wav = bench_wav_load(stretch->path, NULL);

  return wav != NULL && find_clean(wav, stretch->from) < wav->n_samples;
}

/* Waits until the recording, which is a valid file at any time, has half a second of clean sound. */
void
test_sound_wait_tone(const char *path, gsize from)
{
  Stretch stretch = { path, from };

  test_sound_wait(has_clean, &stretch, "half a second of sound");
}

/* Half a second of the recording must be @hz within 2 Hz and @dbm0 within 1.5 dB; gaps are reported. */
void
test_sound_check_tone(const char *what, const char *path, gsize from, double hz, double dbm0)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchWav) wav = bench_wav_load(path, &error);

  g_assert_no_error(error);

  gsize onset = measure_onset(wav->samples, wav->n_samples, from, 500);
  gsize clean = find_clean(wav, from);
  gsize length = wav->sample_rate / 2;
  gsize last = wav->n_samples;

  g_assert_cmpuint(clean, <, wav->n_samples);
  /* The end of the sound is not a gap in it. */
  while (last > onset && ABS((int) wav->samples[last - 1]) <= 500)
    last--;

  double found = measure_frequency(wav->samples + clean, length, wav->sample_rate, hz - 100, hz + 100);
  double level = bench_mixer_level_dbm0(wav->samples + clean, length);
  guint gaps = measure_gaps(wav->samples + onset, last - onset, wav->sample_rate / 500, 300);

  g_test_message("%s: %.2f Hz, %.2f dBm0 (%+.2f dB), %u gaps in %.1f s", what, found, level, level - dbm0,
                 gaps, (double) (last - onset) / wav->sample_rate);
  g_assert_cmpfloat_with_epsilon(found, hz, 2.0);
  g_assert_cmpfloat_with_epsilon(level, dbm0, 1.5);
}

int
test_sound_loudest(const char *path, gsize from)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);

  return wav != NULL && wav->n_samples > from ? measure_loudest(wav->samples + from, wav->n_samples - from)
                                              : 0;
}

void
test_sound_write_tone(const char *path, guint rate, guint seconds, double hz, double dbm0)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchWavWriter) writer = bench_wav_writer_open(path, rate, FALSE, &error);
  double amplitude = bench_mixer_dbm0_to_amplitude(dbm0);

  g_assert_no_error(error);
  for (gsize i = 0; i < (gsize) rate * seconds; i++)
    {
      gint16 sample = (gint16) lrint(amplitude * sin(2.0 * G_PI * hz * i / rate));

      bench_wav_writer_write(writer, &sample, 1);
    }
}

/* A second of silence with 10 ms of sound in the middle. */
static void
write_click(const char *path)
{
  g_autofree gint16 *second = g_new0(gint16, BENCH_MIX_RATE);
  g_autoptr(BenchWavWriter) writer = bench_wav_writer_open(path, BENCH_MIX_RATE, FALSE, NULL);

  for (int i = 0; i < CLICK_SAMPLES; i++)
    second[BENCH_MIX_RATE / 2 + i] = (gint16) (12000 * sin(2 * G_PI * 1000 * i / BENCH_MIX_RATE));
  bench_wav_writer_write(writer, second, BENCH_MIX_RATE);
}

typedef struct
{
  const char *path;
  gsize length;
} Length;

static gboolean
is_long_enough(gconstpointer data)
{
  const Length *length = data;

  return test_sound_length(length->path) >= length->length;
}

/* Clicks into a call whose far end echoes, and tells how long they take one way, in ms: half of the way there
 * and back. Microphone and recording open on the same tick, or the recording one tick of 20 ms earlier. */
double
test_sound_measure_echo(BenchPhone *phone, const char *folder, const char *what)
{
  BenchMediaEngine *media = bench_phone_get_media(phone);
  g_autofree char *clicks = g_build_filename(folder, "clicks.wav", NULL);
  g_autofree char *microphone = g_strconcat("wav:", clicks, NULL);
  g_autofree char *heard = NULL;
  Length wanted;
  double sum_ms = 0.0;
  double least_ms = G_MAXDOUBLE;

  write_click(clicks);
  bench_media_engine_set_microphone(media, "null");
  test_sound_pass(500); /* the echo of what was said before dies away */
  heard = test_sound_record(phone, folder, "echo.wav");
  bench_media_engine_set_microphone(media, microphone);
  wanted = (Length){ heard, (CLICKS + 1) * BENCH_MIX_RATE };
  test_sound_wait(is_long_enough, &wanted, "the echo of the clicks");
  bench_media_engine_set_microphone(media, "null");
  bench_media_engine_set_speaker(media, "null");

  g_autoptr(BenchWav) wav = bench_wav_load(heard, NULL);

  for (int i = 0; i < CLICKS; i++)
    {
      gsize sent = (gsize) i * BENCH_MIX_RATE + BENCH_MIX_RATE / 2;
      gsize arrived = measure_onset(wav->samples, wav->n_samples, sent, 2000);
      double one_way_ms = (arrived - sent) * 1000.0 / BENCH_MIX_RATE / 2.0;

      g_assert_cmpuint(arrived, <, wav->n_samples);
      sum_ms += one_way_ms;
      least_ms = MIN(least_ms, one_way_ms);
    }
  g_test_message("delay %s: %.1f ms one way at best, %.1f ms on the mean of %d clicks", what, least_ms,
                 sum_ms / CLICKS, CLICKS);
  g_unlink(clicks);
  g_unlink(heard);
  return sum_ms / CLICKS;
}
