/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls of a scripted far end, and what it does inside a call: reasons for the end, offers with more lines
 * than ours, hold on both sides, refusals and challenges of anything we send.
 */
#include <string.h>

#include "far.h"

#define TWO_LINES                                                                                            \
  "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 39980 RTP/AVP 99\r\n"    \
  "m=audio 39996 RTP/AVP 8\r\n"

static BenchCall *
be_called(TestFar *far, const char **ok)
{
  BenchCall *call;

  test_registrar_call(far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  *ok = test_far_wait_answer(far, "200", "1 INVITE");
  test_registrar_send_in_call(far->far, *ok, "ACK", 1, "", "");
  /* Once this is answered the ACK has been read. */
  test_registrar_send_in_call(far->far, *ok, "OPTIONS", 2, "", "");
  test_far_wait_answer(far, "200", "2 OPTIONS");
  return call;
}

/* Whoever gives up because another phone has answered leaves no missed call, by cause as by words. */
static void
test_answered_elsewhere(void)
{
  static const struct
  {
    const char *reason;
    BenchCallEnd end;
    int cause;
  } reasons[] = {
    { "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n", BENCH_CALL_END_ELSEWHERE, 0 },
    { "Reason: SIP;cause=200\r\n", BENCH_CALL_END_ELSEWHERE, 0 },
    { "Reason: Q.850;cause=26, SIP;cause=200\r\n", BENCH_CALL_END_ELSEWHERE, 26 },
    { "Reason: X;text=\"Call completed elsewhere\"\r\n", BENCH_CALL_END_ELSEWHERE, 0 },
    { "Reason: Q.850;cause=102;text=\"Timer expired\"\r\n", BENCH_CALL_END_CANCELLED, 102 },
    { "Reason: SIP;cause=-1;text=\"\", Q.850;cause=99999999999\r\n", BENCH_CALL_END_CANCELLED, 0 },
    { "", BENCH_CALL_END_CANCELLED, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
    {
      TestFar *far = test_far_new(NULL, "", FALSE);
      BenchCall *call;

      test_registrar_call(far->far, "", TEST_FAR_SDP);
      call = test_far_wait_incoming(far);
      test_far_wait_answer(far, "180", "1 INVITE");
      test_registrar_send_in_call(far->far, NULL, "CANCEL", 1, reasons[i].reason, "");
      test_far_wait_state(far, call, BENCH_CALL_ENDED);
      test_far_wait_answer(far, "487", "1 INVITE");
      g_assert_cmpint(call->end, ==, reasons[i].end);
      g_assert_cmpint(call->cause, ==, reasons[i].cause);
      g_assert_cmpint(bench_call_is_missed(call), ==, reasons[i].end == BENCH_CALL_END_CANCELLED);
      test_far_free(far);
    }
}

/* BYE before our answer ends the INVITE with 487; in a call it brings its cause into the events. */
static void
test_bye(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  BenchCall *call;
  const char *ok;

  test_registrar_call(far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  test_registrar_send_in_call(far->far, test_far_wait_answer(far, "180", "1 INVITE"), "BYE", 2, "", "");
  test_far_wait_answer(far, "487", "1 INVITE");
  g_assert_true(bench_call_is_missed(call));
  test_far_free(far);

  far = test_far_new(NULL, "", FALSE);
  call = be_called(far, &ok);
  test_registrar_send_in_call(far->far, ok, "BYE", 3, "Reason: Q.850;cause=16;text=\"Normal\"\r\n", "");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REMOTE);
  g_assert_nonnull(strstr(far->seen->str, "\"end\":\"remote\",\"code\":200,\"cause\":16"));
  test_registrar_send_in_call(far->far, ok, "INFO", 4, "", "");
  test_far_wait_answer(far, "481", "4 INFO");
  test_far_free(far);
}

static char *
answer_hold(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return test_far_ok(data, "caller", "",
                     strstr(request, "m=video 0 ") != NULL
                         ? "v=0\r\no=- 1 3 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                           "m=video 0 RTP/AVP 99\r\nm=audio 39996 RTP/AVP 8\r\na=inactive\r\n"
                         : TEST_FAR_SDP);
}

/* The far end brings in a video line, moves its sound and changes the codec; the line is refused and stays
   in its place in our own offer. Both hold: what is left is inactive. */
static void
test_more_lines_and_hold_of_held(void)
{
  TestFar *far = test_far_new(answer_hold, "", FALSE);
  const char *ok;
  const char *answer;
  const char *offer;
  BenchCall *call = be_called(far, &ok);
  g_autofree char *held = g_strconcat(TWO_LINES, "a=sendonly\r\n", NULL);

  test_registrar_send_in_call(far->far, ok, "INVITE", 3, "", held);
  answer = test_far_wait_answer(far, "200", "3 INVITE");
  g_assert_nonnull(strstr(answer, "m=video 0 RTP/AVP 99\r\nm=audio 1"));
  g_assert_nonnull(strstr(answer, "a=recvonly"));
  test_registrar_send_in_call(far->far, ok, "ACK", 3, "", "");
  test_far_wait_state(far, call, BENCH_CALL_HELD);
  g_assert_cmpstr(call->codec, ==, "PCMA");
  g_assert_nonnull(strstr(far->seen->str, "\"port\":39996"));
  bench_call_control_hold(test_far_get_calls(far), call, NULL);
  offer = test_far_wait_request(far, "INVITE", 1);
  g_assert_nonnull(strstr(offer, "m=video 0 RTP/AVP 99\r\nm=audio 1"));
  g_assert_nonnull(strstr(offer, "a=inactive"));
  test_far_wait_state(far, call, BENCH_CALL_HOLDING);
  g_assert_true(call->far_hold);
  /* They resume first: we still hold. */
  test_registrar_send_in_call(far->far, ok, "INVITE", 4, "", TWO_LINES);
  g_assert_nonnull(strstr(test_far_wait_answer(far, "200", "4 INVITE"), "a=sendonly"));
  test_registrar_send_in_call(far->far, ok, "ACK", 4, "", "");
  g_assert_cmpint(call->state, ==, BENCH_CALL_HOLDING);
  g_assert_false(call->far_hold);
  test_far_free(far);
}

#define MOVED(version, address, more)                                                                        \
  "v=0\r\no=- 1 " version " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " address                                    \
  "\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n" more

/* The three ways to hold, and a re-INVITE without an offer that ends each of them. */
static void
test_ways_to_hold(void)
{
  static const struct
  {
    const char *offer;
    const char *answer;
  } ways[] = {
    { MOVED("2", "127.0.0.1", "a=sendonly\r\n"), "a=recvonly" },
    { MOVED("3", "127.0.0.1", "a=inactive\r\n"), "a=inactive" },
    { MOVED("4", "0.0.0.0", ""), "a=recvonly" },
  };
  TestFar *far = test_far_new(NULL, "", FALSE);
  const char *ok;
  BenchCall *call = be_called(far, &ok);
  guint cseq = 3;

  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autofree char *held = g_strdup_printf("%u INVITE", cseq);
      g_autofree char *resumed = g_strdup_printf("%u INVITE", cseq + 1);

      test_registrar_send_in_call(far->far, ok, "INVITE", cseq, "", ways[i].offer);
      g_assert_nonnull(strstr(test_far_wait_answer(far, "200", held), ways[i].answer));
      test_far_wait_state(far, call, BENCH_CALL_HELD);
      test_registrar_send_in_call(far->far, ok, "ACK", cseq++, "", "");
      test_registrar_send_in_call(far->far, ok, "INVITE", cseq, "", "");
      g_assert_nonnull(strstr(test_far_wait_answer(far, "200", resumed), "a=sendrecv"));
      test_registrar_send_in_call(far->far, ok, "ACK", cseq++, "", MOVED("9", "127.0.0.1", ""));
      test_far_wait_state(far, call, BENCH_CALL_TALKING);
    }
  /* An ACK without the answer that was due ends the call, and says why. */
  test_registrar_send_in_call(far->far, ok, "INVITE", cseq, "", "");
  test_far_wait_answer(far, "200", "9 INVITE");
  test_registrar_send_in_call(far->far, ok, "ACK", cseq, "", "");
  test_far_assert_header(test_far_wait_request(far, "BYE", 1), "Reason",
                         "SIP;cause=488;text=\"Not Acceptable Here\"");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  test_far_free(far);
}

/* What can be the answer to our re-INVITE, and what becomes of the call. */
static char *
refuse_reinvite(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  static const char *const answers[]
      = { "488 Not Acceptable Here\r\n", "302 Moved\r\nContact: <sip:x@127.0.0.1>\r\n",
          "499 Something New\r\n", "481 No Such Dialog\r\n" };
  TestFar *far = data;

  return g_str_has_prefix(request, "INVITE") ? g_strdup(answers[far->step]) : NULL;
}

static void
test_reinvite_refused(void)
{
  TestFar *far = test_far_new(refuse_reinvite, "", FALSE);
  const char *ok;
  BenchCall *call = be_called(far, &ok);

  while (far->step < 3)
    {
      g_autoptr(GError) error = NULL;

      g_string_truncate(far->seen, 0);
      bench_call_control_hold(test_far_get_calls(far), call, &error);
      g_assert_no_error(error);
      test_far_wait_event(far, "\"state\":\"talking\"");
      far->step++;
    }
  bench_call_control_hold(test_far_get_calls(far), call, NULL);
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
  test_far_wait_request(far, "BYE", 1);
  test_far_free(far);
}

static char *
challenge(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (g_str_has_prefix(request, "REGISTER") || g_str_has_prefix(request, "ACK")
      || strstr(request, "uthorization:") != NULL)
    {
      g_autofree char *again = NULL;

      if (!g_str_has_prefix(request, "INVITE"))
        return NULL;
      again = test_far_ok(data, "caller", "", TEST_FAR_SDP_OF("2", "39990", "a=recvonly\r\n"));
      return g_steal_pointer(&again);
    }
  return g_strdup("407 Who Are You\r\nProxy-Authenticate: Digest realm=\"lab\", nonce=\"abc\"\r\n");
}

/* Anything we send in a dialog may be challenged. */
static void
test_challenged(void)
{
  TestFar *far
      = test_far_new(challenge, "account.1.password = secret\nbenchphone.auth.realms = lab\n", FALSE);
  const char *ok;
  BenchCall *call = be_called(far, &ok);

  bench_call_control_hold(test_far_get_calls(far), call, NULL);
  test_far_wait_state(far, call, BENCH_CALL_HOLDING);
  g_assert_nonnull(strstr(test_far_wait_request(far, "INVITE", 2), "Proxy-Authorization: Digest "));
  bench_call_control_hang_up(test_far_get_calls(far), call);
  g_assert_nonnull(strstr(test_far_wait_request(far, "BYE", 2), "Proxy-Authorization: Digest "));
  test_far_free(far);
}

static char *
answer_directly(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (g_str_has_prefix(request, "INVITE"))
    return test_far_ok(data, "direct", "", TEST_FAR_SDP);
  return g_str_has_prefix(request, "BYE") ? g_strdup("200 OK\r\n") : NULL;
}

static char *
is_busy(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "INVITE") ? g_strdup("486 Busy Here\r\nTo: <sip:x@lab>;tag=b\r\n") : NULL;
}

/* A bare address is called there and not at the server, unless that is off (F022). */
static void
test_direct_calls(void)
{
  TestFar *far = test_far_new(is_busy, "", FALSE);
  TestRegistrar *other = test_registrar_new(answer_directly, far);
  g_autofree char *uri = g_strdup_printf("sip:127.0.0.1:%u", test_registrar_get_port(other));
  BenchCall *call = test_far_dial(far, uri);

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 0);
  g_assert_true(g_str_has_prefix(test_registrar_get_request(other, 1), "INVITE sip:127.0.0.1:"));
  test_far_assert_header(test_registrar_get_request(other, 1), "Route", "");
  bench_call_control_hang_up(test_far_get_calls(far), call);
  test_far_set(far, "features.direct_ip_call_enable", "0");
  call = test_far_dial(far, uri);
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->code, ==, 486);
  test_registrar_free(other);
  test_far_free(far);
}

