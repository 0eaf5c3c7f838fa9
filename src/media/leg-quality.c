/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/leg-quality.h"

#include <math.h>

#include "media/e-model.h"
#include "media/leg.h"

/* Louder is speech, quieter is what is heard between words. */
#define SPEECH_DBM0 -45.0
#define QUIETEST_DBM0 -90
/* A round trip beyond this is a mistake of whoever claims it. */
#define MOST_ROUND_TRIP_MS 60000.0

/**
 * bench_leg_quality_hear:
 * @frame: BENCH_TICK_SAMPLES of what the far end says
 *
 * Counts it for the signal and noise levels.
 */
void
bench_leg_quality_hear(BenchLeg *self, const gint16 *frame)
{
  BenchLegQuality *quality = &self->quality;
  double power = 0;

  if (!self->heard)
    return;
  power = bench_mixer_power(frame, BENCH_TICK_SAMPLES);
  if (bench_mixer_power_to_dbm0(power) > SPEECH_DBM0)
    {
      quality->signal_power += power;
      quality->signal_ticks++;
      return;
    }
  quality->noise_power += power;
  quality->noise_ticks++;
}

static int
level_dbm0(double power, guint64 ticks)
{
  if (ticks == 0)
    return BENCH_XR_UNKNOWN_LEVEL;
  return (int) MAX(lround(bench_mixer_power_to_dbm0(power / (double) ticks)), QUIETEST_DBM0);
}

/**
 * bench_leg_quality_new_buffer:
 *
 * The jitter buffer is about to be replaced: what it has seen stays.
 */
void
bench_leg_quality_new_buffer(BenchLeg *self)
{
  if (self->jitter != NULL)
    self->quality.maximum_ms
        = MAX(self->quality.maximum_ms, bench_jitter_buffer_get_depth(self->jitter).maximum);
}

static guint
receive_ptime(BenchLeg *self)
{
  return self->jitter != NULL ? bench_jitter_buffer_get_ptime(self->jitter) : self->parameters.ptime_ms;
}

static void
fill_depth(BenchLeg *self, BenchMediaStatistics *statistics)
{
  BenchJitterDepth depth = { 0 };

  statistics->jitter_adaptive = self->jitter_policy.adaptive;
  if (self->jitter != NULL)
    depth = bench_jitter_buffer_get_depth(self->jitter);
  statistics->jitter_buffer_ms = depth.now;
  statistics->jitter_nominal_ms = depth.nominal;
  statistics->jitter_maximum_ms = MAX(depth.maximum, self->quality.maximum_ms);
  statistics->jitter_absolute_ms = depth.most;
}

static void
fill_delay(BenchLeg *self, BenchMediaStatistics *statistics, const BenchCodecImpairment *codec)
{
  double far_ms = 0;

  /* A packet is filled, the coder looks ahead, the packet waits in the buffer and for its tick. */
  statistics->end_system_ms
      = self->parameters.ptime_ms + codec->lookahead_ms + statistics->jitter_nominal_ms + BENCH_TICK_MS;
  if (statistics->round_trip_ms < 0)
    return;
  far_ms = self->quality.has_far && self->quality.far.end_system_delay_ms > 0
               ? self->quality.far.end_system_delay_ms
               : statistics->end_system_ms;
  statistics->one_way_ms = (statistics->round_trip_ms + statistics->end_system_ms + far_ms) / 2;
}

static void
fill_scores(BenchMediaStatistics *statistics, const BenchEModelInput *heard)
{
  BenchEModelInput input = *heard;

  statistics->r_lq = bench_e_model_r(&input);
  statistics->mos_lq = bench_e_model_mos(statistics->r_lq);
  input.delay_ms = statistics->one_way_ms > 0 ? statistics->one_way_ms : statistics->end_system_ms;
  statistics->r_cq = bench_e_model_r(&input);
  statistics->mos_cq = bench_e_model_mos(statistics->r_cq);
}

/**
 * bench_leg_quality_get:
 * @statistics: (inout): its counters are read, its figures of quality written; scores stay 0 until sound comes in
 */
