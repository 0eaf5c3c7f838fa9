/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pattern a tone has: by voice.tone.country from data/tones.tsv, or by the voice.tone.* parameters. */
#include <gio/gio.h>
#include <string.h>

#include "base/log.h"
#include "media/tones.h"

#define TABLE_PATH "/io/github/benchphone/Benchphone/tones.tsv"
#define CUSTOM "Custom"
#define EVERYWHERE "*"

/* A tone's name in the table; in the parameters, where it has one, with "voice.tone." before it; in events. */
typedef struct
{
  const char *row;
  const char *parameter;
  const char *event;
} Names;

static const Names *
names_of(BenchTone tone)
{
  static const Names names[] = {
    [BENCH_TONE_NONE] = { NULL, NULL, "" },
    [BENCH_TONE_DIAL] = { "dial", "voice.tone.dial", "dial" },
    [BENCH_TONE_RING_BACK] = { "ring", "voice.tone.ring", "ring-back" },
    [BENCH_TONE_BUSY] = { "busy", "voice.tone.busy", "busy" },
    [BENCH_TONE_CONGESTION] = { "congestion", "voice.tone.congestion", "congestion" },
    [BENCH_TONE_CALL_WAITING] = { "callwaiting", "voice.tone.callwaiting", "call-waiting" },
    [BENCH_TONE_AUTO_ANSWER] = { "autoanswer", "voice.tone.autoanswer", "auto-answer" },
    [BENCH_TONE_RINGER] = { NULL, NULL, "ringer" },
    [BENCH_TONE_SECONDARY_DIAL] = { "secondary_dial", "voice.tone.secondary_dial", "secondary-dial" },
    [BENCH_TONE_DIAL_RECALL] = { "dialrecall", "voice.tone.dialrecall", "dial-recall" },
    [BENCH_TONE_STUTTER] = { "stutter", "voice.tone.stutter", "stutter" },
    [BENCH_TONE_INFO] = { "info", "voice.tone.info", "info" },
    [BENCH_TONE_RECORD] = { "record", "voice.tone.record", "record" },
    [BENCH_TONE_MESSAGE] = { "message", "voice.tone.message", "message" },
    [BENCH_TONE_HOLD] = { "hold", NULL, "hold" },
    [BENCH_TONE_SEND] = { "send", NULL, "send" },
  };

  return &names[tone];
}

/**
 * bench_tone_name:
 *
 * Returns: (transfer none): the tone's name in events, such as "ring-back"; "" for none.
 */
const char *
bench_tone_name(BenchTone tone)
{
  return names_of(tone)->event;
}

static GStrv
read_lines(void)
{
  g_autoptr(GBytes) bytes = g_resources_lookup_data(TABLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1) : g_new0(char *, 1);
}

/* What follows @word and a tab at the start of @line. */
static const char *
after(const char *line, const char *word)
{
  gsize length = strlen(word);

  return g_ascii_strncasecmp(line, word, length) == 0 && line[length] == '\t' ? line + length + 1 : NULL;
}

static char *
find_row(const char *country, const char *row)
{
  g_auto(GStrv) lines = read_lines();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rest = after(lines[i], country);
      const char *pattern = NULL;

      if (rest == NULL)
        rest = after(lines[i], EVERYWHERE);
      pattern = rest != NULL ? after(rest, row) : NULL;
      if (pattern != NULL)
        return g_strdup(pattern);
    }
  return NULL;
}

/**
 * bench_tone_preset:
 * @country: a value of voice.tone.country, small and capital letters alike
 *
 * Returns: (transfer full) (nullable): the tone's pattern there, %NULL when there is no such country, or no
 *   pattern for the tone.
 */
char *
bench_tone_preset(const char *country, BenchTone tone)
{
  const char *row = names_of(tone)->row;

  return row != NULL ? find_row(country, row) : NULL;
}

/**
 * bench_tone_pattern_for_cadence:
 * @name: such as "Bellcore-dr2", small and capital letters alike
 *
 * Returns: (transfer full) (nullable): what the ringer plays for it, %NULL when there is no such cadence.
 */
BenchTonePattern *
bench_tone_pattern_for_cadence(const char *name)
{
  g_autofree char *preset = find_row(EVERYWHERE, name);

  return preset != NULL ? bench_tone_pattern_parse_preset(preset, NULL) : NULL;
}

/**
 * bench_tone_countries:
 *
 * Returns: (transfer full): the values of voice.tone.country, "Custom" first.
 */
GStrv
bench_tone_countries(void)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_auto(GStrv) lines = read_lines();
  g_autofree char *last = g_strdup("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *tab = strchr(lines[i], '\t');
      g_autofree char *country = NULL;

      if (tab == NULL || *lines[i] == '#' || *lines[i] == '*')
        continue;
      country = g_strndup(lines[i], (gsize) (tab - lines[i]));
      if (g_str_equal(country, last))
        continue;
      g_strv_builder_add(builder, country);
      g_free(last);
      last = g_steal_pointer(&country);
    }
  return g_strv_builder_end(builder);
}

static BenchTonePattern *
pattern_of_parameter(BenchTone tone, BenchSettings *settings)
{
  const char *parameter = names_of(tone)->parameter;
  const char *value = parameter != NULL ? bench_settings_get(settings, parameter) : NULL;
  g_autoptr(GError) error = NULL;
  BenchTonePattern *pattern = NULL;

  if (value == NULL || *value == '\0')
    return NULL;
  pattern = bench_tone_pattern_parse(value, &error);
  if (pattern == NULL)
    bench_warning("%s: %s; the factory tone is used", parameter, error->message);
  return pattern;
}

/**
 * bench_tone_pattern_for:
 * @settings: whose voice.tone.country counts, and with "Custom" the voice.tone.* parameters, or the factory
 *   tones where these are blank
 *
 * A country there is not counts as "Custom", and a value that does not follow the grammar as blank; both
 * are logged.
 *
 * Returns: (transfer full) (nullable): the pattern, %NULL for %BENCH_TONE_NONE and the ringer.
 */
BenchTonePattern *
bench_tone_pattern_for(BenchTone tone, BenchSettings *settings)
{
  const char *country = bench_settings_get(settings, "voice.tone.country");
  gboolean custom = *country == '\0' || g_ascii_strcasecmp(country, CUSTOM) == 0;
  g_autofree char *dial = NULL;
  g_autofree char *preset = NULL;
  BenchTonePattern *pattern = NULL;

  if (names_of(tone)->row == NULL)
    return NULL;
  if (!custom)
    dial = bench_tone_preset(country, BENCH_TONE_DIAL);
  if (!custom && dial == NULL)
    bench_warning("voice.tone.country: no tones of \"%s\" are known; Custom is used", country);
  if (dial == NULL)
    pattern = pattern_of_parameter(tone, settings);
  if (pattern != NULL)
    return pattern;
  preset = bench_tone_preset(dial != NULL ? country : CUSTOM, tone);
  return preset != NULL ? bench_tone_pattern_parse_preset(preset, NULL) : NULL;
}
