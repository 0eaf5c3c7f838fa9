/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfer in each of its three roles.
 *
 * Transferor: blind (guide 2.6), attended with the dialog to be replaced (guide 2.7), and semi-attended:
 * the call that still rings is cancelled first (F063). When we hang up is benchphone.transfer.hang_up's
 * choice for a blind transfer; an attended one always waits for the outcome, so that one that fails
 * returns to the held call.
 * Transferee: follows a REFER inside a call if benchphone.refer.accept and the blocked numbers allow it.
 * A blind one waits a moment for the other's BYE, as the guide draws it.
 * Target: see replace.c.
 * RFC 3515, RFC 3891, RFC 3892, RFC 5589.
 */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#include <string.h>

#include "base/log.h"
#include "sip/replaces.h"

/* Who asked us to call somebody hangs up first (guide 2.6, F13 to F17); this is how long we wait. */
#define REFERRER_MS 1000
/* After its 202 the far end reports once before we hang up; this is how long we wait for that. */
#define FIRST_REPORT_MS 500
/* An outcome that is not told by then will not be told. */
#define OUTCOME_MS 60000
/* A call that was replaced, or whose transfer is complete, ought to be cleared by the other side. */
#define CLEARED_MS 4000
/* How long the CANCEL of a semi-attended transfer may take. */
#define CANCEL_MS 2000

#define BLOCK_OUT_ROWS 10

typedef enum
{
  HANG_UP_AT_ONCE,       /* after the 202; no reports are asked for (RFC 4488) */
  HANG_UP_AFTER_REPORT,  /* after the first NOTIFY */
  HANG_UP_AFTER_OUTCOME, /* after the last NOTIFY */
} HangUp;

static HangUp
hang_up_rule(BenchCallLeg *leg)
{
  if (leg->transfer_attended)
    return HANG_UP_AFTER_OUTCOME;
  return (HangUp) bench_settings_get_int(bench_sip_call_control_get_settings(leg->control),
                                         "benchphone.transfer.hang_up");
}

static void
set_transfer(BenchCallLeg *leg, BenchTransferState state)
{
  leg->call->transfer = state;
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

static void
restart_timer(BenchCallLeg *leg, guint delay_ms, GSourceFunc on_time)
{
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);

  bench_clock_clear(clock, &leg->transfer_timer);
  leg->transfer_timer = bench_clock_add(clock, delay_ms, on_time, leg);
}

static gboolean
on_not_cleared(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->transfer_timer = 0;
  bench_session_hang_up(leg->session);
  return G_SOURCE_REMOVE;
}

static void
leave_transfer(BenchCallLeg *leg)
{
  BenchCallLeg *other = g_steal_pointer(&leg->transfer_other);

  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->transfer_timer);
  set_transfer(leg, BENCH_TRANSFER_DONE);
  /* Its far end clears it, since its dialog was replaced there (RFC 5589 7.1). */
  if (other != NULL && other->session != NULL)
    {
      set_transfer(other, BENCH_TRANSFER_DONE);
      restart_timer(other, CLEARED_MS, on_not_cleared);
    }
  bench_session_hang_up(leg->session);
}

static void
fail(BenchCallLeg *leg, int code)
{
  bench_warning("Call %u: the transfer failed: %d", leg->call->id, code);
  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->transfer_timer);
  leg->transfer_other = NULL;
  leg->transfer_attended = FALSE;
  set_transfer(leg, BENCH_TRANSFER_FAILED);
}

static gboolean
on_no_report(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->transfer_timer = 0;
  leave_transfer(leg);
  return G_SOURCE_REMOVE;
}

static gboolean
on_no_outcome(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->transfer_timer = 0;
  fail(leg, 408);
  return G_SOURCE_REMOVE;
}

