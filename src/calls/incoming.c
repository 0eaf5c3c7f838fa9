/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call that comes in: forward, refuse or ring; then answer, by hand or by itself.
 *
 * Order: refused as anonymous, always forward, do not disturb, busy (call waiting off and a call there already, or too many
 * calls) with or without a forward, else ring, with the no-answer forward's timer running.
 * Guide 2.2, 2.5, 2.8 to 2.10; F041, F043, F045, F051 to F059.
 */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#include <string.h>

#include "base/log.h"
#include "calls/alert-info.h"

static void
refuse(BenchCallLeg *leg, int code, const char *phrase)
{
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  bench_session_reject(leg->session, code, phrase);
  bench_call_leg_finish(leg, BENCH_CALL_END_REJECTED, code);
}

static gboolean
on_no_answer(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->no_answer_timer = 0;
  bench_forward_try(leg, BENCH_FORWARD_NO_ANSWER);
  return G_SOURCE_REMOVE;
}

static gboolean
on_auto_answer(gpointer data)
{
  BenchCallLeg *leg = data;
  g_autoptr(GError) error = NULL;

  leg->auto_answer_timer = 0;
  if (!bench_incoming_answer(leg, &error))
    bench_warning("Call %u was not answered automatically: %s", leg->call->id, error->message);
  return G_SOURCE_REMOVE;
}

/* Answering without a key: by the account's switch, or because the caller asks for it (intercom, F042). */
static void
start_auto_answer(BenchCallLeg *leg, gboolean busy)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);
  int asked_s = bench_session_get_answer_after(leg->session);
  gboolean in_the_way = busy && !bench_call_leg_is_parallel(leg);
  guint delay_s;

  if (asked_s >= 0 && bench_settings_get_boolean(settings, "features.intercom.allow")
      && (!in_the_way || bench_settings_get_boolean(settings, "features.intercom.barge")))
    {
      leg->call->intercom = TRUE;
      delay_s = (guint) asked_s;
    }
  else if (!in_the_way
           && bench_settings_get_booleanf(settings, "account.%u.auto_answer", leg->account->index))
    delay_s = (guint) bench_settings_get_int(settings, "features.auto_answer_delay");
  else
    return;
  leg->auto_answer_timer = bench_clock_add(clock, delay_s * 1000, on_auto_answer, leg);
}

/* Lets a call ring that was to be answered and cannot be now: it may be forwarded as unanswered again. */
void
bench_incoming_ring_on(BenchCallLeg *leg)
{
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);
  guint ring_ms;

  bench_clock_clear(clock, &leg->no_answer_timer);
  if (bench_forward_get_ring_ms(leg, &ring_ms))
    leg->no_answer_timer = bench_clock_add(clock, ring_ms, on_no_answer, leg);
}

/* Whether the offer, if there is one, can be answered at all. */
static gboolean
is_answerable(BenchCallLeg *leg)
{
  const BenchSdp *offer = bench_session_get_remote_offer(leg->session);
  BenchNegotiation *negotiation;
  g_autofree char *answer = NULL;
  BenchNegotiated agreed;

  if (offer == NULL)
    return TRUE;
  negotiation = bench_negotiation_new(bench_sip_call_control_get_settings(leg->control), leg->account->index,
                                      bench_sip_agent_get_local_host(leg->agent), 0);
  answer = bench_negotiation_make_answer(negotiation, offer, &agreed);
  if (answer != NULL)
    leg->likely_codec = agreed.parameters.codec;
  else
    bench_call_leg_note_refusal(leg, negotiation);
  bench_negotiation_free(negotiation);
  return answer != NULL;
}

/* Whether there is no room for one more call beside @others. */
static gboolean
is_busy(BenchSettings *settings, guint others)
{
  return bench_settings_get_boolean(settings, "benchphone.always_busy")
         || others >= (guint) bench_settings_get_int(settings, "benchphone.limit.calls")
         || (others > 0 && !bench_settings_get_boolean(settings, "call_waiting.enable"));
}

