/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/leg.h"

/* Packets read in one go; the rest waits for the next turn, so that a flood cannot hold up the tick. */
#define MOST_AT_ONCE 32
/* A new SSRC from the right source takes over once the old one has been silent this long. */
#define SSRC_SILENCE_US (50 * 1000)

static gboolean
is_rtcp_type(guint8 payload_type)
{
  return payload_type >= 72 && payload_type <= 76; /* RFC 5761 4 */
}

static void
keep_sound(BenchLeg *self, const BenchRtpPacket *packet, guint ptime_ms, gint64 now_us)
{
  guint8 clean[BENCH_RTP_PACKET_MAXIMUM];
  gsize size = bench_rtp_packet_write(packet, clean, sizeof clean);
  g_autoptr(GBytes) bytes = g_bytes_new(clean, size);

  bench_jitter_buffer_put(self->jitter, packet->sequence, ptime_ms, bytes, now_us);
}

static void
keep_event(BenchLeg *self, const BenchRtpPacket *packet, guint clock_rate, gint64 now_us)
{
  guint duration_ms = 0;
  char digit = '\0';

  self->dtmf_receiver.clock_rate = clock_rate;
  digit = bench_dtmf_receiver_packet(&self->dtmf_receiver, packet->timestamp, packet->payload,
                                     packet->payload_size, now_us, &duration_ms);
  if (digit != '\0')
    bench_leg_tell_digit(self, digit, duration_ms);
  if (self->parameters.receiving)
    bench_jitter_buffer_put(self->jitter, packet->sequence, 0, NULL, now_us);
}

static gboolean
count(BenchLeg *self, const BenchRtpPacket *packet, guint clock_rate, gint64 now_us)
{
  guint32 arrival
      = (guint32) (now_us / 1000 * clock_rate / 1000 + now_us % 1000 * clock_rate / G_USEC_PER_SEC);

  if (self->statistics.started && packet->ssrc != self->statistics.ssrc
      && now_us - self->last_packet_us < SSRC_SILENCE_US && !self->rules.far_left)
    {
      self->packets_foreign++;
      return FALSE;
    }
  /* Another clock has another timeline: what lies between the two is no jitter (RFC 7160 4.2). */
  if (clock_rate != self->receive_clock)
    self->statistics.transit = arrival - packet->timestamp;
  self->receive_clock = clock_rate;
  if (!bench_rtp_statistics_update(&self->statistics, packet->ssrc, packet->sequence, packet->timestamp,
                                   arrival))
    {
      bench_jitter_buffer_reset(self->jitter);
      memset(&self->dtmf_receiver, 0, sizeof self->dtmf_receiver);
    }
  self->rules.far_left = FALSE;
  self->statistics.octets += packet->payload_size;
  self->packets_received++;
  self->last_packet_us = now_us;
  return TRUE;
}

