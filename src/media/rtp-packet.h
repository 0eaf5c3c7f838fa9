/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The RTP fixed header (RFC 3550 5.1), read with suspicion and written.
 *
 * This is the layer every received RTP byte passes before an element of GStreamer sees it: what does
 * not parse here goes no further, and what does is handed on with extension and padding removed.
 *
 * Threads: pure functions. Errors: %FALSE.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_RTP_HEADER_SIZE 12
#define BENCH_RTP_PACKET_MAXIMUM 2048

typedef struct
{
  guint8 payload_type;
  gboolean marker;
  guint16 sequence;
  guint32 timestamp;
  guint32 ssrc;
  const guint8 *payload; /* points into the packet */
  gsize payload_size;
} BenchRtpPacket;

gboolean bench_rtp_packet_parse(const guint8 *bytes, gsize size, BenchRtpPacket *packet);
gsize bench_rtp_packet_write(const BenchRtpPacket *packet, guint8 *out, gsize room);

G_END_DECLS
