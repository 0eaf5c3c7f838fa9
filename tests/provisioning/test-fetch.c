/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files fetched from real servers: lighttpd, atftpd and an FTP server; and several at once. */
#include <gio/gio.h>
#include <string.h>

#include "../deadline.h"
#include "../flows/kamailio.h"
#include "fetching.h"
#include "ftpd.h"
#include "lighttpd.h"
#include "script-server.h"
#include "tftpd.h"

#define CONFIG "#!version:1.0.0.1\naccount.1.label = lab\n"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

typedef struct
{
  TestLighttpd *http;
  TestTftpd *tftp;
  TestFtpd *ftp;
} Servers;

static Servers servers;

/* As in a URL somebody types, here for a format. */
#define ENCODED_PASSWORD "s3cret%%3A%%26%%2Fword"

static void fetch(TestFetch *fetch, const char *username, const char *password, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void
fetch(TestFetch *fetch, const char *username, const char *password, const char *format, ...)
{
  BenchFetchRequest request = { .username = username, .password = password, .timeout_s = 8 };
  g_autofree char *url = NULL;
  va_list arguments;

  va_start(arguments, format);
  url = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  request.url = url;
  test_fetch(fetch, &request);
  if (fetch->error != NULL)
    {
      g_assert_null(strstr(fetch->error->message, "s3cret"));
      g_assert_null(strstr(fetch->error->message, "phone@"));
    }
}

static void
test_http(void)
{
  guint16 port = test_lighttpd_get_port(servers.http);
  TestFetch result;

  fetch(&result, NULL, NULL, "http://127.0.0.1:%u/open/a.cfg", port);
  g_assert_true(g_str_has_suffix(result.final_url, "/open/a.cfg"));
  test_fetch_assert_text(&result, CONFIG);
  fetch(&result, NULL, NULL, "http://127.0.0.1:%u/open/empty.cfg", port);
  test_fetch_assert_text(&result, "");
  fetch(&result, NULL, NULL, "HTTP://localhost:%u/open/two words.cfg?x=1#y", port);
  test_fetch_assert_text(&result, "words");
  fetch(&result, NULL, NULL, "http://127.0.0.1:%u/open/none.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_NOT_FOUND,
                          "/open/none.cfg: the server has no such file");
}

/* Basic and Digest, in the URL or beside it. */
static void
test_http_credentials(void)
{
  guint16 port = test_lighttpd_get_port(servers.http);
  const char *folders[] = { "basic", "digest" };
  TestFetch result;

  for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
    {
      fetch(&result, TEST_LIGHTTPD_USER, TEST_LIGHTTPD_PASSWORD, "http://127.0.0.1:%u/%s/a.cfg", port,
            folders[i]);
      test_fetch_assert_text(&result, CONFIG);
      fetch(&result, "other", "wrong", "http://phone:" ENCODED_PASSWORD "@127.0.0.1:%u/%s/a.cfg", port,
            folders[i]);
      g_assert_null(strstr(result.final_url, "phone"));
      test_fetch_assert_text(&result, CONFIG);
      fetch(&result, TEST_LIGHTTPD_USER, "s3cret-but-wrong", "http://127.0.0.1:%u/%s/a.cfg", port,
            folders[i]);
      test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "refuses the user name and password");
      fetch(&result, NULL, NULL, "http://127.0.0.1:%u/%s/a.cfg", port, folders[i]);
      test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "asks for a user name and password");
    }
}

static void
test_tftp(void)
{
  guint16 port = test_tftpd_get_port(servers.tftp);
  TestFetch result;

  fetch(&result, NULL, NULL, "tftp://127.0.0.1:%u/a.cfg", port);
  test_fetch_assert_text(&result, CONFIG);
  fetch(&result, NULL, NULL, "tftp://127.0.0.1:%u/empty.cfg", port);
  test_fetch_assert_text(&result, "");
  fetch(&result, NULL, NULL, "tftp://127.0.0.1:%u/none.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such file");
}

static void
test_ftp(void)
{
  guint16 port = test_ftpd_get_port(servers.ftp);
  TestFetch result;

  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/a.cfg", port);
  test_fetch_assert_text(&result, CONFIG);
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/empty.cfg", port);
  test_fetch_assert_text(&result, "");
  fetch(&result, TEST_FTPD_USER, TEST_FTPD_PASSWORD, "ftp://127.0.0.1:%u/phone-only/a.cfg", port);
  test_fetch_assert_text(&result, CONFIG);
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/phone-only/a.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_NOT_FOUND, "or lets nobody in");
  fetch(&result, NULL, NULL, "ftp://phone:s3cret%%40ftp@127.0.0.1:%u/phone-only/a.cfg", port);
  test_fetch_assert_text(&result, CONFIG);
  fetch(&result, TEST_FTPD_USER, "s3cret-but-wrong", "ftp://127.0.0.1:%u/a.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "refuses the user name and password");
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/none.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such file");
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/no/such/folder.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such folder");
}

