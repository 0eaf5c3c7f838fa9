/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reliable provisional answers, both roles. As caller each one is taken in the order of RSeq and confirmed
 * with a PRACK in its own early dialog. As callee one at a time is on its way: Sofia repeats it, and the next
 * one waits for its PRACK, as does a 2xx. RFC 3262.
 *
 * Short of the RFC: a refusal does not wait, and a PRACK that crosses it gets 481 where 3262 3 wants 200. Sofia forgets
 * what the PRACK confirms with the final answer and says 481 by itself, before anybody here sees the request. The
 * caller has its final answer by then, and nothing hangs on that PRACK any more.
 */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"
#include "sip/guard.h"

/* Provisional answers that wait for a PRACK, ours or theirs; more than a phone ever has to say. */
#define MOST_WAITING 8

static void
on_prack_answered(BenchSipRequest *request, int status, const sip_t *sip G_GNUC_UNUSED, gpointer data)
{
  BenchFork *fork = data;

  if (status < 200)
    return;
  if (status >= 300)
    bench_warning("PRACK was answered with %d", status);
  g_ptr_array_remove_fast(fork->requests, request);
}

static void
send_prack(BenchSession *self, BenchFork *fork, guint32 rseq, const char *sdp)
{
  g_autofree char *headers = g_strdup_printf("RAck: %u %u INVITE\r\nMax-Forwards: 70", rseq,
                                             bench_sip_request_get_cseq(self->invite));
  BenchSipRequestOptions options = {
    .method = sip_method_prack,
    .method_name = "PRACK",
    .headers = headers,
    .content_type = sdp != NULL ? "application/sdp" : NULL,
    .body = sdp,
  };
  BenchSipRequest *prack
      = bench_sip_request_send(self->agent, &fork->leg, self->account, &options, on_prack_answered, fork);

  if (prack != NULL)
    g_ptr_array_add(fork->requests, prack);
  else
    bench_warning("The PRACK for %s cannot be sent", self->call_id);
}

/* Whether the answer is the next in its order; a repeated one has had its PRACK already (RFC 3262 4). */
static gboolean
is_next(BenchFork *fork, guint32 rseq)
{
  if (rseq == 0 || (fork->rseq != 0 && rseq != fork->rseq + 1))
    {
      bench_info("A reliable answer out of order is left alone: RSeq %u after %u", rseq, fork->rseq);
      return FALSE;
    }
  return TRUE;
}

static void
offer_from_answer(BenchSession *self, BenchFork *fork, guint32 rseq, BenchSdp *offer)
{
  self->prack_waits = fork;
  self->prack_rseq = rseq;
  bench_session_emit_offered(self, offer);
  bench_session_answer_in_prack(self, NULL);
  if (fork->answer != NULL || self->state == BENCH_SESSION_ENDED)
    return;
  /* An offer in an answer cannot be refused; there is no call to be had (RFC 3261 13.2.1). */
  bench_session_hang_up(self);
  bench_session_end(self, BENCH_SESSION_END_FAILED, SIP_488_NOT_ACCEPTABLE);
}

/**
 * bench_session_take_reliable:
 * @sip: a reliable 1xx to our INVITE
 *
 * Confirms it. An offer in it is handed on, and the PRACK carries the answer.
 *
 * Returns: whether it counts; a repeated one, or one out of order, does not.
 */
gboolean
bench_session_take_reliable(BenchSession *self, BenchFork *fork, const sip_t *sip)
{
  guint32 rseq = (guint32) sip->sip_rseq->rs_response;
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  /* A far end that goes on without waiting for its PRACKs to arrive is not followed for ever. */
  if (!is_next(fork, rseq) || fork->requests->len >= MOST_WAITING)
    return FALSE;
  fork->rseq = rseq;
  sdp = bench_session_read_sdp(sip, &error);
  if (sdp != NULL && self->offerless && fork->answer == NULL)
    {
      offer_from_answer(self, fork, rseq, sdp);
      return TRUE;
    }
  if (sdp != NULL && fork->answer == NULL)
    {
      fork->answer = g_strndup(sip->sip_payload->pl_data, (gsize) sip->sip_payload->pl_len);
      self->settled = TRUE;
    }
  send_prack(self, fork, rseq, NULL);
  return TRUE;
}

/**
 * bench_session_answer_in_prack:
 * @sdp: (nullable): our answer to the offer in a reliable 1xx; %NULL: it was refused
 *
 * Returns: whether there was such an offer.
 */
gboolean
bench_session_answer_in_prack(BenchSession *self, const char *sdp)
{
  BenchFork *fork = g_steal_pointer(&self->prack_waits);

  if (fork == NULL)
    return FALSE;
  if (sdp != NULL)
    {
      g_free(fork->answer);
      fork->answer = g_strndup("", 0);
      bench_session_keep_local_sdp(self, sdp);
    }
  send_prack(self, fork, self->prack_rseq, sdp);
  return TRUE;
}

