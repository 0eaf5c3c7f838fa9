/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/history.h"

#include "directory/database.h"

#define ENTRIES_PER_KIND 100

struct _BenchHistory
{
  GObject parent_instance;

  sqlite3 *store;
};

G_DEFINE_QUARK(bench_history_error, bench_history_error)
G_DEFINE_FINAL_TYPE(BenchHistory, bench_history, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_history_finalize(GObject *object)
{
  BenchHistory *self = BENCH_HISTORY(object);

  sqlite3_close(self->store);
  G_OBJECT_CLASS(bench_history_parent_class)->finalize(object);
}

static void
bench_history_class_init(BenchHistoryClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_history_finalize;

  /**
   * BenchHistory::changed:
   *
   * An entry came, went, or was seen.
   */
  signals[SIGNAL_CHANGED]
      = g_signal_new("changed", BENCH_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_history_init(BenchHistory *self G_GNUC_UNUSED)
{
}

static const BenchDatabaseKind database = {
  .what = "call history",
  .schema = "CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
            " name TEXT NOT NULL, number TEXT NOT NULL, uri TEXT NOT NULL, line INTEGER NOT NULL,"
            " time_us INTEGER NOT NULL, duration_s INTEGER NOT NULL, seen INTEGER NOT NULL,"
            " figures TEXT NOT NULL DEFAULT '');"
            "CREATE INDEX IF NOT EXISTS calls_by_kind ON calls (kind, id);",
  .table = "calls",
  .column = "figures",
  .definition = "TEXT NOT NULL DEFAULT ''",
};

/**
 * bench_history_new:
 * @path: (nullable): the SQLite file, made when it is not there; %NULL keeps the history in memory only
 * @error: set when @path cannot be used
 *
 * Returns: (transfer full): a history, always. When @error is set it lives in memory, so that a broken
 *   file keeps nobody from phoning.
 */
BenchHistory *
bench_history_new(const char *path, GError **error)
{
  BenchHistory *self = g_object_new(BENCH_TYPE_HISTORY, NULL);
  g_autofree char *complaint = NULL;

  self->store = bench_database_open(&database, path, &complaint);
  if (complaint != NULL)
    g_set_error_literal(error, BENCH_HISTORY_ERROR, BENCH_HISTORY_ERROR_STORE, complaint);
  return self;
}

static void
bind_entry(BenchStatement *statement, const BenchHistoryEntry *entry)
{
  sqlite3_bind_int(statement, 1, (int) entry->kind);
  bench_database_bind(statement, 2, entry->name);
  bench_database_bind(statement, 3, entry->number);
  bench_database_bind(statement, 4, entry->uri);
  sqlite3_bind_int64(statement, 5, entry->line);
  sqlite3_bind_int64(statement, 6, entry->time_us);
  sqlite3_bind_int64(statement, 7, entry->duration_s);
  sqlite3_bind_int(statement, 8, entry->kind != BENCH_HISTORY_MISSED);
  bench_database_bind(statement, 9, entry->figures);
}

/**
 * bench_history_add:
 * @entry: what to keep; its id is not read, its kind must not be %BENCH_HISTORY_ALL
 *
 * Adds an entry and drops the oldest of its kind beyond 100. A missed call is unseen until
 * bench_history_mark_seen().
 *
 * Returns: whether it was stored.
 */
gboolean
bench_history_add(BenchHistory *self, const BenchHistoryEntry *entry, GError **error)
{
  g_return_val_if_fail(entry->kind != BENCH_HISTORY_ALL, FALSE);

  g_autoptr(BenchStatement) statement
      = bench_database_prepare(self->store,
                               "INSERT INTO calls (kind, name, number, uri, line, time_us, duration_s, seen,"
                               " figures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

  if (statement != NULL)
    bind_entry(statement, entry);
  if (statement == NULL || sqlite3_step(statement) != SQLITE_DONE)
    {
      g_set_error(error, BENCH_HISTORY_ERROR, BENCH_HISTORY_ERROR_STORE, "The call cannot be remembered: %s",
                  sqlite3_errmsg(self->store));
      return FALSE;
    }
  bench_database_keep_newest(self->store, "calls", (int) entry->kind, ENTRIES_PER_KIND);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

static BenchHistoryEntry *
read_entry(BenchStatement *statement)
{
  BenchHistoryEntry *entry = g_new0(BenchHistoryEntry, 1);

  entry->id = sqlite3_column_int64(statement, 0);
  entry->kind = (BenchHistoryKind) sqlite3_column_int(statement, 1);
  entry->name = bench_database_text(statement, 2);
  entry->number = bench_database_text(statement, 3);
  entry->uri = bench_database_text(statement, 4);
  entry->line = (guint) MAX(sqlite3_column_int64(statement, 5), 0);
  entry->time_us = sqlite3_column_int64(statement, 6);
  entry->duration_s = (guint) MAX(sqlite3_column_int64(statement, 7), 0);
  entry->figures = bench_database_text(statement, 8);
  return entry;
}

/**
 * bench_history_list:
 * @kind: which calls, %BENCH_HISTORY_ALL for every kind
 *
 * Returns: (transfer full) (element-type BenchHistoryEntry): the newest 100, newest first.
 */
GPtrArray *
bench_history_list(BenchHistory *self, BenchHistoryKind kind)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify) bench_history_entry_free);
  g_autoptr(BenchStatement) statement = bench_database_prepare(
      self->store, "SELECT id, kind, name, number, uri, line, time_us, duration_s, figures FROM calls"
                   " WHERE kind BETWEEN ? AND ? ORDER BY id DESC LIMIT ?");

  if (statement == NULL)
    return entries;
  sqlite3_bind_int(statement, 1, (int) (kind == BENCH_HISTORY_ALL ? BENCH_HISTORY_PLACED : kind));
  sqlite3_bind_int(statement, 2, (int) (kind == BENCH_HISTORY_ALL ? BENCH_HISTORY_FORWARDED : kind));
  sqlite3_bind_int(statement, 3, ENTRIES_PER_KIND);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_ptr_array_add(entries, read_entry(statement));
  return entries;
}

/* @sql may take one number. */
static void
change(BenchHistory *self, const char *sql, gint64 number)
{
  if (bench_database_change(self->store, sql, number))
    g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/**
 * bench_history_remove:
 * @id: of an entry; one that is gone already is no error
 */
void
bench_history_remove(BenchHistory *self, gint64 id)
{
  change(self, "DELETE FROM calls WHERE id = ?", id);
}

/**
 * bench_history_clear:
 * @kind: which calls to forget, %BENCH_HISTORY_ALL for every kind
 */
void
bench_history_clear(BenchHistory *self, BenchHistoryKind kind)
{
  if (kind == BENCH_HISTORY_ALL)
    change(self, "DELETE FROM calls", 0);
  else
    change(self, "DELETE FROM calls WHERE kind = ?", kind);
}

/**
 * bench_history_get_unseen:
 *
 * Returns: how many missed calls nobody has looked at.
 */
guint
bench_history_get_unseen(BenchHistory *self)
{
  return bench_database_count(self->store, "SELECT COUNT(*) FROM calls WHERE seen = 0");
}

/**
 * bench_history_mark_seen:
 *
 * The user has looked at the missed calls.
 */
void
bench_history_mark_seen(BenchHistory *self)
{
  change(self, "UPDATE calls SET seen = 1 WHERE seen = 0", 0);
}

/**
 * bench_history_entry_free:
 * @entry: (transfer full): from bench_history_list()
 */
void
bench_history_entry_free(BenchHistoryEntry *entry)
{
  g_free(entry->name);
  g_free(entry->number);
  g_free(entry->uri);
  g_free(entry->figures);
  g_free(entry);
}

/**
 * bench_history_kind_name:
 *
 * Returns: (transfer none): the name used in JSON and of the icon: "placed", "missed" …
 */
const char *
bench_history_kind_name(BenchHistoryKind kind)
{
  switch (kind)
    {
    case BENCH_HISTORY_PLACED:
      return "placed";
    case BENCH_HISTORY_RECEIVED:
      return "received";
    case BENCH_HISTORY_MISSED:
      return "missed";
    case BENCH_HISTORY_FORWARDED:
      return "forwarded";
    case BENCH_HISTORY_ALL:
      return "all";
    }
  g_return_val_if_reached("?");
}
