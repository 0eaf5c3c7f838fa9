/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accounts of one phone at work: their SIP agents, registrations and lines, made from the settings
 * and made anew when those change. Private to this room; owned by BenchSipCallControl, to whose lines
 * list and signals it reports. Threads: main context only.
 */
#pragma once

#include "calls/sip-control.h"
#include "sip/incoming-request.h"
#include "sip/registration.h"
#include "sip/session.h"

G_BEGIN_DECLS

typedef struct _BenchAccounts BenchAccounts;

BenchAccounts *bench_accounts_new(BenchSipCallControl *control,
                                  const BenchSipCallControlOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void bench_accounts_start(BenchAccounts *self);
void bench_accounts_stop(BenchAccounts *self);
gboolean bench_accounts_is_quiet(BenchAccounts *self);
void bench_accounts_free(BenchAccounts *self);

BenchSipAccount *
bench_accounts_find(BenchAccounts *self, guint line, gboolean direct, BenchSipAgent **agent, GError **error);
BenchSipAccount *bench_accounts_fail_over(BenchAccounts *self,
                                          const BenchSipAccount *account,
                                          BenchSipAgent **agent,
                                          gboolean *wait);
void bench_accounts_take_agent(BenchAccounts *self, const BenchSipAccount *account, BenchSipAgent **agent);
BenchSipAccount *bench_accounts_find_for(BenchAccounts *self, BenchSession *session);
guint16 bench_accounts_get_port(BenchAccounts *self, BenchTransport transport);
const char *bench_accounts_get_host(BenchAccounts *self);
gboolean bench_accounts_is_reloading(BenchAccounts *self);
BenchSipAccount *bench_accounts_find_for_request(BenchAccounts *self, const BenchSipIncoming *request);
gboolean
bench_accounts_is_server(BenchAccounts *self, const BenchSipAccount *account, const BenchSipSource *source);
gboolean bench_accounts_may_be_at(BenchAccounts *self, const BenchSipAccount *account, gconstpointer agent);
const BenchGateCounters *bench_accounts_get_gate_counters(BenchAccounts *self);
void bench_accounts_became_quiet(BenchAccounts *self);
void bench_accounts_restart(BenchAccounts *self);
void bench_accounts_hold(BenchAccounts *self, gboolean hold);
struct _BenchServices *bench_accounts_get_services(BenchAccounts *self);

G_END_DECLS
