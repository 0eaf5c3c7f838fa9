/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: which tone, which ring tone, and which short tones a person hears, and when. */
#include "firmware-fixture.h"

#include <string.h>

#include "firmware/key.h"

typedef struct
{
  Phone *phone;
  GString *notes;
} Ears;

static void
on_note(BenchFirmware *firmware G_GNUC_UNUSED, int tone, Ears *ears)
{
  g_string_append_printf(ears->notes, "%s;", bench_tone_name((BenchTone) tone));
}

static Ears *
ears_new(void)
{
  Ears *ears = g_new0(Ears, 1);

  ears->phone = phone_new();
  ears->notes = g_string_new(NULL);
  g_signal_connect(ears->phone->firmware, "note-tone", G_CALLBACK(on_note), ears);
  return ears;
}

static void
ears_free(Ears *ears)
{
  phone_free(ears->phone);
  g_string_free(ears->notes, TRUE);
  g_free(ears);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ears, ears_free)

static void
check_tone(Ears *ears, const char *expected)
{
  g_assert_cmpstr(bench_tone_name(bench_firmware_get_tone(ears->phone->firmware)), ==, expected);
}

static void
check_ring(Ears *ears, const char *expected)
{
  check_tone(ears, *expected != '\0' ? "ringer" : "");
  g_assert_cmpstr(bench_firmware_get_ring(ears->phone->firmware), ==, expected);
}

static void
check_notes(Ears *ears, const char *expected)
{
  g_assert_cmpstr(ears->notes->str, ==, expected);
  g_string_truncate(ears->notes, 0);
}

static void
test_dial_tones(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCall *call = NULL;

  phone_press(ears->phone, "speaker");
  check_tone(ears, "dial");
  phone_press(ears->phone, "9");
  check_tone(ears, "");
  phone_press(ears->phone, "speaker");

  /* Voice mail of the line that would be used. */
  phone_set_mail(ears->phone, 2, 1, 0);
  check_notes(ears, "message;");
  phone_press(ears->phone, "x speaker");
  check_tone(ears, "dial");
  phone_press(ears->phone, "speaker");
  phone_set_mail(ears->phone, 1, 2, 0);
  check_notes(ears, "message;");
  phone_set_mail(ears->phone, 1, 1, 0);
  check_notes(ears, "");
  phone_press(ears->phone, "x speaker");
  check_tone(ears, "stutter");
  phone_set_mail(ears->phone, 1, 0, 0);
  check_tone(ears, "dial");

  /* The digits after which there is a dial tone again. */
  phone_set(ears->phone, "features.redial_tone", "90");
  phone_press(ears->phone, "9");
  check_tone(ears, "");
  phone_press(ears->phone, "0");
  check_tone(ears, "secondary-dial");
  phone_press(ears->phone, "1");
  check_tone(ears, "");
  phone_press(ears->phone, "speaker");
  check_tone(ears, "");

  call = phone_talk(ears->phone, "605");
  phone_press(ears->phone, "hold");
  g_assert_cmpint(call->state, ==, BENCH_CALL_HOLDING);
  check_tone(ears, "");
  phone_press(ears->phone, "line-2");
  check_tone(ears, "dial-recall");
}

static void
check_failure(Ears *ears, int code, const char *tone)
{
  phone_press(ears->phone, "hook 6 0 1 ok");
  fake_call_control_end(ears->phone->fake, bench_firmware_get_focus(ears->phone->firmware),
                        BENCH_CALL_END_FAILED, code, "");
  check_tone(ears, tone);
  phone_press(ears->phone, "hook");
  check_tone(ears, "");
}

static void
test_failures(void)
{
  g_autoptr(Ears) ears = ears_new();

  check_failure(ears, 486, "busy");
  check_failure(ears, 600, "busy");
  check_failure(ears, 404, "info");
  check_failure(ears, 484, "info");
  check_failure(ears, 503, "congestion");
  check_failure(ears, 408, "congestion");
}

/* features.busy_tone_delay: after the far end hung up, and only then. */
static void
test_busy_delay(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCall *call = phone_talk(ears->phone, "605");

  fake_call_control_end(ears->phone->fake, call, BENCH_CALL_END_REMOTE, 0, "Call Finish");
  check_tone(ears, "");
  phone_set(ears->phone, "features.busy_tone_delay", "5");
  call = phone_talk(ears->phone, "605");
  fake_call_control_end(ears->phone->fake, call, BENCH_CALL_END_REMOTE, 0, "Call Finish");
  check_tone(ears, "busy");
  bench_clock_advance(ears->phone->clock, 4900);
  check_tone(ears, "busy");
  bench_clock_advance(ears->phone->clock, 200);
  check_tone(ears, "");
  phone_check_kind(ears->phone, BENCH_SCREEN_IDLE);
  phone_talk(ears->phone, "605");
  phone_press(ears->phone, "x");
  check_tone(ears, "");
}