/* Who calls our address without a user is let in, unless that is off. */
static void
test_called_directly(void)
{
  for (int on = 0; on <= 1; on++)
    {
      TestFar *far = test_far_new(NULL, on ? "" : "features.direct_ip_call_enable = 0\n", FALSE);

      test_registrar_call_uri(far->far, "sip:127.0.0.1", "", TEST_FAR_SDP);
      if (on)
        test_far_wait_incoming(far);
      else
        test_far_wait_answer(far, "404", "1 INVITE");
      test_far_free(far);
    }
}

/* Nobody listens any more: the call fails as if unanswered, and says why. */
static void
test_transport_error(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  TestRegistrar *gone = test_registrar_new(is_busy, far);
  g_autofree char *uri = g_strdup_printf("sip:127.0.0.1:%u", test_registrar_get_port(gone));
  BenchCall *call;

  test_registrar_free(gone);
  call = test_far_dial(far, uri);
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
  g_assert_cmpint(call->code, ==, 408);
  g_assert_cmpstr(call->reason, ==, "no connection to 127.0.0.1");
  test_far_free(far);
}

/* More calls than the phone can hold get 486, and none of ours is lost. */
static void
test_most_calls(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);

  for (guint i = 0; i < 10; i++)
    test_far_dial(far, "bob");
  g_assert_null(bench_call_control_dial(test_far_get_calls(far), 1, "bob", NULL));
  test_registrar_call(far->far, "", TEST_FAR_SDP);
  test_far_wait_answer(far, "486", "1 INVITE");
  test_far_free(far);
}

