/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/network.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

struct _BenchNetwork
{
  GObject parent_instance;

  char *manual; /* a test's address, NULL for the machine's */
};

G_DEFINE_FINAL_TYPE(BenchNetwork, bench_network, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_network_finalize(GObject *object)
{
  g_free(BENCH_NETWORK(object)->manual);
  G_OBJECT_CLASS(bench_network_parent_class)->finalize(object);
}

static void
bench_network_class_init(BenchNetworkClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_network_finalize;

  signals[CHANGED]
      = g_signal_new("changed", BENCH_TYPE_NETWORK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_network_init(BenchNetwork *self G_GNUC_UNUSED)
{
}

static void
on_network_changed(BenchNetwork *self)
{
  g_signal_emit(self, signals[CHANGED], 0);
}

/**
 * bench_network_new:
 *
 * Returns: (transfer full): this machine's network.
 */
BenchNetwork *
bench_network_new(void)
{
  BenchNetwork *self = g_object_new(BENCH_TYPE_NETWORK, NULL);

  g_signal_connect_object(g_network_monitor_get_default(), "network-changed", G_CALLBACK(on_network_changed),
                          self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * bench_network_new_manual:
 * @address: numeric; every server is reached from it
 *
 * Returns: (transfer full): a network that changes only by bench_network_move().
 */
BenchNetwork *
bench_network_new_manual(const char *address)
{
  BenchNetwork *self = g_object_new(BENCH_TYPE_NETWORK, NULL);

  self->manual = g_strdup(address);
  return self;
}

/**
 * bench_network_move:
 * @self: a manual network
 * @address: numeric; every server is reached from it now
 */
void
bench_network_move(BenchNetwork *self, const char *address)
{
  g_return_if_fail(self->manual != NULL);
  g_free(self->manual);
  self->manual = g_strdup(address);
  on_network_changed(self);
}

/**
 * bench_network_find_local:
 * @remote_address: numeric
 *
 * Asks the routing table which of this machine's addresses leads there; no packet is sent.
 *
 * Returns: (transfer full): a numeric address, or %NULL with @error.
 */
char *
bench_network_find_local(BenchNetwork *self, const char *remote_address, GError **error)
{
  struct addrinfo hints = { .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
  struct addrinfo *remote = NULL;
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  char local[INET6_ADDRSTRLEN] = "";
  int fd;

  if (self->manual != NULL)
    return g_strdup(self->manual);
  if (getaddrinfo(remote_address, "5060", &hints, &remote) != 0)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", remote_address);
      return NULL;
    }
  fd = socket(remote->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, remote->ai_addr, remote->ai_addrlen) == 0
      && getsockname(fd, (struct sockaddr *) &address, &size) == 0)
    getnameinfo((struct sockaddr *) &address, size, local, sizeof local, NULL, 0, NI_NUMERICHOST);
  if (fd >= 0)
    close(fd);
  freeaddrinfo(remote);
  if (local[0] != '\0')
    return g_strdup(local);
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "no route to %s", remote_address);
  return NULL;
}
