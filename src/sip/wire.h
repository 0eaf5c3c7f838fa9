/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wire: the one place where we see bytes enter and leave Sofia-SIP.
 *
 * Sofia's transports hand every chunk they send or receive to its function tport_dump_iovec() when
 * TPTAG_DUMP is set. This file defines that function in Sofia's stead (the dynamic linker prefers the
 * program's), finds the agent a transport belongs to, joins the chunks of a stream into messages
 * (RFC 3261 18.3) and hands each message on as a tap record. Keep-alives (RFC 5626 3.5.1) are no
 * messages and are dropped. A filter may keep received bytes from Sofia: its own copy of them is then blanked,
 * in place, before it is parsed (an empty line means nothing on any transport); the tap still shows them. bench_wire_self_test() proves that the stand-in is the one being called.
 *
 * Owner: the process has one table of agents, because Sofia's hook has no context of its own.
 * Threads: main context only (all agents share one Sofia root without threads of its own).
 */
#pragma once

#include <sofia-sip/nta.h>
#include <sofia-sip/tport.h>

#include "base/clock.h"
#include "base/tap.h"
#include "sip/source.h"

G_BEGIN_DECLS

typedef void (*BenchWireFunc)(BenchTapRecord *record, gpointer data);

/* Whether received bytes may go on to the parser. */
typedef gboolean (*BenchWireFilter)(const BenchSipSource *source,
                                    const char *bytes,
                                    gsize size,
                                    gpointer data);

typedef struct _BenchWire BenchWire;

BenchWire *bench_wire_attach(nta_agent_t *agent, BenchClock *clock, BenchWireFunc on_message, gpointer data);
void bench_wire_set_filter(BenchWire *wire, BenchWireFilter filter);
guint bench_wire_count_messages(BenchWire *wire, const tport_t *connection);
gboolean bench_wire_is_spoilt(BenchWire *wire, const tport_t *connection);
gboolean bench_wire_is_inside(BenchWire *wire, const tport_t *connection);
GList *bench_wire_get_connections(BenchWire *wire) G_GNUC_WARN_UNUSED_RESULT;
void bench_wire_forget_closed(BenchWire *wire);
void bench_wire_detach(BenchWire *wire);
gboolean bench_wire_self_test(GError **error);

/* Parts of the above, public for their tests. */
gssize bench_wire_message_size(const char *bytes, gsize size);

G_END_DECLS