/* The REFER was accepted. */
static void
on_accepted(BenchCallLeg *leg, HangUp rule)
{
  switch (rule)
    {
    case HANG_UP_AT_ONCE:
      leave_transfer(leg);
      return;
    case HANG_UP_AFTER_REPORT:
      restart_timer(leg, FIRST_REPORT_MS, on_no_report);
      return;
    case HANG_UP_AFTER_OUTCOME:
      restart_timer(leg, OUTCOME_MS, on_no_outcome);
      return;
    }
}

static void
on_refer_progress(BenchSession *session G_GNUC_UNUSED, int code, gboolean final, BenchCallLeg *leg)
{
  HangUp rule = hang_up_rule(leg);

  if (leg->call->transfer != BENCH_TRANSFER_TRYING)
    return;
  if (code >= 300)
    fail(leg, code);
  else if (code == 202 && !final)
    on_accepted(leg, rule);
  /* A subscription that ends without an outcome is over all the same. */
  else if (final || rule == HANG_UP_AFTER_REPORT)
    leave_transfer(leg);
}

static char *
make_target(BenchCallLeg *leg, const char *target, GError **error)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  g_autoptr(GError) cause = NULL;
  char *uri
      = bench_sip_account_get_target(leg->account, target,
                                     bench_settings_get_boolean(settings, "sip.use_23_as_pound"), &cause);

  if (uri == NULL)
    g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
  return uri;
}

static gboolean
send_refer(BenchCallLeg *leg, const char *uri, const BenchReplaces *replaces, GError **error)
{
  g_autoptr(GError) cause = NULL;
  BenchRefer refer = {
    .target = uri,
    .replaces = replaces,
    .no_subscription = hang_up_rule(leg) == HANG_UP_AT_ONCE,
  };

  if (leg->session == NULL || !bench_session_refer(leg->session, &refer, &cause))
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                          cause != NULL ? cause->message : N_("the call cannot be transferred now"));
      return FALSE;
    }
  set_transfer(leg, BENCH_TRANSFER_TRYING);
  return TRUE;
}

/* Blind transfer, as transferor. */
gboolean
bench_transfer_blind(BenchCallLeg *leg, const char *target, GError **error)
{
  g_autofree char *uri = make_target(leg, target, error);

  return uri != NULL && send_refer(leg, uri, NULL, error);
}

/* The consulted call that still rang is gone: the transfer goes on as a blind one. */
static void
refer_after_cancel(BenchCallLeg *leg)
{
  g_autofree char *uri = g_steal_pointer(&leg->transfer_target);
  g_autoptr(GError) error = NULL;

  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->transfer_timer);
  if (leg->cancelled != NULL)
    g_signal_handlers_disconnect_by_data(leg->cancelled, leg);
  g_clear_object(&leg->cancelled);
  if (uri != NULL && leg->session != NULL && !send_refer(leg, uri, NULL, &error))
    {
      bench_warning("Call %u: %s", leg->call->id, error->message);
      fail(leg, 500);
    }
}

static gboolean
on_cancel_slow(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->transfer_timer = 0;
  refer_after_cancel(leg);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled(BenchSession *session G_GNUC_UNUSED,
             int how G_GNUC_UNUSED,
             int code G_GNUC_UNUSED,
             const char *phrase G_GNUC_UNUSED,
             BenchCallLeg *leg)
{
  refer_after_cancel(leg);
}

/* Semi-attended: CANCEL, then REFER (F063). */
static gboolean
transfer_ringing(BenchCallLeg *leg, BenchCallLeg *other)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  leg->transfer_target = bench_session_dup_reachable_uri(other->session);
  leg->cancelled = g_object_ref(other->session);
  g_signal_connect(leg->cancelled, "ended", G_CALLBACK(on_cancelled), leg);
  /* So that the target shows no missed call before the transferee's (transfer.semi_attend_tran_enable). */
  if (bench_settings_get_boolean(settings, "transfer.semi_attend_tran_enable"))
    bench_session_set_end_reason(other->session, "SIP;cause=200;text=\"Call completed elsewhere\"");
  set_transfer(leg, BENCH_TRANSFER_TRYING);
  set_transfer(other, BENCH_TRANSFER_DONE);
  restart_timer(leg, CANCEL_MS, on_cancel_slow);
  bench_call_control_hang_up(BENCH_CALL_CONTROL(leg->control), other->call);
  return TRUE;
}

