/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One call leg's media: an RTP and an RTCP port, a codec each way, DTMF events, statistics, a tap.
 *
 * Life: new (ports bound, so that the offer can name them) → configure (after offer/answer, again
 * after each re-offer; direction and codec may change) → stop (ports closed at once). The owner is
 * the call. RTP is symmetric: sent from the port that receives; only packets from the negotiated
 * source are played, others are counted.
 *
 * Signals, all in the main context:
 *   "tap"            (BenchTapRecord)  every RTP and RTCP packet
 *   "dtmf-received"  (int character, guint duration_ms)  an event of RFC 4733, once; from a far end that has
 *                    not agreed on events, a pair of tones in its sound
 *   "first-packet"   ()                media from the far end has begun
 *   "timed-out"      ()                neither RTP nor RTCP for benchphone.rtp.timeout seconds
 */
#pragma once

#include "base/srtp-suite.h"
#include "base/tap.h"
#include "media/codec-chain.h"
#include "media/codec.h"
#include "media/engine.h"
#include "media/rtcp-xr.h"

G_BEGIN_DECLS

#define BENCH_MEDIA_MOST_FORMATS 8

/* Something the far end may send besides the codec agreed on: another of the answer, or an event. */
typedef struct
{
  int payload_type;
  const BenchCodec *codec; /* NULL: telephone-event */
  guint clock_rate;
} BenchMediaFormat;

typedef struct
{
  const char *remote_host; /* numeric address */
  guint16 remote_port;
  guint16 remote_rtcp_port; /* 0: remote_port + 1 */
  const BenchCodec *codec;
  int send_payload_type;      /* the far end's number for the codec */
  int receive_payload_type;   /* ours */
  int send_dtmf_payload_type; /* RFC 4733 telephone-event, -1: the far end has none */
  int receive_dtmf_payload_type;
  guint ptime_ms; /* of what we send */
  gboolean sending;
  gboolean receiving;
  const char *remote_rtcp_host; /* numeric; NULL or "": remote_host */
  const BenchSrtpKeys *srtp;    /* NULL: plain RTP */
  BenchMediaFormat also[BENCH_MEDIA_MOST_FORMATS];
  guint n_also;
  guint send_dtmf_clock_rate;   /* of the events, Hz; 0: the codec's */
  BenchCodecWishes wishes;      /* the far end's, for what we send */
  gboolean silence_suppression; /* no packets while nobody speaks here, comfort noise (RFC 3389) for them */
  gboolean comfort_noise;       /* play it while the far end does so */
} BenchMediaParameters;

typedef struct
{
  guint64 packets_sent;
  guint64 octets_sent;
  guint64 packets_received;
  guint64 octets_received;
  guint64 packets_lost;        /* by sequence number, RFC 3550 A.3 */
  guint64 packets_late;        /* arrived after the jitter buffer had given up */
  guint64 packets_foreign;     /* from a source that was not negotiated */
  guint64 packets_malformed;   /* no RTP or RTCP, or none whose lengths fit */
  guint64 packets_unknown;     /* of payload types that were not agreed on */
  guint64 packets_srtp_failed; /* not of the far end's key: never played */
  guint64 packets_srtp_replayed;
  guint64 packets_looped;  /* our own, sent back */
  guint64 ssrc_collisions; /* RFC 3550 8.2 */
  gboolean secure;         /* SRTP now */
  double jitter_ms;        /* RFC 3550 A.8 */
  double round_trip_ms;    /* from RTCP, negative while unknown */
  double loss_percent;
  double remote_jitter_ms; /* as the far end reports, negative while unknown */
  double remote_loss_percent;
  gint64 remote_packets_lost;

  char local_host[64];
  guint16 local_port;
  char remote_host[64]; /* where sound goes now */
  guint16 remote_port;
  guint32 local_ssrc;
  guint32 remote_ssrc;
  const BenchCodec *send_codec;    /* NULL before the first configuration */
  const BenchCodec *receive_codec; /* of what came in last */
  int receive_payload_type;
  guint receive_ptime_ms;
  gboolean silence_suppression; /* as agreed for what is sent */
  gboolean jitter_adaptive;
  guint jitter_buffer_ms; /* in it now */
  guint jitter_nominal_ms;
  guint jitter_maximum_ms;
  guint jitter_absolute_ms;
  double discard_percent; /* late, of those expected */
  double burst_density;   /* RFC 3611 4.7.2: missing in bursts and between them, percent */
  double gap_density;
  double burst_ms; /* mean length */
  double gap_ms;
  int signal_dbm0; /* BENCH_XR_UNKNOWN_LEVEL: unknown */
  int noise_dbm0;
  double end_system_ms; /* delay of our own: packet time, coder, jitter buffer, tick */
  double one_way_ms;    /* mouth to ear, if both ways take alike; 0 while unknown */
  double r_lq;          /* E-model without the delay, and with it; 0 while unknown, as are the MOS */
  double r_cq;
  double mos_lq;
  double mos_cq;
  gboolean has_far; /* an extended report has come: */
  BenchVoipMetrics far;
} BenchMediaStatistics;

#define BENCH_TYPE_MEDIA_SESSION (bench_media_session_get_type())
G_DECLARE_FINAL_TYPE(BenchMediaSession, bench_media_session, BENCH, MEDIA_SESSION, GObject)

BenchMediaSession *bench_media_session_new(BenchMediaEngine *engine,
                                           const char *local_host,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint16 bench_media_session_get_port(BenchMediaSession *self);
gboolean bench_media_session_configure(BenchMediaSession *self,
                                       const BenchMediaParameters *parameters,
                                       GError **error);
const BenchCodec *bench_media_session_get_codec(BenchMediaSession *self);
gboolean
bench_media_session_send_dtmf(BenchMediaSession *self, char digit, guint duration_ms, GError **error);
gboolean bench_media_session_takes_events(BenchMediaSession *self);
gboolean
bench_media_session_send_tones(BenchMediaSession *self, char digit, guint duration_ms, GError **error);
void bench_media_session_get_statistics(BenchMediaSession *self, BenchMediaStatistics *statistics);
void bench_media_session_set_joined(BenchMediaSession *self, gboolean joined);
void bench_media_session_stop(BenchMediaSession *self);

G_END_DECLS
