/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTPS: which certificates are believed, which is shown, and the words for each that is not. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../flows/certificates.h"
#include "../flows/kamailio.h"
#include "fetching.h"
#include "lighttpd.h"
#include "script-server.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

static TestCertificates *certificates;

/* A server with that certificate, asked once. */
static void
ask(const char *certificate, const char *client_authority, BenchFetchRequest *request, TestFetch *result)
{
  TestScript *script = test_script_start(certificate, client_authority);
  g_autofree char *url = test_script_url(script, "/a.cfg");

  test_script_answer_with(script, NULL, OK);
  request->url = url;
  request->timeout_s = 8;
  test_fetch(result, request);
  test_script_stop(script);
}

static void
test_verified(void)
{
  BenchFetchRequest request = { .authorities = certificates->authority, .check_name = TRUE };
  TestFetch result;

  ask(certificates->good, NULL, &request, &result);
  test_fetch_assert_text(&result, "fine");
  ask(certificates->expired, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "has expired");
  ask(certificates->untrusted, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "unknown authority");
  ask(certificates->wrong_name, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "for another name than 127.0.0.1");
  request.authorities = NULL;
  ask(certificates->good, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "unknown authority");
}

/* security.cn_validation = 0, security.trust_certificates = 0, and both. */
static void
test_less_strict(void)
{
  BenchFetchRequest request = { .authorities = certificates->authority };
  TestFetch result;

  ask(certificates->wrong_name, NULL, &request, &result);
  test_fetch_assert_text(&result, "fine");
  ask(certificates->expired, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "has expired");
  request.trust_all = TRUE;
  ask(certificates->untrusted, NULL, &request, &result);
  test_fetch_assert_text(&result, "fine");
  request.check_name = TRUE;
  ask(certificates->wrong_name, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "for another name than 127.0.0.1");
}

/* What one fetch was told to trust is nothing to the next, with the same fetcher and server. */
static void
test_no_memory(void)
{
  g_autoptr(BenchFetcher) fetcher = bench_fetcher_new();
  TestScript *script = test_script_start(certificates->good, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request = { .url = url, .check_name = TRUE, .timeout_s = 8 };
  TestFetch result;

  test_script_answer_with(script, NULL, OK);
  for (int i = 0; i < 4; i++)
    {
      request.authorities = i % 2 == 0 ? certificates->authority : NULL;
      test_fetch_begin(&result, fetcher, &request, NULL);
      test_fetch_wait(&result);
      if (i % 2 == 0)
        test_fetch_assert_text(&result, "fine");
      else
        test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "unknown authority");
    }
  test_script_stop(script);
}

/* lighttpd that demands a certificate. */
static void
test_client_certificate(void)
{
  TestLighttpd *server = test_lighttpd_start(certificates);
  g_autofree char *plain
      = g_strdup_printf("https://127.0.0.1:%u/digest/a.cfg", test_lighttpd_get_tls_port(server));
  g_autofree char *mutual
      = g_strdup_printf("https://127.0.0.1:%u/open/a.cfg", test_lighttpd_get_mutual_port(server));
  BenchFetchRequest request = {
    .url = plain,
    .username = TEST_LIGHTTPD_USER,
    .password = TEST_LIGHTTPD_PASSWORD,
    .authorities = certificates->authority,
    .check_name = TRUE,
    .timeout_s = 8,
  };
  TestFetch result;

  test_lighttpd_write(server, "open/a.cfg", "open");
  test_lighttpd_write(server, "digest/a.cfg", "digest");
  test_fetch(&result, &request);
  test_fetch_assert_text(&result, "digest");
  request.url = mutual;
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "wants a certificate of this phone");
  request.certificate = certificates->client;
  test_fetch(&result, &request);
  test_fetch_assert_text(&result, "open");
  request.certificate = certificates->untrusted;
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "wants a certificate of this phone");
  test_lighttpd_stop(server);
}

/* Files of ours that are of no use. */
static void
test_own_files(void)
{
  g_autofree char *junk = g_build_filename(certificates->folder, "junk.pem", NULL);
  BenchFetchRequest request = { .check_name = TRUE };
  TestFetch result;

  g_assert_true(g_file_set_contents(junk, "junk", -1, NULL));
  request.authorities = "/no/such/file.pem";
  ask(certificates->good, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "/no/such/file.pem is no file");
  request.authorities = junk;
  ask(certificates->good, NULL, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE,
                          "file of trusted authorities cannot be used");
  request.authorities = certificates->authority;
  request.certificate = junk;
  ask(certificates->good, certificates->authority, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "this phone's certificate or its key");
  request.certificate = certificates->client;
  request.private_key = certificates->good;
  ask(certificates->good, certificates->authority, &request, &result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_CERTIFICATE, "this phone's certificate or its key");
  request.private_key = NULL;
  ask(certificates->good, certificates->authority, &request, &result);
  test_fetch_assert_text(&result, "fine");
  g_remove(junk);
}

/* A redirect never undoes TLS, but may begin it; the body of an HTTPS answer ends where TLS says it does. */
static void
test_redirects(void)
{
  TestScript *plain = test_script_start(NULL, NULL);
  TestScript *secure = test_script_start(certificates->good, NULL);
  g_autofree char *plain_url = test_script_url(plain, "/a.cfg");
  g_autofree char *secure_url = test_script_url(secure, "/a.cfg");
  g_autofree char *up
      = g_strdup_printf("HTTP/1.1 301 There\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", secure_url);
  g_autofree char *down
      = g_strdup_printf("HTTP/1.1 301 There\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", plain_url);
  TestScriptAnswer cut = { .bytes = "HTTP/1.1 200 OK\r\n\r\nhalf", .end = TEST_SCRIPT_RESET };
  BenchFetchRequest request
      = { .url = plain_url, .authorities = certificates->authority, .check_name = TRUE };
  TestFetch result;

  test_script_answer_with(plain, NULL, up);
  test_script_answer_with(secure, NULL, OK);
  test_fetch(&result, &request);
  g_assert_cmpstr(result.final_url, ==, secure_url);
  test_fetch_assert_text(&result, "fine");
  test_script_answer_with(secure, NULL, down);
  request.url = secure_url;
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_URL, "from https only to https");
  test_script_answer(secure, &cut);
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TRUNCATED, "in the middle of the file");
  test_script_stop(plain);
  test_script_stop(secure);
}

/* No TLS there at all. */
static void
test_no_tls(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = g_strdup_printf("https://127.0.0.1:%u/a.cfg", test_script_get_port(script));
  TestScriptAnswer hold = { .bytes = OK, .end = TEST_SCRIPT_HOLD };
  BenchFetchRequest request = { .url = url, .timeout_s = 1 };
  TestFetch result;

  test_script_answer(script, &hold);
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TIMED_OUT, "no connection within 1 s");
  test_script_stop(script);
}

int
main(int argc, char **argv)
{
  int status;

  g_test_init(&argc, &argv, NULL);
  certificates = test_certificates_new();
  g_test_add_func("/fetch-tls/verified", test_verified);
  g_test_add_func("/fetch-tls/less-strict", test_less_strict);
  g_test_add_func("/fetch-tls/no-memory", test_no_memory);
  g_test_add_func("/fetch-tls/client-certificate", test_client_certificate);
  g_test_add_func("/fetch-tls/own-files", test_own_files);
  g_test_add_func("/fetch-tls/redirects", test_redirects);
  g_test_add_func("/fetch-tls/no-tls", test_no_tls);
  status = g_test_run();
  test_certificates_free(certificates);
  return status;
}
