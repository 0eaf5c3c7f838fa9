/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/sip-control.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"

#define MOST_ACCOUNTS 16
/* Several parameters of an account change together; sign in once for all of them. */
#define RELOAD_MS 300
/* How long BYEs and unregistrations may take when the phone stops. */
#define STOP_MS 2000

typedef struct
{
  BenchSipAccount *account;
  BenchSipAgent *agent;
  BenchRegistration *registration;
  BenchLine *line;
} Account;

struct _BenchSipCallControl
{
  BenchCallControl parent_instance;

  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;
  char *user_agent;

  GHashTable *agents;  /* local host -> BenchSipAgent */
  GPtrArray *accounts; /* Account */
  GPtrArray *retiring; /* BenchRegistration: unregistering after a change */
  GPtrArray *legs;     /* BenchCallLeg */
  guint reload_timer;
  guint stop_timer;
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE(BenchSipCallControl, bench_sip_call_control, BENCH_TYPE_CALL_CONTROL)

enum
{
  TAP,
  STOPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void finish_stop_when_quiet(BenchSipCallControl *self);

static void
account_free(Account *account)
{
  g_clear_pointer(&account->account, bench_sip_account_unref);
  g_clear_object(&account->registration);
  g_clear_object(&account->agent);
  g_free(account);
}

static void
bench_sip_call_control_dispose(GObject *object)
{
  BenchSipCallControl *self = BENCH_SIP_CALL_CONTROL(object);
  GHashTableIter iter;
  gpointer agent;

  bench_clock_clear(self->clock, &self->reload_timer);
  bench_clock_clear(self->clock, &self->stop_timer);
  g_signal_handlers_disconnect_by_data(self->settings, self);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      g_signal_handlers_disconnect_by_data(account->registration, self);
    }
  for (guint i = 0; i < self->retiring->len; i++)
    g_signal_handlers_disconnect_by_data(g_ptr_array_index(self->retiring, i), self);
  g_ptr_array_set_size(self->legs, 0);
  g_ptr_array_set_size(self->accounts, 0);
  g_ptr_array_set_size(self->retiring, 0);
  /* Closed here and not with their last reference: a session that waits for the answer to its BYE has
     one too, and would drop it inside a callback of the very stack it then destroys. */
  g_hash_table_iter_init(&iter, self->agents);
  while (g_hash_table_iter_next(&iter, NULL, &agent))
    bench_sip_agent_close(agent);
  g_hash_table_remove_all(self->agents);
  G_OBJECT_CLASS(bench_sip_call_control_parent_class)->dispose(object);
}

static void
bench_sip_call_control_finalize(GObject *object)
{
  BenchSipCallControl *self = BENCH_SIP_CALL_CONTROL(object);

  g_ptr_array_unref(self->legs);
  g_ptr_array_unref(self->accounts);
  g_ptr_array_unref(self->retiring);
  g_hash_table_unref(self->agents);
  g_object_unref(self->settings);
  g_object_unref(self->media);
  g_object_unref(self->events);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self->local_host);
  g_free(self->user_agent);
  G_OBJECT_CLASS(bench_sip_call_control_parent_class)->finalize(object);
}

static BenchCall *
dial(BenchCallControl *base, guint line, const char *number, GError **error)
{
  return bench_outgoing_dial(BENCH_SIP_CALL_CONTROL(base), line, number, NULL, error);
}

/* The live leg of a call, or NULL with the error every action gives then. */
static BenchCallLeg *
live_leg(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_find_leg(BENCH_SIP_CALL_CONTROL(base), call);

  if (leg != NULL && leg->session != NULL)
    return leg;
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, "the call has ended");
  return NULL;
}

static gboolean
answer(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);

  return leg != NULL && bench_incoming_answer(leg, error);
}

