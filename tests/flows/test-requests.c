/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests outside dialogs: text messages in and out, subscriptions to our calls, OPTIONS, and methods nobody has
 * business with there.
 */
#include <string.h>

#include "event-phone.h"

static void
test_text_in(void)
{
  TestEventPhone fixture;
  g_autofree char *long_text = g_strnfill(5000, 'a');
  g_autofree char *answer = NULL;
  g_autoptr(GPtrArray) inbox = NULL;
  const BenchStoredText *text;

  test_event_phone_start(&fixture, "");
  answer = test_event_phone_ask(fixture.stranger, &fixture, "MESSAGE", "Content-Type: text/html\r\n", "<b>");
  g_assert_cmpint(test_event_server_code(answer), ==, 415);
  g_assert_nonnull(strstr(answer, "\r\nAccept: text/plain\r\n"));
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE",
                                            "Content-Type: text/plain;charset=latin1\r\n", "a"),
                  ==, 415);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE",
                                            "Content-Type: text/plain\r\n", long_text),
                  ==, 413);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE",
                                            "Content-Type: text/plain\r\n", "\xff\xfe"),
                  ==, 400);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE", NULL, NULL), ==, 400);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE",
                                            "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n", "x"),
                  ==, 415);
  g_free(answer);
  answer = test_event_server_ask(fixture.stranger, test_event_phone_port(&fixture), "MESSAGE", "nobody",
                                 "Content-Type: text/plain\r\n", "hello");
  g_assert_cmpint(test_event_server_code(answer), ==, 404);
  g_assert_cmpuint(bench_text_store_get_unread(bench_phone_get_texts(fixture.phone)), ==, 0);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "MESSAGE",
                                            "Content-Type: text/plain;charset=UTF-8\r\n",
                                            "gr\xc3\xbc\xc3\x9f\x1b[31m\r\nzwei\xe2\x80\xae"),
                  ==, 200);
  inbox = bench_text_store_list(bench_phone_get_texts(fixture.phone), BENCH_TEXT_INBOX);
  g_assert_cmpuint(inbox->len, ==, 1);
  text = g_ptr_array_index(inbox, 0);
  /* No escapes, no second line, nothing that turns the writing round. */
  g_assert_cmpstr(text->text, ==, "gr\xc3\xbc\xc3\x9f[31m  zwei");
  g_assert_cmpstr(text->number, ==, "bob");
  g_assert_cmpstr(text->name, ==, "Bob");
  test_event_phone_check_popup(&fixture, "New Text Message(s)");
  g_assert_cmpint(test_event_phone_power(&fixture), ==, BENCH_LED_SLOW);
  test_event_phone_stop(&fixture);
}

static gboolean
has_sent(gconstpointer data)
{
  const TestEventPhone *fixture = data;
  g_autoptr(GPtrArray) sent = bench_text_store_list(bench_phone_get_texts(fixture->phone), BENCH_TEXT_SENT);

  return sent->len == 1;
}

static gboolean
was_refused(gconstpointer data)
{
  return strstr(((const TestEventPhone *) data)->events->str, "Not found!") != NULL;
}

