/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone with a second account at a server over TCP: its connection stays and its answers count whatever the gate
 * thinks of strangers, of whom there are never too many. And trust control of two accounts. Clock moved by hand.
 */
#include "far.h"

#include <string.h>

#include "../deadline.h"
#include "stream-server.h"

#define WAIT_MS 10000
#define MANY 70

typedef struct
{
  TestFar *far;
  TestStreamServer *registrar; /* of the second account */
} Server;

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 7200, "");
}

static void
set_up(Server *server, const char *settings)
{
  g_autofree char *text = NULL;

  server->registrar = test_stream_server_new(answer, NULL);
  text = g_strdup_printf("account.2.enable = 1\naccount.2.user_name = alice\naccount.2.transport = 1\n"
                         "account.2.sip_server_host = 127.0.0.1\naccount.2.sip_server_port = %u\n"
                         "account.2.sip_server.1.expires = 7200\naccount.2.sip_listen_port = 0\n"
                         "account.1.nat.udp_update_enable = 0\naccount.2.nat.udp_update_enable = 0\n%s",
                         test_stream_server_get_port(server->registrar), settings);
  server->far = test_far_new(NULL, text, TRUE);
  test_stream_server_wait(server->registrar, 1);
  test_far_wait_line(server->far, 2);
}

static void
tear_down(Server *server)
{
  test_far_free(server->far);
  test_stream_server_free(server->registrar);
}

/* Nothing but keep-alives for more than half an hour; the server is not lost for that. */
static void
test_quiet_server(void)
{
  Server server;

  set_up(&server, "");
  for (guint s = 0; s < 2000; s += 10)
    {
      bench_clock_advance(server.far->clock, 10 * 1000);
      test_settle();
    }
  test_far_set(server.far, "account.2.display_name", "Alice");
  bench_clock_advance(server.far->clock, 400);
  test_stream_server_wait(server.registrar, 2);
  g_assert_cmpuint(test_stream_server_count_connections(server.registrar), ==, 1);
  tear_down(&server);
}

/* Trust control: the answer to a sign-out counts, so that the next sign-in need not wait for it. */
static void
test_trusted_answer(void)
{
  Server server;

  set_up(&server, "sip.trust_ctrl = 1\n");
  test_far_set(server.far, "account.2.display_name", "Alice");
  bench_clock_advance(server.far->clock, 400);
  test_stream_server_wait(server.registrar, 2);
  for (guint i = 0; i < 1000 && test_stream_server_count(server.registrar) < 3; i++)
    {
      test_settle();
      bench_clock_advance(server.far->clock, 1);
    }
  g_assert_cmpuint(test_stream_server_count(server.registrar), >=, 3);
  g_assert_cmpuint(bench_sip_call_control_get_gate_counters(server.far->calls)->strangers, ==, 0);
  tear_down(&server);
}

static GSocketConnection *
connect_stranger(Server *server)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string("127.0.0.2", 0);
  g_autoptr(GError) error = NULL;
  guint16 port = bench_sip_call_control_get_port(server->far->calls, BENCH_TRANSPORT_TCP);
  GSocketConnection *connection;

  g_socket_client_set_local_address(client, address);
  connection = g_socket_client_connect_to_host(client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error(error);
  return connection;
}

static void
ask(GSocketConnection *connection, guint number)
{
  g_autofree char *request = g_strdup_printf(
      "OPTIONS sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.2;branch=z9hG4bK%u\r\n"
      "Max-Forwards: 70\r\nFrom: <sip:x@127.0.0.2>;tag=x\r\nTo: <sip:alice@127.0.0.1>\r\n"
      "Call-ID: crowd%u\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
      number, number);
  GSocket *socket = g_socket_connection_get_socket(connection);
  TestDeadline deadline;
  char buffer[4096];

  g_socket_send(socket, request, strlen(request), NULL, NULL);
  g_socket_set_blocking(socket, FALSE);
  test_deadline_begin(&deadline, WAIT_MS);
  while (g_socket_receive(socket, buffer, sizeof buffer, NULL, NULL) < 0 && test_deadline_wait(&deadline))
    continue;
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
}

