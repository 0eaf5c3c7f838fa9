/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/services.h"

#include "base/log.h"
#include "calls/call-leg.h"

static void
account_free(BenchAccountServices *account)
{
  GObject *owned[]
      = { G_OBJECT(account->mailbox), G_OBJECT(account->registrar), G_OBJECT(account->presence) };

  for (gsize i = 0; i < G_N_ELEMENTS(owned); i++)
    if (owned[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data(owned[i], account);
        g_object_unref(owned[i]);
      }
  bench_sip_account_unref(account->account);
  g_object_unref(account->registration);
  g_object_unref(account->agent);
  g_free(account);
}

static void
update_all_presence(BenchServices *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    bench_presence_update(g_ptr_array_index(self->accounts, i));
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchServices *self)
{
  if (g_str_equal(name, "features.dnd.enable") || g_str_equal(name, "features.dnd_mode")
      || g_str_has_suffix(name, ".dnd.enable") || g_str_equal(name, "benchphone.presence.publish"))
    update_all_presence(self);
}

static void
on_call_changed(BenchCallControl *control G_GNUC_UNUSED, BenchCall *call G_GNUC_UNUSED, BenchServices *self)
{
  bench_dialog_events_update(self);
  update_all_presence(self);
}

/**
 * bench_services_new:
 * @control: whose lines and calls they are about; outlives this
 *
 * Returns: (transfer full): services of no account yet.
 */
BenchServices *
bench_services_new(BenchSipCallControl *control, BenchRandom *random)
{
  BenchServices *self = g_new0(BenchServices, 1);

  self->control = control;
  self->settings = g_object_ref(bench_sip_call_control_get_settings(control));
  self->events = g_object_ref(bench_sip_call_control_get_events(control));
  self->random = g_object_ref(random);
  self->accounts = g_ptr_array_new_with_free_func((GDestroyNotify) account_free);
  self->agents = g_ptr_array_new();
  self->ending = g_ptr_array_new_with_free_func(g_object_unref);
  self->notifiers = g_ptr_array_new_with_free_func(g_object_unref);
  self->texts = g_ptr_array_new();
  self->watches = g_ptr_array_new();
  self->reports = g_ptr_array_new();
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_setting_changed), self);
  g_signal_connect(control, "call-added", G_CALLBACK(on_call_changed), self);
  g_signal_connect(control, "call-changed", G_CALLBACK(on_call_changed), self);
  g_signal_connect(control, "call-removed", G_CALLBACK(on_call_changed), self);
  return self;
}

static void
disconnect_all(GPtrArray *objects, BenchServices *self)
{
  for (guint i = 0; i < objects->len; i++)
    g_signal_handlers_disconnect_by_data(g_ptr_array_index(objects, i), self);
}

static void
forget_agent(gpointer data, GObject *agent)
{
  BenchServices *self = data;

  g_ptr_array_remove(self->agents, agent);
}

/**
 * bench_services_free:
 * @self: (transfer full): everything that still waits for an answer is dropped
 */
void
bench_services_free(BenchServices *self)
{
  g_signal_handlers_disconnect_by_data(self->settings, self);
  g_signal_handlers_disconnect_by_data(self->control, self);
  while (self->agents->len > 0)
    {
      GObject *agent = g_ptr_array_steal_index(self->agents, self->agents->len - 1);

      g_signal_handlers_disconnect_by_data(agent, self);
      g_object_weak_unref(agent, forget_agent, self);
    }
  disconnect_all(self->ending, self);
  disconnect_all(self->notifiers, self);
  bench_texts_clear(self);
  bench_watch_clear(self);
  bench_voice_report_clear(self);
  g_ptr_array_unref(self->accounts);
  g_ptr_array_unref(self->ending);
  g_ptr_array_unref(self->notifiers);
  g_ptr_array_unref(self->agents);
  g_ptr_array_unref(self->texts);
  g_ptr_array_unref(self->watches);
  g_ptr_array_unref(self->reports);
  g_object_unref(self->settings);
  g_object_unref(self->events);
  g_object_unref(self->random);
  g_free(self);
}

static void
on_message(BenchSipAgent *agent G_GNUC_UNUSED, BenchSipIncoming *request, BenchServices *self)
{
  bench_texts_take(self, request);
}

static void
on_subscribe(BenchSipAgent *agent G_GNUC_UNUSED, BenchSipIncoming *request, BenchServices *self)
{
  bench_dialog_events_take(self, request);
}

static void
on_unasked_notify(BenchSipAgent *agent G_GNUC_UNUSED, BenchSipIncoming *request, BenchServices *self)
{
  bench_unasked_take(self, request);
}

/* OPTIONS: what an INVITE would meet (calls/incoming.c), and what we could offer. */
static void
on_probe(BenchSipAgent *agent, BenchSipProbe *probe, BenchServices *self)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(self->control);
  BenchSipAccount *account = bench_accounts_find_for_request(accounts, probe->request);
  BenchNegotiation *negotiation;

  if (account == NULL)
    {
      probe->code = 404;
      return;
    }
  probe->code = bench_incoming_probe(self->control, account->index);
  negotiation
      = bench_negotiation_new(self->settings, account->index, bench_sip_agent_get_local_host(agent), 0);
  probe->sdp = bench_negotiation_make_offer(negotiation);
  bench_negotiation_free(negotiation);
}

