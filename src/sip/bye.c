/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ending a session: CANCEL, BYE both ways. RFC 3261 9, 15. */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#define CANCEL_MS 32000

/* Nobody will answer any more. */
static void
on_agent_closing(BenchSipAgent *agent G_GNUC_UNUSED, BenchSession *self)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);

  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->late_timer);
  bench_session_clear_forks(self);
  g_clear_pointer(&self->invite, bench_sip_request_free);
  g_clear_pointer(&self->bye, bench_sip_request_free);
  self->reports_due = FALSE;
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->reports_timer);
  bench_session_end(self, BENCH_SESSION_END_LOCAL, 0, "");
  bench_session_stop_lingering(self);
}

/* From here on the session lives by itself, whoever else lets go of it, until its CANCEL or BYE is
   answered or the sockets close. */
void
bench_session_linger(BenchSession *self)
{
  if (self->lingering)
    return;
  self->lingering = TRUE;
  g_object_ref(self);
  g_signal_connect(self->agent, "closing", G_CALLBACK(on_agent_closing), self);
}

/* 64*T1 after our CANCEL nobody waits for the INVITE's final answer any more (RFC 3261 9.1). */
static gboolean
on_cancel_unanswered(gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  self->cancel_timer = 0;
  g_clear_pointer(&self->invite, bench_sip_request_free);
  bench_session_end(self, BENCH_SESSION_END_LOCAL, 408, "");
  bench_session_stop_lingering(self);
  return G_SOURCE_REMOVE;
}

void
bench_session_stop_lingering(BenchSession *self)
{
  /* A transfer we asked for is still to be heard of, or a late fork may answer. */
  if (!self->lingering || self->reports_due || self->late_timer != 0)
    return;
  self->lingering = FALSE;
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->cancel_timer);
  g_signal_handlers_disconnect_by_func(self->agent, on_agent_closing, self);
  g_object_unref(self);
}

static void
on_bye_answered(BenchSipRequest *request G_GNUC_UNUSED,
                int status,
                const sip_t *sip G_GNUC_UNUSED,
                gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  if (status < 200)
    return;
  g_clear_pointer(&self->bye, bench_sip_request_free);
  bench_session_end(self, BENCH_SESSION_END_LOCAL, status, "");
  bench_session_stop_lingering(self);
}

/* Sends BYE and lingers for its answer; @reason is the value of a Reason header (RFC 3326), or NULL. */
void
bench_session_send_bye(BenchSession *self, const char *reason)
{
  const char *why = reason != NULL ? reason : self->end_reason;
  g_autofree char *headers
      = why != NULL ? g_strdup_printf("Max-Forwards: 70\r\nReason: %s", why) : g_strdup("Max-Forwards: 70");
  BenchSipRequestOptions options = { .method = sip_method_bye, .method_name = "BYE", .headers = headers };

  if (self->bye != NULL)
    return;
  if (self->state != BENCH_SESSION_ENDED)
    self->state = BENCH_SESSION_ENDING;
  bench_session_timer_stop(self);
  self->bye = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_bye_answered, self);
  if (self->bye != NULL)
    {
      bench_session_linger(self);
      return;
    }
  bench_session_end(self, BENCH_SESSION_END_LOCAL, 0, "");
  bench_session_stop_lingering(self);
}

/* A BYE has come. */
int
bench_session_on_bye(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
  g_autofree char *words = NULL;
  gboolean elsewhere = bench_session_read_reason(self, sip, &words);
  gboolean calling = self->state == BENCH_SESSION_CALLING || self->state == BENCH_SESSION_EARLY;
  BenchFork *fork = bench_session_fork_of_leg(self, leg);

  bench_session_reply(self, irq, SIP_200_OK, NULL, NULL);
  nta_incoming_destroy(irq);
  /* A BYE before our final answer ends the INVITE with 487 (RFC 3261 15.1.2). */
  if (self->state == BENCH_SESSION_INCOMING)
    {
      bench_session_reply(self, self->incoming, SIP_487_REQUEST_TERMINATED, NULL, NULL);
      bench_session_end(self, elsewhere ? BENCH_SESSION_END_ELSEWHERE : BENCH_SESSION_END_CANCELLED, 487,
                        words);
      return 0;
    }
  /* Not allowed to the callee (RFC 3261 15), but it says plainly that nobody will answer there; where the INVITE
     was forked, others still may. */
  if (calling && fork != NULL && bench_session_close_fork(self, fork))
    return 0;
  if (calling)
    {
      bench_session_hang_up(self);
      bench_session_end(self, BENCH_SESSION_END_REMOTE, 200, words);
      return 0;
    }
  if (self->offer != NULL && !self->offer_answered)
    bench_session_reply(self, self->offer, SIP_487_REQUEST_TERMINATED, NULL, NULL);
  bench_session_end(self,
                    self->state == BENCH_SESSION_ENDING ? BENCH_SESSION_END_LOCAL : BENCH_SESSION_END_REMOTE,
                    200, words);
  if (self->bye == NULL && self->invite == NULL)
    bench_session_stop_lingering(self);
  return 0;
}

/**
 * bench_session_set_end_reason:
 * @reason: (nullable): value of a Reason header (RFC 3326) for the CANCEL or BYE that we will send
 */
void
bench_session_set_end_reason(BenchSession *self, const char *reason)
{
  g_free(self->end_reason);
  self->end_reason = g_strdup(reason);
}

/**
 * bench_session_hang_up:
 *
 * Ends the session the way its state asks for: CANCEL, BYE or a 480. "ended" follows.
 */
void
bench_session_hang_up(BenchSession *self)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);

  switch (self->state)
    {
    case BENCH_SESSION_IDLE:
      bench_session_end(self, BENCH_SESSION_END_LOCAL, 0, "");
      return;
    case BENCH_SESSION_CALLING:
    case BENCH_SESSION_EARLY:
      self->cancel_wanted = TRUE;
      self->state = BENCH_SESSION_ENDING;
      bench_session_linger(self);
      self->cancel_timer
          = bench_clock_add(bench_sip_agent_get_clock(self->agent), CANCEL_MS, on_cancel_unanswered, self);
      bench_sip_request_cancel(self->invite, self->end_reason);
      return;
    case BENCH_SESSION_INCOMING:
      bench_session_reject(self, SIP_480_TEMPORARILY_UNAVAILABLE);
      return;
    case BENCH_SESSION_ACCEPTED:
      /* Not before the ACK, or the end of the wait for it (RFC 3261 15). */
      self->bye_waits = TRUE;
      bench_session_linger(self);
      return;
    case BENCH_SESSION_CONFIRMED:
      bench_session_send_bye(self, NULL);
      return;
    case BENCH_SESSION_ENDING:
    case BENCH_SESSION_ENDED:
      return;
    }
}

/**
 * bench_session_give_up:
 * @code: why the session cannot go on, as a SIP status
 *
 * Hangs up like bench_session_hang_up(); a BYE tells the reason (RFC 3326).
 */
void
bench_session_give_up(BenchSession *self, int code, const char *phrase)
{
  g_autofree char *reason = g_strdup_printf("SIP;cause=%d;text=\"%s\"", code, phrase);
  g_autoptr(BenchSession) alive = g_object_ref(self);

  if (self->state == BENCH_SESSION_CONFIRMED)
    bench_session_send_bye(self, reason);
  else
    bench_session_hang_up(self);
}
