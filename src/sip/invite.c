/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caller's side of a session: INVITE, its answers, ACK. RFC 3261 13.2. */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_tag.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sip/contacts.h"
#include "sip/identity.h"

/* INVITEs sent anew because the far end wants something else of them. */
#define MOST_TRIES 3

/**
 * bench_session_new_outgoing:
 * @account: who calls
 *
 * Returns: (transfer full): a session that has sent nothing yet.
 */
BenchSession *
bench_session_new_outgoing(BenchSipAgent *agent, BenchSipAccount *account)
{
  BenchSession *self = g_object_new(BENCH_TYPE_SESSION, NULL);

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->transport = account->transport;
  self->contact = bench_sip_agent_make_contact(agent, account->user_name, account->transport);
  self->call_id = bench_sip_agent_make_call_id(agent);
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(agent));
  return self;
}

/* A side of the dialog our INVITE asks for, without the far end's tag. */
nta_leg_t *
bench_session_make_leg(BenchSession *self, const char *tag)
{
  nta_leg_t *leg = nta_leg_tcreate(bench_sip_agent_get_nta(self->agent), bench_session_on_request, self,
                                   SIPTAG_FROM_STR(self->from_text), SIPTAG_TO_STR(self->to_text),
                                   SIPTAG_CALL_ID_STR(self->call_id), TAG_END());

  if (leg != NULL)
    nta_leg_tag(leg, tag);
  return leg;
}

static gboolean
is_reliable(BenchSession *self, const sip_t *sip)
{
  return sip->sip_rseq != NULL && sip_has_feature((const msg_list_t *) sip->sip_require, "100rel")
         && bench_sip_account_is_on(self->account, "100rel_enable");
}

static void
on_provisional(BenchSession *self, int status, const sip_t *sip)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;
  BenchFork *fork;

  if (self->cancel_wanted)
    return;
  fork = bench_session_find_fork(self, sip);
  if (fork != NULL && fork->over)
    return;
  bench_session_learn_allow(self, sip);
  bench_session_learn_connected(self, sip, FALSE);
  if (fork != NULL && self->state == BENCH_SESSION_CALLING)
    self->state = BENCH_SESSION_EARLY;
  if (is_reliable(self, sip) && (fork == NULL || !bench_session_take_reliable(self, fork, sip)))
    return;
  /* Handling its offer may have ended the call. */
  if (self->cancel_wanted || self->state == BENCH_SESSION_ENDED)
    return;
  /* Without an offer of ours only a reliable answer can bring one, and its fork has taken it. */
  if (!self->offerless || (fork != NULL && fork->answer != NULL))
    sdp = bench_session_read_sdp(sip, &error);
  if (error != NULL)
    bench_warning("%d with a body we cannot use: %s", status, error->message);
  if (status == 199 && fork != NULL)
    bench_session_close_fork(self, fork);
  bench_session_emit_progress(self, status, sdp);
}

static void
give_up_answered(BenchSession *self)
{
  bench_session_acknowledge(self);
  bench_session_send_bye(self, "SIP;cause=488;text=\"Not Acceptable Here\"");
  bench_session_end(self, BENCH_SESSION_END_FAILED, 488, "Not Acceptable Here");
}

/* The description that counts: one settled reliably before (RFC 3262 5), else the 2xx's own. */
static BenchSdp *
find_answer(BenchSession *self, const sip_t *sip, const char *settled)
{
  g_autoptr(GError) error = NULL;
  BenchSdp *sdp = settled != NULL && settled[0] != '\0' ? bench_sdp_parse(settled, strlen(settled), &error)
                                                        : bench_session_read_sdp(sip, &error);

  if (sdp == NULL)
    bench_warning("The answer cannot be used: %s", error != NULL ? error->message : "no session description");
  return sdp;
}

static void
on_answered(BenchSession *self, const sip_t *sip)
{
  BenchFork *fork = bench_session_find_fork(self, sip);
  g_autofree char *settled = fork != NULL ? g_strdup(fork->answer) : NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  bench_session_adopt_fork(self, sip);
  bench_session_learn_allow(self, sip);
  bench_session_learn_connected(self, sip, FALSE);
  self->invite_cseq = bench_sip_request_get_cseq(self->invite);
  self->credentials = g_strdup(bench_sip_request_get_credentials(self->invite));
  self->state = BENCH_SESSION_CONFIRMED;
  bench_session_wait_for_forks(self);
  /* Our CANCEL and this 2xx crossed: the dialog stands and must be ended (RFC 3261 15). */
  if (self->cancel_wanted)
    {
      bench_session_acknowledge(self);
      bench_session_send_bye(self, NULL);
      return;
    }
  bench_session_timer_learn(self, sip);
  self->settled = TRUE;
  /* A late offer that was answered in a PRACK: there is nothing left to say. */
  if (settled != NULL && settled[0] == '\0')
    {
      bench_session_emit_answered(self, NULL);
      return;
    }
  sdp = find_answer(self, sip, settled);
  if (sdp == NULL)
    {
      give_up_answered(self);
      return;
    }
  bench_session_emit_answered(self, sdp);
}

