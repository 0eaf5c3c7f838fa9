/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-call-control.h"

G_DEFINE_FINAL_TYPE(FakeCallControl, fake_call_control, BENCH_TYPE_CALL_CONTROL)

static gint64
wall(FakeCallControl *self)
{
  return self->wall != NULL ? self->wall(self->wall_data) : 0;
}

static BenchCall *
add_call(FakeCallControl *self,
         guint line,
         BenchCallDirection direction,
         const char *name,
         const char *number)
{
  BenchCallControl *control = BENCH_CALL_CONTROL(self);
  BenchCall *call = bench_call_new(bench_call_control_next_call_id(control), line, direction);
  g_autofree char *uri = g_strdup_printf("sip:%s@example.org", number);

  bench_call_set_text(&call->remote_name, name);
  bench_call_set_text(&call->remote_number, number);
  bench_call_set_text(&call->remote_uri, uri);
  call->started_us = wall(self);
  bench_call_control_add_call(control, call);
  return call;
}

static BenchCall *
fake_dial(BenchCallControl *control, guint line, const char *number, GError **error)
{
  FakeCallControl *self = FAKE_CALL_CONTROL(control);

  if (self->refuse_dial)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE, "No Service");
      return NULL;
    }
  g_string_append_printf(self->sent, "dial %u %s;", line, number);
  return add_call(self, line, BENCH_CALL_OUTGOING_DIRECTION, "", number);
}

static gboolean
wrong_state(GError **error)
{
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, "Not possible now");
  return FALSE;
}

static gboolean
fake_answer(BenchCallControl *control, BenchCall *call, GError **error)
{
  FakeCallControl *self = FAKE_CALL_CONTROL(control);
  const GPtrArray *calls = bench_call_control_get_calls(control);

  if (call->state != BENCH_CALL_INCOMING)
    return wrong_state(error);
  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *other = g_ptr_array_index(calls, i);

      if (other->state == BENCH_CALL_TALKING)
        fake_call_control_set_state(self, other, BENCH_CALL_HOLDING);
    }
  g_string_append_printf(self->sent, "answer %u;", call->id);
  fake_call_control_set_state(self, call, BENCH_CALL_TALKING);
  return TRUE;
}

static void
fake_reject(BenchCallControl *control, BenchCall *call)
{
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "reject %u;", call->id);
  fake_call_control_end(FAKE_CALL_CONTROL(control), call, BENCH_CALL_END_REJECTED, 486, "");
}

static void
fake_hang_up(BenchCallControl *control, BenchCall *call)
{
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "hangup %u;", call->id);
  fake_call_control_end(FAKE_CALL_CONTROL(control), call, BENCH_CALL_END_LOCAL, 0, "");
}

static gboolean
fake_hold(BenchCallControl *control, BenchCall *call, GError **error)
{
  FakeCallControl *self = FAKE_CALL_CONTROL(control);

  if (call->state != BENCH_CALL_TALKING && call->state != BENCH_CALL_HELD)
    return wrong_state(error);
  g_string_append_printf(self->sent, "hold %u;", call->id);
  if (!self->slow_hold)
    fake_call_control_hold_done(self, call);
  return TRUE;
}

static gboolean
fake_resume(BenchCallControl *control, BenchCall *call, GError **error)
{
  if (call->state != BENCH_CALL_HOLDING)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "resume %u;", call->id);
  fake_call_control_set_state(FAKE_CALL_CONTROL(control), call, BENCH_CALL_TALKING);
  return TRUE;
}

static gboolean
fake_transfer(BenchCallControl *control, BenchCall *call, const char *target, GError **error)
{
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "transfer %u %s;", call->id, target);
  call->transfer = BENCH_TRANSFER_TRYING;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

static gboolean
fake_transfer_to_call(BenchCallControl *control, BenchCall *call, BenchCall *target, GError **error)
{
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "transfer %u to call %u;", call->id, target->id);
  call->transfer = BENCH_TRANSFER_TRYING;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

static void
set_member(FakeCallControl *self, BenchCall *call, gboolean member, BenchCallState state)
{
  call->conference = member;
  fake_call_control_set_state(self, call, state);
}

