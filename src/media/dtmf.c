/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/dtmf.h"

#include <string.h>

#include "media/byte-order.h"
#include "media/mixer.h"

#define EVENT_CLOCK 8000
#define END_PACKETS 3 /* RFC 4733 2.5.1.4; features.dtmf.repetition may ask for fewer */
/* An event is as long as 16 bits can say, at a clock of 48 kHz 1365 ms. */
#define MOST_UNITS 0xffff
#define PAUSE_TICKS 3 /* between two digits, so that an ear can tell 11 from 1 */
#define VOLUME 10     /* -10 dBm0 */
#define END_BIT 0x80
/* An event not heard of for this long is over, though its end was lost (RFC 4733 2.5.2.2). */
#define SILENCE_US (150 * 1000)

static const char events[] = "0123456789*#ABCD";

typedef struct
{
  guint8 event;
  guint ticks;
} Digit;

struct _BenchDtmfSender
{
  GQueue digits;
  Digit *current;
  guint tick;  /* of the current digit */
  guint pause; /* ticks still to wait */
  guint end_packets;
  guint32 timestamp;
  guint clock_rate;
};

/**
 * bench_dtmf_event_of:
 *
 * Returns: the event code of a digit (RFC 4733 table 3), -1 when it has none.
 */
int
bench_dtmf_event_of(char digit)
{
  const char *place = digit != '\0' ? strchr(events, g_ascii_toupper(digit)) : NULL;

  return place != NULL ? (int) (place - events) : -1;
}

/**
 * bench_dtmf_ticks:
 *
 * Returns: how many ticks a digit lasts that is to last @duration_ms: rounded up, and brought within
 *   BENCH_DTMF_LEAST_MS and MOST_MS.
 */
guint
bench_dtmf_ticks(guint duration_ms)
{
  return (CLAMP(duration_ms, BENCH_DTMF_LEAST_MS, BENCH_DTMF_MOST_MS) + BENCH_TICK_MS - 1) / BENCH_TICK_MS;
}

/**
 * bench_dtmf_sender_new:
 *
 * Returns: (transfer full): a sender with nothing to send.
 */
BenchDtmfSender *
bench_dtmf_sender_new(void)
{
  BenchDtmfSender *self = g_new0(BenchDtmfSender, 1);

  g_queue_init(&self->digits);
  self->end_packets = END_PACKETS;
  self->clock_rate = EVENT_CLOCK;
  return self;
}

/**
 * bench_dtmf_sender_free:
 * @self: (nullable) (transfer full): a sender; what it still had to send is dropped
 */
void
bench_dtmf_sender_free(BenchDtmfSender *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full(&self->digits, g_free);
  g_free(self->current);
  g_free(self);
}

/**
 * bench_dtmf_sender_set_repetition:
 * @end_packets: how often the last packet of a digit is sent, 1 to 3 (features.dtmf.repetition)
 */
void
bench_dtmf_sender_set_repetition(BenchDtmfSender *self, guint end_packets)
{
  self->end_packets = CLAMP(end_packets, 1, END_PACKETS);
}

/**
 * bench_dtmf_sender_queue:
 * @digit: one bench_dtmf_event_of() knows
 * @duration_ms: rounded up to whole ticks and brought within BENCH_DTMF_LEAST_MS and MOST_MS
 *
 * Sends @digit after those queued before it.
 */
void
bench_dtmf_sender_queue(BenchDtmfSender *self, char digit, guint duration_ms)
{
  int event = bench_dtmf_event_of(digit);
  Digit *queued = NULL;

  g_return_if_fail(event >= 0);

  queued = g_new0(Digit, 1);
  queued->event = (guint8) event;
  queued->ticks = bench_dtmf_ticks(duration_ms);
  g_queue_push_tail(&self->digits, queued);
}

/**
 * bench_dtmf_sender_set_clock_rate:
 * @clock_rate: of the codec beside the events, Hz
 */
void
bench_dtmf_sender_set_clock_rate(BenchDtmfSender *self, guint clock_rate)
{
  self->clock_rate = clock_rate;
}

