/* SPDX-License-Identifier: GPL-3.0-or-later */
#define NTA_LEG_MAGIC_T struct _BenchNotifier
#include "sip/notifier.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/guard.h"
#include "sip/request.h"

#define SHORTEST_S 60
#define LONGEST_S 3600

struct _BenchNotifier
{
  GObject parent_instance;

  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchClock *clock;
  BenchSipLeg leg;
  BenchSipRequest *notify;
  char *event; /* value of Event, id included */
  char *content_type;
  char *contact;
  char *waiting;    /* body of the next NOTIFY, while one is on its way */
  char *last;       /* body of the last one */
  char *end_reason; /* not NULL: the next NOTIFY is the last */
  gint64 until_us;
  guint timer;
  guint version;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE(BenchNotifier, bench_notifier, G_TYPE_OBJECT)

enum
{
  REFRESHED,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_notifier_finalize(GObject *object)
{
  BenchNotifier *self = BENCH_NOTIFIER(object);

  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->notify, bench_sip_request_free);
  bench_sip_leg_clear(&self->leg);
  bench_sip_account_unref(self->account);
  g_object_unref(self->clock);
  g_object_unref(self->agent);
  g_free(self->event);
  g_free(self->content_type);
  g_free(self->contact);
  g_free(self->waiting);
  g_free(self->last);
  g_free(self->end_reason);
  G_OBJECT_CLASS(bench_notifier_parent_class)->finalize(object);
}

static void
bench_notifier_class_init(BenchNotifierClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_notifier_finalize;

  signals[REFRESHED] = g_signal_new("refreshed", BENCH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[ENDED]
      = g_signal_new("ended", BENCH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_notifier_init(BenchNotifier *self)
{
  self->last = g_strdup("");
}

static void
finish(BenchNotifier *self)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  bench_clock_clear(self->clock, &self->timer);
  g_signal_emit(self, signals[ENDED], 0);
}

static void send_waiting(BenchNotifier *self);

static void
on_notify_answered(BenchSipRequest *request G_GNUC_UNUSED,
                   int status,
                   const sip_t *sip G_GNUC_UNUSED,
                   gpointer data)
{
  g_autoptr(BenchNotifier) self = g_object_ref(data);
  gboolean was_last;

  if (status < 200)
    return;
  g_clear_pointer(&self->notify, bench_sip_request_free);
  was_last = self->end_reason != NULL && self->waiting == NULL;
  /* Who refuses a NOTIFY or does not answer it has no subscription any more (RFC 6665 4.2.2). */
  if (status >= 300)
    bench_info("A subscriber to %s answered %d: its subscription is over", self->event, status);
  if (was_last || status >= 300)
    finish(self);
  else
    send_waiting(self);
}

static void
send_waiting(BenchNotifier *self)
{
  g_autofree char *body = NULL;
  g_autofree char *state = NULL;
  g_autofree char *headers = NULL;
  gint64 left_s = MAX((self->until_us - bench_clock_now(self->clock)) / G_USEC_PER_SEC, 0);
  BenchSipRequestOptions options = {
    .method = sip_method_notify,
    .method_name = "NOTIFY",
    .content_type = self->content_type,
  };

  if (self->waiting == NULL || self->notify != NULL || self->ended)
    return;
  body = g_steal_pointer(&self->waiting);
  state = self->end_reason != NULL ? g_strdup_printf("terminated;reason=%s", self->end_reason)
                                   : g_strdup_printf("active;expires=%d", (int) left_s);
  headers = g_strdup_printf("Contact: %s\r\nEvent: %s\r\nSubscription-State: %s\r\nMax-Forwards: 70",
                            self->contact, self->event, state);
  options.headers = headers;
  options.body = body;
  self->notify
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_notify_answered, self);
  if (self->notify == NULL)
    finish(self);
}

/**
 * bench_notifier_send:
 * @body: the state, of the type the subscription was made with
 *
 * Sends a NOTIFY, now or once the one on its way is answered.
 */
void
bench_notifier_send(BenchNotifier *self, const char *body)
{
  if (self->ended || (self->end_reason != NULL && self->notify != NULL))
    return;
  g_free(self->last);
  self->last = g_strdup(body);
  g_free(self->waiting);
  self->waiting = g_strdup(body);
  send_waiting(self);
}

/**
 * bench_notifier_end:
 * @reason: "noresource", "timeout" …: RFC 6665 4.2.2
 *
 * Ends the subscription with a last NOTIFY; "ended" follows its answer.
 */
void
bench_notifier_end(BenchNotifier *self, const char *reason)
{
  if (self->ended || self->end_reason != NULL)
    return;
  self->end_reason = g_strdup(reason);
  bench_clock_clear(self->clock, &self->timer);
  if (self->waiting == NULL)
    self->waiting = g_strdup(self->last);
  send_waiting(self);
}

static gboolean
on_expired(gpointer data)
{
  g_autoptr(BenchNotifier) self = g_object_ref(data);

  self->timer = 0;
  bench_notifier_end(self, "timeout");
  return G_SOURCE_REMOVE;
}

static void
set_period(BenchNotifier *self, guint period_s)
{
  self->until_us = bench_clock_now(self->clock) + (gint64) period_s * G_USEC_PER_SEC;
  bench_clock_clear(self->clock, &self->timer);
  if (period_s > 0)
    self->timer = bench_clock_add(self->clock, period_s * 1000, on_expired, self);
}

/* The period to grant; G_MAXUINT when it is too brief. */
static guint
read_period(const sip_t *sip)
{
  gulong wanted = sip->sip_expires != NULL ? sip->sip_expires->ex_delta : LONGEST_S;

  if (wanted > 0 && wanted < SHORTEST_S)
    return G_MAXUINT;
  return (guint) MIN(wanted, LONGEST_S);
}

static void
reply(BenchNotifier *self, nta_incoming_t *irq, int code, const char *phrase, const char *headers)
{
  nta_incoming_treply(irq, code, phrase != NULL ? phrase : sip_status_phrase(code),
                      TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
}

static void
accept_period(BenchNotifier *self, nta_incoming_t *irq, guint period_s)
{
  g_autofree char *headers = g_strdup_printf("Contact: %s\r\nExpires: %u", self->contact, period_s);

  set_period(self, period_s);
  reply(self, irq, 200, NULL, headers);
}

/* The package and the id that were subscribed to (RFC 6665 4.4.1). */
static gboolean
is_its_event(BenchNotifier *self, const sip_event_t *event)
{
  g_autofree char *named = NULL;

  if (event == NULL || event->o_type == NULL)
    return FALSE;
  named = event->o_id != NULL ? g_strdup_printf("%s;id=%s", event->o_type, event->o_id)
                              : g_strdup(event->o_type);
  return g_ascii_strcasecmp(self->event, named) == 0;
}

/* A refresh, or the end of it. */
static int
on_request(BenchNotifier *magic, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip)
{
  g_autoptr(BenchNotifier) self = g_object_ref(magic);
  const char *complaint = bench_sip_guard_check(sip);
  guint period_s = read_period(sip);

  if (complaint != NULL)
    reply(self, irq, 400, complaint, NULL);
  else if (self->ended || self->end_reason != NULL || !bench_sip_guard_is_inside(sip, leg))
    reply(self, irq, 481, NULL, NULL);
  else if (sip->sip_request->rq_method != sip_method_subscribe)
    reply(self, irq, 405, NULL, "Allow: SUBSCRIBE");
  else if (!is_its_event(self, sip->sip_event))
    reply(self, irq, 489, NULL, "Allow-Events: dialog");
  else if (period_s == G_MAXUINT)
    reply(self, irq, 423, NULL, "Min-Expires: 60");
  else
    {
      nta_leg_server_route(leg, NULL, sip->sip_contact);
      accept_period(self, irq, period_s);
      if (period_s == 0)
        bench_notifier_end(self, "timeout");
      else
        g_signal_emit(self, signals[REFRESHED], 0);
    }
  return 0;
}

static void
read_event(BenchNotifier *self, BenchSipIncoming *request)
{
  const sip_event_t *event = request->sip->sip_event;

  self->event = event->o_id != NULL ? g_strdup_printf("%s;id=%s", request->event, event->o_id)
                                    : g_strdup(request->event);
}

/**
 * bench_notifier_new:
 * @request: a SUBSCRIBE outside any dialog; answered here: 200, or 423 when the period is too brief
 * @account: whose state it is about
 * @content_type: of the bodies
 *
 * The caller sends the state next, which RFC 6665 4.2.1.2 demands. Subscribed with Expires 0, that is all:
 * the state once, in a NOTIFY that ends it.
 *
 * Returns: (transfer full) (nullable): the subscription, or %NULL when it was refused.
 */
BenchNotifier *
bench_notifier_new(BenchSipIncoming *request, BenchSipAccount *account, const char *content_type)
{
  guint period_s = read_period(request->sip);
  const sip_t *sip = request->sip;
  BenchNotifier *self;
  g_autofree char *tag = NULL;
  nta_incoming_t *irq;

  if (period_s == G_MAXUINT)
    {
      bench_sip_incoming_reply(request, 423, NULL, "Min-Expires: 60");
      return NULL;
    }
  self = g_object_new(BENCH_TYPE_NOTIFIER, NULL);
  self->agent = g_object_ref(request->agent);
  self->account = bench_sip_account_ref(account);
  self->clock = g_object_ref(bench_sip_agent_get_clock(request->agent));
  self->content_type = g_strdup(content_type);
  self->contact = bench_sip_agent_make_contact(request->agent, account->user_name, account->transport);
  read_event(self, request);
  tag = bench_sip_agent_make_tag(request->agent);
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(request->agent));
  self->leg.leg = nta_leg_tcreate(bench_sip_agent_get_nta(request->agent), on_request, self,
                                  SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_to),
                                  SIPTAG_TO(sip->sip_from), TAG_END());
  nta_leg_tag(self->leg.leg, tag);
  nta_leg_rtag(self->leg.leg, sip->sip_from->a_tag);
  nta_leg_server_route(self->leg.leg, sip->sip_record_route, sip->sip_contact);
  irq = g_steal_pointer(&request->irq);
  nta_incoming_tag(irq, tag);
  accept_period(self, irq, period_s);
  if (period_s == 0)
    self->end_reason = g_strdup("timeout");
  return self;
}

/**
 * bench_notifier_next_version:
 *
 * Returns: 0, 1, 2 …: the version of the next document (RFC 4235 4.1).
 */
guint
bench_notifier_next_version(BenchNotifier *self)
{
  return self->version++;
}

/**
 * bench_notifier_get_account:
 *
 * Returns: (transfer none): whose state it is about.
 */
BenchSipAccount *
bench_notifier_get_account(BenchNotifier *self)
{
  return self->account;
}
