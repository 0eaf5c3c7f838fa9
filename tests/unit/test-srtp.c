/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/srtp and media/leg-security: published vectors, wrong keys, replays, rollovers, changes of keys. */
#include <glib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "media/byte-order.h"
#include "media/leg-security.h"
#include "media/rtp-packet.h"

#define SSRC 0xcafebabe
#define PAYLOAD 160

static gsize
read_hex(const char *hex, guint8 *out)
{
  gsize size = strlen(hex) / 2;

  for (gsize i = 0; i < size; i++)
    out[i] = (guint8) (g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
  return size;
}

static BenchSrtpKey
key_of(BenchSrtpSuite suite, const char *hex)
{
  BenchSrtpKey key = { .suite = suite };

  g_assert_cmpuint(read_hex(hex, key.bytes), ==, bench_srtp_suite_key_size(suite));
  return key;
}

static BenchSrtpKey
some_key(BenchSrtpSuite suite, guint8 seed)
{
  BenchSrtpKey key = { .suite = suite };

  for (gsize i = 0; i < bench_srtp_suite_key_size(suite); i++)
    key.bytes[i] = (guint8) (seed + i * 7);
  return key;
}

static BenchSrtp *
make(const BenchSrtpKey *key, gboolean sender)
{
  g_autoptr(GError) error = NULL;
  BenchSrtp *srtp = bench_srtp_new(key, sender, &error);

  g_assert_no_error(error);
  return srtp;
}

static gsize
write_rtp(guint8 *out, guint32 ssrc, guint16 sequence)
{
  guint8 payload[PAYLOAD];
  BenchRtpPacket packet = { .sequence = sequence, .ssrc = ssrc, .timestamp = sequence * 160u };

  memset(payload, 0xd5, sizeof payload);
  packet.payload = payload;
  packet.payload_size = sizeof payload;
  return bench_rtp_packet_write(&packet, out, BENCH_RTP_PACKET_MAXIMUM);
}

/* AES in counter mode over zeroes from a 16-byte start, as RFC 3711 4.1.1 uses it. */
static void
counter_mode(const guint8 *key, gsize key_size, const guint8 *start, guint8 *out, gsize size)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  g_autofree guint8 *zeroes = g_malloc0(size);
  int written = 0;

  g_assert_true(
      EVP_EncryptInit_ex(context, key_size == 16 ? EVP_aes_128_ctr() : EVP_aes_256_ctr(), NULL, key, start));
  g_assert_true(EVP_EncryptUpdate(context, out, &written, zeroes, (int) size));
  g_assert_cmpint(written, ==, (int) size);
  EVP_CIPHER_CTX_free(context);
}

/* RFC 3711 4.3.1 with a derivation rate of 0. */
static void
derive(const BenchSrtpKey *key, guint8 label, guint8 *out, gsize size)
{
  gsize key_size = bench_srtp_suite_key_size(key->suite) - 14;
  guint8 start[16] = { 0 };

  memcpy(start, key->bytes + key_size, 14);
  start[7] ^= label;
  counter_mode(key->bytes, key_size, start, out, size);
}

static void
check_derived(const BenchSrtpKey *key, guint8 label, const char *hex)
{
  guint8 expected[32];
  guint8 derived[32];
  gsize size = read_hex(hex, expected);

  derive(key, label, derived, size);
  g_assert_cmpmem(derived, size, expected, size);
}

