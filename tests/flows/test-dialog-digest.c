/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 401 and 407 inside a call: every request of ours is sent once more with credentials, in the same dialog with
 * the next CSeq (RFC 3261 22.1, 22.2, 14.1).
 */
#include "far.h"

#include <string.h>

#define SETTINGS                                                                                             \
  "account.1.auth_name = alice\naccount.1.password = secret\naccount.1.100rel_enable = 1\n"                  \
  "account.1.session_timer.enable = 1\naccount.1.session_timer.expires = 600\naccount.1.dtmf.type = 2\n"
#define CHALLENGE "Digest realm=\"lab\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"\r\n"

static gboolean
has_credentials(const char *request)
{
  return strstr(request, "\r\nAuthorization: Digest ") != NULL
         || strstr(request, "\r\nProxy-Authorization: Digest ") != NULL;
}

/* Refuses each method inside the dialog until it comes with credentials: by turns as server and as proxy. */
static char *
challenge(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  static const char *const methods[] = { "PRACK ", "UPDATE ", "INFO ", "REFER ", "NOTIFY ", "BYE " };
  TestFar *far = data;

  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
    if (g_str_has_prefix(request, methods[i]) && !has_credentials(request))
      return i % 2 == 0 ? g_strdup("401 Who Are You\r\nWWW-Authenticate: " CHALLENGE)
                        : g_strdup("407 Who Are You\r\nProxy-Authenticate: " CHALLENGE);
  if (g_str_has_prefix(request, "INVITE") && strstr(request, "tag=one") != NULL)
    return has_credentials(request)
               ? test_far_ok(far, "one", "", TEST_FAR_SDP_OF("2", "39990", "a=recvonly\r\n"))
               : g_strdup("401 Who Are You\r\nWWW-Authenticate: " CHALLENGE);
  if (g_str_has_prefix(request, "INVITE"))
    return test_far_ringing(far, "one", "Require: 100rel\r\nRSeq: 1\r\n");
  if (g_str_has_prefix(request, "UPDATE"))
    return test_far_ok(far, "one", "Session-Expires: 600;refresher=uac\r\n", NULL);
  if (g_str_has_prefix(request, "REFER"))
    return g_strdup("202 Accepted\r\n");
  return g_str_has_prefix(request, "NOTIFY") ? g_strdup("200 OK\r\n") : NULL;
}

static guint64
read_cseq(const char *request)
{
  g_autofree char *cseq = test_registrar_get_header(request, "CSeq");

  return g_ascii_strtoull(cseq, NULL, 10);
}

/* The first request of that method has no credentials; the next one has them, and a higher CSeq. */
static void
check_twice(TestFar *far, const char *method)
{
  const char *first = test_far_wait_request(far, method, 1);
  const char *second = test_far_wait_request(far, method, 2);
  g_autofree char *call_id = test_registrar_get_header(first, "Call-ID");

  g_assert_false(has_credentials(first));
  g_assert_true(has_credentials(second));
  g_assert_nonnull(strstr(second, "username=\"alice\", "));
  g_assert_cmpuint(read_cseq(second), >, read_cseq(first));
  test_far_assert_header(second, "Call-ID", call_id);
}

static BenchCall *
talk(TestFar *far)
{
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ok = test_far_ok(far, "one",
                                    "Allow: INVITE, ACK, BYE, UPDATE, INFO, REFER\r\n"
                                    "Session-Expires: 600;refresher=uac\r\n",
                                    TEST_FAR_SDP);

  check_twice(far, "PRACK");
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "ACK", 1);
  return call;
}

static void
test_in_dialog(void)
{
  TestFar *far = test_far_new(challenge, SETTINGS, TRUE);
  BenchCall *call = talk(far);
  g_autoptr(GError) error = NULL;

  bench_call_control_send_dtmf(test_far_get_calls(far), call, '5', &error);
  g_assert_no_error(error);
  check_twice(far, "INFO");
  bench_clock_advance(far->clock, 300000);
  check_twice(far, "UPDATE");
  bench_call_control_hold(test_far_get_calls(far), call, &error);
  g_assert_no_error(error);
  g_assert_false(has_credentials(test_far_wait_request(far, "INVITE", 2)));
  g_assert_true(has_credentials(test_far_wait_request(far, "INVITE", 3)));
  test_far_wait_state(far, call, BENCH_CALL_HOLDING);
  bench_call_control_transfer(test_far_get_calls(far), call, "carol", &error);
  g_assert_no_error(error);
  check_twice(far, "REFER");
  test_far_free(far);
}

/* The far end transfers us: the reports about it are challenged, and so is the BYE. */
static void
test_reports(void)
{
  TestFar *far = test_far_new(challenge, SETTINGS, TRUE);
  BenchCall *call = talk(far);
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *refer
      = g_strdup_printf("Refer-To: <sip:carol@127.0.0.1:%u>\r\n", test_registrar_get_port(far->far));

  test_registrar_send_in_dialog(far->far, invite, "one", "REFER", 1, refer, "");
  test_far_wait_answer(far, "202", "1 REFER");
  check_twice(far, "NOTIFY");
  bench_call_control_hang_up(test_far_get_calls(far), call);
  check_twice(far, "BYE");
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dialog-digest/requests", test_in_dialog);
  g_test_add_func("/dialog-digest/reports", test_reports);
  return g_test_run();
}
