/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: multitap, boot and idle, pre-dial, long presses, auto-repeat, volume, LEDs of the idle phone. */
#include <glib.h>
#include <string.h>

#include "firmware-fixture.h"
#include "firmware/text-entry.h"

static void
tap(BenchTextEntry *entry, const char *keys, gint64 *now)
{
  for (const char *p = keys; *p != '\0'; p++)
    {
      /* A space is a pause that ends multitap. */
      *now += *p == ' ' ? BENCH_MULTITAP_US : 100000;
      if (*p != ' ')
        bench_text_entry_key(entry, *p, *now);
    }
}

static void
check_taps(BenchFieldKind kind, BenchInputMode mode, const char *keys, const char *expected)
{
  g_autoptr(BenchTextEntry) entry = bench_text_entry_new(kind, mode, 32);
  gint64 now = 0;

  tap(entry, keys, &now);
  g_assert_cmpstr(entry->text->str, ==, expected);
}

static void
test_multitap(void)
{
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_LOWER, "22 2 2222", "ba2");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_LOWER, "22222", "a");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_UPPER, "77779", "SW");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_MIXED, "2 22 22222", "2aA");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_MIXED, "0 00 1", "0 1");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_LOWER, "1", "");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_123, "127*0*0*1", "127.0.0.1");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_123, "****", "/");
  check_taps(BENCH_FIELD_DIALLED, BENCH_INPUT_123, "**76#", "**76#");
  check_taps(BENCH_FIELD_TEXT, BENCH_INPUT_LOWER, "** ***********", ".@");
  check_taps(BENCH_FIELD_NUMBER, BENCH_INPUT_LOWER, "5060", "5060");
  check_taps(BENCH_FIELD_NUMBER, BENCH_INPUT_123, "111111111111111111111111111111111111111",
             "11111111111111111111111111111111");
}

static void
test_editing(void)
{
  g_autoptr(BenchTextEntry) entry = bench_text_entry_new(BENCH_FIELD_TEXT, BENCH_INPUT_123, 32);

  bench_text_entry_set(entry, "a£c");
  bench_text_entry_move(entry, -1);
  bench_text_entry_delete(entry);
  g_assert_cmpstr(entry->text->str, ==, "ac");
  g_assert_cmpuint(entry->caret, ==, 1);
  bench_text_entry_insert(entry, 0x20ac);
  g_assert_cmpstr(entry->text->str, ==, "a€c");
  for (int i = 0; i < 5; i++)
    bench_text_entry_move(entry, -1);
  bench_text_entry_delete(entry);
  g_assert_cmpstr(entry->text->str, ==, "a€c");
  g_assert_cmpuint(entry->caret, ==, 0);
  for (int i = 0; i < 4; i++)
    bench_text_entry_next_mode(entry);
  g_assert_cmpstr(bench_text_entry_mode_name(entry), ==, "123");
}

