/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events the phone watches or is told: voice mail, its own registration, check-sync, somebody's calls; presence it
 * publishes; and what nobody may tell it unasked.
 */
#include <string.h>

#include "calls/sip-control.h"
#include "calls/watch.h"
#include "event-phone.h"
#include "remote/describe.h"

#define SUMMARY_TYPE "Content-Type: application/simple-message-summary\r\n"
#define SUMMARY "Messages-Waiting: yes\r\nMessage-Account: sip:vm@lab\r\nVoice-Message: 2/8\r\n"
#define NOTHING "Messages-Waiting: no\r\nVoice-Message: 0/8\r\n"

static gboolean
has_mail(gconstpointer data)
{
  return test_event_phone_line(data)->new_messages == 2;
}

static gboolean
has_no_mail(gconstpointer data)
{
  return test_event_phone_line(data)->new_messages == 0;
}

static void
test_mailbox(void)
{
  TestEventPhone fixture;
  const char *subscribe;
  g_autofree char *status = NULL;

  test_event_phone_start(&fixture, "account.1.subscribe_mwi = 1\naccount.1.subscribe_mwi_expires = 1200\n");
  subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_nonnull(strstr(subscribe, "\r\nExpires: 1200\r\n"));
  g_assert_true(g_str_has_prefix(subscribe, "SUBSCRIBE sip:alice@127.0.0.1"));
  g_assert_cmpint(test_event_server_notify(
                      fixture.server, subscribe, "server",
                      "Event: message-summary\r\nSubscription-State: active\r\n" SUMMARY_TYPE, SUMMARY),
                  ==, 200);
  test_event_server_until(has_mail, &fixture, "the line to have mail");
  g_assert_cmpuint(test_event_phone_line(&fixture)->old_messages, ==, 8);
  g_assert_cmpstr(test_event_phone_line(&fixture)->message_account, ==, "sip:vm@lab");
  test_event_phone_check_popup(&fixture, "2 New Voice Mail(s)");
  g_assert_cmpint(test_event_phone_power(&fixture), ==, BENCH_LED_SLOW);
  status = bench_describe_status(fixture.phone);
  g_assert_nonnull(strstr(status, "\"new-messages\":2"));
  g_assert_nonnull(strstr(fixture.events->str, "\"type\":\"voice-mail\""));
  g_assert_nonnull(strstr(fixture.events->str, "\"state\":\"active\""));
  g_assert_cmpint(test_event_server_notify(
                      fixture.server, subscribe, "server",
                      "Event: message-summary\r\nSubscription-State: active\r\n" SUMMARY_TYPE, NOTHING),
                  ==, 200);
  test_event_server_until(has_no_mail, &fixture, "the line to have no mail");
  g_assert_cmpint(test_event_phone_power(&fixture), ==, BENCH_LED_SOLID);
  test_event_phone_stop(&fixture);
}

static void
test_mailbox_of_its_own(void)
{
  TestEventPhone fixture;

  test_event_phone_start(
      &fixture,
      "account.1.subscribe_mwi = 1\naccount.1.subscribe_mwi_to_vm = 1\nvoice_mail.number.1 = 600\n");
  g_assert_true(g_str_has_prefix(test_event_server_wait(fixture.server, "SUBSCRIBE", 1),
                                 "SUBSCRIBE sip:600@127.0.0.1"));
  test_event_phone_stop(&fixture);
}

/* Hardening: what nobody subscribed for is 481 and nothing happens; two events from the server are allowed. */
static void
test_unasked(void)
{
  static const char *const events[] = {
    "message-summary", "dialog", "check-sync;reboot=true", "talk", "hold", "refer", "reg", "ACTION-URI"
  };
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS(events); i++)
    {
      g_autofree char *headers
          = g_strdup_printf("Event: %s\r\nSubscription-State: active\r\n" SUMMARY_TYPE, events[i]);

      g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "NOTIFY", headers, SUMMARY), ==,
                      481);
      if (i > 0 && i != 2)
        g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY", headers, SUMMARY), ==,
                        481);
    }
  g_assert_cmpint(test_event_phone_ask_code(fixture.stranger, &fixture, "NOTIFY", NULL, NULL), ==, 481);
  g_assert_cmpuint(test_event_phone_line(&fixture)->new_messages, ==, 0);
  g_assert_cmpuint(test_event_server_count(fixture.server, "REGISTER"), ==, 1);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: message-summary\r\n" SUMMARY_TYPE, SUMMARY),
                  ==, 200);
  g_assert_cmpuint(test_event_phone_line(&fixture)->new_messages, ==, 2);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: message-summary\r\n" SUMMARY_TYPE, "nonsense"),
                  ==, 400);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: message-summary\r\nContent-Type: text/html\r\n", "x"),
                  ==, 415);
  test_event_phone_set(&fixture, "benchphone.notify.unsolicited", "check-sync");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: message-summary\r\n" SUMMARY_TYPE, NOTHING),
                  ==, 481);
  g_assert_cmpuint(test_event_phone_line(&fixture)->new_messages, ==, 2);
  test_event_phone_stop(&fixture);
}

static gboolean
is_booting(gconstpointer data)
{
  const TestEventPhone *fixture = data;

  return bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->kind == BENCH_SCREEN_BOOT;
}

static gboolean
has_provisioned(gconstpointer data)
{
  const TestEventPhone *fixture = data;

  return strstr(fixture->events->str, "\"state\":\"finished\",\"trigger\":\"check-sync\"") != NULL;
}

