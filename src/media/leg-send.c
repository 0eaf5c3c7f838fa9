/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/leg.h"

static void
send_rtp(BenchLeg *self, BenchRtpPacket *packet)
{
  _Alignas(8) guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  gsize size = 0;

  packet->ssrc = self->ssrc;
  packet->sequence = self->sequence;
  size = bench_rtp_packet_write(packet, bytes, sizeof bytes);
  if (size == 0 || !bench_leg_security_protect(&self->security, FALSE, bytes, &size, sizeof bytes))
    return;
  /* A key stream is used once only, whether the packet leaves or not (RFC 3711 9.1). */
  if (self->security.secure)
    self->sequence++;
  if (sendto(self->ports.rtp_fd, bytes, size, MSG_NOSIGNAL, (struct sockaddr *) &self->remote_rtp.storage,
             self->remote_rtp.size)
      < 0)
    return;
  if (!self->security.secure)
    self->sequence++;
  self->packets_sent++;
  self->octets_sent += packet->payload_size;
  bench_leg_tap(self, BENCH_TAP_RTP, BENCH_TAP_OUT, &self->remote_rtp, bytes, size);
}

/**
 * bench_leg_send_encoded:
 * @payload: of one packet, from the encoder
 * @leg: a #BenchLeg
 *
 * Sends it with the leg's own SSRC, sequence number and timeline, which digits share and which go on
 * across a hold and a change of codec. Called while the encoder is pushed into.
 */
void
bench_leg_send_encoded(const guint8 *payload, gsize size, gpointer leg)
{
  BenchLeg *self = leg;
  BenchRtpPacket packet = { 0 };
  guint clock_rate = self->parameters.codec->rtp_clock_rate;

  packet.payload_type = (guint8) self->parameters.send_payload_type;
  packet.marker = !self->run_marked;
  packet.timestamp = self->run_timestamp
                     + self->run_packets * bench_codec_chain_get_ptime(self->encoder) * (clock_rate / 1000);
  packet.payload = payload;
  packet.payload_size = size;
  self->run_marked = TRUE;
  self->run_packets++;
  send_rtp(self, &packet);
}

static guint32
timestamp_at(BenchLeg *self, guint64 tick)
{
  return self->timestamp_offset
         + (guint32) (tick * self->parameters.codec->rtp_clock_rate * BENCH_TICK_MS / 1000);
}

static gboolean
send_digit(BenchLeg *self, guint32 timestamp)
{
  BenchDtmfPacket event;
  BenchRtpPacket packet = { 0 };

  bench_dtmf_sender_set_clock_rate(self->dtmf_sender, self->parameters.send_dtmf_clock_rate != 0
                                                          ? self->parameters.send_dtmf_clock_rate
                                                          : self->parameters.codec->rtp_clock_rate);
  if (self->parameters.send_dtmf_payload_type < 0
      || !bench_dtmf_sender_tick(self->dtmf_sender, timestamp, &event))
    return FALSE;
  packet.payload_type = (guint8) self->parameters.send_dtmf_payload_type;
  packet.marker = event.marker;
  packet.timestamp = event.timestamp;
  packet.payload = event.payload;
  packet.payload_size = sizeof event.payload;
  send_rtp(self, &packet);
  return TRUE;
}

/* Says how loud the silence here is, or nothing at all (RFC 3389 4). */
static gboolean
suppress_silence(BenchLeg *self, const gint16 *frame, guint32 timestamp)
{
  BenchRtpPacket packet = { 0 };
  guint8 level = 0;

  if (!self->parameters.silence_suppression)
    return FALSE;
  switch (bench_voice_activity_judge(&self->activity, frame, BENCH_TICK_SAMPLES))
    {
    case BENCH_VOICE_SPEECH:
      return FALSE;
    case BENCH_VOICE_SILENCE:
      return TRUE;
    case BENCH_VOICE_ANNOUNCE:
      break;
    }
  level = bench_comfort_noise_level(self->activity.announced);
  packet.payload_type = BENCH_COMFORT_NOISE_PAYLOAD_TYPE;
  packet.timestamp = timestamp;
  packet.payload = &level;
  packet.payload_size = sizeof level;
  send_rtp(self, &packet);
  return TRUE;
}