/* The key derivation of RFC 3711 B.3 and RFC 6188 7.2, by the functions this test judges packets with. */
static void
test_derivation(void)
{
  BenchSrtpKey short_key = key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, "E1F97A0D3E018BE0D64FA32C06DE4139"
                                                                      "0EC675AD498AFEEBB6960B3AABE6");
  BenchSrtpKey long_key = key_of(BENCH_SRTP_AES_256_CM_HMAC_SHA1_80,
                                 "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"
                                 "3b04803de51ee7c96423ab5b78d2");

  check_derived(&short_key, 0, "C61E7A93744F39EE10734AFE3FF7A087");
  check_derived(&short_key, 2, "30CBBC08863D8C85D49DB34A9AE1");
  check_derived(&short_key, 1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4");
  check_derived(&long_key, 0, "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
  check_derived(&long_key, 2, "fa31791685ca444a9e07c6c64e93");
  check_derived(&long_key, 1, "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05");
}

/* A packet of each suite against one put together here, step by step, from RFC 3711 3.1, 4.1.1 and 4.2. */
static void
test_packets(gconstpointer data)
{
  BenchSrtpSuite suite = (BenchSrtpSuite) GPOINTER_TO_INT(data);
  BenchSrtpKey key = some_key(suite, 3);
  BenchSrtp *sender = make(&key, TRUE);
  gboolean wide = bench_srtp_suite_key_size(suite) == 46;
  gboolean short_tag
      = suite == BENCH_SRTP_AES_CM_128_HMAC_SHA1_32 || suite == BENCH_SRTP_AES_256_CM_HMAC_SHA1_32;
  gsize tag_size = short_tag ? 4 : 10;
  _Alignas(8) guint8 packet[BENCH_RTP_PACKET_MAXIMUM];
  guint8 expected[BENCH_RTP_PACKET_MAXIMUM] = { 0 };
  guint8 stream[PAYLOAD];
  guint8 cipher_key[32];
  guint8 salt[16] = { 0 };
  guint8 authentication[20];
  guint8 tag[EVP_MAX_MD_SIZE];
  gsize size = write_rtp(packet, SSRC, 0x1234);
  guint tag_length = 0;

  memcpy(expected, packet, size);
  derive(&key, 0, cipher_key, wide ? 32 : 16);
  derive(&key, 1, authentication, sizeof authentication);
  derive(&key, 2, salt, 14);
  for (int i = 0; i < 4; i++)
    salt[4 + i] ^= packet[8 + i];
  salt[12] ^= packet[2];
  salt[13] ^= packet[3];
  counter_mode(cipher_key, wide ? 32 : 16, salt, stream, sizeof stream);
  for (gsize i = 0; i < PAYLOAD; i++)
    expected[12 + i] ^= stream[i];
  /* The rollover counter, 0, is authenticated, not sent. */
  HMAC(EVP_sha1(), authentication, sizeof authentication, expected, size + 4, tag, &tag_length);
  memcpy(expected + size, tag, tag_size);

  g_assert_true(bench_srtp_protect(sender, FALSE, packet, &size, sizeof packet));
  g_assert_cmpuint(size, ==, 12 + PAYLOAD + tag_size);
  g_assert_cmpmem(packet, size, expected, size);
  bench_srtp_free(sender);
}

static gsize
write_rtcp(guint8 *out)
{
  memset(out, 0, 8);
  out[0] = 0x80;
  out[1] = 201;
  out[3] = 1;
  bench_write_be32(out + 4, SSRC);
  return 8;
}

/* What @srtp makes of a copy of a packet that is said to have @size bytes. */
static BenchSrtpResult
open_copy(BenchSrtp *srtp, gboolean rtcp, const guint8 *packet, gsize size)
{
  _Alignas(8) guint8 copy[BENCH_RTP_PACKET_MAXIMUM];

  memcpy(copy, packet, sizeof copy);
  return bench_srtp_unprotect(srtp, rtcp, copy, &size);
}

static void
test_both_ways(gconstpointer data)
{
  BenchSrtpKey key = some_key((BenchSrtpSuite) GPOINTER_TO_INT(data), 9);
  BenchSrtpKey wrong = some_key((BenchSrtpSuite) GPOINTER_TO_INT(data), 10);
  BenchSrtp *sender = make(&key, TRUE);
  BenchSrtp *receiver = make(&key, FALSE);
  BenchSrtp *stranger = make(&wrong, FALSE);
  _Alignas(8) guint8 packet[BENCH_RTP_PACKET_MAXIMUM];
  _Alignas(8) guint8 copy[BENCH_RTP_PACKET_MAXIMUM];

  for (guint rtcp = 0; rtcp < 2; rtcp++)
    {
      gsize size = rtcp ? write_rtcp(packet) : write_rtp(packet, SSRC, 7);
      gsize plain = size;
      gsize length;

      g_assert_false(bench_srtp_protect(sender, rtcp, packet, &size, size + 3));
      g_assert_true(bench_srtp_protect(sender, rtcp, packet, &size, sizeof packet));
      g_assert_cmpuint(size, <=, plain + BENCH_SRTP_TRAILER);

      g_assert_cmpint(open_copy(stranger, rtcp, packet, size), ==, BENCH_SRTP_FORGED);
      for (gsize at = 0; at < size; at++)
        {
          packet[at] ^= 1;
          g_assert_cmpint(open_copy(receiver, rtcp, packet, size), !=, BENCH_SRTP_OK);
          packet[at] ^= 1;
        }
      for (gsize cut = 0; cut < size; cut++)
        g_assert_cmpint(open_copy(receiver, rtcp, packet, cut), !=, BENCH_SRTP_OK);
      length = size;
      memcpy(copy, packet, size);
      g_assert_cmpint(bench_srtp_unprotect(receiver, rtcp, copy, &length), ==, BENCH_SRTP_OK);
      g_assert_cmpuint(length, ==, plain);
      g_assert_cmpint(open_copy(receiver, rtcp, packet, size), ==, BENCH_SRTP_REPLAYED);
      g_assert_false(!rtcp && bench_srtp_protect(sender, FALSE, packet, &plain, 12));
    }
  bench_srtp_free(sender);
  bench_srtp_free(receiver);
  bench_srtp_free(stranger);
}

/* One packet over; what the receiver makes of it. */
static BenchSrtpResult
pass(BenchLegSecurity *from, BenchLegSecurity *to, guint32 ssrc, guint16 sequence, gint64 now_us)
{
  _Alignas(8) guint8 packet[BENCH_RTP_PACKET_MAXIMUM];
  gsize size = write_rtp(packet, ssrc, sequence);
  BenchSrtpResult result;
  BenchRtpPacket opened;

  g_assert_true(bench_leg_security_protect(from, FALSE, packet, &size, sizeof packet));
  result = bench_leg_security_unprotect(to, FALSE, packet, &size, now_us);
  if (result != BENCH_SRTP_OK)
    return result;
  g_assert_true(bench_rtp_packet_parse(packet, size, &opened));
  if (opened.payload_size != PAYLOAD || opened.payload[0] != 0xd5)
    return BENCH_SRTP_FORGED;
  return BENCH_SRTP_OK;
}

static void
set_keys(BenchLegSecurity *side, const BenchSrtpKeys *keys, gboolean new_far_end, gint64 now_us)
{
  BenchLegSecuritySetup setup;
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_leg_security_prepare(side, keys, &setup, &error));
  g_assert_no_error(error);
  bench_leg_security_configure(side, &setup, new_far_end, SSRC, SSRC, now_us);
  bench_leg_security_setup_clear(&setup);
}

