/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The soft keys of each state (phone-ui 3.1), with and without pages, and files that say what they are.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/softkey-layout.h"
#include "screen-states.h"

typedef struct
{
  const char *state;    /* as screen-states.h has it */
  const char *softkeys; /* the four usual ones */
  const char *pages[4]; /* with benchphone.softkey.more; NULL: as they are */
} State;

static const State states[] = {
  { "idle", "History|Directory|DND|Menu", { NULL } },
  { "idle, missed call", "Exit|||View", { NULL } },
  { "idle, voice mail", "Exit|||View", { NULL } },
  { "idle, voice mail with number", "Exit|||Connect", { NULL } },
  { "locked", "History|Directory|DND|Unlock", { NULL } },
  { "pre-dial, off-hook",
    "Directory|History|123|Cancel",
    { "Directory|History|123|More", "Cancel|Line||More", NULL } },
  { "pre-dial, on-hook with matches",
    "Send|123|Delete|Cancel",
    { "Send|123|Delete|More", "Cancel|Line|Directory|More", NULL } },
  { "calling", "|||Cancel", { NULL } },
  { "ring-back", "|||Cancel", { NULL } },
  { "incoming", "Answer|Forward|Silence|Reject", { NULL } },
  { "second incoming", "Answer|Forward|Silence|Reject", { NULL } },
  { "talking",
    "Transfer|Hold|Conference|End Call",
    { "Transfer|Hold|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "hold", "Transfer|Resume|New Call|End Call", { NULL } },
  { "held",
    "Transfer|Hold|Conference|End Call",
    { "Transfer|Hold|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "two calls",
    "Transfer|Swap|Conference|End Call",
    { "Transfer|Swap|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "transfer to",
    "Directory|History|123|Cancel",
    { "Directory|History|123|More", "Cancel|Line||More", NULL } },
  { "transfer to, digits", "B Transfer|Send|Delete|Cancel", { NULL } },
  { "consulting, ringing", "Transfer|||Cancel", { NULL } },
  { "consulting, talking",
    "Transfer|Swap|Conference|End Call",
    { "Transfer|Swap|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "conference",
    "Split|Hold|Manage|End Call",
    { "Split|Hold|Manage|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "conference, members", "Far Mute|Far Hold|Remove|Back", { NULL } },
  { "conference, held", "Split|Resume||End Call", { NULL } },
  { "failed, busy", "New Call|||Cancel", { NULL } },
  { "auto redial question", "OK|||Cancel", { NULL } },
  { "auto redial", "|||Cancel", { NULL } },
  { "menu", "Back|||Enter", { NULL } },
  { "form, choice", "Back||Switch|Save", { NULL } },
  { "history", "Back|Option|Delete|Send", { NULL } },
  { "voice mail list", "Back|||Connect", { NULL } },
  { "question", "Cancel|||OK", { NULL } },
};

/* Without pages, then with them: those of the table, and back to the first. */
static void
test_state(gconstpointer data)
{
  const State *state = data;
  g_autoptr(Phone) phone = phone_new();

  screen_states_reach(phone, state->state);
  phone_check(phone, NULL, state->softkeys);
  if (state->pages[0] == NULL)
    return;
  phone_set(phone, "benchphone.softkey.more", "1");
  for (guint i = 0; state->pages[i] != NULL; i++)
    {
      phone_check(phone, NULL, state->pages[i]);
      phone_press(phone, "soft-4");
    }
  phone_check(phone, NULL, state->pages[0]);
}

/* Line on the second page goes to the next account. */
static void
test_line(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "benchphone.softkey.more", "1");
  phone_press(phone, "6 0 5 soft-4 soft-2");
  g_assert_cmpstr(phone_screen(phone)->entry_account, ==, "1002");
  phone_press(phone, "soft-2");
  g_assert_cmpstr(phone_screen(phone)->entry_account, ==, "1001");
}

/* A busy number is called again as often as it is to be, and not after Cancel. */
static void
test_auto_redial(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "auto_redial.interval", "3");
  phone_set(phone, "auto_redial.times", "2");
  screen_states_reach(phone, "auto redial question");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Auto Redial?");
  phone_take_sent(phone, "dial 1 600;");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 3s");
  bench_clock_advance(phone->clock, 1000);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 2s");
  phone_take_sent(phone, "");
  bench_clock_advance(phone->clock, 2000);
  phone_take_sent(phone, "dial 1 600;");
  fake_call_control_end(phone->fake, phone_last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 3s");
  bench_clock_advance(phone->clock, 3000);
  phone_take_sent(phone, "dial 1 600;");
  fake_call_control_end(phone->fake, phone_last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  bench_clock_advance(phone->clock, 20000);
  phone_take_sent(phone, "");
}

static void
test_auto_redial_cancelled(void)
{
  g_autoptr(Phone) phone = phone_new();

  screen_states_reach(phone, "auto redial");
  phone_take_sent(phone, "dial 1 600;");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  bench_clock_advance(phone->clock, 60000);
  phone_take_sent(phone, "");
}

/* Another call takes the phone: the number is not called into it. */
static void
test_auto_redial_interrupted(void)
{
  g_autoptr(Phone) phone = phone_new();

  screen_states_reach(phone, "auto redial");
  phone_take_sent(phone, "dial 1 600;");
  screen_states_reach(phone, "incoming");
  bench_clock_advance(phone->clock, 60000);
  phone_take_sent(phone, "");
}

static void
test_dnd_all(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "features.dnd_mode", "1");
  phone_press(phone, "soft-4 2 4 1");
  phone_check(phone, "Accounts", "Back|All On|All Off|Enter");
  phone_press(phone, "soft-2");
  g_assert_true(bench_settings_get_boolean(phone->settings, "account.1.dnd.enable"));
  g_assert_true(bench_settings_get_boolean(phone->settings, "account.16.dnd.enable"));
  phone_press(phone, "soft-3");
  g_assert_false(bench_settings_get_boolean(phone->settings, "account.1.dnd.enable"));
}

static void
write_layout(const char *folder, Phone *phone, const char *parameter, const char *text)
{
  g_autofree char *path = g_strdup_printf("%s/%s.xml", folder, parameter);
  g_autofree char *url = g_strconcat("file://", path, NULL);

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  phone_set(phone, parameter, url);
}

static void
remove_layouts(const char *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name(dir)) != NULL)
    {
      g_autofree char *path = g_build_filename(folder, name, NULL);

      g_assert_cmpint(g_unlink(path), ==, 0);
    }
  g_dir_close(dir);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* Each state by its own file; what does not apply is blank; more than four get pages. */
static void
test_layouts(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *folder = g_dir_make_tmp("bench-softkeys-XXXXXX", NULL);

  phone_set(phone, "phone_setting.custom_softkey_enable", "1");
  write_layout(
      folder, phone, "custom_softkey_call_in.url",
      "<?xml version=\"1.0\"?><CallIn><Disable><Key Type=\"Silence\"/></Disable><Enable>"
      "<Key Type=\"Reject\"/><Key Type=\"Empty\"/><Key Type=\"Empty\"/><Key Type=\"Answer\"/></Enable>"
      "<Default><Key Type=\"Answer\"/></Default></CallIn>");
  write_layout(folder, phone, "custom_softkey_talking.url",
               "<Talking><Enable><Key Type=\"EndCall\"/><Key Type=\"Swap\"/><Key Type=\"Hold\"/>"
               "<Key Type=\"NewCall\"/><Key Type=\"Mute\"/><Key Type=\"Park\"/></Enable></Talking>");
  write_layout(folder, phone, "custom_softkey_dialing.url",
               "<Dialing><Enable><Key Type=\"Cancel\"/><Key Type=\"Delete\"/><Key Type=\"IME\"/>"
               "<Key Type=\"Send\"/></Enable></Dialing>");
  write_layout(folder, phone, "custom_softkey_call_failed.url",
               "<CallFailed><Enable><Key Type=\"EndCall\"/></Enable></CallFailed>");
  screen_states_reach(phone, "incoming");
  phone_check(phone, "Incoming Call", "Reject|||Answer");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "End Call||Hold|More");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "New Call|Mute||More");
  phone_press(phone, "soft-2");
  phone_check(phone, "Talking", "New Call|UnMute||More");
  phone_press(phone, "soft-4 soft-1");
  bench_clock_advance(phone->clock, 10000);
  phone_press(phone, "6 0 5");
  phone_check(phone, "Enter Number", "Cancel|Delete|123|Send");
  phone_press(phone, "soft-1");
  screen_states_reach(phone, "failed, busy");
  phone_check(phone, "Call failed!", "End Call|||");
  phone_press(phone, "soft-1");
  phone_set(phone, "phone_setting.custom_softkey_enable", "0");
  phone_press(phone, "6 0 5");
  phone_check(phone, "Enter Number", "Send|123|Delete|Cancel");
  remove_layouts(folder);
}

static GLogWriterOutput
keep_warning(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer kept)
{
  for (gsize i = 0; i < n_fields; i++)
    if ((level & G_LOG_LEVEL_MESSAGE) != 0 && g_str_equal(fields[i].key, "MESSAGE"))
      g_string_append(kept, fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* A wrong file: the log says where, and the keys are the usual ones. */
static void
test_wrong_layout(void)
{
  static GString *kept;
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *folder = g_dir_make_tmp("bench-softkeys-XXXXXX", NULL);

  phone_set(phone, "phone_setting.custom_softkey_enable", "1");
  write_layout(folder, phone, "custom_softkey_call_in.url",
               "<CallIn><Enable><Key Type=\"Answer\"/><Key Type=\"Whistle\"/></Enable></CallIn>");
  kept = g_string_new(NULL);
  g_log_set_writer_func(keep_warning, kept, NULL);
  screen_states_reach(phone, "incoming");
  g_assert_true(g_pattern_match_simple("custom_softkey_call_in.url: *.xml: CallIn, Enable, key 2: *Whistle*",
                                       kept->str));
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  remove_layouts(folder);
}

static void
test_parse_errors(void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } wrong[] = {
    { "", "*" },
    { "<Talking>", "*line 1*" },
    { "<CallIn/>", "<Talking> is wanted first, not <CallIn>" },
    { "<Talking/>", "Talking: there is no <Enable>" },
    { "<Talking><Enable/><Other/></Talking>", "Talking: <Other> is none of*" },
    { "<Talking><Enable><Key/></Enable></Talking>", "Talking, Enable, line 1 of the list:*" },
    { "<Talking><Enable><Knob Type=\"Hold\"/></Enable></Talking>",
      "Talking, Enable, line 1 of the list:*<Knob>" },
    { "<Talking><Enable/><Disable><Key Type=\"Holt\"/></Disable></Talking>",
      "Talking, Disable, key 1:*Holt*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(
          bench_softkey_layout_parse(wrong[i].text, strlen(wrong[i].text), BENCH_SOFTKEYS_TALKING, &error));
      g_assert_nonnull(error);
      if (!g_pattern_match_simple(wrong[i].message, error->message))
        g_error("%s: %s", wrong[i].text, error->message);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
    {
      g_autofree char *path = g_strconcat("/firmware-softkeys/", states[i].state, NULL);

      g_test_add_data_func(path, &states[i], test_state);
    }
  g_test_add_func("/firmware-softkeys/line", test_line);
  g_test_add_func("/firmware-softkeys/auto-redial", test_auto_redial);
  g_test_add_func("/firmware-softkeys/auto-redial-cancelled", test_auto_redial_cancelled);
  g_test_add_func("/firmware-softkeys/auto-redial-interrupted", test_auto_redial_interrupted);
  g_test_add_func("/firmware-softkeys/dnd-all", test_dnd_all);
  g_test_add_func("/firmware-softkeys/layouts", test_layouts);
  g_test_add_func("/firmware-softkeys/wrong-layout", test_wrong_layout);
  g_test_add_func("/firmware-softkeys/parse-errors", test_parse_errors);
  return g_test_run();
}
