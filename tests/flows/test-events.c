/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole phone and a server of events that does as told, with a stranger beside it: voice mail, registration
 * state, check-sync, text messages, watched calls, OPTIONS, presence; and what nobody may ask for.
 */
#include <string.h>

#include "calls/sip-control.h"
#include "calls/watch.h"
#include "event-server.h"
#include "phone/phone.h"
#include "remote/describe.h"

#define SUMMARY_TYPE "Content-Type: application/simple-message-summary\r\n"
#define SUMMARY "Messages-Waiting: yes\r\nMessage-Account: sip:vm@lab\r\nVoice-Message: 2/8\r\n"
#define NOTHING "Messages-Waiting: no\r\nVoice-Message: 0/8\r\n"

typedef struct
{
  TestEventServer *server;
  TestEventServer *stranger;
  BenchPhone *phone;
  GString *events;
} Fixture;

static void
on_event(BenchEventBus *bus G_GNUC_UNUSED, const BenchEvent *event, Fixture *fixture)
{
  g_autofree char *json = bench_event_to_json(event, "test");

  g_string_append_printf(fixture->events, "%s\n", json);
}

static BenchLine *
line_of(const Fixture *fixture)
{
  return bench_call_control_get_line(bench_phone_get_calls(fixture->phone), 1);
}

static gboolean
is_ready(gconstpointer data)
{
  const Fixture *fixture = data;
  BenchLine *line = line_of(fixture);

  return line != NULL && line->state == BENCH_LINE_REGISTERED
         && bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->kind == BENCH_SCREEN_IDLE;
}

static void
set(Fixture *fixture, const char *parameter, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(bench_phone_get_settings(fixture->phone), parameter, value, BENCH_LAYER_OVERRIDE, NULL,
                     &error);
  g_assert_no_error(error);
}

static guint16
port_of(Fixture *fixture)
{
  return bench_phone_get_sip_port(fixture->phone, BENCH_TRANSPORT_UDP);
}

/* A phone, user alice, signed in at the server, with these lines in its configuration. */
static void
set_up(Fixture *fixture, const char *more)
{
  BenchPhoneOptions options
      = { .name = "test", .interface = "127.0.0.1", .microphone = "null", .speaker = "null" };
  g_autoptr(GError) error = NULL;
  g_autofree char *config = NULL;

  memset(fixture, 0, sizeof *fixture);
  fixture->server = test_event_server_new();
  fixture->stranger = test_event_server_new();
  fixture->events = g_string_new(NULL);
  fixture->phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  config = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                           "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                           "account.1.sip_listen_port = 0\n%s",
                           test_event_server_get_port(fixture->server), more);
  bench_settings_load_text(bench_phone_get_settings(fixture->phone), "test.cfg", config, -1, BENCH_LAYER_FILE,
                           NULL);
  g_signal_connect(bench_phone_get_events(fixture->phone), "event", G_CALLBACK(on_event), fixture);
  g_assert_true(bench_phone_start(fixture->phone, &error));
  test_event_server_until(is_ready, fixture, "the phone to be ready");
}

static gboolean
has_stopped(gconstpointer data)
{
  return !bench_phone_is_running(((const Fixture *) data)->phone);
}

static void
tear_down(Fixture *fixture)
{
  bench_phone_stop(fixture->phone);
  test_event_server_until(has_stopped, fixture, "the phone to stop");
  g_signal_handlers_disconnect_by_data(bench_phone_get_events(fixture->phone), fixture);
  g_object_unref(fixture->phone);
  test_event_server_free(fixture->server);
  test_event_server_free(fixture->stranger);
  g_string_free(fixture->events, TRUE);
}

static char *
ask(TestEventServer *who, Fixture *fixture, const char *method, const char *headers, const char *body)
{
  return test_event_server_ask(who, port_of(fixture), method, "alice", headers, body);
}

static int
ask_code(TestEventServer *who, Fixture *fixture, const char *method, const char *headers, const char *body)
{
  g_autofree char *answer = ask(who, fixture, method, headers, body);

  return test_event_server_code(answer);
}

