/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sip/registration against a registrar that does as told: digest in either order of challenges, wrong
 * password, 423, Retry-After, silence, refresh and unregistration; our timers on a clock moved by hand.
 */
#include <string.h>

#include "registrar.h"
#include "sip/digest.h"
#include "sip/registration.h"

#define WAIT_MS 8000
#define REALM "lab"

typedef struct
{
  BenchClock *clock;
  BenchSipAgent *agent;
  BenchRegistration *registration;
  TestRegistrar *registrar;
  const char *first; /* algorithms of a 401, in this order; NULL: no challenge */
  const char *second;
  const char *password; /* the right one */
} Fixture;

static gboolean
on_deadline(gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_state(Fixture *fixture, BenchRegistrationState state)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add(WAIT_MS, on_deadline, &late);

  while (bench_registration_get_state(fixture->registration) != state && !late)
    g_main_context_iteration(NULL, TRUE);
  if (late)
    g_error("state is %d, wanted %d; %u requests seen", bench_registration_get_state(fixture->registration),
            state, test_registrar_count(fixture->registrar));
  g_source_remove(timer);
}

static void
wait_requests(Fixture *fixture, guint n)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add(WAIT_MS, on_deadline, &late);

  while (test_registrar_count(fixture->registrar) < n && !late)
    g_main_context_iteration(NULL, TRUE);
  g_assert_false(late);
  g_source_remove(timer);
}

static void
set_up(Fixture *fixture, TestRegistrarFunc answer, const char *extra)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchRandom) random = bench_random_new_seeded(3);
  g_autoptr(BenchSipAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  BenchSipAgentOptions options = { .local_host = "127.0.0.1", .user_agent = "test" };

  fixture->clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  fixture->registrar = test_registrar_new(answer, fixture);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.password = secret\naccount.1.sip_server_host = 127.0.0.1\n"
                         "account.1.sip_server_port = %u\n%s",
                         test_registrar_get_port(fixture->registrar), extra);
  bench_settings_load_text(settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  account = bench_sip_account_new(settings, 1);
  options.clock = fixture->clock;
  options.random = random;
  options.t1_ms = 100;
  fixture->agent = bench_sip_agent_new(&options, &error);
  g_assert_no_error(error);
  fixture->registration = bench_registration_new(fixture->agent, account);
  bench_registration_start(fixture->registration, 0);
}

static void
tear_down(Fixture *fixture)
{
  g_object_unref(fixture->registration);
  bench_sip_agent_close(fixture->agent);
  g_object_unref(fixture->agent);
  test_registrar_free(fixture->registrar);
  g_object_unref(fixture->clock);
}

static char *
granted(const char *request)
{
  g_autofree char *contact = test_registrar_get_header(request, "Contact");
  g_autofree char *expires = test_registrar_get_header(request, "Expires");

  return g_strdup_printf("200 OK\r\nContact: %s;expires=%s\r\n", contact, expires);
}

/* A registrar with digest: its challenges in the fixture's order, 200 for who proves the password. */
static char *
answer_digest(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *proof = test_registrar_get_header(request, "Authorization");
  g_autofree char *nonce = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (proof[0] != '\0' && bench_digest_verify(proof, "REGISTER", "alice", REALM, fixture->password, &nonce))
    return granted(request);
  first = bench_digest_make_challenge(REALM, "nonce-1", fixture->first);
  second = bench_digest_make_challenge(REALM, "nonce-2", fixture->second);
  return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: %s\r\nWWW-Authenticate: %s\r\n", first,
                         second);
}

static void
test_both_orders(void)
{
  static const char *const orders[][2]
      = { { "MD5", "SHA-256" }, { "SHA-256", "MD5" }, { "SHA-512-256", "MD5" } };
  static const char *const taken[] = { "SHA-256", "SHA-256", "SHA-512-256" };

  for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
    {
      Fixture fixture = { .first = orders[i][0], .second = orders[i][1], .password = "secret" };
      g_autofree char *algorithm = g_strdup_printf("algorithm=%s", taken[i]);

      set_up(&fixture, answer_digest, "");
      wait_state(&fixture, BENCH_REGISTRATION_DONE);
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 2);
      g_assert_nonnull(strstr(test_registrar_get_request(fixture.registrar, 2), algorithm));
      tear_down(&fixture);
    }
}

/* Two tries and no more, then a clear word; the next try only after the retry interval. */
static void
test_wrong_password(void)
{
  Fixture fixture = { .first = "MD5", .second = "SHA-256", .password = "other" };

  set_up(&fixture, answer_digest, "account.1.reg_fail_retry_interval = 30\n");
  wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 2);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 401);
  g_assert_cmpstr(bench_registration_get_reason(fixture.registration), ==,
                  "Authentication failed: user name or password refused");
  fixture.password = "secret";
  bench_clock_advance(fixture.clock, 29000);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 1000);
  wait_state(&fixture, BENCH_REGISTRATION_DONE);
  tear_down(&fixture);
}

static char *
answer_plain(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return granted(request);
}

/* Refreshed at 90 % of the period with the next CSeq of the same Call-ID, and given up with Expires 0. */
static void
test_refresh_and_unregister(void)
{
  Fixture fixture = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *cseq = NULL;
  g_autofree char *last = NULL;

  set_up(&fixture, answer_plain, "account.1.expires = 600\n");
  wait_state(&fixture, BENCH_REGISTRATION_DONE);
  bench_clock_advance(fixture.clock, 539000);
  g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 1);
  bench_clock_advance(fixture.clock, 1000);
  wait_requests(&fixture, 2);
  first = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 1), "Call-ID");
  second = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "Call-ID");
  cseq = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "CSeq");
  g_assert_cmpstr(first, ==, second);
  g_assert_cmpstr(cseq, ==, "2 REGISTER");
  bench_registration_stop(fixture.registration);
  wait_state(&fixture, BENCH_REGISTRATION_IDLE);
  last = test_registrar_get_header(test_registrar_get_request(fixture.registrar,
                                                              test_registrar_count(fixture.registrar)),
                                   "Expires");
  g_assert_cmpstr(last, ==, "0");
  tear_down(&fixture);
}

static char *
answer_too_brief(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  return n == 1 ? g_strdup("423 Interval Too Brief\r\nMin-Expires: 1800\r\n") : granted(request);
}

static void
test_min_expires(void)
{
  Fixture fixture = { 0 };
  g_autofree char *expires = NULL;

  set_up(&fixture, answer_too_brief, "account.1.expires = 600\n");
  wait_state(&fixture, BENCH_REGISTRATION_DONE);
  expires = test_registrar_get_header(test_registrar_get_request(fixture.registrar, 2), "Expires");
  g_assert_cmpstr(expires, ==, "1800");
  tear_down(&fixture);
}

static char *
answer_later(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  return n == 1 ? g_strdup("503 Service Unavailable\r\nRetry-After: 7\r\n") : granted(request);
}

static void
test_retry_after(void)
{
  Fixture fixture = { 0 };

  set_up(&fixture, answer_later, "");
  wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 503);
  bench_clock_advance(fixture.clock, 6900);
  g_assert_cmpint(bench_registration_get_state(fixture.registration), ==, BENCH_REGISTRATION_FAILED);
  bench_clock_advance(fixture.clock, 100);
  wait_state(&fixture, BENCH_REGISTRATION_DONE);
  tear_down(&fixture);
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
  Fixture fixture = { 0 };

  set_up(&fixture, answer_nothing, "");
  wait_state(&fixture, BENCH_REGISTRATION_FAILED);
  g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 408);
  tear_down(&fixture);
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
  return g_test_run();
}
