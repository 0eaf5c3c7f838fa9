/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/call-leg.h"

#include "base/log.h"
#include "calls/call-figures.h"
#include "calls/reasons.h"
#include "calls/voice-report.h"

/* How long an ended call stays on the list, so that the LCD can show why it ended. */
#define ENDED_MS 4000

static void
drop_session(BenchCallLeg *leg)
{
  if (leg->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  g_clear_object(&leg->session);
}

static void
drop_media(BenchCallLeg *leg)
{
  if (leg->media == NULL)
    return;
  bench_call_sound_end(leg);
  bench_media_session_stop(leg->media);
  g_signal_handlers_disconnect_by_data(leg->media, leg);
  g_clear_object(&leg->media);
}

static void
clear_timers(BenchCallLeg *leg)
{
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);

  g_clear_pointer(&leg->voice_watch, bench_voice_watch_free);
  bench_clock_clear(clock, &leg->no_answer_timer);
  bench_clock_clear(clock, &leg->auto_answer_timer);
  bench_clock_clear(clock, &leg->referred_timer);
  bench_clock_clear(clock, &leg->transfer_timer);
}

/* Frees a leg; its session goes on by itself if a BYE is still on its way. */
void
bench_call_leg_free(BenchCallLeg *leg)
{
  clear_timers(leg);
  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->removal_timer);
  drop_session(leg);
  drop_media(leg);
  g_clear_pointer(&leg->negotiation, bench_negotiation_free);
  g_clear_pointer(&leg->targets, g_ptr_array_unref);
  g_clear_pointer(&leg->tried, g_hash_table_unref);
  g_clear_pointer(&leg->account, bench_sip_account_unref);
  g_clear_object(&leg->agent);
  g_clear_object(&leg->call);
  bench_transfer_clear(leg);
  bench_replaces_free(leg->replaces);
  g_free(leg->forwarded);
  g_free(leg->dialled);
  g_free(leg->early_offer);
  g_free(leg->early_answer);
  g_free(leg->early_host);
  g_free(leg->early_rtcp_host);
  g_free(leg->refusal);
  bench_srtp_keys_wipe(&leg->early_keys);
  g_free(leg);
}

static void
on_media_tap(BenchMediaSession *media G_GNUC_UNUSED, BenchTapRecord *record, BenchCallLeg *leg)
{
  bench_sip_call_control_report_tap(leg->control, record);
}

static void
on_dtmf(BenchMediaSession *media G_GNUC_UNUSED, int digit, guint duration_ms G_GNUC_UNUSED, BenchCallLeg *leg)
{
  bench_digits_received(leg, (char) digit);
}

/* benchphone.rtp.timeout: nothing has come for too long; whoever is there cannot be heard any more. */
static void
on_timed_out(BenchMediaSession *media G_GNUC_UNUSED, BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  bench_warning("Call %u: no RTP and no RTCP for %d s", leg->call->id,
                bench_settings_get_int(settings, "benchphone.rtp.timeout"));
  bench_event_bus_emit(bench_sip_call_control_get_events(leg->control), BENCH_EVENT_MEDIA, "call", G_TYPE_INT,
                       (int) leg->call->id, "state", G_TYPE_STRING, "timeout", NULL);
  if (leg->session == NULL || leg->call->answered_us == 0
      || !bench_settings_get_boolean(settings, "benchphone.rtp.timeout_hang_up"))
    return;
  bench_call_set_text(&leg->refusal, "RTP timeout!");
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  bench_session_give_up(leg->session, 408, "RTP Timeout");
  bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 408);
}

static void
on_info_digit(BenchSession *session G_GNUC_UNUSED,
              int digit,
              guint duration_ms G_GNUC_UNUSED,
              BenchCallLeg *leg)
{
  bench_digits_received(leg, (char) digit);
}

