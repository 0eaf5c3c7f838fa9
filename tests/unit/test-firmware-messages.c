/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: voice mail and text messages: prompts, icons, LED, MESSAGE key, boxes, writing, restarting. */
#include <string.h>

#include "firmware-fixture.h"

static gboolean
receive(Phone *phone, const char *number, const char *words)
{
  g_autofree char *uri = g_strdup_printf("sip:%s@lab", number);
  BenchText text = { 1, "", number, uri, words };

  return bench_call_control_text_received(phone->calls, &text);
}

static void
test_mail_prompt(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  phone_set(phone, "voice_mail.number.1", "600");
  phone_set_mail(phone, 1, 2, 8);
  phone_check_popup(phone, BENCH_POPUP_VOICE_MAIL, "2 New Voice Mail(s)");
  phone_check(phone, "", "Exit|||Connect");
  g_assert_cmpstr(phone_icons(phone), ==, "voicemail");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SLOW, 2000);
  phone_press(phone, "soft-2 soft-3");
  phone_check_popup(phone, BENCH_POPUP_VOICE_MAIL, "2 New Voice Mail(s)");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  g_assert_cmpstr(phone_icons(phone), ==, "voicemail");
  /* The same count again is no news, a higher one is, and none at all ends it. */
  phone_set_mail(phone, 1, 2, 8);
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_set_mail(phone, 1, 3, 8);
  phone_check_popup(phone, BENCH_POPUP_VOICE_MAIL, "3 New Voice Mail(s)");
  phone_set_mail(phone, 1, 0, 11);
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  g_assert_cmpstr(phone_icons(phone), ==, "");
  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static void
test_connect(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchLine *line = bench_call_control_get_line(phone->calls, 2);

  /* Only the second line has mail, and only its server says where: that is whom Connect calls. */
  bench_call_set_text(&line->message_account, "sip:vm@lab");
  phone_set_mail(phone, 2, 1, 0);
  phone_check(phone, "", "Exit|||Connect");
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "dial 2 sip:vm@lab;");
}

static void
test_message_key(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set_mail(phone, 1, 1, 0);
  phone_check(phone, "", "Exit|||View");
  phone_press(phone, "soft-4");
  phone_check(phone, "Voice Mail", "Back|||Enter");
  phone_press(phone, "1");
  phone_check(phone, "View Voice Mail", "Back|||Connect");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "1 new 0 old Mail");
  phone_press(phone, "ok");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "No voice mail number");
  phone_set(phone, "voice_mail.number.1", "600");
  phone_press(phone, "x x x message");
  phone_take_sent(phone, "dial 1 600;");
}

static void
test_switched_off(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "phone_setting.voice_mail_popup.enable", "0");
  phone_set(phone, "phone_setting.sms_popup_enable", "0");
  phone_set(phone, "phone_setting.mail_power_led_flash_enable", "0");
  phone_set_mail(phone, 1, 2, 0);
  g_assert_true(receive(phone, "1005", "hello"));
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  g_assert_cmpstr(phone_icons(phone), ==, "voicemail text");
  phone_check_led(phone, "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
}

static void
test_text_received(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *words = g_strnfill(50, 'w');
  g_autofree char *text = g_strdup_printf("%s and more", words);

  g_assert_true(receive(phone, "1005", text));
  phone_check_popup(phone, BENCH_POPUP_TEXT, "New Text Message(s)");
  phone_check(phone, "", "Exit|||View");
  g_assert_cmpstr(phone_icons(phone), ==, "text");
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SLOW, 2000);
  phone_press(phone, "soft-4");
  phone_check(phone, "Inbox", "Back|Option||View");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1005");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Today 14:03");
  phone_press(phone, "soft-4");
  phone_check(phone, "View Message", "Back||Delete|Reply");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "1005");
  g_assert_cmpuint(strlen(phone_row(phone, 2)->label), ==, 44);
  g_assert_cmpstr(phone_row(phone, 3)->label, ==, "wwwwww and more");
  phone_press(phone, "soft-1 soft-1");
  g_assert_cmpstr(phone_icons(phone), ==, "");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
}

static void
test_reply(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(GPtrArray) sent = NULL;

  receive(phone, "1005", "hello");
  phone_press(phone, "soft-4 soft-4 soft-4");
  phone_check(phone, "New Message", "Back|2aB|Delete|Send");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "1005");
  phone_press(phone, "down 6 soft-4");
  phone_take_sent(phone, "text 1 1005 6;");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Sending message...");
  bench_call_control_text_sent(phone->calls, 1, 200, "");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Message sent");
  sent = bench_text_store_list(phone->texts, BENCH_TEXT_SENT);
  g_assert_cmpuint(sent->len, ==, 1);
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(sent, 0))->number, ==, "1005");
}

static void
test_refused(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_firmware_send_text(phone->firmware, "1009", "hello", &error));
  bench_call_control_text_sent(phone->calls, 1, 404, "Not found!");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Not found!");
  phone_press(phone, "x soft-4 5 1 3");
  phone_check(phone, "Outbox", "Back|Option||View");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1009");
  phone->fake->refuse_dial = TRUE;
  g_assert_false(bench_firmware_send_text(phone->firmware, "1009", "hello", &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE);
}

