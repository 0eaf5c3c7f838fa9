/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a server does to the face of a phone: voice mail that waits, a restart from afar, a call that asks to be
 * answered without a key (phone-ui 2.2, 4, 6.1, 6.6; guide F042).
 */
#include <string.h>

#include "event-phone.h"
#include "faces.h"
#include "one-phone.h"
#include "registrar.h"

#define SUMMARY_HEADERS                                                                                      \
  "Event: message-summary\r\nSubscription-State: active\r\nContent-Type: "                                   \
  "application/simple-message-summary\r\n"
#define MAIL "Messages-Waiting: yes\r\nMessage-Account: sip:vm@lab\r\nVoice-Message: 2/8\r\n"
#define NO_MAIL "Messages-Waiting: no\r\nVoice-Message: 0/8\r\n"

static void
notify(TestEventPhone *fixture, const char *headers, const char *body)
{
  g_assert_cmpint(test_event_phone_ask_code(fixture->server, fixture, "NOTIFY", headers, body), ==, 200);
}

static void
test_voice_mail(void)
{
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "account.1.label = Alice\n");
  test_event_server_answer(fixture.server, "INVITE", "180 Ringing\r\n");
  notify(&fixture, SUMMARY_HEADERS, MAIL);
  test_face_see(fixture.phone,
                &(TestFace){ "idle", "", "Exit|||Connect", "registered; voicemail; power red slow 2000",
                             "2 New Voice Mail(s)" });
  test_face_press(fixture.phone, "soft-1");
  test_face_see(fixture.phone,
                &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered; voicemail; power red slow 2000", "" });
  test_face_press(fixture.phone, "message");
  test_face_see(fixture.phone,
                &(TestFace){ "Ringing", "vm", "|||Cancel",
                             "in-use; speaker voicemail; power red slow 2000, line-1 green", "" });
  g_assert_true(
      g_str_has_prefix(test_event_server_wait(fixture.server, "INVITE", 1), "INVITE sip:vm@lab SIP/2.0"));
  test_face_press(fixture.phone, "soft-4");
  notify(&fixture, SUMMARY_HEADERS, NO_MAIL);
  test_face_see(fixture.phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
  test_event_phone_stop(&fixture);
}

static void
test_restart(void)
{
  TestEventPhone fixture;

  test_event_phone_start(&fixture, "account.1.label = Alice\n");
  test_face_press(fixture.phone, "soft-4");
  notify(&fixture, "Event: check-sync;reboot=true\r\n", NULL);
  test_face_see(fixture.phone, &(TestFace){ "Welcome", "", "|||", ";; power red", "" });
  test_face_see(fixture.phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
  test_event_phone_stop(&fixture);
}

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (g_str_has_prefix(request, "REGISTER "))
    return test_registrar_grant(request, 600, "");
  return g_strdup("200 OK\r\n");
}

static gboolean
was_answered(gconstpointer data)
{
  return test_registrar_find_answer((TestRegistrar *) data, "200", "1 INVITE") != NULL;
}

/* Answered without a key, muted as the phone is set; MUTE lets the caller hear us. */
static void
test_intercom(void)
{
  static const char offer[] = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                              "m=audio 39990 RTP/AVP 0\r\n";
  TestRegistrar *far = test_registrar_new(answer, NULL);
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\n"
                        "account.1.sip_server.1.port = %u\nfeatures.intercom.mute = 1\n",
                        test_registrar_get_port(far));
  BenchPhone *phone = test_phone_start(settings, NULL);
  const char *ok;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_face_see(phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
  test_registrar_call(far, "Alert-Info: <http://lab>;info=alert-autoanswer\r\n", offer);
  test_wait(was_answered, far, "the answer to the intercom call");
  ok = test_registrar_find_answer(far, "200", "1 INVITE");
  test_registrar_send_in_call(far, ok, "ACK", 1, "", "");
  test_face_see(phone, &(TestFace){ "Talking", "far", TEST_TALKING_KEYS,
                                    "in-use; speaker muted; line-1 green, mute red", "" });
  g_assert_true(bench_firmware_get_muted(bench_phone_get_firmware(phone)));
  test_face_press(phone, "mute");
  test_face_see(phone,
                &(TestFace){ "Talking", "far", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "" });
  test_face_press(phone, "soft-4");
  test_face_see(phone, &(TestFace){ "Call Finish", "far", "New Call|||Cancel", "registered;;", "" });
  test_phone_stop(phone);
  test_registrar_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/face-server/voice-mail", test_voice_mail);
  g_test_add_func("/face-server/restart", test_restart);
  g_test_add_func("/face-server/intercom", test_intercom);
  return g_test_run();
}
