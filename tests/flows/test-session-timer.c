/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Session timers in both roles and offers that meet, on a clock the test moves. RFC 4028, RFC 3261 14.1. */
#include "far.h"

#include <string.h>

#define ON "account.1.session_timer.enable = 1\naccount.1.session_timer.expires = 600\n"
#define UPDATES "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n"

static char *
agree(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (g_str_has_prefix(request, "UPDATE"))
    return g_strdup("200 OK\r\nContact: <sip:one@127.0.0.1>\r\nSession-Expires: 600;refresher=uac\r\n");
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (far->step++ == 0)
    return g_strdup("422 Too Small\r\nTo: <sip:bob@lab>;tag=x\r\nMin-SE: 800\r\n");
  return test_far_ok(far, "one", UPDATES "Require: timer\r\nSession-Expires: 800;refresher=uac\r\n",
                     TEST_FAR_SDP);
}

/* 422 teaches the larger value; then we refresh at half time with UPDATE, and again. */
static void
test_caller_refreshes(void)
{
  TestFar *far = test_far_new(agree, ON, TRUE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *second;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_assert_header(test_far_wait_request(far, "INVITE", 1), "Session-Expires", "600;refresher=uac");
  second = test_far_wait_request(far, "INVITE", 2);
  test_far_assert_header(second, "Session-Expires", "800;refresher=uac");
  test_far_assert_header(second, "Min-SE", "800");
  test_far_wait_request(far, "ACK", 1);
  bench_clock_advance(far->clock, 399000);
  g_assert_cmpuint(test_far_count(far, "UPDATE"), ==, 0);
  bench_clock_advance(far->clock, 1000);
  test_far_assert_header(test_far_wait_request(far, "UPDATE", 1), "Session-Expires", "800;refresher=uac");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

static char *
let_them_refresh(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return test_far_ok(data, "one", UPDATES "Session-Expires: 300;refresher=uas\r\n", TEST_FAR_SDP);
}

/* The far end was to refresh and did not: BYE 32 s before the end, and the LCD says there was no answer. */
static void
test_caller_ends_unrefreshed(void)
{
  TestFar *far = test_far_new(let_them_refresh, ON "account.1.session_timer.refresher = 1\n", TRUE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_assert_header(test_far_wait_request(far, "INVITE", 1), "Session-Expires", "600;refresher=uas");
  test_far_wait_request(far, "ACK", 1);
  bench_clock_advance(far->clock, 267000);
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  bench_clock_advance(far->clock, 1000);
  test_far_assert_header(test_far_wait_request(far, "BYE", 1), "Reason",
                         "SIP;cause=408;text=\"Session timer expired\"");
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
  g_assert_cmpstr(call->reason, ==, "Invite request no response!");
  test_far_free(far);
}

static BenchCall *
be_called(TestFar *far, const char *headers, const char **ok)
{
  BenchCall *call;

  test_registrar_call(far->far, headers, TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  bench_call_control_answer(test_far_get_calls(far), call, NULL);
  *ok = test_far_wait_answer(far, "200", "1 INVITE");
  test_registrar_send_in_call(far->far, *ok, "ACK", 1, "", "");
  /* Once this is answered the ACK has been read. */
  test_registrar_send_in_call(far->far, *ok, "OPTIONS", 2, "", "");
  test_far_wait_answer(far, "200", "2 OPTIONS");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  return call;
}

/* As callee we take their choice of refresher; their UPDATE keeps the call alive. */
static void
test_callee_is_refreshed(void)
{
  TestFar *far = test_far_new(NULL, ON, TRUE);
  const char *ok;
  BenchCall *call = be_called(far, "Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n", &ok);

  test_far_assert_header(ok, "Session-Expires", "300;refresher=uac");
  test_far_assert_header(ok, "Require", "timer");
  bench_clock_advance(far->clock, 150000);
  test_registrar_send_in_call(far->far, ok, "UPDATE", 3,
                              "Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n", "");
  test_far_assert_header(test_far_wait_answer(far, "200", "3 UPDATE"), "Session-Expires",
                         "300;refresher=uac");
  bench_clock_advance(far->clock, 267000);
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  bench_clock_advance(far->clock, 1000);
  test_far_wait_request(far, "BYE", 1);
  test_far_free(far);
}

/* A far end that knows no timers is refreshed by us, with a re-INVITE that says the same as before. */
static void
test_callee_refreshes(void)
{
  TestFar *far = test_far_new(NULL, ON, TRUE);
  const char *ok;
  BenchCall *call = be_called(far, "", &ok);
  g_autofree char *body = g_strdup(strstr(ok, "\r\n\r\n"));

  test_far_assert_header(ok, "Session-Expires", "600;refresher=uas");
  bench_clock_advance(far->clock, 300000);
  g_assert_nonnull(strstr(test_far_wait_request(far, "INVITE", 1), body));
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* Which of the two refreshes, for every wish of ours and theirs (RFC 4028 7.2, 9, table 2). */
static const struct
{
  const char *ours;  /* account.X.session_timer.refresher */
  const char *asked; /* as callee: what their INVITE says */
  const char *agreed;
} callee_cases[] = {
  { "0", "600;refresher=uac", "600;refresher=uac" },
  { "1", "600;refresher=uac", "600;refresher=uac" },
  { "0", "600;refresher=uas", "600;refresher=uas" },
  { "1", "600;refresher=uas", "600;refresher=uas" },
  { "0", "600", "600;refresher=uac" },
  { "1", "600", "600;refresher=uas" },
};

static void
test_callee_roles(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(callee_cases); i++)
    {
      g_autofree char *settings
          = g_strdup_printf(ON "account.1.session_timer.refresher = %s\n", callee_cases[i].ours);
      g_autofree char *headers
          = g_strdup_printf(UPDATES "Supported: timer\r\nSession-Expires: %s\r\n", callee_cases[i].asked);
      TestFar *far = test_far_new(NULL, settings, TRUE);
      const char *ok;
      BenchCall *call = be_called(far, headers, &ok);
      gboolean we_refresh = g_str_has_suffix(callee_cases[i].agreed, "uas");

      test_far_assert_header(ok, "Session-Expires", callee_cases[i].agreed);
      test_far_assert_header(ok, "Require", we_refresh ? "" : "timer");
      bench_clock_advance(far->clock, 300000);
      if (we_refresh)
        test_far_assert_header(test_far_wait_request(far, "UPDATE", 1), "Session-Expires",
                               "600;refresher=uac");
      bench_clock_advance(far->clock, 267000);
      g_assert_cmpuint(test_far_count(far, "UPDATE"), ==, we_refresh ? 1 : 0);
      g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
      test_far_free(far);
    }
}

static const struct
{
  const char *ours;
  const char *answered;
  gboolean we_refresh;
} caller_cases[] = {
  { "0", "uac", TRUE },
  { "0", "uas", FALSE },
  { "1", "uac", TRUE },
  { "1", "uas", FALSE },
};

static char *
answer_role(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *expires
      = g_strdup_printf("Session-Expires: 600;refresher=%s\r\n", caller_cases[far->step].answered);
  g_autofree char *headers = g_strconcat(UPDATES, expires, NULL);

  if (g_str_has_prefix(request, "UPDATE"))
    return g_strdup_printf(
        "200 OK\r\nContact: <sip:one@127.0.0.1:%u>\r\nSession-Expires: 600;refresher=uac\r\n",
        test_registrar_get_port(far->far));
  return g_str_has_prefix(request, "INVITE") ? test_far_ok(far, "one", headers, TEST_FAR_SDP) : NULL;
}

/* Refreshes come at half time again and again, as long as each is answered. */
static void
test_caller_roles(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(caller_cases); i++)
    {
      g_autofree char *settings
          = g_strdup_printf(ON "account.1.session_timer.refresher = %s\n", caller_cases[i].ours);
      TestFar *far = test_far_new(answer_role, settings, TRUE);
      BenchCall *call;
      const char *invite;

      far->step = i;
      call = test_far_dial(far, "bob");
      test_far_wait_state(far, call, BENCH_CALL_TALKING);
      invite = test_far_wait_request(far, "INVITE", 1);
      test_far_assert_header(invite, "Session-Expires",
                             caller_cases[i].ours[0] == '0' ? "600;refresher=uac" : "600;refresher=uas");
      test_far_wait_request(far, "ACK", 1);
      for (guint round = 1; round <= 2; round++)
        {
          g_autofree char *update = g_strdup_printf("%u UPDATE", 2 * round);
          g_autofree char *options = g_strdup_printf("%u OPTIONS", 2 * round + 1);

          bench_clock_advance(far->clock, 300000);
          if (caller_cases[i].we_refresh)
            test_far_wait_request(far, "UPDATE", round);
          else
            {
              test_registrar_send_in_dialog(far->far, invite, "one", "UPDATE", 2 * round,
                                            "Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n", "");
              test_far_assert_header(test_far_wait_answer(far, "200", update), "Session-Expires",
                                     "600;refresher=uac");
            }
          /* Once this is answered the phone has read what came before it. */
          test_registrar_send_in_dialog(far->far, invite, "one", "OPTIONS", 2 * round + 1, "", "");
          test_far_wait_answer(far, "200", options);
          g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
        }
      test_far_free(far);
    }
}

static void
test_too_small(void)
{
  TestFar *far = test_far_new(NULL, ON, TRUE);

  test_registrar_call(far->far, "Supported: timer\r\nSession-Expires: 60\r\n", TEST_FAR_SDP);
  test_far_assert_header(test_far_wait_answer(far, "422", "1 INVITE"), "Min-SE", "90");
  test_far_free(far);
  /* A proxy's wish for a caller that knows no timers cannot be refused, and is not granted. */
  far = test_far_new(NULL, ON, TRUE);
  test_registrar_call(far->far, "Session-Expires: 60\r\n", TEST_FAR_SDP);
  bench_call_control_answer(test_far_get_calls(far), test_far_wait_incoming(far), NULL);
  test_far_assert_header(test_far_wait_answer(far, "200", "1 INVITE"), "Session-Expires", "");
  test_far_free(far);
}

static char *
agree_on_less(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (g_str_has_prefix(request, "UPDATE"))
    return g_strdup("200 OK\r\nContact: <sip:one@127.0.0.1>\r\nSession-Expires: 60;refresher=uac\r\n");
  return g_str_has_prefix(request, "INVITE")
             ? test_far_ok(far, "one", UPDATES "Session-Expires: 60;refresher=uac\r\n", TEST_FAR_SDP)
             : NULL;
}

/* A far end that agrees on less than we would ask for ends the session by then: we refresh in time, and ask for what
   we may ask for. */
static void
test_less_than_asked(void)
{
  TestFar *far = test_far_new(agree_on_less, ON, TRUE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "ACK", 1);
  bench_clock_advance(far->clock, 29000);
  g_assert_cmpuint(test_far_count(far, "UPDATE"), ==, 0);
  bench_clock_advance(far->clock, 1000);
  test_far_assert_header(test_far_wait_request(far, "UPDATE", 1), "Session-Expires", "90;refresher=uac");
  test_far_free(far);
}

static char *
fall_silent(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (strstr(request, "tag=one") == NULL)
    return test_far_ok(far, "one", "", TEST_FAR_SDP);
  return g_strdup(far->step == 1 ? "100 Trying\r\n" : "183 Wait\r\n");
}

/* A re-INVITE, for a hold or for the session timer, that gets a 1xx and then nothing is given up after 64*T1, and
   one that gets only a 100 some time later: the far end has lost the dialog (RFC 3261 12.2.1.2). */
static void
test_silence_after_provisional(void)
{
  for (guint i = 0; i < 3; i++)
    {
      TestFar *far = test_far_new(fall_silent, i == 2 ? ON : "", TRUE);
      BenchCall *call = test_far_dial(far, "bob");
      const char *again;

      far->step = i;
      test_far_wait_state(far, call, BENCH_CALL_TALKING);
      if (i == 2)
        {
          test_registrar_send_in_dialog(far->far, test_far_wait_request(far, "INVITE", 1), "one", "UPDATE", 1,
                                        "Supported: timer\r\nSession-Expires: 600;refresher=uas\r\n", "");
          test_far_wait_answer(far, "200", "1 UPDATE");
          bench_clock_advance(far->clock, 300000);
        }
      else
        bench_call_control_hold(test_far_get_calls(far), call, NULL);
      again = test_far_wait_request(far, "INVITE", 2);
      /* Once this is answered the phone has read the provisional answer. */
      test_registrar_send_in_dialog(far->far, again, "one", "OPTIONS", 2, "", "");
      test_far_wait_answer(far, "200", "2 OPTIONS");
      bench_clock_advance(far->clock, i == 1 ? 127000 : 31000);
      g_assert_cmpint(call->state, !=, BENCH_CALL_ENDED);
      bench_clock_advance(far->clock, 2000);
      test_far_wait_state(far, call, BENCH_CALL_ENDED);
      g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
      test_far_wait_request(far, "CANCEL", 1);
      test_far_wait_request(far, "BYE", 1);
      test_far_free(far);
    }
}

static char *
collide(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  if (strstr(request, "tag=one") != NULL && far->step++ == 0)
    return g_strdup("491 Request Pending\r\n");
  return test_far_ok(far, "one", "",
                     strstr(request, "a=sendonly") != NULL ? TEST_FAR_SDP_OF("2", "39990", "a=recvonly\r\n")
                                                           : TEST_FAR_SDP);
}

/* The Call-ID is ours: our hold is tried again after 2.1 to 4 s, and then it holds. */
static void
test_hold_meets_offer(void)
{
  TestFar *far = test_far_new(collide, "", TRUE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autoptr(GError) error = NULL;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  bench_call_control_hold(test_far_get_calls(far), call, &error);
  g_assert_no_error(error);
  test_far_wait_request(far, "INVITE", 2);
  test_far_wait_request(far, "ACK", 2);
  bench_clock_advance(far->clock, 2090);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 2);
  bench_clock_advance(far->clock, 1910);
  g_assert_nonnull(strstr(test_far_wait_request(far, "INVITE", 3), "a=sendonly"));
  test_far_wait_state(far, call, BENCH_CALL_HOLDING);
  test_far_free(far);
}

/* The Call-ID is theirs: we try again within two seconds; and a 500 says itself how long to wait. */
static char *
refuse_for_now(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  switch (far->step++)
    {
    case 0:
      return g_strdup("491 Request Pending\r\n");
    case 1:
      return g_strdup("500 Not Now\r\nRetry-After: 7\r\n");
    default:
      return test_far_ok(far, "caller", "", TEST_FAR_SDP_OF("2", "39990", "a=recvonly\r\n"));
    }
}

static void
test_hold_is_put_off(void)
{
  TestFar *far = test_far_new(refuse_for_now, "", TRUE);
  const char *ok;
  BenchCall *call = be_called(far, "", &ok);

  bench_call_control_hold(test_far_get_calls(far), call, NULL);
  test_far_wait_request(far, "ACK", 1);
  bench_clock_advance(far->clock, 2000);
  test_far_wait_request(far, "ACK", 2);
  bench_clock_advance(far->clock, 6990);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 2);
  bench_clock_advance(far->clock, 10);
  test_far_wait_state(far, call, BENCH_CALL_HOLDING);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 3);
  test_far_free(far);
}

static char *
refuse_refresh(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (g_str_has_prefix(request, "UPDATE"))
    return g_strdup("405 No Such Thing\r\n");
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return far->step++ == 0
             ? test_far_ok(far, "one", UPDATES "Session-Expires: 600;refresher=uac\r\n", TEST_FAR_SDP)
             : g_strdup("405 No Such Thing\r\n");
}

/* UPDATE is not taken after all, nor is the re-INVITE instead: each is tried once, and the call ends in time. */
static void
test_refresh_refused(void)
{
  TestFar *far = test_far_new(refuse_refresh, ON, TRUE);
  BenchCall *call = test_far_dial(far, "bob");

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  test_far_wait_request(far, "ACK", 1);
  bench_clock_advance(far->clock, 300000);
  test_far_wait_request(far, "UPDATE", 1);
  test_far_wait_request(far, "ACK", 2);
  bench_clock_advance(far->clock, 267000);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 2);
  bench_clock_advance(far->clock, 1000);
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  test_far_wait_request(far, "BYE", 1);
  test_far_free(far);
}

