/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plug and Play: asks the network who may provision this phone, by a SUBSCRIBE for event ua-profile to a multicast
 * group, and takes the address from the NOTIFY that comes (guide 5.8, F195; RFC 6080, RFC 3261, RFC 6665).
 *
 * The SUBSCRIBE is repeated after 500 ms, 1, 2, 4, 4 … s until a server accepts it, for benchphone.pnp.wait_time
 * seconds of the phone's clock. Every NOTIFY for it is answered; the first usable address wins, half a second later,
 * so that further servers are seen and told. Anybody in the network can answer: what is taken is an address and
 * nothing else, and 32 s on (RFC 3261 timer J) what is repeated is answered once more, 200 messages at most.
 *
 * Signals:
 *   "tap" (BenchTapRecord)   every message as it passed
 * Owner: BenchProvisioning. Threads: main context only. Units: seconds of the BenchClock. Errors: %G_IO_ERROR,
 * fit for the report.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/random.h"
#include "settings/device-identity.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PNP (bench_pnp_get_type())
G_DECLARE_FINAL_TYPE(BenchPnp, bench_pnp, BENCH, PNP, GObject)

BenchPnp *bench_pnp_new(BenchSettings *settings,
                        BenchClock *clock,
                        BenchRandom *random,
                        const char *interface) G_GNUC_WARN_UNUSED_RESULT;
void bench_pnp_search_async(BenchPnp *self,
                            const BenchDeviceIdentity *identity,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data);
char *bench_pnp_search_finish(BenchPnp *self, GAsyncResult *result, GPtrArray **ignored, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
