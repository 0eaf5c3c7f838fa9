/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of phone-ui 2.2 to 2.4, reached by keys on a phone of each layout class and edition, against the JSON
 * in screen-goldens/LANGUAGE/LAYOUT-EDITION.json: one line a screen.
 *
 * Screens that differ are written to a folder of their own, which the failure names. BENCH_REWRITE_GOLDENS=1 makes
 * the files anew; read what changed before committing it.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware-fixture.h"

typedef struct
{
  const char *layout;
  const char *model;
} Class;

static const Class classes[] = {
  { "touch", "T48G" }, { "colour", "T46G" }, { "grey", "T28P" },
  { "mono", "T42G" },  { "small", "T22P" },  { "character", "T20P" },
};
static const char *const editions[] = { "standard", "lync" };
/* Values of lang.gui. */
static const char *const languages[] = { "English" };

typedef enum
{
  ANY,
  STANDARD,
  LYNC,
} Edition;

typedef struct
{
  const char *name;
  Edition edition;
  void (*reach)(Phone *phone);
} State;

static BenchCall *
last_call(Phone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);

  return g_ptr_array_index(calls, calls->len - 1);
}

static void
change_last(Phone *phone, BenchCallState state)
{
  fake_call_control_set_state(phone->fake, last_call(phone), state);
}

static void
set_lines(Phone *phone, BenchLineState state)
{
  for (guint i = 1; i <= 2; i++)
    {
      BenchLine *line = bench_call_control_get_line(phone->calls, i);

      line->state = state;
      bench_call_control_line_changed(phone->calls, line);
    }
}

static void
nothing(Phone *phone G_GNUC_UNUSED)
{
}

static void
boot(Phone *phone)
{
  bench_firmware_restart(phone->firmware);
}

static void
boot_without_network(Phone *phone)
{
  bench_firmware_set_network_available(phone->firmware, FALSE);
  boot(phone);
}

static void
no_network(Phone *phone)
{
  bench_firmware_set_network_available(phone->firmware, FALSE);
}

static void
no_service(Phone *phone)
{
  set_lines(phone, BENCH_LINE_FAILED);
}

static void
signing_in(Phone *phone)
{
  set_lines(phone, BENCH_LINE_REGISTERING);
}

static void
all_icons(Phone *phone)
{
  phone_set(phone, "features.dnd.enable", "1");
  phone_set(phone, "account.1.auto_answer", "1");
  phone_press(phone, "headset");
  phone_press(phone, "x");
}

static void
missed(Phone *phone)
{
  BenchCall *call = fake_call_control_ring(phone->fake, 1, "Anna", "605");

  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 487, "Call Finish");
}

static void
mail(Phone *phone)
{
  BenchLine *line = bench_call_control_get_line(phone->calls, 1);

  line->new_messages = 2;
  line->old_messages = 1;
  bench_call_control_line_changed(phone->calls, line);
}

static void
mail_with_number(Phone *phone)
{
  phone_set(phone, "voice_mail.number.1", "*97");
  mail(phone);
}

static void
text_arrived(Phone *phone)
{
  const BenchText text = { 1, "Anna", "605", "sip:605@example.com", "Lunch at noon?" };

  g_assert_true(bench_call_control_text_received(phone->calls, &text));
}

static void
forwarded(Phone *phone)
{
  BenchCall *call = fake_call_control_ring(phone->fake, 1, "Anna", "605");

  fake_call_control_end(phone->fake, call, BENCH_CALL_END_FORWARDED, 302, "Forwarded");
}

static void
always_forward(Phone *phone)
{
  phone_set(phone, "forward.always.target", "611");
  phone_set(phone, "forward.always.enable", "1");
}

static void
busy_forward(Phone *phone)
{
  phone_set(phone, "forward.busy.target", "611");
  phone_set(phone, "forward.busy.enable", "1");
}

static void
no_answer_forward(Phone *phone)
{
  phone_set(phone, "forward.no_answer.target", "611");
  phone_set(phone, "forward.no_answer.enable", "1");
}

