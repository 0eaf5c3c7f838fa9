/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/stun.h"

#include <arpa/inet.h>
#include <string.h>

#define HEADER_SIZE 20
#define BINDING_REQUEST 0x0001
#define BINDING_SUCCESS 0x0101
#define MAPPED_ADDRESS 0x0001
#define XOR_MAPPED_ADDRESS 0x0020
#define FIRST_MS 500
#define MOST_TRIES 5

static const guint8 cookie[] = { 0x21, 0x12, 0xa4, 0x42 };

struct _BenchStun
{
  GSocket *socket;
  GSource *source;
  GSocketAddress *server;
  BenchClock *clock;
  BenchStunFunc func;
  gpointer data;
  guint8 id[BENCH_STUN_ID_SIZE];
  guint tries;
  guint timer;
  GError *error; /* of opening the socket */
};

static guint
read16(const guint8 *bytes)
{
  return (guint) (bytes[0] << 8 | bytes[1]);
}

static char *
read_address(const guint8 *value, gsize size, gboolean scrambled, const guint8 *id, guint16 *port)
{
  gsize length = size >= 4 && value[1] == 2 ? 16 : 4;
  guint8 address[16];
  char text[INET6_ADDRSTRLEN];

  if (size < 4 + length || (value[1] != 1 && value[1] != 2))
    return NULL;
  *port = (guint16) (read16(value + 2) ^ (scrambled ? read16(cookie) : 0));
  memcpy(address, value + 4, length);
  for (gsize i = 0; scrambled && i < length; i++)
    address[i] ^= i < sizeof cookie ? cookie[i] : id[i - sizeof cookie];
  inet_ntop(length == 16 ? AF_INET6 : AF_INET, address, text, sizeof text);
  return g_strdup(text);
}

/**
 * bench_stun_read_answer:
 * @id: transaction id of the request, BENCH_STUN_ID_SIZE bytes
 * @port: (out): set when an address is returned
 *
 * Returns: (transfer full) (nullable): the mapped address in a binding success response to that request,
 *   %NULL when the bytes are anything else. Source: RFC 5389 6, 15.1, 15.2.
 */
char *
bench_stun_read_answer(const guint8 *bytes, gsize size, const guint8 *id, guint16 *port)
{
  char *plain = NULL;
  gsize at = HEADER_SIZE;

  if (size < HEADER_SIZE || read16(bytes) != BINDING_SUCCESS || read16(bytes + 2) != size - HEADER_SIZE
      || memcmp(bytes + 4, cookie, sizeof cookie) != 0 || memcmp(bytes + 8, id, BENCH_STUN_ID_SIZE) != 0)
    return NULL;
  while (at + 4 <= size)
    {
      guint type = read16(bytes + at);
      gsize length = read16(bytes + at + 2);
      char *address = NULL;
      guint16 found = 0;

      if (length > size - at - 4)
        break;
      if (type == XOR_MAPPED_ADDRESS || (type == MAPPED_ADDRESS && plain == NULL))
        address = read_address(bytes + at + 4, length, type == XOR_MAPPED_ADDRESS, id, &found);
      if (address != NULL)
        {
          g_free(plain);
          plain = address;
          *port = found;
        }
      if (address != NULL && type == XOR_MAPPED_ADDRESS)
        break;
      at += 4 + ((length + 3) & ~(gsize) 3);
    }
  return plain;
}

static void
close_socket(BenchStun *self)
{
  if (self->source != NULL)
    g_source_destroy(self->source);
  g_clear_pointer(&self->source, g_source_unref);
  g_clear_object(&self->socket);
}

static void
finish(BenchStun *self, const char *address, guint16 port)
{
  g_autoptr(GSocketAddress) local
      = self->socket != NULL ? g_socket_get_local_address(self->socket, NULL) : NULL;
  guint16 local_port = local != NULL ? g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local)) : 0;

  bench_clock_clear(self->clock, &self->timer);
  close_socket(self);
  if (address == NULL && self->error == NULL)
    self->error = g_error_new(G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the STUN server does not answer");
  self->func(address, port, local_port, address == NULL ? self->error : NULL, self->data);
}

static gboolean
on_datagram(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  BenchStun *self = data;
  guint8 buffer[1500];
  guint16 port = 0;
  gssize size = g_socket_receive(socket, (char *) buffer, sizeof buffer, NULL, NULL);
  g_autofree char *address = size > 0 ? bench_stun_read_answer(buffer, (gsize) size, self->id, &port) : NULL;

  if (address == NULL)
    return G_SOURCE_CONTINUE;
  finish(self, address, port);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timer(gpointer data)
{
  BenchStun *self = data;
  guint8 request[HEADER_SIZE] = { 0, BINDING_REQUEST };

  self->timer = 0;
  if (self->error != NULL || self->tries >= MOST_TRIES)
    {
      finish(self, NULL, 0);
      return G_SOURCE_REMOVE;
    }
  memcpy(request + 4, cookie, sizeof cookie);
  memcpy(request + 8, self->id, sizeof self->id);
  g_socket_send(self->socket, (const char *) request, sizeof request, NULL, NULL);
  self->timer = bench_clock_add(self->clock, FIRST_MS << self->tries++, on_timer, self);
  return G_SOURCE_REMOVE;
}

static gboolean
open_socket(BenchStun *self, const BenchStunOptions *options)
{
  guint16 ports[] = { options->local_port, 0 };

  self->server = g_inet_socket_address_new_from_string(options->server, options->server_port);
  if (self->server == NULL)
    {
      g_set_error(&self->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", options->server);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
    {
      g_autoptr(GSocketAddress) local = g_inet_socket_address_new_from_string(options->local_host, ports[i]);

      g_clear_error(&self->error);
      g_clear_object(&self->socket);
      self->socket = g_socket_new(g_socket_address_get_family(self->server), G_SOCKET_TYPE_DATAGRAM,
                                  G_SOCKET_PROTOCOL_UDP, &self->error);
      /* Connected: nobody but the server is heard. */
      if (self->socket != NULL && g_socket_bind(self->socket, local, FALSE, &self->error)
          && g_socket_connect(self->socket, self->server, NULL, &self->error))
        return TRUE;
    }
  return FALSE;
}

/**
 * bench_stun_new:
 * @options: whom to ask, and from where
 * @func: called once; may free the query
 *
 * Returns: (transfer full): a question on its way.
 */
BenchStun *
bench_stun_new(const BenchStunOptions *options, BenchStunFunc func, gpointer data)
{
  BenchStun *self = g_new0(BenchStun, 1);

  self->clock = g_object_ref(options->clock);
  self->func = func;
  self->data = data;
  bench_random_fill(options->random, self->id, sizeof self->id);
  if (open_socket(self, options))
    {
      self->source = g_socket_create_source(self->socket, G_IO_IN, NULL);
      g_source_set_callback(self->source, G_SOURCE_FUNC(on_datagram), self, NULL);
      g_source_attach(self->source, g_main_context_get_thread_default());
    }
  self->timer = bench_clock_add(self->clock, 0, on_timer, self);
  return self;
}

/**
 * bench_stun_free:
 * @self: (transfer full): nobody is told anything any more
 */
void
bench_stun_free(BenchStun *self)
{
  bench_clock_clear(self->clock, &self->timer);
  close_socket(self);
  g_clear_object(&self->server);
  g_clear_error(&self->error);
  g_object_unref(self->clock);
  g_free(self);
}
