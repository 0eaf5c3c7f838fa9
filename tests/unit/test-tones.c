/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: the tone grammar; every tone of every country, its frequencies, levels and cadence measured. */
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
    "x25/100",
    "400x25+400/100",
    "400x201/100",
    "400x0/100",
    "400x25x25/100",
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

/* ---- Every tone of every country, measured ---- */

#define RATE 8000
#define MS (RATE / 1000)
#define SILENT_UP_TO 0
#define LONGEST_MEASURED_MS 500
#define LONGEST_RENDERED_MS 42000

/* What a pattern's text says, read by a way of our own. */
typedef struct
{
  double hz[4];
  guint n_hz;
  double modulation_hz;
  guint ms; /* 0: for ever */
  gboolean once;
} Expected;

static guint
read_expected(const char *text, Expected *elements)
{
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  guint n = 0;

  for (; parts[n] != NULL; n++)
    {
      Expected *element = &elements[n];
      const char *at = parts[n];
      char *end = NULL;

      *element = (Expected){ .once = *at == '!' };
      at += element->once ? 1 : 0;
      for (;; at = end + 1)
        {
          double hz = g_ascii_strtod(at, &end);

          if (hz > 0.0)
            element->hz[element->n_hz++] = hz;
          if (*end == 'x')
            element->modulation_hz = g_ascii_strtod(end + 1, &end);
          if (*end != '+')
            break;
        }
      element->ms = *end == '/' ? (guint) g_ascii_strtoull(end + 1, NULL, 10) : 0;
    }
  return n;
}

static void
measure_sound(const char *text, const Expected *element, const gint16 *samples, guint ms)
{
  gsize n_samples = MIN(ms, LONGEST_MEASURED_MS) * MS;
  double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);

  for (guint i = 0; i < element->n_hz; i++)
    {
      double hz = element->hz[i];

      g_test_message("%s: %g Hz for %u ms", text, hz, ms);
      g_assert_cmpfloat_with_epsilon(measure_frequency(samples, n_samples, RATE, hz - 4, hz + 4), hz, 1.0);
      /* Within 1 dB; bursts lose some to their ramps. */
      g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, n_samples, RATE, hz), amplitude,
                                     amplitude * 0.11);
      /* Nothing where nothing should be. */
      if (ms >= 100)
        g_assert_cmpfloat(measure_amplitude(samples, n_samples, RATE, 2500), <, amplitude / 50);
      if (element->modulation_hz == 0.0)
        continue;
      for (int side = -1; side <= 1; side += 2)
        g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, n_samples, RATE,
                                                         hz + side * element->modulation_hz),
                                       amplitude / 2, amplitude * 0.08);
    }
}

/* Two turns of it, or what of them fits: each element where and as it has to be. */
static void
measure_pattern(const char *text)
{
  Expected elements[BENCH_TONE_PRESET_ELEMENTS];
  guint n = read_expected(text, elements);
  g_autoptr(GError) error = NULL;
  BenchTonePattern *pattern = bench_tone_pattern_parse_preset(text, &error);
  g_autofree gint16 *samples = NULL;
  guint at_ms = 0;
  gboolean sounded = FALSE;

  g_assert_no_error(error);
  samples = play(pattern, RATE, LONGEST_RENDERED_MS * MS);
  for (guint i = 0; i < 2 * n; i++)
    {
      const Expected *element = &elements[i % n];
      guint ms = element->ms > 0 ? element->ms : 2000;
      const gint16 *here = samples + at_ms * MS;

      if (i >= n && element->once)
        continue;
      if (at_ms + ms > LONGEST_RENDERED_MS)
        break;
      if (element->n_hz == 0)
        for (gsize s = 0; s < ms * MS; s++)
          g_assert_cmpint(here[s], ==, 0);
      else
        {
          /* It begins at once and goes on to the end, within 3 ms. */
          g_assert_cmpuint(measure_onset(here, ms * MS, 0, SILENT_UP_TO), <, 3 * MS);
          if (ms >= 40 && element->modulation_hz == 0.0)
            g_assert_cmpuint(measure_onset(here, ms * MS, (ms - 3) * MS, SILENT_UP_TO), <, ms * MS);
          measure_sound(text, element, here, ms);
          sounded = TRUE;
        }
      at_ms += ms;
      if (element->ms == 0)
        break;
    }
  g_assert_true(sounded);
}

static void
test_countries(void)
{
  static const char *const expected[]
      = { "Custom",      "Australia", "Austria",       "Brazil",        "Belgium",     "Chile",
          "China",       "Czech",     "Czech ETSI",    "Denmark",       "Finland",     "France",
          "Germany",     "Greece",    "Hungary",       "Great Britain", "Lithuania",   "India",
          "Italy",       "Japan",     "Mexico",        "Norway",        "Russia",      "New Zealand",
          "Netherlands", "Portugal",  "United States", "Spain",         "Switzerland", "Sweden" };
  g_auto(GStrv) countries = bench_tone_countries();
  g_autoptr(GHashTable) measured = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint(g_strv_length(countries), ==, 30);
  for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
    g_assert_true(g_strv_contains((const char *const *) countries, expected[i]));
  for (guint i = 0; countries[i] != NULL; i++)
    for (BenchTone tone = BENCH_TONE_DIAL; tone <= BENCH_TONE_SEND; tone++)
      {
        g_autofree char *text = tone == BENCH_TONE_RINGER ? NULL : bench_tone_preset(countries[i], tone);

        if (tone == BENCH_TONE_RINGER)
          continue;
        g_test_message("%s %s", countries[i], bench_tone_name(tone));
        g_assert_nonnull(text);
        if (!g_hash_table_add(measured, g_strdup(text)))
          continue;
        measure_pattern(text);
      }
  g_assert_cmpuint(g_hash_table_size(measured), >, 100);
}