static void
test_text_out(void)
{
  TestEventPhone fixture;
  BenchFirmware *firmware;
  const char *message;
  g_autofree char *long_text = g_strnfill(1400, 'a');
  g_autoptr(GError) error = NULL;

  test_event_phone_start(&fixture, "");
  firmware = bench_phone_get_firmware(fixture.phone);
  g_assert_true(bench_firmware_send_text(firmware, "1005", "gr\xc3\xbc\xc3\x9f", &error));
  message = test_event_server_wait(fixture.server, "MESSAGE", 1);
  g_assert_true(g_str_has_prefix(message, "MESSAGE sip:1005@127.0.0.1"));
  g_assert_true(g_str_has_suffix(message, "\r\n\r\ngr\xc3\xbc\xc3\x9f"));
  g_assert_nonnull(strstr(message, "\r\nContent-Type: text/plain;charset=UTF-8\r\n"));
  test_event_server_until(has_sent, &fixture, "the message to be sent");
  test_event_server_answer(fixture.server, "MESSAGE", "404 Not Found\r\n");
  g_assert_true(bench_firmware_send_text(firmware, "1006", "hello", &error));
  test_event_server_until(was_refused, &fixture, "the refusal");
  test_event_phone_check_popup(&fixture, "Not found!");
  g_assert_false(bench_firmware_send_text(firmware, "1006", long_text, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  test_event_phone_stop(&fixture);
}

static void
check_notify(const char *notify, const char *state, const char *version, const char *part)
{
  g_assert_nonnull(strstr(notify, "\r\nEvent: dialog\r\n"));
  g_assert_nonnull(strstr(notify, state));
  g_assert_nonnull(strstr(notify, version));
  g_assert_nonnull(strstr(notify, part));
}

static void
test_watched(void)
{
  TestEventPhone fixture;
  BenchCallControl *calls;
  BenchCall *call;
  g_autofree char *answer = NULL;

  test_event_phone_start(&fixture, "");
  calls = bench_phone_get_calls(fixture.phone);
  answer = test_event_phone_ask(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 600\r\n",
                                NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 200);
  g_assert_nonnull(strstr(answer, "\r\nExpires: 600\r\n"));
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 1),
               "Subscription-State: active;expires=", "version=\"0\" state=\"full\"", "</dialog-info>");
  test_event_server_answer(fixture.server, "INVITE", "486 Busy Here\r\n");
  call = bench_call_control_dial(calls, 1, "bob", NULL);
  g_assert_nonnull(call);
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 2), "active", "version=\"1\"",
               "<state>trying</state>");
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 3), "active", "version=\"2\"",
               "<state>terminated</state>");
  test_event_phone_stop(&fixture);
}

/* Refreshed, asked for what the dialog is not for, and ended by the subscriber. */
static void
test_watched_again(void)
{
  static const struct
  {
    const char *method;
    const char *headers;
    int code;
  } requests[] = {
    { "SUBSCRIBE", "Event: dialog\r\nExpires: 700\r\n", 200 },
    { "SUBSCRIBE", "Event: dialog\r\nExpires: 5\r\n", 423 },
    { "SUBSCRIBE", "Event: reg\r\n", 489 },
    { "INFO", NULL, 405 },
    { "SUBSCRIBE", "Event: dialog\r\nExpires: 0\r\n", 200 },
    { "SUBSCRIBE", "Event: dialog\r\n", 481 },
  };
  TestEventPhone fixture;
  g_autofree char *first = NULL;

  test_event_phone_start(&fixture, "");
  first = test_event_phone_ask(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 600\r\n",
                               NULL);
  test_event_server_wait(fixture.server, "NOTIFY", 1);
  for (gsize i = 0; i < G_N_ELEMENTS(requests); i++)
    {
      g_autofree char *answer
          = test_event_server_ask_again(fixture.server, first, requests[i].method, requests[i].headers);

      g_assert_cmpint(test_event_server_code(answer), ==, requests[i].code);
    }
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 2), "active;expires=", "version=\"1\"",
               "</dialog-info>");
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 3), "terminated;reason=timeout",
               "version=\"1\"", "</dialog-info>");
  test_event_phone_stop(&fixture);
}

/* Who says 481 to a NOTIFY is told nothing more. */
static void
test_watched_no_more(void)
{
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "");
  test_event_server_answer(fixture.server, "NOTIFY", "481 Subscription Does Not Exist\r\n");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL),
                  ==, 200);
  test_event_server_wait(fixture.server, "NOTIFY", 1);
  test_event_server_answer(fixture.server, "INVITE", "486 Busy Here\r\n");
  g_assert_nonnull(bench_call_control_dial(bench_phone_get_calls(fixture.phone), 1, "bob", NULL));
  test_event_server_wait(fixture.server, "ACK", 1);
  g_assert_cmpuint(test_event_server_count(fixture.server, "NOTIFY"), ==, 1);
  test_event_phone_stop(&fixture);
}

