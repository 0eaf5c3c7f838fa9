/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who gets a digest answer, and how often: both challenges of a proxy and a registrar, stale and next nonces,
 * loops, weak algorithms, and a peer that asks although it is not our server (hardening 5.4).
 */
#include <string.h>

#include "sip/digest.h"
#include "sip/lone-request.h"
#include "far.h"
#include "signing-in.h"

static guint
count_in(const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = text; (p = strstr(p, word)) != NULL; p++)
    n++;
  return n;
}

/* Whether a REGISTER proves the password for this header and realm. */
static gboolean
proves(const char *request, const char *header, const char *realm)
{
  g_autofree char *proof = test_registrar_get_header(request, header);
  g_autofree char *nonce = NULL;

  return bench_digest_verify(proof, "REGISTER", "alice", realm, "secret", &nonce);
}

static void
test_algorithms(void)
{
  static const char *const algorithms[]
      = { "MD5", "SHA-256", "SHA-512-256", "MD5-sess", "SHA-256-sess", "SHA-512-256-sess" };

  for (gsize i = 0; i < G_N_ELEMENTS(algorithms); i++)
    {
      TestSigningIn fixture = { .first = algorithms[i], .password = "secret" };

      test_signing_in_set_up(&fixture, test_signing_in_digest, "");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 2);
      g_assert_null(strstr(test_registrar_get_log(fixture.registrar), "secret"));
      test_signing_in_tear_down(&fixture);
    }
}

/* A proxy asks first, then the registrar behind it. */
static char *
answer_proxy_and_registrar(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *of_proxy = bench_digest_make_challenge("edge", "p1", "SHA-256");
  g_autofree char *of_registrar = bench_digest_make_challenge("lab", "r1", "MD5");

  if (!proves(request, "Proxy-Authorization", "edge"))
    return g_strdup_printf("407 Proxy Authentication Required\r\nProxy-Authenticate: %s\r\n", of_proxy);
  if (!proves(request, "Authorization", "lab"))
    return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: %s\r\n", of_registrar);
  return test_registrar_grant(request, 0, "");
}

static void
test_proxy_and_registrar(void)
{
  TestSigningIn fixture = { 0 };

  test_signing_in_set_up(&fixture, answer_proxy_and_registrar, "account.1.expires = 600\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, 3);
  /* The refresh carries both ahead. */
  bench_clock_advance(fixture.clock, 540 * 1000);
  test_signing_in_wait_requests(&fixture, fixture.registrar, 4);
  g_assert_true(proves(test_registrar_get_request(fixture.registrar, 4), "Authorization", "lab"));
  g_assert_nonnull(strstr(test_registrar_get_request(fixture.registrar, 4), "nc=00000003"));
  test_signing_in_tear_down(&fixture);
}

/* Nonces that are too old, and one that is announced. */
static char *
answer_stale(guint n, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (n <= 2)
    return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"lab\", nonce=\"n%u\", "
                           "qop=\"auth,auth-int\", algorithm=SHA-256%s\r\n",
                           n, n == 2 ? ", stale=TRUE" : "");
  return test_registrar_grant(request, 0, n == 3 ? "Authentication-Info: nextnonce=\"n9\"\r\n" : "");
}

