/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-manager.h"

#include <string.h>

#include "../deadline.h"

#define SERVICE "org.freedesktop.NetworkManager"
#define MANAGER_PATH "/org/freedesktop/NetworkManager"
#define DEVICE_PATH MANAGER_PATH "/Devices/2"
#define LEASE_PATH MANAGER_PATH "/DHCP4Config/1"

static const char description[] = "<node><interface name='" SERVICE "'>"
                                  "<method name='GetDeviceByIpIface'><arg type='s' direction='in'/>"
                                  "<arg type='o' direction='out'/></method></interface>"
                                  "<interface name='" SERVICE ".Device'>"
                                  "<property name='Dhcp4Config' type='o' access='read'/></interface>"
                                  "<interface name='" SERVICE ".DHCP4Config'>"
                                  "<property name='Options' type='a{sv}' access='read'/></interface></node>";

static void
on_call(GDBusConnection *connection G_GNUC_UNUSED,
        const char *sender G_GNUC_UNUSED,
        const char *path G_GNUC_UNUSED,
        const char *interface G_GNUC_UNUSED,
        const char *method G_GNUC_UNUSED,
        GVariant *arguments,
        GDBusMethodInvocation *invocation,
        gpointer data)
{
  TestManager *self = data;
  const char *name;

  g_variant_get(arguments, "(&s)", &name);
  if (self->silent)
    g_object_unref(invocation);
  else if (strcmp(name, self->interface) == 0)
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", DEVICE_PATH));
  else
    g_dbus_method_invocation_return_dbus_error(invocation, SERVICE ".UnknownDevice",
                                               "No device found for the requested iface.");
}

static GVariant *
on_get(GDBusConnection *connection G_GNUC_UNUSED,
       const char *sender G_GNUC_UNUSED,
       const char *path G_GNUC_UNUSED,
       const char *interface G_GNUC_UNUSED,
       const char *property,
       GError **error G_GNUC_UNUSED,
       gpointer data)
{
  TestManager *self = data;

  if (strcmp(property, "Dhcp4Config") == 0)
    return g_variant_new_object_path(self->lease_path);
  if (self->held == NULL)
    self->held = g_variant_ref_sink(g_variant_builder_end(&self->options));
  return g_variant_ref(self->held);
}

static const GDBusInterfaceVTable table = { .method_call = on_call, .get_property = on_get };

static guint
serve(TestManager *self, GDBusNodeInfo *node, const char *path, const char *interface)
{
  return g_dbus_connection_register_object(self->connection, path,
                                           g_dbus_node_info_lookup_interface(node, interface), &table, self,
                                           NULL, NULL);
}

void
test_manager_start(TestManager *self, const char *interface)
{
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(description, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  memset(self, 0, sizeof *self);
  self->interface = interface;
  self->lease_path = LEASE_PATH;
  g_variant_builder_init(&self->options, G_VARIANT_TYPE_VARDICT);
  self->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(self->bus);
  g_setenv("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address(self->bus), TRUE);
  self->connection
      = g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(self->bus),
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                   | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);
  g_assert_no_error(error);
  self->manager = serve(self, node, MANAGER_PATH, SERVICE);
  self->device = serve(self, node, DEVICE_PATH, SERVICE ".Device");
  self->lease = serve(self, node, LEASE_PATH, SERVICE ".DHCP4Config");
  reply
      = g_dbus_connection_call_sync(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                    "org.freedesktop.DBus", "RequestName", g_variant_new("(su)", SERVICE, 0),
                                    NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error(error);
}

void
test_manager_add(TestManager *self, const char *name, const char *value)
{
  g_variant_builder_add(&self->options, "{sv}", name, g_variant_new_string(value));
}

void
test_manager_stop(TestManager *self)
{
  g_dbus_connection_unregister_object(self->connection, self->manager);
  g_dbus_connection_unregister_object(self->connection, self->device);
  g_dbus_connection_unregister_object(self->connection, self->lease);
  g_dbus_connection_close_sync(self->connection, NULL, NULL);
  test_settle();
  g_object_unref(self->connection);
  if (self->held == NULL)
    g_variant_builder_clear(&self->options);
  g_clear_pointer(&self->held, g_variant_unref);
  g_test_dbus_down(self->bus);
  g_object_unref(self->bus);
  g_unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}