static void
test_hold_reminder(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCall *call = phone_talk(ears->phone, "605");

  bench_clock_advance(ears->phone->clock, 60000);
  check_notes(ears, "");
  phone_press(ears->phone, "hold");
  bench_clock_advance(ears->phone->clock, 29900);
  check_notes(ears, "");
  bench_clock_advance(ears->phone->clock, 200);
  check_notes(ears, "hold;");
  bench_clock_advance(ears->phone->clock, 60000);
  check_notes(ears, "hold;hold;");
  phone_set(ears->phone, "features.play_hold_tone.delay", "5");
  bench_clock_advance(ears->phone->clock, 10100);
  check_notes(ears, "hold;hold;");
  phone_set(ears->phone, "features.play_hold_tone.enable", "0");
  bench_clock_advance(ears->phone->clock, 60000);
  check_notes(ears, "");
  phone_set(ears->phone, "features.play_hold_tone.enable", "1");
  phone_press(ears->phone, "hold");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  bench_clock_advance(ears->phone->clock, 60000);
  check_notes(ears, "");
}

static void
test_send_tone(void)
{
  g_autoptr(Ears) ears = ears_new();

  phone_press(ears->phone, "6 0 0 ok x");
  check_notes(ears, "send;");
  phone_set(ears->phone, "features.key_tone", "0");
  phone_press(ears->phone, "6 0 0 ok x");
  check_notes(ears, "");
  phone_set(ears->phone, "features.key_tone", "1");
  phone_set(ears->phone, "features.send_key_tone", "0");
  phone_press(ears->phone, "6 0 0 ok x");
  check_notes(ears, "");
  phone_set(ears->phone, "features.send_key_tone", "1");
  ears->phone->fake->refuse_dial = TRUE;
  phone_press(ears->phone, "6 0 0 ok");
  check_notes(ears, "");
}

static void
test_rings(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCall *call = fake_call_control_ring(ears->phone->fake, 1, "", "1005");

  check_ring(ears, "Ring1.wav");
  phone_set(ears->phone, "phone_setting.ring_type", "Resource:Ring3.wav");
  check_ring(ears, "Resource:Ring3.wav");
  phone_set(ears->phone, "account.1.ringtone.ring_type", "Config:own.wav");
  phone_set(ears->phone, "account.2.ringtone.ring_type", "Ring7.wav");
  check_ring(ears, "Config:own.wav");
  phone_set(ears->phone, "account.1.ringtone.ring_type", "common");
  check_ring(ears, "Resource:Ring3.wav");
  bench_call_set_text(&call->ring, "Bellcore-dr2");
  bench_call_control_call_changed(ears->phone->calls, call);
  check_ring(ears, "Bellcore-dr2");
  phone_press(ears->phone, "soft-3");
  check_ring(ears, "");
  fake_call_control_end(ears->phone->fake, call, BENCH_CALL_END_CANCELLED, 0, "");
  fake_call_control_ring(ears->phone->fake, 2, "", "1005");
  check_ring(ears, "Ring7.wav");
  g_assert_nonnull(strstr(ears->phone->heard->str, "tone ringer;"));
}

static void
fail_transfer(Ears *ears, BenchCall *call)
{
  call->transfer = BENCH_TRANSFER_TRYING;
  bench_call_control_call_changed(ears->phone->calls, call);
  call->transfer = BENCH_TRANSFER_FAILED;
  bench_call_control_call_changed(ears->phone->calls, call);
}