static void
hang_up(BenchCallControl *base, BenchCall *call)
{
  BenchCallLeg *leg = live_leg(base, call, NULL);
  BenchCallEnd end;

  if (leg == NULL)
    return;
  end = leg->call->state == BENCH_CALL_INCOMING ? BENCH_CALL_END_REJECTED : BENCH_CALL_END_LOCAL;
  leg->hang_up_wanted = TRUE;
  /* The session ends by itself from here (BYE or CANCEL may take a while); the call is over now. */
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  if (end == BENCH_CALL_END_REJECTED)
    {
      int code = bench_settings_get_int(leg->control->settings, "features.normal_refuse_code");

      bench_session_reject(leg->session, code,
                           code == 404   ? "Not Found"
                           : code == 480 ? "Temporarily Unavailable"
                           : code == 603 ? "Decline"
                                         : "Busy Here");
    }
  else
    bench_session_hang_up(leg->session);
  bench_call_leg_finish(leg, end, 0);
}

static gboolean
hold(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);

  return leg != NULL && bench_talking_hold(leg, TRUE, error);
}

static gboolean
resume(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);

  return leg != NULL && bench_talking_hold(leg, FALSE, error);
}

static gboolean
transfer(BenchCallControl *base, BenchCall *call, const char *target, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);

  return leg != NULL && bench_talking_transfer(leg, target, error);
}

static gboolean
forward(BenchCallControl *base, BenchCall *call, const char *target, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);

  return leg != NULL && bench_incoming_forward(leg, target, "deflection", error);
}

static gboolean
send_dtmf(BenchCallControl *base, BenchCall *call, char digit, GError **error)
{
  BenchCallLeg *leg = live_leg(base, call, error);
  char text[2] = { digit, '\0' };

  if (leg == NULL)
    return FALSE;
  if (leg->media == NULL || call->answered_us == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  "digits can be sent once the call is answered");
      return FALSE;
    }
  if (!bench_media_session_send_dtmf(leg->media, digit, 100, error))
    return FALSE;
  bench_event_bus_emit(leg->control->events, BENCH_EVENT_DTMF, "call", G_TYPE_INT, (int) call->id, "digit",
                       G_TYPE_STRING, text, "direction", G_TYPE_STRING, "out", NULL);
  return TRUE;
}

static void
bench_sip_call_control_class_init(BenchSipCallControlClass *klass)
{
  BenchCallControlClass *control_class = BENCH_CALL_CONTROL_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_sip_call_control_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_sip_call_control_finalize;
  control_class->dial = dial;
  control_class->answer = answer;
  control_class->reject = hang_up;
  control_class->hang_up = hang_up;
  control_class->hold = hold;
  control_class->resume = resume;
  control_class->transfer = transfer;
  control_class->forward = forward;
  control_class->send_dtmf = send_dtmf;

  signals[TAP] = g_signal_new("tap", BENCH_TYPE_SIP_CALL_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
  signals[STOPPED] = g_signal_new("stopped", BENCH_TYPE_SIP_CALL_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
bench_sip_call_control_init(BenchSipCallControl *self)
{
  self->agents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
  self->accounts = g_ptr_array_new_with_free_func((GDestroyNotify) account_free);
  self->retiring = g_ptr_array_new_with_free_func(g_object_unref);
  self->legs = g_ptr_array_new_with_free_func((GDestroyNotify) bench_call_leg_free);
}

/* Call states become events here, and only here. */
static void
on_call_changed(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_STATE, "call", G_TYPE_INT,
                       (int) call->id, "state", G_TYPE_STRING, bench_call_state_name(call->state), "end",
                       G_TYPE_STRING, bench_call_end_name(call->end), "code", G_TYPE_INT, call->code,
                       "reason", G_TYPE_STRING, call->reason, "remote", G_TYPE_STRING, call->remote_number,
                       NULL);
}

static void
on_call_added(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_ADDED, "call", G_TYPE_INT,
                       (int) call->id, "line", G_TYPE_INT, (int) call->line, "direction", G_TYPE_STRING,
                       call->direction == BENCH_CALL_OUTGOING_DIRECTION ? "out" : "in", "remote",
                       G_TYPE_STRING, call->remote_number, NULL);
}

static void
on_call_removed(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_REMOVED, "call", G_TYPE_INT,
                       (int) call->id, NULL);
}

