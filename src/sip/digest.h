/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digest authentication, client side: MD5, SHA-256 and SHA-512-256, each also as "-sess" (RFC 3261 22,
 * RFC 7616, RFC 8760). userhash is not claimed.
 *
 * Challenges are read as text, any number of them in any order. A realm and who asks for it, the server (401)
 * or a proxy (407), make a protection space with a nonce and count of its own; all spaces are answered together.
 * In each the strongest algorithm we know is taken, `auth` before `auth-int`. The owner says which realms are
 * ours: nobody else gets an answer. One for each dialog. Threads: main context only. Errors:
 * %BENCH_DIGEST_ERROR, with words fit for a person; they hold remote text, to be cleaned.
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
  BENCH_DIGEST_ERROR_MD5,          /* nothing better, and MD5 is refused here */
  BENCH_DIGEST_ERROR_REALM,        /* of a realm that is not ours */
  BENCH_DIGEST_ERROR_REFUSED,      /* our answer was not taken */
} BenchDigestError;

typedef struct
{
  const char *user;
  const char *password;
  const char *method;
  const char *uri;  /* the Request-URI */
  const char *body; /* for auth-int; may be NULL */
} BenchDigestRequest;

typedef struct
{
  gboolean proxy;                                        /* the challenges came with a 407 */
  gboolean refuse_md5;                                   /* answer nothing weaker than SHA-256 */
  gboolean (*is_ours)(const char *realm, gpointer data); /* NULL: every realm is */
  gpointer data;
  GHashTable
      *tries; /* utf8 -> guint, empty when a request begins: how often which realm was answered in it */
} BenchDigestRules;

typedef struct _BenchDigest BenchDigest;

BenchDigest *bench_digest_new(BenchRandom *random) G_GNUC_WARN_UNUSED_RESULT;
void bench_digest_free(BenchDigest *self);
gboolean bench_digest_challenge(BenchDigest *self,
                                GPtrArray *challenges,
                                const BenchDigestRules *rules,
                                GError **error);
void bench_digest_take_info(BenchDigest *self, gboolean proxy, const char *info);
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
