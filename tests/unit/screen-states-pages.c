/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/language.h"
#include "screen-states.h"

static void
menu(Phone *phone)
{
  phone_press(phone, reach_menu_key(phone));
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
  phone_check(phone, bench_text(phone->firmware, "Hot Line"), NULL);
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
  reach_missed(phone);
  reach_finished(phone);
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
  reach_mail(phone);
  phone_press(phone, "ok");
  phone_press(phone, "1");
}

static void
inbox(Phone *phone)
{
  reach_text_arrived(phone);
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
  reach_no_service(phone);
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
  reach_conference(phone);
  phone_press(phone, "soft-3");
}

const ScreenState screen_states_pages[] = {
  { "conference, more", SCREEN_STATE_LYNC, conference_more },
  { "menu", SCREEN_STATE_ANY, menu },
  { "menu, status", SCREEN_STATE_ANY, menu_status },
  { "menu, account states", SCREEN_STATE_ANY, menu_accounts },
  { "menu, features", SCREEN_STATE_ANY, menu_features },
  { "menu, directory", SCREEN_STATE_ANY, menu_directory },
  { "menu, messages", SCREEN_STATE_ANY, menu_messages },
  { "menu, settings", SCREEN_STATE_ANY, menu_settings },
  { "directory list", SCREEN_STATE_ANY, directory_list },
  { "form, choice", SCREEN_STATE_ANY, form_choice },
  { "form, number", SCREEN_STATE_ANY, form_number },
  { "password", SCREEN_STATE_ANY, password_prompt },
  { "password, wrong", SCREEN_STATE_ANY, password_wrong },
  { "history, empty", SCREEN_STATE_ANY, history_empty },
  { "history", SCREEN_STATE_ANY, history_list },
  { "history, options", SCREEN_STATE_ANY, history_options },
  { "history, detail", SCREEN_STATE_ANY, history_detail },
  { "question", SCREEN_STATE_ANY, delete_question },
  { "voice mail list", SCREEN_STATE_ANY, mailboxes },
  { "text messages", SCREEN_STATE_ANY, inbox },
  { "text message", SCREEN_STATE_ANY, text_view },
  { "volume, ring", SCREEN_STATE_ANY, ring_volume },
  { "volume, handset", SCREEN_STATE_ANY, handset_volume },
  { "volume, speaker", SCREEN_STATE_ANY, speaker_volume },
  { "volume, headset", SCREEN_STATE_ANY, headset_volume },
  { "sign in, user", SCREEN_STATE_LYNC, sign_in },
  { "sign in, PIN", SCREEN_STATE_LYNC, sign_in_pin },
  { "sign in, web", SCREEN_STATE_LYNC, sign_in_web },
  { "sign in, PC", SCREEN_STATE_LYNC, sign_in_pc },
  { "sign in, refused", SCREEN_STATE_LYNC, sign_in_refused },
  { "presence", SCREEN_STATE_LYNC, presence_list },
  { "presence, do not disturb", SCREEN_STATE_LYNC, do_not_disturb },
  { "presence, away", SCREEN_STATE_LYNC, away },
  { "sign out, account lock", SCREEN_STATE_LYNC, sign_out_locked },
  { NULL, SCREEN_STATE_ANY, NULL },
};

static const ScreenState *
find(const ScreenState *states, const char *name)
{
  for (; states->name != NULL; states++)
    if (g_str_equal(states->name, name))
      return states;
  return NULL;
}

/* Leads a new phone to the state of that name. */
void
screen_states_reach(Phone *phone, const char *name)
{
  const ScreenState *state = find(screen_states_calls, name);

  if (state == NULL)
    state = find(screen_states_pages, name);
  if (state == NULL)
    g_error("there is no state “%s”", name);
  state->reach(phone);
}
