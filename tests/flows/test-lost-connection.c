/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registrar over TCP that closes the connection: the phone signs in again at once over a new one, unless that
 * happens again and again. Clock moved by hand.
 */
#include <gio/gio.h>
#include <string.h>

#include "signing-in.h"

typedef struct
{
  TestSigningIn base; /* first: scripts get it */
  GSocketService *service;
  GPtrArray *connections; /* GSocketConnection */
  GString *text;          /* received on the last one */
  char buffer[4096];
  guint n_requests;
} Server;

static void read_more(Server *server, GSocketConnection *connection);

static void
answer(Server *server, GSocketConnection *connection, const char *request)
{
  static const char *const copied[] = { "Via", "From", "To", "Call-ID", "CSeq" };
  g_autoptr(GString) text = g_string_new("SIP/2.0 ");
  g_autofree char *script = test_signing_in_grant(request, "");

  server->n_requests++;
  g_string_append(text, script);
  for (gsize i = 0; i < G_N_ELEMENTS(copied); i++)
    {
      g_autofree char *value = test_registrar_get_header(request, copied[i]);

      g_string_append_printf(text, "%s: %s\r\n", copied[i], value);
    }
  g_string_append(text, "Content-Length: 0\r\n\r\n");
  g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), text->str, text->len,
                            NULL, NULL, NULL);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer data)
{
  Server *server = data;
  gssize size = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);
  GSocketConnection *connection = g_object_get_data(source, "connection");

  if (size <= 0 || server->connections == NULL)
    return;
  g_string_append_len(server->text, server->buffer, size);
  if (strstr(server->text->str, "\r\n\r\n") != NULL)
    {
      if (g_str_has_prefix(server->text->str, "REGISTER"))
        answer(server, connection, server->text->str);
      g_string_truncate(server->text, 0);
    }
  read_more(server, connection);
}

static void
read_more(Server *server, GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(connection));

  g_object_set_data(G_OBJECT(input), "connection", connection);
  g_input_stream_read_async(input, server->buffer, sizeof server->buffer, G_PRIORITY_DEFAULT, NULL, on_read,
                            server);
}

static gboolean
on_incoming(GSocketService *service G_GNUC_UNUSED,
            GSocketConnection *connection,
            GObject *source G_GNUC_UNUSED,
            Server *server)
{
  g_ptr_array_add(server->connections, g_object_ref(connection));
  read_more(server, connection);
  return TRUE;
}

static void
close_last(Server *server)
{
  GSocketConnection *connection = g_ptr_array_index(server->connections, server->connections->len - 1);

  g_socket_shutdown(g_socket_connection_get_socket(connection), TRUE, TRUE, NULL);
}

static void
wait_requests(Server *server, guint n)
{
  gint64 end = g_get_monotonic_time() + 8 * G_USEC_PER_SEC;

  while (server->n_requests < n && g_get_monotonic_time() < end)
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(server->n_requests, ==, n);
  test_signing_in_wait_state(&server->base, BENCH_REGISTRATION_DONE);
}

/* What a clock that stands still has set going. */
static void
wait_failure(Server *server)
{
  gint64 end = g_get_monotonic_time() + 8 * G_USEC_PER_SEC;

  while (bench_registration_get_state(server->base.registration) != BENCH_REGISTRATION_FAILED
         && g_get_monotonic_time() < end)
    {
      bench_clock_advance(server->base.clock, 1);
      g_main_context_iteration(NULL, FALSE);
    }
  g_assert_cmpint(bench_registration_get_state(server->base.registration), ==, BENCH_REGISTRATION_FAILED);
}

static void
test_closed(void)
{
  Server server = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *settings = NULL;
  guint16 port;

  server.service = g_socket_service_new();
  server.connections = g_ptr_array_new_with_free_func(g_object_unref);
  server.text = g_string_new(NULL);
  port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(server.service), NULL, &error);
  g_assert_no_error(error);
  g_signal_connect(server.service, "incoming", G_CALLBACK(on_incoming), &server);
  settings = g_strdup_printf("account.1.transport = 1\naccount.1.sip_server_port = %u\n"
                             "account.1.reg_fail_retry_interval = 30\n",
                             port);
  test_signing_in_set_up(&server.base, NULL, settings);
  wait_requests(&server, 1);
  /* After a while: an accident. */
  bench_clock_advance(server.base.clock, 60 * 1000);
  close_last(&server);
  while (server.n_requests < 2)
    {
      bench_clock_advance(server.base.clock, 1);
      g_main_context_iteration(NULL, FALSE);
    }
  wait_requests(&server, 2);
  g_assert_cmpuint(server.connections->len, ==, 2);
  /* At once again: a failure, with its wait. */
  close_last(&server);
  wait_failure(&server);
  g_assert_cmpstr(bench_registration_get_reason(server.base.registration), ==,
                  "the server closes the connection");
  bench_clock_advance(server.base.clock, 30 * 1000);
  wait_requests(&server, 3);
  g_assert_cmpuint(server.connections->len, ==, 3);
  test_signing_in_tear_down(&server.base);
  g_socket_service_stop(server.service);
  g_socket_listener_close(G_SOCKET_LISTENER(server.service));
  g_object_unref(server.service);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration(NULL, FALSE);
  g_clear_pointer(&server.connections, g_ptr_array_unref);
  g_string_free(server.text, TRUE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lost-connection/closed", test_closed);
  return g_test_run();
}
