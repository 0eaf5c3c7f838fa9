/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keeping the way to a server open: a packet now and then, so that a NAT or firewall between remembers us.
 *
 * account.X.nat.udp_update_enable chooses what goes over UDP: 1 an empty keep-alive (CR LF CR LF, RFC 5626
 * 3.5.1), 2 OPTIONS, 3 NOTIFY; over TCP and TLS it is always the empty one, over the connection the
 * registration uses. Every account.X.nat.udp_update_time seconds by the phone's clock. An answer to the
 * OPTIONS or NOTIFY, whatever it is, does the same as none. That no pong comes proves nothing: only a server that has
 * agreed to RFC 5626's outbound owes one (3.5.1), and we do not ask for outbound. A flow that is dead is found by the
 * next request over it, which goes to the next hop.
 *
 * Owner: whoever knows that the account is registered; freeing it stops it. Threads: main context only.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"

G_BEGIN_DECLS

typedef struct _BenchKeepAlive BenchKeepAlive;

BenchKeepAlive *bench_keep_alive_new(BenchSipAgent *agent,
                                     BenchSipAccount *account,
                                     BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_keep_alive_free(BenchKeepAlive *self);

G_END_DECLS
