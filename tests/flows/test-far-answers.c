/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers to our calls that no well-behaved proxy shows us: forks that answer late, twice or after all is over,
 * early media of several, redirects whose first target is busy, offers that fit nothing. The far end is scripted.
 */
#include <sofia-sip/url.h>
#include <string.h>

#include "far.h"

#define PROGRESS "183 Progress\r\nTo: <sip:bob@lab>;tag=%s\r\nContact: <sip:%s@127.0.0.1:%u>\r\n"

static char *
answer_forked(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *ringing = NULL;
  g_autofree char *ok = NULL;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  ringing = test_far_ringing(far, "first", "");
  ok = test_far_ok(far, "second", "", TEST_FAR_SDP);
  return g_strdup_printf("%s\f%s", ringing, ok);
}

/* ACK and BYE go to the fork that answered: its tag, its contact. A second 200 is acknowledged and ended. */
static void
test_other_fork_answers(void)
{
  TestFar *far = test_far_new(answer_forked, "account.1.display_name = Al \"Ice\" \\ B\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autofree char *late = test_far_ok(far, "first", "", TEST_FAR_SDP);
  g_autofree char *from = NULL;
  const char *bye;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_nonnull(strstr(test_far_wait_request(far, "ACK sip:second@", 1), ";tag=second\r\n"));
  test_registrar_reply(far->far, test_far_wait_request(far, "INVITE", 1), late);
  test_far_assert_header(test_far_wait_request(far, "ACK sip:first@", 1), "CSeq", "1 ACK");
  bye = test_far_wait_request(far, "BYE sip:first@", 1);
  test_far_assert_header(bye, "CSeq", "2 BYE");
  test_far_assert_header(bye, "User-Agent", "test");
  test_far_assert_header(bye, "Reason", "SIP;cause=200;text=\"Call completed elsewhere\"");
  /* Once more: an ACK again, and no second BYE. */
  test_registrar_reply(far->far, test_far_wait_request(far, "INVITE", 1), late);
  test_far_wait_request(far, "ACK sip:first@", 2);
  /* Nothing that comes in the dialog we have ended is about the call, least of all its own BYE. */
  test_registrar_send_in_dialog(far->far, test_far_wait_request(far, "INVITE", 1), "first", "INVITE", 1, "",
                                TEST_FAR_SDP);
  test_far_wait_answer(far, "481", "1 INVITE");
  test_registrar_send_in_dialog(far->far, test_far_wait_request(far, "INVITE", 1), "first", "BYE", 2, "", "");
  test_far_wait_answer(far, "200", "2 BYE");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  bench_call_control_hang_up(test_far_get_calls(far), call);
  test_far_assert_header(test_far_wait_request(far, "BYE sip:second@", 1), "CSeq", "2 BYE");
  g_assert_cmpuint(test_far_count(far, "BYE sip:first@"), ==, 1);
  from = test_registrar_get_header(test_far_wait_request(far, "REGISTER", 1), "From");
  g_assert_true(g_str_has_prefix(from, "\"Al \\\"Ice\\\" \\\\ B\" <sip:alice@"));
  test_far_free(far);
}

static char *
refuse_then_answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *ringing = NULL;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  ringing = test_far_ringing(far, "one", "");
  return g_strdup_printf("%s\f603 Decline\r\nTo: <sip:bob@lab>;tag=x\r\n", ringing);
}

