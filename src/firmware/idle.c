/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The idle screen, and the keys that do the same wherever the phone is not in a call.
 */
#include "firmware/firmware-private.h"

/**
 * bench_idle_has_service:
 *
 * Returns: whether a line is signed in.
 */
gboolean
bench_idle_has_service(BenchFirmware *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);

  for (guint i = 0; i < lines->len; i++)
    if (((BenchLine *) g_ptr_array_index(lines, i))->state == BENCH_LINE_REGISTERED)
      return TRUE;
  return FALSE;
}

/**
 * bench_idle_compose:
 *
 * Puts clock, date and notice on the Screen.
 */
void
bench_idle_compose(BenchFirmware *self, BenchScreen *screen)
{
  gint64 now = bench_clock_wall(self->clock);
  g_autofree char *time = bench_compose_time(self, now);
  g_autofree char *date = bench_compose_date(self, now);

  bench_screen_set(&screen->big_time, time);
  bench_screen_set(&screen->big_date, date);
  if (!self->network)
    bench_screen_set(&screen->text, "Network unavailable!");
  else if (!bench_idle_has_service(self))
    bench_screen_set(&screen->text, "No Service");
}

static void
open_history(BenchFirmware *self)
{
  bench_history_page_open(self, BENCH_HISTORY_ALL);
}

/**
 * bench_idle_directory:
 *
 * The directory, wherever a key asks for it.
 */
void
bench_idle_directory(BenchFirmware *self)
{
  bench_menu_open(self, bench_menu_is_lync(self) ? "directory-lync" : "directory");
}

static void
toggle_dnd(BenchFirmware *self)
{
  g_autoptr(GError) error = NULL;
  gboolean on = bench_settings_get_boolean(self->settings, "features.dnd.enable");

  if (!bench_settings_set(self->settings, "features.dnd.enable", on ? "0" : "1", BENCH_LAYER_USER, NULL,
                          &error))
    bench_popup_error(self, error);
}

static void
open_menu(BenchFirmware *self)
{
  bench_menu_open(self, "main");
}

/**
 * bench_idle_softkeys:
 *
 * The soft keys of the idle screen.
 */
void
bench_idle_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "History", open_history };
  keys[1] = (BenchSoftKey){ "Directory", bench_idle_directory };
  keys[2] = (BenchSoftKey){ "DND", toggle_dnd };
  keys[3] = (BenchSoftKey){ "Menu", open_menu };
}

/* Left and right choose the default account among those in use. */
static void
step_account(BenchFirmware *self, int step)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  int n = (int) lines->len;
  int at = -1;

  for (int i = 0; i < n; i++)
    if (((BenchLine *) g_ptr_array_index(lines, i))->index == self->account)
      at = i;
  for (int tried = 0; tried < n; tried++)
    {
      const BenchLine *line;

      at = (at + step + n) % n;
      line = g_ptr_array_index(lines, at);
      if (line->state != BENCH_LINE_DISABLED)
        {
          self->account = line->index;
          return;
        }
    }
}

/**
 * bench_idle_key:
 * @key: a digit, arrow, OK or X at the idle screen
 */
void
bench_idle_key(BenchFirmware *self, BenchKey key)
{
  if (bench_key_to_digit(key) != 0)
    {
      if (self->lifted)
        bench_paths_open(self);
      bench_dial_open(self, BENCH_ENTRY_DIAL, self->account);
      bench_dial_key(self, key);
      return;
    }
  if (key == BENCH_KEY_UP)
    open_history(self);
  if (key == BENCH_KEY_DOWN)
    bench_idle_directory(self);
  if (key == BENCH_KEY_LEFT)
    step_account(self, -1);
  if (key == BENCH_KEY_RIGHT)
    step_account(self, 1);
  if (key == BENCH_KEY_OK)
    bench_menu_open(self, "status");
}

static void
act_on_call(BenchFirmware *self, BenchCall *call)
{
  g_autoptr(GError) error = NULL;

  bench_dial_close(self);
  bench_page_close_all(self);
  if (call->state == BENCH_CALL_INCOMING)
    {
      if (!bench_call_watch_answer(self, call, &error))
        bench_popup_error(self, error);
      return;
    }
  if (call->state == BENCH_CALL_HOLDING)
    {
      bench_call_watch_resume(self, call);
      return;
    }
  if (call->id == self->focus && (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HELD))
    bench_call_watch_hold(self, call);
  self->focus = call->id;
}

static void
seize(BenchFirmware *self, guint index)
{
  BenchCall *active = bench_call_watch_active(self);
  BenchCall *focus = bench_call_watch_focus(self);

  if (focus != NULL && (focus->state == BENCH_CALL_CALLING || focus->state == BENCH_CALL_RINGING))
    {
      bench_popup_note(self, "A call is being set up");
      return;
    }
  if (active != NULL)
    bench_call_watch_hold(self, active);
  bench_page_close_all(self);
  bench_paths_open(self);
  bench_dial_open(self, BENCH_ENTRY_DIAL, index);
}

/**
 * bench_idle_line_key:
 * @index: the line key, from 1; it stands for the account of that number
 *
 * Answers, resumes or holds the line's call; without one seizes the line.
 */
void
bench_idle_line_key(BenchFirmware *self, guint index)
{
  BenchLine *line = bench_call_control_get_line(self->calls, index);
  BenchCall *call = bench_firmware_call_of_line(self, index);

  if (line == NULL || line->state == BENCH_LINE_DISABLED)
    {
      g_autofree char *text = g_strdup_printf("Line key %u has no function", index);

      bench_popup_note(self, text);
      return;
    }
  if (bench_firmware_view(self) == BENCH_VIEW_DIAL && self->entry_line != index && self->entry->text->len > 0)
    {
      self->entry_line = index;
      return;
    }
  if (call != NULL)
    act_on_call(self, call);
  else if (self->dialling && self->entry_line == index)
    bench_dial_cancel(self);
  else
    seize(self, index);
}

/**
 * bench_idle_message_key:
 *
 * MESSAGE calls the mailbox, or opens the messages' menu when no number is known.
 */
void
bench_idle_message_key(BenchFirmware *self)
{
  if (bench_call_watch_alive(self) == 0 && !bench_prompts_call_mailbox(self))
    bench_menu_open(self, bench_menu_is_lync(self) ? "message-lync" : "message");
}
