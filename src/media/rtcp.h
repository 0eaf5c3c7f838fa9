/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RTCP compound packets (RFC 3550 6): sender and receiver reports, the canonical name, extended reports, BYE;
 * and the interval between them.
 *
 * Received bytes are checked whole before anything is believed; one bad length drops the lot.
 *
 * Threads: pure functions. Units: as on the wire; NTP short is the middle 32 bits of an NTP time.
 */
#pragma once

#include "media/rtcp-xr.h"

G_BEGIN_DECLS

#define BENCH_RTCP_MAXIMUM 512

typedef struct
{
  guint32 ssrc; /* of the source reported on */
  guint8 fraction_lost;
  gint32 cumulative_lost;
  guint32 highest_sequence;
  guint32 jitter;
  guint32 last_sr;        /* NTP short of the last SR heard, 0: none */
  guint32 delay_since_sr; /* 1/65536 s */
} BenchRtcpBlock;

typedef struct
{
  guint32 ssrc;
  gboolean is_sender;
  guint64 ntp_time;
  guint32 rtp_time;
  guint32 packets;
  guint32 octets;
  gboolean has_block;
  BenchRtcpBlock block; /* when read: the one about us */
  gboolean bye;
  guint32 bye_ssrc; /* when read: the first of those that leave */
  BenchRtcpXr xr;
} BenchRtcpReport;

gsize bench_rtcp_write(const BenchRtcpReport *report, const char *cname, guint8 *out, gsize room);
gboolean bench_rtcp_parse(const guint8 *bytes, gsize size, guint32 our_ssrc, BenchRtcpReport *report);

guint64 bench_rtcp_ntp_time(gint64 wall_us);
double bench_rtcp_round_trip_ms(const BenchRtcpBlock *block, gint64 wall_us);
guint bench_rtcp_interval_ms(gboolean first, double chance);

G_END_DECLS
