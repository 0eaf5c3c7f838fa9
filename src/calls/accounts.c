/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/accounts-private.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"
#include "settings/device-identity.h"

/* Several parameters of an account change together; sign in once for all of them. */
#define RELOAD_MS 300
/* How long a reload waits for a server that does not answer the sign-out. */
#define SIGN_OUT_MS 3000

static void
account_free(Account *account)
{
  if (account->search != 0)
    bench_hops_cancel(account->accounts->hops, account->search);
  bench_clock_clear(account->accounts->clock, &account->timer);
  bench_redundancy_clear(account);
  g_clear_pointer(&account->mapping, bench_mapping_free);
  g_clear_pointer(&account->keep_alive, bench_keep_alive_free);
  g_clear_pointer(&account->hop, bench_hop_free);
  g_clear_pointer(&account->account, bench_sip_account_unref);
  g_clear_object(&account->registration);
  g_clear_object(&account->agent);
  g_free(account);
}

static void
on_tap(BenchSipAgent *agent G_GNUC_UNUSED, BenchTapRecord *record, BenchAccounts *self)
{
  bench_sip_call_control_report_tap(self->control, record);
}

static gboolean
on_incoming(BenchSipAgent *agent G_GNUC_UNUSED, BenchSession *session, BenchAccounts *self)
{
  if (self->stopping)
    return FALSE;
  bench_incoming_take(self->control, session);
  return TRUE;
}

static void
on_new_agent(BenchSipAgent *agent, gpointer data)
{
  BenchAccounts *self = data;

  bench_services_serve(self->services, agent);
  g_signal_connect(agent, "tap", G_CALLBACK(on_tap), data);
  g_signal_connect(agent, "incoming", G_CALLBACK(on_incoming), data);
}

/**
 * bench_accounts_new:
 * @control: told of lines, calls and messages; outlives this
 *
 * Returns: (transfer full): accounts that have opened no socket yet.
 */
BenchAccounts *
bench_accounts_new(BenchSipCallControl *control, const BenchSipCallControlOptions *options)
{
  BenchAccounts *self = g_new0(BenchAccounts, 1);

  self->control = control;
  self->settings = g_object_ref(options->settings);
  self->events = g_object_ref(options->events);
  self->clock = g_object_ref(options->clock);
  self->random = g_object_ref(options->random);
  self->local_host = g_strdup(options->local_host);
  self->network = options->network != NULL ? g_object_ref(options->network) : bench_network_new();
  self->user_agent = g_strdup(options->user_agent);
  self->accounts = g_ptr_array_new_with_free_func((GDestroyNotify) account_free);
  self->retiring = g_ptr_array_new_with_free_func(g_object_unref);
  self->services = bench_services_new(control, self->random);
  self->gate = bench_gate_new(self->settings, self->clock);
  self->trust = bench_trust_new(self, self->settings, self->gate);
  return self;
}

/**
 * bench_accounts_free:
 * @self: (transfer full): all sockets are closed
 */
void
bench_accounts_free(BenchAccounts *self)
{
  bench_clock_clear(self->clock, &self->reload_timer);
  g_signal_handlers_disconnect_by_data(self->settings, self);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (account->registration != NULL)
        g_signal_handlers_disconnect_by_data(account->registration, self);
    }
  for (guint i = 0; i < self->retiring->len; i++)
    g_signal_handlers_disconnect_by_data(g_ptr_array_index(self->retiring, i), self);
  bench_services_free(self->services);
  g_ptr_array_unref(self->accounts);
  g_ptr_array_unref(self->retiring);
  bench_trust_free(self->trust);
  g_clear_pointer(&self->agents, bench_agent_pool_free);
  bench_gate_unref(self->gate);
  g_free(self->user_agent);
  g_signal_handlers_disconnect_by_data(self->network, self);
  g_object_unref(self->network);
  g_object_unref(self->settings);
  g_object_unref(self->events);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self->local_host);
  g_free(self);
}

