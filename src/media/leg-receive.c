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
      && now_us - self->last_packet_us < SSRC_SILENCE_US)
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
  self->statistics.octets += packet->payload_size;
  self->packets_received++;
  self->last_packet_us = now_us;
  return TRUE;
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
receive_rtp(BenchLeg *self, const BenchAddress *source, const guint8 *bytes, gsize size)
{
  gint64 now_us = g_get_monotonic_time();
  BenchRtpPacket packet;
  const BenchLegDecoder *decoder = NULL;
  gboolean event = FALSE;
  guint clock_rate = 0;

  if (!self->configured || !bench_address_equal(source, &self->remote_rtp))
    {
      self->packets_foreign++;
      return;
    }
  if (!bench_rtp_packet_parse(bytes, size, &packet) || is_rtcp_type(packet.payload_type))
    return;
  clock_rate = self->parameters.codec->rtp_clock_rate;
  decoder = bench_leg_find_decoder(self, packet.payload_type);
  event = bench_leg_is_event(self, packet.payload_type, &clock_rate);
  if (decoder != NULL)
    clock_rate = decoder->codec->rtp_clock_rate;
  if (!count(self, &packet, clock_rate, now_us))
    return;
  tell_first(self);
  if (event)
    keep_event(self, &packet, clock_rate, now_us);
  else if (decoder != NULL)
    receive_sound(self, decoder, &packet, now_us);
  else if (self->parameters.receiving && bench_leg_is_noise(self, packet.payload_type))
    keep_sound(self, &packet, 0, now_us);
  else if (self->parameters.receiving)
    bench_jitter_buffer_put(self->jitter, packet.sequence, 0, NULL, now_us);
}

static void
receive_rtcp(BenchLeg *self, const BenchAddress *source, const guint8 *bytes, gsize size)
{
  BenchRtcpReport report;

  if (!self->configured || !bench_address_equal(source, &self->remote_rtcp))
    {
      self->packets_foreign++;
      return;
    }
  if (!bench_rtcp_parse(bytes, size, self->ssrc, &report))
    return;
  if (report.is_sender)
    {
      self->last_sr = (guint32) (report.ntp_time >> 16);
      self->last_sr_us = g_get_monotonic_time();
    }
  if (!report.has_block)
    return;
  if (report.block.last_sr != 0)
    self->round_trip_ms = bench_rtcp_round_trip_ms(&report.block, g_get_real_time());
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
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

  for (guint i = 0; i < MOST_AT_ONCE; i++)
    {
      BenchAddress source = { .size = sizeof source.storage };
      gssize size = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *) &source.storage, &source.size);

      if (size < 0)
        return;
      bench_leg_tap(self, rtcp ? BENCH_TAP_RTCP : BENCH_TAP_RTP, BENCH_TAP_IN, &source, bytes, (gsize) size);
      if (rtcp)
        receive_rtcp(self, &source, bytes, (gsize) size);
      else
        receive_rtp(self, &source, bytes, (gsize) size);
    }
}
