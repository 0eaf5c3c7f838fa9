/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/tones.h"

#include <string.h>

#define LOWEST_HZ 200
#define LOWEST_PRESET_HZ 10
#define HIGHEST_HZ 7000
#define LOWEST_MODULATION_HZ 1
#define HIGHEST_MODULATION_HZ 200
#define LONGEST_MS 30000

const double bench_dtmf_rows[BENCH_DTMF_GROUP] = { 697, 770, 852, 941 };
const double bench_dtmf_columns[BENCH_DTMF_GROUP] = { 1209, 1336, 1477, 1633 };
const char bench_dtmf_layout[] = "123A456B789C*0#D";

static BenchTonePattern *
pattern_new(guint n_elements)
{
  BenchTonePattern *pattern = g_new0(BenchTonePattern, 1);

  pattern->elements = g_new0(BenchToneElement, n_elements);
  pattern->n_elements = n_elements;
  return pattern;
}

/**
 * bench_tone_pattern_free:
 * @pattern: (nullable) (transfer full): a pattern no generator owns
 */
void
bench_tone_pattern_free(BenchTonePattern *pattern)
{
  if (pattern == NULL)
    return;
  g_free(pattern->elements);
  g_free(pattern);
}

static gboolean
parse_number(const char *text, const char *what, guint least, guint most, guint *value, GError **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned(text, 10, least, most, &number, NULL))
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE, "%s \"%s\" is not a number from %u to %u",
                  what, text, least, most);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}

/* "400x25": one frequency, and the one that modulates its amplitude. */
static gboolean
parse_modulated(char *text, char *cross, BenchToneElement *element, GError **error)
{
  guint carrier = 0;
  guint modulation = 0;

  *cross = '\0';
  if (!parse_number(g_strstrip(text), "frequency", LOWEST_HZ, HIGHEST_HZ, &carrier, error)
      || !parse_number(g_strstrip(cross + 1), "modulation", LOWEST_MODULATION_HZ, HIGHEST_MODULATION_HZ,
                       &modulation, error))
    return FALSE;
  element->frequencies[0] = carrier;
  element->n_frequencies = 1;
  element->modulation_hz = modulation;
  return TRUE;
}

static gboolean
parse_frequencies(char *text, guint lowest_hz, BenchToneElement *element, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, "+", -1);
  guint n_parts = g_strv_length(parts);
  char *cross = strchr(text, 'x');

  if (n_parts == 0)
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE, "a frequency is missing");
      return FALSE;
    }
  if (cross != NULL && n_parts == 1)
    return parse_modulated(text, cross, element, error);
  if (n_parts == 1 && strcmp(g_strstrip(parts[0]), "0") == 0)
    return TRUE;
  if (n_parts > BENCH_TONE_FREQUENCIES)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE, "\"%s\" has more than %d frequencies",
                  text, BENCH_TONE_FREQUENCIES);
      return FALSE;
    }
  for (guint i = 0; i < n_parts; i++)
    {
      guint frequency = 0;

      if (!parse_number(g_strstrip(parts[i]), "frequency", lowest_hz, HIGHEST_HZ, &frequency, error))
        return FALSE;
      element->frequencies[element->n_frequencies++] = frequency;
    }
  return TRUE;
}

static gboolean
parse_element(char *text, guint lowest_hz, BenchToneElement *element, GError **error)
{
  char *slash = NULL;

  text = g_strstrip(text);
  if (*text == '!')
    {
      element->once = TRUE;
      text = g_strchug(text + 1);
    }
  slash = strchr(text, '/');
  if (slash != NULL)
    {
      *slash = '\0';
      if (!parse_number(g_strstrip(slash + 1), "duration", 0, LONGEST_MS, &element->duration_ms, error))
        return FALSE;
    }
  return parse_frequencies(g_strstrip(text), lowest_hz, element, error);
}

static BenchTonePattern *
parse(const char *text, guint most_elements, guint lowest_hz, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  guint n_parts = g_strv_length(parts);
  g_autoptr(BenchTonePattern) pattern = NULL;

  if (n_parts == 0 || n_parts > most_elements)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE,
                  "a tone has 1 to %u elements, this has %u", most_elements, n_parts);
      return NULL;
    }
  pattern = pattern_new(n_parts);
  for (guint i = 0; i < n_parts; i++)
    if (!parse_element(parts[i], lowest_hz, &pattern->elements[i], error))
      return NULL;
  return g_steal_pointer(&pattern);
}

/**
 * bench_tone_pattern_parse:
 * @text: such as "!350+440/100,!0/100,350+440" or "400x25/400,0/200"
 *
 * Returns: (transfer full): the pattern, or %NULL with an error that names the part at fault.
 */
BenchTonePattern *
bench_tone_pattern_parse(const char *text, GError **error)
{
  return parse(text, BENCH_TONE_ELEMENTS, LOWEST_HZ, error);
}

/**
 * bench_tone_pattern_parse_preset:
 * @text: as bench_tone_pattern_parse(), from data/tones.tsv: longer, and with frequencies as low as
 *   Japan's ring-back tone has
 *
 * Returns: (transfer full): the pattern, or %NULL with an error that names the part at fault.
 */
BenchTonePattern *
bench_tone_pattern_parse_preset(const char *text, GError **error)
{
  return parse(text, BENCH_TONE_PRESET_ELEMENTS, LOWEST_PRESET_HZ, error);
}

/**
 * bench_tone_pattern_play_once:
 * @longest_ms: what an element that lasts for ever is cut to
 *
 * Makes @self end after one turn.
 *
 * Returns: how long that is, ms.
 */
guint
bench_tone_pattern_play_once(BenchTonePattern *self, guint longest_ms)
{
  guint total_ms = 0;

  for (guint i = 0; i < self->n_elements; i++)
    {
      BenchToneElement *element = &self->elements[i];

      element->once = TRUE;
      if (element->duration_ms == 0 || element->duration_ms > longest_ms)
        element->duration_ms = longest_ms;
      total_ms += element->duration_ms;
    }
  return total_ms;
}

/**
 * bench_tone_pattern_for_key:
 * @digit: 0-9, *, #, A-D
 * @duration_ms: how long; at least 1
 *
 * Returns: (transfer full) (nullable): the digit's pair of frequencies (ITU-T Q.23), played once, or
 * %NULL when @digit is none.
 */
BenchTonePattern *
bench_tone_pattern_for_key(char digit, guint duration_ms)
{
  const char *place = digit != '\0' ? strchr(bench_dtmf_layout, g_ascii_toupper(digit)) : NULL;
  BenchTonePattern *pattern = NULL;

  if (place == NULL)
    return NULL;
  pattern = pattern_new(1);
  pattern->elements[0].frequencies[0] = bench_dtmf_rows[(place - bench_dtmf_layout) / BENCH_DTMF_GROUP];
  pattern->elements[0].frequencies[1] = bench_dtmf_columns[(place - bench_dtmf_layout) % BENCH_DTMF_GROUP];
  pattern->elements[0].n_frequencies = 2;
  pattern->elements[0].duration_ms = MAX(duration_ms, 1);
  pattern->elements[0].once = TRUE;
  return pattern;
}