static gboolean
fake_join(BenchCallControl *control, BenchCall *call, BenchCall *with, GError **error)
{
  if (call->answered_us == 0 || with->answered_us == 0)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "join %u %u;", call->id, with->id);
  set_member(FAKE_CALL_CONTROL(control), call, TRUE, BENCH_CALL_TALKING);
  set_member(FAKE_CALL_CONTROL(control), with, TRUE, BENCH_CALL_TALKING);
  return TRUE;
}

static gboolean
fake_reoffer(BenchCallControl *control, BenchCall *call, GError **error)
{
  if (call->answered_us == 0)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "reoffer %u;", call->id);
  return TRUE;
}

static gboolean
fake_split(BenchCallControl *control, GError **error)
{
  const GPtrArray *calls = bench_call_control_get_calls(control);

  g_string_append(FAKE_CALL_CONTROL(control)->sent, "split;");
  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->conference)
      set_member(FAKE_CALL_CONTROL(control), g_ptr_array_index(calls, i), FALSE, BENCH_CALL_HOLDING);
  return TRUE;
}

static void
fake_leave_conference(BenchCallControl *control)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new();
  const GPtrArray *calls = bench_call_control_get_calls(control);

  g_string_append(FAKE_CALL_CONTROL(control)->sent, "leave;");
  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->conference)
      g_ptr_array_add(members, g_ptr_array_index(calls, i));
  for (guint i = 0; i < members->len; i++)
    {
      ((BenchCall *) g_ptr_array_index(members, i))->conference = FALSE;
      fake_call_control_end(FAKE_CALL_CONTROL(control), g_ptr_array_index(members, i), BENCH_CALL_END_LOCAL,
                            0, "");
    }
}

static gboolean
fake_forward(BenchCallControl *control, BenchCall *call, const char *target, GError **error)
{
  if (call->state != BENCH_CALL_INCOMING)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "forward %u %s;", call->id, target);
  fake_call_control_end(FAKE_CALL_CONTROL(control), call, BENCH_CALL_END_FORWARDED, 302, "");
  return TRUE;
}

static gboolean
fake_send_dtmf(BenchCallControl *control, BenchCall *call, char digit, GError **error)
{
  if (call->state != BENCH_CALL_TALKING)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "dtmf %u %c;", call->id, digit);
  return TRUE;
}

static gboolean
fake_record(BenchCallControl *control, BenchCall *call, const char *path, GError **error)
{
  if (call->recording != BENCH_RECORDING_OFF || call->answered_us == 0)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "record %u %s;", call->id,
                         path != NULL ? path : "-");
  call->recording = BENCH_RECORDING_ON;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

static gboolean
fake_pause_record(BenchCallControl *control, BenchCall *call, gboolean paused, GError **error)
{
  if (call->recording == BENCH_RECORDING_OFF)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "%s record %u;", paused ? "pause" : "resume",
                         call->id);
  call->recording = paused ? BENCH_RECORDING_PAUSED : BENCH_RECORDING_ON;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

static gboolean
fake_stop_record(BenchCallControl *control, BenchCall *call, GError **error)
{
  if (call->recording == BENCH_RECORDING_OFF)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "stop record %u;", call->id);
  call->recording = BENCH_RECORDING_OFF;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

static gboolean
fake_silence(BenchCallControl *control, BenchCall *call, gboolean silenced, GError **error G_GNUC_UNUSED)
{
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "%s %u;", silenced ? "silence" : "unsilence",
                         call->id);
  call->silenced = silenced;
  bench_call_control_call_changed(control, call);
  return TRUE;
}

void
fake_call_control_page(FakeCallControl *self,
                       BenchPagingDirection direction,
                       const char *address,
                       const char *label)
{
  BenchPaging paging = { direction, (char *) label, (char *) address, (char *) "G722", wall(self), 0 };

  bench_call_control_set_paging(BENCH_CALL_CONTROL(self), &paging);
}

