/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mailbox of an account: SUBSCRIBE message-summary when account.X.subscribe_mwi asks for it, and what its
 * NOTIFYs, asked for or allowed unasked, mean for the line. RFC 3842, F138.
 */
#include "calls/services.h"

#include "base/log.h"
#include "calls/call-leg.h"
#include "sip/message-summary.h"

/* A summary has come: the line says so. FALSE when it cannot be read. */
gboolean
bench_mwi_take(BenchServices *self, guint index, const char *body, gsize size)
{
  BenchCallControl *control = BENCH_CALL_CONTROL(self->control);
  BenchLine *line = bench_call_control_get_line(control, index);
  g_autoptr(GError) error = NULL;
  BenchMessageSummary summary;
  gboolean good = bench_message_summary_parse(&summary, body, size, &error);

  if (!good)
    bench_warning("Account %u: a message summary cannot be used: %s", index, error->message);
  if (good && line != NULL)
    {
      line->new_messages = summary.new_messages;
      line->old_messages = summary.old_messages;
      bench_call_set_text(&line->message_account, summary.account);
      bench_event_bus_emit(self->events, BENCH_EVENT_VOICE_MAIL, "line", G_TYPE_INT, (int) index, "new",
                           G_TYPE_INT, (int) summary.new_messages, "old", G_TYPE_INT,
                           (int) summary.old_messages, "account", G_TYPE_STRING, summary.account, NULL);
      bench_call_control_line_changed(control, line);
    }
  bench_message_summary_clear(&summary);
  return good;
}

static void
on_notified(BenchSubscription *subscription G_GNUC_UNUSED,
            const char *content_type G_GNUC_UNUSED,
            GBytes *body,
            BenchAccountServices *account)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(body, &size);

  bench_mwi_take(account->services, account->account->index, bytes, size);
}

static void
on_changed(BenchSubscription *subscription, BenchAccountServices *account)
{
  bench_services_report(account->services, account->account->index, subscription);
}

/* Subscribes if the account's parameters ask for it; to the mailbox's number with subscribe_mwi_to_vm. */
void
bench_mwi_start(BenchAccountServices *account)
{
  BenchSettings *settings = account->services->settings;
  guint index = account->account->index;
  const char *number = bench_settings_getf(settings, "voice_mail.number.%u", index);
  g_autofree char *target = NULL;
  g_autoptr(GError) error = NULL;
  BenchSubscriptionOptions options = {
    .event = "message-summary",
    .accept = "application/simple-message-summary",
    .expires_s = (guint) bench_settings_get_intf(settings, "account.%u.subscribe_mwi_expires", index),
  };

  if (!bench_settings_get_booleanf(settings, "account.%u.subscribe_mwi", index))
    return;
  if (bench_settings_get_booleanf(settings, "account.%u.subscribe_mwi_to_vm", index) && *number != '\0')
    {
      target = bench_sip_account_get_target(account->account, number, TRUE, &error);
      if (target == NULL)
        bench_warning("voice_mail.number.%u: %s", index, error->message);
    }
  options.target = target;
  account->mailbox = bench_subscription_new(account->agent, account->account, &options);
  g_signal_connect(account->mailbox, "changed", G_CALLBACK(on_changed), account);
  g_signal_connect(account->mailbox, "notified", G_CALLBACK(on_notified), account);
  bench_subscription_start(account->mailbox);
}
