/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a voice quality report, line by line (RFC 6035 4.6.1). */
#include <math.h>
#include <string.h>

#include "calls/voice-report.h"
#include "media/burst-gap.h"

#define LINE_END "\r\n"
#define ADAPTIVE 3 /* RFC 3611 4.7.6, likewise the next two */
#define FIXED 2
#define CONCEALS 3

static char *
utc(gint64 wall_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(wall_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("1970-01-01T00:00:00Z");
}

static void
add_decimal(GString *out, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf(out, " %s=%s", name, g_ascii_formatd(number, sizeof number, "%.1f", value));
}

static void
add_number(GString *out, const char *name, double value)
{
  g_string_append_printf(out, " %s=%ld", name, lround(value));
}

static void
add_known(GString *out, const char *name, double value)
{
  if (value > 0)
    add_number(out, name, value);
}

/* A line whose parameters each begin with a blank. */
static void
end_line(GString *out, const char *name, GString *parameters)
{
  if (parameters->len > 0)
    g_string_append_printf(out, "%s:%s" LINE_END, name, parameters->str + 1);
  g_string_truncate(parameters, 0);
}

static void
add_head(GString *out, const BenchVoiceReport *report)
{
  switch (report->kind)
    {
    case BENCH_VOICE_REPORT_SESSION:
      g_string_append(out, "VQSessionReport: CallTerm" LINE_END);
      return;
    case BENCH_VOICE_REPORT_INTERVAL:
      g_string_append(out, "VQIntervalReport" LINE_END);
      return;
    case BENCH_VOICE_REPORT_ALERT:
      g_string_append_printf(out, "VQAlertReport: %s" LINE_END, report->alert);
      return;
    }
}

static void
add_address(GString *out, const char *name, const char *host, guint port, guint32 ssrc)
{
  g_string_append_printf(out, "%s: IP=%s PORT=%u SSRC=0x%08x" LINE_END, name, host, port, ssrc);
}

static void
add_times(GString *out, const BenchVoiceReport *report)
{
  g_autofree char *start = utc(report->start_us);
  g_autofree char *stop = utc(report->stop_us);

  g_string_append_printf(out, "Timestamps:START=%s STOP=%s" LINE_END, start, stop);
}

static void
add_session(GString *out, GString *line, const BenchMediaStatistics *s)
{
  const BenchCodec *codec = s->receive_codec;

  if (codec == NULL)
    return;
  g_string_append_printf(line, " PT=%d PD=%s SR=%u FD=%u", s->receive_payload_type, codec->name,
                         codec->sample_rate, codec->frame_ms);
  add_known(line, "FO", codec->frame_bytes);
  if (s->receive_ptime_ms > 0 && codec->frame_ms > 0)
    g_string_append_printf(line, " FPP=%u PPS=%u", MAX(s->receive_ptime_ms / codec->frame_ms, 1),
                           MAX(1000 / s->receive_ptime_ms, 1));
  g_string_append_printf(line, " PLC=%d SSUP=%s", CONCEALS, s->silence_suppression ? "on" : "off");
  end_line(out, "SessionDesc", line);
}

typedef struct
{
  gboolean adaptive;
  double nominal_ms, maximum_ms, absolute_ms;
  double loss, discard;
  double burst_density, burst_ms, gap_density, gap_ms;
  guint gmin;
  double round_trip_ms, end_system_ms, one_way_ms, jitter_ms;
  int signal_dbm0, noise_dbm0;
  double r_lq, r_cq, mos_lq, mos_cq;
} Metrics;

static void
add_level(GString *line, const char *name, int dbm0)
{
  if (dbm0 != BENCH_XR_UNKNOWN_LEVEL)
    g_string_append_printf(line, " %s=%d", name, dbm0);
}

static void
add_score(GString *line, const char *name, double score)
{
  if (score > 0)
    add_decimal(line, name, score);
}

static void
add_metrics(GString *out, GString *line, const Metrics *m)
{
  g_string_append_printf(line, " JBA=%d", m->adaptive ? ADAPTIVE : FIXED);
  add_number(line, "JBN", m->nominal_ms);
  add_number(line, "JBM", m->maximum_ms);
  add_number(line, "JBX", m->absolute_ms);
  end_line(out, "JitterBuffer", line);
  add_decimal(line, "NLR", m->loss);
  add_decimal(line, "JDR", m->discard);
  end_line(out, "PacketLoss", line);
  add_decimal(line, "BLD", m->burst_density);
  add_number(line, "BD", m->burst_ms);
  add_decimal(line, "GLD", m->gap_density);
  add_number(line, "GD", m->gap_ms);
  add_number(line, "GMIN", m->gmin);
  end_line(out, "BurstGapLoss", line);
  if (m->round_trip_ms >= 0)
    add_number(line, "RTD", m->round_trip_ms);
  add_known(line, "ESD", m->end_system_ms);
  add_known(line, "SOWD", m->one_way_ms);
  if (m->jitter_ms >= 0)
    add_number(line, "IAJ", m->jitter_ms);
  end_line(out, "Delay", line);
  add_level(line, "SL", m->signal_dbm0);
  add_level(line, "NL", m->noise_dbm0);
  end_line(out, "Signal", line);
  add_known(line, "RLQ", m->r_lq);
  add_known(line, "RCQ", m->r_cq);
  add_score(line, "MOSLQ", m->mos_lq);
  add_score(line, "MOSCQ", m->mos_cq);
  if (line->len > 0)
    g_string_append(line, " QoEEstAlg=G.107");
  end_line(out, "QualityEst", line);
}

static Metrics
local_metrics(const BenchMediaStatistics *s)
{
  Metrics metrics = { .adaptive = s->jitter_adaptive,
                      .nominal_ms = s->jitter_nominal_ms,
                      .maximum_ms = s->jitter_maximum_ms,
                      .absolute_ms = s->jitter_absolute_ms,
                      .loss = s->loss_percent,
                      .discard = s->discard_percent,
                      .burst_density = s->burst_density,
                      .burst_ms = s->burst_ms,
                      .gap_density = s->gap_density,
                      .gap_ms = s->gap_ms,
                      .gmin = BENCH_BURST_GMIN,
                      .round_trip_ms = s->round_trip_ms,
                      .end_system_ms = s->end_system_ms,
                      .one_way_ms = s->one_way_ms,
                      .jitter_ms = s->jitter_ms,
                      .signal_dbm0 = s->signal_dbm0,
                      .noise_dbm0 = s->noise_dbm0,
                      .r_lq = s->r_lq,
                      .r_cq = s->r_cq,
                      .mos_lq = s->mos_lq,
                      .mos_cq = s->mos_cq };

  return metrics;
}

/* What the far end's extended report says; its R is that of the conversation. */
static Metrics
remote_metrics(const BenchMediaStatistics *s)
{
  const BenchVoipMetrics *far = &s->far;
  Metrics metrics = { .adaptive = far->adaptive,
                      .nominal_ms = far->jitter_nominal_ms,
                      .maximum_ms = far->jitter_maximum_ms,
                      .absolute_ms = far->jitter_absolute_ms,
                      .loss = far->loss_percent,
                      .discard = far->discard_percent,
                      .burst_density = far->burst_density,
                      .burst_ms = far->burst_ms,
                      .gap_density = far->gap_density,
                      .gap_ms = far->gap_ms,
                      .gmin = far->gmin,
                      .round_trip_ms = far->round_trip_ms > 0 ? far->round_trip_ms : -1.0,
                      .end_system_ms = far->end_system_delay_ms,
                      .one_way_ms = 0,
                      .jitter_ms = s->remote_jitter_ms,
                      .signal_dbm0 = far->signal_dbm0,
                      .noise_dbm0 = far->noise_dbm0,
                      .r_cq = far->r,
                      .mos_lq = far->mos_lq,
                      .mos_cq = far->mos_cq };

  return metrics;
}

/* Which group an end is of is the collector's matter; the report needs a word for it, and has the domain's. */
static void
add_group(GString *out, const char *name, const char *identity)
{
  const char *at = strrchr(identity, '@');
  gsize length = at != NULL ? strcspn(at + 1, ":;>") : 0;

  if (length > 0)
    g_string_append_printf(out, "%s: %.*s" LINE_END, name, (int) length, at + 1);
  else
    g_string_append_printf(out, "%s: unknown" LINE_END, name);
}

/**
 * bench_voice_report_to_text:
 *
 * Returns: (transfer full): the body; lines end with CR LF, what is not known is left out.
 */
char *
bench_voice_report_to_text(const BenchVoiceReport *report)
{
  const BenchMediaStatistics *s = report->statistics;
  GString *out = g_string_new(NULL);
  g_autoptr(GString) line = g_string_new(NULL);
  Metrics local = local_metrics(s);
  Metrics remote = remote_metrics(s);

  add_head(out, report);
  g_string_append_printf(out, "CallID: %s" LINE_END, report->call_id);
  g_string_append_printf(out, "LocalID: %s" LINE_END, report->local);
  g_string_append_printf(out, "RemoteID: %s" LINE_END, report->remote);
  g_string_append_printf(out, "OrigID: %s" LINE_END, report->outgoing ? report->local : report->remote);
  add_address(out, "LocalAddr", s->local_host, s->local_port, s->local_ssrc);
  add_address(out, "RemoteAddr", s->remote_host, s->remote_port, s->remote_ssrc);
  add_group(out, "LocalGroup", report->local);
  add_group(out, "RemoteGroup", report->remote);
  g_string_append(out, "LocalMetrics:" LINE_END);
  add_times(out, report);
  add_session(out, line, s);
  add_metrics(out, line, &local);
  if (s->has_far)
    {
      g_string_append(out, "RemoteMetrics:" LINE_END);
      add_times(out, report);
      add_metrics(out, line, &remote);
    }
  return g_string_free(out, FALSE);
}