/**
 * bench_dtmf_sender_is_busy:
 *
 * Returns: whether digits are being sent or wait to be.
 */
gboolean
bench_dtmf_sender_is_busy(BenchDtmfSender *self)
{
  return self->current != NULL || !g_queue_is_empty(&self->digits);
}

static gboolean
begin_next(BenchDtmfSender *self, guint32 timestamp)
{
  if (self->pause > 0)
    {
      self->pause--;
      return FALSE;
    }
  self->current = g_queue_pop_head(&self->digits);
  self->tick = 0;
  self->timestamp = timestamp;
  return self->current != NULL;
}

/**
 * bench_dtmf_sender_tick:
 * @timestamp: RTP time of this tick's sound
 * @packet: (out): what to send in its place
 *
 * Call once a tick. An event's packets all carry the timestamp of its first; each says how long it
 * has lasted so far; the last is sent again, three times in all unless told otherwise, a tick apart.
 *
 * Returns: whether @packet is to be sent; otherwise the tick belongs to the sound.
 */
gboolean
bench_dtmf_sender_tick(BenchDtmfSender *self, guint32 timestamp, BenchDtmfPacket *packet)
{
  guint lasted = 0;
  gboolean ended = FALSE;

  if (self->current == NULL && !begin_next(self, timestamp))
    return FALSE;
  lasted = MIN(self->tick + 1, self->current->ticks);
  ended = self->tick + 1 >= self->current->ticks;
  packet->marker = self->tick == 0;
  packet->timestamp = self->timestamp;
  packet->payload[0] = self->current->event;
  packet->payload[1] = (ended ? END_BIT : 0) | VOLUME;
  bench_write_be16(packet->payload + 2, MIN(lasted * (self->clock_rate * BENCH_TICK_MS / 1000), MOST_UNITS));
  self->tick++;
  if (self->tick >= self->current->ticks + self->end_packets - 1)
    {
      g_clear_pointer(&self->current, g_free);
      self->pause = PAUSE_TICKS;
    }
  return TRUE;
}

static char
tell(BenchDtmfReceiver *self, guint *duration_ms)
{
  self->active = FALSE;
  *duration_ms = self->duration * 1000u / (self->clock_rate != 0 ? self->clock_rate : EVENT_CLOCK);
  return events[self->event];
}

/**
 * bench_dtmf_receiver_packet:
 * @timestamp: of the RTP packet; it tells events apart
 * @payload: need not be trusted
 * @duration_ms: (out): how long the digit lasted, when one is returned
 *
 * A digit is told when its end arrives, or when the next event begins or it falls silent.
 *
 * Returns: a digit that has ended, or 0.
 */
char
bench_dtmf_receiver_packet(BenchDtmfReceiver *self,
                           guint32 timestamp,
                           const guint8 *payload,
                           gsize size,
                           gint64 now_us,
                           guint *duration_ms)
{
  char told = '\0';

  if (size < BENCH_DTMF_PAYLOAD_SIZE || payload[0] >= sizeof events - 1)
    return '\0';
  if (self->any && (gint32) (timestamp - self->timestamp) < 0)
    return '\0';
  if (!self->any || timestamp != self->timestamp)
    {
      if (self->active)
        told = tell(self, duration_ms);
      self->any = TRUE;
      self->active = TRUE;
      self->timestamp = timestamp;
      self->event = payload[0];
      self->duration = 0;
    }
  self->heard_us = now_us;
  if (!self->active)
    return told;
  self->duration = MAX(self->duration, bench_read_be16(payload + 2));
  /* The event before this one goes first; this one's end is repeated, or falls silent, and is told then. */
  if ((payload[1] & END_BIT) != 0 && told == '\0')
    return tell(self, duration_ms);
  return told;
}

/**
 * bench_dtmf_receiver_tick:
 *
 * Returns: a digit whose end was lost, once it has been silent long enough, or 0.
 */
char
bench_dtmf_receiver_tick(BenchDtmfReceiver *self, gint64 now_us, guint *duration_ms)
{
  if (!self->active || now_us - self->heard_us < SILENCE_US)
    return '\0';
  return tell(self, duration_ms);
}
