/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person reads when it does not work: every final answer of guide 3.4 on the LCD, from a far end that gives
 * it; a refused registration; a certificate that is not trusted; nobody there. By keys alone (phone-ui 2.2, 4).
 */
#include <string.h>

#include "certificates.h"
#include "faces.h"
#include "one-phone.h"
#include "registrar.h"

static const struct
{
  int code;
  const char *text;
} answers[] = {
  { 300, "Call failed!" },
  { 301, "Call failed!" },
  { 302, "Call failed!" },
  { 305, "Call failed!" },
  { 380, "Call failed!" },
  { 400, "Call failed!" },
  { 401, "Authentication failed: the server asks for nothing we can do" },
  { 402, "Call failed!" },
  { 403, "Forbidden number!" },
  { 404, "Not found!" },
  { 405, "Call failed!" },
  { 406, "Call failed!" },
  { 407, "Authentication failed: the server asks for nothing we can do" },
  { 408, "Invite request no response!" },
  { 409, "Call failed!" },
  { 410, "Not found!" },
  { 411, "Call failed!" },
  { 413, "Call failed!" },
  { 414, "Call failed!" },
  { 415, "Not acceptable here!" },
  { 416, "Call failed!" },
  { 420, "Call failed!" },
  { 421, "Call failed!" },
  { 422, "Call failed!" },
  { 423, "Call failed!" },
  { 433, "Rejected" },
  { 480, "Temporarily Unavailable" },
  { 481, "Call failed!" },
  { 482, "Call failed!" },
  { 483, "Call failed!" },
  { 484, "Address is incomplete!" },
  { 485, "Not found!" },
  { 486, "Busy here!" },
  { 487, "Call Finish" },
  { 488, "Not acceptable here!" },
  { 489, "Call failed!" },
  { 491, "Call failed!" },
  { 493, "Call failed!" },
  { 500, "Server Internal Error" },
  { 501, "Server Internal Error" },
  { 502, "Server Internal Error" },
  { 503, "No Service" },
  { 504, "Invite request no response!" },
  { 505, "Server Internal Error" },
  { 600, "Busy here!" },
  { 603, "Rejected" },
  { 604, "Not found!" },
  { 606, "Not acceptable here!" },
};

/* The number called is the answer wanted; an address without a user is answered. @data: whether to register. */
static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (g_str_has_prefix(request, "REGISTER "))
    return GPOINTER_TO_INT(data) ? test_registrar_grant(request, 600, "") : g_strdup("403 Not With Us\r\n");
  if (g_str_has_prefix(request, "INVITE sip:") && strchr(request, '@') < strstr(request, " SIP/2.0"))
    return g_strdup_printf("%.3s Scripted\r\nTo: <sip:x@lab>;tag=r\r\n", request + strlen("INVITE sip:"));
  if (g_str_has_prefix(request, "INVITE "))
    return g_strdup("180 Ringing\r\nTo: <sip:lab>;tag=r\r\n");
  return g_strdup("200 OK\r\n");
}

static BenchPhone *
start(TestRegistrar *far)
{
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n",
                        test_registrar_get_port(far));

  return test_phone_start(settings, NULL);
}

static void
type(BenchPhone *phone, const char *digits)
{
  for (const char *p = digits; *p != '\0'; p++)
    {
      char digit[2] = { *p, '\0' };

      test_face_press(phone, digit);
    }
}

/* 127.0.0.1 with a port. The colon is among the symbols, which are on the star key in another mode. */
static void
type_address(BenchPhone *phone, guint16 port)
{
  g_autofree char *number = g_strdup_printf("%u", port);

  type(phone, "127*0*0*1");
  test_face_press(phone, "soft-2 soft-2 soft-2");
  type(phone, "*************");
  test_face_press(phone, "soft-2");
  type(phone, number);
}

/* Where the number leads nowhere, and where the network cannot: all others are as if the called person were busy. */
static BenchTone
tone_for(int code)
{
  static const int info[] = { 403, 404, 410, 414, 416, 484, 485, 604 };
  static const int congestion[] = { 401, 407, 408, 415, 482, 483, 488, 606 };

  for (gsize i = 0; i < G_N_ELEMENTS(info); i++)
    if (info[i] == code)
      return BENCH_TONE_INFO;
  for (gsize i = 0; i < G_N_ELEMENTS(congestion); i++)
    if (congestion[i] == code)
      return BENCH_TONE_CONGESTION;
  return code < 400 || code / 100 == 5 ? BENCH_TONE_CONGESTION : BENCH_TONE_BUSY;
}

