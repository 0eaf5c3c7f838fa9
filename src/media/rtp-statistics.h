/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a receiver of RTP counts about one source: packets expected, received and lost (RFC 3550 A.1
 * and A.3) and the interarrival jitter (A.8).
 *
 * Threads: owned by a leg. Units: RTP clock units for jitter and arrival. Errors: none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean started;
  guint32 ssrc;
  guint32 base_sequence; /* extended by the count of wraps */
  guint32 highest_sequence;
  guint32 bad_sequence;
  guint64 received; /* since base_sequence */
  guint64 octets;
  guint64 earlier_lost;     /* of sources and runs before this one */
  guint64 earlier_expected; /* likewise */
  guint64 expected_at_report;
  guint64 received_at_report;
  guint32 transit;
  double jitter;
} BenchRtpStatistics;

gboolean bench_rtp_statistics_update(BenchRtpStatistics *self,
                                     guint32 ssrc,
                                     guint16 sequence,
                                     guint32 timestamp,
                                     guint32 arrival);
guint64 bench_rtp_statistics_lost(const BenchRtpStatistics *self);
double bench_rtp_statistics_loss_percent(const BenchRtpStatistics *self);
guint8 bench_rtp_statistics_report_fraction(BenchRtpStatistics *self);

G_END_DECLS
