/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encrypted configuration files (auto_provision.aes_key_16.com and .mac; guide 5.5).
 *
 * The whole file is AES-128 in ECB mode with the sixteen characters of the key as its sixteen bytes; there
 * is no head, salt or initial vector, and the name of the file stays. What was short of a whole block was
 * filled up with blanks, which mean nothing at the end of a .cfg file. Source: a published shell library
 * for the vendor's tool of the T2x era, whose sample, made by that tool, was decrypted to see the blanks; a
 * published replacement of the later tool, "legacy mode", agrees but for filling up as PKCS#7 does, which
 * is taken too, and so are NULs. None of it is from the vendor's own documents: unverified (R).
 *
 * Not read: the later tool's "RSA mode" ("#!encrypt:", with AES-256 inside), and keys that come in
 * `<file>_Security.enc` (auto_provision.aes_key_in_file = 1). Both are wrapped with keys that the vendor
 * built into its phones, and those are not ours to use.
 *
 * ECB shows which blocks of a file are equal, and nothing tells a changed file from a good one: it is what
 * the real phone does, and no protection to rely on. Threads: any. Errors: %BENCH_DECRYPT_ERROR, without
 * the file's name.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_DECRYPT_ERROR (bench_decrypt_error_quark())
GQuark bench_decrypt_error_quark(void);

typedef enum
{
  BENCH_DECRYPT_ERROR_KEY,       /* the key is not sixteen printable ASCII characters */
  BENCH_DECRYPT_ERROR_LENGTH,    /* no whole number of blocks: cut short, or something else */
  BENCH_DECRYPT_ERROR_WRONG_KEY, /* decrypts to no .cfg text */
  BENCH_DECRYPT_ERROR_FOREIGN,   /* encrypted in a way that needs the vendor's keys */
} BenchDecryptError;

gboolean bench_decrypt_is_encrypted(GBytes *file);
GBytes *bench_decrypt(GBytes *file, const char *key16, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *bench_encrypt(GBytes *text, const char *key16, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GError *bench_decrypt_key_file_error(void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
