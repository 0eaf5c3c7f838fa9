/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stream connections of an agent, so that nobody can keep them all busy with nothing: one that has not brought
 * or taken a whole message for benchphone.limit.idle_seconds is closed, and one that has said nothing at all also
 * when there are more than 32 of its kind; one in the middle of a message for as long is closed too, and one
 * that Sofia has stopped reading (because what came was no SIP) within a second. A connection between messages
 * stays half an hour, and one that we opened to a server of ours for as long as the server likes. Of those that
 * others have opened, but for our servers, the 64 that spoke last stay.
 *
 * Sofia shows nobody the connections it accepts, hence accept() is defined here, see connections.c.
 *
 * Owner: the agent. Threads: main context only.
 */
#pragma once

#include <sofia-sip/nta.h>

#include "sip/gate.h"
#include "sip/wire.h"

G_BEGIN_DECLS

typedef struct _BenchConnections BenchConnections;

BenchConnections *bench_connections_new(nta_agent_t *nta,
                                        BenchWire *wire,
                                        BenchGate *gate,
                                        BenchSettings *settings,
                                        BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_connections_free(BenchConnections *self);
gboolean bench_connections_was_accepted(const BenchSipSource *source);

G_END_DECLS