/* Whether the call was dealt with without ringing. */
static gboolean
turn_away(BenchCallLeg *leg, guint others)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  /* F047 */
  if (bench_session_is_anonymous(leg->session)
      && bench_settings_get_booleanf(settings, "account.%u.reject_anonymous_call", leg->account->index))
    {
      refuse(leg, 433, "Anonymity Disallowed");
      return TRUE;
    }
  if (bench_forward_try(leg, BENCH_FORWARD_ALWAYS))
    return TRUE;
  if (bench_dnd_refuses(leg))
    {
      int code = bench_settings_get_int(settings, "features.dnd_refuse_code");

      refuse(leg, code, bench_call_leg_phrase(code));
      return TRUE;
    }
  if (is_busy(settings, others))
    {
      if (bench_settings_get_boolean(settings, "benchphone.forward.busy_rings"))
        bench_session_ring(leg->session, NULL);
      if (!bench_forward_try(leg, BENCH_FORWARD_BUSY))
        refuse(leg, 486, "Busy Here");
      return TRUE;
    }
  /* Nobody shall lift the handset for a call that cannot be had (RFC 3261 13.3.1.3). */
  if (!is_answerable(leg))
    {
      refuse(leg, 488, "Not Acceptable Here");
      return TRUE;
    }
  return FALSE;
}

/* The final status an INVITE for account @line would get now if nobody answered it: what OPTIONS tells (RFC 3261
   11.2). A forward is not told: it is for calls. */
int
bench_incoming_probe(BenchSipCallControl *control, guint line)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(control);
  guint alive = bench_sip_call_control_count_alive(control);

  if (bench_dnd_is_on(settings, line))
    return bench_settings_get_int(settings, "features.dnd_refuse_code");
  if (is_busy(settings, alive))
    return 486;
  return 200;
}

static void
fill_call(BenchCall *call, BenchSession *session)
{
  bench_call_set_text(&call->remote_name, bench_session_get_remote_name(session));
  bench_call_set_text(&call->remote_number, bench_session_get_remote_user(session));
  bench_call_set_text(&call->remote_uri, bench_session_get_remote_uri(session));
  bench_call_set_text(&call->local_number, bench_session_get_local_user(session));
  bench_call_set_text(&call->diverted_by, bench_session_get_diverted_by(session));
}

static void
choose_ring(BenchSipCallControl *control, BenchCall *call, BenchSession *session)
{
  g_autofree char *ring = bench_alert_info_choose_ring(bench_sip_call_control_get_settings(control),
                                                       call->line, bench_session_get_alert_info(session));

  bench_call_set_text(&call->ring, ring);
}

/* benchphone.early_media: the caller hears us before the answer, which the 200 then repeats (RFC 3960). */
static gboolean
let_hear_early(BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  const BenchSdp *offer = bench_session_get_remote_offer(leg->session);
  BenchNegotiated agreed;

  if (!bench_settings_get_boolean(settings, "benchphone.early_media") || offer == NULL
      || !bench_call_leg_open_media(leg, NULL))
    return FALSE;
  leg->early_answer = bench_negotiation_make_answer(leg->negotiation, offer, &agreed);
  if (leg->early_answer == NULL || !bench_call_leg_apply(leg, &agreed))
    {
      g_clear_pointer(&leg->early_answer, g_free);
      return FALSE;
    }
  bench_session_progress(leg->session, leg->early_answer);
  return TRUE;
}

/* An INVITE without an offer whose 180 is reliable gets ours in that 180 (RFC 3262 5). */
static void
ring(BenchCallLeg *leg)
{
  g_autoptr(GError) error = NULL;

  if (let_hear_early(leg))
    return;
  if (bench_session_needs_early_offer(leg->session) && leg->early_offer == NULL)
    {
      if (bench_call_leg_open_media(leg, &error))
        leg->early_offer = bench_negotiation_make_offer(leg->negotiation);
      else
        bench_warning("Call %u: %s", leg->call->id, error->message);
    }
  bench_session_ring(leg->session, leg->early_offer);
}