/* Whether a packet of the right source is the far end's: what is not is counted, and believed in nothing. */
static gboolean
unprotect(BenchLeg *self, gboolean rtcp, guint8 *bytes, gsize *size, gint64 now_us)
{
  switch (bench_leg_security_unprotect(&self->security, rtcp, bytes, size, now_us))
    {
    case BENCH_SRTP_OK:
      return TRUE;
    case BENCH_SRTP_REPLAYED:
      self->packets_srtp_replayed++;
      return FALSE;
    case BENCH_SRTP_FORGED:
      self->packets_srtp_failed++;
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

static gboolean
is_agreed(BenchLeg *self, guint8 payload_type)
{
  guint clock_rate = 0;

  return bench_leg_find_decoder(self, payload_type) != NULL
         || bench_leg_is_event(self, payload_type, &clock_rate) || bench_leg_is_noise(self, payload_type);
}

/* A packet of somebody else's: the first valid one may make its sender the far end. */
static gboolean
latch_rtp(BenchLeg *self,
          const BenchAddress *source,
          guint8 *bytes,
          gsize *size,
          gint64 now_us,
          BenchRtpPacket *packet)
{
  if (!bench_leg_rules_may_latch(self, source, FALSE)
      || bench_leg_security_unprotect(&self->security, FALSE, bytes, size, now_us) != BENCH_SRTP_OK
      || !bench_rtp_packet_parse(bytes, *size, packet) || !is_agreed(self, packet->payload_type))
    {
      self->packets_foreign++;
      return FALSE;
    }
  bench_leg_rules_latch(self, source, FALSE);
  return TRUE;
}

/* Whether there is a packet of the far end's to be counted. */
static gboolean
open_rtp(BenchLeg *self,
         const BenchAddress *source,
         guint8 *bytes,
         gsize size,
         gint64 now_us,
         BenchRtpPacket *packet)
{
  if (!bench_leg_rules_is_source(self, source, FALSE))
    return latch_rtp(self, source, bytes, &size, now_us, packet);
  if (!unprotect(self, FALSE, bytes, &size, now_us))
    return FALSE;
  if (bench_rtp_packet_parse(bytes, size, packet) && !is_rtcp_type(packet->payload_type))
    return TRUE;
  self->packets_malformed++;
  return FALSE;
}

static void
tell_first(BenchLeg *self)
{
  if (self->heard)
    return;
  self->heard = TRUE;
  self->news.first_packet = TRUE;
  self->urgent = TRUE;
}

static void
receive_sound(BenchLeg *self, const BenchLegDecoder *decoder, const BenchRtpPacket *packet, gint64 now_us)
{
  guint ptime_ms = bench_codec_payload_ms(decoder->codec, packet->payload, packet->payload_size);

  if (ptime_ms == 0)
    self->packets_malformed++;
  else if (self->parameters.receiving)
    keep_sound(self, packet, ptime_ms, now_us);
}

static void
receive_rtp(BenchLeg *self, const BenchAddress *source, guint8 *bytes, gsize size)
{
  gint64 now_us = g_get_monotonic_time();
  BenchRtpPacket packet;
  const BenchLegDecoder *decoder = NULL;
  gboolean event = FALSE;
  guint clock_rate = 0;

  if (!open_rtp(self, source, bytes, size, now_us, &packet))
    return;
  clock_rate = self->parameters.codec->rtp_clock_rate;
  decoder = bench_leg_find_decoder(self, packet.payload_type);
  event = bench_leg_is_event(self, packet.payload_type, &clock_rate);
  if (decoder != NULL)
    clock_rate = decoder->codec->rtp_clock_rate;
  bench_leg_rules_check_ssrc(self, packet.ssrc, now_us);
  bench_leg_rules_heard(self, now_us);
  if (!count(self, &packet, clock_rate, now_us))
    return;
  tell_first(self);
  if (event)
    keep_event(self, &packet, clock_rate, now_us);
  else if (decoder != NULL)
    receive_sound(self, decoder, &packet, now_us);
  else if (bench_leg_is_noise(self, packet.payload_type))
    {
      if (self->parameters.receiving)
        keep_sound(self, &packet, 0, now_us);
    }
  else
    {
      self->packets_unknown++;
      if (self->parameters.receiving)
        bench_jitter_buffer_put(self->jitter, packet.sequence, 0, NULL, now_us);
    }
}

static gboolean
open_rtcp(BenchLeg *self,
          const BenchAddress *source,
          guint8 *bytes,
          gsize size,
          gint64 now_us,
          BenchRtcpReport *report)
{
  gboolean known = bench_leg_rules_is_source(self, source, TRUE);

  if (!known && !bench_leg_rules_may_latch(self, source, TRUE))
    {
      self->packets_foreign++;
      return FALSE;
    }
  if (!unprotect(self, TRUE, bytes, &size, now_us))
    return FALSE;
  if (!bench_rtcp_parse(bytes, size, self->ssrc, report))
    {
      self->packets_malformed++;
      return FALSE;
    }
  if (!known)
    bench_leg_rules_latch(self, source, TRUE);
  bench_leg_rules_check_ssrc(self, report->ssrc, now_us);
  bench_leg_rules_heard(self, now_us);
  return TRUE;
}

static void
receive_rtcp(BenchLeg *self, const BenchAddress *source, guint8 *bytes, gsize size)
{
  gint64 now_us = g_get_monotonic_time();
  BenchRtcpReport report;

  if (!open_rtcp(self, source, bytes, size, now_us, &report))
    return;
  if (report.bye && report.bye_ssrc == self->statistics.ssrc)
    self->rules.far_left = TRUE;
  if (report.is_sender)
    {
      self->last_sr = (guint32) (report.ntp_time >> 16);
      self->last_sr_us = now_us;
    }
  bench_leg_quality_read(self, &report, now_us);
  if (!report.has_block)
    return;
  self->remote_jitter_ms = report.block.jitter * 1000.0 / self->parameters.codec->rtp_clock_rate;
  if (self->packets_sent > 0)
    self->remote_loss_percent
        = MIN(100.0, 100.0 * MAX(report.block.cumulative_lost, 0) / (double) self->packets_sent);
}

/**
 * bench_leg_receive:
 * @rtcp: which of the two ports
 *
 * Reads what has arrived. Every datagram is tapped, only those of the negotiated source count.
 */
void
bench_leg_receive(BenchLeg *self, gboolean rtcp)
{
  int fd = rtcp ? self->ports.rtcp_fd : self->ports.rtp_fd;
  _Alignas(8) guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

  for (guint i = 0; i < MOST_AT_ONCE; i++)
    {
      BenchAddress source = { .size = sizeof source.storage };
      gssize size
          = recvfrom(fd, bytes, sizeof bytes, MSG_TRUNC, (struct sockaddr *) &source.storage, &source.size);

      if (size < 0)
        return;
      /* Longer than any packet of ours to come: what there is of it means nothing. */
      if (size > (gssize) sizeof bytes)
        {
          self->packets_malformed++;
          continue;
        }
      bench_leg_tap(self, rtcp ? BENCH_TAP_RTCP : BENCH_TAP_RTP, BENCH_TAP_IN, &source, bytes, (gsize) size);
      if (rtcp)
        receive_rtcp(self, &source, bytes, (gsize) size);
      else
        receive_rtp(self, &source, bytes, (gsize) size);
    }
}
