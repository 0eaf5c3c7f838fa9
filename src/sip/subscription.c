/* SPDX-License-Identifier: GPL-3.0-or-later */
#define NTA_LEG_MAGIC_T struct _BenchSubscription
#include "sip/subscription.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/event-rules.h"
#include "sip/guard.h"
#include "sip/request.h"

#define SHORTEST_RETRY_S 1
#define LONGEST_RETRY_S 3600
#define LONGEST_EXPIRES_S (30 * 24 * 3600)
/* Timer N, 64*T1: how long the first NOTIFY may take (RFC 6665 4.1.2.4). */
#define FIRST_NOTIFY_MS 32000
/* How long the last NOTIFY may take after we unsubscribed. */
#define LAST_NOTIFY_MS 1000

struct _BenchSubscription
{
  GObject parent_instance;

  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchClock *clock;
  char *event;
  char *accept;
  char *target;
  BenchSipLeg leg;
  BenchSipRequest *request;
  BenchSubscriptionState state;
  int code;
  char *reason;
  guint timer;          /* refresh, retry, or the wait for a NOTIFY */
  guint expires_s;      /* what we ask for; raised by a 423 */
  gboolean notified;    /* a NOTIFY has come in this dialog */
  gboolean stop_wanted; /* unsubscribe once the running SUBSCRIBE has its answer */
};

G_DEFINE_FINAL_TYPE(BenchSubscription, bench_subscription, G_TYPE_OBJECT)

enum
{
  CHANGED,
  NOTIFIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void send_subscribe(BenchSubscription *self, guint expires_s);

static void
bench_subscription_finalize(GObject *object)
{
  BenchSubscription *self = BENCH_SUBSCRIPTION(object);

  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->request, bench_sip_request_free);
  bench_sip_leg_clear(&self->leg);
  bench_sip_account_unref(self->account);
  g_object_unref(self->clock);
  g_object_unref(self->agent);
  g_free(self->event);
  g_free(self->accept);
  g_free(self->target);
  g_free(self->reason);
  G_OBJECT_CLASS(bench_subscription_parent_class)->finalize(object);
}

