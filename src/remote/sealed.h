/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text under a passphrase: CMS EnvelopedData with a password recipient (RFC 5652 6.2.4, RFC 3211), PEM. Its key
 * comes from PBKDF2 with HMAC-SHA-1, the one function libcrypto gives a password recipient, so with as many rounds
 * as that one asks for; content and key are AES-256. `openssl cms -decrypt -inform PEM -pwri_password …` opens it.
 *
 * Part of benchphonectl only: the passphrase never leaves that program, which starts quickly and therefore opens
 * libcrypto only here. Threads: any. Errors: %BENCH_SEALED_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_SEALED_ERROR (bench_sealed_error_quark())
GQuark bench_sealed_error_quark(void);

typedef enum
{
  BENCH_SEALED_ERROR_FAILED, /* the library cannot */
  BENCH_SEALED_ERROR_OPEN,   /* a wrong passphrase, or damaged */
} BenchSealedError;

#define BENCH_SEALED_ROUNDS 1300000

gboolean bench_sealed_is(const char *text);
char *bench_sealed_make(const char *text, const char *passphrase, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sealed_open(const char *sealed, const char *passphrase, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
