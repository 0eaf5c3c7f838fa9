/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tftpd.h"

#include <gio/gio.h>
#include <string.h>

#include "../flows/kamailio.h"
#include "daemon.h"

struct _TestTftpd
{
  TestDaemon daemon;
  guint16 port;
};

/* Asks for a file that is not there, and takes any answer. */
static gboolean
answers(guint16 port)
{
  static const char request[] = "\0\1nothing\0octet";
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) target = g_inet_socket_address_new_from_string("127.0.0.1", port);
  char answer[600];

  g_socket_send_to(socket, target, request, sizeof request, NULL, NULL);
  return g_socket_condition_timed_wait(socket, G_IO_IN, 100000, NULL, NULL)
         && g_socket_receive(socket, answer, sizeof answer, NULL, NULL) > 0;
}

TestTftpd *
test_tftpd_start(void)
{
  TestTftpd *self = g_new0(TestTftpd, 1);
  g_autofree char *files = NULL;

  test_daemon_init(&self->daemon, "tftpd");
  self->port = test_free_port();
  test_daemon_write(&self->daemon, "files/empty.cfg", "");
  files = test_daemon_path(&self->daemon, "files");
  test_daemon_run(&self->daemon, answers, self->port,
                  "atftpd --daemon --no-fork --port %u --bind-address 127.0.0.1 "
                  "--user \"$(id -un).$(id -gn)\" --logfile - '%s'",
                  self->port, files);
  return self;
}

void
test_tftpd_stop(TestTftpd *self)
{
  test_daemon_stop(&self->daemon);
  g_free(self);
}

void
test_tftpd_write(TestTftpd *self, const char *path, const char *text)
{
  g_autofree char *name = g_build_filename("files", path, NULL);

  test_daemon_write(&self->daemon, name, text);
}

guint16
test_tftpd_get_port(TestTftpd *self)
{
  return self->port;
}
