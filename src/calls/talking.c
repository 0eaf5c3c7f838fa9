/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens inside a call that stands: hold and resume from either side, and blind transfer in each
 * of its three roles. Guide 2.4, 2.6; RFC 3264 8, RFC 3515.
 */
#include "calls/call-leg.h"

#include "base/log.h"

/* Who asked us to call somebody hangs up first (guide 2.6, F13 to F17); this is how long we wait. */
#define REFERRER_MS 1000
/* After its 202 the far end reports once before we hang up; this is how long we wait for that. */
#define FIRST_REPORT_MS 500

static void
update_state(BenchCallLeg *leg)
{
  if (leg->call->answered_us == 0)
    return;
  if (bench_negotiation_get_hold(leg->negotiation))
    bench_call_leg_set_state(leg, BENCH_CALL_HOLDING);
  else
    bench_call_leg_set_state(leg, leg->call->far_hold ? BENCH_CALL_HELD : BENCH_CALL_TALKING);
}

/* Asks the far end for what the user wants. */
static gboolean
offer_wanted(BenchCallLeg *leg, GError **error)
{
  gboolean before = bench_negotiation_get_hold(leg->negotiation);
  g_autofree char *offer = NULL;

  bench_negotiation_set_hold(leg->negotiation, leg->hold_wanted);
  offer = bench_negotiation_make_offer(leg->negotiation);
  leg->hold_pending = bench_session_modify(leg->session, offer, error);
  if (!leg->hold_pending)
    {
      bench_negotiation_set_hold(leg->negotiation, before);
      leg->hold_wanted = before;
    }
  return leg->hold_pending;
}

/* Holds or resumes: sends the re-INVITE; the state changes with its answer. While one is on its way, or
   waits to be sent again, the last wish counts. */
gboolean
bench_talking_hold(BenchCallLeg *leg, gboolean hold, GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (leg->negotiation == NULL || leg->session == NULL || leg->hold_wanted == hold
      || leg->call->answered_us == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  hold ? "the call cannot be held now" : "the call is not on hold");
      return FALSE;
    }
  leg->hold_wanted = hold;
  if (leg->hold_pending || bench_session_will_retry(leg->session))
    return TRUE;
  if (offer_wanted(leg, &cause))
    return TRUE;
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, cause->message);
  return FALSE;
}

static void
answer_waiting(BenchCallLeg *leg)
{
  BenchCallLeg *next = leg->answer_next;

  leg->answer_next = NULL;
  if (next != NULL)
    bench_incoming_answer(next, NULL);
}

static void
settle_hold(BenchCallLeg *leg)
{
  g_autoptr(GError) error = NULL;

  if (leg->hold_wanted != bench_negotiation_get_hold(leg->negotiation))
    {
      if (offer_wanted(leg, &error))
        return;
      bench_warning("Call %u: %s", leg->call->id, error->message);
    }
  answer_waiting(leg);
}

static void
on_modified(BenchSession *session, int code, BenchSdp *sdp, BenchCallLeg *leg)
{
  gboolean pending = leg->hold_pending;
  BenchNegotiated agreed;
  gboolean done = code < 300 && sdp != NULL && bench_negotiation_read_answer(leg->negotiation, sdp, &agreed)
                  && bench_call_leg_apply(leg, &agreed);

  leg->hold_pending = FALSE;
  /* A refusal leaves everything as it was (RFC 6141). */
  if (pending && !done)
    {
      bench_negotiation_set_hold(leg->negotiation, !bench_negotiation_get_hold(leg->negotiation));
      if (!bench_session_will_retry(session))
        {
          bench_warning("Call %u: hold or resume was refused: %d", leg->call->id, code);
          leg->hold_wanted = bench_negotiation_get_hold(leg->negotiation);
        }
    }
  update_state(leg);
  if (!bench_session_will_retry(session))
    settle_hold(leg);
}

static void
on_retry(BenchSession *session G_GNUC_UNUSED, BenchCallLeg *leg)
{
  if (!leg->hold_pending)
    settle_hold(leg);
}

/* An offer before the call is answered, in a reliable 1xx, its PRACK or an UPDATE. */
static gboolean
take_early(BenchCallLeg *leg, BenchNegotiated *agreed)
{
  bench_call_set_text(&leg->early_host, agreed->parameters.remote_host);
  leg->early = TRUE;
  leg->early_agreed = *agreed;
  leg->early_agreed.parameters.remote_host = leg->early_host;
  /* We are not heard before the answer, and a call that rings here is not listened to. */
  agreed->parameters.sending = FALSE;
  if (!bench_call_leg_apply(leg, agreed))
    return FALSE;
  if (leg->call->direction == BENCH_CALL_INCOMING_DIRECTION)
    bench_media_session_set_joined(leg->media, FALSE);
  else
    leg->call->early_media = TRUE;
  return TRUE;
}

static gboolean
apply_offer(BenchCallLeg *leg, BenchNegotiated *agreed)
{
  return leg->call->answered_us == 0 ? take_early(leg, agreed) : bench_call_leg_apply(leg, agreed);
}

