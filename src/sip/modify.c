/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing a running session: re-INVITE both ways, glare. RFC 3261 14; RFC 6141 (a refusal changes nothing). */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"
#include "sip/capabilities.h"

/* Retry-After beyond this is not worth the wait of somebody at a telephone. */
#define LONGEST_RETRY_S 20
#define MOST_RETRIES 10
/* How many times T1 a transaction waits (RFC 3261 17.1.1.2). */
#define TIMEOUT_T1 64

static void
acknowledge(BenchSession *self, guint cseq_number)
{
  self->acknowledged = FALSE;
  self->invite_cseq = cseq_number;
  g_free(self->credentials);
  self->credentials = g_strdup(bench_sip_request_get_credentials(self->modify));
  bench_session_acknowledge(self);
}

/**
 * bench_session_retry_delay:
 * @status: of a final answer to an offer of ours
 *
 * Returns: after how many milliseconds to try again: after a 491 a random time, longer for the side that chose
 *   the Call-ID (RFC 3261 14.1); what Retry-After says after 500 or 503; 0: not at all.
 */
guint
bench_session_retry_delay(BenchSession *self, int status, const sip_t *sip)
{
  BenchRandom *random = bench_sip_agent_get_random(self->agent);

  /* Never 0, which would mean not at all. */
  if (status == 491)
    return self->invite != NULL ? 2100 + 10 * bench_random_below(random, 191)
                                : 10 * (1 + bench_random_below(random, 200));
  if ((status == 500 || status == 503) && sip != NULL && sip->sip_retry_after != NULL
      && sip->sip_retry_after->af_delta <= LONGEST_RETRY_S)
    return MAX((guint) sip->sip_retry_after->af_delta * 1000, 10);
  return 0;
}

