/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text messages of a phone: inbox, sent, and what could not be sent, in an SQLite file (the call history's
 * own is fine: the tables differ).
 *
 * At most 100 messages of each kind are kept, the oldest go first. Signal: "changed" ().
 * Threads: main context only. Errors: %BENCH_TEXT_STORE_ERROR. As with the history, a file that cannot be opened
 * leaves the messages in memory, and the error says so.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_TEXT_STORE_ERROR (bench_text_store_error_quark())
GQuark bench_text_store_error_quark(void);

typedef enum
{
  BENCH_TEXT_STORE_ERROR_STORE,
} BenchTextStoreError;

typedef enum
{
  BENCH_TEXT_INBOX,
  BENCH_TEXT_SENT,
  BENCH_TEXT_OUTBOX, /* on its way, or refused */
  BENCH_TEXT_ALL,    /* for queries only */
} BenchTextKind;

typedef struct
{
  gint64 id;
  BenchTextKind kind;
  char *name;
  char *number;
  char *uri;
  char *text;
  guint line;
  gint64 time_us; /* wall time it came or was sent */
  gboolean unread;
} BenchStoredText;

#define BENCH_TYPE_TEXT_STORE (bench_text_store_get_type())
G_DECLARE_FINAL_TYPE(BenchTextStore, bench_text_store, BENCH, TEXT_STORE, GObject)

BenchTextStore *bench_text_store_new(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 bench_text_store_add(BenchTextStore *self, const BenchStoredText *text, GError **error);
BenchStoredText *bench_text_store_get(BenchTextStore *self, gint64 id) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_text_store_list(BenchTextStore *self, BenchTextKind kind) G_GNUC_WARN_UNUSED_RESULT;
void bench_text_store_move(BenchTextStore *self, gint64 id, BenchTextKind kind);
void bench_text_store_remove(BenchTextStore *self, gint64 id);
void bench_text_store_clear(BenchTextStore *self, BenchTextKind kind);
guint bench_text_store_get_unread(BenchTextStore *self);
void bench_text_store_mark_read(BenchTextStore *self, gint64 id);
void bench_stored_text_free(BenchStoredText *text);
const char *bench_text_kind_name(BenchTextKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchStoredText, bench_stored_text_free)

G_END_DECLS