/* Binds RTP ports and prepares offer/answer. */
gboolean
bench_call_leg_open_media(BenchCallLeg *leg, GError **error)
{
  const char *host = bench_sip_agent_get_local_host(leg->agent);

  if (leg->media != NULL)
    return TRUE;
  leg->media = bench_media_session_new(bench_sip_call_control_get_media(leg->control), host, error);
  if (leg->media == NULL)
    return FALSE;
  g_signal_connect(leg->media, "tap", G_CALLBACK(on_media_tap), leg);
  g_signal_connect(leg->media, "dtmf-received", G_CALLBACK(on_dtmf), leg);
  g_signal_connect(leg->media, "timed-out", G_CALLBACK(on_timed_out), leg);
  leg->negotiation
      = bench_negotiation_new(bench_sip_call_control_get_settings(leg->control), leg->account->index, host,
                              bench_media_session_get_port(leg->media));
  bench_negotiation_set_random(leg->negotiation, bench_sip_agent_get_random(leg->agent));
  return TRUE;
}

/* A description was not taken: why, if there is more to say than its code does. */
void
bench_call_leg_note_refusal(BenchCallLeg *leg, BenchNegotiation *negotiation)
{
  const char *words = bench_negotiation_get_refusal(negotiation);

  g_free(leg->refusal);
  leg->refusal = g_strdup(words);
  if (words != NULL)
    bench_warning("Call %u: account %u: %s", leg->call->id, leg->account->index, words);
}

/* Keeps what was agreed on before the answer; what it points at may change until then. */
void
bench_call_leg_keep_early(BenchCallLeg *leg, const BenchNegotiated *agreed)
{
  BenchMediaParameters *parameters = &leg->early_agreed.parameters;

  bench_call_set_text(&leg->early_host, agreed->parameters.remote_host);
  bench_call_set_text(&leg->early_rtcp_host, agreed->parameters.remote_rtcp_host);
  leg->early = TRUE;
  leg->early_agreed = *agreed;
  parameters->remote_host = leg->early_host;
  parameters->remote_rtcp_host = leg->early_rtcp_host;
  if (parameters->srtp == NULL)
    return;
  leg->early_keys = *parameters->srtp;
  parameters->srtp = &leg->early_keys;
}

/* Puts what was agreed into force; a leg that cannot is a call that cannot go on. */
gboolean
bench_call_leg_apply(BenchCallLeg *leg, const BenchNegotiated *agreed)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = leg->call;

  if (!bench_call_sound_configure(leg, agreed, &error))
    {
      bench_warning("Call %u: no sound: %s", call->id, error->message);
      return FALSE;
    }
  bench_media_session_set_joined(leg->media, !bench_negotiation_get_hold(leg->negotiation));
  call->far_hold = agreed->far_hold;
  call->secure = agreed->parameters.srtp != NULL;
  if (call->secure)
    bench_sip_call_control_warn_of_clear_keys(leg->control, leg->account);
  call->wideband = agreed->parameters.codec->wideband;
  bench_call_set_text(&call->codec, agreed->parameters.codec->display);
  bench_event_bus_emit(bench_sip_call_control_get_events(leg->control), BENCH_EVENT_MEDIA, "call", G_TYPE_INT,
                       (int) call->id, "codec", G_TYPE_STRING, call->codec, "remote", G_TYPE_STRING,
                       agreed->parameters.remote_host, "port", G_TYPE_INT,
                       (int) agreed->parameters.remote_port, "sending", G_TYPE_BOOLEAN,
                       agreed->parameters.sending, "receiving", G_TYPE_BOOLEAN, agreed->parameters.receiving,
                       "secure", G_TYPE_BOOLEAN, call->secure, NULL);
  return TRUE;
}

