/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/lock.h"

#include "firmware/dss.h"
#include "firmware/firmware-private.h"

static BenchLockType
type_of(BenchFirmware *self)
{
  return (BenchLockType) bench_settings_get_int(self->settings, "phone_setting.lock");
}

/**
 * bench_lock_is_on:
 *
 * Returns: whether the phone is locked; one whose lock was disabled meanwhile is not.
 */
gboolean
bench_lock_is_on(BenchFirmware *self)
{
  return self->locked && type_of(self) != BENCH_LOCK_DISABLED;
}

static gboolean
on_timeout(gpointer data)
{
  BenchFirmware *self = data;

  self->lock_timer = 0;
  bench_firmware_begin(self);
  if (bench_call_watch_alive(self) == 0 && !self->open)
    bench_lock_lock(self);
  else
    bench_lock_heed(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_lock_heed:
 *
 * Somebody is at the phone: the time until it locks itself begins anew.
 */
void
bench_lock_heed(BenchFirmware *self)
{
  int seconds = bench_settings_get_int(self->settings, "phone_setting.phone_lock.lock_time_out");

  bench_clock_clear(self->clock, &self->lock_timer);
  /* One that was disabled meanwhile is off, and stays so when it is enabled again. */
  self->locked = bench_lock_is_on(self);
  if (type_of(self) != BENCH_LOCK_DISABLED && !self->locked && seconds > 0)
    self->lock_timer = bench_clock_add(self->clock, (guint) seconds * 1000, on_timeout, self);
}

/**
 * bench_lock_lock:
 *
 * Locks the phone and leaves what was up, unless the lock is disabled.
 */
void
bench_lock_lock(BenchFirmware *self)
{
  if (type_of(self) == BENCH_LOCK_DISABLED || self->locked)
    return;
  self->locked = TRUE;
  bench_clock_clear(self->clock, &self->lock_timer);
  bench_page_close_all(self);
  bench_popup_note(self, "Phone locked.");
}

/**
 * bench_lock_restart:
 *
 * The phone was switched on: it is not locked.
 */
void
bench_lock_restart(BenchFirmware *self)
{
  self->locked = FALSE;
  bench_lock_heed(self);
}

static gboolean
is_right_pin(BenchFirmware *self, BenchPage *page, GError **error)
{
  const char *typed = bench_form_value(page, 0);
  BenchLevel level = BENCH_LEVEL_USER;

  if (g_str_equal(typed, bench_settings_get(self->settings, "phone_setting.phone_lock.unlock_pin")))
    return TRUE;
  return bench_access_check(self->access, typed, BENCH_LEVEL_ADMIN, &level, error);
}

static void
check_pin(BenchFirmware *self, BenchPage *page)
{
  g_autoptr(GError) error = NULL;

  if (is_right_pin(self, page, &error))
    {
      self->locked = FALSE;
      bench_page_back(self);
      bench_lock_heed(self);
      return;
    }
  bench_form_fill(page, 0, "");
  /* Whoever has tried too often is told so; a wrong word is a wrong PIN. */
  if (g_error_matches(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_PASSWORD))
    bench_popup_note(self, "Unlock Pin incorrect");
  else
    bench_popup_error(self, error);
}

static const BenchFormField pin_fields[] = {
  { N_("Unlock PIN"), BENCH_FORM_PIN, NULL },
};
static const BenchFormTable pin_form
    = { N_("Unlock PIN"), pin_fields, G_N_ELEMENTS(pin_fields), K_("OK"), check_pin };

/**
 * bench_lock_ask:
 *
 * Asks for the unlock PIN.
 */
void
bench_lock_ask(BenchFirmware *self)
{
  bench_form_open(self, &pin_form, 0);
}

/* The page that asks for the PIN takes all keys of a form. */
static gboolean
is_asking(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);

  return bench_firmware_view(self) == BENCH_VIEW_PAGE && page != NULL && page->table == &pin_form;
}

/* Keys for talking: whoever is at the phone may take a call, speak and hang up. */
static gboolean
is_for_talking(BenchKey key)
{
  return bench_key_to_digit(key) != 0 || key == BENCH_KEY_HOOK || key == BENCH_KEY_SPEAKER
         || key == BENCH_KEY_HEADSET || key == BENCH_KEY_VOLUME_UP || key == BENCH_KEY_VOLUME_DOWN;
}

static gboolean
is_line_key(BenchFirmware *self, BenchKey key)
{
  g_autoptr(BenchDssKey) dss = bench_dss_key_find(self, key);

  return dss != NULL && dss->type == BENCH_DSS_LINE;
}

static gboolean
is_soft_key(BenchFirmware *self, BenchKey key, const char *const *labels)
{
  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS];

  if (key < BENCH_KEY_SOFT_1 || key > BENCH_KEY_SOFT_4)
    return FALSE;
  bench_firmware_softkeys(self, keys);
  return g_strv_contains(labels, keys[key - BENCH_KEY_SOFT_1].label);
}

