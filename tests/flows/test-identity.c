/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who calls, who is connected, who forwards and what is hidden, on the wire and in the call; forwards and do
 * not disturb by account; calls answered without a key. Against a scripted far end. F042 to F047, F054 to
 * F059, F080, F081.
 */
#include <string.h>

#include "far.h"

static char *
say_nothing(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "INVITE") ? g_strdup("") : NULL;
}

static BenchCall *
call_in(TestFar *far, const char *headers)
{
  test_registrar_call(far->far, headers, TEST_FAR_SDP);
  return test_far_wait_incoming(far);
}

static void
test_caller(void)
{
  TestFar *far = test_far_new(say_nothing, "account.1.cid_source = 4\n", FALSE);
  BenchCall *call = call_in(far, "P-Asserted-Identity: \"Asserted\" <sip:2002@lab>\r\n"
                                 "Remote-Party-ID: <sip:3003@lab>\r\n");

  g_assert_cmpstr(call->remote_number, ==, "2002");
  g_assert_cmpstr(call->remote_name, ==, "Asserted");
  test_far_free(far);
}

static void
test_anonymous_caller(void)
{
  TestFar *far = test_far_new(say_nothing, "account.1.cid_source = 2\n", FALSE);
  BenchCall *call = call_in(far, "Privacy: id\r\nP-Asserted-Identity: <sip:2002@lab>\r\n");

  g_assert_cmpstr(call->remote_name, ==, "Anonymous");
  g_assert_null(strstr(call->remote_uri, "2002"));
  test_far_free(far);
}

static char *
answer_calls(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (g_str_has_prefix(request, "INVITE"))
    return strstr(request, ";tag=bob") == NULL ? test_far_ok(data, "bob", "", TEST_FAR_SDP) : g_strdup("");
  return g_str_has_prefix(request, "REFER") ? g_strdup("202 Accepted\r\n") : NULL;
}

/* What is shown of the caller is not where others are sent to find it. */
static void
test_anonymous_caller_transferred(void)
{
  TestFar *far = test_far_new(answer_calls, "", FALSE);
  BenchCall *caller = call_in(far, "Privacy: id\r\n");
  BenchCall *bob;
  g_autofree char *refer_to = NULL;

  g_assert_cmpstr(caller->remote_name, ==, "Anonymous");
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), caller, NULL));
  test_far_wait_state(far, caller, BENCH_CALL_TALKING);
  bob = test_far_dial(far, "bob");
  test_far_wait_state(far, bob, BENCH_CALL_TALKING);
  g_assert_true(bench_call_control_transfer_to_call(test_far_get_calls(far), bob, caller, NULL));
  refer_to = test_registrar_get_header(test_far_wait_request(far, "REFER", 1), "Refer-To");
  g_assert_true(g_str_has_prefix(refer_to, "<sip:far@127.0.0.1?Replaces="));
  test_far_free(far);
}

static void
test_anonymous_caller_refused(void)
{
  TestFar *far = test_far_new(say_nothing, "account.1.reject_anonymous_call = 1\n", FALSE);

  test_registrar_call(far->far, "Privacy: id\r\n", TEST_FAR_SDP);
  g_assert_nonnull(test_far_wait_answer(far, "433 Anonymity Disallowed", "1 INVITE"));
  test_far_free(far);
}

static void
test_proxy_require(void)
{
  TestFar *far = test_far_new(say_nothing, "account.1.proxy_require = com.example.firewall\n", FALSE);

  test_far_dial(far, "bob");
  test_far_assert_header(test_far_wait_request(far, "INVITE", 1), "Proxy-Require", "com.example.firewall");
  test_far_assert_header(test_far_wait_request(far, "REGISTER", 1), "Proxy-Require", "com.example.firewall");
  test_far_free(far);
}

static void
test_anonymous_call(void)
{
  TestFar *far = test_far_new(say_nothing, "account.1.anonymous_call = 1\n", FALSE);
  const char *invite;
  g_autofree char *from = NULL;

  test_far_dial(far, "bob");
  invite = test_far_wait_request(far, "INVITE", 1);
  from = test_registrar_get_header(invite, "From");
  g_assert_true(g_str_has_prefix(from, "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag="));
  test_far_assert_header(invite, "Privacy", "id");
  g_assert_nonnull(strstr(invite, "P-Preferred-Identity: "));
  g_assert_nonnull(strstr(invite, "<sip:alice@127.0.0.1"));
  test_far_free(far);
}

