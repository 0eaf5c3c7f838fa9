/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sofia keeps its sockets to itself. The few things it cannot do with them (an empty keep-alive, the mark of
 * IPv6 packets) need the descriptor, which is found here among the process's own by the addresses at its
 * ends. The caller must not close or read it. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int bench_sockets_find_udp(const char *local_host, guint16 local_port);
int bench_sockets_find_tcp(const char *remote_host, guint16 remote_port);

G_END_DECLS
