/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/accounts.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"

#define MOST_ACCOUNTS 16
/* Several parameters of an account change together; sign in once for all of them. */
#define RELOAD_MS 300
/* How long a reload waits for a server that does not answer the sign-out. */
#define SIGN_OUT_MS 3000

typedef struct
{
  BenchSipAccount *account;
  BenchSipAgent *agent;
  BenchRegistration *registration;
  BenchLine *line;
} Account;

struct _BenchAccounts
{
  BenchSipCallControl *control;
  BenchSettings *settings;
  BenchEventBus *events;
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;
  char *user_agent;

  GHashTable *agents;  /* local host -> BenchSipAgent */
  GPtrArray *accounts; /* Account */
  GPtrArray *retiring; /* BenchRegistration: unregistering after a change */
  guint reload_timer;
  gboolean signing_out; /* a reload waits for the old registrations to end */
  gboolean stopping;
};

static void
account_free(Account *account)
{
  g_clear_pointer(&account->account, bench_sip_account_unref);
  g_clear_object(&account->registration);
  g_clear_object(&account->agent);
  g_free(account);
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
  self->user_agent = g_strdup(options->user_agent);
  self->agents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
  self->accounts = g_ptr_array_new_with_free_func((GDestroyNotify) account_free);
  self->retiring = g_ptr_array_new_with_free_func(g_object_unref);
  return self;
}

static void
close_agents(BenchAccounts *self)
{
  GHashTableIter iter;
  gpointer agent;

  /* Closed here and not with their last reference: a session that waits for the answer to its BYE has
     one too, and would drop it inside a callback of the very stack it then destroys. */
  g_hash_table_iter_init(&iter, self->agents);
  while (g_hash_table_iter_next(&iter, NULL, &agent))
    {
      bench_sip_agent_close(agent);
      g_signal_handlers_disconnect_by_data(agent, self);
    }
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

      g_signal_handlers_disconnect_by_data(account->registration, self);
    }
  for (guint i = 0; i < self->retiring->len; i++)
    g_signal_handlers_disconnect_by_data(g_ptr_array_index(self->retiring, i), self);
  g_ptr_array_unref(self->accounts);
  g_ptr_array_unref(self->retiring);
  close_agents(self);
  g_hash_table_unref(self->agents);
  g_object_unref(self->settings);
  g_object_unref(self->events);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self->local_host);
  g_free(self->user_agent);
  g_free(self);
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

static guint
seconds_to_ms(const char *seconds)
{
  return (guint) (g_ascii_strtod(seconds, NULL) * 1000);
}

/* The agent of the local address that leads to an account's server, made when first needed. */
static BenchSipAgent *
agent_for(BenchAccounts *self, const BenchSipAccount *account, GError **error)
{
  g_autofree char *host = self->local_host != NULL
                              ? g_strdup(self->local_host)
                              : bench_sip_local_address_for(bench_sip_account_get_first_hop(account), error);
  BenchSipAgent *agent;

  if (host == NULL)
    return NULL;
  agent = g_hash_table_lookup(self->agents, host);
  if (agent == NULL)
    {
      BenchSipAgentOptions options = {
        .local_host = host,
        .port = account->local_port,
        .user_agent = self->user_agent,
        .t1_ms
        = seconds_to_ms(bench_settings_getf(self->settings, "account.%u.advanced.timer_t1", account->index)),
        .t2_ms
        = seconds_to_ms(bench_settings_getf(self->settings, "account.%u.advanced.timer_t2", account->index)),
        .t4_ms
        = seconds_to_ms(bench_settings_getf(self->settings, "account.%u.advanced.timer_t4", account->index)),
        .rport = bench_settings_get_booleanf(self->settings, "account.%u.nat.rport", account->index),
        .clock = self->clock,
        .random = self->random,
      };

      agent = bench_sip_agent_new(&options, error);
      if (agent == NULL)
        return NULL;
      g_signal_connect(agent, "tap", G_CALLBACK(on_tap), self);
      g_signal_connect(agent, "incoming", G_CALLBACK(on_incoming), self);
      g_hash_table_insert(self->agents, g_strdup(host), agent);
    }
  return bench_sip_agent_open(agent, account->transport, error) ? agent : NULL;
}

static BenchLineState
line_state(BenchRegistration *registration)
{
  switch (bench_registration_get_state(registration))
    {
    case BENCH_REGISTRATION_IDLE:
    case BENCH_REGISTRATION_ENDING:
      return BENCH_LINE_UNREGISTERED;
    case BENCH_REGISTRATION_TRYING:
      return BENCH_LINE_REGISTERING;
    case BENCH_REGISTRATION_DONE:
      return BENCH_LINE_REGISTERED;
    case BENCH_REGISTRATION_FAILED:
      return BENCH_LINE_FAILED;
    }
  g_return_val_if_reached(BENCH_LINE_UNREGISTERED);
}

static void
set_line(BenchAccounts *self, BenchLine *line, BenchLineState state, int code, const char *reason)
{
  line->state = state;
  line->code = code;
  bench_call_set_text(&line->reason, reason);
  bench_event_bus_emit(self->events, BENCH_EVENT_REGISTRATION, "line", G_TYPE_INT, (int) line->index, "state",
                       G_TYPE_STRING, bench_line_state_name(state), "code", G_TYPE_INT, code, "reason",
                       G_TYPE_STRING, reason, NULL);
  bench_call_control_line_changed(BENCH_CALL_CONTROL(self->control), line);
}

static gboolean on_reload(gpointer data);

