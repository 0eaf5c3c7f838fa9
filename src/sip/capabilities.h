/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What this phone can do, as it tells others: Allow, Accept, Allow-Events and Supported, each made from
 * one list, so that nothing is advertised that has no handler. Threads: any.
 * Source: RFC 3261 8.2.2, 11.2, 20.1, 20.5, 20.37; RFC 6665 8.2.2.
 */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

#include "sip/account.h"

G_BEGIN_DECLS

const char *bench_capabilities_get_allow(void);
const char *bench_capabilities_get_accept(void);
const char *bench_capabilities_get_allow_events(void);
const char *bench_capabilities_get_notified_events(void);
char *bench_capabilities_make_supported(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *
bench_capabilities_make_supported_for_register(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_capabilities_find_unsupported(const sip_t *sip,
                                          const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
