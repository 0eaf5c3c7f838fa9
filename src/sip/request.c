/* SPDX-License-Identifier: GPL-3.0-or-later */
#define NTA_OUTGOING_MAGIC_T struct _BenchSipRequest
#include "sip/request.h"

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/authorization.h"
#include "sip/way.h"

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
  gboolean asked;     /* challenged by who is to be told */
  GHashTable *tries;  /* of each realm, see sip/digest.h */
  gboolean to_server; /* it goes to the account's server or proxy first */
  gboolean cancelled;
  gboolean forking;
  gboolean answered; /* the last answer has come from the far end */

  guint search;    /* for hops, on its way */
  GPtrArray *hops; /* BenchHop, NULL until found */
  guint hop;       /* the one it was last sent to */
  guint timer;     /* the hop's time is over, or the failure is to be told */
  gboolean heard;  /* a provisional answer: no other hop any more */
  gboolean closed; /* the final answer to what was last sent is there */
  char *failure;   /* for a person */
};

static int on_nta_response(BenchSipRequest *self, nta_outgoing_t *outgoing, sip_t const *sip);

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

/* A silent server is given up as early as a silent hop when the account has another one. */
static gboolean
is_to_one_of_two(BenchSipRequest *self)
{
  return self->account != NULL && self->account->has_other && self->to_server && !self->heard
         && !self->cancelled;
}

/* Timer B or F would be 32 s; while there is another hop, each has the time of so many repetitions. */
static void
start_hop_timer(BenchSipRequest *self)
{
  guint repetitions = self->account != NULL ? self->account->repetitions : 3;

  clear_timer(self);
  if (has_next_hop(self) || is_to_one_of_two(self))
    self->timer = bench_clock_add(bench_sip_agent_get_clock(self->agent),
                                  bench_sip_agent_get_t1(self->agent) * ((2U << MIN(repetitions, 6)) - 1),
                                  on_hop_silent, self);
}

/* account.X.proxy_require: what the proxies on the way must know (RFC 3261 20.29); "" asks for nothing. */
static const char *
find_proxy_require(BenchSipRequest *self)
{
  return self->account != NULL && self->uri != NULL
             ? bench_settings_getf(self->account->settings, "account.%u.proxy_require", self->account->index)
             : "";
}

static gboolean
send_once(BenchSipRequest *self)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const char *proxy_require = find_proxy_require(self);
  BenchHop *hop = current_hop(self);
  BenchTls *tls = bench_sip_agent_get_tls(self->agent);
  g_autofree char *route = bench_hop_to_uri(hop);
  sip_cseq_t *cseq;

  self->closed = FALSE;
  self->cseq = ++self->leg->cseq;
  g_free(self->sent_uri);
  self->sent_uri = find_request_uri(self);
  if (self->account != NULL && (self->asked || self->leg->authorize_ahead))
    {
      g_free(self->credentials);
      self->credentials = bench_sip_authorization_make(self->leg, self->account, self->method_name,
                                                       self->sent_uri, self->body);
    }
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
                             TAG_IF(proxy_require[0] != '\0', SIPTAG_PROXY_REQUIRE_STR(proxy_require)),
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
  g_hash_table_remove_all(self->tries);
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

static gboolean
on_hop_silent(gpointer data)
{
  BenchSipRequest *self = data;

  self->timer = 0;
  if (send_to_next_hop(self))
    return G_SOURCE_REMOVE;
  if (self->outgoing == NULL)
    {
      tell_unsendable(self);
      return G_SOURCE_REMOVE;
    }
  explain(self, 408);
  self->answered = FALSE;
  if (self->method == sip_method_invite)
    nta_outgoing_cancel(self->outgoing);
  g_clear_pointer(&self->outgoing, nta_outgoing_destroy);
  self->on_response(self, 408, NULL, self->data);
  return G_SOURCE_REMOVE;
}

