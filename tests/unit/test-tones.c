/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: the tone grammar, the factory tones, the generator's frequencies and cadence. */
#include <glib.h>
#include <string.h>

#include "../measure.h"
#include "media/mixer.h"
#include "media/tones.h"

static void
test_good(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchTonePattern) pattern
      = bench_tone_pattern_parse("!350+440/100, 0/30000 ,200+300+400+7000", &error);

  g_assert_no_error(error);
  g_assert_cmpuint(pattern->n_elements, ==, 3);
  g_assert_true(pattern->elements[0].once);
  g_assert_cmpuint(pattern->elements[0].n_frequencies, ==, 2);
  g_assert_cmpfloat(pattern->elements[0].frequencies[1], ==, 440);
  g_assert_cmpuint(pattern->elements[0].duration_ms, ==, 100);
  g_assert_false(pattern->elements[1].once);
  g_assert_cmpuint(pattern->elements[1].n_frequencies, ==, 0);
  g_assert_cmpuint(pattern->elements[1].duration_ms, ==, 30000);
  g_assert_cmpuint(pattern->elements[2].n_frequencies, ==, 4);
  g_assert_cmpuint(pattern->elements[2].duration_ms, ==, 0);
}

static void
test_bad(void)
{
  static const char *const bad[] = {
    "",
    ",",
    "350/",
    "/100",
    "350+/100",
    "+350/100",
    "199/100",
    "7001/100",
    "350/30001",
    "350/-1",
    "350/1.5",
    "0+350/100",
    "350+0/100",
    "1000x/100",
    "350/100/100",
    "200+300+400+500+600/100",
    "!",
    "!!350/100",
    "350/100,350/100,350/100,350/100,350/100,350/100,350/100,350/100,350/100",
    "99999999999999999999/1",
    "350 440/100",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(bench_tone_pattern_parse(bad[i], &error));
      g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE);
      g_assert_cmpuint(strlen(error->message), >, 10);
    }
}

static gint16 *
play(BenchTonePattern *pattern, guint rate, gsize n_samples)
{
  g_autoptr(BenchToneGenerator) generator = bench_tone_generator_new(pattern, rate, -16.0);
  gint16 *samples = g_new(gint16, n_samples);

  /* In ticks, as the mix point asks for it. */
  for (gsize at = 0; at < n_samples; at += rate / 50)
    bench_tone_generator_fill(generator, samples + at, MIN(rate / 50, n_samples - at));
  return samples;
}

static void
test_factory(void)
{
  static const struct
  {
    BenchTone tone;
    double low;
    double high;
    guint on_ms;
    guint off_ms;
  } tones[] = {
    { BENCH_TONE_DIAL, 350, 440, 0, 0 },
    { BENCH_TONE_RING_BACK, 440, 480, 2000, 4000 },
    { BENCH_TONE_BUSY, 480, 620, 500, 500 },
    { BENCH_TONE_CONGESTION, 480, 620, 250, 250 },
    { BENCH_TONE_CALL_WAITING, 440, 440, 300, 10000 },
    { BENCH_TONE_AUTO_ANSWER, 600, 600, 250, 100 },
  };
  g_autoptr(BenchSettings) settings = bench_settings_new();
  double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);

  for (gsize i = 0; i < G_N_ELEMENTS(tones); i++)
    {
      gsize period = (tones[i].on_ms + tones[i].off_ms) * 16;
      gsize on = tones[i].on_ms > 0 ? tones[i].on_ms * 16 : 48000;
      gsize n_samples = MAX(2 * period, 48000 + 16000 * 31);
      g_autofree gint16 *samples = play(bench_tone_pattern_for(tones[i].tone, settings), 16000, n_samples);

      g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, on, 16000, tones[i].low), amplitude,
                                     amplitude / 10);
      g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, on, 16000, tones[i].high), amplitude,
                                     amplitude / 10);
      g_assert_cmpfloat_with_epsilon(measure_frequency(samples, on, 16000, tones[i].low - 20,
                                                       tones[i].low + 20),
                                     tones[i].low, 0.5);
      if (period == 0)
        {
          g_assert_cmpuint(measure_gaps(samples, n_samples, 60, 200), ==, 0);
          continue;
        }
      /* Silent to the sample in the pause, sounding to the last in the burst. */
      for (gsize s = on; s < period; s++)
        g_assert_cmpint(samples[s], ==, 0);
      g_assert_cmpuint(measure_onset(samples, n_samples, on - 48, 0), <, on);
      g_assert_cmpuint(measure_onset(samples, n_samples, period, 0), <, period + 8);
    }
}

