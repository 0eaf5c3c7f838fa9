/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/decrypt.h"

#include <openssl/evp.h>
#include <string.h>

#include "settings/cfg.h"

#define BLOCK 16
#define KEY_LENGTH 16
#define VERSION_LINE "#!version"
#define RSA_MODE_LINE "#!encrypt:"

G_DEFINE_QUARK(bench_decrypt_error, bench_decrypt_error)

static gboolean
begins(const guint8 *bytes, gsize size, const char *line)
{
  return bench_cfg_begins((const char *) bytes, size, line);
}

static gboolean
is_text(const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (bytes[i] < 0x20 && bytes[i] != '\t' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\f')
      return FALSE;
  return g_utf8_validate((const char *) bytes, size, NULL);
}

/**
 * bench_decrypt_is_encrypted:
 * @file: a file as it came from the server
 *
 * Returns: whether it must be decrypted before anybody can read it: it neither begins with a version line nor
 * is it any other text. TRUE for the kinds that bench_decrypt() refuses, too, and for binary rubbish: what
 * bench_decrypt() says of those is what there is to say.
 */
gboolean
bench_decrypt_is_encrypted(GBytes *file)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data(file, &size);

  if (size == 0 || begins(bytes, size, VERSION_LINE))
    return FALSE;
  return begins(bytes, size, RSA_MODE_LINE) || !is_text(bytes, size);
}

static gboolean
check_key(const char *key, GError **error)
{
  gboolean printable = key != NULL;

  for (const char *p = key; p != NULL && *p != '\0'; p++)
    printable = printable && g_ascii_isgraph(*p);
  if (printable && strlen(key) == KEY_LENGTH)
    return TRUE;
  g_set_error(error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_KEY,
              "the AES key must be %d letters, digits or signs of ASCII, and is %s", KEY_LENGTH,
              key == NULL || key[0] == '\0' ? "not set" : "something else");
  return FALSE;
}

/* Whole blocks, in place. */
static void
crypt_blocks(guint8 *bytes, gsize size, const char *key, gboolean encrypt)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int done = 0;
  gboolean good;

  g_assert(size <= G_MAXINT);
  good = EVP_CipherInit_ex2(context, EVP_aes_128_ecb(), (const guchar *) key, NULL, encrypt, NULL) == 1
         && EVP_CIPHER_CTX_set_padding(context, 0) == 1
         && EVP_CipherUpdate(context, bytes, &done, bytes, size) == 1 && (gsize) done == size;
  EVP_CIPHER_CTX_free(context);
  /* AES with a key of the right length cannot fail, only OpenSSL without AES can. */
  g_assert(good);
}

/* What filled up the last block: blanks, NULs, or as PKCS#7 does. */
static gsize
without_filling(const guint8 *bytes, gsize size)
{
  guint8 last = bytes[size - 1];
  gsize filled = 0;

  if (last > 0 && last <= BLOCK)
    {
      while (filled < last && bytes[size - 1 - filled] == last)
        filled++;
      return filled == last ? size - filled : size;
    }
  if (last != ' ' && last != '\0')
    return size;
  while (filled < BLOCK - 1 && bytes[size - 1 - filled] == last)
    filled++;
  return size - filled;
}

static gboolean
check_size(gsize size, GError **error)
{
  if (size > 0 && size % BLOCK == 0 && size <= G_MAXINT)
    return TRUE;
  g_set_error(error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_LENGTH,
              "cut short, or neither text nor encrypted (%" G_GSIZE_FORMAT
              " bytes are no whole number of AES blocks)",
              size);
  return FALSE;
}

/**
 * bench_decrypt:
 * @file: a file as it came from the server
 * @key16: (nullable): the key, sixteen characters
 * @error: why it cannot be read; never has the key
 *
 * Decrypts a configuration file. Source: see the header.
 *
 * Returns: (transfer full) (nullable): its text, which begins with a version line, or %NULL.
 */
GBytes *
bench_decrypt(GBytes *file, const char *key16, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data(file, &size);
  g_autofree guint8 *text = NULL;
  gsize length;

  if (size > 0 && begins(bytes, size, RSA_MODE_LINE))
    {
      g_set_error_literal(
          error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_FOREIGN,
          "it is encrypted in RSA mode, which needs the private key inside the vendor's phones: "
          "encrypt it with a 16-character key instead");
      return NULL;
    }
  if (!check_key(key16, error) || !check_size(size, error))
    return NULL;
  text = g_memdup2(bytes, size);
  crypt_blocks(text, size, key16, FALSE);
  length = without_filling(text, size);
  if (!begins(text, length, VERSION_LINE) || !is_text(text, length))
    {
      g_set_error_literal(error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_WRONG_KEY,
                          "decrypted it is no .cfg text: the AES key is another, or the file is damaged");
      return NULL;
    }
  return g_bytes_new_take(g_steal_pointer(&text), length);
}

/**
 * bench_encrypt:
 * @text: a configuration file
 * @key16: the key, sixteen characters
 * @error: what is wrong with the key or the size
 *
 * The other direction, for `benchphonectl encrypt` and tests: up to fifteen blanks are added at the end.
 *
 * Returns: (transfer full) (nullable): what a phone with that key reads, or %NULL.
 */
GBytes *
bench_encrypt(GBytes *text, const char *key16, GError **error)
{
  gsize size = g_bytes_get_size(text);
  gsize whole = (size + BLOCK - 1) / BLOCK * BLOCK;
  guint8 *bytes;

  if (!check_key(key16, error) || !check_size(whole, error))
    return NULL;
  bytes = g_malloc(whole);
  memset(bytes, ' ', whole);
  memcpy(bytes, g_bytes_get_data(text, NULL), size);
  crypt_blocks(bytes, whole, key16, TRUE);
  return g_bytes_new_take(bytes, whole);
}

/**
 * bench_decrypt_key_file_error:
 *
 * Returns: (transfer full): why auto_provision.aes_key_in_file = 1 does not work here.
 */
GError *
bench_decrypt_key_file_error(void)
{
  return g_error_new_literal(BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_FOREIGN,
                             "a key in <file>_Security.enc (auto_provision.aes_key_in_file = 1) is wrapped "
                             "with a key that the vendor built "
                             "into its phones, and that this phone does not have: set "
                             "auto_provision.aes_key_16.com and .mac instead");
}
