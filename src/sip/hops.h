/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The next hop of a request: from "where to" to addresses in the order in which they are to be tried, and
 * a memory of which of them lately failed, so that one that is down does not cost every request its time
 * (RFC 3263 4.3). sip/request asks here for everything it sends; nobody else needs to.
 *
 * "Where to" is text: one or more URIs, separated by a space, each after the ones before it:
 * "sip:host[:port];transport=udp|tcp|tls", or "sip:host[:port];dns=N" to let DNS choose among the
 * transports in the bits of N (1 << BenchTransport). It stays inside: no message carries it.
 *
 * What DNS said of a place is kept with its order, drawn by weight as it may be, until its time to live ends:
 * a registration and the calls after it go the same way. A hop that failed comes last for a minute, then takes its place again. One for each phone, shared by
 * its agents. Threads: main context only.
 */
#pragma once

#include "sip/resolver.h"

G_BEGIN_DECLS

typedef struct _BenchHops BenchHops;

BenchHops *bench_hops_new(BenchResolver *resolver, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_hops_set_resolver(BenchHops *self, BenchResolver *resolver);
BenchHops *bench_hops_ref(BenchHops *self);
void bench_hops_unref(BenchHops *self);
guint bench_hops_find(BenchHops *self, const char *where, BenchResolverFunc func, gpointer data);
BenchHop *bench_hops_prefer(const GPtrArray *hops, const BenchHop *before);
void bench_hops_cancel(BenchHops *self, guint id);
void bench_hops_report(BenchHops *self, const BenchHop *hop, gboolean works);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchHops, bench_hops_unref)

G_END_DECLS
