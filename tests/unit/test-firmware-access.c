/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: what each user level has of the menus, by keys; Set Password, User Mode, the password before a reset. */
#include <glib.h>
#include <string.h>
#include <sys/stat.h>

#include "../folder.h"
#include "firmware-fixture.h"

/* Out of all menus. */
static void
go_home(Phone *phone)
{
  for (guint i = 0; i < 10 && phone_screen(phone)->kind != BENCH_SCREEN_IDLE; i++)
    phone_press(phone, "x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static Phone *
new_phone(void)
{
  Phone *phone = phone_new();

  phone_set(phone, "security.user_password", "admin:22");
  phone_set(phone, "security.user_password", "var:33");
  phone_set(phone, "security.user_password", "user:11");
  return phone;
}

static void
check_rows(Phone *phone, const char *expected)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < phone_screen(phone)->rows->len; i++)
    g_ptr_array_add(labels, phone_row(phone, i)->label);
  g_ptr_array_add(labels, NULL);
  joined = g_strjoinv("|", (char **) labels->pdata);
  g_assert_cmpstr(joined, ==, expected);
}

static void
test_two_levels(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_press(phone, "soft-4");
  check_rows(phone, "1. Status|2. Features|3. Directory|4. History|5. Message|6. Settings");
  phone_press(phone, "x");
  phone_open_advanced(phone, "33");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  go_home(phone);
  phone_open_advanced(phone, "11");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  go_home(phone);
  phone_open_advanced(phone, "22");
  check_rows(phone, "1. Accounts|2. Network|3. Phone Lock|4. Set Voice Mail|5. Set Password|6. Diagnostics|"
                    "7. Auto Provision|8. TR069|9. Reset Config|10. Reboot");
}

static void
test_three_levels(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_set(phone, "security.var_enable", "1");
  phone_open_advanced(phone, "33");
  check_rows(phone, "1. Accounts|2. Set Password|3. Reboot");
  phone_press(phone, "3");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reboot the phone?");
  phone_press(phone, "soft-1 5");
  check_rows(phone, "1. Accounts|2. Set Password|3. Reboot");
  go_home(phone);
  phone_open_advanced(phone, "11");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  go_home(phone);
  phone_open_advanced(phone, "22");
  check_rows(phone, "1. Accounts|2. Network|3. Phone Lock|4. Set Voice Mail|5. Set Password|6. Diagnostics|"
                    "7. Auto Provision|8. TR069|9. Reset Config|10. Reboot");
}

static void
test_lock(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_open_advanced(phone, "5");
  for (int i = 0; i < 4; i++)
    {
      phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
      bench_clock_advance(phone->clock, 2100);
      phone_give_password(phone, "5");
    }
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  bench_clock_advance(phone->clock, 5000);
  phone_give_password(phone, "22");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Too many tries: wait 25 s");
  bench_clock_advance(phone->clock, 25000);
  phone_give_password(phone, "22");
  phone_check(phone, "Advanced", "Back|||Enter");
}

/* Set Password, which has that digit in Advanced. */
static void
fill(Phone *phone, const char *digit, const char *old, const char *new, const char *again)
{
  phone_press(phone, digit);
  phone_check(phone, "Set Password", "Back|abc|Delete|Save");
  check_rows(phone, "Old PWD|New PWD|Confirm PWD");
  phone_type_digits(phone, old);
  phone_press(phone, "down");
  phone_type_digits(phone, new);
  phone_press(phone, "down");
  phone_type_digits(phone, again);
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, new[1] == '\0' ? "*" : "**");
  phone_press(phone, "soft-4");
}

static void
test_set_password(void)
{
  g_autoptr(Phone) phone = phone_new();

  g_assert_true(
      bench_settings_set(phone->settings, "security.user_password", "admin:22", BENCH_LAYER_MAC, NULL, NULL));
  phone_open_advanced(phone, "22");
  fill(phone, "5", "21", "44", "44");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  phone_press(phone, "x x");
  fill(phone, "5", "22", "44", "45");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "The new passwords differ!");
  phone_press(phone, "x x");
  fill(phone, "5", "22", "44", "44");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  g_assert_cmpstr(bench_settings_get(phone->settings, "security.user_password.admin"), ==, "44");
  go_home(phone);
  phone_open_advanced(phone, "22");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  bench_clock_advance(phone->clock, 2100);
  phone_give_password(phone, "44");
  phone_check(phone, "Advanced", "Back|||Enter");
}