void
bench_leg_quality_get(BenchLeg *self, BenchMediaStatistics *statistics)
{
  const BenchLegQuality *quality = &self->quality;
  BenchBurstGapResult gaps = bench_burst_gap_get_result(&quality->burst_gap);
  BenchEModelInput heard = { 0 };
  guint64 expected = statistics->packets_received + statistics->packets_lost;

  g_strlcpy(statistics->local_host, self->local_host, sizeof statistics->local_host);
  statistics->local_port = (guint16) self->ports.port;
  if (self->configured)
    bench_address_describe(&self->remote_rtp, statistics->remote_host, sizeof statistics->remote_host,
                           &statistics->remote_port);
  statistics->silence_suppression = self->parameters.silence_suppression;
  statistics->receive_payload_type = self->decoding != NULL ? self->decoding->payload_type : -1;
  statistics->local_ssrc = self->ssrc;
  statistics->remote_ssrc = self->statistics.ssrc;
  statistics->send_codec = self->configured ? self->parameters.codec : NULL;
  statistics->receive_codec = self->decoding != NULL ? self->decoding->codec : NULL;
  fill_depth(self, statistics);
  statistics->receive_ptime_ms = receive_ptime(self);
  statistics->discard_percent
      = expected > 0 ? MIN(100.0, 100.0 * (double) statistics->packets_late / (double) expected) : 0;
  statistics->burst_density = gaps.burst_density;
  statistics->gap_density = gaps.gap_density;
  statistics->burst_ms = gaps.burst_packets * statistics->receive_ptime_ms;
  statistics->gap_ms = gaps.gap_packets * statistics->receive_ptime_ms;
  statistics->signal_dbm0 = level_dbm0(quality->signal_power, quality->signal_ticks);
  statistics->noise_dbm0 = level_dbm0(quality->noise_power, quality->noise_ticks);
  statistics->has_far = quality->has_far;
  statistics->far = quality->far;
  statistics->remote_packets_lost = MAX(quality->far_lost, 0);
  if (statistics->receive_codec == NULL)
    return;
  heard.codec = bench_e_model_codec(statistics->receive_codec->name);
  heard.loss_percent = gaps.missing_percent;
  heard.burst_ratio = gaps.burst_ratio;
  fill_delay(self, statistics, &heard.codec);
  if (quality->burst_gap.packets > 0)
    fill_scores(statistics, &heard);
}

static void
write_metrics(BenchLeg *self, BenchVoipMetrics *metrics)
{
  BenchMediaStatistics statistics = { 0 };

  bench_leg_get_statistics(self, &statistics);
  metrics->ssrc = self->statistics.ssrc;
  metrics->loss_percent = statistics.loss_percent;
  metrics->discard_percent = statistics.discard_percent;
  metrics->burst_density = statistics.burst_density;
  metrics->gap_density = statistics.gap_density;
  metrics->burst_ms = (guint) statistics.burst_ms;
  metrics->gap_ms = (guint) statistics.gap_ms;
  metrics->round_trip_ms = (guint) MAX(lround(statistics.round_trip_ms), 0);
  metrics->end_system_delay_ms = (guint) statistics.end_system_ms;
  metrics->signal_dbm0 = statistics.signal_dbm0;
  metrics->noise_dbm0 = statistics.noise_dbm0;
  metrics->gmin = BENCH_BURST_GMIN;
  metrics->r = statistics.mos_cq > 0 ? statistics.r_cq : -1;
  metrics->mos_lq = statistics.mos_lq > 0 ? statistics.mos_lq : -1;
  metrics->mos_cq = statistics.mos_cq > 0 ? statistics.mos_cq : -1;
  metrics->adaptive = statistics.jitter_adaptive;
  metrics->jitter_nominal_ms = statistics.jitter_nominal_ms;
  metrics->jitter_maximum_ms = statistics.jitter_maximum_ms;
  metrics->jitter_absolute_ms = statistics.jitter_absolute_ms;
}

/**
 * bench_leg_quality_write:
 * @report: (inout): on its way out; gets the extended reports, if they are wanted
 *
 * Who sends no sound asks for the round trip by a reference time: no SR goes out that could do it.
 */
void
bench_leg_quality_write(BenchLeg *self, BenchRtcpReport *report, gint64 now_us)
{
  const BenchLegQuality *quality = &self->quality;
  BenchRtcpXr *xr = &report->xr;

  if (!quality->reporting)
    return;
  xr->has_reference_time = !report->is_sender;
  xr->reference_time = report->ntp_time;
  xr->has_answer = quality->last_reference != 0;
  if (xr->has_answer)
    {
      xr->answer_ssrc = quality->reference_ssrc;
      xr->last_reference = quality->last_reference;
      xr->delay = (guint32) ((now_us - quality->last_reference_us) * 65536 / G_USEC_PER_SEC);
    }
  xr->has_metrics = self->statistics.started;
  if (xr->has_metrics)
    write_metrics(self, &xr->metrics);
}

static void
take_round_trip(BenchLeg *self, const BenchRtcpBlock *block)
{
  double round_trip_ms = bench_rtcp_round_trip_ms(block, g_get_real_time());

  if (round_trip_ms >= 0 && round_trip_ms <= MOST_ROUND_TRIP_MS)
    self->round_trip_ms = round_trip_ms;
}

/**
 * bench_leg_quality_read:
 * @report: a valid one of the far end
 */
void
bench_leg_quality_read(BenchLeg *self, const BenchRtcpReport *report, gint64 now_us)
{
  BenchLegQuality *quality = &self->quality;
  const BenchRtcpXr *xr = &report->xr;

  if (report->has_block)
    {
      quality->far_lost = report->block.cumulative_lost;
      take_round_trip(self, &report->block);
    }
  if (xr->has_reference_time)
    {
      quality->reference_ssrc = report->ssrc;
      quality->last_reference = (guint32) (xr->reference_time >> 16);
      quality->last_reference_us = now_us;
    }
  if (xr->has_metrics)
    {
      quality->has_far = TRUE;
      quality->far = xr->metrics;
    }
  if (xr->has_answer && xr->last_reference != 0)
    {
      BenchRtcpBlock block = { .last_sr = xr->last_reference, .delay_since_sr = xr->delay };

      take_round_trip(self, &block);
    }
}
