/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One local address's SIP transports and what happens on them: Sofia's transaction engine (nta), the
 * tap on its messages, and the answers to requests that belong to no dialog.
 *
 * All agents of a process share one Sofia root that runs in the default main context without a thread
 * of its own. UDP is open from the start; TCP and TLS listen only once an account needs them.
 *
 * Signals:
 *   "tap"      (BenchTapRecord)   every message sent or received
 *   "incoming" (BenchSession) → gboolean  an INVITE outside any dialog; a handler that takes it keeps a
 *                                 reference and returns %TRUE, else the agent refuses it with 480
 *   "message", "subscribe", "unasked-notify" (BenchSipIncoming *)  such a request outside any dialog; the
 *                                 handler answers it, or sip/dispatch refuses it
 *   "probe"    (BenchSipProbe *)  OPTIONS asks what an INVITE would meet (sip/options.h)
 *   "hop-failed" (char *address, int port)  a TLS handshake with that hop failed; Sofia's transactions
 *                                 would wait for their timeout
 *   "stray-answer" (const sip_t*) a 2xx to an INVITE whose transaction is over: over TCP Sofia forgets it
 *                                 with the first one
 *   "closing"  ()                 the sockets are about to close: drop what still waits for an answer
 * Threads: main context only. Errors: %G_IO_ERROR.
 */
#pragma once

#include <gio/gio.h>
#include <sofia-sip/nta.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/tap.h"
#include "settings/settings.h"
#include "sip/gate.h"
#include "sip/hops.h"
#include "sip/tls.h"

G_BEGIN_DECLS

#define BENCH_TYPE_SIP_AGENT (bench_sip_agent_get_type())
G_DECLARE_FINAL_TYPE(BenchSipAgent, bench_sip_agent, BENCH, SIP_AGENT, GObject)

typedef struct
{
  const char *local_host; /* numeric address to bind to */
  guint16 port;           /* wanted; another free one is taken when it is in use; 0: any */
  const char *user_agent;
  guint t1_ms; /* RFC 3261 17.1.1.1; 0: the defaults */
  guint t2_ms;
  guint t4_ms;
  gboolean rport; /* RFC 3581, as client */
  guint dscp;     /* of everything sent, 0..63 (RFC 2474) */
  BenchClock *clock;
  BenchRandom *random;
  BenchGate *gate;         /* the phone's; NULL: open to everybody */
  BenchHops *hops;         /* the phone's; NULL: its own, with the system's DNS */
  BenchSettings *settings; /* what TLS trusts and presents; NULL: no TLS */
} BenchSipAgentOptions;

BenchSipAgent *
bench_sip_agent_new(const BenchSipAgentOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_sip_agent_open(BenchSipAgent *self, BenchTransport transport, GError **error);
void bench_sip_agent_close(BenchSipAgent *self);

const char *bench_sip_agent_get_local_host(BenchSipAgent *self);
guint16 bench_sip_agent_get_port(BenchSipAgent *self, BenchTransport transport);
void bench_sip_agent_set_mapped(BenchSipAgent *self, const char *address, guint16 port);
const char *bench_sip_agent_get_contact_host(BenchSipAgent *self, BenchTransport transport);
guint16 bench_sip_agent_get_contact_port(BenchSipAgent *self, BenchTransport transport);
char *bench_sip_agent_make_contact(BenchSipAgent *self,
                                   const char *user,
                                   BenchTransport transport) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_agent_make_call_id(BenchSipAgent *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_agent_make_tag(BenchSipAgent *self) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_sip_agent_get_user_agent(BenchSipAgent *self);
void bench_sip_agent_answer(BenchSipAgent *self,
                            nta_incoming_t *irq,
                            int code,
                            const char *phrase,
                            const char *headers);
void bench_sip_agent_write_compact(BenchSipAgent *self, gboolean compact);
void bench_sip_agent_keep_forks(BenchSipAgent *self, gboolean keep);
nta_agent_t *bench_sip_agent_get_nta(BenchSipAgent *self);
BenchGate *bench_sip_agent_get_gate(BenchSipAgent *self);
BenchHops *bench_sip_agent_get_hops(BenchSipAgent *self);
guint bench_sip_agent_get_t1(BenchSipAgent *self);
BenchTls *bench_sip_agent_get_tls(BenchSipAgent *self);
BenchClock *bench_sip_agent_get_clock(BenchSipAgent *self);
BenchRandom *bench_sip_agent_get_random(BenchSipAgent *self);

G_END_DECLS
