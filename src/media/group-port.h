/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sockets of a multicast group (RFC 1112), IPv4: one that hears it, and the ports of a session made to send to
 * it. Membership and sending are on the interface of a local address; a page never takes the system's own choice.
 *
 * Threads: any; the descriptors are their opener's. Errors: %BENCH_MEDIA_ERROR_PORT.
 */
#pragma once

#include "media/port-pair.h"

G_BEGIN_DECLS

gboolean bench_group_parse(const char *text, BenchAddress *group, GError **error);
int bench_group_listen(const BenchAddress *group, const char *local_host, GError **error);
gboolean bench_group_send_from(int fd, const char *local_host, guint ttl, GError **error);

G_END_DECLS
