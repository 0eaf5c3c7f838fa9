/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/publication.h"

#include <sofia-sip/sip_header.h>

#include "base/log.h"
#include "sip/event-rules.h"
#include "sip/request.h"

#define SHORTEST_RETRY_S 1
#define LONGEST_RETRY_S 3600
#define LONGEST_EXPIRES_S (30 * 24 * 3600)

struct _BenchPublication
{
  GObject parent_instance;

  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchClock *clock;
  BenchSipLeg leg;
  BenchSipRequest *request;
  BenchPublicationState state;
  int code;
  char *event;
  char *content_type;
  char *target;
  char *body;     /* what is to be known */
  char *etag;     /* of what the server has, NULL for nothing */
  gboolean stale; /* the server has not got @body yet */
  gboolean removed_wanted;
  guint expires_s;
  guint timer;
};

G_DEFINE_FINAL_TYPE(BenchPublication, bench_publication, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void send_publish(BenchPublication *self, guint expires_s, gboolean with_body);

static void
bench_publication_finalize(GObject *object)
{
  BenchPublication *self = BENCH_PUBLICATION(object);

  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->request, bench_sip_request_free);
  bench_sip_leg_clear(&self->leg);
  bench_sip_account_unref(self->account);
  g_object_unref(self->clock);
  g_object_unref(self->agent);
  g_free(self->event);
  g_free(self->content_type);
  g_free(self->target);
  g_free(self->body);
  g_free(self->etag);
  G_OBJECT_CLASS(bench_publication_parent_class)->finalize(object);
}

static void
bench_publication_class_init(BenchPublicationClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_publication_finalize;

  signals[CHANGED] = g_signal_new("changed", BENCH_TYPE_PUBLICATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
bench_publication_init(BenchPublication *self G_GNUC_UNUSED)
{
}

/**
 * bench_publication_new:
 * @account: who publishes
 * @options: what; copied
 *
 * Returns: (transfer full): a publication that has sent nothing yet.
 */
BenchPublication *
bench_publication_new(BenchSipAgent *agent, BenchSipAccount *account, const BenchPublicationOptions *options)
{
  BenchPublication *self = g_object_new(BENCH_TYPE_PUBLICATION, NULL);
  g_autofree char *aor = bench_sip_account_get_aor(account);
  g_autofree char *from = bench_sip_name_address(account->display_name, aor);
  g_autofree char *to = NULL;

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->clock = g_object_ref(bench_sip_agent_get_clock(agent));
  self->event = g_strdup(options->event);
  self->content_type = g_strdup(options->content_type);
  self->target = g_strdup(options->target != NULL ? options->target : aor);
  self->expires_s = MAX(options->expires_s, 1);
  to = g_strdup_printf("<%s>", self->target);
  bench_sip_leg_init_lone(&self->leg, agent, from, to);
  self->leg.authorize_ahead = TRUE;
  return self;
}

static void
set_state(BenchPublication *self, BenchPublicationState state, int code)
{
  self->state = state;
  self->code = code;
  g_signal_emit(self, signals[CHANGED], 0);
}

static gboolean
on_timer(gpointer data)
{
  BenchPublication *self = data;

  self->timer = 0;
  send_publish(self, self->expires_s, self->etag == NULL || self->stale);
  return G_SOURCE_REMOVE;
}

static void
set_timer(BenchPublication *self, guint delay_s)
{
  bench_clock_clear(self->clock, &self->timer);
  self->timer = bench_clock_add(self->clock, CLAMP(delay_s, 1, LONGEST_EXPIRES_S) * 1000, on_timer, self);
}

/* The entity tag, a header Sofia knows only with its extra parsers. */
static char *
read_etag(const sip_t *sip)
{
  if (sip->sip_etag != NULL && sip->sip_etag->g_string != NULL)
    return bench_clean_text(sip->sip_etag->g_string);
  return NULL;
}

static void
on_published(BenchPublication *self, const sip_t *sip)
{
  gulong period = sip->sip_expires != NULL ? sip->sip_expires->ex_delta : self->expires_s;
  guint period_s = (guint) CLAMP(period, 1, self->expires_s);

  g_free(self->etag);
  self->etag = read_etag(sip);
  set_state(self, BENCH_PUBLICATION_DONE, 200);
  /* The state changed while this was on its way. */
  if (self->stale && self->request == NULL)
    send_publish(self, self->expires_s, TRUE);
  else
    set_timer(self, period_s > 20 ? (guint) (period_s * 0.9) : period_s / 2);
}

/* What a refusal asks for at once: a longer period, or the whole state anew. */
static gboolean
repeat_at_once(BenchPublication *self, int status, const sip_t *sip)
{
  if (status == 423 && sip->sip_min_expires != NULL && sip->sip_min_expires->me_delta > self->expires_s)
    self->expires_s = (guint) MIN(sip->sip_min_expires->me_delta, LONGEST_EXPIRES_S);
  else if (status == 412 && self->etag != NULL)
    g_clear_pointer(&self->etag, g_free);
  else
    return FALSE;
  send_publish(self, self->expires_s, TRUE);
  return TRUE;
}

static void
on_failed(BenchPublication *self, int status, const sip_t *sip)
{
  guint delay_s = MAX(self->account->retry_s, SHORTEST_RETRY_S);

  g_clear_pointer(&self->etag, g_free);
  self->stale = TRUE;
  if (bench_event_status_is_final(status))
    {
      bench_warning("Publication of %s for %s was refused: %d", self->event, self->target, status);
      set_state(self, BENCH_PUBLICATION_REFUSED, status);
      return;
    }
  if (sip != NULL && sip->sip_retry_after != NULL)
    delay_s = (guint) CLAMP(sip->sip_retry_after->af_delta, SHORTEST_RETRY_S, LONGEST_RETRY_S);
  bench_warning("Publication of %s for %s failed: %d; next try in %u s", self->event, self->target, status,
                delay_s);
  set_timer(self, delay_s);
  set_state(self, BENCH_PUBLICATION_FAILED, status);
}

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchPublication) self = g_object_ref(data);

  if (status < 200)
    return;
  g_clear_pointer(&self->request, bench_sip_request_free);
  if (self->removed_wanted)
    {
      self->removed_wanted = FALSE;
      g_free(self->etag);
      self->etag = status < 300 ? read_etag(sip) : NULL;
      if (self->etag != NULL)
        send_publish(self, 0, FALSE);
      else
        set_state(self, BENCH_PUBLICATION_IDLE, status);
    }
  else if (self->state == BENCH_PUBLICATION_ENDING)
    {
      g_clear_pointer(&self->etag, g_free);
      set_state(self, BENCH_PUBLICATION_IDLE, status);
    }
  else if (status < 300)
    on_published(self, sip);
  else if (sip == NULL || !repeat_at_once(self, status, sip))
    on_failed(self, status, sip);
}

