/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/sockets.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static int
find(int type, gboolean remote, const char *host, guint16 port)
{
  g_autoptr(GDir) open = g_dir_open("/proc/self/fd", 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name(open)) != NULL)
    {
      int fd = (int) g_ascii_strtoull(name, NULL, 10);
      struct sockaddr_storage address;
      char own_host[INET6_ADDRSTRLEN];
      char own_port[8];
      int own_type = 0;
      socklen_t size = sizeof own_type;

      if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &own_type, &size) != 0 || own_type != type)
        continue;
      size = sizeof address;
      if ((remote ? getpeername(fd, (struct sockaddr *) &address, &size)
                  : getsockname(fd, (struct sockaddr *) &address, &size))
              == 0
          && getnameinfo((struct sockaddr *) &address, size, own_host, sizeof own_host, own_port,
                         sizeof own_port, NI_NUMERICHOST | NI_NUMERICSERV)
                 == 0
          && strcmp(own_host, host) == 0 && g_ascii_strtoull(own_port, NULL, 10) == port)
        return fd;
    }
  return -1;
}

/**
 * bench_sockets_find_udp:
 * @local_host: numeric, without brackets
 *
 * Returns: the UDP socket bound there, -1 if there is none.
 */
int
bench_sockets_find_udp(const char *local_host, guint16 local_port)
{
  return find(SOCK_DGRAM, FALSE, local_host, local_port);
}

/**
 * bench_sockets_find_tcp:
 * @remote_host: numeric, without brackets
 *
 * Returns: a TCP connection of ours to there, -1 if there is none.
 */
int
bench_sockets_find_tcp(const char *remote_host, guint16 remote_port)
{
  return find(SOCK_STREAM, TRUE, remote_host, remote_port);
}
