/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/digest against the examples of RFC 7616 3.9 and RFC 2617 3.5, and hostile challenges. */
#include <glib.h>
#include <string.h>

#include "sip/digest.h"

#define NONCE "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"

static GPtrArray *
challenges(const char *first, const char *second)
{
  GPtrArray *array = g_ptr_array_new();

  g_ptr_array_add(array, (gpointer) first);
  if (second != NULL)
    g_ptr_array_add(array, (gpointer) second);
  return array;
}

/* The example of RFC 7616 3.9.1, checked by the server side with the RFC's own numbers. */
static void
test_rfc_7616(void)
{
  static const char md5[]
      = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        "algorithm=MD5, "
        "nonce=\"" NONCE
        "\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
        "response=\"8ca523f5e9506fed4657c9700eebdbec\"";
  static const char sha256[]
      = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        "algorithm=SHA-256, "
        "nonce=\"" NONCE
        "\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
        "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"";
  g_autofree char *nonce = NULL;
  g_autofree char *other = NULL;

  g_assert_true(bench_digest_verify(md5, "GET", "Mufasa", "http-auth@example.org", "Circle of Life", &nonce));
  g_assert_cmpstr(nonce, ==, NONCE);
  g_assert_true(
      bench_digest_verify(sha256, "GET", "Mufasa", "http-auth@example.org", "Circle of Life", &other));
  g_assert_false(
      bench_digest_verify(sha256, "GET", "Mufasa", "http-auth@example.org", "circle of life", &other));
  g_assert_false(
      bench_digest_verify(sha256, "POST", "Mufasa", "http-auth@example.org", "Circle of Life", &other));
}

/* Proofs computed with another implementation of the hashes: every algorithm, "-sess" and "auth-int". */
static void
test_algorithms(void)
{
  static const struct
  {
    const char *algorithm;
    const char *response;
  } proofs[] = {
    { "MD5", "76a0f7c8ff82036384f07be23d7fac31" },
    { "MD5-sess", "bd50508a9ead2f483025a08b06651ab0" },
    { "SHA-256", "5a541422bab04d14e084a96c2e11d9f210e1ef753fe6c8ed19e97650357f59da" },
    { "SHA-256-sess", "03ab23aa69f962a9c5c1a09e9b8eb8fd4baee8f8cb751d1df8fa87d70d8fcaaa" },
    { "SHA-512-256", "43063de713368c4d111d7d549a7ea63ffeba18daebf00b226347f57dd1985642" },
    { "SHA-512-256-sess", "3d456f784b09fb46e2227d6d4334866360af61224d81eea697de814705ebd658" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(proofs); i++)
    {
      g_autofree char *text = g_strdup_printf(
          "Digest username=\"alice\", realm=\"lab\", nonce=\"n1\", uri=\"sip:example.org\", "
          "algorithm=%s, cnonce=\"c1\", nc=00000001, qop=auth, response=\"%s\"",
          proofs[i].algorithm, proofs[i].response);
      g_autofree char *nonce = NULL;

      g_assert_true(bench_digest_verify(text, "REGISTER", "alice", "lab", "secret", &nonce));
    }
}

/* The n-th header line of an answer, from 0, without its name. */
static char *
nth_value(const char *answer, guint n)
{
  g_auto(GStrv) lines = g_strsplit(answer, "\r\n", -1);

  g_assert_cmpuint(g_strv_length(lines), >, n);
  return g_strdup(strstr(lines[n], "Digest"));
}

static gboolean
proves(const char *answer, guint n, const char *realm)
{
  g_autofree char *value = nth_value(answer, n);
  g_autofree char *nonce = NULL;

  return bench_digest_verify(value, "REGISTER", "alice", realm, "secret", &nonce);
}

static const BenchDigestRequest register_request = { "alice", "secret", "REGISTER", "sip:example.org", NULL };

/* Either order of a 401 that offers both signs in with the stronger one. */
static void
check_both(const char *first, const char *second, const char *algorithm)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GPtrArray) offered = challenges(first, second);
  BenchDigestRules rules = { 0 };

  g_assert_true(bench_digest_challenge(digest, offered, &rules, NULL));
  for (int count = 1; count <= 2; count++)
    {
      g_autofree char *answer = bench_digest_respond(digest, &register_request);
      g_autofree char *nc = g_strdup_printf("nc=%08d", count);

      g_assert_true(g_str_has_prefix(answer, "Authorization: Digest username=\"alice\""));
      g_assert_nonnull(strstr(answer, algorithm));
      g_assert_nonnull(strstr(answer, nc));
      g_assert_true(proves(answer, 0, "lab"));
    }
}

