/* SPDX-License-Identifier: GPL-3.0-or-later */
/* directory/history: kinds, limits, order, unseen count, persistence, a file that is no database. */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "directory/history.h"

static void
add(BenchHistory *history, BenchHistoryKind kind, const char *number, gint64 time_us)
{
  g_autoptr(GError) error = NULL;
  BenchHistoryEntry entry = { 0, kind, (char *) "Bob", (char *) number, (char *) "sip:x@y", 2, time_us, 17 };

  g_assert_true(bench_history_add(history, &entry, &error));
  g_assert_no_error(error);
}

static const BenchHistoryEntry *
nth(GPtrArray *entries, guint index)
{
  return g_ptr_array_index(entries, index);
}

static void
count_change(BenchHistory *history, guint *count)
{
  (*count)++;
}

static void
test_kinds(void)
{
  g_autoptr(BenchHistory) history = bench_history_new(NULL, NULL);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) placed = NULL;
  g_autoptr(GPtrArray) left = NULL;
  guint changes = 0;

  g_signal_connect(history, "changed", G_CALLBACK(count_change), &changes);
  add(history, BENCH_HISTORY_PLACED, "600", 1);
  add(history, BENCH_HISTORY_MISSED, "601", 2);
  add(history, BENCH_HISTORY_RECEIVED, "602", 3);
  add(history, BENCH_HISTORY_FORWARDED, "603'; DROP TABLE calls; --", 4);
  g_assert_cmpuint(changes, ==, 4);

  all = bench_history_list(history, BENCH_HISTORY_ALL);
  g_assert_cmpuint(all->len, ==, 4);
  g_assert_cmpstr(nth(all, 0)->number, ==, "603'; DROP TABLE calls; --");
  g_assert_cmpint(nth(all, 0)->kind, ==, BENCH_HISTORY_FORWARDED);
  placed = bench_history_list(history, BENCH_HISTORY_PLACED);
  g_assert_cmpuint(placed->len, ==, 1);
  g_assert_cmpstr(nth(placed, 0)->name, ==, "Bob");
  g_assert_cmpstr(nth(placed, 0)->uri, ==, "sip:x@y");
  g_assert_cmpuint(nth(placed, 0)->line, ==, 2);
  g_assert_cmpint(nth(placed, 0)->time_us, ==, 1);
  g_assert_cmpuint(nth(placed, 0)->duration_s, ==, 17);

  bench_history_remove(history, nth(placed, 0)->id);
  bench_history_clear(history, BENCH_HISTORY_FORWARDED);
  g_assert_cmpuint(changes, ==, 6);
  bench_history_remove(history, 4711);
  g_assert_cmpuint(changes, ==, 6);
  left = bench_history_list(history, BENCH_HISTORY_ALL);
  g_assert_cmpuint(left->len, ==, 2);
}

static void
test_limit(void)
{
  g_autoptr(BenchHistory) history = bench_history_new(NULL, NULL);
  g_autoptr(GPtrArray) placed = NULL;
  g_autoptr(GPtrArray) missed = NULL;

  add(history, BENCH_HISTORY_MISSED, "old", 0);
  for (int i = 0; i < 103; i++)
    {
      g_autofree char *number = g_strdup_printf("%d", i);

      add(history, BENCH_HISTORY_PLACED, number, i);
    }
  placed = bench_history_list(history, BENCH_HISTORY_PLACED);
  missed = bench_history_list(history, BENCH_HISTORY_MISSED);
  g_assert_cmpuint(placed->len, ==, 100);
  g_assert_cmpstr(nth(placed, 0)->number, ==, "102");
  g_assert_cmpstr(nth(placed, 99)->number, ==, "3");
  g_assert_cmpuint(missed->len, ==, 1);
}

