/* SPDX-License-Identifier: GPL-3.0-or-later */
/* directory/text-store: keep, move, read, forget; limits; the file; a file that cannot be used. */
#include <glib/gstdio.h>

#include "directory/history.h"
#include "directory/text-store.h"

static gint64
add(BenchTextStore *store, BenchTextKind kind, const char *number, const char *words)
{
  BenchStoredText text = {
    .kind = kind,
    .number = (char *) number,
    .text = (char *) words,
    .line = 1,
    .time_us = 5,
    .unread = kind == BENCH_TEXT_INBOX,
  };
  g_autoptr(GError) error = NULL;
  gint64 id = bench_text_store_add(store, &text, &error);

  g_assert_no_error(error);
  g_assert_cmpint(id, >, 0);
  return id;
}

static void
on_changed(BenchTextStore *store G_GNUC_UNUSED, guint *times)
{
  ++*times;
}

static void
test_life(void)
{
  g_autoptr(BenchTextStore) store = bench_text_store_new(NULL, NULL);
  guint changes = 0;
  gint64 in = 0;
  gint64 out = 0;
  g_autoptr(BenchStoredText) one = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) sent = NULL;

  g_signal_connect(store, "changed", G_CALLBACK(on_changed), &changes);
  in = add(store, BENCH_TEXT_INBOX, "1002", "it's \"here\"; DROP TABLE texts");
  out = add(store, BENCH_TEXT_OUTBOX, "1003", "there");
  g_assert_cmpuint(changes, ==, 2);
  g_assert_cmpuint(bench_text_store_get_unread(store), ==, 1);
  bench_text_store_mark_read(store, in);
  g_assert_cmpuint(bench_text_store_get_unread(store), ==, 0);
  bench_text_store_mark_read(store, in);
  g_assert_cmpuint(changes, ==, 3);
  bench_text_store_move(store, out, BENCH_TEXT_SENT);
  one = bench_text_store_get(store, out);
  g_assert_cmpstr(one->number, ==, "1003");
  g_assert_cmpint(one->kind, ==, BENCH_TEXT_SENT);
  g_assert_null(bench_text_store_get(store, out + 1));
  all = bench_text_store_list(store, BENCH_TEXT_ALL);
  g_assert_cmpuint(all->len, ==, 2);
  sent = bench_text_store_list(store, BENCH_TEXT_SENT);
  g_assert_cmpuint(sent->len, ==, 1);
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(sent, 0))->text, ==, "there");
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(all, 1))->text, ==,
                  "it's \"here\"; DROP TABLE texts");
  bench_text_store_remove(store, in);
  bench_text_store_clear(store, BENCH_TEXT_ALL);
  g_clear_pointer(&all, g_ptr_array_unref);
  all = bench_text_store_list(store, BENCH_TEXT_ALL);
  g_assert_cmpuint(all->len, ==, 0);
}

static void
test_limit(void)
{
  g_autoptr(BenchTextStore) store = bench_text_store_new(NULL, NULL);
  g_autoptr(GPtrArray) inbox = NULL;
  g_autoptr(GPtrArray) outbox = NULL;

  add(store, BENCH_TEXT_OUTBOX, "1", "mine");
  for (int i = 0; i < 120; i++)
    {
      g_autofree char *words = g_strdup_printf("%d", i);

      add(store, BENCH_TEXT_INBOX, "1002", words);
    }
  inbox = bench_text_store_list(store, BENCH_TEXT_INBOX);
  outbox = bench_text_store_list(store, BENCH_TEXT_OUTBOX);
  g_assert_cmpuint(inbox->len, ==, 100);
  g_assert_cmpuint(outbox->len, ==, 1);
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(inbox, 0))->text, ==, "119");
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(inbox, 99))->text, ==, "20");
}

/* The call history's own file holds the messages too, and they are there the next time. */
static void
test_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("bench-texts-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "phone.sqlite", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchHistory) history = bench_history_new(path, &error);
  g_autoptr(BenchTextStore) store = bench_text_store_new(path, &error);
  g_autoptr(GPtrArray) texts = NULL;

  g_assert_no_error(error);
  add(store, BENCH_TEXT_INBOX, "1002", "kept");
  g_clear_object(&store);
  store = bench_text_store_new(path, &error);
  texts = bench_text_store_list(store, BENCH_TEXT_INBOX);
  g_assert_cmpuint(texts->len, ==, 1);
  g_assert_cmpstr(bench_text_kind_name(((BenchStoredText *) g_ptr_array_index(texts, 0))->kind), ==, "inbox");
  g_clear_object(&store);
  g_clear_object(&history);
  g_unlink(path);
  g_rmdir(folder);
}

static void
test_no_file(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchTextStore) store = bench_text_store_new("/nowhere/at/all.sqlite", &error);

  g_assert_error(error, BENCH_TEXT_STORE_ERROR, BENCH_TEXT_STORE_ERROR_STORE);
  add(store, BENCH_TEXT_INBOX, "1", "in memory");
  g_assert_cmpuint(bench_text_store_get_unread(store), ==, 1);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/directory/text-store/life", test_life);
  g_test_add_func("/directory/text-store/limit", test_limit);
  g_test_add_func("/directory/text-store/file", test_file);
  g_test_add_func("/directory/text-store/no-file", test_no_file);
  return g_test_run();
}
