/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entering a number: pre-dial on-hook and off-hook (guide F026-F028), the target of a transfer, a forward or a
 * conference.
 */
#include <gio/gio.h>
#include <string.h>

#include "firmware/firmware-private.h"
#include "firmware/lock.h"

#define NUMBER_LIMIT 128

static void
stop_autodial(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->autodial);
}

/**
 * bench_dial_open:
 * @line: the account it will go out on
 *
 * Opens an empty entry. A transfer or forward is of the call in focus.
 */
void
bench_dial_open(BenchFirmware *self, BenchEntryPurpose purpose, guint line)
{
  bench_call_watch_dismiss(self);
  bench_dial_close(self);
  self->dialling = TRUE;
  self->purpose = purpose;
  self->entry = bench_text_entry_new(BENCH_FIELD_DIALLED, BENCH_INPUT_123, NUMBER_LIMIT);
  self->entry->cyrillic = bench_language_is_cyrillic(self);
  self->entry_line = line;
  self->entry_call = self->focus;
  if (self->lifted && !self->open)
    bench_paths_open(self);
}

/**
 * bench_dial_close:
 *
 * Forgets the entry; the audio path stays as it is.
 */
void
bench_dial_close(BenchFirmware *self)
{
  stop_autodial(self);
  self->dialling = FALSE;
  g_clear_pointer(&self->entry, bench_text_entry_free);
  g_clear_pointer(&self->matches, g_ptr_array_unref);
  self->match = 0;
}

/**
 * bench_dial_cancel:
 *
 * Leaves the entry; without a call the phone goes on-hook.
 */
void
bench_dial_cancel(BenchFirmware *self)
{
  bench_dial_close(self);
  bench_call_watch_cancel_dial(self);
  if (bench_call_watch_focus(self) == NULL)
    bench_paths_close(self);
}

static const BenchHistoryEntry *
selected_match(BenchFirmware *self)
{
  if (self->matches == NULL || self->match >= self->matches->len)
    return NULL;
  return g_ptr_array_index(self->matches, self->match);
}

/* The star key writes the dots of an address that is called directly (F022): "10*0*0*7" is 10.0.0.7. */
static char *
dots_for_stars(BenchFirmware *self, const char *text)
{
  gsize host_length = strcspn(text, ":");
  g_autofree char *host = g_strdelimit(g_strndup(text, host_length), "*", '.');

  if (strchr(text, '*') == NULL || !g_hostname_is_ip_address(host)
      || !bench_settings_get_boolean(self->settings, "features.direct_ip_call_enable"))
    return g_strdup(text);
  return g_strconcat(host, text + host_length, NULL);
}

static char *
target_of(BenchFirmware *self)
{
  const BenchHistoryEntry *match = selected_match(self);

  return match != NULL ? g_strdup(match->number) : dots_for_stars(self, self->entry->text->str);
}

static void
forward(BenchFirmware *self, const char *target)
{
  BenchCall *call = bench_call_control_get_call(self->calls, self->entry_call);
  g_autoptr(GError) error = NULL;

  bench_dial_close(self);
  if (call != NULL)
    bench_call_watch_note(self, call->id)->by_hand = TRUE;
  if (call != NULL && !bench_call_control_forward(self->calls, call, target, &error))
    bench_popup_error(self, error);
}

/**
 * bench_dial_send:
 *
 * Does what was entered for: dials, or forwards. For a transfer it calls the target to consult first.
 */
void
bench_dial_send(BenchFirmware *self)
{
  g_autofree char *target = target_of(self);
  g_autoptr(GError) error = NULL;

  if (*target == '\0' || self->waiting == BENCH_WAIT_DIAL)
    return;
  stop_autodial(self);
  if (!bench_lock_permits_number(self, target))
    {
      bench_popup_note(self, "Forbidden number!");
      return;
    }
  if (self->purpose == BENCH_ENTRY_DIAL && bench_update_dial_code(self, target))
    bench_dial_cancel(self);
  else if (self->purpose == BENCH_ENTRY_FORWARD)
    forward(self, target);
  else if (bench_call_watch_dial(self, self->entry_line, target, &error))
    bench_sounds_sent(self);
  else
    bench_popup_error(self, error);
}

