/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digits in the sound: each is found at any phase, level and twist that ITU-T Q.24 wants found, with noise
 * and through A-law; what is too short, too soft, too crooked, or speech and music, is not. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "media/dtmf-tones.h"
#include "media/mixer.h"
#include "media/tones.h"

static const char all_digits[] = "0123456789*#ABCD";

typedef struct
{
  double row_dbm0;
  double column_dbm0;
  double noise_dbm0; /* of white noise, -90 for none */
  double detune;     /* share */
  guint lasts;       /* samples */
  guint before;      /* samples of silence ahead of it */
} Sound;

static double
digit_hz(char digit, gboolean column)
{
  BenchTonePattern *pattern = bench_tone_pattern_for_key(digit, 100);
  double hz = pattern->elements[0].frequencies[column ? 1 : 0];

  bench_tone_pattern_free(pattern);
  return hz;
}

/* What the detector makes of a digit as @sound has it; 0 for nothing. */
static char
detect(char digit, const Sound *sound, guint *duration_ms)
{
  BenchDtmfDetector detector = { 0 };
  g_autoptr(GRand) random = g_rand_new_with_seed(4733);
  double row = 2 * G_PI * digit_hz(digit, FALSE) * (1 + sound->detune) / BENCH_MIX_RATE;
  double column = 2 * G_PI * digit_hz(digit, TRUE) * (1 + sound->detune) / BENCH_MIX_RATE;
  double row_amplitude = bench_mixer_dbm0_to_amplitude(sound->row_dbm0);
  double column_amplitude = bench_mixer_dbm0_to_amplitude(sound->column_dbm0);
  /* White noise has the power of a sine of √(2/3) of its peak. */
  double noise = bench_mixer_dbm0_to_amplitude(sound->noise_dbm0) * sqrt(1.5);
  char found = '\0';

  for (guint at = 0; at < BENCH_MIX_RATE / 2;)
    {
      gint16 frame[BENCH_TICK_SAMPLES];
      char heard;

      for (guint i = 0; i < BENCH_TICK_SAMPLES; i++, at++)
        {
          double value = g_rand_double_range(random, -noise, noise);

          if (at >= sound->before && at < sound->before + sound->lasts)
            value += row_amplitude * sin(row * at) + column_amplitude * sin(column * at);
          frame[i] = (gint16) lrint(value);
        }
      heard = bench_dtmf_detector_frame(&detector, frame, duration_ms);
      if (heard == '\0')
        continue;
      g_assert_cmpint(found, ==, '\0');
      found = heard;
    }
  return found;
}

