/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/leg-security.h"

#include <string.h>

#include "media/rtp-packet.h"

/* How long the keys before are taken. */
#define CHANGE_US (2 * G_USEC_PER_SEC)

/**
 * bench_leg_security_prepare:
 * @keys: (nullable): of the call from now on, %NULL for plain RTP
 * @setup: (out): for bench_leg_security_configure(); to be cleared in any case
 *
 * Makes what has changed.
 *
 * Returns: whether it can be done.
 */
gboolean
bench_leg_security_prepare(const BenchLegSecurity *self,
                           const BenchSrtpKeys *keys,
                           BenchLegSecuritySetup *setup,
                           GError **error)
{
  memset(setup, 0, sizeof *setup);
  if (keys == NULL)
    return TRUE;
  setup->secure = TRUE;
  setup->keys = *keys;
  if (!self->secure || !bench_srtp_key_equal(&self->keys.ours, &keys->ours))
    {
      setup->protect = bench_srtp_new(&keys->ours, TRUE, error);
      if (setup->protect == NULL)
        return FALSE;
    }
  if (self->secure && bench_srtp_key_equal(&self->keys.theirs, &keys->theirs))
    return TRUE;
  setup->unprotect = bench_srtp_new(&keys->theirs, FALSE, error);
  return setup->unprotect != NULL;
}

static void
change_unprotect(BenchLegSecurity *self, BenchSrtp *next, gboolean new_far_end, guint32 ssrc, gint64 now_us)
{
  g_clear_pointer(&self->unprotect_before, bench_srtp_free);
  if (new_far_end)
    g_clear_pointer(&self->unprotect, bench_srtp_free);
  if (self->unprotect != NULL && next != NULL)
    bench_srtp_continue(next, self->unprotect, ssrc);
  self->unprotect_before = g_steal_pointer(&self->unprotect);
  self->before_until_us = now_us + CHANGE_US;
  self->unprotect = next;
}

/**
 * bench_leg_security_configure:
 * @setup: from bench_leg_security_prepare(); what is used is taken out of it
 * @new_far_end: whether somebody else is there now, who knows nothing of rollovers
 * @our_ssrc: what we send with
 * @their_ssrc: what was received last
 */
void
bench_leg_security_configure(BenchLegSecurity *self,
                             BenchLegSecuritySetup *setup,
                             gboolean new_far_end,
                             guint32 our_ssrc,
                             guint32 their_ssrc,
                             gint64 now_us)
{
  if (setup->protect != NULL || !setup->secure)
    {
      if (self->protect != NULL && setup->protect != NULL && !new_far_end)
        bench_srtp_continue(setup->protect, self->protect, our_ssrc);
      bench_srtp_free(self->protect);
      self->protect = g_steal_pointer(&setup->protect);
    }
  if (setup->unprotect != NULL || (!setup->secure && self->secure))
    change_unprotect(self, g_steal_pointer(&setup->unprotect), new_far_end, their_ssrc, now_us);
  self->secure = setup->secure;
  self->keys = setup->keys;
}

/**
 * bench_leg_security_setup_clear:
 *
 * Frees and wipes what is left in @setup.
 */
void
bench_leg_security_setup_clear(BenchLegSecuritySetup *setup)
{
  g_clear_pointer(&setup->protect, bench_srtp_free);
  g_clear_pointer(&setup->unprotect, bench_srtp_free);
  bench_srtp_keys_wipe(&setup->keys);
}

/**
 * bench_leg_security_clear:
 *
 * Frees and wipes all of it.
 */
void
bench_leg_security_clear(BenchLegSecurity *self)
{
  bench_srtp_free(self->protect);
  bench_srtp_free(self->unprotect);
  bench_srtp_free(self->unprotect_before);
  explicit_bzero(self, sizeof *self);
}

/**
 * bench_leg_security_protect:
 * @bytes: (inout): as for bench_srtp_protect()
 *
 * Returns: whether the packet may be sent as it is now.
 */
gboolean
bench_leg_security_protect(BenchLegSecurity *self, gboolean rtcp, guint8 *bytes, gsize *size, gsize room)
{
  if (!self->secure)
    return TRUE;
  return self->protect != NULL && bench_srtp_protect(self->protect, rtcp, bytes, size, room);
}

/* A packet of the keys before the change, which ends the moment it is left to. */
static gboolean
is_of_before(BenchLegSecurity *self, gboolean rtcp, guint8 *bytes, gsize *size, gint64 now_us)
{
  _Alignas(8) guint8 copy[BENCH_RTP_PACKET_MAXIMUM];
  gsize length = *size;

  if (self->unprotect_before == NULL || length > sizeof copy)
    return FALSE;
  if (now_us >= self->before_until_us)
    {
      g_clear_pointer(&self->unprotect_before, bench_srtp_free);
      return FALSE;
    }
  memcpy(copy, bytes, length);
  if (bench_srtp_unprotect(self->unprotect_before, rtcp, copy, &length) != BENCH_SRTP_OK)
    return FALSE;
  memcpy(bytes, copy, length);
  *size = length;
  return TRUE;
}

/**
 * bench_leg_security_unprotect:
 * @bytes: (inout): as for bench_srtp_unprotect()
 *
 * Returns: what the packet is; without keys, %BENCH_SRTP_OK for whatever comes.
 */
BenchSrtpResult
bench_leg_security_unprotect(BenchLegSecurity *self, gboolean rtcp, guint8 *bytes, gsize *size, gint64 now_us)
{
  if (is_of_before(self, rtcp, bytes, size, now_us) || !self->secure)
    return BENCH_SRTP_OK;
  if (self->unprotect == NULL)
    return BENCH_SRTP_FORGED;
  return bench_srtp_unprotect(self->unprotect, rtcp, bytes, size);
}
