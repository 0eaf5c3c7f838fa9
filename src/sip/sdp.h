/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Session descriptions (RFC 4566) as plain values: read with limits, written line for line as the
 * phone writes them, and what an answer must look like (RFC 3264).
 *
 * This is the validating layer: no remote SDP byte reaches another library. Anything malformed is an
 * error with the line's number; what is well-formed but unknown to us is kept out of the values and
 * does no harm. Limits: 64 kB, 500 lines, 16 media, 64 formats and 16 a=crypto a media. Threads: any.
 */
#pragma once

#include "sip/sdp-crypto.h"

G_BEGIN_DECLS

#define BENCH_SDP_ERROR (bench_sdp_error_quark())
GQuark bench_sdp_error_quark(void);

typedef enum
{
  BENCH_SDP_ERROR_SYNTAX,
  BENCH_SDP_ERROR_LIMIT,
} BenchSdpError;

typedef enum
{
  BENCH_SDP_SENDRECV,
  BENCH_SDP_SENDONLY,
  BENCH_SDP_RECVONLY,
  BENCH_SDP_INACTIVE,
} BenchSdpDirection;

typedef struct
{
  int payload_type;
  char *name; /* from a=rtpmap or RFC 3551, "" if neither names it */
  guint clock_rate;
  guint channels; /* 0 and 1: mono */
  char *fmtp;     /* "" if none */
} BenchSdpFormat;

typedef struct
{
  char *type;         /* "audio" */
  char *protocol;     /* "RTP/AVP" */
  guint16 port;       /* 0: refused */
  guint16 rtcp_port;  /* a=rtcp (RFC 3605), 0: port + 1 */
  char *rtcp_address; /* likewise, "" if it names none: that of RTP */
  char *address;      /* numeric or a name; its own c= line or the session's */
  BenchSdpDirection direction;
  guint ptime_ms;      /* 0: not said */
  guint most_ptime_ms; /* a=maxptime, 0: not said */
  gboolean rtcp_xr;    /* a=rtcp-xr asks for reports on round trip and voice (RFC 3611 5.1) */
  GPtrArray *crypto;   /* of BenchSdpCrypto, in the order offered (RFC 4568) */
  GPtrArray *formats;  /* of BenchSdpFormat, in the order offered; RTP media only */
  char *format_text;   /* the format list as it stood, for answers to media we refuse */
} BenchSdpMedia;

typedef struct
{
  char *origin_user;
  guint64 session_id;
  guint64 session_version;
  char *origin_address;
  char *session_name;
  GPtrArray *media; /* of BenchSdpMedia */
} BenchSdp;

BenchSdp *bench_sdp_new(void) G_GNUC_WARN_UNUSED_RESULT;
BenchSdp *bench_sdp_parse(const char *bytes, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sdp_write(const BenchSdp *sdp) G_GNUC_WARN_UNUSED_RESULT;
void bench_sdp_free(BenchSdp *sdp);

BenchSdpMedia *
bench_sdp_add_media(BenchSdp *sdp, const char *type, const char *protocol, const char *address, guint16 port);
BenchSdpFormat *bench_sdp_add_format(BenchSdpMedia *media,
                                     int payload_type,
                                     const char *name,
                                     guint clock_rate,
                                     const char *fmtp);
BenchSdpMedia *bench_sdp_find_audio(const BenchSdp *sdp);
BenchSdpMedia *bench_sdp_find_secure_audio(const BenchSdp *sdp);
const BenchSdpFormat *bench_sdp_find_format(const BenchSdpMedia *media, const char *name, guint clock_rate);
gboolean bench_sdp_is_null_address(const char *address);
const char *bench_sdp_direction_name(BenchSdpDirection direction);
BenchSdpDirection bench_sdp_direction_answer(BenchSdpDirection offered, BenchSdpDirection wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSdp, bench_sdp_free)

G_END_DECLS
