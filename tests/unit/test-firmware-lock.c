/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phone lock by type: what a locked phone still does, whom it calls, how it comes off. */
#include <string.h>

#include "firmware-fixture.h"

static Phone *
locked(const char *type)
{
  Phone *phone = phone_new();

  phone_set(phone, "phone_setting.phone_lock.lock_time_out", "0");
  phone_set(phone, "phone_setting.lock", type);
  bench_firmware_key(phone->firmware, BENCH_KEY_HASH, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 2100);
  bench_firmware_key(phone->firmware, BENCH_KEY_HASH, BENCH_KEY_RELEASE);
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Phone locked.");
  bench_clock_advance(phone->clock, 3 * 1000);
  g_assert_nonnull(strstr(phone_icons(phone), "lock"));
  return phone;
}

/* The key does nothing but say why. */
static void
check_blocked(Phone *phone, const char *key)
{
  BenchScreenKind kind = phone_screen(phone)->kind;

  phone_press(phone, key);
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Phone locked.");
  phone_check_kind(phone, kind);
  phone_take_sent(phone, "");
  bench_clock_advance(phone->clock, 3 * 1000);
}

static void
test_disabled(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "linekey.3.type", "50");
  phone_press(phone, "line-3");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Phone lock is disabled");
  phone_press(phone, "x soft-4");
  phone_check(phone, "Menu", NULL);
}

static void
test_menu_lock(void)
{
  g_autoptr(Phone) phone = locked("1");

  phone_check(phone, NULL, "History|Directory|DND|Unlock");
  check_blocked(phone, "ok");
  check_blocked(phone, "message");
  phone_press(phone, "soft-1");
  phone_check(phone, "All Calls", NULL);
  phone_press(phone, "x 1 0 0 9 soft-1");
  phone_take_sent(phone, "dial 1 1009;");
}

static void
test_function_lock(void)
{
  static const char *const blocked[] = { "soft-1", "soft-2", "soft-3", "up",     "down",    "left",    "ok",
                                         "x",      "hold",   "mute",   "redial", "message", "transfer" };
  g_autoptr(Phone) phone = locked("2");

  for (gsize i = 0; i < G_N_ELEMENTS(blocked); i++)
    check_blocked(phone, blocked[i]);
  phone_press(phone, "volume-up");
  g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_VOLUME);
  phone_press(phone, "1 0 0 9 soft-1");
  phone_take_sent(phone, "dial 1 1009;");
  check_blocked(phone, "transfer");
  phone_press(phone, "x");
  phone_take_sent(phone, "hangup 1;");
}

static void
test_all_keys(void)
{
  g_autoptr(Phone) phone = locked("3");

  phone_set(phone, "phone_setting.emergency.number", "112, 911");
  phone_set(phone, "linekey.3.type", "13");
  phone_set(phone, "linekey.3.value", "1009");
  check_blocked(phone, "line-3");
  phone_press(phone, "1 0 0 9 soft-1");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Forbidden number!");
  phone_take_sent(phone, "");
  phone_press(phone, "x x line-1 9 1 1 ok");
  phone_take_sent(phone, "dial 1 911;");
}

/* What the history holds are no emergency numbers, and a digit map's way round must not be one either. */
static void
test_no_way_round(void)
{
  g_autoptr(Phone) phone = locked("3");

  phone_press(phone, "speaker");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  check_blocked(phone, "soft-1");
  check_blocked(phone, "soft-2");
  phone_press(phone, "1 1 2 9 soft-1");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Forbidden number!");
  bench_firmware_key(phone->firmware, BENCH_KEY_OK, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 11 * 1000);
  g_assert_cmpint(phone_screen(phone)->popup, !=, BENCH_POPUP_CONFIRM);
}

static void
test_ringing(void)
{
  static const struct
  {
    const char *type;
    const char *key;
    const char *sent;
  } keys[] = {
    { "3", "soft-1", "answer 1;" }, { "3", "ok", "answer 1;" }, { "3", "soft-4", "reject 1;" },
    { "3", "x", "reject 1;" },      { "3", "soft-2", "" },      { "4", "ok", "answer 1;" },
    { "4", "soft-4", "" },          { "4", "x", "" },           { "4", "hook", "answer 1;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
    {
      g_autoptr(Phone) phone = locked(keys[i].type);

      fake_call_control_ring(phone->fake, 1, "Bob", "1002");
      phone_press(phone, keys[i].key);
      phone_take_sent(phone, keys[i].sent);
    }
}

static void
type_pin(Phone *phone, const char *pin)
{
  phone_press(phone, "soft-4");
  phone_check(phone, "Unlock PIN", NULL);
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "123");
  phone_type_digits(phone, pin);
  phone_press(phone, "ok");
}

static void
test_unlock(void)
{
  g_autoptr(Phone) phone = locked("3");

  type_pin(phone, "321");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Unlock Pin incorrect");
  phone_press(phone, "x x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  check_blocked(phone, "soft-1");
  type_pin(phone, "123");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check(phone, NULL, "History|Directory|DND|Menu");
  g_assert_null(strstr(phone_icons(phone), "lock"));
  /* Nobody who reads the events learns the digits. */
  g_assert_null(strstr(phone->heard->str, "digit-3"));
}

static void
test_by_itself(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.phone_lock.lock_time_out", "20");
  phone_set(phone, "phone_setting.lock", "3");
  bench_clock_advance(phone->clock, 19 * 1000);
  phone_press(phone, "soft-4");
  bench_clock_advance(phone->clock, 19 * 1000);
  phone_check(phone, "Menu", NULL);
  bench_clock_advance(phone->clock, 2 * 1000);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check(phone, NULL, "History|Directory|DND|Unlock");
  /* With the lock disabled there is nothing to be locked out of. */
  phone_set(phone, "phone_setting.lock", "0");
  phone_check(phone, NULL, "History|Directory|DND|Menu");
  phone_set(phone, "phone_setting.lock", "3");
  phone_check(phone, NULL, "History|Directory|DND|Menu");
}

static void
test_not_in_a_call(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.phone_lock.lock_time_out", "20");
  phone_set(phone, "phone_setting.lock", "3");
  phone_talk(phone, "1002");
  bench_clock_advance(phone->clock, 60 * 1000);
  g_assert_null(strstr(phone_icons(phone), "lock"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lock/disabled", test_disabled);
  g_test_add_func("/lock/menu", test_menu_lock);
  g_test_add_func("/lock/function", test_function_lock);
  g_test_add_func("/lock/all-keys", test_all_keys);
  g_test_add_func("/lock/no-way-round", test_no_way_round);
  g_test_add_func("/lock/ringing", test_ringing);
  g_test_add_func("/lock/unlock", test_unlock);
  g_test_add_func("/lock/by-itself", test_by_itself);
  g_test_add_func("/lock/not-in-a-call", test_not_in_a_call);
  return g_test_run();
}
