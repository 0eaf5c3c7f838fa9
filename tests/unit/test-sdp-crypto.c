/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/sdp-crypto: what a=crypto may say and what it may not, damaged lines, writing, secrets that stay secret. */
#include <glib.h>
#include <string.h>

#include "../damage.h"
#include "base/log.h"
#include "far-sdp.h"

/* 30 and 46 bytes. */
#define KEY_128 "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define KEY_256 "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urqw=="
#define LINE_128 "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128

static BenchSdpCrypto *
check(const char *line, BenchSdpCryptoState state)
{
  BenchSdpCrypto *crypto = bench_sdp_crypto_parse(line);

  if (crypto->state != state)
    g_error("\"%s\" is in state %d: %s", line, crypto->state, crypto->flaw);
  g_assert_true((state == BENCH_SDP_CRYPTO_VALID) == (*crypto->flaw == '\0'));
  return crypto;
}

static void
test_valid(void)
{
  static const struct
  {
    const char *line;
    guint tag;
    BenchSrtpSuite suite;
    gsize key_size;
  } lines[] = {
    { LINE_128, 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
    { "999999999 AES_CM_128_HMAC_SHA1_32 inline:" KEY_128, 999999999, BENCH_SRTP_AES_CM_128_HMAC_SHA1_32,
      30 },
    { "2 AES_256_CM_HMAC_SHA1_80 inline:" KEY_256, 2, BENCH_SRTP_AES_256_CM_HMAC_SHA1_80, 46 },
    { "3 AES_256_CM_HMAC_SHA1_32 inline:" KEY_256, 3, BENCH_SRTP_AES_256_CM_HMAC_SHA1_32, 46 },
    { LINE_128 "|2^20", 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
    { LINE_128 "|1048576", 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
    { LINE_128 " WSH=64", 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
    { LINE_128 "|2^31 WSH=1024 -NEW", 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
    { LINE_128 " ", 1, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 30 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      BenchSdpCrypto *crypto = check(lines[i].line, BENCH_SDP_CRYPTO_VALID);

      g_assert_cmpuint(crypto->tag, ==, lines[i].tag);
      g_assert_cmpint(crypto->key.suite, ==, lines[i].suite);
      g_assert_cmpuint(bench_srtp_suite_key_size(crypto->key.suite), ==, lines[i].key_size);
      bench_sdp_crypto_free(crypto);
    }
}

static void
test_refused(void)
{
  static const struct
  {
    const char *line;
    BenchSdpCryptoState state;
  } lines[] = {
    { "", BENCH_SDP_CRYPTO_MALFORMED },
    { "1", BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80", BENCH_SDP_CRYPTO_MALFORMED },
    { "0 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "01 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "-1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "1000000000 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "x AES_CM_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 inline:", BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_256, BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_256_CM_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewky!!A7fQp9CnVubGVz",
      BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewky==A7fQp9CnVubGVz",
      BENCH_SDP_CRYPTO_MALFORMED },
    { "1 AES_CM_128_HMAC_SHA1_80 prompt:" KEY_128, BENCH_SDP_CRYPTO_MALFORMED },
    { LINE_128 "|2^99", BENCH_SDP_CRYPTO_MALFORMED },
    { LINE_128 "|", BENCH_SDP_CRYPTO_MALFORMED },
    { LINE_128 "|0", BENCH_SDP_CRYPTO_MALFORMED },
    { LINE_128 "|2^20|1:4", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 "|1:4", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 ";inline:" KEY_128, BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " UNENCRYPTED_SRTP", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " UNENCRYPTED_SRTCP", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " UNAUTHENTICATED_SRTP", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " KDR=1", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " FEC_ORDER=FEC_SRTP", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { LINE_128 " WSH=1", BENCH_SDP_CRYPTO_UNSUPPORTED },
    { "1 F8_128_HMAC_SHA1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_UNSUPPORTED },
    { "1 AEAD_AES_128_GCM inline:" KEY_128, BENCH_SDP_CRYPTO_UNSUPPORTED },
    { "1 aes_cm_128_hmac_sha1_80 inline:" KEY_128, BENCH_SDP_CRYPTO_UNSUPPORTED },
  };
  static const guint8 nothing[BENCH_SRTP_LONGEST_KEY];

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      BenchSdpCrypto *crypto = check(lines[i].line, lines[i].state);

      g_assert_cmpmem(crypto->key.bytes, sizeof nothing, nothing, sizeof nothing);
      g_assert_null(strstr(crypto->flaw, KEY_128));
      bench_sdp_crypto_free(crypto);
    }
}

static void
test_write(void)
{
  static const char *const lines[] = { LINE_128, "77 AES_256_CM_HMAC_SHA1_32 inline:" KEY_256 };

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      BenchSdpCrypto *crypto = check(lines[i], BENCH_SDP_CRYPTO_VALID);
      g_autofree char *text = bench_sdp_crypto_write(crypto);
      BenchSdpCrypto *copy = bench_sdp_crypto_new(crypto->tag, &crypto->key);
      g_autofree char *again = bench_sdp_crypto_write(copy);

      g_assert_cmpstr(text, ==, lines[i]);
      g_assert_cmpstr(again, ==, lines[i]);
      bench_sdp_crypto_free(copy);
      bench_sdp_crypto_free(crypto);
    }
}

/* In its place in a description; a description with too many of them is none. */
static void
test_description(void)
{
  static const char text[] = HEAD "a=crypto:9 X inline:Y\r\nm=audio 5000 RTP/SAVP 0\r\na=crypto:" LINE_128
                                  "\r\na=crypto:nonsense\r\na=rtcp:5009 IN IP4 10.0.0.8\r\na=rtcp-mux\r\n"
                                  "m=audio 5002 RTP/AVP 0\r\na=rtcp:5007 IN IP4\r\n";
  g_autoptr(GString) many = g_string_new(HEAD "m=audio 5000 RTP/SAVP 0\r\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = parse(text);
  g_autofree char *written = NULL;
  const BenchSdpMedia *media;

  media = bench_sdp_find_secure_audio(sdp);
  g_assert_cmpuint(media->crypto->len, ==, 2);
  g_assert_cmpint(((BenchSdpCrypto *) media->crypto->pdata[1])->state, ==, BENCH_SDP_CRYPTO_MALFORMED);
  g_assert_cmpuint(media->rtcp_port, ==, 5009);
  g_assert_cmpstr(media->rtcp_address, ==, "10.0.0.8");
  media = bench_sdp_find_audio(sdp);
  g_assert_cmpuint(media->port, ==, 5002);
  g_assert_cmpuint(media->crypto->len, ==, 0);
  g_assert_cmpuint(media->rtcp_port, ==, 0);
  g_assert_cmpstr(media->rtcp_address, ==, "");

  for (guint i = 0; i < 17; i++)
    g_string_append_printf(many, "a=crypto:%u X inline:Y\r\n", i + 1);
  g_assert_null(bench_sdp_parse(many->str, many->len, &error));
  g_assert_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_LIMIT);
}

/* Whatever happens to a line, it is read within its limits and only whole keys are believed. */
static void
test_damaged(void)
{
  static const char line[] = "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "|2^20|1:4 WSH=64 UNENCRYPTED_SRTCP";
  guint rounds = g_test_slow() ? 200000 : 3000;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr(GString) damaged
          = test_damage(i % 2 == 0 ? line : LINE_128, strlen(i % 2 == 0 ? line : LINE_128));
      g_autofree char *text = g_strndup(damaged->str, damaged->len);
      BenchSdpCrypto *crypto = bench_sdp_crypto_parse(text);

      if (crypto->state == BENCH_SDP_CRYPTO_VALID)
        {
          g_autofree char *written = bench_sdp_crypto_write(crypto);

          g_assert_cmpuint(crypto->tag, >, 0);
          g_assert_cmpint((int) crypto->key.suite, <, BENCH_SRTP_SUITES);
          g_assert_nonnull(strstr(written, " inline:"));
        }
      bench_sdp_crypto_free(crypto);
    }
}

static void
test_masked(void)
{
  g_autofree char *one = bench_mask_secrets("a=crypto:" LINE_128 "|2^20\r\na=sendrecv\r\n");
  g_autofree char *two
      = bench_mask_secrets("a=crypto:2 AES_256_CM_HMAC_SHA1_80 INLINE:" KEY_256 " WSH=64\r\n");

  g_assert_cmpstr(one, ==, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***\r\na=sendrecv\r\n");
  g_assert_cmpstr(two, ==, "a=crypto:2 AES_256_CM_HMAC_SHA1_80 INLINE:*** WSH=64\r\n");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sdp-crypto/valid", test_valid);
  g_test_add_func("/sdp-crypto/refused", test_refused);
  g_test_add_func("/sdp-crypto/write", test_write);
  g_test_add_func("/sdp-crypto/description", test_description);
  g_test_add_func("/sdp-crypto/damaged", test_damaged);
  g_test_add_func("/sdp-crypto/masked", test_masked);
  return g_test_run();
}
