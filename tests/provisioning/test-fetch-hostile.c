/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Servers that are broken, slow or hostile: each case ends with the right error, in bounded time and memory,
 * and with no secret in its words.
 */
#include <gio/gio.h>
#include <string.h>

#include "../damage.h"
#include "../deadline.h"
#include "../flows/kamailio.h"
#include "../memory.h"
#include "fetching.h"
#include "script-server.h"

#define SECRET "s3cret-word"
#define MOST_BYTES 10000
#define LONGEST_S 8
#define ROUNDS 300
#define MOST_MEMORY_KB (24 * 1024)
#define HEAD_OK "HTTP/1.1 200 OK\r\n"
#define TEN "0123456789"

typedef struct
{
  const char *name;
  TestScriptAnswer answer;
  BenchFetchError code;
  const char *words;
} Case;

/* Each is asked for with credentials. */
static const Case cases[] = {
  { "401-without-challenge",
    { .bytes = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_DENIED,
    "refuses the user name" },
  { "401-basic-loop",
    { .bytes = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_DENIED,
    "refuses the user name" },
  { "401-digest-loop",
    { .bytes = "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\", stale=true\r\n"
               "Content-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_DENIED,
    "refuses the user name" },
  { "401-endless",
    { .bytes = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
      .end = TEST_SCRIPT_REPEAT,
      .more = TEN },
    BENCH_FETCH_ERROR_DENIED,
    "refuses the user name" },
  { "403", { .bytes = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno" }, BENCH_FETCH_ERROR_DENIED, "(403)" },
  { "404",
    { .bytes = "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno" },
    BENCH_FETCH_ERROR_NOT_FOUND,
    "(404)" },
  { "404-endless",
    { .bytes = "HTTP/1.1 404 No\r\n\r\n", .end = TEST_SCRIPT_REPEAT, .more = TEN },
    BENCH_FETCH_ERROR_NOT_FOUND,
    "(404)" },
  { "500", { .bytes = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" }, BENCH_FETCH_ERROR_PROTOCOL, "500" },
  { "204", { .bytes = "HTTP/1.1 204 No\r\n\r\n" }, BENCH_FETCH_ERROR_PROTOCOL, "204" },
  { "206",
    { .bytes = "HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nno" },
    BENCH_FETCH_ERROR_PROTOCOL,
    "206" },
  { "304", { .bytes = "HTTP/1.1 304 Same\r\n\r\n" }, BENCH_FETCH_ERROR_PROTOCOL, "304" },
  { "301-loop",
    { .bytes = "HTTP/1.1 301 There\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_PROTOCOL,
    "more than 5 redirects" },
  { "301-nowhere",
    { .bytes = "HTTP/1.1 301 There\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_PROTOCOL,
    "without saying where" },
  { "301-endless",
    { .bytes = "HTTP/1.1 301 There\r\nLocation: /b\r\n\r\n", .end = TEST_SCRIPT_REPEAT, .more = TEN },
    BENCH_FETCH_ERROR_PROTOCOL,
    "301" },
  { "to-file",
    { .bytes = "HTTP/1.1 302 There\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_URL,
    "only http, https, ftp and tftp" },
  { "to-ftp",
    { .bytes = "HTTP/1.1 302 There\r\nLocation: ftp://127.0.0.1:1/a\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_URL,
    "redirect is not followed (to ftp://127.0.0.1:1/a: " },
  { "to-gopher",
    { .bytes = "HTTP/1.1 302 There\r\nLocation: gopher://127.0.0.1:1/a\r\nContent-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_URL,
    "only http, https, ftp and tftp" },
  { "to-password",
    { .bytes = "HTTP/1.1 302 There\r\nLocation: ftp://u:" SECRET "@127.0.0.1:1/a\r\n"
               "Content-Length: 0\r\n\r\n" },
    BENCH_FETCH_ERROR_URL,
    "redirect is not followed (to ftp://127.0.0.1:1/a: " },
  { "length-too-long",
    { .bytes = HEAD_OK "Content-Length: 100\r\n\r\n" TEN },
    BENCH_FETCH_ERROR_TRUNCATED,
    "less than the whole file" },
  { "chunk-cut",
    { .bytes = HEAD_OK "Transfer-Encoding: chunked\r\n\r\n20\r\n" TEN },
    BENCH_FETCH_ERROR_TRUNCATED,
    "less than the whole file" },
  { "chunk-without-last",
    { .bytes = HEAD_OK "Transfer-Encoding: chunked\r\n\r\na\r\n" TEN "\r\n" },
    BENCH_FETCH_ERROR_TRUNCATED,
    "less than the whole file" },
  { "chunk-garbage",
    { .bytes = HEAD_OK "Transfer-Encoding: chunked\r\n\r\nzz\r\n" TEN },
    BENCH_FETCH_ERROR_PROTOCOL,
    "hunk" },
  { "chunk-huge",
    { .bytes = HEAD_OK "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" TEN,
      .end = TEST_SCRIPT_REPEAT,
      .more = TEN },
    BENCH_FETCH_ERROR_TOO_BIG,
    "bigger than 10000 bytes" },
  { "ten-gigabytes-announced",
    { .bytes = HEAD_OK "Content-Length: 10737418240\r\n\r\n", .end = TEST_SCRIPT_HOLD },
    BENCH_FETCH_ERROR_TOO_BIG,
    "bigger than 10000 bytes" },
  { "length-negative",
    { .bytes = HEAD_OK "Content-Length: -5\r\n\r\n" TEN },
    BENCH_FETCH_ERROR_PROTOCOL,
    "" },
  { "endless",
    { .bytes = HEAD_OK "\r\n", .end = TEST_SCRIPT_REPEAT, .more = TEN },
    BENCH_FETCH_ERROR_TOO_BIG,
    "bigger than 10000 bytes" },
  { "endless-headers",
    { .bytes = HEAD_OK, .end = TEST_SCRIPT_REPEAT, .more = "X-Header: 0123456789\r\n" },
    BENCH_FETCH_ERROR_PROTOCOL,
    "headers do not end" },
  { "endless-header",
    { .bytes = HEAD_OK "X: ", .end = TEST_SCRIPT_REPEAT, .more = TEN TEN TEN TEN TEN TEN },
    BENCH_FETCH_ERROR_PROTOCOL,
    "" },
  { "endless-100",
    { .bytes = "HTTP/1.1 100 Continue\r\n\r\n",
      .end = TEST_SCRIPT_REPEAT,
      .more = "HTTP/1.1 100 Continue\r\n\r\n" },
    BENCH_FETCH_ERROR_PROTOCOL,
    "" },
  { "nul-in-header",
    { .bytes = HEAD_OK "X: a\0b\r\nContent-Length: 0\r\n\r\n", .length = 46 },
    BENCH_FETCH_ERROR_PROTOCOL,
    "" },
  { "compressed",
    { .bytes = HEAD_OK "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n" TEN },
    BENCH_FETCH_ERROR_PROTOCOL,
    "compressed the file" },
  { "http-0.9", { .bytes = "#!version:1.0.0.1\n" }, BENCH_FETCH_ERROR_PROTOCOL, "HTTP/0.9" },
  { "sip", { .bytes = "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n" }, BENCH_FETCH_ERROR_PROTOCOL, "" },
  { "reset-at-once", { .bytes = "", .end = TEST_SCRIPT_RESET }, BENCH_FETCH_ERROR_UNREACHABLE, "" },
  { "reset-in-the-middle",
    { .bytes = HEAD_OK "Content-Length: 100\r\n\r\n" TEN, .end = TEST_SCRIPT_RESET },
    BENCH_FETCH_ERROR_TRUNCATED,
    "" },
  { "no-answer",
    { .bytes = "H", .end = TEST_SCRIPT_HOLD },
    BENCH_FETCH_ERROR_TIMED_OUT,
    "no answer within 1 s" },
  { "no-body",
    { .bytes = HEAD_OK "Content-Length: 100\r\n\r\n" TEN, .end = TEST_SCRIPT_HOLD },
    BENCH_FETCH_ERROR_TIMED_OUT,
    "next to nothing for 1 s" },
  { "drip",
    { .bytes = HEAD_OK "Content-Length: 100\r\n\r\n", .end = TEST_SCRIPT_DRIP, .more = TEN, .drip_ms = 300 },
    BENCH_FETCH_ERROR_TIMED_OUT,
    "next to nothing for 1 s" },
  { "drip-header",
    { .bytes = HEAD_OK, .end = TEST_SCRIPT_DRIP, .more = TEN, .drip_ms = 300 },
    BENCH_FETCH_ERROR_TIMED_OUT,
    "" },
};

static void
assert_no_secret(const TestFetch *result)
{
  g_assert_nonnull(result->error);
  g_assert_null(strstr(result->error->message, SECRET));
  g_assert_null(strstr(result->error->message, "phone"));
}

static void
test_case(gconstpointer data)
{
  const Case *one = data;
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *place = g_strdup_printf("127.0.0.1:%u/a.cfg", test_script_get_port(script));
  g_autofree char *url = g_strconcat("http://phone:" SECRET "@", place, NULL);
  g_autofree char *prefix = g_strconcat("http://", place, ": ", NULL);
  BenchFetchRequest request = { .url = url, .most_bytes = MOST_BYTES, .longest_s = LONGEST_S + 1 };
  gint64 begun = g_get_monotonic_time();
  guint64 memory = test_memory_read("VmRSS:");
  TestFetch result;

  /* Only where waiting is the point is there little time, for a machine may be busy. */
  request.timeout_s = one->code == BENCH_FETCH_ERROR_TIMED_OUT ? 1 : LONGEST_S;
  test_script_answer(script, &one->answer);
  test_fetch(&result, &request);
  assert_no_secret(&result);
  g_assert_true(g_str_has_prefix(result.error->message, prefix));
  g_assert_cmpuint(strlen(result.error->message), >, strlen(prefix));
  test_fetch_assert_error(&result, one->code, one->words);
  g_assert_cmpint(g_get_monotonic_time() - begun, <, LONGEST_S * G_USEC_PER_SEC);
  g_assert_cmpuint(test_memory_read("VmRSS:"), <, memory + MOST_MEMORY_KB);
  g_assert_cmpuint(test_script_count_requests(script), <=, 6);
  test_script_stop(script);
}

/* What a server says behind the length it announced is not part of the file. */
static void
test_length_too_short(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request = { .url = url, .most_bytes = 4 };
  TestFetch result;

  test_script_answer_with(script, NULL, HEAD_OK "Content-Length: 4\r\n\r\nfine, and more");
  test_fetch(&result, &request);
  test_fetch_assert_text(&result, "fine");
  test_script_stop(script);
}

/* All together are bounded, not each alone. */
static void
test_longest(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request = { .url = url, .timeout_s = 5, .longest_s = 2 };
  TestScriptAnswer drip = { .bytes = HEAD_OK "\r\n", .end = TEST_SCRIPT_DRIP, .more = TEN, .drip_ms = 20 };
  TestFetch result;

  test_script_answer(script, &drip);
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TIMED_OUT, "not finished after 2 s");
  test_script_stop(script);
}

/* Redirects that are followed: where the file came from is told, and credentials stay with their host. */
static void
test_redirect(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  TestScript *other = test_script_start(NULL, NULL);
  g_autofree char *target = test_script_url(other, "/b.cfg");
  g_autofree char *away = g_strdup_printf("HTTP/1.1 302 There\r\nLocation: http://else:" SECRET
                                          "@%s\r\nContent-Length: 0\r\n\r\n",
                                          target + strlen("http://"));
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request = { .url = url, .username = "phone", .password = SECRET };
  TestFetch result;

  test_script_answer_with(script, "/a.cfg",
                          "HTTP/1.1 308 There\r\nLocation: ./b.cfg\r\nContent-Length: 2\r\n\r\nno");
  test_script_answer_with(script, "/b.cfg", away);
  test_script_answer_with(
      other, "/b.cfg", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
  test_fetch(&result, &request);
  assert_no_secret(&result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "asks for a user name");
  g_assert_cmpuint(test_script_count_requests(other), ==, 1);
  g_assert_null(strstr(test_script_get_request(other, 0), "Authorization"));

  test_script_answer_with(other, "/b.cfg", HEAD_OK "Content-Length: 4\r\n\r\nfine");
  test_fetch(&result, &request);
  g_assert_cmpstr(result.final_url, ==, target);
  test_fetch_assert_text(&result, "fine");
  test_script_stop(other);

  /* On the same host they are for. */
  test_script_answer_with(
      script, "/b.cfg",
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "refuses the user name");
  g_assert_nonnull(strstr(test_script_get_request(script, test_script_count_requests(script) - 1),
                          "Authorization: Basic "));
  test_script_stop(script);
}

/* A server that has been told who asks sends on to another: that one is not told. */
static void
test_redirect_after_login(gconstpointer data)
{
  TestScript *script = test_script_start(NULL, NULL);
  TestScript *other = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  g_autofree char *target = test_script_url(other, "/b.cfg");
  g_autofree char *away
      = g_strdup_printf("HTTP/1.1 307 There\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", target);
  TestScriptAnswer challenge = { .path = "/a.cfg", .bytes = data };
  TestScriptAnswer redirect = { .path = "/a.cfg", .with_credentials = TRUE, .bytes = away };
  BenchFetchRequest request = { .url = url, .username = "phone", .password = SECRET };
  TestFetch result;

  test_script_answer(script, &challenge);
  test_script_answer(script, &redirect);
  test_script_answer_with(other, NULL, data);
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "asks for a user name");
  g_assert_cmpuint(test_script_count_requests(script), ==, 2);
  g_assert_cmpuint(test_script_count_requests(other), ==, 1);
  g_assert_null(strstr(test_script_get_request(other, 0), "Authorization"));
  test_script_stop(script);
  test_script_stop(other);
}

/* Digest is taken where Basic is offered too: the password does not cross the network. */
static void
test_digest_first(void)
{
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request = { .url = url, .username = "phone", .password = SECRET };
  TestFetch result;

  test_script_answer_with(script, NULL,
                          "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                          "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\", qop=\"auth\", algorithm=MD5\r\n"
                          "Content-Length: 0\r\n\r\n");
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_DENIED, "refuses the user name");
  g_assert_cmpuint(test_script_count_requests(script), ==, 2);
  g_assert_null(strstr(test_script_get_request(script, 0), "Authorization"));
  g_assert_nonnull(strstr(test_script_get_request(script, 1), "Authorization: Digest "));
  test_script_stop(script);
}

/* Good answers made bad at random: each comes to an end, and what is taken has its bounds. */
static void
test_damaged(void)
{
  static const char *const answers[] = {
    HEAD_OK "Content-Type: text/plain\r\nContent-Length: 20\r\n\r\n" TEN TEN,
    HEAD_OK "Transfer-Encoding: chunked\r\n\r\na\r\n" TEN "\r\n5;x=y\r\n01234\r\n0\r\nTrailer: z\r\n\r\n",
    "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\", qop=\"auth,auth-int\", "
    "opaque=\"z\"\r\n"
    "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
  };
  TestScript *script = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(script, "/a.cfg");
  BenchFetchRequest request
      = { .url = url, .username = "phone", .password = SECRET, .most_bytes = MOST_BYTES, .timeout_s = 2 };

  for (int i = 0; i < ROUNDS; i++)
    {
      const char *good = answers[g_test_rand_int_range(0, G_N_ELEMENTS(answers))];
      g_autoptr(GString) bad = test_damage(good, strlen(good));
      TestScriptAnswer answer = { .bytes = bad->str, .length = bad->len };
      TestFetch result;

      test_script_answer(script, &answer);
      test_fetch(&result, &request);
      if (result.error != NULL)
        assert_no_secret(&result);
      else
        g_assert_cmpuint(g_bytes_get_size(result.body), <=, MOST_BYTES);
      test_fetch_clear(&result);
    }
  test_script_stop(script);
}

static void
test_refused(void)
{
  g_autofree char *url = g_strdup_printf("http://phone:" SECRET "@127.0.0.1:%u/a.cfg", test_free_port());
  g_autofree char *ftp = g_strdup_printf("ftp://127.0.0.1:%u/a.cfg", test_free_port());
  g_autofree char *label = g_strnfill(64, 'a');
  g_autofree char *nowhere = g_strdup_printf("http://%s/a.cfg", label);
  BenchFetchRequest request = { .url = url };
  TestFetch result;

  test_fetch(&result, &request);
  assert_no_secret(&result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_UNREACHABLE, "cannot be reached");
  request.url = ftp;
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_UNREACHABLE, "cannot be reached");
  /* No name server is asked for a label of 64 letters. */
  request.url = nowhere;
  test_fetch(&result, &request);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_UNREACHABLE, "no address is known for aaaa");
}

/* Nothing of these reaches libcurl. */
static void
test_refused_addresses(void)
{
  static const char *const urls[] = {
    "file:///etc/passwd",      "gopher://127.0.0.1/x", "scp://127.0.0.1/x", "ldap://127.0.0.1/x", "a.cfg", "",
    "http://127.0.0.1/%0d%0aX"
  };
  BenchFetchRequest request = { .username = "phone", .password = SECRET };
  TestFetch result;

  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++)
    {
      request.url = urls[i];
      test_fetch(&result, &request);
      assert_no_secret(&result);
      test_fetch_assert_error(&result, BENCH_FETCH_ERROR_URL, ": ");
    }
  request.url = "http://127.0.0.1/a";
  request.password = SECRET "\r\nX";
  test_fetch(&result, &request);
  assert_no_secret(&result);
  test_fetch_assert_error(&result, BENCH_FETCH_ERROR_URL, "control byte in the user name or password");
}

/* A TFTP server that sends one full block and nothing more; and one that never answers. */
typedef struct
{
  GSocket *socket;
  gboolean answers;
  guint asked;
} TftpScript;

static gboolean
on_datagram(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  TftpScript *self = data;
  g_autoptr(GSocketAddress) from = NULL;
  char request[1024];
  char block[4 + 512] = "\0\3\0\1";
  gssize size = g_socket_receive_from(socket, &from, request, sizeof request, NULL, NULL);

  if (size > 2 && request[1] == 1)
    {
      self->asked++;
      if (self->answers)
        g_socket_send_to(socket, from, block, sizeof block, NULL, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static void
test_tftp(gconstpointer data)
{
  TftpScript script = { .answers = GPOINTER_TO_INT(data) };
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GSource) source = NULL;
  BenchFetchRequest request = { .timeout_s = 3, .longest_s = 8 };
  g_autofree char *url = NULL;
  TestFetch result;

  script.socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_true(g_socket_bind(script.socket, any, FALSE, NULL));
  bound = g_socket_get_local_address(script.socket, NULL);
  source = g_socket_create_source(script.socket, G_IO_IN, NULL);
  g_source_set_callback(source, G_SOURCE_FUNC(on_datagram), &script, NULL);
  g_source_attach(source, NULL);
  url = g_strdup_printf("tftp://127.0.0.1:%u/a.cfg",
                        g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));
  request.url = url;
  test_fetch(&result, &request);
  if (script.answers)
    test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TRUNCATED, "before the last block");
  else
    {
      test_fetch_assert_error(&result, BENCH_FETCH_ERROR_TIMED_OUT, "no answer within 3 s");
      /* A lost datagram is sent again. */
      g_assert_cmpuint(script.asked, >=, 2);
    }
  g_source_destroy(source);
  g_object_unref(script.socket);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *path = g_strconcat("/fetch-hostile/", cases[i].name, NULL);

      g_test_add_data_func(path, &cases[i], test_case);
    }
  g_test_add_func("/fetch-hostile/length-too-short", test_length_too_short);
  g_test_add_func("/fetch-hostile/longest", test_longest);
  g_test_add_func("/fetch-hostile/redirect", test_redirect);
  g_test_add_data_func("/fetch-hostile/redirect-after-basic",
                       "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
                       test_redirect_after_login);
  g_test_add_data_func("/fetch-hostile/redirect-after-digest",
                       "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n"
                       "Content-Length: 0\r\n\r\n",
                       test_redirect_after_login);
  g_test_add_func("/fetch-hostile/digest-first", test_digest_first);
  g_test_add_func("/fetch-hostile/damaged", test_damaged);
  g_test_add_func("/fetch-hostile/refused", test_refused);
  g_test_add_func("/fetch-hostile/refused-addresses", test_refused_addresses);
  g_test_add_data_func("/fetch-hostile/tftp-silent", GINT_TO_POINTER(FALSE), test_tftp);
  g_test_add_data_func("/fetch-hostile/tftp-cut", GINT_TO_POINTER(TRUE), test_tftp);
  return g_test_run();
}
