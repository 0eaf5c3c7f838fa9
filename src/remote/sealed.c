/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/sealed.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

/* After pem.h: only then it declares how to write PEM. */
#include <openssl/cms.h>

#define BEGINNING "-----BEGIN CMS-----"

G_DEFINE_QUARK(bench_sealed_error, bench_sealed_error)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

static char *
fail(BenchSealedError code, const char *text, GError **error)
{
  ERR_clear_error();
  g_set_error_literal(error, BENCH_SEALED_ERROR, code, text);
  return NULL;
}

static char *
text_of(BIO *bio)
{
  char *bytes = NULL;
  long length = BIO_get_mem_data(bio, &bytes);

  return g_strndup(bytes != NULL ? bytes : "", length > 0 ? (gsize) length : 0);
}

/**
 * bench_sealed_is:
 *
 * Returns: whether the text is one that bench_sealed_make() or the like made.
 */
gboolean
bench_sealed_is(const char *text)
{
  return g_str_has_prefix(text, BEGINNING);
}

/**
 * bench_sealed_make:
 * @passphrase: not blank
 *
 * Returns: (transfer full): @text, encrypted.
 */
char *
bench_sealed_make(const char *text, const char *passphrase, GError **error)
{
  g_autoptr(BIO) in = BIO_new_mem_buf(text, (int) strlen(text));
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  g_autoptr(CMS_ContentInfo) cms = CMS_encrypt(NULL, in, EVP_aes_256_cbc(), CMS_PARTIAL | CMS_BINARY);
  unsigned char *password = (unsigned char *) OPENSSL_strdup(passphrase);

  if (cms == NULL
      || CMS_add0_recipient_password(cms, BENCH_SEALED_ROUNDS, NID_undef, NID_undef, password, -1, NULL)
             == NULL)
    {
      OPENSSL_clear_free(password, strlen(passphrase));
      return fail(BENCH_SEALED_ERROR_FAILED, "the text cannot be encrypted", error);
    }
  if (CMS_final(cms, in, NULL, CMS_BINARY) != 1 || PEM_write_bio_CMS(out, cms) != 1)
    return fail(BENCH_SEALED_ERROR_FAILED, "the text cannot be encrypted", error);
  return text_of(out);
}

/**
 * bench_sealed_open:
 *
 * Returns: (transfer full): the text that was encrypted.
 */
char *
bench_sealed_open(const char *sealed, const char *passphrase, GError **error)
{
  g_autoptr(BIO) in = BIO_new_mem_buf(sealed, (int) strlen(sealed));
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  g_autoptr(CMS_ContentInfo) cms = PEM_read_bio_CMS(in, NULL, NULL, NULL);
  g_autofree unsigned char *password = (unsigned char *) g_strdup(passphrase);

  if (cms == NULL)
    return fail(BENCH_SEALED_ERROR_OPEN, "the encrypted text is damaged", error);
  if (CMS_decrypt_set1_password(cms, password, -1) != 1
      || CMS_decrypt(cms, NULL, NULL, NULL, out, CMS_BINARY) != 1)
    return fail(BENCH_SEALED_ERROR_OPEN, "the passphrase is wrong, or the encrypted text is damaged", error);
  return text_of(out);
}