/* Events go to whoever listens: a password cannot be read from the keys that type it. */
static void
test_typed_unheard(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_press(phone, "soft-4 6 2");
  phone_type_digits(phone, "");
  g_string_truncate(phone->heard, 0);
  phone_type_digits(phone, "22");
  phone_press(phone, "*");
  g_assert_null(strstr(phone->heard->str, "key digit-2;"));
  g_assert_null(strstr(phone->heard->str, "key star;"));
  g_assert_nonnull(strstr(phone->heard->str, "key hidden;"));
  g_assert_cmpuint(strlen(phone_row(phone, 0)->value), ==, 3);
  phone_press(phone, "soft-3");
  g_assert_nonnull(strstr(phone->heard->str, "key soft-3;"));
  phone_press(phone, "soft-4");
  phone_check(phone, "Advanced", "Back|||Enter");
  phone_press(phone, "2");
  g_assert_nonnull(strstr(phone->heard->str, "key digit-2;"));
}

/* Who has come with the var level's password changes that one. */
static void
test_set_password_of_var(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_set(phone, "security.var_enable", "1");
  phone_open_advanced(phone, "33");
  fill(phone, "2", "33", "8", "8");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  g_assert_cmpstr(bench_settings_get(phone->settings, "security.user_password.var"), ==, "8");
  g_assert_cmpstr(bench_settings_get(phone->settings, "security.user_password.admin"), ==, "22");
}

static void
test_user_mode(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_set(phone, "security.var_enable", "1");
  phone_press(phone, "soft-4 7");
  phone_check(phone, "User Mode", "Back|||Enter");
  check_rows(phone, "1. User|2. Var|3. Admin");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Current");
  phone_press(phone, "down down soft-4");
  phone_check(phone, "User Mode", "Back|abc|Delete|OK");
  phone_give_password(phone, "33");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  phone_press(phone, "x x up soft-4");
  phone_give_password(phone, "33");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "User Mode: Var");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  bench_clock_advance(phone->clock, 2100);

  /* Its password has been given: Advanced is open, as far as that level goes. */
  phone_press(phone, "soft-4 6 2");
  check_rows(phone, "1. Accounts|2. Set Password|3. Reboot");
  phone_press(phone, "x x 7 soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "User Mode: User");
  bench_clock_advance(phone->clock, 2100);
  phone_press(phone, "soft-4 6 2");
  phone_check(phone, "Advanced", "Back|abc|Delete|OK");
}

static void
test_default_level(void)
{
  g_autoptr(Phone) phone = new_phone();

  phone_set(phone, "security.var_enable", "1");
  phone_set(phone, "security.default_access_level", "2");
  bench_firmware_restart(phone->firmware);
  bench_clock_advance(phone->clock, 3000);
  phone_press(phone, "soft-4 6 2");
  check_rows(phone, "1. Accounts|2. Network|3. Phone Lock|4. Set Voice Mail|5. Set Password|6. Diagnostics|"
                    "7. Auto Provision|8. TR069|9. Reset Config|10. Reboot");
}

/* A server may name what never ends: it is not waited for. */
static void
test_item_levels_of_a_pipe(void)
{
  g_autoptr(Phone) phone = new_phone();
  g_autofree char *folder = g_dir_make_tmp("bench-items-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "pipe", NULL);

  g_assert_cmpint(mkfifo(path, 0600), ==, 0);
  phone_set(phone, "security.var_enable", "1");
  phone_set(phone, "web_item_level.url", path);
  phone_press(phone, "soft-4");
  check_rows(phone, "1. Status|2. Features|3. Directory|4. History|5. Message|6. Settings|7. User Mode");
  phone_set(phone, "web_item_level.url", "/dev/zero");
  phone_press(phone, "x soft-4");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 7);
  test_folder_remove(folder);
}

