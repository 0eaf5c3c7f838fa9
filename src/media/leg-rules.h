/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom a leg believes, and for how long it waits: the RTP rules that go beyond one packet.
 *
 *   Source     Only the address that offer and answer named is heard. benchphone.rtp.latching lets the first
 *              source of valid media take its place while that address itself has been silent, once for each
 *              address that is negotiated (RFC 7362): for far ends behind a NAT that does not tell them. With
 *              SRTP the media must be authentic. RTCP follows, from any port of the same host. Media goes back to
 *              where it comes from (symmetric RTP, RFC 4961).
 *   SSRC       A far end that uses ours makes us say BYE and take another (RFC 3550 8.2). One that takes the new
 *              one as well sends our own packets back; they are what it says, and are played and counted.
 *   Timeout    benchphone.rtp.timeout seconds without RTP and RTCP while both sides should be heard.
 *
 * Owner: a leg. Threads: under the mix point's lock. Units: µs of the monotonic clock.
 */
#pragma once

#include "media/port-pair.h"

G_BEGIN_DECLS

typedef struct _BenchLeg BenchLeg;

typedef struct
{
  gboolean latching;
  gint64 timeout_us; /* 0: never */

  BenchAddress negotiated; /* RTP address of the description, whatever was latched since */
  gboolean latched;
  gint64 last_heard_us;
  gboolean timed_out;      /* told already */
  gint64 collided_us;      /* when the far end last used our SSRC, 0: never */
  guint64 collisions;      /* that made us change it */
  guint64 looped;          /* packets of ours that came back */
  guint64 earlier_packets; /* sent with the SSRCs before this one */
  guint64 earlier_octets;
  gboolean far_left; /* its SSRC has said BYE */
} BenchLegRules;

gboolean bench_leg_rules_is_source(BenchLeg *self, const BenchAddress *source, gboolean rtcp);
gboolean bench_leg_rules_may_latch(BenchLeg *self, const BenchAddress *source, gboolean rtcp);
void bench_leg_rules_latch(BenchLeg *self, const BenchAddress *source, gboolean rtcp);
gboolean bench_leg_rules_set_far_end(BenchLeg *self, const BenchAddress *rtp, const BenchAddress *rtcp);
void bench_leg_rules_begin(BenchLeg *self, gint64 now_us);
void bench_leg_rules_heard(BenchLeg *self, gint64 now_us);
void bench_leg_rules_check_ssrc(BenchLeg *self, guint32 ssrc, gint64 now_us);
void bench_leg_rules_tick(BenchLeg *self, gint64 now_us);

G_END_DECLS
