/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is let in: trust control (hardening: ghost calls from scanners), what is no SIP at all, and connections that
 * are opened for nothing.
 */
#include <gio/gio.h>
#include <string.h>

#include "raw.h"

#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 0\r\n"

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  TestRaw *raw;
} World;

static const BenchGateCounters *
counters(World *world)
{
  return bench_phone_get_gate_counters(test_phones_get(world->phones, 'a'));
}

static void
world_init(World *world, BenchTransport transport)
{
  world->kamailio = test_kamailio_start(FALSE);
  world->phones = test_phones_start(world->kamailio, transport);
  world->raw = test_raw_new(world->phones, bench_phone_get_sip_port(test_phones_get(world->phones, 'a'),
                                                                    BENCH_TRANSPORT_UDP));
}

/* The phone still takes calls from its server. */
static void
world_clear(World *world)
{
  g_autoptr(BenchCall) out = g_object_ref(test_phones_dial(world->phones, 'b', "a"));
  g_autoptr(BenchCall) in = g_object_ref(test_phones_wait_call(world->phones, 'a', BENCH_CALL_INCOMING));

  test_phones_answer(world->phones, 'a', in);
  test_phones_wait_state(world->phones, out, BENCH_CALL_TALKING);
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(world->phones, 'b')), out);
  test_phones_wait_ended(world->phones, in);
  test_raw_free(world->raw);
  test_phones_stop(world->phones);
  test_kamailio_stop(world->kamailio);
}

static guint
count_calls(World *world)
{
  return bench_call_control_get_calls(bench_phone_get_calls(test_phones_get(world->phones, 'a')))->len;
}

typedef struct
{
  World *world;
  guint64 strangers;
  guint64 garbage;
  guint64 idle;
} Expected;

static gboolean
has_counted(gconstpointer data)
{
  const Expected *expected = data;
  const BenchGateCounters *now = counters(expected->world);

  return now->strangers >= expected->strangers && now->garbage >= expected->garbage
         && now->idle >= expected->idle;
}

static int
ask(World *world, const char *call_id)
{
  g_autofree char *request = test_raw_request(world->raw, "OPTIONS", call_id, NULL, NULL);

  test_raw_send_text(world->raw, request);
  return test_raw_wait_answer(world->raw, call_id, 200, NULL);
}

