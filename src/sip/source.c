/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/source.h"

#include <sofia-sip/msg_addr.h>
#include <string.h>

/**
 * bench_sip_source_read:
 * @source: (out caller-allocates): who sent @message; an empty host when nobody did
 * @message: (nullable): as received; %NULL stands for an answer Sofia made up
 */
void
bench_sip_source_read(BenchSipSource *source, msg_t *message)
{
  su_addrinfo_t *info = message != NULL ? msg_addrinfo(message) : NULL;
  char host[INET6_ADDRSTRLEN] = "";

  memset(source, 0, sizeof *source);
  if (info == NULL || info->ai_addr == NULL || info->ai_addrlen == 0)
    return;
  if (info->ai_addr->sa_family == AF_INET)
    {
      const struct sockaddr_in *address = (const struct sockaddr_in *) (const void *) info->ai_addr;

      inet_ntop(AF_INET, &address->sin_addr, host, sizeof host);
      source->port = g_ntohs(address->sin_port);
    }
  if (info->ai_addr->sa_family == AF_INET6)
    {
      const struct sockaddr_in6 *address = (const struct sockaddr_in6 *) (const void *) info->ai_addr;

      inet_ntop(AF_INET6, &address->sin6_addr, host, sizeof host);
      source->port = g_ntohs(address->sin6_port);
    }
  g_strlcpy(source->host, host, sizeof source->host);
  source->transport = info->ai_socktype == SOCK_STREAM ? BENCH_TRANSPORT_TCP : BENCH_TRANSPORT_UDP;
}

/**
 * bench_sip_source_is_same:
 * @known: somebody we talked to before
 *
 * Over UDP address and port must agree. Over a stream the address does: the far end may open a connection of
 * its own, and nobody can claim another's address there.
 *
 * Returns: whether both are the same host.
 */
gboolean
bench_sip_source_is_same(const BenchSipSource *source, const BenchSipSource *known)
{
  if (*known->host == '\0' || strcmp(source->host, known->host) != 0)
    return FALSE;
  return source->transport != BENCH_TRANSPORT_UDP || source->port == known->port;
}