static void
check_popup(Fixture *fixture, const char *text)
{
  g_assert_cmpstr(bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->popup_text, ==, text);
}

static BenchLedMode
power_mode(Fixture *fixture)
{
  gsize n;
  const BenchLed *leds = bench_firmware_get_leds(bench_phone_get_firmware(fixture->phone), &n);

  g_assert_cmpstr(leds[0].name, ==, "power");
  return leds[0].colour == BENCH_LED_RED ? leds[0].mode : BENCH_LED_SOLID;
}

static gboolean
has_mail(gconstpointer data)
{
  return line_of(data)->new_messages == 2;
}

static gboolean
has_no_mail(gconstpointer data)
{
  return line_of(data)->new_messages == 0;
}

static void
test_mailbox(void)
{
  Fixture fixture;
  const char *subscribe;
  g_autofree char *status = NULL;

  set_up(&fixture, "account.1.subscribe_mwi = 1\naccount.1.subscribe_mwi_expires = 1200\n");
  subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_nonnull(strstr(subscribe, "\r\nExpires: 1200\r\n"));
  g_assert_true(g_str_has_prefix(subscribe, "SUBSCRIBE sip:alice@127.0.0.1"));
  g_assert_cmpint(test_event_server_notify(
                      fixture.server, subscribe, "server",
                      "Event: message-summary\r\nSubscription-State: active\r\n" SUMMARY_TYPE, SUMMARY),
                  ==, 200);
  test_event_server_until(has_mail, &fixture, "the line to have mail");
  g_assert_cmpuint(line_of(&fixture)->old_messages, ==, 8);
  g_assert_cmpstr(line_of(&fixture)->message_account, ==, "sip:vm@lab");
  check_popup(&fixture, "2 New Voice Mail(s)");
  g_assert_cmpint(power_mode(&fixture), ==, BENCH_LED_SLOW);
  status = bench_describe_status(fixture.phone);
  g_assert_nonnull(strstr(status, "\"new-messages\":2"));
  g_assert_nonnull(strstr(fixture.events->str, "\"type\":\"voice-mail\""));
  g_assert_nonnull(strstr(fixture.events->str, "\"state\":\"active\""));
  g_assert_cmpint(test_event_server_notify(
                      fixture.server, subscribe, "server",
                      "Event: message-summary\r\nSubscription-State: active\r\n" SUMMARY_TYPE, NOTHING),
                  ==, 200);
  test_event_server_until(has_no_mail, &fixture, "the line to have no mail");
  g_assert_cmpint(power_mode(&fixture), ==, BENCH_LED_SOLID);
  tear_down(&fixture);
}

static void
test_mailbox_of_its_own(void)
{
  Fixture fixture;

  set_up(&fixture,
         "account.1.subscribe_mwi = 1\naccount.1.subscribe_mwi_to_vm = 1\nvoice_mail.number.1 = 600\n");
  g_assert_true(g_str_has_prefix(test_event_server_wait(fixture.server, "SUBSCRIBE", 1),
                                 "SUBSCRIBE sip:600@127.0.0.1"));
  tear_down(&fixture);
}

