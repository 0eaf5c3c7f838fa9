/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: the menu engine, every page, forms, password, call lists. */
#include <glib.h>
#include <string.h>

#include "firmware-fixture.h"

static void
type_text(Phone *phone, const char *taps)
{
  /* Digits are pressed; a '.' waits for the end of multitap. */
  for (const char *p = taps; *p != '\0'; p++)
    if (*p == '.')
      bench_clock_advance(phone->clock, 1300);
    else
      bench_firmware_key(phone->firmware, bench_key_from_digit(*p), BENCH_KEY_CLICK);
}

static void
test_walk(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4");
  phone_check(phone, "Menu", "Back|||Enter");
  phone_check_kind(phone, BENCH_SCREEN_LIST);
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/6");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1. Status");
  g_assert_cmpstr(phone_row(phone, 5)->label, ==, "6. Settings");
  phone_press(phone, "up");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "6/6");
  phone_press(phone, "down down down");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "3/6");
  phone_press(phone, "soft-4");
  phone_check(phone, "Directory", "Back|||Enter");
  phone_press(phone, "2");
  phone_check(phone, "Blacklist", "Back|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "Empty");
  phone_press(phone, "x x up ok");
  phone_check(phone, "Features", "Back|||Enter");
  phone_press(phone, "soft-1");
  phone_check(phone, "Menu", "Back|||Enter");
  phone_press(phone, "x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

/* Opens every page there is, and leaves it again. */
static void
test_every_page(void)
{
  static const char *const ways[] = {
    "1 1",   "1 2",   "1 3",   "1 4",   "2 1 1", "2 1 2", "2 1 3", "2 2",   "2 3",   "2 4",
    "2 5",   "2 6",   "3",     "4 1",   "4 2",   "4 3",   "4 4",   "4 5",   "5 1 1", "5 1 2",
    "5 1 3", "5 1 5", "5 2 1", "5 2 2", "6 1",   "6 1 1", "6 1 2", "6 1 3", "6 1 4", "6 2",
  };
  g_autoptr(GHashTable) titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();
      BenchScreen *screen;

      phone_press(phone, "soft-4");
      phone_press(phone, ways[i]);
      screen = phone_screen(phone);
      g_assert_true(screen->kind == BENCH_SCREEN_LIST || screen->kind == BENCH_SCREEN_FORM);
      g_assert_cmpstr(screen->title, !=, "");
      g_assert_true(screen->rows->len > 0 || *screen->text != '\0');
      g_hash_table_add(titles, g_strdup(screen->title));
      phone_press(phone, "left right up down star 0 hash");
      for (int back = 0; back < 6; back++)
        phone_press(phone, "x");
      phone_check_kind(phone, BENCH_SCREEN_IDLE);
    }
  g_assert_cmpuint(g_hash_table_size(titles), ==, G_N_ELEMENTS(ways));
}

static void
test_status(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchLine *line;

  phone_press(phone, "soft-4 1 4");
  phone_check(phone, "Accounts", "Back|||");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1. 1001");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Registered");
  line = bench_call_control_get_line(phone->calls, 2);
  line->state = BENCH_LINE_FAILED;
  bench_call_control_line_changed(phone->calls, line);
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "Register fail");
  phone_press(phone, "x 2");
  g_assert_cmpstr(phone_row(phone, 1)->label, ==, "2. IPv4");
  g_assert_true(g_hostname_is_ip_address(phone_row(phone, 1)->value));
}

static void
test_choice_form(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 6 1 6");
  phone_check_kind(phone, BENCH_SCREEN_FORM);
  phone_check(phone, "Key Tone", "Back||Switch|Save");
  g_assert_true(phone_row(phone, 0)->choice);
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Enabled");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Nothing changed!");
  phone_press(phone, "soft-4 right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Disabled");
  phone_press(phone, "left soft-3");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Disabled");
  phone_press(phone, "ok");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  g_assert_false(bench_settings_get_boolean(phone->settings, "features.key_tone"));
  phone_check(phone, "Basic", "Back|||Enter");
}

static void
test_forward_form(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 2 1 3");
  phone_check(phone, "No Answer Forward", "Back||Switch|Save");
  g_assert_cmpstr(phone_row(phone, 2)->value, ==, "12s");
  phone_press(phone, "right down soft-2");
  phone_check(phone, "No Answer Forward", "Back|123|Delete|Save");
  phone_press(phone, "soft-2 soft-2 soft-2");
  phone_check(phone, "No Answer Forward", "Back|2aB|Delete|Save");
  phone_press(phone, "soft-2 6 0 1 soft-3 0 down right soft-4");
  g_assert_true(bench_settings_get_boolean(phone->settings, "forward.no_answer.enable"));
  g_assert_cmpstr(bench_settings_get(phone->settings, "forward.no_answer.target"), ==, "600");
  g_assert_cmpint(bench_settings_get_int(phone->settings, "forward.no_answer.timeout"), ==, 3);
  bench_clock_advance(phone->clock, 3000);
  phone_press(phone, "x x x");
  g_assert_cmpstr(phone_icons(phone), ==, "forward");
}