static void
test_unseen(void)
{
  g_autoptr(BenchHistory) history = bench_history_new(NULL, NULL);

  g_assert_cmpuint(bench_history_get_unseen(history), ==, 0);
  add(history, BENCH_HISTORY_MISSED, "1", 0);
  add(history, BENCH_HISTORY_MISSED, "2", 0);
  add(history, BENCH_HISTORY_PLACED, "3", 0);
  g_assert_cmpuint(bench_history_get_unseen(history), ==, 2);
  bench_history_mark_seen(history);
  g_assert_cmpuint(bench_history_get_unseen(history), ==, 0);
}

static void
test_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("bench-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "history.db", NULL);

  {
    g_autoptr(GError) error = NULL;
    g_autoptr(BenchHistory) history = bench_history_new(path, &error);

    g_assert_no_error(error);
    add(history, BENCH_HISTORY_MISSED, "600", 5);
  }
  {
    g_autoptr(BenchHistory) history = bench_history_new(path, NULL);
    g_autoptr(GPtrArray) all = bench_history_list(history, BENCH_HISTORY_ALL);

    g_assert_cmpuint(all->len, ==, 1);
    g_assert_cmpuint(bench_history_get_unseen(history), ==, 1);
  }
  g_remove(path);
  g_rmdir(folder);
}

static void
test_broken_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("bench-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "history.db", NULL);
  const char *unusable[] = { path, "/nonexistent/folder/history.db" };

  g_assert_true(
      g_file_set_contents(path, "This is no database, but it is long enough to look at.\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(unusable); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchHistory) history = bench_history_new(unusable[i], &error);
      g_autoptr(GPtrArray) all = NULL;

      g_assert_error(error, BENCH_HISTORY_ERROR, BENCH_HISTORY_ERROR_STORE);
      add(history, BENCH_HISTORY_PLACED, "600", 5);
      all = bench_history_list(history, BENCH_HISTORY_ALL);
      g_assert_cmpuint(all->len, ==, 1);
    }
  g_remove(path);
  g_rmdir(folder);
}

/* A file of the time before calls had figures: its entries are there, and new ones have them. */
static void
test_older_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("benchphone-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "history.db", NULL);
  BenchHistoryEntry entry = { .kind = BENCH_HISTORY_PLACED,
                              .name = (char *) "",
                              .number = (char *) "2",
                              .uri = (char *) "",
                              .figures = (char *) "{\"mos-lq\":4.4}" };
  sqlite3 *store = NULL;

  g_assert_cmpint(sqlite3_open(path, &store), ==, SQLITE_OK);
  g_assert_cmpint(
      sqlite3_exec(store,
                   "CREATE TABLE calls (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
                   " name TEXT NOT NULL, number TEXT NOT NULL, uri TEXT NOT NULL, line INTEGER NOT NULL,"
                   " time_us INTEGER NOT NULL, duration_s INTEGER NOT NULL, seen INTEGER NOT NULL);"
                   "INSERT INTO calls VALUES (1, 0, 'Old', '1', 'sip:1@x', 1, 5, 6, 1)",
                   NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close(store);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchHistory) history = bench_history_new(path, &error);
      g_autoptr(GPtrArray) entries = NULL;

      g_assert_no_error(error);
      if (round == 0)
        g_assert_true(bench_history_add(history, &entry, NULL));
      entries = bench_history_list(history, BENCH_HISTORY_ALL);
      g_assert_cmpuint(entries->len, ==, 2);
      g_assert_cmpstr(nth(entries, 0)->figures, ==, "{\"mos-lq\":4.4}");
      g_assert_cmpstr(nth(entries, 1)->name, ==, "Old");
      g_assert_cmpstr(nth(entries, 1)->figures, ==, "");
    }
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/directory/history/kinds", test_kinds);
  g_test_add_func("/directory/history/limit", test_limit);
  g_test_add_func("/directory/history/unseen", test_unseen);
  g_test_add_func("/directory/history/file", test_file);
  g_test_add_func("/directory/history/broken-file", test_broken_file);
  g_test_add_func("/directory/history/older-file", test_older_file);
  return g_test_run();
}