/* A 200 that crossed a 603: nobody waits for it any more. */
static void
test_answered_after_refusal(void)
{
  TestFar *far = test_far_new(refuse_then_answer, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autofree char *ok = test_far_ok(far, "one", "", TEST_FAR_SDP);
  const char *bye;

  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpstr(call->reason, ==, "Rejected");
  test_registrar_reply(far->far, test_far_wait_request(far, "INVITE", 1), ok);
  test_far_wait_request(far, "ACK sip:one@", 1);
  bye = test_far_wait_request(far, "BYE sip:one@", 1);
  test_far_assert_header(bye, "Reason", "");
  g_assert_cmpint(call->state, ==, BENCH_CALL_ENDED);
  test_far_free(far);
}

static void
progress(TestFar *far, const char *tag, const char *sdp)
{
  g_autofree char *head = g_strdup_printf(PROGRESS, tag, tag, test_registrar_get_port(far->far));
  g_autofree char *text
      = sdp != NULL ? g_strconcat(head, TEST_FAR_SDP_TYPE "\r\n", sdp, NULL) : g_strdup(head);

  test_registrar_reply(far->far, test_far_wait_request(far, "INVITE", 1), text);
}

/* The newest early media is heard; a 180 without any brings our ring-back again, or not. */
static void
check_early_media(gboolean deal_with_180)
{
  TestFar *far = test_far_new(NULL, deal_with_180 ? "" : "phone_setting.is_deal180 = 0\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autofree char *ringing = test_far_ringing(far, "one", "");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ok = test_far_ok(far, "two", "", TEST_FAR_SDP_OF("1", "39994", ""));

  progress(far, "one", TEST_FAR_SDP);
  test_far_wait_event(far, "\"port\":39990,\"sending\":false");
  g_assert_true(call->early_media);
  progress(far, "two", TEST_FAR_SDP_OF("1", "39994", ""));
  test_far_wait_event(far, "\"port\":39994,\"sending\":false");
  test_registrar_reply(far->far, invite, ringing);
  g_string_truncate(far->seen, 0);
  progress(far, "two", NULL);
  test_registrar_reply(far->far, invite, "182 Queued\r\n");
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_cmpint(call->early_media, ==, !deal_with_180);
  test_far_wait_event(far, "\"port\":39994,\"sending\":true");
  test_far_wait_request(far, "ACK sip:two@", 1);
  test_far_free(far);
}

static void
test_early_media(void)
{
  check_early_media(TRUE);
  check_early_media(FALSE);
}

/* A BYE in an early dialog ends that one; the INVITE goes on where others ring, and not when it was the last. */
static void
test_bye_in_early_dialog(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *one = test_far_ringing(far, "one", "");
  g_autofree char *two = test_far_ringing(far, "two", "");

  test_registrar_reply(far->far, invite, one);
  test_registrar_reply(far->far, invite, two);
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  test_registrar_send_in_dialog(far->far, invite, "two", "BYE", 1, "", "");
  test_far_wait_answer(far, "200", "1 BYE");
  g_assert_cmpint(call->state, ==, BENCH_CALL_RINGING);
  g_assert_cmpuint(test_far_count(far, "CANCEL"), ==, 0);
  test_registrar_send_in_dialog(far->far, invite, "two", "INFO", 2, "", "");
  test_far_wait_answer(far, "481", "2 INFO");
  test_registrar_send_in_dialog(far->far, invite, "one", "BYE", 3, "", "");
  test_far_wait_answer(far, "200", "3 BYE");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  test_far_wait_request(far, "CANCEL", 1);
  test_far_free(far);
}

/* Replaces that names an early dialog of a call we make: that call is cancelled, the new one is there instead. */
static void
test_early_dialog_replaced(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ringing = test_far_ringing(far, "one", "");
  g_autofree char *call_id = test_registrar_get_header(invite, "Call-ID");
  g_autofree char *from = test_registrar_get_header(invite, "From");
  g_autofree char *replaces = NULL;

  test_registrar_reply(far->far, invite, ringing);
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  replaces = g_strdup_printf("Require: replaces\r\nReplaces: %s;to-tag=%s;from-tag=one;early-only\r\n",
                             call_id, strstr(from, ";tag=") + strlen(";tag="));
  test_registrar_call(far->far, replaces, TEST_FAR_SDP);
  test_registrar_send_in_call(far->far, test_far_wait_answer(far, "200", "1 INVITE"), "ACK", 1, "", "");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "CANCEL", 1);
  test_far_free(far);
}

static char *
answer_redirect(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  guint port = test_registrar_get_port(far->far);

  if (g_str_has_prefix(request, "INVITE sip:bob"))
    return g_strdup_printf(
        "302 Moved\r\nTo: <sip:bob@lab>;tag=r\r\nContact: <sip:late@127.0.0.1:%u>;q=0.5\r\n"
        "Contact: <sip:busy@127.0.0.1:%u>;q=0.9\r\n",
        port, port);
  if (g_str_has_prefix(request, "INVITE sip:busy"))
    return g_strdup("486 Busy Here\r\nTo: <sip:busy@lab>;tag=b\r\n");
  return g_str_has_prefix(request, "INVITE sip:late") ? test_far_ok(far, "late", "", TEST_FAR_SDP) : NULL;
}

/* Best q first; the next one when that is busy. */
static void
test_second_target(void)
{
  TestFar *far = test_far_new(answer_redirect, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_cmpstr(call->remote_number, ==, "late");
  test_far_wait_request(far, "INVITE sip:busy", 1);
  test_far_free(far);
}

static char *
answer_loop(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  guint port = test_registrar_get_port(far->far);
  guint step;
  static const char *const answers[] = { "300 Choices", "301 Gone", "302 Moved", "380 Alternative" };

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  step = far->step++;
  return g_strdup_printf("%s\r\nTo: <sip:bob@lab>;tag=r\r\nContact: <mailto:bob@lab>\r\n"
                         "Contact: <sip:again%u@127.0.0.1:%u?Replaces=x>;expires=5;q=0.1\r\n"
                         "Contact: <sip:bob@127.0.0.1:%u>;q=0.9\r\n",
                         answers[step % G_N_ELEMENTS(answers)], step, port, port);
}

/* Every 3xx is followed, nothing twice, headers in a target are dropped, and there is an end to it. */
static void
test_redirects_end(void)
{
  TestFar *far = test_far_new(answer_loop, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
  g_assert_cmpuint(test_far_count(far, "INVITE sip:bob@"), ==, 1);
  g_assert_cmpuint(test_far_count(far, "INVITE sip:again0@"), ==, 1);
  g_assert_cmpuint(test_far_count(far, "INVITE"), <=, 12);
  g_assert_null(strstr(test_far_wait_request(far, "INVITE sip:again0@", 1), "Replaces"));
  test_far_free(far);
}

static char *
answer_use_proxy(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (far->step++ == 0)
    return g_strdup_printf(
        "305 Use Proxy\r\nTo: <sip:bob@lab>;tag=r\r\nContact: <sip:worse@127.0.0.1:9>;q=0.1\r\n"
        "Contact: <sip:127.0.0.1:%u>;q=0.7\r\n",
        test_registrar_get_port(far->far));
  return strstr(request, "INVITE sip:again@") == NULL
             ? test_far_ok(far, "through", "", TEST_FAR_SDP)
             : g_strdup_printf(
                 "305 Use Proxy\r\nTo: <sip:again@lab>;tag=r\r\nContact: <sip:127.0.0.1:%u>\r\n",
                 test_registrar_get_port(far->far));
}

/* The same request again, for the same Request-URI, in the same call; a second 305 for it is the end. */
static void
test_use_proxy(void)
{
  TestFar *far = test_far_new(answer_use_proxy, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  first = test_registrar_get_header(test_far_wait_request(far, "INVITE sip:bob@", 1), "Call-ID");
  second = test_registrar_get_header(test_far_wait_request(far, "INVITE sip:bob@", 2), "Call-ID");
  g_assert_cmpstr(first, ==, second);
  g_assert_cmpstr(call->remote_number, ==, "bob");
  bench_call_control_hang_up(test_far_get_calls(far), call);
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  far->step = 0;
  call = test_far_dial(far, "again");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->code, ==, 305);
  g_assert_cmpuint(test_far_count(far, "INVITE sip:again@"), ==, 2);
  test_far_free(far);
}

static char *
answer_secure(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (g_str_has_prefix(request, "INVITE sip:bob@"))
    return g_strdup("305 Use Proxy\r\nTo: <sip:bob@lab>;tag=r\r\nContact: <sips:127.0.0.1>\r\n");
  return g_str_has_prefix(request, "INVITE")
             ? g_strdup("302 Moved\r\nTo: <sip:x@lab>;tag=r\r\nContact: <sips:x@127.0.0.1>\r\n")
             : NULL;
}

/* An account without TLS goes nowhere that demands it, and says so. */
static void
test_sips_needs_tls(void)
{
  TestFar *far = test_far_new(answer_secure, "", FALSE);
  static const char *const numbers[] = { "bob", "moved" };
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    test_far_wait_state(far, test_far_dial(far, numbers[i]), BENCH_CALL_ENDED);
  g_assert_null(bench_call_control_dial(test_far_get_calls(far), 1, "sips:bob@127.0.0.1", &error));
  g_assert_cmpstr(error->message, ==, "A sips address needs an account with TLS");
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 2);
  test_far_free(far);
}

/* Early dialogs beyond a dozen are left alone, and a 199 makes room for another (RFC 6228). */
static void
test_most_early_dialogs(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ok = test_far_ok(far, "fork19", "", TEST_FAR_SDP);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *tag = g_strdup_printf("fork%u", i);
      g_autofree char *ringing = test_far_ringing(far, tag, "");

      test_registrar_reply(far->far, invite, ringing);
    }
  test_registrar_reply(far->far, invite, "199 Early Dialog Terminated\r\nTo: <sip:bob@lab>;tag=fork3\r\n");
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "ACK sip:fork19@", 1);
  test_far_free(far);
}

