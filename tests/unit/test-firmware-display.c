/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The LCD when nobody looks: backlight, screensaver, wallpaper, contrast, by model. */
#include "firmware-fixture.h"

static void
wait_seconds(Phone *phone, guint seconds)
{
  bench_clock_advance(phone->clock, seconds * 1000);
}

static void
test_backlight(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.screen_saver_time", "1");
  phone_set(phone, "phone_setting.backlight_time", "30");
  phone_set(phone, "phone_setting.active_backlight_level", "8");
  phone_set(phone, "phone_setting.inactive_backlight_level", "2");
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 8);
  wait_seconds(phone, 29);
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 8);
  wait_seconds(phone, 2);
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 2);
  phone_press(phone, "soft-4");
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 8);
  phone_check(phone, "Menu", NULL);
  phone_set(phone, "phone_setting.backlight_time", "1");
  wait_seconds(phone, 4000);
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 8);
}

static void
test_call_brings_light(void)
{
  g_autoptr(Phone) phone = phone_new();

  wait_seconds(phone, 61);
  g_assert_cmpuint(phone_screen(phone)->backlight, <, 10);
  phone_check_kind(phone, BENCH_SCREEN_SAVER);
  fake_call_control_ring(phone->fake, 1, "Bob", "1002");
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 10);
  phone_check_kind(phone, BENCH_SCREEN_CALL);
  /* For as long as it lasts. */
  wait_seconds(phone, 200);
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 10);
}

static void
test_screensaver(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.screen_saver_time", "120");
  wait_seconds(phone, 119);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  wait_seconds(phone, 2);
  phone_check_kind(phone, BENCH_SCREEN_SAVER);
  g_assert_cmpstr(phone_screen(phone)->big_time, ==, "14:05");
  phone_check(phone, NULL, "|||");
  /* A key that only moves about brings the screen back and does no more. */
  phone_press(phone, "soft-4");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  wait_seconds(phone, 121);
  phone_press(phone, "5");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  /* It is for the idle screen only. */
  wait_seconds(phone, 200);
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
}

static void
test_prompt_ends_screensaver(void)
{
  g_autoptr(Phone) phone = phone_new();

  wait_seconds(phone, 61);
  phone_check_kind(phone, BENCH_SCREEN_SAVER);
  phone_set_mail(phone, 1, 2, 0);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_VOICE_MAIL);
}

static void
test_mono(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.contrast", "9");
  phone_set(phone, "phone_setting.theme", "2");
  phone_set(phone, "phone_setting.backgrounds", "Resource:Wallpaper2");
  g_assert_cmpuint(phone_screen(phone)->theme, ==, 2);
  g_assert_cmpstr(phone_screen(phone)->wallpaper, ==, "Wallpaper2");
  g_assert_cmpstr(phone_screen(phone)->logo, ==, "");
  phone_set(phone, "benchphone.model", "T42G");
  g_assert_cmpuint(phone_screen(phone)->contrast, ==, 9);
  g_assert_cmpuint(phone_screen(phone)->theme, ==, 0);
  g_assert_cmpstr(phone_screen(phone)->logo, ==, "Benchphone");
  phone_set(phone, "phone_setting.lcd_logo.mode", "2");
  phone_set(phone, "phone_setting.lcd_logo.text", "The lab");
  g_assert_cmpstr(phone_screen(phone)->logo, ==, "The lab");
  /* It has no screensaver, and counts its light from 1 to 3. */
  wait_seconds(phone, 4000);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_set(phone, "phone_setting.active_backlight_level", "3");
  g_assert_cmpuint(phone_screen(phone)->backlight, ==, 10);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/display/backlight", test_backlight);
  g_test_add_func("/display/call-brings-light", test_call_brings_light);
  g_test_add_func("/display/screensaver", test_screensaver);
  g_test_add_func("/display/prompt-ends-screensaver", test_prompt_ends_screensaver);
  g_test_add_func("/display/mono", test_mono);
  return g_test_run();
}
