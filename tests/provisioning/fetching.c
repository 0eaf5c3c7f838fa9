/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetching.h"

#include <string.h>

#include "../deadline.h"

#define LONGEST_MS 20000

static void
on_done(GObject *source, GAsyncResult *result, gpointer data)
{
  TestFetch *self = data;

  self->body = bench_fetcher_get_finish(BENCH_FETCHER(source), result, &self->final_url, &self->error);
  self->done = TRUE;
}

/* @self must stay where it is until the fetch is done. */
void
test_fetch_begin(TestFetch *self,
                 BenchFetcher *fetcher,
                 const BenchFetchRequest *request,
                 GCancellable *cancellable)
{
  memset(self, 0, sizeof *self);
  bench_fetcher_get_async(fetcher, request, cancellable, on_done, self);
  g_assert_false(self->done);
}

void
test_fetch_wait(TestFetch *self)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, LONGEST_MS);
  while (!self->done && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("the fetch does not end");
  test_deadline_end(&deadline);
  g_assert_true((self->body != NULL) == (self->error == NULL));
}

void
test_fetch_clear(TestFetch *self)
{
  g_clear_pointer(&self->body, g_bytes_unref);
  g_clear_pointer(&self->final_url, g_free);
  g_clear_error(&self->error);
}

/* One file by a fetcher of its own. */
void
test_fetch(TestFetch *self, const BenchFetchRequest *request)
{
  g_autoptr(BenchFetcher) fetcher = bench_fetcher_new();

  test_fetch_begin(self, fetcher, request, NULL);
  test_fetch_wait(self);
}

/* Looks, and clears. */
void
test_fetch_assert_text(TestFetch *self, const char *text)
{
  g_assert_no_error(self->error);
  g_assert_cmpmem(g_bytes_get_data(self->body, NULL), g_bytes_get_size(self->body), text, strlen(text));
  test_fetch_clear(self);
}

/* Looks, and clears; @words is a part of the message. */
void
test_fetch_assert_error(TestFetch *self, BenchFetchError code, const char *words)
{
  if (self->error == NULL)
    g_error("fetched, where an error was due: %s", words);
  if (!g_error_matches(self->error, BENCH_FETCH_ERROR, code) || strstr(self->error->message, words) == NULL)
    g_error("error %d \"%s\", where %d \"%s\" was due", self->error->code, self->error->message, code, words);
  test_fetch_clear(self);
}
