/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of sound on its way through the voice filter, measured: echo, double talk, noise, a quiet voice. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "../measure.h"
#include "media/gstreamer.h"
#include "media/mixer.h"
#include "media/voice-filter.h"

#define SECOND BENCH_MIX_RATE
#define ECHO_GAIN 0.25 /* -12 dB */
#define DELAY_MS 60
#define NEAR_HZ 1000.0

/* Six partials that change every 60 ms, as speech does, and a little breath; from a seed. */
static gint16 *
make_talk(gsize n_samples, double dbm0)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  gint16 *samples = g_new(gint16, n_samples);
  double peak = bench_mixer_dbm0_to_amplitude(dbm0);
  double frequencies[6] = { 0 };
  double amplitudes[6] = { 0 };
  double phases[6] = { 0 };

  for (gsize i = 0; i < n_samples; i++)
    {
      double value = g_rand_double_range(random, -0.1, 0.1);

      for (gsize k = 0; k < G_N_ELEMENTS(phases); k++)
        {
          if (i % (SECOND * 60 / 1000) == 0)
            {
              frequencies[k] = g_rand_double_range(random, 150.0, 3800.0);
              amplitudes[k] = g_rand_double_range(random, 0.0, 0.4);
            }
          phases[k] += frequencies[k] / BENCH_MIX_RATE;
          value += amplitudes[k] * sin(2.0 * G_PI * phases[k]);
        }
      samples[i] = (gint16) CLAMP(peak * value, G_MININT16, G_MAXINT16);
    }
  return samples;
}

static gint16 *
make_tone(gsize n_samples, double hz, double dbm0)
{
  gint16 *samples = g_new(gint16, n_samples);
  double amplitude = bench_mixer_dbm0_to_amplitude(dbm0);

  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (gint16) lrint(amplitude * sin(2.0 * G_PI * hz * i / BENCH_MIX_RATE));
  return samples;
}

/* @near through a filter, while @far (or nothing) is played and comes back @delay_ms later. */
static gint16 *
filter(const BenchVoiceFilterSetup *setup,
       const gint16 *far,
       guint delay_ms,
       const gint16 *near,
       gsize n_samples)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchVoiceFilter) self = bench_voice_filter_new(setup, &error);
  gsize delay = (gsize) delay_ms * BENCH_MIX_RATE / 1000;
  gint16 *heard = g_new0(gint16, n_samples);
  static const gint16 silence[BENCH_TICK_SAMPLES];

  g_assert_no_error(error);
  for (gsize at = 0; at + BENCH_TICK_SAMPLES <= n_samples; at += BENCH_TICK_SAMPLES)
    {
      gint16 frame[BENCH_TICK_SAMPLES];

      for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
        {
          double echo = far != NULL && at + i >= delay ? far[at + i - delay] * ECHO_GAIN : 0.0;

          frame[i] = (gint16) CLAMP(echo + (near != NULL ? near[at + i] : 0), G_MININT16, G_MAXINT16);
        }
      bench_voice_filter_far(self, far != NULL ? far + at : silence);
      bench_voice_filter_near(self, frame);
      memcpy(heard + at, frame, sizeof frame);
    }
  return heard;
}

/* The echo of the far end's talk is gone, but for 15 dB, after four seconds; the near end's tone is not. */
static void
test_echo(gconstpointer data)
{
  guint delay_ms = GPOINTER_TO_UINT(data);
  const BenchVoiceFilterSetup setup = { .echo_cancelling = TRUE, .delay_ms = DELAY_MS };
  const gsize n_samples = 10 * SECOND;
  g_autofree gint16 *far = make_talk(n_samples, -10.0);
  g_autofree gint16 *left = filter(&setup, far, delay_ms, NULL, n_samples);
  double echo = bench_mixer_level_dbm0(far + 4 * SECOND, 6 * SECOND) + 20.0 * log10(ECHO_GAIN);
  double residue = bench_mixer_level_dbm0(left + 4 * SECOND, 6 * SECOND);

  g_test_message("echo of %u ms at %.1f dBm0, %.1f left", delay_ms, echo, residue);
  g_assert_cmpfloat(echo, >, -30.0);
  g_assert_cmpfloat(residue, <, echo - 15.0);
}

