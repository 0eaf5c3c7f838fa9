/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/text-store.h"

#include "directory/database.h"

#define TEXTS_PER_KIND 100

struct _BenchTextStore
{
  GObject parent_instance;

  sqlite3 *store;
};

G_DEFINE_QUARK(bench_text_store_error, bench_text_store_error)
G_DEFINE_FINAL_TYPE(BenchTextStore, bench_text_store, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_text_store_finalize(GObject *object)
{
  sqlite3_close(BENCH_TEXT_STORE(object)->store);
  G_OBJECT_CLASS(bench_text_store_parent_class)->finalize(object);
}

static void
bench_text_store_class_init(BenchTextStoreClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_text_store_finalize;

  /**
   * BenchTextStore::changed:
   *
   * A message came, went, moved, or was read.
   */
  signals[SIGNAL_CHANGED] = g_signal_new("changed", BENCH_TYPE_TEXT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
bench_text_store_init(BenchTextStore *self G_GNUC_UNUSED)
{
}

static const BenchDatabaseKind database = {
  .what = "text messages",
  .schema = "CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
            " name TEXT NOT NULL, number TEXT NOT NULL, uri TEXT NOT NULL, words TEXT NOT NULL,"
            " line INTEGER NOT NULL, time_us INTEGER NOT NULL, unread INTEGER NOT NULL);",
};

/**
 * bench_text_store_new:
 * @path: (nullable): the SQLite file, made when it is not there; %NULL keeps the messages in memory only
 * @error: set when @path cannot be used
 *
 * Returns: (transfer full): a store, always; in memory when @error is set.
 */
BenchTextStore *
bench_text_store_new(const char *path, GError **error)
{
  BenchTextStore *self = g_object_new(BENCH_TYPE_TEXT_STORE, NULL);
  g_autofree char *complaint = NULL;

  self->store = bench_database_open(&database, path, &complaint);
  if (complaint != NULL)
    g_set_error_literal(error, BENCH_TEXT_STORE_ERROR, BENCH_TEXT_STORE_ERROR_STORE, complaint);
  return self;
}

/**
 * bench_text_store_add:
 * @text: what to keep; its id is not read, its kind must not be %BENCH_TEXT_ALL
 *
 * Adds a message and drops the oldest of its kind beyond 100.
 *
 * Returns: its id, or 0 with @error when it was not stored.
 */
gint64
bench_text_store_add(BenchTextStore *self, const BenchStoredText *text, GError **error)
{
  g_autoptr(BenchStatement) statement
      = bench_database_prepare(self->store,
                               "INSERT INTO texts (kind, name, number, uri, words, line, time_us, unread)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gint64 id;

  if (statement != NULL)
    {
      sqlite3_bind_int(statement, 1, (int) text->kind);
      bench_database_bind(statement, 2, text->name);
      bench_database_bind(statement, 3, text->number);
      bench_database_bind(statement, 4, text->uri);
      bench_database_bind(statement, 5, text->text);
      sqlite3_bind_int64(statement, 6, text->line);
      sqlite3_bind_int64(statement, 7, text->time_us);
      sqlite3_bind_int(statement, 8, text->unread);
    }
  if (statement == NULL || sqlite3_step(statement) != SQLITE_DONE)
    {
      g_set_error(error, BENCH_TEXT_STORE_ERROR, BENCH_TEXT_STORE_ERROR_STORE,
                  "The text message cannot be stored: %s", sqlite3_errmsg(self->store));
      return 0;
    }
  id = sqlite3_last_insert_rowid(self->store);
  bench_database_keep_newest(self->store, "texts", (int) text->kind, TEXTS_PER_KIND);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
  return id;
}

static BenchStoredText *
read_text(BenchStatement *statement)
{
  BenchStoredText *text = g_new0(BenchStoredText, 1);

  text->id = sqlite3_column_int64(statement, 0);
  text->kind = (BenchTextKind) CLAMP(sqlite3_column_int(statement, 1), 0, BENCH_TEXT_OUTBOX);
  text->name = bench_database_text(statement, 2);
  text->number = bench_database_text(statement, 3);
  text->uri = bench_database_text(statement, 4);
  text->text = bench_database_text(statement, 5);
  text->line = (guint) MAX(sqlite3_column_int64(statement, 6), 0);
  text->time_us = sqlite3_column_int64(statement, 7);
  text->unread = sqlite3_column_int(statement, 8) != 0;
  return text;
}

#define COLUMNS "id, kind, name, number, uri, words, line, time_us, unread"

/**
 * bench_text_store_get:
 * @id: of a message
 *
 * Returns: (transfer full) (nullable): the message, %NULL when it is gone.
 */
BenchStoredText *
bench_text_store_get(BenchTextStore *self, gint64 id)
{
  g_autoptr(BenchStatement) statement
      = bench_database_prepare(self->store, "SELECT " COLUMNS " FROM texts WHERE id = ?");

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64(statement, 1, id);
  return sqlite3_step(statement) == SQLITE_ROW ? read_text(statement) : NULL;
}

/**
 * bench_text_store_list:
 * @kind: which messages, %BENCH_TEXT_ALL for every kind
 *
 * Returns: (transfer full) (element-type BenchStoredText): newest first.
 */
GPtrArray *
bench_text_store_list(BenchTextStore *self, BenchTextKind kind)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func((GDestroyNotify) bench_stored_text_free);
  g_autoptr(BenchStatement) statement
      = bench_database_prepare(self->store, "SELECT " COLUMNS " FROM texts"
                                            " WHERE kind BETWEEN ? AND ? ORDER BY id DESC LIMIT 300");

  if (statement == NULL)
    return texts;
  sqlite3_bind_int(statement, 1, (int) (kind == BENCH_TEXT_ALL ? BENCH_TEXT_INBOX : kind));
  sqlite3_bind_int(statement, 2, (int) (kind == BENCH_TEXT_ALL ? BENCH_TEXT_OUTBOX : kind));
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_ptr_array_add(texts, read_text(statement));
  return texts;
}

/* @sql takes one number. */
static void
change(BenchTextStore *self, const char *sql, gint64 number)
{
  if (bench_database_change(self->store, sql, number))
    g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/**
 * bench_text_store_move:
 * @id: of a message; one that is gone is no error
 * @kind: where it belongs now
 */
void
bench_text_store_move(BenchTextStore *self, gint64 id, BenchTextKind kind)
{
  g_autofree char *sql = g_strdup_printf("UPDATE texts SET kind = %d WHERE id = ?", (int) kind);

  change(self, sql, id);
  bench_database_keep_newest(self->store, "texts", (int) kind, TEXTS_PER_KIND);
}

/**
 * bench_text_store_remove:
 * @id: of a message; one that is gone is no error
 */
void
bench_text_store_remove(BenchTextStore *self, gint64 id)
{
  change(self, "DELETE FROM texts WHERE id = ?", id);
}

/**
 * bench_text_store_clear:
 * @kind: which messages to forget, %BENCH_TEXT_ALL for every kind
 */
void
bench_text_store_clear(BenchTextStore *self, BenchTextKind kind)
{
  if (kind == BENCH_TEXT_ALL)
    change(self, "DELETE FROM texts WHERE kind >= ?", 0);
  else
    change(self, "DELETE FROM texts WHERE kind = ?", kind);
}

/**
 * bench_text_store_get_unread:
 *
 * Returns: how many messages nobody has read.
 */
guint
bench_text_store_get_unread(BenchTextStore *self)
{
  return bench_database_count(self->store, "SELECT COUNT(*) FROM texts WHERE unread <> 0");
}

/**
 * bench_text_store_mark_read:
 * @id: of a message somebody has looked at
 */
void
bench_text_store_mark_read(BenchTextStore *self, gint64 id)
{
  change(self, "UPDATE texts SET unread = 0 WHERE unread <> 0 AND id = ?", id);
}

/**
 * bench_stored_text_free:
 * @text: (transfer full): from bench_text_store_list()
 */
void
bench_stored_text_free(BenchStoredText *text)
{
  g_free(text->name);
  g_free(text->number);
  g_free(text->uri);
  g_free(text->text);
  g_free(text);
}

/**
 * bench_text_kind_name:
 *
 * Returns: (transfer none): the name used in JSON.
 */
const char *
bench_text_kind_name(BenchTextKind kind)
{
  switch (kind)
    {
    case BENCH_TEXT_INBOX:
      return "inbox";
    case BENCH_TEXT_SENT:
      return "sent";
    case BENCH_TEXT_OUTBOX:
      return "outbox";
    case BENCH_TEXT_ALL:
      return "all";
    }
  g_return_val_if_reached("?");
}
