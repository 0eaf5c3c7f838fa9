/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tone of a call that failed: one table from SIP status and Q.850 cause, as a gateway would choose it
 * (RFC 3398 8.2.6, ITU-T E.180): busy, when the person called is or does not want; info, when the number
 * leads nowhere; congestion, when the network cannot. Threads: any.
 */
#pragma once

#include "calls/call.h"
#include "media/engine.h"

G_BEGIN_DECLS

BenchTone bench_failure_tone(const BenchCall *call);

G_END_DECLS
