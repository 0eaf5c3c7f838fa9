/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A leg: the part of a media session that lives on the mix point's thread.
 *
 *   leg.c          life, configuration, the frame it gives to and takes from each tick
 *   leg-receive.c  packets in: source check, statistics, jitter buffer, digits, RTCP
 *   leg-send.c     packets out: sound, digits, RTCP
 *   leg-rules.c    whom it believes: sources, SSRCs, silence
 *   leg-security.c SRTP
 *
 * Threads: every function needs the mix point's lock, unless it says otherwise.
 * Units: µs of the monotonic clock for now_us, RTP clock units where a name says timestamp.
 */
#pragma once

#include "base/tap.h"
#include "media/codec-chain.h"
#include "media/dtmf-tones.h"
#include "media/dtmf.h"
#include "media/jitter-buffer.h"
#include "media/leg-rules.h"
#include "media/leg-security.h"
#include "media/mixer.h"
#include "media/port-pair.h"
#include "media/resampler.h"
#include "media/rtcp.h"
#include "media/rtp-packet.h"
#include "media/rtp-statistics.h"
#include "media/session.h"

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

  /* in */
  BenchCodecChain *decoder;
  BenchResampler *from_codec;
  BenchJitterBuffer *jitter;
  gint16 fifo[BENCH_LEG_FIFO];
  gsize n_fifo;
  gint16 last_frame[BENCH_TICK_SAMPLES];
  double conceal_gain;
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
  guint32 run_chain_timestamp;
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
  BenchCodecChain *decoder; /* NULL: keep the one that is there */
  BenchCodecChain *encoder;
  BenchResampler *from_codec;
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

void bench_leg_pull(BenchLeg *self, gint16 *frame, gint64 now_us);
void bench_leg_push(BenchLeg *self, const gint16 *frame, gint64 now_us);
void bench_leg_receive(BenchLeg *self, gboolean rtcp);
void bench_leg_send_encoded(const guint8 *bytes, gsize size, gpointer leg);
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