/* Whether a challenge was taken up and the request sent again. */
static gboolean
try_again(BenchSipRequest *self, int status, const sip_t *sip)
{
  BenchSipChallenged challenged = {
    .leg = self->leg,
    .account = self->account,
    .method_name = self->method_name,
    .registering = self->method == sip_method_register,
    .to_server = self->to_server,
    .tries = self->tries,
  };
  g_autoptr(GError) error = NULL;
  nta_outgoing_t *answered = self->outgoing;

  if (sip == NULL || (status != 401 && status != 407) || self->cancelled || self->account == NULL
      || self->method == sip_method_ack)
    return FALSE;
  if (!bench_sip_authorization_take(&challenged, status, sip, &error))
    {
      g_free(self->failure);
      self->failure = g_strdup(error->message);
      return FALSE;
    }
  self->asked = TRUE;
  self->outgoing = NULL;
  nta_outgoing_destroy(answered);
  return send_once(self);
}

/* The answer has come from somebody: what it teaches about the way and about digest. */
static void
learn(BenchSipRequest *self, int status, const sip_t *sip, msg_t *answer)
{
  bench_sip_source_read(&self->leg->peer, answer);
  if (self->account != NULL && (self->to_server || self->method == sip_method_register))
    bench_sip_home_add_server(self->account->home, &self->leg->peer);
  if (status >= 200 && status < 300 && self->credentials != NULL && sip != NULL)
    bench_sip_authorization_take_info(self->leg, sip);
}

static int
on_nta_response(BenchSipRequest *self, nta_outgoing_t *outgoing, sip_t const *sip)
{
  int status = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_status : 408;
  /* The owner may free the request, and with it the answer it is still reading. */
  msg_t *answer = nta_outgoing_getresponse(outgoing);

  /* An answer Sofia made up itself, after a timeout or a transport fault, has come from nowhere. */
  self->answered = answer != NULL && msg_addr(answer)->su_family != 0;
  self->closed = self->closed || status >= 200;
  if (self->answered)
    learn(self, status, sip, answer);
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

/* A handshake failed: whoever waits behind it need not wait for Sofia's timeout. An INVITE that was answered lives
   as long as its call, and a connection that fails later is no concern of it. */
static void
on_hop_failed(BenchSipAgent *agent G_GNUC_UNUSED, const char *address, int port, gpointer data)
{
  BenchSipRequest *self = data;
  BenchHop *hop = self->hops != NULL ? current_hop(self) : NULL;

  if (hop == NULL || self->outgoing == NULL || self->heard || self->closed
      || hop->transport != BENCH_TRANSPORT_TLS || hop->port != port || strcmp(hop->address, address) != 0
      || send_to_next_hop(self))
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

/* Any other way, that of a 305 say, is one that somebody told us. */
static gboolean
is_to_server(const BenchSipAccount *account, const char *route)
{
  g_autofree char *own = bench_sip_account_get_route(account);

  return g_strcmp0(route, own) == 0;
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
  self->to_server = account != NULL && is_to_server(account, options->route);
  self->tries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  where = options->route != NULL ? g_strdup(options->route) : bench_way_find(leg, account, options->uri);
  if (where == NULL)
    {
      bench_sip_request_free(self);
      return NULL;
    }
  if (self->to_server && self->method != sip_method_register)
    {
      g_free(self->headers);
      self->headers = bench_way_add_service_route(account, &where, options->headers);
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
  g_hash_table_unref(self->tries);
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
 *   certificate not trusted, there is no connection; or why a challenge was not answered; else %NULL.
 */
const char *
bench_sip_request_get_failure(BenchSipRequest *self)
{
  return self->failure;
}

/**
 * bench_sip_request_has_transaction:
 *
 * Returns: whether Sofia still knows it: without, there is no ACK to another 2xx of an INVITE.
 */
gboolean
bench_sip_request_has_transaction(BenchSipRequest *self)
{
  return self->outgoing != NULL;
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

/**
 * bench_sip_request_watch:
 * @on_lost: called when the connection the last answer came over has ended
 *
 * Returns: (transfer full) (nullable): the watch, %NULL when it did not come over a connection.
 */
BenchConnection *
bench_sip_request_watch(BenchSipRequest *self, BenchConnectionFunc on_lost, gpointer data)
{
  return self->outgoing != NULL
             ? bench_connection_watch(self->outgoing, bench_sip_agent_get_clock(self->agent), on_lost, data)
             : NULL;
}
