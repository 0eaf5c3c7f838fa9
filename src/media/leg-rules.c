/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/leg-rules.h"

#include "media/leg.h"

/* Ten report intervals without a conflict, and the next one is a new one (RFC 3550 8.2). */
#define CONFLICT_US (50 * G_USEC_PER_SEC)

/**
 * bench_leg_rules_is_source:
 *
 * Returns: whether @source is where the far end's packets come from.
 */
gboolean
bench_leg_rules_is_source(BenchLeg *self, const BenchAddress *source, gboolean rtcp)
{
  return self->configured && bench_address_equal(source, rtcp ? &self->remote_rtcp : &self->remote_rtp);
}

/**
 * bench_leg_rules_may_latch:
 * @source: where a packet has come from that is not the far end as we know it
 *
 * Returns: whether it may become that, if its packet is valid.
 */
gboolean
bench_leg_rules_may_latch(BenchLeg *self, const BenchAddress *source, gboolean rtcp)
{
  if (!self->configured || !self->rules.latching)
    return FALSE;
  if (rtcp)
    return self->rules.latched && bench_address_same_host(source, &self->remote_rtp);
  return !self->rules.latched && !self->heard && bench_address_same_family(source, &self->remote_rtp);
}

/**
 * bench_leg_rules_latch:
 *
 * Makes @source the far end: a valid packet has come from there.
 */
void
bench_leg_rules_latch(BenchLeg *self, const BenchAddress *source, gboolean rtcp)
{
  if (rtcp)
    {
      self->remote_rtcp = *source;
      return;
    }
  self->rules.latched = TRUE;
  self->remote_rtp = *source;
  self->remote_rtcp = *source;
  bench_address_next_port(&self->remote_rtcp);
}

/**
 * bench_leg_rules_set_far_end:
 *
 * Takes the addresses of a new description; one that says the same again leaves what was latched.
 *
 * Returns: whether the far end is another one.
 */
gboolean
bench_leg_rules_set_far_end(BenchLeg *self, const BenchAddress *rtp, const BenchAddress *rtcp)
{
  gboolean changed = !self->configured || !bench_address_equal(&self->rules.negotiated, rtp);

  if (changed)
    self->rules.latched = FALSE;
  self->rules.negotiated = *rtp;
  if (!self->rules.latched)
    {
      self->remote_rtp = *rtp;
      self->remote_rtcp = *rtcp;
    }
  return changed;
}

/**
 * bench_leg_rules_begin:
 *
 * The far end has its whole time again from now on.
 */
void
bench_leg_rules_begin(BenchLeg *self, gint64 now_us)
{
  self->rules.last_heard_us = now_us;
  self->rules.timed_out = FALSE;
}

/**
 * bench_leg_rules_heard:
 *
 * A valid packet of the far end has come, RTP or RTCP.
 */
void
bench_leg_rules_heard(BenchLeg *self, gint64 now_us)
{
  bench_leg_rules_begin(self, now_us);
}

/**
 * bench_leg_rules_check_ssrc:
 * @ssrc: of a valid packet of the far end
 *
 * Gives way if it is ours.
 */
void
bench_leg_rules_check_ssrc(BenchLeg *self, guint32 ssrc, gint64 now_us)
{
  BenchLegRules *rules = &self->rules;
  gboolean known = rules->collided_us != 0 && now_us - rules->collided_us < CONFLICT_US;

  if (ssrc != self->ssrc)
    return;
  rules->collided_us = now_us;
  if (known)
    {
      rules->looped++;
      return;
    }
  rules->collisions++;
  if (self->packets_sent > rules->earlier_packets || self->rtcp_sent)
    bench_leg_send_rtcp(self, TRUE, now_us);
  while (self->ssrc == ssrc)
    self->ssrc = g_rand_int(self->random);
  rules->earlier_packets = self->packets_sent;
  rules->earlier_octets = self->octets_sent;
  self->packets_at_report = self->packets_sent;
}

/**
 * bench_leg_rules_tick:
 *
 * Tells once when the far end has been silent for too long.
 */
void
bench_leg_rules_tick(BenchLeg *self, gint64 now_us)
{
  BenchLegRules *rules = &self->rules;

  if (rules->timeout_us == 0 || rules->timed_out || !self->configured || !self->parameters.sending
      || !self->parameters.receiving || now_us - rules->last_heard_us < rules->timeout_us)
    return;
  rules->timed_out = TRUE;
  self->news.timed_out = TRUE;
  self->urgent = TRUE;
}
