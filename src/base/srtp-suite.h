/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SRTP crypto suites the phone speaks and the keys they take: what a session description says
 * (sip/sdp-crypto.h) and what protects packets (media/srtp.h) mean the same by them.
 *
 * RFC 4568 6.2 (AES_CM_128), RFC 6188 (AES_256_CM). A key is master key and salt in one piece, as SDES
 * carries it. Whoever holds one wipes it. Threads: pure functions.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_SRTP_AES_CM_128_HMAC_SHA1_80,
  BENCH_SRTP_AES_CM_128_HMAC_SHA1_32,
  BENCH_SRTP_AES_256_CM_HMAC_SHA1_80,
  BENCH_SRTP_AES_256_CM_HMAC_SHA1_32,
} BenchSrtpSuite;

#define BENCH_SRTP_SUITES 4
#define BENCH_SRTP_LONGEST_KEY 46 /* 256 bits of key, 112 of salt */

typedef struct
{
  BenchSrtpSuite suite;
  guint8 bytes[BENCH_SRTP_LONGEST_KEY]; /* bench_srtp_suite_key_size() of them */
} BenchSrtpKey;

/* The keys of a call: each side names its own. */
typedef struct
{
  BenchSrtpKey ours;   /* for what we send */
  BenchSrtpKey theirs; /* for what we receive */
} BenchSrtpKeys;

const char *bench_srtp_suite_name(BenchSrtpSuite suite);
gboolean bench_srtp_suite_by_name(const char *name, BenchSrtpSuite *suite);
gsize bench_srtp_suite_key_size(BenchSrtpSuite suite);

gboolean bench_srtp_key_equal(const BenchSrtpKey *one, const BenchSrtpKey *other);
void bench_srtp_keys_wipe(BenchSrtpKeys *keys);

G_END_DECLS
