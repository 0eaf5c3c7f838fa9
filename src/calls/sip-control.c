/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/sip-control.h"

#include "base/catalogue.h"
#include "base/log.h"
#include "calls/accounts.h"
#include "calls/call-leg.h"
#include "calls/feature-codes.h"
#include "calls/pager.h"
#include "calls/services.h"

/* How long BYEs and unregistrations may take when the phone stops. */
#define STOP_MS 2000

struct _BenchSipCallControl
{
  BenchCallControl parent_instance;

  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchClock *clock;

  BenchAccounts *accounts;
  BenchFeatureCodes *codes;
  BenchPager *pager;
  GPtrArray *legs; /* BenchCallLeg */
  guint stop_timer;
  gboolean stopping;
  gboolean warned_of_clear_keys;
};

G_DEFINE_FINAL_TYPE(BenchSipCallControl, bench_sip_call_control, BENCH_TYPE_CALL_CONTROL)

enum
{
  TAP,
  CHECK_SYNC,
  STOPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_sip_call_control_dispose(GObject *object)
{
  BenchSipCallControl *self = BENCH_SIP_CALL_CONTROL(object);

  bench_clock_clear(self->clock, &self->stop_timer);
  g_clear_pointer(&self->pager, bench_pager_free);
  g_ptr_array_set_size(self->legs, 0);
  g_clear_pointer(&self->codes, bench_feature_codes_free);
  g_clear_pointer(&self->accounts, bench_accounts_free);
  G_OBJECT_CLASS(bench_sip_call_control_parent_class)->dispose(object);
}

static void
bench_sip_call_control_finalize(GObject *object)
{
  BenchSipCallControl *self = BENCH_SIP_CALL_CONTROL(object);

  g_ptr_array_unref(self->legs);
  g_object_unref(self->settings);
  g_object_unref(self->media);
  g_object_unref(self->events);
  g_object_unref(self->clock);
  G_OBJECT_CLASS(bench_sip_call_control_parent_class)->finalize(object);
}

static BenchCall *
dial(BenchCallControl *base, guint line, const char *number, GError **error)
{
  BenchOutgoing outgoing = { .line = line, .number = number };

  return bench_outgoing_dial(BENCH_SIP_CALL_CONTROL(base), &outgoing, error);
}

/* The live leg of a call, or NULL with the error every action gives then. */
BenchCallLeg *
bench_sip_call_control_live_leg(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_find_leg(BENCH_SIP_CALL_CONTROL(base), call);

  if (leg != NULL && leg->session != NULL)
    return leg;
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call has ended"));
  return NULL;
}

static gboolean
answer(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_incoming_answer(leg, error);
}

static void
hang_up(BenchCallControl *base, BenchCall *call)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, NULL);
  BenchCallEnd end;

  if (leg == NULL)
    return;
  end = leg->call->state == BENCH_CALL_INCOMING ? BENCH_CALL_END_REJECTED : BENCH_CALL_END_LOCAL;
  /* The session ends by itself from here (BYE or CANCEL may take a while); the call is over now. */
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  if (end == BENCH_CALL_END_REJECTED)
    {
      int code = bench_settings_get_int(leg->control->settings, "features.normal_refuse_code");

      bench_session_reject(leg->session, code, bench_call_leg_phrase(code));
    }
  else
    bench_session_hang_up(leg->session);
  bench_call_leg_finish(leg, end, 0);
}

static gboolean
hold(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_talking_hold(leg, TRUE, error);
}

static gboolean
resume(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_talking_hold(leg, FALSE, error);
}

static gboolean
transfer(BenchCallControl *base, BenchCall *call, const char *target, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_transfer_blind(leg, target, error);
}

static gboolean
transfer_to_call(BenchCallControl *base, BenchCall *call, BenchCall *target, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);
  BenchCallLeg *other = leg != NULL ? bench_sip_call_control_live_leg(base, target, error) : NULL;

  return other != NULL && bench_transfer_attended(leg, other, error);
}