/* Not even an answer tells a scanner that there is a phone. */
static void
test_trust(void)
{
  static const char *const switches[] = { "account.1.sip_trust_ctrl", "sip.trust_ctrl" };
  static const char *const methods[]
      = { "INVITE", "OPTIONS", "REFER", "NOTIFY", "MESSAGE", "BYE", "CANCEL", "SUBSCRIBE", "NONSENSE" };
  World world;
  guint64 expected = 0;

  world_init(&world, BENCH_TRANSPORT_UDP);
  g_assert_cmpint(ask(&world, "before"), ==, 200);
  g_assert_cmpuint(counters(&world)->strangers, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
    {
      Expected all = { .world = &world };
      g_autofree char *open_id = g_strdup_printf("open-%zu-", i);

      test_phones_set(world.phones, 'a', switches[i], "1");
      for (gsize j = 0; j < G_N_ELEMENTS(methods); j++)
        {
          g_autofree char *call_id = g_strdup_printf("ghost-%zu-%zu", i, j);
          g_autofree char *request = test_raw_request(world.raw, methods[j], call_id, NULL,
                                                      strcmp(methods[j], "INVITE") == 0 ? SDP : NULL);

          test_raw_send_text(world.raw, request);
        }
      test_raw_send_text(world.raw, "INVITE  <> SIP/3.0\r\n\r\n");
      expected += G_N_ELEMENTS(methods) + 1;
      all.strangers = expected;
      test_phones_wait(world.phones, has_counted, &all, "the ghosts to be dropped");
      g_assert_cmpuint(counters(&world)->strangers, ==, expected);
      g_assert_cmpuint(count_calls(&world), ==, 0);
      test_phones_set(world.phones, 'a', switches[i], "0");
      g_assert_cmpint(ask(&world, open_id), ==, 200);
    }
  for (int code = 100; code < 700; code++)
    g_assert_cmpuint(test_raw_count(world.raw, "ghost-", code), ==, 0);
  test_phones_set(world.phones, 'a', "account.1.sip_trust_ctrl", "1");
  world_clear(&world);
}

/* With direct calls switched off, a call to our address finds nobody; an account's own name is not a direct call. */
static void
test_direct(void)
{
  World world;
  g_autofree char *request = NULL;

  world_init(&world, BENCH_TRANSPORT_UDP);
  test_phones_set(world.phones, 'a', "features.direct_ip_call_enable", "0");
  request = test_raw_request(world.raw, "INVITE", "direct", "To: <sip:127.0.0.1>\r\n", SDP);
  memcpy(strstr(request, "sip:a@"), "sip:z@", 6);
  test_raw_send_text(world.raw, request);
  g_assert_cmpint(test_raw_wait_answer(world.raw, "direct", 200, NULL), ==, 404);
  g_assert_cmpuint(count_calls(&world), ==, 0);
  world_clear(&world);
}

/* STUN, SigComp, NULs and noise on the SIP port. */
static void
test_garbage(void)
{
  static const char stun[] = "\x00\x01\x00\x08\x21\x12\xa4\x42"
                             "abcdefghijkl\x00\x06\xff\xf0xx";
  static const char stun_answer[] = "\x01\x01\xff\xff\x21\x12\xa4\x42"
                                    "abcdefghijkl\x00\x01\x00\x08";
  static const char sigcomp[] = "\xf8\xff\xff\xff\xff\xff\xff";
  static const char nul[64] = { 0 };
  static const char high[] = "\x80\x80\x80";
  World world;
  Expected all = { .world = &world, .garbage = 5 };

  world_init(&world, BENCH_TRANSPORT_UDP);
  test_raw_send(world.raw, stun, sizeof stun - 1);
  test_raw_send(world.raw, stun_answer, sizeof stun_answer - 1);
  test_raw_send(world.raw, sigcomp, sizeof sigcomp - 1);
  test_raw_send(world.raw, nul, sizeof nul);
  test_raw_send(world.raw, high, sizeof high - 1);
  test_phones_wait(world.phones, has_counted, &all, "the garbage to be counted");
  g_assert_cmpint(ask(&world, "afterwards"), ==, 200);
  world_clear(&world);
}

static GSocketConnection *
connect_to(World *world)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  guint16 port = bench_phone_get_sip_port(test_phones_get(world->phones, 'a'), BENCH_TRANSPORT_TCP);
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host(client, "127.0.0.1", port, NULL, &error);

  g_assert_no_error(error);
  g_socket_set_blocking(g_socket_connection_get_socket(connection), FALSE);
  /* The phone is in this thread: it must come to accept what waits. */
  while (g_main_context_iteration(NULL, FALSE))
    ;
  return connection;
}

static void
say(GSocketConnection *connection, const char *text)
{
  g_autoptr(GError) error = NULL;

  g_socket_send(g_socket_connection_get_socket(connection), text, strlen(text), NULL, &error);
  g_assert_no_error(error);
}

static gboolean
is_closed(gconstpointer data)
{
  char buffer[4096];
  gssize size
      = g_socket_receive(g_socket_connection_get_socket((gpointer) data), buffer, sizeof buffer, NULL, NULL);

  return size == 0;
}

/* Connections that say nothing, one byte and no more, or something that is no SIP, do not stay; a body of which
   there is no end is no reason to keep one; and there are never too many. */
static void
test_idle(void)
{
  static const char *const texts[]
      = { "I", "INVITE sip:a@127.0.0.1 SIP/2.0\r\nVia: ", "GET / HTTP/1.1\r\n\r\n",
          "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 60000\r\n\r\nx",
          "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\nx" };
  GSocketConnection *connections[G_N_ELEMENTS(texts)];
  g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func(g_object_unref);
  World world;
  Expected all = { .world = &world };

  world_init(&world, BENCH_TRANSPORT_TCP);
  test_phones_set(world.phones, 'a', "benchphone.limit.idle_seconds", "1");
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    {
      connections[i] = connect_to(&world);
      say(connections[i], texts[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    {
      test_phones_wait(world.phones, is_closed, connections[i], texts[i]);
      g_object_unref(connections[i]);
    }

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add(many, connect_to(&world));
  all.idle = counters(&world)->idle + 20;
  test_phones_wait(world.phones, has_counted, &all, "silent connections to be closed");
  g_ptr_array_set_size(many, 0);

  test_phones_set(world.phones, 'a', "benchphone.limit.idle_seconds", "0");
  all.idle = counters(&world)->idle + 48;
  for (guint i = 0; i < 80; i++)
    g_ptr_array_add(many, connect_to(&world));
  test_phones_wait(world.phones, has_counted, &all, "the oldest connections to be closed");
  world_clear(&world);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/gate/trust", test_trust);
  g_test_add_func("/gate/direct", test_direct);
  g_test_add_func("/gate/garbage", test_garbage);
  g_test_add_func("/gate/idle", test_idle);
  return g_test_run();
}
