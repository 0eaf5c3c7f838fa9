/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The torture messages of RFC 4475 and RFC 5118, sent to a phone over UDP and TCP: torture/NAME.sip is the
 * message, torture/expected.tsv what is due. Nothing may crash, leak or take long, and what is due comes.
 *
 * The messages are the RFCs', with two differences: the first Via asks for rport (RFC 3581), so that an answer
 * finds its way back over loopback, and it says TCP when it is sent over TCP.
 */
#include <string.h>

#include "../deadline.h"
#include "far.h"
#include "raw.h"

#if defined(__SANITIZE_ADDRESS__)
#define ANSWER_MS 9000.0 /* on a busy machine */
#else
#define ANSWER_MS 100.0
#endif
#define DROPPED "dropped"
#define RINGS "rings"
#define NOT_SENT "-"
#define N_MESSAGES (49 + 12) /* RFC 4475, RFC 5118 */

/* Users the messages are for. */
static const char *const users[] = { "user", "watson", "t.watson", "joe", "j.user", "vivekg" };

static char *
find_file(const char *name)
{
  return g_test_build_filename(G_TEST_DIST, "peers", "torture", name, NULL);
}

static GString *
read_message(const char *name)
{
  g_autofree char *base = g_strconcat(name, ".sip", NULL);
  g_autofree char *path = find_file(base);
  g_autoptr(GError) error = NULL;
  char *bytes = NULL;
  gsize size = 0;
  GString *text;

  g_file_get_contents(path, &bytes, &size, &error);
  g_assert_no_error(error);
  text = g_string_new_len(bytes, (gssize) size);
  g_free(bytes);
  return text;
}

/* Where the first header of that name, long or short, begins; it may be folded. */
static const char *
find_line(const GString *message, const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  int start = 0;

  if (!g_regex_match_full(regex, message->str, (gssize) message->len, 0, 0, &match, NULL))
    return NULL;
  g_match_info_fetch_pos(match, 0, &start, NULL);
  return message->str + start;
}

/* The answer must find us: the first Via names our own address, or, where it is an IPv6 address that matters, asks
   for rport; and it names the transport that is used. */
static void
adapt_via(GString *message, BenchTransport transport, guint16 port)
{
  static const char pattern[]
      = "^(?:via|v)\\s*:\\s*SIP\\s*/\\s*\\d\\.0\\s*/\\s*(\\w+)\\s+(\\[[^\\]]*\\](?::\\d+)?|[^;,\\s]+)";
  g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *own = g_strdup_printf("127.0.0.1:%u", port);
  int start;
  int end;

  if (!g_regex_match_full(regex, message->str, (gssize) message->len, 0, 0, &match, NULL))
    return;
  g_match_info_fetch_pos(match, 2, &start, &end);
  if (message->str[start] == '[')
    g_string_insert(message, end, ";rport");
  else
    {
      g_string_erase(message, start, end - start);
      g_string_insert(message, start, own);
    }
  g_match_info_fetch_pos(match, 1, &start, &end);
  g_string_erase(message, start, end - start);
  g_string_insert(message, start, bench_transport_name(transport));
}

/* What answers are known by. */
static char *
read_call_id(const GString *message)
{
  const char *line = find_line(message, "^(call-id|i)[ \t]*:");
  const char *value;

  if (line == NULL)
    return g_strdup("z9hG4bKkdj.insuf");
  value = strchr(line, ':') + 1;
  value += strspn(value, " \t");
  return g_strndup(value, strcspn(value, "\r\n"));
}

static void
wait_signed_in(TestFar *far)
{
  TestDeadline deadline;
  guint n = 0;

  test_deadline_begin(&deadline, 10000);
  while (n < G_N_ELEMENTS(users) + 1 && test_deadline_wait(&deadline))
    {
      n = 0;
      for (guint i = 1; i <= G_N_ELEMENTS(users) + 1; i++)
        {
          BenchLine *line = bench_call_control_get_line(test_far_get_calls(far), i);

          n += line != NULL && line->state == BENCH_LINE_REGISTERED;
        }
    }
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
}

