/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/address.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "phone/profile.h"

/**
 * bench_remote_bus_name:
 * @profile: a profile's name, checked
 *
 * Returns: (transfer full): its D-Bus name; different for each profile. An element of a bus name may not begin
 *   with a digit.
 */
char *
bench_remote_bus_name(const char *profile)
{
  gboolean prefix = g_ascii_isdigit(profile[0]) || profile[0] == '_';

  if (strcmp(profile, BENCH_PROFILE_DEFAULT) == 0)
    return g_strdup(BENCH_APP_ID);
  return g_strconcat(BENCH_APP_ID, prefix ? "._" : ".", profile, NULL);
}

/**
 * bench_remote_has_session_bus:
 *
 * GDBus left alone would start a bus where there is none but a display; a phone wants the user's or its socket.
 *
 * Returns: whether this session names a bus.
 */
gboolean
bench_remote_has_session_bus(void)
{
  const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime = g_getenv("XDG_RUNTIME_DIR");
  g_autofree char *path = runtime != NULL ? g_build_filename(runtime, "bus", NULL) : NULL;

  return (address != NULL && *address != '\0') || (path != NULL && g_access(path, R_OK | W_OK) == 0);
}

/**
 * bench_remote_open_bus:
 *
 * A program calls this before it makes its phone and keeps the reference. The shared connection reports its end in
 * the main context it was made in; libsecret, left to be the first, would make it in one that nobody runs.
 *
 * Returns: (transfer full) (nullable): the session bus, %NULL when there is none. Its end does not end the program.
 */
GDBusConnection *
bench_remote_open_bus(void)
{
  GDBusConnection *bus
      = bench_remote_has_session_bus() ? g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL) : NULL;

  if (bus != NULL)
    g_dbus_connection_set_exit_on_close(bus, FALSE);
  return bus;
}

/**
 * bench_remote_socket_folder:
 *
 * Returns: (transfer full): the folder of the private sockets.
 */
char *
bench_remote_socket_folder(void)
{
  const char *runtime = g_getenv("XDG_RUNTIME_DIR");

  if (runtime != NULL && g_path_is_absolute(runtime))
    return g_build_filename(runtime, "benchphone", NULL);
  return g_strdup_printf("/tmp/benchphone-%u", (guint) getuid());
}

/**
 * bench_remote_socket_path:
 * @suffix: ".socket" or ".lock"
 *
 * Returns: (transfer full): a profile's file in the folder of the private sockets.
 */
char *
bench_remote_socket_path(const char *profile, const char *suffix)
{
  g_autofree char *folder = bench_remote_socket_folder();
  g_autofree char *file = g_strconcat(profile, suffix, NULL);

  return g_build_filename(folder, file, NULL);
}

/**
 * bench_remote_check_folder:
 *
 * Anybody may make a folder in /tmp, under our name as well.
 *
 * Returns: whether @folder is a real folder that is the user's own and closed to everybody else.
 */
gboolean
bench_remote_check_folder(const char *folder, GError **error)
{
  GStatBuf info;

  if (g_lstat(folder, &info) != 0)
    {
      g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "%s: %s", folder, g_strerror(errno));
      return FALSE;
    }
  if (S_ISDIR(info.st_mode) && info.st_uid == getuid() && (info.st_mode & 077) == 0)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
              "%s is not a folder of yours alone (mode 0700)", folder);
  return FALSE;
}

static gboolean
allow_mechanism(GDBusAuthObserver *observer G_GNUC_UNUSED, const char *mechanism, gpointer data G_GNUC_UNUSED)
{
  return strcmp(mechanism, "EXTERNAL") == 0;
}

/**
 * bench_remote_make_observer:
 *
 * Returns: (transfer full): an observer that lets the kernel vouch for the peer, and nothing else.
 */
GDBusAuthObserver *
bench_remote_make_observer(void)
{
  GDBusAuthObserver *observer = g_dbus_auth_observer_new();

  g_signal_connect(observer, "allow-mechanism", G_CALLBACK(allow_mechanism), NULL);
  return observer;
}