static void
test_answers(void)
{
  TestRegistrar *far = test_registrar_new(answer, GINT_TO_POINTER(TRUE));
  BenchPhone *phone = start(far);
  BenchFirmware *firmware = bench_phone_get_firmware(phone);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_face_see(phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++)
    {
      g_autofree char *number = g_strdup_printf("%d", answers[i].code);
      g_autofree char *who = g_strdup_printf("%d, %s", answers[i].code, answers[i].text);

      test_face_press(phone, "line-1");
      type(phone, number);
      test_face_press(phone, "soft-1");
      test_face_see(phone,
                    &(TestFace){ "Call failed!", who, "New Call|||Cancel", "registered; speaker;", "" });
      g_assert_cmpint(bench_firmware_get_tone(firmware), ==, tone_for(answers[i].code));
      test_face_press(phone, "soft-4");
      test_face_see(phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
    }
  test_phone_stop(phone);
  test_registrar_free(far);
}

/* The registrar wants nothing of us: the label and the status page say so, a number finds no service, an address is
   called all the same (F022). */
static void
test_refused_registration(void)
{
  TestRegistrar *far = test_registrar_new(answer, GINT_TO_POINTER(FALSE));
  BenchPhone *phone = start(far);
  g_autofree char *typed = g_strdup_printf("127*0*0*1:%u", test_registrar_get_port(far));

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  test_face_see(phone, &(TestFace){ "No Service", "", TEST_IDLE_KEYS, "unregistered;;", "" });
  test_face_press(phone, "ok 4");
  test_face_see_rows(phone, "[] 1. A: Register fail\n[] Forbidden: ");
  test_face_press(phone, "soft-1 soft-1");
  test_face_press(phone, "line-1");
  type(phone, "486");
  test_face_press(phone, "soft-1");
  test_face_see(phone, &(TestFace){ "Enter Number", "486", "Send|123|Delete|Cancel",
                                    "in-use; speaker; line-1 green", "No Service" });
  test_face_press(phone, "soft-4");
  test_face_press(phone, "line-1");
  type_address(phone, test_registrar_get_port(far));
  test_face_see(phone, &(TestFace){ "Enter Number", typed, "Send|123|Delete|Cancel",
                                    "in-use; speaker; line-1 green", "" });
  test_face_press(phone, "soft-1");
  test_face_see(phone,
                &(TestFace){ "Ringing", "127.0.0.1", "|||Cancel", "in-use; speaker; line-1 green", "" });
  test_face_press(phone, "soft-4");
  test_face_see(phone, &(TestFace){ "No Service", "", TEST_IDLE_KEYS, "unregistered;;", "" });
  test_phone_stop(phone);
  test_registrar_free(far);
}

/* Nobody listens there: what stands on the LCD is why, and not what a far end might have said. */
static void
test_no_connection(void)
{
  TestRegistrar *far = test_registrar_new(answer, GINT_TO_POINTER(TRUE));
  BenchPhone *phone = start(far);
  g_autofree char *uri = g_strdup_printf("sip:127.0.0.1:%u;transport=tcp", test_free_port());
  g_autoptr(GError) error = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_face_see(phone, &(TestFace){ "idle", "", TEST_IDLE_KEYS, "registered;;", "" });
  bench_firmware_dial(bench_phone_get_firmware(phone), uri, &error);
  g_assert_no_error(error);
  test_face_see(phone, &(TestFace){ "Call failed!", "127.0.0.1, no connection to 127.0.0.1",
                                    "New Call|||Cancel", "registered; speaker;", "" });
  test_phone_stop(phone);
  test_registrar_free(far);
}

/* A server that nobody trusts: neither the account nor a call goes there, and both say why. */
static void
test_untrusted(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options = { .certificate = certificates->untrusted };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  guint16 port = test_kamailio_get_tls_port(kamailio);
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                        "account.1.transport = 2\ntrusted_certificates.url = %s\n",
                        port, certificates->authority);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  test_face_see(phone, &(TestFace){ "No Service", "", TEST_IDLE_KEYS, "unregistered;;", "" });
  test_face_press(phone, "ok 4");
  test_face_see_rows(phone, "[] 1. A: Register fail\n"
                            "[] Certificate not trusted: unable to get local issuer certificate: ");
  test_face_press(phone, "soft-1 soft-1 line-1");
  type_address(phone, port);
  test_face_press(phone, "soft-1");
  test_face_see(phone,
                &(TestFace){ "Call failed!",
                             "127.0.0.1, Certificate not trusted: unable to get local issuer certificate",
                             "New Call|||Cancel", "unregistered; speaker;", "" });
  test_phone_stop(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/face-refusals/answers", test_answers);
  g_test_add_func("/face-refusals/refused-registration", test_refused_registration);
  g_test_add_func("/face-refusals/no-connection", test_no_connection);
  g_test_add_func("/face-refusals/untrusted", test_untrusted);
  return g_test_run();
}
