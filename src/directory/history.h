/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call history: placed, received, missed and forwarded calls in an SQLite file.
 *
 * At most 100 entries of each kind are kept, the oldest go first. Signal: "changed" ().
 * Threads: main context only. Errors: %BENCH_HISTORY_ERROR. A file that cannot be opened is no reason
 * not to phone: history then lives in memory, and the error says so.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_HISTORY_ERROR (bench_history_error_quark())
GQuark bench_history_error_quark(void);

typedef enum
{
  BENCH_HISTORY_ERROR_STORE,
} BenchHistoryError;

typedef enum
{
  BENCH_HISTORY_PLACED,
  BENCH_HISTORY_RECEIVED,
  BENCH_HISTORY_MISSED,
  BENCH_HISTORY_FORWARDED,
  BENCH_HISTORY_ALL, /* for queries only */
} BenchHistoryKind;

typedef struct
{
  gint64 id;
  BenchHistoryKind kind;
  char *name;
  char *number;
  char *uri;
  guint line;
  gint64 time_us; /* wall time the call began */
  guint duration_s;
  char *figures; /* of its sound, a JSON object; "" if it had none */
} BenchHistoryEntry;

#define BENCH_TYPE_HISTORY (bench_history_get_type())
G_DECLARE_FINAL_TYPE(BenchHistory, bench_history, BENCH, HISTORY, GObject)

BenchHistory *bench_history_new(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_history_add(BenchHistory *self, const BenchHistoryEntry *entry, GError **error);
GPtrArray *bench_history_list(BenchHistory *self, BenchHistoryKind kind) G_GNUC_WARN_UNUSED_RESULT;
void bench_history_remove(BenchHistory *self, gint64 id);
void bench_history_clear(BenchHistory *self, BenchHistoryKind kind);
guint bench_history_get_unseen(BenchHistory *self);
void bench_history_mark_seen(BenchHistory *self);
void bench_history_entry_free(BenchHistoryEntry *entry);
const char *bench_history_kind_name(BenchHistoryKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchHistoryEntry, bench_history_entry_free)

G_END_DECLS