/* Attended transfer, as transferor: @leg's far end is sent to @other's. */
gboolean
bench_transfer_attended(BenchCallLeg *leg, BenchCallLeg *other, GError **error)
{
  g_autoptr(BenchReplaces) replaces = NULL;
  g_autofree char *uri = NULL;

  if (leg == other || leg->session == NULL || other->session == NULL || leg->call->answered_us == 0
      || leg->call->transfer == BENCH_TRANSFER_TRYING || other->call->transfer == BENCH_TRANSFER_TRYING
      || other->call->state == BENCH_CALL_INCOMING)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call cannot be transferred now"));
      return FALSE;
    }
  if (other->call->answered_us == 0)
    return transfer_ringing(leg, other);
  replaces = bench_session_make_replaces(other->session);
  leg->transfer_other = other;
  leg->transfer_attended = TRUE;
  uri = bench_session_dup_reachable_uri(other->session);
  if (replaces != NULL && send_refer(leg, uri, replaces, error))
    return TRUE;
  leg->transfer_other = NULL;
  leg->transfer_attended = FALSE;
  if (replaces == NULL)
    g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the other call is not established"));
  return FALSE;
}

static gboolean
on_referrer_lingers(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->referred_timer = 0;
  bench_session_hang_up(leg->session);
  return G_SOURCE_REMOVE;
}

/* As transferee: tells who sent us how far we are. @final: the last report. */
void
bench_transfer_report(BenchCallLeg *leg, int code, const char *phrase, gboolean final)
{
  BenchCallLeg *from;

  if (leg->referrer == NULL)
    return;
  bench_session_notify_refer(leg->referrer, code, phrase, final);
  from = bench_sip_call_control_find_leg_of_session(leg->control, leg->referrer);
  if (!final || from == NULL)
    return;
  g_clear_object(&leg->referrer);
  if (code >= 300)
    return;
  /* We talk to somebody else now; the one who sent us there ends the old call, or we do. */
  if (from->media != NULL)
    bench_media_session_set_joined(from->media, FALSE);
  bench_clock_clear(bench_sip_call_control_get_clock(from->control), &from->referred_timer);
  from->referred_timer = bench_clock_add(bench_sip_call_control_get_clock(from->control), CLEARED_MS,
                                         on_referrer_lingers, from);
}

/* As transferee: calls whom we were sent to. */
static void
follow_refer(BenchCallLeg *leg)
{
  g_autofree char *target = g_steal_pointer(&leg->referred_to);
  g_autofree char *referred_by = g_steal_pointer(&leg->referred_by);
  g_autoptr(BenchReplaces) replaces = g_steal_pointer(&leg->referred_replaces);
  g_autoptr(GError) error = NULL;
  BenchOutgoing outgoing = {
    .line = leg->account->index,
    .number = target,
    .referred_by = referred_by,
    .replaces = replaces,
    .referrer = leg->session,
  };

  bench_clock_clear(bench_sip_call_control_get_clock(leg->control), &leg->referred_timer);
  if (target == NULL || leg->session == NULL)
    return;
  bench_talking_hold_others(leg);
  if (bench_outgoing_dial(leg->control, &outgoing, &error) != NULL)
    return;
  bench_warning("Call %u: the transfer to %s failed: %s", leg->call->id, target, error->message);
  bench_session_notify_refer(leg->session, 503, "Service Unavailable", TRUE);
}

static gboolean
on_referrer_stays(gpointer data)
{
  BenchCallLeg *leg = data;

  leg->referred_timer = 0;
  follow_refer(leg);
  return G_SOURCE_REMOVE;
}

