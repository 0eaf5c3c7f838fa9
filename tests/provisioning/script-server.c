/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script-server.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "../deadline.h"

#define LONGEST_HEAD 65536

struct _TestScript
{
  GSocketService *service;
  guint16 port;
  GTlsCertificate *certificate;
  GTlsCertificate *client_authority;
  GArray *answers;     /* TestScriptAnswer */
  GPtrArray *requests; /* their heads */
  GPtrArray *connections;
  GPtrArray *copies; /* of answers, and of their paths */
  GCancellable *stopped;
};

typedef struct
{
  TestScript *server;
  GSocketConnection *socket;
  GIOStream *stream; /* the same, or TLS on it */
  GString *head;
  TestScriptAnswer answer;
  gsize dripped;
  guint drip;
  gboolean busy; /* something asynchronous has it */
  char buffer[4096];
} Connection;

static void
connection_free(gpointer data)
{
  Connection *self = data;

  if (self->drip != 0)
    g_source_remove(self->drip);
  g_string_free(self->head, TRUE);
  g_object_unref(self->stream);
  g_object_unref(self->socket);
  g_free(self);
}

static void read_head(Connection *self);
static void go_on(Connection *self);

static void
finish(Connection *self)
{
  self->busy = FALSE;
  g_io_stream_close(G_IO_STREAM(self->socket), NULL, NULL);
  g_ptr_array_remove(self->server->connections, self);
}

/* The last part of a TLS connection is its close_notify. */
static void
on_closed(GObject *stream, GAsyncResult *result, gpointer data)
{
  g_io_stream_close_finish(G_IO_STREAM(stream), result, NULL);
  finish(data);
}

static void
on_written(GObject *stream, GAsyncResult *result, gpointer data)
{
  Connection *self = data;

  self->busy = FALSE;
  if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, NULL, NULL))
    finish(self);
  else
    go_on(self);
}

static void
send_bytes(Connection *self, const char *bytes, gsize length)
{
  self->busy = TRUE;
  g_output_stream_write_all_async(g_io_stream_get_output_stream(self->stream), bytes, length,
                                  G_PRIORITY_DEFAULT, self->server->stopped, on_written, self);
}

static gboolean
on_drip(gpointer data)
{
  Connection *self = data;

  self->drip = 0;
  send_bytes(self, self->answer.more + self->dripped, 1);
  self->dripped = (self->dripped + 1) % strlen(self->answer.more);
  return G_SOURCE_REMOVE;
}

static void
reset(Connection *self)
{
  struct linger at_once = { 1, 0 };
  int fd = g_socket_get_fd(g_socket_connection_get_socket(self->socket));

  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  finish(self);
}

static void
go_on(Connection *self)
{
  switch (self->answer.end)
    {
    case TEST_SCRIPT_CLOSE:
      self->busy = TRUE;
      g_io_stream_close_async(self->stream, G_PRIORITY_DEFAULT, self->server->stopped, on_closed, self);
      break;
    case TEST_SCRIPT_RESET:
      reset(self);
      break;
    case TEST_SCRIPT_HOLD:
      read_head(self);
      break;
    case TEST_SCRIPT_REPEAT:
      send_bytes(self, self->answer.more, strlen(self->answer.more));
      break;
    case TEST_SCRIPT_DRIP:
      self->drip = g_timeout_add(self->answer.drip_ms, on_drip, self);
      break;
    }
}

static gboolean
asks_for(Connection *self, const char *path)
{
  g_autofree char *start = g_strdup_printf("GET %s HTTP/1.1\r\n", path);

  return g_str_has_prefix(self->head->str, start);
}

static void
answer(Connection *self)
{
  TestScript *server = self->server;
  const TestScriptAnswer *chosen = NULL;

  g_ptr_array_add(server->requests, g_strdup(self->head->str));
  for (guint i = 0; i < server->answers->len; i++)
    {
      const TestScriptAnswer *candidate = &g_array_index(server->answers, TestScriptAnswer, i);

      if (candidate->with_credentials && strstr(self->head->str, "\r\nAuthorization: ") == NULL)
        continue;
      if (candidate->path != NULL ? asks_for(self, candidate->path) : chosen == NULL)
        chosen = candidate;
    }
  g_string_truncate(self->head, 0);
  if (chosen == NULL)
    g_error("no answer for %s", (char *) g_ptr_array_index(server->requests, server->requests->len - 1));
  self->answer = *chosen;
  send_bytes(self, chosen->bytes, chosen->length != 0 ? chosen->length : strlen(chosen->bytes));
}

static void
on_read(GObject *stream, GAsyncResult *result, gpointer data)
{
  Connection *self = data;
  gssize size = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, NULL);

  self->busy = FALSE;
  if (size <= 0 || self->head->len > LONGEST_HEAD)
    {
      finish(self);
      return;
    }
  g_string_append_len(self->head, self->buffer, size);
  if (strstr(self->head->str, "\r\n\r\n") != NULL)
    answer(self);
  else
    read_head(self);
}

static void
read_head(Connection *self)
{
  self->busy = TRUE;
  g_input_stream_read_async(g_io_stream_get_input_stream(self->stream), self->buffer, sizeof self->buffer,
                            G_PRIORITY_DEFAULT, self->server->stopped, on_read, self);
}