/* When the main loop last ran, and for how long it did not. */
typedef struct
{
  gint64 last;
  gint64 longest;
} Pulse;

static gboolean
on_pulse(gpointer data)
{
  Pulse *pulse = data;
  gint64 now = g_get_monotonic_time();

  pulse->longest = MAX(pulse->longest, now - pulse->last);
  pulse->last = now;
  return G_SOURCE_CONTINUE;
}

/* Broken off, never confirmed, talked to death, and a server that does not even say goodbye. */
static void
test_ftp_broken(void)
{
  guint16 port = test_ftpd_get_port(servers.ftp);
  Pulse pulse = { .last = g_get_monotonic_time() };
  guint ticking = g_timeout_add(20, on_pulse, &pulse);
  TestFetch result;

  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/cut.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TRUNCATED, "less than the whole file");
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/mute.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TRUNCATED, "did not confirm");
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/loud.cfg", port);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_PROTOCOL, "do not end");
  fetch(&result, NULL, NULL, "ftp://127.0.0.1:%u/deaf.cfg", port);
  test_fetch_assert_text(&result, CONFIG);
  on_pulse(&pulse);
  g_source_remove(ticking);
  /* libcurl waits inside for the last word of such servers; the rest of the phone must not notice much. */
  g_test_message("the main loop stood still for %.1f s at most", pulse.longest / 1e6);
  g_assert_cmpint(pulse.longest, <, 4 * G_USEC_PER_SEC);
}

/* A megabyte by each protocol: as much as fits, and one byte more than may come. */
static void
test_size(void)
{
  char *urls[] = {
    g_strdup_printf("http://127.0.0.1:%u/open/big.bin", test_lighttpd_get_port(servers.http)),
    g_strdup_printf("ftp://127.0.0.1:%u/big.bin", test_ftpd_get_port(servers.ftp)),
    g_strdup_printf("tftp://127.0.0.1:%u/big.bin", test_tftpd_get_port(servers.tftp)),
  };
  g_autofree char *big = g_strnfill(1024 * 1024, 'x');
  TestFetch result;

  test_lighttpd_write(servers.http, "open/big.bin", big);
  test_ftpd_write(servers.ftp, "big.bin", big);
  test_tftpd_write(servers.tftp, "big.bin", big);
  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++)
    {
      BenchFetchRequest request = { .url = urls[i], .most_bytes = 1024 * 1024, .timeout_s = 8 };

      test_fetch(&result, &request);
      test_fetch_assert_text(&result, big);
      request.most_bytes--;
      test_fetch(&result, &request);
      test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TOO_BIG, "bigger than 1048575 bytes");
      g_free(urls[i]);
    }
}