static gboolean
is_named(const char *list, const char *user)
{
  g_auto(GStrv) prefixes = g_strsplit(list, ",", -1);

  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_strstrip(prefixes[i])[0] != '\0' && g_str_has_prefix(user, prefixes[i]))
      return TRUE;
  return FALSE;
}

/* Whether nobody may send us there: a prefix in benchphone.refer.blocked, or a blocked number. */
static gboolean
is_blocked(BenchCallLeg *leg, const char *target)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  const char *after = strchr(target, ':');
  g_autofree char *user = g_strndup(after + 1, strcspn(after + 1, "@;"));
  g_autofree char *plain = g_uri_unescape_string(user, NULL);

  if (plain == NULL || is_named(bench_settings_get(settings, "benchphone.refer.blocked"), plain))
    return TRUE;
  for (guint row = 1; row <= BLOCK_OUT_ROWS; row++)
    if (strcmp(bench_settings_getf(settings, "dialplan.block_out.number.%u", row), plain) == 0)
      return TRUE;
  return FALSE;
}

static void
on_referred(BenchSession *session,
            const char *target,
            const BenchReplaces *replaces,
            const char *referred_by,
            BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  BenchClock *clock = bench_sip_call_control_get_clock(leg->control);

  if (!bench_settings_get_boolean(settings, "benchphone.refer.accept") || is_blocked(leg, target))
    {
      bench_warning("Call %u: %s asked us to call %s, which the settings forbid", leg->call->id,
                    leg->call->remote_number, target);
      return;
    }
  g_free(leg->referred_to);
  leg->referred_to = g_strdup(target);
  g_free(leg->referred_by);
  leg->referred_by = g_strdup(referred_by);
  bench_replaces_free(leg->referred_replaces);
  leg->referred_replaces = bench_replaces_copy(replaces);
  bench_session_accept_refer(session);
  bench_clock_clear(clock, &leg->referred_timer);
  leg->referred_timer = bench_clock_add(clock, replaces != NULL ? 0 : REFERRER_MS, on_referrer_stays, leg);
}

/* The far end's BYE: if it had sent us to somebody, now is the time to call there. */
void
bench_transfer_far_hung_up(BenchCallLeg *leg)
{
  follow_refer(leg);
}

/* The leg whose far end is being sent to that of @leg, NULL if there is none. */
static BenchCallLeg *
find_transferor_of(BenchCallLeg *leg)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(leg->control);

  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *other = g_ptr_array_index(legs, i);

      if (other->transfer_other == leg && other->call->transfer == BENCH_TRANSFER_TRYING)
        return other;
    }
  return NULL;
}

/* Whether another call is being transferred to this one: its end is then that transfer's doing. */
gboolean
bench_transfer_is_target(BenchCallLeg *leg)
{
  return find_transferor_of(leg) != NULL;
}

/* The replaced call of an attended transfer may be cleared before the last report comes, or without one. */
void
bench_transfer_forget(BenchCallLeg *leg)
{
  BenchCallLeg *from = find_transferor_of(leg);

  if (from == NULL)
    return;
  from->transfer_other = NULL;
  restart_timer(from, CLEARED_MS, on_no_report);
}

/* Frees what a leg knows about transfers. */
void
bench_transfer_clear(BenchCallLeg *leg)
{
  if (leg->cancelled != NULL)
    g_signal_handlers_disconnect_by_data(leg->cancelled, leg);
  g_clear_object(&leg->cancelled);
  g_clear_object(&leg->referrer);
  g_clear_pointer(&leg->referred_replaces, bench_replaces_free);
  g_clear_pointer(&leg->transfer_target, g_free);
  g_clear_pointer(&leg->referred_to, g_free);
  g_clear_pointer(&leg->referred_by, g_free);
}

/* Listens to what a session says about transfers. */
void
bench_transfer_bind(BenchCallLeg *leg)
{
  g_signal_connect(leg->session, "refer-progress", G_CALLBACK(on_refer_progress), leg);
  g_signal_connect(leg->session, "referred", G_CALLBACK(on_referred), leg);
}
