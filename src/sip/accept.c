/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The callee's side of a session: INVITE in, 180, 2xx and its ACK, refusal, redirect. RFC 3261 13.3. */
#include "sip/session-private.h"

#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/answer-mode.h"
#include "sip/capabilities.h"
#include "sip/header.h"
#include "sip/identity.h"

static BenchTransport
read_transport(const sip_t *sip)
{
  if (sip->sip_via != NULL && g_str_has_suffix(sip->sip_via->v_protocol, "TCP"))
    return BENCH_TRANSPORT_TCP;
  if (sip->sip_via != NULL && g_str_has_suffix(sip->sip_via->v_protocol, "TLS"))
    return BENCH_TRANSPORT_TLS;
  return BENCH_TRANSPORT_UDP;
}

/* The user part as a person writes it: our Contact escapes what a URI may not hold. */
static char *
read_user(const url_t *url)
{
  g_autofree char *plain = url->url_user != NULL ? g_uri_unescape_string(url->url_user, NULL) : NULL;

  if (plain != NULL)
    return bench_clean_name(plain);
  return bench_clean_name(url->url_user != NULL ? url->url_user : "");
}

/* The ACK is there: what was asked for too early is done now. */
void
bench_session_do_waiting(BenchSession *self)
{
  g_autofree char *sdp = g_steal_pointer(&self->modify_waits);
  g_autofree char *refer = g_steal_pointer(&self->refer_waits);
  g_autoptr(GError) error = NULL;

  if (self->bye_waits)
    {
      bench_session_send_bye(self, NULL);
      return;
    }
  if (sdp != NULL && !bench_session_modify(self, sdp, &error))
    bench_session_emit_modified(self, 500, NULL);
  if (refer != NULL && !bench_session_send_refer(self, refer, &error))
    bench_session_emit_refer_progress(self, 500, TRUE);
}

/* CANCEL, ACK, or the news that no ACK came. */
static int
on_ack_or_cancel(BenchSession *self, nta_incoming_t *irq G_GNUC_UNUSED, sip_t const *sip)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);
  sip_method_t method = sip != NULL ? sip->sip_request->rq_method : sip_method_unknown;

  if (method == sip_method_cancel)
    {
      g_autofree char *words = NULL;
      gboolean elsewhere = bench_session_read_reason(self, sip, &words);

      if (self->state == BENCH_SESSION_INCOMING)
        bench_session_end(self, elsewhere ? BENCH_SESSION_END_ELSEWHERE : BENCH_SESSION_END_CANCELLED, 487,
                          words);
      return 0;
    }
  /* 64*T1 without a PRACK: the INVITE is given up with a 5xx (RFC 3262 3). */
  if (self->state == BENCH_SESSION_INCOMING && method == sip_method_unknown)
    {
      bench_warning("No PRACK has come for %s", self->call_id);
      bench_session_reply(self, self->incoming, SIP_504_GATEWAY_TIME_OUT, NULL, NULL);
      bench_session_end(self, BENCH_SESSION_END_CANCELLED, 504, "No PRACK");
      return 0;
    }
  if (self->state != BENCH_SESSION_ACCEPTED)
    return 0;
  if (method == sip_method_ack)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchSdp) sdp = self->late_offer ? bench_session_read_sdp(sip, &error) : NULL;

      g_clear_pointer(&self->incoming, nta_incoming_destroy);
      self->state = BENCH_SESSION_CONFIRMED;
      if (self->late_offer && sdp == NULL)
        {
          bench_warning("An ACK without a usable answer to our offer: %s",
                        error != NULL ? error->message : "no SDP");
          bench_session_send_bye(self, "SIP;cause=488;text=\"Not Acceptable Here\"");
          bench_session_end(self, BENCH_SESSION_END_FAILED, 488, "Not Acceptable Here");
          return 0;
        }
      self->settled = TRUE;
      bench_session_emit_confirmed(self, sdp);
      bench_session_do_waiting(self);
      return 0;
    }
  /* 64*T1 without an ACK: the dialog is confirmed all the same and must be ended (RFC 3261 13.3.1.4). */
  self->state = BENCH_SESSION_CONFIRMED;
  bench_session_send_bye(self, "SIP;cause=408;text=\"No ACK\"");
  bench_session_end(self, BENCH_SESSION_END_FAILED, 408, "No ACK");
  return 0;
}

