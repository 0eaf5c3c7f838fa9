/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching a file in a test, and what came of it. Threads: main context only. */
#pragma once

#include "provisioning/fetch.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean done;
  GBytes *body; /* NULL: failed */
  char *final_url;
  GError *error;
} TestFetch;

void test_fetch_begin(TestFetch *self,
                      BenchFetcher *fetcher,
                      const BenchFetchRequest *request,
                      GCancellable *cancellable);
void test_fetch_wait(TestFetch *self);
void test_fetch_clear(TestFetch *self);

void test_fetch(TestFetch *self, const BenchFetchRequest *request);
void test_fetch_assert_text(TestFetch *self, const char *text);
void test_fetch_assert_error(TestFetch *self, BenchFetchError code, const char *words);

G_END_DECLS
