/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client.h"

#include <string.h>

#include "remote/address.h"

/* How often an absent phone is looked for. */
#define CONNECT_INTERVAL_US 20000

struct _BenchClient
{
  GDBusConnection *connection;
  char *name; /* on the bus; NULL on a socket */
  guint subscription;
  guint watch;
  gulong closed;
  void (*on_event)(const char *json, gpointer data);
  void (*on_gone)(gpointer data);
  gpointer data;
};

static BenchClient *
try_bus(const char *profile)
{
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *name = bench_remote_bus_name(profile);
  gboolean has_owner = FALSE;
  BenchClient *self;

  bus = bench_remote_open_bus();
  if (bus == NULL)
    return NULL;
  reply = g_dbus_connection_call_sync(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus", "NameHasOwner", g_variant_new("(s)", name),
                                      G_VARIANT_TYPE("(b)"), G_DBUS_CALL_FLAGS_NONE, BENCH_CLIENT_PATIENCE_MS,
                                      NULL, NULL);
  if (reply != NULL)
    g_variant_get(reply, "(b)", &has_owner);
  if (!has_owner)
    return NULL;
  self = g_new0(BenchClient, 1);
  self->connection = g_steal_pointer(&bus);
  self->name = g_steal_pointer(&name);
  return self;
}

static BenchClient *
try_socket(const char *profile, GError **error)
{
  g_autofree char *folder = bench_remote_socket_folder();
  g_autofree char *path = bench_remote_socket_path(profile, ".socket");
  g_autofree char *escaped = g_dbus_address_escape_value(path);
  g_autofree char *address = g_strconcat("unix:path=", escaped, NULL);
  g_autoptr(GDBusAuthObserver) observer = bench_remote_make_observer();
  GDBusConnection *connection;
  BenchClient *self;

  if (!bench_remote_check_folder(folder, error))
    return NULL;
  connection = g_dbus_connection_new_for_address_sync(address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                                      observer, NULL, error);
  if (connection == NULL)
    return NULL;
  self = g_new0(BenchClient, 1);
  self->connection = connection;
  return self;
}

/**
 * bench_client_connect:
 * @profile: a profile's name, checked
 *
 * Returns: (transfer full): a connection to the running phone of that profile, or %NULL.
 */
BenchClient *
bench_client_connect(const char *profile, GError **error)
{
  g_autoptr(GError) reason = NULL;
  BenchClient *self = try_bus(profile);

  if (self == NULL)
    self = try_socket(profile, &reason);
  if (self != NULL)
    return self;
  /* A folder of somebody else's is worth a word; one that is not there means what the first line says. */
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no phone with profile \"%s\" is running%s%s", profile,
              g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ? ": " : "",
              g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ? reason->message : "");
  return NULL;
}

/**
 * bench_client_connect_in_time:
 * @timeout_s: (inout): how long the phone may take to appear, seconds; what is left of it
 *
 * Connects to a phone that may not be up yet: a script starts it and waits for it in the next line.
 *
 * Returns: (transfer full): as bench_client_connect().
 */
BenchClient *
bench_client_connect_in_time(const char *profile, double *timeout_s, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time() + (gint64) (*timeout_s * G_USEC_PER_SEC);

  for (;;)
    {
      g_autoptr(GError) reason = NULL;
      BenchClient *client = bench_client_connect(profile, &reason);
      gint64 left_us = MAX(deadline_us - g_get_monotonic_time(), 0);

      *timeout_s = (double) left_us / G_USEC_PER_SEC;
      if (client != NULL)
        return client;
      if (left_us == 0)
        {
          g_propagate_error(error, g_steal_pointer(&reason));
          return NULL;
        }
      g_usleep((gulong) MIN(left_us, CONNECT_INTERVAL_US));
    }
}

/**
 * bench_client_free:
 * @self: (transfer full): the connection is closed
 */
void
bench_client_free(BenchClient *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe(self->connection, self->subscription);
  g_clear_handle_id(&self->watch, g_bus_unwatch_name);
  if (self->closed != 0)
    g_signal_handler_disconnect(self->connection, self->closed);
  g_object_unref(self->connection);
  g_free(self->name);
  g_free(self);
}

/* Its name is on the bus and the phone behind it is not yet: GDBus answers for the program. */
static gboolean
is_still_starting(const GError *error)
{
  return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE)
         || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
         || (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
             && (strstr(error->message, "No such interface") != NULL
                 || strstr(error->message, "No such object") != NULL));
}

/**
 * bench_client_call:
 * @arguments: (nullable) (transfer floating)
 * @reply_type: of the reply's tuple, such as "(s)"
 * @timeout_ms: how long to wait for it, or %G_MAXINT
 *
 * Returns: (transfer full): the reply, or %NULL.
 */
GVariant *
bench_client_call(BenchClient *self,
                  const char *method,
                  GVariant *arguments,
                  const char *reply_type,
                  int timeout_ms,
                  GError **error)
{
  g_autoptr(GError) problem = NULL;
  GVariant *reply
      = g_dbus_connection_call_sync(self->connection, self->name, BENCH_REMOTE_PATH, BENCH_REMOTE_INTERFACE,
                                    method, arguments, G_VARIANT_TYPE(reply_type),
                                    G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, NULL, &problem);

  if (reply != NULL)
    return reply;
  if (is_still_starting(problem))
    g_set_error_literal(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER, "The phone is still starting");
  else
    g_propagate_error(error, g_steal_pointer(&problem));
  return NULL;
}

static void
on_signal(GDBusConnection *connection G_GNUC_UNUSED,
          const char *sender G_GNUC_UNUSED,
          const char *path G_GNUC_UNUSED,
          const char *interface G_GNUC_UNUSED,
          const char *name G_GNUC_UNUSED,
          GVariant *arguments,
          gpointer data)
{
  BenchClient *self = data;
  const char *json = NULL;

  if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(s)")))
    return;
  g_variant_get(arguments, "(&s)", &json);
  self->on_event(json, self->data);
}

static void
on_name_vanished(GDBusConnection *connection G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, gpointer data)
{
  BenchClient *self = data;

  self->on_gone(self->data);
}

static void
on_closed(GDBusConnection *connection G_GNUC_UNUSED,
          gboolean remote_vanished G_GNUC_UNUSED,
          GError *error G_GNUC_UNUSED,
          BenchClient *self)
{
  self->on_gone(self->data);
}

/**
 * bench_client_follow:
 * @on_event: called with each event of the phone, once the main loop runs
 * @on_gone: called when the phone has ended
 */
void
bench_client_follow(BenchClient *self,
                    void (*on_event)(const char *json, gpointer data),
                    void (*on_gone)(gpointer data),
                    gpointer data)
{
  self->on_event = on_event;
  self->on_gone = on_gone;
  self->data = data;
  self->subscription
      = g_dbus_connection_signal_subscribe(self->connection, self->name, BENCH_REMOTE_INTERFACE, "Event",
                                           BENCH_REMOTE_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self,
                                           NULL);
  self->closed = g_signal_connect(self->connection, "closed", G_CALLBACK(on_closed), self);
  if (self->name != NULL)
    self->watch = g_bus_watch_name_on_connection(self->connection, self->name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                 NULL, on_name_vanished, self, NULL);
}

/**
 * bench_client_classify:
 *
 * Returns: what an error of bench_client_call() means to a script.
 */
BenchClientFault
bench_client_classify(const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error(error);

  if (g_strcmp0(name, BENCH_REMOTE_ERROR_USAGE) == 0)
    return BENCH_CLIENT_USAGE;
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return BENCH_CLIENT_GONE;
  return BENCH_CLIENT_REFUSED;
}