/* The Contacts of a 3xx by falling q (RFC 3261 8.1.3.4); headers in a URI are not for us to obey. */
static GPtrArray *
read_targets(const sip_t *sip)
{
  g_autoptr(GPtrArray) contacts = bench_contacts_by_q(sip, G_MAXUINT);
  GPtrArray *uris = g_ptr_array_new_with_free_func(g_free);
  su_home_t home[1] = { SU_HOME_INIT(home) };

  for (guint i = 0; i < contacts->len; i++)
    {
      url_t url = *((const sip_contact_t *) g_ptr_array_index(contacts, i))->m_url;

      url.url_headers = NULL;
      g_ptr_array_add(uris, g_strdup(url_as_string(home, &url)));
    }
  su_home_deinit(home);
  return uris;
}

static void
on_refused(BenchSession *self, int status, const sip_t *sip)
{
  const char *phrase = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "";

  /* A transport fault is no answer of anybody's. */
  if (status == 503 && !bench_sip_request_was_answered(self->invite))
    {
      status = 408;
      self->failure = g_strdup(bench_sip_request_get_failure(self->invite));
    }
  if (status == 401 || status == 407)
    self->failure = g_strdup(bench_sip_request_get_failure(self->invite));
  if (self->cancel_wanted)
    {
      bench_session_wait_for_forks(self);
      bench_session_end(self, BENCH_SESSION_END_LOCAL, status, phrase);
      bench_session_stop_lingering(self);
      return;
    }
  bench_session_wait_for_forks(self);
  if (status >= 300 && status < 400 && status != 305 && sip != NULL && sip->sip_contact != NULL)
    {
      g_autoptr(GPtrArray) targets = read_targets(sip);

      if (targets->len > 0)
        {
          g_autofree char *forwarders = bench_identity_copy_forwarders(sip);

          bench_session_emit_redirected(self, targets, forwarders);
          bench_session_end(self, BENCH_SESSION_END_REDIRECTED, status, phrase);
          return;
        }
    }
  bench_session_end(self, BENCH_SESSION_END_FAILED, status, phrase);
}

static gboolean send_invite(BenchSession *self);

/* A 420 that names extensions of ours: once more without them (RFC 3261 8.1.3.5). A 422: with more time. A 305:
   through the proxy it names. */
static gboolean
try_differently(BenchSession *self, int status, const sip_t *sip)
{
  if (sip == NULL || self->cancel_wanted || self->invite_tries >= MOST_TRIES)
    return FALSE;
  if (status == 420 && self->omitted == NULL)
    {
      if (!bench_session_omit(self, sip))
        return FALSE;
    }
  else if (!bench_session_use_proxy(self, status, sip) && !bench_session_timer_raise(self, status, sip))
    return FALSE;
  self->invite_tries++;
  bench_session_clear_forks(self);
  g_clear_pointer(&self->invite, bench_sip_request_free);
  return send_invite(self);
}

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  if (status >= 200 && status < 300 && sip != NULL
      && (self->winner != NULL || self->state == BENCH_SESSION_ENDED))
    {
      bench_session_end_other_fork(self, sip);
      return;
    }
  if (status >= 300 && self->state == BENCH_SESSION_ENDED)
    bench_session_stop_lingering(self);
  if (self->winner != NULL || self->state == BENCH_SESSION_ENDED)
    return;
  if (status >= 200)
    bench_session_watch_strays(self);
  if (status < 200)
    on_provisional(self, status, sip);
  else if (status < 300 && sip != NULL)
    on_answered(self, sip);
  else if (!try_differently(self, status, sip))
    on_refused(self, status, sip);
}

/* Whoever hides still tells its own server who it is (RFC 3325 9.2). */
static void
append_privacy(BenchSession *self, const BenchInvite *invite, GString *headers)
{
  g_autofree char *caller = bench_sip_account_get_caller(self->account);
  g_autofree char *preferred = bench_sip_name_address(invite->from_name, caller);

  g_string_append_printf(headers, "\r\nPrivacy: id\r\nP-Preferred-Identity: %s", preferred);
}

static char *
make_headers(BenchSession *self, const BenchInvite *invite)
{
  GString *headers = g_string_new("\r\nMax-Forwards: 70");

  if (bench_sip_account_is_on(self->account, "anonymous_call"))
    append_privacy(self, invite, headers);

  if (invite->forwarded != NULL)
    g_string_append_printf(headers, "\r\n%s", invite->forwarded);
  if (invite->referred_by != NULL)
    g_string_append_printf(headers, "\r\nReferred-By: %s", invite->referred_by);
  if (invite->replaces != NULL)
    {
      g_autofree char *replaces = bench_replaces_to_header(invite->replaces);

      /* Without the extension it would ring as one call more (RFC 3891 4). */
      g_string_append_printf(headers, "\r\nReplaces: %s\r\nRequire: replaces", replaces);
    }
  return g_string_free(headers, FALSE);
}

