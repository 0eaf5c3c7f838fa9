/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The address of a file on a provisioning server, taken apart by us before libcurl sees it, so that no two
 * parsers can read two hosts out of one text (RFC 3986; guide 5.4).
 *
 * `scheme://[user[:password]@]host[:port]/path[?query]` in at most 2048 bytes; no control bytes, neither
 * plain nor percent-encoded; the host is a name in ASCII or an address; user and password are
 * percent-encoded. Blanks and non-ASCII letters of the path are encoded here, for people type them.
 * A fragment is dropped. Threads: any. Errors: %BENCH_FETCH_ERROR_URL.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_FETCH_HTTP,
  BENCH_FETCH_HTTPS,
  BENCH_FETCH_FTP,
  BENCH_FETCH_TFTP,
} BenchFetchScheme;

typedef struct
{
  BenchFetchScheme scheme;
  char *host; /* lower case; an IPv6 address in its brackets */
  guint16 port;
  char *path;     /* from its '/', with the query, percent-encoded */
  char *username; /* decoded; NULL: none */
  char *password;
} BenchFetchUrl;

BenchFetchUrl *bench_fetch_url_parse(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_fetch_url_free(BenchFetchUrl *self);
char *bench_fetch_url_write(const BenchFetchUrl *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_fetch_url_is_http(const BenchFetchUrl *self);
gboolean bench_fetch_url_may_follow(const BenchFetchUrl *from, const BenchFetchUrl *to);
gboolean bench_fetch_url_same_owner(const BenchFetchUrl *from, const BenchFetchUrl *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFetchUrl, bench_fetch_url_free)

G_END_DECLS