static gboolean
join(BenchCallControl *base, BenchCall *call, BenchCall *with, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);
  BenchCallLeg *other = leg != NULL ? bench_sip_call_control_live_leg(base, with, error) : NULL;

  return other != NULL && bench_conference_join(leg, other, error);
}

static gboolean
reoffer(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_talking_reoffer(leg, error);
}

static gboolean
split(BenchCallControl *base, GError **error)
{
  return bench_conference_split(BENCH_SIP_CALL_CONTROL(base), error);
}

static void
leave_conference(BenchCallControl *base)
{
  bench_conference_leave(BENCH_SIP_CALL_CONTROL(base));
}

static gboolean
forward(BenchCallControl *base, BenchCall *call, const char *target, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_forward_call(leg, target, "deflection", error);
}

static gboolean
send_dtmf(BenchCallControl *base, BenchCall *call, char digit, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_digits_send(leg, digit, error);
}

static guint
send_text(BenchCallControl *base, guint line, const char *number, const char *text, GError **error)
{
  BenchSipCallControl *self = BENCH_SIP_CALL_CONTROL(base);

  return bench_texts_send(bench_accounts_get_services(self->accounts), line, number, text, error);
}

static gboolean
get_statistics(BenchCallControl *base, BenchCall *call, BenchMediaStatistics *statistics)
{
  return bench_sip_call_control_get_statistics(BENCH_SIP_CALL_CONTROL(base), call, statistics);
}

