/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/key.h"

#include <string.h>

typedef struct
{
  BenchKey key;
  char digit;
  const char *name;
  const char *aliases[3]; /* of the Action URI, guide 6.2 */
} KeyName;

static const KeyName key_names[] = {
  { BENCH_KEY_0, '0', "digit-0", { "0" } },
  { BENCH_KEY_1, '1', "digit-1", { "1" } },
  { BENCH_KEY_2, '2', "digit-2", { "2" } },
  { BENCH_KEY_3, '3', "digit-3", { "3" } },
  { BENCH_KEY_4, '4', "digit-4", { "4" } },
  { BENCH_KEY_5, '5', "digit-5", { "5" } },
  { BENCH_KEY_6, '6', "digit-6", { "6" } },
  { BENCH_KEY_7, '7', "digit-7", { "7" } },
  { BENCH_KEY_8, '8', "digit-8", { "8" } },
  { BENCH_KEY_9, '9', "digit-9", { "9" } },
  { BENCH_KEY_STAR, '*', "star", { "*", "asterisk" } },
  { BENCH_KEY_HASH, '#', "hash", { "#", "POUND" } },
  { BENCH_KEY_SOFT_1, 0, "soft-1", { "F1" } },
  { BENCH_KEY_SOFT_2, 0, "soft-2", { "F2" } },
  { BENCH_KEY_SOFT_3, 0, "soft-3", { "F3" } },
  { BENCH_KEY_SOFT_4, 0, "soft-4", { "F4" } },
  { BENCH_KEY_UP, 0, "up", { NULL } },
  { BENCH_KEY_DOWN, 0, "down", { NULL } },
  { BENCH_KEY_LEFT, 0, "left", { NULL } },
  { BENCH_KEY_RIGHT, 0, "right", { NULL } },
  { BENCH_KEY_OK, 0, "ok", { "ENTER" } },
  { BENCH_KEY_X, 0, "x", { "CANCEL" } },
  { BENCH_KEY_HEADSET, 0, "headset", { NULL } },
  { BENCH_KEY_MUTE, 0, "mute", { NULL } },
  { BENCH_KEY_MESSAGE, 0, "message", { "MSG" } },
  { BENCH_KEY_HOLD, 0, "hold", { "F_HOLD" } },
  { BENCH_KEY_REDIAL, 0, "redial", { "RD" } },
  { BENCH_KEY_TRANSFER, 0, "transfer", { "F_TRANSFER" } },
  { BENCH_KEY_CONFERENCE, 0, "conference", { "F_CONFERENCE", "CONF" } },
  { BENCH_KEY_SPEAKER, 0, "speaker", { NULL } },
  { BENCH_KEY_VOLUME_UP, 0, "volume-up", { "VOLUME_UP" } },
  { BENCH_KEY_VOLUME_DOWN, 0, "volume-down", { "VOLUME_DOWN" } },
  { BENCH_KEY_HOOK, 0, "hook", { NULL } },
  { BENCH_KEY_GROUP_LISTENING, 0, "group-listening", { NULL } },
};

/* Keys of which there are many: their names end in a number from 1. */
static const struct
{
  BenchKey first;
  BenchKey last;
  const char *name;
  const char *alias;
} key_ranges[] = {
  { BENCH_KEY_LINE_1, BENCH_KEY_LINE_29, "line-", "L" },
  { BENCH_KEY_MEMORY_1, BENCH_KEY_MEMORY_10, "memory-", "M" },
};

/* A number from 1 to @most and nothing else; 0 when it is not. */
static guint
read_number(const char *text, guint most)
{
  guint64 number;

  return g_ascii_string_to_unsigned(text, 10, 1, most, &number, NULL) ? (guint) number : 0;
}