static void
lock(Phone *phone)
{
  phone_set(phone, "phone_setting.lock", "3");
  bench_firmware_key(phone->firmware, BENCH_KEY_HASH, BENCH_KEY_PRESS);
  bench_clock_advance(phone->clock, 3000);
  bench_firmware_key(phone->firmware, BENCH_KEY_HASH, BENCH_KEY_RELEASE);
  bench_clock_advance(phone->clock, 3000);
}

static void
locked_key(Phone *phone)
{
  lock(phone);
  phone_press(phone, "redial");
}

static const char *
ok_or_last(Phone *phone)
{
  return bench_model_has_key(bench_firmware_get_model(phone->firmware), "soft-4")
                 || bench_firmware_get_model(phone->firmware)->layout == BENCH_LAYOUT_TOUCH
             ? "soft-4"
             : "ok";
}

static void
unlock_prompt(Phone *phone)
{
  lock(phone);
  phone_press(phone, ok_or_last(phone));
}

static void
unlock_wrong(Phone *phone)
{
  unlock_prompt(phone);
  phone_press(phone, "5 ok");
}

static void
saver(Phone *phone)
{
  phone_set(phone, "phone_setting.screen_saver_time", "60");
  bench_clock_advance(phone->clock, 61 * 1000);
}

static void
off_hook(Phone *phone)
{
  phone_press(phone, "speaker");
}

static void
on_hook_digits(Phone *phone)
{
  missed(phone);
  phone_press(phone, "x 6 0");
}

static void
off_hook_digits(Phone *phone)
{
  phone_press(phone, "hook 6 0 5 left");
}

static void
calling(Phone *phone)
{
  phone_press(phone, "6 0 0 ok");
}

static void
ring_back(Phone *phone)
{
  calling(phone);
  change_last(phone, BENCH_CALL_RINGING);
}

static void
incoming(Phone *phone)
{
  fake_call_control_ring(phone->fake, 1, "Anna", "605");
}

static void
diverted(Phone *phone)
{
  incoming(phone);
  bench_call_set_text(&last_call(phone)->diverted_by, "1002");
  bench_call_control_call_changed(phone->calls, last_call(phone));
}

static void
talking(Phone *phone)
{
  ring_back(phone);
  change_last(phone, BENCH_CALL_TALKING);
  bench_clock_advance(phone->clock, 67 * 1000);
}

static void
talking_secure(Phone *phone)
{
  talking(phone);
  last_call(phone)->secure = TRUE;
  last_call(phone)->wideband = TRUE;
  bench_call_set_text(&last_call(phone)->codec, "G722");
  bench_call_control_call_changed(phone->calls, last_call(phone));
}

static void
muted(Phone *phone)
{
  talking(phone);
  phone_press(phone, "mute");
}

static void
digits_in_call(Phone *phone)
{
  talking(phone);
  phone_press(phone, "1 2 hash");
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
  change_last(phone, BENCH_CALL_HELD);
}

static void
second_incoming(Phone *phone)
{
  talking(phone);
  incoming(phone);
}

static void
two_calls(Phone *phone)
{
  second_incoming(phone);
  phone_press(phone, "ok");
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
  phone_press(phone, "ok");
  change_last(phone, BENCH_CALL_RINGING);
}

static void
consult_talking(Phone *phone)
{
  consult_ringing(phone);
  change_last(phone, BENCH_CALL_TALKING);
}

static void
set_transfer(Phone *phone, BenchTransferState state)
{
  transfer_digits(phone);
  phone_press(phone, "transfer");
  last_call(phone)->transfer = state;
  bench_call_control_call_changed(phone->calls, last_call(phone));
}

static void
transferring(Phone *phone)
{
  set_transfer(phone, BENCH_TRANSFER_TRYING);
}

static void
transfer_failed(Phone *phone)
{
  set_transfer(phone, BENCH_TRANSFER_FAILED);
}

static void
transferred(Phone *phone)
{
  talking(phone);
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_TRANSFERRED, 0, "Transferred");
}

static void
being_transferred(Phone *phone)
{
  calling(phone);
  last_call(phone)->referred = TRUE;
  bench_call_control_call_changed(phone->calls, last_call(phone));
}

static void
forward_entry(Phone *phone)
{
  incoming(phone);
  phone_press(phone, "soft-2 6 1 1");
}