static char *
offer_late(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return test_far_ok(far, "one", "",
                     strstr(request, "sip:bob@") != NULL
                         ? TEST_FAR_SDP
                         : "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                           "m=video 39990 RTP/AVP 99\r\n");
}

/* No offer in our INVITE: the answer is in the ACK, even when it can only refuse all of the offer. */
static void
test_late_offer(void)
{
  TestFar *far = test_far_new(offer_late, "benchphone.account.1.late_offer = 1\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *ack;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_null(strstr(test_far_wait_request(far, "INVITE", 1), "m=audio"));
  g_assert_nonnull(strstr(test_far_wait_request(far, "ACK", 1), "m=audio 1"));
  bench_call_control_hang_up(test_far_get_calls(far), call);
  test_far_wait_request(far, "BYE", 1);
  call = test_far_dial(far, "video");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpstr(call->reason, ==, "Not acceptable here!");
  ack = test_far_wait_request(far, "ACK", 2);
  g_assert_nonnull(strstr(ack, "m=video 0 RTP/AVP 99"));
  test_far_assert_header(test_far_wait_request(far, "BYE", 2), "Reason",
                         "SIP;cause=488;text=\"Not Acceptable Here\"");
  test_far_free(far);
}

static char *
never_answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  return g_str_has_prefix(request, "INVITE") && far->step > 0 ? test_far_ringing(far, "one", "") : NULL;
}

/* Hung up before anything was heard: the CANCEL waits for the first answer; the 200 that crosses it is ended. */
static void
test_cancel_crosses_200(void)
{
  TestFar *far = test_far_new(never_answer, "", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ok = test_far_ok(far, "one", "", TEST_FAR_SDP);

  bench_call_control_hang_up(test_far_get_calls(far), call);
  g_assert_cmpuint(test_far_count(far, "CANCEL"), ==, 0);
  test_registrar_reply(far->far, invite, "100 Trying\r\n");
  test_far_wait_request(far, "CANCEL", 1);
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_request(far, "ACK sip:one@", 1);
  test_far_wait_request(far, "BYE sip:one@", 1);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_LOCAL);
  test_far_free(far);
}

/* Nobody has said a word: after 64*T1 nobody is waited for any more, and no CANCEL was ever due. */
static void
test_cancel_unheard(void)
{
  TestFar *far = test_far_new(NULL, "", TRUE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);

  bench_call_control_hang_up(test_far_get_calls(far), call);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_LOCAL);
  bench_clock_advance(far->clock, 32000);
  test_registrar_reply(far->far, invite, "100 Trying\r\n");
  call = test_far_dial(far, "carol");
  test_far_wait_request(far, "INVITE sip:carol@", 1);
  g_assert_cmpuint(test_far_count(far, "CANCEL"), ==, 0);
  test_far_free(far);
}

