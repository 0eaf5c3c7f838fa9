/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/dhcp-inform.h"

#include "base/log.h"
#include "base/watch.h"
#include "provisioning/dhcp-message.h"

#define SERVER_PORT 67
#define CLIENT_PORT 68
#define EVERYBODY "255.255.255.255"
#define REPEAT_MS 4000 /* RFC 2131 4.1 */
#define WAIT_MS 8000
#define DATAGRAM 65536
#define MOST_DATAGRAMS 100

typedef struct
{
  GTask *task;
  BenchClock *clock;
  GSocket *socket;
  GSource *source;
  GSource *cancelled;
  GBytes *message;
  guint32 transaction;
  GArray *options;
  guint datagrams;
  guint repeat_timer;
  guint end_timer;
} Inform;

static void
inform_free(Inform *self)
{
  bench_clock_clear(self->clock, &self->repeat_timer);
  bench_clock_clear(self->clock, &self->end_timer);
  g_clear_pointer(&self->source, bench_watch_end);
  g_clear_pointer(&self->cancelled, bench_watch_end);
  g_clear_object(&self->socket);
  g_clear_pointer(&self->message, g_bytes_unref);
  g_array_unref(self->options);
  g_object_unref(self->clock);
  g_object_unref(self->task);
  g_free(self);
}

static void
fail(Inform *self, GError *error)
{
  g_task_return_error(self->task, error);
  inform_free(self);
}

static gboolean
on_late(gpointer data)
{
  Inform *self = data;

  self->end_timer = 0;
  fail(self, g_error_new(G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no server answered within %d s", WAIT_MS / 1000));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  fail(data, g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static gboolean
send_message(Inform *self, GError **error)
{
  g_autoptr(GSocketAddress) everybody = g_inet_socket_address_new_from_string(EVERYBODY, SERVER_PORT);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(self->message, &size);

  return g_socket_send_to(self->socket, everybody, bytes, size, NULL, error) >= 0;
}

static gboolean
on_repeat(gpointer data)
{
  Inform *self = data;
  g_autoptr(GError) error = NULL;

  self->repeat_timer = 0;
  if (!send_message(self, &error))
    bench_info("DHCPINFORM: %s", error->message);
  return G_SOURCE_REMOVE;
}

static gboolean
has_wanted(Inform *self, GHashTable *found)
{
  for (guint i = 0; i < self->options->len; i++)
    if (g_hash_table_contains(found, GUINT_TO_POINTER(g_array_index(self->options, guint, i))))
      return TRUE;
  return FALSE;
}

/* The first server that has one of the options; others may answer, and know nothing of phones. */
static gboolean
on_readable(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  Inform *self = data;
  g_autofree guint8 *bytes = g_malloc(DATAGRAM);
  gssize length = g_socket_receive(socket, (char *) bytes, DATAGRAM, NULL, NULL);
  g_autoptr(GHashTable) found = NULL;
  g_autoptr(GError) error = NULL;

  if (length <= 0 || self->datagrams++ >= MOST_DATAGRAMS)
    return G_SOURCE_CONTINUE;
  found = bench_dhcp_read_ack(bytes, (gsize) length, self->transaction, &error);
  if (found == NULL)
    bench_debug("DHCPINFORM: %s", error->message);
  if (found == NULL || !has_wanted(self, found))
    return G_SOURCE_CONTINUE;
  g_task_return_pointer(self->task, g_steal_pointer(&found), (GDestroyNotify) g_hash_table_unref);
  inform_free(self);
  return G_SOURCE_REMOVE;
}

/* The socket is bound to our address, so that a broadcast leaves by its interface and the answers, which go to
   ciaddr, come in. */
static gboolean
open_socket(Inform *self, const char *host, GError **error)
{
  g_autoptr(GSocketAddress) near = g_inet_socket_address_new_from_string(host, CLIENT_PORT);
  g_autoptr(GError) why = NULL;

  self->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  if (self->socket == NULL)
    return FALSE;
  g_socket_set_broadcast(self->socket, TRUE);
  g_socket_set_blocking(self->socket, FALSE);
  if (g_socket_bind(self->socket, near, TRUE, &why))
    return TRUE;
  if (g_error_matches(why, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                        "port 68 needs root or CAP_NET_BIND_SERVICE");
  else if (g_error_matches(why, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                        "port 68 is in use, by a DHCP client of this computer perhaps");
  else
    g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static void
write_message(Inform *self, const BenchDhcpInformRequest *request)
{
  g_autoptr(GInetAddress) near = g_inet_address_new_from_string(request->address);
  BenchDhcpInform parts = {
    .transaction = self->transaction,
    .vendor_class = request->vendor_class,
    .options = self->options,
  };

  memcpy(parts.address, g_inet_address_to_bytes(near), sizeof parts.address);
  bench_dhcp_read_mac(request->identity->mac_digits, parts.mac);
  self->message = bench_dhcp_write_inform(&parts);
}

/**
 * bench_dhcp_inform_async:
 * @request: read before this returns
 * @callback: calls bench_dhcp_inform_finish()
 */
void
bench_dhcp_inform_async(const BenchDhcpInformRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  Inform *self = g_new0(Inform, 1);
  GError *error = NULL;

  self->task = g_task_new(NULL, NULL, callback, data);
  self->clock = g_object_ref(request->clock);
  self->options = g_array_copy((GArray *) request->options);
  self->transaction = bench_random_uint32(request->random);
  write_message(self, request);
  if (!open_socket(self, request->address, &error) || !send_message(self, &error))
    {
      fail(self, error);
      return;
    }
  self->source = bench_watch_begin(g_socket_create_source(self->socket, G_IO_IN, NULL), NULL,
                                   G_SOURCE_FUNC(on_readable), self);
  self->repeat_timer = bench_clock_add(self->clock, REPEAT_MS, on_repeat, self);
  self->end_timer = bench_clock_add(self->clock, WAIT_MS, on_late, self);
  self->cancelled
      = bench_watch_begin(g_cancellable_source_new(cancellable), NULL, G_SOURCE_FUNC(on_cancelled), self);
}

/**
 * bench_dhcp_inform_finish:
 *
 * Returns: (transfer full) (nullable): option → GByteArray, all that the server sent; %NULL with the reason.
 */
GHashTable *
bench_dhcp_inform_finish(GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}
