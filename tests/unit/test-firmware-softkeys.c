/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The soft keys of each state (phone-ui 3.1), with and without pages, and files that say what they are.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware-fixture.h"
#include "firmware/softkey-layout.h"

typedef struct
{
  const char *state;
  void (*reach)(Phone *phone);
  const char *softkeys; /* the four usual ones */
  const char *pages[4]; /* with benchphone.softkey.more; NULL: as they are */
} State;

static BenchCall *
last_call(Phone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);

  return g_ptr_array_index(calls, calls->len - 1);
}

static void
idle(Phone *phone G_GNUC_UNUSED)
{
}

static void
missed(Phone *phone)
{
  BenchCall *call = fake_call_control_ring(phone->fake, 1, "Anna", "605");

  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 487, "Call Finish");
}

static void
set_mail(Phone *phone, const char *mailbox)
{
  BenchLine *line = bench_call_control_get_line(phone->calls, 1);

  phone_set(phone, "voice_mail.number.1", mailbox);
  line->new_messages = 2;
  bench_call_control_line_changed(phone->calls, line);
}

static void
mail(Phone *phone)
{
  set_mail(phone, "");
}

static void
mail_with_number(Phone *phone)
{
  set_mail(phone, "*97");
}

static void
locked(Phone *phone)
{
  phone_set(phone, "phone_setting.lock", "3");
  bench_firmware_key(phone->firmware, bench_key_from_digit('#'), BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 3000);
  bench_firmware_key(phone->firmware, bench_key_from_digit('#'), BENCH_KEY_RELEASE);
  phone_press(phone, "x");
}

static void
off_hook(Phone *phone)
{
  phone_press(phone, "speaker");
}

static void
digits(Phone *phone)
{
  phone_press(phone, "6 0 5");
}

static void
connecting(Phone *phone)
{
  g_assert_true(bench_firmware_dial(phone->firmware, "600", NULL));
}

static void
ring_back(Phone *phone)
{
  connecting(phone);
  fake_call_control_set_state(phone->fake, last_call(phone), BENCH_CALL_RINGING);
}

static void
incoming(Phone *phone)
{
  fake_call_control_ring(phone->fake, 1, "Anna", "605");
}

static void
talking(Phone *phone)
{
  phone_talk(phone, "600");
}

static void
second_incoming(Phone *phone)
{
  talking(phone);
  incoming(phone);
}

static void
holding(Phone *phone)
{
  talking(phone);
  phone_press(phone, "hold");
}

static void
held(Phone *phone)
{
  talking(phone);
  fake_call_control_set_state(phone->fake, last_call(phone), BENCH_CALL_HELD);
}

static void
two_calls(Phone *phone)
{
  second_incoming(phone);
  phone_press(phone, "soft-1");
}

static void
transfer_entry(Phone *phone)
{
  talking(phone);
  phone_press(phone, "transfer");
}

static void
transfer_digits(Phone *phone)
{
  transfer_entry(phone);
  phone_press(phone, "6 1 1");
}

static void
consult_ringing(Phone *phone)
{
  transfer_digits(phone);
  phone_press(phone, "soft-2");
  fake_call_control_set_state(phone->fake, last_call(phone), BENCH_CALL_RINGING);
}

static void
consult_talking(Phone *phone)
{
  consult_ringing(phone);
  fake_call_control_set_state(phone->fake, last_call(phone), BENCH_CALL_TALKING);
}

static void
conference(Phone *phone)
{
  two_calls(phone);
  phone_press(phone, "soft-3");
}

static void
conference_manage(Phone *phone)
{
  conference(phone);
  phone_press(phone, "soft-3");
}

static void
conference_held(Phone *phone)
{
  conference(phone);
  phone_press(phone, "hold");
}

static void
end_as(Phone *phone, int code, const char *reason)
{
  connecting(phone);
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_FAILED, code, reason);
}

static void
failed(Phone *phone)
{
  end_as(phone, 404, "Not found!");
}

static void
redial_question(Phone *phone)
{
  phone_set(phone, "auto_redial.enable", "1");
  end_as(phone, 486, "Busy here!");
}

static void
redial_wait(Phone *phone)
{
  redial_question(phone);
  phone_press(phone, "soft-1");
}

static void
sub_menu(Phone *phone)
{
  phone_press(phone, "soft-4");
}

static void
choice_field(Phone *phone)
{
  phone_press(phone, "soft-4 2 2");
}

static void
history_list(Phone *phone)
{
  missed(phone);
  phone_press(phone, "soft-4");
}

static void
mailboxes(Phone *phone)
{
  mail(phone);
  phone_press(phone, "soft-4");
  phone_check(phone, "Voice Mail", NULL);
  phone_press(phone, "1");
}

static void
dnd_accounts(Phone *phone)
{
  phone_set(phone, "features.dnd_mode", "1");
  phone_press(phone, "soft-4 2 4 1");
  phone_check(phone, "Accounts", NULL);
}

static void
question(Phone *phone)
{
  history_list(phone);
  phone_press(phone, "soft-3");
}

