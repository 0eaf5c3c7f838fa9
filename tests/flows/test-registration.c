/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sip/registration against a registrar that does as told: digest in either order of challenges, wrong
 * password, every kind of refusal, redirects, back-off, what the registrar teaches, 423, Retry-After, silence, refresh and unregistration; our timers on a clock moved by hand.
 */
#include <string.h>

#include "signing-in.h"

static void
test_both_orders(void)
{
  static const char *const orders[][2]
      = { { "MD5", "SHA-256" }, { "SHA-256", "MD5" }, { "SHA-512-256", "MD5" } };
  static const char *const taken[] = { "SHA-256", "SHA-256", "SHA-512-256" };

  for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
    {
      TestSigningIn fixture = { .first = orders[i][0], .second = orders[i][1], .password = "secret" };
      g_autofree char *algorithm = g_strdup_printf("algorithm=%s", taken[i]);

      test_signing_in_set_up(&fixture, test_signing_in_digest, "");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 2);
      g_assert_nonnull(strstr(test_registrar_get_request(fixture.registrar, 2), algorithm));
      test_signing_in_tear_down(&fixture);
    }
}

/* Two tries and no more, then a clear word; the next try only after the retry interval. */
static void
test_wrong_password(void)
{
  TestSigningIn fixture = { .first = "MD5", .second = "SHA-256", .password = "other" };

  test_signing_in_set_up(&fixture, test_signing_in_digest, "account.1.reg_fail_retry_interval = 30\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 2);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 401);
  g_assert_cmpstr(bench_registration_get_reason(fixture.registration), ==,
                  "Authentication failed: user name or password refused");
  fixture.password = "secret";
  bench_clock_advance(fixture.clock, 29000);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 1000);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  test_signing_in_tear_down(&fixture);
}

static char *
answer_plain(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 0, "");
}

/* Refreshed at 90 % of the period with the next CSeq of the same Call-ID, and given up with Expires 0. */
static void
test_refresh_and_unregister(void)
{
  TestSigningIn fixture = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *cseq = NULL;
  g_autofree char *last = NULL;

  test_signing_in_set_up(&fixture, answer_plain, "account.1.expires = 600\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  bench_clock_advance(fixture.clock, 539000);
  g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 1);
  bench_clock_advance(fixture.clock, 1000);
  test_signing_in_wait_requests(&fixture, fixture.registrar, 2);
  first = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 1), "Call-ID");
  second = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "Call-ID");
  cseq = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "CSeq");
  g_assert_cmpstr(first, ==, second);
  g_assert_cmpstr(cseq, ==, "2 REGISTER");
  bench_registration_stop(fixture.registration);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_IDLE);
  last = test_registrar_get_header(test_registrar_get_request(fixture.registrar,
                                                              test_registrar_count(fixture.registrar)),
                                   "Expires");
  g_assert_cmpstr(last, ==, "0");
  test_signing_in_tear_down(&fixture);
}

static char *
answer_too_brief(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  return n == 1 ? g_strdup("423 Interval Too Brief\r\nMin-Expires: 1800\r\n")
                : test_registrar_grant(request, 0, "");
}

static void
test_min_expires(void)
{
  TestSigningIn fixture = { 0 };
  g_autofree char *expires = NULL;

  test_signing_in_set_up(&fixture, answer_too_brief, "account.1.expires = 600\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  expires = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "Expires");
  g_assert_cmpstr(expires, ==, "1800");
  test_signing_in_tear_down(&fixture);
}

static char *
answer_later(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  return n == 1 ? g_strdup("503 Service Unavailable\r\nRetry-After: 7\r\n")
                : test_registrar_grant(request, 0, "");
}

static void
test_retry_after(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_later, "");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 503);
  bench_clock_advance(fixture.clock, 6900);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 100);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  test_signing_in_tear_down(&fixture);
}

static char *
answer_nothing(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return NULL;
}

/* Timer F (64 * T1, here 6.4 s) ends the wait. */
static void
test_silence(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_nothing, "");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 408);
  test_signing_in_tear_down(&fixture);
}

