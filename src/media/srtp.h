/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One direction of an SRTP stream (RFC 3711): RTP and RTCP packets are protected before they are sent,
 * or authenticated and decrypted before anything in them is believed. libsrtp does the arithmetic.
 *
 * A receiver takes any SSRC the far end proves to own, but remembers only the last few of them, so that a
 * far end cannot make memory grow. Replayed packets are told from forged ones.
 *
 * Owner: a leg. Threads: one at a time. Its copy of the key is wiped with it.
 */
#pragma once

#include "base/srtp-suite.h"

G_BEGIN_DECLS

/* How much longer a packet may get. */
#define BENCH_SRTP_TRAILER 24

typedef enum
{
  BENCH_SRTP_OK,
  BENCH_SRTP_REPLAYED, /* authentic or not: it has come before, or is too old to know */
  BENCH_SRTP_FORGED,   /* not of this key, or no packet at all */
} BenchSrtpResult;

typedef struct _BenchSrtp BenchSrtp;

BenchSrtp *bench_srtp_new(const BenchSrtpKey *key, gboolean sender, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_srtp_free(BenchSrtp *self);
void bench_srtp_continue(BenchSrtp *self, const BenchSrtp *before, guint32 ssrc);

gboolean bench_srtp_protect(BenchSrtp *self, gboolean rtcp, guint8 *bytes, gsize *size, gsize room);
BenchSrtpResult bench_srtp_unprotect(BenchSrtp *self, gboolean rtcp, guint8 *bytes, gsize *size);

G_END_DECLS