static void
test_nonces(void)
{
  TestSigningIn fixture = { 0 };
  const char *third;
  const char *fourth;

  test_signing_in_set_up(&fixture, answer_stale, "account.1.expires = 600\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  third = test_registrar_get_request(fixture.registrar, 3);
  g_assert_nonnull(strstr(third, "nonce=\"n2\""));
  g_assert_nonnull(strstr(third, "qop=auth, nc=00000001"));
  bench_clock_advance(fixture.clock, 540 * 1000);
  test_signing_in_wait_requests(&fixture, fixture.registrar, 4);
  fourth = test_registrar_get_request(fixture.registrar, 4);
  g_assert_nonnull(strstr(fourth, "nonce=\"n9\""));
  g_assert_nonnull(strstr(fourth, "nc=00000001"));
  test_signing_in_tear_down(&fixture);
}

static char *
answer_hostile(guint n, const char *request G_GNUC_UNUSED, gpointer data)
{
  static const char *const parameters[] = {
    "realm=\"lab\", nonce=\"n%u\"",                       /* a new nonce each time */
    "realm=\"lab\", nonce=\"n%u\", stale=true",           /* and each one is too old */
    "realm=\"lab\", nonce=\"n%u\", qop=\"auth-int\"",     /* a hash of the body */
    "realm=\"\", nonce=\"n%u\"",                          /* nobody's realm */
    "realm=\"lab\", nonce=\"n%u\", algorithm=\"SHA-1\"",  /* nothing we know */
    "realm=\"lab%u\", nonce=\"n\"",                       /* another realm each time */
    "realm=\"lab\", nonce=\"n%u\", qop=\"auth\", broken", /* a word without value */
  };
  TestSigningIn *fixture = data;
  g_autoptr(GString) text = g_string_new(parameters[fixture->step]);
  g_autofree char *number = g_strdup_printf("%u", n);

  g_string_replace(text, "%u", number, 0);
  return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: Digest %s\r\n", text->str);
}

/* None of them gets more than its answers, and the line says why. */
static void
test_loops(void)
{
  static const struct
  {
    guint requests;
    const char *reason;
  } ends[] = {
    { 2, "Authentication failed: user name or password refused" },
    { 3, "Authentication failed: user name or password refused" },
    { 2, "Authentication failed: user name or password refused" },
    { 1, "Authentication failed: realm \"\" is not ours" },
    { 1, "Authentication failed: the server asks for nothing we can do" },
    { 9, "Authentication failed: user name or password refused" },
    { 2, "Authentication failed: user name or password refused" },
  };

  for (guint step = 0; step < G_N_ELEMENTS(ends); step++)
    {
      TestSigningIn fixture = { .step = step };

      test_signing_in_set_up(&fixture, answer_hostile, "");
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_FAILED);
      g_assert_cmpuint(test_registrar_count(fixture.registrar), ==, ends[step].requests);
      g_assert_cmpstr(bench_registration_get_reason(fixture.registration), ==, ends[step].reason);
      g_assert_cmpint(bench_registration_get_code(fixture.registration), ==, 401);
      test_signing_in_tear_down(&fixture);
    }
}

/* MD5 can be refused: then nothing is answered with it, and SHA-256 beside it is taken. */
static void
test_md5_refused(void)
{
  TestSigningIn weak = { .first = "MD5", .password = "secret" };
  TestSigningIn both = { .first = "MD5", .second = "SHA-256", .password = "secret" };

  test_signing_in_set_up(&weak, test_signing_in_digest, "benchphone.auth.md5 = 0\n");
  test_signing_in_wait_state(&weak, BENCH_REGISTRATION_FAILED);
  g_assert_cmpuint(test_registrar_count(weak.registrar), ==, 1);
  g_assert_cmpstr(bench_registration_get_reason(weak.registration), ==,
                  "Authentication failed: the server offers MD5 only");
  test_signing_in_tear_down(&weak);
  test_signing_in_set_up(&both, test_signing_in_digest, "benchphone.auth.md5 = 0\n");
  test_signing_in_wait_state(&both, BENCH_REGISTRATION_DONE);
  test_signing_in_tear_down(&both);
}

/* A MESSAGE, to the registrar or past it, and what became of it. */
typedef struct
{
  gboolean answered;
  int status;
} Sent;

static void
on_answered(BenchSipLoneRequest *request G_GNUC_UNUSED, int status, gpointer data)
{
  Sent *sent = data;

  sent->answered = TRUE;
  sent->status = status;
}

static int
send_message(TestSigningIn *fixture, const char *target)
{
  BenchSipLoneRequestOptions options = { .method = sip_method_message,
                                         .method_name = "MESSAGE",
                                         .target = target,
                                         .content_type = "text/plain",
                                         .body = "hello" };
  Sent sent = { 0 };
  BenchSipLoneRequest *request
      = bench_sip_lone_request_send(fixture->agent, fixture->account, &options, on_answered, &sent);
  gint64 end = g_get_monotonic_time() + 8 * G_USEC_PER_SEC;

  g_assert_nonnull(request);
  while (!sent.answered && g_get_monotonic_time() < end)
    g_main_context_iteration(NULL, FALSE);
  bench_sip_lone_request_free(request);
  g_assert_true(sent.answered);
  return sent.status;
}

/* The registrar's realm is "lab"; what asks for a MESSAGE is another one. */
static char *
answer_message(guint n, const char *request, gpointer data)
{
  static const char *const realms[] = { "lab", "127.0.0.1", "elsewhere", "extra" };
  TestSigningIn *fixture = data;

  if (g_str_has_prefix(request, "REGISTER"))
    return test_signing_in_digest(n, request, data);
  if (strstr(request, "Proxy-Authorization: ") != NULL)
    return g_strdup("200 OK\r\n");
  return g_strdup_printf(
      "407 Who\r\nProxy-Authenticate: Digest realm=\"%s\", nonce=\"m\", algorithm=SHA-256\r\n",
      realms[fixture->step]);
}

