/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The LEDs of the present state (phone-ui 4.2 to 4.4): which there are says the model. Nothing here changes anything.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/monitored-leds.h"

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
is_on(BenchFirmware *self, const char *parameter)
{
  return bench_settings_get_boolean(self->settings, parameter);
}

/* Whether what people left for the phone's user is to be seen from across the room. */
static gboolean
has_news(BenchFirmware *self)
{
  return (is_on(self, "phone_setting.missed_call_power_led_flash.enable")
          && bench_history_get_unseen(self->history) > 0)
         || (is_on(self, "phone_setting.mail_power_led_flash_enable")
             && (bench_prompts_count_mail(self) > 0 || bench_text_store_get_unread(self->texts) > 0));
}

static gboolean
any_call(BenchFirmware *self, BenchCallState one, BenchCallState other)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);

  for (guint i = 0; i < calls->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(calls, i);

      if (call->state == one || call->state == other)
        return TRUE;
    }
  return FALSE;
}

/* The most urgent comes first. */
static BenchLed
power_led(BenchFirmware *self, const char *name)
{
  if (self->booting)
    return make_led(name, BENCH_LED_RED, BENCH_LED_SOLID, 0);
  if (bench_call_watch_ringing(self) != NULL && is_on(self, "phone_setting.ring_power_led_flash_enable"))
    return make_led(name, BENCH_LED_RED, BENCH_LED_FAST, FAST_POWER_MS);
  if (self->muted && is_on(self, "phone_setting.mute_power_led_flash_enable"))
    return make_led(name, BENCH_LED_RED, BENCH_LED_FAST, FAST_POWER_MS);
  if (any_call(self, BENCH_CALL_HOLDING, BENCH_CALL_HELD)
      && is_on(self, "phone_setting.hold_power_led_flash_enable"))
    return make_led(name, BENCH_LED_RED, BENCH_LED_SLOW, SLOW_MS);
  if (has_news(self))
    return make_led(name, BENCH_LED_RED, BENCH_LED_SLOW, SLOW_MS);
  if (bench_call_watch_alive(self) > 0 && is_on(self, "phone_setting.talk_and_dial_power_led_enable"))
    return make_led(name, BENCH_LED_RED, BENCH_LED_SOLID, 0);
  if (is_on(self, "phone_setting.common_power_led_enable"))
    return make_led(name, BENCH_LED_RED, BENCH_LED_SOLID, 0);
  return make_led(name, BENCH_LED_DARK, BENCH_LED_SOLID, 0);
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

/* The page key tells of the pages that are not up: an incoming call there before any other. */
static BenchLed
page_led(BenchFirmware *self, const char *name)
{
  BenchLed led = make_led(name, BENCH_LED_DARK, BENCH_LED_SOLID, 0);

  for (guint i = 1; i <= self->model->line_functions; i++)
    {
      g_autofree char *function = g_strdup_printf("linekey.%u", i);
      g_autoptr(BenchDssKey) key = NULL;
      BenchCall *call;

      if (bench_line_keys_is_up(self, i))
        continue;
      key = bench_dss_key_read(self, function);
      if (key->type != BENCH_DSS_LINE)
        continue;
      call = bench_firmware_call_of_line(self, key->line);
      if (call != NULL && call->state == BENCH_CALL_INCOMING)
        return make_led(name, BENCH_LED_GREEN, BENCH_LED_FAST, FAST_LINE_MS);
      if (call != NULL)
        led = make_led(name, BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
    }
  return led;
}

static BenchLed
dss_led(BenchFirmware *self, BenchKey key, const char *name)
{
  g_autoptr(BenchDssKey) dss = bench_dss_key_find(self, key);
  gboolean is_line = bench_key_is_line(key);
  gboolean two_colours = !is_line || !self->model->green_line_leds;

  if (is_line && bench_line_keys_is_page_key(self, key - BENCH_KEY_LINE_1 + 1))
    return page_led(self, name);
  if (dss != NULL && dss->type == BENCH_DSS_LINE)
    return line_led(self, dss->line, name);
  if (dss != NULL && dss->type == BENCH_DSS_BLF)
    return bench_monitored_led(name, BENCH_MONITORED_UNKNOWN,
                               bench_settings_get_int(self->settings, "features.blf_led_mode"), two_colours);
  /* Lit as long as it is on (R). */
  if (dss != NULL
      && ((dss->type == BENCH_DSS_DND && is_on(self, "features.dnd.enable"))
          || (dss->type == BENCH_DSS_FORWARD && is_on(self, "forward.always.enable"))))
    return make_led(name, two_colours ? BENCH_LED_RED : BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  return make_led(name, BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static BenchLed
led_of(BenchFirmware *self, const char *name)
{
  BenchKey key = bench_key_from_name(name);

  if (bench_key_is_dss(key))
    return dss_led(self, key, name);
  if (key == BENCH_KEY_HEADSET)
    return make_led(name, self->headset ? BENCH_LED_GREEN : BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  if (key == BENCH_KEY_MUTE)
    return make_led(name, self->muted ? BENCH_LED_RED : BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  if (key == BENCH_KEY_MESSAGE)
    return make_led(name,
                    bench_prompts_count_mail(self) > 0 || bench_text_store_get_unread(self->texts) > 0
                        ? BENCH_LED_GREEN
                        : BENCH_LED_DARK,
                    BENCH_LED_SOLID, 0);
  if (key == BENCH_KEY_SPEAKER)
    return make_led(name,
                    self->open && self->path == BENCH_AUDIO_PATH_SPEAKER ? BENCH_LED_GREEN : BENCH_LED_DARK,
                    BENCH_LED_SOLID, 0);
  if (g_str_equal(name, "power"))
    return power_led(self, name);
  return make_led(name, BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

/**
 * bench_compose_leds:
 *
 * Returns: (transfer full) (element-type BenchLed): colour and blink of every LED the model and its modules have.
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
  for (guint i = 0; i < bench_module_keys_count(self); i++)
    for (guint k = 1; k <= bench_module_keys_on_page(self); k++)
      {
        BenchKey key = bench_module_keys_at(i, k);
        BenchLed led = dss_led(self, key, bench_key_name(key));

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
