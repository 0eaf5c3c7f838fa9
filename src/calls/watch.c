/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/watch.h"

#include <string.h>

#include "base/catalogue.h"
#include "base/log.h"
#include "calls/call-leg.h"
#include "calls/services.h"
#include "sip/dialog-info.h"
#include "sip/pidf.h"

#define MOST_WATCHES 64
#define WATCH_EXPIRES_S 1800

typedef struct
{
  BenchServices *services;
  BenchSubscription *subscription;
  guint id;
  guint line;
  gboolean dialogs; /* presence otherwise */
  char *number;
  char *state;
  char *note;
  GHashTable *known; /* of dialogs: id -> BenchDialogState, so that partial documents make sense */
} Watch;

static void
tell(Watch *watch, const char *state, const char *note)
{
  if (g_strcmp0(watch->state, state) == 0 && g_strcmp0(watch->note, note) == 0)
    return;
  bench_call_set_text(&watch->state, state);
  bench_call_set_text(&watch->note, note);
  bench_event_bus_emit(watch->services->events, BENCH_EVENT_WATCH, "watch", G_TYPE_INT, (int) watch->id,
                       "event", G_TYPE_STRING, watch->dialogs ? "dialog" : "presence", "target",
                       G_TYPE_STRING, watch->number, "state", G_TYPE_STRING, state, "note", G_TYPE_STRING,
                       note, NULL);
}

/* The liveliest dialog decides: BENCH_DIALOG_CONFIRMED is the last of the states that are not over. */
static void
tell_dialogs(Watch *watch)
{
  GHashTableIter iter;
  gpointer state;
  int liveliest = -1;

  g_hash_table_iter_init(&iter, watch->known);
  while (g_hash_table_iter_next(&iter, NULL, &state))
    liveliest = MAX(liveliest, GPOINTER_TO_INT(state));
  tell(watch, liveliest < 0 ? "idle" : bench_dialog_state_name((BenchDialogState) liveliest), "");
}

static void
read_dialogs(Watch *watch, const char *bytes, gsize size, GError **error)
{
  g_autoptr(BenchDialogInfo) info = bench_dialog_info_parse(bytes, size, error);

  if (info == NULL)
    return;
  if (info->full)
    g_hash_table_remove_all(watch->known);
  for (guint i = 0; i < info->dialogs->len; i++)
    {
      const BenchDialogEntry *entry = g_ptr_array_index(info->dialogs, i);

      if (entry->state == BENCH_DIALOG_TERMINATED)
        g_hash_table_remove(watch->known, entry->id);
      else if (g_hash_table_size(watch->known) < MOST_WATCHES
               || g_hash_table_contains(watch->known, entry->id))
        g_hash_table_insert(watch->known, g_strdup(entry->id), GINT_TO_POINTER((int) entry->state));
    }
  tell_dialogs(watch);
}

static void
read_presence(Watch *watch, const char *bytes, gsize size, GError **error)
{
  BenchPidf pidf;

  if (bench_pidf_parse(&pidf, bytes, size, error))
    tell(watch, pidf.open ? "open" : "closed", pidf.note);
  bench_pidf_clear(&pidf);
}

static void
on_notified(BenchSubscription *subscription G_GNUC_UNUSED,
            const char *content_type G_GNUC_UNUSED,
            GBytes *body,
            Watch *watch)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(body, &size);
  g_autoptr(GError) error = NULL;

  if (watch->dialogs)
    read_dialogs(watch, bytes, size, &error);
  else
    read_presence(watch, bytes, size, &error);
  if (error != NULL)
    bench_warning("What is told about %s cannot be used: %s", watch->number, error->message);
}

static void
on_changed(BenchSubscription *subscription, Watch *watch)
{
  BenchSubscriptionState state = bench_subscription_get_state(subscription);

  bench_services_report(watch->services, watch->line, subscription);
  if (state == BENCH_SUBSCRIPTION_FAILED || state == BENCH_SUBSCRIPTION_REFUSED)
    {
      g_hash_table_remove_all(watch->known);
      tell(watch, "unknown", bench_subscription_get_reason(subscription));
    }
}

static void
drop_subscription(Watch *watch)
{
  if (watch->subscription == NULL)
    return;
  g_signal_handlers_disconnect_by_data(watch->subscription, watch);
  g_clear_object(&watch->subscription);
}

