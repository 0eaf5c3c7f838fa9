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
  { BENCH_KEY_LINE_1, 0, "line-1", { "L1" } },
  { BENCH_KEY_LINE_2, 0, "line-2", { "L2" } },
  { BENCH_KEY_LINE_3, 0, "line-3", { "L3" } },
  { BENCH_KEY_LINE_4, 0, "line-4", { "L4" } },
  { BENCH_KEY_LINE_5, 0, "line-5", { "L5" } },
  { BENCH_KEY_LINE_6, 0, "line-6", { "L6" } },
  { BENCH_KEY_LINE_7, 0, "line-7", { "L7" } },
  { BENCH_KEY_LINE_8, 0, "line-8", { "L8" } },
  { BENCH_KEY_LINE_9, 0, "line-9", { "L9" } },
  { BENCH_KEY_LINE_10, 0, "line-10", { "L10" } },
  { BENCH_KEY_HEADSET, 0, "headset", { NULL } },
  { BENCH_KEY_MUTE, 0, "mute", { NULL } },
  { BENCH_KEY_MESSAGE, 0, "message", { "MSG" } },
  { BENCH_KEY_HOLD, 0, "hold", { "F_HOLD" } },
  { BENCH_KEY_REDIAL, 0, "redial", { "RD" } },
  { BENCH_KEY_TRANSFER, 0, "transfer", { "F_TRANSFER" } },
  { BENCH_KEY_SPEAKER, 0, "speaker", { NULL } },
  { BENCH_KEY_VOLUME_UP, 0, "volume-up", { "VOLUME_UP" } },
  { BENCH_KEY_VOLUME_DOWN, 0, "volume-down", { "VOLUME_DOWN" } },
  { BENCH_KEY_HOOK, 0, "hook", { NULL } },
  { BENCH_KEY_GROUP_LISTENING, 0, "group-listening", { NULL } },
};

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
  return "";
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
  return BENCH_KEY_NONE;
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