static void
conference(Phone *phone)
{
  two_calls(phone);
  phone_press(phone, "conference");
}

static void
conference_held(Phone *phone)
{
  conference(phone);
  phone_press(phone, "hold");
}

static void
members(Phone *phone)
{
  conference(phone);
  phone_press(phone, g_str_equal(phone_screen(phone)->softkeys[2], "More") ? "soft-3 soft-1" : "soft-3");
}

static void
finished(Phone *phone)
{
  talking(phone);
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_REMOTE, 0, "Call Finish");
}

static void
failed_busy(Phone *phone)
{
  calling(phone);
  fake_call_control_end(phone->fake, last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
}

static void
redial_question(Phone *phone)
{
  phone_set(phone, "auto_redial.enable", "1");
  failed_busy(phone);
}

static void
redialling(Phone *phone)
{
  redial_question(phone);
  phone_press(phone, "ok");
}

static void
number_first(Phone *phone)
{
  phone_set(phone, "phone_setting.call_info_display_method", "1");
  incoming(phone);
}

static void
menu(Phone *phone)
{
  phone_press(phone, ok_or_last(phone));
}

static void
open_path(Phone *phone, const char *digits)
{
  menu(phone);
  phone_press(phone, digits);
}

static void
menu_status(Phone *phone)
{
  open_path(phone, "1");
}

static void
menu_accounts(Phone *phone)
{
  open_path(phone, "1 4");
}

static void
menu_features(Phone *phone)
{
  open_path(phone, "2");
}

static void
menu_directory(Phone *phone)
{
  open_path(phone, "3");
}

static void
directory_list(Phone *phone)
{
  open_path(phone, "3 1");
}

static void
menu_messages(Phone *phone)
{
  open_path(phone, "5");
}

static void
menu_settings(Phone *phone)
{
  open_path(phone, "6");
}

static void
form_choice(Phone *phone)
{
  open_path(phone, "2 2");
}

static void
form_number(Phone *phone)
{
  menu(phone);
  phone_press(phone,
              g_str_equal(bench_settings_get(phone->settings, "benchphone.edition"), "lync") ? "2 5" : "2 6");
  phone_check(phone, "Hot Line", NULL);
  phone_press(phone, "6 0 5 left");
}

static void
password_prompt(Phone *phone)
{
  open_path(phone, "6 2");
  phone_press(phone, "5 5");
}

static void
password_wrong(Phone *phone)
{
  password_prompt(phone);
  phone_press(phone, "ok");
}

static void
history_empty(Phone *phone)
{
  phone_press(phone, "redial");
}

static void
history_list(Phone *phone)
{
  missed(phone);
  finished(phone);
  bench_clock_advance(phone->clock, 10000);
  phone_press(phone, "x");
  open_path(phone, "4 1");
}

static void
history_options(Phone *phone)
{
  history_list(phone);
  phone_press(phone, "soft-2");
}

static void
history_detail(Phone *phone)
{
  history_options(phone);
  phone_press(phone, "1");
}

static void
delete_question(Phone *phone)
{
  history_list(phone);
  phone_press(phone, "soft-3");
}

static void
mailboxes(Phone *phone)
{
  mail(phone);
  phone_press(phone, "ok");
  phone_press(phone, "1");
}

static void
inbox(Phone *phone)
{
  text_arrived(phone);
  phone_press(phone, "ok");
}

static void
text_view(Phone *phone)
{
  inbox(phone);
  phone_press(phone, "ok");
}

static void
ring_volume(Phone *phone)
{
  phone_press(phone, "volume-up");
}

static void
handset_volume(Phone *phone)
{
  phone_press(phone, "hook volume-up");
}

static void
speaker_volume(Phone *phone)
{
  phone_press(phone, "speaker volume-down");
}

static void
headset_volume(Phone *phone)
{
  phone_press(phone, "headset line-1 volume-up");
}

static void
sign_in(Phone *phone)
{
  no_service(phone);
  open_path(phone, "1 5");
  phone_press(phone, "ok");
}

static void
sign_in_pin(Phone *phone)
{
  sign_in(phone);
  phone_press(phone, "right");
}

static void
sign_in_web(Phone *phone)
{
  sign_in_pin(phone);
  phone_press(phone, "right");
}

static void
sign_in_pc(Phone *phone)
{
  sign_in_web(phone);
  phone_press(phone, "right");
}

static void
sign_in_refused(Phone *phone)
{
  sign_in_pc(phone);
  phone_press(phone, "ok");
}

static void
presence_list(Phone *phone)
{
  phone_press(phone, "soft-3");
}

static void
do_not_disturb(Phone *phone)
{
  presence_list(phone);
  phone_press(phone, "down down ok");
}

static void
away(Phone *phone)
{
  presence_list(phone);
  phone_press(phone, "up up up ok");
}

static void
sign_out_locked(Phone *phone)
{
  phone_set(phone, "benchphone.account_lock", "1");
  presence_list(phone);
  phone_press(phone, "up ok");
}

static void
conference_more(Phone *phone)
{
  conference(phone);
  phone_press(phone, "soft-3");
}

static const State states[] = {
  { "boot", ANY, boot },
  { "boot without network", ANY, boot_without_network },
  { "idle", ANY, nothing },
  { "idle, icons", ANY, all_icons },
  { "idle, no network", ANY, no_network },
  { "idle, no service", ANY, no_service },
  { "idle, signing in", ANY, signing_in },
  { "idle, missed call", ANY, missed },
  { "idle, voice mail", ANY, mail },
  { "idle, voice mail with number", ANY, mail_with_number },
  { "idle, text message", ANY, text_arrived },
  { "idle, forwarded call", ANY, forwarded },
  { "idle, always forward", ANY, always_forward },
  { "idle, busy forward", ANY, busy_forward },
  { "idle, no answer forward", ANY, no_answer_forward },
  { "locked", ANY, lock },
  { "locked, a key", ANY, locked_key },
  { "locked, PIN", ANY, unlock_prompt },
  { "locked, wrong PIN", ANY, unlock_wrong },
  { "screensaver", ANY, saver },
  { "pre-dial, off-hook", ANY, off_hook },
  { "pre-dial, on-hook with matches", ANY, on_hook_digits },
  { "pre-dial, off-hook with digits", ANY, off_hook_digits },
  { "calling", ANY, calling },
  { "ring-back", ANY, ring_back },
  { "incoming", ANY, incoming },
  { "incoming, diverted", ANY, diverted },
  { "incoming, number first", ANY, number_first },
  { "incoming, forward to", ANY, forward_entry },
  { "talking", ANY, talking },
  { "talking, secure and wideband", ANY, talking_secure },
  { "talking, muted", ANY, muted },
  { "talking, digits", ANY, digits_in_call },
  { "hold", ANY, holding },
  { "held", ANY, held },
  { "second incoming", ANY, second_incoming },
  { "two calls", ANY, two_calls },
  { "transfer to", ANY, transfer_entry },
  { "transfer to, digits", ANY, transfer_digits },
  { "consulting, ringing", ANY, consult_ringing },
  { "consulting, talking", ANY, consult_talking },
  { "transferring", ANY, transferring },
  { "transfer failed", ANY, transfer_failed },
  { "transferred", ANY, transferred },
  { "being transferred", ANY, being_transferred },
  { "conference", ANY, conference },
  { "conference, more", LYNC, conference_more },
  { "conference, held", ANY, conference_held },
  { "conference, members", ANY, members },
  { "finished", ANY, finished },
  { "failed, busy", ANY, failed_busy },
  { "auto redial question", ANY, redial_question },
  { "auto redial", ANY, redialling },
  { "menu", ANY, menu },
  { "menu, status", ANY, menu_status },
  { "menu, account states", ANY, menu_accounts },
  { "menu, features", ANY, menu_features },
  { "menu, directory", ANY, menu_directory },
  { "menu, messages", ANY, menu_messages },
  { "menu, settings", ANY, menu_settings },
  { "directory list", ANY, directory_list },
  { "form, choice", ANY, form_choice },
  { "form, number", ANY, form_number },
  { "password", ANY, password_prompt },
  { "password, wrong", ANY, password_wrong },
  { "history, empty", ANY, history_empty },
  { "history", ANY, history_list },
  { "history, options", ANY, history_options },
  { "history, detail", ANY, history_detail },
  { "question", ANY, delete_question },
  { "voice mail list", ANY, mailboxes },
  { "text messages", ANY, inbox },
  { "text message", ANY, text_view },
  { "volume, ring", ANY, ring_volume },
  { "volume, handset", ANY, handset_volume },
  { "volume, speaker", ANY, speaker_volume },
  { "volume, headset", ANY, headset_volume },
  { "sign in, user", LYNC, sign_in },
  { "sign in, PIN", LYNC, sign_in_pin },
  { "sign in, web", LYNC, sign_in_web },
  { "sign in, PC", LYNC, sign_in_pc },
  { "sign in, refused", LYNC, sign_in_refused },
  { "presence", LYNC, presence_list },
  { "presence, do not disturb", LYNC, do_not_disturb },
  { "presence, away", LYNC, away },
  { "sign out, account lock", LYNC, sign_out_locked },
};

typedef struct
{
  const Class *class;
  const char *edition;
  const char *language;
} Case;

static char *
see(const Case *of, const State *state)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(JsonNode) node = NULL;

  phone_set(phone, "benchphone.model", of->class->model);
  phone_set(phone, "benchphone.edition", of->edition);
  phone_set(phone, "lang.gui", of->language);
  state->reach(phone);
  node = bench_screen_to_json(phone_screen(phone));
  return json_to_string(node, FALSE);
}

