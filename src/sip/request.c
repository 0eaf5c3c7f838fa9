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
  char *route;
  char *headers;
  char *content_type;
  char *body;

  char *credentials; /* the header line last sent, or NULL */
  char *sent_uri;    /* the Request-URI as it went out, for the digest */
  guint cseq;
  guint tries;
  gboolean cancelled;
  gboolean forking;
  gboolean answered;
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

static gboolean
send_once(BenchSipRequest *self)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_cseq_t *cseq;

  self->cseq = ++self->leg->cseq;
  self->tries++;
  g_free(self->sent_uri);
  self->sent_uri = find_request_uri(self);
  if (self->tries > 1 || self->leg->authorize_ahead)
    make_credentials(self);
  cseq = sip_cseq_create(home, self->cseq, self->method, self->method_name);
  bench_sip_agent_write_compact(self->agent,
                                self->account != NULL
                                    && bench_sip_account_is_on(self->account, "compact_header_enable"));
  if (self->forking)
    bench_sip_agent_keep_forks(self->agent, TRUE);
  self->outgoing
      = nta_outgoing_tcreate(self->leg->leg, on_nta_response, self, (url_string_t *) self->route,
                             self->method, self->method_name, (url_string_t *) self->uri, SIPTAG_CSEQ(cseq),
                             TAG_IF(self->headers != NULL, SIPTAG_HEADER_STR(self->headers)),
                             TAG_IF(self->credentials != NULL, SIPTAG_HEADER_STR(self->credentials)),
                             SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)),
                             TAG_IF(self->body != NULL, SIPTAG_CONTENT_TYPE_STR(self->content_type)),
                             TAG_IF(self->body != NULL, SIPTAG_PAYLOAD_STR(self->body)), TAG_END());
  if (self->forking)
    bench_sip_agent_keep_forks(self->agent, FALSE);
  su_home_deinit(home);
  return self->outgoing != NULL;
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
  if (!try_again(self, status, sip))
    self->on_response(self, status, sip, self->data);
  msg_destroy(answer);
  return 0;
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

  self->agent = g_object_ref(agent);
  self->leg = leg;
  self->account = account != NULL ? bench_sip_account_ref(account) : NULL;
  self->on_response = on_response;
  self->data = data;
  self->method = options->method;
  self->method_name = g_strdup(options->method_name);
  self->uri = g_strdup(options->uri);
  self->route = g_strdup(options->route);
  self->headers = g_strdup(options->headers);
  self->content_type = g_strdup(options->content_type);
  self->body = g_strdup(options->body);
  self->forking = options->forking;
  if (!send_once(self))
    {
      bench_sip_request_free(self);
      return NULL;
    }
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
  if (self->cancelled || self->outgoing == NULL)
    return;
  self->cancelled = TRUE;
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
  g_clear_pointer(&self->account, bench_sip_account_unref);
  g_object_unref(self->agent);
  g_free(self->method_name);
  g_free(self->uri);
  g_free(self->route);
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
 * bench_sip_request_was_answered:
 *
 * Returns: whether its last answer came from the far end, and was not made up here because none did.
 */
gboolean
bench_sip_request_was_answered(BenchSipRequest *self)
{
  return self->answered;
}