/* Rules of an answer, and what the LCD is told: code, what the server says, our words. */
static char *
answer_with_code(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data)
{
  TestSigningIn *fixture = data;

  return g_strdup_printf("%u Whatever The Server Says\r\n", fixture->step);
}

static void
test_codes(void)
{
  static const struct
  {
    guint code;
    const char *reason;
    gboolean lost;
  } codes[] = {
    { 400, "Bad request", FALSE },
    { 403, "Forbidden", FALSE },
    { 404, "User not found", FALSE },
    { 408, "No answer", TRUE },
    { 418, "Whatever The Server Says", FALSE },
    { 423, "Interval too brief", FALSE },
    { 480, "Temporarily unavailable", FALSE },
    { 500, "Server error", TRUE },
    { 501, "Not a registrar", FALSE },
    { 503, "Service unavailable", TRUE },
    { 599, "Whatever The Server Says", TRUE },
    { 603, "Declined", FALSE },
    { 305, "Redirected to nowhere else", FALSE },
    { 380, "The server offers another service", FALSE },
    { 401, "Authentication failed: the server asks for nothing we can do", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
    {
      TestSigningIn fixture = { .step = codes[i].code };

      test_signing_in_set_up(&fixture, answer_with_code, "");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
      g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, (int) codes[i].code);
      g_assert_cmpstr(bench_registration_get_reason(fixture.registration), ==, codes[i].reason);
      g_assert_cmpint(bench_registration_is_server_lost(fixture.registration), ==, codes[i].lost);
      test_signing_in_tear_down(&fixture);
    }
}

static char *
answer_busy(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  return n <= 3 ? g_strdup("500 Server Internal Error\r\n") : test_registrar_grant(request, 0, "");
}

static void
assert_next_try_between(TestSigningIn *fixture, guint n, guint least_s, guint most_s)
{
  bench_clock_advance(fixture->clock, least_s * 1000 - 1);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(test_registrar_count(fixture->registrar), ==, n);
  bench_clock_advance(fixture->clock, (most_s - least_s) * 1000 + 1);
  test_signing_in_wait_requests(fixture, fixture->registrar, n + 1);
}

/* Each further failure may wait twice as long; a success makes it short again. */
static void
test_back_off(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_busy, "account.1.reg_fail_retry_interval = 10\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  assert_next_try_between(&fixture, 1, 10, 10);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  assert_next_try_between(&fixture, 2, 10, 20);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  assert_next_try_between(&fixture, 3, 20, 40);
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  test_signing_in_tear_down(&fixture);
}

/* An interval of 0 is no further try. */
static void
test_no_retry(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_busy, "account.1.reg_fail_retry_interval = 0\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 24 * 3600 * 1000);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 1);
  test_signing_in_tear_down(&fixture);
}

/* A Min-Expires that grows without end is not followed without end. */
static char *
answer_ever_briefer(guint n, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_strdup_printf("423 Interval Too Brief\r\nMin-Expires: %u\r\n", 4000 + n);
}

static void
test_min_expires_loop(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_ever_briefer, "");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 4);
  test_signing_in_tear_down(&fixture);
}

/* Contacts of other devices have periods of their own; ours may come back as the registrar saw it. */
static char *
answer_many_contacts(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestSigningIn *fixture = data;
  g_autofree char *via = test_registrar_get_header(request, "Via");
  g_autofree char *contact = test_registrar_get_header(request, "Contact");
  g_autofree char *seen = g_strdup_printf("%s;received=198.51.100.7", via);
  g_auto(GStrv) parts = g_strsplit(seen, ";rport;", 2);
  g_autofree char *rewritten_via = g_strjoinv(";rport=40000;", parts);

  if (fixture->step == 0)
    return g_strdup_printf("200 OK\r\nContact: <sip:alice@192.0.2.9:5060>;expires=90, %s;expires=600, "
                           "<sip:alice@192.0.2.10>;expires=60\r\nExpires: 30\r\n",
                           contact);
  if (fixture->step == 1)
    return g_strdup_printf("200 OK\r\nVia: %s\r\nContact: <sip:alice@192.0.2.9:5060>;expires=90, "
                           "<sip:alice@198.51.100.7:40000>;expires=600\r\n",
                           rewritten_via);
  if (fixture->step == 2)
    return g_strdup("200 OK\r\nContact: <sip:alice@203.0.113.1:1>;expires=600\r\n");
  return g_strdup_printf("200 OK\r\nContact: %s\r\nExpires: 600\r\n", contact);
}

