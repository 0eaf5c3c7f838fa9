/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a request goes first: to a URI of its own, along a dialog's route set, through the outbound proxy, or along
 * the Service-Route of the registrar. Text as sip/hops.h wants it. Threads: main context only.
 * Source: RFC 3261 8.1.2, 12.2.1.1; RFC 3608.
 */
#pragma once

#include "sip/leg.h"

G_BEGIN_DECLS

char *
bench_way_find(BenchSipLeg *leg, const BenchSipAccount *account, const char *uri) G_GNUC_WARN_UNUSED_RESULT;
char *bench_way_add_service_route(const BenchSipAccount *account,
                                  char **where,
                                  const char *headers) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
