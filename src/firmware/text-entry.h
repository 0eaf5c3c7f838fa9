/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One input field being edited with the number keys: text, caret, input mode, multitap (phone-like:
 * the same key again within the timeout replaces the last character by the key's next one).
 *
 * Owned by the screen that shows it. Threads: main context only. Units: the caret counts characters.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_MULTITAP_US (1200 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  BENCH_INPUT_123,
  BENCH_INPUT_LOWER,          /* "abc" */
  BENCH_INPUT_UPPER,          /* "ABC" */
  BENCH_INPUT_MIXED,          /* "2aB" */
  BENCH_INPUT_CYRILLIC_LOWER, /* "абв", where the phone speaks Russian */
  BENCH_INPUT_CYRILLIC_UPPER, /* "АБВ" */
} BenchInputMode;

typedef enum
{
  BENCH_FIELD_NUMBER,  /* digits only, no other mode */
  BENCH_FIELD_TEXT,    /* all modes; '*' in 123 gives ". * : / @ [ ]" */
  BENCH_FIELD_DIALLED, /* all modes; '*' in 123 is '*' */
} BenchFieldKind;

typedef struct
{
  BenchFieldKind kind;
  BenchInputMode mode;
  GString *text;
  guint caret;
  guint limit;       /* most characters */
  gboolean cyrillic; /* there are Cyrillic modes too */
  char tap_key;
  guint tap_count;
  gint64 tap_us;
} BenchTextEntry;

BenchTextEntry *
bench_text_entry_new(BenchFieldKind kind, BenchInputMode mode, guint limit) G_GNUC_WARN_UNUSED_RESULT;
void bench_text_entry_free(BenchTextEntry *entry);
void bench_text_entry_set(BenchTextEntry *entry, const char *text);
gboolean bench_text_entry_key(BenchTextEntry *entry, char key, gint64 now_us);
gboolean bench_text_entry_insert(BenchTextEntry *entry, gunichar character);
void bench_text_entry_delete(BenchTextEntry *entry);
void bench_text_entry_move(BenchTextEntry *entry, int step);
void bench_text_entry_next_mode(BenchTextEntry *entry);
const char *bench_text_entry_mode_name(const BenchTextEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTextEntry, bench_text_entry_free)

G_END_DECLS
