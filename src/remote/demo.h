/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone shown to somebody who has no display: it calls 605 of the embedded exchange, is redirected to 600,
 * talks, sends a digit and hangs up; the LCD is printed as text at each step and the ladder at the end. Every
 * step has a bound in time. Owner: the program. Threads: main context only.
 *
 * Signal: "done" (string complaint)   once; NULL when everything came as it should
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_DEMO (bench_demo_get_type())
G_DECLARE_FINAL_TYPE(BenchDemo, bench_demo, BENCH, DEMO, GObject)

BenchDemo *bench_demo_new(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
void bench_demo_start(BenchDemo *self);

G_END_DECLS
