/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UPDATE from the far end, in an early or confirmed dialog: it moves the remote target, refreshes the
 * session timer and may carry an offer. Also what UPDATE and PRACK share: an offer whose answer goes into
 * the 200 at once. Ours are sent by session-timer.c. RFC 3311.
 */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"

/**
 * bench_session_has_open_offer:
 * @fork: (nullable): the early dialog of our INVITE it has come in
 * @irq: a request with an offer
 *
 * Answers @irq when an offer is open: 491 when it is ours, 500 with a random Retry-After of up to ten seconds when
 * it is theirs (RFC 3311 5.2, RFC 3261 14.2). The caller destroys @irq.
 *
 * Returns: whether @irq has been answered.
 */
gboolean
bench_session_has_open_offer(BenchSession *self, const BenchFork *fork, nta_incoming_t *irq)
{
  gboolean calling = self->state == BENCH_SESSION_CALLING || self->state == BENCH_SESSION_EARLY;
  gboolean theirs = (self->state == BENCH_SESSION_INCOMING && !self->settled && !self->reliable_offer)
                    || (self->offer != NULL && !self->offer_answered) || self->small_offer != NULL
                    || self->accept_waits != NULL;
  /* What one early dialog has agreed on says nothing of another (RFC 3261 13.1). */
  gboolean settled = fork != NULL ? fork->answer != NULL : self->settled;
  gboolean ours = (calling && !settled) || self->modify != NULL || self->timer.reinvite != NULL
                  || self->reliable_offer || (self->state == BENCH_SESSION_ACCEPTED && self->late_offer)
                  || (self->offer != NULL && self->offer_answered && self->offer_was_late);

  if (ours)
    {
      bench_session_reply(self, irq, SIP_491_REQUEST_PENDING, NULL, NULL);
      return TRUE;
    }
  if (theirs)
    {
      g_autofree char *later
          = g_strdup_printf("Retry-After: %u",
                            bench_random_below(bench_sip_agent_get_random(self->agent), 11));

      bench_session_reply(self, irq, SIP_500_INTERNAL_SERVER_ERROR, later, NULL);
      return TRUE;
    }
  return FALSE;
}

/**
 * bench_session_offer_in:
 * @irq: (transfer full): an UPDATE or PRACK
 * @sdp: the offer in it
 *
 * Hands the offer on; the handler of "offered" answers it before it returns.
 */
void
bench_session_offer_in(BenchSession *self, nta_incoming_t *irq, BenchSdp *sdp)
{
  self->small_offer = irq;
  bench_session_emit_offered(self, sdp);
  bench_session_refuse_offer(self, SIP_488_NOT_ACCEPTABLE);
}

/* An UPDATE has come. */
int
bench_session_on_update(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = bench_session_read_sdp(sip, &error);
  BenchFork *fork = bench_session_fork_of_leg(self, leg);

  if (self->state == BENCH_SESSION_ENDING)
    return 481;
  if (error != NULL)
    {
      bench_warning("An UPDATE was refused: %s", error->message);
      return 488;
    }
  if (sip->sip_contact == NULL)
    {
      bench_session_reply(self, irq, 400, "Missing Contact", NULL, NULL);
      nta_incoming_destroy(irq);
      return 0;
    }
  if ((sdp != NULL && bench_session_has_open_offer(self, fork, irq))
      || bench_session_timer_refuse(self, irq, sip))
    {
      nta_incoming_destroy(irq);
      return 0;
    }
  nta_leg_server_route(leg, NULL, sip->sip_contact);
  bench_session_learn_allow(self, sip);
  bench_session_learn_connected(self, sip, TRUE);
  if (sdp != NULL)
    {
      self->small_fork = fork;
      bench_session_offer_in(self, irq, sdp);
      self->small_fork = NULL;
    }
  else
    {
      g_autofree char *timer = bench_session_timer_accept(self, sip);
      g_autofree char *headers = bench_session_answer_headers(self, timer);

      bench_session_reply(self, irq, SIP_200_OK, headers, NULL);
      nta_incoming_destroy(irq);
    }
  return 0;
}