/* Hardening: what nobody subscribed for is 481 and nothing happens; two events from the server are allowed. */
static void
test_unasked(void)
{
  static const char *const events[] = {
    "message-summary", "dialog", "check-sync;reboot=true", "talk", "hold", "refer", "reg", "ACTION-URI"
  };
  Fixture fixture;

  set_up(&fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS(events); i++)
    {
      g_autofree char *headers
          = g_strdup_printf("Event: %s\r\nSubscription-State: active\r\n" SUMMARY_TYPE, events[i]);

      g_assert_cmpint(ask_code(fixture.stranger, &fixture, "NOTIFY", headers, SUMMARY), ==, 481);
      if (i > 0 && i != 2)
        g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", headers, SUMMARY), ==, 481);
    }
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "NOTIFY", NULL, NULL), ==, 481);
  g_assert_cmpuint(line_of(&fixture)->new_messages, ==, 0);
  g_assert_cmpuint(test_event_server_count(fixture.server, "REGISTER"), ==, 1);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: message-summary\r\n" SUMMARY_TYPE,
                           SUMMARY),
                  ==, 200);
  g_assert_cmpuint(line_of(&fixture)->new_messages, ==, 2);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: message-summary\r\n" SUMMARY_TYPE,
                           "nonsense"),
                  ==, 400);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY",
                           "Event: message-summary\r\nContent-Type: text/html\r\n", "x"),
                  ==, 415);
  set(&fixture, "benchphone.notify.unsolicited", "check-sync");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: message-summary\r\n" SUMMARY_TYPE,
                           NOTHING),
                  ==, 481);
  g_assert_cmpuint(line_of(&fixture)->new_messages, ==, 2);
  tear_down(&fixture);
}

static gboolean
is_booting(gconstpointer data)
{
  const Fixture *fixture = data;

  return bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->kind == BENCH_SCREEN_BOOT;
}

static void
test_check_sync(void)
{
  Fixture fixture;
  const char *sign_out;
  const char *sign_in;

  set_up(&fixture, "");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync;reboot=false\r\n", NULL),
                  ==, 200);
  g_assert_nonnull(strstr(fixture.events->str, "check-sync: nothing to provision from yet"));
  set(&fixture, "sip.notify_reboot_enable", "0");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync;reboot=true\r\n", NULL), ==,
                  200);
  g_assert_false(is_booting(&fixture));
  set(&fixture, "sip.notify_reboot_enable", "1");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync;reboot=true\r\n", NULL), ==,
                  200);
  g_assert_true(is_booting(&fixture));
  sign_out = test_event_server_wait(fixture.server, "REGISTER", 2);
  g_assert_nonnull(strstr(sign_out, "\r\nExpires: 0\r\n"));
  sign_in = test_event_server_wait(fixture.server, "REGISTER", 3);
  g_assert_null(strstr(sign_in, "\r\nExpires: 0\r\n"));
  test_event_server_until(is_ready, &fixture, "the phone to be ready again");
  set(&fixture, "sip.notify_reboot_enable", "2");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync\r\n", NULL), ==, 200);
  g_assert_true(is_booting(&fixture));
  tear_down(&fixture);
}

/* A call is not cut: the restart waits for its end. */
static void
test_check_sync_in_call(void)
{
  Fixture fixture;
  BenchCallControl *calls;
  BenchCall *call;

  set_up(&fixture, "");
  calls = bench_phone_get_calls(fixture.phone);
  test_event_server_answer(fixture.server, "INVITE", "180 Ringing\r\n");
  call = bench_call_control_dial(calls, 1, "bob", NULL);
  g_assert_nonnull(call);
  test_event_server_wait(fixture.server, "INVITE", 1);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync;reboot=true\r\n", NULL), ==,
                  200);
  g_assert_false(is_booting(&fixture));
  bench_call_control_hang_up(calls, call);
  test_event_server_until(is_booting, &fixture, "the restart after the call");
  tear_down(&fixture);
}

static void
test_registration_event(void)
{
  Fixture fixture;
  const char *subscribe;
  g_autofree char *contact = NULL;
  g_autofree char *body = NULL;

  set_up(&fixture, "account.1.subscribe_register = 1\n");
  subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_nonnull(strstr(subscribe, "\r\nEvent: reg\r\n"));
  body = g_strdup_printf(
      "<?xml version=\"1.0\"?><reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" "
      "state=\"full\"><registration aor=\"sip:alice@127.0.0.1:%u\" id=\"a\" state=\"terminated\">"
      "<contact id=\"1\" state=\"terminated\" event=\"deactivated\">"
      "<uri>sip:alice@127.0.0.1:%u</uri></contact></registration></reginfo>",
      test_event_server_get_port(fixture.server), port_of(&fixture));
  g_assert_cmpuint(test_event_server_count(fixture.server, "REGISTER"), ==, 1);
  g_assert_cmpint(test_event_server_notify(fixture.server, subscribe, "server",
                                           "Event: reg\r\nSubscription-State: active\r\n"
                                           "Content-Type: application/reginfo+xml\r\n",
                                           body),
                  ==, 200);
  test_event_server_wait(fixture.server, "REGISTER", 2);
  tear_down(&fixture);
}