static void
bench_sip_call_control_class_init(BenchSipCallControlClass *klass)
{
  BenchCallControlClass *control_class = BENCH_CALL_CONTROL_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_sip_call_control_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_sip_call_control_finalize;
  control_class->dial = dial;
  control_class->answer = answer;
  control_class->reject = hang_up;
  control_class->hang_up = hang_up;
  control_class->hold = hold;
  control_class->resume = resume;
  control_class->transfer = transfer;
  control_class->transfer_to_call = transfer_to_call;
  control_class->join = join;
  control_class->reoffer = reoffer;
  control_class->split = split;
  control_class->leave_conference = leave_conference;
  control_class->forward = forward;
  control_class->send_dtmf = send_dtmf;
  control_class->send_text = send_text;
  control_class->get_statistics = get_statistics;
  bench_sip_sound_class_init(control_class);

  signals[TAP] = g_signal_new("tap", BENCH_TYPE_SIP_CALL_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
  signals[CHECK_SYNC] = g_signal_new("check-sync", BENCH_TYPE_SIP_CALL_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[STOPPED] = g_signal_new("stopped", BENCH_TYPE_SIP_CALL_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
bench_sip_call_control_init(BenchSipCallControl *self)
{
  self->legs = g_ptr_array_new_with_free_func((GDestroyNotify) bench_call_leg_free);
}

/* Call states become events here, and only here. */
static void
on_call_changed(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_STATE, "call", G_TYPE_INT,
                       (int) call->id, "state", G_TYPE_STRING, bench_call_state_name(call->state), "end",
                       G_TYPE_STRING, bench_call_end_name(call->end), "code", G_TYPE_INT, call->code, "cause",
                       G_TYPE_INT, call->cause, "reason", G_TYPE_STRING, call->reason, "remote",
                       G_TYPE_STRING, call->remote_number, NULL);
}

static void
on_call_added(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_ADDED, "call", G_TYPE_INT,
                       (int) call->id, "line", G_TYPE_INT, (int) call->line, "direction", G_TYPE_STRING,
                       call->direction == BENCH_CALL_OUTGOING_DIRECTION ? "out" : "in", "remote",
                       G_TYPE_STRING, call->remote_number, NULL);
}

static void
on_call_removed(BenchCallControl *base, BenchCall *call)
{
  bench_event_bus_emit(BENCH_SIP_CALL_CONTROL(base)->events, BENCH_EVENT_CALL_REMOVED, "call", G_TYPE_INT,
                       (int) call->id, NULL);
}

/**
 * bench_sip_call_control_new:
 * @options: what it works with; references are taken
 *
 * Returns: (transfer full): call control that has opened no socket yet.
 */
BenchSipCallControl *
bench_sip_call_control_new(const BenchSipCallControlOptions *options)
{
  BenchSipCallControl *self = g_object_new(BENCH_TYPE_SIP_CALL_CONTROL, NULL);

  self->settings = g_object_ref(options->settings);
  self->media = g_object_ref(options->media);
  self->events = g_object_ref(options->events);
  self->clock = g_object_ref(options->clock);
  self->accounts = bench_accounts_new(self, options);
  self->codes = bench_feature_codes_new(BENCH_CALL_CONTROL(self), self->settings);
  self->pager = bench_pager_new(self, options->local_host);
  g_signal_connect(self, "call-added", G_CALLBACK(on_call_added), NULL);
  g_signal_connect(self, "call-changed", G_CALLBACK(on_call_changed), NULL);
  g_signal_connect(self, "call-removed", G_CALLBACK(on_call_removed), NULL);
  return self;
}

/**
 * bench_sip_call_control_start:
 *
 * Opens sockets and registers every enabled account. An account that cannot be used says so on its line.
 */
void
bench_sip_call_control_start(BenchSipCallControl *self)
{
  bench_accounts_start(self->accounts);
  bench_pager_start(self->pager);
}

static gboolean
on_stop_timeout(gpointer data)
{
  BenchSipCallControl *self = data;

  self->stop_timer = 0;
  g_signal_emit(self, signals[STOPPED], 0);
  return G_SOURCE_REMOVE;
}

/* A registration has ended: if that was the last thing we waited for, the stop is complete. */
void
bench_sip_call_control_became_quiet(BenchSipCallControl *self)
{
  if (self->stop_timer == 0 || !bench_accounts_is_quiet(self->accounts))
    return;
  /* Not from inside a registration's signal: whoever hears "stopped" may free us. */
  bench_clock_clear(self->clock, &self->stop_timer);
  self->stop_timer = bench_clock_add(self->clock, 0, on_stop_timeout, self);
}

void
bench_sip_call_control_report_tap(BenchSipCallControl *self, BenchTapRecord *record)
{
  g_signal_emit(self, signals[TAP], 0, record);
}

void
bench_sip_call_control_emit_check_sync(BenchSipCallControl *self, gboolean reboot)
{
  g_signal_emit(self, signals[CHECK_SYNC], 0, reboot);
}

/**
 * bench_sip_call_control_restart:
 *
 * Signs all accounts out and in again, as a restart of the phone does. Calls are left alone: the caller waits
 * for their end.
 */
void
bench_sip_call_control_restart(BenchSipCallControl *self)
{
  bench_accounts_restart(self->accounts);
}

/**
 * bench_sip_call_control_hold:
 * @hold: whether signing in is to wait
 *
 * Before a start or restart: it signs nobody in. Without @hold everybody signs in who would have.
 */
void
bench_sip_call_control_hold(BenchSipCallControl *self, gboolean hold)
{
  bench_accounts_hold(self->accounts, hold);
}

/**
 * bench_sip_call_control_stop:
 *
 * Ends all calls with BYE, CANCEL or a refusal and signs all accounts out; "stopped" follows within
 * two seconds at the most.
 */
void
bench_sip_call_control_stop(BenchSipCallControl *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  bench_pager_stop(self->pager);
  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      hang_up(BENCH_CALL_CONTROL(self), leg->call);
    }
  self->stop_timer = bench_clock_add(self->clock, STOP_MS, on_stop_timeout, self);
  bench_accounts_stop(self->accounts);
  bench_sip_call_control_became_quiet(self);
}

/**
 * bench_sip_call_control_get_statistics:
 * @statistics: (out caller-allocates): filled when the call has media
 *
 * Returns: whether it has.
 */
gboolean
bench_sip_call_control_get_statistics(BenchSipCallControl *self,
                                      BenchCall *call,
                                      BenchMediaStatistics *statistics)
{
  BenchCallLeg *leg = bench_sip_call_control_find_leg(self, call);

  if (leg == NULL || leg->media == NULL)
    return FALSE;
  bench_media_session_get_statistics(leg->media, statistics);
  return TRUE;
}

/**
 * bench_sip_call_control_get_port:
 *
 * Returns: the SIP port of the first account's agent, 0 if there is none.
 */
guint16
bench_sip_call_control_get_port(BenchSipCallControl *self, BenchTransport transport)
{
  return bench_accounts_get_port(self->accounts, transport);
}

BenchAccounts *
bench_sip_call_control_get_accounts(BenchSipCallControl *self)
{
  return self->accounts;
}

/**
 * bench_sip_call_control_get_host:
 *
 * Returns: (transfer none): the local address of the first account's agent, "" if there is none.
 */
const char *
bench_sip_call_control_get_host(BenchSipCallControl *self)
{
  return bench_accounts_get_host(self->accounts);
}

/**
 * bench_sip_call_control_get_gate_counters:
 *
 * Returns: (transfer none): what trust control and the limits have turned away.
 */
const BenchGateCounters *
bench_sip_call_control_get_gate_counters(BenchSipCallControl *self)
{
  return bench_accounts_get_gate_counters(self->accounts);
}

/**
 * bench_sip_call_control_is_reloading:
 *
 * Returns: whether accounts are about to sign out and in again because a setting of theirs changed.
 */
gboolean
bench_sip_call_control_is_reloading(BenchSipCallControl *self)
{
  return bench_accounts_is_reloading(self->accounts);
}

BenchSettings *
bench_sip_call_control_get_settings(BenchSipCallControl *self)
{
  return self->settings;
}

BenchClock *
bench_sip_call_control_get_clock(BenchSipCallControl *self)
{
  return self->clock;
}

BenchEventBus *
bench_sip_call_control_get_events(BenchSipCallControl *self)
{
  return self->events;
}

/* SDES is as secret as the signalling (RFC 4568 8.3): said once. */
void
bench_sip_call_control_warn_of_clear_keys(BenchSipCallControl *self, BenchSipAccount *account)
{
  if (account->transport == BENCH_TRANSPORT_TLS || self->warned_of_clear_keys)
    return;
  self->warned_of_clear_keys = TRUE;
  bench_warning("Account %u: SRTP keys travel over signalling that is not encrypted (account.%u.transport)",
                account->index, account->index);
}

BenchPager *
bench_sip_call_control_get_pager(BenchSipCallControl *self)
{
  return self->pager;
}

BenchMediaEngine *
bench_sip_call_control_get_media(BenchSipCallControl *self)
{
  return self->media;
}

GPtrArray *
bench_sip_call_control_get_legs(BenchSipCallControl *self)
{
  return self->legs;
}

BenchCallLeg *
bench_sip_call_control_find_leg(BenchSipCallControl *self, BenchCall *call)
{
  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      if (leg->call == call)
        return leg;
    }
  return NULL;
}

/* The leg that a session is of, NULL when it has let go of it. */
BenchCallLeg *
bench_sip_call_control_find_leg_of_session(BenchSipCallControl *self, BenchSession *session)
{
  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      if (leg->session == session)
        return leg;
    }
  return NULL;
}

BenchCallLeg *
bench_sip_call_control_add_leg(BenchSipCallControl *self,
                               BenchCall *call,
                               BenchSipAccount *account,
                               BenchSipAgent *agent)
{
  BenchCallLeg *leg = g_new0(BenchCallLeg, 1);

  leg->control = self;
  leg->call = g_object_ref(call);
  leg->account = bench_sip_account_ref(account);
  leg->agent = g_object_ref(agent);
  g_ptr_array_add(self->legs, leg);
  return leg;
}

guint
bench_sip_call_control_count_alive(BenchSipCallControl *self)
{
  guint alive = 0;

  for (guint i = 0; i < self->legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(self->legs, i);

      if (bench_call_is_alive(leg->call))
        alive++;
    }
  return alive;
}