static BenchSrtpKeys
pair(guint8 ours, guint8 theirs)
{
  BenchSrtpKeys keys = { some_key(BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, ours),
                         some_key(BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, theirs) };

  return keys;
}

/* Over the wrap of the sequence number, then another key: the rollover counter goes on on both sides. */
static void
test_rollover_and_change(void)
{
  BenchLegSecurity a = { 0 };
  BenchLegSecurity b = { 0 };
  BenchSrtpKeys at_a = pair(1, 2);
  BenchSrtpKeys at_b = pair(2, 1);
  BenchSrtpKeys next_a = pair(51, 2);
  BenchSrtpKeys next_b = pair(2, 51);
  gint64 now_us = 1000;

  set_keys(&a, &at_a, TRUE, now_us);
  set_keys(&b, &at_b, TRUE, now_us);
  for (guint i = 0; i < 400; i++)
    g_assert_cmpint(pass(&a, &b, SSRC, (guint16) (65300 + i), now_us), ==, BENCH_SRTP_OK);
  /* The receiver hears of it first: what comes with the keys before is taken for a while. */
  set_keys(&b, &next_b, FALSE, now_us);
  g_assert_cmpint(pass(&a, &b, SSRC, 164, now_us), ==, BENCH_SRTP_OK);
  set_keys(&a, &next_a, FALSE, now_us);
  for (guint i = 165; i < 400; i++)
    g_assert_cmpint(pass(&a, &b, SSRC, (guint16) i, now_us), ==, BENCH_SRTP_OK);
  now_us += 3 * G_USEC_PER_SEC;
  g_assert_cmpint(pass(&a, &b, SSRC, 400, now_us), ==, BENCH_SRTP_OK);
  /* And not for ever. */
  set_keys(&a, &at_a, FALSE, now_us);
  g_assert_cmpint(pass(&a, &b, SSRC, 401, now_us), ==, BENCH_SRTP_FORGED);
  bench_leg_security_clear(&a);
  bench_leg_security_clear(&b);
}

/* To plain RTP and back; protected packets on their way are never taken for sound. */
static void
test_on_and_off(void)
{
  BenchLegSecurity a = { 0 };
  BenchLegSecurity b = { 0 };
  BenchSrtpKeys at_a = pair(1, 2);
  BenchSrtpKeys at_b = pair(2, 1);

  g_assert_cmpint(pass(&a, &b, SSRC, 1, 0), ==, BENCH_SRTP_OK);
  set_keys(&b, &at_b, FALSE, 0);
  g_assert_cmpint(pass(&a, &b, SSRC, 2, 0), ==, BENCH_SRTP_FORGED);
  set_keys(&a, &at_a, FALSE, 0);
  g_assert_cmpint(pass(&a, &b, SSRC, 3, 0), ==, BENCH_SRTP_OK);
  set_keys(&b, NULL, FALSE, 0);
  g_assert_cmpint(pass(&a, &b, SSRC, 4, 0), ==, BENCH_SRTP_OK);
  set_keys(&a, NULL, FALSE, 0);
  g_assert_cmpint(pass(&a, &b, SSRC, 5, 0), ==, BENCH_SRTP_OK);
  g_assert_false(a.secure || b.secure);
  g_assert_null(a.protect);
  bench_leg_security_clear(&a);
  bench_leg_security_clear(&b);
}