static void
test_boot(void)
{
  g_autoptr(Phone) phone = phone_new_booting();

  phone_check_kind(phone, BENCH_SCREEN_BOOT);
  phone_check(phone, "Welcome", "|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "Initializing... Please wait!");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  phone_press(phone, "1 ok soft-4 speaker");
  phone_check_kind(phone, BENCH_SCREEN_BOOT);
  bench_clock_advance(phone->clock, 3000);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No Service");
  fake_call_control_add_line(phone->fake, 1, BENCH_LINE_REGISTERING, "1001");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No Service");
  bench_call_control_get_line(phone->calls, 1)->state = BENCH_LINE_REGISTERED;
  bench_call_control_line_changed(phone->calls, bench_call_control_get_line(phone->calls, 1));
  g_assert_cmpstr(phone_screen(phone)->text, ==, "");
  bench_firmware_set_network_available(phone->firmware, FALSE);
  g_assert_cmpstr(phone_screen(phone)->text, ==, "Network unavailable!");
  g_assert_cmpstr(phone_icons(phone), ==, "no-network");
}

static void
test_idle(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(JsonNode) node = bench_screen_to_json(phone_screen(phone));
  g_autofree char *json = json_to_string(node, FALSE);

  g_assert_cmpstr(
      json, ==,
      "{\"kind\":\"idle\",\"status\":{\"account\":\"1001\"},\"lines\":[{\"key\":1,\"text\":\"1001\","
      "\"icon\":\"registered\",\"selected\":true},{\"key\":2,\"text\":\"1002\",\"icon\":"
      "\"registered\"}],\"body\":{\"time\":\"14:03\",\"date\":\"Sun Nov 22\"},"
      "\"softkeys\":[\"History\",\"Directory\",\"DND\",\"Menu\"]}");
  bench_clock_advance(phone->clock, 57010);
  g_assert_cmpstr(phone_screen(phone)->big_time, ==, "14:04");
  phone_set(phone, "local_time.time_format", "0");
  g_assert_cmpstr(phone_screen(phone)->big_time, ==, "2:04 PM");
  phone_set(phone, "local_time.date_format", "2");
  g_assert_cmpstr(phone_screen(phone)->big_date, ==, "2026-11-22");

  phone_press(phone, "right");
  g_assert_cmpstr(phone_screen(phone)->account, ==, "1002");
  phone_press(phone, "right");
  g_assert_cmpstr(phone_screen(phone)->account, ==, "1001");
  phone_press(phone, "left");
  g_assert_cmpstr(phone_screen(phone)->account, ==, "1002");
}

/* The clock of the phone starts at 14:03 UTC, when Sydney saves daylight and Brisbane, in the same zone, does not. */
static void
test_cities(void)
{
  static const struct
  {
    const char *zone;
    const char *city;
    const char *time;
  } cities[] = {
    { "+10", "Australia(Sydney)", "01:03" },    { "+10", "Australia(Brisbane)", "00:03" },
    { "+10", "Australia(Sydney)", "01:03" },    { "+1", "Australia(Sydney)", "15:03" },
    { "+1", "There is no such city", "15:03" }, { "+10", "Australia(Sydney)", "01:03" },
  };
  g_autoptr(Phone) phone = phone_new();

  for (gsize i = 0; i < G_N_ELEMENTS(cities); i++)
    {
      phone_set(phone, "local_time.time_zone", cities[i].zone);
      phone_set(phone, "local_time.time_zone_name", cities[i].city);
      g_assert_cmpstr(phone_screen(phone)->big_time, ==, cities[i].time);
    }
}

static void
test_no_dead_keys(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "down");
  phone_check(phone, "Directory", "Back|||Enter");
  phone_press(phone, "x soft-2");
  phone_check(phone, "Directory", "Back|||Enter");
  phone_press(phone, "x");
  phone_press(phone, "line-7");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Line key 7 has no function");
  g_assert_nonnull(strstr(phone->heard->str, "notice Line key 7 has no function;"));
  phone_press(phone, "x up");
  phone_check(phone, "All Calls", "Back|||");
  phone_press(phone, "x ok");
  phone_check(phone, "Status", "Back|||Enter");
  phone_press(phone, "x message");
  phone_check(phone, "Message", "Back|||Enter");
  phone_press(phone, "x redial");
  phone_check(phone, "Placed Calls", "Back|||");
}

static void
test_message_dials(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "voice_mail.number.1", "*97");
  phone_press(phone, "message");
  phone_take_sent(phone, "dial 1 *97;");
}

static void
test_dnd(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *origin = NULL;

  phone_press(phone, "soft-3");
  g_assert_true(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
  g_assert_cmpstr(phone_icons(phone), ==, "dnd");
  origin = bench_settings_get_origin(phone->settings, "features.dnd.enable");
  g_assert_cmpstr(origin, ==, "user");
  phone_press(phone, "soft-3");
  g_assert_false(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
  phone_set(phone, "forward.busy.enable", "1");
  phone_set(phone, "account.1.auto_answer", "1");
  phone_set(phone, "voice.ring_vol", "0");
  g_assert_cmpstr(phone_icons(phone), ==, "ringer-off auto-answer forward");
}

static void
test_on_hook_dial(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "6 0 5");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  phone_check(phone, "Enter Number", "Send|123|Delete|Cancel");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "605");
  g_assert_cmpuint(phone_screen(phone)->caret, ==, 3);
  g_assert_cmpstr(phone_screen(phone)->entry_account, ==, "1001");
  g_assert_cmpstr(phone->key_tones->str, ==, "605");
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, BENCH_TONE_NONE);
  phone_press(phone, "left soft-3");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "65");
  phone_press(phone, "soft-2");
  phone_check(phone, "Enter Number", "Send|abc|Delete|Cancel");
  phone_press(phone, "2 2");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "6b5");
  phone_press(phone, "x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);

  phone_press(phone, "6 0 5 soft-1");
  phone_take_sent(phone, "dial 1 605;");
  phone_check(phone, "Calling", "|||Cancel");
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_SPEAKER);
}