static void
test_both_orders(void)
{
  g_autofree char *md5 = bench_digest_make_challenge("lab", "n1", "MD5");
  g_autofree char *sha256 = bench_digest_make_challenge("lab", "n2", "SHA-256");
  g_autofree char *sha512 = bench_digest_make_challenge("lab", "n3", "SHA-512-256");

  check_both(md5, sha256, "algorithm=SHA-256");
  check_both(sha256, md5, "algorithm=SHA-256");
  check_both(sha512, sha256, "algorithm=SHA-512-256");
  check_both(md5, NULL, "algorithm=MD5");
  check_both("Digest realm=\"lab\", nonce=\"x\", algorithm=SHA-1024, qop=\"auth\"", md5, "algorithm=MD5");
  check_both("Digest realm=\"lab\", nonce=\"x\", qop=\"auth-int\"", md5, "qop=auth,");
}

static void
test_variants(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  BenchDigestRequest request = { "a\"b", "pw", "INVITE", "sip:1@h", "v=0\r\n" };
  BenchDigestRules rules = { 0 };
  static const char *const accepted[] = {
    "Digest realm=\"lab\",nonce=\"x\"",
    "digest  realm=\"lab\" , nonce=\"x\" , qop=\"auth-int\"",
    "Digest realm=\"lab\", nonce=\"x\", qop=\"auth,auth-int\", algorithm=MD5-sess, opaque=\"o\\\"p\"",
    "Digest realm=\"lab\", nonce=\"x\", stale=TRUE, algorithm=sha-256, qop=auth",
    "Digest realm=lab, nonce=x, lonely, charset=UTF-8, userhash=true, algorithm=\"MD5\", domain=\"sip:a "
    "sip:b\"",
  };
  static const char *const refused[] = {
    "",
    "Basic realm=\"lab\"",
    "Digest",
    "Digest realm=\"lab\"",
    "Digest realm=\"lab\", nonce=\"x",
    "Digest realm=\"lab\", nonce=\"x\", qop=\"none\"",
    "Digestrealm=\"lab\", nonce=\"x\"",
    "Digest ,,,=,",
  };

  g_assert_null(bench_digest_respond(digest, &request));
  for (guint i = 0; i < G_N_ELEMENTS(accepted); i++)
    {
      g_autoptr(GPtrArray) one = challenges(accepted[i], NULL);
      g_autofree char *answer = NULL;

      g_assert_true(bench_digest_challenge(digest, one, &rules, NULL));
      answer = bench_digest_respond(digest, &request);
      g_assert_nonnull(strstr(answer, "username=\"a\\\"b\""));
      g_assert_null(strstr(answer, "userhash"));
      if (strstr(accepted[i], "opaque") != NULL)
        g_assert_nonnull(strstr(answer, "opaque=\"o\\\"p\""));
    }
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++)
    {
      g_autoptr(GPtrArray) one = challenges(refused[i], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_false(bench_digest_challenge(digest, one, &rules, &error));
      g_assert_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_NO_CHALLENGE);
    }
}