static void
bench_subscription_class_init(BenchSubscriptionClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_subscription_finalize;

  signals[CHANGED] = g_signal_new("changed", BENCH_TYPE_SUBSCRIPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[NOTIFIED] = g_signal_new("notified", BENCH_TYPE_SUBSCRIPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
}

static void
bench_subscription_init(BenchSubscription *self)
{
  self->reason = g_strdup("");
}

/**
 * bench_subscription_new:
 * @account: who subscribes
 * @options: to what; copied
 *
 * Returns: (transfer full): a subscription that has sent nothing yet.
 */
BenchSubscription *
bench_subscription_new(BenchSipAgent *agent,
                       BenchSipAccount *account,
                       const BenchSubscriptionOptions *options)
{
  BenchSubscription *self = g_object_new(BENCH_TYPE_SUBSCRIPTION, NULL);

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->clock = g_object_ref(bench_sip_agent_get_clock(agent));
  self->event = g_strdup(options->event);
  self->accept = g_strdup(options->accept);
  self->target = options->target != NULL ? g_strdup(options->target) : bench_sip_account_get_aor(account);
  self->expires_s = MAX(options->expires_s, 1);
  return self;
}

static void
set_state(BenchSubscription *self, BenchSubscriptionState state, int code, const char *reason)
{
  g_autofree char *clean = bench_clean_text(reason);

  self->state = state;
  self->code = code;
  g_free(self->reason);
  self->reason = g_steal_pointer(&clean);
  g_signal_emit(self, signals[CHANGED], 0);
}

static gboolean
on_timer(gpointer data)
{
  g_autoptr(BenchSubscription) self = g_object_ref(data);

  self->timer = 0;
  if (self->state == BENCH_SUBSCRIPTION_ENDING)
    set_state(self, BENCH_SUBSCRIPTION_IDLE, 200, "");
  else if (self->state == BENCH_SUBSCRIPTION_FAILED)
    bench_subscription_start(self);
  else
    send_subscribe(self, self->expires_s);
  return G_SOURCE_REMOVE;
}

static void
set_timer(BenchSubscription *self, guint delay_ms)
{
  bench_clock_clear(self->clock, &self->timer);
  self->timer = bench_clock_add(self->clock, delay_ms, on_timer, self);
}

/* The same rule as for registrations: at 90 % of the period, at half of a short one. */
static void
schedule_refresh(BenchSubscription *self, guint period_s)
{
  guint delay_s = period_s > 20 ? (guint) (period_s * 0.9) : period_s / 2;

  set_timer(self, CLAMP(delay_s, 1, LONGEST_EXPIRES_S) * 1000);
}

static void
fail(BenchSubscription *self, guint delay_s, int code, const char *reason)
{
  delay_s = CLAMP(delay_s, SHORTEST_RETRY_S, LONGEST_RETRY_S);
  bench_warning("Subscription to %s of %s: %d %s; next try in %u s", self->event, self->target, code, reason,
                delay_s);
  set_timer(self, delay_s * 1000);
  set_state(self, BENCH_SUBSCRIPTION_FAILED, code, reason);
}

static void
refuse(BenchSubscription *self, int code, const char *reason)
{
  bench_warning("Subscription to %s of %s was refused: %d %s", self->event, self->target, code, reason);
  bench_clock_clear(self->clock, &self->timer);
  set_state(self, BENCH_SUBSCRIPTION_REFUSED, code, reason);
}

/* What the server's reason for the end asks us to do (RFC 6665 4.1.3). */
static void
on_terminated(BenchSubscription *self, const sip_subscription_state_t *header)
{
  const char *reason = header->ss_reason != NULL ? header->ss_reason : "";
  guint delay_s = MAX(self->account->retry_s, SHORTEST_RETRY_S);

  if (self->state == BENCH_SUBSCRIPTION_ENDING)
    {
      bench_clock_clear(self->clock, &self->timer);
      if (self->request == NULL)
        set_state(self, BENCH_SUBSCRIPTION_IDLE, 200, reason);
      return;
    }
  /* The answer to a SUBSCRIBE still running would be about a dialog that is gone. */
  g_clear_pointer(&self->request, bench_sip_request_free);
  if (bench_event_reason_is_final(reason))
    {
      refuse(self, 0, reason);
      return;
    }
  if (header->ss_retry_after != NULL)
    delay_s = (guint) MIN(g_ascii_strtoull(header->ss_retry_after, NULL, 10), LONGEST_RETRY_S);
  /* "At once" is a second, so that a server that says so each time does not keep us busy. */
  if (bench_event_reason_is_passing(reason))
    delay_s = SHORTEST_RETRY_S;
  fail(self, delay_s, 0, *reason != '\0' ? reason : "ended by the server");
}

static void
take_state(BenchSubscription *self, const sip_subscription_state_t *header)
{
  gboolean pending = g_ascii_strcasecmp(header->ss_substate, "pending") == 0;

  if (self->state == BENCH_SUBSCRIPTION_ENDING)
    return;
  /* A notifier may shorten the period at any time; it does not lengthen it (RFC 6665 4.1.2.4). */
  if (header->ss_expires != NULL && self->request == NULL)
    {
      guint64 period = g_ascii_strtoull(header->ss_expires, NULL, 10);

      schedule_refresh(self, (guint) CLAMP(period, 1, self->expires_s));
    }
  set_state(self, pending ? BENCH_SUBSCRIPTION_PENDING : BENCH_SUBSCRIPTION_ACTIVE, 200,
            pending ? "pending" : "");
}

static int
reply(BenchSubscription *self, nta_incoming_t *irq, int code, const char *phrase, const char *headers)
{
  nta_incoming_treply(irq, code, phrase != NULL ? phrase : sip_status_phrase(code),
                      TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

static gboolean
is_our_event(BenchSubscription *self, const sip_t *sip)
{
  const sip_event_t *event = sip->sip_event;

  return event != NULL && event->o_type != NULL && g_ascii_strcasecmp(event->o_type, self->event) == 0
         && event->o_id == NULL;
}

static gboolean
is_our_type(BenchSubscription *self, const sip_t *sip)
{
  return sip->sip_content_type != NULL && sip->sip_content_type->c_type != NULL
         && g_ascii_strcasecmp(sip->sip_content_type->c_type, self->accept) == 0;
}

/* The refusal a NOTIFY earns, sent; FALSE when it is good. */
static gboolean
refuse_notify(BenchSubscription *self, nta_incoming_t *irq, const sip_t *sip)
{
  const char *complaint = bench_sip_guard_check(sip);
  g_autofree char *headers = NULL;

  if (complaint != NULL)
    return reply(self, irq, 400, complaint, NULL) == 0;
  if (sip->sip_request->rq_method != sip_method_notify)
    {
      headers = g_strdup("Allow: NOTIFY");
      return reply(self, irq, 405, NULL, headers) == 0;
    }
  if (!is_our_event(self, sip))
    {
      headers = g_strdup_printf("Allow-Events: %s", bench_capabilities_get_allow_events());
      return reply(self, irq, 489, NULL, headers) == 0;
    }
  if (self->state == BENCH_SUBSCRIPTION_IDLE || self->state == BENCH_SUBSCRIPTION_REFUSED
      || self->state == BENCH_SUBSCRIPTION_FAILED)
    return reply(self, irq, 481, NULL, NULL) == 0;
  if (sip->sip_subscription_state == NULL || sip->sip_subscription_state->ss_substate == NULL)
    return reply(self, irq, 400, "Missing Subscription-State", NULL) == 0;
  if (sip->sip_payload != NULL && sip->sip_payload->pl_len > 0 && !is_our_type(self, sip))
    {
      headers = g_strdup_printf("Accept: %s", self->accept);
      return reply(self, irq, 415, NULL, headers) == 0;
    }
  return FALSE;
}

/* A request inside the dialog: a NOTIFY as a rule, which may come before the 2xx. */
static int
on_request(BenchSubscription *magic, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip)
{
  g_autoptr(BenchSubscription) self = g_object_ref(magic);
  g_autoptr(GBytes) body = NULL;

  if (sip->sip_request->rq_method == sip_method_ack)
    {
      nta_incoming_destroy(irq);
      return 0;
    }
  if (!bench_sip_guard_is_inside(sip, leg))
    return 481;
  if (refuse_notify(self, irq, sip))
    return 0;
  if (nta_leg_get_rtag(leg) == NULL && sip->sip_from->a_tag != NULL)
    nta_leg_rtag(leg, sip->sip_from->a_tag);
  nta_leg_server_route(leg, sip->sip_record_route, sip->sip_contact);
  if (sip->sip_payload != NULL && sip->sip_payload->pl_len > 0)
    body = g_bytes_new(sip->sip_payload->pl_data, (gsize) sip->sip_payload->pl_len);
  self->notified = TRUE;
  if (g_ascii_strcasecmp(sip->sip_subscription_state->ss_substate, "terminated") == 0)
    on_terminated(self, sip->sip_subscription_state);
  else
    take_state(self, sip->sip_subscription_state);
  reply(self, irq, 200, NULL, NULL);
  if (body != NULL)
    g_signal_emit(self, signals[NOTIFIED], 0, self->accept, body);
  return 0;
}

static void
make_leg(BenchSubscription *self)
{
  g_autofree char *aor = bench_sip_account_get_aor(self->account);
  g_autofree char *from = bench_sip_name_address(self->account->display_name, aor);
  g_autofree char *to = g_strdup_printf("<%s>", self->target);
  g_autofree char *call_id = bench_sip_agent_make_call_id(self->agent);
  g_autofree char *tag = bench_sip_agent_make_tag(self->agent);

  bench_sip_leg_clear(&self->leg);
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(self->agent));
  /* authorize_ahead stays off: a refresh goes wherever the notifier's Contact says. */
  self->leg.direct = bench_sip_account_is_direct(self->account, self->target);
  self->leg.leg
      = nta_leg_tcreate(bench_sip_agent_get_nta(self->agent), on_request, self, SIPTAG_FROM_STR(from),
                        SIPTAG_TO_STR(to), SIPTAG_CALL_ID_STR(call_id), TAG_END());
  nta_leg_tag(self->leg.leg, tag);
  self->notified = FALSE;
}

/* The 2xx of the fork that made the dialog tells its route and target; of another fork it tells nothing. */
static void
learn_dialog(BenchSubscription *self, const sip_t *sip)
{
  const char *known = nta_leg_get_rtag(self->leg.leg);

  if (sip->sip_to->a_tag == NULL || (known != NULL && g_ascii_strcasecmp(known, sip->sip_to->a_tag) != 0))
    return;
  if (known == NULL)
    nta_leg_rtag(self->leg.leg, sip->sip_to->a_tag);
  nta_leg_client_route(self->leg.leg, sip->sip_record_route, sip->sip_contact);
}

static void
on_accepted(BenchSubscription *self, const sip_t *sip)
{
  guint64 period = sip->sip_expires != NULL ? sip->sip_expires->ex_delta : self->expires_s;

  learn_dialog(self, sip);
  if (period == 0)
    {
      fail(self, self->account->retry_s, 200, "the server granted no time");
      return;
    }
  schedule_refresh(self, (guint) MIN(period, self->expires_s));
  if (!self->notified)
    {
      set_timer(self, MIN((guint) MIN(period, 3600) * 1000, FIRST_NOTIFY_MS));
      set_state(self, BENCH_SUBSCRIPTION_PENDING, sip->sip_status->st_status, "");
    }
}

static gboolean
raise_expires(BenchSubscription *self, int status, const sip_t *sip)
{
  if (status != 423 || sip == NULL || sip->sip_min_expires == NULL
      || sip->sip_min_expires->me_delta <= self->expires_s)
    return FALSE;
  self->expires_s = (guint) MIN(sip->sip_min_expires->me_delta, LONGEST_EXPIRES_S);
  send_subscribe(self, self->expires_s);
  return TRUE;
}

static void
on_failed(BenchSubscription *self, int status, const sip_t *sip)
{
  const char *phrase = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "no answer";
  gboolean refresh = nta_leg_get_rtag(self->leg.leg) != NULL;
  guint delay_s = MAX(self->account->retry_s, SHORTEST_RETRY_S);

  /* The server forgot the dialog: begin anew (RFC 6665 4.1.2.2). */
  if (status == 481 && refresh)
    {
      fail(self, SHORTEST_RETRY_S, status, phrase);
      return;
    }
  if (bench_event_status_is_final(status))
    {
      refuse(self, status, phrase);
      return;
    }
  if (sip != NULL && sip->sip_retry_after != NULL)
    delay_s = (guint) MIN(sip->sip_retry_after->af_delta, LONGEST_RETRY_S);
  fail(self, delay_s, status, phrase);
}

static void
on_unsubscribed(BenchSubscription *self, int status)
{
  if (status < 300)
    set_timer(self, LAST_NOTIFY_MS);
  else
    set_state(self, BENCH_SUBSCRIPTION_IDLE, status, "");
}

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSubscription) self = g_object_ref(data);

  if (status < 200)
    return;
  g_clear_pointer(&self->request, bench_sip_request_free);
  if (self->stop_wanted)
    {
      self->stop_wanted = FALSE;
      if (status < 300)
        {
          learn_dialog(self, sip);
          send_subscribe(self, 0);
        }
      else
        set_state(self, BENCH_SUBSCRIPTION_IDLE, status, "");
      return;
    }
  if (self->state == BENCH_SUBSCRIPTION_ENDING)
    on_unsubscribed(self, status);
  else if (status < 300)
    on_accepted(self, sip);
  else if (!raise_expires(self, status, sip))
    on_failed(self, status, sip);
}

static void
send_subscribe(BenchSubscription *self, guint expires_s)
{
  gboolean initial = nta_leg_get_rtag(self->leg.leg) == NULL;
  g_autofree char *contact
      = bench_sip_agent_make_contact(self->agent, self->account->user_name, self->account->transport);
  g_autofree char *headers = g_strdup_printf(
      "Contact: %s\r\nEvent: %s\r\nAccept: %s\r\nExpires: %u\r\nAllow: %s\r\nMax-Forwards: 70", contact,
      self->event, self->accept, expires_s, bench_capabilities_get_allow());
  g_autofree char *route = bench_sip_account_get_route_to(self->account, self->target);
  BenchSipRequestOptions options = {
    .method = sip_method_subscribe,
    .method_name = "SUBSCRIBE",
    .uri = initial ? self->target : NULL,
    .route = initial ? route : NULL,
    .headers = headers,
  };

  if (self->request != NULL)
    return;
  self->request = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  if (self->request == NULL && self->state == BENCH_SUBSCRIPTION_ENDING)
    set_state(self, BENCH_SUBSCRIPTION_IDLE, 503, "");
  else if (self->request == NULL)
    fail(self, self->account->retry_s, 503, "the SUBSCRIBE cannot be sent");
}

/**
 * bench_subscription_start:
 *
 * Subscribes in a new dialog; one that runs already goes on.
 */
void
bench_subscription_start(BenchSubscription *self)
{
  switch (self->state)
    {
    case BENCH_SUBSCRIPTION_TRYING:
    case BENCH_SUBSCRIPTION_PENDING:
    case BENCH_SUBSCRIPTION_ACTIVE:
    case BENCH_SUBSCRIPTION_ENDING:
      return;
    case BENCH_SUBSCRIPTION_IDLE:
    case BENCH_SUBSCRIPTION_FAILED:
    case BENCH_SUBSCRIPTION_REFUSED:
      break;
    }
  bench_clock_clear(self->clock, &self->timer);
  make_leg(self);
  set_state(self, BENCH_SUBSCRIPTION_TRYING, 0, "");
  send_subscribe(self, self->expires_s);
}

/**
 * bench_subscription_stop:
 *
 * Unsubscribes: SUBSCRIBE with Expires 0 inside the dialog. The state is IDLE once the last NOTIFY has come, or
 * a second after the answer; at once when nothing stands.
 */
void
bench_subscription_stop(BenchSubscription *self)
{
  gboolean stands = self->state == BENCH_SUBSCRIPTION_ACTIVE || self->state == BENCH_SUBSCRIPTION_PENDING;

  if (self->state == BENCH_SUBSCRIPTION_IDLE || self->state == BENCH_SUBSCRIPTION_ENDING)
    return;
  bench_clock_clear(self->clock, &self->timer);
  if (!stands && self->request == NULL)
    {
      set_state(self, BENCH_SUBSCRIPTION_IDLE, 0, "");
      return;
    }
  self->state = BENCH_SUBSCRIPTION_ENDING;
  if (self->request != NULL)
    self->stop_wanted = TRUE;
  else
    send_subscribe(self, 0);
}

/**
 * bench_subscription_get_state:
 *
 * Returns: how far it is.
 */
BenchSubscriptionState
bench_subscription_get_state(BenchSubscription *self)
{
  return self->state;
}

/**
 * bench_subscription_get_code:
 *
 * Returns: status of the last final answer, 0 before one or when a NOTIFY ended it.
 */
int
bench_subscription_get_code(BenchSubscription *self)
{
  return self->code;
}

/**
 * bench_subscription_get_reason:
 *
 * Returns: (transfer none): words of the last refusal, or the server's reason for the end; cleaned.
 */
const char *
bench_subscription_get_reason(BenchSubscription *self)
{
  return self->reason;
}

/**
 * bench_subscription_get_target:
 *
 * Returns: (transfer none): URI subscribed to.
 */
const char *
bench_subscription_get_target(BenchSubscription *self)
{
  return self->target;
}

/**
 * bench_subscription_get_event:
 *
 * Returns: (transfer none): the event package.
 */
const char *
bench_subscription_get_event(BenchSubscription *self)
{
  return self->event;
}

/**
 * bench_subscription_state_name:
 *
 * Returns: (transfer none): the name used in JSON.
 */
const char *
bench_subscription_state_name(BenchSubscriptionState state)
{
  switch (state)
    {
    case BENCH_SUBSCRIPTION_IDLE:
      return "idle";
    case BENCH_SUBSCRIPTION_TRYING:
      return "trying";
    case BENCH_SUBSCRIPTION_PENDING:
      return "pending";
    case BENCH_SUBSCRIPTION_ACTIVE:
      return "active";
    case BENCH_SUBSCRIPTION_FAILED:
      return "failed";
    case BENCH_SUBSCRIPTION_REFUSED:
      return "refused";
    case BENCH_SUBSCRIPTION_ENDING:
      return "ending";
    }
  g_return_val_if_reached("?");
}
