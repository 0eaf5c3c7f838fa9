/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exchange's SIP side: a registrar with digest authentication (RFC 3261 10.3, RFC 8760: SHA-256
 * offered before MD5) and a stateless, record-routing proxy (RFC 3261 16.11). Users and their passwords
 * are told to it; bindings live in memory. Owner: BenchExchange. Threads: main context only.
 */
#pragma once

#include <glib.h>

#include "base/clock.h"
#include "base/random.h"

G_BEGIN_DECLS

typedef struct _BenchProxy BenchProxy;

BenchProxy *bench_proxy_new(BenchClock *clock, BenchRandom *random, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_proxy_free(BenchProxy *self);
void bench_proxy_add_user(BenchProxy *self, const char *user, const char *password);
guint16 bench_proxy_get_port(BenchProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchProxy, bench_proxy_free)

G_END_DECLS
