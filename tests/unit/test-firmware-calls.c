/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: every state of a call, several calls, hold, transfer, forward, tones, LEDs, history, pop-ups. */
#include <glib.h>
#include <string.h>

#include "firmware-fixture.h"

static void
check_tone(Phone *phone, BenchTone tone)
{
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, tone);
}

static void
test_outgoing(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_press(phone, "hook 6 0 0 ok");
  call = bench_firmware_get_focus(phone->firmware);
  phone_check(phone, "Calling", "|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->call_icon, ==, "calling");
  check_tone(phone, BENCH_TONE_NONE);
  phone_check_led(phone, "line-1", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_RINGING);
  phone_check(phone, "Ringing", "|||Cancel");
  check_tone(phone, BENCH_TONE_RING_BACK);
  /* The far end's own is heard. */
  bench_firmware_get_focus(phone->firmware)->early_media = TRUE;
  fake_call_control_set_state(phone->fake, bench_firmware_get_focus(phone->firmware), BENCH_CALL_RINGING);
  check_tone(phone, BENCH_TONE_NONE);
  bench_call_set_text(&call->codec, "G722");
  call->wideband = TRUE;
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  check_tone(phone, BENCH_TONE_NONE);
  g_assert_cmpstr(phone_screen(phone)->duration, ==, "00:00");
  g_assert_cmpstr(phone_screen(phone)->codec, ==, "G722");
  g_assert_true(phone_screen(phone)->wideband);
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "handset");
  bench_clock_advance(phone->clock, 7010);
  g_assert_cmpstr(phone_screen(phone)->duration, ==, "00:07");
  /* Straight to the second hour, not through every second of the first. */
  call->answered_us -= G_TIME_SPAN_HOUR;
  bench_call_control_call_changed(phone->calls, call);
  g_assert_cmpstr(phone_screen(phone)->duration, ==, "1:00:07");
  phone_press(phone, "1 hash");
  phone_take_sent(phone, "dial 1 600;dtmf 1 1;dtmf 1 #;");
  g_assert_cmpstr(phone_screen(phone)->dtmf, ==, "1#");
  phone_press(phone, "soft-3");
  phone_check(phone, "Conference", "Directory|History|123|Cancel");
  phone_press(phone, "x");

  fake_call_control_end(phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  phone_check(phone, "Call Finish", "New Call|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->duration, ==, "1:00:07");
  phone_check_history(phone, BENCH_HISTORY_PLACED, "600", 3607);
  bench_clock_advance(phone->clock, 3100);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check_led(phone, "line-1", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static void
test_cancel_and_on_hook(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "6 0 0 ok soft-4");
  phone_take_sent(phone, "dial 1 600;hangup 1;");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_press(phone, "6 0 0 ok x");
  phone_take_sent(phone, "dial 1 600;hangup 2;");
  phone_press(phone, "hook 6 0 0 ok hook");
  phone_take_sent(phone, "dial 1 600;hangup 3;");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_press(phone, "6 0 0 ok speaker");
  phone_take_sent(phone, "dial 1 600;hangup 4;");
}

static void
test_failed(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook 6 0 1 ok");
  fake_call_control_end(phone->fake, bench_firmware_get_focus(phone->firmware), BENCH_CALL_END_FAILED, 486,
                        "Busy here!");
  phone_check(phone, "Call failed!", "New Call|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->reason, ==, "Busy here!");
  g_assert_cmpstr(phone_screen(phone)->call_icon, ==, "failed");
  check_tone(phone, BENCH_TONE_BUSY);
  phone_check_history(phone, BENCH_HISTORY_PLACED, "601", 0);
  bench_clock_advance(phone->clock, 3100);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  check_tone(phone, BENCH_TONE_NONE);
  phone_press(phone, "hook hook 6 0 1 ok");
  fake_call_control_end(phone->fake, bench_firmware_get_focus(phone->firmware), BENCH_CALL_END_FAILED, 404,
                        "Not found!");
  phone_press(phone, "soft-1");
  phone_check(phone, "Enter Number", "Directory|History|123|Cancel");
  check_tone(phone, BENCH_TONE_DIAL);
  phone_press(phone, "6 0 1 ok");
  fake_call_control_end(phone->fake, bench_firmware_get_focus(phone->firmware), BENCH_CALL_END_FAILED, 486,
                        "Busy here!");
  check_tone(phone, BENCH_TONE_BUSY);
  fake_call_control_ring(phone->fake, 1, "", "1005");
  check_tone(phone, BENCH_TONE_RINGER);
}

static void
test_incoming(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = fake_call_control_ring(phone->fake, 2, "Bob", "1005");

  bench_call_set_text(&call->local_number, "1002");
  bench_call_control_call_changed(phone->calls, call);
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  g_assert_cmpstr(phone_screen(phone)->name, ==, "Bob");
  g_assert_cmpstr(phone_screen(phone)->number, ==, "1005");
  g_assert_cmpstr(phone_screen(phone)->via, ==, "To: 1002");
  bench_call_set_text(&call->diverted_by, "1009");
  bench_call_control_call_changed(phone->calls, call);
  g_assert_cmpstr(phone_screen(phone)->via, ==, "Via 1009");
  check_tone(phone, BENCH_TONE_RINGER);
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_FAST, 600);
  phone_check_led(phone, "line-2", BENCH_LED_GREEN, BENCH_LED_FAST, 400);
  phone_press(phone, "volume-up");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Ring Volume");
  phone_press(phone, "soft-3");
  check_tone(phone, BENCH_TONE_NONE);
  phone_check(phone, "Incoming Call", "Answer|Forward||Reject");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "answer 1;");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_SPEAKER);
  bench_clock_advance(phone->clock, 5000);
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "hangup 1;");
  phone_check(phone, "Call Finish", "New Call|||Cancel");
  phone_check_history(phone, BENCH_HISTORY_RECEIVED, "1005", 5);
  phone_press(phone, "x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_ways_to_answer(void)
{
  static const struct
  {
    const char *key;
    BenchAudioPath path;
  } ways[] = { { "ok", BENCH_AUDIO_PATH_SPEAKER },      { "soft-1", BENCH_AUDIO_PATH_SPEAKER },
               { "hook", BENCH_AUDIO_PATH_HANDSET },    { "speaker", BENCH_AUDIO_PATH_SPEAKER },
               { "headset", BENCH_AUDIO_PATH_HEADSET }, { "line-1", BENCH_AUDIO_PATH_SPEAKER } };

  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      fake_call_control_ring(phone->fake, 1, "", "1005");
      phone_press(phone, ways[i].key);
      phone_take_sent(phone, "answer 1;");
      g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, ways[i].path);
    }
  {
    g_autoptr(Phone) phone = phone_new();

    fake_call_control_ring(phone->fake, 1, "", "1005");
    phone_press(phone, "x");
    phone_take_sent(phone, "reject 1;");
    phone_check_kind(phone, BENCH_SCREEN_IDLE);
    fake_call_control_ring(phone->fake, 1, "", "1005");
    phone_press(phone, "soft-4");
    phone_take_sent(phone, "reject 2;");
  }
}