static void
test_found(void)
{
  static const Sound sounds[] = {
    { -9, -9, -90, 0, 1600, 0 },       { -3, -3, -90, 0, 1600, 100 },  { -30, -30, -60, 0, 1600, 200 },
    { -12, -6, -40, 0, 1600, 37 },     { -6, -12, -40, 0, 1600, 301 }, { -9, -9, -90, 0.015, 1600, 0 },
    { -9, -9, -90, -0.015, 1600, 11 }, { -9, -9, -24, 0, 1600, 160 },  { -9, -9, -90, 0, 960, 0 },
    { -9, -9, -90, 0, 960, 160 },      { -9, -9, -90, 0, 960, 319 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(sounds); i++)
    for (const char *digit = all_digits; *digit != '\0'; digit++)
      {
        guint duration_ms = 0;

        g_test_message("sound %" G_GSIZE_FORMAT ", digit %c", i, *digit);
        g_assert_cmpint(detect(*digit, &sounds[i], &duration_ms), ==, *digit);
        g_assert_cmpuint(duration_ms, >=, 40);
        g_assert_cmpuint(duration_ms, <=, sounds[i].lasts / 16 + 20);
      }
}

static void
test_not_found(void)
{
  static const Sound sounds[] = {
    { -9, -9, -90, 0, 319, 0 },                                    /* too short */
    { -9, -9, -90, 0, 319, 160 },   { -50, -50, -90, 0, 1600, 0 }, /* too soft */
    { -3, -18, -90, 0, 1600, 0 },                                  /* too crooked */
    { -9, -9, -90, 0.05, 1600, 0 },                                /* no digit's frequencies */
    { -20, -20, -12, 0, 1600, 0 },                                 /* less than the noise */
  };

  for (gsize i = 0; i < G_N_ELEMENTS(sounds); i++)
    for (const char *digit = all_digits; *digit != '\0'; digit++)
      {
        guint duration_ms = 0;

        g_test_message("sound %" G_GSIZE_FORMAT ", digit %c", i, *digit);
        g_assert_cmpint(detect(*digit, &sounds[i], &duration_ms), ==, '\0');
      }
}

/* A minute of voice-like sound: harmonics of a gliding pitch, with formants that move about; and of chords. */
static void
test_talk_off(void)
{
  BenchDtmfDetector detector = { 0 };
  g_autoptr(GRand) random = g_rand_new_with_seed(24);
  double phases[24] = { 0 };
  double pitch = 120;
  double formants[3] = { 500, 1500, 2500 };

  for (guint tick = 0; tick < 3000; tick++)
    {
      gint16 frame[BENCH_TICK_SAMPLES];
      guint duration_ms = 0;

      pitch = CLAMP(pitch * g_rand_double_range(random, 0.97, 1.03), 80, 320);
      for (gsize f = 0; f < G_N_ELEMENTS(formants); f++)
        formants[f]
            = CLAMP(formants[f] * g_rand_double_range(random, 0.95, 1.05), 300 + 600 * f, 900 + 900 * f);
      for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
        {
          double value = 0;

          for (gsize h = 0; h < G_N_ELEMENTS(phases); h++)
            {
              double hz = pitch * (h + 1);
              double loud = 0;

              for (gsize f = 0; f < G_N_ELEMENTS(formants); f++)
                loud += exp(-pow((hz - formants[f]) / 120, 2));
              phases[h] += 2 * G_PI * hz / BENCH_MIX_RATE;
              value += 6000 * loud * sin(phases[h]);
            }
          frame[i] = (gint16) CLAMP(value, -32000, 32000);
        }
      g_assert_cmpint(bench_dtmf_detector_frame(&detector, frame, &duration_ms), ==, '\0');
    }
}

static void
test_sender(void)
{
  g_autoptr(BenchDtmfTones) tones = bench_dtmf_tones_new();
  BenchDtmfDetector detector = { 0 };
  g_autoptr(GString) heard = g_string_new(NULL);
  guint replaced = 0;

  for (const char *digit = "1122#"; *digit != '\0'; digit++)
    bench_dtmf_tones_queue(tones, *digit, 100);
  for (guint tick = 0; tick < 60; tick++)
    {
      gint16 frame[BENCH_TICK_SAMPLES];
      guint duration_ms = 0;
      char digit;

      for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
        frame[i] = 77;
      if (bench_dtmf_tones_fill(tones, frame))
        replaced++;
      else
        g_assert_cmpint(frame[5], ==, 77);
      digit = bench_dtmf_detector_frame(&detector, frame, &duration_ms);
      if (digit == '\0')
        continue;
      g_string_append_c(heard, digit);
      g_assert_cmpuint(duration_ms, ==, 100);
    }
  g_assert_cmpstr(heard->str, ==, "1122#");
  /* 100 ms and a pause of 60, five times. */
  g_assert_cmpuint(replaced, ==, 5 * (5 + 3));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dtmf-tones/found", test_found);
  g_test_add_func("/dtmf-tones/not-found", test_not_found);
  g_test_add_func("/dtmf-tones/talk-off", test_talk_off);
  g_test_add_func("/dtmf-tones/sender", test_sender);
  return g_test_run();
}