static void
test_own_contact(void)
{
  for (guint step = 0; step < 4; step++)
    {
      TestSigningIn fixture = { .step = step };

      test_signing_in_set_up(&fixture, answer_many_contacts, "account.1.nat.rport = 1\n");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
      assert_next_try_between(&fixture, 1, 540, 540);
      test_signing_in_tear_down(&fixture);
    }
}

static char *
answer_moved(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestSigningIn *fixture = data;
  guint port = test_registrar_get_port(fixture->other);

  if (fixture->step == 305)
    return strstr(request, "X-Never:") != NULL
               ? NULL
               : g_strdup_printf("305 Use Proxy\r\nContact: <sip:127.0.0.1:%u>\r\n", port);
  return g_strdup_printf("%u Moved\r\nContact: <sip:127.0.0.1:1>;q=0.2, <tel:+15550100>, "
                         "<sip:alice@127.0.0.1:%u>;q=0.7\r\n",
                         fixture->step, port);
}

static char *
answer_elsewhere(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 0, "");
}

/* 301 is followed and remembered, 302 is followed each time, 305 takes the old Request-URI along. */
static void
test_redirects(void)
{
  static const struct
  {
    guint code;
    guint asked_again; /* the old registrar, at the refresh */
  } cases[] = { { 301, 1 }, { 302, 2 }, { 305, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      TestSigningIn fixture = { .step = cases[i].code, .other_script = answer_elsewhere };
      g_autofree char *line = NULL;

      test_signing_in_set_up(&fixture, answer_moved, "account.1.expires = 600\n");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
      line = g_strdup_printf("REGISTER sip:127.0.0.1:%u SIP/2.0\r\n",
                             test_registrar_get_port(cases[i].code == 305 ? fixture.registrar
                                                                          : fixture.other));
      g_assert_true(g_str_has_prefix(test_registrar_get_request(fixture.other, 1), line));
      bench_clock_advance(fixture.clock, 540 * 1000);
      test_signing_in_wait_requests(&fixture, fixture.other, 2);
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, cases[i].asked_again);
      test_signing_in_tear_down(&fixture);
    }
}

static char *
answer_in_a_circle(guint n, const char *request G_GNUC_UNUSED, gpointer data)
{
  TestSigningIn *fixture = data;
  guint port = test_registrar_get_port(fixture->registrar);

  if (fixture->step == 1)
    return g_strdup_printf("302 Moved\r\nContact: <sip:127.0.0.1:%u;n=%u>\r\n", port, n);
  return g_strdup_printf("302 Moved\r\nContact: <sip:127.0.0.1:%u>\r\n", port);
}

/* Back to where we have been, or always somewhere else: both end. */
static void
test_redirect_loops(void)
{
  static const guint most[] = { 2, 6 };

  for (guint step = 0; step < 2; step++)
    {
      TestSigningIn fixture = { .step = step };

      test_signing_in_set_up(&fixture, answer_in_a_circle, "");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
      g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 302);
      g_assert_cmpstr(bench_registration_get_reason(fixture.registration), ==, "Redirected to nowhere else");
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, most[step]);
      test_signing_in_tear_down(&fixture);
    }
}

