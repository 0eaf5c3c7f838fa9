/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/drawn-phone-private.h"

#include "faceplate/keyboard.h"
#include "faceplate/lcd-view.h"

static BenchKeyButton *
button_for_soft_label(BenchDrawnPhone *self, const char *label)
{
  BenchScreen *screen = bench_lcd_view_get_screen(BENCH_LCD_VIEW(self->lcd));

  for (guint i = 0; screen != NULL && i < BENCH_SCREEN_SOFT_KEYS; i++)
    if (g_strcmp0(screen->softkey_names[i], label) == 0)
      return bench_drawn_phone_get_key_button(self, BENCH_KEY_SOFT_1 + i);
  return NULL;
}

/**
 * bench_drawn_phone_key_pressed:
 * @self: a phone
 * @keyval: what was pressed on the computer's keyboard
 * @keycode: which hardware key it is
 * @state: the modifiers held
 *
 * Presses the phone's key that the keyboard map names. A hardware key that repeats itself is still down:
 * it is swallowed and not pressed again.
 *
 * Returns: %TRUE if the press is the phone's
 */
gboolean
bench_drawn_phone_key_pressed(BenchDrawnPhone *self, guint keyval, guint keycode, GdkModifierType state)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), FALSE);

  const BenchKeyboardEntry *entry;
  BenchKeyButton *button;

  if (self->model == NULL)
    return FALSE;
  if (g_hash_table_contains(self->typed, GUINT_TO_POINTER(keycode)))
    return TRUE;
  entry = bench_keyboard_find(keyval, state);
  if (entry == NULL)
    return FALSE;
  button = entry->soft_label != NULL ? button_for_soft_label(self, entry->soft_label)
                                     : bench_drawn_phone_get_key_button(self, entry->key);
  if (button == NULL)
    return FALSE;

  g_hash_table_insert(self->typed, GUINT_TO_POINTER(keycode), button);
  bench_key_button_press(button, BENCH_PRESS_MAP);
  return TRUE;
}

/**
 * bench_drawn_phone_key_released:
 * @self: a phone
 * @keycode: the hardware key that came up
 *
 * Releases what that hardware key had pressed, whatever it would mean by now.
 *
 * Returns: %TRUE if it held a key of the phone
 */
gboolean
bench_drawn_phone_key_released(BenchDrawnPhone *self, guint keycode)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), FALSE);

  gpointer button;

  if (!g_hash_table_steal_extended(self->typed, GUINT_TO_POINTER(keycode), NULL, &button))
    return FALSE;
  bench_key_button_release(button, BENCH_PRESS_MAP);
  return TRUE;
}

/**
 * bench_drawn_phone_release_all:
 * @self: a phone
 *
 * Lets go of every key: the window is no longer the one that hears of releases.
 */
void
bench_drawn_phone_release_all(BenchDrawnPhone *self)
{
  g_return_if_fail(BENCH_IS_DRAWN_PHONE(self));

  g_hash_table_remove_all(self->typed);
  for (guint i = 0; i < self->buttons->len; i++)
    bench_key_button_release_all(g_ptr_array_index(self->buttons, i));
}
