/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The codecs: their SDP names and static payload types (RFC 3551), and the GStreamer elements that
 * encode, decode, packetise and depacketise each. A codec whose elements are missing is not offered.
 *
 * Threads: any. The table is constant.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;        /* encoding name in a=rtpmap, matched without case */
  const char *display;     /* on the LCD and in reports */
  const char *parameter;   /* its row in account.X.codec.Y: "PCMU", "PCMA", "G722" */
  int static_payload_type; /* RFC 3551 table 4, or -1 */
  guint rtp_clock_rate;    /* Hz; G722 says 8000 and means 16000 (RFC 3551 4.5.2) */
  guint sample_rate;       /* Hz of the decoded sound */
  const char *encoder;     /* GStreamer element names */
  const char *decoder;
  const char *payloader;
  const char *depayloader;
  gboolean wideband; /* shows HD */
} BenchCodec;

const BenchCodec *bench_codec_by_name(const char *encoding_name, guint clock_rate);
const BenchCodec *bench_codec_by_payload_type(int payload_type);
const BenchCodec *bench_codec_by_parameter(const char *parameter);
const BenchCodec *bench_codec_all(gsize *n_codecs);
gboolean bench_codec_is_available(const BenchCodec *codec);

G_END_DECLS
