/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests that belong to no dialog of ours: which handler takes which method, and the refusals that need no
 * handler. RFC 3261 8.2:
 *
 *   400 what the guard complains of             481 a dialog or subscription we do not have
 *   405 a method we know and do not take here   501 a method nobody here knows (RFC 3261 21.5.2)
 *   406 an INVITE that takes no SDP             416 a Request-URI that is no sip:, sips: or tel:
 *   415 a body that is encoded, or no SDP       420 a required extension we do not have
 *
 * Threads: main context only.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/agent.h"

G_BEGIN_DECLS

int bench_sip_dispatch(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip);
int bench_sip_dispatch_message(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip);

G_END_DECLS