static char *
ring_as_another(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return test_far_ringing(data, "one", "P-Asserted-Identity: \"Hunt Group\" <sip:4004@lab>\r\n");
}

/* The 180 says who it really is that rings, and an UPDATE who it is later. */
static void
test_connected(void)
{
  TestFar *far = test_far_new(ring_as_another, "account.1.cp_source = 0\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *headers = NULL;

  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  g_assert_cmpstr(call->remote_number, ==, "4004");
  g_assert_cmpstr(call->remote_name, ==, "Hunt Group");
  headers = g_strdup_printf("Contact: <sip:one@127.0.0.1:%u>\r\nRemote-Party-ID: <sip:5005@lab>\r\n",
                            test_registrar_get_port(far->far));
  test_registrar_send_in_dialog(far->far, invite, "one", "UPDATE", 1, headers, "");
  test_far_wait_answer(far, "200", "1 UPDATE");
  g_assert_cmpstr(call->remote_number, ==, "5005");
  test_far_free(far);
}

/* RFC 4916: the From of a request inside the dialog says who is there now. */
static void
test_connected_by_from(void)
{
  TestFar *far = test_far_new(ring_as_another, "account.1.cp_source = 2\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autoptr(GRegex) to = g_regex_new("^To: .*\r$", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *changed
      = g_regex_replace_literal(to, invite, -1, 0, "To: \"Bob's deputy\" <sip:6006@lab>\r", 0, NULL);
  g_autofree char *headers
      = g_strdup_printf("Contact: <sip:one@127.0.0.1:%u>\r\n", test_registrar_get_port(far->far));

  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  g_assert_cmpstr(call->remote_number, ==, "bob");
  test_registrar_send_in_dialog(far->far, changed, "one", "UPDATE", 1, headers, "");
  test_far_wait_answer(far, "200", "1 UPDATE");
  g_assert_cmpstr(call->remote_number, ==, "6006");
  g_assert_cmpstr(call->remote_name, ==, "Bob's deputy");
  test_far_free(far);
}

/* account.X.cp_source 1, the default: what was dialled stays. */
static void
test_connected_as_dialled(void)
{
  TestFar *far = test_far_new(ring_as_another, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  g_assert_cmpstr(call->remote_number, ==, "bob");
  test_far_free(far);
}

static void
test_diverted(void)
{
  TestFar *far = test_far_new(say_nothing, "", FALSE);
  BenchCall *call = call_in(far, "History-Info: <sip:2002@lab?Reason=SIP%3Bcause%3D486>;index=1, "
                                 "<sip:alice@lab>;index=1.1\r\n");

  g_assert_cmpstr(call->diverted_by, ==, "2002");
  test_far_free(far);
}

/* Who forwarded before us stays on the list, behind us. */
static void
test_forward_headers(void)
{
  TestFar *far = test_far_new(say_nothing,
                              "forward.always.enable = 1\nforward.always.target = 9009\n"
                              "benchphone.forward.header = 2\n",
                              FALSE);
  const char *answer;

  test_registrar_call(far->far, "Diversion: <sip:2002@lab>;reason=user-busy\r\n", TEST_FAR_SDP);
  answer = test_far_wait_answer(far, "302", "1 INVITE");
  g_assert_nonnull(strstr(answer, ">;reason=unconditional, <sip:2002@lab>;reason=user-busy\r\n"));
  g_assert_nonnull(strstr(answer, "Diversion: <sip:alice@127.0.0.1"));
  g_assert_nonnull(strstr(answer, "?Reason=SIP%3Bcause%3D302>;index=1, <sip:9009@127.0.0.1"));
  test_far_free(far);
}

static void
test_forward_by_account(void)
{
  TestFar *far = test_far_new(say_nothing,
                              "features.fwd_mode = 1\nforward.always.enable = 1\nforward.always.target = 1\n"
                              "account.1.busy_fwd.enable = 1\naccount.1.busy_fwd.target = 8008\n"
                              "benchphone.always_busy = 1\n",
                              FALSE);

  test_registrar_call(far->far, "", TEST_FAR_SDP);
  g_assert_nonnull(strstr(test_far_wait_answer(far, "302", "1 INVITE"), "Contact: <sip:8008@"));
  test_far_free(far);
}

/* forward.international.enable 0: the call rings here instead. */
static void
test_no_international_forward(void)
{
  TestFar *far = test_far_new(say_nothing,
                              "forward.always.enable = 1\nforward.always.target = 0049301234\n"
                              "forward.international.enable = 0\n",
                              FALSE);

  g_assert_cmpint(call_in(far, "")->state, ==, BENCH_CALL_INCOMING);
  test_far_free(far);
}

/* Do not disturb by account; an authorized number comes through. */
static void
test_dnd(void)
{
  TestFar *far = test_far_new(say_nothing, "features.dnd_mode = 1\naccount.1.dnd.enable = 1\n", FALSE);

  test_registrar_call(far->far, "", TEST_FAR_SDP);
  g_assert_nonnull(test_far_wait_answer(far, "480", "1 INVITE"));
  test_far_free(far);
  far = test_far_new(say_nothing,
                     "account.1.cid_source = 1\nfeatures.dnd.enable = 1\n"
                     "features.dnd.emergency_authorized_number = 110, 112\n",
                     FALSE);
  g_assert_cmpint(call_in(far, "P-Asserted-Identity: <sip:112@lab>\r\n")->state, ==, BENCH_CALL_INCOMING);
  test_far_free(far);
}

static void
test_intercom(void)
{
  TestFar *far = test_far_new(say_nothing, "", FALSE);
  BenchCall *call = call_in(far, "Call-Info: <sip:lab>;answer-after=0\r\n");

  test_far_wait_answer(far, "200", "1 INVITE");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_true(call->intercom);
  test_far_free(far);
}

static void
test_intercom_not_allowed(void)
{
  TestFar *far = test_far_new(say_nothing, "features.intercom.allow = 0\n", FALSE);
  BenchCall *call = call_in(far, "Alert-Info: <http://lab>;info=alert-autoanswer\r\n");

  test_far_wait_answer(far, "180", "1 INVITE");
  g_assert_false(call->intercom);
  g_assert_cmpint(call->state, ==, BENCH_CALL_INCOMING);
  test_far_free(far);
}

static void
hang_up(TestFar *far)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(far));

  for (guint i = 0; i < calls->len; i++)
    bench_call_control_hang_up(test_far_get_calls(far), g_ptr_array_index(calls, i));
}

/* The server is told by a call when a service with a code is switched: one call after the other. */
static void
test_feature_codes(void)
{
  TestFar *far = test_far_new(say_nothing,
                              "account.1.anonymous_call_oncode = *67\nforward.always.on_code = *72\n"
                              "forward.always.off_code = *73\nforward.always.target = 9009\n",
                              FALSE);

  test_far_set(far, "account.1.anonymous_call", "1");
  test_far_wait_request(far, "INVITE sip:*67@", 1);
  test_far_set(far, "forward.always.enable", "1");
  hang_up(far);
  test_far_set(far, "forward.always.enable", "1");
  test_far_wait_request(far, "INVITE sip:*729009@", 1);
  hang_up(far);
  test_far_set(far, "forward.always.enable", "0");
  test_far_wait_request(far, "INVITE sip:*73@", 1);
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/identity-flow/caller", test_caller);
  g_test_add_func("/identity-flow/anonymous-caller", test_anonymous_caller);
  g_test_add_func("/identity-flow/anonymous-caller-transferred", test_anonymous_caller_transferred);
  g_test_add_func("/identity-flow/anonymous-caller-refused", test_anonymous_caller_refused);
  g_test_add_func("/identity-flow/proxy-require", test_proxy_require);
  g_test_add_func("/identity-flow/anonymous-call", test_anonymous_call);
  g_test_add_func("/identity-flow/connected", test_connected);
  g_test_add_func("/identity-flow/connected-by-from", test_connected_by_from);
  g_test_add_func("/identity-flow/connected-as-dialled", test_connected_as_dialled);
  g_test_add_func("/identity-flow/diverted", test_diverted);
  g_test_add_func("/identity-flow/forward-headers", test_forward_headers);
  g_test_add_func("/identity-flow/forward-by-account", test_forward_by_account);
  g_test_add_func("/identity-flow/no-international-forward", test_no_international_forward);
  g_test_add_func("/identity-flow/dnd", test_dnd);
  g_test_add_func("/identity-flow/intercom", test_intercom);
  g_test_add_func("/identity-flow/intercom-not-allowed", test_intercom_not_allowed);
  g_test_add_func("/identity-flow/feature-codes", test_feature_codes);
  return g_test_run();
}
