/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: the LCD's language. Its words come from po/; a few of each language are expected here. */
#include <locale.h>
#include <string.h>

#include "firmware-fixture.h"
#include "firmware/language.h"
#include "firmware/text-entry.h"

static void
test_menu(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 6 1 1");
  phone_check(phone, "Language", "Back||Switch|Save");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "English");
  phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Deutsch(German)");
  phone_press(phone, "left left");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "简体中文(Chinese_S)");
  phone_check(phone, "Language", "Back||Switch|Save");
  phone_press(phone, "right right");
  /* At once: the menu below is German already, and so is what says so. */
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Einstellungen werden gespeichert!");
  phone_check(phone, "Basis", "Zurück|||Öffnen");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1. Sprache");
  g_assert_cmpint(bench_settings_get_layer(phone->settings, "lang.gui"), ==, BENCH_LAYER_USER);
  phone_press(phone, "x x x x");
  phone_check(phone, NULL, "Anrufe|Tel.buch|Nicht st.|Menü");
  phone_set(phone, "lang.gui", "English");
  phone_check(phone, NULL, "Anrufe|Tel.buch|Nicht st.|Menü");
  bench_settings_unset(phone->settings, "lang.gui", BENCH_LAYER_USER);
  phone_check(phone, NULL, "History|Directory|DND|Menu");
}

static void
test_two_phones(void)
{
  g_autoptr(Phone) german = phone_new();
  g_autoptr(Phone) english = phone_new();
  g_autoptr(Phone) chinese = phone_new();
  g_autoptr(Phone) unknown = phone_new();

  phone_set(german, "lang.gui", "German");
  phone_set(chinese, "lang.gui", "Chinese_S");
  phone_set(unknown, "lang.gui", "Klingon");
  phone_press(german, "soft-4");
  phone_press(english, "soft-4");
  phone_press(chinese, "soft-4");
  phone_press(unknown, "soft-4");
  phone_check(german, "Menü", "Zurück|||Öffnen");
  phone_check(english, "Menu", "Back|||Enter");
  phone_check(chinese, "菜单", NULL);
  phone_check(unknown, "Menu", "Back|||Enter");
  g_assert_cmpstr(phone_row(chinese, 5)->label, ==, "6. 设置");
}

/* Soft keys do what they do whatever they are called, and programs find them by their English names. */
static void
test_call(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_set(phone, "lang.gui", "German");
  phone_set(phone, "benchphone.softkey.more", "0");
  phone_press(phone, "1 2");
  phone_check(phone, "Nummer eingeben", "Senden|123|Löschen|Abbruch");
  g_assert_cmpstr(phone_screen(phone)->softkey_names[2], ==, "Delete");
  phone_press(phone, "soft-3");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1");
  phone_press(phone, "soft-4");
  call = fake_call_control_ring(phone->fake, 1, "Hold", "1002");
  phone_check(phone, "Ankommender Anruf", NULL);
  /* What people are called is theirs. */
  g_assert_cmpstr(phone_screen(phone)->name, ==, "Hold");
  g_assert_cmpstr(phone_screen(phone)->softkeys[0], ==, "Annehmen");
  phone_press(phone, "soft-1");
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
  phone_check(phone, "Gespräch", NULL);
  g_assert_cmpstr(phone_screen(phone)->softkeys[1], ==, "Halten");
  phone_press(phone, "soft-2");
  phone_check(phone, "Gehalten", NULL);
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_FAILED, 486, "Busy here!");
  phone_check(phone, "Anruf fehlgeschlagen!", NULL);
  g_assert_cmpstr(phone_screen(phone)->reason, ==, "Besetzt!");
}

/* A soft key's label that somebody set stays, even if it is a word we know. */
static void
test_own_label(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "lang.gui", "German");
  phone_set(phone, "programablekey.1.type", "28");
  phone_set(phone, "programablekey.1.label", "Menu");
  phone_check(phone, NULL, "Menu|Tel.buch|Nicht st.|Menü");
}

static void
test_prompt(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_set(phone, "lang.gui", "German");
  call = fake_call_control_ring(phone->fake, 1, "", "1003");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 0, "");
  phone_check_popup(phone, BENCH_POPUP_MISSED, "1 verpasste(r) Anruf(e)");
  phone_check(phone, NULL, "Ende|||Anzeigen");
  phone_press(phone, "soft-4");
  phone_check(phone, "Verpasste Anrufe", NULL);
  g_assert_true(g_str_has_prefix(phone_row(phone, 0)->value, "Heute "));
  /* The very page that is up speaks the new language. */
  phone_set(phone, "lang.gui", "English");
  phone_check(phone, "Missed Calls", NULL);
  g_assert_true(g_str_has_prefix(phone_row(phone, 0)->value, "Today "));
}

/* Names of days are the phone's, not the computer's. */
static void
test_date(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "local_time.time_format", "0");
  g_assert_cmpstr(phone_screen(phone)->big_date, ==, "Sun Nov 22");
  g_assert_cmpstr(phone_screen(phone)->big_time, ==, "2:03 PM");
  phone_set(phone, "lang.gui", "German");
  g_assert_cmpstr(phone_screen(phone)->big_date, ==, "So Nov 22");
  phone_set(phone, "local_time.date_format", "5");
  g_assert_cmpstr(phone_screen(phone)->big_date, ==, "22 Nov 2026");
}

static void
test_form(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "lang.gui", "German");
  phone_press(phone, "soft-4 2 2");
  phone_check(phone, "Anklopfen", "Zurück||Wechseln|Speichern");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Ein");
  phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Aus");
  phone_press(phone, "soft-4");
  g_assert_false(bench_settings_get_boolean(phone->settings, "call_waiting.enable"));
  /* Nothing differs now. */
  phone_press(phone, "2 soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Nichts geändert!");
}

/* The keypad has Cyrillic letters where the phone speaks Russian, and only there. */
static void
test_cyrillic(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(GString) modes = g_string_new(NULL);

  phone_press(phone, "1");
  for (guint i = 0; i < 4; i++)
    {
      g_string_append_printf(modes, "%s ", phone_screen(phone)->mode);
      phone_press(phone, "soft-2");
    }
  g_assert_cmpstr(modes->str, ==, "123 abc ABC 2aB ");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "123");
  phone_press(phone, "soft-3 soft-4");
  phone_set(phone, "lang.gui", "Russian");
  phone_press(phone, "1 soft-2 soft-2 soft-2 soft-2");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "абв");
  phone_press(phone, "5 6 6 6");
  bench_clock_advance(phone->clock, 1300);
  phone_press(phone, "6 6 6");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1мтт");
  phone_press(phone, "soft-2 3 3 3");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "АБВ");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1мттЁ");
  phone_press(phone, "soft-2");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "123");
}

int
main(int argc, char **argv)
{
  /* The window's program runs in the computer's language. */
  setlocale(LC_ALL, "");
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/language/menu", test_menu);
  g_test_add_func("/firmware/language/two-phones", test_two_phones);
  g_test_add_func("/firmware/language/call", test_call);
  g_test_add_func("/firmware/language/own-label", test_own_label);
  g_test_add_func("/firmware/language/prompt", test_prompt);
  g_test_add_func("/firmware/language/date", test_date);
  g_test_add_func("/firmware/language/form", test_form);
  g_test_add_func("/firmware/language/cyrillic", test_cyrillic);
  return g_test_run();
}