static void
send_publish(BenchPublication *self, guint expires_s, gboolean with_body)
{
  g_autofree char *condition
      = self->etag != NULL ? g_strdup_printf("\r\nSIP-If-Match: %s", self->etag) : g_strdup("");
  g_autofree char *headers
      = g_strdup_printf("Event: %s\r\nExpires: %u\r\nMax-Forwards: 70%s", self->event, expires_s, condition);
  g_autofree char *route = bench_sip_account_get_route(self->account);
  BenchSipRequestOptions options = {
    .method = sip_method_publish,
    .method_name = "PUBLISH",
    .uri = self->target,
    .route = route,
    .headers = headers,
    .content_type = with_body ? self->content_type : NULL,
    .body = with_body ? self->body : NULL,
  };

  bench_clock_clear(self->clock, &self->timer);
  if (with_body)
    self->stale = FALSE;
  self->request = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  if (self->request == NULL)
    on_failed(self, 503, NULL);
}

/**
 * bench_publication_publish:
 * @body: the state to be known from now on
 *
 * Publishes it, or modifies what was published; the same state again sends nothing.
 */
void
bench_publication_publish(BenchPublication *self, const char *body)
{
  gboolean same = g_strcmp0(self->body, body) == 0;

  if (self->state == BENCH_PUBLICATION_ENDING || (same && self->state != BENCH_PUBLICATION_IDLE))
    return;
  g_free(self->body);
  self->body = g_strdup(body);
  self->stale = TRUE;
  if (self->request != NULL || self->state == BENCH_PUBLICATION_REFUSED
      || self->state == BENCH_PUBLICATION_FAILED)
    return;
  if (self->state == BENCH_PUBLICATION_IDLE)
    set_state(self, BENCH_PUBLICATION_TRYING, 0);
  send_publish(self, self->expires_s, TRUE);
}

/**
 * bench_publication_remove:
 *
 * Takes back what was published: PUBLISH with Expires 0. The state is IDLE once that is answered.
 */
void
bench_publication_remove(BenchPublication *self)
{
  if (self->state == BENCH_PUBLICATION_IDLE || self->state == BENCH_PUBLICATION_ENDING)
    return;
  bench_clock_clear(self->clock, &self->timer);
  if (self->request == NULL && self->etag == NULL)
    {
      set_state(self, BENCH_PUBLICATION_IDLE, 0);
      return;
    }
  self->state = BENCH_PUBLICATION_ENDING;
  if (self->request != NULL)
    self->removed_wanted = TRUE;
  else
    send_publish(self, 0, FALSE);
}

/**
 * bench_publication_get_state:
 *
 * Returns: how far it is.
 */
BenchPublicationState
bench_publication_get_state(BenchPublication *self)
{
  return self->state;
}

/**
 * bench_publication_get_code:
 *
 * Returns: status of the last final answer, 0 before one.
 */
int
bench_publication_get_code(BenchPublication *self)
{
  return self->code;
}
