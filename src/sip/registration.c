/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/registration.h"

#include <sofia-sip/sip_header.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/register-answer.h"
#include "sip/register-rules.h"
#include "sip/request.h"

#define SHORTEST_RETRY_S 1
#define LONGEST_RETRY_AFTER_S 3600
#define SHORTEST_CONNECTION_S 10 /* one that lives shorter is a failure, not an accident */
#define MOST_REDIRECTS 5
#define MOST_RAISES 3
#define LONGEST_WAIT_S (30 * 24 * 3600)

struct _BenchRegistration
{
  GObject parent_instance;

  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchClock *clock;
  BenchSipLeg leg;
  BenchSipRequest *request;
  BenchRegistrationState state;
  int code;
  char *reason;
  guint timer;       /* refresh or retry */
  guint expires_s;   /* what we ask for; raised by a 423 */
  gboolean stopping; /* unregister once the running request has its answer */
  char *mac;         /* for account.X.register_mac */
  char *contact;     /* as last sent */
  gboolean heard;    /* the last answer has come from somebody */
  guint failures;    /* in a row */
  guint raised;      /* how often in this round */
  guint probe_s;     /* instead of the retry interval, 0: that */
  gboolean lost;     /* the last failure is one another server may not have */
  gint64 registered_us;
  BenchConnection *connection; /* the registration's, when it is one */

  GHashTable *visited;     /* targets of redirects asked in this round */
  GPtrArray *targets;      /* those still to be asked */
  char *target;            /* where a redirect has brought us; NULL: the account's registrar */
  gboolean through_proxy;  /* it is a proxy to it */
  gboolean moved_for_good; /* by nothing but 301 */
  char *moved_to;          /* what a round begins with, since a 301 */
};

G_DEFINE_FINAL_TYPE(BenchRegistration, bench_registration, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void send_register(BenchRegistration *self, guint expires_s);
static void begin_round(BenchRegistration *self);

static void
bench_registration_finalize(GObject *object)
{
  BenchRegistration *self = BENCH_REGISTRATION(object);

  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->connection, bench_connection_free);
  g_signal_handlers_disconnect_by_data(self->agent, self);
  g_clear_pointer(&self->request, bench_sip_request_free);
  g_hash_table_unref(self->visited);
  g_ptr_array_unref(self->targets);
  g_free(self->mac);
  g_free(self->contact);
  g_free(self->target);
  g_free(self->moved_to);
  bench_sip_leg_clear(&self->leg);
  bench_sip_account_unref(self->account);
  g_object_unref(self->clock);
  g_object_unref(self->agent);
  g_free(self->reason);
  G_OBJECT_CLASS(bench_registration_parent_class)->finalize(object);
}

