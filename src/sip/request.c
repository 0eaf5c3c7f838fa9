/* SPDX-License-Identifier: GPL-3.0-or-later */
#define NTA_OUTGOING_MAGIC_T struct _BenchSipRequest
#include "sip/request.h"

#include <sofia-sip/auth_digest.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"

#define MOST_TRIES 2

struct _BenchSipRequest
{
  BenchSipAgent *agent;
  BenchSipLeg *leg;
  BenchSipAccount *account;
  nta_outgoing_t *outgoing;
  BenchSipResponseFunc on_response;
  gpointer data;

  sip_method_t method;
  char *method_name;
  char *uri;
  char *headers;
  char *content_type;
  char *body;

  char *credentials; /* the header line last sent, or NULL */
  char *sent_uri;    /* the Request-URI as it went out, for the digest */
  guint cseq;
  guint tries;
  gboolean cancelled;
  gboolean forking;
  gboolean answered; /* the last answer has come from the far end */

  guint search;    /* for hops, on its way */
  GPtrArray *hops; /* BenchHop, NULL until found */
  guint hop;       /* the one it was last sent to */
  guint timer;     /* the hop's time is over, or the failure is to be told */
  gboolean heard;  /* a provisional answer: no other hop any more */
  char *failure;   /* for a person */
};

static int on_nta_response(BenchSipRequest *self, nta_outgoing_t *outgoing, sip_t const *sip);

/**
 * bench_sip_leg_init:
 * @leg: (out caller-allocates): zeroed, with a fresh digest state
 */
void
bench_sip_leg_init(BenchSipLeg *leg, BenchRandom *random)
{
  memset(leg, 0, sizeof *leg);
  leg->digest = bench_digest_new(random);
}

/**
 * bench_sip_leg_clear:
 * @leg: its Sofia leg and digest state are freed
 */
void
bench_sip_leg_clear(BenchSipLeg *leg)
{
  g_clear_pointer(&leg->leg, nta_leg_destroy);
  g_clear_pointer(&leg->digest, bench_digest_free);
}

/* In a dialog the Request-URI is the remote target, which the leg knows. */
static char *
find_request_uri(BenchSipRequest *self)
{
  const sip_contact_t *target = NULL;
  su_home_t home[1] = { SU_HOME_INIT(home) };
  char *uri;

  if (self->uri != NULL)
    return g_strdup(self->uri);
  if (nta_leg_get_route(self->leg->leg, NULL, &target) < 0 || target == NULL)
    return g_strdup("");
  uri = g_strdup(url_as_string(home, target->m_url));
  su_home_deinit(home);
  return uri;
}

static void
make_credentials(BenchSipRequest *self)
{
  BenchDigestRequest request = {
    .user = self->account->auth_name,
    .password = self->account->password,
    .method = self->method_name,
    .uri = self->sent_uri,
    .body = self->body,
  };
  g_autofree char *value = bench_digest_respond(self->leg->digest, &request);

  g_clear_pointer(&self->credentials, g_free);
  if (value != NULL)
    self->credentials
        = g_strdup_printf("%s: %s", self->leg->challenged_by_proxy ? "Proxy-Authorization" : "Authorization",
                          value);
}

static BenchHop *
current_hop(BenchSipRequest *self)
{
  return g_ptr_array_index(self->hops, self->hop);
}

static gboolean
has_next_hop(BenchSipRequest *self)
{
  return self->hops != NULL && self->hop + 1 < self->hops->len && !self->heard && !self->cancelled;
}

static void
clear_timer(BenchSipRequest *self)
{
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->timer);
}

static gboolean on_hop_silent(gpointer data);

/* Timer B or F would be 32 s; while there is another hop, each has the time of so many repetitions. */
static void
start_hop_timer(BenchSipRequest *self)
{
  guint repetitions = self->account != NULL ? self->account->repetitions : 3;

  clear_timer(self);
  if (has_next_hop(self))
    self->timer = bench_clock_add(bench_sip_agent_get_clock(self->agent),
                                  bench_sip_agent_get_t1(self->agent) * ((2U << MIN(repetitions, 6)) - 1),
                                  on_hop_silent, self);
}

