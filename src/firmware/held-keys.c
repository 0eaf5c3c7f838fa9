/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys held down: arrows, volume and Delete repeat; some keys do something else after a while.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/lock.h"

#define REPEAT_FIRST_MS 500
#define REPEAT_MS 150
#define FUNCTION_MS 2000

typedef struct
{
  BenchKey key;
  guint hold_ms;
  void (*act)(BenchFirmware *self);
} LongPress;

static void
long_zero(BenchFirmware *self)
{
  if (bench_firmware_view(self) != BENCH_VIEW_DIAL)
    return;
  bench_text_entry_delete(self->entry);
  bench_text_entry_insert(self->entry, '+');
}

static void
long_x(BenchFirmware *self)
{
  bench_page_close_all(self);
  if (self->dialling)
    bench_dial_cancel(self);
}

static void
long_hash(BenchFirmware *self)
{
  /* Going down, the key has typed a '#' at the idle screen. */
  if (!self->dialling || !g_str_equal(self->entry->text->str, "#"))
    return;
  bench_dial_cancel(self);
  if (bench_settings_get_int(self->settings, "phone_setting.lock") == BENCH_LOCK_DISABLED)
    bench_popup_note(self, "Phone lock is disabled");
  bench_lock_lock(self);
}

static void
long_ok(BenchFirmware *self)
{
  if (bench_call_watch_alive(self) == 0)
    bench_reset_ask(self);
}

/* A key with a function that is a setting shows that setting, unless the press began something. */
static void
long_function(BenchFirmware *self)
{
  g_autoptr(BenchDssKey) key = bench_dss_key_find(self, self->held);

  if (key == NULL || self->lifted || bench_call_watch_alive(self) > 0)
    return;
  if (self->dialling)
    bench_dial_cancel(self);
  bench_page_close_all(self);
  bench_menu_open_dss_key(self, key->name);
}

static const LongPress long_presses[] = {
  { BENCH_KEY_0, 1000, long_zero },
  { BENCH_KEY_X, 1000, long_x },
  { BENCH_KEY_HASH, 2000, long_hash },
  { BENCH_KEY_OK, 10000, long_ok },
};

static gboolean
repeats(BenchFirmware *self, BenchKey key)
{
  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS];

  if ((key >= BENCH_KEY_UP && key <= BENCH_KEY_RIGHT) || key == BENCH_KEY_VOLUME_UP
      || key == BENCH_KEY_VOLUME_DOWN)
    return TRUE;
  if (key < BENCH_KEY_SOFT_1 || key > BENCH_KEY_SOFT_4)
    return FALSE;
  /* Deleting characters repeats; deleting entries of a list must not. */
  bench_firmware_softkeys(self, keys);
  return (bench_firmware_view(self) == BENCH_VIEW_DIAL
          || (bench_page_top(self) != NULL && bench_page_top(self)->entry != NULL))
         && g_str_equal(keys[key - BENCH_KEY_SOFT_1].label, "Delete");
}

static gboolean
on_repeat(gpointer data)
{
  BenchFirmware *self = data;

  self->repeat_timer = 0;
  bench_firmware_begin(self);
  if (repeats(self, self->held))
    {
      bench_firmware_handle(self, self->held);
      self->repeat_timer = bench_clock_add(self->clock, REPEAT_MS, on_repeat, self);
    }
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_long_press(gpointer data)
{
  BenchFirmware *self = data;

  self->long_timer = 0;
  bench_firmware_begin(self);
  for (guint i = 0; i < G_N_ELEMENTS(long_presses); i++)
    if (long_presses[i].key == self->held && (self->held == BENCH_KEY_0 || !bench_lock_is_on(self)))
      long_presses[i].act(self);
  if (bench_key_is_dss(self->held) && !bench_lock_is_on(self))
    long_function(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_held_keys_press:
 *
 * @key went down and has acted; from now on it is held.
 */
void
bench_held_keys_press(BenchFirmware *self, BenchKey key)
{
  self->held = key;
  if (repeats(self, key))
    self->repeat_timer = bench_clock_add(self->clock, REPEAT_FIRST_MS, on_repeat, self);
  for (guint i = 0; i < G_N_ELEMENTS(long_presses); i++)
    if (long_presses[i].key == key)
      self->long_timer = bench_clock_add(self->clock, long_presses[i].hold_ms, on_long_press, self);
  if (bench_key_is_dss(key))
    self->long_timer = bench_clock_add(self->clock, FUNCTION_MS, on_long_press, self);
}

/**
 * bench_held_keys_release:
 *
 * No key is held any more.
 */
void
bench_held_keys_release(BenchFirmware *self)
{
  self->held = BENCH_KEY_NONE;
  bench_clock_clear(self->clock, &self->repeat_timer);
  bench_clock_clear(self->clock, &self->long_timer);
}