static void
watch_free(Watch *watch)
{
  drop_subscription(watch);
  g_hash_table_unref(watch->known);
  g_free(watch->number);
  g_free(watch->state);
  g_free(watch->note);
  g_free(watch);
}

/* Drops all watches without a word to anybody. */
void
bench_watch_clear(BenchServices *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    watch_free(g_ptr_array_index(self->watches, i));
  g_ptr_array_set_size(self->watches, 0);
}

static void
end(BenchServices *self, Watch *watch)
{
  if (watch->subscription != NULL)
    bench_services_end_subscription(self, watch->subscription);
  drop_subscription(watch);
}

/* The accounts sign out: the watches stay, their subscriptions end. */
void
bench_watch_retire(BenchServices *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    end(self, g_ptr_array_index(self->watches, i));
}

/* Another server does the work of the account on @line: its watches begin anew there. */
void
bench_watch_leave(BenchServices *self, guint line)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index(self->watches, i);

      if (watch->line == line)
        end(self, watch);
    }
}

static gboolean
subscribe(BenchServices *self, Watch *watch, GError **error)
{
  BenchSipAgent *agent = NULL;
  g_autoptr(BenchSipAccount) account = bench_accounts_find(bench_sip_call_control_get_accounts(self->control),
                                                           watch->line, FALSE, &agent, error);
  g_autoptr(GError) cause = NULL;
  g_autofree char *target = NULL;
  BenchSubscriptionOptions options = {
    .event = watch->dialogs ? "dialog" : "presence",
    .accept = watch->dialogs ? "application/dialog-info+xml" : "application/pidf+xml",
    .expires_s = WATCH_EXPIRES_S,
  };

  if (account == NULL)
    return FALSE;
  target = bench_sip_account_get_target(account, watch->number, TRUE, &cause);
  if (target == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return FALSE;
    }
  options.target = target;
  watch->line = account->index;
  watch->subscription = bench_subscription_new(agent, account, &options);
  g_signal_connect(watch->subscription, "changed", G_CALLBACK(on_changed), watch);
  g_signal_connect(watch->subscription, "notified", G_CALLBACK(on_notified), watch);
  bench_subscription_start(watch->subscription);
  return TRUE;
}

/* The account on @line has signed in. */
void
bench_watch_restart(BenchServices *self, guint line)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index(self->watches, i);

      if (watch->line == line && watch->subscription == NULL)
        subscribe(self, watch, NULL);
    }
}

/* See bench_sip_call_control_watch(). */
guint
bench_watch_add(BenchServices *self, guint line, const char *event, const char *number, GError **error)
{
  Watch *watch;

  if (self->watches->len >= MOST_WATCHES || (strcmp(event, "dialog") != 0 && strcmp(event, "presence") != 0))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_LIMIT, N_("no such event, or too many watches"));
      return 0;
    }
  watch = g_new0(Watch, 1);
  watch->services = self;
  watch->id = ++self->last_watch;
  watch->line = line;
  watch->dialogs = strcmp(event, "dialog") == 0;
  watch->number = g_strdup(number);
  watch->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!subscribe(self, watch, error))
    {
      watch_free(watch);
      return 0;
    }
  g_ptr_array_add(self->watches, watch);
  return watch->id;
}

/* See bench_sip_call_control_unwatch(). */
void
bench_watch_remove(BenchServices *self, guint id)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index(self->watches, i);

      if (watch->id != id)
        continue;
      end(self, watch);
      g_ptr_array_remove_index(self->watches, i);
      watch_free(watch);
      return;
    }
}

/**
 * bench_sip_call_control_watch:
 * @line: account index, or 0 for the first usable one
 * @event: "dialog" or "presence"
 * @number: digits, or a SIP URI
 *
 * Subscribes to somebody's calls or presence (RFC 4235, RFC 3856); what is told becomes events.
 *
 * Returns: an id, or 0 with @error set.
 */
guint
bench_sip_call_control_watch(BenchSipCallControl *self,
                             guint line,
                             const char *event,
                             const char *number,
                             GError **error)
{
  BenchServices *services = bench_accounts_get_services(bench_sip_call_control_get_accounts(self));

  return bench_watch_add(services, line, event, number, error);
}

/**
 * bench_sip_call_control_unwatch:
 * @id: from bench_sip_call_control_watch(); one that is gone is no error
 */
void
bench_sip_call_control_unwatch(BenchSipCallControl *self, guint id)
{
  bench_watch_remove(bench_accounts_get_services(bench_sip_call_control_get_accounts(self)), id);
}