static gboolean
send_once(BenchSipRequest *self)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  BenchHop *hop = current_hop(self);
  BenchTls *tls = bench_sip_agent_get_tls(self->agent);
  g_autofree char *route = bench_hop_to_uri(hop);
  sip_cseq_t *cseq;

  self->cseq = ++self->leg->cseq;
  self->tries++;
  g_free(self->sent_uri);
  self->sent_uri = find_request_uri(self);
  if (self->tries > 1 || self->credentials != NULL || self->leg->authorize_ahead)
    make_credentials(self);
  if (hop->transport == BENCH_TRANSPORT_TLS && tls != NULL)
    bench_tls_expect(tls, hop->address, hop->port, hop->host);
  cseq = sip_cseq_create(home, self->cseq, self->method, self->method_name);
  bench_sip_agent_write_compact(self->agent,
                                self->account != NULL
                                    && bench_sip_account_is_on(self->account, "compact_header_enable"));
  if (self->forking)
    bench_sip_agent_keep_forks(self->agent, TRUE);
  self->outgoing
      = nta_outgoing_tcreate(self->leg->leg, on_nta_response, self, (url_string_t *) route, self->method,
                             self->method_name, (url_string_t *) self->uri, SIPTAG_CSEQ(cseq),
                             NTATAG_PASS_100(1),
                             TAG_IF(self->headers != NULL, SIPTAG_HEADER_STR(self->headers)),
                             TAG_IF(self->credentials != NULL, SIPTAG_HEADER_STR(self->credentials)),
                             SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)),
                             TAG_IF(self->body != NULL, SIPTAG_CONTENT_TYPE_STR(self->content_type)),
                             TAG_IF(self->body != NULL, SIPTAG_PAYLOAD_STR(self->body)), TAG_END());
  if (self->forking)
    bench_sip_agent_keep_forks(self->agent, FALSE);
  su_home_deinit(home);
  start_hop_timer(self);
  return self->outgoing != NULL;
}

/* To the next hop as a new transaction. */
static gboolean
send_to_next_hop(BenchSipRequest *self)
{
  nta_outgoing_t *given_up = g_steal_pointer(&self->outgoing);

  bench_hops_report(bench_sip_agent_get_hops(self->agent), current_hop(self), FALSE);
  if (!has_next_hop(self))
    {
      self->outgoing = given_up;
      return FALSE;
    }
  bench_info("%s: no use of %s, trying %s", self->method_name, current_hop(self)->address,
             ((BenchHop *) g_ptr_array_index(self->hops, self->hop + 1))->address);
  /* An INVITE that may have arrived all the same must not ring on (RFC 3261 9.1). */
  if (self->method == sip_method_invite && nta_outgoing_status(given_up) < 200)
    nta_outgoing_cancel(given_up);
  nta_outgoing_destroy(given_up);
  self->hop++;
  self->tries = 0;
  return send_once(self);
}

static gboolean
on_unsendable(gpointer data)
{
  BenchSipRequest *self = data;

  self->timer = 0;
  self->on_response(self, self->cancelled ? 487 : 503, NULL, self->data);
  return G_SOURCE_REMOVE;
}

/* The owner hears of it later, never inside bench_sip_request_send(). */
static void
tell_unsendable(BenchSipRequest *self)
{
  clear_timer(self);
  self->timer = bench_clock_add(bench_sip_agent_get_clock(self->agent), 0, on_unsendable, self);
}

static gboolean
on_hop_silent(gpointer data)
{
  BenchSipRequest *self = data;

  self->timer = 0;
  if (!send_to_next_hop(self) && self->outgoing == NULL)
    tell_unsendable(self);
  return G_SOURCE_REMOVE;
}

/* Nobody answered: why, in words. */
static void
explain(BenchSipRequest *self, int status)
{
  BenchHop *hop = current_hop(self);
  BenchTls *tls = bench_sip_agent_get_tls(self->agent);
  const char *reason = hop->transport == BENCH_TRANSPORT_TLS && tls != NULL
                           ? bench_tls_get_failure(tls, hop->address, hop->port)
                           : NULL;

  g_clear_pointer(&self->failure, g_free);
  if (reason != NULL)
    self->failure = g_strdup(reason);
  else if (status == 503)
    self->failure = g_strdup_printf("no connection to %s", hop->host);
  else
    self->failure = g_strdup("no answer");
}

