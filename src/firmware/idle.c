/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The idle screen, and the keys that do the same wherever the phone is not in a call.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/lock.h"
#include "firmware/lync.h"

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
    bench_screen_set(&screen->text, bench_text(self, "Network unavailable!"));
  else if (!bench_idle_has_service(self))
    bench_screen_set(&screen->text, bench_text(self, "No Service"));
  else if (bench_lock_is_on(self)
           && bench_settings_get_int(self->settings, "phone_setting.lock") >= BENCH_LOCK_ALL)
    bench_screen_set(&screen->text, bench_text(self, "Emergency Call Only"));
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

/**
 * bench_idle_toggle_dnd:
 *
 * Do not disturb: on, or off again.
 */
void
bench_idle_toggle_dnd(BenchFirmware *self)
{
  g_autoptr(GError) error = NULL;
  gboolean on = bench_settings_get_boolean(self->settings, "features.dnd.enable");

  if (!bench_settings_set(self->settings, "features.dnd.enable", on ? "0" : "1", BENCH_LAYER_USER, NULL,
                          &error))
    bench_popup_error(self, error);
}

/**
 * bench_idle_menu:
 *
 * Opens the menu.
 */
void
bench_idle_menu(BenchFirmware *self)
{
  bench_menu_open(self, "main");
}

/**
 * bench_idle_status:
 *
 * Opens Menu -> Status.
 */
void
bench_idle_status(BenchFirmware *self)
{
  bench_menu_open(self, "status");
}

/* X of the programablekey.X that @key is (phone-ui 1.1), 0 for none. */
static guint
programmable_index(BenchKey key)
{
  static const BenchKey keys[] = {
    BENCH_KEY_SOFT_1,     BENCH_KEY_SOFT_2, BENCH_KEY_SOFT_3, BENCH_KEY_SOFT_4,   BENCH_KEY_UP,
    BENCH_KEY_DOWN,       BENCH_KEY_LEFT,   BENCH_KEY_RIGHT,  BENCH_KEY_OK,       BENCH_KEY_X,
    BENCH_KEY_CONFERENCE, BENCH_KEY_HOLD,   BENCH_KEY_MUTE,   BENCH_KEY_TRANSFER,
  };

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (keys[i] == key)
      return i + 1;
  return 0;
}

/* What a programmable key is for on this model. */
static BenchDssKey *
read_programmable(BenchFirmware *self, guint index)
{
  g_autofree char *name = g_strdup_printf("programablekey.%u", index);
  g_autofree char *type = g_strconcat(name, ".type", NULL);
  BenchDssKey *key = bench_dss_key_read(self, name);

  /* Without soft keys, OK is the way to the menu. */
  if (self->model->layout == BENCH_LAYOUT_CHARACTER && key->type == BENCH_DSS_STATUS
      && bench_settings_get_layer(self->settings, type) == BENCH_LAYER_DEFAULT)
    key->type = BENCH_DSS_MENU;
  return key;
}

/**
 * bench_idle_programmable:
 * @key: pressed while the phone is idle
 *
 * Does what the programmable key is for.
 *
 * Returns: whether it is one of this model and has a function.
 */
gboolean
bench_idle_programmable(BenchFirmware *self, BenchKey key)
{
  guint index = programmable_index(key);
  g_autoptr(BenchDssKey) dss = NULL;

  if (index == 0 || (self->model->programmable & 1U << index) == 0)
    return FALSE;
  dss = read_programmable(self, index);
  if (!bench_dss_key_is_used(self, dss))
    return FALSE;
  bench_dss_press(self, dss);
  return TRUE;
}

static void
press_soft_1(BenchFirmware *self)
{
  bench_idle_programmable(self, BENCH_KEY_SOFT_1);
}

static void
press_soft_2(BenchFirmware *self)
{
  bench_idle_programmable(self, BENCH_KEY_SOFT_2);
}

static void
press_soft_3(BenchFirmware *self)
{
  bench_idle_programmable(self, BENCH_KEY_SOFT_3);
}

static void
press_soft_4(BenchFirmware *self)
{
  bench_idle_programmable(self, BENCH_KEY_SOFT_4);
}

/**
 * bench_idle_softkeys:
 *
 * The soft keys of the idle screen: programablekey.1 to .4.
 */
void
bench_idle_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  static void (*const acts[BENCH_SCREEN_SOFT_KEYS])(BenchFirmware * self)
      = { press_soft_1, press_soft_2, press_soft_3, press_soft_4 };

  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      g_autoptr(BenchDssKey) key = read_programmable(self, i + 1);
      g_autofree char *label = NULL;

      if ((self->model->programmable & 1U << (i + 1)) == 0 || !bench_dss_key_is_used(self, key))
        continue;
      label = bench_dss_key_own_label(self, key);
      if (label != NULL)
        keys[i] = (BenchSoftKey){ g_intern_string(label), acts[i], TRUE };
      else
        keys[i] = (BenchSoftKey){ bench_dss_key_type_name(key), acts[i], FALSE };
    }
  bench_lync_idle_softkeys(self, keys);
  if (bench_lock_is_on(self))
    keys[BENCH_SCREEN_SOFT_KEYS - 1] = (BenchSoftKey){ "Unlock", bench_lock_ask };
}

/**
 * bench_idle_find_account:
 * @from: an account
 * @step: -1 or 1
 *
 * Returns: the previous or next one that is in use, after the last the first; @from when there is none.
 */
guint
bench_idle_find_account(BenchFirmware *self, guint from, int step)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  int n = (int) lines->len;
  int at = -1;

  for (int i = 0; i < n; i++)
    if (((BenchLine *) g_ptr_array_index(lines, i))->index == from)
      at = i;
  for (int tried = 0; tried < n; tried++)
    {
      const BenchLine *line;

      at = (at + step + n) % n;
      line = g_ptr_array_index(lines, at);
      if (line->state != BENCH_LINE_DISABLED)
        return line->index;
    }
  return from;
}

/**
 * bench_idle_step_account:
 * @step: -1 or 1
 *
 * Makes the previous or next account in use the default one.
 */
void
bench_idle_step_account(BenchFirmware *self, int step)
{
  self->account = bench_idle_find_account(self, self->account, step);
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
  bench_idle_programmable(self, key);
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
      g_autofree char *text = g_strdup_printf(bench_text(self, "Line key %u has no function"), index);

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
