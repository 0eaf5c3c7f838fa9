/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RTCP extended reports (RFC 3611): the VoIP metrics block, and the two blocks by which a receiver that sends
 * no sound measures the round trip (receiver reference time, DLRR). Other blocks are passed over.
 *
 * Received bytes are checked whole before anything is believed.
 *
 * Threads: pure functions. Units: those of a person; the wire's are only in the .c file.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_RTCP_TYPE_XR 207
#define BENCH_RTCP_XR_MAXIMUM 72
#define BENCH_XR_UNKNOWN_LEVEL 127

/* RFC 3611 4.7; what is not known is negative, levels BENCH_XR_UNKNOWN_LEVEL. */
typedef struct
{
  guint32 ssrc; /* of the source that is heard */
  double loss_percent;
  double discard_percent;
  double burst_density; /* percent */
  double gap_density;
  guint burst_ms;
  guint gap_ms;
  guint round_trip_ms; /* 0: not known */
  guint end_system_delay_ms;
  int signal_dbm0;
  int noise_dbm0;
  double r; /* of the conversation */
  double mos_lq;
  double mos_cq;
  guint gmin;
  gboolean adaptive;
  guint jitter_nominal_ms;
  guint jitter_maximum_ms;
  guint jitter_absolute_ms;
} BenchVoipMetrics;

typedef struct
{
  gboolean has_reference_time;
  guint64 reference_time; /* NTP */
  gboolean has_answer;    /* DLRR; when read: the one about us */
  guint32 answer_ssrc;
  guint32 last_reference; /* NTP short */
  guint32 delay;          /* 1/65536 s */
  gboolean has_metrics;   /* when read: those about us */
  BenchVoipMetrics metrics;
} BenchRtcpXr;

gsize bench_rtcp_xr_write(const BenchRtcpXr *xr, guint32 ssrc, guint8 *out, gsize room);
gboolean bench_rtcp_xr_read(const guint8 *bytes, gsize size, guint32 our_ssrc, BenchRtcpXr *xr);

G_END_DECLS