static void
collect_challenges(GPtrArray *challenges, const msg_auth_t *first)
{
  for (const msg_auth_t *challenge = first; challenge != NULL; challenge = challenge->au_next)
    {
      GString *text = g_string_new(challenge->au_scheme);

      for (int i = 0; challenge->au_params != NULL && challenge->au_params[i] != NULL; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? " " : ", ", challenge->au_params[i]);
      g_ptr_array_add(challenges, g_string_free(text, FALSE));
    }
}

/* Whether a challenge was taken up and the request sent again. */
static gboolean
try_again(BenchSipRequest *self, int status, const sip_t *sip)
{
  g_autoptr(GPtrArray) challenges = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) error = NULL;
  gboolean stale = FALSE;
  nta_outgoing_t *answered = self->outgoing;

  if (sip == NULL || (status != 401 && status != 407) || self->cancelled || self->account == NULL
      || self->method == sip_method_ack)
    return FALSE;
  collect_challenges(challenges, status == 401 ? sip->sip_www_authenticate : sip->sip_proxy_authenticate);
  if (!bench_digest_challenge(self->leg->digest, challenges, &stale, &error))
    {
      bench_warning("%s: %s", self->method_name, error->message);
      return FALSE;
    }
  self->leg->challenged_by_proxy = status == 407;
  if (self->tries >= MOST_TRIES && !(stale && self->tries == MOST_TRIES))
    return FALSE;
  self->outgoing = NULL;
  nta_outgoing_destroy(answered);
  return send_once(self);
}

static int
on_nta_response(BenchSipRequest *self, nta_outgoing_t *outgoing, sip_t const *sip)
{
  int status = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_status : 408;
  /* The owner may free the request, and with it the answer it is still reading. */
  msg_t *answer = nta_outgoing_getresponse(outgoing);

  /* An answer Sofia made up itself, after a timeout or a transport fault, has come from nowhere. */
  self->answered = answer != NULL && msg_addr(answer)->su_family != 0;
  if (self->answered)
    bench_sip_source_read(&self->leg->peer, answer);
  if (status == 100 || self->answered)
    {
      self->heard = self->heard || status < 200;
      clear_timer(self);
      if (status != 503)
        bench_hops_report(bench_sip_agent_get_hops(self->agent), current_hop(self), TRUE);
    }
  if (status == 100 || ((!self->answered || status == 503) && status >= 400 && send_to_next_hop(self)))
    {
      msg_destroy(answer);
      return 0;
    }
  if (!self->answered)
    explain(self, status);
  if (!try_again(self, status, sip))
    self->on_response(self, status, sip, self->data);
  msg_destroy(answer);
  return 0;
}

/* A handshake failed: whoever waits behind it need not wait for Sofia's timeout. */
static void
on_hop_failed(BenchSipAgent *agent G_GNUC_UNUSED, const char *address, int port, gpointer data)
{
  BenchSipRequest *self = data;
  BenchHop *hop = self->hops != NULL ? current_hop(self) : NULL;

  if (hop == NULL || self->outgoing == NULL || self->heard || hop->transport != BENCH_TRANSPORT_TLS
      || hop->port != port || strcmp(hop->address, address) != 0 || send_to_next_hop(self))
    return;
  explain(self, 503);
  g_clear_pointer(&self->outgoing, nta_outgoing_destroy);
  self->on_response(self, self->cancelled ? 487 : 503, NULL, self->data);
}

/* Only what this agent's address can reach, unless nothing is left then. */
static GPtrArray *
keep_reachable(BenchSipRequest *self, GPtrArray *hops)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify) bench_hop_free);
  gboolean ipv6 = strchr(bench_sip_agent_get_local_host(self->agent), ':') != NULL;

  for (int any = 0; any <= 1 && kept->len == 0; any++)
    for (guint i = 0; i < hops->len; i++)
      {
        const BenchHop *hop = g_ptr_array_index(hops, i);

        if (any || (strchr(hop->address, ':') != NULL) == ipv6)
          g_ptr_array_add(kept, bench_hop_copy(hop));
      }
  return kept;
}

