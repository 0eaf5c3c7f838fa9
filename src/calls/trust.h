/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Trust control (F021): which addresses belong to the servers of which account. With sip.trust_ctrl, or
 * account.X.sip_trust_ctrl, requests from anywhere else are dropped by sip/gate.
 *
 * An account's servers are all hops of its outbound proxies and its registrar, as DNS gave them at the last
 * sign-in, and whoever answered its last REGISTER. Over UDP address and port must agree, over a stream the
 * address. Both parameters are read whenever a message comes. Private to this room; owned by BenchAccounts.
 * Threads: main context only.
 */
#pragma once

#include "calls/accounts.h"
#include "sip/gate.h"
#include "sip/hops.h"

G_BEGIN_DECLS

typedef struct _BenchTrust BenchTrust;

BenchTrust *
bench_trust_new(BenchAccounts *accounts, BenchSettings *settings, BenchGate *gate) G_GNUC_WARN_UNUSED_RESULT;
void bench_trust_free(BenchTrust *self);
void bench_trust_learn(BenchTrust *self, BenchHops *hops, BenchSipAccount *account);
void bench_trust_forget(BenchTrust *self);
void bench_trust_drop_gone(BenchTrust *self);

G_END_DECLS
