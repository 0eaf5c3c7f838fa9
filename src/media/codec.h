/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The codecs: their SDP names, payload types and formats (RFC 3551, RFC 7587), the GStreamer elements
 * that encode and decode each, and how its payloads are framed. A codec whose elements are missing is
 * not offered.
 *
 * Payloads are framed and checked here and not by GStreamer's payloaders: all of these formats are
 * whole frames one after the other, and no byte of a peer's reaches an element before its length is
 * known to be right.
 *
 * Threads: any. The table is constant. Units: ms, octets.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest sound one packet may carry; Opus allows 120 ms, more is nothing a phone sends. */
#define BENCH_CODEC_MOST_MS 200
/* The most octets of sound in a packet of ours: what fits an Ethernet frame. */
#define BENCH_CODEC_MOST_BYTES 1400

typedef enum
{
  BENCH_FRAMING_CONSTANT, /* any number of whole frames, or part of one where granule is smaller */
  BENCH_FRAMING_G729, /* frames of 10 octets, the last may be a silence descriptor of 2 (RFC 3551 4.5.6) */
  BENCH_FRAMING_G723, /* 24, 20 or 4 octets, told by the first octet (RFC 3551 4.5.3) */
  BENCH_FRAMING_OPUS, /* told by the TOC octet (RFC 6716 3) */
} BenchFraming;

typedef struct
{
  const char *name;        /* encoding name in a=rtpmap, matched without case */
  const char *display;     /* on the LCD and in reports */
  const char *parameter;   /* its row in account.X.codec.Y: "PCMU", "G726-32", "Opus" */
  const char *stands_for;  /* accepted where this row is enabled, never offered; NULL for most */
  int static_payload_type; /* RFC 3551 table 4, or -1 */
  guint rtp_clock_rate;    /* Hz; G722 says 8000 and means 16000 (RFC 3551 4.5.2) */
  guint sample_rate;       /* Hz of the decoded sound */
  guint channels;          /* in a=rtpmap; Opus says 2 whatever it sends (RFC 7587 4.1) */
  const char *encoder;     /* GStreamer element names; NULL: the samples themselves, in network order */
  const char *decoder;
  void (*prepare)(void); /* makes the elements known; NULL for most, which are */
  const char *coded;     /* caps of what lies between the two */
  const char *settings;  /* of the encoder, as "name=value name=value"; NULL for none */
  const char *fmtp;      /* what we say of it; NULL for nothing */
  BenchFraming framing;
  guint frame_ms;    /* packets are multiples of it */
  guint frame_bytes; /* in frame_ms, 0 when that varies */
  guint granule;     /* payloads are multiples of it */
  gboolean wideband; /* shows HD */
  gboolean conceals; /* its decoder bridges what is lost */
} BenchCodec;

const BenchCodec *bench_codec_by_name(const char *encoding_name, guint clock_rate);
const BenchCodec *bench_codec_by_payload_type(int payload_type);
const BenchCodec *bench_codec_by_parameter(const char *parameter);
const BenchCodec *bench_codec_all(gsize *n_codecs);
const char *bench_codec_get_lack(const BenchCodec *codec);
gboolean bench_codec_is_available(const BenchCodec *codec);
gboolean bench_codec_tell_lack(const BenchCodec *codec);
gboolean bench_codec_takes_fmtp(const BenchCodec *codec, const char *fmtp);
guint bench_codec_fit_ptime(const BenchCodec *codec, guint ptime_ms, guint most_ms);
guint bench_codec_payload_ms(const BenchCodec *codec, const guint8 *payload, gsize size);
gsize bench_codec_g723_frame_bytes(guint8 first);

G_END_DECLS