static void
test_text_in(void)
{
  Fixture fixture;
  g_autofree char *long_text = g_strnfill(5000, 'a');
  g_autofree char *answer = NULL;
  g_autoptr(GPtrArray) inbox = NULL;
  const BenchStoredText *text;

  set_up(&fixture, "");
  answer = ask(fixture.stranger, &fixture, "MESSAGE", "Content-Type: text/html\r\n", "<b>");
  g_assert_cmpint(test_event_server_code(answer), ==, 415);
  g_assert_nonnull(strstr(answer, "\r\nAccept: text/plain\r\n"));
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE",
                           "Content-Type: text/plain;charset=latin1\r\n", "a"),
                  ==, 415);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE", "Content-Type: text/plain\r\n", long_text),
                  ==, 413);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE", "Content-Type: text/plain\r\n", "\xff\xfe"),
                  ==, 400);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE", NULL, NULL), ==, 400);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE",
                           "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n", "x"),
                  ==, 415);
  g_free(answer);
  answer = test_event_server_ask(fixture.stranger, port_of(&fixture), "MESSAGE", "nobody",
                                 "Content-Type: text/plain\r\n", "hello");
  g_assert_cmpint(test_event_server_code(answer), ==, 404);
  g_assert_cmpuint(bench_text_store_get_unread(bench_phone_get_texts(fixture.phone)), ==, 0);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "MESSAGE",
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
  check_popup(&fixture, "New Text Message(s)");
  g_assert_cmpint(power_mode(&fixture), ==, BENCH_LED_SLOW);
  tear_down(&fixture);
}

static gboolean
has_sent(gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr(GPtrArray) sent = bench_text_store_list(bench_phone_get_texts(fixture->phone), BENCH_TEXT_SENT);

  return sent->len == 1;
}

static gboolean
was_refused(gconstpointer data)
{
  return strstr(((const Fixture *) data)->events->str, "Not found!") != NULL;
}

