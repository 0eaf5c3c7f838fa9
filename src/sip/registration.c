/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/registration.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/request.h"

#define SHORTEST_RETRY_S 1
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
};

G_DEFINE_FINAL_TYPE(BenchRegistration, bench_registration, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void send_register(BenchRegistration *self, guint expires_s);

static void
bench_registration_finalize(GObject *object)
{
  BenchRegistration *self = BENCH_REGISTRATION(object);

  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->request, bench_sip_request_free);
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
}

/* Requests of ours only: nobody has business inside this leg. */
static int
refuse_request(nta_leg_magic_t *magic G_GNUC_UNUSED,
               nta_leg_t *leg G_GNUC_UNUSED,
               nta_incoming_t *irq G_GNUC_UNUSED,
               sip_t const *sip G_GNUC_UNUSED)
{
  return 481;
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
  g_autofree char *call_id = bench_sip_agent_make_call_id(agent);
  g_autofree char *tag = bench_sip_agent_make_tag(agent);

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->clock = g_object_ref(bench_sip_agent_get_clock(agent));
  self->expires_s = account->expires_s;
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(agent));
  self->leg.authorize_ahead = TRUE;
  from = bench_sip_name_address(account->display_name, aor);
  self->leg.leg = nta_leg_tcreate(bench_sip_agent_get_nta(agent), refuse_request, NULL, SIPTAG_FROM_STR(from),
                                  SIPTAG_TO_STR(to), SIPTAG_CALL_ID_STR(call_id), TAG_END());
  nta_leg_tag(self->leg.leg, tag);
  return self;
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
  send_register(self, self->expires_s);
  return G_SOURCE_REMOVE;
}

static void
schedule(BenchRegistration *self, guint delay_s)
{
  bench_clock_clear(self->clock, &self->timer);
  self->timer = bench_clock_add(self->clock, MIN(delay_s, LONGEST_WAIT_S) * 1000, on_timer, self);
}

/* The period the registrar granted to our contact: its expires parameter, or the Expires header. */
static guint
granted_period(BenchRegistration *self, const sip_t *sip)
{
  BenchTransport transport = self->account->transport;
  g_autofree char *own_host = bench_sip_host_to_uri(bench_sip_agent_get_contact_host(self->agent, transport));
  g_autofree char *own_port = g_strdup_printf("%u", bench_sip_agent_get_contact_port(self->agent, transport));

  for (sip_contact_t *contact = sip->sip_contact; contact != NULL; contact = contact->m_next)
    {
      if (g_strcmp0(contact->m_url->url_port, own_port) == 0
          && g_strcmp0(contact->m_url->url_host, own_host) == 0 && contact->m_expires != NULL)
        return (guint) g_ascii_strtoull(contact->m_expires, NULL, 10);
    }
  if (sip->sip_expires != NULL)
    return (guint) sip->sip_expires->ex_delta;
  return self->expires_s;
}

static void
on_registered(BenchRegistration *self, const sip_t *sip)
{
  guint period = granted_period(self, sip);

  if (period == 0)
    {
      /* A registrar that grants nothing has not registered us. */
      set_state(self, BENCH_REGISTRATION_FAILED, 200, "the server did not keep the registration");
      schedule(self, MAX(self->account->retry_s, SHORTEST_RETRY_S));
      return;
    }
  schedule(self, MAX(period > 20 ? (guint) (period * 0.9) : period / 2, 1));
  set_state(self, BENCH_REGISTRATION_DONE, 200, "OK");
}

static gboolean
raise_expires(BenchRegistration *self, int status, const sip_t *sip)
{
  if (status != 423 || sip == NULL || sip->sip_min_expires == NULL
      || sip->sip_min_expires->me_delta <= self->expires_s)
    return FALSE;
  self->expires_s = (guint) sip->sip_min_expires->me_delta;
  send_register(self, self->expires_s);
  return TRUE;
}

/* @why: (nullable): what is known besides the answer */
static void
on_failed(BenchRegistration *self, int status, const sip_t *sip, const char *why)
{
  guint delay_s = MAX(self->account->retry_s, SHORTEST_RETRY_S);
  g_autofree char *reason = NULL;

  if (sip != NULL && sip->sip_retry_after != NULL)
    delay_s = CLAMP((guint) sip->sip_retry_after->af_delta, SHORTEST_RETRY_S, 3600);
  if (why == NULL)
    why = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "no answer";
  reason = bench_clean_text(why);
  bench_warning("Account %u: registration failed: %d %s; next try in %u s", self->account->index, status,
                reason, delay_s);
  schedule(self, delay_s);
  set_state(self, BENCH_REGISTRATION_FAILED, status, reason);
}

static void
on_response(BenchSipRequest *request, int status, const sip_t *sip, gpointer data)
{
  BenchRegistration *self = data;
  g_autofree char *failure = g_strdup(bench_sip_request_get_failure(request));

  if (status < 200)
    return;
  g_clear_pointer(&self->request, bench_sip_request_free);
  if (self->state == BENCH_REGISTRATION_ENDING && !self->stopping)
    set_state(self, BENCH_REGISTRATION_IDLE, status, "");
  else if (self->stopping)
    {
      self->stopping = FALSE;
      send_register(self, 0);
    }
  else if (status < 300)
    on_registered(self, sip);
  else if (!raise_expires(self, status, sip))
    on_failed(self, status, sip, failure);
}

static void
send_register(BenchRegistration *self, guint expires_s)
{
  g_autofree char *contact
      = bench_sip_agent_make_contact(self->agent, self->account->user_name, self->account->transport);
  g_autofree char *headers = g_strdup_printf("Contact: %s\r\nAllow: %s\r\nMax-Forwards: 70\r\nExpires: %u",
                                             contact, bench_capabilities_get_allow(), expires_s);
  g_autofree char *registrar = bench_sip_account_get_registrar(self->account);
  g_autofree char *route = bench_sip_account_get_route(self->account);
  BenchSipRequestOptions options = {
    .method = sip_method_register,
    .method_name = "REGISTER",
    .uri = registrar,
    .route = route,
    .headers = headers,
  };

  g_clear_pointer(&self->request, bench_sip_request_free);
  self->request = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  if (self->request == NULL && self->state == BENCH_REGISTRATION_ENDING)
    set_state(self, BENCH_REGISTRATION_IDLE, 0, "");
  else if (self->request == NULL)
    on_failed(self, 503, NULL, NULL);
  else if (self->state != BENCH_REGISTRATION_DONE && self->state != BENCH_REGISTRATION_ENDING)
    set_state(self, BENCH_REGISTRATION_TRYING, 0, "");
}

/**
 * bench_registration_start:
 * @delay_ms: wait before the first REGISTER (sip.reg_surge_prevention)
 */
void
bench_registration_start(BenchRegistration *self, guint delay_ms)
{
  if (delay_ms == 0)
    {
      send_register(self, self->expires_s);
      return;
    }
  set_state(self, BENCH_REGISTRATION_TRYING, 0, "");
  bench_clock_clear(self->clock, &self->timer);
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
