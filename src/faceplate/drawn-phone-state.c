/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/drawn-phone-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "faceplate/lcd-view.h"
#include "faceplate/led-light.h"

/* ---- What it shows ---- */

/**
 * bench_drawn_phone_set_screen:
 * @self: a phone
 * @screen: (nullable): what the LCD shows, %NULL: dark
 */
void
bench_drawn_phone_set_screen(BenchDrawnPhone *self, BenchScreen *screen)
{
  g_return_if_fail(BENCH_IS_DRAWN_PHONE(self));

  if (self->lcd != NULL)
    bench_lcd_view_set_screen(BENCH_LCD_VIEW(self->lcd), screen);
}

/**
 * bench_drawn_phone_describe_leds:
 * @self: a phone with a model
 *
 * Tells assistive technology what the lights show.
 */
void
bench_drawn_phone_describe_leds(BenchDrawnPhone *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      BenchKeyButton *button = g_ptr_array_index(self->buttons, i);
      const char *led = bench_key_button_get_led(button);

      if (led == NULL)
        continue;

      g_autofree char *note = bench_led_light_describe(bench_lights_find(self->lights, led));
      bench_key_button_set_note(button, note);
    }
  for (guint i = 0; i < self->model->leds->len; i++)
    {
      const BenchModelLed *light = g_ptr_array_index(self->model->leds, i);

      if (light->label == NULL)
        continue;

      g_autofree char *note = bench_led_light_describe(bench_lights_find(self->lights, light->name));
      g_autofree char *text = g_strdup_printf("%s: %s", light->label, note[0] != '\0' ? note : "dark");
      gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
}

/**
 * bench_drawn_phone_set_leds:
 * @self: a phone
 * @leds: (array length=n_leds): every light; the names are copied by reference and must be static
 * @n_leds: how many
 *
 * Lights the lights. Those that blink begin lit, all in one step.
 */
void
bench_drawn_phone_set_leds(BenchDrawnPhone *self, const BenchLed *leds, gsize n_leds)
{
  g_return_if_fail(BENCH_IS_DRAWN_PHONE(self));

  bench_lights_set(self->lights, leds, n_leds);
  if (self->model != NULL)
    bench_drawn_phone_describe_leds(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/**
 * bench_drawn_phone_set_off_hook:
 * @self: a phone
 * @off_hook: whether the handset is lifted
 */
void
bench_drawn_phone_set_off_hook(BenchDrawnPhone *self, gboolean off_hook)
{
  g_return_if_fail(BENCH_IS_DRAWN_PHONE(self));

  BenchKeyButton *hook = bench_drawn_phone_get_key_button(self, BENCH_KEY_HOOK);

  self->off_hook = off_hook;
  if (hook != NULL)
    bench_key_button_set_note(hook, off_hook ? _("Lifted") : _("On the hook"));
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* ---- For the window and the tests ---- */

/**
 * bench_drawn_phone_get_key_button:
 * @self: a phone
 * @key: a key
 *
 * Returns: (nullable) (transfer none): its widget, or %NULL if the model lacks it
 */
BenchKeyButton *
bench_drawn_phone_get_key_button(BenchDrawnPhone *self, BenchKey key)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), NULL);

  for (guint i = 0; i < self->buttons->len; i++)
    if (bench_key_button_get_key(g_ptr_array_index(self->buttons, i)) == key)
      return g_ptr_array_index(self->buttons, i);
  return NULL;
}

/**
 * bench_drawn_phone_get_lcd:
 * @self: a phone
 *
 * Returns: (nullable) (transfer none): the widget of its screen
 */
GtkWidget *
bench_drawn_phone_get_lcd(BenchDrawnPhone *self)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), NULL);

  return self->lcd;
}

/**
 * bench_drawn_phone_is_rendered:
 * @self: a phone
 *
 * Returns: whether what it shows was rendered for its present size
 */
gboolean
bench_drawn_phone_is_rendered(BenchDrawnPhone *self)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), FALSE);

  return self->pictures != NULL && self->wanted_scale > 0
         && fabs(bench_pictures_get_scale(self->pictures) - self->wanted_scale) < 1e-6;
}

/**
 * bench_drawn_phone_is_blinking:
 * @self: a phone
 *
 * Returns: whether the timer that keeps the blinking runs
 */
gboolean
bench_drawn_phone_is_blinking(BenchDrawnPhone *self)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self), FALSE);

  return bench_lights_is_blinking(self->lights);
}