/**
 * bench_sip_call_control_new:
 * @options: what it works with; references are taken
 *
 * Returns: (transfer full): call control that has opened no socket yet.
 */
BenchSipCallControl *
bench_sip_call_control_new(const BenchSipCallControlOptions *options)
{
  BenchSipCallControl *self = g_object_new(BENCH_TYPE_SIP_CALL_CONTROL, NULL);

  self->settings = g_object_ref(options->settings);
  self->media = g_object_ref(options->media);
  self->events = g_object_ref(options->events);
  self->clock = g_object_ref(options->clock);
  self->random = g_object_ref(options->random);
  self->local_host = g_strdup(options->local_host);
  self->user_agent = g_strdup(options->user_agent);
  g_signal_connect(self, "call-added", G_CALLBACK(on_call_added), NULL);
  g_signal_connect(self, "call-changed", G_CALLBACK(on_call_changed), NULL);
  g_signal_connect(self, "call-removed", G_CALLBACK(on_call_removed), NULL);
  return self;
}

static void
on_tap(BenchSipAgent *agent G_GNUC_UNUSED, BenchTapRecord *record, BenchSipCallControl *self)
{
  g_signal_emit(self, signals[TAP], 0, record);
}

static void
on_incoming(BenchSipAgent *agent G_GNUC_UNUSED, BenchSession *session, BenchSipCallControl *self)
{
  if (!self->stopping)
    bench_incoming_take(self, session);
}

static guint
seconds_to_ms(const char *seconds)
{
  return (guint) (g_ascii_strtod(seconds, NULL) * 1000);
}

/* The agent of the local address that leads to an account's server, made when first needed. */
static BenchSipAgent *
agent_for(BenchSipCallControl *self, const BenchSipAccount *account, GError **error)
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
      g_signal_connect_object(agent, "tap", G_CALLBACK(on_tap), self, 0);
      g_signal_connect_object(agent, "incoming", G_CALLBACK(on_incoming), self, 0);
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
set_line(BenchSipCallControl *self, BenchLine *line, BenchLineState state, int code, const char *reason)
{
  line->state = state;
  line->code = code;
  bench_call_set_text(&line->reason, reason);
  bench_event_bus_emit(self->events, BENCH_EVENT_REGISTRATION, "line", G_TYPE_INT, (int) line->index, "state",
                       G_TYPE_STRING, bench_line_state_name(state), "code", G_TYPE_INT, code, "reason",
                       G_TYPE_STRING, reason, NULL);
  bench_call_control_line_changed(BENCH_CALL_CONTROL(self), line);
}

static void
on_registration_changed(BenchRegistration *registration, BenchSipCallControl *self)
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
  finish_stop_when_quiet(self);
}

static void
add_account(BenchSipCallControl *self, BenchSipAccount *sip_account)
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
  bench_call_control_add_line(BENCH_CALL_CONTROL(self), line);
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
add_accounts(BenchSipCallControl *self)
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
retire_accounts(BenchSipCallControl *self)
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
  BenchSipCallControl *self = data;

  self->reload_timer = 0;
  retire_accounts(self);
  bench_call_control_remove_lines(BENCH_CALL_CONTROL(self));
  add_accounts(self);
  return G_SOURCE_REMOVE;
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchSipCallControl *self)
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
 * bench_sip_call_control_start:
 *
 * Opens sockets and registers every enabled account.
 *
 * Returns: %TRUE; an account that cannot be used says so on its line.
 */
gboolean
bench_sip_call_control_start(BenchSipCallControl *self, GError **error G_GNUC_UNUSED)
{
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_setting_changed), self);
  add_accounts(self);
  return TRUE;
}

static gboolean
on_stop_timeout(gpointer data)
{
  BenchSipCallControl *self = data;

  self->stop_timer = 0;
  g_signal_emit(self, signals[STOPPED], 0);
  return G_SOURCE_REMOVE;
}

