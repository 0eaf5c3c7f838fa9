/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys whose function is a setting: what they show, light and do, on line keys, memory keys and modules. */
#include <string.h>

#include "firmware-fixture.h"

static void
set_key(Phone *phone, const char *key, const char *type, const char *value, const char *label)
{
  const struct
  {
    const char *field;
    const char *value;
  } fields[] = { { "type", type }, { "value", value }, { "label", label } };

  for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
    {
      g_autofree char *name = g_strdup_printf("%s.%s", key, fields[i].field);

      if (fields[i].value != NULL)
        phone_set(phone, name, fields[i].value);
    }
}

static const BenchScreenLine *
label_at(Phone *phone, guint position)
{
  g_assert_cmpuint(phone_screen(phone)->lines->len, >=, position);
  return g_ptr_array_index(phone_screen(phone)->lines, position - 1);
}

static void
check_label(Phone *phone, guint position, const char *text, const char *icon)
{
  g_assert_cmpstr(label_at(phone, position)->text, ==, text);
  g_assert_cmpstr(label_at(phone, position)->icon, ==, icon);
}

static void
check_dark(Phone *phone, const char *led)
{
  phone_check_led(phone, led, BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static void
test_labels(void)
{
  g_autoptr(Phone) phone = phone_new();

  check_label(phone, 1, "1001", "registered");
  g_assert_true(label_at(phone, 1)->selected);
  check_label(phone, 3, "", "");
  set_key(phone, "linekey.3", "13", "1009", NULL);
  check_label(phone, 3, "1009", "speed-dial");
  set_key(phone, "linekey.3", NULL, NULL, "Bob");
  check_label(phone, 3, "Bob", "speed-dial");
  set_key(phone, "linekey.4", "5", NULL, NULL);
  check_label(phone, 4, "DND", "dnd");
  set_key(phone, "linekey.5", "0", NULL, "nothing");
  check_label(phone, 5, "", "");
  /* Any key may be any account's. */
  set_key(phone, "linekey.6", "15", NULL, "mine");
  phone_set(phone, "linekey.6.line", "2");
  check_label(phone, 6, "mine", "registered");
  g_assert_cmpuint(phone_screen(phone)->pages, ==, 1);
}

static void
test_speed_dial(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "13", "1009", NULL);
  phone_set(phone, "linekey.3.line", "2");
  phone_press(phone, "line-3");
  phone_take_sent(phone, "dial 2 1009;");
  phone_check_kind(phone, BENCH_SCREEN_CALL);
}

static void
test_speed_dial_without_number(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.4", "13", NULL, NULL);
  phone_press(phone, "line-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "No number is set for this key");
  phone_take_sent(phone, "");
}

static void
test_pages(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.10", "13", "1010", NULL);
  /* Ten functions fit on ten keys. */
  check_label(phone, 10, "1010", "speed-dial");
  set_key(phone, "linekey.12", "13", "1012", NULL);
  g_assert_cmpuint(phone_screen(phone)->pages, ==, 2);
  g_assert_cmpuint(phone_screen(phone)->page, ==, 1);
  g_assert_cmpuint(phone_screen(phone)->page_key, ==, 10);
  check_label(phone, 10, "1", "page");
  phone_press(phone, "line-10");
  g_assert_cmpuint(phone_screen(phone)->page, ==, 2);
  check_label(phone, 10, "2", "page");
  check_label(phone, 1, "1010", "speed-dial");
  check_label(phone, 3, "1012", "speed-dial");
  phone_press(phone, "line-3");
  phone_take_sent(phone, "dial 1 1012;");
  phone_press(phone, "x line-10");
  g_assert_cmpuint(phone_screen(phone)->page, ==, 1);
  /* A page that is up and goes away is no more. */
  phone_press(phone, "line-10");
  phone_set(phone, "linekey.12.type", "0");
  g_assert_cmpuint(phone_screen(phone)->pages, ==, 1);
  check_label(phone, 1, "1001", "registered");
}

static void
test_page_led(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.27", "13", "1", NULL);
  g_assert_cmpuint(phone_screen(phone)->pages, ==, 3);
  check_dark(phone, "line-10");
  fake_call_control_ring(phone->fake, 1, "Bob", "1002");
  check_dark(phone, "line-10");
  phone_press(phone, "line-10");
  phone_check_led(phone, "line-10", BENCH_LED_GREEN, BENCH_LED_FAST, 400);
  phone_press(phone, "ok");
  phone_check_led(phone, "line-10", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  check_dark(phone, "line-1");
}

static void
test_switches(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "5", NULL, NULL);
  set_key(phone, "linekey.4", "2", "1009", NULL);
  phone_press(phone, "line-3");
  g_assert_true(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
  phone_check_led(phone, "line-3", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  phone_press(phone, "line-3");
  check_dark(phone, "line-3");
  phone_press(phone, "line-4");
  g_assert_true(bench_settings_get_boolean(phone->settings, "forward.always.enable"));
  g_assert_cmpstr(bench_settings_get(phone->settings, "forward.always.target"), ==, "1009");
  phone_check_led(phone, "line-4", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  phone_press(phone, "line-4");
  g_assert_false(bench_settings_get_boolean(phone->settings, "forward.always.enable"));
}

/* Line keys of the old T2x phones cannot be red, their memory keys can. */
static void
test_green_line_keys(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "benchphone.model", "T26P");
  set_key(phone, "linekey.3", "5", NULL, NULL);
  set_key(phone, "memorykey.1", "5", NULL, NULL);
  phone_press(phone, "line-3");
  phone_check_led(phone, "line-3", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  phone_check_led(phone, "memory-1", BENCH_LED_RED, BENCH_LED_SOLID, 0);
}

static void
test_forward_rings(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.4", "2", "1009", NULL);
  fake_call_control_ring(phone->fake, 1, "Bob", "1002");
  phone_press(phone, "line-4");
  phone_take_sent(phone, "forward 1 1009;");
  g_assert_false(bench_settings_get_boolean(phone->settings, "forward.always.enable"));
}

static void
test_transfer(void)
{
  static const struct
  {
    const char *deal;
    const char *sent;
  } ways[] = { { "2", "transfer 1 1009;" }, { "1", "hold 1;dial 1 1009;" }, { "0", "hold 1;dial 1 1009;" } };

  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      phone_set(phone, "transfer.dsskey_deal_type", ways[i].deal);
      set_key(phone, "linekey.3", "3", "1009", NULL);
      phone_talk(phone, "1002");
      phone_press(phone, "line-3");
      phone_take_sent(phone, ways[i].sent);
    }
}

static void
test_transfer_without_number(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "3", NULL, NULL);
  phone_talk(phone, "1002");
  phone_press(phone, "line-3");
  phone_check(phone, "Transfer to", "Directory|History|123|Cancel");
}

static void
test_in_a_call(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "11", "12#", NULL);
  set_key(phone, "linekey.4", "4", NULL, NULL);
  set_key(phone, "linekey.5", "1", NULL, NULL);
  phone_press(phone, "line-3 line-4 line-5");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_talk(phone, "1002");
  phone_press(phone, "line-3");
  phone_take_sent(phone, "dtmf 1 1;dtmf 1 2;dtmf 1 #;");
  phone_press(phone, "line-5");
  phone_check(phone, "Conference", NULL);
  phone_press(phone, "x line-4");
  phone_take_sent(phone, "hold 1;");
}

static void
test_call_return(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  set_key(phone, "linekey.3", "7", NULL, NULL);
  phone_press(phone, "line-3");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Nobody has called");
  call = fake_call_control_ring(phone->fake, 2, "Carol", "1003");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 0, "");
  phone_press(phone, "line-3");
  phone_take_sent(phone, "dial 2 1003;");
}

static void
test_prefix(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "40", "0049", NULL);
  phone_press(phone, "line-3");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "0049");
  phone_type_digits(phone, "30");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "004930");
  phone_press(phone, "left left line-3");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "0049004930");
}