/* The values of the guide that a person would look up first; all others are data. */
static void
test_known(void)
{
  static const struct
  {
    const char *country;
    BenchTone tone;
    const char *pattern;
  } known[] = {
    { "Custom", BENCH_TONE_DIAL, "350+440/30000" },
    { "Custom", BENCH_TONE_RING_BACK, "440+480/2000,0/4000" },
    { "Custom", BENCH_TONE_BUSY, "480+620/500,0/500" },
    { "Custom", BENCH_TONE_CONGESTION, "480+620/250,0/250" },
    { "Custom", BENCH_TONE_CALL_WAITING, "440/300,0/10000" },
    { "Custom", BENCH_TONE_RECORD, "1400/500,0/15000" },
    { "Custom", BENCH_TONE_INFO, "!950/330,!1400/330,!1800/330,0" },
    { "Custom", BENCH_TONE_AUTO_ANSWER, "600/250,0/100" },
    { "Germany", BENCH_TONE_BUSY, "425/480,0/480" },
    { "great britain", BENCH_TONE_RING_BACK, "400+450/400,0/200,400+450/400,0/2000" },
    { "India", BENCH_TONE_DIAL, "400x25" },
    { "Japan", BENCH_TONE_RING_BACK, "400+15/1000,0/2000" },
    { "Czech", BENCH_TONE_BUSY, "425/330,0/330" },
    { "Czech ETSI", BENCH_TONE_BUSY, "425/500,0/500" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    {
      g_autofree char *pattern = bench_tone_preset(known[i].country, known[i].tone);

      g_assert_cmpstr(pattern, ==, known[i].pattern);
    }
  g_assert_null(bench_tone_preset("Atlantis", BENCH_TONE_DIAL));
  g_assert_null(bench_tone_preset("Custom", BENCH_TONE_RINGER));
}

/* One turn, and what lasts for ever not for long. */
static void
test_one_turn(void)
{
  g_autoptr(BenchTonePattern) pattern = bench_tone_pattern_parse("1000/200,0/100,500", NULL);

  g_assert_cmpuint(bench_tone_pattern_play_once(pattern, 400), ==, 700);
  {
    g_autofree gint16 *samples = play(g_steal_pointer(&pattern), RATE, RATE);

    g_assert_cmpfloat(measure_amplitude(samples + 300 * MS, 400 * MS, RATE, 500), >, 1000);
    g_assert_cmpuint(measure_onset(samples, RATE, 700 * MS, 0), ==, RATE);
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
  g_assert_null(bench_tone_pattern_for(BENCH_TONE_RINGER, settings));

  /* A country's tones come before the parameters; one there is not is as if none were named. */
  {
    g_autoptr(BenchTonePattern) german = NULL;
    g_autoptr(BenchTonePattern) custom = NULL;

    bench_settings_set(settings, "voice.tone.country", "Germany", BENCH_LAYER_FILE, "test", NULL);
    german = bench_tone_pattern_for(BENCH_TONE_BUSY, settings);
    g_assert_cmpuint(german->elements[0].duration_ms, ==, 480);
    bench_settings_set(settings, "voice.tone.country", "Atlantis", BENCH_LAYER_FILE, "test", NULL);
    custom = bench_tone_pattern_for(BENCH_TONE_BUSY, settings);
    g_assert_cmpuint(custom->elements[1].duration_ms, ==, 300);
  }

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
test_keys(void)
{
  g_autofree gint16 *key = play(bench_tone_pattern_for_key('#', 100), 16000, 3200);

  g_assert_cmpfloat(measure_amplitude(key, 1600, 16000, 941), >, 1200);
  g_assert_cmpfloat(measure_amplitude(key, 1600, 16000, 1477), >, 1200);
  g_assert_cmpuint(measure_onset(key, 3200, 1600, 0), ==, 3200);
  g_assert_null(bench_tone_pattern_for_key('e', 100));
  g_assert_null(bench_tone_pattern_for_key('\0', 100));
  g_assert_cmpstr(bench_tone_name(BENCH_TONE_RING_BACK), ==, "ring-back");
  g_assert_cmpstr(bench_tone_name(BENCH_TONE_NONE), ==, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/tones/good", test_good);
  g_test_add_func("/tones/bad", test_bad);
  g_test_add_func("/tones/countries", test_countries);
  g_test_add_func("/tones/known", test_known);
  g_test_add_func("/tones/one-turn", test_one_turn);
  g_test_add_func("/tones/override", test_override);
  g_test_add_func("/tones/once", test_once);
  g_test_add_func("/tones/keys", test_keys);
  return g_test_run();
}
