/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/database.h"

#include "base/log.h"

/* Another phone of this user may be writing to the same file. */
#define BUSY_MS 1000

static gboolean
has_column(const BenchDatabaseKind *kind, sqlite3 *store)
{
  return sqlite3_table_column_metadata(store, NULL, kind->table, kind->column, NULL, NULL, NULL, NULL, NULL)
         == SQLITE_OK;
}

/* Makes an older file like those of today, unless another phone does so at the same time. */
static gboolean
add_column(const BenchDatabaseKind *kind, sqlite3 *store)
{
  g_autofree char *sql = NULL;

  if (kind->column == NULL || has_column(kind, store))
    return TRUE;
  sql = g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s", kind->table, kind->column, kind->definition);
  return sqlite3_exec(store, sql, NULL, NULL, NULL) == SQLITE_OK || has_column(kind, store);
}

static sqlite3 *
open_at(const BenchDatabaseKind *kind, const char *path, char **complaint)
{
  sqlite3 *store = NULL;

  if (sqlite3_open(path, &store) == SQLITE_OK && sqlite3_busy_timeout(store, BUSY_MS) == SQLITE_OK
      && sqlite3_exec(store, kind->schema, NULL, NULL, NULL) == SQLITE_OK && add_column(kind, store))
    return store;
  if (complaint != NULL)
    *complaint = g_strdup_printf("The %s %s cannot be opened: %s", kind->what, path, sqlite3_errmsg(store));
  sqlite3_close(store);
  return NULL;
}

/**
 * bench_database_open:
 * @path: (nullable): the SQLite file, made when it is not there; %NULL keeps all in memory
 * @complaint: (out) (transfer full) (nullable): why @path cannot be used, %NULL if it can
 *
 * Returns: (transfer full): the store, in memory when there is a complaint: a broken file keeps nobody
 *   from phoning.
 */
sqlite3 *
bench_database_open(const BenchDatabaseKind *kind, const char *path, char **complaint)
{
  sqlite3 *store = NULL;

  *complaint = NULL;
  if (path != NULL)
    store = open_at(kind, path, complaint);
  /* Memory can only fail for want of memory, and then every later call reports it. */
  return store != NULL ? store : open_at(kind, ":memory:", NULL);
}

/**
 * bench_database_prepare:
 *
 * Returns: (transfer full) (nullable): the statement, %NULL when the store cannot be read.
 */
BenchStatement *
bench_database_prepare(sqlite3 *store, const char *sql)
{
  BenchStatement *statement = NULL;

  if (sqlite3_prepare_v2(store, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  bench_warning("The store cannot be read: %s", sqlite3_errmsg(store));
  return NULL;
}

/**
 * bench_database_change:
 * @sql: may have one parameter
 * @number: its value
 *
 * Returns: whether any row is different now.
 */
gboolean
bench_database_change(sqlite3 *store, const char *sql, gint64 number)
{
  g_autoptr(BenchStatement) statement = bench_database_prepare(store, sql);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count(statement) > 0)
    sqlite3_bind_int64(statement, 1, number);
  if (sqlite3_step(statement) != SQLITE_DONE)
    {
      bench_warning("The store cannot be changed: %s", sqlite3_errmsg(store));
      return FALSE;
    }
  return sqlite3_changes(store) > 0;
}

/**
 * bench_database_keep_newest:
 * @table: whose columns id and kind count
 *
 * Drops what is older than the @most newest rows of @kind.
 */
void
bench_database_keep_newest(sqlite3 *store, const char *table, int kind, int most)
{
  g_autofree char *sql = g_strdup_printf("DELETE FROM %s WHERE kind = %d AND id NOT IN"
                                         " (SELECT id FROM %s WHERE kind = %d ORDER BY id DESC LIMIT %d)",
                                         table, kind, table, kind, most);

  bench_database_change(store, sql, 0);
}

/**
 * bench_database_count:
 * @sql: selects one number
 *
 * Returns: that number, 0 when the store cannot be read.
 */
guint
bench_database_count(sqlite3 *store, const char *sql)
{
  g_autoptr(BenchStatement) statement = bench_database_prepare(store, sql);

  if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW)
    return 0;
  return (guint) sqlite3_column_int(statement, 0);
}

/**
 * bench_database_bind:
 * @index: of the parameter, from 1
 * @text: (nullable): copied; %NULL is ""
 */
void
bench_database_bind(BenchStatement *statement, int index, const char *text)
{
  sqlite3_bind_text(statement, index, text != NULL ? text : "", -1, SQLITE_TRANSIENT);
}

/**
 * bench_database_text:
 * @column: from 0
 *
 * Returns: (transfer full): the text there. The file may have been written by anybody: what is not UTF-8
 *   must not reach the LCD.
 */
char *
bench_database_text(BenchStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text(statement, column);

  return g_utf8_make_valid(text != NULL ? text : "", -1);
}