static void
on_hops(GPtrArray *hops, const GError *error, gpointer data)
{
  BenchSipRequest *self = data;

  self->search = 0;
  if (hops == NULL)
    {
      self->failure = g_strdup(error != NULL ? error->message : "nowhere to send to");
      bench_warning("%s: %s", self->method_name, self->failure);
    }
  else
    self->hops = keep_reachable(self, hops);
  if (hops == NULL || !send_once(self))
    tell_unsendable(self);
}

/* Where a URI leads as it stands in a message. An account that asks for TLS never goes in the clear,
   whatever a peer's Contact or Record-Route says. */
static char *
where_to(const url_t *url, const BenchSipAccount *account)
{
  g_autofree char *port = url->url_port != NULL && url->url_port[0] != '\0'
                              ? g_strdup_printf(":%s", url->url_port)
                              : g_strdup("");
  char transport[16] = "";
  char host[256] = "";

  if (url_param(url->url_params, "maddr", host, sizeof host) <= 0)
    g_strlcpy(host, url->url_host != NULL ? url->url_host : "", sizeof host);
  url_param(url->url_params, "transport", transport, sizeof transport);
  if (url->url_type == url_sips || (account != NULL && account->transport == BENCH_TRANSPORT_TLS))
    return g_strdup_printf("sip:%s%s;transport=tls", host, port);
  if (transport[0] == '\0' && port[0] == '\0')
    return g_strdup_printf("sip:%s;dns=%u", host, 1U << BENCH_TRANSPORT_UDP | 1U << BENCH_TRANSPORT_TCP);
  return g_strdup_printf("sip:%s%s;transport=%s", host, port, transport[0] != '\0' ? transport : "udp");
}

/* Inside a dialog: the outbound proxy if it is to stay in the way (sip.use_out_bound_in_dialog), else the
   route set's first URI, else the remote target (RFC 3261 12.2.1.1). */
static char *
find_where_in_dialog(BenchSipLeg *leg, const BenchSipAccount *account)
{
  const sip_route_t *route = NULL;
  const sip_contact_t *target = NULL;

  if (account != NULL && account->proxy != NULL && account->proxy_in_dialog && !leg->direct)
    return bench_sip_account_get_route(account);
  if (nta_leg_get_route(leg->leg, &route, &target) < 0)
    return NULL;
  if (route != NULL)
    return where_to(route->r_url, account);
  return target != NULL ? where_to(target->m_url, account) : NULL;
}

static char *
find_where(BenchSipRequest *self, const char *route)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t *url;
  char *where;

  if (route != NULL)
    return g_strdup(route);
  if (self->uri == NULL)
    return find_where_in_dialog(self->leg, self->account);
  url = url_make(home, self->uri);
  where = url != NULL ? where_to(url, self->account) : NULL;
  su_home_deinit(home);
  return where;
}

static void
on_known_hop(GPtrArray *hops, const GError *error G_GNUC_UNUSED, gpointer data)
{
  char **uri = data;

  if (hops != NULL)
    *uri = bench_hop_to_uri(g_ptr_array_index(hops, 0));
}

/**
 * bench_sip_leg_find_hop:
 *
 * Where a request that has no transaction goes now: the ACK to a 2xx.
 *
 * Returns: (transfer full) (nullable): the URI of its next hop, or %NULL if only DNS could tell: Sofia
 *   must ask then.
 */
char *
bench_sip_leg_find_hop(BenchSipLeg *leg, BenchSipAgent *agent, BenchSipAccount *account)
{
  BenchHops *hops = bench_sip_agent_get_hops(agent);
  g_autofree char *where = find_where_in_dialog(leg, account);
  char *uri = NULL;
  guint search = where != NULL ? bench_hops_find(hops, where, on_known_hop, &uri) : 0;

  if (search != 0)
    bench_hops_cancel(hops, search);
  return uri;
}

/**
 * bench_sip_request_send:
 * @leg: the dialog, or the shell of one, it goes out in; outlives the request
 * @account: (nullable): whose credentials answer a challenge; %NULL answers none
 * @options: what to send; copied
 * @on_response: called for each provisional answer but 100, and for the final one
 *
 * Returns: (transfer full) (nullable): the request on its way, or %NULL when it cannot be sent at all.
 */