/* An offer we cannot read is refused at once: 400 for bad syntax (RFC 3261 21.4.1), 488 beyond limits. */
static void
refuse_bad_offer(nta_incoming_t *irq, const GError *error)
{
  gboolean limit = g_error_matches(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_LIMIT);

  bench_warning("An INVITE was refused: %s", error->message);
  if (limit)
    nta_incoming_treply(irq, SIP_488_NOT_ACCEPTABLE, TAG_END());
  else
    nta_incoming_treply(irq, 400, "Bad Session Description", TAG_END());
  nta_incoming_destroy(irq);
}

/**
 * bench_session_new_incoming:
 * @irq: (transfer full): an INVITE outside any dialog
 * @sip: the same, parsed
 *
 * Returns: (transfer full) (nullable): the session, or %NULL when the INVITE was refused already.
 */
BenchSession *
bench_session_new_incoming(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSession) self = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) offer = bench_session_read_sdp(sip, &error);
  g_autoptr(BenchReplaces) replaces = NULL;
  g_autofree char *tag = bench_sip_agent_make_tag(agent);
  const char *alert_info = bench_header_find(sip, "Alert-Info");

  if (error != NULL)
    {
      refuse_bad_offer(irq, error);
      return NULL;
    }
  if (sip->sip_replaces != NULL)
    replaces = bench_replaces_from_header(sip->sip_replaces);
  /* One dialog can be named, and well (RFC 3891 3). */
  if (sip->sip_replaces != NULL && (replaces == NULL || sip->sip_replaces->rp_next != NULL))
    {
      nta_incoming_treply(irq, 400, "Bad Replaces", TAG_END());
      nta_incoming_destroy(irq);
      return NULL;
    }
  if (sip->sip_contact == NULL)
    {
      nta_incoming_treply(irq, 400, "Missing Contact", TAG_END());
      nta_incoming_destroy(irq);
      return NULL;
    }
  self = g_object_new(BENCH_TYPE_SESSION, NULL);
  self->agent = g_object_ref(agent);
  self->transport = read_transport(sip);
  self->state = BENCH_SESSION_INCOMING;
  self->incoming = irq;
  self->remote_offer = g_steal_pointer(&offer);
  self->replaces = g_steal_pointer(&replaces);
  self->call_id = g_strdup(sip->sip_call_id->i_id);
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(agent));
  bench_session_read_peer(self, sip->sip_from);
  g_free(self->local_user);
  self->local_user = read_user(sip->sip_to->a_url);
  g_free(self->request_user);
  self->request_user = read_user(sip->sip_request->rq_url);
  g_free(self->diverted_by);
  self->diverted_by = bench_identity_read_diverter(sip);
  self->answer_after_s = bench_answer_mode_read(sip);
  g_free(self->alert_info);
  self->alert_info = g_strdup(alert_info != NULL ? alert_info : "");
  self->diversion = g_strdup(bench_header_find(sip, "Diversion"));
  self->contact = bench_sip_agent_make_contact(agent, self->request_user, self->transport);
  self->leg.leg = nta_leg_tcreate(bench_sip_agent_get_nta(agent), bench_session_on_request, self,
                                  SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_to),
                                  SIPTAG_TO(sip->sip_from), TAG_END());
  nta_leg_tag(self->leg.leg, tag);
  nta_leg_rtag(self->leg.leg, sip->sip_from->a_tag);
  nta_leg_server_route(self->leg.leg, sip->sip_record_route, sip->sip_contact);
  nta_incoming_tag(irq, tag);
  bench_session_learn_allow(self, sip);
  nta_incoming_bind(irq, on_ack_or_cancel, self);
  return g_steal_pointer(&self);
}

/**
 * bench_session_take:
 * @account: whose call this is; decides our Contact, the extensions we have and the credentials of requests we
 *   send later
 *
 * Returns: whether the call can be had; if not, the INVITE was answered with 420 or 422 and the session has ended.
 */
gboolean
bench_session_take(BenchSession *self, BenchSipAccount *account)
{
  msg_t *request = nta_incoming_getrequest(self->incoming);
  const sip_t *sip = sip_object(request);
  g_autofree char *unsupported = bench_capabilities_find_unsupported(sip, account);
  gboolean refused = FALSE;

  g_clear_pointer(&self->account, bench_sip_account_unref);
  self->account = bench_sip_account_ref(account);
  bench_session_read_caller(self, sip);
  g_free(self->contact);
  self->contact = bench_sip_agent_make_contact(self->agent, account->user_name, self->transport);
  if (unsupported != NULL)
    {
      g_autofree char *header = g_strdup_printf("Unsupported: %s", unsupported);

      bench_session_reply(self, self->incoming, SIP_420_BAD_EXTENSION, header, NULL);
      bench_session_end(self, BENCH_SESSION_END_LOCAL, SIP_420_BAD_EXTENSION);
      refused = TRUE;
    }
  else if (bench_session_timer_refuse(self, self->incoming, sip))
    {
      bench_session_end(self, BENCH_SESSION_END_LOCAL, SIP_422_SESSION_TIMER_TOO_SMALL);
      refused = TRUE;
    }
  msg_destroy(request);
  return !refused;
}

