/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream-server.h"

#include <string.h>

#include "../deadline.h"

#define WAIT_MS 8000

struct _TestStreamServer
{
  TestRegistrarFunc answer;
  gpointer data;
  GSocketService *service;
  GPtrArray *connections; /* GSocketConnection, accepted */
  GString *text;          /* received on the last one */
  char buffer[4096];
  guint16 port;
  guint n_requests;
};

static void read_more(TestStreamServer *self, GSocketConnection *connection);

static void
respond(TestStreamServer *self, GSocketConnection *connection)
{
  g_autofree char *script = self->answer(self->n_requests + 1, self->text->str, self->data);
  g_autofree char *text = NULL;

  if (script == NULL)
    return;
  self->n_requests++;
  text = test_registrar_make_answer(self->text->str, script);
  g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), text, strlen(text), NULL,
                            NULL, NULL);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer data)
{
  TestStreamServer *self = data;
  gssize size = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);
  GSocketConnection *connection = g_object_get_data(source, "connection");

  if (size <= 0 || self->connections == NULL)
    return;
  g_string_append_len(self->text, self->buffer, size);
  if (strstr(self->text->str, "\r\n\r\n") != NULL)
    {
      respond(self, connection);
      g_string_truncate(self->text, 0);
    }
  read_more(self, connection);
}

static void
read_more(TestStreamServer *self, GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(connection));

  g_object_set_data(G_OBJECT(input), "connection", connection);
  g_input_stream_read_async(input, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, NULL, on_read,
                            self);
}

static gboolean
on_incoming(GSocketService *service G_GNUC_UNUSED,
            GSocketConnection *connection,
            GObject *source G_GNUC_UNUSED,
            TestStreamServer *self)
{
  g_ptr_array_add(self->connections, g_object_ref(connection));
  read_more(self, connection);
  return TRUE;
}

TestStreamServer *
test_stream_server_new(TestRegistrarFunc answer, gpointer data)
{
  TestStreamServer *self = g_new0(TestStreamServer, 1);
  g_autoptr(GError) error = NULL;

  self->answer = answer;
  self->data = data;
  self->service = g_socket_service_new();
  self->connections = g_ptr_array_new_with_free_func(g_object_unref);
  self->text = g_string_new(NULL);
  self->port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(self->service), NULL, &error);
  g_assert_no_error(error);
  g_signal_connect(self->service, "incoming", G_CALLBACK(on_incoming), self);
  return self;
}

/* Once the phone has closed its side. */
void
test_stream_server_free(TestStreamServer *self)
{
  g_socket_service_stop(self->service);
  g_socket_listener_close(G_SOCKET_LISTENER(self->service));
  g_object_unref(self->service);
  /* Reads that end must find us. */
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration(NULL, FALSE);
  g_clear_pointer(&self->connections, g_ptr_array_unref);
  g_string_free(self->text, TRUE);
  g_free(self);
}

guint16
test_stream_server_get_port(TestStreamServer *self)
{
  return self->port;
}

/* How many requests were answered. */
guint
test_stream_server_count(TestStreamServer *self)
{
  return self->n_requests;
}

/* Until so many requests were answered. */
void
test_stream_server_wait(TestStreamServer *self, guint n)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (self->n_requests < n && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("%u requests over TCP, wanted %u", self->n_requests, n);
  test_deadline_end(&deadline);
}

guint
test_stream_server_count_connections(TestStreamServer *self)
{
  return self->connections->len;
}

void
test_stream_server_close_last(TestStreamServer *self)
{
  GSocketConnection *connection = g_ptr_array_index(self->connections, self->connections->len - 1);

  g_socket_shutdown(g_socket_connection_get_socket(connection), TRUE, TRUE, NULL);
}