static void
send_sound(BenchLeg *self, const gint16 *said, guint32 timestamp)
{
  gint16 samples[BENCH_TICK_SAMPLES * 4];
  gsize n_samples
      = bench_resampler_process(self->to_codec, said, BENCH_TICK_SAMPLES, samples, G_N_ELEMENTS(samples));

  if (!self->in_run)
    {
      bench_codec_chain_restart(self->encoder);
      self->in_run = TRUE;
      self->run_marked = FALSE;
      self->run_packets = 0;
      self->run_timestamp = timestamp;
    }
  bench_codec_chain_push(self->encoder, samples, n_samples * sizeof *samples);
}

static void
plan_rtcp(BenchLeg *self, gint64 now_us)
{
  double chance = g_rand_double(self->random);

  self->next_rtcp_us = now_us + (gint64) bench_rtcp_interval_ms(!self->rtcp_sent, chance) * 1000;
}

/**
 * bench_leg_send_rtcp:
 * @bye: say goodbye as well
 *
 * Sends a report now: SR when sound went out since the last one, RR otherwise (RFC 3550 6.4).
 */
void
bench_leg_send_rtcp(BenchLeg *self, gboolean bye, gint64 now_us)
{
  BenchRtcpReport report = { .ssrc = self->ssrc, .bye = bye };
  _Alignas(8) guint8 bytes[BENCH_RTCP_MAXIMUM + BENCH_SRTP_TRAILER];
  gsize size = 0;

  if (self->without_rtcp)
    return;
  report.is_sender = self->packets_sent > self->packets_at_report;
  report.ntp_time = bench_rtcp_ntp_time(g_get_real_time());
  report.rtp_time = timestamp_at(self, self->ticks);
  report.packets = (guint32) (self->packets_sent - self->rules.earlier_packets);
  report.octets = (guint32) (self->octets_sent - self->rules.earlier_octets);
  report.has_block = self->statistics.started;
  if (report.has_block)
    {
      report.block.ssrc = self->statistics.ssrc;
      report.block.fraction_lost = bench_rtp_statistics_report_fraction(&self->statistics);
      report.block.cumulative_lost = (gint32) MIN(bench_rtp_statistics_lost(&self->statistics), 0x7fffff);
      report.block.highest_sequence = self->statistics.highest_sequence;
      report.block.jitter = (guint32) self->statistics.jitter;
      report.block.last_sr = self->last_sr;
      if (self->last_sr != 0)
        report.block.delay_since_sr = (guint32) ((now_us - self->last_sr_us) * 65536 / G_USEC_PER_SEC);
    }
  bench_leg_quality_write(self, &report, now_us);
  size = bench_rtcp_write(&report, self->cname, bytes, BENCH_RTCP_MAXIMUM);
  self->packets_at_report = self->packets_sent;
  self->rtcp_sent = TRUE;
  if (!bench_leg_security_protect(&self->security, TRUE, bytes, &size, sizeof bytes))
    return;
  if (sendto(self->ports.rtcp_fd, bytes, size, MSG_NOSIGNAL, (struct sockaddr *) &self->remote_rtcp.storage,
             self->remote_rtcp.size)
      >= 0)
    bench_leg_tap(self, BENCH_TAP_RTCP, BENCH_TAP_OUT, &self->remote_rtcp, bytes, size);
}

/**
 * bench_leg_push:
 * @frame: BENCH_TICK_SAMPLES of what the far end is to hear in this tick
 */
void
bench_leg_push(BenchLeg *self, const gint16 *frame, gint64 now_us)
{
  gint16 said[BENCH_TICK_SAMPLES];
  guint64 tick = self->ticks;
  guint32 timestamp = 0;

  if (!self->configured)
    return;
  timestamp = timestamp_at(self, tick);
  self->ticks++;
  if (self->next_rtcp_us == 0)
    plan_rtcp(self, now_us);
  if (now_us >= self->next_rtcp_us)
    {
      bench_leg_send_rtcp(self, FALSE, now_us);
      plan_rtcp(self, now_us);
    }
  if (!self->parameters.sending || send_digit(self, timestamp))
    {
      self->in_run = FALSE;
      return;
    }
  memcpy(said, frame, sizeof said);
  /* A digit in the sound is no silence, however quiet it is around it. */
  if (!bench_dtmf_tones_fill(self->dtmf_tones, said) && suppress_silence(self, said, timestamp))
    {
      self->in_run = FALSE;
      return;
    }
  send_sound(self, said, timestamp);
}