static char *
take_refer(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "REFER ") ? g_strdup("202 Accepted\r\n") : NULL;
}

#define REPORT "Event: refer\r\nSubscription-State: active\r\n"

/* A report that says nothing is taken and changes nothing; an event we do not know is refused by name. */
static void
test_reports(void)
{
  TestFar *far = test_far_new(take_refer, "", FALSE);
  const char *ok;
  BenchCall *call = be_called(far, &ok);
  g_autoptr(GError) error = NULL;

  test_registrar_send_in_call(far->far, ok, "NOTIFY", 3, "Event: weather\r\nSubscription-State: active\r\n",
                              "");
  g_assert_nonnull(strstr(test_far_wait_answer(far, "489", "3 NOTIFY"), "\r\nAllow-Events: "));
  test_registrar_send_in_call(far->far, ok, "NOTIFY", 4, REPORT, "");
  test_far_wait_answer(far, "481", "4 NOTIFY");
  bench_call_control_transfer(test_far_get_calls(far), call, "carol", &error);
  g_assert_no_error(error);
  test_far_wait_request(far, "REFER ", 1);
  test_registrar_send_in_call(far->far, ok, "NOTIFY", 5, REPORT, "");
  test_far_wait_answer(far, "200", "5 NOTIFY");
  test_registrar_send_in_call(far->far, ok, "NOTIFY", 6, REPORT, "SIP/2.0 nonsense");
  test_far_wait_answer(far, "200", "6 NOTIFY");
  g_assert_cmpint(call->transfer, ==, BENCH_TRANSFER_TRYING);
  g_assert_cmpuint(test_far_count(far, "BYE"), ==, 0);
  test_registrar_send_in_call(far->far, ok, "NOTIFY", 7, REPORT, "SIP/2.0 486 Busy Here\r\n");
  test_far_wait_answer(far, "200", "7 NOTIFY");
  g_assert_cmpint(call->transfer, ==, BENCH_TRANSFER_FAILED);
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

static guint
cseq_of(const char *message)
{
  g_autofree char *cseq = test_registrar_get_header(message, "CSeq");

  return (guint) g_ascii_strtoull(cseq, NULL, 10);
}

/* Whoever asked for a transfer hears each change of it once, and who answers none of it hears at least the end. */
static void
test_refer_reports(void)
{
  static const char *const reported[] = { "100", "180", "183", "180", "183", "180", "183", "180", "486" };
  TestFar *far = test_far_new(NULL, "", FALSE);
  const char *ok;
  const char *invite;
  const char *notify;
  guint first;
  guint n = 0;
  g_autofree char *ringing = test_far_ringing(far, "carol", "");
  g_autofree char *progress = NULL;

  be_called(far, &ok);
  test_registrar_send_in_call(far->far, ok, "REFER", 3, "Refer-To: <sip:carol@127.0.0.1>\r\n", "");
  test_far_wait_answer(far, "202", "3 REFER");
  invite = test_far_wait_request(far, "INVITE sip:carol@", 1);
  progress
      = g_strdup_printf("183 Wait\r\nTo: <sip:carol@lab>;tag=carol\r\nContact: <sip:carol@127.0.0.1:%u>\r\n",
                        test_registrar_get_port(far->far));
  for (guint i = 0; i < 40; i++)
    test_registrar_reply(far->far, invite, i % 4 < 2 ? ringing : progress);
  test_registrar_reply(far->far, invite, "486 Busy Here\r\nTo: <sip:carol@lab>;tag=carol\r\n");
  first = cseq_of(test_far_wait_request(far, "NOTIFY", 1));
  do
    {
      g_autofree char *line = NULL;

      /* Some come again, as nobody answers them. */
      notify = test_far_wait_request(far, "NOTIFY", ++n);
      g_assert_cmpuint(cseq_of(notify) - first, <, G_N_ELEMENTS(reported));
      line = g_strdup_printf("SIP/2.0 %s ", reported[cseq_of(notify) - first]);
      g_assert_nonnull(strstr(notify, line));
    }
  while (strstr(notify, "terminated") == NULL);
  g_assert_cmpuint(cseq_of(notify) - first, ==, G_N_ELEMENTS(reported) - 1);
  test_far_free(far);
}

static char *
keep_infos(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "INFO ") ? g_strdup("") : NULL;
}

