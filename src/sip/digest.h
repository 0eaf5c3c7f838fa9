/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digest authentication, client side: MD5, SHA-256 and SHA-512-256 (RFC 3261 22, RFC 7616, RFC 8760).
 *
 * Challenges are read as text, any number of them in any order; the strongest algorithm we know is
 * taken, `auth` before `auth-int`. The counter of a nonce (nc) lives in BenchDigest, one an account.
 * Threads: main context only. Errors: %BENCH_DIGEST_ERROR.
 */
#pragma once

#include <glib.h>

#include "base/random.h"

G_BEGIN_DECLS

#define BENCH_DIGEST_ERROR (bench_digest_error_quark())
GQuark bench_digest_error_quark(void);

typedef enum
{
  BENCH_DIGEST_ERROR_NO_CHALLENGE, /* none that is Digest, well-formed and of a known algorithm */
} BenchDigestError;

typedef struct
{
  const char *user;
  const char *password;
  const char *method;
  const char *uri;  /* the Request-URI */
  const char *body; /* for auth-int; may be NULL */
} BenchDigestRequest;

typedef struct _BenchDigest BenchDigest;

BenchDigest *bench_digest_new(BenchRandom *random) G_GNUC_WARN_UNUSED_RESULT;
void bench_digest_free(BenchDigest *self);
gboolean bench_digest_challenge(BenchDigest *self, GPtrArray *challenges, gboolean *stale, GError **error);
char *bench_digest_respond(BenchDigest *self, const BenchDigestRequest *request) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDigest, bench_digest_free)

/* Server side, for the lab's registrar. */
char *bench_digest_make_challenge(const char *realm,
                                  const char *nonce,
                                  const char *algorithm) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_digest_verify(const char *authorization,
                             const char *method,
                             const char *user,
                             const char *realm,
                             const char *password,
                             char **nonce);

G_END_DECLS
