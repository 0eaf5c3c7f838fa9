/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/port-pair.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <string.h>
#include <unistd.h>

#include "media/engine.h"

#define LOWEST_PORT 1024

/**
 * bench_address_parse:
 * @host: a numeric IPv4 or IPv6 address, the latter with a scope or not; never looked up
 * @port: 0 to 65535
 *
 * Returns: whether @host is an address.
 */
gboolean
bench_address_parse(BenchAddress *address, const char *host, guint16 port, GError **error)
{
  struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_DGRAM };
  struct addrinfo *found = NULL;
  g_autofree char *service = g_strdup_printf("%u", port);

  memset(address, 0, sizeof *address);
  if (host == NULL || *host == '\0' || getaddrinfo(host, service, &hints, &found) != 0)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "\"%s\" is not a numeric address",
                  host != NULL ? host : "");
      return FALSE;
    }
  memcpy(&address->storage, found->ai_addr, found->ai_addrlen);
  address->size = found->ai_addrlen;
  freeaddrinfo(found);
  return TRUE;
}

/**
 * bench_address_equal:
 *
 * Returns: whether both are the same host and port; an IPv6 scope only counts when both name one.
 */
gboolean
bench_address_equal(const BenchAddress *one, const BenchAddress *other)
{
  if (one->size == 0 || other->size == 0 || one->storage.ss_family != other->storage.ss_family)
    return FALSE;
  if (one->storage.ss_family == AF_INET)
    {
      const struct sockaddr_in *a = (const struct sockaddr_in *) &one->storage;
      const struct sockaddr_in *b = (const struct sockaddr_in *) &other->storage;

      return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
    }
  const struct sockaddr_in6 *a = (const struct sockaddr_in6 *) &one->storage;
  const struct sockaddr_in6 *b = (const struct sockaddr_in6 *) &other->storage;

  return a->sin6_port == b->sin6_port && memcmp(&a->sin6_addr, &b->sin6_addr, sizeof a->sin6_addr) == 0
         && (a->sin6_scope_id == 0 || b->sin6_scope_id == 0 || a->sin6_scope_id == b->sin6_scope_id);
}

/**
 * bench_address_same_family:
 *
 * Returns: whether both are addresses of IPv4, or of IPv6.
 */
gboolean
bench_address_same_family(const BenchAddress *one, const BenchAddress *other)
{
  return one->size != 0 && other->size != 0 && one->storage.ss_family == other->storage.ss_family;
}

static void
set_port(BenchAddress *address, guint16 port)
{
  if (address->storage.ss_family == AF_INET)
    ((struct sockaddr_in *) &address->storage)->sin_port = htons(port);
  else
    ((struct sockaddr_in6 *) &address->storage)->sin6_port = htons(port);
}

/**
 * bench_address_same_host:
 *
 * Returns: whether both are the same host, at whatever port.
 */
gboolean
bench_address_same_host(const BenchAddress *one, const BenchAddress *other)
{
  BenchAddress a = *one;
  BenchAddress b = *other;

  set_port(&a, 0);
  set_port(&b, 0);
  return bench_address_equal(&a, &b);
}

/**
 * bench_address_next_port:
 *
 * Makes it the next port of the same host.
 */
void
bench_address_next_port(BenchAddress *address)
{
  guint16 port
      = ntohs(address->storage.ss_family == AF_INET ? ((struct sockaddr_in *) &address->storage)->sin_port
                                                    : ((struct sockaddr_in6 *) &address->storage)->sin6_port);

  set_port(address, (guint16) (port + 1));
}

/**
 * bench_address_describe:
 * @host: (out): the numeric address, without brackets
 * @port: (out): its port
 */