/* GnuTLS asks servers and clients for the same purpose; what counts here is who signed. */
static gboolean
on_client_certificate(GTlsConnection *connection G_GNUC_UNUSED,
                      GTlsCertificate *certificate,
                      GTlsCertificateFlags errors G_GNUC_UNUSED,
                      gpointer data)
{
  TestScript *server = data;

  return g_tls_certificate_verify(certificate, NULL, server->client_authority) == 0;
}

static gboolean
on_incoming(GSocketService *service G_GNUC_UNUSED,
            GSocketConnection *socket,
            GObject *source G_GNUC_UNUSED,
            gpointer data)
{
  TestScript *server = data;
  Connection *self = g_new0(Connection, 1);

  self->server = server;
  self->socket = g_object_ref(socket);
  self->head = g_string_new(NULL);
  self->stream = g_object_ref(G_IO_STREAM(socket));
  if (server->certificate != NULL)
    {
      g_object_unref(self->stream);
      self->stream = g_tls_server_connection_new(G_IO_STREAM(socket), server->certificate, NULL);
      g_assert_nonnull(self->stream);
      if (server->client_authority != NULL)
        {
          g_object_set(self->stream, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
          g_signal_connect(self->stream, "accept-certificate", G_CALLBACK(on_client_certificate), server);
        }
    }
  g_ptr_array_add(server->connections, self);
  read_head(self);
  return TRUE;
}

TestScript *
test_script_start(const char *certificate, const char *client_authority)
{
  TestScript *self = g_new0(TestScript, 1);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->service = g_socket_service_new();
  self->answers = g_array_new(FALSE, FALSE, sizeof(TestScriptAnswer));
  self->requests = g_ptr_array_new_with_free_func(g_free);
  self->connections = g_ptr_array_new_with_free_func(connection_free);
  self->copies = g_ptr_array_new_with_free_func(g_free);
  self->stopped = g_cancellable_new();
  if (certificate != NULL)
    self->certificate = g_tls_certificate_new_from_file(certificate, &error);
  g_assert_no_error(error);
  if (client_authority != NULL)
    self->client_authority = g_tls_certificate_new_from_file(client_authority, &error);
  g_assert_no_error(error);
  g_socket_listener_add_address(G_SOCKET_LISTENER(self->service), any, G_SOCKET_TYPE_STREAM,
                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error(error);
  self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
  g_signal_connect(self->service, "incoming", G_CALLBACK(on_incoming), self);
  return self;
}

static gboolean
is_busy(TestScript *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (((Connection *) g_ptr_array_index(self->connections, i))->busy)
      return TRUE;
  return FALSE;
}

void
test_script_stop(TestScript *self)
{
  TestDeadline deadline;

  g_socket_service_stop(self->service);
  g_socket_listener_close(G_SOCKET_LISTENER(self->service));
  g_cancellable_cancel(self->stopped);
  test_deadline_begin(&deadline, 10000);
  while (is_busy(self) && test_deadline_wait(&deadline))
    continue;
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
  g_ptr_array_unref(self->connections);
  g_ptr_array_unref(self->requests);
  g_array_unref(self->answers);
  g_ptr_array_unref(self->copies);
  g_object_unref(self->service);
  g_object_unref(self->stopped);
  g_clear_object(&self->certificate);
  g_clear_object(&self->client_authority);
  g_free(self);
}

guint16
test_script_get_port(TestScript *self)
{
  return self->port;
}

char *
test_script_url(TestScript *self, const char *path)
{
  return g_strdup_printf("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http", self->port,
                         path);
}

void
test_script_answer(TestScript *self, const TestScriptAnswer *new_answer)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      const TestScriptAnswer *old = &g_array_index(self->answers, TestScriptAnswer, i);

      if (g_strcmp0(old->path, new_answer->path) == 0
          && old->with_credentials == new_answer->with_credentials)
        g_array_remove_index(self->answers, i--);
    }
  g_array_append_val(self->answers, *new_answer);
}

/* Those bytes, then the end of the connection. */
void
test_script_answer_with(TestScript *self, const char *path, const char *bytes)
{
  TestScriptAnswer given = { .path = path, .bytes = bytes, .end = TEST_SCRIPT_CLOSE };

  test_script_answer(self, &given);
}

void
test_script_serve(TestScript *self, const char *path, const char *body, gssize length)
{
  gsize size = length < 0 ? strlen(body) : (gsize) length;
  g_autofree char *head
      = g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  gsize head_size = strlen(head);
  char *bytes = g_malloc(head_size + size);
  char *own_path = g_strdup(path);
  TestScriptAnswer answer = { .path = own_path, .bytes = bytes, .length = head_size + size };

  memcpy(bytes, head, head_size);
  memcpy(bytes + head_size, body, size);
  g_ptr_array_add(self->copies, bytes);
  g_ptr_array_add(self->copies, own_path);
  test_script_answer(self, &answer);
}

guint
test_script_count_requests(TestScript *self)
{
  return self->requests->len;
}

/* The head of the request, oldest first. */
const char *
test_script_get_request(TestScript *self, guint index)
{
  g_assert_cmpuint(index, <, self->requests->len);
  return g_ptr_array_index(self->requests, index);
}

/* Connections that have not ended on this side. */
guint
test_script_count_open(TestScript *self)
{
  return self->connections->len;
}