/**
 * bench_services_serve:
 * @agent: whose requests outside dialogs are answered from now on; not kept alive, so that its owner can tell
 *   when nobody needs it any more
 */
void
bench_services_serve(BenchServices *self, BenchSipAgent *agent)
{
  g_ptr_array_add(self->agents, agent);
  g_object_weak_ref(G_OBJECT(agent), forget_agent, self);
  g_signal_connect(agent, "message", G_CALLBACK(on_message), self);
  g_signal_connect(agent, "subscribe", G_CALLBACK(on_subscribe), self);
  g_signal_connect(agent, "unasked-notify", G_CALLBACK(on_unasked_notify), self);
  g_signal_connect(agent, "probe", G_CALLBACK(on_probe), self);
}

/* A subscription's state becomes an event. */
void
bench_services_report(BenchServices *self, guint line, BenchSubscription *subscription)
{
  bench_event_bus_emit(self->events, BENCH_EVENT_SUBSCRIPTION, "line", G_TYPE_INT, (int) line, "event",
                       G_TYPE_STRING, bench_subscription_get_event(subscription), "target", G_TYPE_STRING,
                       bench_subscription_get_target(subscription), "state", G_TYPE_STRING,
                       bench_subscription_state_name(bench_subscription_get_state(subscription)), "code",
                       G_TYPE_INT, bench_subscription_get_code(subscription), "reason", G_TYPE_STRING,
                       bench_subscription_get_reason(subscription), NULL);
}

static gboolean
has_ended(GObject *object)
{
  if (BENCH_IS_SUBSCRIPTION(object))
    return bench_subscription_get_state(BENCH_SUBSCRIPTION(object)) == BENCH_SUBSCRIPTION_IDLE;
  return bench_publication_get_state(BENCH_PUBLICATION(object)) == BENCH_PUBLICATION_IDLE;
}

static void
on_ending_changed(GObject *object, BenchServices *self)
{
  if (!has_ended(object))
    return;
  g_signal_handlers_disconnect_by_data(object, self);
  g_ptr_array_remove(self->ending, object);
  bench_accounts_became_quiet(bench_sip_call_control_get_accounts(self->control));
}

/* Keeps @object until its last request is answered. */
static void
keep_until_ended(BenchServices *self, gpointer object)
{
  if (has_ended(object))
    return;
  g_ptr_array_add(self->ending, g_object_ref(object));
  g_signal_connect(object, "changed", G_CALLBACK(on_ending_changed), self);
}

/* Unsubscribes; the caller may let go of it. */
void
bench_services_end_subscription(BenchServices *self, BenchSubscription *subscription)
{
  bench_subscription_stop(subscription);
  keep_until_ended(self, subscription);
}

static BenchAccountServices *
find(BenchServices *self, BenchRegistration *registration)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      BenchAccountServices *account = g_ptr_array_index(self->accounts, i);

      if (account->registration == registration)
        return account;
    }
  return NULL;
}

/**
 * bench_services_update:
 * @registration: its state has changed; the first success begins what goes with the account
 */
void
bench_services_update(BenchServices *self,
                      BenchSipAccount *sip_account,
                      BenchSipAgent *agent,
                      BenchRegistration *registration)
{
  BenchAccountServices *account;

  if (bench_registration_get_state(registration) != BENCH_REGISTRATION_DONE
      || find(self, registration) != NULL)
    return;
  account = g_new0(BenchAccountServices, 1);
  account->services = self;
  account->account = bench_sip_account_ref(sip_account);
  account->agent = g_object_ref(agent);
  account->registration = g_object_ref(registration);
  g_ptr_array_add(self->accounts, account);
  bench_mwi_start(account);
  bench_reg_event_start(account);
  bench_presence_update(account);
  bench_watch_restart(self, sip_account->index);
}

static void
retire(BenchServices *self, BenchAccountServices *account)
{
  if (account->mailbox != NULL)
    bench_services_end_subscription(self, account->mailbox);
  if (account->registrar != NULL)
    bench_services_end_subscription(self, account->registrar);
  if (account->presence != NULL)
    {
      /* Its end is the last of it. */
      g_signal_handlers_disconnect_by_data(account->presence, account);
      bench_publication_remove(account->presence);
      keep_until_ended(self, account->presence);
    }
}

/**
 * bench_services_leave:
 *
 * Ends what the account began with that registration's server: another one does the work.
 */
void
bench_services_leave(BenchServices *self, BenchRegistration *registration)
{
  BenchAccountServices *account = find(self, registration);

  if (account == NULL)
    return;
  retire(self, account);
  bench_watch_leave(self, account->account->index);
  g_ptr_array_remove(self->accounts, account);
}

/**
 * bench_services_retire:
 *
 * Ends everything the accounts began; bench_services_is_quiet() tells when that is done.
 */
void
bench_services_retire(BenchServices *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    retire(self, g_ptr_array_index(self->accounts, i));
  bench_watch_retire(self);
  bench_dialog_events_retire(self);
  g_ptr_array_set_size(self->accounts, 0);
}

/**
 * bench_services_is_quiet:
 *
 * Returns: whether nothing waits for its last answer.
 */
gboolean
bench_services_is_quiet(BenchServices *self)
{
  return self->ending->len == 0;
}