void
bench_address_describe(const BenchAddress *address, char *host, gsize room, guint16 *port)
{
  char service[NI_MAXSERV] = "0";

  *host = '\0';
  if (address->size > 0)
    getnameinfo((const struct sockaddr *) &address->storage, address->size, host, (socklen_t) room, service,
                sizeof service, NI_NUMERICHOST | NI_NUMERICSERV);
  *port = (guint16) g_ascii_strtoull(service, NULL, 10);
}

static int
bind_one(const BenchAddress *address)
{
  int family = address->storage.ss_family;
  int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int saved = 0;

  if (fd < 0)
    return -1;
  if (bind(fd, (const struct sockaddr *) &address->storage, address->size) == 0)
    return fd;
  saved = errno;
  close(fd);
  errno = saved;
  return -1;
}

static gboolean
bind_both(BenchPortPair *self, const char *host, guint16 port)
{
  BenchAddress rtp;
  BenchAddress rtcp;

  if (!bench_address_parse(&rtp, host, port, NULL) || !bench_address_parse(&rtcp, host, port + 1, NULL))
    return FALSE;
  self->rtp_fd = bind_one(&rtp);
  if (self->rtp_fd < 0)
    return FALSE;
  self->rtcp_fd = bind_one(&rtcp);
  if (self->rtcp_fd >= 0)
    {
      self->port = port;
      self->family = rtp.storage.ss_family;
      return TRUE;
    }
  int saved = errno;

  bench_port_pair_close(self);
  errno = saved;
  return FALSE;
}

/**
 * bench_port_pair_bind:
 * @host: our numeric address
 * @lowest: of the range both ports must lie in
 * @highest: likewise
 * @first: the port to try first; the rest of the range follows in a circle
 *
 * Ports that somebody else has, in this process or another, are passed over.
 *
 * Returns: whether a pair was bound.
 */
gboolean
bench_port_pair_bind(BenchPortPair *self,
                     const char *host,
                     int lowest,
                     int highest,
                     int first,
                     GError **error)
{
  BenchAddress address;
  int bottom = (MAX(lowest, LOWEST_PORT) + 1) & ~1;
  int n_pairs = (MIN(highest, G_MAXUINT16) + 1 - bottom) / 2;
  int start = first >= bottom ? (first - bottom) / 2 : 0;
  int last_errno = 0;

  self->rtp_fd = -1;
  self->rtcp_fd = -1;
  if (!bench_address_parse(&address, host, 0, error))
    return FALSE;
  for (int i = 0; i < n_pairs; i++)
    {
      if (bind_both(self, host, (guint16) (bottom + (start + i) % n_pairs * 2)))
        return TRUE;
      last_errno = errno;
      if (last_errno != EADDRINUSE && last_errno != EACCES)
        break;
    }
  if (n_pairs > 0 && last_errno != EADDRINUSE)
    g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "no RTP port on %s: %s", host,
                g_strerror(last_errno));
  else
    g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT,
                "no free pair of RTP ports from %d to %d on %s", lowest, highest, host);
  return FALSE;
}

static void
mark(int fd, int family, int traffic_class)
{
  if (family == AF_INET6)
    setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &traffic_class, sizeof traffic_class);
  else
    setsockopt(fd, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class);
}

/**
 * bench_port_pair_set_dscp:
 * @dscp: 0 to 63 (RFC 2474): of all that is sent from both ports, where the system lets us mark it
 */
void
bench_port_pair_set_dscp(BenchPortPair *self, int dscp)
{
  mark(self->rtp_fd, self->family, (dscp & 0x3f) << 2);
  mark(self->rtcp_fd, self->family, (dscp & 0x3f) << 2);
}

/**
 * bench_port_pair_close:
 *
 * Closes both ports; nothing happens when they are closed already.
 */
void
bench_port_pair_close(BenchPortPair *self)
{
  if (self->rtp_fd >= 0)
    close(self->rtp_fd);
  if (self->rtcp_fd >= 0)
    close(self->rtcp_fd);
  self->rtp_fd = -1;
  self->rtcp_fd = -1;
}
