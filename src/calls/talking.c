/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens inside a call that stands: hold and resume from either side. Guide 2.4; RFC 3264 8. */
#include "calls/call-leg.h"

#include "base/log.h"

static void
update_state(BenchCallLeg *leg)
{
  if (bench_negotiation_get_hold(leg->negotiation))
    bench_call_leg_set_state(leg, BENCH_CALL_HOLDING);
  else
    bench_call_leg_set_state(leg, leg->call->far_hold ? BENCH_CALL_HELD : BENCH_CALL_TALKING);
}

/* Holds or resumes: sends the re-INVITE; the state changes with its answer. */
gboolean
bench_talking_hold(BenchCallLeg *leg, gboolean hold, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *offer = NULL;

  if (leg->negotiation == NULL || leg->session == NULL || leg->hold_pending
      || bench_negotiation_get_hold(leg->negotiation) == hold)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  hold ? "the call cannot be held now" : "the call is not on hold");
      return FALSE;
    }
  bench_negotiation_set_hold(leg->negotiation, hold);
  offer = bench_negotiation_make_offer(leg->negotiation);
  if (!bench_session_modify(leg->session, offer, &cause))
    {
      bench_negotiation_set_hold(leg->negotiation, !hold);
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, cause->message);
      return FALSE;
    }
  leg->hold_pending = TRUE;
  return TRUE;
}

static void
on_modified(BenchSession *session G_GNUC_UNUSED, int code, BenchSdp *sdp, BenchCallLeg *leg)
{
  BenchCallLeg *next = leg->answer_next;
  BenchNegotiated agreed;

  leg->hold_pending = FALSE;
  if (code >= 300 || sdp == NULL || !bench_negotiation_read_answer(leg->negotiation, sdp, &agreed)
      || !bench_call_leg_apply(leg, &agreed))
    {
      bench_warning("Call %u: hold or resume was refused: %d", leg->call->id, code);
      bench_negotiation_set_hold(leg->negotiation, !bench_negotiation_get_hold(leg->negotiation));
    }
  update_state(leg);
  leg->answer_next = NULL;
  if (next != NULL)
    bench_incoming_answer(next, NULL);
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
  if (answer == NULL || !bench_call_leg_apply(leg, &agreed))
    {
      bench_session_refuse_offer(session, 488, "Not Acceptable Here");
      return;
    }
  bench_session_accept_offer(session, answer);
  update_state(leg);
}

/* An ACK has come; with an answer in it when the offer was ours, in the 200 (RFC 3261 13.2.1, 14.1). */
static void
on_confirmed(BenchSession *session, BenchSdp *sdp, BenchCallLeg *leg)
{
  BenchNegotiated agreed;

  if (sdp == NULL)
    return;
  if (bench_negotiation_read_answer(leg->negotiation, sdp, &agreed) && bench_call_leg_apply(leg, &agreed))
    {
      update_state(leg);
      return;
    }
  bench_session_hang_up(session);
  bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 488);
}

/* Listens to what a session says inside its dialog. */
void
bench_talking_bind(BenchCallLeg *leg)
{
  g_signal_connect(leg->session, "modified", G_CALLBACK(on_modified), leg);
  g_signal_connect(leg->session, "confirmed", G_CALLBACK(on_confirmed), leg);
  g_signal_connect(leg->session, "offered", G_CALLBACK(on_offered), leg);
}
