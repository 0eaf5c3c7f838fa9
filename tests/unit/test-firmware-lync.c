/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Lync Edition: signing in and out, presence and its effect, soft keys (phone-ui 2.4, 3.2). */
#include "firmware-fixture.h"

static Phone *
lync_phone_new(void)
{
  Phone *phone = phone_new();

  phone_set(phone, "benchphone.edition", "lync");
  return phone;
}

static void
check_label(Phone *phone, const char *label)
{
  const BenchScreenLine *line = g_ptr_array_index(phone_screen(phone)->lines, 0);

  g_assert_cmpstr(line->text, ==, label);
}

static void
test_signed_out(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_set_lines(phone, BENCH_LINE_REGISTERING);
  phone_check(phone, "Signing in...", "Sign in|||Menu");
  phone_set_lines(phone, BENCH_LINE_FAILED);
  phone_check(phone, "Not signed in", "Sign in|||Menu");
  check_label(phone, "");
  g_assert_cmpstr(phone_screen(phone)->presence, ==, "");
  phone_press(phone, "soft-4");
  phone_check(phone, "Menu", "Back|||Enter");
  /* A page that needs a server says so, and leads to signing in. */
  phone_press(phone, "1 5");
  phone_check(phone, "Lync Status", "Back|||Sign in");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "Not signed in");
  phone_press(phone, "ok");
  phone_check(phone, "Sign In", NULL);
  phone_press(phone, "x x x x");
  phone_set_lines(phone, BENCH_LINE_REGISTERED);
  phone_check(phone, "", "History|Directory|Status|Menu");
  check_label(phone, "1001");
  g_assert_cmpstr(phone_screen(phone)->presence, ==, "available");
}

static void
check_fields(Phone *phone, const char *labels)
{
  BenchScreen *screen = phone_screen(phone);
  g_autoptr(GString) seen = g_string_new(NULL);

  for (guint i = 0; i < screen->rows->len; i++)
    g_string_append_printf(seen, "%s%s", i > 0 ? "|" : "", phone_row(phone, i)->label);
  g_assert_cmpstr(seen->str, ==, labels);
}

/* The four types, by keys; a colour phone says PIN, a monochrome one Extension PIN. */
static void
test_sign_in_types(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_set_lines(phone, BENCH_LINE_UNREGISTERED);
  phone_press(phone, "soft-1");
  phone_check(phone, "Sign In", "Back||Switch|Sign in");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "User Sign-in");
  check_fields(phone, "Sign-in Type|Sign-in Address|User Name|Password|Remember password");
  phone_press(phone, "soft-3");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "PIN Authentication");
  check_fields(phone, "Sign-in Type|Extension|PIN|Remember password");
  phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Web Sign-in");
  check_fields(phone, "Sign-in Type");
  phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Sign in via PC");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Lync servers are not supported yet");
  phone_press(phone, "x left left down");
  phone_check(phone, "Sign In", "Back|123|Delete|Sign in");
  phone_press(phone, "5 5 5 down");
  phone_check(phone, "Sign In", "Back|123|Delete|Sign in");
  phone_press(phone, "5 5 5 soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Lync servers are not supported yet");
  phone_check(phone, "Sign In", NULL);
  phone_press(phone, "soft-1");
  phone_check(phone, "Not signed in", "Sign in|||Menu");
  phone_set(phone, "benchphone.model", "T42G");
  phone_press(phone, "soft-1 right");
  check_fields(phone, "Sign-in Type|Extension|Extension PIN|Remember password");
}

static void
choose(Phone *phone, guint row)
{
  phone_press(phone, "soft-3");
  phone_check(phone, "Status", "Back|||OK");
  for (guint i = 0; i < row; i++)
    phone_press(phone, "down");
  phone_press(phone, "soft-4");
}

static void
check_presence(Phone *phone, const char *presence, gboolean dnd)
{
  g_assert_cmpstr(phone_screen(phone)->presence, ==, presence);
  g_assert_cmpint(bench_settings_get_boolean(phone->settings, "features.dnd.enable"), ==, dnd);
}

static void
test_presence(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_press(phone, "soft-3");
  check_fields(phone, "1. Available|2. Busy|3. Do Not Disturb|4. Be Right Back|5. Off Work|6. Appear Away|"
                      "7. Reset Status|8. Sign Out");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Current");
  phone_press(phone, "soft-1");
  choose(phone, 1);
  check_presence(phone, "busy", FALSE);
  choose(phone, 2);
  check_presence(phone, "dnd", TRUE);
  choose(phone, 3);
  check_presence(phone, "be-right-back", FALSE);
  choose(phone, 4);
  check_presence(phone, "off-work", FALSE);
  choose(phone, 5);
  check_presence(phone, "away", FALSE);
  choose(phone, 6);
  check_presence(phone, "available", FALSE);
  phone_talk(phone, "600");
  g_assert_cmpstr(phone_screen(phone)->presence, ==, "busy");
}

