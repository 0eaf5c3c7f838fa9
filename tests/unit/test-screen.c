/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/screen and key: golden JSON, boxed text, speech, equality, key names. */
#include <glib.h>
#include <string.h>

#include "firmware/key.h"
#include "firmware/screen.h"

static BenchScreen *
make_idle(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_IDLE);

  bench_screen_set(&screen->account, "1001");
  bench_screen_set(&screen->big_time, "14:03");
  bench_screen_set(&screen->big_date, "Sun Nov 22");
  bench_screen_add_icon(screen, "dnd");
  bench_screen_add_line(screen, "1001", "registered", TRUE);
  bench_screen_add_line(screen, "", "", FALSE);
  bench_screen_add_line(screen, "1003", "unregistered", FALSE);
  bench_screen_set_softkeys(screen, "History", "Directory", "DND", "Menu");
  return screen;
}

static BenchScreen *
make_form(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_FORM);

  bench_screen_set(&screen->title, "Key Tone");
  bench_screen_set(&screen->counter, "1/2");
  bench_screen_add_row(screen, NULL, "Key Tone", "Enabled")->choice = TRUE;
  bench_screen_add_row(screen, NULL, "Password", "***")->secret = TRUE;
  bench_screen_set_softkeys(screen, "Back", NULL, "Switch", "Save");
  return screen;
}

static void
check_json(BenchScreen *screen, const char *expected)
{
  g_autoptr(JsonNode) node = bench_screen_to_json(screen);
  g_autofree char *json = json_to_string(node, FALSE);

  g_assert_cmpstr(json, ==, expected);
}

static void
test_golden_json(void)
{
  g_autoptr(BenchScreen) idle = make_idle();
  g_autoptr(BenchScreen) form = make_form();
  g_autoptr(BenchScreen) call = bench_screen_new(BENCH_SCREEN_CALL);

  check_json(idle,
             "{\"kind\":\"idle\",\"status\":{\"account\":\"1001\",\"icons\":[\"dnd\"]},\"lines\":[{\"key\":1,"
             "\"text\":\"1001\",\"icon\":\"registered\",\"selected\":true},{\"key\":3,\"text\":\"1003\","
             "\"icon\":\"unregistered\"}],\"body\":{\"time\":\"14:03\",\"date\":\"Sun Nov 22\"},"
             "\"softkeys\":[\"History\",\"Directory\",\"DND\",\"Menu\"]}");
  check_json(
      form, "{\"kind\":\"form\",\"status\":{},\"title\":\"Key Tone\",\"counter\":\"1/2\",\"body\":{\"rows\":["
            "{\"label\":\"Key Tone\",\"value\":\"Enabled\",\"choice\":true},{\"label\":\"Password\","
            "\"value\":\"***\",\"secret\":true}],\"selected\":0},"
            "\"softkeys\":[\"Back\",\"\",\"Switch\",\"Save\"]}");

  bench_screen_set(&call->title, "Talking");
  bench_screen_set(&call->name, "Bob \"B\"");
  bench_screen_set(&call->number, "600");
  bench_screen_set(&call->duration, "00:07");
  bench_screen_set(&call->call_icon, "talking");
  call->wideband = TRUE;
  call->secure = TRUE;
  call->popup = BENCH_POPUP_VOLUME;
  bench_screen_set(&call->popup_text, "Speaker Volume");
  call->popup_value = 8;
  call->popup_maximum = 15;
  check_json(
      call,
      "{\"kind\":\"call\",\"status\":{},\"title\":\"Talking\",\"body\":{\"name\":\"Bob \\\"B\\\"\","
      "\"number\":\"600\",\"duration\":\"00:07\",\"icon\":\"talking\",\"wideband\":true,\"secure\":true},"
      "\"softkeys\":[\"\",\"\",\"\",\"\"],\"popup\":{\"kind\":\"volume\",\"text\":"
      "\"Speaker Volume\",\"value\":8,\"maximum\":15}}");
}

static guint
width_of(const char *line)
{
  return (guint) g_utf8_strlen(line, -1);
}

