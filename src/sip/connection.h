/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notice that a TCP or TLS connection has ended: who is registered over it cannot be called any more (RFC 5626
 * 4.2.2, without outbound's flows). The notice comes from the main loop, not from inside Sofia. Belongs to a
 * registration, and must be dropped before the agent closes. Threads: main context only.
 */
#pragma once

#include "sip/agent.h"

G_BEGIN_DECLS

typedef struct _BenchConnection BenchConnection;
typedef void (*BenchConnectionFunc)(gpointer data);

BenchConnection *bench_connection_watch(nta_outgoing_t *request,
                                        BenchClock *clock,
                                        BenchConnectionFunc on_lost,
                                        gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_connection_free(BenchConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchConnection, bench_connection_free)

G_END_DECLS
