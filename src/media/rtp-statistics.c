/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/rtp-statistics.h"

/* RFC 3550 A.1: a larger step forward, or back, is a sender that started anew. */
#define MOST_DROPOUT 3000
#define MOST_MISORDER 100
#define NO_SEQUENCE 0x10000

static guint64
expected(const BenchRtpStatistics *self)
{
  return self->started ? (guint64) self->highest_sequence - self->base_sequence + 1 : 0;
}

static guint64
lost_in_run(const BenchRtpStatistics *self)
{
  /* Duplicates can make more arrive than were expected: that is no loss (A.3). */
  return expected(self) > self->received ? expected(self) - self->received : 0;
}

static void
begin_run(BenchRtpStatistics *self, guint32 ssrc, guint16 sequence, guint32 transit)
{
  self->earlier_lost += lost_in_run(self);
  self->earlier_expected += expected(self);
  self->started = TRUE;
  self->ssrc = ssrc;
  self->base_sequence = sequence;
  self->highest_sequence = sequence;
  self->bad_sequence = NO_SEQUENCE;
  self->received = 1;
  self->expected_at_report = 0;
  self->received_at_report = 0;
  self->transit = transit;
}

/**
 * bench_rtp_statistics_update:
 * @arrival: when it came, in units of the RTP clock, from any origin
 *
 * Counts one packet of the source.
 *
 * Returns: %FALSE when it began a new run: the first packet, a new SSRC, or a sender started anew.
 */
gboolean
bench_rtp_statistics_update(BenchRtpStatistics *self,
                            guint32 ssrc,
                            guint16 sequence,
                            guint32 timestamp,
                            guint32 arrival)
{
  guint32 transit = arrival - timestamp;
  guint16 step = (guint16) (sequence - (guint16) self->highest_sequence);
  gint32 difference = (gint32) (transit - self->transit);

  if (!self->started || ssrc != self->ssrc)
    {
      begin_run(self, ssrc, sequence, transit);
      return FALSE;
    }
  if (step >= MOST_DROPOUT && step <= 0xffff - MOST_MISORDER)
    {
      /* Two in a row that agree are a new beginning; one alone is a stray. */
      if (sequence == self->bad_sequence)
        {
          begin_run(self, ssrc, sequence, transit);
          return FALSE;
        }
      self->bad_sequence = (sequence + 1) & 0xffff;
      return TRUE;
    }
  if (step < MOST_DROPOUT)
    self->highest_sequence += step;
  self->received++;
  self->transit = transit;
  self->jitter += (ABS((double) difference) - self->jitter) / 16.0;
  return TRUE;
}

/**
 * bench_rtp_statistics_lost:
 *
 * Returns: packets lost since the leg began (A.3), never negative.
 */
guint64
bench_rtp_statistics_lost(const BenchRtpStatistics *self)
{
  return self->earlier_lost + lost_in_run(self);
}

/**
 * bench_rtp_statistics_loss_percent:
 *
 * Returns: lost of expected, 0 to 100.
 */
double
bench_rtp_statistics_loss_percent(const BenchRtpStatistics *self)
{
  guint64 all = self->earlier_expected + expected(self);

  return all > 0 ? 100.0 * bench_rtp_statistics_lost(self) / all : 0.0;
}

/**
 * bench_rtp_statistics_report_fraction:
 *
 * Returns: the fraction lost since the last call, in 256ths, as a report block carries it (A.3).
 */
guint8
bench_rtp_statistics_report_fraction(BenchRtpStatistics *self)
{
  gint64 expected_now = (gint64) (expected(self) - self->expected_at_report);
  gint64 received_now = (gint64) (self->received - self->received_at_report);
  gint64 lost = expected_now - received_now;

  self->expected_at_report = expected(self);
  self->received_at_report = self->received;
  if (expected_now <= 0 || lost <= 0)
    return 0;
  return (guint8) MIN(lost * 256 / expected_now, 255);
}