static void
finish_stop_when_quiet(BenchSipCallControl *self)
{
  if (!self->stopping || self->stop_timer == 0 || self->retiring->len > 0)
    return;
  /* Not from inside a registration's signal: whoever hears "stopped" may free us. */
  bench_clock_clear(self->clock, &self->stop_timer);
  self->stop_timer = bench_clock_add(self->clock, 0, on_stop_timeout, self);
}

/**
 * bench_sip_call_control_stop:
 *
 * Ends all calls with BYE, CANCEL or a refusal and signs all accounts out; "stopped" follows within
 * two seconds at the most.
 */
void
bench_sip_call_control_stop(BenchSipCallControl *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  bench_clock_clear(self->clock, &self->reload_timer);
  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      hang_up(BENCH_CALL_CONTROL(self), leg->call);
    }
  self->stop_timer = bench_clock_add(self->clock, STOP_MS, on_stop_timeout, self);
  retire_accounts(self);
  finish_stop_when_quiet(self);
}

/**
 * bench_sip_call_control_get_statistics:
 * @statistics: (out caller-allocates): filled when the call has media
 *
 * Returns: whether it has.
 */
gboolean
bench_sip_call_control_get_statistics(BenchSipCallControl *self,
                                      BenchCall *call,
                                      BenchMediaStatistics *statistics)
{
  BenchCallLeg *leg = bench_sip_call_control_find_leg(self, call);

  if (leg == NULL || leg->media == NULL)
    return FALSE;
  bench_media_session_get_statistics(leg->media, statistics);
  return TRUE;
}

/**
 * bench_sip_call_control_get_port:
 *
 * Returns: the SIP port of the first account's agent, 0 if there is none.
 */
guint16
bench_sip_call_control_get_port(BenchSipCallControl *self, BenchTransport transport)
{
  Account *account = self->accounts->len > 0 ? g_ptr_array_index(self->accounts, 0) : NULL;

  return account != NULL ? bench_sip_agent_get_port(account->agent, transport) : 0;
}

BenchSettings *
bench_sip_call_control_get_settings(BenchSipCallControl *self)
{
  return self->settings;
}

BenchClock *
bench_sip_call_control_get_clock(BenchSipCallControl *self)
{
  return self->clock;
}

BenchEventBus *
bench_sip_call_control_get_events(BenchSipCallControl *self)
{
  return self->events;
}

BenchMediaEngine *
bench_sip_call_control_get_media(BenchSipCallControl *self)
{
  return self->media;
}

GPtrArray *
bench_sip_call_control_get_legs(BenchSipCallControl *self)
{
  return self->legs;
}

BenchCallLeg *
bench_sip_call_control_find_leg(BenchSipCallControl *self, BenchCall *call)
{
  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      if (leg->call == call)
        return leg;
    }
  return NULL;
}

BenchCallLeg *
bench_sip_call_control_add_leg(BenchSipCallControl *self,
                               BenchCall *call,
                               BenchSipAccount *account,
                               BenchSipAgent *agent)
{
  BenchCallLeg *leg = g_new0(BenchCallLeg, 1);

  leg->control = self;
  leg->call = g_object_ref(call);
  leg->account = bench_sip_account_ref(account);
  leg->agent = g_object_ref(agent);
  g_ptr_array_add(self->legs, leg);
  return leg;
}

guint
bench_sip_call_control_count_alive(BenchSipCallControl *self)
{
  guint alive = 0;

  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      if (bench_call_is_alive(leg->call))
        alive++;
    }
  return alive;
}

/* The account a new call goes out on: the one asked for, or the first that is registered. */
BenchSipAccount *
bench_sip_call_control_find_account(BenchSipCallControl *self,
                                    guint line,
                                    BenchSipAgent **agent,
                                    GError **error)
{
  Account *usable = NULL;

  for (guint i = 0; i < self->accounts->len && usable == NULL; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (line != 0 ? account->account->index == line : account->line->state == BENCH_LINE_REGISTERED)
        usable = account;
    }
  if (usable == NULL || usable->line->state != BENCH_LINE_REGISTERED)
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
bench_sip_call_control_account_for(BenchSipCallControl *self, BenchSession *session)
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