static char *
answer_at_once(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  return g_str_has_prefix(request, "INVITE") ? test_far_ok(data, "one", "", TEST_FAR_SDP) : NULL;
}

/* A number says user=phone in Request-URI, From and To, a name does not; short names for all headers; a
   user name that needs it is escaped in our Contact. */
static void
test_spelling(void)
{
  static const char *const lines[] = { "\r\nm:<sip:1001%25@127.0.0.1:",
                                       "\r\nv:SIP/2.0/UDP ",
                                       "\r\nf:<sip:1001%25@",
                                       "\r\nt:<sip:4711@",
                                       "\r\nk:replaces,timer\r\n",
                                       "\r\nx:1800;refresher=uac\r\n",
                                       "\r\nc:application/sdp\r\n",
                                       "\r\nl:",
                                       "\r\ni:" };
  TestFar *far = test_far_new(answer_at_once,
                              "account.1.user_name = 1001%\naccount.1.enable_user_equal_phone = 1\n"
                              "account.1.compact_header_enable = 1\naccount.1.session_timer.enable = 1\n",
                              FALSE);
  const char *invite;

  test_far_dial(far, "4711");
  invite = test_far_wait_request(far, "INVITE sip:4711@", 1);
  g_assert_nonnull(strstr(invite, ";user=phone SIP/2.0\r\n"));
  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    g_assert_nonnull(strstr(invite, lines[i]));
  test_registrar_call(far->far, "", TEST_FAR_SDP);
  g_assert_nonnull(strstr(test_far_wait_answer(far, "180", "1 INVITE"), "\r\nm:<sip:1001%25@"));
  test_far_free(far);
}