/**
 * bench_dial_blind_transfer:
 *
 * Transfers the call to what was entered, without asking there (guide 2.6).
 */
void
bench_dial_blind_transfer(BenchFirmware *self)
{
  BenchCall *call = bench_call_control_get_call(self->calls, self->entry_call);
  g_autofree char *target = target_of(self);
  g_autoptr(GError) error = NULL;

  if (*target == '\0')
    return;
  bench_dial_close(self);
  if (call != NULL && !bench_call_control_transfer(self->calls, call, target, &error))
    bench_popup_error(self, error);
}

static gboolean
on_autodial(gpointer data)
{
  BenchFirmware *self = data;

  self->autodial = 0;
  bench_firmware_begin(self);
  bench_dial_send(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_dial_edited:
 *
 * The number being entered differs: looks for it in the history, and waits for the next digit.
 */
void
bench_dial_edited(BenchFirmware *self)
{
  stop_autodial(self);
  g_clear_pointer(&self->matches, g_ptr_array_unref);
  self->matches = bench_history_page_matches(self, self->entry->text->str);
  self->match = self->matches->len;
  if (self->purpose == BENCH_ENTRY_DIAL && self->entry->text->len > 0
      && bench_settings_get_boolean(self->settings, "phone_setting.predial_autodial"))
    self->autodial
        = bench_clock_add(self->clock,
                          (guint) bench_settings_get_int(self->settings, "phone_setting.inter_digit_time")
                              * 1000,
                          on_autodial, self);
}

static gboolean
is_send_key(BenchFirmware *self, char digit)
{
  int mode = bench_settings_get_int(self->settings, "features.pound_key.mode");

  return (mode == 1 && digit == '#') || (mode == 2 && digit == '*');
}

static void
type(BenchFirmware *self, char digit)
{
  if (is_send_key(self, digit) && self->entry->text->len > 0)
    {
      bench_dial_send(self);
      return;
    }
  bench_firmware_tell_key_tone(self, digit);
  if (bench_text_entry_key(self->entry, digit, bench_clock_now(self->clock)))
    bench_dial_edited(self);
}

/**
 * bench_dial_insert:
 * @text: digits, as if typed
 *
 * Puts @text where the caret is in the entry that is open.
 */
void
bench_dial_insert(BenchFirmware *self, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    bench_text_entry_insert(self->entry, g_utf8_get_char(p));
  bench_dial_edited(self);
}

static void
step_match(BenchFirmware *self, int step)
{
  guint n = self->matches != NULL ? self->matches->len : 0;

  /* One place more than there are matches: the number as typed. */
  self->match = (self->match + n + 1 + (guint) step) % (n + 1);
}

/**
 * bench_dial_key:
 * @key: a digit, arrow, OK or X while a number is entered
 */
void
bench_dial_key(BenchFirmware *self, BenchKey key)
{
  if (bench_key_to_digit(key) != 0)
    type(self, bench_key_to_digit(key));
  else if (key == BENCH_KEY_LEFT)
    bench_text_entry_move(self->entry, -1);
  else if (key == BENCH_KEY_RIGHT)
    bench_text_entry_move(self->entry, 1);
  else if (key == BENCH_KEY_UP)
    step_match(self, -1);
  else if (key == BENCH_KEY_DOWN)
    step_match(self, 1);
  else if (key == BENCH_KEY_OK)
    bench_dial_send(self);
  else if (key == BENCH_KEY_X)
    bench_dial_cancel(self);
}

static void
next_mode(BenchFirmware *self)
{
  bench_text_entry_next_mode(self->entry);
}

static void
delete_left(BenchFirmware *self)
{
  bench_text_entry_delete(self->entry);
  bench_dial_edited(self);
}

static void
open_history(BenchFirmware *self)
{
  bench_history_page_open(self, BENCH_HISTORY_ALL);
}

static void
next_line(BenchFirmware *self)
{
  self->entry_line = bench_idle_find_account(self, self->entry_line, 1);
}

static gboolean
customize(BenchFirmware *self, gboolean empty, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  gboolean transfers = self->purpose == BENCH_ENTRY_TRANSFER;
  const BenchSoftKeyChoice choices[] = {
    { "Send", { !empty ? K_("Send") : NULL, bench_dial_send } },
    { "IME", { bench_text_entry_mode_name(self->entry), next_mode } },
    { "Delete", { !empty ? K_("Delete") : NULL, delete_left } },
    { "Cancel", { K_("Cancel"), bench_dial_cancel } },
    { "EndCall", { K_("End Call"), bench_dial_cancel } },
    { "Directory", { K_("Directory"), bench_idle_directory } },
    { "History", { K_("History"), open_history } },
    { "Transfer", { transfers && !empty ? K_("B Transfer") : NULL, bench_dial_blind_transfer } },
    { "Line", { K_("Line"), next_line } },
    { "Switch", { K_("Switch"), next_line } },
  };

  return bench_softkeys_customize(self, BENCH_SOFTKEYS_DIALING, choices, G_N_ELEMENTS(choices), keys);
}

/**
 * bench_dial_softkeys:
 *
 * The soft keys while a number is entered, by what for and whether there are digits.
 */
void
bench_dial_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  static const BenchSoftKey more[] = { { K_("Line"), next_line }, { K_("Directory"), bench_idle_directory } };
  const char *mode = bench_text_entry_mode_name(self->entry);
  gboolean empty = self->entry->text->len == 0 && selected_match(self) == NULL;

  bench_softkeys_turn_back(self, 0, self->purpose * 2 + (empty ? 1 : 0));
  if (customize(self, empty, keys))
    return;
  keys[3] = (BenchSoftKey){ "Cancel", bench_dial_cancel };
  if (empty)
    {
      keys[0] = (BenchSoftKey){ "Directory", bench_idle_directory };
      keys[1] = (BenchSoftKey){ "History", open_history };
      keys[2] = (BenchSoftKey){ mode, next_mode };
      bench_softkeys_fold(self, keys, more, 1);
      return;
    }
  keys[2] = (BenchSoftKey){ "Delete", delete_left };
  if (self->purpose == BENCH_ENTRY_TRANSFER)
    {
      keys[0] = (BenchSoftKey){ "B Transfer", bench_dial_blind_transfer };
      keys[1] = (BenchSoftKey){ "Send", bench_dial_send };
      return;
    }
  keys[0] = (BenchSoftKey){ "Send", bench_dial_send };
  keys[1] = (BenchSoftKey){ mode, next_mode };
  bench_softkeys_fold(self, keys, more, G_N_ELEMENTS(more));
}

static const char *
title_of(BenchFirmware *self)
{
  switch (self->purpose)
    {
    case BENCH_ENTRY_DIAL:
      return bench_text(self, "Enter Number");
    case BENCH_ENTRY_TRANSFER:
      return bench_text(self, "Transfer to");
    case BENCH_ENTRY_FORWARD:
      return bench_text(self, "Forward to");
    case BENCH_ENTRY_CONFERENCE:
      return bench_text_in(self, "call", "Conference");
    }
  g_return_val_if_reached("");
}

/**
 * bench_dial_compose:
 *
 * Puts the entry, its account and matching calls on the Screen.
 */
void
bench_dial_compose(BenchFirmware *self, BenchScreen *screen)
{
  BenchLine *line = bench_call_control_get_line(self->calls, self->entry_line);

  bench_screen_set(&screen->title, title_of(self));
  bench_screen_set(&screen->entry, self->entry->text->str);
  screen->caret = self->entry->caret;
  bench_screen_set(&screen->mode, bench_text_entry_mode_name(self->entry));
  bench_screen_set(&screen->entry_account, line != NULL ? line->label : "");
  if (self->open)
    bench_screen_set(&screen->audio, bench_path_name(self->path));
  screen->selected = self->match;
  for (guint i = 0; self->matches != NULL && i < self->matches->len; i++)
    {
      const BenchHistoryEntry *match = g_ptr_array_index(self->matches, i);
      gboolean named = *match->name != '\0';

      bench_screen_add_row(screen, bench_history_kind_name(match->kind), named ? match->name : match->number,
                           named ? match->number : "");
    }
}