static void
test_override(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchTonePattern) changed = NULL;
  g_autoptr(GError) error = NULL;

  bench_settings_set(settings, "voice.tone.busy", "425/200,0/300", BENCH_LAYER_FILE, "test", &error);
  g_assert_no_error(error);
  changed = bench_tone_pattern_for(BENCH_TONE_BUSY, settings);
  g_assert_cmpuint(changed->elements[0].n_frequencies, ==, 1);
  g_assert_cmpuint(changed->elements[1].duration_ms, ==, 300);
  g_assert_null(bench_tone_pattern_for(BENCH_TONE_NONE, settings));

  /* A bad one falls back to the factory's, if the settings let it in at all. */
  if (bench_settings_set(settings, "voice.tone.busy", "12/x", BENCH_LAYER_FILE, "test", NULL))
    {
      g_autoptr(BenchTonePattern) factory = bench_tone_pattern_for(BENCH_TONE_BUSY, settings);

      g_assert_cmpfloat(factory->elements[0].frequencies[0], ==, 480);
    }
}

static void
test_once(void)
{
  g_autofree gint16 *samples
      = play(bench_tone_pattern_parse("!1000/100,!0/100,500/100,0/100", NULL), 8000, 8000);
  g_autoptr(BenchToneGenerator) ending
      = bench_tone_generator_new(bench_tone_pattern_parse("!1000/30,!0/10", NULL), 8000, -16.0);
  gint16 frame[160];

  g_assert_cmpfloat(measure_amplitude(samples, 800, 8000, 1000), >, 1000);
  g_assert_cmpuint(measure_onset(samples, 8000, 800, 0), >=, 1600);
  for (gsize at = 1600; at + 1600 <= 8000; at += 1600)
    {
      g_assert_cmpfloat(measure_amplitude(samples + at, 800, 8000, 500), >, 1000);
      g_assert_cmpfloat(measure_amplitude(samples + at, 800, 8000, 1000), <, 100);
    }
  g_assert_true(bench_tone_generator_fill(ending, frame, 160));
  g_assert_false(bench_tone_generator_fill(ending, frame, 160));
  g_assert_cmpint(frame[79], !=, 0);
  g_assert_cmpint(frame[80], ==, 0);
  g_assert_false(bench_tone_generator_fill(ending, frame, 160));
  g_assert_cmpuint(measure_onset(frame, 160, 0, 0), ==, 160);
}

static void
test_keys_and_ringer(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autofree gint16 *key = play(bench_tone_pattern_for_key('#', 100), 16000, 3200);
  g_autofree gint16 *ringer = play(bench_tone_pattern_for(BENCH_TONE_RINGER, settings), 16000, 16000 * 8);

  g_assert_cmpfloat(measure_amplitude(key, 1600, 16000, 941), >, 1200);
  g_assert_cmpfloat(measure_amplitude(key, 1600, 16000, 1477), >, 1200);
  g_assert_cmpuint(measure_onset(key, 3200, 1600, 0), ==, 3200);
  g_assert_null(bench_tone_pattern_for_key('e', 100));
  g_assert_null(bench_tone_pattern_for_key('\0', 100));

  g_assert_cmpuint(measure_gaps(ringer, 32000, 60, 200), ==, 0);
  g_assert_cmpuint(measure_onset(ringer, 16000 * 8, 32000, 0), >=, 96000);
  g_assert_cmpuint(measure_onset(ringer, 16000 * 8, 96000, 0), <, 96010);
  g_assert_cmpstr(bench_tone_name(BENCH_TONE_RING_BACK), ==, "ring-back");
  g_assert_cmpstr(bench_tone_name(BENCH_TONE_NONE), ==, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/tones/good", test_good);
  g_test_add_func("/tones/bad", test_bad);
  g_test_add_func("/tones/factory", test_factory);
  g_test_add_func("/tones/override", test_override);
  g_test_add_func("/tones/once", test_once);
  g_test_add_func("/tones/keys-and-ringer", test_keys_and_ringer);
  return g_test_run();
}