static void
test_text(void)
{
  g_autoptr(BenchScreen) idle = make_idle();
  g_autoptr(BenchScreen) form = make_form();
  g_autofree char *idle_text = NULL;
  g_autofree char *form_text = NULL;
  g_auto(GStrv) lines = NULL;

  bench_screen_set(&idle->text, "A notice that is far too long for the space in the middle of the LCD");
  idle_text = bench_screen_to_text(idle);
  form_text = bench_screen_to_text(form);
  lines = g_strsplit(idle_text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_cmpuint(width_of(lines[i]), ==, 70);
  g_assert_nonnull(strstr(idle_text, "▸1001 (registered)"));
  g_assert_nonnull(strstr(idle_text, "14:03"));
  g_assert_nonnull(strstr(idle_text, "A notice that is far too long f…"));
  g_assert_nonnull(strstr(idle_text, "History"));
  g_assert_nonnull(strstr(form_text, "▸ Key Tone"));
  g_assert_nonnull(strstr(form_text, "< Enabled >"));
  g_assert_nonnull(strstr(form_text, "***"));
}

static void
test_speech(void)
{
  g_autoptr(BenchScreen) idle = make_idle();
  g_autoptr(BenchScreen) form = make_form();
  g_autofree char *idle_speech = bench_screen_to_speech(idle);
  g_autofree char *form_speech = bench_screen_to_speech(form);

  g_assert_cmpstr(idle_speech, ==,
                  "14:03\nSun Nov 22\nAccount: 1001\nLine 1: 1001, registered\nLine 3: 1003, unregistered\n"
                  "Soft key 1: History\nSoft key 2: Directory\nSoft key 3: DND\nSoft key 4: Menu");
  g_assert_cmpstr(form_speech, ==,
                  "Key Tone\n1/2\nKey Tone: Enabled\nSoft key 1: Back\nSoft key 3: Switch\nSoft key 4: Save");

  g_autoptr(BenchScreen) call = bench_screen_new(BENCH_SCREEN_CALL);
  bench_screen_set(&call->title, "Talking");
  bench_screen_set(&call->number, "600");
  bench_screen_set(&call->duration, "00:07");
  bench_screen_set(&call->codec, "G722");
  bench_screen_set(&call->dtmf, "12");
  call->wideband = TRUE;
  call->secure = TRUE;
  call->muted = TRUE;
  g_autofree char *call_speech = bench_screen_to_speech(call);
  g_assert_cmpstr(call_speech, ==,
                  "Talking\n600\n00:07\nMuted\nCodec: G722\nHD voice\nEncrypted\nDigits sent: 12");
}

static void
test_equal(void)
{
  g_autoptr(BenchScreen) one = make_idle();
  g_autoptr(BenchScreen) two = make_idle();
  g_autoptr(BenchScreen) other = make_form();

  g_assert_true(bench_screen_equal(one, two));
  g_assert_false(bench_screen_equal(one, other));
  bench_screen_set(&two->softkeys[3], "menu");
  g_assert_false(bench_screen_equal(one, two));
  bench_screen_set(&two->softkeys[3], "Menu");
  g_assert_true(bench_screen_equal(one, two));
  ((BenchScreenLine *) g_ptr_array_index(two->lines, 0))->selected = FALSE;
  g_assert_false(bench_screen_equal(one, two));
  ((BenchScreenLine *) g_ptr_array_index(two->lines, 0))->selected = TRUE;
  bench_screen_add_icon(two, "missed");
  g_assert_false(bench_screen_equal(one, two));
  bench_screen_add_icon(one, "forward");
  g_assert_false(bench_screen_equal(one, two));
}

static void
test_equal_rows(void)
{
  g_autoptr(BenchScreen) one = make_form();
  g_autoptr(BenchScreen) two = make_form();
  BenchScreenRow *row = g_ptr_array_index(two->rows, 1);

  g_assert_true(bench_screen_equal(one, two));
  bench_screen_set(&row->value, "****");
  g_assert_false(bench_screen_equal(one, two));
  bench_screen_set(&row->value, "***");
  two->caret = 1;
  g_assert_false(bench_screen_equal(one, two));
  two->caret = 0;
  bench_screen_set(&two->dtmf, "1");
  g_assert_false(bench_screen_equal(one, two));
}

static void
test_bad_utf8(void)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_CALL);
  g_autofree char *text = NULL;

  bench_screen_set(&screen->name, "Bob\xff\xfe");
  g_assert_true(g_utf8_validate(screen->name, -1, NULL));
  text = bench_screen_to_text(screen);
  g_assert_nonnull(strstr(text, "Bob"));
}

