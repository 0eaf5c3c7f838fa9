/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network as SIP sees it: which of this machine's addresses leads to a server, and that this may have
 * changed. The real one asks the routing table and hears of changes from GNetworkMonitor; a test has one
 * whose address it moves by hand.
 *
 * Signal: "changed" (): addresses or routes may be others now. Threads: main context only.
 * Errors: %G_IO_ERROR.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BENCH_TYPE_NETWORK (bench_network_get_type())
G_DECLARE_FINAL_TYPE(BenchNetwork, bench_network, BENCH, NETWORK, GObject)

BenchNetwork *bench_network_new(void) G_GNUC_WARN_UNUSED_RESULT;
BenchNetwork *bench_network_new_manual(const char *address) G_GNUC_WARN_UNUSED_RESULT;
void bench_network_move(BenchNetwork *self, const char *address);
char *bench_network_find_local(BenchNetwork *self,
                               const char *remote_address,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