void
bench_call_leg_set_state(BenchCallLeg *leg, BenchCallState state)
{
  leg->call->state = state;
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

static gboolean
on_removal(gpointer data)
{
  BenchCallLeg *leg = data;
  BenchSipCallControl *control = leg->control;
  g_autoptr(BenchCall) call = g_object_ref(leg->call);

  leg->removal_timer = 0;
  g_ptr_array_remove(bench_sip_call_control_get_legs(control), leg);
  bench_call_control_remove_call(BENCH_CALL_CONTROL(control), call);
  return G_SOURCE_REMOVE;
}

/* Whether its far end hears us, or would if it did not hold us. */
gboolean
bench_call_leg_has_sound(BenchCallLeg *leg)
{
  return leg->call->state == BENCH_CALL_TALKING || leg->call->state == BENCH_CALL_HELD;
}

/* Whether calls stand side by side (benchphone.parallel_calls) and none holds another. */
gboolean
bench_call_leg_is_parallel(const BenchCallLeg *leg)
{
  return bench_settings_get_boolean(bench_sip_call_control_get_settings(leg->control),
                                    "benchphone.parallel_calls");
}

/* A leg that waits for this one's hold must not wait for ever. */
void
bench_call_leg_release_waiting(BenchCallLeg *leg)
{
  BenchCallLeg *next = leg->answer_next;

  leg->answer_next = NULL;
  if (next != NULL)
    bench_incoming_answer(next, NULL);
}

static void
forget_in_others(BenchCallLeg *leg)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(leg->control);

  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *other = g_ptr_array_index(legs, i);

      if (other->answer_next == leg)
        other->answer_next = NULL;
    }
  bench_transfer_forget(leg);
  bench_conference_forget(leg);
}

/* Who sent us to somebody hears that it came to nothing (RFC 3515 2.4.5); success was told at the answer. */
static void
report_failure(BenchCallLeg *leg, int code)
{
  if (leg->call->answered_us != 0)
    return;
  code = code >= 300 ? code : 487;
  bench_transfer_report(leg, code, bench_call_leg_phrase(code), TRUE);
}

/* 488 to an offer of nothing but SRTP: most likely that is what is not acceptable there. */
static const char *
find_refusal(BenchCallLeg *leg, BenchCallEnd end, int code)
{
  if (leg->refusal != NULL || end != BENCH_CALL_END_FAILED || code != 488 || leg->negotiation == NULL
      || leg->call->direction != BENCH_CALL_OUTGOING_DIRECTION || leg->call->answered_us != 0
      || !bench_negotiation_demands_srtp(leg->negotiation))
    return leg->refusal;
  return "SRTP not accepted!";
}

/* The call has ended, this way; told once. */
void
bench_call_leg_finish(BenchCallLeg *leg, BenchCallEnd end, int code)
{
  BenchCall *call = leg->call;
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);
  g_autofree char *failure = leg->session != NULL ? g_strdup(bench_session_get_failure(leg->session)) : NULL;
  const char *refusal = find_refusal(leg, end, code);

  if (!bench_call_is_alive(call))
    return;
  clear_timers(leg);
  report_failure(leg, code);
  bench_call_figures_record(leg);
  drop_media(leg);
  drop_session(leg);
  forget_in_others(leg);
  call->end = end;
  call->code = code;
  call->ended_us = bench_clock_wall(clock);
  /* A request that never left, or a description not taken: not what the code says, but why. */
  if (refusal != NULL)
    bench_call_set_text(&call->reason, refusal);
  else
    bench_call_set_text(&call->reason, end == BENCH_CALL_END_FAILED && failure != NULL
                                           ? failure
                                           : bench_reason_for_end(end, code));
  leg->removal_timer = bench_clock_add(clock, ENDED_MS, on_removal, leg);
  bench_call_leg_set_state(leg, BENCH_CALL_ENDED);
  bench_call_leg_release_waiting(leg);
}

/* An answer to an offer of ours cannot be taken, and its dialog stands by now: that ends, and the call with it. */
void
bench_call_leg_refuse_answer(BenchCallLeg *leg, BenchSession *session)
{
  bench_call_leg_note_refusal(leg, leg->negotiation);
  bench_session_give_up(session, 488, "Not Acceptable Here");
  bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 488);
}

