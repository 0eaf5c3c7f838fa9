/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the LCD says when a call ends, by SIP status: one table, so that no other file holds a status
 * code for its words. Source: the phone's string table. Threads: any.
 */
#pragma once

#include <glib.h>

#include "calls/call.h"

G_BEGIN_DECLS

const char *bench_reason_for_code(int code);
const char *bench_reason_for_end(BenchCallEnd end, int code);

G_END_DECLS
