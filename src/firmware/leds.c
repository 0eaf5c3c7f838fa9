/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The LEDs of the present state (phone-ui 4.2 to 4.4): which there are says the model. Nothing here changes anything.
 */
#include "firmware/firmware-private.h"

#define FAST_POWER_MS 600 /* a round: 300 ms on, 300 ms off */
#define FAST_LINE_MS 400
#define SLOW_MS 2000

static BenchLed
make_led(const char *name, BenchLedColour colour, BenchLedMode mode, guint period_ms)
{
  return (BenchLed){ name, colour, mode,
                     colour != BENCH_LED_DARK && mode != BENCH_LED_SOLID ? period_ms : 0 };
}

static gboolean
has_new_mail(BenchFirmware *self)
{
  return bench_settings_get_boolean(self->settings, "phone_setting.mail_power_led_flash_enable")
         && (bench_prompts_count_mail(self) > 0 || bench_text_store_get_unread(self->texts) > 0);
}

static BenchLed
power_led(BenchFirmware *self)
{
  if (self->booting)
    return make_led("power", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  if (bench_call_watch_ringing(self) != NULL)
    return make_led("power", BENCH_LED_RED, BENCH_LED_FAST, FAST_POWER_MS);
  if (bench_history_get_unseen(self->history) > 0 || has_new_mail(self))
    return make_led("power", BENCH_LED_RED, BENCH_LED_SLOW, SLOW_MS);
  return make_led("power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static BenchLed
line_led(BenchFirmware *self, guint line, const char *name)
{
  BenchCall *call = bench_firmware_call_of_line(self, line);

  if (call == NULL)
    return make_led(name,
                    bench_firmware_has_seized(self, line) && self->open ? BENCH_LED_GREEN : BENCH_LED_DARK,
                    BENCH_LED_SOLID, 0);
  if (call->state == BENCH_CALL_INCOMING)
    return make_led(name, BENCH_LED_GREEN, BENCH_LED_FAST, FAST_LINE_MS);
  if (call->state == BENCH_CALL_HOLDING)
    return make_led(name, BENCH_LED_GREEN, BENCH_LED_SLOW, SLOW_MS);
  return make_led(name, BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
}

static BenchLed
led_of(BenchFirmware *self, const char *name)
{
  BenchKey key = bench_key_from_name(name);

  if (key >= BENCH_KEY_LINE_1 && key <= BENCH_KEY_LINE_29)
    return line_led(self, key - BENCH_KEY_LINE_1 + 1, name);
  if (key == BENCH_KEY_HEADSET)
    return make_led(name, self->headset ? BENCH_LED_GREEN : BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  if (key == BENCH_KEY_MUTE)
    return make_led(name, self->muted ? BENCH_LED_RED : BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  if (g_str_equal(name, "power"))
    return power_led(self);
  return make_led(name, BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

/**
 * bench_compose_leds:
 *
 * Returns: (transfer full) (element-type BenchLed): colour and blink of every LED the model has.
 */
GArray *
bench_compose_leds(BenchFirmware *self)
{
  GArray *leds = g_array_sized_new(FALSE, FALSE, sizeof(BenchLed), self->model->leds->len);

  for (guint i = 0; i < self->model->leds->len; i++)
    {
      const BenchModelLed *of = g_ptr_array_index(self->model->leds, i);
      /* Who listens keeps the names beyond the model's life. */
      BenchLed led = led_of(self, g_intern_string(of->name));

      g_array_append_val(leds, led);
    }
  return leds;
}

static const char *
colour_name(BenchLedColour colour)
{
  switch (colour)
    {
    case BENCH_LED_DARK:
      return "dark";
    case BENCH_LED_RED:
      return "red";
    case BENCH_LED_GREEN:
      return "green";
    case BENCH_LED_YELLOW:
      return "yellow";
    }
  g_return_val_if_reached("");
}

static const char *
mode_name(BenchLedMode mode)
{
  switch (mode)
    {
    case BENCH_LED_SOLID:
      return "solid";
    case BENCH_LED_FAST:
      return "fast";
    case BENCH_LED_SLOW:
      return "slow";
    }
  g_return_val_if_reached("");
}

/**
 * bench_firmware_leds_to_json:
 *
 * Returns: (transfer full): the lit LEDs as one line, such as
 *   `{"line-1":{"colour":"green","mode":"fast","period":400}}`.
 */
char *
bench_firmware_leds_to_json(BenchFirmware *self)
{
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();

  for (guint i = 0; i < self->leds->len; i++)
    {
      const BenchLed *led = &g_array_index(self->leds, BenchLed, i);
      JsonObject *member;

      if (led->colour == BENCH_LED_DARK)
        continue;
      member = json_object_new();
      json_object_set_string_member(member, "colour", colour_name(led->colour));
      json_object_set_string_member(member, "mode", mode_name(led->mode));
      if (led->period_ms > 0)
        json_object_set_int_member(member, "period", led->period_ms);
      json_object_set_object_member(object, led->name, member);
    }
  json_node_take_object(node, object);
  return json_to_string(node, FALSE);
}
