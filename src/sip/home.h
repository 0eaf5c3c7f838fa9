/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an account learnt from its server: the realms that asked for its REGISTER, the addresses that answer for
 * the server, and what came with the last 2xx (Service-Route, Path, P-Associated-URI). Belongs to a
 * BenchSipAccount. sip/authorization asks it who may be told a digest. Threads: main context only.
 * Source: RFC 3327, RFC 3608, RFC 7315 4.1.
 */
#pragma once

#include <glib.h>

#include "sip/source.h"

G_BEGIN_DECLS

typedef struct _BenchSipHome BenchSipHome;

BenchSipHome *bench_sip_home_new(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_home_free(BenchSipHome *self);
void bench_sip_home_share(BenchSipHome *self, BenchSipHome *other);

void bench_sip_home_add_realm(BenchSipHome *self, const char *realm);
gboolean bench_sip_home_has_realm(const BenchSipHome *self, const char *realm);
void bench_sip_home_add_server(BenchSipHome *self, const BenchSipSource *source);
gboolean bench_sip_home_has_server(const BenchSipHome *self, const BenchSipSource *source);

void bench_sip_home_set_service_route(BenchSipHome *self, const char *value);
const char *bench_sip_home_get_service_route(const BenchSipHome *self);
void bench_sip_home_set_path(BenchSipHome *self, const char *value);
const char *bench_sip_home_get_path(const BenchSipHome *self);
void bench_sip_home_set_associated(BenchSipHome *self, const char *value);
const char *bench_sip_home_get_associated(const BenchSipHome *self);

G_END_DECLS
