/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/burst-gap.h"

static void
add_to_gap(BenchBurstGap *self, guint64 packets, guint64 missing)
{
  if (packets == 0)
    return;
  if (!self->in_gap)
    self->gaps++;
  self->in_gap = TRUE;
  self->gap_packets += packets;
  self->gap_missing += missing;
}

/* Enough packets have come to know what the missing ones before them were. */
static void
decide(BenchBurstGap *self)
{
  if (self->open_missing > 1)
    {
      self->bursts++;
      self->burst_packets += self->open_packets;
      self->burst_missing += self->open_missing;
      self->in_gap = FALSE;
    }
  else
    add_to_gap(self, self->open_packets, self->open_missing);
  self->open_packets = 0;
  self->open_missing = 0;
  add_to_gap(self, self->present_since, 0);
  self->present_since = 0;
}

/**
 * bench_burst_gap_present:
 *
 * The packet that was due is there.
 */
void
bench_burst_gap_present(BenchBurstGap *self)
{
  self->packets++;
  self->last_missing = FALSE;
  self->present_since++;
  if (self->open_missing == 0 || self->present_since >= BENCH_BURST_GMIN)
    decide(self);
}

static void
add_missing(BenchBurstGap *self)
{
  self->packets++;
  self->missing++;
  if (!self->last_missing)
    self->missing_runs++;
  self->last_missing = TRUE;
  self->open_packets += self->present_since + 1;
  self->open_missing++;
  self->present_since = 0;
}

/**
 * bench_burst_gap_missing:
 * @count: in a row
 *
 * Packets that were due have been lost, or are too late to be played.
 */
void
bench_burst_gap_missing(BenchBurstGap *self, guint count)
{
  for (guint i = 0; i < count; i++)
    add_missing(self);
}

static double
share(guint64 part, guint64 whole, double factor)
{
  return whole > 0 ? factor * (double) part / (double) whole : 0;
}

/**
 * bench_burst_gap_get_result:
 *
 * Returns: the metrics as if nothing came any more.
 */
BenchBurstGapResult
bench_burst_gap_get_result(const BenchBurstGap *self)
{
  BenchBurstGap all = *self;
  BenchBurstGapResult result = { 0 };
  double lost = share(self->missing, self->packets, 1);

  decide(&all);
  result.missing_percent = 100 * lost;
  result.burst_density = share(all.burst_missing, all.burst_packets, 100);
  result.gap_density = share(all.gap_missing, all.gap_packets, 100);
  result.burst_packets = share(all.burst_packets, all.bursts, 1);
  result.gap_packets = share(all.gap_packets, all.gaps, 1);
  /* Mean length of a loss against what independent ones would have: 1 / (1 - loss). */
  result.burst_ratio = MAX(1, share(self->missing, self->missing_runs, 1) * (1 - lost));
  return result;
}
