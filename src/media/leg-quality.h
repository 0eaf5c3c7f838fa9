/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How good a leg sounds: losses that come together, levels, delays, and what the E-model makes of it; and the
 * extended reports (RFC 3611) that carry the same to the far end and back.
 *
 * voice.rtcp_xr.enable says whether reports are sent; those that come in are read in any case.
 *
 * Owner: a leg. Threads: under the mix point's lock. Units: µs of the monotonic clock for now_us.
 */
#pragma once

#include "media/burst-gap.h"
#include "media/rtcp.h"
#include "media/session.h"

G_BEGIN_DECLS

typedef struct _BenchLeg BenchLeg;

typedef struct
{
  gboolean reporting;
  BenchBurstGap burst_gap;
  double signal_power; /* sums of the mean squares of ticks */
  guint64 signal_ticks;
  double noise_power;
  guint64 noise_ticks;
  guint maximum_ms; /* of jitter buffers before this one */
  guint32 reference_ssrc;
  guint32 last_reference; /* NTP short of the last reference time heard, 0: none */
  gint64 last_reference_us;
  gboolean has_far;
  BenchVoipMetrics far;
  gint32 far_lost; /* packets of ours that the far end has missed */
} BenchLegQuality;

void bench_leg_quality_hear(BenchLeg *self, const gint16 *frame);
void bench_leg_quality_new_buffer(BenchLeg *self);
void bench_leg_quality_write(BenchLeg *self, BenchRtcpReport *report, gint64 now_us);
void bench_leg_quality_read(BenchLeg *self, const BenchRtcpReport *report, gint64 now_us);
void bench_leg_quality_get(BenchLeg *self, BenchMediaStatistics *statistics);

G_END_DECLS
