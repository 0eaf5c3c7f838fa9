/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/srtp.h"

#include <srtp2/srtp.h>
#include <string.h>

#include "media/byte-order.h"
#include "media/engine.h"

/* Sources whose rollover counter and replay window are kept. */
#define MOST_SOURCES 8
#define REPLAY_WINDOW 1024 /* packets; RFC 3711 3.3.2 wants 64 at least */
#define LEAST_RTP 12
#define LEAST_RTCP 8

struct _BenchSrtp
{
  srtp_t context;
  BenchSrtpKey key;
  gboolean sender;
  guint32 sources[MOST_SOURCES]; /* of a receiver, in the order in which they proved themselves */
  guint n_sources;
};

/* The library has state of its own, the same for all phones of a process, which is made once. */
static gboolean
start_library(GError **error)
{
  static gsize started;
  enum
  {
    WORKS = 1,
    FAILS = 2
  };

  if (g_once_init_enter(&started))
    g_once_init_leave(&started, srtp_init() == srtp_err_status_ok ? WORKS : FAILS);
  if (started == WORKS)
    return TRUE;
  g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC,
                      "SRTP cannot be used on this machine");
  return FALSE;
}

/* The short tag is for RTP alone: SRTCP keeps 80 bits (RFC 4568 6.2.2). */
static void
fill_policy(BenchSrtp *self, srtp_policy_t *policy)
{
  memset(policy, 0, sizeof *policy);
  switch (self->key.suite)
    {
    case BENCH_SRTP_AES_CM_128_HMAC_SHA1_80:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtp);
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
      break;
    case BENCH_SRTP_AES_CM_128_HMAC_SHA1_32:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy->rtp);
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
      break;
    case BENCH_SRTP_AES_256_CM_HMAC_SHA1_80:
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtp);
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
      break;
    case BENCH_SRTP_AES_256_CM_HMAC_SHA1_32:
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32(&policy->rtp);
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
      break;
    }
  policy->ssrc.type = self->sender ? ssrc_any_outbound : ssrc_any_inbound;
  policy->key = self->key.bytes;
  policy->window_size = REPLAY_WINDOW;
}

/**
 * bench_srtp_new:
 * @key: copied
 * @sender: whether it protects packets; else it unprotects them
 *
 * Returns: (transfer full): one direction, or %NULL with %BENCH_MEDIA_ERROR_CODEC.
 */
BenchSrtp *
bench_srtp_new(const BenchSrtpKey *key, gboolean sender, GError **error)
{
  BenchSrtp *self;
  srtp_policy_t policy;

  if (!start_library(error))
    return NULL;
  self = g_new0(BenchSrtp, 1);
  self->key = *key;
  self->sender = sender;
  fill_policy(self, &policy);
  if (srtp_create(&self->context, &policy) == srtp_err_status_ok)
    return self;
  self->context = NULL;
  bench_srtp_free(self);
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "SRTP with %s cannot be used here",
              bench_srtp_suite_name(key->suite));
  return NULL;
}

/**
 * bench_srtp_free:
 * @self: (transfer full) (nullable): freed, its key wiped
 */
void
bench_srtp_free(BenchSrtp *self)
{
  if (self == NULL)
    return;
  if (self->context != NULL)
    srtp_dealloc(self->context);
  explicit_bzero(self, sizeof *self);
  g_free(self);
}

/* Keeps the list of sources short; the one longest known goes. */
static void
remember_source(BenchSrtp *self, guint32 ssrc)
{
  for (guint i = 0; i < self->n_sources; i++)
    if (self->sources[i] == ssrc)
      return;
  if (self->n_sources == MOST_SOURCES)
    {
      srtp_remove_stream(self->context, GUINT32_TO_BE(self->sources[0]));
      self->n_sources--;
      memmove(self->sources, self->sources + 1, self->n_sources * sizeof *self->sources);
    }
  self->sources[self->n_sources++] = ssrc;
}

/**
 * bench_srtp_continue:
 * @self: new, nothing has passed it yet
 * @before: what it takes the place of, with another key
 * @ssrc: whose packets go on
 *
 * The rollover counter goes on over a change of keys (RFC 3711 3.3.1).
 */
void
bench_srtp_continue(BenchSrtp *self, const BenchSrtp *before, guint32 ssrc)
{
  srtp_policy_t policy;
  guint32 rollovers = 0;

  if (srtp_get_stream_roc(before->context, ssrc, &rollovers) != srtp_err_status_ok || rollovers == 0)
    return;
  fill_policy(self, &policy);
  policy.ssrc.type = ssrc_specific;
  policy.ssrc.value = ssrc;
  if (srtp_add_stream(self->context, &policy) != srtp_err_status_ok)
    return;
  srtp_set_stream_roc(self->context, ssrc, rollovers);
  if (!self->sender)
    remember_source(self, ssrc);
}

/**
 * bench_srtp_protect:
 * @bytes: (inout): a whole packet we have written, in memory aligned for 32-bit words
 * @size: (inout): its size
 * @room: bytes there are; BENCH_SRTP_TRAILER more than @size are enough
 *
 * Returns: whether it may be sent; nothing may be sent otherwise.
 */
gboolean
bench_srtp_protect(BenchSrtp *self, gboolean rtcp, guint8 *bytes, gsize *size, gsize room)
{
  int length = (int) *size;
  srtp_err_status_t status;

  if (*size + BENCH_SRTP_TRAILER > room)
    return FALSE;
  status
      = rtcp ? srtp_protect_rtcp(self->context, bytes, &length) : srtp_protect(self->context, bytes, &length);
  if (status != srtp_err_status_ok)
    return FALSE;
  *size = (gsize) length;
  return TRUE;
}

/**
 * bench_srtp_unprotect:
 * @bytes: (inout): a datagram that need not be trusted, in memory aligned for 32-bit words
 * @size: (inout): its size
 *
 * Returns: whether it is the far end's; @bytes are the plain packet only then.
 */
BenchSrtpResult
bench_srtp_unprotect(BenchSrtp *self, gboolean rtcp, guint8 *bytes, gsize *size)
{
  int length = (int) *size;
  srtp_err_status_t status;
  guint32 ssrc;

  if (*size < (rtcp ? LEAST_RTCP : LEAST_RTP) || *size > G_MAXUINT16 || bytes[0] >> 6 != 2)
    return BENCH_SRTP_FORGED;
  ssrc = bench_read_be32(bytes + (rtcp ? 4 : 8));
  status = rtcp ? srtp_unprotect_rtcp(self->context, bytes, &length)
                : srtp_unprotect(self->context, bytes, &length);
  if (status == srtp_err_status_replay_fail || status == srtp_err_status_replay_old)
    return BENCH_SRTP_REPLAYED;
  if (status != srtp_err_status_ok || length < 0)
    return BENCH_SRTP_FORGED;
  *size = (gsize) length;
  remember_source(self, ssrc);
  return BENCH_SRTP_OK;
}
