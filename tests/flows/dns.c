/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "../folder.h"
#include "kamailio.h"

#define START_TIMEOUT_MS 15000

struct _TestDns
{
  char *folder;
  char *server; /* "127.0.0.1:port" */
  guint16 port;
  guint serial;
  GPid pid;
};

static const char config_format[]
    = "server:\n  ip-address: 127.0.0.1@%u\n  port: %u\n  username: \"\"\n  chroot: \"\"\n"
      "  zonesdir: \"%s\"\n  database: \"\"\n  pidfile: \"\"\n  xfrdfile: \"\"\n  zonelistfile: \"%s/list\"\n"
      "  xfrdir: \"%s\"\n  logfile: \"%s/log\"\n  server-count: 1\n  rrl-ratelimit: 0\n"
      "remote-control:\n  control-enable: no\n"
      "zone:\n  name: test\n  zonefile: zone\n";

static void
write_zone(TestDns *self, const char *records)
{
  g_autofree char *path = g_build_filename(self->folder, "zone", NULL);
  g_autofree char *text
      = g_strdup_printf("$ORIGIN test.\n$TTL 300\n@ IN SOA ns hostmaster %u 60 60 60 1\n@ IN NS ns\n"
                        "ns IN A 127.0.0.1\n%s\n",
                        ++self->serial, records);

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A question for the zone's SOA; any answer will do. */
static gboolean
answers(TestDns *self)
{
  static const guint8 question[]
      = { 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 't', 'e', 's', 't', 0, 0, 6, 0, 1 };
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) target = g_inet_socket_address_new_from_string("127.0.0.1", self->port);
  guint8 answer[512];

  g_socket_connect(socket, target, NULL, NULL);
  g_socket_send(socket, (const char *) question, sizeof question, NULL, NULL);
  return g_socket_condition_timed_wait(socket, G_IO_IN, 100000, NULL, NULL)
         && g_socket_receive(socket, (char *) answer, sizeof answer, NULL, NULL) > 12;
}

static void
enter_own_group(gpointer data G_GNUC_UNUSED)
{
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static void
start(TestDns *self)
{
  g_autofree char *config = g_build_filename(self->folder, "nsd.conf", NULL);
  char *argv[] = { "/usr/sbin/nsd", "-d", "-c", config, NULL };
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time() + START_TIMEOUT_MS * 1000;

  if (!g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, enter_own_group, NULL, &self->pid, &error))
    g_error("NSD cannot be started: %s", error->message);
  while (!answers(self))
    if (g_get_monotonic_time() > deadline || waitpid(self->pid, NULL, WNOHANG) != 0)
      {
        g_autofree char *path = g_build_filename(self->folder, "log", NULL);
        g_autofree char *log = NULL;

        g_file_get_contents(path, &log, NULL, NULL);
        g_error("NSD does not answer:\n%s", log != NULL ? log : "(no log)");
      }
}

static void
end(TestDns *self)
{
  kill(-self->pid, SIGKILL);
  waitpid(self->pid, NULL, 0);
}

TestDns *
test_dns_start(const char *records)
{
  TestDns *self = g_new0(TestDns, 1);
  g_autofree char *path = NULL;
  g_autofree char *config = NULL;

  self->folder = g_dir_make_tmp("bench-dns-XXXXXX", NULL);
  self->port = test_free_port();
  self->server = g_strdup_printf("127.0.0.1:%u", self->port);
  path = g_build_filename(self->folder, "nsd.conf", NULL);
  config = g_strdup_printf(config_format, self->port, self->port, self->folder, self->folder, self->folder,
                           self->folder);
  g_assert_true(g_file_set_contents(path, config, -1, NULL));
  write_zone(self, records);
  start(self);
  return self;
}

/* Other records from now on; the same port. */
void
test_dns_change(TestDns *self, const char *records)
{
  end(self);
  write_zone(self, records);
  start(self);
}

void
test_dns_stop(TestDns *self)
{
  end(self);
  test_folder_remove(self->folder);
  g_free(self->folder);
  g_free(self->server);
  g_free(self);
}

const char *
test_dns_get_server(TestDns *self)
{
  return self->server;
}