BenchSipRequest *
bench_sip_request_send(BenchSipAgent *agent,
                       BenchSipLeg *leg,
                       BenchSipAccount *account,
                       const BenchSipRequestOptions *options,
                       BenchSipResponseFunc on_response,
                       gpointer data)
{
  BenchSipRequest *self = g_new0(BenchSipRequest, 1);
  g_autofree char *where = NULL;

  self->agent = g_object_ref(agent);
  self->leg = leg;
  self->account = account != NULL ? bench_sip_account_ref(account) : NULL;
  self->on_response = on_response;
  self->data = data;
  self->method = options->method;
  self->method_name = g_strdup(options->method_name);
  self->uri = g_strdup(options->uri);
  self->headers = g_strdup(options->headers);
  self->content_type = g_strdup(options->content_type);
  self->body = g_strdup(options->body);
  self->forking = options->forking;
  where = find_where(self, options->route);
  if (where == NULL)
    {
      bench_sip_request_free(self);
      return NULL;
    }
  g_signal_connect(agent, "hop-failed", G_CALLBACK(on_hop_failed), self);
  self->search = bench_hops_find(bench_sip_agent_get_hops(agent), where, on_hops, self);
  return self;
}

/**
 * bench_sip_request_cancel:
 * @reason: (nullable): value of a Reason header (RFC 3326)
 *
 * Cancels an INVITE (RFC 3261 9.1): if nothing was heard yet, as soon as a provisional answer comes.
 * Its final answer, a 487 as a rule, still arrives.
 */
void
bench_sip_request_cancel(BenchSipRequest *self, const char *reason)
{
  if (self->cancelled)
    return;
  self->cancelled = TRUE;
  if (self->outgoing == NULL)
    {
      if (self->search != 0)
        bench_hops_cancel(bench_sip_agent_get_hops(self->agent), self->search);
      self->search = 0;
      tell_unsendable(self);
      return;
    }
  clear_timer(self);
  nta_outgoing_tcancel(self->outgoing, NULL, NULL, TAG_IF(reason != NULL, SIPTAG_REASON_STR(reason)),
                       SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
}

/**
 * bench_sip_request_free:
 * @self: (transfer full): no answer is reported any more
 */
void
bench_sip_request_free(BenchSipRequest *self)
{
  g_clear_pointer(&self->outgoing, nta_outgoing_destroy);
  if (self->search != 0)
    bench_hops_cancel(bench_sip_agent_get_hops(self->agent), self->search);
  clear_timer(self);
  g_signal_handlers_disconnect_by_data(self->agent, self);
  g_clear_pointer(&self->hops, g_ptr_array_unref);
  g_free(self->failure);
  g_clear_pointer(&self->account, bench_sip_account_unref);
  g_object_unref(self->agent);
  g_free(self->method_name);
  g_free(self->uri);
  g_free(self->headers);
  g_free(self->content_type);
  g_free(self->body);
  g_free(self->credentials);
  g_free(self->sent_uri);
  g_free(self);
}

/**
 * bench_sip_request_get_cseq:
 *
 * Returns: the CSeq number it was last sent with.
 */
guint
bench_sip_request_get_cseq(BenchSipRequest *self)
{
  return self->cseq;
}

/**
 * bench_sip_request_get_credentials:
 *
 * Returns: (transfer none) (nullable): the header line with the credentials it was last sent with: the
 *   ACK to a 2xx must carry the same (RFC 3261 22.1).
 */
const char *
bench_sip_request_get_credentials(BenchSipRequest *self)
{
  return self->credentials;
}

/**
 * bench_sip_request_get_failure:
 *
 * Returns: (transfer none) (nullable): why nobody answered, in words for a person: the name is unknown, the
 *   certificate not trusted, there is no connection; %NULL when somebody did answer.
 */
const char *
bench_sip_request_get_failure(BenchSipRequest *self)
{
  return self->failure;
}

/**
 * bench_sip_request_was_answered:
 *
 * Returns: whether its last answer came from the far end, and was not made up here because none did.
 */
gboolean
bench_sip_request_was_answered(BenchSipRequest *self)
{
  return self->answered;
}