static char *
answer_by_way(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  return g_str_has_prefix(request, "INVITE")
             ? test_far_ok(data, "one", "Record-Route: <sip:127.0.0.1;lrx>\r\n", TEST_FAR_SDP)
             : NULL;
}

/* A URI whose last parameter begins like one that means something. */
static void
test_almost_a_parameter(void)
{
  TestFar *far = test_far_new(answer_by_way, "", FALSE);
  char params[] = "user=phone;lrx\0lr";
  url_t url = { .url_params = params };

  /* Sofia's own reads on behind the end, and finds it there. */
  g_assert_false(url_has_param(&url, "lr"));
  g_assert_true(url_has_param(&url, "user"));
  test_far_wait_state(far, test_far_dial(far, "bob"), BENCH_CALL_TALKING);
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/far-answers/other-fork", test_other_fork_answers);
  g_test_add_func("/far-answers/after-refusal", test_answered_after_refusal);
  g_test_add_func("/far-answers/early-media", test_early_media);
  g_test_add_func("/far-answers/bye-in-early-dialog", test_bye_in_early_dialog);
  g_test_add_func("/far-answers/early-dialog-replaced", test_early_dialog_replaced);
  g_test_add_func("/far-answers/second-target", test_second_target);
  g_test_add_func("/far-answers/redirects-end", test_redirects_end);
  g_test_add_func("/far-answers/use-proxy", test_use_proxy);
  g_test_add_func("/far-answers/sips-needs-tls", test_sips_needs_tls);
  g_test_add_func("/far-answers/most-early-dialogs", test_most_early_dialogs);
  g_test_add_func("/far-answers/late-offer", test_late_offer);
  g_test_add_func("/far-answers/cancel-crosses-200", test_cancel_crosses_200);
  g_test_add_func("/far-answers/cancel-unheard", test_cancel_unheard);
  g_test_add_func("/far-answers/spelling", test_spelling);
  g_test_add_func("/far-answers/almost-a-parameter", test_almost_a_parameter);
  return g_test_run();
}
