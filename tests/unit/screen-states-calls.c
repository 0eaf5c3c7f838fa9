/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen-states.h"

static void
change_last(Phone *phone, BenchCallState state)
{
  fake_call_control_set_state(phone->fake, phone_last_call(phone), state);
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

void
reach_no_service(Phone *phone)
{
  phone_set_lines(phone, BENCH_LINE_FAILED);
}

static void
signing_in(Phone *phone)
{
  phone_set_lines(phone, BENCH_LINE_REGISTERING);
}

static void
all_icons(Phone *phone)
{
  phone_set(phone, "features.dnd.enable", "1");
  phone_set(phone, "account.1.auto_answer", "1");
  phone_press(phone, "headset");
  phone_press(phone, "x");
}

void
reach_missed(Phone *phone)
{
  BenchCall *call = fake_call_control_ring(phone->fake, 1, "Anna", "605");

  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 487, "Call Finish");
}

void
reach_mail(Phone *phone)
{
  phone_set_mail(phone, 1, 2, 1);
}

static void
mail_with_number(Phone *phone)
{
  phone_set(phone, "voice_mail.number.1", "*97");
  reach_mail(phone);
}

void
reach_text_arrived(Phone *phone)
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

const char *
reach_menu_key(Phone *phone)
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
  phone_press(phone, reach_menu_key(phone));
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
  reach_missed(phone);
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
  bench_call_set_text(&phone_last_call(phone)->diverted_by, "1002");
  bench_call_control_call_changed(phone->calls, phone_last_call(phone));
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
  phone_last_call(phone)->secure = TRUE;
  phone_last_call(phone)->wideband = TRUE;
  bench_call_set_text(&phone_last_call(phone)->codec, "G722");
  bench_call_control_call_changed(phone->calls, phone_last_call(phone));
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
  phone_last_call(phone)->transfer = state;
  bench_call_control_call_changed(phone->calls, phone_last_call(phone));
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
  fake_call_control_end(phone->fake, phone_last_call(phone), BENCH_CALL_END_TRANSFERRED, 0, "Transferred");
}

static void
being_transferred(Phone *phone)
{
  calling(phone);
  phone_last_call(phone)->referred = TRUE;
  bench_call_control_call_changed(phone->calls, phone_last_call(phone));
}

static void
forward_entry(Phone *phone)
{
  incoming(phone);
  phone_press(phone, "soft-2 6 1 1");
}

void
reach_conference(Phone *phone)
{
  two_calls(phone);
  phone_press(phone, "conference");
}

static void
conference_held(Phone *phone)
{
  reach_conference(phone);
  phone_press(phone, "hold");
}

static void
members(Phone *phone)
{
  reach_conference(phone);
  phone_press(phone, g_str_equal(phone_screen(phone)->softkey_names[2], "More") ? "soft-3 soft-1" : "soft-3");
}

void
reach_finished(Phone *phone)
{
  talking(phone);
  fake_call_control_end(phone->fake, phone_last_call(phone), BENCH_CALL_END_REMOTE, 0, "Call Finish");
}

static void
failed_busy(Phone *phone)
{
  calling(phone);
  fake_call_control_end(phone->fake, phone_last_call(phone), BENCH_CALL_END_FAILED, 486, "Busy here!");
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

const ScreenState screen_states_calls[] = {
  { "boot", SCREEN_STATE_ANY, boot },
  { "boot without network", SCREEN_STATE_ANY, boot_without_network },
  { "idle", SCREEN_STATE_ANY, nothing },
  { "idle, icons", SCREEN_STATE_ANY, all_icons },
  { "idle, no network", SCREEN_STATE_ANY, no_network },
  { "idle, no service", SCREEN_STATE_ANY, reach_no_service },
  { "idle, signing in", SCREEN_STATE_ANY, signing_in },
  { "idle, missed call", SCREEN_STATE_ANY, reach_missed },
  { "idle, voice mail", SCREEN_STATE_ANY, reach_mail },
  { "idle, voice mail with number", SCREEN_STATE_ANY, mail_with_number },
  { "idle, text message", SCREEN_STATE_ANY, reach_text_arrived },
  { "idle, forwarded call", SCREEN_STATE_ANY, forwarded },
  { "idle, always forward", SCREEN_STATE_ANY, always_forward },
  { "idle, busy forward", SCREEN_STATE_ANY, busy_forward },
  { "idle, no answer forward", SCREEN_STATE_ANY, no_answer_forward },
  { "locked", SCREEN_STATE_ANY, lock },
  { "locked, a key", SCREEN_STATE_ANY, locked_key },
  { "locked, PIN", SCREEN_STATE_ANY, unlock_prompt },
  { "locked, wrong PIN", SCREEN_STATE_ANY, unlock_wrong },
  { "screensaver", SCREEN_STATE_ANY, saver },
  { "pre-dial, off-hook", SCREEN_STATE_ANY, off_hook },
  { "pre-dial, on-hook with matches", SCREEN_STATE_ANY, on_hook_digits },
  { "pre-dial, off-hook with digits", SCREEN_STATE_ANY, off_hook_digits },
  { "calling", SCREEN_STATE_ANY, calling },
  { "ring-back", SCREEN_STATE_ANY, ring_back },
  { "incoming", SCREEN_STATE_ANY, incoming },
  { "incoming, diverted", SCREEN_STATE_ANY, diverted },
  { "incoming, number first", SCREEN_STATE_ANY, number_first },
  { "incoming, forward to", SCREEN_STATE_ANY, forward_entry },
  { "talking", SCREEN_STATE_ANY, talking },
  { "talking, secure and wideband", SCREEN_STATE_ANY, talking_secure },
  { "talking, muted", SCREEN_STATE_ANY, muted },
  { "talking, digits", SCREEN_STATE_ANY, digits_in_call },
  { "hold", SCREEN_STATE_ANY, holding },
  { "held", SCREEN_STATE_ANY, held },
  { "second incoming", SCREEN_STATE_ANY, second_incoming },
  { "two calls", SCREEN_STATE_ANY, two_calls },
  { "transfer to", SCREEN_STATE_ANY, transfer_entry },
  { "transfer to, digits", SCREEN_STATE_ANY, transfer_digits },
  { "consulting, ringing", SCREEN_STATE_ANY, consult_ringing },
  { "consulting, talking", SCREEN_STATE_ANY, consult_talking },
  { "transferring", SCREEN_STATE_ANY, transferring },
  { "transfer failed", SCREEN_STATE_ANY, transfer_failed },
  { "transferred", SCREEN_STATE_ANY, transferred },
  { "being transferred", SCREEN_STATE_ANY, being_transferred },
  { "conference", SCREEN_STATE_ANY, reach_conference },
  { "conference, held", SCREEN_STATE_ANY, conference_held },
  { "conference, members", SCREEN_STATE_ANY, members },
  { "finished", SCREEN_STATE_ANY, reach_finished },
  { "failed, busy", SCREEN_STATE_ANY, failed_busy },
  { "auto redial question", SCREEN_STATE_ANY, redial_question },
  { "auto redial", SCREEN_STATE_ANY, redialling },
  { NULL, SCREEN_STATE_ANY, NULL },
};