static void
test_send_keys(void)
{
  const char *ways[] = { "ok", "hash", "soft-1", "speaker", "hook" };

  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      phone_press(phone, "6 0 0");
      phone_press(phone, ways[i]);
      phone_take_sent(phone, "dial 1 600;");
    }
  {
    g_autoptr(Phone) phone = phone_new();

    phone_set(phone, "features.pound_key.mode", "2");
    phone_press(phone, "6 hash");
    g_assert_cmpstr(phone_screen(phone)->entry, ==, "6#");
    phone_press(phone, "star");
    phone_take_sent(phone, "dial 1 6#;");
  }
  {
    g_autoptr(Phone) phone = phone_new();

    phone_set(phone, "features.pound_key.mode", "0");
    phone_press(phone, "star 7 6 hash");
    g_assert_cmpstr(phone_screen(phone)->entry, ==, "*76#");
    phone_take_sent(phone, "");
  }
}

/* The star key writes the dots of an address, if addresses are called (F022); else it stays what it is. */
static void
test_address(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "1 0 * 0 * 0 * 7 soft-1");
  phone_take_sent(phone, "dial 1 10.0.0.7;");
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "hangup 1;");
  phone_press(phone, "* 7 2 * 6 soft-1");
  phone_take_sent(phone, "dial 1 *72*6;");
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "hangup 2;");
  phone_set(phone, "features.direct_ip_call_enable", "0");
  phone_press(phone, "1 0 * 0 * 0 * 7 soft-1");
  phone_take_sent(phone, "dial 1 10*0*0*7;");
}

static void
test_refused(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone->fake->refuse_dial = TRUE;
  phone_press(phone, "6 0 0 soft-1");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "No Service");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "600");
}

static void
test_autodial(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "6 0");
  bench_clock_advance(phone->clock, 60000);
  phone_take_sent(phone, "");
  phone_press(phone, "x");
  phone_set(phone, "phone_setting.predial_autodial", "1");
  phone_press(phone, "6 0");
  bench_clock_advance(phone->clock, 3900);
  phone_press(phone, "5");
  bench_clock_advance(phone->clock, 3900);
  phone_take_sent(phone, "");
  bench_clock_advance(phone->clock, 200);
  phone_take_sent(phone, "dial 1 605;");
}

static void
test_off_hook(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook");
  g_assert_true(bench_firmware_get_off_hook(phone->firmware));
  phone_check(phone, "Enter Number", "Directory|History|123|Cancel");
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, BENCH_TONE_DIAL);
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_HANDSET);
  g_assert_cmpstr(phone_icons(phone), ==, "handset");
  phone_check_led(phone, "line-1", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  g_assert_nonnull(strstr(phone->heard->str, "tone dial;"));
  phone_press(phone, "6");
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, BENCH_TONE_NONE);
  g_assert_nonnull(strstr(phone->heard->str, "tone ;"));
  phone_press(phone, "hook");
  g_assert_false(bench_firmware_get_off_hook(phone->firmware));
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check_led(phone, "line-1", BENCH_LED_DARK, BENCH_LED_SOLID, 0);

  phone_press(phone, "speaker");
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, BENCH_TONE_DIAL);
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_SPEAKER);
  phone_press(phone, "speaker");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);

  phone_press(phone, "headset");
  phone_check_led(phone, "headset", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_press(phone, "line-2");
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_HEADSET);
  g_assert_cmpstr(phone_screen(phone)->entry_account, ==, "1002");
  phone_press(phone, "6 0 0 ok");
  phone_take_sent(phone, "dial 2 600;");
}

static void
hold(Phone *phone, BenchKey key, guint ms)
{
  bench_firmware_key(phone->firmware, key, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, ms);
  bench_firmware_key(phone->firmware, key, BENCH_KEY_RELEASE);
}

static void
test_long_press(void)
{
  g_autoptr(Phone) phone = phone_new();

  hold(phone, BENCH_KEY_0, 1100);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "+");
  hold(phone, BENCH_KEY_0, 500);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "+0");
  hold(phone, BENCH_KEY_X, 50);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);

  hold(phone, BENCH_KEY_HASH, 2100);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Phone lock is disabled");

  phone_press(phone, "x soft-4 2 1 1");
  phone_check(phone, "Always Forward", "Back||Switch|Save");
  hold(phone, BENCH_KEY_X, 1100);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);

  phone_set(phone, "features.dnd.enable", "1");
  phone_press(phone, "soft-3");
  bench_firmware_key(phone->firmware, BENCH_KEY_OK, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 10100);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Reset to factory setting?");
  bench_firmware_key(phone->firmware, BENCH_KEY_OK, BENCH_KEY_RELEASE);
  g_assert_false(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
  phone_press(phone, "soft-4");
  g_assert_true(bench_settings_get_boolean(phone->settings, "features.dnd.enable"));
}