static gboolean
has_prefix(const char *text, const char *prefix)
{
  return g_ascii_strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static BenchKey
expansion_from_name(const char *name)
{
  g_auto(GStrv) parts = g_strsplit(name, "-", 4);
  guint n = g_strv_length(parts);
  guint module
      = n >= 3 && g_ascii_strcasecmp(parts[0], "exp") == 0 ? read_number(parts[1], BENCH_MOST_MODULES) : 0;
  guint key = 0;

  if (module > 0 && n == 3)
    key = read_number(parts[2], BENCH_MODULE_KEYS - 2);
  else if (module > 0 && g_ascii_strcasecmp(parts[2], "page") == 0 && read_number(parts[3], 2) > 0)
    key = BENCH_MODULE_KEYS - 2 + read_number(parts[3], 2);
  return key > 0 ? BENCH_KEY_EXPANSION + (module - 1) * BENCH_MODULE_KEYS + key - 1 : BENCH_KEY_NONE;
}

static BenchKey
range_from_name(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(key_ranges); i++)
    {
      guint most = key_ranges[i].last - key_ranges[i].first + 1;
      guint number = 0;

      if (has_prefix(name, key_ranges[i].name))
        number = read_number(name + strlen(key_ranges[i].name), most);
      else if (has_prefix(name, key_ranges[i].alias))
        number = read_number(name + strlen(key_ranges[i].alias), most);
      if (number > 0)
        return key_ranges[i].first + number - 1;
    }
  return expansion_from_name(name);
}

static const char *
range_name(BenchKey key)
{
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(key_ranges); i++)
    if (key >= key_ranges[i].first && key <= key_ranges[i].last)
      name = g_strdup_printf("%s%d", key_ranges[i].name, key - key_ranges[i].first + 1);
  if (key >= BENCH_KEY_EXPANSION && key <= BENCH_KEY_EXPANSION_LAST)
    {
      guint module = (key - BENCH_KEY_EXPANSION) / BENCH_MODULE_KEYS + 1;
      guint number = (key - BENCH_KEY_EXPANSION) % BENCH_MODULE_KEYS + 1;
      gboolean turns = number > BENCH_MODULE_KEYS - 2;

      name = g_strdup_printf(turns ? "exp-%u-page-%u" : "exp-%u-%u", module,
                             turns ? number - (BENCH_MODULE_KEYS - 2) : number);
    }
  return name != NULL ? g_intern_string(name) : "";
}

static gboolean
has_name(const KeyName *entry, const char *name)
{
  if (g_ascii_strcasecmp(entry->name, name) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(entry->aliases) && entry->aliases[i] != NULL; i++)
    if (g_ascii_strcasecmp(entry->aliases[i], name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * bench_key_name:
 *
 * Returns: (transfer none): the key's own name ("digit-5"), "" for %BENCH_KEY_NONE.
 */
const char *
bench_key_name(BenchKey key)
{
  for (guint i = 0; i < G_N_ELEMENTS(key_names); i++)
    if (key_names[i].key == key)
      return key_names[i].name;
  return range_name(key);
}

/**
 * bench_key_from_name:
 * @name: a key's own name or its Action URI name (guide 6.2), in any case
 *
 * Returns: the key, or %BENCH_KEY_NONE when no key is called that.
 */
BenchKey
bench_key_from_name(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(key_names); i++)
    if (has_name(&key_names[i], name))
      return key_names[i].key;
  return range_from_name(name);
}

/**
 * bench_key_to_digit:
 *
 * Returns: '0'…'9', '*' or '#', or 0 when the key types none of them.
 */
char
bench_key_to_digit(BenchKey key)
{
  for (guint i = 0; i < G_N_ELEMENTS(key_names); i++)
    if (key_names[i].key == key)
      return key_names[i].digit;
  return 0;
}

/**
 * bench_key_from_digit:
 * @digit: '0'…'9', '*' or '#'
 *
 * Returns: the key, or %BENCH_KEY_NONE when no key types @digit.
 */
BenchKey
bench_key_from_digit(char digit)
{
  for (guint i = 0; i < G_N_ELEMENTS(key_names); i++)
    if (digit != 0 && key_names[i].digit == digit)
      return key_names[i].key;
  return BENCH_KEY_NONE;
}

/**
 * bench_key_is_line:
 *
 * Returns: whether it is a line key, or a card of the touch model.
 */
gboolean
bench_key_is_line(BenchKey key)
{
  return key >= BENCH_KEY_LINE_1 && key <= BENCH_KEY_LINE_29;
}

/**
 * bench_key_is_dss:
 *
 * Returns: whether its function is a setting whatever the phone is doing: a line key, memory key or key of a module.
 */
gboolean
bench_key_is_dss(BenchKey key)
{
  return key >= BENCH_KEY_LINE_1 && key <= BENCH_KEY_EXPANSION_LAST;
}