/* The reason phrase of an answer we give (RFC 3261 21). */
const char *
bench_call_leg_phrase(int code)
{
  switch (code)
    {
    case 404:
      return "Not Found";
    case 480:
      return "Temporarily Unavailable";
    case 486:
      return "Busy Here";
    case 487:
      return "Request Terminated";
    case 488:
      return "Not Acceptable Here";
    case 603:
      return "Decline";
    default:
      return "Failed";
    }
}

static BenchCallEnd
translate_end(BenchCallLeg *leg, BenchSessionEnd how)
{
  switch (how)
    {
    case BENCH_SESSION_END_LOCAL:
      return leg->call->transfer == BENCH_TRANSFER_DONE ? BENCH_CALL_END_TRANSFERRED : BENCH_CALL_END_LOCAL;
    case BENCH_SESSION_END_REMOTE:
      return leg->call->transfer == BENCH_TRANSFER_DONE || bench_transfer_is_target(leg)
                 ? BENCH_CALL_END_TRANSFERRED
                 : BENCH_CALL_END_REMOTE;
    case BENCH_SESSION_END_CANCELLED:
      return BENCH_CALL_END_CANCELLED;
    case BENCH_SESSION_END_ELSEWHERE:
      return BENCH_CALL_END_ELSEWHERE;
    case BENCH_SESSION_END_FAILED:
    case BENCH_SESSION_END_REDIRECTED:
      return BENCH_CALL_END_FAILED;
    }
  g_return_val_if_reached(BENCH_CALL_END_FAILED);
}

static void
on_ended(BenchSession *session, int how, int code, const char *phrase G_GNUC_UNUSED, BenchCallLeg *leg)
{
  BenchCallEnd end = translate_end(leg, (BenchSessionEnd) how);

  leg->call->cause = bench_session_get_cause(session);

  if (how == BENCH_SESSION_END_FAILED && bench_outgoing_try_next(leg, code))
    return;
  if (how == BENCH_SESSION_END_REMOTE)
    bench_transfer_far_hung_up(leg);
  bench_call_leg_finish(leg, end, code);
}

/* The far end is somebody else now, or says so (F081). */
static void
on_connected(BenchSession *session, BenchCallLeg *leg)
{
  bench_call_leg_show_far_end(leg, session);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

/* Who is at the far end, as the session knows it. */
void
bench_call_leg_show_far_end(BenchCallLeg *leg, BenchSession *session)
{
  bench_call_set_text(&leg->call->remote_name, bench_session_get_remote_name(session));
  bench_call_set_text(&leg->call->remote_number, bench_session_get_remote_user(session));
  bench_call_set_text(&leg->call->remote_uri, bench_session_get_remote_uri(session));
}

/* Makes @session this leg's; its signals drive the call from now on. */
void
bench_call_leg_bind_session(BenchCallLeg *leg, BenchSession *session)
{
  drop_session(leg);
  leg->session = g_object_ref(session);
  bench_call_set_text(&leg->call->sip_call_id, bench_session_get_call_id(session));
  bench_talking_bind(leg);
  bench_transfer_bind(leg);
  g_signal_connect(session, "digit", G_CALLBACK(on_info_digit), leg);
  g_signal_connect(session, "connected", G_CALLBACK(on_connected), leg);
  g_signal_connect(session, "ended", G_CALLBACK(on_ended), leg);
}

/* Sound both ways begins. */
void
bench_call_leg_became_confirmed(BenchCallLeg *leg)
{
  BenchCall *call = leg->call;

  if (leg->voice_watch == NULL)
    leg->voice_watch = bench_voice_watch_new(leg);
  if (call->answered_us == 0)
    call->answered_us = bench_clock_wall(bench_sip_call_control_get_clock(leg->control));
  if (bench_negotiation_get_hold(leg->negotiation))
    bench_call_leg_set_state(leg, BENCH_CALL_HOLDING);
  else
    bench_call_leg_set_state(leg, call->far_hold ? BENCH_CALL_HELD : BENCH_CALL_TALKING);
}