/* One fetcher, many servers; the slow one does not hold up the rest. */
static void
test_at_once(void)
{
  g_autoptr(BenchFetcher) fetcher = bench_fetcher_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  TestScript *script = test_script_start(NULL, NULL);
  TestScriptAnswer hold = { .path = "/slow", .bytes = "HTTP/1.1 200 OK\r\n", .end = TEST_SCRIPT_HOLD };
  TestFetch results[10];
  TestFetch slow;

  test_script_answer(script, &hold);
  test_script_answer_with(script, "/quick", OK);

  g_autofree char *slow_url = test_script_url(script, "/slow");
  g_autofree char *quick_url = test_script_url(script, "/quick");
  g_autofree char *tftp_url = g_strdup_printf("tftp://127.0.0.1:%u/a.cfg", test_tftpd_get_port(servers.tftp));
  BenchFetchRequest request = { .url = slow_url };

  test_fetch_begin(&slow, fetcher, &request, cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
    {
      request.url = i % 2 == 0 ? quick_url : tftp_url;
      test_fetch_begin(&results[i], fetcher, &request, NULL);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
    {
      test_fetch_wait(&results[i]);
      test_fetch_assert_text(&results[i], i % 2 == 0 ? "fine" : CONFIG);
    }
  g_assert_false(slow.done);
  g_cancellable_cancel(cancellable);
  test_fetch_wait(&slow);
  g_assert_error(slow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_fetch_clear(&slow);
  test_script_stop(script);
}

/* Ten phones in a process, each with a fetcher of its own that nobody else holds. */
static void
test_ten_fetchers(void)
{
  g_autofree char *url
      = g_strdup_printf("http://127.0.0.1:%u/digest/a.cfg", test_lighttpd_get_port(servers.http));
  BenchFetchRequest request
      = { .url = url, .username = TEST_LIGHTTPD_USER, .password = TEST_LIGHTTPD_PASSWORD };
  TestFetch results[10];

  for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
    {
      g_autoptr(BenchFetcher) fetcher = bench_fetcher_new();

      test_fetch_begin(&results[i], fetcher, &request, NULL);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
    {
      test_fetch_wait(&results[i]);
      test_fetch_assert_text(&results[i], CONFIG);
    }
}

/* Cancelled before it begins, and before there is a connection. */
static void
test_cancel(void)
{
  const char *urls[] = { "http://127.0.0.1:1/a.cfg", "tftp://127.0.0.1:1/a.cfg", "ftp://localhost:1/a.cfg" };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS(urls); i++)
    {
      g_autoptr(BenchFetcher) fetcher = bench_fetcher_new();
      g_autoptr(GCancellable) cancellable = g_cancellable_new();
      BenchFetchRequest request = { .url = urls[i / 2] };
      gint64 begun = g_get_monotonic_time();
      TestFetch result;

      if (i % 2 == 0)
        g_cancellable_cancel(cancellable);
      test_fetch_begin(&result, fetcher, &request, cancellable);
      g_cancellable_cancel(cancellable);
      test_fetch_wait(&result);
      g_assert_error(result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      test_fetch_clear(&result);
      g_assert_cmpint(g_get_monotonic_time() - begun, <, 3 * G_USEC_PER_SEC);
    }
}

/* What goes out, and what does not. */
static void
test_request_head(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request
      = { .url = url, .user_agent = "Benchphone\r\nX-Evil: 1", .interface = "127.0.0.1" };
  const char *head;
  TestFetch result;

  test_script_answer_with(script, "/a.cfg",
                          "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 4\r\n\r\nfine");
  for (int i = 0; i < 2; i++)
    {
      test_fetch(&result, &request);
      test_fetch_assert_text(&result, "fine");
      head = test_script_get_request(script, i);
      g_assert_nonnull(strstr(head, "\r\nUser-Agent: BenchphoneX-Evil: 1\r\n"));
      g_assert_null(strstr(head, "\r\nX-Evil"));
      g_assert_null(strstr(head, "Accept-Encoding"));
      g_assert_null(strstr(head, "Authorization"));
      g_assert_null(strstr(head, "Cookie"));
    }
  test_script_stop(script);
}

static void
write_files(void)
{
  const char *web[] = { "open/a.cfg", "basic/a.cfg", "digest/a.cfg" };
  const char *ftp[] = { "a.cfg", "cut.cfg", "mute.cfg", "deaf.cfg", "loud.cfg", "phone-only/a.cfg" };

  for (gsize i = 0; i < G_N_ELEMENTS(web); i++)
    test_lighttpd_write(servers.http, web[i], CONFIG);
  test_lighttpd_write(servers.http, "open/two words.cfg", "words");
  for (gsize i = 0; i < G_N_ELEMENTS(ftp); i++)
    test_ftpd_write(servers.ftp, ftp[i], CONFIG);
  test_tftpd_write(servers.tftp, "a.cfg", CONFIG);
}

int
main(int argc, char **argv)
{
  int status;

  g_test_init(&argc, &argv, NULL);
  /* What the environment says of proxies is not for us. */
  g_setenv("http_proxy", "http://127.0.0.1:1/", TRUE);
  g_setenv("ALL_PROXY", "http://127.0.0.1:1/", TRUE);
  servers = (Servers){ test_lighttpd_start(NULL), test_tftpd_start(), test_ftpd_start() };
  write_files();
  g_test_add_func("/fetch/http", test_http);
  g_test_add_func("/fetch/http-credentials", test_http_credentials);
  g_test_add_func("/fetch/tftp", test_tftp);
  g_test_add_func("/fetch/ftp", test_ftp);
  g_test_add_func("/fetch/ftp-broken", test_ftp_broken);
  g_test_add_func("/fetch/size", test_size);
  g_test_add_func("/fetch/at-once", test_at_once);
  g_test_add_func("/fetch/ten-fetchers", test_ten_fetchers);
  g_test_add_func("/fetch/cancel", test_cancel);
  g_test_add_func("/fetch/request-head", test_request_head);
  status = g_test_run();
  test_lighttpd_stop(servers.http);
  test_tftpd_stop(servers.tftp);
  test_ftpd_stop(servers.ftp);
  return status;
}
