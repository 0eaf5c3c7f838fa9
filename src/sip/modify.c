/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing a running session: re-INVITE both ways, glare. RFC 3261 14. */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"
#include "sip/capabilities.h"

static void
acknowledge(BenchSession *self, guint cseq_number)
{
  self->acknowledged = FALSE;
  self->invite_cseq = cseq_number;
  g_free(self->credentials);
  self->credentials = g_strdup(bench_sip_request_get_credentials(self->modify));
  bench_session_acknowledge(self);
}

static void
on_modified(BenchSipRequest *request, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  if (status < 200)
    return;
  if (status < 300)
    {
      nta_leg_client_reroute(self->leg.leg, NULL, sip->sip_contact, 0);
      acknowledge(self, bench_sip_request_get_cseq(request));
      sdp = bench_session_read_sdp(sip, &error);
      if (sdp == NULL)
        bench_warning("The answer to our re-INVITE cannot be used: %s",
                      error != NULL ? error->message : "no SDP");
    }
  g_clear_pointer(&self->modify, bench_sip_request_free);
  /* 481 and 408 mean the far end has lost the dialog (RFC 3261 12.2.1.2). */
  if (status == 481 || status == 408)
    {
      bench_session_send_bye(self);
      bench_session_end(self, BENCH_SESSION_END_FAILED, status,
                        sip != NULL ? sip->sip_status->st_phrase : "");
      return;
    }
  bench_session_emit_modified(self, status, sdp);
}

/**
 * bench_session_modify:
 * @sdp: the new offer
 *
 * Sends a re-INVITE; "modified" tells the outcome. While an offer of either side is pending it fails.
 *
 * Returns: whether it was sent.
 */
gboolean
bench_session_modify(BenchSession *self, const char *sdp, GError **error)
{
  g_autofree char *headers = bench_session_common_headers(self);
  BenchSipRequestOptions options = {
    .method = sip_method_invite,
    .method_name = "INVITE",
    .headers = headers,
    .content_type = "application/sdp",
    .body = sdp,
  };

  /* Before the ACK to a 2xx of ours, first or later, no offer may follow (RFC 3261 14.1). */
  if (self->modify_waits == NULL
      && (self->state == BENCH_SESSION_ACCEPTED
          || (self->state == BENCH_SESSION_CONFIRMED && self->offer != NULL && self->offer_answered)))
    {
      self->modify_waits = g_strdup(sdp);
      return TRUE;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->modify != NULL
      || (self->offer != NULL && !self->offer_answered))
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_PENDING, "the call is not ready to be changed");
      return FALSE;
    }
  self->modify = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_modified, self);
  if (self->modify == NULL)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the re-INVITE cannot be sent");
  return self->modify != NULL;
}

static int
on_offer_ack(BenchSession *self, nta_incoming_t *irq G_GNUC_UNUSED, sip_t const *sip)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);
  sip_method_t method = sip != NULL ? sip->sip_request->rq_method : sip_method_unknown;
  gboolean answered = self->offer_answered;
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  g_clear_pointer(&self->offer, nta_incoming_destroy);
  if (method == sip_method_ack && self->offer_was_late)
    sdp = bench_session_read_sdp(sip, &error);
  if (sdp != NULL)
    bench_session_emit_confirmed(self, sdp);
  if (method == sip_method_cancel || self->state != BENCH_SESSION_CONFIRMED)
    return 0;
  /* No ACK to our 2xx, or one without the answer that was due: the call cannot go on (RFC 3261 13.3.1.4). */
  if (answered && (method != sip_method_ack || (self->offer_was_late && sdp == NULL)))
    {
      bench_session_send_bye(self);
      bench_session_end(self, BENCH_SESSION_END_FAILED, 408, "No ACK");
      return 0;
    }
  bench_session_do_waiting(self);
  return 0;
}

/* A re-INVITE has come. */
int
bench_session_on_reinvite(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  /* Ours is on its way: glare. Theirs before is unanswered: too early (RFC 3261 14.2). */
  if (self->modify != NULL)
    return 491;
  if (self->state != BENCH_SESSION_CONFIRMED || (self->offer != NULL && !self->offer_answered))
    {
      nta_incoming_treply(irq, SIP_500_INTERNAL_SERVER_ERROR, SIPTAG_RETRY_AFTER_STR("3"), TAG_END());
      nta_incoming_destroy(irq);
      return 0;
    }
  sdp = bench_session_read_sdp(sip, &error);
  if (error != NULL)
    {
      bench_warning("A re-INVITE was refused: %s", error->message);
      return 488;
    }
  nta_leg_server_route(self->leg.leg, NULL, sip->sip_contact);
  g_clear_pointer(&self->offer, nta_incoming_destroy);
  self->offer = irq;
  self->offer_answered = FALSE;
  self->offer_was_late = sdp == NULL;
  nta_incoming_bind(irq, on_offer_ack, self);
  bench_session_emit_offered(self, sdp);
  return 0;
}

/**
 * bench_session_accept_offer:
 * @sdp: the answer, or our offer when the re-INVITE had none
 */
void
bench_session_accept_offer(BenchSession *self, const char *sdp)
{
  if (self->offer == NULL || self->offer_answered)
    return;
  self->offer_answered = TRUE;
  nta_incoming_treply(self->offer, SIP_200_OK, SIPTAG_CONTACT_STR(self->contact),
                      SIPTAG_ALLOW_STR(bench_capabilities_get_allow()),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)),
                      SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp), TAG_END());
}

/**
 * bench_session_refuse_offer:
 * @code: 488 as a rule
 *
 * The session goes on as it was.
 */
void
bench_session_refuse_offer(BenchSession *self, int code, const char *phrase)
{
  if (self->offer == NULL || self->offer_answered)
    return;
  nta_incoming_treply(self->offer, code, phrase, TAG_END());
  g_clear_pointer(&self->offer, nta_incoming_destroy);
}