static char *
sha256(const char *text)
{
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static char *
parameter_of(const char *answer, const char *name)
{
  g_autofree char *start = g_strdup_printf(", %s=\"", name);
  const char *found = strstr(answer, start);

  g_assert_nonnull(found);
  found += strlen(start);
  return g_strndup(found, strcspn(found, "\""));
}

/* A server that insists on auth-int gets the body hashed in (RFC 7616 3.4.3). */
static void
test_auth_int(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GPtrArray) offered
      = challenges("Digest realm=\"lab\", nonce=\"n\", qop=\"auth-int\", algorithm=SHA-256", NULL);
  BenchDigestRequest request = { "alice", "secret", "INVITE", "sip:bob@lab", "v=0\r\n" };
  BenchDigestRules rules = { 0 };
  g_autofree char *answer = NULL;

  g_assert_true(bench_digest_challenge(digest, offered, &rules, NULL));
  answer = bench_digest_respond(digest, &request);

  g_autofree char *cnonce = parameter_of(answer, "cnonce");
  g_autofree char *response = parameter_of(answer, "response");
  g_autofree char *ha1 = sha256("alice:lab:secret");
  g_autofree char *body = sha256("v=0\r\n");
  g_autofree char *a2 = g_strdup_printf("INVITE:sip:bob@lab:%s", body);
  g_autofree char *ha2 = sha256(a2);
  g_autofree char *all = g_strdup_printf("%s:n:00000001:%s:auth-int:%s", ha1, cnonce, ha2);
  g_autofree char *expected = sha256(all);

  g_assert_nonnull(strstr(answer, "qop=auth-int, nc=00000001"));
  g_assert_cmpstr(response, ==, expected);
}

/* Of the same algorithm, "auth" comes before "auth-int", and last what has no qop; a stronger algorithm before all. */
static void
test_best_qop(void)
{
  static const struct
  {
    const char *first;
    const char *second;
    const char *taken;
  } cases[] = {
    { "", ", qop=\"auth\"", "b" },
    { "", ", qop=\"auth-int\"", "b" },
    { ", qop=\"auth-int\"", ", qop=\"auth\"", "b" },
    { ", qop=\"auth\"", "", "a" },
    { ", qop=\"auth\"", ", algorithm=SHA-256", "b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
      g_autoptr(BenchDigest) digest = bench_digest_new(random);
      g_autofree char *first = g_strdup_printf("Digest realm=\"lab\", nonce=\"a\"%s", cases[i].first);
      g_autofree char *second = g_strdup_printf("Digest realm=\"lab\", nonce=\"b\"%s", cases[i].second);
      g_autoptr(GPtrArray) offered = challenges(first, second);
      BenchDigestRequest request = { "alice", "secret", "INVITE", "sip:bob@lab", "" };
      BenchDigestRules rules = { 0 };
      g_autofree char *answer = NULL;
      g_autofree char *nonce = NULL;

      g_assert_true(bench_digest_challenge(digest, offered, &rules, NULL));
      answer = bench_digest_respond(digest, &request);
      nonce = parameter_of(answer, "nonce");
      g_assert_cmpstr(nonce, ==, cases[i].taken);
    }
}

/* Two realms of one answer and a third of a proxy are all answered, each with its own nonce. */
static void
test_several_realms(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autofree char *one = bench_digest_make_challenge("one", "n1", "MD5");
  g_autofree char *two = bench_digest_make_challenge("two", "n2", "SHA-256");
  g_autofree char *three = bench_digest_make_challenge("one", "n3", "SHA-512-256");
  g_autoptr(GPtrArray) first = challenges(one, two);
  g_autoptr(GPtrArray) second = challenges(three, NULL);
  BenchDigestRules rules = { 0 };
  g_autofree char *answer = NULL;

  g_assert_true(bench_digest_challenge(digest, first, &rules, NULL));
  rules.proxy = TRUE;
  g_assert_true(bench_digest_challenge(digest, second, &rules, NULL));
  answer = bench_digest_respond(digest, &register_request);
  g_assert_true(proves(answer, 0, "one"));
  g_assert_true(proves(answer, 1, "two"));
  g_assert_true(proves(answer, 2, "one"));
  g_assert_nonnull(
      strstr(answer, "\r\nAuthorization: Digest username=\"alice\", realm=\"two\", nonce=\"n2\""));
  g_assert_nonnull(
      strstr(answer, "\r\nProxy-Authorization: Digest username=\"alice\", realm=\"one\", nonce=\"n3\""));
}

static gboolean
is_lab(const char *realm, gpointer data G_GNUC_UNUSED)
{
  return strcmp(realm, "lab") == 0;
}

static void
check_refusal(const BenchDigestRules *rules, const char *challenge, int code)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GPtrArray) offered = challenges(challenge, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false(bench_digest_challenge(digest, offered, rules, &error));
  g_assert_error(error, BENCH_DIGEST_ERROR, code);
  g_assert_null(bench_digest_respond(digest, &register_request));
}

