/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/tones.h"

#include <string.h>

#include "base/log.h"

#define LOWEST_HZ 200
#define HIGHEST_HZ 7000
#define LONGEST_MS 30000

/* A trill of two major thirds, C5+E5 and D5+F#5, for two seconds in six. */
#define RINGER_NOTE_MS 80
#define RINGER_NOTES 25
#define RINGER_PAUSE_MS 4000

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

static gboolean
parse_frequencies(char *text, BenchToneElement *element, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, "+", -1);
  guint n_parts = g_strv_length(parts);

  if (n_parts == 0)
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE, "a frequency is missing");
      return FALSE;
    }
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

      if (!parse_number(g_strstrip(parts[i]), "frequency", LOWEST_HZ, HIGHEST_HZ, &frequency, error))
        return FALSE;
      element->frequencies[element->n_frequencies++] = frequency;
    }
  return TRUE;
}

static gboolean
parse_element(char *text, BenchToneElement *element, GError **error)
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
  return parse_frequencies(g_strstrip(text), element, error);
}

/**
 * bench_tone_pattern_parse:
 * @text: such as "!350+440/100,!0/100,350+440"
 *
 * Returns: (transfer full): the pattern, or %NULL with an error that names the part at fault.
 */
BenchTonePattern *
bench_tone_pattern_parse(const char *text, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  guint n_parts = g_strv_length(parts);
  g_autoptr(BenchTonePattern) pattern = NULL;

  if (n_parts == 0 || n_parts > BENCH_TONE_ELEMENTS)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_TONE,
                  "a tone has 1 to %d elements, this has %u", BENCH_TONE_ELEMENTS, n_parts);
      return NULL;
    }
  pattern = pattern_new(n_parts);
  for (guint i = 0; i < n_parts; i++)
    if (!parse_element(parts[i], &pattern->elements[i], error))
      return NULL;
  return g_steal_pointer(&pattern);
}

/**
 * bench_tone_factory_value:
 *
 * Returns: (transfer none) (nullable): the pattern of a tone as the phone leaves the factory, or %NULL
 * for those that are not written in the grammar.
 */
const char *
bench_tone_factory_value(BenchTone tone)
{
  switch (tone)
    {
    case BENCH_TONE_DIAL:
      return "350+440/30000";
    case BENCH_TONE_RING_BACK:
      return "440+480/2000,0/4000";
    case BENCH_TONE_BUSY:
      return "480+620/500,0/500";
    case BENCH_TONE_CONGESTION:
      return "480+620/250,0/250";
    case BENCH_TONE_CALL_WAITING:
      return "440/300,0/10000";
    case BENCH_TONE_AUTO_ANSWER:
      return "600/250,0/100";
    case BENCH_TONE_NONE:
    case BENCH_TONE_RINGER:
      return NULL;
    }
  g_return_val_if_reached(NULL);
}

static const char *
parameter_of(BenchTone tone)
{
  switch (tone)
    {
    case BENCH_TONE_DIAL:
      return "voice.tone.dial";
    case BENCH_TONE_RING_BACK:
      return "voice.tone.ring";
    case BENCH_TONE_BUSY:
      return "voice.tone.busy";
    case BENCH_TONE_CONGESTION:
      return "voice.tone.congestion";
    case BENCH_TONE_CALL_WAITING:
      return "voice.tone.callwaiting";
    case BENCH_TONE_AUTO_ANSWER:
      return "voice.tone.autoanswer";
    case BENCH_TONE_NONE:
    case BENCH_TONE_RINGER:
      return NULL;
    }
  g_return_val_if_reached(NULL);
}

static BenchTonePattern *
ringer_pattern(void)
{
  static const double notes[2][2] = { { 523.25, 659.26 }, { 587.33, 739.99 } };
  BenchTonePattern *pattern = pattern_new(RINGER_NOTES + 1);

  for (guint i = 0; i < RINGER_NOTES; i++)
    {
      memcpy(pattern->elements[i].frequencies, notes[i % 2], sizeof notes[0]);
      pattern->elements[i].n_frequencies = 2;
      pattern->elements[i].duration_ms = RINGER_NOTE_MS;
    }
  pattern->elements[RINGER_NOTES].duration_ms = RINGER_PAUSE_MS;
  return pattern;
}

/**
 * bench_tone_pattern_for:
 * @settings: whose voice.tone.* parameters count before the factory values when they are not blank
 *
 * A value that does not follow the grammar is logged and the factory value used.
 *
 * Returns: (transfer full) (nullable): the pattern, %NULL for %BENCH_TONE_NONE.
 */
BenchTonePattern *
bench_tone_pattern_for(BenchTone tone, BenchSettings *settings)
{
  const char *parameter = parameter_of(tone);
  const char *value = parameter != NULL ? bench_settings_get(settings, parameter) : NULL;
  g_autoptr(GError) error = NULL;

  if (tone == BENCH_TONE_RINGER)
    return ringer_pattern();
  if (parameter == NULL)
    return NULL;
  if (value != NULL && *value != '\0')
    {
      BenchTonePattern *pattern = bench_tone_pattern_parse(value, &error);

      if (pattern != NULL)
        return pattern;
      bench_warning("%s: %s; the factory tone is used", parameter, error->message);
    }
  return bench_tone_pattern_parse(bench_tone_factory_value(tone), NULL);
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
  static const char layout[] = "123A456B789C*0#D";
  static const double rows[] = { 697, 770, 852, 941 };
  static const double columns[] = { 1209, 1336, 1477, 1633 };
  const char *place = digit != '\0' ? strchr(layout, g_ascii_toupper(digit)) : NULL;
  BenchTonePattern *pattern = NULL;

  if (place == NULL)
    return NULL;
  pattern = pattern_new(1);
  pattern->elements[0].frequencies[0] = rows[(place - layout) / 4];
  pattern->elements[0].frequencies[1] = columns[(place - layout) % 4];
  pattern->elements[0].n_frequencies = 2;
  pattern->elements[0].duration_ms = MAX(duration_ms, 1);
  pattern->elements[0].once = TRUE;
  return pattern;
}

/**
 * bench_tone_name:
 *
 * Returns: (transfer none): the tone's name in events, such as "ring-back"; "" for none.
 */
const char *
bench_tone_name(BenchTone tone)
{
  switch (tone)
    {
    case BENCH_TONE_NONE:
      return "";
    case BENCH_TONE_DIAL:
      return "dial";
    case BENCH_TONE_RING_BACK:
      return "ring-back";
    case BENCH_TONE_BUSY:
      return "busy";
    case BENCH_TONE_CONGESTION:
      return "congestion";
    case BENCH_TONE_CALL_WAITING:
      return "call-waiting";
    case BENCH_TONE_AUTO_ANSWER:
      return "auto-answer";
    case BENCH_TONE_RINGER:
      return "ringer";
    }
  g_return_val_if_reached("");
}