/* web_item_level.url: hidden, to be looked at only, and as ever. */
static void
test_item_levels(void)
{
  g_autoptr(Phone) phone = new_phone();
  g_autofree char *folder = g_dir_make_tmp("bench-items-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "levels.cfg", NULL);
  g_autofree char *fetched = NULL;

  g_assert_true(g_file_set_contents(path,
                                    "[ GUI ]\ncallcontrol_forward = 01\nkey-as-send = 1\nDND = 3\n"
                                    "Auto_Provision = 10\nReset_Config = 12\nhistory = 2\n",
                                    -1, NULL));
  phone_set(phone, "web_item_level.url", path);
  phone_press(phone, "soft-4 2");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 15);
  phone_press(phone, "x x");
  phone_set(phone, "security.var_enable", "1");
  phone_press(phone, "soft-4");
  check_rows(phone, "1. Status|2. Features|3. Directory|4. Message|5. Settings|6. User Mode");
  phone_press(phone, "2");
  check_rows(
      phone,
      "1. Call Forward|2. Call Waiting|3. Auto Answer|4. Hot Line|5. Anonymous|6. DSS Keys|7. Intercom|"
      "8. Auto Redial|9. Call Completion|10. History Setting|11. Call Park|12. Call Pickup|13. Others");
  phone_press(phone, "1 1");
  phone_check(phone, "Always Forward", "Back|||");
  phone_press(phone, "right soft-3 soft-4 down 6 ok");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Read only!");
  g_assert_false(bench_settings_get_boolean(phone->settings, "forward.always.enable"));
  g_assert_cmpstr(bench_settings_get(phone->settings, "forward.always.target"), ==, "");
  g_assert_cmpuint(bench_firmware_get_parameter_level(phone->firmware, "forward.always.target"), ==,
                   BENCH_LEVEL_VAR);
  go_home(phone);
  phone_press(phone, "soft-4 5 2");
  phone_give_password(phone, "33");
  check_rows(phone, "1. Accounts|2. Set Password|3. Auto Provision|4. Reset Config|5. Reboot");
  phone_press(phone, "4 1");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Read only!");
  phone_press(phone, "x x 3 1");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Update now?");
  go_home(phone);

  /* A server's file that was fetched. */
  bench_settings_set_resource_folder(phone->settings, folder);
  fetched = g_build_filename(folder, "web_item_level.url", NULL);
  g_assert_true(g_file_set_contents(fetched, "[ GUI ]\nMessage = 2\n", -1, NULL));
  phone_set(phone, "web_item_level.url", "http://192.0.2.1/levels.cfg");
  phone_press(phone, "soft-4");
  check_rows(phone, "1. Status|2. Features|3. Directory|4. History|5. Settings|6. User Mode");
  go_home(phone);
  phone_set(phone, "web_item_level.url", path);

  /* The same file, changed: it is read again. */
  g_assert_true(g_file_set_contents(path, "[ GUI ]\nhistory = 0\n", -1, NULL));
  phone_press(phone, "soft-4");
  check_rows(phone, "1. Status|2. Features|3. Directory|4. History|5. Message|6. Settings|7. User Mode");
  phone_press(phone, "2 1 1 right soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  test_folder_remove(folder);
}

static void
hold_ok(Phone *phone)
{
  bench_firmware_key(phone->firmware, BENCH_KEY_OK, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 11000);
  bench_firmware_key(phone->firmware, BENCH_KEY_OK, BENCH_KEY_RELEASE);
}

static void
count(BenchFirmware *firmware, guint *restarts)
{
  *restarts += 1;
}

/* features.factory_pwd_enable: a long OK asks for the administrator's password; that of var will not do. */
static void
test_long_ok(void)
{
  g_autoptr(Phone) phone = new_phone();
  guint restarts = 0;

  g_signal_connect(phone->firmware, "restart-wanted", G_CALLBACK(count), &restarts);
  phone_set(phone, "security.var_enable", "1");
  phone_set(phone, "features.factory_pwd_enable", "1");
  g_assert_true(bench_settings_set(phone->settings, "voice.ring_vol", "5", BENCH_LAYER_USER, NULL, NULL));
  hold_ok(phone);
  phone_check(phone, "Reset to Factory", "Back|abc|Delete|OK");
  phone_give_password(phone, "33");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  g_assert_cmpuint(restarts, ==, 0);
  bench_clock_advance(phone->clock, 2100);
  phone_give_password(phone, "22");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset to factory setting?");
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 5);
  phone_press(phone, "ok");
  g_assert_cmpuint(restarts, ==, 1);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 8);
}

/* Without the guard the question comes at once; history and messages go. */
static void
test_long_ok_open(void)
{
  g_autoptr(Phone) phone = new_phone();
  BenchHistoryEntry entry = { .name = (char *) "", .number = (char *) "600", .uri = (char *) "", .line = 1 };

  entry.kind = BENCH_HISTORY_PLACED;
  entry.time_us = bench_clock_wall(phone->clock);
  g_assert_true(bench_history_add(phone->history, &entry, NULL));
  hold_ok(phone);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset to factory setting?");
  phone_press(phone, "soft-4");
  phone_check_history(phone, BENCH_HISTORY_ALL, NULL, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/access/two-levels", test_two_levels);
  g_test_add_func("/firmware/access/three-levels", test_three_levels);
  g_test_add_func("/firmware/access/lock", test_lock);
  g_test_add_func("/firmware/access/typed-unheard", test_typed_unheard);
  g_test_add_func("/firmware/access/set-password", test_set_password);
  g_test_add_func("/firmware/access/set-password-of-var", test_set_password_of_var);
  g_test_add_func("/firmware/access/user-mode", test_user_mode);
  g_test_add_func("/firmware/access/default-level", test_default_level);
  g_test_add_func("/firmware/access/item-levels", test_item_levels);
  g_test_add_func("/firmware/access/item-levels-of-a-pipe", test_item_levels_of_a_pipe);
  g_test_add_func("/firmware/access/long-ok", test_long_ok);
  g_test_add_func("/firmware/access/long-ok-open", test_long_ok_open);
  return g_test_run();
}
