/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock of one phone: what time it is, and "call me back in n milliseconds".
 *
 * Every timer of ours (registration refresh, no-answer forward, call timer, LED blink phase …) asks
 * the phone's clock instead of GLib, so that a test can hold time still and move it on by hand.
 * Sofia's own transaction timers are not ours and stay real.
 *
 * Threads: a clock belongs to the main context it was made in. Units: microseconds for instants,
 * milliseconds for delays. Errors: none.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_TYPE_CLOCK (bench_clock_get_type())
G_DECLARE_FINAL_TYPE(BenchClock, bench_clock, BENCH, CLOCK, GObject)

BenchClock *bench_clock_new(void) G_GNUC_WARN_UNUSED_RESULT;
BenchClock *bench_clock_new_manual(gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;

gint64 bench_clock_now(BenchClock *self);
gint64 bench_clock_wall(BenchClock *self);

guint bench_clock_add(BenchClock *self, guint delay_ms, GSourceFunc callback, gpointer data);
void bench_clock_remove(BenchClock *self, guint id);
void bench_clock_clear(BenchClock *self, guint *id);
void bench_clock_advance(BenchClock *self, guint ms);

G_END_DECLS