static void
test_password_and_account(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *json = NULL;

  phone_press(phone, "soft-4 6 2");
  phone_check(phone, "Advanced", "Back|abc|Delete|OK");
  type_text(phone, "2.3");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "**");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "");
  bench_clock_advance(phone->clock, 3000);
  type_text(phone, "2.3.6.444.66");
  phone_press(phone, "soft-4");
  phone_check(phone, "Advanced", "Back|||Enter");
  phone_press(phone, "1");
  phone_check(phone, "Accounts", "Back|||Enter");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/16");
  phone_press(phone, "down down soft-4");
  phone_check(phone, "Account 3", "Back||Switch|Save");
  phone_press(phone, "right down soft-2 5 down down down down");
  g_assert_cmpstr(phone_row(phone, 5)->label, ==, "Password");
  type_text(phone, "77");
  g_assert_cmpstr(phone_row(phone, 5)->value, ==, "*");
  node = bench_screen_to_json(phone_screen(phone));
  json = json_to_string(node, FALSE);
  g_assert_null(strstr(json, "\"q\""));
  g_assert_cmpuint(phone_screen(phone)->first_visible, ==, 0);
  phone_press(phone, "down down");
  g_assert_cmpuint(phone_screen(phone)->first_visible, ==, 2);
  phone_check(phone, "Account 3", "Back|123|Delete|Save");
  type_text(phone, "99");
  phone_press(phone, "down down down right soft-4");
  /* 506099 is no port: the form stays, the field is in focus, nothing of the form is stored. */
  phone_check_popup(phone, BENCH_POPUP_NOTE, "SIP Server1 Port: out of range 0..65535: 506099");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 7);
  g_assert_false(bench_settings_get_boolean(phone->settings, "account.3.enable"));
  phone_press(phone, "soft-3 soft-3 soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  g_assert_true(bench_settings_get_boolean(phone->settings, "account.3.enable"));
  g_assert_cmpstr(bench_settings_get(phone->settings, "account.3.password"), ==, "q");
  g_assert_cmpint(bench_settings_get_int(phone->settings, "account.3.transport"), ==, 1);
}

static void
test_other_password(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "security.user_password", "admin:22");
  phone_press(phone, "soft-4 6 2 soft-2 soft-2 soft-2");
  type_text(phone, "22");
  phone_press(phone, "soft-4");
  phone_check(phone, "Advanced", "Back|||Enter");
  phone_press(phone, "9 1");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset To Factory Setting?");
  phone_check(phone, "Reset Config", "Cancel|||OK");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_press(phone, "soft-4 ok");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Reset to factory settings");
}

static void
count(BenchFirmware *firmware, guint *restarts)
{
  *restarts += 1;
}

/* features.factory_pwd_enable: the administrator's password first; Reset local settings forgets the user's layer. */
static void
test_reset_menu(void)
{
  g_autoptr(Phone) phone = phone_new();
  guint restarts = 0;

  g_signal_connect(phone->firmware, "restart-wanted", G_CALLBACK(count), &restarts);
  phone_set(phone, "security.user_password", "admin:22");
  phone_set(phone, "features.factory_pwd_enable", "1");
  g_assert_true(bench_settings_set(phone->settings, "voice.ring_vol", "3", BENCH_LAYER_MAC, NULL, NULL));
  g_assert_true(bench_settings_set(phone->settings, "voice.ring_vol", "5", BENCH_LAYER_USER, NULL, NULL));
  phone_open_advanced(phone, "22");
  phone_press(phone, "up ok");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reboot the phone?");
  phone_press(phone, "soft-4");
  g_assert_cmpuint(restarts, ==, 1);
  phone_press(phone, "9 2");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset local settings?");
  phone_press(phone, "soft-4");
  g_assert_cmpuint(restarts, ==, 2);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 3);

  phone_open_advanced(phone, "22");
  phone_press(phone, "9 1");
  phone_check(phone, "Reset to Factory", "Back|abc|Delete|OK");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  bench_clock_advance(phone->clock, 3000);
  phone_give_password(phone, "22");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset To Factory Setting?");
  g_assert_cmpuint(restarts, ==, 2);
  phone_press(phone, "soft-4");
  g_assert_cmpuint(restarts, ==, 3);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 8);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_blank_means_blank(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "forward.always.target", "6");
  phone_press(phone, "soft-4 2 1 1 down soft-3 soft-4");
  g_assert_cmpstr(bench_settings_get(phone->settings, "forward.always.target"), ==, "");
}

static void
add(Phone *phone, BenchHistoryKind kind, const char *name, const char *number, guint hours_ago)
{
  BenchHistoryEntry entry = { 0 };

  entry.kind = kind;
  entry.name = (char *) name;
  entry.number = (char *) number;
  entry.uri = (char *) "";
  entry.line = 2;
  entry.time_us = bench_clock_wall(phone->clock) - (gint64) hours_ago * G_TIME_SPAN_HOUR;
  entry.duration_s = 75;
  g_assert_true(bench_history_add(phone->history, &entry, NULL));
}

