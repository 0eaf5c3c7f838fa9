/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/call-figures.h"

#include <math.h>

#include "base/log.h"
#include "calls/call-leg.h"
#include "calls/voice-report.h"

static void
add_int(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

/* Two decimals: more would be noise. */
static void
add_double(JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_double_value(builder, round(value * 100) / 100);
}

static void
add_positive(JsonBuilder *builder, const char *name, double value)
{
  if (value > 0)
    add_double(builder, name, value);
}

static void
add_known(JsonBuilder *builder, const char *name, double value)
{
  if (value >= 0)
    add_double(builder, name, value);
}

static void
add_level(JsonBuilder *builder, const char *name, int dbm0)
{
  if (dbm0 != BENCH_XR_UNKNOWN_LEVEL)
    add_int(builder, name, dbm0);
}

static void
add_codec(JsonBuilder *builder, const char *name, const BenchCodec *codec)
{
  if (codec == NULL)
    return;
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, codec->display);
}

static void
add_counters(JsonBuilder *builder, const BenchMediaStatistics *s)
{
  add_int(builder, "packets-sent", (gint64) s->packets_sent);
  add_int(builder, "octets-sent", (gint64) s->octets_sent);
  add_int(builder, "packets-received", (gint64) s->packets_received);
  add_int(builder, "octets-received", (gint64) s->octets_received);
  add_int(builder, "packets-lost", (gint64) s->packets_lost);
  add_int(builder, "packets-late", (gint64) s->packets_late);
  add_int(builder, "packets-foreign", (gint64) s->packets_foreign);
  add_int(builder, "packets-malformed", (gint64) s->packets_malformed);
  add_int(builder, "packets-unknown", (gint64) s->packets_unknown);
  add_int(builder, "packets-srtp-failed", (gint64) s->packets_srtp_failed);
  add_int(builder, "packets-srtp-replayed", (gint64) s->packets_srtp_replayed);
  add_int(builder, "packets-looped", (gint64) s->packets_looped);
  add_int(builder, "ssrc-collisions", (gint64) s->ssrc_collisions);
}

/* What the far end says of what it hears (RR), and of how it sounds (XR). */
static void
add_far(JsonBuilder *builder, const BenchMediaStatistics *s)
{
  add_known(builder, "remote-jitter-ms", s->remote_jitter_ms);
  add_known(builder, "remote-loss-percent", s->remote_loss_percent);
  if (s->remote_loss_percent >= 0)
    add_int(builder, "remote-packets-lost", s->remote_packets_lost);
  if (!s->has_far)
    return;
  json_builder_set_member_name(builder, "remote");
  json_builder_begin_object(builder);
  add_double(builder, "loss-percent", s->far.loss_percent);
  add_double(builder, "discard-percent", s->far.discard_percent);
  add_double(builder, "burst-density-percent", s->far.burst_density);
  add_double(builder, "gap-density-percent", s->far.gap_density);
  add_int(builder, "burst-ms", s->far.burst_ms);
  add_int(builder, "gap-ms", s->far.gap_ms);
  add_positive(builder, "round-trip-ms", s->far.round_trip_ms);
  add_positive(builder, "end-system-delay-ms", s->far.end_system_delay_ms);
  add_level(builder, "signal-dbm0", s->far.signal_dbm0);
  add_level(builder, "noise-dbm0", s->far.noise_dbm0);
  add_int(builder, "jitter-buffer-nominal-ms", s->far.jitter_nominal_ms);
  add_int(builder, "jitter-buffer-max-ms", s->far.jitter_maximum_ms);
  add_known(builder, "r-cq", s->far.r);
  add_positive(builder, "mos-lq", s->far.mos_lq);
  add_positive(builder, "mos-cq", s->far.mos_cq);
  json_builder_end_object(builder);
}

/**
 * bench_call_figures_add:
 * @builder: where a value may stand; the figures become an object there
 */
