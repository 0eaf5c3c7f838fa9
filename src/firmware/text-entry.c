/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/text-entry.h"

#define SYMBOLS "*.,'?!\\-()@/:_;+&%=<>£$¥¤[]{}~^¡¿§#\"|"

/* Characters of the keys 0 to 9 in each mode; an empty string types nothing. */
static const char *const key_characters[][10] = {
  [BENCH_INPUT_123] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" },
  [BENCH_INPUT_LOWER] = { " ", "", "abc2", "def3", "ghi4", "jkl5", "mno6", "pqrs7", "tuv8", "wxyz9" },
  [BENCH_INPUT_UPPER] = { " ", "", "ABC2", "DEF3", "GHI4", "JKL5", "MNO6", "PQRS7", "TUV8", "WXYZ9" },
  [BENCH_INPUT_MIXED]
  = { "0 ", "1", "2abcABC", "3defDEF", "4ghiGHI", "5jklJKL", "6mnoMNO", "7pqrsPQRS", "8tuvTUV", "9wxyzWXYZ" },
  /* As on the keypads of phones sold in Russia. */
  [BENCH_INPUT_CYRILLIC_LOWER]
  = { " ", "", "абвг2", "деёжз3", "ийкл4", "мноп5", "рсту6", "фхцч7", "шщъы8", "ьэюя9" },
  [BENCH_INPUT_CYRILLIC_UPPER]
  = { " ", "", "АБВГ2", "ДЕЁЖЗ3", "ИЙКЛ4", "МНОП5", "РСТУ6", "ФХЦЧ7", "ШЩЪЫ8", "ЬЭЮЯ9" },
};

/**
 * bench_text_entry_new:
 * @mode: the mode it starts in; a number field stays in 123
 * @limit: most characters it takes
 *
 * Returns: (transfer full): an empty field.
 */
BenchTextEntry *
bench_text_entry_new(BenchFieldKind kind, BenchInputMode mode, guint limit)
{
  BenchTextEntry *entry = g_new0(BenchTextEntry, 1);

  entry->kind = kind;
  entry->mode = kind == BENCH_FIELD_NUMBER ? BENCH_INPUT_123 : mode;
  entry->limit = limit;
  entry->text = g_string_new(NULL);
  return entry;
}

/**
 * bench_text_entry_free:
 * @entry: (transfer full) (nullable): a field
 */
void
bench_text_entry_free(BenchTextEntry *entry)
{
  if (entry == NULL)
    return;
  g_string_free(entry->text, TRUE);
  g_free(entry);
}

/**
 * bench_text_entry_set:
 *
 * Replaces the text; the caret goes behind it.
 */
void
bench_text_entry_set(BenchTextEntry *entry, const char *text)
{
  g_string_assign(entry->text, text);
  entry->caret = (guint) g_utf8_strlen(text, -1);
  entry->tap_key = 0;
}

static const char *
characters_of(const BenchTextEntry *entry, char key)
{
  if (key >= '0' && key <= '9')
    return key_characters[entry->mode][key - '0'];
  if (key == '#')
    return "#";
  if (key != '*')
    return "";
  if (entry->mode != BENCH_INPUT_123)
    return SYMBOLS;
  return entry->kind == BENCH_FIELD_DIALLED ? "*" : ".*:/@[]";
}

static gsize
caret_offset(const BenchTextEntry *entry)
{
  return (gsize) (g_utf8_offset_to_pointer(entry->text->str, entry->caret) - entry->text->str);
}

static void
erase_left(BenchTextEntry *entry)
{
  gsize end = caret_offset(entry);
  gsize start;

  if (entry->caret == 0)
    return;
  entry->caret--;
  start = caret_offset(entry);
  g_string_erase(entry->text, (gssize) start, (gssize) (end - start));
}

/**
 * bench_text_entry_insert:
 *
 * Types @character at the caret.
 *
 * Returns: whether there was room.
 */
gboolean
bench_text_entry_insert(BenchTextEntry *entry, gunichar character)
{
  if (g_utf8_strlen(entry->text->str, -1) >= (glong) entry->limit)
    return FALSE;
  g_string_insert_unichar(entry->text, (gssize) caret_offset(entry), character);
  entry->caret++;
  return TRUE;
}

/**
 * bench_text_entry_key:
 * @key: '0'…'9', '*' or '#'
 * @now_us: monotonic time, for multitap
 *
 * Returns: whether the text changed.
 */
gboolean
bench_text_entry_key(BenchTextEntry *entry, char key, gint64 now_us)
{
  const char *characters = characters_of(entry, key);
  glong count = g_utf8_strlen(characters, -1);
  gboolean again = key == entry->tap_key && now_us - entry->tap_us < BENCH_MULTITAP_US && count > 1;

  if (count == 0)
    return FALSE;
  entry->tap_count = again ? entry->tap_count + 1 : 0;
  entry->tap_key = key;
  entry->tap_us = now_us;
  if (again)
    erase_left(entry);
  return bench_text_entry_insert(entry,
                                 g_utf8_get_char(
                                     g_utf8_offset_to_pointer(characters, (glong) entry->tap_count % count)));
}

/**
 * bench_text_entry_delete:
 *
 * Erases the character left of the caret.
 */
void
bench_text_entry_delete(BenchTextEntry *entry)
{
  entry->tap_key = 0;
  erase_left(entry);
}

/**
 * bench_text_entry_move:
 * @step: -1 moves the caret left, 1 right; it stops at the ends
 */
void
bench_text_entry_move(BenchTextEntry *entry, int step)
{
  glong length = g_utf8_strlen(entry->text->str, -1);

  entry->tap_key = 0;
  entry->caret = (guint) CLAMP((glong) entry->caret + step, 0, length);
}

/**
 * bench_text_entry_next_mode:
 *
 * Goes on to the next input mode, round and round; a number field has only one.
 */
void
bench_text_entry_next_mode(BenchTextEntry *entry)
{
  BenchInputMode last = entry->cyrillic ? BENCH_INPUT_CYRILLIC_UPPER : BENCH_INPUT_MIXED;

  entry->tap_key = 0;
  if (entry->kind != BENCH_FIELD_NUMBER)
    entry->mode = entry->mode < last ? entry->mode + 1 : BENCH_INPUT_123;
}

/**
 * bench_text_entry_mode_name:
 *
 * Returns: (transfer none): the mode as the soft key shows it.
 */
const char *
bench_text_entry_mode_name(const BenchTextEntry *entry)
{
  switch (entry->mode)
    {
    case BENCH_INPUT_123:
      return "123";
    case BENCH_INPUT_LOWER:
      return "abc";
    case BENCH_INPUT_UPPER:
      return "ABC";
    case BENCH_INPUT_MIXED:
      return "2aB";
    case BENCH_INPUT_CYRILLIC_LOWER:
      return "абв";
    case BENCH_INPUT_CYRILLIC_UPPER:
      return "АБВ";
    }
  g_return_val_if_reached("?");
}