/**
 * bench_session_is_reliable:
 *
 * Returns: whether our 1xx to this INVITE go out reliably: we may, and the far end can or insists.
 */
gboolean
bench_session_is_reliable(BenchSession *self)
{
  msg_t *request = self->incoming != NULL ? nta_incoming_getrequest(self->incoming) : NULL;
  const sip_t *sip = request != NULL ? sip_object(request) : NULL;
  gboolean wanted = sip != NULL
                    && (sip_has_feature((const msg_list_t *) sip->sip_supported, "100rel")
                        || sip_has_feature((const msg_list_t *) sip->sip_require, "100rel"));

  msg_destroy(request);
  return wanted && self->account != NULL && bench_sip_account_is_on(self->account, "100rel_enable");
}

static void
send_next(BenchSession *self)
{
  g_autofree char *sdp = NULL;

  if (self->reliable != NULL || self->state != BENCH_SESSION_INCOMING)
    return;
  if (!g_queue_is_empty(&self->provisionals))
    {
      g_autofree char *line = g_queue_pop_head(&self->provisionals);
      int code = (int) g_ascii_strtoll(line, NULL, 10);

      bench_session_send_provisional(self, code, line + 4, NULL);
      return;
    }
  sdp = g_steal_pointer(&self->accept_waits);
  if (sdp != NULL)
    bench_session_accept_now(self, sdp);
}

/* The answer to our offer in a reliable 1xx comes in its PRACK (RFC 3262 5). */
static void
take_answer(BenchSession *self, BenchSdp *sdp)
{
  self->late_offer = FALSE;
  if (sdp != NULL)
    {
      self->settled = TRUE;
      bench_session_emit_confirmed(self, sdp);
      return;
    }
  bench_warning("A PRACK without the answer that was due");
  bench_session_reject(self, SIP_488_NOT_ACCEPTABLE);
}

/* A PRACK has come, or (without @irq) there will be none any more. */
static int
on_prack(BenchSession *self, nta_reliable_t *reliable, nta_incoming_t *irq, sip_t const *sip)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);
  const char *complaint = sip != NULL ? bench_sip_guard_check(sip) : NULL;
  gboolean answer_due = self->reliable_offer;
  gboolean answered = self->reliable_answer;
  gboolean offered = FALSE;
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  nta_reliable_destroy(reliable);
  self->reliable = NULL;
  self->reliable_offer = FALSE;
  self->reliable_answer = FALSE;
  if (irq == NULL || sip == NULL)
    return 0;
  /* Our answer has arrived: that offer/answer is complete before the 2xx (RFC 3262 5). */
  self->settled = self->settled || answered;
  sdp = complaint == NULL ? bench_session_read_sdp(sip, &error) : NULL;
  if (complaint != NULL || error != NULL)
    {
      bench_warning("A PRACK was refused: %s", complaint != NULL ? complaint : error->message);
      nta_incoming_treply(irq, 400, complaint != NULL ? complaint : "Bad Session Description", TAG_END());
    }
  else if (sdp == NULL || answer_due)
    bench_session_reply(self, irq, SIP_200_OK, NULL, NULL);
  else
    offered = !bench_session_has_open_offer(self, NULL, irq);
  if (offered)
    bench_session_offer_in(self, irq, sdp);
  else
    nta_incoming_destroy(irq);
  if (answer_due && self->state == BENCH_SESSION_INCOMING)
    take_answer(self, sdp);
  send_next(self);
  return 0;
}

/**
 * bench_session_send_provisional:
 * @code: 101..199
 * @sdp: (nullable): a session description for it
 *
 * Answers the INVITE provisionally; reliably when both sides can, and then after the PRACK to the one before.
 */
void
bench_session_send_provisional(BenchSession *self, int code, const char *phrase, const char *sdp)
{
  g_autofree char *headers = NULL;

  if (self->state != BENCH_SESSION_INCOMING)
    return;
  if (self->reliable != NULL)
    {
      if (g_queue_get_length(&self->provisionals) < MOST_WAITING)
        g_queue_push_tail(&self->provisionals, g_strdup_printf("%03d %s", code, phrase));
      return;
    }
  headers = bench_session_common_headers(self);
  if (!bench_session_is_reliable(self))
    {
      bench_session_reply(self, self->incoming, code, phrase, headers, sdp);
      return;
    }
  self->reliable_offer = sdp != NULL && self->remote_offer == NULL;
  self->reliable_answer = sdp != NULL && self->remote_offer != NULL;
  self->reliable
      = nta_reliable_treply(self->incoming, on_prack, self, code, phrase, SIPTAG_HEADER_STR(headers),
                            SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)),
                            TAG_IF(sdp != NULL, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                            TAG_IF(sdp != NULL, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
  if (self->reliable == NULL)
    bench_warning("%d cannot be sent reliably", code);
  else if (sdp != NULL)
    bench_session_keep_local_sdp(self, sdp);
}