static void
bench_registration_class_init(BenchRegistrationClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_registration_finalize;

  signals[CHANGED] = g_signal_new("changed", BENCH_TYPE_REGISTRATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
bench_registration_init(BenchRegistration *self)
{
  self->reason = g_strdup("");
  self->mac = g_strdup("");
  self->visited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->targets = g_ptr_array_new_with_free_func(g_free);
}

static void
on_closing(BenchSipAgent *agent G_GNUC_UNUSED, BenchRegistration *self)
{
  g_clear_pointer(&self->connection, bench_connection_free);
}

/**
 * bench_registration_new:
 * @agent: whose address is registered
 * @account: who registers where
 *
 * Returns: (transfer full): a registration that has not begun.
 */
BenchRegistration *
bench_registration_new(BenchSipAgent *agent, BenchSipAccount *account)
{
  BenchRegistration *self = g_object_new(BENCH_TYPE_REGISTRATION, NULL);
  g_autofree char *aor = bench_sip_account_get_aor(account);
  g_autofree char *from = NULL;
  g_autofree char *to = g_strdup_printf("<%s>", aor);

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->clock = g_object_ref(bench_sip_agent_get_clock(agent));
  self->expires_s = account->expires_s;
  from = bench_sip_name_address(account->display_name, aor);
  bench_sip_leg_init_lone(&self->leg, agent, from, to);
  g_signal_connect(agent, "closing", G_CALLBACK(on_closing), self);
  return self;
}

/**
 * bench_registration_set_mac:
 * @mac: of this phone, "02:00:5e:00:53:01"; sent if account.X.register_mac wants it (F015)
 */
void
bench_registration_set_mac(BenchRegistration *self, const char *mac)
{
  g_free(self->mac);
  self->mac = g_strdup(mac);
}

static void
set_state(BenchRegistration *self, BenchRegistrationState state, int code, const char *reason)
{
  self->state = state;
  self->code = code;
  g_free(self->reason);
  self->reason = g_strdup(reason);
  g_signal_emit(self, signals[CHANGED], 0);
}

static gboolean
on_timer(gpointer data)
{
  BenchRegistration *self = data;

  self->timer = 0;
  begin_round(self);
  return G_SOURCE_REMOVE;
}

static void
schedule(BenchRegistration *self, guint delay_s)
{
  bench_clock_clear(self->clock, &self->timer);
  self->timer = bench_clock_add(self->clock, MIN(delay_s, LONGEST_WAIT_S) * 1000, on_timer, self);
}

/* How many seconds a network that comes back has to be spared (sip.reg_surge_prevention). */
static guint
surge_s(BenchRegistration *self)
{
  guint most = (guint) bench_settings_get_int(self->account->settings, "sip.reg_surge_prevention");

  return most > 0 ? bench_random_below(bench_sip_agent_get_random(self->agent), most + 1) : 0;
}

/* A failure of this sign-in: what is waited for the next one grows with their number. */
static void
fail(BenchRegistration *self, int code, const char *why, guint least_s, gboolean nobody_answered)
{
  g_autofree char *reason = bench_clean_text(why);
  guint delay_s;

  self->failures++;
  g_clear_pointer(&self->connection, bench_connection_free);
  delay_s = bench_register_next_try_s(self->account->retry_s, self->failures,
                                      bench_sip_agent_get_random(self->agent));
  self->lost = nobody_answered || bench_register_rule_for(code).other_server;
  if (self->probe_s != 0)
    delay_s = self->probe_s;
  if (delay_s != 0)
    {
      delay_s = least_s != 0 ? least_s : delay_s + (nobody_answered ? surge_s(self) : 0);
      schedule(self, delay_s);
    }
  bench_warning("Account %u: registration with %s failed: %d %s; %s %u s", self->account->index,
                self->account->server, code, reason, delay_s != 0 ? "next try in" : "no further try after",
                delay_s);
  set_state(self, BENCH_REGISTRATION_FAILED, code, reason);
}

/* The server closed it, or the network did: sign in at once, but not again and again. */
static void
on_connection_lost(gpointer data)
{
  BenchRegistration *self = data;
  gint64 lived_us = bench_clock_now(self->clock) - self->registered_us;

  g_clear_pointer(&self->connection, bench_connection_free);
  if (self->state != BENCH_REGISTRATION_DONE || self->request != NULL)
    return;
  bench_info("Account %u: the connection to the registrar is lost", self->account->index);
  if (lived_us < SHORTEST_CONNECTION_S * G_USEC_PER_SEC)
    fail(self, 0, "the server closes the connection", 0, FALSE);
  else
    schedule(self, surge_s(self));
}

static void
on_registered(BenchRegistration *self, const sip_t *sip)
{
  guint period = bench_register_read_period(sip, self->contact, self->expires_s);

  if (period == 0)
    {
      /* A registrar that grants nothing has not registered us. */
      fail(self, 200, "the server did not keep the registration", 0, FALSE);
      return;
    }
  self->failures = 0;
  self->registered_us = bench_clock_now(self->clock);
  g_free(self->moved_to);
  self->moved_to = self->target != NULL && self->moved_for_good ? g_strdup(self->target) : NULL;
  bench_register_teach(self->account->home, sip);
  schedule(self, MAX(period > 20 ? (guint) (period * 0.9) : period / 2, 1));
  set_state(self, BENCH_REGISTRATION_DONE, 200, "OK");
}

static gboolean
raise_expires(BenchRegistration *self, const sip_t *sip)
{
  if (sip == NULL || sip->sip_min_expires == NULL || sip->sip_min_expires->me_delta <= self->expires_s
      || ++self->raised > MOST_RAISES)
    return FALSE;
  self->expires_s = (guint) MIN(sip->sip_min_expires->me_delta, G_MAXINT32);
  send_register(self, self->expires_s);
  return TRUE;
}

/* To the next target of a redirect that was not asked in this round. */
static gboolean
follow_next(BenchRegistration *self)
{
  while (self->targets->len > 0)
    {
      g_autofree char *target = g_ptr_array_steal_index(self->targets, 0);
      g_autofree char *key = g_ascii_strdown(target, -1);

      if (g_hash_table_size(self->visited) >= MOST_REDIRECTS
          || !g_hash_table_add(self->visited, g_steal_pointer(&key)))
        continue;
      bench_info("Account %u: the registrar sends us to %s", self->account->index, target);
      g_free(self->target);
      self->target = g_steal_pointer(&target);
      send_register(self, self->expires_s);
      return TRUE;
    }
  return FALSE;
}

static gboolean
follow(BenchRegistration *self, int status, const sip_t *sip, gboolean to_proxy)
{
  g_autoptr(GPtrArray) targets = NULL;

  if (sip == NULL)
    return FALSE;
  targets = bench_register_read_targets(sip);
  self->moved_for_good = status == 301 && (self->target == NULL || self->moved_for_good);
  self->through_proxy = to_proxy;
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_insert(self->targets, (int) i, g_strdup(g_ptr_array_index(targets, i)));
  return follow_next(self);
}

/* @why: (nullable): what is known besides the answer */
static void
on_failed(BenchRegistration *self, int status, const sip_t *sip, const char *why)
{
  BenchRegisterRule rule = bench_register_rule_for(status);
  gboolean was_moved = self->moved_to != NULL;
  guint least_s = sip != NULL && sip->sip_retry_after != NULL
                      ? CLAMP((guint) sip->sip_retry_after->af_delta, SHORTEST_RETRY_S, LONGEST_RETRY_AFTER_S)
                      : 0;

  g_clear_pointer(&self->moved_to, g_free);
  if (status < 600 && follow_next(self))
    return;
  if (why == NULL)
    why = rule.text;
  if (why == NULL)
    why = sip != NULL && sip->sip_status != NULL && sip->sip_status->st_phrase != NULL
              ? sip->sip_status->st_phrase
              : "No answer";
  if (rule.action == BENCH_REGISTER_FOLLOW || rule.action == BENCH_REGISTER_USE_PROXY)
    why = "Redirected to nowhere else";
  fail(self, status, why, was_moved ? SHORTEST_RETRY_S : least_s, sip == NULL || !self->heard);
}

static void
on_answer(BenchRegistration *self, int status, const sip_t *sip, const char *failure)
{
  BenchRegisterRule rule = bench_register_rule_for(status);
  gboolean goes_on = FALSE;

  switch (rule.action)
    {
    case BENCH_REGISTER_DONE:
      on_registered(self, sip);
      return;
    case BENCH_REGISTER_RAISE:
      goes_on = raise_expires(self, sip);
      break;
    case BENCH_REGISTER_FOLLOW:
    case BENCH_REGISTER_USE_PROXY:
      goes_on = follow(self, status, sip, rule.action == BENCH_REGISTER_USE_PROXY);
      break;
    case BENCH_REGISTER_RETRY:
      break;
    }
  if (!goes_on)
    on_failed(self, status, sip, failure);
}

static void
on_response(BenchSipRequest *request, int status, const sip_t *sip, gpointer data)
{
  BenchRegistration *self = data;
  g_autofree char *failure = g_strdup(bench_sip_request_get_failure(request));

  if (status < 200)
    return;
  self->heard = bench_sip_request_was_answered(request);
  g_clear_pointer(&self->connection, bench_connection_free);
  if (status < 300)
    self->connection = bench_sip_request_watch(request, on_connection_lost, self);
  g_clear_pointer(&self->request, bench_sip_request_free);
  if (self->state == BENCH_REGISTRATION_ENDING && !self->stopping)
    {
      g_clear_pointer(&self->connection, bench_connection_free);
      set_state(self, BENCH_REGISTRATION_IDLE, status, "");
    }
  else if (self->stopping)
    {
      self->stopping = FALSE;
      send_register(self, 0);
    }
  else
    on_answer(self, status, sip, failure);
}

static char *
make_headers(BenchRegistration *self, guint expires_s)
{
  g_autofree char *supported = bench_capabilities_make_supported_for_register(self->account);
  GString *text = g_string_new(NULL);

  g_string_append_printf(text, "Contact: %s\r\nAllow: %s\r\nSupported: %s\r\nMax-Forwards: 70\r\nExpires: %u",
                         self->contact, bench_capabilities_get_allow(), supported, expires_s);
  if (bench_sip_account_is_on(self->account, "register_mac"))
    g_string_append_printf(text, "\r\nMac: %s", self->mac);
  if (bench_sip_account_is_on(self->account, "register_line"))
    g_string_append_printf(text, "\r\nLine: %u", self->account->index);
  return g_string_free(text, FALSE);
}

static void
send_register(BenchRegistration *self, guint expires_s)
{
  g_autofree char *registrar = bench_sip_account_get_registrar(self->account);
  g_autofree char *route = bench_sip_account_get_route(self->account);
  g_autofree char *headers = NULL;
  BenchSipRequestOptions options = {
    .method = sip_method_register,
    .method_name = "REGISTER",
    .uri = registrar,
    .route = route,
  };

  if (self->target != NULL && self->through_proxy)
    options.route = self->target;
  else if (self->target != NULL)
    {
      options.uri = self->target;
      options.route = self->account->proxy != NULL ? route : NULL;
    }
  /* Another registrar is to ask first. */
  self->leg.authorize_ahead = self->target == NULL || self->through_proxy;
  g_free(self->contact);
  self->contact
      = bench_sip_agent_make_contact(self->agent, self->account->user_name, self->account->transport);
  headers = make_headers(self, expires_s);
  options.headers = headers;
  g_clear_pointer(&self->request, bench_sip_request_free);
  self->request = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  if (self->request == NULL && self->state == BENCH_REGISTRATION_ENDING)
    set_state(self, BENCH_REGISTRATION_IDLE, 0, "");
  else if (self->request == NULL)
    on_failed(self, 503, NULL, NULL);
  else if (self->state != BENCH_REGISTRATION_DONE && self->state != BENCH_REGISTRATION_ENDING)
    set_state(self, BENCH_REGISTRATION_TRYING, 0, "");
}

/* A new try: redirects are followed anew, but for one that was for good. */
static void
begin_round(BenchRegistration *self)
{
  g_hash_table_remove_all(self->visited);
  g_ptr_array_set_size(self->targets, 0);
  g_free(self->target);
  self->target = g_strdup(self->moved_to);
  self->through_proxy = FALSE;
  self->moved_for_good = self->moved_to != NULL;
  self->raised = 0;
  send_register(self, self->expires_s);
}

/**
 * bench_registration_start:
 * @delay_ms: wait before the first REGISTER (sip.reg_surge_prevention)
 */
void
bench_registration_start(BenchRegistration *self, guint delay_ms)
{
  bench_clock_clear(self->clock, &self->timer);
  if (delay_ms == 0)
    {
      begin_round(self);
      return;
    }
  set_state(self, BENCH_REGISTRATION_TRYING, 0, "");
  self->timer = bench_clock_add(self->clock, delay_ms, on_timer, self);
}

/**
 * bench_registration_stop:
 *
 * Unregisters: REGISTER with Expires 0. The state is IDLE once that is answered or given up; a
 * registration that never succeeded is idle at once.
 */
void
bench_registration_stop(BenchRegistration *self)
{
  gboolean registered = self->state == BENCH_REGISTRATION_DONE;

  bench_clock_clear(self->clock, &self->timer);
  if (self->state == BENCH_REGISTRATION_IDLE || self->state == BENCH_REGISTRATION_ENDING)
    return;
  if (!registered && self->request == NULL)
    {
      set_state(self, BENCH_REGISTRATION_IDLE, 0, "");
      return;
    }
  self->state = BENCH_REGISTRATION_ENDING;
  /* An answer may still be on its way and would leave a binding behind: unregister after it. */
  if (self->request != NULL)
    self->stopping = TRUE;
  else
    send_register(self, 0);
}

/**
 * bench_registration_get_state:
 *
 * Returns: how far it is.
 */
BenchRegistrationState
bench_registration_get_state(BenchRegistration *self)
{
  return self->state;
}

/**
 * bench_registration_get_code:
 *
 * Returns: status of the last final answer, 0 before one.
 */
int
bench_registration_get_code(BenchRegistration *self)
{
  return self->code;
}

/**
 * bench_registration_get_reason:
 *
 * Returns: (transfer none): the words of the last final answer, cleaned.
 */
const char *
bench_registration_get_reason(BenchRegistration *self)
{
  return self->reason;
}

/**
 * bench_registration_get_server:
 *
 * Returns: (transfer none): where the last answer came from; its host is empty before one.
 */
const BenchSipSource *
bench_registration_get_server(BenchRegistration *self)
{
  return &self->leg.peer;
}

/**
 * bench_registration_get_registered_us:
 *
 * Returns: when the last 2xx came, on the phone's clock; 0 before one.
 */
gint64
bench_registration_get_registered_us(BenchRegistration *self)
{
  return self->registered_us;
}

/**
 * bench_registration_is_server_lost:
 *
 * Returns: whether it has failed because of the server or the way to it, and not because of who we are: nobody
 *   answered, or with 503 and the like.
 */
gboolean
bench_registration_is_server_lost(BenchRegistration *self)
{
  return self->state == BENCH_REGISTRATION_FAILED && self->lost;
}

/**
 * bench_registration_probe_every:
 * @seconds: account.X.fallback.timeout while another server does the work; 0: the retry interval again
 *
 * How often a failed registration is tried; one that waits now waits that long from now.
 */
void
bench_registration_probe_every(BenchRegistration *self, guint seconds)
{
  if (self->probe_s == seconds)
    return;
  self->probe_s = seconds;
  if (self->state == BENCH_REGISTRATION_FAILED && seconds != 0)
    schedule(self, seconds);
}
