/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NOTIFYs nobody subscribed for: refused with 481, unless benchphone.notify.unsolicited names their event and
 * they come from the account's own server. Two do something then:
 *
 *   message-summary   the line's messages, as if subscribed
 *   check-sync        F200. With reboot=true the phone restarts once no call is up (sip.notify_reboot_enable 1);
 *                     with 2 it restarts whatever the NOTIFY says, with 0 never. Otherwise it looks for
 *                     its provisioning server's files, and restarts only when they ask for it.
 */
#include "calls/services.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"

#define REBOOT_NEVER 0
#define REBOOT_ALWAYS 2

static gboolean
is_listed(BenchServices *self, const char *event)
{
  const char *list = bench_settings_get(self->settings, "benchphone.notify.unsolicited");
  g_auto(GStrv) names = g_strsplit_set(list, ", ;", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp(names[i], event) == 0)
      return *event != '\0';
  return FALSE;
}

static void
check_sync(BenchServices *self, BenchSipAccount *account, BenchSipIncoming *request)
{
  int mode = bench_settings_get_int(self->settings, "sip.notify_reboot_enable");
  gboolean asked = bench_sip_incoming_has_event_parameter(request, "reboot=true");
  gboolean reboot = mode != REBOOT_NEVER && (asked || mode == REBOOT_ALWAYS);

  bench_sip_incoming_reply(request, 200, NULL, NULL);
  bench_event_bus_emit(self->events, BENCH_EVENT_CHECK_SYNC, "line", G_TYPE_INT, (int) account->index,
                       "reboot", G_TYPE_BOOLEAN, reboot, NULL);
  if (asked && !reboot)
    bench_event_bus_emit(self->events, BENCH_EVENT_NOTICE, "text", G_TYPE_STRING,
                         "check-sync: restarting is switched off (sip.notify_reboot_enable)", NULL);
  else
    bench_sip_call_control_emit_check_sync(self->control, reboot);
}

/* A NOTIFY outside any dialog; one that is left unanswered here gets 481, and a line in the log. */
void
bench_unasked_take(BenchServices *self, BenchSipIncoming *request)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(self->control);
  BenchSipAccount *account = bench_accounts_find_for_request(accounts, request);

  if (account == NULL || !is_listed(self, request->event)
      || !bench_accounts_is_server(accounts, account, &request->source))
    return;
  if (strcmp(request->event, "check-sync") == 0)
    check_sync(self, account, request);
  if (strcmp(request->event, "message-summary") != 0)
    return;
  if (strcmp(request->content_type, "application/simple-message-summary") != 0)
    bench_sip_incoming_reply(request, 415, NULL, "Accept: application/simple-message-summary");
  else if (bench_mwi_take(self, account->index, request->body, request->body_size))
    bench_sip_incoming_reply(request, 200, NULL, NULL);
  else
    bench_sip_incoming_reply(request, 400, "Bad Message Summary", NULL);
}
