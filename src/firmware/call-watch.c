/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What call control reports, and what follows from it: which call is in focus, what goes into the
 * history, how long the end of a call shows, and what was waiting for a call to be held.
 */
#include "firmware/firmware-private.h"

#include "base/log.h"
#include "firmware/lync.h"

#define FINISHED_MS 3000
#define HOLD_MS 8000 /* a re-INVITE is answered long before */

/**
 * bench_call_note_free:
 * @note: (transfer full): what we remembered about a call
 */
void
bench_call_note_free(BenchCallNote *note)
{
  g_string_free(note->dtmf, TRUE);
  g_free(note);
}

/**
 * bench_call_watch_note:
 *
 * Returns: (transfer none): what we remember about a call, made when there is nothing yet.
 */
BenchCallNote *
bench_call_watch_note(BenchFirmware *self, guint id)
{
  BenchCallNote *note = g_hash_table_lookup(self->notes, GUINT_TO_POINTER(id));

  if (note != NULL)
    return note;
  note = g_new0(BenchCallNote, 1);
  note->dtmf = g_string_new(NULL);
  g_hash_table_insert(self->notes, GUINT_TO_POINTER(id), note);
  return note;
}

/**
 * bench_call_watch_focus:
 *
 * Returns: (transfer none) (nullable): the call the keys act on; an ended one is never in focus.
 */
BenchCall *
bench_call_watch_focus(BenchFirmware *self)
{
  BenchCall *call = self->focus != 0 ? bench_call_control_get_call(self->calls, self->focus) : NULL;

  return call != NULL && bench_call_is_alive(call) ? call : NULL;
}

static BenchCall *
find_state(BenchFirmware *self, guint states)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if ((states & 1u << call->state) != 0)
        return call;
    }
  return NULL;
}

/**
 * bench_call_watch_ringing:
 *
 * Returns: (transfer none) (nullable): the call in focus if it rings here, or else the oldest that does.
 */
BenchCall *
bench_call_watch_ringing(BenchFirmware *self)
{
  BenchCall *focus = bench_call_watch_focus(self);

  if (focus != NULL && focus->state == BENCH_CALL_INCOMING)
    return focus;
  return find_state(self, 1u << BENCH_CALL_INCOMING);
}

/**
 * bench_call_watch_active:
 *
 * Returns: (transfer none) (nullable): the call whose sound is up: talking, or held by the far end only.
 */
BenchCall *
bench_call_watch_active(BenchFirmware *self)
{
  return find_state(self, 1u << BENCH_CALL_TALKING | 1u << BENCH_CALL_HELD);
}

/**
 * bench_call_watch_alive:
 *
 * Returns: how many calls have not ended.
 */
guint
bench_call_watch_alive(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);
  guint n = 0;

  for (guint i = 0; i < calls->len; i++)
    if (bench_call_is_alive(g_ptr_array_index(calls, i)))
      n++;
  return n;
}

/**
 * bench_call_watch_refocus:
 *
 * When the call in focus is gone: a ringing one, an active one, or any other takes its place.
 */
void
bench_call_watch_refocus(BenchFirmware *self)
{
  BenchCall *next;

  if (bench_call_watch_focus(self) != NULL)
    return;
  next = find_state(self, 1u << BENCH_CALL_INCOMING);
  if (next == NULL)
    next = bench_call_watch_active(self);
  if (next == NULL)
    next = find_state(self, ~(1u << BENCH_CALL_ENDED));
  self->focus = next != NULL ? next->id : 0;
}

static void
write_history(BenchFirmware *self, const BenchCall *call)
{
  BenchHistoryEntry entry = { 0 };
  gint64 ended = call->ended_us != 0 ? call->ended_us : bench_clock_wall(self->clock);
  g_autoptr(GError) error = NULL;

  /* The phone has four lists (phone-ui 2.2). A call that was answered elsewhere, or that we refused, was received
     and not missed; it has no duration. */
  if (call->direction == BENCH_CALL_OUTGOING_DIRECTION)
    entry.kind = BENCH_HISTORY_PLACED;
  else if (call->end == BENCH_CALL_END_FORWARDED)
    entry.kind = BENCH_HISTORY_FORWARDED;
  else
    entry.kind = bench_call_is_missed(call) ? BENCH_HISTORY_MISSED : BENCH_HISTORY_RECEIVED;
  if (!bench_settings_get_boolean(self->settings, "features.save_call_history"))
    return;
  if (entry.kind == BENCH_HISTORY_MISSED
      && !bench_settings_get_booleanf(self->settings, "account.%u.missed_calllog", call->line))
    return;
  entry.name = call->remote_name;
  entry.number = call->remote_number;
  entry.uri = call->remote_uri;
  entry.line = call->line;
  entry.figures = call->figures;
  entry.time_us = call->started_us != 0 ? call->started_us : ended;
  entry.duration_s
      = call->answered_us != 0 ? (guint) (MAX(ended - call->answered_us, 0) / G_USEC_PER_SEC) : 0;
  if (!bench_history_add(self->history, &entry, &error))
    bench_warning("%s", error->message);
  if (entry.kind == BENCH_HISTORY_MISSED
      && bench_settings_get_boolean(self->settings, "phone_setting.missed_call_popup.enable"))
    self->missed++;
  if (entry.kind == BENCH_HISTORY_FORWARDED && !bench_call_watch_note(self, call->id)->by_hand)
    bench_prompts_forwarded(self);
}

