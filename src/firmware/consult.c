/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two calls that belong together: a held one and the one placed to consult about it, to be made a
 * transfer (phone-like: Transfer pressed again, or hung up) or a conference. Guide 2.7, 2.11, F062, F063,
 * F068, F070.
 */
#include "firmware/firmware-private.h"

/**
 * bench_consult_begin:
 * @purpose: what the new call was placed for
 * @about: the call it is about
 * @call: the new call
 */
void
bench_consult_begin(BenchFirmware *self, BenchEntryPurpose purpose, guint about, guint call)
{
  self->consult_purpose = purpose;
  self->consult_about = about;
  self->consult_call = call;
}

static BenchCall *
alive_call(BenchFirmware *self, guint id)
{
  BenchCall *call = id != 0 ? bench_call_control_get_call(self->calls, id) : NULL;

  return call != NULL && bench_call_is_alive(call) ? call : NULL;
}

/**
 * bench_consult_find_about:
 * @call: (nullable): the call in focus
 *
 * Returns: (transfer none) (nullable): the call that @call was placed to transfer, if both still stand.
 */
BenchCall *
bench_consult_find_about(BenchFirmware *self, const BenchCall *call)
{
  if (call == NULL || call->id != self->consult_call || self->consult_purpose != BENCH_ENTRY_TRANSFER)
    return NULL;
  return alive_call(self, self->consult_about);
}

/**
 * bench_consult_complete:
 *
 * Completes the transfer that the call in focus was placed for.
 *
 * Returns: whether there was one.
 */
gboolean
bench_consult_complete(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);
  BenchCall *about = bench_consult_find_about(self, call);
  g_autoptr(GError) error = NULL;

  if (about == NULL)
    return FALSE;
  if (bench_call_control_transfer_to_call(self->calls, about, call, &error))
    self->consult_call = 0;
  else
    bench_popup_error(self, error);
  return TRUE;
}

/**
 * bench_consult_list_members:
 *
 * Returns: (transfer container) (element-type BenchCall): who is in the conference.
 */
GPtrArray *
bench_consult_list_members(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);
  GPtrArray *members = g_ptr_array_new();

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (call->conference && bench_call_is_alive(call))
        g_ptr_array_add(members, call);
    }
  return members;
}

/**
 * bench_consult_conference:
 * @held: (nullable): another call, which we hold
 *
 * The Conference key: joins the call in focus with @held, or asks whom to call for that.
 */
void
bench_consult_conference(BenchFirmware *self, BenchCall *held)
{
  BenchCall *call = bench_call_watch_focus(self);
  g_autoptr(GError) error = NULL;

  if (call == NULL)
    return;
  if (held == NULL)
    bench_dial_open(self, BENCH_ENTRY_CONFERENCE, call->line);
  else if (!bench_call_control_join(self->calls, call, held, &error))
    bench_popup_error(self, error);
}

/**
 * bench_consult_split:
 *
 * The Split key: no conference any more, both calls held.
 */
void
bench_consult_split(BenchFirmware *self)
{
  g_autoptr(GError) error = NULL;

  if (!bench_call_control_split(self->calls, &error))
    bench_popup_error(self, error);
}

/**
 * bench_consult_toggle_hold:
 *
 * Holds all calls of the conference that are not held, or takes all back that are.
 */
void
bench_consult_toggle_hold(BenchFirmware *self)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);
  BenchCall *focus = bench_call_watch_focus(self);
  gboolean hold = focus != NULL && focus->state != BENCH_CALL_HOLDING;

  for (guint i = 0; i < members->len; i++)
    {
      BenchCall *call = g_ptr_array_index(members, i);
      g_autoptr(GError) error = NULL;
      gboolean held = call->state == BENCH_CALL_HOLDING;
      gboolean done = hold ? bench_call_control_hold(self->calls, call, &error)
                           : bench_call_control_resume(self->calls, call, &error);

      /* One that is so already, held by itself, has nothing to say. */
      if (!done && held != hold)
        bench_popup_error(self, error);
    }
}

/**
 * bench_consult_compose:
 *
 * Puts the conference on the Screen: who takes part, in the order in which they were called.
 */
void
bench_consult_compose(BenchFirmware *self, BenchScreen *screen)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);
  g_autoptr(GString) names = g_string_new(NULL);
  g_autoptr(GString) numbers = g_string_new(NULL);

  for (guint i = 0; i < members->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(members, i);

      if (*call->remote_name != '\0')
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", call->remote_name);
      g_string_append_printf(numbers, "%s%s", numbers->len > 0 ? ", " : "", call->remote_number);
      bench_screen_add_row(screen, NULL, *call->remote_name != '\0' ? call->remote_name : call->remote_number,
                           *call->remote_name != '\0' ? call->remote_number : "");
    }
  bench_screen_set(&screen->title, bench_text_in(self, "call", "Conference"));
  bench_screen_set(&screen->name, names->str);
  bench_screen_set(&screen->number, numbers->str);
}