static void
test_check_sync(void)
{
  TestEventPhone fixture;
  const char *sign_out;
  const char *sign_in;

  test_event_phone_start(&fixture, "");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: check-sync;reboot=false\r\n", NULL),
                  ==, 200);
  test_event_server_until(has_provisioned, &fixture, "the end of provisioning");
  test_event_phone_set(&fixture, "sip.notify_reboot_enable", "0");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: check-sync;reboot=true\r\n", NULL),
                  ==, 200);
  g_assert_false(is_booting(&fixture));
  test_event_phone_set(&fixture, "sip.notify_reboot_enable", "1");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: check-sync;reboot=true\r\n", NULL),
                  ==, 200);
  g_assert_true(is_booting(&fixture));
  sign_out = test_event_server_wait(fixture.server, "REGISTER", 2);
  g_assert_nonnull(strstr(sign_out, "\r\nExpires: 0\r\n"));
  sign_in = test_event_server_wait(fixture.server, "REGISTER", 3);
  g_assert_null(strstr(sign_in, "\r\nExpires: 0\r\n"));
  test_event_server_until(test_event_phone_is_ready, &fixture, "the phone to be ready again");
  test_event_phone_set(&fixture, "sip.notify_reboot_enable", "2");
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY", "Event: check-sync\r\n",
                                            NULL),
                  ==, 200);
  g_assert_true(is_booting(&fixture));
  test_event_phone_stop(&fixture);
}

/* A call is not cut: the restart waits for its end. */
static void
test_check_sync_in_call(void)
{
  TestEventPhone fixture;
  BenchCallControl *calls;
  BenchCall *call;

  test_event_phone_start(&fixture, "");
  calls = bench_phone_get_calls(fixture.phone);
  test_event_server_answer(fixture.server, "INVITE", "180 Ringing\r\n");
  call = bench_call_control_dial(calls, 1, "bob", NULL);
  g_assert_nonnull(call);
  test_event_server_wait(fixture.server, "INVITE", 1);
  g_assert_cmpint(test_event_phone_ask_code(fixture.server, &fixture, "NOTIFY",
                                            "Event: check-sync;reboot=true\r\n", NULL),
                  ==, 200);
  g_assert_false(is_booting(&fixture));
  bench_call_control_hang_up(calls, call);
  test_event_server_until(is_booting, &fixture, "the restart after the call");
  test_event_phone_stop(&fixture);
}

static void
test_registration_event(void)
{
  TestEventPhone fixture;
  const char *subscribe;
  g_autofree char *contact = NULL;
  g_autofree char *body = NULL;

  test_event_phone_start(&fixture, "account.1.subscribe_register = 1\n");
  subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_nonnull(strstr(subscribe, "\r\nEvent: reg\r\n"));
  body = g_strdup_printf(
      "<?xml version=\"1.0\"?><reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" "
      "state=\"full\"><registration aor=\"sip:alice@127.0.0.1:%u\" id=\"a\" state=\"terminated\">"
      "<contact id=\"1\" state=\"terminated\" event=\"deactivated\">"
      "<uri>sip:alice@127.0.0.1:%u</uri></contact></registration></reginfo>",
      test_event_server_get_port(fixture.server), test_event_phone_port(&fixture));
  g_assert_cmpuint(test_event_server_count(fixture.server, "REGISTER"), ==, 1);
  g_assert_cmpint(test_event_server_notify(fixture.server, subscribe, "server",
                                           "Event: reg\r\nSubscription-State: active\r\n"
                                           "Content-Type: application/reginfo+xml\r\n",
                                           body),
                  ==, 200);
  test_event_server_wait(fixture.server, "REGISTER", 2);
  test_event_phone_stop(&fixture);
}

/* Published on demand, changed with the phone's state, taken back at the end. */
static void
test_presence(void)
{
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "benchphone.presence.publish = 1\n");
  test_event_server_answer(fixture.server, "PUBLISH", "200 OK\r\nExpires: 3600\r\nSIP-ETag: e1\r\n");
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 1), "<basic>open</basic>"));
  test_event_phone_set(&fixture, "features.dnd.enable", "1");
  g_assert_nonnull(
      strstr(test_event_server_wait(fixture.server, "PUBLISH", 2), "<note>Do Not Disturb</note>"));
  /* By account now, which is not to be left alone; then it is. */
  test_event_phone_set(&fixture, "features.dnd_mode", "1");
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 3), "<basic>open</basic>"));
  test_event_phone_set(&fixture, "account.1.dnd.enable", "1");
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 4), "<basic>closed</basic>"));
  /* Off, and on again before that is answered: what follows the end of the old one is a new one. */
  test_event_phone_set(&fixture, "benchphone.presence.publish", "0");
  test_event_phone_set(&fixture, "benchphone.presence.publish", "1");
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 5), "Expires: 0\r\n"));
  g_assert_nonnull(strstr(test_event_server_wait(fixture.server, "PUBLISH", 6), "<basic>closed</basic>"));
  test_event_phone_stop(&fixture);
}

static gboolean
sees_call(gconstpointer data)
{
  return strstr(((const TestEventPhone *) data)->events->str, "\"state\":\"confirmed\"") != NULL;
}

static gboolean
sees_none(gconstpointer data)
{
  return strstr(((const TestEventPhone *) data)->events->str, "\"state\":\"idle\",\"note\"") != NULL;
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
  TestEventPhone fixture;
  BenchSipCallControl *calls;
  g_autoptr(GError) error = NULL;
  const char *subscribe;
  guint watch;

  test_event_phone_start(&fixture, "");
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
  test_event_phone_stop(&fixture);
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
  g_test_add_func("/events/presence", test_presence);
  g_test_add_func("/events/watching", test_watching);
  return g_test_run();
}