void
bench_call_figures_add(JsonBuilder *builder, const BenchMediaStatistics *s)
{
  json_builder_begin_object(builder);
  add_codec(builder, "codec-sent", s->send_codec);
  add_codec(builder, "codec-received", s->receive_codec);
  add_counters(builder, s);
  add_double(builder, "loss-percent", s->loss_percent);
  add_double(builder, "discard-percent", s->discard_percent);
  add_double(builder, "burst-density-percent", s->burst_density);
  add_double(builder, "gap-density-percent", s->gap_density);
  add_double(builder, "burst-ms", s->burst_ms);
  add_double(builder, "gap-ms", s->gap_ms);
  add_double(builder, "jitter-ms", s->jitter_ms);
  add_int(builder, "jitter-buffer-ms", s->jitter_buffer_ms);
  add_int(builder, "jitter-buffer-nominal-ms", s->jitter_nominal_ms);
  add_int(builder, "jitter-buffer-max-ms", s->jitter_maximum_ms);
  add_known(builder, "round-trip-ms", s->round_trip_ms);
  add_positive(builder, "one-way-ms", s->one_way_ms);
  add_positive(builder, "end-system-delay-ms", s->end_system_ms);
  if (s->packets_received > 0)
    {
      add_level(builder, "signal-dbm0", s->signal_dbm0);
      add_level(builder, "noise-dbm0", s->noise_dbm0);
    }
  if (s->mos_lq > 0)
    {
      add_double(builder, "r-lq", s->r_lq);
      add_double(builder, "r-cq", s->r_cq);
      add_double(builder, "mos-lq", s->mos_lq);
      add_double(builder, "mos-cq", s->mos_cq);
    }
  add_far(builder, s);
  json_builder_end_object(builder);
}

/**
 * bench_call_figures_to_json:
 *
 * Returns: (transfer full): one JSON object.
 */
char *
bench_call_figures_to_json(const BenchMediaStatistics *statistics)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  bench_call_figures_add(builder, statistics);
  root = json_builder_get_root(builder);
  return json_to_string(root, FALSE);
}

static const char *
codec_name(const BenchCodec *codec)
{
  return codec != NULL ? codec->display : "-";
}

static void
tell(BenchCallLeg *leg, const BenchMediaStatistics *s)
{
  bench_info("Call %u: sound sent %s %" G_GUINT64_FORMAT " packets, received %s %" G_GUINT64_FORMAT
             " packets, lost %" G_GUINT64_FORMAT " (%.2f %%), late %" G_GUINT64_FORMAT
             ", jitter %.1f ms, buffer %u ms (most %u), round trip %.1f ms, MOS-LQ %.2f, MOS-CQ %.2f",
             leg->call->id, codec_name(s->send_codec), s->packets_sent, codec_name(s->receive_codec),
             s->packets_received, s->packets_lost, s->loss_percent, s->packets_late, s->jitter_ms,
             s->jitter_nominal_ms, s->jitter_maximum_ms, s->round_trip_ms, s->mos_lq, s->mos_cq);
  bench_event_bus_emit(bench_sip_call_control_get_events(leg->control), BENCH_EVENT_MEDIA, "call", G_TYPE_INT,
                       (int) leg->call->id, "state", G_TYPE_STRING, "ended", "codec-sent", G_TYPE_STRING,
                       codec_name(s->send_codec), "codec-received", G_TYPE_STRING,
                       codec_name(s->receive_codec), "figures", JSON_TYPE_OBJECT, leg->call->figures, NULL);
}

/**
 * bench_call_figures_record:
 * @leg: whose call is about to end; its sound stops now
 *
 * Keeps the figures with the call, and tells them in the log, as an event and to a collector. A call that never
 * had sound has none.
 */
void
bench_call_figures_record(BenchCallLeg *leg)
{
  BenchMediaStatistics statistics = { 0 };
  g_autofree char *figures = NULL;

  if (leg->media == NULL)
    return;
  bench_media_session_stop(leg->media);
  bench_media_session_get_statistics(leg->media, &statistics);
  if (statistics.send_codec == NULL || statistics.packets_sent + statistics.packets_received == 0)
    return;
  figures = bench_call_figures_to_json(&statistics);
  bench_call_set_text(&leg->call->figures, figures);
  tell(leg, &statistics);
  bench_voice_report_ended(leg, &statistics);
}
