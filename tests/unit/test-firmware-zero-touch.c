/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: the offer to set up provisioning at the start (zero_touch.enable, F199). */
#include <glib.h>

#include "firmware-fixture.h"

#define BOOT_MS 5000
#define QUESTION "Set up auto provision?"

static Phone *
start(const char *enable, const char *wait_time)
{
  Phone *phone = phone_new_booting();

  phone_set(phone, "zero_touch.enable", enable);
  phone_set(phone, "zero_touch.wait_time", wait_time);
  for (guint i = 0; i < BOOT_MS && phone_screen(phone)->kind == BENCH_SCREEN_BOOT; i++)
    bench_clock_advance(phone->clock, 1);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  return phone;
}

/* It goes by itself, and nothing has happened. */
static void
test_wait(void)
{
  g_autoptr(Phone) phone = start("1", "7");

  phone_check_popup(phone, BENCH_POPUP_CONFIRM, QUESTION);
  bench_clock_advance(phone->clock, 6999);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, QUESTION);
  bench_clock_advance(phone->clock, 1);
  g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_NONE);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

/* The page of Advanced has the guard of Advanced. */
static void
test_accept(void)
{
  g_autoptr(Phone) phone = start("1", "5");

  phone_set(phone, "security.user_password", "admin:22");
  phone_press(phone, "ok");
  phone_check(phone, "Auto Provision", "Back|abc|Delete|OK");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 1);
  phone_press(phone, "ok");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  bench_clock_advance(phone->clock, 5000);
  phone_type_digits(phone, "22");
  phone_press(phone, "ok");
  phone_check(phone, "Auto Provision", "Back||Switch|Save");
  g_assert_cmpstr(phone_row(phone, 2)->label, ==, "URL");
  bench_clock_advance(phone->clock, 5000);
  phone_check(phone, "Auto Provision", "Back||Switch|Save");
}

/* A phone that starts as the administrator's has no password to ask for. */
static void
test_accept_as_administrator(void)
{
  g_autoptr(Phone) phone = start("1", "5");

  phone_set(phone, "security.var_enable", "1");
  bench_access_set_mode(bench_firmware_get_access(phone->firmware), BENCH_LEVEL_ADMIN);
  phone_press(phone, "ok");
  phone_check(phone, "Auto Provision", "Back||Switch|Save");
  g_assert_cmpstr(phone_row(phone, 2)->label, ==, "URL");
}

static void
test_refuse(void)
{
  g_autoptr(Phone) phone = start("1", "5");

  phone_press(phone, "soft-1");
  g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_NONE);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_off(void)
{
  g_autoptr(Phone) off = start("0", "5");
  g_autoptr(Phone) at_once = start("1", "0");

  g_assert_cmpint(phone_screen(off)->popup, ==, BENCH_POPUP_NONE);
  g_assert_cmpint(phone_screen(at_once)->popup, ==, BENCH_POPUP_NONE);
}

/* Files that are being fetched are not hidden by it. */
static void
test_updating(void)
{
  g_autoptr(Phone) phone = phone_new_booting();

  phone_set(phone, "zero_touch.enable", "1");
  bench_firmware_set_updating(phone->firmware, TRUE);
  bench_clock_advance(phone->clock, BOOT_MS);
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Updating...");
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/zero-touch/wait", test_wait);
  g_test_add_func("/zero-touch/accept", test_accept);
  g_test_add_func("/zero-touch/accept-as-administrator", test_accept_as_administrator);
  g_test_add_func("/zero-touch/refuse", test_refuse);
  g_test_add_func("/zero-touch/off", test_off);
  g_test_add_func("/zero-touch/updating", test_updating);
  return g_test_run();
}