/**
 * bench_session_needs_early_offer:
 *
 * Returns: whether the 180 goes out reliably to an INVITE without an offer, and so must carry ours (RFC 3262 5).
 */
gboolean
bench_session_needs_early_offer(BenchSession *self)
{
  return self->remote_offer == NULL && bench_session_is_reliable(self);
}

/**
 * bench_session_ring:
 * @offer: (nullable): our offer, if bench_session_needs_early_offer()
 *
 * Sends 180 Ringing.
 */
void
bench_session_ring(BenchSession *self, const char *offer)
{
  bench_session_send_provisional(self, SIP_180_RINGING, offer);
}

/**
 * bench_session_progress:
 * @sdp: the answer to the offer in the INVITE
 *
 * Sends 183 Session Progress: the caller hears us before the call is answered (RFC 3960).
 */
void
bench_session_progress(BenchSession *self, const char *sdp)
{
  bench_session_send_provisional(self, SIP_183_SESSION_PROGRESS, sdp);
}

/* The 200 itself; no PRACK is due. */
void
bench_session_accept_now(BenchSession *self, const char *sdp)
{
  msg_t *request = nta_incoming_getrequest(self->incoming);
  g_autofree char *timer = bench_session_timer_accept(self, sip_object(request));
  g_autofree char *headers = bench_session_answer_headers(self, timer);
  gboolean early = self->settled;

  msg_destroy(request);
  self->state = BENCH_SESSION_ACCEPTED;
  self->late_offer = self->remote_offer == NULL && !early;
  if (!early)
    bench_session_keep_local_sdp(self, sdp);
  if (self->remote_offer != NULL)
    self->settled = TRUE;
  /* What was agreed in a reliable 1xx, its PRACK or an UPDATE is not said again (RFC 3262 5). */
  bench_session_reply(self, self->incoming, SIP_200_OK, headers, early ? NULL : sdp);
}

/**
 * bench_session_accept:
 * @sdp: the answer, or our offer when the INVITE had none
 *
 * Sends 200 OK, once no PRACK is due any more; "confirmed" follows with the ACK.
 */
void
bench_session_accept(BenchSession *self, const char *sdp)
{
  if (self->state != BENCH_SESSION_INCOMING || self->accept_waits != NULL)
    return;
  /* Sofia forgets a reliable 180 with the final answer, and the PRACK must find it (RFC 3262 3). */
  if (self->reliable != NULL)
    {
      self->accept_waits = g_strdup(sdp);
      return;
    }
  bench_session_accept_now(self, sdp);
}

/**
 * bench_session_reject:
 * @code: 400..699
 * @phrase: reason phrase
 *
 * Refuses an unanswered INVITE; the session has ended then.
 */
void
bench_session_reject(BenchSession *self, int code, const char *phrase)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);

  if (self->state != BENCH_SESSION_INCOMING)
    return;
  bench_session_reply(self, self->incoming, code, phrase, NULL, NULL);
  bench_session_end(self, BENCH_SESSION_END_LOCAL, code, phrase);
}

/**
 * bench_session_redirect:
 * @target: URI for Contact
 * @headers: (nullable): header lines that say who forwards (RFC 5806, RFC 4244)
 *
 * Answers 302 Moved Temporarily (guide 2.8 to 2.10).
 */
void
bench_session_redirect(BenchSession *self, const char *target, const char *headers)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);
  g_autofree char *lines = g_strdup_printf("Contact: <%s>%s%s", target, headers != NULL ? "\r\n" : "",
                                           headers != NULL ? headers : "");

  if (self->state != BENCH_SESSION_INCOMING)
    return;
  bench_session_reply(self, self->incoming, SIP_302_MOVED_TEMPORARILY, lines, NULL);
  bench_session_end(self, BENCH_SESSION_END_LOCAL, 302, "Moved Temporarily");
}
