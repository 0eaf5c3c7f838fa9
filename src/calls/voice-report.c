/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/voice-report.h"

#include "base/log.h"
#include "calls/call-leg.h"
#include "calls/services.h"
#include "sip/lone-request.h"

#define MOST_ON_THEIR_WAY 32

typedef struct
{
  BenchServices *services;
  BenchSipLoneRequest *request;
  guint call;
} Sent;

static void
sent_free(Sent *sent)
{
  g_clear_pointer(&sent->request, bench_sip_lone_request_free);
  g_free(sent);
}

/* Drops the reports that still wait for an answer. */
void
bench_voice_report_clear(BenchServices *self)
{
  for (guint i = 0; i < self->reports->len; i++)
    sent_free(g_ptr_array_index(self->reports, i));
  g_ptr_array_set_size(self->reports, 0);
}

static void
on_answered(BenchSipLoneRequest *request G_GNUC_UNUSED, int status, gpointer data)
{
  Sent *sent = data;
  BenchServices *self = sent->services;

  if (status >= 300)
    bench_warning("Call %u: the voice quality report was not taken: %d", sent->call, status);
  bench_event_bus_emit(self->events, BENCH_EVENT_MEDIA, "call", G_TYPE_INT, (int) sent->call, "state",
                       G_TYPE_STRING, "report", "code", G_TYPE_INT, status, NULL);
  g_ptr_array_remove_fast(self->reports, sent);
  sent_free(sent);
}

static BenchSettings *
settings_of(BenchCallLeg *leg)
{
  return bench_sip_call_control_get_settings(leg->control);
}

/**
 * bench_voice_report_is_wanted:
 *
 * Returns: whether the leg's account has a collector.
 */
gboolean
bench_voice_report_is_wanted(BenchCallLeg *leg)
{
  return *bench_settings_getf(settings_of(leg), "account.%u.vq_rtcpxr.collector_server_host",
                              leg->account->index)
         != '\0';
}

static char *
collector_uri(BenchCallLeg *leg)
{
  BenchSettings *settings = settings_of(leg);
  guint index = leg->account->index;
  g_autofree char *user
      = bench_sip_escape_user(bench_settings_getf(settings, "account.%u.vq_rtcpxr.collector_name", index),
                              FALSE);
  g_autofree char *host = bench_sip_host_to_uri(
      bench_settings_getf(settings, "account.%u.vq_rtcpxr.collector_server_host", index));
  int port = bench_settings_get_intf(settings, "account.%u.vq_rtcpxr.collector_server_port", index);

  return g_strdup_printf("sip:%s%s%s:%d", user, *user != '\0' ? "@" : "", host, port);
}

static char *
write_report(BenchCallLeg *leg,
             BenchVoiceReportKind kind,
             const char *alert,
             const BenchMediaStatistics *statistics)
{
  BenchCall *call = leg->call;
  gint64 now_us = bench_clock_wall(bench_sip_call_control_get_clock(leg->control));
  g_autofree char *aor = bench_sip_account_get_aor(leg->account);
  g_autofree char *local = bench_sip_name_address(leg->account->display_name, aor);
  g_autofree char *remote_name = bench_clean_text(call->remote_name);
  g_autofree char *remote_uri = bench_clean_text(call->remote_uri);
  g_autofree char *remote = bench_sip_name_address(remote_name, remote_uri);
  BenchVoiceReport report = {
    .kind = kind,
    .alert = alert,
    .call_id = call->sip_call_id,
    .local = local,
    .remote = remote,
    .outgoing = call->direction == BENCH_CALL_OUTGOING_DIRECTION,
    .start_us = call->answered_us != 0 ? call->answered_us : call->started_us,
    .stop_us = now_us,
    .statistics = statistics,
  };

  return bench_voice_report_to_text(&report);
}

/**
 * bench_voice_report_send:
 * @alert: (nullable): for an alert, what it is about
 *
 * Publishes a report on the leg as it stands.
 */
void
bench_voice_report_send(BenchCallLeg *leg,
                        BenchVoiceReportKind kind,
                        const char *alert,
                        const BenchMediaStatistics *statistics)
{
  BenchServices *services = bench_accounts_get_services(bench_sip_call_control_get_accounts(leg->control));
  g_autofree char *target = collector_uri(leg);
  g_autofree char *body = write_report(leg, kind, alert, statistics);
  BenchSipLoneRequestOptions options = {
    .method = sip_method_publish,
    .method_name = "PUBLISH",
    .target = target,
    .headers = "Event: vq-rtcpxr",
    .content_type = "application/vq-rtcpxr",
    .body = body,
    .direct = TRUE,
  };
  Sent *sent = NULL;

  if (services->reports->len >= MOST_ON_THEIR_WAY)
    {
      bench_warning("Call %u: no voice quality report: %d others wait for an answer", leg->call->id,
                    MOST_ON_THEIR_WAY);
      return;
    }
  sent = g_new0(Sent, 1);
  sent->services = services;
  sent->call = leg->call->id;
  sent->request = bench_sip_lone_request_send(leg->agent, leg->account, &options, on_answered, sent);
  if (sent->request != NULL)
    {
      g_ptr_array_add(services->reports, sent);
      return;
    }
  bench_warning("Call %u: the voice quality report cannot be sent to %s", leg->call->id, target);
  sent_free(sent);
}

/**
 * bench_voice_report_ended:
 * @statistics: of the call from its beginning to its end
 *
 * The call has ended: publishes how it sounded, if the account has a collector.
 */
void
bench_voice_report_ended(BenchCallLeg *leg, const BenchMediaStatistics *statistics)
{
  if (leg->call->answered_us == 0 || !bench_voice_report_is_wanted(leg)
      || !bench_settings_get_boolean(settings_of(leg), "phone_setting.vq_rtcpxr.session_report.enable"))
    return;
  bench_voice_report_send(leg, BENCH_VOICE_REPORT_SESSION, NULL, statistics);
}