static void
test_text_out(void)
{
  Fixture fixture;
  BenchFirmware *firmware;
  const char *message;
  g_autofree char *long_text = g_strnfill(1400, 'a');
  g_autoptr(GError) error = NULL;

  set_up(&fixture, "");
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
  check_popup(&fixture, "Not found!");
  g_assert_false(bench_firmware_send_text(firmware, "1006", long_text, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  tear_down(&fixture);
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
  Fixture fixture;
  BenchCallControl *calls;
  BenchCall *call;
  g_autofree char *answer = NULL;

  set_up(&fixture, "");
  calls = bench_phone_get_calls(fixture.phone);
  answer = ask(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 600\r\n", NULL);
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
  tear_down(&fixture);
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
  Fixture fixture;
  g_autofree char *first = NULL;

  set_up(&fixture, "");
  first = ask(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 600\r\n", NULL);
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
  tear_down(&fixture);
}

/* Who says 481 to a NOTIFY is told nothing more. */
static void
test_watched_no_more(void)
{
  Fixture fixture;

  set_up(&fixture, "");
  test_event_server_answer(fixture.server, "NOTIFY", "481 Subscription Does Not Exist\r\n");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL), ==, 200);
  test_event_server_wait(fixture.server, "NOTIFY", 1);
  test_event_server_answer(fixture.server, "INVITE", "486 Busy Here\r\n");
  g_assert_nonnull(bench_call_control_dial(bench_phone_get_calls(fixture.phone), 1, "bob", NULL));
  test_event_server_wait(fixture.server, "ACK", 1);
  g_assert_cmpuint(test_event_server_count(fixture.server, "NOTIFY"), ==, 1);
  tear_down(&fixture);
}

static void
test_watched_refusals(void)
{
  Fixture fixture;
  g_autofree char *answer = NULL;

  set_up(&fixture, "");
  answer = ask(fixture.server, &fixture, "SUBSCRIBE", "Event: presence\r\n", NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 489);
  g_assert_nonnull(strstr(answer, "\r\nAllow-Events: dialog\r\n"));
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", NULL, NULL), ==, 489);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL), ==, 403);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 10\r\n", NULL),
                  ==, 423);
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nAccept: text/plain\r\n",
                           NULL),
                  ==, 406);
  g_free(answer);
  answer = test_event_server_ask(fixture.server, port_of(&fixture), "SUBSCRIBE", "nobody",
                                 "Event: dialog\r\n", NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 404);
  g_assert_cmpuint(test_event_server_count(fixture.server, "NOTIFY"), ==, 0);
  /* Expires 0 fetches the state once. */
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\nExpires: 0\r\n", NULL),
                  ==, 200);
  check_notify(test_event_server_wait(fixture.server, "NOTIFY", 1), "terminated;reason=timeout",
               "version=\"0\"", "</dialog-info>");
  set(&fixture, "benchphone.dialog.allow", "2");
  for (guint i = 0; i < 32; i++)
    g_assert_cmpint(ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL), ==, 200);
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL), ==, 503);
  set(&fixture, "benchphone.dialog.allow", "0");
  g_assert_cmpint(ask_code(fixture.server, &fixture, "SUBSCRIBE", "Event: dialog\r\n", NULL), ==, 403);
  tear_down(&fixture);
}

static void
test_options(void)
{
  static const char *const headers[]
      = { "\r\nAllow: INVITE, ", "\r\nAccept: application/sdp, ",     "\r\nAllow-Events: ",
          "\r\nSupported: ",     "\r\nAccept-Encoding: identity\r\n", "\r\nAccept-Language: en\r\n" };
  Fixture fixture;
  g_autofree char *answer = NULL;
  g_autofree char *offer = NULL;
  g_autofree char *unknown = NULL;

  set_up(&fixture, "");
  answer = ask(fixture.stranger, &fixture, "OPTIONS", NULL, NULL);
  g_assert_cmpint(test_event_server_code(answer), ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
    g_assert_nonnull(strstr(answer, headers[i]));
  g_assert_null(strstr(answer, "m=audio"));
  offer = ask(fixture.stranger, &fixture, "OPTIONS", "Accept: application/sdp\r\n", NULL);
  g_assert_nonnull(strstr(offer, "\r\nContent-Type: application/sdp\r\n"));
  g_assert_nonnull(strstr(offer, "m=audio 0 RTP/AVP "));
  set(&fixture, "features.dnd.enable", "1");
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 480);
  set(&fixture, "features.dnd_refuse_code", "486");
  g_assert_cmpint(ask_code(fixture.stranger, &fixture, "OPTIONS", NULL, NULL), ==, 486);
  unknown = test_event_server_ask(fixture.stranger, port_of(&fixture), "OPTIONS", "nobody", NULL, NULL);
  g_assert_cmpint(test_event_server_code(unknown), ==, 404);
  tear_down(&fixture);
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
  Fixture fixture;

  set_up(&fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS(strays); i++)
    {
      g_autofree char *answer = ask(fixture.stranger, &fixture, strays[i].method, NULL, NULL);

      g_assert_cmpint(test_event_server_code(answer), ==, strays[i].code);
      if (strays[i].code != 481)
        g_assert_nonnull(strstr(answer, "\r\nAllow: INVITE, "));
    }
  tear_down(&fixture);
}

