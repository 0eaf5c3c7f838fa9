/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A redirection service: a file that says where a phone is provisioned (F199). The vendor's own service knows its
 * own phones only, so benchphone.redirect.url names one; $MAC and the like in it have their values.
 *
 * The answer is a .cfg text whose auto_provision.server.url, .username and .password are tried, and not applied;
 * other lines do not count. Threads: main context only. Errors: %BENCH_FETCH_ERROR, %G_IO_ERROR.
 */
#pragma once

#include "provisioning/server.h"

G_BEGIN_DECLS

#define BENCH_REDIRECT_SOURCE "Redirection"

typedef struct
{
  char *url;
  char *username; /* "" for none */
  char *password;
} BenchRedirect;

void bench_redirect_async(const BenchServer *server,
                          BenchFetcher *fetcher,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data);
BenchRedirect *bench_redirect_finish(GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_redirect_free(BenchRedirect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchRedirect, bench_redirect_free)

G_END_DECLS
