/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An INVITE with Replaces: it takes the place of one of our calls (RFC 3891 3), as the target of an
 * attended transfer sees it (guide 2.7). Whoever knows both tags of a dialog may replace it; a guess
 * gets 481. The call goes on under its number on the LCD: only its far end changes.
 */
#include "calls/call-leg.h"

#include "base/log.h"

static void
refuse(BenchSession *session, int code, const char *phrase)
{
  bench_warning("An INVITE with Replaces from %s was refused: %d %s", bench_session_get_remote_user(session),
                code, phrase);
  bench_session_reject(session, code, phrase);
}

static BenchCallLeg *
find_named(BenchSipCallControl *control, const BenchReplaces *replaces)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(control);

  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);

      if (leg->session != NULL && bench_session_is_named_by(leg->session, replaces))
        return leg;
    }
  return NULL;
}

/* Offer and answer of the new dialog over the old one's RTP port; NULL when nothing fits. */
static char *
negotiate(BenchCallLeg *leg, BenchSession *session, BenchNegotiation *negotiation)
{
  const BenchSdp *offer = bench_session_get_remote_offer(session);
  BenchNegotiated agreed;
  g_autofree char *sdp = NULL;

  if (offer == NULL)
    return bench_negotiation_make_offer(negotiation);
  sdp = bench_negotiation_make_answer(negotiation, offer, &agreed);
  return sdp != NULL && bench_call_leg_apply(leg, &agreed) ? g_steal_pointer(&sdp) : NULL;
}

static void
take_over(BenchCallLeg *leg, BenchSession *session)
{
  BenchNegotiation *old = leg->negotiation;
  g_autoptr(BenchSession) replaced = g_object_ref(leg->session);
  g_autofree char *sdp = NULL;

  if (!bench_session_take(session, leg->account))
    return;
  leg->negotiation = bench_negotiation_new(bench_sip_call_control_get_settings(leg->control),
                                           leg->account->index, bench_sip_agent_get_local_host(leg->agent),
                                           bench_media_session_get_port(leg->media));
  bench_negotiation_set_random(leg->negotiation, bench_sip_agent_get_random(leg->agent));
  /* Whom we hold we go on holding: nobody gets the sound of another call by taking over this one. */
  bench_negotiation_set_hold(leg->negotiation, bench_negotiation_get_hold(old));
  sdp = negotiate(leg, session, leg->negotiation);
  if (sdp == NULL)
    {
      bench_negotiation_free(leg->negotiation);
      leg->negotiation = old;
      refuse(session, 488, "Not Acceptable Here");
      return;
    }
  bench_negotiation_free(old);
  /* Binding lets go of the old session, whose BYE or CANCEL then takes its own course. */
  bench_call_leg_bind_session(leg, session);
  bench_session_accept(session, sdp);
  bench_session_hang_up(replaced);
  leg->hold_pending = FALSE;
  leg->hold_wanted = bench_negotiation_get_hold(leg->negotiation);
  bench_call_leg_show_far_end(leg, session);
  bench_call_leg_became_confirmed(leg);
  bench_call_leg_release_waiting(leg);
}

/**
 * bench_replace_take:
 * @session: an unanswered incoming session that names a dialog to replace
 *
 * Answers it, one way or the other.
 */
void
bench_replace_take(BenchSipCallControl *control, BenchSession *session)
{
  const BenchReplaces *replaces = bench_session_get_replaces(session);
  BenchCallLeg *leg = find_named(control, replaces);

  /* A ringing call of somebody else's making is not to be taken over (RFC 3891 3). */
  if (leg == NULL || leg->call->state == BENCH_CALL_INCOMING)
    refuse(session, 481, "Call/Transaction Does Not Exist");
  else if (!bench_call_is_alive(leg->call))
    refuse(session, 603, "Decline");
  else if (replaces->early_only && leg->call->answered_us != 0)
    refuse(session, 486, "Busy Here");
  else
    take_over(leg, session);
}
