/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/sealed.h"

#include <gmodule.h>
#include <string.h>

#include <openssl/pem.h>

/* After pem.h: only then it declares how to write PEM. */
#include <openssl/cms.h>

#define BEGINNING "-----BEGIN CMS-----"
#define LIBRARY "libcrypto.so." G_STRINGIFY(OPENSSL_SHLIB_VERSION)

/* What is used of it, under its own names. */
#define FUNCTIONS(DO)                                                                                        \
  DO(BIO_new)                                                                                                \
  DO(BIO_new_mem_buf)                                                                                        \
  DO(BIO_s_mem)                                                                                              \
  DO(BIO_ctrl)                                                                                               \
  DO(BIO_free_all)                                                                                           \
  DO(CRYPTO_strdup)                                                                                          \
  DO(CRYPTO_clear_free)                                                                                      \
  DO(EVP_aes_256_cbc)                                                                                        \
  DO(CMS_encrypt)                                                                                            \
  DO(CMS_add0_recipient_password)                                                                            \
  DO(CMS_final)                                                                                              \
  DO(CMS_decrypt)                                                                                            \
  DO(CMS_decrypt_set1_password)                                                                              \
  DO(CMS_ContentInfo_free)                                                                                   \
  DO(PEM_write_bio_CMS)                                                                                      \
  DO(PEM_read_bio_CMS)

#define MEMBER(name) __typeof__(name) *name;
#define FIND(name) &&g_module_symbol(self->module, #name, (gpointer *) &self->name)

typedef struct
{
  GModule *module;
  BIO *in;
  BIO *out;
  CMS_ContentInfo *cms;
  FUNCTIONS(MEMBER)
} Library;

G_DEFINE_QUARK(bench_sealed_error, bench_sealed_error)

static void
library_clear(Library *self)
{
  if (self->cms != NULL)
    self->CMS_ContentInfo_free(self->cms);
  if (self->in != NULL)
    self->BIO_free_all(self->in);
  if (self->out != NULL)
    self->BIO_free_all(self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Library, library_clear)

static char *
fail(BenchSealedError code, const char *text, GError **error)
{
  g_set_error_literal(error, BENCH_SEALED_ERROR, code, text);
  return NULL;
}

/* Once opened it stays: libcrypto does not like to go before the program does. */
static gboolean
library_open(Library *self, const char *input, GError **error)
{
  self->module = g_module_open(LIBRARY, G_MODULE_BIND_LOCAL);
  if (!(self->module != NULL FUNCTIONS(FIND)))
    {
      fail(BENCH_SEALED_ERROR_FAILED, LIBRARY " cannot be opened", error);
      return FALSE;
    }
  g_module_make_resident(self->module);
  self->in = self->BIO_new_mem_buf(input, (int) strlen(input));
  self->out = self->BIO_new(self->BIO_s_mem());
  return TRUE;
}

static char *
output_of(Library *self)
{
  char *bytes = NULL;
  long length = self->BIO_ctrl(self->out, BIO_CTRL_INFO, 0, &bytes);

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
  g_auto(Library) library = { NULL };
  unsigned char *password;

  if (!library_open(&library, text, error))
    return NULL;
  library.cms = library.CMS_encrypt(NULL, library.in, library.EVP_aes_256_cbc(), CMS_PARTIAL | CMS_BINARY);
  password = (unsigned char *) library.CRYPTO_strdup(passphrase, __FILE__, __LINE__);
  if (library.cms == NULL
      || library.CMS_add0_recipient_password(library.cms, BENCH_SEALED_ROUNDS, NID_undef, NID_undef, password,
                                             -1, NULL)
             == NULL)
    {
      library.CRYPTO_clear_free(password, strlen(passphrase), __FILE__, __LINE__);
      return fail(BENCH_SEALED_ERROR_FAILED, "the text cannot be encrypted", error);
    }
  if (library.CMS_final(library.cms, library.in, NULL, CMS_BINARY) != 1
      || library.PEM_write_bio_CMS(library.out, library.cms) != 1)
    return fail(BENCH_SEALED_ERROR_FAILED, "the text cannot be encrypted", error);
  return output_of(&library);
}

/**
 * bench_sealed_open:
 *
 * Returns: (transfer full): the text that was encrypted.
 */
char *
bench_sealed_open(const char *sealed, const char *passphrase, GError **error)
{
  g_auto(Library) library = { NULL };
  g_autofree unsigned char *password = (unsigned char *) g_strdup(passphrase);

  if (!library_open(&library, sealed, error))
    return NULL;
  library.cms = library.PEM_read_bio_CMS(library.in, NULL, NULL, NULL);
  if (library.cms == NULL)
    return fail(BENCH_SEALED_ERROR_OPEN, "the encrypted text is damaged", error);
  if (library.CMS_decrypt_set1_password(library.cms, password, -1) != 1
      || library.CMS_decrypt(library.cms, NULL, NULL, NULL, library.out, CMS_BINARY) != 1)
    return fail(BENCH_SEALED_ERROR_OPEN, "the passphrase is wrong, or the encrypted text is damaged", error);
  return output_of(&library);
}
