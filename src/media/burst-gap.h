/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether losses come alone or together (RFC 3611 4.7.2): a burst begins and ends with a missing packet and has
 * fewer than Gmin packets in a row that are there; all else is a gap, also a missing packet alone in one.
 *
 * Threads: owned by a leg. Units: packets, in the order they are due. Errors: none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_BURST_GMIN 16

typedef struct
{
  guint64 bursts;
  guint64 burst_packets;
  guint64 burst_missing;
  guint64 gaps;
  guint64 gap_packets;
  guint64 gap_missing;

  guint64 packets;
  guint64 missing;
  guint64 missing_runs; /* each of missing packets in a row */
  /* Not yet decided: what began with a missing packet, up to the last of them, and what has come since. */
  guint64 open_packets;
  guint64 open_missing;
  guint64 present_since;
  gboolean in_gap; /* the gap before it goes on if no burst comes of it */
  gboolean last_missing;
} BenchBurstGap;

typedef struct
{
  double burst_density; /* missing in bursts, percent */
  double gap_density;
  double burst_packets; /* mean length */
  double gap_packets;
  double burst_ratio; /* of the E-model, at least 1 */
  double missing_percent;
} BenchBurstGapResult;

void bench_burst_gap_present(BenchBurstGap *self);
void bench_burst_gap_missing(BenchBurstGap *self, guint count);
BenchBurstGapResult bench_burst_gap_get_result(const BenchBurstGap *self);

G_END_DECLS