static void
test_history(void)
{
  g_autoptr(Phone) phone = phone_new();

  add(phone, BENCH_HISTORY_RECEIVED, "", "1003", 24 * 9);
  add(phone, BENCH_HISTORY_MISSED, "Bob", "1004", 24);
  add(phone, BENCH_HISTORY_PLACED, "Carol", "1005", 1);
  phone_press(phone, "soft-1");
  phone_check(phone, "All Calls", "Back|Option|Delete|Send");
  g_assert_cmpstr(phone_row(phone, 0)->icon, ==, "placed");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "Carol");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Today 13:03");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "Yesterday 14:03");
  g_assert_cmpstr(phone_row(phone, 2)->label, ==, "1003");
  g_assert_cmpstr(phone_row(phone, 2)->value, ==, "Fri Nov 13 14:03");
  phone_press(phone, "right");
  phone_check(phone, "Missed Calls", "Back|Option|Delete|Send");
  phone_press(phone, "right");
  phone_check(phone, "Received Calls", "Back|Option|Delete|Send");
  phone_press(phone, "right");
  phone_check(phone, "Placed Calls", "Back|Option|Delete|Send");
  phone_press(phone, "right");
  phone_check(phone, "Forwarded Calls", "Back|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No calls");
  phone_press(phone, "right down soft-2");
  phone_check(phone, "Option", "Back|||Enter");
  phone_press(phone, "1");
  phone_check(phone, "Detail", "Back|||");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "1004");
  g_assert_cmpstr(phone_row(phone, 3)->value, ==, "01:15");
  g_assert_cmpstr(phone_row(phone, 4)->value, ==, "1002");
  g_assert_cmpstr(phone_row(phone, 5)->value, ==, "Missed Calls");
  phone_press(phone, "x 4");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Delete selected item?");
  phone_check(phone, "All Calls", "Cancel|||OK");
  phone_press(phone, "soft-1 soft-3 soft-4");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "2/2");
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "dial 2 1003;");
  phone_press(phone, "soft-4 soft-1 soft-2 5");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Delete all items?");
  phone_press(phone, "ok");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No calls");
}

static void
test_redial(void)
{
  const char *ways[] = { "redial", "ok", "soft-4" };

  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      add(phone, BENCH_HISTORY_PLACED, "", "605", 1);
      add(phone, BENCH_HISTORY_RECEIVED, "", "1005", 1);
      phone_press(phone, "redial");
      phone_check(phone, "Placed Calls", "Back|Option|Delete|Send");
      phone_press(phone, ways[i]);
      phone_take_sent(phone, "dial 2 605;");
    }
}

static void
test_history_fills_transfer(void)
{
  g_autoptr(Phone) phone = phone_new();

  add(phone, BENCH_HISTORY_PLACED, "", "605", 1);
  phone_talk(phone, "600");
  phone_press(phone, "transfer soft-2");
  phone_check(phone, "All Calls", "Back|Option|Delete|Send");
  phone_press(phone, "soft-4");
  phone_check(phone, "Transfer to", "B Transfer|Send|Delete|Cancel");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "605");
}

static void
test_mailbox(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "right message 2 2 ok");
  phone_check(phone, "Set Voice Mail Code 2", "Back|2aB|Delete|Save");
  phone_press(phone, "9 7 ok");
  g_assert_cmpstr(bench_settings_get(phone->settings, "voice_mail.number.2"), ==, "97");
}

/* The touch model's menu is a grid of icons: arrows step through it, a touch enters. */
static void
test_grid(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4");
  g_assert_false(phone_screen(phone)->grid);
  phone_press(phone, "x");
  phone_set(phone, "benchphone.model", "T48G");
  phone_press(phone, "soft-4");
  g_assert_true(phone_screen(phone)->grid);
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "Status");
  g_assert_cmpstr(phone_row(phone, 0)->icon, ==, "status");
  phone_press(phone, "right down");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 2);
  phone_press(phone, "up left ok");
  phone_check(phone, "Status", NULL);
  g_assert_false(phone_screen(phone)->grid);
  phone_press(phone, "x");
  bench_firmware_touch(phone->firmware, "row-6");
  phone_check(phone, "Settings", NULL);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/menu/walk", test_walk);
  g_test_add_func("/firmware/menu/every-page", test_every_page);
  g_test_add_func("/firmware/menu/status", test_status);
  g_test_add_func("/firmware/menu/choice-form", test_choice_form);
  g_test_add_func("/firmware/menu/forward-form", test_forward_form);
  g_test_add_func("/firmware/menu/password-and-account", test_password_and_account);
  g_test_add_func("/firmware/menu/other-password", test_other_password);
  g_test_add_func("/firmware/menu/reset", test_reset_menu);
  g_test_add_func("/firmware/menu/blank", test_blank_means_blank);
  g_test_add_func("/firmware/menu/mailbox", test_mailbox);
  g_test_add_func("/firmware/history/list", test_history);
  g_test_add_func("/firmware/history/redial", test_redial);
  g_test_add_func("/firmware/history/fills-transfer", test_history_fills_transfer);
  g_test_add_func("/menu/grid", test_grid);
  return g_test_run();
}