static void
test_watched_refusals(void)
{
  TestEventPhone fixture;
  g_autofree char *answer = NULL;

  test_event_phone_start(&fixture, "");
  answer = test_event_phone_ask(fixture.server, &fixture, "SUBSCRIBE", "Event: presence\r\n", NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 489);
  g_assert_nonnull(strstr(answer, "\r\nAllow-Events: dialog\r\n"));
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE", NULL, NULL), ==, 489);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n",
                                            NULL),
                  ==, 403);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE",
                                            "Event: dialog\r\nExpires: 10\r\n", NULL),
                  ==, 423);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE",
                                            "Event: dialog\r\nAccept: text/plain\r\n", NULL),
                  ==, 406);
  g_free(answer);
  answer = test_event_server_ask(fixture.server, test_event_phone_port(&fixture), "SUBSCRIBE", "nobody",
                                 "Event: dialog\r\n", NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 404);
  g_assert_cmpuint(test_event_server_count(fixture.server, "NOTIFY"), ==, 0);
  /* Expires 0 fetches the state once. */
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE",
                                            "Event: dialog\r\nExpires: 0\r\n", NULL),
                  ==, 200);
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 1), "terminated;reason=timeout",
               "version=\"0\"", "</dialog-info>");
  test_event_phone_set(&fixture, "benchphone.dialog.allow", "2");
  for (guint i = 0; i < 32; i++)
    g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n",
                                              NULL),
                    ==, 200);
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n",
                                            NULL),
                  ==, 503);
  test_event_phone_set(&fixture, "benchphone.dialog.allow", "0");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL),
                  ==, 403);
  test_event_phone_stop(&fixture);
}

static void
test_options(void)
{
  static const char *const headers[]
      = { "\r\nAllow: INVITE, ", "\r\nAccept: application/sdp, ",     "\r\nAllow-Events: ",
          "\r\nSupported: ",     "\r\nAccept-Encoding: identity\r\n", "\r\nAccept-Language: en\r\n" };
  TestEventPhone fixture;
  g_autofree char *answer = NULL;
  g_autofree char *offer = NULL;
  g_autofree char *unknown = NULL;

  test_event_phone_start(&fixture, "");
  answer = test_event_phone_ask(fixture.stranger, &fixture, "OPTIONS", NULL, NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
    g_assert_nonnull(strstr(answer, headers[i]));
  g_assert_null(strstr(answer, "m=audio"));
  offer = test_event_phone_ask(fixture.stranger, &fixture, "OPTIONS", "Accept: application/sdp\r\n", NULL);
  g_assert_nonnull(strstr(offer, "\r\nContent-Type: application/sdp\r\n"));
  g_assert_nonnull(strstr(offer, "m=audio 0 RTP/AVP "));
  test_event_phone_set(&fixture, "features.dnd.enable", "1");
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 480);
  test_event_phone_set(&fixture, "features.dnd_refuse_code", "486");
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 486);
  test_event_phone_set(&fixture, "features.dnd.enable", "0");
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 200);
  test_event_phone_set(&fixture, "benchphone.always_busy", "1");
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 486);
  unknown = test_event_server_ask(fixture.stranger, test_event_phone_port(&fixture), "OPTIONS", "nobody",
                                  NULL, NULL);
  g_assert_cmpint(test_event_server_code(unknown), ==, 404);
  test_event_phone_stop(&fixture);
}

/* Methods nobody has business with outside a dialog. */
static void
test_strays(void)
{
  static const struct
  {
    const char *method;
    int code;
  } strays[] = {
    { "INFO", 481 },     { "UPDATE", 481 },  { "PRACK", 481 },      { "BYE", 481 },
    { "REGISTER", 405 }, { "PUBLISH", 405 }, { "FROBNICATE", 501 }, { "BENOTIFY", 501 },
  };
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS(strays); i++)
    {
      g_autofree char *answer
          = test_event_phone_ask(fixture.stranger, &fixture, strays[i].method, NULL, NULL);

      g_assert_cmpint(test_event_server_code(answer), ==, strays[i].code);
      if (strays[i].code != 481)
        g_assert_nonnull(strstr(answer, "\r\nAllow: INVITE, "));
    }
  test_event_phone_stop(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/requests/text-in", test_text_in);
  g_test_add_func("/requests/text-out", test_text_out);
  g_test_add_func("/requests/watched", test_watched);
  g_test_add_func("/requests/watched-again", test_watched_again);
  g_test_add_func("/requests/watched-no-more", test_watched_no_more);
  g_test_add_func("/requests/watched-refusals", test_watched_refusals);
  g_test_add_func("/requests/options", test_options);
  g_test_add_func("/requests/strays", test_strays);
  return g_test_run();
}