/* Call control answers by itself; the phone goes off-hook and leaves its menu. */
static void
test_auto_answer(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_press(phone, "soft-4");
  call = fake_call_control_ring(phone->fake, 1, "", "1005");
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "speaker");
  phone_press(phone, "speaker");
  phone_take_sent(phone, "hangup 1;");
}

static void
test_missed(void)
{
  g_autoptr(Phone) phone = phone_new();

  for (int i = 0; i < 2; i++)
    fake_call_control_end(phone->fake, fake_call_control_ring(phone->fake, 1, "Bob", "1005"),
                          BENCH_CALL_END_CANCELLED, 487, "");
  phone_check(phone, "", "Exit|||View");
  phone_check_popup(phone, BENCH_POPUP_MISSED, "2 New Missed Call(s)");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SLOW, 2000);
  g_assert_cmpstr(phone_icons(phone), ==, "missed");
  bench_clock_advance(phone->clock, 60000);
  phone_check_popup(phone, BENCH_POPUP_MISSED, "2 New Missed Call(s)");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SLOW, 2000);
  fake_call_control_end(phone->fake, fake_call_control_ring(phone->fake, 1, "Bob", "1005"),
                        BENCH_CALL_END_CANCELLED, 487, "");
  phone_check_popup(phone, BENCH_POPUP_MISSED, "1 New Missed Call(s)");
  phone_press(phone, "soft-4");
  phone_check(phone, "Missed Calls", "Back|Option|Delete|Send");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/3");
  phone_press(phone, "x");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);

  phone_set(phone, "account.1.missed_calllog", "0");
  fake_call_control_end(phone->fake, fake_call_control_ring(phone->fake, 1, "Bob", "1999"),
                        BENCH_CALL_END_CANCELLED, 487, "");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_check_history(phone, BENCH_HISTORY_MISSED, "1005", 0);
  phone_set(phone, "features.save_call_history", "0");
  phone_press(phone, "7 7 7 ok soft-4");
  phone_check_history(phone, BENCH_HISTORY_PLACED, NULL, 0);
}