static void
test_auto_repeat(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "1 2 3 4 5 6 7 8");
  bench_firmware_key(phone->firmware, BENCH_KEY_SOFT_3, BENCH_KEY_PRESS);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1234567");
  bench_clock_advance(phone->clock, 490);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1234567");
  bench_clock_advance(phone->clock, 20);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "123456");
  bench_clock_advance(phone->clock, 300);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1234");
  bench_firmware_key(phone->firmware, BENCH_KEY_SOFT_3, BENCH_KEY_RELEASE);
  bench_clock_advance(phone->clock, 2000);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "1234");
  /* What comes after the last digit under the same key must not repeat. */
  hold(phone, BENCH_KEY_SOFT_3, 5000);
  phone_check(phone, "Enter Number", "Directory|History|123|Cancel");
  phone_press(phone, "x");

  hold(phone, BENCH_KEY_VOLUME_UP, 1000);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 13);
  hold(phone, BENCH_KEY_5, 3000);
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "5");
}

static void
test_volume(void)
{
  g_autoptr(Phone) phone = phone_new();
  guint before;

  phone_press(phone, "volume-up");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Ring Volume");
  g_assert_cmpint(phone_screen(phone)->popup_value, ==, 9);
  g_assert_cmpint(phone_screen(phone)->popup_maximum, ==, 15);
  g_assert_cmpuint(bench_firmware_get_ringer_volume(phone->firmware), ==, 9);
  bench_clock_advance(phone->clock, 2100);
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_press(phone, "hook");
  before = phone->sounds;
  phone_press(phone, "volume-down");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Handset Tone Volume");
  g_assert_cmpuint(phone->sounds, ==, before + 1);
  g_assert_cmpuint(bench_firmware_get_volume(phone->firmware), ==, 7);
  phone_press(phone, "speaker volume-up");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Speaker Tone Volume");
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.handfree.tone_vol"), ==, 9);
  for (int i = 0; i < 20; i++)
    phone_press(phone, "volume-up");
  g_assert_cmpuint(bench_firmware_get_volume(phone->firmware), ==, 15);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 9);
}

static void
test_key_events(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "features.key_tone", "0");
  phone_press(phone, "6");
  g_assert_nonnull(strstr(phone->heard->str, "key digit-6;screen dial;"));
  g_assert_cmpstr(phone->key_tones->str, ==, "");
}

static void
test_matches(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchHistoryEntry bob = { 0, BENCH_HISTORY_PLACED, (char *) "Bob", (char *) "6050", (char *) "", 1, 0, 0 };
  BenchHistoryEntry anonymous
      = { 0, BENCH_HISTORY_MISSED, (char *) "", (char *) "6051", (char *) "", 1, 0, 0 };

  g_assert_true(bench_history_add(phone->history, &bob, NULL));
  g_assert_true(bench_history_add(phone->history, &bob, NULL));
  g_assert_true(bench_history_add(phone->history, &anonymous, NULL));
  phone_press(phone, "6 0");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 2);
  g_assert_cmpstr(phone_row(phone, 1)->label, ==, "Bob");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "6050");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 2);
  phone_press(phone, "down down");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 1);
  phone_press(phone, "ok");
  phone_take_sent(phone, "dial 1 6050;");
}

/* features.dtmf.*: what is shown of digits, and digits in the place of a REFER. */
static void
test_digits(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_talk(phone, "600");
  phone_set(phone, "features.dtmf.hide", "1");
  phone_press(phone, "1 2");
  g_assert_cmpstr(phone_screen(phone)->dtmf, ==, "**");
  phone_set(phone, "features.dtmf.hide_delay", "1");
  phone_press(phone, "3");
  g_assert_cmpstr(phone_screen(phone)->dtmf, ==, "**3");
  bench_clock_advance(phone->clock, 1100);
  g_assert_cmpstr(phone_screen(phone)->dtmf, ==, "***");
  phone_set(phone, "features.dtmf.hide", "0");
  phone_press(phone, "4");
  g_assert_cmpstr(phone_screen(phone)->dtmf, ==, "1234");
  phone_take_sent(phone, "dtmf 1 1;dtmf 1 2;dtmf 1 3;dtmf 1 4;");

  phone_set(phone, "features.dtmf.transfer", "*2");
  phone_press(phone, "transfer");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  phone_press(phone, "x");
  phone_set(phone, "features.dtmf.replace_tran", "1");
  phone_press(phone, "transfer");
  phone_check_kind(phone, BENCH_SCREEN_CALL);
  phone_take_sent(phone, "dtmf 1 *;dtmf 1 2;");
}

