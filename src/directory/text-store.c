/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/text-store.h"

#include <sqlite3.h>

#include "base/log.h"

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

typedef sqlite3_stmt Statement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, sqlite3_finalize)

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

static Statement *
prepare(BenchTextStore *self, const char *sql)
{
  Statement *statement = NULL;

  if (sqlite3_prepare_v2(self->store, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  bench_warning("The text messages cannot be read: %s", sqlite3_errmsg(self->store));
  return NULL;
}

static gboolean
open_store(BenchTextStore *self, const char *path, GError **error)
{
  static const char *schema
      = "CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
        " name TEXT NOT NULL, number TEXT NOT NULL, uri TEXT NOT NULL, words TEXT NOT NULL,"
        " line INTEGER NOT NULL, time_us INTEGER NOT NULL, unread INTEGER NOT NULL);";

  if (sqlite3_open(path, &self->store) == SQLITE_OK && sqlite3_busy_timeout(self->store, 1000) == SQLITE_OK
      && sqlite3_exec(self->store, schema, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error(error, BENCH_TEXT_STORE_ERROR, BENCH_TEXT_STORE_ERROR_STORE,
              "The text messages %s cannot be opened: %s", path, sqlite3_errmsg(self->store));
  return FALSE;
}

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

  if (path != NULL && open_store(self, path, error))
    return self;
  sqlite3_close(self->store);
  self->store = NULL;
  open_store(self, ":memory:", NULL);
  return self;
}

static void
drop_oldest(BenchTextStore *self, BenchTextKind kind)
{
  g_autoptr(Statement) statement
      = prepare(self, "DELETE FROM texts WHERE kind = ?1 AND id NOT IN"
                      " (SELECT id FROM texts WHERE kind = ?1 ORDER BY id DESC LIMIT ?2)");

  if (statement == NULL)
    return;
  sqlite3_bind_int(statement, 1, (int) kind);
  sqlite3_bind_int(statement, 2, TEXTS_PER_KIND);
  sqlite3_step(statement);
}

static void
bind_words(Statement *statement, int index, const char *words)
{
  sqlite3_bind_text(statement, index, words != NULL ? words : "", -1, SQLITE_TRANSIENT);
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
  g_autoptr(Statement) statement
      = prepare(self, "INSERT INTO texts (kind, name, number, uri, words, line, time_us, unread)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gint64 id;

  if (statement != NULL)
    {
      sqlite3_bind_int(statement, 1, (int) text->kind);
      bind_words(statement, 2, text->name);
      bind_words(statement, 3, text->number);
      bind_words(statement, 4, text->uri);
      bind_words(statement, 5, text->text);
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
  drop_oldest(self, text->kind);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
  return id;
}

static char *
column_words(Statement *statement, int column)
{
  const char *words = (const char *) sqlite3_column_text(statement, column);

  /* The file may have been written by anybody: what is not UTF-8 must not reach the LCD. */
  return g_utf8_make_valid(words != NULL ? words : "", -1);
}

static BenchStoredText *
read_text(Statement *statement)
{
  BenchStoredText *text = g_new0(BenchStoredText, 1);

  text->id = sqlite3_column_int64(statement, 0);
  text->kind = (BenchTextKind) CLAMP(sqlite3_column_int(statement, 1), 0, BENCH_TEXT_OUTBOX);
  text->name = column_words(statement, 2);
  text->number = column_words(statement, 3);
  text->uri = column_words(statement, 4);
  text->text = column_words(statement, 5);
  text->line = (guint) MAX(sqlite3_column_int64(statement, 6), 0);
  text->time_us = sqlite3_column_int64(statement, 7);
  text->unread = sqlite3_column_int(statement, 8) != 0;
  return text;
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
  g_autoptr(Statement) statement
      = prepare(self, "SELECT id, kind, name, number, uri, words, line, time_us, unread FROM texts"
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
  g_autoptr(Statement) statement = prepare(self, sql);

  if (statement == NULL)
    return;
  sqlite3_bind_int64(statement, 1, number);
  if (sqlite3_step(statement) == SQLITE_DONE && sqlite3_changes(self->store) > 0)
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
  drop_oldest(self, kind);
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
  g_autoptr(Statement) statement = prepare(self, "SELECT COUNT(*) FROM texts WHERE unread <> 0");

  if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW)
    return 0;
  return (guint) sqlite3_column_int(statement, 0);
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