static void
test_pages_of_the_menu(void)
{
  static const struct
  {
    const char *type;
    const char *title;
  } pages[] = { { "28", "All Calls" }, { "30", "Menu" }, { "33", "Status" }, { "6", "Placed Calls" } };

  for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      set_key(phone, "linekey.3", pages[i].type, NULL, NULL);
      phone_press(phone, "line-3");
      phone_check(phone, pages[i].title, NULL);
    }
}

static void
test_not_there_yet(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "linekey.3", "42", NULL, NULL);
  phone_press(phone, "line-3");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "ACD is not available yet");
  set_key(phone, "linekey.3", "17", NULL, NULL);
  phone_press(phone, "line-3");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "No URL is set for this key");
}

static void
test_programmable(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_check(phone, NULL, "History|Directory|DND|Menu");
  set_key(phone, "programablekey.2", "13", "1009", "Desk");
  set_key(phone, "programablekey.14", "5", NULL, NULL);
  set_key(phone, "programablekey.3", "0", NULL, NULL);
  phone_check(phone, NULL, "History|Desk||Menu");
  phone_press(phone, "soft-2");
  phone_take_sent(phone, "dial 1 1009;");
  /* A programmable key acts only while the phone is idle. */
  phone_press(phone, "transfer");
  g_assert_false(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
  phone_press(phone, "soft-4 x transfer");
  g_assert_true(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
}

static void
test_arrows(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "right");
  g_assert_true(label_at(phone, 2)->selected);
  phone_press(phone, "left");
  g_assert_true(label_at(phone, 1)->selected);
  phone_press(phone, "up");
  phone_check(phone, "All Calls", NULL);
  phone_press(phone, "x ok");
  phone_check(phone, "Status", NULL);
}

static void
test_modules(void)
{
  g_autoptr(Phone) phone = phone_new();
  const BenchScreenModule *module;

  g_assert_cmpuint(phone_screen(phone)->modules->len, ==, 0);
  phone_press(phone, "exp-1-2");
  phone_set(phone, "benchphone.expansion_modules", "2");
  set_key(phone, "expansion_module.2.key.5", "13", "1009", NULL);
  set_key(phone, "expansion_module.2.key.22", "13", "1022", "Second page");
  g_assert_cmpuint(phone_screen(phone)->modules->len, ==, 2);
  module = g_ptr_array_index(phone_screen(phone)->modules, 1);
  g_assert_cmpuint(module->pages, ==, 2);
  g_assert_cmpuint(module->lines->len, ==, 20);
  g_assert_cmpstr(((BenchScreenLine *) g_ptr_array_index(module->lines, 4))->text, ==, "1009");
  phone_press(phone, "exp-2-page-2");
  module = g_ptr_array_index(phone_screen(phone)->modules, 1);
  g_assert_cmpuint(module->page, ==, 2);
  g_assert_cmpstr(((BenchScreenLine *) g_ptr_array_index(module->lines, 1))->text, ==, "Second page");
  phone_press(phone, "exp-2-2");
  phone_take_sent(phone, "dial 1 1022;");
  phone_press(phone, "exp-3-2");
}

/* The status menu tells of the modules that are attached, whatever their keys are for. */
static void
test_modules_in_the_menu(void)
{
  g_autoptr(Phone) phone = phone_new();

  set_key(phone, "expansion_module.3.key.1", "13", "1009", NULL);
  phone_press(phone, "ok digit-5");
  phone_check(phone, "EXP", NULL);
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No EXP");
  phone_set(phone, "benchphone.expansion_modules", "2");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 2);
  g_assert_cmpstr(phone_row(phone, 1)->label, ==, "2. EXP 2");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "EXP40");
}