/* Published on demand, changed with the phone's state, taken back at the end. */
static void
test_presence(void)
{
  Fixture fixture;

  set_up(&fixture, "benchphone.presence.publish = 1\n");
  test_event_server_answer(fixture.server, "PUBLISH", "200 OK\r\nExpires: 3600\r\nSIP-ETag: e1\r\n");
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 1), "<basic>open</basic>"));
  set(&fixture, "features.dnd.enable", "1");
  g_assert_nonnull(
      strstr(test_event_server_wait(fixture.server, "PUBLISH", 2), "<note>Do Not Disturb</note>"));
  tear_down(&fixture);
}

static gboolean
sees_call(gconstpointer data)
{
  return strstr(((const Fixture *) data)->events->str, "\"state\":\"confirmed\"") != NULL;
}

static gboolean
sees_none(gconstpointer data)
{
  return strstr(((const Fixture *) data)->events->str, "\"state\":\"idle\",\"note\"") != NULL;
}

#define DIALOGS(state, body)                                                                                 \
  "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"1\" state=\"" state "\">" body        \
  "</dialog-info>"

/* Somebody else's calls, told whole, then in part; and a document that is a bomb. */
static void
test_watching(void)
{
  static const char headers[]
      = "Event: dialog\r\nSubscription-State: active\r\nContent-Type: application/dialog-info+xml\r\n";
  static const char bomb[]
      = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><dialog-info>&y;</dialog-info>";
  Fixture fixture;
  BenchSipCallControl *calls;
  g_autoptr(GError) error = NULL;
  const char *subscribe;
  guint watch;

  set_up(&fixture, "");
  calls = BENCH_SIP_CALL_CONTROL(bench_phone_get_calls(fixture.phone));
  watch = bench_sip_call_control_watch(calls, 1, "dialog", "1005", &error);
  g_assert_no_error(error);
  g_assert_cmpuint(bench_sip_call_control_watch(calls, 1, "weather", "1005", NULL), ==, 0);
  subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_true(g_str_has_prefix(subscribe, "SUBSCRIBE sip:1005@127.0.0.1"));
  g_assert_cmpint(test_event_server_notify(fixture.server, subscribe, "server", headers, bomb), ==, 200);
  g_assert_null(strstr(fixture.events->str, "\"watch\":"));
  g_assert_cmpint(test_event_server_notify(fixture.server, subscribe, "server", headers,
                                           DIALOGS("full",
                                                   "<dialog id=\"1\"><state>confirmed</state></dialog>"
                                                   "<dialog id=\"2\"><state>early</state></dialog>")),
                  ==, 200);
  test_event_server_until(sees_call, &fixture, "the call of 1005");
  g_assert_cmpint(test_event_server_notify(fixture.server, subscribe, "server", headers,
                                           DIALOGS("partial",
                                                   "<dialog id=\"1\"><state>terminated</state></dialog>"
                                                   "<dialog id=\"2\"><state>terminated</state></dialog>")),
                  ==, 200);
  test_event_server_until(sees_none, &fixture, "the end of it");
  bench_sip_call_control_unwatch(calls, watch);
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "SUBSCRIBE", 2), "\r\nExpires: 0\r\n"));
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/events/mailbox", test_mailbox);
  g_test_add_func("/events/mailbox-of-its-own", test_mailbox_of_its_own);
  g_test_add_func("/events/unasked", test_unasked);
  g_test_add_func("/events/check-sync", test_check_sync);
  g_test_add_func("/events/check-sync-in-call", test_check_sync_in_call);
  g_test_add_func("/events/registration", test_registration_event);
  g_test_add_func("/events/text-in", test_text_in);
  g_test_add_func("/events/text-out", test_text_out);
  g_test_add_func("/events/watched", test_watched);
  g_test_add_func("/events/watched-again", test_watched_again);
  g_test_add_func("/events/watched-no-more", test_watched_no_more);
  g_test_add_func("/events/watched-refusals", test_watched_refusals);
  g_test_add_func("/events/options", test_options);
  g_test_add_func("/events/strays", test_strays);
  g_test_add_func("/events/presence", test_presence);
  g_test_add_func("/events/watching", test_watching);
  return g_test_run();
}
