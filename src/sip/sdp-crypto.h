/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The a=crypto attribute of a session description (SDES, RFC 4568), read with suspicion and written.
 *
 *   a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:BASE64[|LIFETIME][|MKI:LENGTH] [SESSION-PARAMETERS]
 *
 * A line is valid, or it is unsupported (a suite, an MKI, several keys or a mandatory session parameter
 * that we do not speak: well-formed and simply not for us), or it is malformed (a tag out of range, a key
 * that is not base64 or too short for its suite …: somebody errs, or cheats). A lifetime is accepted and not
 * waited for: calls do not last 2^31 packets. Of the session parameters only WSH may be there; UNENCRYPTED_SRTP,
 * UNENCRYPTED_SRTCP and UNAUTHENTICATED_SRTP take the protection away and are refused with the line.
 *
 * Nothing here puts a key into an error. Owner: a media's list, wiped with it. Threads: any.
 */
#pragma once

#include "base/srtp-suite.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_SDP_CRYPTO_VALID,
  BENCH_SDP_CRYPTO_UNSUPPORTED,
  BENCH_SDP_CRYPTO_MALFORMED,
} BenchSdpCryptoState;

typedef struct
{
  BenchSdpCryptoState state;
  guint tag;        /* 1 to 999999999, 0 if there is none to be read */
  const char *flaw; /* why it is not valid, "" if it is */
  BenchSrtpKey key; /* of a valid one */
} BenchSdpCrypto;

BenchSdpCrypto *bench_sdp_crypto_new(guint tag, const BenchSrtpKey *key) G_GNUC_WARN_UNUSED_RESULT;
BenchSdpCrypto *bench_sdp_crypto_parse(const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sdp_crypto_write(const BenchSdpCrypto *crypto) G_GNUC_WARN_UNUSED_RESULT;
void bench_sdp_crypto_free(BenchSdpCrypto *crypto);

G_END_DECLS
