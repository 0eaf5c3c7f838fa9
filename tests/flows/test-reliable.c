/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reliable provisional answers in both roles, and UPDATE, against a scripted far end. RFC 3262, RFC 3311. */
#include "far.h"

#include <string.h>

#define ON "account.1.100rel_enable = 1\n"
#define RELIABLE "Require: 100rel\r\nRSeq: "

static char *
ring_reliably(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *ringing = NULL;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  /* 102 comes too early, 100 twice; only 100 and then 101 count. */
  ringing = test_far_ringing(far, "one", RELIABLE "100\r\n");
  return g_strdup_printf("%s\f%s\f183 Early\r\nTo: <sip:bob@lab>;tag=one\r\n" RELIABLE
                         "102\r\nContact: <sip:one@127.0.0.1:%u>\r\n",
                         ringing, ringing, test_registrar_get_port(far->far));
}

/* Each reliable answer has one PRACK, in order; what was agreed in one needs no description in the 200. */
static void
test_caller_pracks(void)
{
  TestFar *far = test_far_new(ring_reliably, ON, FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autofree char *progress = NULL;
  g_autofree char *ok = NULL;
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  const char *prack = test_far_wait_request(far, "PRACK sip:one@", 1);

  test_far_assert_header(invite, "Supported", "replaces, 100rel");
  test_far_assert_header(prack, "RAck", "100 1 INVITE");
  test_far_assert_header(prack, "CSeq", "2 PRACK");
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  progress
      = g_strdup_printf("183 Progress\r\nTo: <sip:bob@lab>;tag=one\r\n" RELIABLE
                        "101\r\nContact: <sip:one@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE "\r\n" TEST_FAR_SDP,
                        test_registrar_get_port(far->far));
  test_registrar_reply(far->far, invite, progress);
  test_far_assert_header(test_far_wait_request(far, "PRACK sip:one@", 2), "RAck", "101 1 INVITE");
  g_assert_true(call->early_media);
  ok = test_far_ok(far, "one", "", NULL);
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_assert_header(test_far_wait_request(far, "ACK sip:one@", 1), "CSeq", "1 ACK");
  g_assert_cmpuint(test_far_count(far, "PRACK"), ==, 2);
  bench_call_control_hang_up(test_far_get_calls(far), call);
  /* The dialog goes on counting where the early dialog was. */
  test_far_assert_header(test_far_wait_request(far, "BYE sip:one@", 1), "CSeq", "4 BYE");
  test_far_free(far);
}

static char *
offer_in_183(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup_printf("183 Progress\r\nTo: <sip:bob@lab>;tag=one\r\n" RELIABLE
                         "7\r\nContact: <sip:one@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE "\r\n" TEST_FAR_SDP,
                         test_registrar_get_port(far->far));
}

/* An INVITE without an offer: it comes in the 183, the answer goes into the PRACK, the 200 says nothing. */
static void
test_offer_answered_in_prack(void)
{
  TestFar *far = test_far_new(offer_in_183, ON "benchphone.account.1.late_offer = 1\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  const char *prack = test_far_wait_request(far, "PRACK", 1);
  g_autofree char *ok = test_far_ok(far, "one", "", NULL);

  g_assert_null(strstr(invite, "m=audio"));
  g_assert_nonnull(strstr(prack, "m=audio"));
  g_assert_true(call->early_media);
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_null(strstr(test_far_wait_request(far, "ACK", 1), "m=audio"));
  test_far_free(far);
}

static char *
offer_video(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup_printf("183 Progress\r\nTo: <sip:bob@lab>;tag=one\r\n" RELIABLE
                         "7\r\nContact: <sip:one@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
                         "\r\nv=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                         "m=video 39990 RTP/AVP 99\r\n",
                         test_registrar_get_port(far->far));
}

/* An offer in the 183 of which nothing fits ends the call. */
static void
test_offer_without_answer(void)
{
  TestFar *far = test_far_new(offer_video, ON "benchphone.account.1.late_offer = 1\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpstr(call->reason, ==, "Not acceptable here!");
  test_far_wait_request(far, "PRACK", 1);
  test_far_wait_request(far, "CANCEL", 1);
  test_far_free(far);
}

static char *
challenge_prack(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (g_str_has_prefix(request, "PRACK") && strstr(request, "Proxy-Authorization:") == NULL)
    return g_strdup("407 Who Are You\r\nProxy-Authenticate: Digest realm=\"lab\", nonce=\"abc\"\r\n");
  return NULL;
}

static void
progress_reliably(TestFar *far, const char *tag, guint rseq, const char *port)
{
  g_autofree char *text = g_strdup_printf(
      "183 Progress\r\nTo: <sip:bob@lab>;tag=%s\r\n" RELIABLE
      "%u\r\nContact: <sip:%s@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
      "\r\nv=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio %s RTP/AVP 0\r\n",
      tag, rseq, tag, test_registrar_get_port(far->far), port);

  test_registrar_reply(far->far, test_far_wait_request(far, "INVITE", 1), text);
}

/* Two early dialogs, each with its own order of answers and CSeq, its PRACKs challenged; an UPDATE in the second
   moves its sound, and that is what counts when it answers. */
static void
test_two_early_dialogs(void)
{
  TestFar *far = test_far_new(challenge_prack,
                              ON "account.1.password = secret\nbenchphone.auth.realms = lab\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *early = test_far_ringing(far, "early", "");
  g_autofree char *ok = test_far_ok(far, "two", "", NULL);
  const char *prack;

  /* Nothing is agreed yet, and the open offer is ours. */
  test_registrar_reply(far->far, invite, early);
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  test_registrar_send_in_dialog(far->far, invite, "early", "UPDATE", 1, "", TEST_FAR_SDP);
  test_far_wait_answer(far, "491", "1 UPDATE");
  progress_reliably(far, "one", 900, "39990");
  prack = test_far_wait_request(far, "PRACK sip:one@", 2);
  test_far_assert_header(prack, "RAck", "900 1 INVITE");
  test_far_assert_header(prack, "CSeq", "3 PRACK");
  progress_reliably(far, "two", 5, "39992");
  prack = test_far_wait_request(far, "PRACK sip:two@", 2);
  test_far_assert_header(prack, "RAck", "5 1 INVITE");
  test_far_assert_header(prack, "CSeq", "3 PRACK");
  g_assert_nonnull(strstr(prack, ";tag=two\r\n"));
  test_registrar_send_in_dialog(far->far, invite, "two", "UPDATE", 7, "", TEST_FAR_SDP_OF("2", "39998", ""));
  g_assert_nonnull(strstr(test_far_wait_answer(far, "200", "7 UPDATE"), "m=audio 1"));
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "ACK sip:two@", 1);
  test_far_wait_event(far, "\"port\":39998,\"sending\":true");
  test_far_free(far);
}

/* The offer of each early dialog is its own, and each PRACK has an answer of its own. */
static void
test_late_offer_of_two(void)
{
  TestFar *far = test_far_new(NULL, ON "benchphone.account.1.late_offer = 1\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ringing = test_far_ringing(far, "three", "");
  g_autofree char *ok = test_far_ok(far, "two", "", NULL);

  progress_reliably(far, "one", 900, "39990");
  g_assert_nonnull(strstr(test_far_wait_request(far, "PRACK sip:one@", 1), "m=audio"));
  progress_reliably(far, "two", 5, "39992");
  g_assert_nonnull(strstr(test_far_wait_request(far, "PRACK sip:two@", 1), "m=audio"));
  /* Nothing is agreed in the third. */
  test_registrar_reply(far->far, invite, ringing);
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  test_registrar_send_in_dialog(far->far, invite, "three", "UPDATE", 1, "", TEST_FAR_SDP);
  test_far_wait_answer(far, "491", "1 UPDATE");
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_null(strstr(test_far_wait_request(far, "ACK sip:two@", 1), "m=audio"));
  test_far_wait_event(far, "\"port\":39992,\"sending\":true");
  test_far_free(far);
}

static char *
first_420(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (far->step++ == 0)
    return g_strdup("420 Bad Extension\r\nTo: <sip:bob@lab>;tag=x\r\nUnsupported: 100rel\r\n");
  return test_far_ok(far, "one", "", TEST_FAR_SDP);
}

static void
test_420_is_tried_without(void)
{
  TestFar *far = test_far_new(first_420, ON, FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *second;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  second = test_far_wait_request(far, "INVITE", 2);
  test_far_assert_header(second, "Supported", "replaces");
  test_far_assert_header(second, "CSeq", "2 INVITE");
  test_far_free(far);
}

static char *
always_420(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  static const char *const named[] = { "100", "path, precondition", "" };
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup_printf("420 Bad Extension\r\nTo: <sip:bob@lab>;tag=x\r\nUnsupported: %s\r\n",
                         named[far->step]);
}

/* A 420 that names nothing of ours, be it part of a name, is the end of it. */
static void
test_420_cannot_be_helped(void)
{
  TestFar *far = test_far_new(always_420, ON, FALSE);

  for (; far->step < 3; far->step++)
    test_far_wait_state(far, test_far_dial(far, "bob"), BENCH_CALL_ENDED);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 3);
  test_far_free(far);
}

/* A 199 that is reliable has its PRACK, even one that is challenged, and what it ends stays ended (RFC 6228). */
static void
test_reliable_199(void)
{
  TestFar *far = test_far_new(challenge_prack,
                              ON "account.1.password = secret\nbenchphone.auth.realms = lab\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite = test_far_wait_request(far, "INVITE", 1);
  g_autofree char *ringing = test_far_ringing(far, "one", "");
  g_autofree char *gone
      = g_strdup_printf("199 Early Dialog Terminated\r\nTo: <sip:bob@lab>;tag=one\r\n" RELIABLE
                        "3\r\nContact: <sip:one@127.0.0.1:%u>\r\n",
                        test_registrar_get_port(far->far));
  g_autofree char *ok = test_far_ok(far, "two", "", TEST_FAR_SDP);

  test_registrar_reply(far->far, invite, ringing);
  test_far_wait_state(far, call, BENCH_CALL_RINGING);
  test_registrar_reply(far->far, invite, gone);
  test_far_assert_header(test_far_wait_request(far, "PRACK sip:one@", 2), "RAck", "3 1 INVITE");
  test_registrar_reply(far->far, invite, ok);
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_free(far);
}

static char *
let_register(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_strdup(g_str_has_prefix(request, "REGISTER") ? "200 OK\r\n" : "503 Not This Way\r\n");
}

/* Rings reliably, and answers with the PRACK. */
static char *
ring_directly(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestRegistrar *self = *(TestRegistrar **) data;
  guint port = test_registrar_get_port(self);

  if (g_str_has_prefix(request, "PRACK"))
    {
      g_autofree char *ok = g_strdup_printf(
          "200 OK\r\nTo: <sip:127.0.0.1>;tag=direct\r\nContact: <sip:127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
          "\r\n" TEST_FAR_SDP,
          port);

      test_registrar_reply(self, test_registrar_get_request(self, 1), ok);
      return g_strdup("200 OK\r\n");
    }
  return g_str_has_prefix(request, "INVITE")
             ? g_strdup_printf("180 Ringing\r\nTo: <sip:127.0.0.1>;tag=direct\r\n" RELIABLE
                               "1\r\nContact: <sip:127.0.0.1:%u>\r\n",
                               port)
             : g_strdup("200 OK\r\n");
}

/* A call to an address of its own goes past the outbound proxy, and so does what its early dialog sends. */
static void
test_direct_prack(void)
{
  TestRegistrar *proxy = test_registrar_new(let_register, NULL);
  TestRegistrar *other = NULL;
  g_autofree char *settings
      = g_strdup_printf(ON "account.1.outbound_proxy_enable = 1\naccount.1.outbound_host = 127.0.0.1\n"
                           "account.1.outbound_port = %u\n",
                        test_registrar_get_port(proxy));
  TestFar *far = test_far_new(NULL, settings, FALSE);
  g_autofree char *uri = NULL;

  other = test_registrar_new(ring_directly, &other);
  uri = g_strdup_printf("sip:127.0.0.1:%u", test_registrar_get_port(other));
  test_far_wait_state(far, test_far_dial(far, uri), BENCH_CALL_TALKING);
  g_assert_null(strstr(test_registrar_get_log(proxy), "PRACK sip:"));
  test_far_free(far);
  test_registrar_free(other);
  test_registrar_free(proxy);
}

static char *
rack_for(const char *ringing)
{
  g_autofree char *rseq = test_registrar_get_header(ringing, "RSeq");

  return g_strdup_printf("RAck: %s 1 INVITE\r\n", rseq);
}

/* They call with an offer; the call that rings, its first reliable answer @code, and the RAck for it. */
static BenchCall *
be_called(TestFar *far, const char *code, const char **answer, char **rack)
{
  BenchCall *call;

  test_registrar_call(far->far, "Supported: 100rel\r\n", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  *answer = test_far_wait_answer(far, code, "1 INVITE");
  *rack = rack_for(*answer);
  return call;
}

/* As callee: a reliable 180 that is repeated until its PRACK; a PRACK that matches nothing gets 481. */
static void
test_callee_rings_reliably(void)
{
  TestFar *far = test_far_new(NULL, ON, FALSE);
  const char *ringing;
  g_autofree char *rack = NULL;
  BenchCall *call;

  call = be_called(far, "180", &ringing, &rack);
  test_far_assert_header(ringing, "Require", "100rel");
  test_registrar_send_in_call(far->far, ringing, "PRACK", 2, "RAck: 1 1 INVITE\r\n", "");
  test_far_wait_answer(far, "481", "2 PRACK");
  test_registrar_send_in_call(far->far, ringing, "PRACK", 3, rack, "");
  test_far_wait_answer(far, "200", "3 PRACK");
  /* Once it is confirmed, the same PRACK in a new transaction matches nothing. */
  test_registrar_send_in_call(far->far, ringing, "PRACK", 4, rack, "");
  test_far_wait_answer(far, "481", "4 PRACK");
  /* Their offer waits for our answer: another one comes too early. */
  test_registrar_send_in_call(far->far, ringing, "UPDATE", 5, "", TEST_FAR_SDP_OF("2", "39992", ""));
  g_assert_nonnull(strstr(test_far_wait_answer(far, "500", "5 UPDATE"), "Retry-After: "));
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  test_registrar_send_in_call(far->far, test_far_wait_answer(far, "200", "1 INVITE"), "ACK", 1, "", "");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* An offer in the PRACK of a 180 without our answer meets their own open one: too early, the call rings on. */
static void
test_offer_in_prack_too_early(void)
{
  TestFar *far = test_far_new(NULL, ON, FALSE);
  const char *ringing;
  g_autofree char *rack = NULL;
  BenchCall *call;

  call = be_called(far, "180", &ringing, &rack);
  test_registrar_send_in_call(far->far, ringing, "PRACK", 2, rack, TEST_FAR_SDP_OF("2", "39992", ""));
  g_assert_nonnull(strstr(test_far_wait_answer(far, "500", "2 PRACK"), "Retry-After: "));
  g_assert_cmpint(call->state, ==, BENCH_CALL_INCOMING);
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  g_assert_nonnull(strstr(test_far_wait_answer(far, "200", "1 INVITE"), "m=audio"));
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* Our answer has arrived with the PRACK to its 183: an offer may follow in that PRACK and in an UPDATE, and the 200
   does not say again what is out of date by then. */
static void
test_offers_after_early_answer(void)
{
  TestFar *far = test_far_new(NULL, ON "benchphone.early_media = 1\n", FALSE);
  const char *progress;
  const char *ok;
  g_autofree char *rack = NULL;
  BenchCall *call;

  call = be_called(far, "183", &progress, &rack);
  g_assert_nonnull(strstr(progress, "m=audio"));
  test_registrar_send_in_call(far->far, progress, "UPDATE", 2, "", TEST_FAR_SDP_OF("2", "39992", ""));
  test_far_wait_answer(far, "500", "2 UPDATE");
  test_registrar_send_in_call(far->far, progress, "PRACK", 3, rack, TEST_FAR_SDP_OF("2", "39992", ""));
  g_assert_nonnull(strstr(test_far_wait_answer(far, "200", "3 PRACK"), "m=audio"));
  test_registrar_send_in_call(far->far, progress, "UPDATE", 4, "", TEST_FAR_SDP_OF("3", "39994", ""));
  g_assert_nonnull(strstr(test_far_wait_answer(far, "200", "4 UPDATE"), "m=audio"));
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_null(strstr(ok, "m=audio"));
  test_registrar_send_in_call(far->far, ok, "ACK", 1, "", "");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* Our refusal does not wait for the PRACK, and one that crosses it does no harm: the call is over, once. */
static void
test_prack_crosses_refusal(void)
{
  TestFar *far = test_far_new(NULL, ON, FALSE);
  const char *ringing;
  g_autofree char *rack = NULL;
  BenchCall *call;

  test_registrar_call(far->far, "Supported: 100rel\r\n", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  bench_call_control_reject(test_far_get_calls(far), call);
  test_far_wait_answer(far, "486", "1 INVITE");
  ringing = test_far_wait_answer(far, "180", "1 INVITE");
  rack = rack_for(ringing);
  test_registrar_send_in_call(far->far, ringing, "PRACK", 2, rack, "");
  test_far_wait_answer(far, "481", "2 PRACK");
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REJECTED);
  test_far_free(far);
}

/* Without an offer our reliable 180 has one, and the answer comes in the PRACK; the 200 waits for that. */
static void
test_callee_offers_in_180(void)
{
  TestFar *far = test_far_new(NULL, ON, FALSE);
  const char *ringing;
  g_autofree char *rack = NULL;
  BenchCall *call;
  const char *ok;

  test_registrar_call(far->far, "Require: 100rel\r\n", "");
  call = test_far_wait_incoming(far);
  ringing = test_far_wait_answer(far, "180", "1 INVITE");
  g_assert_nonnull(strstr(ringing, "m=audio"));
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  g_assert_null(test_registrar_find_answer(far->far, "200", "1 INVITE"));
  rack = rack_for(ringing);
  test_registrar_send_in_call(far->far, ringing, "PRACK", 2, rack, TEST_FAR_SDP);
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_null(strstr(ok, "m=audio"));
  g_assert_nonnull(test_registrar_find_answer(far->far, "200", "2 PRACK"));
  test_registrar_send_in_call(far->far, ok, "ACK", 1, "", "");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_cmpstr(call->codec, ==, "PCMU");
  test_far_free(far);
}

static void
test_refused_while_off(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);

  test_registrar_call(far->far, "Require: replaces, 100rel, timer\r\n", TEST_FAR_SDP);
  test_far_assert_header(test_far_wait_answer(far, "420", "1 INVITE"), "Unsupported", "100rel, timer");
  g_assert_cmpuint(bench_call_control_get_calls(test_far_get_calls(far))->len, ==, 0);
  test_far_free(far);
}

/* UPDATE in a call: with an offer that holds us, without one that only moves the far end. */
static void
test_update_in_call(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  const char *updated;
  const char *ok;
  BenchCall *call;

  test_registrar_call(far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_nonnull(strstr(ok, "UPDATE"));
  test_registrar_send_in_call(far->far, ok, "ACK", 1, "", "");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_registrar_send_in_call(far->far, ok, "UPDATE", 2, "", TEST_FAR_SDP_OF("2", "39992", "a=sendonly\r\n"));
  updated = test_far_wait_answer(far, "200", "2 UPDATE");
  g_assert_nonnull(strstr(updated, "a=recvonly"));
  g_assert_nonnull(strstr(updated, "\r\nContact: <sip:"));
  test_far_wait_state(far, call, BENCH_CALL_HELD);
  test_registrar_send_in_call(far->far, ok, "UPDATE", 3, "", "");
  updated = test_far_wait_answer(far, "200", "3 UPDATE");
  g_assert_null(strstr(updated, "m=audio"));
  /* RFC 3311 table 1. */
  g_assert_nonnull(strstr(updated, "\r\nContact: <sip:"));
  g_assert_nonnull(strstr(updated, "\r\nAllow: "));
  g_assert_nonnull(strstr(updated, "\r\nSupported: "));
  test_registrar_send_in_call(far->far, ok, "UPDATE", 4, "",
                              "v=0\r\no=- 1 4 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                              "m=video 39990 RTP/AVP 99\r\n");
  test_far_wait_answer(far, "488", "4 UPDATE");
  g_assert_cmpint(call->state, ==, BENCH_CALL_HELD);
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reliable/caller", test_caller_pracks);
  g_test_add_func("/reliable/offer-in-183", test_offer_answered_in_prack);
  g_test_add_func("/reliable/offer-without-answer", test_offer_without_answer);
  g_test_add_func("/reliable/two-early-dialogs", test_two_early_dialogs);
  g_test_add_func("/reliable/late-offer-of-two", test_late_offer_of_two);
  g_test_add_func("/reliable/offer-in-prack-too-early", test_offer_in_prack_too_early);
  g_test_add_func("/reliable/offers-after-early-answer", test_offers_after_early_answer);
  g_test_add_func("/reliable/420", test_420_is_tried_without);
  g_test_add_func("/reliable/420-cannot-be-helped", test_420_cannot_be_helped);
  g_test_add_func("/reliable/199", test_reliable_199);
  g_test_add_func("/reliable/direct", test_direct_prack);
  g_test_add_func("/reliable/callee", test_callee_rings_reliably);
  g_test_add_func("/reliable/prack-crosses-refusal", test_prack_crosses_refusal);
  g_test_add_func("/reliable/offer-in-180", test_callee_offers_in_180);
  g_test_add_func("/reliable/off", test_refused_while_off);
  g_test_add_func("/update/in-call", test_update_in_call);
  return g_test_run();
}
