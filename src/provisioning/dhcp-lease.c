/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/dhcp-lease.h"

#include "base/watch.h"
#include "provisioning/dhcp-value.h"
#include "provisioning/own-address.h"

#define SERVICE "org.freedesktop.NetworkManager"
#define MANAGER_PATH "/org/freedesktop/NetworkManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define WAIT_MS 3000
#define LONGEST_CALL_MS 10000

typedef struct
{
  GTask *task;
  BenchClock *clock;
  GArray *options;
  char *interface;
  GDBusConnection *bus;
  GCancellable *cancellable; /* of the calls */
  GSource *outer;            /* the caller's */
  guint timer;
  gboolean late;
} Lease;

static void
lease_free(Lease *self)
{
  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->outer, bench_watch_end);
  if (self->bus != NULL)
    g_dbus_connection_close(self->bus, NULL, NULL, NULL);
  g_clear_object(&self->bus);
  g_object_unref(self->cancellable);
  g_object_unref(self->clock);
  g_array_unref(self->options);
  g_free(self->interface);
  g_object_unref(self->task);
  g_free(self);
}

static void
fail(Lease *self, GError *error)
{
  if (self->late)
    {
      g_error_free(error);
      error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it does not answer");
    }
  g_dbus_error_strip_remote_error(error);
  g_task_return_error(self->task, error);
  lease_free(self);
}

static gboolean
on_late(gpointer data)
{
  Lease *self = data;

  self->timer = 0;
  self->late = TRUE;
  g_cancellable_cancel(self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  Lease *self = data;

  g_cancellable_cancel(self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
call(Lease *self,
     const char *path,
     const char *interface,
     const char *method,
     GVariant *arguments,
     const char *type,
     GAsyncReadyCallback callback)
{
  g_autoptr(GVariantType) reply = g_variant_type_new(type);

  g_dbus_connection_call(self->bus, SERVICE, path, interface, method, arguments, reply,
                         G_DBUS_CALL_FLAGS_NO_AUTO_START, LONGEST_CALL_MS, self->cancellable, callback, self);
}

static void
get_property(Lease *self,
             const char *path,
             const char *interface,
             const char *name,
             GAsyncReadyCallback callback)
{
  call(self, path, PROPERTIES, "Get", g_variant_new("(ss)", interface, name), "(v)", callback);
}

/* NULL: there is none, and the search is over. */
static GVariant *
take_reply(Lease *self, GAsyncResult *result)
{
  GError *error = NULL;
  GVariant *reply = g_dbus_connection_call_finish(self->bus, result, &error);

  if (reply == NULL)
    fail(self, error);
  return reply;
}

static GVariant *
take_property(Lease *self, GAsyncResult *result)
{
  g_autoptr(GVariant) reply = take_reply(self, result);
  GVariant *value = NULL;

  if (reply != NULL)
    g_variant_get(reply, "(v)", &value);
  return value;
}

/* The value of @option under any of the names it may have. */
static char *
find_value(GVariant *values, guint option)
{
  g_autofree char *private = g_strdup_printf("private_%u", option);
  g_autofree char *unknown = g_strdup_printf("unknown_%u", option);
  const char *named = option == BENCH_DHCP_TFTP_SERVER       ? "tftp_server_name"
                      : option == BENCH_DHCP_VENDOR_SPECIFIC ? "vendor_encapsulated_options"
                                                             : NULL;
  const char *names[] = { private, unknown, named };
  char *value = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(names) && value == NULL; i++)
    if (names[i] != NULL)
      g_variant_lookup(values, names[i], "s", &value);
  return value;
}

static void
on_options(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Lease *self = data;
  g_autoptr(GVariant) options = take_property(self, result);
  g_autoptr(GHashTable) found = NULL;

  if (options == NULL)
    return;
  if (!g_variant_is_of_type(options, G_VARIANT_TYPE_VARDICT))
    {
      fail(self, g_error_new_literal(G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "its lease cannot be read"));
      return;
    }
  found = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i < self->options->len; i++)
    {
      guint option = g_array_index(self->options, guint, i);
      g_autofree char *value = find_value(options, option);

      if (value != NULL)
        g_hash_table_insert(found, GUINT_TO_POINTER(option), bench_dhcp_read_text(value));
    }
  g_task_return_pointer(self->task, g_steal_pointer(&found), (GDestroyNotify) g_hash_table_unref);
  lease_free(self);
}

static void
on_lease(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Lease *self = data;
  g_autoptr(GVariant) path = take_property(self, result);

  if (path == NULL)
    return;
  if (!g_variant_is_of_type(path, G_VARIANT_TYPE_OBJECT_PATH)
      || g_strcmp0(g_variant_get_string(path, NULL), "/") == 0)
    {
      fail(self, g_error_new(G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s has no DHCP lease", self->interface));
      return;
    }
  get_property(self, g_variant_get_string(path, NULL), SERVICE ".DHCP4Config", "Options", on_options);
}

static void
on_device(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Lease *self = data;
  g_autoptr(GVariant) reply = take_reply(self, result);
  const char *path;

  if (reply == NULL)
    return;
  g_variant_get(reply, "(&o)", &path);
  get_property(self, path, SERVICE ".Device", "Dhcp4Config", on_lease);
}

static void
on_connected(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Lease *self = data;
  GError *error = NULL;

  self->bus = g_dbus_connection_new_for_address_finish(result, &error);
  if (self->bus == NULL)
    {
      fail(self, error);
      return;
    }
  call(self, MANAGER_PATH, SERVICE, "GetDeviceByIpIface", g_variant_new("(s)", self->interface), "(o)",
       on_device);
}

/* A connection of our own: the shared one ends the process with the bus, and is nobody's to close. */
static void
connect_bus(Lease *self)
{
  GError *error = NULL;
  g_autofree char *bus = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, NULL, &error);

  if (bus == NULL)
    {
      fail(self, error);
      return;
    }
  g_dbus_connection_new_for_address(bus,
                                    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                        | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                    NULL, self->cancellable, on_connected, self);
}

/**
 * bench_dhcp_lease_async:
 * @address: of this computer, numeric; the lease of its interface is asked for
 * @options: guint: which are wanted
 * @callback: calls bench_dhcp_lease_finish()
 */
void
bench_dhcp_lease_async(BenchClock *clock,
                       const char *address,
                       const GArray *options,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  Lease *self = g_new0(Lease, 1);

  self->task = g_task_new(NULL, NULL, callback, data);
  self->clock = g_object_ref(clock);
  self->options = g_array_copy((GArray *) options);
  self->cancellable = g_cancellable_new();
  self->interface = bench_own_address_interface(address);
  if (self->interface == NULL)
    {
      fail(self, g_error_new(G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no interface has %s", address));
      return;
    }
  self->outer
      = bench_watch_begin(g_cancellable_source_new(cancellable), NULL, G_SOURCE_FUNC(on_cancelled), self);
  self->timer = bench_clock_add(clock, WAIT_MS, on_late, self);
  connect_bus(self);
}

/**
 * bench_dhcp_lease_finish:
 *
 * Returns: (transfer full) (nullable): option → GByteArray, of those wanted that the lease has; %NULL with the
 *   reason.
 */
GHashTable *
bench_dhcp_lease_finish(GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}
