/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fetches one file from a provisioning server: HTTP, HTTPS, FTP or TFTP, and nothing else ever.
 *
 * The URL is judged here before libcurl sees it (provisioning/fetch-url). HTTP answers with Basic or Digest,
 * the stronger one where the server offers both (RFC 7616); at most five redirects, from http to http or
 * https and from https to https, and credentials stay with the host they are for. TLS is 1.2 or later and
 * verified against the system's authorities and those of the request. Only a 200 with all its bytes counts:
 * what is bigger than it may be, cut short, compressed unasked or too slow is an error. Proxies of the
 * environment, .netrc and cookies play no part.
 *
 * Two things it cannot do: tell whether an HTTP answer without a length that ends with its connection is
 * whole; and wait without holding up the main loop for an FTP server's last words, "226" and the answer to
 * QUIT, because libcurl does not return meanwhile. It gives each a second.
 *
 * Owner: whoever made it; a fetch under way keeps it alive. Several fetches run at once and finish in any
 * order. Threads: the thread-default main context it was made in; libcurl's resolver has threads of its own.
 * Units: seconds, bytes. Errors: %BENCH_FETCH_ERROR and %G_IO_ERROR_CANCELLED, each "URL: reason"
 * without credentials. Source: guide 5.4, 4.K auto_provision.*, security.trust_certificates.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BENCH_FETCH_ERROR (bench_fetch_error_quark())
GQuark bench_fetch_error_quark(void);

typedef enum
{
  BENCH_FETCH_ERROR_URL, /* the address itself, the credentials' form, or a redirect that is not followed */
  BENCH_FETCH_ERROR_NOT_FOUND,   /* 404, 410, FTP 550, TFTP "file not found" */
  BENCH_FETCH_ERROR_DENIED,      /* 401, 403, 407, FTP login, TFTP "access violation" */
  BENCH_FETCH_ERROR_TIMED_OUT,   /* no connection, no progress, or not done in the time given */
  BENCH_FETCH_ERROR_UNREACHABLE, /* no such host, refused, broken off before any answer */
  BENCH_FETCH_ERROR_CERTIFICATE, /* theirs failed a check, or ours is missing or of no use */
  BENCH_FETCH_ERROR_TOO_BIG,     /* announces or sends more than most_bytes */
  BENCH_FETCH_ERROR_TRUNCATED,   /* ended before its end */
  BENCH_FETCH_ERROR_PROTOCOL,    /* any other answer: another status, broken HTTP, a TLS alert */
} BenchFetchError;

/* What the zeros of a request stand for. */
#define BENCH_FETCH_MOST_BYTES (4 * 1024 * 1024)
#define BENCH_FETCH_TIMEOUT_S 20
#define BENCH_FETCH_LONGEST_S 300

typedef struct
{
  const char *url;
  const char *username; /* nullable; what the URL says itself comes first */
  const char *password;
  const char *user_agent;
  const char *authorities; /* PEM file, besides the system's; nullable */
  const char *certificate; /* ours, PEM, for a server that asks; nullable */
  const char *private_key; /* NULL: in the certificate's file */
  const char *interface;   /* name or address to send from; nullable */
  gboolean trust_all;      /* security.trust_certificates = 0 */
  gboolean check_name;     /* security.cn_validation */
  GBytes *upload; /* to be put there, nothing is fetched then: HTTP PUT, FTP STOR, TFTP write; nullable */
  gsize most_bytes;
  guint timeout_s; /* auto_provision.attempt_expired_time: to connect, and without progress */
  guint longest_s; /* for all of it, redirects too */
} BenchFetchRequest;

#define BENCH_TYPE_FETCHER (bench_fetcher_get_type())
G_DECLARE_FINAL_TYPE(BenchFetcher, bench_fetcher, BENCH, FETCHER, GObject)

BenchFetcher *bench_fetcher_new(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_fetcher_get_async(BenchFetcher *self,
                             const BenchFetchRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
GBytes *bench_fetcher_get_finish(BenchFetcher *self, GAsyncResult *result, char **final_url, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

char *bench_fetch_shown_url(const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