/* A transfer that failed fetches the person back: for a while, until a key, until the call is gone. */
static void
test_come_back(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCall *call = phone_talk(ears->phone, "605");

  phone_set(ears->phone, "phone_setting.ring_for_tranfailed", "Ring5.wav");
  phone_press(ears->phone, "hold");
  fail_transfer(ears, call);
  check_ring(ears, "Ring5.wav");
  bench_clock_advance(ears->phone->clock, 10100);
  check_ring(ears, "");
  fail_transfer(ears, call);
  check_ring(ears, "Ring5.wav");
  phone_press(ears->phone, "volume-up");
  check_ring(ears, "");
  fail_transfer(ears, call);
  check_ring(ears, "Ring5.wav");
  fake_call_control_set_state(ears->phone->fake, call, BENCH_CALL_TALKING);
  check_ring(ears, "");
  fake_call_control_set_state(ears->phone->fake, call, BENCH_CALL_HOLDING);
  fail_transfer(ears, call);
  fake_call_control_end(ears->phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  check_ring(ears, "");
}

/* Menu -> Settings -> Basic -> Ring Tones. */
static void
test_menu(void)
{
  g_autoptr(Ears) ears = ears_new();

  phone_press(ears->phone, "soft-4 6 1 4");
  phone_check(ears->phone, "Ring Tones", "Back|||Enter");
  g_assert_cmpstr(phone_row(ears->phone, 0)->label, ==, "1. Common");
  g_assert_cmpstr(phone_row(ears->phone, 0)->value, ==, "Ring1.wav");
  g_assert_cmpstr(phone_row(ears->phone, 1)->label, ==, "2. 1001");
  g_assert_cmpstr(phone_row(ears->phone, 1)->value, ==, "Common");
  g_assert_cmpstr(phone_row(ears->phone, 16)->label, ==, "17. Account 16");
  phone_press(ears->phone, "ok");
  phone_check(ears->phone, "Ring Tones", "Back|||Save");
  check_ring(ears, "");
  phone_press(ears->phone, "down");
  check_ring(ears, "Ring2.wav");
  phone_press(ears->phone, "down");
  check_ring(ears, "Ring3.wav");
  bench_clock_advance(ears->phone->clock, 6100);
  check_ring(ears, "");
  phone_press(ears->phone, "up");
  check_ring(ears, "Ring2.wav");
  phone_press(ears->phone, "soft-4");
  check_ring(ears, "");
  g_assert_cmpstr(bench_settings_get(ears->phone->settings, "phone_setting.ring_type"), ==, "Ring2.wav");

  /* An account: what is common is its first choice; leaving changes nothing and is silent. */
  phone_press(ears->phone, "down ok");
  phone_check(ears->phone, "Account 1", "Back|||Save");
  g_assert_cmpstr(phone_row(ears->phone, 0)->label, ==, "1. Common");
  phone_press(ears->phone, "down down up up");
  check_ring(ears, "Ring2.wav");
  phone_press(ears->phone, "up");
  check_ring(ears, "Splash.wav");
  phone_press(ears->phone, "x");
  check_ring(ears, "");
  g_assert_cmpstr(bench_settings_get(ears->phone->settings, "account.1.ringtone.ring_type"), ==, "common");
  phone_press(ears->phone, "ok up ok");
  g_assert_cmpstr(bench_settings_get(ears->phone->settings, "account.1.ringtone.ring_type"), ==,
                  "Splash.wav");

  /* A call that comes in the middle rings as it should. */
  phone_press(ears->phone, "ok up");
  check_ring(ears, "Silent.wav");
  fake_call_control_ring(ears->phone->fake, 2, "", "1005");
  check_ring(ears, "Ring2.wav");
  phone_press(ears->phone, "soft-3");
  check_ring(ears, "");
  phone_press(ears->phone, "soft-4");
  check_ring(ears, "Silent.wav");
  phone_press(ears->phone, "speaker");
  check_tone(ears, "dial");
}

/* While a call is recorded: at once, every fifteen seconds, and no more once it is paused or over. */
static void
test_record_tone(void)
{
  g_autoptr(Ears) ears = ears_new();
  BenchCallControl *calls = ears->phone->calls;
  BenchCall *call = phone_talk(ears->phone, "600");

  g_assert_true(bench_call_control_record(calls, call, "/x.wav", NULL));
  check_notes(ears, "record;");
  bench_clock_advance(ears->phone->clock, 30010);
  check_notes(ears, "record;record;");
  g_assert_true(bench_call_control_pause_record(calls, call, TRUE, NULL));
  bench_clock_advance(ears->phone->clock, 30010);
  check_notes(ears, "");
  g_assert_true(bench_call_control_pause_record(calls, call, FALSE, NULL));
  check_notes(ears, "record;");
  g_assert_true(bench_call_control_stop_record(calls, call, NULL));
  bench_clock_advance(ears->phone->clock, 30010);
  check_notes(ears, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/sounds/dial-tones", test_dial_tones);
  g_test_add_func("/firmware/sounds/failures", test_failures);
  g_test_add_func("/firmware/sounds/busy-delay", test_busy_delay);
  g_test_add_func("/firmware/sounds/hold-reminder", test_hold_reminder);
  g_test_add_func("/firmware/sounds/record-tone", test_record_tone);
  g_test_add_func("/firmware/sounds/send-tone", test_send_tone);
  g_test_add_func("/firmware/sounds/rings", test_rings);
  g_test_add_func("/firmware/sounds/come-back", test_come_back);
  g_test_add_func("/firmware/sounds/menu", test_menu);
  return g_test_run();
}
