/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The place where two clocks meet: a bounded ring of samples that one thread writes and another reads,
 * neither of them ever waiting.
 *
 * A sound card's 16000 Hz is not the tick's. The reader steps through the ring a little faster or
 * slower than one sample at a time, by at most BENCH_DRIFT_MOST, interpolating, so that the ring's
 * mean level stays where it should; the ear notices neither. When the ring runs dry the reader gets
 * silence until the level is back; when it is overfull the oldest samples are skipped.
 *
 * Threads: one writer and one reader, without a lock. Units: samples at BENCH_MIX_RATE.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_DRIFT_MOST 0.005

typedef struct _BenchDriftRing BenchDriftRing;

BenchDriftRing *bench_drift_ring_new(gsize target_level) G_GNUC_WARN_UNUSED_RESULT;
BenchDriftRing *bench_drift_ring_ref(BenchDriftRing *self);
void bench_drift_ring_unref(BenchDriftRing *self);

void bench_drift_ring_write(BenchDriftRing *self, const gint16 *samples, gsize n_samples);
void bench_drift_ring_read(BenchDriftRing *self, gint16 *samples, gsize n_samples);
gsize bench_drift_ring_get_level(BenchDriftRing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDriftRing, bench_drift_ring_unref)

G_END_DECLS