/* { "STATE": SCREEN, … }, one line each, so that a difference names the screen. */
static char *
see_all(const Case *of)
{
  GString *all = g_string_new("{\n");
  gboolean lync = g_str_equal(of->edition, "lync");

  for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
    {
      g_autofree char *screen = NULL;

      if (states[i].edition == (lync ? STANDARD : LYNC))
        continue;
      screen = see(of, &states[i]);
      g_string_append_printf(all, "%s\"%s\": %s", all->len > 2 ? ",\n" : "", states[i].name, screen);
    }
  g_string_append(all, "\n}\n");
  return g_string_free(all, FALSE);
}

static void
report(const Case *of, const char *path, const char *golden, const char *seen)
{
  g_auto(GStrv) old = g_strsplit(golden, "\n", -1);
  g_auto(GStrv) new = g_strsplit(seen, "\n", -1);
  g_autofree char *folder = g_dir_make_tmp("bench-screens-XXXXXX", NULL);
  g_autofree char *file = g_path_get_basename(path);
  g_autofree char *wrong = g_build_filename(folder, file, NULL);

  g_assert_true(g_file_set_contents(wrong, seen, -1, NULL));
  for (guint i = 0; new[i] != NULL; i++)
    if (!g_strv_contains((const char *const *) old, new[i]))
      g_test_message("%s %s: now %s", of->class->layout, of->edition, new[i]);
  g_test_fail_printf("the screens differ from %s; what was seen is in %s", path, wrong);
}

static void
test_case(gconstpointer data)
{
  const Case *of = data;
  g_autofree char *file = g_strdup_printf("%s-%s.json", of->class->layout, of->edition);
  g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "unit", "screen-goldens", of->language, NULL);
  g_autofree char *path = g_build_filename(folder, file, NULL);
  g_autofree char *seen = see_all(of);
  g_autofree char *golden = NULL;

  if (g_getenv("BENCH_REWRITE_GOLDENS") != NULL)
    {
      g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
      g_assert_true(g_file_set_contents(path, seen, -1, NULL));
      return;
    }
  if (!g_file_get_contents(path, &golden, NULL, NULL) || !g_str_equal(golden, seen))
    report(of, path, golden != NULL ? golden : "", seen);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
    for (gsize c = 0; c < G_N_ELEMENTS(classes); c++)
      for (gsize e = 0; e < G_N_ELEMENTS(editions); e++)
        {
          Case *of = g_new0(Case, 1);
          g_autofree char *path
              = g_strdup_printf("/screen-goldens/%s/%s-%s", languages[l], classes[c].layout, editions[e]);

          *of = (Case){ &classes[c], editions[e], languages[l] };
          g_test_add_data_func_full(path, of, test_case, g_free);
        }
  return g_test_run();
}
