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

/* Either order of a 401 that offers both signs in with the stronger one. */
static void
check_both(const char *first, const char *second, const char *algorithm)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  g_autoptr(GPtrArray) offered = challenges(first, second);
  BenchDigestRequest request = { "alice", "secret", "REGISTER", "sip:example.org", NULL };
  gboolean stale = TRUE;

  g_assert_true(bench_digest_challenge(digest, offered, &stale, NULL));
  g_assert_false(stale);
  for (int count = 1; count <= 2; count++)
    {
      g_autofree char *answer = bench_digest_respond(digest, &request);
      g_autofree char *nonce = NULL;
      g_autofree char *nc = g_strdup_printf("nc=%08d", count);

      g_assert_nonnull(strstr(answer, algorithm));
      g_assert_nonnull(strstr(answer, nc));
      g_assert_true(bench_digest_verify(answer, "REGISTER", "alice", "lab", "secret", &nonce));
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
}

static void
test_variants(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  BenchDigestRequest request = { "a\"b", "pw", "INVITE", "sip:1@h", "v=0\r\n" };
  static const char *const accepted[] = {
    "Digest realm=\"lab\",nonce=\"x\"",
    "digest  realm=\"lab\" , nonce=\"x\" , qop=\"auth-int\"",
    "Digest realm=\"lab\", nonce=\"x\", qop=\"auth,auth-int\", algorithm=MD5-sess, opaque=\"o\\\"p\"",
    "Digest realm=\"lab\", nonce=\"x\", stale=TRUE, algorithm=sha-256, qop=auth",
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

      g_assert_true(bench_digest_challenge(digest, one, NULL, NULL));
      answer = bench_digest_respond(digest, &request);
      g_assert_nonnull(strstr(answer, "username=\"a\\\"b\""));
      if (strstr(accepted[i], "opaque") != NULL)
        g_assert_nonnull(strstr(answer, "opaque=\"o\\\"p\""));
    }
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++)
    {
      g_autoptr(GPtrArray) one = challenges(refused[i], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_false(bench_digest_challenge(digest, one, NULL, &error));
      g_assert_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_NO_CHALLENGE);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/digest/rfc7616", test_rfc_7616);
  g_test_add_func("/sip/digest/both-orders", test_both_orders);
  g_test_add_func("/sip/digest/variants", test_variants);
  return g_test_run();
}