/* The agent of the local address that leads to an account's server, made when first needed. */
static BenchSipAgent *
agent_for(BenchAccounts *self, const BenchSipAccount *account, const BenchHop *hop, GError **error)
{
  g_autofree char *host = self->local_host != NULL
                              ? g_strdup(self->local_host)
                              : bench_network_find_local(self->network, hop->address, error);

  return host != NULL ? bench_agent_pool_get(self->agents, host, account, error) : NULL;
}

static gboolean on_reload(gpointer data);

static void
on_registration_changed(BenchRegistration *registration, BenchAccounts *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (account->registration != registration)
        continue;
      if (bench_registration_get_state(registration) != BENCH_REGISTRATION_DONE)
        g_clear_pointer(&account->keep_alive, bench_keep_alive_free);
      else if (account->keep_alive == NULL)
        account->keep_alive = bench_keep_alive_new(account->agent, account->account, self->settings);
      bench_redundancy_registration_changed(account);
      break;
    }
  if (bench_registration_get_state(registration) == BENCH_REGISTRATION_IDLE)
    g_ptr_array_remove(self->retiring, registration);
  bench_accounts_became_quiet(self);
}

/* Something that was to end has ended: if it was the last, what waits for that may go on. */
void
bench_accounts_became_quiet(BenchAccounts *self)
{
  if (self->signing_out && bench_accounts_is_quiet(self))
    {
      bench_clock_clear(self->clock, &self->reload_timer);
      self->reload_timer = bench_clock_add(self->clock, 0, on_reload, self);
    }
  bench_sip_call_control_became_quiet(self->control);
}

static void find_way(Account *account);

static void
fail_line(Account *account, const char *reason)
{
  bench_warning("Account %u: %s", account->account->index, reason);
  bench_redundancy_set(account, BENCH_LINE_FAILED, 0, reason);
}

static gboolean
on_look_again(gpointer data)
{
  Account *account = data;

  account->timer = 0;
  find_way(account);
  return G_SOURCE_REMOVE;
}

static void
look_again_after(Account *account, guint delay_s)
{
  BenchClock *clock = account->accounts->clock;

  bench_clock_clear(clock, &account->timer);
  account->timer = bench_clock_add(clock, MIN(delay_s, 24 * 3600) * 1000, on_look_again, account);
}

/* @mapped: (nullable): what our port is from outside */
static void
register_as(Account *account, const char *mapped, guint16 mapped_port)
{
  BenchAccounts *self = account->accounts;
  guint surge_s = (guint) bench_settings_get_int(self->settings, "sip.reg_surge_prevention");
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchDeviceIdentity) identity = NULL;
  BenchSipAgent *agent;

  agent = agent_for(self, account->account, account->hop, &error);
  if (agent == NULL)
    {
      fail_line(account, error->message);
      return;
    }
  account->agent = g_object_ref(agent);
  bench_sip_agent_set_mapped(agent, mapped, mapped_port);
  account->registration = bench_registration_new(agent, account->account);
  identity = bench_device_identity_new(self->settings, bench_event_bus_get_phone_name(self->events));
  bench_registration_set_mac(account->registration, identity->mac);
  g_signal_connect(account->registration, "changed", G_CALLBACK(on_registration_changed), self);
  bench_registration_start(account->registration,
                           surge_s > 0 ? bench_random_below(self->random, surge_s * 1000) : 0);
}

static void
on_mapped(const char *address, guint16 port, gpointer data)
{
  Account *account = data;

  g_clear_pointer(&account->mapping, bench_mapping_free);
  register_as(account, address, port);
}