/* A far end that is somebody else knows nothing of the rollovers of the one before. */
static void
test_new_far_end(void)
{
  BenchLegSecurity a = { 0 };
  BenchLegSecurity b = { 0 };
  BenchLegSecurity c = { 0 };
  BenchSrtpKeys at_a = pair(1, 2);
  BenchSrtpKeys at_b = pair(2, 1);
  BenchSrtpKeys a_to_c = pair(3, 4);
  BenchSrtpKeys at_c = pair(4, 3);

  set_keys(&a, &at_a, TRUE, 0);
  set_keys(&b, &at_b, TRUE, 0);
  for (guint i = 0; i < 300; i++)
    g_assert_cmpint(pass(&a, &b, SSRC, (guint16) (65400 + i), 0), ==, BENCH_SRTP_OK);
  set_keys(&a, &a_to_c, TRUE, 0);
  set_keys(&c, &at_c, TRUE, 0);
  for (guint i = 300; i < 350; i++)
    g_assert_cmpint(pass(&a, &c, SSRC, (guint16) (65400 + i), 0), ==, BENCH_SRTP_OK);
  g_assert_cmpint(pass(&b, &a, 77, 1, 0), ==, BENCH_SRTP_FORGED);
  bench_leg_security_clear(&a);
  bench_leg_security_clear(&b);
  bench_leg_security_clear(&c);
}

/* A far end that owns the key may change its SSRC as often as it likes; what it leaves behind is forgotten, so
   that a packet of its first one, sent again, passes: it has been forgotten with its replay list. */
static void
test_many_sources(void)
{
  BenchSrtpKey key = some_key(BENCH_SRTP_AES_CM_128_HMAC_SHA1_32, 5);
  BenchSrtp *sender = make(&key, TRUE);
  BenchSrtp *receiver = make(&key, FALSE);
  _Alignas(8) guint8 first[BENCH_RTP_PACKET_MAXIMUM];
  _Alignas(8) guint8 packet[BENCH_RTP_PACKET_MAXIMUM];
  gsize first_size = write_rtp(first, 1, 9);
  gsize size;

  g_assert_true(bench_srtp_protect(sender, FALSE, first, &first_size, sizeof first));
  g_assert_cmpint(open_copy(receiver, FALSE, first, first_size), ==, BENCH_SRTP_OK);
  for (guint32 ssrc = 2; ssrc < 10; ssrc++)
    {
      g_assert_cmpint(open_copy(receiver, FALSE, first, first_size), ==, BENCH_SRTP_REPLAYED);
      size = write_rtp(packet, ssrc, 9);
      g_assert_true(bench_srtp_protect(sender, FALSE, packet, &size, sizeof packet));
      g_assert_cmpint(bench_srtp_unprotect(receiver, FALSE, packet, &size), ==, BENCH_SRTP_OK);
    }
  g_assert_cmpint(open_copy(receiver, FALSE, first, first_size), ==, BENCH_SRTP_OK);
  bench_srtp_free(sender);
  bench_srtp_free(receiver);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/srtp/derivation", test_derivation);
  for (guint i = 0; i < BENCH_SRTP_SUITES; i++)
    {
      const char *name = bench_srtp_suite_name((BenchSrtpSuite) i);
      g_autofree char *packets = g_strconcat("/srtp/packets/", name, NULL);
      g_autofree char *ways = g_strconcat("/srtp/both-ways/", name, NULL);

      g_test_add_data_func(packets, GINT_TO_POINTER(i), test_packets);
      g_test_add_data_func(ways, GINT_TO_POINTER(i), test_both_ways);
    }
  g_test_add_func("/srtp/rollover-and-change", test_rollover_and_change);
  g_test_add_func("/srtp/on-and-off", test_on_and_off);
  g_test_add_func("/srtp/new-far-end", test_new_far_end);
  g_test_add_func("/srtp/many-sources", test_many_sources);
  return g_test_run();
}