static gboolean
is_permitted(BenchFirmware *self, BenchKey key)
{
  static const char *const ringing_keys[] = { "Answer", "Reject", NULL };
  static const char *const answering_keys[] = { "Answer", NULL };
  static const char *const call_keys[] = { "End Call", "Cancel", NULL };
  BenchCall *ringing = bench_call_watch_ringing(self);
  gboolean answer_only = type_of(self) == BENCH_LOCK_ALL_AND_ANSWER;

  if (is_for_talking(key))
    return TRUE;
  switch (bench_firmware_view(self))
    {
    case BENCH_VIEW_BOOT:
    case BENCH_VIEW_PAGING:
    case BENCH_VIEW_FINISHED:
      return TRUE;
    case BENCH_VIEW_PAGE:
      return FALSE;
    case BENCH_VIEW_IDLE:
    case BENCH_VIEW_SAVER:
      return is_line_key(self, key);
    case BENCH_VIEW_DIAL:
      /* All soft keys but those that open something else; History and Directory are for numbers of others. */
      return key == BENCH_KEY_OK || key == BENCH_KEY_X || key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT
             || is_line_key(self, key)
             || (key >= BENCH_KEY_SOFT_1 && key <= BENCH_KEY_SOFT_4 && self->purpose == BENCH_ENTRY_DIAL
                 && !is_soft_key(self, key, (const char *const[]){ "History", "Directory", NULL }));
    case BENCH_VIEW_CALL:
      if (ringing == NULL)
        return key == BENCH_KEY_X || key == BENCH_KEY_MUTE || is_line_key(self, key)
               || is_soft_key(self, key, call_keys);
      return key == BENCH_KEY_OK || (key == BENCH_KEY_X && !answer_only) || is_line_key(self, key)
             || is_soft_key(self, key, answer_only ? answering_keys : ringing_keys);
    }
  g_return_val_if_reached(FALSE);
}

static gboolean
is_unlock_key(BenchFirmware *self, BenchKey key)
{
  BenchView view = bench_firmware_view(self);

  if (view != BENCH_VIEW_IDLE)
    return FALSE;
  if (key == BENCH_KEY_SOFT_4)
    return TRUE;
  /* A phone without soft keys has OK for that. */
  return key == BENCH_KEY_OK && !bench_model_has_key(self->model, "soft-4")
         && self->model->layout != BENCH_LAYOUT_TOUCH;
}

/* Menu lock leaves the phone as it is but for what opens the menu. */
static gboolean
opens_menu(BenchFirmware *self, BenchKey key)
{
  static const char *const menu_key[] = { "Menu", NULL };

  return bench_firmware_view(self) == BENCH_VIEW_IDLE
         && (is_soft_key(self, key, menu_key) || key == BENCH_KEY_OK || key == BENCH_KEY_MESSAGE);
}

/**
 * bench_lock_takes:
 * @key: pressed just now
 *
 * Returns: whether the lock takes it, so that it does nothing else.
 */
gboolean
bench_lock_takes(BenchFirmware *self, BenchKey key)
{
  if (!bench_lock_is_on(self) || self->booting || is_asking(self))
    return FALSE;
  if (is_unlock_key(self, key))
    {
      bench_lock_ask(self);
      return TRUE;
    }
  if (type_of(self) == BENCH_LOCK_MENU ? !opens_menu(self, key) : is_permitted(self, key))
    return FALSE;
  bench_popup_note(self, "Phone locked.");
  return TRUE;
}

/**
 * bench_lock_is_emergency:
 *
 * Returns: whether @number is one of phone_setting.emergency.number.
 */
gboolean
bench_lock_is_emergency(BenchFirmware *self, const char *number)
{
  g_auto(GStrv) numbers
      = g_strsplit(bench_settings_get(self->settings, "phone_setting.emergency.number"), ",", -1);

  for (guint i = 0; numbers[i] != NULL; i++)
    if (*g_strstrip(numbers[i]) != '\0' && g_str_equal(numbers[i], number))
      return TRUE;
  return FALSE;
}

/**
 * bench_lock_permits_number:
 * @number: about to be called
 *
 * Returns: whether the lock lets it be called: all of its keys locked, only an emergency number.
 */
gboolean
bench_lock_permits_number(BenchFirmware *self, const char *number)
{
  return !bench_lock_is_on(self) || type_of(self) < BENCH_LOCK_ALL || bench_lock_is_emergency(self, number);
}