/* The way is known: sign in along it, once we know who we are on it. */
static void
sign_in(Account *account)
{
  BenchAccounts *self = account->accounts;
  BenchMappingOptions options
      = { self->settings, self->hops, self->network, self->local_host, self->clock, self->random };

  if (account->account->dns_transports != 0)
    {
      account->account->transport = account->hop->transport;
      account->account->dns_transports = 1U << account->hop->transport;
    }
  if (bench_mapping_is_wanted(self->settings, account->account))
    account->mapping = bench_mapping_new(&options, account->account, on_mapped, account);
  else
    register_as(account, NULL, 0);
}

static void reload_soon(BenchAccounts *self);

static void
on_way(GPtrArray *hops, const GError *error, gpointer data)
{
  Account *account = data;
  BenchAccounts *self = account->accounts;
  BenchHop *before = account->hop;
  BenchHop *hop
      = hops != NULL ? bench_hops_prefer(hops, account->registration != NULL ? before : NULL) : NULL;

  account->search = 0;
  if (hop == NULL)
    {
      look_again_after(account, MAX(account->account->retry_s, 1));
      /* Last: a second server that is not needed after all is put to rest. */
      if (account->registration == NULL)
        fail_line(account, error != NULL ? error->message : "the server has no usable name");
      return;
    }
  account->hop = bench_hop_copy(hop);
  if (hop->ttl_s > 0
      && bench_settings_get_booleanf(self->settings, "account.%u.srv_ttl_timer_enable",
                                     account->account->index))
    look_again_after(account, hop->ttl_s);
  if (account->registration == NULL && account->mapping == NULL)
    sign_in(account);
  else if (strcmp(before->address, hop->address) != 0 || before->port != hop->port)
    reload_soon(self);
  if (before != NULL)
    bench_hop_free(before);
}

/* Asks DNS, if need be, where the account's requests go. */
static void
find_way(Account *account)
{
  g_autofree char *where = bench_sip_account_get_route(account->account);

  account->search = bench_hops_find(account->accounts->hops, where, on_way, account);
}

/* Begins to sign @account in. */
void
bench_accounts_sign_in(Account *account)
{
  find_way(account);
  if (account->search != 0)
    bench_redundancy_set(account, BENCH_LINE_REGISTERING, 0, "");
}

/* Signs @account out of a server it does not need; its registration lives on until that is answered. */
void
bench_accounts_sign_out(Account *account)
{
  BenchAccounts *self = account->accounts;
  g_autoptr(BenchRegistration) registration = g_steal_pointer(&account->registration);

  if (account->search != 0)
    bench_hops_cancel(self->hops, account->search);
  account->search = 0;
  bench_clock_clear(self->clock, &account->timer);
  g_clear_pointer(&account->mapping, bench_mapping_free);
  g_clear_pointer(&account->keep_alive, bench_keep_alive_free);
  g_clear_object(&account->agent);
  g_clear_pointer(&account->hop, bench_hop_free);
  account->state = BENCH_LINE_UNREGISTERED;
  if (registration == NULL)
    return;
  bench_services_leave(self->services, registration);
  if (bench_registration_get_state(registration) == BENCH_REGISTRATION_IDLE)
    return;
  g_ptr_array_add(self->retiring, g_object_ref(registration));
  bench_registration_stop(registration);
}

static Account *
add_server(BenchAccounts *self, BenchSipAccount *sip_account, BenchLine *line)
{
  Account *account = g_new0(Account, 1);

  account->accounts = self;
  account->account = bench_sip_account_ref(sip_account);
  account->line = line;
  account->in_use = 1;
  account->reason = g_strdup("");
  account->state = BENCH_LINE_UNREGISTERED;
  g_ptr_array_add(self->accounts, account);
  bench_trust_learn(self->trust, self->hops, sip_account);
  return account;
}

