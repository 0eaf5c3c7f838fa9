/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"
#include "remote/address.h"
#include "remote/methods.h"

#define INTERFACE_FILE "/io/github/benchphone/Benchphone/dbus/" BENCH_REMOTE_INTERFACE ".xml"

/* Of RequestName, D-Bus specification. */
#define DO_NOT_QUEUE 4u
#define PRIMARY_OWNER 1u
#define ALREADY_OWNER 4u

typedef struct
{
  GDBusConnection *connection;
  guint object; /* registration, 0: none */
  gulong closed;
} Peer;

struct _BenchRemote
{
  GObject parent_instance;

  BenchPhone *phone;
  BenchMethods *methods; /* NULL once stopped */
  GDBusNodeInfo *description;
  char *bus_name;
  GCancellable *cancellable;
  GPtrArray *peers; /* Peer: the bus, or programs on our socket */
  GDBusServer *server;
  int lock;            /* held while the socket is ours, or -1 */
  GPtrArray *quitting; /* GDBusMethodInvocation */
};

G_DEFINE_FINAL_TYPE(BenchRemote, bench_remote, G_TYPE_OBJECT)

enum
{
  READY,
  FAILED,
  QUIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void open_socket(BenchRemote *self);

static void
peer_free(Peer *peer)
{
  if (peer->closed != 0)
    g_signal_handler_disconnect(peer->connection, peer->closed);
  if (peer->object != 0)
    g_dbus_connection_unregister_object(peer->connection, peer->object);
  g_object_unref(peer->connection);
  g_free(peer);
}

static void
bench_remote_dispose(GObject *object)
{
  BenchRemote *self = BENCH_REMOTE(object);

  bench_remote_stop(self);
  G_OBJECT_CLASS(bench_remote_parent_class)->dispose(object);
}

static void
bench_remote_finalize(GObject *object)
{
  BenchRemote *self = BENCH_REMOTE(object);

  g_ptr_array_unref(self->peers);
  g_ptr_array_unref(self->quitting);
  g_clear_pointer(&self->description, g_dbus_node_info_unref);
  g_clear_object(&self->cancellable);
  g_clear_object(&self->phone);
  g_free(self->bus_name);
  G_OBJECT_CLASS(bench_remote_parent_class)->finalize(object);
}

static void
bench_remote_class_init(BenchRemoteClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_remote_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_remote_finalize;

  signals[READY] = g_signal_new("ready", BENCH_TYPE_REMOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new("failed", BENCH_TYPE_REMOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[QUIT]
      = g_signal_new("quit", BENCH_TYPE_REMOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_remote_init(BenchRemote *self)
{
  self->lock = -1;
  self->cancellable = g_cancellable_new();
  self->peers = g_ptr_array_new_with_free_func((GDestroyNotify) peer_free);
  self->quitting = g_ptr_array_new();
}

/* Every event of the phone goes to whoever listens. */
static void
on_event(BenchEventBus *events, const BenchEvent *event, BenchRemote *self)
{
  g_autofree char *json = NULL;

  if (self->peers->len == 0)
    return;
  json = bench_event_to_json(event, bench_event_bus_get_phone_name(events));
  for (guint i = 0; i < self->peers->len; i++)
    {
      const Peer *peer = g_ptr_array_index(self->peers, i);

      g_dbus_connection_emit_signal(peer->connection, NULL, BENCH_REMOTE_PATH, BENCH_REMOTE_INTERFACE,
                                    "Event", g_variant_new("(s)", json), NULL);
    }
}

static void
on_quit(GDBusMethodInvocation *invocation, gpointer data)
{
  BenchRemote *self = data;

  g_ptr_array_add(self->quitting, invocation);
  g_signal_emit(self, signals[QUIT], 0);
}

/**
 * bench_remote_new:
 * @phone: a phone with a face
 *
 * Returns: (transfer full): its service, not reachable yet.
 */
BenchRemote *
bench_remote_new(BenchPhone *phone)
{
  BenchRemote *self = g_object_new(BENCH_TYPE_REMOTE, NULL);
  g_autoptr(GBytes) xml = g_resources_lookup_data(INTERFACE_FILE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr(GError) error = NULL;

  self->phone = g_object_ref(phone);
  self->bus_name = bench_remote_bus_name(bench_phone_get_name(phone));
  self->description = g_dbus_node_info_new_for_xml(g_bytes_get_data(xml, NULL), &error);
  if (self->description == NULL)
    g_error("%s: %s", INTERFACE_FILE, error->message);
  self->methods = bench_methods_new(phone, on_quit, self);
  g_signal_connect_object(bench_phone_get_events(phone), "event", G_CALLBACK(on_event), self, 0);
  return self;
}

static void
on_peer_closed(GDBusConnection *connection,
               gboolean remote_vanished G_GNUC_UNUSED,
               GError *error G_GNUC_UNUSED,
               BenchRemote *self)
{
  gboolean was_bus = self->server == NULL;

  for (guint i = self->peers->len; i > 0; i--)
    if (((Peer *) g_ptr_array_index(self->peers, i - 1))->connection == connection)
      g_ptr_array_remove_index(self->peers, i - 1);
  if (!was_bus)
    return;
  bench_warning("The session bus is gone; the phone goes on");
  open_socket(self);
}

static gboolean
add_peer(BenchRemote *self, GDBusConnection *connection, GError **error)
{
  Peer *peer = g_new0(Peer, 1);

  peer->connection = g_object_ref(connection);
  peer->object
      = g_dbus_connection_register_object(connection, BENCH_REMOTE_PATH, self->description->interfaces[0],
                                          bench_methods_get_vtable(), self->methods, NULL, error);
  if (peer->object == 0)
    {
      peer_free(peer);
      return FALSE;
    }
  peer->closed = g_signal_connect(connection, "closed", G_CALLBACK(on_peer_closed), self);
  g_ptr_array_add(self->peers, peer);
  return TRUE;
}

static void
fail(BenchRemote *self, const char *reason)
{
  g_signal_emit(self, signals[FAILED], 0, reason);
}

static void
fail_running(BenchRemote *self)
{
  g_autofree char *reason
      = g_strdup_printf("a phone with profile \"%s\" is running already", bench_phone_get_name(self->phone));

  fail(self, reason);
}

static gboolean
on_new_connection(GDBusServer *server G_GNUC_UNUSED, GDBusConnection *connection, BenchRemote *self)
{
  g_autoptr(GError) error = NULL;

  if (add_peer(self, connection, &error))
    return TRUE;
  bench_warning("A program could not be served: %s", error->message);
  return FALSE;
}

/* Whether no other phone has this profile; the lock goes with the process that holds it. */
static gboolean
take_lock(BenchRemote *self, GError **error)
{
  g_autofree char *path = bench_remote_socket_path(bench_phone_get_name(self->phone), ".lock");

  self->lock = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    {
      g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
      return FALSE;
    }
  if (flock(self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  close(self->lock);
  self->lock = -1;
  return TRUE;
}

static gboolean
listen_on_socket(BenchRemote *self, GError **error)
{
  g_autofree char *path = bench_remote_socket_path(bench_phone_get_name(self->phone), ".socket");
  g_autofree char *escaped = g_dbus_address_escape_value(path);
  g_autofree char *address = g_strconcat("unix:path=", escaped, NULL);
  g_autofree char *guid = g_dbus_generate_guid();
  g_autoptr(GDBusAuthObserver) observer = bench_remote_make_observer();

  /* We hold the lock: what is there was left by a phone that died. */
  g_unlink(path);
  self->server = g_dbus_server_new_sync(address, G_DBUS_SERVER_FLAGS_AUTHENTICATION_REQUIRE_SAME_USER, guid,
                                        observer, NULL, error);
  if (self->server == NULL)
    return FALSE;
  g_signal_connect(self->server, "new-connection", G_CALLBACK(on_new_connection), self);
  g_dbus_server_start(self->server);
  g_signal_emit(self, signals[READY], 0, path);
  return TRUE;
}

static void
open_socket(BenchRemote *self)
{
  g_autofree char *folder = bench_remote_socket_folder();
  g_autoptr(GError) error = NULL;

  /* Made with mode 0700 at once; if somebody else was first, the check finds out. */
  g_mkdir(folder, 0700);
  if (!bench_remote_check_folder(folder, &error) || !take_lock(self, &error))
    fail(self, error->message);
  else if (self->lock < 0)
    fail_running(self);
  else if (!listen_on_socket(self, &error))
    fail(self, error->message);
}

static void
on_name_requested(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchRemote) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
  guint32 answer = 0;

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL)
    {
      fail(self, error->message);
      return;
    }
  g_variant_get(reply, "(u)", &answer);
  /* A GtkApplication of that name in this process has it already. */
  if (answer == PRIMARY_OWNER || answer == ALREADY_OWNER)
    g_signal_emit(self, signals[READY], 0, self->bus_name);
  else
    fail_running(self);
}

static void
on_bus(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchRemote) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish(result, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      bench_info("No session bus: %s", error->message);
      open_socket(self);
      return;
    }
  /* A phone that talks must not die with the desktop's bus. */
  g_dbus_connection_set_exit_on_close(bus, FALSE);
  if (!add_peer(self, bus, &error))
    {
      fail(self, error->message);
      return;
    }
  g_dbus_connection_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         "RequestName", g_variant_new("(su)", self->bus_name, DO_NOT_QUEUE),
                         G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable,
                         on_name_requested, g_object_ref(self));
}

/**
 * bench_remote_start:
 *
 * Goes on the session bus or opens the socket; "ready" or "failed" follows.
 */
void
bench_remote_start(BenchRemote *self)
{
  if (bench_remote_has_session_bus())
    g_bus_get(G_BUS_TYPE_SESSION, self->cancellable, on_bus, g_object_ref(self));
  else
    open_socket(self);
}

static void
release_name(BenchRemote *self, GDBusConnection *bus)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(bus, "org.freedesktop.DBus",
                                                          "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                          "ReleaseName", g_variant_new("(s)", self->bus_name),
                                                          NULL, G_DBUS_CALL_FLAGS_NONE, 1000, NULL, NULL);
}

static void
close_socket(BenchRemote *self)
{
  g_autofree char *path = bench_remote_socket_path(bench_phone_get_name(self->phone), ".socket");

  g_dbus_server_stop(self->server);
  g_signal_handlers_disconnect_by_data(self->server, self);
  g_clear_object(&self->server);
  g_unlink(path);
  close(self->lock);
  self->lock = -1;
}

/**
 * bench_remote_stop:
 *
 * Leaves the bus or closes the socket, so that the profile is free, and then answers those who asked to quit.
 */
void
bench_remote_stop(BenchRemote *self)
{
  if (self->methods == NULL)
    return;
  g_cancellable_cancel(self->cancellable);
  g_clear_pointer(&self->methods, bench_methods_free);
  if (self->server != NULL)
    close_socket(self);
  else if (self->peers->len > 0)
    release_name(self, ((Peer *) g_ptr_array_index(self->peers, 0))->connection);
  for (guint i = 0; i < self->quitting->len; i++)
    g_dbus_method_invocation_return_value(g_ptr_array_index(self->quitting, i), NULL);
  g_ptr_array_set_size(self->quitting, 0);
  for (guint i = 0; i < self->peers->len; i++)
    g_dbus_connection_flush_sync(((Peer *) g_ptr_array_index(self->peers, i))->connection, NULL, NULL);
  g_ptr_array_set_size(self->peers, 0);
}
