/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/control.h"

typedef struct
{
  GPtrArray *lines; /* BenchLine */
  GPtrArray *calls; /* BenchCall */
  guint last_call_id;
} BenchCallControlPrivate;

G_DEFINE_QUARK(bench_call_error, bench_call_error)
G_DEFINE_FINAL_TYPE(BenchLine, bench_line, G_TYPE_OBJECT)
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE(BenchCallControl, bench_call_control, G_TYPE_OBJECT)

enum
{
  LINE_CHANGED,
  CALL_ADDED,
  CALL_CHANGED,
  CALL_REMOVED,
  DTMF_RECEIVED,
  TEXT_RECEIVED,
  TEXT_SENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static BenchCallControlPrivate *
priv_of(BenchCallControl *self)
{
  return bench_call_control_get_instance_private(self);
}

static void
bench_line_finalize(GObject *object)
{
  BenchLine *self = BENCH_LINE(object);

  g_free(self->reason);
  g_free(self->label);
  g_free(self->display_name);
  g_free(self->user_name);
  g_free(self->server);
  g_free(self->path);
  g_free(self->associated);
  g_free(self->message_account);
  G_OBJECT_CLASS(bench_line_parent_class)->finalize(object);
}

static void
bench_line_class_init(BenchLineClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_line_finalize;
}

static void
bench_line_init(BenchLine *self)
{
  self->reason = g_strdup("");
  self->label = g_strdup("");
  self->display_name = g_strdup("");
  self->user_name = g_strdup("");
  self->server = g_strdup("");
  self->path = g_strdup("");
  self->associated = g_strdup("");
  self->message_account = g_strdup("");
}

/**
 * bench_line_new:
 * @index: account number, from 1
 *
 * Returns: (transfer full): a line that is not registered.
 */
BenchLine *
bench_line_new(guint index)
{
  BenchLine *line = g_object_new(BENCH_TYPE_LINE, NULL);

  line->index = index;
  line->state = BENCH_LINE_UNREGISTERED;
  return line;
}

/**
 * bench_line_state_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts.
 */
const char *
bench_line_state_name(BenchLineState state)
{
  switch (state)
    {
    case BENCH_LINE_DISABLED:
      return "disabled";
    case BENCH_LINE_UNREGISTERED:
      return "unregistered";
    case BENCH_LINE_REGISTERING:
      return "registering";
    case BENCH_LINE_REGISTERED:
      return "registered";
    case BENCH_LINE_FAILED:
      return "failed";
    }
  g_return_val_if_reached("?");
}

static void
bench_call_control_finalize(GObject *object)
{
  BenchCallControlPrivate *priv = priv_of(BENCH_CALL_CONTROL(object));

  g_ptr_array_unref(priv->calls);
  g_ptr_array_unref(priv->lines);
  G_OBJECT_CLASS(bench_call_control_parent_class)->finalize(object);
}

static void
bench_call_control_class_init(BenchCallControlClass *klass)
{
  GType type = G_TYPE_FROM_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = bench_call_control_finalize;

  signals[LINE_CHANGED] = g_signal_new("line-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, BENCH_TYPE_LINE);
  signals[CALL_ADDED] = g_signal_new("call-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     1, BENCH_TYPE_CALL);
  signals[CALL_CHANGED] = g_signal_new("call-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, BENCH_TYPE_CALL);
  signals[CALL_REMOVED] = g_signal_new("call-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, BENCH_TYPE_CALL);
  signals[DTMF_RECEIVED] = g_signal_new("dtmf-received", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, BENCH_TYPE_CALL, G_TYPE_STRING);
  signals[TEXT_RECEIVED]
      = g_signal_new("text-received", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                     NULL, G_TYPE_BOOLEAN, 1, G_TYPE_POINTER);
  g_signal_new("paging-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TEXT_SENT] = g_signal_new("text-sent", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    G_TYPE_UINT, G_TYPE_INT, G_TYPE_STRING);
}

static void
bench_call_control_init(BenchCallControl *self)
{
  priv_of(self)->lines = g_ptr_array_new_with_free_func(g_object_unref);
  priv_of(self)->calls = g_ptr_array_new_with_free_func(g_object_unref);
}

/**
 * bench_call_control_get_lines:
 *
 * Returns: (transfer none) (element-type BenchLine): the lines in account order.
 */
const GPtrArray *
bench_call_control_get_lines(BenchCallControl *self)
{
  return priv_of(self)->lines;
}

/**
 * bench_call_control_get_calls:
 *
 * Returns: (transfer none) (element-type BenchCall): the calls, oldest first, ended ones too until
 *   they are removed.
 */
const GPtrArray *
bench_call_control_get_calls(BenchCallControl *self)
{
  return priv_of(self)->calls;
}

/**
 * bench_call_control_get_line:
 * @index: account number, from 1
 *
 * Returns: (transfer none) (nullable): that line.
 */
BenchLine *
bench_call_control_get_line(BenchCallControl *self, guint index)
{
  const GPtrArray *lines = priv_of(self)->lines;

  for (guint i = 0; i < lines->len; i++)
    {
      BenchLine *line = g_ptr_array_index(lines, i);

      if (line->index == index)
        return line;
    }
  return NULL;
}

/**
 * bench_call_control_get_call:
 *
 * Returns: (transfer none) (nullable): the call with that id.
 */
BenchCall *
bench_call_control_get_call(BenchCallControl *self, guint id)
{
  const GPtrArray *calls = priv_of(self)->calls;

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (call->id == id)
        return call;
    }
  return NULL;
}

/**
 * bench_call_control_dial:
 * @line: account index, or 0 for the first usable one
 * @number: digits, or a SIP URI
 *
 * Places a call: an INVITE with an SDP offer (RFC 3261 13.2). Other calls are not put on hold; the
 * firmware does that first.
 *
 * Returns: (transfer none): the new call, or %NULL with @error set.
 */
BenchCall *
bench_call_control_dial(BenchCallControl *self, guint line, const char *number, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->dial(self, line, number, error);
}

/**
 * bench_call_control_answer:
 *
 * Answers a ringing call with 200. A call that is talking is put on hold first and its hold is
 * completed before the 200 goes out (guide 2.5).
 *
 * Returns: whether the call was in a state to be answered.
 */
gboolean
bench_call_control_answer(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->answer(self, call, error);
}

/**
 * bench_call_control_reject:
 *
 * Refuses a ringing call with features.normal_refuse_code.
 */
void
bench_call_control_reject(BenchCallControl *self, BenchCall *call)
{
  BENCH_CALL_CONTROL_GET_CLASS(self)->reject(self, call);
}

/**
 * bench_call_control_hang_up:
 *
 * Ends a call in whatever way its state asks for: CANCEL, BYE, or a refusal.
 */
void
bench_call_control_hang_up(BenchCallControl *self, BenchCall *call)
{
  BENCH_CALL_CONTROL_GET_CLASS(self)->hang_up(self, call);
}

/**
 * bench_call_control_hold:
 *
 * Holds a call: re-INVITE with sendonly, or c=0.0.0.0 with sip.rfc2543_hold (guide 2.4).
 *
 * Returns: whether the call was in a state to be held.
 */
gboolean
bench_call_control_hold(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->hold(self, call, error);
}

/**
 * bench_call_control_resume:
 *
 * Takes a held call back: re-INVITE with sendrecv.
 *
 * Returns: whether we held the call.
 */
gboolean
bench_call_control_resume(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->resume(self, call, error);
}

/**
 * bench_call_control_transfer:
 * @target: number or SIP URI
 *
 * Blind transfer: REFER with Refer-To (RFC 3515, guide 2.6). The call's transfer field tells how it went.
 *
 * Returns: whether the REFER was sent.
 */
gboolean
bench_call_control_transfer(BenchCallControl *self, BenchCall *call, const char *target, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->transfer(self, call, target, error);
}

/**
 * bench_call_control_transfer_to_call:
 * @target: another call of ours, talking or still ringing at its far end
 *
 * Attended transfer: sends @call's far end to @target's with a REFER that names the dialog to replace
 * (RFC 3891, guide 2.7). A target that still rings is cancelled first (semi-attended, F063).
 *
 * Returns: whether the transfer has begun; @call's transfer field tells how it went.
 */
gboolean
bench_call_control_transfer_to_call(BenchCallControl *self,
                                    BenchCall *call,
                                    BenchCall *target,
                                    GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->transfer_to_call(self, call, target, error);
}

/**
 * bench_call_control_join:
 * @with: another answered call of ours
 *
 * Makes both calls a local conference (F068, guide 2.11); the one that is held is taken back.
 *
 * Returns: whether both were in a state to be joined.
 */
gboolean
bench_call_control_join(BenchCallControl *self, BenchCall *call, BenchCall *with, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->join(self, call, with, error);
}

/**
 * bench_call_control_reoffer:
 *
 * Sends a re-INVITE with what the settings say by now: a change of codec in a running call.
 *
 * Returns: whether the call stands and no other offer is on its way.
 */
gboolean
bench_call_control_reoffer(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->reoffer(self, call, error);
}

/**
 * bench_call_control_split:
 *
 * Ends the conference and holds each of its calls.
 *
 * Returns: whether there was one.
 */
gboolean
bench_call_control_split(BenchCallControl *self, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->split(self, error);
}

/**
 * bench_call_control_leave_conference:
 *
 * Hangs up all calls of the conference; with transfer.tran_others_after_conf_enable the other two stay
 * connected (F070).
 */
void
bench_call_control_leave_conference(BenchCallControl *self)
{
  BENCH_CALL_CONTROL_GET_CLASS(self)->leave_conference(self);
}

/**
 * bench_call_control_forward:
 * @target: number or SIP URI
 *
 * Answers a ringing call with 302 and the target as Contact (F058).
 *
 * Returns: whether the call was ringing here.
 */
gboolean
bench_call_control_forward(BenchCallControl *self, BenchCall *call, const char *target, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->forward(self, call, target, error);
}

/**
 * bench_call_control_send_dtmf:
 * @digit: 0-9, *, #, A-D
 *
 * Sends a digit the way account.X.dtmf.type says.
 *
 * Returns: whether the call has media the digit can travel in.
 */
gboolean
bench_call_control_send_dtmf(BenchCallControl *self, BenchCall *call, char digit, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->send_dtmf(self, call, digit, error);
}

/**
 * bench_call_control_get_statistics:
 * @statistics: (out caller-allocates): filled when the call has sound
 *
 * Returns: whether it has.
 */
gboolean
bench_call_control_get_statistics(BenchCallControl *self, BenchCall *call, BenchMediaStatistics *statistics)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->get_statistics(self, call, statistics);
}

/**
 * bench_call_control_send_text:
 * @line: account index, or 0 for the first usable one
 * @number: digits, or a SIP URI
 * @text: valid UTF-8
 *
 * Sends a text message: MESSAGE outside any dialog (RFC 3428, F088). "text-sent" tells its fate.
 *
 * Returns: an id for that signal, or 0 with @error set.
 */
guint
bench_call_control_send_text(BenchCallControl *self,
                             guint line,
                             const char *number,
                             const char *text,
                             GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->send_text(self, line, number, text, error);
}

/**
 * bench_call_control_add_line:
 * @line: (transfer full): appended to the lines
 */
void
bench_call_control_add_line(BenchCallControl *self, BenchLine *line)
{
  g_ptr_array_add(priv_of(self)->lines, line);
  g_signal_emit(self, signals[LINE_CHANGED], 0, line);
}

/**
 * bench_call_control_remove_lines:
 *
 * Forgets all lines, before accounts are read anew.
 */
void
bench_call_control_remove_lines(BenchCallControl *self)
{
  g_ptr_array_set_size(priv_of(self)->lines, 0);
}

/**
 * bench_call_control_next_call_id:
 *
 * Returns: an id no call of this phone has had.
 */
guint
bench_call_control_next_call_id(BenchCallControl *self)
{
  return ++priv_of(self)->last_call_id;
}

/**
 * bench_call_control_add_call:
 * @call: (transfer full): appended to the calls
 */
void
bench_call_control_add_call(BenchCallControl *self, BenchCall *call)
{
  g_ptr_array_add(priv_of(self)->calls, call);
  g_signal_emit(self, signals[CALL_ADDED], 0, call);
}

/**
 * bench_call_control_remove_call:
 *
 * Takes the call off the list and drops our reference.
 */
void
bench_call_control_remove_call(BenchCallControl *self, BenchCall *call)
{
  g_object_ref(call);
  if (g_ptr_array_remove(priv_of(self)->calls, call))
    g_signal_emit(self, signals[CALL_REMOVED], 0, call);
  g_object_unref(call);
}

/**
 * bench_call_control_call_changed:
 *
 * Tells all readers that something about the call is different.
 */
void
bench_call_control_call_changed(BenchCallControl *self, BenchCall *call)
{
  g_signal_emit(self, signals[CALL_CHANGED], 0, call);
}

/**
 * bench_call_control_line_changed:
 *
 * Tells all readers that something about the line is different.
 */
void
bench_call_control_line_changed(BenchCallControl *self, BenchLine *line)
{
  g_signal_emit(self, signals[LINE_CHANGED], 0, line);
}

/**
 * bench_call_control_dtmf_received:
 *
 * Tells all readers that the far end sent a digit.
 */
void
bench_call_control_dtmf_received(BenchCallControl *self, BenchCall *call, char digit)
{
  char text[2] = { digit, '\0' };

  g_signal_emit(self, signals[DTMF_RECEIVED], 0, call, text);
}

/**
 * bench_call_control_text_received:
 *
 * Tells all readers that a text message came.
 *
 * Returns: whether one of them has stored it.
 */
gboolean
bench_call_control_text_received(BenchCallControl *self, const BenchText *text)
{
  gboolean stored = FALSE;

  g_signal_emit(self, signals[TEXT_RECEIVED], 0, text, &stored);
  return stored;
}

/**
 * bench_call_control_text_sent:
 * @id: what bench_call_control_send_text() returned
 * @reason: the LCD's words for a failure, "" when it arrived
 *
 * Tells all readers what became of a text message of ours.
 */
void
bench_call_control_text_sent(BenchCallControl *self, guint id, int code, const char *reason)
{
  g_signal_emit(self, signals[TEXT_SENT], 0, id, code, reason);
}