static gboolean
on_retry(gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  self->retry_timer = 0;
  if (self->state == BENCH_SESSION_CONFIRMED)
    bench_session_emit_retry(self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry(BenchSession *self, int status, const sip_t *sip)
{
  BenchClock *clock = bench_sip_agent_get_clock(self->agent);
  guint delay_ms = bench_session_retry_delay(self, status, sip);

  bench_clock_clear(clock, &self->retry_timer);
  self->retries = delay_ms > 0 ? self->retries + 1 : 0;
  if (delay_ms > 0 && self->retries <= MOST_RETRIES)
    self->retry_timer = bench_clock_add(clock, delay_ms, on_retry, self);
}

/**
 * bench_session_will_retry:
 *
 * Returns: whether our last offer was refused for now only: "retry" will tell when to make it again.
 */
gboolean
bench_session_will_retry(BenchSession *self)
{
  return self->retry_timer != 0;
}

/* Taken for a 408, as if nobody had answered at all. */
static gboolean
on_offer_silent(gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  self->offer_timer = 0;
  bench_warning("The answer to a re-INVITE of %s does not come", self->call_id);
  bench_sip_request_cancel(self->offer_sent, NULL);
  self->offer_closed(self->offer_sent, 408, NULL, self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_answer(BenchSession *self, guint wait_ms)
{
  BenchClock *clock = bench_sip_agent_get_clock(self->agent);

  bench_clock_clear(clock, &self->offer_timer);
  self->offer_timer = bench_clock_add(clock, wait_ms, on_offer_silent, self);
}

/**
 * bench_session_watch_offer:
 * @sent: (nullable): a re-INVITE of ours that has just been sent
 * @closed: hears of its answers
 *
 * While it is open no other offer can be made. A far end that says 100, or 1xx after 1xx and then nothing, does not
 * keep it open for ever: @closed hears a 408 then, after 64*T1 without a word.
 */
void
bench_session_watch_offer(BenchSession *self, BenchSipRequest *sent, BenchSipResponseFunc closed)
{
  self->offer_sent = sent;
  self->offer_closed = closed;
  /* The request tells of no 100, and may go to several hops one after the other: it has more time at first. */
  if (sent != NULL)
    wait_for_answer(self, 4 * TIMEOUT_T1 * bench_sip_agent_get_t1(self->agent));
}

/**
 * bench_session_hear_offer:
 * @status: of an answer to the re-INVITE that is watched
 */
void
bench_session_hear_offer(BenchSession *self, int status)
{
  if (status < 200)
    wait_for_answer(self, TIMEOUT_T1 * bench_sip_agent_get_t1(self->agent));
  else
    bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->offer_timer);
}

static gboolean send_offer(BenchSession *self, const char *sdp);

static void
on_modified(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  bench_session_hear_offer(self, status);
  if (status < 200)
    return;
  if (self->state != BENCH_SESSION_CONFIRMED)
    {
      if (status < 300)
        acknowledge(self, bench_sip_request_get_cseq(self->modify));
      return;
    }
  if (bench_session_timer_raise(self, status, sip))
    {
      g_autofree char *again = g_strdup(self->offered_sdp);

      g_clear_pointer(&self->modify, bench_sip_request_free);
      if (send_offer(self, again))
        return;
    }
  if (status < 300)
    {
      nta_leg_client_reroute(self->leg.leg, NULL, sip->sip_contact, 0);
      acknowledge(self, bench_sip_request_get_cseq(self->modify));
      bench_session_learn_allow(self, sip);
      bench_session_timer_learn(self, sip);
      sdp = bench_session_read_sdp(sip, &error);
      if (sdp == NULL)
        bench_warning("The answer to our re-INVITE cannot be used: %s",
                      error != NULL ? error->message : "no SDP");
      else
        bench_session_keep_local_sdp(self, self->offered_sdp);
    }
  g_clear_pointer(&self->modify, bench_sip_request_free);
  /* 481 and 408 mean the far end has lost the dialog (RFC 3261 12.2.1.2). */
  if (status == 481 || status == 408)
    {
      bench_session_send_bye(self, NULL);
      bench_session_end(self, BENCH_SESSION_END_FAILED, status,
                        sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "");
      return;
    }
  schedule_retry(self, status, sip);
  bench_session_emit_modified(self, status, sdp);
}

static gboolean
send_offer(BenchSession *self, const char *sdp)
{
  g_autofree char *headers = bench_session_offer_headers(self);
  g_autofree char *copy = g_strdup(sdp);
  BenchSipRequestOptions options = {
    .method = sip_method_invite,
    .method_name = "INVITE",
    .headers = headers,
    .content_type = "application/sdp",
    .body = copy,
  };

  self->modify = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_modified, self);
  bench_session_watch_offer(self, self->modify, on_modified);
  g_free(self->offered_sdp);
  self->offered_sdp = g_steal_pointer(&copy);
  return self->modify != NULL;
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
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->retry_timer);
  /* Before the ACK to a 2xx of ours, first or later, no offer may follow (RFC 3261 14.1). */
  if (self->modify_waits == NULL
      && (self->state == BENCH_SESSION_ACCEPTED || self->timer.reinvite != NULL
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
  if (!send_offer(self, sdp))
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
      bench_session_send_bye(self,
                             method != sip_method_ack ? NULL : "SIP;cause=488;text=\"Not Acceptable Here\"");
      bench_session_end(self, BENCH_SESSION_END_FAILED, method != sip_method_ack ? 408 : 488, "No ACK");
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

  if (self->state == BENCH_SESSION_ENDING)
    return 481;
  /* Ours is on its way: glare. Theirs before is unanswered: too early (RFC 3261 14.2). */
  if (bench_session_has_open_offer(self, NULL, irq) || bench_session_timer_refuse(self, irq, sip))
    {
      nta_incoming_destroy(irq);
      return 0;
    }
  if (self->state != BENCH_SESSION_CONFIRMED)
    {
      bench_session_reply(self, irq, SIP_500_INTERNAL_SERVER_ERROR, "Retry-After: 3", NULL);
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
  bench_session_learn_allow(self, sip);
  bench_session_learn_connected(self, sip, TRUE);
  g_clear_pointer(&self->offer, nta_incoming_destroy);
  self->offer = irq;
  self->offer_answered = FALSE;
  self->offer_was_late = sdp == NULL;
  nta_incoming_bind(irq, on_offer_ack, self);
  bench_session_emit_offered(self, sdp);
  return 0;
}

/* Into the 200 to an UPDATE or PRACK. */
static void
answer_small_offer(BenchSession *self, int code, const char *phrase, const char *sdp)
{
  nta_incoming_t *irq = g_steal_pointer(&self->small_offer);
  BenchFork *fork = self->small_fork;
  msg_t *request = nta_incoming_getrequest(irq);
  g_autofree char *headers = NULL;

  if (code < 300 && nta_incoming_method(irq) == sip_method_update && request != NULL)
    {
      g_autofree char *timer = bench_session_timer_accept(self, sip_object(request));

      headers = bench_session_answer_headers(self, timer);
    }
  if (sdp != NULL)
    bench_session_keep_local_sdp(self, sdp);
  /* What a reliable answer settled before is out of date in that early dialog. */
  if (sdp != NULL && fork != NULL)
    {
      g_free(fork->answer);
      fork->answer = g_strdup("");
    }
  bench_session_reply(self, irq, code, phrase, headers, sdp);
  msg_destroy(request);
  nta_incoming_destroy(irq);
}

/**
 * bench_session_accept_offer:
 * @sdp: the answer, or our offer when the re-INVITE had none
 *
 * Answers what "offered" told of: a re-INVITE, an UPDATE, or an offer in a reliable 1xx or its PRACK.
 */
void
bench_session_accept_offer(BenchSession *self, const char *sdp)
{
  g_autofree char *headers = NULL;
  g_autofree char *timer = NULL;
  msg_t *request;

  if (self->small_offer != NULL)
    {
      answer_small_offer(self, SIP_200_OK, sdp);
      return;
    }
  if (bench_session_answer_in_prack(self, sdp) || self->offer == NULL || self->offer_answered)
    return;
  self->offer_answered = TRUE;
  request = nta_incoming_getrequest(self->offer);
  timer = request != NULL ? bench_session_timer_accept(self, sip_object(request)) : g_strdup("");
  msg_destroy(request);
  headers = bench_session_answer_headers(self, timer);
  bench_session_keep_local_sdp(self, sdp);
  bench_session_reply(self, self->offer, SIP_200_OK, headers, sdp);
}

/**
 * bench_session_refuse_offer:
 * @code: 488 as a rule
 *
 * The session goes on as it was (RFC 6141). An offer in the answer to our own INVITE cannot be refused; the
 * caller hangs up.
 */
void
bench_session_refuse_offer(BenchSession *self, int code, const char *phrase)
{
  if (self->small_offer != NULL)
    {
      answer_small_offer(self, code, phrase, NULL);
      return;
    }
  if (bench_session_answer_in_prack(self, NULL) || self->offer == NULL || self->offer_answered)
    return;
  bench_session_reply(self, self->offer, code, phrase, NULL, NULL);
  g_clear_pointer(&self->offer, nta_incoming_destroy);
}