static void
test_rules(void)
{
  BenchDigestRules rules = { .refuse_md5 = TRUE, .is_ours = is_lab };

  check_refusal(&rules, "Digest realm=\"lab\", nonce=\"n\"", BENCH_DIGEST_ERROR_MD5);
  check_refusal(&rules, "Digest realm=\"lab\", nonce=\"n\", algorithm=MD5-sess", BENCH_DIGEST_ERROR_MD5);
  check_refusal(&rules, "Digest realm=\"Lab\", nonce=\"n\", algorithm=SHA-256", BENCH_DIGEST_ERROR_REALM);
  rules.is_ours = NULL;
  check_refusal(&rules, "Digest realm=\"\", nonce=\"n\", algorithm=SHA-256", BENCH_DIGEST_ERROR_REALM);
}

static gboolean
challenge_once(BenchDigest *digest, const BenchDigestRules *rules, const char *nonce, const char *more)
{
  g_autofree char *text = g_strdup_printf("Digest realm=\"lab\", nonce=\"%s\", qop=\"auth\"%s", nonce, more);
  g_autoptr(GPtrArray) offered = challenges(text, NULL);

  return bench_digest_challenge(digest, offered, rules, NULL);
}

static void
assert_next(BenchDigest *digest, const char *nonce, const char *count)
{
  g_autofree char *answer = bench_digest_respond(digest, &register_request);
  g_autofree char *wanted_nonce = g_strdup_printf("nonce=\"%s\"", nonce);
  g_autofree char *wanted_count = g_strdup_printf("nc=%s", count);

  g_assert_nonnull(strstr(answer, wanted_nonce));
  g_assert_nonnull(strstr(answer, wanted_count));
  g_assert_true(proves(answer, 0, "lab"));
}

/* One answer a realm and request, a second only for a stale nonce; a nonce is counted until there is another. */
static void
test_tries_and_nonces(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GHashTable) tries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  BenchDigestRules rules = { .tries = tries };

  g_assert_true(challenge_once(digest, &rules, "n1", ""));
  assert_next(digest, "n1", "00000001");
  g_assert_false(challenge_once(digest, &rules, "n2", ""));
  g_assert_true(challenge_once(digest, &rules, "n2", ", stale=true"));
  assert_next(digest, "n2", "00000001");
  g_assert_false(challenge_once(digest, &rules, "n3", ", stale=true"));
  assert_next(digest, "n2", "00000002");
  g_hash_table_remove_all(tries);
  g_assert_true(challenge_once(digest, &rules, "n2", ""));
  assert_next(digest, "n2", "00000003");
  bench_digest_take_info(digest, TRUE, "nextnonce=\"n5\"");
  assert_next(digest, "n2", "00000004");
  bench_digest_take_info(digest, FALSE, "qop=auth, rspauth=\"12\", nextnonce=\"n4\"");
  assert_next(digest, "n4", "00000001");
}

/* Realms without end in one request are not answered without end. */
static void
test_many_realms(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GHashTable) tries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  BenchDigestRules rules = { .tries = tries };
  guint n = 0;

  for (; n < 100; n++)
    {
      g_autofree char *realm = g_strdup_printf("realm-%u", n);
      g_autofree char *text = bench_digest_make_challenge(realm, "n", "SHA-256");
      g_autoptr(GPtrArray) offered = challenges(text, NULL);

      if (!bench_digest_challenge(digest, offered, &rules, NULL))
        break;
    }
  g_assert_cmpuint(n, ==, 8);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/digest/rfc7616", test_rfc_7616);
  g_test_add_func("/sip/digest/algorithms", test_algorithms);
  g_test_add_func("/sip/digest/auth-int", test_auth_int);
  g_test_add_func("/sip/digest/best-qop", test_best_qop);
  g_test_add_func("/sip/digest/several-realms", test_several_realms);
  g_test_add_func("/sip/digest/rules", test_rules);
  g_test_add_func("/sip/digest/tries-and-nonces", test_tries_and_nonces);
  g_test_add_func("/sip/digest/many-realms", test_many_realms);
  g_test_add_func("/sip/digest/both-orders", test_both_orders);
  g_test_add_func("/sip/digest/variants", test_variants);
  return g_test_run();
}
