/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Voice quality reports (RFC 6035): how a call sounded, published to a collector as application/vq-rtcpxr, one
 * PUBLISH a report, outside any dialog and straight to the collector.
 *
 * account.X.vq_rtcpxr.collector_server_host turns them on for an account. A report goes out at the end of a call
 * (phone_setting.vq_rtcpxr.session_report.enable), every phone_setting.vq_rtcpxr_interval_period seconds of it
 * (phone_setting.vq_rtcpxr.interval_report.enable), and when a score passes one of the thresholds
 * (phone_setting.vq_rtcpxr_moslq_threshold_…, …_delay_threshold_…). All names are the field's; read when needed.
 *
 * Private to this room. Threads: main context only. Errors: a report that does not arrive is logged.
 */
#pragma once

#include "media/session.h"

G_BEGIN_DECLS

typedef struct _BenchCallLeg BenchCallLeg;
typedef struct _BenchVoiceWatch BenchVoiceWatch;

typedef enum
{
  BENCH_VOICE_REPORT_SESSION,
  BENCH_VOICE_REPORT_INTERVAL,
  BENCH_VOICE_REPORT_ALERT,
} BenchVoiceReportKind;

typedef struct
{
  BenchVoiceReportKind kind;
  const char *alert;   /* "Type=MOSLQ Severity=Warning Dir=local", for that kind */
  const char *call_id; /* of the dialog */
  const char *local;   /* name and address, as in From */
  const char *remote;
  gboolean outgoing;
  gint64 start_us; /* wall time */
  gint64 stop_us;
  const BenchMediaStatistics *statistics;
} BenchVoiceReport;

/* voice-report-text.c */
char *bench_voice_report_to_text(const BenchVoiceReport *report) G_GNUC_WARN_UNUSED_RESULT;

/* voice-report.c */
gboolean bench_voice_report_is_wanted(BenchCallLeg *leg);
void bench_voice_report_send(BenchCallLeg *leg,
                             BenchVoiceReportKind kind,
                             const char *alert,
                             const BenchMediaStatistics *statistics);
void bench_voice_report_ended(BenchCallLeg *leg, const BenchMediaStatistics *statistics);

/* voice-watch.c */
BenchVoiceWatch *bench_voice_watch_new(BenchCallLeg *leg);
void bench_voice_watch_free(BenchVoiceWatch *self);

G_END_DECLS
