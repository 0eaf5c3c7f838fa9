/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account behind a NAT: what a STUN server says goes into the Contact; one that says nothing does no harm. */
#include <string.h>

#include "one-phone.h"
#include "registrar.h"

static char *
answer_ok(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return test_registrar_grant(request, 3600, "");
}

/* A STUN server that sees everybody at 192.0.2.77 port 33000. */
static gboolean
on_question(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  guint8 answer[32] = { 0x01, 0x01, 0, 12 };
  static const guint8 attribute[] = { 0, 1, 0, 8, 0, 1, 33000 >> 8, 33000 & 0xff, 192, 0, 2, 77 };
  g_autoptr(GSocketAddress) from = NULL;
  guint8 question[64];

  if (g_socket_receive_from(socket, &from, (char *) question, sizeof question, NULL, NULL) != 20)
    return G_SOURCE_CONTINUE;
  memcpy(answer + 4, question + 4, 16);
  memcpy(answer + 20, attribute, sizeof attribute);
  g_socket_send_to(socket, from, (const char *) answer, sizeof answer, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
test_mapped(void)
{
  TestRegistrar *registrar = test_registrar_new(answer_ok, NULL);
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GSource) source = NULL;
  g_autofree char *settings = NULL;
  g_autofree char *contact = NULL;
  BenchPhone *phone;

  g_assert_true(g_socket_bind(socket, any, FALSE, NULL));
  bound = g_socket_get_local_address(socket, NULL);
  source = g_socket_create_source(socket, G_IO_IN, NULL);
  g_source_set_callback(source, G_SOURCE_FUNC(on_question), NULL, NULL);
  g_source_attach(source, NULL);
  settings = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                             "account.1.nat.nat_traversal = 1\naccount.1.nat.stun_server = 127.0.0.1\n"
                             "account.1.nat.stun_port = %u\n",
                             test_registrar_get_port(registrar),
                             g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));
  phone = test_phone_start(settings, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  contact = test_registrar_get_header(test_registrar_get_request(registrar, 1), "Contact");
  g_assert_cmpstr(contact, ==, "<sip:a@192.0.2.77:33000>");
  test_phone_stop(phone);
  g_source_destroy(source);
  test_registrar_free(registrar);
}

/* A server nobody can find: said in the log, and the local address is used. */
static void
test_no_server(void)
{
  TestRegistrar *registrar = test_registrar_new(answer_ok, NULL);
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                        "account.1.nat.nat_traversal = 1\naccount.1.nat.stun_server = stun..invalid\n",
                        test_registrar_get_port(registrar));
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *contact = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  contact = test_registrar_get_header(test_registrar_get_request(registrar, 1), "Contact");
  g_assert_true(g_str_has_prefix(contact, "<sip:a@127.0.0.1:"));
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/nat/mapped", test_mapped);
  g_test_add_func("/nat/no-server", test_no_server);
  return g_test_run();
}
