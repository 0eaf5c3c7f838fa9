/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the computer's network looks like, for the Status pages: the first interface that is up and is
 * not loopback, or loopback when there is no other. Threads: any. Unknown facts are "".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *interface;
  char *ipv4;
  char *mask;
  char *ipv6;
  char *gateway;
  char *mac;
  char *dns[2];
} BenchHostNetwork;

BenchHostNetwork *bench_host_network_read(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_host_network_free(BenchHostNetwork *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchHostNetwork, bench_host_network_free)

G_END_DECLS
