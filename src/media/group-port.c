/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/group-port.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "media/engine.h"

/**
 * bench_group_parse:
 * @text: "224.5.6.20:10008"
 * @group: (out): that address
 *
 * Returns: whether @text is a multicast group of IPv4 and a port.
 */
gboolean
bench_group_parse(const char *text, BenchAddress *group, GError **error)
{
  const char *colon = strrchr(text, ':');
  g_autofree char *host = colon != NULL ? g_strndup(text, (gsize) (colon - text)) : g_strdup("");
  guint64 port = 0;

  if (colon != NULL && g_ascii_string_to_unsigned(colon + 1, 10, 1, G_MAXUINT16 - 1, &port, NULL)
      && bench_address_parse(group, host, (guint16) port, NULL) && group->storage.ss_family == AF_INET
      && IN_MULTICAST(ntohl(((struct sockaddr_in *) &group->storage)->sin_addr.s_addr)))
    return TRUE;
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT,
              "\"%s\" is not a multicast address and port, such as 224.5.6.20:10008", text);
  return FALSE;
}

/* The interface of a local address; an IPv6 one has none that a group of IPv4 could use. */
static gboolean
find_interface(const char *local_host, struct in_addr *interface, GError **error)
{
  BenchAddress address;

  if (bench_address_parse(&address, local_host, 0, NULL) && address.storage.ss_family == AF_INET)
    {
      *interface = ((struct sockaddr_in *) &address.storage)->sin_addr;
      return TRUE;
    }
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "%s is not an IPv4 address to page from",
              local_host);
  return FALSE;
}

static gboolean
fail(const char *what, GError **error)
{
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "%s: %s", what, g_strerror(errno));
  return FALSE;
}

static gboolean
join(int fd, const BenchAddress *group, struct in_addr interface, GError **error)
{
  const struct sockaddr_in *address = (const struct sockaddr_in *) &group->storage;
  struct ip_mreq membership = { .imr_multiaddr = address->sin_addr, .imr_interface = interface };
  int on = 1;
  int off = 0;

  /* Others on this machine may listen as well; groups only others have joined are not ours. */
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
      || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off) != 0)
    return fail("multicast", error);
  if (bind(fd, (const struct sockaddr *) &group->storage, group->size) != 0)
    return fail("multicast port", error);
  if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) != 0)
    return fail("joining the multicast group", error);
  return TRUE;
}

/**
 * bench_group_listen:
 * @local_host: numeric address of the interface it is heard on
 *
 * Returns: a socket that gets what is sent to @group and nothing else, -1 with @error.
 */
int
bench_group_listen(const BenchAddress *group, const char *local_host, GError **error)
{
  struct in_addr interface;
  int fd = -1;

  if (!find_interface(local_host, &interface, error))
    return -1;
  fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    {
      fail("multicast socket", error);
      return -1;
    }
  if (join(fd, group, interface, error))
    return fd;
  close(fd);
  return -1;
}

/**
 * bench_group_send_from:
 * @fd: a socket
 * @local_host: numeric address of the interface to send on
 * @ttl: routers it may pass
 *
 * Returns: whether what @fd sends to a group goes out there.
 */
gboolean
bench_group_send_from(int fd, const char *local_host, guint ttl, GError **error)
{
  struct in_addr interface;
  guint8 hops = (guint8) MIN(ttl, G_MAXUINT8);

  if (!find_interface(local_host, &interface, error))
    return FALSE;
  if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) != 0
      || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) != 0)
    return fail("multicast interface", error);
  return TRUE;
}
