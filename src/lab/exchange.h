/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The embedded exchange: a digest registrar and a stateless proxy on loopback, and service numbers that
 * are phones without a face, so that one program alone can make real calls.
 *
 *   600 echoes you · 601 is busy · 602 rings for ever · 603 declines · 604 always forwards to 600
 *   605 rings, then redirects you with 302 to 600 (guide 2.10) · 609 calls you back after you hang up
 *   611 plays a 1 kHz tone
 *
 * It hands 3xx answers through to the caller and record-routes, so that the ladder shows every message
 * as in the guide's figures. It binds to 127.0.0.1 only, and nothing starts it unless it is asked for.
 * Threads: main context only. Errors: %G_IO_ERROR.
 */
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "settings/settings.h"

G_BEGIN_DECLS

#define BENCH_TYPE_EXCHANGE (bench_exchange_get_type())
G_DECLARE_FINAL_TYPE(BenchExchange, bench_exchange, BENCH, EXCHANGE, GObject)

BenchExchange *bench_exchange_new(BenchClock *clock, BenchRandom *random) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_exchange_start(BenchExchange *self, GError **error);
void bench_exchange_stop(BenchExchange *self);
guint16 bench_exchange_get_port(BenchExchange *self);
void bench_exchange_provision(BenchExchange *self, BenchSettings *settings);

G_END_DECLS