/* Hold and resume pressed in one go: what was wanted last is what comes to be. */
static void
test_last_wish_counts(void)
{
  TestFar *far = test_far_new(collide, "", TRUE);
  BenchCall *call = test_far_dial(far, "bob");
  g_autoptr(GError) error = NULL;

  far->step = 1;
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  bench_call_control_hold(test_far_get_calls(far), call, &error);
  g_assert_no_error(error);
  bench_call_control_resume(test_far_get_calls(far), call, &error);
  g_assert_no_error(error);
  g_assert_nonnull(strstr(test_far_wait_request(far, "INVITE", 2), "a=sendonly"));
  g_assert_nonnull(strstr(test_far_wait_request(far, "INVITE", 3), "a=sendrecv"));
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_cmpuint(test_far_count(far, "INVITE"), ==, 3);
  test_far_free(far);
}

static char *
keep_quiet(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return strstr(request, "tag=one") != NULL ? g_strdup("") : test_far_ok(data, "one", "", TEST_FAR_SDP);
}

/* While our re-INVITE is on its way theirs, and their UPDATE with an offer, get 491. */
static void
test_offers_meet_ours(void)
{
  TestFar *far = test_far_new(keep_quiet, "", TRUE);
  BenchCall *call = test_far_dial(far, "bob");
  const char *invite;

  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  invite = test_far_wait_request(far, "INVITE", 1);
  bench_call_control_hold(test_far_get_calls(far), call, NULL);
  test_far_wait_request(far, "INVITE", 2);
  test_registrar_send_in_dialog(far->far, invite, "one", "INVITE", 1, "", TEST_FAR_SDP_OF("2", "39990", ""));
  test_far_wait_answer(far, "491", "1 INVITE");
  test_registrar_send_in_dialog(far->far, invite, "one", "UPDATE", 2, "", TEST_FAR_SDP_OF("2", "39990", ""));
  test_far_wait_answer(far, "491", "2 UPDATE");
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/session-timer/less-than-asked", test_less_than_asked);
  g_test_add_func("/session-timer/silence-after-provisional", test_silence_after_provisional);
  g_test_add_func("/session-timer/caller-refreshes", test_caller_refreshes);
  g_test_add_func("/session-timer/caller-ends-unrefreshed", test_caller_ends_unrefreshed);
  g_test_add_func("/session-timer/callee-is-refreshed", test_callee_is_refreshed);
  g_test_add_func("/session-timer/callee-refreshes", test_callee_refreshes);
  g_test_add_func("/session-timer/callee-roles", test_callee_roles);
  g_test_add_func("/session-timer/caller-roles", test_caller_roles);
  g_test_add_func("/session-timer/too-small", test_too_small);
  g_test_add_func("/glare/hold", test_hold_meets_offer);
  g_test_add_func("/session-timer/refresh-refused", test_refresh_refused);
  g_test_add_func("/glare/put-off", test_hold_is_put_off);
  g_test_add_func("/glare/last-wish", test_last_wish_counts);
  g_test_add_func("/glare/theirs", test_offers_meet_ours);
  return g_test_run();
}