/* Requests that are on their way together may change places, and one that comes too late is refused: a digit waits for
   the answer to the one before, and 16 that nobody answers are enough. */
static void
test_digits_in_order(void)
{
  TestFar *far = test_far_new(keep_infos, "account.1.dtmf.type = 2\n", FALSE);
  const char *ok;
  BenchCall *call = be_called(far, &ok);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 16; i++)
    g_assert_true(bench_call_control_send_dtmf(test_far_get_calls(far), call, "0123456789*#ABCD"[i], NULL));
  g_assert_false(bench_call_control_send_dtmf(test_far_get_calls(far), call, '5', &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  for (guint i = 0; i < 16; i++)
    {
      const char *info = test_far_wait_request(far, "INFO", i + 1);
      g_autofree char *signal = g_strdup_printf("Signal=%c\r\n", "0123456789*#ABCD"[i]);

      g_assert_nonnull(strstr(info, signal));
      g_assert_cmpuint(test_far_count(far, "INFO"), ==, i + 1);
      test_registrar_reply(far->far, info, "200 OK\r\n");
    }
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/far-calls/answered-elsewhere", test_answered_elsewhere);
  g_test_add_func("/far-calls/bye", test_bye);
  g_test_add_func("/far-calls/more-lines", test_more_lines_and_hold_of_held);
  g_test_add_func("/far-calls/ways-to-hold", test_ways_to_hold);
  g_test_add_func("/far-calls/reinvite-refused", test_reinvite_refused);
  g_test_add_func("/far-calls/challenged", test_challenged);
  g_test_add_func("/far-calls/direct", test_direct_calls);
  g_test_add_func("/far-calls/called-directly", test_called_directly);
  g_test_add_func("/far-calls/transport-error", test_transport_error);
  g_test_add_func("/far-calls/most", test_most_calls);
  g_test_add_func("/far-calls/reports", test_reports);
  g_test_add_func("/far-calls/refer-reports", test_refer_reports);
  g_test_add_func("/far-calls/digits-in-order", test_digits_in_order);
  return g_test_run();
}