static void
test_hold(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = phone_talk(phone, "600");

  phone_press(phone, "hold");
  phone_take_sent(phone, "hold 1;");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
  phone_check_led(phone, "line-1", BENCH_LED_GREEN, BENCH_LED_SLOW, 2000);
  phone_press(phone, "soft-2");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  phone_press(phone, "soft-2 line-1 line-1");
  phone_take_sent(phone, "resume 1;hold 1;resume 1;hold 1;");
  phone_press(phone, "hold");
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_HELD);
  phone_check(phone, "Held", "Transfer|Hold|Conference|End Call");
  phone_check_led(phone, "line-1", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
}

static void
test_on_hook_keeps_held_call(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook");
  phone_talk(phone, "600");
  phone_press(phone, "hold hook");
  phone_take_sent(phone, "hold 1;");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
}

static void
test_mute(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_press(phone, "mute");
  g_assert_false(bench_firmware_get_muted(phone->firmware));
  call = phone_talk(phone, "600");
  phone_press(phone, "mute");
  g_assert_true(bench_firmware_get_muted(phone->firmware));
  g_assert_true(phone_screen(phone)->muted);
  phone_check_led(phone, "mute", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  g_assert_false(bench_firmware_get_muted(phone->firmware));
  phone_check_led(phone, "mute", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  phone_set(phone, "features.allow_mute", "0");
  phone_talk(phone, "600");
  phone_press(phone, "mute");
  g_assert_false(bench_firmware_get_muted(phone->firmware));
}

static void
test_path_switch(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook");
  phone_talk(phone, "600");
  phone_press(phone, "speaker");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "speaker");
  phone_press(phone, "hook");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  phone_press(phone, "headset");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "headset");
  phone_press(phone, "hook");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "handset");
  phone_press(phone, "hook");
  phone_take_sent(phone, "hangup 1;");
}

/* F042: answered because the caller asked for it: a tone, then silence; muted if the phone is set so. */
static void
test_intercom(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_set(phone, "features.intercom.mute", "1");
  call = fake_call_control_ring(phone->fake, 1, "", "1005");
  call->intercom = TRUE;
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  check_tone(phone, BENCH_TONE_AUTO_ANSWER);
  g_assert_true(phone_screen(phone)->muted);
  phone_check_led(phone, "mute", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  bench_clock_advance(phone->clock, 700);
  check_tone(phone, BENCH_TONE_NONE);
}

static void
test_second_call(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *second;

  phone_talk(phone, "600");
  second = fake_call_control_ring(phone->fake, 2, "Carol", "1006");
  check_tone(phone, BENCH_TONE_CALL_WAITING);
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "2/2");
  phone_press(phone, "up");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/2");
  phone_set(phone, "call_waiting.tone", "0");
  check_tone(phone, BENCH_TONE_NONE);
  phone_press(phone, "down ok");
  phone_take_sent(phone, "answer 2;");
  phone_check(phone, "Talking", "Transfer|Swap|Conference|End Call");
  phone_check_led(phone, "line-1", BENCH_LED_GREEN, BENCH_LED_SLOW, 2000);
  phone_press(phone, "soft-2");
  phone_take_sent(phone, "hold 2;resume 1;");
  g_assert_cmpstr(phone_screen(phone)->number, ==, "600");
  phone_check(phone, "Talking", "Transfer|Swap|Conference|End Call");
  phone_press(phone, "line-2");
  phone_take_sent(phone, "hold 1;resume 2;");
  fake_call_control_end(phone->fake, second, BENCH_CALL_END_REMOTE, 0, "");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "");
}