/**
 * bench_call_watch_dismiss:
 *
 * Takes the end of a call off the LCD; its busy tone stops and the path closes.
 */
void
bench_call_watch_dismiss(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->finished_timer);
  if (self->finished == NULL)
    return;
  g_clear_object(&self->finished);
  if (bench_call_watch_alive(self) == 0 && !self->dialling)
    bench_paths_close(self);
}

static gboolean
on_finished(gpointer data)
{
  BenchFirmware *self = data;

  self->finished_timer = 0;
  bench_firmware_begin(self);
  bench_call_watch_dismiss(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/* What a person wants to read: a failure, and the end of a conversation. */
static gboolean
is_worth_showing(const BenchCall *call)
{
  switch (call->end)
    {
    case BENCH_CALL_END_FAILED:
    case BENCH_CALL_END_REMOTE:
    case BENCH_CALL_END_TRANSFERRED:
      return TRUE;
    case BENCH_CALL_END_LOCAL:
      return call->answered_us != 0;
    case BENCH_CALL_END_NONE:
    case BENCH_CALL_END_CANCELLED:
    case BENCH_CALL_END_ELSEWHERE:
    case BENCH_CALL_END_REJECTED:
    case BENCH_CALL_END_FORWARDED:
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

static void
show_finished(BenchFirmware *self, BenchCall *call)
{
  guint busy_ms = bench_sounds_busy_ms(self, call);

  if (bench_call_watch_alive(self) > 0)
    {
      /* The LCD belongs to the calls that go on. */
      if (call->end == BENCH_CALL_END_FAILED)
        bench_popup_note(self, call->reason);
      return;
    }
  bench_clock_clear(self->clock, &self->finished_timer);
  g_set_object(&self->finished, call);
  self->finished_timer = bench_clock_add(self->clock, busy_ms > 0 ? busy_ms : FINISHED_MS, on_finished, self);
}

static void
on_ended(BenchFirmware *self, BenchCall *call)
{
  BenchCallNote *note = bench_call_watch_note(self, call->id);
  gboolean showing = is_worth_showing(call);

  note->ended = TRUE;
  write_history(self, call);
  bench_lync_call_ended(self, call);
  if (bench_call_watch_alive(self) == 0)
    bench_sounds_heed(self);
  if (self->dialling && self->purpose != BENCH_ENTRY_DIAL && self->entry_call == call->id)
    {
      bench_dial_close(self);
      bench_page_close_all(self);
    }
  bench_call_watch_refocus(self);
  if (showing)
    show_finished(self, call);
  if (bench_call_watch_alive(self) > 0)
    return;
  bench_auto_redial_ended(self, call);
  self->muted = FALSE;
  self->group = FALSE;
  bench_intercom_end(self);
  /* Off-hook stays a failed call, to hear the busy tone, and a phone on which a number is being entered. */
  if (!self->dialling
      && !(self->finished == call
           && (call->end == BENCH_CALL_END_FAILED || bench_sounds_busy_ms(self, call) > 0)))
    bench_paths_close(self);
}

static gboolean
place(BenchFirmware *self, guint line, const char *number, GError **error)
{
  gboolean consulting = self->dialling && self->purpose != BENCH_ENTRY_DIAL;
  BenchCall *call;

  bench_call_watch_dismiss(self);
  bench_paths_open(self);
  call = bench_call_control_dial(self->calls, line, number, error);
  if (call == NULL)
    {
      if (!self->dialling && bench_call_watch_alive(self) == 0)
        bench_paths_close(self);
      return FALSE;
    }
  bench_dial_close(self);
  bench_page_close_all(self);
  if (bench_call_is_alive(call))
    self->focus = call->id;
  if (consulting)
    bench_consult_begin(self, self->purpose, self->entry_call, call->id);
  return TRUE;
}

static void
stop_waiting(BenchFirmware *self)
{
  self->waiting = BENCH_WAIT_NOTHING;
  bench_clock_clear(self->clock, &self->waiting_timer);
}

static gboolean
on_waited_too_long(gpointer data)
{
  BenchFirmware *self = data;

  self->waiting_timer = 0;
  bench_firmware_begin(self);
  stop_waiting(self);
  bench_popup_note(self, "The call could not be held");
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/* Once no call's sound is up any more, does what waited for that. */
static void
go_on_waiting(BenchFirmware *self)
{
  BenchWaitFor waiting = self->waiting;
  BenchCall *held = bench_call_control_get_call(self->calls, self->waiting_hold);
  BenchCall *call;
  g_autofree char *number = NULL;
  g_autoptr(GError) error = NULL;

  if (waiting == BENCH_WAIT_NOTHING)
    return;
  if (held != NULL && bench_call_is_alive(held) && held->state != BENCH_CALL_HOLDING)
    return;
  /* Of a conference, the next one. */
  held = bench_call_watch_active(self);
  if (held != NULL && held->conference && bench_call_control_hold(self->calls, held, NULL))
    {
      self->waiting_hold = held->id;
      return;
    }
  stop_waiting(self);
  number = g_steal_pointer(&self->waiting_number);
  if (waiting == BENCH_WAIT_DIAL)
    {
      if (!place(self, self->waiting_line, number, &error))
        bench_popup_error(self, error);
      return;
    }
  call = bench_call_control_get_call(self->calls, self->waiting_call);
  if (call == NULL || call->state != BENCH_CALL_HOLDING)
    return;
  self->focus = call->id;
  if (!bench_call_control_resume(self->calls, call, &error))
    bench_popup_error(self, error);
}

static gboolean
wait_for_hold(BenchFirmware *self, BenchCall *active, BenchWaitFor waiting, GError **error)
{
  BenchCallNote *note = bench_call_watch_note(self, active->id);

  self->waiting = waiting;
  self->waiting_hold = active->id;
  self->waiting_timer = bench_clock_add(self->clock, HOLD_MS, on_waited_too_long, self);
  if (!note->holding && !bench_call_control_hold(self->calls, active, error))
    {
      stop_waiting(self);
      return FALSE;
    }
  go_on_waiting(self);
  return TRUE;
}

/**
 * bench_call_watch_dial:
 * @line: account index
 * @number: digits, or a SIP URI
 *
 * Places a call; a call whose sound is up is held first, and the number goes out when that is done.
 *
 * Returns: whether the call was placed or its turn will come.
 */
gboolean
bench_call_watch_dial(BenchFirmware *self, guint line, const char *number, GError **error)
{
  BenchCall *active = bench_call_watch_active(self);

  if (active == NULL)
    return place(self, line, number, error);
  if (self->waiting != BENCH_WAIT_NOTHING)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("A call is being held"));
      return FALSE;
    }
  g_free(self->waiting_number);
  self->waiting_number = g_strdup(number);
  self->waiting_line = line;
  return wait_for_hold(self, active, BENCH_WAIT_DIAL, error);
}

/**
 * bench_call_watch_cancel_dial:
 *
 * A number that still waits for a hold is not dialled any more.
 */
void
bench_call_watch_cancel_dial(BenchFirmware *self)
{
  if (self->waiting == BENCH_WAIT_DIAL)
    stop_waiting(self);
}

/**
 * bench_call_watch_answer:
 *
 * Answers a ringing call on the present path; call control holds the others first.
 *
 * Returns: whether it could be answered.
 */
gboolean
bench_call_watch_answer(BenchFirmware *self, BenchCall *call, GError **error)
{
  bench_call_watch_dismiss(self);
  bench_dial_close(self);
  bench_page_close_all(self);
  self->focus = call->id;
  bench_paths_open(self);
  if (bench_call_control_answer(self->calls, call, error))
    return TRUE;
  if (bench_call_watch_active(self) == NULL)
    bench_paths_close(self);
  return FALSE;
}

/**
 * bench_call_watch_hold:
 *
 * Holds a call, saying so on the LCD when that cannot be.
 */
void
bench_call_watch_hold(BenchFirmware *self, BenchCall *call)
{
  g_autoptr(GError) error = NULL;

  bench_call_watch_note(self, call->id)->holding = call->state != BENCH_CALL_HOLDING;
  if (bench_call_control_hold(self->calls, call, &error))
    return;
  bench_call_watch_note(self, call->id)->holding = FALSE;
  bench_popup_error(self, error);
}

/**
 * bench_call_watch_resume:
 *
 * Takes a held call back; a call whose sound is up is held first.
 */
void
bench_call_watch_resume(BenchFirmware *self, BenchCall *call)
{
  BenchCall *active = bench_call_watch_active(self);
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (self->waiting != BENCH_WAIT_NOTHING)
    return;
  bench_paths_open(self);
  self->waiting_call = call->id;
  if (active != NULL)
    done = wait_for_hold(self, active, BENCH_WAIT_RESUME, &error);
  else
    {
      self->focus = call->id;
      done = bench_call_control_resume(self->calls, call, &error);
    }
  if (!done)
    bench_popup_error(self, error);
}

static void
on_call_added(BenchCallControl *calls, BenchCall *call, BenchFirmware *self)
{
  bench_firmware_begin(self);
  self->focus = call->id;
  /* A failed call's busy tone gives way; with it the path it kept open. */
  if (self->finished != NULL && call->direction == BENCH_CALL_INCOMING_DIRECTION && !self->dialling)
    bench_paths_close(self);
  bench_call_watch_dismiss(self);
  bench_popup_close(self);
  /* Somebody may have been transferred by the far end: that call begins without a key. */
  if (call->direction == BENCH_CALL_OUTGOING_DIRECTION)
    bench_paths_open(self);
  bench_firmware_end(self);
}

static void
watch_transfer(BenchFirmware *self, BenchCall *call, BenchCallNote *note)
{
  if (call->transfer == note->transfer)
    return;
  note->transfer = call->transfer;
  /* When no other call needs the LCD, the card of the ended call says it. */
  if (call->transfer == BENCH_TRANSFER_DONE && bench_call_watch_alive(self) > 1)
    bench_popup_note(self, "Transferred");
  if (call->transfer != BENCH_TRANSFER_FAILED)
    return;
  bench_popup_note(self, "Transfer Failed");
  if (bench_call_is_alive(call))
    bench_sounds_come_back(self);
}

/* A call that was answered without a key, by account.X.auto_answer, takes the phone as if by one. */
static void
watch_automatic_answer(BenchFirmware *self, BenchCall *call)
{
  BenchCallNote *note = bench_call_watch_note(self, call->id);
  gboolean first_intercom = call->intercom && !note->announced;

  if (call->direction != BENCH_CALL_INCOMING_DIRECTION || call->state != BENCH_CALL_TALKING
      || (self->open && !first_intercom))
    return;
  bench_call_watch_dismiss(self);
  bench_dial_close(self);
  bench_page_close_all(self);
  self->focus = call->id;
  bench_paths_open(self);
  if (!first_intercom)
    return;
  note->announced = TRUE;
  bench_intercom_begin(self);
}

/* A call we wait for that is reported with its sound up refused the hold. */
static void
watch_waiting(BenchFirmware *self, BenchCall *call, gboolean same_transfer)
{
  if (self->waiting == BENCH_WAIT_NOTHING || call->id != self->waiting_hold || !same_transfer)
    return;
  if (call->state != BENCH_CALL_TALKING && call->state != BENCH_CALL_HELD)
    return;
  stop_waiting(self);
  bench_popup_note(self, "The call could not be held");
}

static void
on_call_changed(BenchCallControl *calls, BenchCall *call, BenchFirmware *self)
{
  BenchCallNote *note = bench_call_watch_note(self, call->id);

  bench_firmware_begin(self);
  note->holding = FALSE;
  watch_automatic_answer(self, call);
  watch_waiting(self, call, call->transfer == note->transfer);
  watch_transfer(self, call, note);
  if (!bench_call_is_alive(call) && !note->ended)
    on_ended(self, call);
  bench_conference_page_forget(self);
  go_on_waiting(self);
  bench_firmware_end(self);
}

static void
on_call_removed(BenchCallControl *calls, BenchCall *call, BenchFirmware *self)
{
  bench_firmware_begin(self);
  /* Call control may drop a call without a last change: it ended all the same. */
  if (!bench_call_watch_note(self, call->id)->ended)
    on_ended(self, call);
  g_hash_table_remove(self->notes, GUINT_TO_POINTER(call->id));
  bench_call_watch_refocus(self);
  bench_conference_page_forget(self);
  go_on_waiting(self);
  bench_firmware_end(self);
}

static void
on_line_changed(BenchCallControl *calls, BenchLine *line, BenchFirmware *self)
{
  BenchLine *chosen = bench_call_control_get_line(calls, self->account);

  bench_firmware_begin(self);
  /* The default account went out of use: the first one that is in use takes its place. */
  if ((chosen == NULL || chosen->state == BENCH_LINE_DISABLED) && line->state != BENCH_LINE_DISABLED)
    self->account = line->index;
  bench_prompts_line_changed(self);
  bench_firmware_end(self);
}

/**
 * bench_call_watch_connect:
 *
 * Starts listening to call control.
 */
void
bench_call_watch_connect(BenchFirmware *self)
{
  g_signal_connect(self->calls, "call-added", G_CALLBACK(on_call_added), self);
  g_signal_connect(self->calls, "call-changed", G_CALLBACK(on_call_changed), self);
  g_signal_connect(self->calls, "call-removed", G_CALLBACK(on_call_removed), self);
  g_signal_connect(self->calls, "line-changed", G_CALLBACK(on_line_changed), self);
}
