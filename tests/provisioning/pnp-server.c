/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pnp-server.h"

#include <string.h>

#include "../deadline.h"

#define DATAGRAM 65536
#define LOOPBACK "127.0.0.1"

static void
answer(TestPnpServer *self, const char *subscribe)
{
  g_autofree char *ok = test_pnp_answer(subscribe, "200 OK");
  g_autofree char *notify = test_pnp_notify(self, subscribe, 1, self->answer_url, NULL);

  test_pnp_server_send(self, ok, -1);
  test_pnp_server_send(self, notify, -1);
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  TestPnpServer *self = data;
  g_autofree char *bytes = g_malloc0(DATAGRAM + 1);
  g_autoptr(GSocketAddress) far = NULL;
  gssize length = g_socket_receive_from(socket, &far, bytes, DATAGRAM, NULL, NULL);

  if (length <= 0)
    return G_SOURCE_CONTINUE;
  g_ptr_array_add(self->got, g_strdup(bytes));
  g_set_object(&self->phone, far);
  if (self->answer_url != NULL && self->got->len == 1)
    answer(self, bytes);
  return G_SOURCE_CONTINUE;
}

void
test_pnp_server_open(TestPnpServer *self, const char *group)
{
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string(group != NULL ? group : LOOPBACK, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  memset(self, 0, sizeof *self);
  self->got = g_ptr_array_new_with_free_func(g_free);
  self->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_socket_bind(self->socket, any, FALSE, &error);
  g_assert_no_error(error);
  if (group != NULL)
    {
      g_autoptr(GInetAddress) address = g_inet_address_new_from_string(group);

      g_socket_join_multicast_group(self->socket, address, FALSE, "lo", &error);
      g_assert_no_error(error);
    }
  bound = g_socket_get_local_address(self->socket, NULL);
  self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
  self->source = g_socket_create_source(self->socket, G_IO_IN, NULL);
  g_source_set_callback(self->source, G_SOURCE_FUNC(on_readable), self, NULL);
  g_source_attach(self->source, NULL);
}

void
test_pnp_server_close(TestPnpServer *self)
{
  g_source_destroy(self->source);
  g_source_unref(self->source);
  g_object_unref(self->socket);
  g_clear_object(&self->phone);
  g_ptr_array_unref(self->got);
}

char *
test_pnp_server_address(TestPnpServer *self)
{
  return g_strdup_printf("%s:%u", LOOPBACK, self->port);
}

const char *
test_pnp_server_wait(TestPnpServer *self, guint count)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, 10000);
  while (self->got->len < count && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("%u of %u messages came, the last one: %s", self->got->len, count,
            self->got->len > 0 ? (char *) g_ptr_array_index(self->got, self->got->len - 1) : "");
  test_deadline_end(&deadline);
  return g_ptr_array_index(self->got, count - 1);
}

void
test_pnp_server_send(TestPnpServer *self, const char *bytes, gssize length)
{
  g_autoptr(GError) error = NULL;

  g_socket_send_to(self->socket, self->phone, bytes, length < 0 ? strlen(bytes) : (gsize) length, NULL,
                   &error);
  g_assert_no_error(error);
}

char *
test_pnp_header(const char *message, const char *name)
{
  g_autofree char *start = g_strdup_printf("\r\n%s: ", name);
  const char *found = strstr(message, start);

  if (found == NULL)
    return g_strdup("");
  found += strlen(start);
  return g_strndup(found, strcspn(found, "\r"));
}

char *
test_pnp_answer(const char *subscribe, const char *status)
{
  g_autofree char *via = test_pnp_header(subscribe, "Via");
  g_autofree char *from = test_pnp_header(subscribe, "From");
  g_autofree char *to = test_pnp_header(subscribe, "To");
  g_autofree char *call_id = test_pnp_header(subscribe, "Call-ID");
  g_autofree char *cseq = test_pnp_header(subscribe, "CSeq");

  return g_strdup_printf(
      "SIP/2.0 %s\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=server\r\nCall-ID: %s\r\nCSeq: %s\r\n"
      "Expires: 0\r\nContent-Length: 0\r\n\r\n",
      status, via, from, to, call_id, cseq);
}

char *
test_pnp_notify(TestPnpServer *self, const char *subscribe, guint cseq, const char *url, const char *lines)
{
  g_autofree char *from = test_pnp_header(subscribe, "From");
  g_autofree char *to = test_pnp_header(subscribe, "To");
  g_autofree char *call_id = test_pnp_header(subscribe, "Call-ID");
  g_autofree char *contact = test_pnp_header(subscribe, "Contact");
  g_autofree char *target = g_strndup(contact + 1, strcspn(contact, ">") - 1);
  g_autofree char *rest = lines != NULL ? g_strdup(lines)
                                        : g_strdup_printf("Event: ua-profile;profile-type=\"device\"\r\n"
                                                          "Content-Type: application/url\r\n"
                                                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                                          strlen(url), url);

  return g_strdup_printf("NOTIFY %s SIP/2.0\r\nVia: SIP/2.0/UDP " LOOPBACK ":%u;branch=z9hG4bKn%u\r\n"
                         "Max-Forwards: 70\r\nFrom: %s;tag=server\r\nTo: %s\r\nCall-ID: %s\r\n"
                         "CSeq: %u NOTIFY\r\nSubscription-State: terminated;reason=timeout\r\n%s",
                         target, self->port, cseq, to, from, call_id, cseq, rest);
}