static void
test_realms(void)
{
  static const struct
  {
    guint step;
    const char *settings;
    int status;
  } cases[] = {
    { 0, "", 200 },                                      /* asked for our REGISTER */
    { 1, "", 200 },                                      /* the server's own name */
    { 2, "", 407 },                                      /* a stranger's */
    { 3, "benchphone.auth.realms = one, Extra\n", 200 }, /* named in the settings */
    { 2, "benchphone.auth.realms = one, extra\n", 407 }, /* not named there */
    { 2, "benchphone.auth.realms = *\n", 200 },          /* any */
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      TestSigningIn fixture = { .first = "SHA-256", .password = "secret", .step = cases[i].step };

      test_signing_in_set_up(&fixture, answer_message, cases[i].settings);
      test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
      g_assert_cmpint(send_message(&fixture, "sip:bob@127.0.0.1"), ==, cases[i].status);
      g_assert_cmpuint(count_in(test_registrar_get_log(fixture.registrar),
                                "realm=\"elsewhere\", nonce=\"m\", uri"),
                       ==, cases[i].step == 2 && cases[i].status == 200 ? 1 : 0);
      test_signing_in_tear_down(&fixture);
    }
}

/* A peer we speak with directly asks in the name of our realm: it is not our server. */
static char *
answer_as_thief(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_strdup("401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"lab\", nonce=\"stolen\"\r\n");
}

static void
test_thief(void)
{
  TestSigningIn fixture = { .first = "SHA-256", .password = "secret", .other_script = answer_as_thief };
  g_autofree char *target = NULL;

  test_signing_in_set_up(&fixture, test_signing_in_digest,
                         "features.direct_ip_call_enable = 1\nbenchphone.auth.realms = *\n");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  target = g_strdup_printf("sip:127.0.0.1:%u", test_registrar_get_port(fixture.other));
  g_assert_cmpint(send_message(&fixture, target), ==, 401);
  g_assert_cmpuint(test_registrar_count(fixture.other), ==, 1);
  g_assert_null(strstr(test_registrar_get_log(fixture.other), "uthorization: "));
  test_signing_in_tear_down(&fixture);
}

/* A registrar that takes our proof and sends us on: the next one has to ask for itself. */
static char *
answer_and_send_on(guint n, const char *request, gpointer data)
{
  TestSigningIn *fixture = data;
  g_autofree char *answer = test_signing_in_digest(n, request, data);

  if (!g_str_has_prefix(answer, "200"))
    return g_steal_pointer(&answer);
  return g_strdup_printf("302 Moved\r\nContact: <sip:127.0.0.1:%u>\r\n",
                         test_registrar_get_port(fixture->other));
}

static void
test_redirected(void)
{
  TestSigningIn fixture
      = { .first = "SHA-256", .password = "secret", .other_script = test_signing_in_digest };

  test_signing_in_set_up(&fixture, answer_and_send_on, "");
  test_signing_in_wait_state(&fixture, BENCH_REGISTRATION_DONE);
  g_assert_cmpuint(test_registrar_count(fixture.other), ==, 2);
  g_assert_null(strstr(test_registrar_get_request(fixture.other, 1), "Authorization: "));
  test_signing_in_tear_down(&fixture);
}

/* Whom we call sends us through a "proxy" of its own, whose port is the step. */
static char *
send_to_thief(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup_printf("305 Use Proxy\r\nContact: <sip:127.0.0.1:%u>\r\n", far->step);
}

static void
test_false_proxy(void)
{
  TestFar *far
      = test_far_new(send_to_thief, "account.1.password = secret\nbenchphone.auth.realms = *\n", FALSE);
  TestRegistrar *thief = test_registrar_new(answer_as_thief, NULL);
  BenchCall *call;

  far->step = test_registrar_get_port(thief);
  call = test_far_dial(far, "bob");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpstr(call->reason, ==, "Authentication failed: not asked by our server");
  g_assert_nonnull(strstr(test_registrar_get_log(thief), "INVITE sip:bob@"));
  g_assert_null(strstr(test_registrar_get_log(thief), "uthorization: "));
  test_far_free(far);
  test_registrar_free(thief);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/digest-policy/algorithms", test_algorithms);
  g_test_add_func("/digest-policy/proxy-and-registrar", test_proxy_and_registrar);
  g_test_add_func("/digest-policy/nonces", test_nonces);
  g_test_add_func("/digest-policy/loops", test_loops);
  g_test_add_func("/digest-policy/md5-refused", test_md5_refused);
  g_test_add_func("/digest-policy/realms", test_realms);
  g_test_add_func("/digest-policy/thief", test_thief);
  g_test_add_func("/digest-policy/redirected", test_redirected);
  g_test_add_func("/digest-policy/false-proxy", test_false_proxy);
  return g_test_run();
}
