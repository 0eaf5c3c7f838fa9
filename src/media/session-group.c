/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/session-group.h"

#include <errno.h>
#include <unistd.h>

#include "media/engine-private.h"
#include "media/group-port.h"

/**
 * bench_media_session_new_to_group:
 * @local_host: our numeric address, on whose interface it is sent
 * @ttl: routers it may pass
 *
 * Returns: (transfer full): a session whose far end may be a group, or %NULL.
 */
BenchMediaSession *
bench_media_session_new_to_group(BenchMediaEngine *engine, const char *local_host, guint ttl, GError **error)
{
  g_autoptr(BenchMediaSession) self = bench_media_session_new(engine, local_host, error);
  BenchLeg *leg = NULL;

  if (self == NULL)
    return NULL;
  leg = bench_media_session_get_leg(self);
  leg->without_rtcp = TRUE;
  if (!bench_group_send_from(leg->ports.rtp_fd, local_host, ttl, error))
    return NULL;
  return g_steal_pointer(&self);
}

/**
 * bench_media_session_new_from_group:
 * @fd: (transfer full): from bench_group_listen(); closed even on failure
 * @port: the group's
 *
 * Returns: (transfer full): a session that hears the group, of which the source it is configured with; or
 *   %NULL.
 */
BenchMediaSession *
bench_media_session_new_from_group(BenchMediaEngine *engine,
                                   const char *local_host,
                                   int fd,
                                   guint16 port,
                                   GError **error)
{
  BenchPortPair ports = { .rtp_fd = fd, .port = port, .family = AF_INET };
  BenchMediaSession *self = NULL;

  /* Nothing comes or goes here: a place at the mix point has two sockets. */
  ports.rtcp_fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (ports.rtcp_fd < 0)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "socket: %s", g_strerror(errno));
      close(fd);
      return NULL;
    }
  self = bench_media_session_new_on_ports(engine, local_host, &ports, error);
  if (self != NULL)
    bench_media_session_get_leg(self)->without_rtcp = TRUE;
  return self;
}