static TestFar *
start_phone(void)
{
  g_autoptr(GString) settings = g_string_new("benchphone.limit.requests_per_second = 0\n");
  TestFar *far = test_far_new(NULL, settings->str, FALSE);
  guint port = test_registrar_get_port(far->far);

  for (guint i = 0; i < G_N_ELEMENTS(users); i++)
    g_string_append_printf(
        settings,
        "account.%u.enable = 1\naccount.%u.user_name = %s\naccount.%u.sip_listen_port = 0\n"
        "account.%u.sip_server_host = 127.0.0.1\naccount.%u.sip_server_port = %u\n",
        i + 2, i + 2, users[i], i + 2, i + 2, i + 2, port);
  /* Nobody answers this one, but its phone listens for connections. */
  g_string_append_printf(settings,
                         "account.8.enable = 1\naccount.8.user_name = stream\naccount.8.sip_listen_port = 0\n"
                         "account.8.sip_server_host = 127.0.0.1\naccount.8.sip_server_port = %u\n"
                         "account.8.transport = 1\n",
                         port);
  bench_settings_load_text(far->settings, "test", settings->str, -1, BENCH_LAYER_FILE, NULL);
  wait_signed_in(far);
  return far;
}

typedef struct
{
  TestFar *far;
  TestRaw *raw;
} World;

static void
world_init(World *world)
{
  world->far = start_phone();
  world->raw = test_raw_new(NULL, bench_sip_call_control_get_port(world->far->calls, BENCH_TRANSPORT_UDP));
}

static void
world_clear(World *world)
{
  test_raw_free(world->raw);
  test_far_free(world->far);
}

static BenchCall *
find_ringing(World *world)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(world->far));

  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->state == BENCH_CALL_INCOMING)
      return g_ptr_array_index(calls, i);
  return NULL;
}

/* The status line of the answer, "rings", or "dropped": whatever is sent afterwards is answered first. */
static char *
find_outcome(World *world, const char *call_id)
{
  for (int code = 100; code < 700; code++)
    {
      g_autofree char *answer = test_raw_find_answer(world->raw, call_id, code);

      if (answer != NULL && code == 180 && find_ringing(world) != NULL)
        return g_strdup(RINGS);
      if (answer != NULL)
        return g_strdup_printf("%d", code);
    }
  return g_strdup(DROPPED);
}

static void
end_call(World *world, const char *call_id)
{
  BenchCall *call = find_ringing(world);

  if (call == NULL)
    return;
  bench_call_control_reject(test_far_get_calls(world->far), call);
  test_raw_wait_answer(world->raw, call_id, 486, NULL);
}

static void
check_udp(World *world, const char *name, const char *expected)
{
  g_autoptr(GString) message = read_message(name);
  g_autofree char *call_id = read_call_id(message);
  g_autofree char *probe_id = g_strdup_printf("probe-%s-", name);
  g_autofree char *probe = test_raw_request(world->raw, "OPTIONS", probe_id, NULL, NULL);
  g_autofree char *outcome = NULL;
  double took_ms = 0.0;

  adapt_via(message, BENCH_TRANSPORT_UDP, test_raw_get_port(world->raw));
  test_raw_send(world->raw, message->str, message->len);
  test_raw_send_text(world->raw, probe);
  test_raw_wait_answer(world->raw, probe_id, 200, &took_ms);
  outcome = find_outcome(world, call_id);
  g_test_message("UDP %s: %s, %.1f ms", name, outcome, took_ms);
  if (strcmp(outcome, expected) != 0)
    g_test_fail_printf("%s over UDP: %s, expected %s", name, outcome, expected);
  g_assert_cmpfloat(took_ms, <, ANSWER_MS);
  end_call(world, call_id);
  test_raw_drop(world->raw, call_id);
}

/* What a connection has brought, until the answer to the last request on it, or until it is closed. */
typedef struct
{
  GSocketConnection *connection;
  GString *got;
  const char *awaited;
  gboolean closed;
} Stream;