static void
on_offered(BenchSession *session, BenchSdp *sdp, BenchCallLeg *leg)
{
  g_autofree char *answer = NULL;
  BenchNegotiated agreed;

  if (sdp == NULL)
    {
      answer = bench_negotiation_make_offer(leg->negotiation);
      bench_session_accept_offer(session, answer);
      return;
    }
  answer = bench_negotiation_make_answer(leg->negotiation, sdp, &agreed);
  if (answer == NULL || !apply_offer(leg, &agreed))
    {
      bench_session_refuse_offer(session, 488, "Not Acceptable Here");
      return;
    }
  bench_session_accept_offer(session, answer);
  update_state(leg);
}

/* An answer to an offer of ours in a 200 or a reliable 180 (RFC 3261 13.2.1, 14.1; RFC 3262 5). */
static void
on_confirmed(BenchSession *session, BenchSdp *sdp, BenchCallLeg *leg)
{
  BenchNegotiated agreed;

  if (sdp == NULL)
    return;
  if (bench_negotiation_read_answer(leg->negotiation, sdp, &agreed) && apply_offer(leg, &agreed))
    {
      update_state(leg);
      return;
    }
  bench_session_give_up(session, 488, "Not Acceptable Here");
  bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 488);
}

static void
set_transfer(BenchCallLeg *leg, BenchTransferState state)
{
  leg->call->transfer = state;
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

static void
leave_transfer(BenchCallLeg *leg)
{
  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->transfer_timer);
  set_transfer(leg, BENCH_TRANSFER_DONE);
  bench_session_hang_up(leg->session);
}

static gboolean
on_no_report(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->transfer_timer = 0;
  leave_transfer(leg);
  return G_SOURCE_REMOVE;
}

static void
on_refer_progress(BenchSession *session G_GNUC_UNUSED,
                  int code,
                  gboolean final G_GNUC_UNUSED,
                  BenchCallLeg *leg)
{
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);

  if (leg->call->transfer != BENCH_TRANSFER_TRYING)
    return;
  if (code >= 300)
    {
      bench_clock_clear(clock, &leg->transfer_timer);
      set_transfer(leg, BENCH_TRANSFER_FAILED);
      return;
    }
  /* 202 is the REFER's answer: wait a moment for the first report. Any report lets us go. */
  if (code == 202 && leg->transfer_timer == 0)
    leg->transfer_timer = bench_clock_add(clock, FIRST_REPORT_MS, on_no_report, leg);
  else
    leave_transfer(leg);
}

/* Blind transfer, as transferor. */
gboolean
bench_talking_transfer(BenchCallLeg *leg, const char *target, GError **error)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  g_autoptr(GError) cause = NULL;
  g_autofree char *uri
      = bench_sip_account_get_target(leg->account, target,
                                     bench_settings_get_boolean(settings, "sip.use_23_as_pound"), &cause);

  if (uri == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return FALSE;
    }
  if (leg->session == NULL || !bench_session_refer(leg->session, uri, &cause))
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                          cause != NULL ? cause->message : "the call cannot be transferred now");
      return FALSE;
    }
  set_transfer(leg, BENCH_TRANSFER_TRYING);
  return TRUE;
}

/* As transferee: calls whom we were sent to. */
static void
follow_refer(BenchCallLeg *leg)
{
  g_autofree char *target = g_steal_pointer(&leg->referred_to);
  g_autofree char *referred_by = g_steal_pointer(&leg->referred_by);
  g_autoptr(GError) error = NULL;
  BenchCall *call;

  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->referred_timer);
  if (target == NULL)
    return;
  call = bench_outgoing_dial(leg->control, leg->account->index, target, referred_by, &error);
  if (call == NULL)
    {
      bench_warning("Call %u: the transfer to %s failed: %s", leg->call->id, target, error->message);
      if (leg->session != NULL)
        bench_session_notify_refer(leg->session, 503, "Service Unavailable", TRUE);
      return;
    }
  bench_sip_call_control_find_leg(leg->control, call)->referrer = leg;
}

static gboolean
on_referrer_stays(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->referred_timer = 0;
  follow_refer(leg);
  return G_SOURCE_REMOVE;
}

static void
on_referred(BenchSession *session, const char *target, const char *referred_by, BenchCallLeg *leg)
{
  g_free(leg->referred_to);
  leg->referred_to = g_strdup(target);
  g_free(leg->referred_by);
  leg->referred_by = g_strdup(referred_by);
  bench_session_accept_refer(session);
  leg->referred_timer
      = bench_clock_add(bench_sip_call_control_get_clock(leg->control), REFERRER_MS, on_referrer_stays, leg);
}

/* The far end's BYE: if it had sent us to somebody, now is the time to call there. */
void
bench_talking_far_hung_up(BenchCallLeg *leg)
{
  follow_refer(leg);
}

/* Listens to what a session says inside its dialog. */
void
bench_talking_bind(BenchCallLeg *leg)
{
  g_signal_connect(leg->session, "modified", G_CALLBACK(on_modified), leg);
  g_signal_connect(leg->session, "retry", G_CALLBACK(on_retry), leg);
  g_signal_connect(leg->session, "confirmed", G_CALLBACK(on_confirmed), leg);
  g_signal_connect(leg->session, "offered", G_CALLBACK(on_offered), leg);
  g_signal_connect(leg->session, "refer-progress", G_CALLBACK(on_refer_progress), leg);
  g_signal_connect(leg->session, "referred", G_CALLBACK(on_referred), leg);
}