static void
test_power_led(void)
{
  static const struct
  {
    const char *parameter;
    const char *keys;
    BenchLedMode mode;
    guint period_ms;
  } flags[] = {
    { "phone_setting.talk_and_dial_power_led_enable", "", BENCH_LED_SOLID, 0 },
    { "phone_setting.mute_power_led_flash_enable", "mute", BENCH_LED_FAST, 600 },
    { "phone_setting.hold_power_led_flash_enable", "hold", BENCH_LED_SLOW, 2000 },
    { "phone_setting.common_power_led_enable", "", BENCH_LED_SOLID, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
    {
      g_autoptr(Phone) phone = phone_new();
      BenchCall *call = phone_talk(phone, "1002");

      phone_press(phone, flags[i].keys);
      if (g_str_equal(flags[i].keys, "hold"))
        fake_call_control_set_state(phone->fake, call, BENCH_CALL_HOLDING);
      check_dark(phone, "power");
      phone_set(phone, flags[i].parameter, "1");
      phone_check_led(phone, "power", BENCH_LED_RED, flags[i].mode, flags[i].period_ms);
    }
}

static void
test_power_led_off(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = fake_call_control_ring(phone->fake, 1, "Bob", "1002");

  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_FAST, 600);
  phone_set(phone, "phone_setting.ring_power_led_flash_enable", "0");
  check_dark(phone, "power");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 0, "");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SLOW, 2000);
  phone_set(phone, "phone_setting.missed_call_power_led_flash.enable", "0");
  check_dark(phone, "power");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dss/labels", test_labels);
  g_test_add_func("/dss/speed-dial", test_speed_dial);
  g_test_add_func("/dss/speed-dial-without-number", test_speed_dial_without_number);
  g_test_add_func("/dss/pages", test_pages);
  g_test_add_func("/dss/page-led", test_page_led);
  g_test_add_func("/dss/switches", test_switches);
  g_test_add_func("/dss/green-line-keys", test_green_line_keys);
  g_test_add_func("/dss/forward-rings", test_forward_rings);
  g_test_add_func("/dss/transfer", test_transfer);
  g_test_add_func("/dss/transfer-without-number", test_transfer_without_number);
  g_test_add_func("/dss/in-a-call", test_in_a_call);
  g_test_add_func("/dss/call-return", test_call_return);
  g_test_add_func("/dss/prefix", test_prefix);
  g_test_add_func("/dss/pages-of-the-menu", test_pages_of_the_menu);
  g_test_add_func("/dss/not-there-yet", test_not_there_yet);
  g_test_add_func("/dss/programmable", test_programmable);
  g_test_add_func("/dss/arrows", test_arrows);
  g_test_add_func("/dss/modules", test_modules);
  g_test_add_func("/dss/modules-in-the-menu", test_modules_in_the_menu);
  g_test_add_func("/dss/power-led", test_power_led);
  g_test_add_func("/dss/power-led-off", test_power_led_off);
  return g_test_run();
}