static gboolean
has_ended(gconstpointer data)
{
  Stream *stream = (Stream *) data;
  GSocket *socket = g_socket_connection_get_socket(stream->connection);
  char buffer[8192];
  gssize size = g_socket_receive(socket, buffer, sizeof buffer, NULL, NULL);

  for (gssize i = 0; i < size; i++)
    g_string_append_c(stream->got, buffer[i] != '\0' ? buffer[i] : '?');
  if (size == 0)
    stream->closed = TRUE;
  return stream->closed || strstr(stream->got->str, stream->awaited) != NULL;
}

static gboolean
keep_turning(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static char *
find_outcome_in(const Stream *stream, const char *call_id)
{
  g_auto(GStrv) answers = g_strsplit(stream->got->str, "SIP/2.0 ", -1);
  int first = 0;

  for (guint i = 0; answers[i] != NULL && first == 0; i++)
    if (strstr(answers[i], call_id) != NULL)
      first = (int) g_ascii_strtoll(answers[i], NULL, 10);
  if (first == 180)
    return g_strdup(RINGS);
  if (first != 0)
    return g_strdup_printf("%d", first);
  return g_strdup(stream->closed ? "closed" : DROPPED);
}

static void
check_tcp(World *world, const char *name, const char *expected)
{
  guint16 port = bench_sip_call_control_get_port(world->far->calls, BENCH_TRANSPORT_TCP);
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection
      = g_socket_client_connect_to_host(client, "127.0.0.1", port, NULL, &error);
  g_autoptr(GString) message = read_message(name);
  g_autofree char *call_id = read_call_id(message);
  g_autofree char *probe_id = g_strdup_printf("probe-%s-", name);
  g_autofree char *probe = test_raw_request(world->raw, "OPTIONS", probe_id, NULL, NULL);
  g_autoptr(GString) got = g_string_new(NULL);
  g_autofree char *outcome = NULL;
  Stream stream = { connection, got, probe_id, FALSE };
  GSocket *socket;
  guint timer;

  g_assert_no_error(error);
  socket = g_socket_connection_get_socket(connection);
  adapt_via(message, BENCH_TRANSPORT_TCP, test_raw_get_port(world->raw));
  g_string_append(message, probe);
  memcpy(strstr(message->str + message->len - strlen(probe), "/UDP"), "/TCP", 4);
  g_assert_cmpint(g_socket_send(socket, message->str, message->len, NULL, &error), ==, (gssize) message->len);
  g_socket_set_blocking(socket, FALSE);
  timer = g_timeout_add(2, keep_turning, NULL);
  test_raw_wait(world->raw, has_ended, &stream, name);
  outcome = find_outcome_in(&stream, call_id);
  g_test_message("TCP %s: %s", name, outcome);
  if (strcmp(outcome, expected) != 0)
    g_test_fail_printf("%s over TCP: %s, expected %s", name, outcome, expected);
  if (find_ringing(world) != NULL)
    {
      stream.awaited = "SIP/2.0 486";
      bench_call_control_reject(test_far_get_calls(world->far), find_ringing(world));
      test_raw_wait(world->raw, has_ended, &stream, "486");
    }
  g_source_remove(timer);
}

typedef void (*Check)(World *world, const char *name, const char *expected);

static void
check_all(gsize column, Check check)
{
  g_autofree char *path = find_file("expected.tsv");
  g_autofree char *table = NULL;
  g_auto(GStrv) lines = NULL;
  World world;
  guint n = 0;

  g_assert_true(g_file_get_contents(path, &table, NULL, NULL));
  lines = g_strsplit(table, "\n", -1);
  world_init(&world);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = NULL;

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      fields = g_strsplit(lines[i], "\t", -1);
      g_assert_cmpuint(g_strv_length(fields), ==, 5);
      n++;
      if (strcmp(fields[column], NOT_SENT) != 0)
        check(&world, fields[0], fields[column]);
    }
  g_assert_cmpuint(n, ==, N_MESSAGES);
  world_clear(&world);
}

static void
test_udp(void)
{
  check_all(1, check_udp);
}

static void
test_tcp(void)
{
  check_all(2, check_tcp);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/torture/udp", test_udp);
  g_test_add_func("/torture/tcp", test_tcp);
  return g_test_run();
}
