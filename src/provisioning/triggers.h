/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the phone provisions itself by the clock: every so many minutes, or at a random moment of a window on
 * some days of the week (guide 5.6). The random moment keeps a thousand phones from asking at once.
 *
 * Settings are followed live. Times are local. Owner: BenchPhone. Threads: main context only. Errors: a
 * setting that is no time of the day is told in the log and counts as 00:00.
 */
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "provisioning/report.h"

G_BEGIN_DECLS

typedef struct _BenchTriggers BenchTriggers;
typedef void (*BenchTriggerFunc)(BenchTrigger trigger, gpointer data);

BenchTriggers *bench_triggers_new(BenchSettings *settings,
                                  BenchClock *clock,
                                  BenchRandom *random,
                                  BenchTriggerFunc on_trigger,
                                  gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_triggers_free(BenchTriggers *self);
void bench_triggers_start(BenchTriggers *self);
void bench_triggers_stop(BenchTriggers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTriggers, bench_triggers_free)

G_END_DECLS
