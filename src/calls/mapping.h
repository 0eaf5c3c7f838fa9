/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether an account has an address of its own or lives behind a NAT (account.X.nat.nat_traversal): finds
 * the STUN server and asks it what the account's SIP port is from outside, before SIP opens that port.
 *
 * Owner: the account that signs in; freeing it stops it. Threads: main context only. A failure is said in
 * the log and is no obstacle: the local address is used then.
 */
#pragma once

#include "settings/settings.h"
#include "sip/account.h"
#include "sip/hops.h"
#include "sip/network.h"

G_BEGIN_DECLS

typedef struct _BenchMapping BenchMapping;

/* @address: (nullable): what the port is from outside; the account's local_port is then the one asked from.
   May free the mapping. */
typedef void (*BenchMappingFunc)(const char *address, guint16 port, gpointer data);

typedef struct
{
  BenchSettings *settings;
  BenchHops *hops;
  BenchNetwork *network;
  const char *local_host; /* NULL: follow the route to the STUN server */
  BenchClock *clock;
  BenchRandom *random;
} BenchMappingOptions;

gboolean bench_mapping_is_wanted(BenchSettings *settings, const BenchSipAccount *account);
BenchMapping *bench_mapping_new(const BenchMappingOptions *options,
                                BenchSipAccount *account,
                                BenchMappingFunc func,
                                gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_mapping_free(BenchMapping *self);

G_END_DECLS
