/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits as RTP events (RFC 4733): a sender that turns a queue of digits into payloads, one a tick,
 * and a receiver that turns payloads into digits, each once, however many of its packets were lost.
 *
 * Threads: owned by a leg. Units: RTP clock units on the wire, of the codec's clock (RFC 4733 2.1), ms at the API.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_DTMF_PAYLOAD_SIZE 4
#define BENCH_DTMF_LEAST_MS 40
#define BENCH_DTMF_MOST_MS 8000

typedef struct _BenchDtmfSender BenchDtmfSender;

typedef struct
{
  gboolean marker;
  guint32 timestamp;
  guint8 payload[BENCH_DTMF_PAYLOAD_SIZE];
} BenchDtmfPacket;

typedef struct
{
  gboolean active; /* an event has been heard and not yet been told */
  gboolean any;    /* timestamp is that of some event */
  guint32 timestamp;
  guint8 event;
  guint16 duration;
  gint64 heard_us;
  guint clock_rate; /* of the last packet, Hz; 0: 8000 */
} BenchDtmfReceiver;

BenchDtmfSender *bench_dtmf_sender_new(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_dtmf_sender_free(BenchDtmfSender *self);
void bench_dtmf_sender_set_repetition(BenchDtmfSender *self, guint end_packets);
void bench_dtmf_sender_queue(BenchDtmfSender *self, char digit, guint duration_ms);
void bench_dtmf_sender_set_clock_rate(BenchDtmfSender *self, guint clock_rate);
gboolean bench_dtmf_sender_is_busy(BenchDtmfSender *self);
gboolean bench_dtmf_sender_tick(BenchDtmfSender *self, guint32 timestamp, BenchDtmfPacket *packet);

int bench_dtmf_event_of(char digit);
guint bench_dtmf_ticks(guint duration_ms);
char bench_dtmf_receiver_packet(BenchDtmfReceiver *self,
                                guint32 timestamp,
                                const guint8 *payload,
                                gsize size,
                                gint64 now_us,
                                guint *duration_ms);
char bench_dtmf_receiver_tick(BenchDtmfReceiver *self, gint64 now_us, guint *duration_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDtmfSender, bench_dtmf_sender_free)

G_END_DECLS
