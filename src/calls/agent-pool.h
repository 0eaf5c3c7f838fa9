/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SIP agents of one phone: accounts that ask for the same local address, port, timers and way of
 * working share one; others get their own, so that each account listens where it says
 * (account.X.sip_listen_port) and keeps its own T1, T2 and T4.
 *
 * They also share the phone's DNS (benchphone.dns_servers, network.*_dns, network.ip_address_mode, read when
 * the pool is made and when the phone restarts). An agent whose port somebody else has takes another free one.
 *
 * Owner: BenchAccounts. Threads: main context only. Errors: those of bench_sip_agent_new() and
 * bench_sip_agent_open().
 */
#pragma once

#include "settings/settings.h"
#include "sip/account.h"
#include "sip/agent.h"

G_BEGIN_DECLS

typedef struct _BenchAgentPool BenchAgentPool;

/* Told of every agent once, before it has sent anything. */
typedef void (*BenchAgentPoolFunc)(BenchSipAgent *agent, gpointer data);

BenchAgentPool *bench_agent_pool_new(const BenchSipAgentOptions *common,
                                     BenchSettings *settings,
                                     BenchAgentPoolFunc on_new,
                                     gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_agent_pool_restart(BenchAgentPool *self);
void bench_agent_pool_free(BenchAgentPool *self);
BenchSipAgent *bench_agent_pool_get(BenchAgentPool *self,
                                    const char *local_host,
                                    const BenchSipAccount *account,
                                    GError **error);
BenchHops *bench_agent_pool_get_hops(BenchAgentPool *self);
void bench_agent_pool_drop_unused(BenchAgentPool *self);

G_END_DECLS
