/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Others who watch our calls: SUBSCRIBE with Event dialog, answered with full documents (RFC 4235).
 *
 * Who talks to whom is private: by default only the account's own server may ask (benchphone.dialog.allow).
 * At most 32 subscriptions at once. Presence is not told directly but published, so it gets 489.
 */
#include "calls/services.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"
#include "sip/capabilities.h"
#include "sip/dialog-info.h"
#include "sip/notifier.h"

#define MOST_SUBSCRIBERS 32
#define DIALOG_TYPE "application/dialog-info+xml"
#define ALLOW_SERVER 1
#define ALLOW_ANYBODY 2
#define LAST_DOCUMENT "bench-last-document"

static BenchDialogState
dialog_state(const BenchCall *call)
{
  switch (call->state)
    {
    case BENCH_CALL_CALLING:
      return BENCH_DIALOG_TRYING;
    case BENCH_CALL_RINGING:
    case BENCH_CALL_INCOMING:
      return BENCH_DIALOG_EARLY;
    case BENCH_CALL_TALKING:
    case BENCH_CALL_HOLDING:
    case BENCH_CALL_HELD:
      return BENCH_DIALOG_CONFIRMED;
    case BENCH_CALL_ENDED:
      return BENCH_DIALOG_TERMINATED;
    }
  g_return_val_if_reached(BENCH_DIALOG_TERMINATED);
}

static char *
make_document(BenchServices *self, BenchSipAccount *account, guint version)
{
  const GPtrArray *calls = bench_call_control_get_calls(BENCH_CALL_CONTROL(self->control));
  g_autofree char *aor = bench_sip_account_get_aor(account);
  g_autoptr(BenchDialogInfo) info = bench_dialog_info_new(aor, version);

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);
      g_autofree char *id = g_strdup_printf("call-%u", call->id);
      BenchDialogEntry *entry;

      if (call->line != account->index)
        continue;
      entry = bench_dialog_info_add(info, id, dialog_state(call));
      entry->call_id = g_strdup(call->sip_call_id);
      entry->initiator = call->direction == BENCH_CALL_OUTGOING_DIRECTION;
      entry->remote_uri = g_strdup(call->remote_uri);
      entry->remote_name = g_strdup(call->remote_name);
    }
  return bench_dialog_info_to_xml(info);
}

static void
send_document(BenchServices *self, BenchNotifier *notifier)
{
  BenchSipAccount *account = bench_notifier_get_account(notifier);
  g_autofree char *document = make_document(self, account, bench_notifier_next_version(notifier));

  g_object_set_data_full(G_OBJECT(notifier), LAST_DOCUMENT, make_document(self, account, 0), g_free);
  bench_notifier_send(notifier, document);
}

/* Tells every subscriber for whom something differs. */
void
bench_dialog_events_update(BenchServices *self)
{
  for (guint i = self->notifiers->len; i > 0; i--)
    {
      BenchNotifier *notifier = g_ptr_array_index(self->notifiers, i - 1);
      g_autofree char *now = make_document(self, bench_notifier_get_account(notifier), 0);

      if (g_strcmp0(now, g_object_get_data(G_OBJECT(notifier), LAST_DOCUMENT)) != 0)
        send_document(self, notifier);
    }
}

static void
on_refreshed(BenchNotifier *notifier, BenchServices *self)
{
  send_document(self, notifier);
}

static void
on_ended(BenchNotifier *notifier, BenchServices *self)
{
  g_signal_handlers_disconnect_by_data(notifier, self);
  g_ptr_array_remove(self->notifiers, notifier);
}

static gboolean
may_watch(BenchServices *self, BenchSipAccount *account, const BenchSipIncoming *request)
{
  int allowed = bench_settings_get_int(self->settings, "benchphone.dialog.allow");

  if (allowed == ALLOW_SERVER)
    return bench_accounts_is_server(bench_sip_call_control_get_accounts(self->control), account,
                                    &request->source);
  return allowed == ALLOW_ANYBODY;
}

static void
refuse(BenchSipIncoming *request, int code, const char *why, const char *headers)
{
  g_autofree char *who = bench_sip_incoming_describe(request);

  bench_warning("%s was refused: %d, %s", who, code, why);
  bench_sip_incoming_reply(request, code, NULL, headers);
}

/* A SUBSCRIBE outside any dialog; one for another event stays unanswered here, and gets 489. */
void
bench_dialog_events_take(BenchServices *self, BenchSipIncoming *request)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(self->control);
  BenchSipAccount *account = bench_accounts_find_for_request(accounts, request);
  BenchNotifier *notifier;

  if (strcmp(request->event, "dialog") != 0)
    return;
  if (account == NULL)
    refuse(request, 404, "no account of that name", NULL);
  else if (!may_watch(self, account, request))
    refuse(request, 403, "not allowed to watch our calls (benchphone.dialog.allow)", NULL);
  else if (!bench_sip_incoming_accepts(request, DIALOG_TYPE))
    refuse(request, 406, "it does not accept " DIALOG_TYPE, "Accept: " DIALOG_TYPE);
  else if (self->notifiers->len >= MOST_SUBSCRIBERS)
    refuse(request, 503, "too many subscriptions", "Retry-After: 600");
  else
    {
      notifier = bench_notifier_new(request, account, DIALOG_TYPE);
      if (notifier == NULL)
        return;
      g_ptr_array_add(self->notifiers, notifier);
      g_signal_connect(notifier, "refreshed", G_CALLBACK(on_refreshed), self);
      g_signal_connect(notifier, "ended", G_CALLBACK(on_ended), self);
      send_document(self, notifier);
    }
}

/* The accounts sign out: nobody is told anything any more. */
void
bench_dialog_events_retire(BenchServices *self)
{
  for (guint i = self->notifiers->len; i > 0; i--)
    bench_notifier_end(g_ptr_array_index(self->notifiers, i - 1), "noresource");
}
