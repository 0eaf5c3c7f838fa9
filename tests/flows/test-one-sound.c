/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that stand at once hear each other, so only one may have the sound unless the user joins them: whatever
 * brings a second call to talking without a key must have held the first, or leave the second as it is.
 */
#include "far.h"

/* Whether it is of a call that stands: its To has our tag. The tag of its From is anybody's guess. */
static gboolean
is_in_call(const char *request)
{
  g_autofree char *to = test_registrar_get_header(request, "To");

  return strstr(to, ";tag=t") != NULL;
}

/* Answers every INVITE: the nth call with the tag "t<n>", all later offers of a call likewise. */
static char *
answer_all(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *tag = NULL;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (is_in_call(request))
    return g_strdup_printf("200 OK\r\nContact: <sip:one@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
                           "\r\n" TEST_FAR_SDP,
                           test_registrar_get_port(far->far));
  tag = g_strdup_printf("t%u", ++far->step);
  return test_far_ok(far, tag, "", TEST_FAR_SDP);
}

static char *
refuse_offers(guint n, const char *request, gpointer data)
{
  if (g_str_has_prefix(request, "INVITE") && is_in_call(request))
    return g_strdup("488 Not Acceptable Here\r\n");
  return answer_all(n, request, data);
}

static BenchCall *
get_call(TestFar *far, guint n)
{
  return g_ptr_array_index((GPtrArray *) bench_call_control_get_calls(test_far_get_calls(far)), n);
}

static guint
count_talking(TestFar *far)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(far));
  guint n = 0;

  for (guint i = 0; i < calls->len; i++)
    n += get_call(far, i)->state == BENCH_CALL_TALKING;
  return n;
}

/* A call on hold and one that talks. */
static void
make_two_calls(TestFar *far, BenchCall **held, BenchCall **talking)
{
  *held = test_far_dial(far, "bob");
  test_far_wait_state(far, *held, BENCH_CALL_TALKING);
  g_assert_true(bench_call_control_hold(test_far_get_calls(far), *held, NULL));
  test_far_wait_state(far, *held, BENCH_CALL_HOLDING);
  *talking = test_far_dial(far, "carol");
  test_far_wait_state(far, *talking, BENCH_CALL_TALKING);
}

/* The far end of the talking call refuses to be held: the second call is not answered, and rings on. */
static void
test_hold_refused(void)
{
  TestFar *far = test_far_new(refuse_offers, "", FALSE);
  BenchCall *first = test_far_dial(far, "bob");
  BenchCall *second;

  test_far_wait_state(far, first, BENCH_CALL_TALKING);
  test_registrar_call(far->far, "", TEST_FAR_SDP);
  second = test_far_wait_incoming(far);
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), second, NULL));
  test_far_wait_request(far, "ACK", 2);
  while (g_main_context_iteration(NULL, FALSE))
    continue;
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 2);
  g_assert_cmpint(first->state, ==, BENCH_CALL_TALKING);
  g_assert_cmpint(second->state, ==, BENCH_CALL_INCOMING);
  /* It can still be answered once the first has ended. */
  bench_call_control_hang_up(test_far_get_calls(far), first);
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), second, NULL));
  test_far_wait_state(far, second, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* While one call waits for another's hold, no third takes its place. */
static void
test_answered_twice(void)
{
  TestFar *far = test_far_new(answer_all, "", FALSE);
  BenchCall *first = test_far_dial(far, "bob");
  BenchCall *second;
  BenchCall *third;
  g_autoptr(GError) error = NULL;

  test_far_wait_state(far, first, BENCH_CALL_TALKING);
  test_registrar_call_again(far->far, "second", "", TEST_FAR_SDP);
  second = test_far_wait_incoming(far);
  test_registrar_call_again(far->far, "third", "", TEST_FAR_SDP);
  test_far_wait_answer(far, "180", "1 INVITE");
  test_far_wait_event(far, "\"call\":3");
  third = get_call(far, 2);
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), second, NULL));
  g_assert_false(bench_call_control_answer(test_far_get_calls(far), third, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  test_far_wait_state(far, second, BENCH_CALL_TALKING);
  g_assert_cmpint(first->state, ==, BENCH_CALL_HOLDING);
  g_assert_cmpint(third->state, ==, BENCH_CALL_INCOMING);
  test_far_free(far);
}

/* Whom we hold sends us on to somebody: the call that talks is held first. */
static void
test_referred_while_talking(void)
{
  TestFar *far = test_far_new(answer_all, "", FALSE);
  BenchCall *held;
  BenchCall *talking;

  make_two_calls(far, &held, &talking);
  test_registrar_send_in_dialog(far->far, test_far_wait_request(far, "INVITE", 1), "t1", "REFER", 5,
                                "Contact: <sip:one@127.0.0.1:9>\r\nRefer-To: <sip:dave@lab>\r\n", "");
  test_far_wait_request(far, "INVITE sip:dave@lab", 1);
  test_far_wait_state(far, get_call(far, 2), BENCH_CALL_TALKING);
  test_far_wait_state(far, talking, BENCH_CALL_HOLDING);
  g_assert_cmpuint(count_talking(far), ==, 1);
  test_far_free(far);
}

/* Somebody takes the place of whom we hold: held as well. */
static void
test_held_call_replaced(void)
{
  TestFar *far = test_far_new(answer_all, "", FALSE);
  BenchCall *held;
  BenchCall *talking;
  const char *invite;
  g_autofree char *from = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *replaces = NULL;
  const char *ok;

  make_two_calls(far, &held, &talking);
  invite = test_far_wait_request(far, "INVITE", 1);
  from = test_registrar_get_header(invite, "From");
  call_id = test_registrar_get_header(invite, "Call-ID");
  replaces = g_strdup_printf("Replaces: %s;to-tag=%s;from-tag=t1\r\n", call_id, strstr(from, "tag=") + 4);
  test_registrar_call(far->far, replaces, TEST_FAR_SDP);
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_nonnull(strstr(ok, "a=sendonly"));
  g_assert_cmpint(held->state, ==, BENCH_CALL_HOLDING);
  g_assert_cmpint(talking->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* A feature code is called after the call during which the service was switched. */
static void
test_code_after_call(void)
{
  TestFar *far = test_far_new(answer_all, "account.1.anonymous_call_oncode = *67\n", FALSE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_set(far, "account.1.anonymous_call", "1");
  while (g_main_context_iteration(NULL, FALSE))
    continue;
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 1);
  bench_call_control_hang_up(test_far_get_calls(far), call);
  test_far_wait_request(far, "INVITE sip:*67@", 1);
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/one-sound/hold-refused", test_hold_refused);
  g_test_add_func("/one-sound/answered-twice", test_answered_twice);
  g_test_add_func("/one-sound/referred-while-talking", test_referred_while_talking);
  g_test_add_func("/one-sound/held-call-replaced", test_held_call_replaced);
  g_test_add_func("/one-sound/code-after-call", test_code_after_call);
  return g_test_run();
}