static void
test_new_call_waits_for_hold(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *first = phone_talk(phone, "600");
  g_autoptr(GError) error = NULL;

  phone->fake->slow_hold = TRUE;
  phone_press(phone, "line-2");
  phone_take_sent(phone, "hold 1;");
  phone_check(phone, "Enter Number", "Directory|History|123|Cancel");
  phone_press(phone, "6 1 1 ok");
  phone_take_sent(phone, "");
  fake_call_control_hold_done(phone->fake, first);
  phone_take_sent(phone, "dial 2 611;");
  phone_check(phone, "Calling", "|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "2/2");
  phone_press(phone, "soft-4");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
  phone_press(phone, "soft-3");
  phone_check(phone, "Enter Number", "Directory|History|123|Cancel");
  phone_press(phone, "soft-4");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");

  phone_press(phone, "hold");
  g_assert_true(bench_firmware_dial(phone->firmware, "602", &error));
  phone_take_sent(phone, "hangup 2;resume 1;hold 1;");
  bench_clock_advance(phone->clock, 9000);
  g_assert_nonnull(strstr(phone->heard->str, "notice The call could not be held;"));
  fake_call_control_hold_done(phone->fake, first);
  phone_take_sent(phone, "");

  phone_press(phone, "hold");
  g_string_truncate(phone->heard, 0);
  g_assert_true(bench_firmware_dial(phone->firmware, "602", &error));
  fake_call_control_set_state(phone->fake, first, BENCH_CALL_TALKING);
  g_assert_nonnull(strstr(phone->heard->str, "notice The call could not be held;"));
  phone_take_sent(phone, "resume 1;hold 1;");
}

static void
test_transferred_by_far_end(void)
{
  g_autoptr(Phone) phone = phone_new();

  fake_call_control_end(phone->fake, phone_talk(phone, "600"), BENCH_CALL_END_REMOTE, 0, "");
  g_assert_nonnull(bench_call_control_dial(phone->calls, 1, "611", NULL));
  phone_check(phone, "Calling", "|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "speaker");
}

static void
test_transfer(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = phone_talk(phone, "600");

  phone_press(phone, "transfer");
  phone_check(phone, "Transfer to", "Directory|History|123|Cancel");
  check_tone(phone, BENCH_TONE_NONE);
  phone_press(phone, "6 1 1");
  phone_check(phone, "Transfer to", "B Transfer|Send|Delete|Cancel");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "transfer 1 611;");
  phone_check(phone, "Transferring", "Transfer|Hold|Conference|End Call");
  call->transfer = BENCH_TRANSFER_FAILED;
  bench_call_control_call_changed(phone->calls, call);
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Transfer Failed");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  phone_press(phone, "transfer 6 1 2 transfer");
  phone_take_sent(phone, "transfer 1 612;");
  call->transfer = BENCH_TRANSFER_DONE;
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_TRANSFERRED, 0, "");
  phone_check(phone, "Transferred", "New Call|||Cancel");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");

  bench_clock_advance(phone->clock, 5000);
  phone_press(phone, "hook");
  phone_talk(phone, "600");
  phone_press(phone, "transfer 6 1 3 hook");
  phone_take_sent(phone, "transfer 2 613;");
}

static void
test_consult(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_talk(phone, "600");
  phone_press(phone, "soft-1 6 1 1 soft-2");
  phone_take_sent(phone, "hold 1;dial 1 611;");
  phone_check(phone, "Calling", "Transfer|||Cancel");
}

static void
test_transfer_target_goes_away(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = phone_talk(phone, "600");

  phone_press(phone, "transfer 6");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  phone_check(phone, "Call Finish", "New Call|||Cancel");
}

