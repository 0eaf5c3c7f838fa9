/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a phone reaches its server: ports, names and fail-over, outbound and backup proxy, IPv6, a network
 * that changes. The servers are scripted; DNS is a real server.
 */
#include <string.h>

#include "calls/sip-control.h"
#include "dns.h"
#include "kamailio.h"
#include "one-phone.h"
#include "registrar.h"

static char *
answer_ok(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 0, "");
}

static char *
answer_503(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_strdup("503 Service Unavailable\r\n");
}

static char *
answer_nothing(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return NULL;
}

static gboolean
has_request(gconstpointer data)
{
  return test_registrar_count((TestRegistrar *) data) > 0;
}

static char *
server_settings(const char *host, guint port, const char *more)
{
  return g_strdup_printf("account.1.sip_server.1.address = %s\naccount.1.sip_server.1.port = %u\n%s", host,
                         port, more);
}

/* Each account listens on its own port and says so; a port that is taken is replaced. */
static void
test_ports(void)
{
  TestRegistrar *registrar = test_registrar_new(answer_ok, NULL);
  guint16 first = test_free_port();
  guint16 second = test_free_port();
  g_autofree char *own
      = g_strdup_printf("account.1.sip_listen_port = %u\naccount.2.enable = 1\naccount.2.user_name = b\n"
                        "account.2.sip_server.1.address = 127.0.0.1\naccount.2.sip_server.1.port = %u\n"
                        "account.2.sip_listen_port = %u\naccount.2.advanced.timer_t1 = 1\n",
                        first, test_registrar_get_port(registrar), second);
  g_autofree char *settings = server_settings("127.0.0.1", test_registrar_get_port(registrar), own);
  g_autofree char *wanted_first = g_strdup_printf("<sip:a@127.0.0.1:%u>", first);
  g_autofree char *wanted_second = g_strdup_printf("<sip:b@127.0.0.1:%u>", second);
  BenchPhone *phone = test_phone_start(settings, NULL);
  BenchPhone *late;
  guint requests;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_wait_line(phone, 2, BENCH_LINE_REGISTERED);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *contact
          = test_registrar_get_header(test_registrar_get_request(registrar, i), "Contact");

      g_assert_cmpstr(contact, ==, i == 1 ? wanted_first : wanted_second);
    }
  g_assert_cmpuint(bench_phone_get_sip_port(phone, BENCH_TRANSPORT_UDP), ==, first);
  requests = test_registrar_count(registrar);
  late = test_phone_start(settings, NULL);
  test_phone_wait_line(late, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpuint(test_registrar_count(registrar), >, requests);
  g_assert_cmpuint(bench_phone_get_sip_port(late, BENCH_TRANSPORT_UDP), !=, first);
  test_phone_stop(late);
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

/* The name, the reason on the line, and what a person reads at Menu, Status, Accounts. */
static void
test_no_such_host(void)
{
  TestDns *dns = test_dns_start("");
  g_autofree char *own = g_strdup_printf("benchphone.dns_servers = %s\n", test_dns_get_server(dns));
  g_autofree char *settings = server_settings("nobody.test", 5060, own);
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *lcd = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_cmpstr(test_phone_get_reason(phone, 1), ==, "nobody.test: no such host");
  lcd = test_phone_read_lcd(phone, "soft-4 1 4");
  g_assert_nonnull(strstr(lcd, "nobody.test: no such host"));
  test_phone_stop(phone);
  test_dns_stop(dns);
}

/* Other DNS servers count from a start of the phone on. */
static void
test_other_dns(void)
{
  TestRegistrar *registrar = test_registrar_new(answer_ok, NULL);
  TestDns *empty = test_dns_start("");
  TestDns *full = test_dns_start("here IN A 127.0.0.1\n");
  g_autofree char *own = g_strdup_printf("benchphone.dns_servers = %s\n", test_dns_get_server(empty));
  g_autofree char *settings = server_settings("here.test", test_registrar_get_port(registrar), own);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_true(bench_settings_set(bench_phone_get_settings(phone), "benchphone.dns_servers",
                                   test_dns_get_server(full), BENCH_LAYER_OVERRIDE, NULL, NULL));
  bench_sip_call_control_restart(BENCH_SIP_CALL_CONTROL(bench_phone_get_calls(phone)));
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_stop(phone);
  test_dns_stop(full);
  test_dns_stop(empty);
  test_registrar_free(registrar);
}

/* Two SRV targets, the first of no use: the second gets the same request with the next CSeq, a new branch
   and the same Call-ID (RFC 3263 4.3). */
static void
check_fail_over(TestRegistrar *first, guint16 first_port)
{
  TestRegistrar *second = test_registrar_new(answer_ok, NULL);
  g_autofree char *zone
      = g_strdup_printf("_sip._udp.pbx IN SRV 1 0 %u here\n_sip._udp.pbx IN SRV 2 0 %u here\n"
                        "here IN A 127.0.0.1\n",
                        first_port, test_registrar_get_port(second));
  TestDns *dns = test_dns_start(zone);
  g_autofree char *own
      = g_strdup_printf("benchphone.dns_servers = %s\naccount.1.sip_server.1.retry_counts = 0\n"
                        "account.1.transport = 3\n",
                        test_dns_get_server(dns));
  g_autofree char *settings = server_settings("pbx.test", 0, own);
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *cseq = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  cseq = test_registrar_get_header(test_registrar_get_request(second, 1), "CSeq");
  g_assert_cmpstr(cseq, ==, "2 REGISTER");
  g_assert_true(g_str_has_prefix(test_registrar_get_request(second, 1), "REGISTER sip:pbx.test SIP/2.0\r\n"));
  if (first != NULL)
    {
      static const char *const names[] = { "Call-ID", "Via" };

      for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        {
          g_autofree char *before = test_registrar_get_header(test_registrar_get_request(first, 1), names[i]);
          g_autofree char *after = test_registrar_get_header(test_registrar_get_request(second, 1), names[i]);

          g_assert_cmpint(strcmp(before, after) == 0, ==, i == 0);
        }
    }
  test_phone_stop(phone);
  test_dns_stop(dns);
  test_registrar_free(second);
}

static void
test_fail_over(gconstpointer answer)
{
  TestRegistrar *first = test_registrar_new((TestRegistrarFunc) answer, NULL);

  check_fail_over(first, test_registrar_get_port(first));
  test_registrar_free(first);
}

static void
test_fail_over_closed(void)
{
  check_fail_over(NULL, test_free_port());
}

/* The proxy is silent: the backup proxy gets the request, and the server never does. */
static void
test_backup_proxy(void)
{
  TestRegistrar *server = test_registrar_new(answer_ok, NULL);
  TestRegistrar *proxy = test_registrar_new(answer_nothing, NULL);
  TestRegistrar *backup = test_registrar_new(answer_ok, NULL);
  g_autofree char *own
      = g_strdup_printf("account.1.outbound_proxy_enable = 1\naccount.1.outbound_host = 127.0.0.1\n"
                        "account.1.outbound_port = %u\naccount.1.backup_outbound_host = 127.0.0.1\n"
                        "account.1.backup_outbound_port = %u\naccount.1.sip_server.1.retry_counts = 0\n",
                        test_registrar_get_port(proxy), test_registrar_get_port(backup));
  g_autofree char *settings = server_settings("127.0.0.1", test_registrar_get_port(server), own);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpuint(test_registrar_count(proxy), ==, 1);
  g_assert_cmpuint(test_registrar_count(backup), ==, 1);
  test_phone_stop(phone);
  g_assert_cmpuint(test_registrar_count(server), ==, 0);
  test_registrar_free(server);
  test_registrar_free(proxy);
  test_registrar_free(backup);
}

/* The name leads elsewhere when its time to live ends: the account follows. */
static void
test_time_to_live(void)
{
  TestRegistrar *first = test_registrar_new(answer_ok, NULL);
  TestRegistrar *second = test_registrar_new(answer_ok, NULL);
  g_autofree char *before = g_strdup_printf("_sip._udp.pbx 1 IN SRV 1 0 %u here\nhere 1 IN A 127.0.0.1\n",
                                            test_registrar_get_port(first));
  g_autofree char *after = g_strdup_printf("_sip._udp.pbx 1 IN SRV 1 0 %u here\nhere 1 IN A 127.0.0.1\n",
                                           test_registrar_get_port(second));
  TestDns *dns = test_dns_start(before);
  g_autofree char *own = g_strdup_printf("benchphone.dns_servers = %s\naccount.1.srv_ttl_timer_enable = 1\n"
                                         "account.1.transport = 3\n",
                                         test_dns_get_server(dns));
  g_autofree char *settings = server_settings("pbx.test", 0, own);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpuint(test_registrar_count(second), ==, 0);
  test_dns_change(dns, after);
  test_wait(has_request, second, "a REGISTER at the new address");
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_stop(phone);
  test_dns_stop(dns);
  test_registrar_free(first);
  test_registrar_free(second);
}

static gboolean
moved(gconstpointer data)
{
  TestRegistrar *registrar = (TestRegistrar *) data;
  g_autofree char *contact
      = test_registrar_get_header(test_registrar_get_request(registrar, test_registrar_count(registrar)),
                                  "Contact");

  return g_str_has_prefix(contact, "<sip:a@127.0.0.2:");
}

/* The old address is signed out, the new one in. */
static void
test_network_change(void)
{
  TestRegistrar *registrar = test_registrar_new(answer_ok, NULL);
  g_autoptr(BenchNetwork) network = bench_network_new_manual("127.0.0.1");
  g_autofree char *settings = server_settings("127.0.0.1", test_registrar_get_port(registrar), "");
  BenchPhone *phone = test_phone_start(settings, network);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  bench_network_move(network, "127.0.0.1");
  g_assert_false(bench_phone_is_reloading(phone));
  bench_network_move(network, "127.0.0.2");
  test_wait(moved, registrar, "a REGISTER from the new address");
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpstr(bench_phone_get_sip_host(phone), ==, "127.0.0.2");
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

/* An account on IPv6 beside one on IPv4; addresses stand in brackets. */
static void
test_ipv6(void)
{
  TestRegistrar *four = test_registrar_new(answer_ok, NULL);
  TestRegistrar *six = test_registrar_new_at("::1", answer_ok, NULL);
  g_autofree char *own
      = g_strdup_printf("account.2.enable = 1\naccount.2.user_name = b\naccount.2.sip_listen_port = 0\n"
                        "account.2.sip_server.1.address = [::1]\naccount.2.sip_server.1.port = %u\n",
                        test_registrar_get_port(six));
  g_autofree char *settings = server_settings("127.0.0.1", test_registrar_get_port(four), own);
  g_autofree char *line = g_strdup_printf("REGISTER sip:[::1]:%u SIP/2.0\r\n", test_registrar_get_port(six));
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *contact = NULL;
  g_autofree char *via = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_wait_line(phone, 2, BENCH_LINE_REGISTERED);
  contact = test_registrar_get_header(test_registrar_get_request(six, 1), "Contact");
  via = test_registrar_get_header(test_registrar_get_request(six, 1), "Via");
  g_assert_true(g_str_has_prefix(contact, "<sip:b@[::1]:"));
  g_assert_true(g_str_has_prefix(via, "SIP/2.0/UDP [::1]:"));
  g_assert_true(g_str_has_prefix(test_registrar_get_request(six, 1), line));
  g_assert_cmpuint(test_registrar_count(four), ==, 1);
  test_phone_stop(phone);
  test_registrar_free(four);
  test_registrar_free(six);
}

/* Signalling is marked as network.qos.signaltos says, 46 unless set. */
static void
test_dscp(gconstpointer address)
{
  TestRegistrar *registrar = test_registrar_new_at(address, answer_ok, NULL);
  g_autofree char *host
      = strchr(address, ':') != NULL ? g_strdup_printf("[%s]", (const char *) address) : g_strdup(address);
  g_autofree char *settings = server_settings(host, test_registrar_get_port(registrar), "");
  g_autofree char *other
      = server_settings(host, test_registrar_get_port(registrar), "network.qos.signaltos = 26\n");
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpint(test_registrar_get_dscp(registrar), ==, 46);
  test_phone_stop(phone);
  phone = test_phone_start(other, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpint(test_registrar_get_dscp(registrar), ==, 26);
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

static char *
answer_registers(guint n, const char *request, gpointer data)
{
  return g_str_has_prefix(request, "REGISTER") ? answer_ok(n, request, data) : NULL;
}

static gboolean
has_second(gconstpointer data)
{
  return test_registrar_count((TestRegistrar *) data) > 1;
}

/* What comes after the REGISTER, a second later: by account.1.nat.udp_update_enable. */
static void
test_keep_alive(gconstpointer kind)
{
  static const char *const expected[] = { "", "\r\n\r\n", "OPTIONS sip:127.0.0.1:", "NOTIFY sip:127.0.0.1:" };
  TestRegistrar *registrar = test_registrar_new(answer_registers, NULL);
  g_autofree char *own
      = g_strdup_printf("account.1.nat.udp_update_enable = %d\naccount.1.nat.udp_update_time = 1\n",
                        GPOINTER_TO_INT(kind));
  g_autofree char *settings = server_settings("127.0.0.1", test_registrar_get_port(registrar), own);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_wait(has_second, registrar, "a keep-alive");
  g_assert_true(g_str_has_prefix(test_registrar_get_request(registrar, 2), expected[GPOINTER_TO_INT(kind)]));
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

typedef struct
{
  BenchPhone *phone;
  BenchTransport transport;
  BenchTapDirection direction;
  const char *start;
} Wanted;

/* A message in the phone's trace, NULL if there is none. */
static char *
find_message(const Wanted *wanted)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(wanted->phone), FALSE);

  for (guint i = records->len; i > 0; i--)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i - 1);
      gsize size;
      const char *bytes = g_bytes_get_data(record->bytes, &size);
      g_autofree char *text = g_strndup(bytes, size);

      if (record->kind == BENCH_TAP_SIP && record->transport == wanted->transport
          && record->direction == wanted->direction && g_str_has_prefix(text, wanted->start))
        return g_steal_pointer(&text);
    }
  return NULL;
}

static gboolean
has_message(gconstpointer data)
{
  g_autofree char *text = find_message(data);

  return text != NULL;
}

/* Beginnings of messages that never go on do not stand in the way of a whole one, nor pile up. */
static void
test_half_messages(void)
{
  static const char whole[]
      = "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKwhole\r\n"
        "From: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:a@127.0.0.1>\r\nCall-ID: whole\r\n"
        "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  g_autofree char *settings = server_settings("127.0.0.1", test_free_port(), "account.1.transport = 1\n");
  BenchPhone *phone = test_phone_start(settings, NULL);
  Wanted wanted = { phone, BENCH_TRANSPORT_TCP, BENCH_TAP_IN, "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n" };
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketConnection) last = NULL;
  g_autofree char *seen = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  for (int i = 0; i <= 100; i++)
    {
      g_autoptr(GSocketConnection) connection
          = g_socket_client_connect_to_host(client, "127.0.0.1",
                                            bench_phone_get_sip_port(phone, BENCH_TRANSPORT_TCP), NULL, NULL);
      gsize size = i < 100 ? sizeof whole / 2 : sizeof whole - 1;

      g_assert_nonnull(connection);
      g_assert_true(g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), whole,
                                              size, NULL, NULL, NULL));
      while (g_main_context_iteration(NULL, FALSE))
        continue;
      if (i == 100)
        last = g_steal_pointer(&connection);
    }
  test_wait(has_message, &wanted, "the whole message");
  seen = find_message(&wanted);
  g_assert_cmpstr(seen, ==, whole);
  test_phone_stop(phone);
}

