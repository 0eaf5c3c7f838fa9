/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guard: what Sofia's parser lets through although RFC 3261 or our limits forbid it, caught before
 * any handler sees the request. Threads: any. Source: RFC 3261 18.3, 20.14; RFC 4475.
 */
#pragma once

#include <glib.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

const char *bench_sip_guard_check(const sip_t *sip);
gboolean bench_sip_guard_is_inside(const sip_t *sip, nta_leg_t *leg);

G_END_DECLS