static void
on_registration_changed(BenchRegistration *registration, BenchAccounts *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (account->registration == registration)
        set_line(self, account->line, line_state(registration), bench_registration_get_code(registration),
                 bench_registration_get_reason(registration));
    }
  if (bench_registration_get_state(registration) == BENCH_REGISTRATION_IDLE)
    g_ptr_array_remove(self->retiring, registration);
  if (self->signing_out && bench_accounts_is_quiet(self))
    {
      bench_clock_clear(self->clock, &self->reload_timer);
      self->reload_timer = bench_clock_add(self->clock, 0, on_reload, self);
    }
  bench_sip_call_control_became_quiet(self->control);
}

static void
add_account(BenchAccounts *self, BenchSipAccount *sip_account)
{
  BenchLine *line = bench_line_new(sip_account->index);
  g_autoptr(GError) error = NULL;
  BenchSipAgent *agent = agent_for(self, sip_account, &error);
  guint surge_s = (guint) bench_settings_get_int(self->settings, "sip.reg_surge_prevention");
  Account *account;

  bench_call_set_text(&line->label, sip_account->label);
  bench_call_set_text(&line->display_name, sip_account->display_name);
  bench_call_set_text(&line->user_name, sip_account->user_name);
  bench_call_set_text(&line->server, sip_account->server);
  bench_call_control_add_line(BENCH_CALL_CONTROL(self->control), line);
  if (agent == NULL)
    {
      bench_warning("Account %u: %s", sip_account->index, error->message);
      set_line(self, line, BENCH_LINE_FAILED, 0, error->message);
      return;
    }
  account = g_new0(Account, 1);
  account->account = bench_sip_account_ref(sip_account);
  account->agent = g_object_ref(agent);
  account->line = line;
  account->registration = bench_registration_new(agent, sip_account);
  g_signal_connect(account->registration, "changed", G_CALLBACK(on_registration_changed), self);
  g_ptr_array_add(self->accounts, account);
  bench_registration_start(account->registration,
                           surge_s > 0 ? bench_random_below(self->random, surge_s * 1000) : 0);
}

static void
add_accounts(BenchAccounts *self)
{
  for (guint index = 1; index <= MOST_ACCOUNTS; index++)
    {
      g_autoptr(BenchSipAccount) account = bench_sip_account_new(self->settings, index);

      if (account != NULL)
        add_account(self, account);
    }
}

/* Signs all accounts out; their registrations live on until that is answered. */
static void
retire_accounts(BenchAccounts *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      account->line->state = BENCH_LINE_UNREGISTERED;
      g_ptr_array_add(self->retiring, g_object_ref(account->registration));
    }
  g_ptr_array_set_size(self->accounts, 0);
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
    add_accounts(self);
  return G_SOURCE_REMOVE;
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchAccounts *self)
{
  /* Codecs, ptime and the like are read when a call begins; these decide who we are and where. */
  static const char *const sign_in[]
      = { ".enable",        ".label",         ".display_name", ".auth_name", ".user_name",
          ".password",      ".address",       ".port",         ".expires",   ".outbound_proxy_enable",
          ".outbound_host", ".outbound_port", ".transport" };

  if (!g_str_has_prefix(name, "account.") || self->stopping)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(sign_in); i++)
    if (g_str_has_suffix(name, sign_in[i]) && strstr(name, ".codec.") == NULL)
      {
        bench_clock_clear(self->clock, &self->reload_timer);
        self->reload_timer = bench_clock_add(self->clock, RELOAD_MS, on_reload, self);
        return;
      }
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
  return self->retiring->len == 0;
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

  return account != NULL ? bench_sip_agent_get_port(account->agent, transport) : 0;
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

  return account != NULL ? bench_sip_agent_get_local_host(account->agent) : "";
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

/* The account a new call goes out on: the one asked for, or the first that is registered. A direct call needs no
   registration, and takes the first account there is. */
BenchSipAccount *
bench_accounts_find(BenchAccounts *self, guint line, gboolean direct, BenchSipAgent **agent, GError **error)
{
  Account *usable = NULL;

  for (guint i = 0; i < self->accounts->len && usable == NULL; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (line != 0 ? account->account->index == line : account->line->state == BENCH_LINE_REGISTERED)
        usable = account;
    }
  if (usable == NULL && direct && self->accounts->len > 0)
    usable = g_ptr_array_index(self->accounts, 0);
  if (usable == NULL || (usable->line->state != BENCH_LINE_REGISTERED && !direct))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE, "No Service");
      return NULL;
    }
  *agent = usable->agent;
  return bench_sip_account_ref(usable->account);
}

/* The account an INVITE is for: the one whose user name is in the Request-URI or To, else the only one
   on that agent that listens where it came in. */
BenchSipAccount *
bench_accounts_find_for(BenchAccounts *self, BenchSession *session)
{
  const char *users[] = { bench_session_get_request_user(session), bench_session_get_local_user(session) };

  for (gsize u = 0; u < G_N_ELEMENTS(users); u++)
    for (guint i = 0; i < self->accounts->len; i++)
      {
        Account *account = g_ptr_array_index(self->accounts, i);

        if (account->agent == bench_session_get_agent(session)
            && strcmp(account->account->user_name, users[u]) == 0)
          return account->account;
      }
  /* A direct IP call names no user, or one that is not ours (F022). */
  if (bench_settings_get_boolean(self->settings, "features.direct_ip_call_enable") && users[0][0] == '\0'
      && self->accounts->len > 0)
    return ((Account *) g_ptr_array_index(self->accounts, 0))->account;
  return NULL;
}
