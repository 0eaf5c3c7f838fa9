/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A leg: the part of a media session that lives on the mix point's thread.
 *
 *   leg.c          life, configuration, the frame it gives to and takes from each tick
 *   leg-formats.c  what may come in, and a decoder for each
 *   leg-receive.c  packets in: source check, statistics, jitter buffer, digits, RTCP
 *   leg-send.c     packets out: sound, digits, RTCP
 *   leg-quality.c  how good it sounds, extended reports
 *   leg-rules.c    whom it believes: sources, SSRCs, silence
 *   leg-security.c SRTP
 *
 * Threads: every function needs the mix point's lock, unless it says otherwise.
 * Units: µs of the monotonic clock for now_us, RTP clock units where a name says timestamp.
 */
#pragma once

#include "base/tap.h"
#include "media/codec-chain.h"
#include "media/comfort-noise.h"
#include "media/concealment.h"
#include "media/dtmf-tones.h"
#include "media/dtmf.h"
#include "media/jitter-buffer.h"
#include "media/leg-quality.h"
#include "media/leg-rules.h"
#include "media/leg-security.h"
#include "media/mixer.h"
#include "media/port-pair.h"
#include "media/resampler.h"
#include "media/rtcp.h"
#include "media/rtp-packet.h"
#include "media/rtp-statistics.h"
#include "media/session.h"
#include "media/voice-activity.h"

G_BEGIN_DECLS

/* Decoded sound not yet taken: room for the longest packet that can come in, twice. */
#define BENCH_LEG_FIFO 16384

typedef struct
{
  char digit;
  guint duration_ms;
} BenchLegDigit;

/* What has to be told in the main context. */
typedef struct
{
  GPtrArray *taps;
  GArray *digits;
  gboolean first_packet;
  gboolean timed_out;
} BenchLegNews;

typedef struct
{
  int payload_type;
  const BenchCodec *codec;
  BenchCodecChain *chain;
  BenchResampler *resampler;
} BenchLegDecoder;

/* The codec agreed on is the first. */
typedef struct
{
  BenchLegDecoder each[BENCH_MEDIA_MOST_FORMATS + 1];
  guint n;
} BenchLegDecoders;

struct _BenchLeg
{
  char *local_host;
  BenchPortPair ports;
  GRand *random;
  char *cname;
  BenchJitterPolicy jitter_policy;

  gboolean configured;
  BenchMediaParameters parameters; /* without hosts and keys */
  BenchAddress remote_rtp;
  BenchAddress remote_rtcp;
  BenchLegRules rules;
  BenchLegSecurity security;
  gboolean joined;
  gboolean without_rtcp; /* the far end is a group */

  /* in */
  BenchLegDecoders decoders;
  BenchLegDecoder *decoding; /* whose sound comes in now, and came in last */
  BenchJitterBuffer *jitter;
  gint16 fifo[BENCH_LEG_FIFO];
  gsize n_fifo;
  BenchConcealment concealment;
  BenchComfortNoise noise;
  gboolean noisy;      /* the far end is silent and has said how loud its background is */
  guint receive_clock; /* of the last packet, Hz */
  gint64 last_packet_us;
  gboolean heard;
  BenchRtpStatistics statistics;
  guint64 packets_received;
  guint64 packets_foreign;
  guint64 packets_malformed;
  guint64 packets_unknown;
  guint64 packets_srtp_failed;
  guint64 packets_srtp_replayed;
  guint64 packets_late; /* of jitter buffers before this one */
  BenchDtmfReceiver dtmf_receiver;
  BenchDtmfDetector dtmf_detector;

  /* out */
  BenchCodecChain *encoder;
  BenchResampler *to_codec;
  guint32 ssrc;
  guint16 sequence;
  guint32 timestamp_offset;
  guint64 ticks;
  gboolean in_run;     /* sound has been going out without a break */
  gboolean run_marked; /* and its first packet is gone */
  guint32 run_timestamp;
  guint run_packets;
  BenchVoiceActivity activity;
  BenchDtmfSender *dtmf_sender;
  BenchDtmfTones *dtmf_tones;
  guint64 packets_sent;
  guint64 octets_sent;

  /* RTCP */
  gint64 next_rtcp_us; /* 0: not yet planned */
  gboolean rtcp_sent;
  guint64 packets_at_report;
  guint32 last_sr;
  gint64 last_sr_us;
  double round_trip_ms;
  double remote_jitter_ms;
  double remote_loss_percent;
  BenchLegQuality quality;

  BenchLegNews news;
  gboolean urgent; /* the news should not wait */
};

/* Made without the lock, because making elements takes time; handed to bench_leg_configure(). */
typedef struct
{
  BenchMediaParameters parameters;
  BenchAddress remote_rtp;
  BenchAddress remote_rtcp;
  BenchLegSecuritySetup security;
  BenchLegDecoders decoders;
  BenchCodecChain *encoder; /* NULL: keep what is there */
  BenchResampler *to_codec;
} BenchLegSetup;

BenchLeg *
bench_leg_new(const char *local_host, const BenchJitterPolicy *policy, guint32 seed, const char *cname);
void bench_leg_free(BenchLeg *self);
gboolean bench_leg_prepare(BenchLeg *self,
                           const BenchMediaParameters *parameters,
                           BenchLegSetup *setup,
                           GError **error);
void bench_leg_configure(BenchLeg *self, BenchLegSetup *setup);
void bench_leg_setup_clear(BenchLegSetup *setup);

gboolean bench_leg_make_decoders(BenchLeg *self, BenchLegSetup *setup, GError **error);
void bench_leg_decoders_clear(BenchLegDecoders *decoders);
BenchLegDecoder *bench_leg_find_decoder(BenchLeg *self, guint8 payload_type);
gboolean bench_leg_is_event(const BenchLeg *self, guint8 payload_type, guint *clock_rate);
gboolean bench_leg_is_noise(const BenchLeg *self, guint8 payload_type);
void bench_leg_decode(BenchLeg *self, GBytes *bytes, gboolean play);
void bench_leg_conceal(BenchLeg *self, guint ms);
void bench_leg_be_silent(BenchLeg *self);

void bench_leg_pull(BenchLeg *self, gint16 *frame, gint64 now_us);
void bench_leg_push(BenchLeg *self, const gint16 *frame, gint64 now_us);
void bench_leg_receive(BenchLeg *self, gboolean rtcp);
void bench_leg_send_encoded(const guint8 *payload, gsize size, gpointer leg);
void bench_leg_send_rtcp(BenchLeg *self, gboolean bye, gint64 now_us);
void bench_leg_get_statistics(BenchLeg *self, BenchMediaStatistics *statistics);

void bench_leg_tap(BenchLeg *self,
                   BenchTapKind kind,
                   BenchTapDirection direction,
                   const BenchAddress *remote,
                   const guint8 *bytes,
                   gsize size);
void bench_leg_tell_digit(BenchLeg *self, char digit, guint duration_ms);
gboolean bench_leg_has_news(BenchLeg *self);
BenchLegNews bench_leg_take_news(BenchLeg *self);
void bench_leg_news_clear(BenchLegNews *news);

G_END_DECLS
