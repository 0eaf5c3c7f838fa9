/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens inside a call that stands: hold and resume from either side. Guide 2.4; RFC 3264 8. */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#include "base/log.h"

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
  g_autofree char *offer = NULL;

  leg->hold_before = bench_negotiation_get_hold(leg->negotiation);
  bench_negotiation_set_hold(leg->negotiation, leg->hold_wanted);
  offer = bench_negotiation_make_offer(leg->negotiation);
  leg->hold_pending = bench_session_modify(leg->session, offer, error);
  if (!leg->hold_pending)
    {
      bench_negotiation_set_hold(leg->negotiation, leg->hold_before);
      leg->hold_wanted = leg->hold_before;
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
                  hold ? N_("the call cannot be held now") : N_("the call is not on hold"));
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

/* Offers anew what the settings say by now, the codecs above all: a change of codec in the call. */
gboolean
bench_talking_reoffer(BenchCallLeg *leg, GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (leg->negotiation == NULL || leg->session == NULL || leg->call->answered_us == 0 || leg->hold_pending
      || bench_session_will_retry(leg->session))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call cannot be changed now"));
      return FALSE;
    }
  bench_negotiation_reload(leg->negotiation, bench_sip_call_control_get_settings(leg->control),
                           leg->account->index);
  if (offer_wanted(leg, &cause))
    return TRUE;
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, cause->message);
  return FALSE;
}

/* The call that was to be answered once this one is held. When it cannot be held, that one rings on: two
   calls that talk at once would hear each other. */
static void
answer_waiting(BenchCallLeg *leg)
{
  BenchCallLeg *next = leg->answer_next;

  leg->answer_next = NULL;
  if (next == NULL)
    return;
  if (bench_negotiation_get_hold(leg->negotiation))
    bench_incoming_answer(next, NULL);
  else
    {
      bench_warning("Call %u is not answered: call %u could not be held", next->call->id, leg->call->id);
      bench_incoming_ring_on(next);
    }
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
      bench_negotiation_set_hold(leg->negotiation, leg->hold_before);
      if (!bench_session_will_retry(session))
        {
          bench_warning("Call %u: our offer was refused: %d", leg->call->id, code);
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
  bench_call_leg_keep_early(leg, agreed);
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

  /* A call that rings here has no media yet. */
  if (!bench_call_leg_open_media(leg, NULL))
    {
      bench_session_refuse_offer(session, 488, "Not Acceptable Here");
      return;
    }
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
  bench_call_leg_refuse_answer(leg, session);
}

/* Holds whatever call has the sound, before another gets it without a key of the user's. */
void
bench_talking_hold_others(BenchCallLeg *except)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(except->control);

  if (bench_call_leg_is_parallel(except))
    return;
  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);
      g_autoptr(GError) error = NULL;

      if (leg != except && bench_call_leg_has_sound(leg) && !bench_talking_hold(leg, TRUE, &error))
        bench_warning("Call %u: %s", leg->call->id, error->message);
    }
}

/* Listens to what a session says inside its dialog. */
void
bench_talking_bind(BenchCallLeg *leg)
{
  g_signal_connect(leg->session, "modified", G_CALLBACK(on_modified), leg);
  g_signal_connect(leg->session, "retry", G_CALLBACK(on_retry), leg);
  g_signal_connect(leg->session, "confirmed", G_CALLBACK(on_confirmed), leg);
  g_signal_connect(leg->session, "offered", G_CALLBACK(on_offered), leg);
}