static void
test_forward(void)
{
  g_autoptr(Phone) phone = phone_new();

  fake_call_control_ring(phone->fake, 1, "", "1005");
  phone_press(phone, "soft-2");
  phone_check(phone, "Forward to", "Directory|History|123|Cancel");
  check_tone(phone, BENCH_TONE_RINGER);
  phone_press(phone, "x");
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  phone_press(phone, "soft-2 6 0 0 soft-1");
  phone_take_sent(phone, "forward 1 600;");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  phone_check_history(phone, BENCH_HISTORY_FORWARDED, "1005", 0);
}

static void
test_incoming_over_menu(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_press(phone, "soft-4 2");
  call = fake_call_control_ring(phone->fake, 1, "", "1005");
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_CANCELLED, 487, "");
  phone_check(phone, "Features", "Back|||Enter");
  phone_press(phone, "x x");
  phone_check_popup(phone, BENCH_POPUP_MISSED, "1 New Missed Call(s)");
}

static void
test_programmatic(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(GError) error = NULL;

  g_assert_false(bench_firmware_answer(phone->firmware, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  g_assert_false(bench_firmware_hang_up(phone->firmware, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  phone->fake->refuse_dial = TRUE;
  g_assert_false(bench_firmware_dial(phone->firmware, "600", &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  fake_call_control_ring(phone->fake, 1, "", "1005");
  g_assert_true(bench_firmware_answer(phone->firmware, NULL));
  g_assert_true(bench_firmware_hang_up(phone->firmware, NULL));
  phone_take_sent(phone, "answer 1;hangup 1;");
}

static void
test_leds_json(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *idle = bench_firmware_leds_to_json(phone->firmware);
  g_autofree char *ringing = NULL;

  fake_call_control_ring(phone->fake, 2, "", "1005");
  ringing = bench_firmware_leds_to_json(phone->firmware);
  g_assert_cmpstr(idle, ==, "{}");
  g_assert_cmpstr(ringing, ==,
                  "{\"power\":{\"colour\":\"red\",\"mode\":\"fast\",\"period\":600},"
                  "\"line-2\":{\"colour\":\"green\",\"mode\":\"fast\",\"period\":400}}");
}

/* Somebody sends us on to somebody else: the call begins without a key, and says why. */
static void
test_transferred(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call;

  phone_talk(phone, "600");
  call = bench_call_control_dial(phone->calls, 1, "611", NULL);
  call->referred = TRUE;
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_CALLING);
  phone_check(phone, "Be Transferred", "|||Cancel");
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_RINGING);
  phone_check(phone, "Ringing", "|||Cancel");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/call/outgoing", test_outgoing);
  g_test_add_func("/firmware/call/cancel", test_cancel_and_on_hook);
  g_test_add_func("/firmware/call/failed", test_failed);
  g_test_add_func("/firmware/call/incoming", test_incoming);
  g_test_add_func("/firmware/call/ways-to-answer", test_ways_to_answer);
  g_test_add_func("/firmware/call/auto-answer", test_auto_answer);
  g_test_add_func("/firmware/call/missed", test_missed);
  g_test_add_func("/firmware/call/hold", test_hold);
  g_test_add_func("/firmware/call/on-hook-keeps-held", test_on_hook_keeps_held_call);
  g_test_add_func("/firmware/call/mute", test_mute);
  g_test_add_func("/firmware/call/path-switch", test_path_switch);
  g_test_add_func("/firmware/call/second", test_second_call);
  g_test_add_func("/firmware/call/waits-for-hold", test_new_call_waits_for_hold);
  g_test_add_func("/firmware/call/intercom", test_intercom);
  g_test_add_func("/firmware/call/transfer", test_transfer);
  g_test_add_func("/firmware/call/consult", test_consult);
  g_test_add_func("/firmware/call/transfer-target-gone", test_transfer_target_goes_away);
  g_test_add_func("/firmware/call/transferred-by-far-end", test_transferred_by_far_end);
  g_test_add_func("/firmware/call/forward", test_forward);
  g_test_add_func("/firmware/call/over-menu", test_incoming_over_menu);
  g_test_add_func("/firmware/call/programmatic", test_programmatic);
  g_test_add_func("/firmware/leds/json", test_leds_json);
  g_test_add_func("/firmware/calls/transferred", test_transferred);
  return g_test_run();
}
