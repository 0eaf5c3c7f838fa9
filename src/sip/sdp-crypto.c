/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/sdp-crypto.h"

#include <string.h>

#define LARGEST_TAG 999999999 /* RFC 4568 9.1: nine digits */
#define MOST_WORDS 16
/* The longest we speak is 64; what is longer is not decoded. */
#define LONGEST_BASE64 64
#define LONGEST_LIFETIME 48 /* of SRTP; RFC 4568 6.1 */

/**
 * bench_sdp_crypto_new:
 * @tag: 1 or more
 * @key: copied
 *
 * Returns: (transfer full): a valid attribute.
 */
BenchSdpCrypto *
bench_sdp_crypto_new(guint tag, const BenchSrtpKey *key)
{
  BenchSdpCrypto *self = g_new0(BenchSdpCrypto, 1);

  self->state = BENCH_SDP_CRYPTO_VALID;
  self->tag = tag;
  self->flaw = "";
  self->key = *key;
  return self;
}

/**
 * bench_sdp_crypto_free:
 * @crypto: (transfer full): wiped and freed
 */
void
bench_sdp_crypto_free(BenchSdpCrypto *crypto)
{
  explicit_bzero(crypto, sizeof *crypto);
  g_free(crypto);
}

static void
flawed(BenchSdpCrypto *self, BenchSdpCryptoState state, const char *flaw)
{
  self->state = state;
  self->flaw = flaw;
}

static gboolean
is_base64(const char *text)
{
  gsize length = strlen(text);
  gsize digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn(text + digits, "=");

  return length > 0 && length % 4 == 0 && padding <= 2 && digits + padding == length;
}

static gboolean
read_key(BenchSdpCrypto *self, const char *base64)
{
  gsize size = 0;
  guint8 *bytes;
  gboolean fits;

  if (strlen(base64) > LONGEST_BASE64 || !is_base64(base64))
    {
      flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "the key is not base64 of its suite's length");
      return FALSE;
    }
  bytes = g_base64_decode(base64, &size);
  fits = size == bench_srtp_suite_key_size(self->key.suite);
  if (fits)
    memcpy(self->key.bytes, bytes, size);
  explicit_bzero(bytes, size);
  g_free(bytes);
  if (!fits)
    flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "the key has not its suite's length");
  return fits;
}

/* A number of packets, or a power of two: "1048576", "2^20". */
static gboolean
is_lifetime(const char *text)
{
  guint64 number = 0;

  if (g_str_has_prefix(text, "2^"))
    return g_ascii_string_to_unsigned(text + 2, 10, 0, LONGEST_LIFETIME, &number, NULL);
  return g_ascii_string_to_unsigned(text, 10, 1, G_GUINT64_CONSTANT(1) << LONGEST_LIFETIME, &number, NULL);
}

/* What may follow the key behind bars. */
static gboolean
read_key_parameters(BenchSdpCrypto *self, char **parts)
{
  if (*parts != NULL && strchr(*parts, ':') == NULL)
    {
      if (!is_lifetime(*parts))
        {
          flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "the lifetime of the key is no number of packets");
          return FALSE;
        }
      parts++;
    }
  if (*parts == NULL)
    return TRUE;
  flawed(self, BENCH_SDP_CRYPTO_UNSUPPORTED, "the key has a master key identifier");
  return FALSE;
}

static gboolean
read_inline(BenchSdpCrypto *self, const char *word)
{
  g_auto(GStrv) parts = NULL;
  gboolean read = FALSE;

  if (!g_str_has_prefix(word, "inline:"))
    {
      flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "there is no inline key");
      return FALSE;
    }
  if (strchr(word, ';') != NULL)
    {
      flawed(self, BENCH_SDP_CRYPTO_UNSUPPORTED, "there is more than one key");
      return FALSE;
    }
  parts = g_strsplit(word + strlen("inline:"), "|", 4);
  read = parts[0] != NULL && read_key(self, parts[0]) && read_key_parameters(self, parts + 1);
  if (parts[0] == NULL)
    flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "the key is empty");
  else
    explicit_bzero(parts[0], strlen(parts[0]));
  return read;
}

/* WSH=n is a hint; all others change what protects the packets, or are unknown: mandatory unless they
   begin with a minus (RFC 4568 6.3). */
static gboolean
read_session_parameters(BenchSdpCrypto *self, char **words)
{
  for (; *words != NULL; words++)
    {
      guint64 window = 0;

      if (**words == '-' || **words == '\0')
        continue;
      if (g_str_has_prefix(*words, "WSH=")
          && g_ascii_string_to_unsigned(*words + 4, 10, 64, G_MAXUINT32, &window, NULL))
        continue;
      flawed(self, BENCH_SDP_CRYPTO_UNSUPPORTED, "it has a session parameter that is not ours");
      return FALSE;
    }
  return TRUE;
}

static void
read_words(BenchSdpCrypto *self, char **words)
{
  guint64 tag = 0;
  guint count = g_strv_length(words);

  if (count < 3 || count > MOST_WORDS || words[0][0] == '0'
      || !g_ascii_string_to_unsigned(words[0], 10, 1, LARGEST_TAG, &tag, NULL))
    {
      flawed(self, BENCH_SDP_CRYPTO_MALFORMED, "it is not \"tag suite inline:key\"");
      return;
    }
  self->tag = (guint) tag;
  if (!bench_srtp_suite_by_name(words[1], &self->key.suite))
    {
      flawed(self, BENCH_SDP_CRYPTO_UNSUPPORTED, "its suite is not ours");
      return;
    }
  if (!read_inline(self, words[2]) || !read_session_parameters(self, words + 3))
    explicit_bzero(self->key.bytes, sizeof self->key.bytes);
}

/**
 * bench_sdp_crypto_parse:
 * @value: what follows "a=crypto:"; need not be trusted
 *
 * Returns: (transfer full): the attribute, its state telling what it is worth.
 */
BenchSdpCrypto *
bench_sdp_crypto_parse(const char *value)
{
  BenchSdpCrypto *self = g_new0(BenchSdpCrypto, 1);
  g_auto(GStrv) words = g_strsplit(value, " ", MOST_WORDS + 2);

  self->flaw = "";
  read_words(self, words);
  for (char **word = words; *word != NULL; word++)
    explicit_bzero(*word, strlen(*word));
  return self;
}

/**
 * bench_sdp_crypto_write:
 * @crypto: a valid one
 *
 * Returns: (transfer full): what follows "a=crypto:". It holds the key.
 */
char *
bench_sdp_crypto_write(const BenchSdpCrypto *crypto)
{
  gsize size = bench_srtp_suite_key_size(crypto->key.suite);
  char *base64 = g_base64_encode(crypto->key.bytes, size);
  char *text
      = g_strdup_printf("%u %s inline:%s", crypto->tag, bench_srtp_suite_name(crypto->key.suite), base64);

  explicit_bzero(base64, strlen(base64));
  g_free(base64);
  return text;
}
