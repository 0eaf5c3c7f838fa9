/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"

#define START_TIMEOUT_MS 20000

void
test_daemon_init(TestDaemon *self, const char *name)
{
  g_autofree char *template = g_strdup_printf("bench-%s-XXXXXX", name);

  self->folder = g_dir_make_tmp(template, NULL);
  g_assert_nonnull(self->folder);
}

/* A path in the folder. */
char *
test_daemon_path(TestDaemon *self, const char *name)
{
  return g_build_filename(self->folder, name, NULL);
}

/* A file in the folder, with the folders it is in. */
void
test_daemon_write(TestDaemon *self, const char *name, const char *text)
{
  g_autofree char *path = test_daemon_path(self, name);
  g_autofree char *folder = g_path_get_dirname(path);

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Whether somebody listens there by TCP. */
gboolean
test_daemon_accepts(guint16 port)
{
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string("127.0.0.1", port);

  return g_socket_connect(socket, address, NULL, NULL);
}

/* A group of its own, to end them all; and a test that dies takes its server with it. */
static void
enter_own_group(gpointer data G_GNUC_UNUSED)
{
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* Runs `exec COMMAND` and waits until it answers on @port. */
void
test_daemon_run(TestDaemon *self, gboolean (*answers)(guint16 port), guint16 port, const char *format, ...)
{
  g_autofree char *log_path = test_daemon_path(self, "log");
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time() + START_TIMEOUT_MS * 1000;
  va_list arguments;

  va_start(arguments, format);
  self->command = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  line = g_strdup_printf("exec %s >'%s' 2>&1", self->command, log_path);

  char *argv[] = { "/bin/sh", "-c", line, NULL };

  if (!g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, enter_own_group, NULL, &self->pid, &error))
    g_error("%s cannot be started: %s", self->command, error->message);
  while (!answers(port))
    if (g_get_monotonic_time() > deadline || waitpid(self->pid, NULL, WNOHANG) != 0)
      {
        g_autofree char *log = NULL;

        g_file_get_contents(log_path, &log, NULL, NULL);
        g_error("%s does not answer:\n%s", self->command, log);
      }
}

void
test_daemon_stop(TestDaemon *self)
{
  kill(-self->pid, SIGKILL);
  waitpid(self->pid, NULL, 0);
  test_folder_remove(self->folder);
  g_clear_pointer(&self->folder, g_free);
  g_clear_pointer(&self->command, g_free);
}