typedef struct
{
  GSocketConnection *connection;
  GString *received;
  gboolean answered;
} Stream;

static gboolean
on_bytes(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  Stream *stream = data;
  char buffer[4096];
  gssize size = g_socket_receive(socket, buffer, sizeof buffer, NULL, NULL);

  if (size <= 0)
    return G_SOURCE_REMOVE;
  g_string_append_len(stream->received, buffer, size);
  if (!stream->answered && strstr(stream->received->str, "\r\n\r\n") != NULL)
    {
      g_autofree char *script = test_registrar_grant(stream->received->str, 3600, "");
      g_autofree char *answer = test_registrar_make_answer(stream->received->str, script);

      g_socket_send(socket, answer, strlen(answer), NULL, NULL);
      g_string_truncate(stream->received, 0);
      stream->answered = TRUE;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_connection(GSocketService *service G_GNUC_UNUSED,
              GSocketConnection *connection,
              GObject *source G_GNUC_UNUSED,
              gpointer data)
{
  Stream *stream = data;
  g_autoptr(GSource) bytes
      = g_socket_create_source(g_socket_connection_get_socket(connection), G_IO_IN, NULL);

  stream->connection = g_object_ref(connection);
  g_source_set_callback(bytes, G_SOURCE_FUNC(on_bytes), stream, NULL);
  g_source_attach(bytes, NULL);
  return TRUE;
}

static gboolean
is_pinged(gconstpointer data)
{
  const Stream *stream = data;

  return stream->answered && strcmp(stream->received->str, "\r\n\r\n") == 0;
}

/* Over TCP it is the ping of RFC 5626, on the connection of the registration, and no message in the trace. */
static void
test_tcp_keep_alive(void)
{
  g_autoptr(GSocketService) service = g_socket_service_new();
  guint16 port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(service), NULL, NULL);
  Stream stream = { NULL, g_string_new(NULL), FALSE };
  g_autofree char *settings
      = server_settings("127.0.0.1", port, "account.1.transport = 1\naccount.1.nat.udp_update_time = 1\n");
  BenchPhone *phone;

  g_signal_connect(service, "incoming", G_CALLBACK(on_connection), &stream);
  phone = test_phone_start(settings, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_wait(is_pinged, &stream, "a ping");
  test_phone_stop(phone);
  g_socket_service_stop(service);
  g_io_stream_close(G_IO_STREAM(stream.connection), NULL, NULL);
  while (g_main_context_iteration(NULL, FALSE))
    continue;
  g_object_unref(stream.connection);
  g_string_free(stream.received, TRUE);
}

static gboolean
is_talking(gconstpointer data)
{
  return ((const BenchCall *) data)->state == BENCH_CALL_TALKING;
}

static gboolean
has_call(gconstpointer data)
{
  return bench_call_control_get_calls(bench_phone_get_calls((BenchPhone *) data))->len > 0;
}

/* A call to an address goes there and not to the server; over IPv6 the offer says so. */
static void
test_direct_call(gconstpointer address)
{
  TestRegistrar *registrar = test_registrar_new_at(address, answer_registers, NULL);
  gboolean ipv6 = strchr(address, ':') != NULL;
  g_autofree char *host = ipv6 ? g_strdup_printf("[%s]", (const char *) address) : g_strdup(address);
  g_autofree char *settings = server_settings(host, test_registrar_get_port(registrar), "");
  BenchPhone *a = test_phone_start(settings, NULL);
  BenchPhone *b = test_phone_start(settings, NULL);
  Wanted wanted = { a, BENCH_TRANSPORT_UDP, BENCH_TAP_OUT, "INVITE sip:" };
  g_autofree char *number = NULL;
  g_autofree char *invite = NULL;
  g_autofree char *connection
      = g_strdup_printf("\r\nc=IN %s %s\r\n", ipv6 ? "IP6" : "IP4", (const char *) address);
  guint requests;
  BenchCall *caller;
  BenchCall *callee;

  test_phone_wait_line(a, 1, BENCH_LINE_REGISTERED);
  test_phone_wait_line(b, 1, BENCH_LINE_REGISTERED);
  requests = test_registrar_count(registrar);
  number = g_strdup_printf("sip:%s:%u", host, bench_phone_get_sip_port(b, BENCH_TRANSPORT_UDP));
  caller = bench_call_control_dial(bench_phone_get_calls(a), 0, number, NULL);
  g_assert_nonnull(caller);
  test_wait(has_call, b, "an incoming call");
  callee = g_ptr_array_index(bench_call_control_get_calls(bench_phone_get_calls(b)), 0);
  bench_call_control_answer(bench_phone_get_calls(b), callee, NULL);
  test_wait(is_talking, caller, "the caller to talk");
  test_wait(is_talking, callee, "the callee to talk");
  invite = find_message(&wanted);
  g_assert_nonnull(strstr(invite, connection));
  g_assert_cmpuint(test_registrar_count(registrar), ==, requests);
  test_phone_stop(a);
  test_phone_stop(b);
  test_registrar_free(registrar);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/transport/ports", test_ports);
  g_test_add_func("/transport/no-such-host", test_no_such_host);
  g_test_add_func("/transport/other-dns", test_other_dns);
  g_test_add_func("/transport/fail-over/closed", test_fail_over_closed);
  g_test_add_data_func("/transport/fail-over/silent", answer_nothing, test_fail_over);
  g_test_add_data_func("/transport/fail-over/503", answer_503, test_fail_over);
  g_test_add_func("/transport/backup-proxy", test_backup_proxy);
  g_test_add_func("/transport/time-to-live", test_time_to_live);
  g_test_add_func("/transport/network-change", test_network_change);
  g_test_add_func("/transport/ipv6", test_ipv6);
  g_test_add_func("/transport/half-messages", test_half_messages);
  g_test_add_func("/transport/keep-alive/tcp", test_tcp_keep_alive);
  g_test_add_data_func("/transport/direct-call/ipv4", "127.0.0.1", test_direct_call);
  g_test_add_data_func("/transport/direct-call/ipv6", "::1", test_direct_call);
  g_test_add_data_func("/transport/dscp/ipv4", "127.0.0.1", test_dscp);
  g_test_add_data_func("/transport/dscp/ipv6", "::1", test_dscp);
  for (int kind = 1; kind <= 3; kind++)
    {
      g_autofree char *path = g_strdup_printf("/transport/keep-alive/%d", kind);

      g_test_add_data_func(path, GINT_TO_POINTER(kind), test_keep_alive);
    }
  return g_test_run();
}