static const State states[] = {
  { "idle", idle, "History|Directory|DND|Menu", { NULL } },
  { "idle with missed-call pop-up", missed, "Exit|||View", { NULL } },
  { "idle with voicemail pop-up", mail, "Exit|||View", { NULL } },
  { "idle with voicemail pop-up and a number", mail_with_number, "Exit|||Connect", { NULL } },
  { "idle, locked", locked, "History|Directory|DND|Unlock", { NULL } },
  { "pre-dial empty",
    off_hook,
    "Directory|History|123|Cancel",
    { "Directory|History|123|More", "Cancel|Line||More", NULL } },
  { "pre-dial with digits",
    digits,
    "Send|123|Delete|Cancel",
    { "Send|123|Delete|More", "Cancel|Line|Directory|More", NULL } },
  { "connecting", connecting, "|||Cancel", { NULL } },
  { "ring-back", ring_back, "|||Cancel", { NULL } },
  { "incoming", incoming, "Answer|Forward|Silence|Reject", { NULL } },
  { "second incoming while talking", second_incoming, "Answer|Forward|Silence|Reject", { NULL } },
  { "talking",
    talking,
    "Transfer|Hold|Conference|End Call",
    { "Transfer|Hold|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "held by us", holding, "Transfer|Resume|New Call|End Call", { NULL } },
  { "held by far end",
    held,
    "Transfer|Hold|Conference|End Call",
    { "Transfer|Hold|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "two calls",
    two_calls,
    "Transfer|Swap|Conference|End Call",
    { "Transfer|Swap|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "transfer entry, no digits",
    transfer_entry,
    "Directory|History|123|Cancel",
    { "Directory|History|123|More", "Cancel|Line||More", NULL } },
  { "transfer entry, digits", transfer_digits, "B Transfer|Send|Delete|Cancel", { NULL } },
  { "transfer consult ringing", consult_ringing, "Transfer|||Cancel", { NULL } },
  { "transfer consult talking",
    consult_talking,
    "Transfer|Swap|Conference|End Call",
    { "Transfer|Swap|Conference|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "conference",
    conference,
    "Split|Hold|Manage|End Call",
    { "Split|Hold|Manage|More", "End Call|New Call|Start REC|More", "RTP Status|||More", NULL } },
  { "conference manage list", conference_manage, "Far Mute|Far Hold|Remove|Back", { NULL } },
  { "conference held", conference_held, "Split|Resume||End Call", { NULL } },
  { "call failed", failed, "New Call|||Cancel", { NULL } },
  { "auto redial question", redial_question, "OK|||Cancel", { NULL } },
  { "auto redial", redial_wait, "|||Cancel", { NULL } },
  { "sub-menu list", sub_menu, "Back|||Enter", { NULL } },
  { "settings form, a choice", choice_field, "Back||Switch|Save", { NULL } },
  { "history list", history_list, "Back|Option|Delete|Send", { NULL } },
  { "voicemail list", mailboxes, "Back|||Connect", { NULL } },
  { "DND custom mode", dnd_accounts, "Back|All On|All Off|Enter", { NULL } },
  { "yes/no box", question, "Cancel|||OK", { NULL } },
};

/* Without pages, then with them: those of the table, and back to the first. */
static void
test_state(gconstpointer data)
{
  const State *state = data;
  g_autoptr(Phone) phone = phone_new();

  state->reach(phone);
  phone_check(phone, NULL, state->softkeys);
  if (state->pages[0] == NULL)
    return;
  if (phone_screen(phone)->kind == BENCH_SCREEN_CALL && g_str_equal(phone_screen(phone)->title, "Conference"))
    {
      phone_set(phone, "benchphone.softkey.more", "1");
      phone_check(phone, NULL, state->pages[0]);
      return;
    }
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
  redial_question(phone);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Auto Redial?");
  phone_take_sent(phone, "dial 1 600;");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 3s");
  bench_clock_advance(phone->clock, 1000);
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 2s");
  phone_take_sent(phone, "");
  bench_clock_advance(phone->clock, 2000);
  phone_take_sent(phone, "dial 1 600;");
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Redialing 600 3s");
  bench_clock_advance(phone->clock, 3000);
  phone_take_sent(phone, "dial 1 600;");
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  bench_clock_advance(phone->clock, 20000);
  phone_take_sent(phone, "");
}

static void
test_auto_redial_cancelled(void)
{
  g_autoptr(Phone) phone = phone_new();

  redial_wait(phone);
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

  redial_wait(phone);
  phone_take_sent(phone, "dial 1 600;");
  incoming(phone);
  bench_clock_advance(phone->clock, 60000);
  phone_take_sent(phone, "");
}

static void
test_dnd_all(void)
{
  g_autoptr(Phone) phone = phone_new();

  dnd_accounts(phone);
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
  incoming(phone);
  phone_check(phone, "Incoming Call", "Reject|||Answer");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "End Call||Hold|More");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "New Call|Mute||More");
  phone_press(phone, "soft-2");
  phone_check(phone, "Talking", "New Call|UnMute||More");
  phone_press(phone, "soft-4 soft-1");
  bench_clock_advance(phone->clock, 10000);
  digits(phone);
  phone_check(phone, "Enter Number", "Cancel|Delete|123|Send");
  phone_press(phone, "soft-1");
  failed(phone);
  phone_check(phone, "Call failed!", "End Call|||");
  phone_press(phone, "soft-1");
  phone_set(phone, "phone_setting.custom_softkey_enable", "0");
  digits(phone);
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
  incoming(phone);
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