/* Signing out takes the accounts out of use; address and password bring one back. */
static void
test_sign_out(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_set(phone, "account.1.enable", "1");
  phone_set(phone, "account.1.user_name", "1001");
  phone_set(phone, "account.1.password", "55");
  phone_set(phone, "account.1.sip_server.1.address", "pbx.example.com");
  choose(phone, 7);
  g_assert_false(bench_settings_get_boolean(phone->settings, "account.1.enable"));
  phone_set_lines(phone, BENCH_LINE_DISABLED);
  phone_check(phone, "Not signed in", "Sign in|||Menu");
  phone_press(phone, "soft-1 down");
  phone_type_digits(phone, "1001");
  phone_press(phone, "down down");
  phone_give_password(phone, "54");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  g_assert_false(bench_settings_get_boolean(phone->settings, "account.1.enable"));
  phone_give_password(phone, "55");
  g_assert_true(bench_settings_get_boolean(phone->settings, "account.1.enable"));
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

/* With the account lock the administrator has to agree to both. */
static void
test_account_lock(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_set(phone, "benchphone.account_lock", "1");
  phone_set(phone, "security.user_password", "admin:99");
  phone_set(phone, "account.1.enable", "1");
  choose(phone, 7);
  phone_check(phone, "Sign Out", "Back|abc|Delete|OK");
  phone_give_password(phone, "98");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Incorrect password!");
  g_assert_true(bench_settings_get_boolean(phone->settings, "account.1.enable"));
  phone_give_password(phone, "99");
  g_assert_false(bench_settings_get_boolean(phone->settings, "account.1.enable"));
  phone_set_lines(phone, BENCH_LINE_DISABLED);
  phone_press(phone, "soft-1");
  phone_check(phone, "Sign In", "Back|abc|Delete|OK");
  phone_give_password(phone, "99");
  phone_check(phone, "Sign In", "Back||Switch|Sign in");
}

static void
test_conference(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_talk(phone, "600");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  fake_call_control_ring(phone->fake, 1, "Anna", "605");
  phone_press(phone, "soft-1 soft-3");
  g_string_truncate(phone->fake->sent, 0);
  phone_check(phone, "Conference", "Hold|New Call|More|End Call");
  phone_press(phone, "soft-3");
  phone_check(phone, "Conference", "Members|Mute All|More|End Call");
  phone_press(phone, "soft-2");
  phone_take_sent(phone, "silence 1;silence 2;");
  phone_check(phone, "Conference", "Members|UnMute All|More|End Call");
  phone_press(phone, "soft-2");
  phone_take_sent(phone, "unsilence 1;unsilence 2;");
  phone_press(phone, "soft-1");
  phone_check(phone, "Members", "Far Mute|Far Hold|Remove|Back");
  phone_press(phone, "soft-4 soft-3");
  phone_check(phone, "Conference", "E.Anc|ConfLock|More|End Call");
  phone_press(phone, "soft-2");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Lync servers are not supported yet");
  phone_press(phone, "soft-3");
  phone_check(phone, "Conference", "ConfInfo|Split|More|End Call");
  phone_press(phone, "soft-3");
  phone_check(phone, "Conference", "Hold|New Call|More|End Call");
}

/* After an emergency call the phone can be reached. */
static void
test_emergency(void)
{
  g_autoptr(Phone) phone = lync_phone_new();
  BenchCall *call;

  choose(phone, 2);
  call = phone_talk(phone, "600");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_LOCAL, 0, "Call Finish");
  bench_clock_advance(phone->clock, 10000);
  check_presence(phone, "dnd", TRUE);
  call = phone_talk(phone, "112");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_LOCAL, 0, "Call Finish");
  check_presence(phone, "available", FALSE);
}

/* A model without such a firmware stays what it is. */
static void
test_standard_model(void)
{
  g_autoptr(Phone) phone = lync_phone_new();

  phone_set(phone, "benchphone.model", "T29G");
  phone_check(phone, "", "History|Directory|DND|Menu");
  g_assert_cmpstr(phone_screen(phone)->presence, ==, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware-lync/signed-out", test_signed_out);
  g_test_add_func("/firmware-lync/sign-in-types", test_sign_in_types);
  g_test_add_func("/firmware-lync/presence", test_presence);
  g_test_add_func("/firmware-lync/sign-out", test_sign_out);
  g_test_add_func("/firmware-lync/account-lock", test_account_lock);
  g_test_add_func("/firmware-lync/conference", test_conference);
  g_test_add_func("/firmware-lync/emergency", test_emergency);
  g_test_add_func("/firmware-lync/standard-model", test_standard_model);
  return g_test_run();
}