/* Whoever has said something may stay, but not everybody. */
static void
test_crowd(void)
{
  Server server;
  g_autoptr(GPtrArray) crowd = g_ptr_array_new_with_free_func(g_object_unref);

  set_up(&server, "benchphone.limit.requests_per_second = 0\n");
  for (guint i = 0; i < MANY; i++)
    {
      g_ptr_array_add(crowd, connect_stranger(&server));
      ask(g_ptr_array_index(crowd, i), i);
    }
  bench_clock_advance(server.far->clock, 1100);
  test_settle();
  g_assert_cmpuint(bench_sip_call_control_get_gate_counters(server.far->calls)->idle, ==, MANY - 64);
  tear_down(&server);
}

static char *
call_to(guint16 port, const char *call_id)
{
  return g_strdup_printf(
      "OPTIONS sip:alice@127.0.0.1:%u SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK%s;rport\r\n"
      "Max-Forwards: 70\r\nFrom: <sip:x@127.0.0.2>;tag=x\r\nTo: <sip:alice@127.0.0.1>\r\n"
      "Call-ID: %s\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
      port, call_id, call_id);
}

static void
send_to(GSocket *socket, guint16 port, const char *call_id)
{
  g_autofree char *request = call_to(port, call_id);
  g_autoptr(GSocketAddress) phone = g_inet_socket_address_new_from_string("127.0.0.1", port);

  g_socket_send_to(socket, phone, request, strlen(request), NULL, NULL);
}

static char *
grant(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 600, "");
}

/* The same extension at two servers: the one that lets everybody speak does not open the other. */
static void
test_same_extension(void)
{
  TestRegistrar *other = test_registrar_new(grant, NULL);
  g_autofree char *settings = g_strdup_printf(
      "account.2.enable = 1\naccount.2.user_name = alice\naccount.2.sip_server_host = 127.0.0.1\n"
      "account.2.sip_server_port = %u\naccount.2.sip_listen_port = 0\n"
      "account.2.advanced.timer_t1 = 0.6\naccount.2.sip_trust_ctrl = 1\n",
      test_registrar_get_port(other));
  TestFar *far = test_far_new(NULL, settings, TRUE);
  g_autoptr(GSocket) stranger
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string("127.0.0.2", 0);
  g_autofree char *contact = NULL;
  char buffer[4096] = "";
  guint16 port;
  TestDeadline deadline;

  g_assert_true(g_socket_bind(stranger, address, FALSE, NULL));
  g_socket_set_blocking(stranger, FALSE);
  test_far_wait_line(far, 2);
  contact = test_registrar_get_header(test_registrar_get_request(other, 1), "Contact");
  port = (guint16) g_ascii_strtoull(strrchr(contact, ':') + 1, NULL, 10);
  g_assert_cmpuint(port, !=, bench_sip_call_control_get_port(far->calls, BENCH_TRANSPORT_UDP));
  send_to(stranger, port, "closed");
  send_to(stranger, bench_sip_call_control_get_port(far->calls, BENCH_TRANSPORT_UDP), "open");
  test_deadline_begin(&deadline, WAIT_MS);
  while ((bench_sip_call_control_get_gate_counters(far->calls)->strangers == 0
          || g_socket_receive(stranger, buffer, sizeof buffer - 1, NULL, NULL) < 0)
         && test_deadline_wait(&deadline))
    continue;
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
  g_assert_nonnull(strstr(buffer, "Call-ID: open\r\n"));
  test_far_free(far);
  test_registrar_free(other);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/streams/quiet-server", test_quiet_server);
  g_test_add_func("/streams/trusted-answer", test_trusted_answer);
  g_test_add_func("/streams/crowd", test_crowd);
  g_test_add_func("/trust/same-extension", test_same_extension);
  return g_test_run();
}