static void
add_account(BenchAccounts *self, BenchSipAccount *sip_account)
{
  g_autoptr(BenchSipAccount) at_second = bench_sip_account_new_at(self->settings, sip_account->index, 2);
  gboolean successive
      = bench_settings_get_intf(self->settings, "account.%u.fallback.redundancy_type", sip_account->index)
        == 1;
  BenchLine *line = bench_line_new(sip_account->index);
  Account *first;

  bench_call_set_text(&line->label, sip_account->label);
  bench_call_set_text(&line->display_name, sip_account->display_name);
  bench_call_set_text(&line->user_name, sip_account->user_name);
  bench_call_set_text(&line->server, sip_account->server);
  bench_call_control_add_line(BENCH_CALL_CONTROL(self->control), line);
  first = add_server(self, sip_account, line);
  if (at_second != NULL)
    {
      first->other = add_server(self, at_second, line);
      first->other->other = first;
      first->other->standby = successive;
      bench_sip_home_share(at_second->home, sip_account->home);
      sip_account->has_other = at_second->has_other = TRUE;
    }
  bench_accounts_sign_in(first);
  if (at_second != NULL && !successive)
    bench_accounts_sign_in(first->other);
}

static void
add_accounts(BenchAccounts *self)
{
  for (guint index = 1; !self->held && index <= BENCH_MOST_ACCOUNTS; index++)
    {
      g_autoptr(BenchSipAccount) account = bench_sip_account_new(self->settings, index);

      if (account != NULL)
        add_account(self, account);
    }
  bench_trust_drop_gone(self->trust);
}

/* Signs all accounts out; their registrations live on until that is answered. */
static void
retire_accounts(BenchAccounts *self)
{
  /* Nobody will tell the calls that wait for a server. */
  for (guint i = 0; i < self->accounts->len; i++)
    bench_outgoing_server_answered(self->control, ((Account *) g_ptr_array_index(self->accounts, i))->account,
                                   FALSE);
  bench_services_retire(self->services);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      account->line->state = BENCH_LINE_UNREGISTERED;
      if (account->registration != NULL)
        g_ptr_array_add(self->retiring, g_object_ref(account->registration));
    }
  g_ptr_array_set_size(self->accounts, 0);
  bench_trust_forget(self->trust);
  for (guint i = self->retiring->len; i > 0; i--)
    {
      BenchRegistration *registration = g_ptr_array_index(self->retiring, i - 1);

      if (bench_registration_get_state(registration) == BENCH_REGISTRATION_IDLE)
        g_ptr_array_remove_index(self->retiring, i - 1);
      else
        bench_registration_stop(registration);
    }
}

static gboolean
on_reload(gpointer data)
{
  BenchAccounts *self = data;

  self->reload_timer = 0;
  if (self->stopping)
    return G_SOURCE_REMOVE;
  if (!self->signing_out)
    {
      retire_accounts(self);
      bench_call_control_remove_lines(BENCH_CALL_CONTROL(self->control));
      /* Its Expires 0 must not overtake the new sign-in for the same Contact. */
      self->signing_out = !bench_accounts_is_quiet(self);
    }
  else
    self->signing_out = FALSE;
  if (self->signing_out)
    self->reload_timer = bench_clock_add(self->clock, SIGN_OUT_MS, on_reload, self);
  else
    {
      bench_agent_pool_drop_unused(self->agents);
      add_accounts(self);
    }
  return G_SOURCE_REMOVE;
}

static void
reload_soon(BenchAccounts *self)
{
  /* What comes after the sign-out reads all settings anew, and must not overtake it. */
  if (self->signing_out)
    return;
  bench_clock_clear(self->clock, &self->reload_timer);
  self->reload_timer = bench_clock_add(self->clock, RELOAD_MS, on_reload, self);
}

/* Signs in anew from the address that leads to a server now. */
static void
on_network_changed(BenchNetwork *network, BenchAccounts *self)
{
  for (guint i = 0; i < self->accounts->len && self->local_host == NULL && !self->stopping; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);
      g_autofree char *host
          = account->hop != NULL ? bench_network_find_local(network, account->hop->address, NULL) : NULL;

      if (host == NULL
          || (account->agent != NULL && strcmp(host, bench_sip_agent_get_local_host(account->agent)) == 0))
        continue;
      bench_info("The way to %s is from %s now; signing in again", account->hop->host, host);
      reload_soon(self);
    }
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchAccounts *self)
{
  if (!self->stopping && bench_sip_account_depends_on(name))
    reload_soon(self);
}