static void
test_double_talk(void)
{
  const BenchVoiceFilterSetup setup = { .echo_cancelling = TRUE, .delay_ms = DELAY_MS };
  const gsize n_samples = 10 * SECOND;
  g_autofree gint16 *far = make_talk(n_samples, -10.0);
  g_autofree gint16 *near = make_tone(n_samples, NEAR_HZ, -14.0);
  g_autofree gint16 *heard = NULL;
  double said, left;

  memset(near, 0, 5 * SECOND * sizeof *near); /* until it has converged */
  heard = filter(&setup, far, DELAY_MS, near, n_samples);
  said = measure_amplitude(near + 6 * SECOND, 3 * SECOND, BENCH_MIX_RATE, NEAR_HZ);
  left = measure_amplitude(heard + 6 * SECOND, 3 * SECOND, BENCH_MIX_RATE, NEAR_HZ);
  g_test_message("both talk: the near end loses %.1f dB", 20.0 * log10(said / left));
  g_assert_cmpfloat(left, >, said / 2.0);
}

/* Without it nothing of that happens: what is measured above is the filter's work. */
static void
test_without(void)
{
  const guint delay_ms = DELAY_MS;
  const BenchVoiceFilterSetup setup = { 0 };
  const gsize n_samples = 4 * SECOND;
  g_autofree gint16 *far = make_talk(n_samples, -10.0);
  g_autofree gint16 *left = filter(&setup, far, delay_ms, NULL, n_samples);
  double echo = bench_mixer_level_dbm0(far + 2 * SECOND, 2 * SECOND) + 20.0 * log10(ECHO_GAIN);

  g_assert_cmpfloat_with_epsilon(bench_mixer_level_dbm0(left + 2 * SECOND, 2 * SECOND), echo, 2.0);
}

static void
test_noise(void)
{
  const BenchVoiceFilterSetup setup = { .noise_suppression = TRUE };
  const gsize n_samples = 8 * SECOND;
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  g_autofree gint16 *noise = g_new(gint16, n_samples);
  g_autofree gint16 *left = NULL;
  double before, after;

  for (gsize i = 0; i < n_samples; i++)
    noise[i] = (gint16) g_rand_int_range(random, -400, 400);
  left = filter(&setup, NULL, 0, noise, n_samples);
  before = bench_mixer_level_dbm0(noise + 4 * SECOND, 4 * SECOND);
  after = bench_mixer_level_dbm0(left + 4 * SECOND, 4 * SECOND);
  g_test_message("noise at %.1f dBm0, %.1f left", before, after);
  g_assert_cmpfloat(after, <, before - 6.0);
}

static void
test_gain(void)
{
  const BenchVoiceFilterSetup setup = { .gain_control = TRUE };
  const gsize n_samples = 10 * SECOND;
  g_autofree gint16 *quiet = make_tone(n_samples, NEAR_HZ, -34.0);
  g_autofree gint16 *heard = NULL;
  double before, after;

  for (gsize i = 0; i < n_samples; i++)
    if (i % (SECOND * 35 / 100) >= SECOND / 4)
      quiet[i] = 0;
  heard = filter(&setup, NULL, 0, quiet, n_samples);
  before = bench_mixer_level_dbm0(quiet + 7 * SECOND, 3 * SECOND);
  after = bench_mixer_level_dbm0(heard + 7 * SECOND, 3 * SECOND);
  g_test_message("a quiet tone at %.1f dBm0, raised to %.1f", before, after);
  g_assert_cmpfloat(after, >, before + 3.0);
}

/* Two filters at a time, as two phones in one process have: neither takes the other's far end. */
static void
test_two(void)
{
  const BenchVoiceFilterSetup setup = { .echo_cancelling = TRUE, .delay_ms = DELAY_MS };
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchVoiceFilter) one = bench_voice_filter_new(&setup, &error);
  g_assert_no_error(error);
  g_autoptr(BenchVoiceFilter) two = bench_voice_filter_new(&setup, &error);
  g_assert_no_error(error);
  g_assert_true(one != two);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/voice-filter/echo/as-told", GUINT_TO_POINTER(DELAY_MS), test_echo);
  g_test_add_data_func("/voice-filter/echo/later", GUINT_TO_POINTER(DELAY_MS + 40), test_echo);
  g_test_add_func("/voice-filter/double-talk", test_double_talk);
  g_test_add_func("/voice-filter/without", test_without);
  g_test_add_func("/voice-filter/noise", test_noise);
  g_test_add_func("/voice-filter/gain", test_gain);
  g_test_add_func("/voice-filter/two", test_two);
  return g_test_run();
}
