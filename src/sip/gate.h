/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gate: who may speak to the phone, and how often. It stands before everything that costs memory:
 *
 * - bytes of somebody the owner does not trust never reach Sofia's parser, when trust control is on
 *   (sip.trust_ctrl, account.X.sip_trust_ctrl): they are dropped without an answer, so that a scanner does not
 *   even learn that there is a phone;
 * - a datagram that cannot be SIP (its first byte begins no token: STUN, SigComp, NUL) does not either;
 * - requests that belong to no transaction and no dialog share a bucket of
 *   benchphone.limit.requests_per_second tokens (0: no limit); whoever finds it empty gets a 503 with
 *   Retry-After that leaves nothing behind (RFC 3261 8.2.7, 21.5.4). Responses, ACK and requests inside a
 *   transaction or a dialog never need a token. Our servers have a bucket of their own, so that no stranger's
 *   flood keeps their calls away.
 *
 * Trust control looks at requests twice: at their bytes, whether anybody here may be spoken to by their sender;
 * and, outside of dialogs, whether the account they are for may. Responses pass: transactions know theirs; and so
 * does whatever comes over a connection of our own, where nobody but whom we chose can speak.
 *
 * Each is counted, and told in the log once a second at the most. One for each phone, shared by its agents.
 * Threads: main context only.
 */
#pragma once

#include "base/clock.h"
#include "settings/settings.h"
#include "sip/source.h"

G_BEGIN_DECLS

typedef struct _BenchGate BenchGate;

/* Whether @source may speak to the account of @agent, the agent that was spoken to, that @request_user or @to_user
   names, or, without names, to any. */
typedef gboolean (*BenchGateTrustFunc)(const BenchSipSource *source,
                                       gconstpointer agent,
                                       const char *request_user,
                                       const char *to_user,
                                       gpointer data);

/* Whether @source is a server of ours. */
typedef gboolean (*BenchGateServerFunc)(const BenchSipSource *source, gpointer data);

typedef struct
{
  guint64 strangers; /* messages dropped because of who sent them */
  guint64 garbage;   /* datagrams that cannot be SIP */
  guint64 limited;   /* requests answered with 503 */
  guint64 idle;      /* connections closed because no message came */
} BenchGateCounters;

BenchGate *bench_gate_new(BenchSettings *settings, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
BenchGate *bench_gate_ref(BenchGate *self);
void bench_gate_unref(BenchGate *self);
void bench_gate_set_trust(BenchGate *self,
                          BenchGateTrustFunc trusts,
                          BenchGateServerFunc is_server,
                          gpointer data);

gboolean bench_gate_lets_in(BenchGate *self,
                            const BenchSipSource *source,
                            gconstpointer agent,
                            const char *bytes,
                            gsize size);
gboolean bench_gate_trusts(BenchGate *self,
                           const BenchSipSource *source,
                           gconstpointer agent,
                           const char *request_user,
                           const char *to_user);
gboolean bench_gate_take_token(BenchGate *self, const BenchSipSource *source);
gboolean bench_gate_is_server(BenchGate *self, const BenchSipSource *source);
void bench_gate_count_idle(BenchGate *self, const char *host);
const BenchGateCounters *bench_gate_get_counters(const BenchGate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchGate, bench_gate_unref)

G_END_DECLS