/* Settings of files and command line are there only now. */
static void
make_agents(BenchAccounts *self)
{
  g_autoptr(BenchDeviceIdentity) identity
      = bench_device_identity_new(self->settings, bench_event_bus_get_phone_name(self->events));
  BenchSipAgentOptions common = {
    .user_agent = self->user_agent != NULL ? self->user_agent : identity->user_agent,
    .clock = self->clock,
    .random = self->random,
    .gate = self->gate,
  };

  self->agents = bench_agent_pool_new(&common, self->settings, on_new_agent, self);
  self->hops = bench_agent_pool_get_hops(self->agents);
}

/**
 * bench_accounts_start:
 *
 * Registers every enabled account; one that cannot be used says so on its line.
 */
void
bench_accounts_start(BenchAccounts *self)
{
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_setting_changed), self);
  make_agents(self);
  g_signal_connect(self->network, "changed", G_CALLBACK(on_network_changed), self);
  add_accounts(self);
}

/**
 * bench_accounts_stop:
 *
 * Signs all accounts out; bench_accounts_is_quiet() tells when that is done.
 */
void
bench_accounts_stop(BenchAccounts *self)
{
  self->stopping = TRUE;
  self->signing_out = FALSE;
  bench_clock_clear(self->clock, &self->reload_timer);
  retire_accounts(self);
}

/**
 * bench_accounts_is_quiet:
 *
 * Returns: whether nothing of an earlier sign-in waits for an answer.
 */
gboolean
bench_accounts_is_quiet(BenchAccounts *self)
{
  return self->retiring->len == 0 && bench_services_is_quiet(self->services);
}

/**
 * bench_accounts_get_port:
 *
 * Returns: the SIP port of the first account's agent, 0 if there is none.
 */
guint16
bench_accounts_get_port(BenchAccounts *self, BenchTransport transport)
{
  Account *account = self->accounts->len > 0 ? g_ptr_array_index(self->accounts, 0) : NULL;

  return account != NULL && account->agent != NULL ? bench_sip_agent_get_port(account->agent, transport) : 0;
}

/**
 * bench_accounts_get_host:
 *
 * Returns: (transfer none): the local address of the first account's agent, "" if there is none.
 */
const char *
bench_accounts_get_host(BenchAccounts *self)
{
  Account *account = self->accounts->len > 0 ? g_ptr_array_index(self->accounts, 0) : NULL;

  return account != NULL && account->agent != NULL ? bench_sip_agent_get_local_host(account->agent) : "";
}

/**
 * bench_accounts_is_reloading:
 *
 * Returns: whether they are about to sign out and in again because a setting of theirs changed.
 */
gboolean
bench_accounts_is_reloading(BenchAccounts *self)
{
  return self->reload_timer != 0;
}

/**
 * bench_accounts_restart:
 *
 * Signs all accounts out and in again, as after a start of the phone.
 */
void
bench_accounts_restart(BenchAccounts *self)
{
  if (self->stopping)
    return;
  bench_agent_pool_restart(self->agents);
  /* Signing in follows by itself. */
  if (self->signing_out)
    return;
  bench_clock_clear(self->clock, &self->reload_timer);
  self->reload_timer = bench_clock_add(self->clock, 0, on_reload, self);
}

/**
 * bench_accounts_get_gate_counters:
 *
 * Returns: (transfer none): what was turned away before it reached anybody.
 */
const BenchGateCounters *
bench_accounts_get_gate_counters(BenchAccounts *self)
{
  return bench_gate_get_counters(self->gate);
}

/* What the accounts do besides calls. */
BenchServices *
bench_accounts_get_services(BenchAccounts *self)
{
  return self->services;
}