/* What we say of ourselves. */
static void
test_headers(void)
{
  TestSigningIn fixture = { 0 };
  const char *request;
  g_autofree char *supported = NULL;
  g_autofree char *mac = NULL;
  g_autofree char *line = NULL;
  g_autofree char *none = NULL;

  test_signing_in_set_up(&fixture, answer_plain, "account.1.register_mac = 1\naccount.1.register_line = 1\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  request = test_signing_in_get_last(&fixture);
  supported = test_registrar_get_header(request, "Supported");
  mac = test_registrar_get_header(request, "Mac");
  line = test_registrar_get_header(request, "Line");
  g_assert_true(g_str_has_prefix(supported, "path, "));
  g_assert_cmpstr(mac, ==, "02:00:5e:00:53:01");
  g_assert_cmpstr(line, ==, "1");
  g_assert_nonnull(strstr(request, "\r\nAllow: INVITE, "));
  g_assert_nonnull(strstr(request, "\r\nUser-Agent: test\r\n"));
  test_signing_in_tear_down(&fixture);
  test_signing_in_set_up(&fixture, answer_plain, "");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  none = test_registrar_get_header(test_signing_in_get_last(&fixture), "Mac");
  g_assert_cmpstr(none, ==, "");
  test_signing_in_tear_down(&fixture);
}

static char *
answer_with_routes(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (n == 1)
    return test_registrar_grant(request, 0,
                                "Path: <sip:edge.lab;lr>\r\nPath: <sip:core.lab;lr>\r\n"
                                "Service-Route: <sip:one.lab;lr>, <sip:two.lab;lr>\r\n"
                                "P-Associated-URI: <sip:100@lab>, <tel:+15550100>\r\n");
  if (n == 2)
    return test_registrar_grant(request, 0, "Service-Route: <http://one.lab>\r\n");
  return test_registrar_grant(request, 0, "Service-Route: <sip:three.lab;lr>\r\n");
}

/* What the last 2xx says stands, and what it leaves out is gone; nonsense is nothing. */
static void
test_what_a_registrar_teaches(void)
{
  TestSigningIn fixture = { 0 };
  const BenchSipHome *home;

  test_signing_in_set_up(&fixture, answer_with_routes, "account.1.expires = 600\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  home = fixture.account->home;
  g_assert_cmpstr(bench_sip_home_get_path(home), ==, "<sip:edge.lab;lr>, <sip:core.lab;lr>");
  g_assert_cmpstr(bench_sip_home_get_service_route(home), ==, "<sip:one.lab;lr>, <sip:two.lab;lr>");
  g_assert_cmpstr(bench_sip_home_get_associated(home), ==, "<sip:100@lab>, <tel:+15550100>");
  assert_next_try_between(&fixture, 1, 540, 540);
  while (bench_sip_home_get_service_route(home)[0] != '\0')
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpstr(bench_sip_home_get_path(home), ==, "");
  assert_next_try_between(&fixture, 2, 540, 540);
  while (bench_sip_home_get_service_route(home)[0] == '\0')
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpstr(bench_sip_home_get_service_route(home), ==, "<sip:three.lab;lr>");
  test_signing_in_tear_down(&fixture);
}

/* Nobody there: with surge prevention the interval is drawn out at random. */
static void
test_surge(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_nothing,
                         "account.1.reg_fail_retry_interval = 10\nsip.reg_surge_prevention = 60\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 10 * 1000 - 1);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 60 * 1000 + 1);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_TRYING);
  test_signing_in_tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/registration/both-orders", test_both_orders);
  g_test_add_func("/registration/wrong-password", test_wrong_password);
  g_test_add_func("/registration/refresh-and-unregister", test_refresh_and_unregister);
  g_test_add_func("/registration/min-expires", test_min_expires);
  g_test_add_func("/registration/retry-after", test_retry_after);
  g_test_add_func("/registration/silence", test_silence);
  g_test_add_func("/registration/codes", test_codes);
  g_test_add_func("/registration/back-off", test_back_off);
  g_test_add_func("/registration/no-retry", test_no_retry);
  g_test_add_func("/registration/min-expires-loop", test_min_expires_loop);
  g_test_add_func("/registration/own-contact", test_own_contact);
  g_test_add_func("/registration/redirects", test_redirects);
  g_test_add_func("/registration/redirect-loops", test_redirect_loops);
  g_test_add_func("/registration/headers", test_headers);
  g_test_add_func("/registration/what-a-registrar-teaches", test_what_a_registrar_teaches);
  g_test_add_func("/registration/surge", test_surge);
  return g_test_run();
}