/* Takes an INVITE that has come. */
void
bench_incoming_take(BenchSipCallControl *control, BenchSession *session)
{
  BenchCallControl *base = BENCH_CALL_CONTROL(control);
  BenchSipAccount *account = bench_accounts_find_for(bench_sip_call_control_get_accounts(control), session);
  guint others = bench_sip_call_control_count_alive(control);
  g_autoptr(BenchCall) call = NULL;
  BenchCallLeg *leg;

  if (bench_session_get_replaces(session) != NULL)
    {
      bench_replace_take(control, session);
      return;
    }
  if (account == NULL)
    {
      bench_session_reject(session, 404, "Not Found");
      return;
    }
  if (!bench_session_take(session, account))
    return;
  call = bench_call_new(bench_call_control_next_call_id(base), account->index, BENCH_CALL_INCOMING_DIRECTION);
  call->started_us = bench_clock_wall(bench_sip_call_control_get_clock(control));
  fill_call(call, session);
  choose_ring(control, call, session);
  leg = bench_sip_call_control_add_leg(control, call, account, bench_session_get_agent(session));
  bench_call_leg_bind_session(leg, session);
  bench_call_control_add_call(base, g_object_ref(call));
  if (bench_call_is_alive(call) && !turn_away(leg, others) && bench_session_is_unanswered(session))
    {
      ring(leg);
      bench_media_engine_expect_call(bench_sip_call_control_get_media(control), leg->likely_codec);
      bench_incoming_ring_on(leg);
      start_auto_answer(leg, others > 0);
      bench_call_control_call_changed(base, call);
    }
}

static BenchCallLeg *
find_talking(BenchCallLeg *except)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(except->control);

  if (bench_call_leg_is_parallel(except))
    return NULL;
  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);

      if (leg != except && bench_call_leg_has_sound(leg))
        return leg;
    }
  return NULL;
}

static gboolean
accept_now(BenchCallLeg *leg, GError **error)
{
  const BenchSdp *offer = bench_session_get_remote_offer(leg->session);
  g_autoptr(GError) cause = NULL;
  g_autofree char *sdp = NULL;
  BenchNegotiated agreed;

  if (leg->early_answer != NULL)
    {
      /* A later early offer has left us silent until now. */
      if (leg->early)
        bench_call_leg_apply(leg, &leg->early_agreed);
      bench_session_accept(leg->session, leg->early_answer);
      bench_call_leg_became_confirmed(leg);
      return TRUE;
    }
  if (!bench_call_leg_open_media(leg, &cause))
    {
      bench_warning("Call %u: %s", leg->call->id, cause->message);
      refuse(leg, 500, "No Media Port");
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, cause->message);
      return FALSE;
    }
  if (offer != NULL)
    sdp = bench_negotiation_make_answer(leg->negotiation, offer, &agreed);
  else
    sdp = leg->early_offer != NULL ? g_strdup(leg->early_offer)
                                   : bench_negotiation_make_offer(leg->negotiation);
  if (leg->early)
    agreed = leg->early_agreed;
  if (sdp == NULL || ((offer != NULL || leg->early) && !bench_call_leg_apply(leg, &agreed)))
    {
      bench_call_leg_note_refusal(leg, leg->negotiation);
      refuse(leg, 488, "Not Acceptable Here");
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, "%s",
                  leg->refusal != NULL ? leg->refusal : "no codec in common");
      return FALSE;
    }
  bench_session_accept(leg->session, sdp);
  bench_call_leg_became_confirmed(leg);
  return TRUE;
}

/* Answers a ringing call; one that is talking is held first, and the 200 waits for that (guide 2.5). */
gboolean
bench_incoming_answer(BenchCallLeg *leg, GError **error)
{
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);
  BenchCallLeg *talking;

  if (leg->session == NULL || !bench_session_is_unanswered(leg->session))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call is not ringing"));
      return FALSE;
    }
  talking = find_talking(leg);
  if (talking != NULL && talking->answer_next != NULL && talking->answer_next != leg)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("another call is being answered"));
      return FALSE;
    }
  bench_clock_clear(clock, &leg->no_answer_timer);
  bench_clock_clear(clock, &leg->auto_answer_timer);
  if (talking == NULL || talking->answer_next == leg)
    return accept_now(leg, error);
  if (talking->hold_pending || bench_talking_hold(talking, TRUE, NULL))
    {
      talking->answer_next = leg;
      return TRUE;
    }
  return accept_now(leg, error);
}
