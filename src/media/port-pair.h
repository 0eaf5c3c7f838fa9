/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two UDP sockets side by side: RTP on an even port, RTCP on the next (RFC 3550 11).
 *
 * Threads: bound and closed under the mix point's lock; sent to and received from on its thread.
 * Errors: %BENCH_MEDIA_ERROR_PORT.
 */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

typedef struct
{
  struct sockaddr_storage storage;
  socklen_t size; /* 0: no address */
} BenchAddress;

typedef struct
{
  int rtp_fd; /* -1: closed */
  int rtcp_fd;
  guint16 port;
  int family;
} BenchPortPair;

gboolean bench_address_parse(BenchAddress *address, const char *host, guint16 port, GError **error);
gboolean bench_address_equal(const BenchAddress *one, const BenchAddress *other);
gboolean bench_address_same_family(const BenchAddress *one, const BenchAddress *other);
gboolean bench_address_same_host(const BenchAddress *one, const BenchAddress *other);
void bench_address_next_port(BenchAddress *address);
void bench_address_describe(const BenchAddress *address, char *host, gsize room, guint16 *port);

gboolean bench_port_pair_bind(BenchPortPair *self,
                              const char *host,
                              int lowest,
                              int highest,
                              int first,
                              GError **error);
void bench_port_pair_set_dscp(BenchPortPair *self, int dscp);
void bench_port_pair_close(BenchPortPair *self);

G_END_DECLS