static gboolean
fake_page(BenchCallControl *control, const char *address, const char *label, GError **error)
{
  if (bench_call_control_get_paging(control)->direction != BENCH_PAGING_NONE)
    return wrong_state(error);
  g_string_append_printf(FAKE_CALL_CONTROL(control)->sent, "page %s %s;", address, label);
  fake_call_control_page(FAKE_CALL_CONTROL(control), BENCH_PAGING_OUT, address, label);
  return TRUE;
}

static void
fake_end_page(BenchCallControl *control)
{
  g_string_append(FAKE_CALL_CONTROL(control)->sent, "end page;");
  fake_call_control_page(FAKE_CALL_CONTROL(control), BENCH_PAGING_NONE, "", "");
}

static guint
fake_send_text(BenchCallControl *control, guint line, const char *number, const char *text, GError **error)
{
  FakeCallControl *self = FAKE_CALL_CONTROL(control);

  if (self->refuse_dial)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE, "No Service");
      return 0;
    }
  g_string_append_printf(self->sent, "text %u %s %s;", line, number, text);
  return ++self->last_text;
}

static void
fake_call_control_finalize(GObject *object)
{
  g_string_free(FAKE_CALL_CONTROL(object)->sent, TRUE);
  G_OBJECT_CLASS(fake_call_control_parent_class)->finalize(object);
}

static gboolean
fake_get_statistics(BenchCallControl *base, BenchCall *call G_GNUC_UNUSED, BenchMediaStatistics *statistics)
{
  FakeCallControl *self = FAKE_CALL_CONTROL(base);

  *statistics = self->statistics;
  return self->has_sound;
}

static void
fake_call_control_class_init(FakeCallControlClass *klass)
{
  BenchCallControlClass *control = BENCH_CALL_CONTROL_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = fake_call_control_finalize;
  control->dial = fake_dial;
  control->answer = fake_answer;
  control->reject = fake_reject;
  control->hang_up = fake_hang_up;
  control->hold = fake_hold;
  control->resume = fake_resume;
  control->transfer = fake_transfer;
  control->transfer_to_call = fake_transfer_to_call;
  control->join = fake_join;
  control->reoffer = fake_reoffer;
  control->split = fake_split;
  control->leave_conference = fake_leave_conference;
  control->forward = fake_forward;
  control->send_dtmf = fake_send_dtmf;
  control->send_text = fake_send_text;
  control->record = fake_record;
  control->pause_record = fake_pause_record;
  control->stop_record = fake_stop_record;
  control->silence = fake_silence;
  control->page = fake_page;
  control->end_page = fake_end_page;
  control->get_statistics = fake_get_statistics;
}

static void
fake_call_control_init(FakeCallControl *self)
{
  self->sent = g_string_new(NULL);
}

FakeCallControl *
fake_call_control_new(void)
{
  return g_object_new(FAKE_TYPE_CALL_CONTROL, NULL);
}

void
fake_call_control_add_line(FakeCallControl *self, guint index, BenchLineState state, const char *label)
{
  BenchLine *line = bench_line_new(index);

  line->state = state;
  bench_call_set_text(&line->label, label);
  bench_call_control_add_line(BENCH_CALL_CONTROL(self), line);
}

/* The far end calls. */
BenchCall *
fake_call_control_ring(FakeCallControl *self, guint line, const char *name, const char *number)
{
  return add_call(self, line, BENCH_CALL_INCOMING_DIRECTION, name, number);
}

void
fake_call_control_set_state(FakeCallControl *self, BenchCall *call, BenchCallState state)
{
  call->state = state;
  if (state == BENCH_CALL_TALKING && call->answered_us == 0)
    call->answered_us = wall(self);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(self), call);
}

void
fake_call_control_end(FakeCallControl *self, BenchCall *call, BenchCallEnd end, int code, const char *reason)
{
  g_autoptr(BenchCall) kept = g_object_ref(call);

  call->end = end;
  call->code = code;
  call->ended_us = wall(self);
  bench_call_set_text(&call->reason, reason);
  fake_call_control_set_state(self, call, BENCH_CALL_ENDED);
  bench_call_control_remove_call(BENCH_CALL_CONTROL(self), call);
}

void
fake_call_control_hold_done(FakeCallControl *self, BenchCall *call)
{
  fake_call_control_set_state(self, call, BENCH_CALL_HOLDING);
}