static void
test_options(void)
{
  g_autoptr(Phone) phone = phone_new();

  receive(phone, "1005", "first");
  receive(phone, "1006", "second");
  phone_press(phone, "soft-4 down soft-2 2");
  phone_check(phone, "New Message", "Back|2aB|Delete|Send");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "first");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Number is empty!");
  phone_press(phone, "x x soft-2 3");
  phone_check_popup(phone, BENCH_POPUP_CONFIRM, "Delete selected item?");
  phone_press(phone, "ok");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 1);
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1006");
  phone_press(phone, "soft-4 soft-3 ok");
  phone_check(phone, "Inbox", "Back|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No messages");
  receive(phone, "1005", "third");
  phone_press(phone, "soft-2 4 ok");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No messages");
}

static void
test_restart(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 5");
  bench_firmware_restart(phone->firmware);
  phone_check_kind(phone, BENCH_SCREEN_BOOT);
  phone_check_led(phone, "power", BENCH_LED_RED, BENCH_LED_SOLID, 0);
  bench_clock_advance(phone->clock, 2000);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
end_forwarded(Phone *phone)
{
  fake_call_control_end(phone->fake, fake_call_control_ring(phone->fake, 1, "Anna", "605"),
                        BENCH_CALL_END_FORWARDED, 302, "Forwarded");
}

/* What the phone forwarded by itself is told, and so is forwarding that was switched on, unless it is not to be. */
static void
test_forward_prompts(void)
{
  g_autoptr(Phone) phone = phone_new();

  end_forwarded(phone);
  end_forwarded(phone);
  phone_check_popup(phone, BENCH_POPUP_FORWARDED, "2 Forwarded Call(s)");
  phone_check(phone, NULL, "Exit|||View");
  phone_press(phone, "soft-4");
  phone_check(phone, "Forwarded Calls", NULL);
  phone_press(phone, "x");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_set(phone, "forward.always.enable", "1");
  phone_set(phone, "forward.busy.enable", "1");
  phone_check_popup(phone, BENCH_POPUP_FORWARDED, "Always Forward is enabled.");
  phone_press(phone, "soft-1");
  phone_check_popup(phone, BENCH_POPUP_FORWARDED, "Busy Forward is enabled.");
  phone_press(phone, "soft-4");
  phone_check(phone, "Call Forward", NULL);
  phone_press(phone, "x");
  phone_set(phone, "forward.no_answer.enable", "1");
  phone_check_popup(phone, BENCH_POPUP_FORWARDED, "No Answer Forward is enabled.");
  phone_set(phone, "forward.no_answer.enable", "0");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_set(phone, "phone_setting.forward_call_popup.enable", "0");
  end_forwarded(phone);
  phone_set(phone, "forward.no_answer.enable", "1");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
}

/* Whoever forwards with the soft key knows. */
static void
test_forwarded_by_hand(void)
{
  g_autoptr(Phone) phone = phone_new();

  fake_call_control_ring(phone->fake, 1, "Anna", "605");
  phone_press(phone, "soft-2 6 1 1 soft-1");
  phone_check_history(phone, BENCH_HISTORY_FORWARDED, "605", 0);
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
}

/* phone_setting.call_info_display_method */
static void
test_call_info(void)
{
  static const char *const expected[][2] = {
    { "Anna", "605" }, { "605", "Anna" }, { "Anna", "" }, { "", "605" }, { "Anna<sip:605@*>", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
    {
      g_autoptr(Phone) phone = phone_new();
      g_autofree char *method = g_strdup_printf("%u", i);
      BenchCall *call;

      phone_set(phone, "phone_setting.call_info_display_method", method);
      call = fake_call_control_ring(phone->fake, 1, "Anna", "605");
      bench_call_set_text(&call->remote_uri, "sip:605@example.com");
      bench_call_control_call_changed(phone->calls, call);
      g_assert_true(g_pattern_match_simple(expected[i][0], phone_screen(phone)->name));
      g_assert_cmpstr(phone_screen(phone)->number, ==, expected[i][1]);
    }
}

/* The T2x phones say what to do; it goes when the network is back. */
static void
test_network_help(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "benchphone.model", "T22P");
  bench_firmware_set_network_available(phone->firmware, FALSE);
  phone_check(phone, "Net unavailable!", "Back|||");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 4);
  bench_firmware_set_network_available(phone->firmware, TRUE);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  bench_firmware_set_network_available(phone->firmware, FALSE);
  phone_press(phone, "x");
  phone_check(phone, "Network unavailable!", NULL);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/messages/mail-prompt", test_mail_prompt);
  g_test_add_func("/firmware/messages/connect", test_connect);
  g_test_add_func("/firmware/messages/message-key", test_message_key);
  g_test_add_func("/firmware/messages/switched-off", test_switched_off);
  g_test_add_func("/firmware/messages/text-received", test_text_received);
  g_test_add_func("/firmware/messages/reply", test_reply);
  g_test_add_func("/firmware/messages/refused", test_refused);
  g_test_add_func("/firmware/messages/options", test_options);
  g_test_add_func("/firmware/messages/restart", test_restart);
  g_test_add_func("/firmware-messages/forward-prompts", test_forward_prompts);
  g_test_add_func("/firmware-messages/forwarded-by-hand", test_forwarded_by_hand);
  g_test_add_func("/firmware-messages/call-info", test_call_info);
  g_test_add_func("/firmware-messages/network-help", test_network_help);
  return g_test_run();
}