static void
test_keys(void)
{
  for (BenchKey key = BENCH_KEY_0; key <= BENCH_KEY_HOOK; key++)
    {
      const char *name = bench_key_name(key);

      g_assert_cmpstr(name, !=, "");
      g_assert_cmpint(bench_key_from_name(name), ==, key);
    }
  g_assert_cmpint(bench_key_from_name("f1"), ==, BENCH_KEY_SOFT_1);
  g_assert_cmpint(bench_key_from_name("memory-10"), ==, BENCH_KEY_MEMORY_10);
  g_assert_cmpint(bench_key_from_name("memory-11"), ==, BENCH_KEY_NONE);
  g_assert_cmpint(bench_key_from_name("line-29"), ==, BENCH_KEY_LINE_29);
  g_assert_cmpint(bench_key_from_name("exp-2-1"), ==, BENCH_KEY_EXPANSION + BENCH_MODULE_KEYS);
  g_assert_cmpint(bench_key_from_name("exp-6-page-2"), ==, BENCH_KEY_EXPANSION_LAST);
  g_assert_cmpint(bench_key_from_name("exp-7-1"), ==, BENCH_KEY_NONE);
  g_assert_cmpint(bench_key_from_name("exp-1-41"), ==, BENCH_KEY_NONE);
  g_assert_cmpstr(bench_key_name(BENCH_KEY_EXPANSION_LAST), ==, "exp-6-page-2");
  g_assert_cmpstr(bench_key_name(BENCH_KEY_LINE_29), ==, "line-29");
  g_assert_cmpint(bench_key_from_name("L10"), ==, BENCH_KEY_LINE_10);
  g_assert_cmpint(bench_key_from_name("POUND"), ==, BENCH_KEY_HASH);
  g_assert_cmpint(bench_key_from_name("f_hold"), ==, BENCH_KEY_HOLD);
  g_assert_cmpint(bench_key_from_name("Cancel"), ==, BENCH_KEY_X);
  g_assert_cmpint(bench_key_from_name("RD"), ==, BENCH_KEY_REDIAL);
  g_assert_cmpint(bench_key_from_name("5"), ==, BENCH_KEY_5);
  g_assert_cmpint(bench_key_from_name("digit-12"), ==, BENCH_KEY_NONE);
  g_assert_cmpint(bench_key_from_name(""), ==, BENCH_KEY_NONE);
  g_assert_cmpstr(bench_key_name(BENCH_KEY_NONE), ==, "");
  g_assert_true(bench_key_is_line(BENCH_KEY_LINE_29) && !bench_key_is_line(BENCH_KEY_MEMORY_1));
  g_assert_true(bench_key_is_dss(BENCH_KEY_LINE_1) && !bench_key_is_dss(BENCH_KEY_X));
  g_assert_true(bench_key_is_dss(BENCH_KEY_EXPANSION_LAST) && !bench_key_is_dss(BENCH_KEY_HEADSET));
  g_assert_cmpint(bench_key_to_digit(BENCH_KEY_STAR), ==, '*');
  g_assert_cmpint(bench_key_to_digit(BENCH_KEY_OK), ==, 0);
  g_assert_cmpint(bench_key_from_digit('#'), ==, BENCH_KEY_HASH);
  g_assert_cmpint(bench_key_from_digit('x'), ==, BENCH_KEY_NONE);
  g_assert_cmpint(bench_key_from_digit('\0'), ==, BENCH_KEY_NONE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/screen/golden-json", test_golden_json);
  g_test_add_func("/firmware/screen/text", test_text);
  g_test_add_func("/firmware/screen/speech", test_speech);
  g_test_add_func("/firmware/screen/equal", test_equal);
  g_test_add_func("/firmware/screen/equal-rows", test_equal_rows);
  g_test_add_func("/firmware/screen/bad-utf8", test_bad_utf8);
  g_test_add_func("/firmware/key/names", test_keys);
  return g_test_run();
}
