/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports on a call that goes on: at intervals, and when a score passes a threshold. */
#include "calls/call-leg.h"
#include "calls/voice-report.h"

/* As often as RTCP brings news. */
#define LOOK_MS 5000

typedef enum
{
  SEVERITY_NONE,
  SEVERITY_WARNING,
  SEVERITY_CRITICAL,
} Severity;

struct _BenchVoiceWatch
{
  BenchCallLeg *leg;
  BenchClock *clock;
  guint look_timer;
  guint interval_timer;
  Severity listening;
  Severity delay;
};

static int
setting(BenchVoiceWatch *self, const char *name)
{
  return bench_settings_get_int(bench_sip_call_control_get_settings(self->leg->control), name);
}

static gboolean
read_statistics(BenchVoiceWatch *self, BenchMediaStatistics *statistics)
{
  if (self->leg->media == NULL || !bench_voice_report_is_wanted(self->leg))
    return FALSE;
  bench_media_session_get_statistics(self->leg->media, statistics);
  return statistics->mos_lq > 0;
}

static const char *
severity_name(Severity severity)
{
  switch (severity)
    {
    case SEVERITY_NONE:
      return "Clear";
    case SEVERITY_WARNING:
      return "Warning";
    case SEVERITY_CRITICAL:
      return "Critical";
    }
  g_return_val_if_reached("Clear");
}

static void
become(BenchVoiceWatch *self,
       Severity *severity,
       Severity now,
       const char *type,
       const BenchMediaStatistics *statistics)
{
  g_autofree char *alert = g_strdup_printf("Type=%s Severity=%s Dir=local", type, severity_name(now));

  if (*severity == now)
    return;
  *severity = now;
  bench_voice_report_send(self->leg, BENCH_VOICE_REPORT_ALERT, alert, statistics);
}

/* Thresholds of the score are in tenths, 0 is off. */
static Severity
judge_listening(BenchVoiceWatch *self, double mos)
{
  if (mos * 10 <= setting(self, "phone_setting.vq_rtcpxr_moslq_threshold_critical"))
    return SEVERITY_CRITICAL;
  if (mos * 10 <= setting(self, "phone_setting.vq_rtcpxr_moslq_threshold_warning"))
    return SEVERITY_WARNING;
  return SEVERITY_NONE;
}

static gboolean
is_reached(double delay_ms, int threshold)
{
  return threshold > 0 && delay_ms >= threshold;
}

static Severity
judge_delay(BenchVoiceWatch *self, double delay_ms)
{
  if (is_reached(delay_ms, setting(self, "phone_setting.vq_rtcpxr_delay_threshold_critical")))
    return SEVERITY_CRITICAL;
  if (is_reached(delay_ms, setting(self, "phone_setting.vq_rtcpxr_delay_threshold_warning")))
    return SEVERITY_WARNING;
  return SEVERITY_NONE;
}

static gboolean
on_look(gpointer data)
{
  BenchVoiceWatch *self = data;
  BenchMediaStatistics statistics = { 0 };

  self->look_timer = bench_clock_add(self->clock, LOOK_MS, on_look, self);
  if (!read_statistics(self, &statistics))
    return G_SOURCE_REMOVE;
  become(self, &self->listening, judge_listening(self, statistics.mos_lq), "MOSLQ", &statistics);
  become(self, &self->delay, judge_delay(self, statistics.one_way_ms), "SOWD", &statistics);
  return G_SOURCE_REMOVE;
}

static gboolean on_interval(gpointer data);

static void
plan_interval(BenchVoiceWatch *self)
{
  guint period_s = (guint) setting(self, "phone_setting.vq_rtcpxr_interval_period");

  self->interval_timer = bench_clock_add(self->clock, period_s * 1000, on_interval, self);
}

static gboolean
on_interval(gpointer data)
{
  BenchVoiceWatch *self = data;
  BenchMediaStatistics statistics = { 0 };

  plan_interval(self);
  if (bench_settings_get_boolean(bench_sip_call_control_get_settings(self->leg->control),
                                 "phone_setting.vq_rtcpxr.interval_report.enable")
      && read_statistics(self, &statistics))
    bench_voice_report_send(self->leg, BENCH_VOICE_REPORT_INTERVAL, NULL, &statistics);
  return G_SOURCE_REMOVE;
}

/**
 * bench_voice_watch_new:
 * @leg: a call that has just been answered; outlives this
 *
 * Returns: (transfer full) (nullable): who looks at it, %NULL when its account has no collector.
 */
BenchVoiceWatch *
bench_voice_watch_new(BenchCallLeg *leg)
{
  BenchVoiceWatch *self = NULL;

  if (!bench_voice_report_is_wanted(leg))
    return NULL;
  self = g_new0(BenchVoiceWatch, 1);
  self->leg = leg;
  self->clock = bench_sip_call_control_get_clock(leg->control);
  self->look_timer = bench_clock_add(self->clock, LOOK_MS, on_look, self);
  plan_interval(self);
  return self;
}

/**
 * bench_voice_watch_free:
 * @self: (transfer full): reports nothing any more
 */
void
bench_voice_watch_free(BenchVoiceWatch *self)
{
  bench_clock_clear(self->clock, &self->look_timer);
  bench_clock_clear(self->clock, &self->interval_timer);
  g_free(self);
}
