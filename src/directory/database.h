/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the stores of this room have alike: a SQLite file with a table of entries by kind, in memory when
 * the disk fails, its statements, and text in and out of it. Private to this room. Threads: main context only.
 * Failures are logged; opening and adding tell why as text, for the store's own error.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct
{
  const char *what;   /* in messages: "call history" */
  const char *schema; /* SQL that makes the table if it is not there */
  const char *table;  /* a column that older files have not got, NULL for none */
  const char *column;
  const char *definition;
} BenchDatabaseKind;

typedef sqlite3_stmt BenchStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchStatement, sqlite3_finalize)

sqlite3 *bench_database_open(const BenchDatabaseKind *kind,
                             const char *path,
                             char **complaint) G_GNUC_WARN_UNUSED_RESULT;
BenchStatement *bench_database_prepare(sqlite3 *store, const char *sql) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_database_change(sqlite3 *store, const char *sql, gint64 number);
void bench_database_keep_newest(sqlite3 *store, const char *table, int kind, int most);
guint bench_database_count(sqlite3 *store, const char *sql);
void bench_database_bind(BenchStatement *statement, int index, const char *text);
char *bench_database_text(BenchStatement *statement, int column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