/* Every cell of the table of input modes (phone-ui 6.4): each tap of a key, and round again. */
static void
test_every_cell(void)
{
  static const char *const cells[BENCH_INPUT_MIXED + 1][12] = {
    [BENCH_INPUT_123] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".*:/@[]", "#" },
    [BENCH_INPUT_LOWER] = { " ", "", "abc2", "def3", "ghi4", "jkl5", "mno6", "pqrs7", "tuv8", "wxyz9",
                            "*.,'?!\\-()@/:_;+&%=<>£$¥¤[]{}~^¡¿§#\"|", "#" },
    [BENCH_INPUT_UPPER] = { " ", "", "ABC2", "DEF3", "GHI4", "JKL5", "MNO6", "PQRS7", "TUV8", "WXYZ9",
                            "*.,'?!\\-()@/:_;+&%=<>£$¥¤[]{}~^¡¿§#\"|", "#" },
    [BENCH_INPUT_MIXED] = { "0 ", "1", "2abcABC", "3defDEF", "4ghiGHI", "5jklJKL", "6mnoMNO", "7pqrsPQRS",
                            "8tuvTUV", "9wxyzWXYZ", "*.,'?!\\-()@/:_;+&%=<>£$¥¤[]{}~^¡¿§#\"|", "#" },
  };

  for (guint mode = 0; mode <= BENCH_INPUT_MIXED; mode++)
    for (guint key = 0; key < 12; key++)
      {
        glong n = g_utf8_strlen(cells[mode][key], -1);

        for (glong taps = 1; taps <= n + 1; taps++)
          {
            g_autoptr(BenchTextEntry) entry
                = bench_text_entry_new(BENCH_FIELD_TEXT, (BenchInputMode) mode, 32);
            const char *wanted = n > 0 ? g_utf8_offset_to_pointer(cells[mode][key], (taps - 1) % n) : "";

            for (glong tap = 0; tap < taps; tap++)
              bench_text_entry_key(entry, "0123456789*#"[key], tap * 1000);
            /* A key with one character types it anew each time. */
            if (n == 1)
              g_assert_cmpint((glong) entry->text->len, ==, taps);
            else if (n == 0)
              g_assert_cmpstr(entry->text->str, ==, "");
            else
              g_assert_true(g_utf8_get_char(entry->text->str) == g_utf8_get_char(wanted)
                            && g_utf8_strlen(entry->text->str, -1) == 1);
          }
      }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/input/every-cell", test_every_cell);
  g_test_add_func("/firmware/input/multitap", test_multitap);
  g_test_add_func("/firmware/input/editing", test_editing);
  g_test_add_func("/firmware/boot", test_boot);
  g_test_add_func("/firmware/idle/screen", test_idle);
  g_test_add_func("/firmware/cities", test_cities);
  g_test_add_func("/firmware/idle/no-dead-keys", test_no_dead_keys);
  g_test_add_func("/firmware/idle/message", test_message_dials);
  g_test_add_func("/firmware/idle/dnd", test_dnd);
  g_test_add_func("/firmware/dial/on-hook", test_on_hook_dial);
  g_test_add_func("/firmware/dial/send-keys", test_send_keys);
  g_test_add_func("/firmware/dial/address", test_address);
  g_test_add_func("/firmware/dial/refused", test_refused);
  g_test_add_func("/firmware/dial/autodial", test_autodial);
  g_test_add_func("/firmware/dial/off-hook", test_off_hook);
  g_test_add_func("/firmware/dial/matches", test_matches);
  g_test_add_func("/firmware/keys/long-press", test_long_press);
  g_test_add_func("/firmware/keys/auto-repeat", test_auto_repeat);
  g_test_add_func("/firmware/keys/volume", test_volume);
  g_test_add_func("/firmware/keys/events", test_key_events);
  g_test_add_func("/firmware-input/digits-in-a-call", test_digits);
  return g_test_run();
}