static gboolean
create_leg(BenchSession *self, const BenchInvite *invite, GError **error)
{
  g_autofree char *caller = bench_sip_account_get_caller(self->account);
  g_autofree char *tag = bench_sip_agent_make_tag(self->agent);
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_from_t *peer;

  self->to_text = g_strdup_printf("<%s>", invite->target);
  self->from_text = bench_sip_account_is_on(self->account, "anonymous_call")
                        ? g_strdup("\"Anonymous\" <sip:anonymous@anonymous.invalid>")
                        : bench_sip_name_address(invite->from_name, caller);
  peer = sip_from_make(home, self->to_text);
  if (peer != NULL)
    bench_session_read_peer(self, peer);
  su_home_deinit(home);
  self->leg.leg = bench_session_make_leg(self, tag);
  if (self->leg.leg != NULL)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a SIP address: %s", invite->target);
  return FALSE;
}

static gboolean
send_invite(BenchSession *self)
{
  g_autofree char *route = self->use_proxy != NULL
                               ? g_strdup(self->use_proxy)
                               : bench_sip_account_get_route_to(self->account, self->request_uri);
  g_autofree char *offer_headers = bench_session_offer_headers(self);
  g_autofree char *headers = g_strconcat(offer_headers, self->extra_headers, NULL);
  BenchSipRequestOptions options = {
    .method = sip_method_invite,
    .method_name = "INVITE",
    .uri = self->request_uri,
    .route = route,
    .headers = headers,
    .content_type = "application/sdp",
    .body = self->offerless ? NULL : self->local_sdp,
    .forking = TRUE,
  };

  self->invite = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  return self->invite != NULL;
}

/**
 * bench_session_invite:
 * @invite: whom, with which offer; copied
 *
 * Sends the INVITE. From then on signals tell what becomes of it.
 *
 * Returns: %FALSE with @error when nothing could be sent.
 */
gboolean
bench_session_invite(BenchSession *self, const BenchInvite *invite, GError **error)
{
  if (g_ascii_strncasecmp(invite->target, "sips:", 5) == 0 && self->account->transport != BENCH_TRANSPORT_TLS)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "A sips address needs an account with TLS");
      return FALSE;
    }
  if (!create_leg(self, invite, error))
    return FALSE;
  self->state = BENCH_SESSION_CALLING;
  self->request_uri = g_strdup(invite->target);
  self->leg.direct = bench_sip_account_is_direct(self->account, invite->target);
  self->extra_headers = make_headers(self, invite);
  self->local_sdp = g_strdup(invite->sdp);
  self->offerless = invite->sdp == NULL;
  self->replacing = invite->replaces != NULL;
  if (send_invite(self))
    return TRUE;
  self->state = BENCH_SESSION_ENDED;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the INVITE cannot be sent to %s", invite->target);
  return FALSE;
}

/* The ACK to a 2xx, with the INVITE's CSeq number and credentials (RFC 3261 13.2.2.4). */
void
bench_session_send_ack(BenchSession *self, BenchSipLeg *leg, guint cseq_number)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_cseq_t *cseq = sip_cseq_create(home, cseq_number, SIP_METHOD_ACK);
  g_autofree char *hop = bench_sip_leg_find_hop(leg, self->agent, self->account);
  nta_outgoing_t *ack
      = nta_outgoing_tcreate(leg->leg, NULL, NULL, (url_string_t *) hop, SIP_METHOD_ACK, NULL,
                             SIPTAG_CSEQ(cseq), SIPTAG_CONTACT_STR(self->contact),
                             TAG_IF(self->credentials != NULL, SIPTAG_HEADER_STR(self->credentials)),
                             TAG_IF(self->ack_sdp != NULL, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                             TAG_IF(self->ack_sdp != NULL, SIPTAG_PAYLOAD_STR(self->ack_sdp)),
                             SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());

  if (ack == NULL)
    bench_warning("The ACK for %s cannot be sent", self->call_id);
  else
    nta_outgoing_destroy(ack);
  su_home_deinit(home);
}

/**
 * bench_session_acknowledge:
 *
 * Sends the ACK to the 2xx.
 */
void
bench_session_acknowledge(BenchSession *self)
{
  if (self->acknowledged || self->invite_cseq == 0)
    return;
  self->acknowledged = TRUE;
  bench_session_send_ack(self, &self->leg, self->invite_cseq);
}

/**
 * bench_session_acknowledge_with:
 * @sdp: our answer to the offer in the 2xx: the INVITE had none (RFC 3261 13.2.1)
 */
void
bench_session_acknowledge_with(BenchSession *self, const char *sdp)
{
  bench_session_keep_local_sdp(self, sdp);
  self->ack_sdp = g_strdup(sdp);
  bench_session_acknowledge(self);
  g_clear_pointer(&self->ack_sdp, g_free);
}
