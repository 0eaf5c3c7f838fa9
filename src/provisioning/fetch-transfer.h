/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One fetch, as libcurl is told to do it: its easy handle with every option, what arrives, and what the end
 * of a transfer means: done, once more at another address, or an error in words.
 *
 * Nothing of a connection is kept for the next: neither connections nor TLS sessions, so that every fetch is
 * verified by its own request's authorities. Owner: provisioning/fetch. Threads: as there.
 * Errors: %BENCH_FETCH_ERROR.
 */
#pragma once

#include <curl/curl.h>

#include "provisioning/fetch-url.h"
#include "provisioning/fetch.h"

G_BEGIN_DECLS

typedef struct _BenchTransfer BenchTransfer;

typedef enum
{
  BENCH_TRANSFER_DONE,
  BENCH_TRANSFER_AGAIN, /* a redirect: hand the handle to libcurl once more */
  BENCH_TRANSFER_FAILED,
} BenchTransferEnd;

/* How far a transfer came and what it may do, for the words of an error. */
typedef struct
{
  const BenchFetchUrl *url;
  CURL *curl;
  const char *said; /* libcurl's own words */
  gboolean had_credentials;
  gboolean too_big;
  const char *refused; /* why we ended it ourselves, nullable */
  gsize received;
  gsize most_bytes;
  gint64 started; /* monotonic */
  guint timeout_s;
  guint longest_s;
} BenchTransferState;

/* @entered: when libcurl was last entered, monotonic; must outlive the transfer. */
BenchTransfer *bench_transfer_new(const BenchFetchRequest *request,
                                  const gint64 *entered,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_transfer_free(BenchTransfer *self);
CURL *bench_transfer_get_handle(BenchTransfer *self);
BenchTransferEnd bench_transfer_end(BenchTransfer *self, CURLcode code, GError **error);
GBytes *bench_transfer_steal_body(BenchTransfer *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_transfer_dup_address(BenchTransfer *self) G_GNUC_WARN_UNUSED_RESULT;

/* provisioning/fetch-reason.c */
GError *bench_transfer_reason(const BenchTransferState *state, CURLcode code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
