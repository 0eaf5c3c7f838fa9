/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The figures of a call's sound in their one JSON form, which benchphonectl, events and the history share, and the
 * call record: what is told and kept when a call with sound ends.
 *
 * What is not known is absent. Threads: main context only. Units: ms, percent, dBm0.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "media/session.h"

G_BEGIN_DECLS

typedef struct _BenchCallLeg BenchCallLeg;

void bench_call_figures_add(JsonBuilder *builder, const BenchMediaStatistics *statistics);
char *bench_call_figures_to_json(const BenchMediaStatistics *statistics) G_GNUC_WARN_UNUSED_RESULT;
void bench_call_figures_record(BenchCallLeg *leg);

G_END_DECLS
