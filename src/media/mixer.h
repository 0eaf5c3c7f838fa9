/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The arithmetic of the mix point: sums of 16-bit frames, mix-minus, gains, levels.
 *
 * Everything at the mix point is mono, 16 bit, BENCH_MIX_RATE, one frame of BENCH_TICK_SAMPLES a
 * tick. Sums are kept in 32 bits and saturate only on the way out, so the order of adding does not
 * matter and a loud source never wraps around.
 *
 * Threads: pure functions. Units: dBm0 as RFC 4733: a full-scale sine is +3.14 dBm0.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_MIX_RATE 16000
#define BENCH_TICK_MS 20
#define BENCH_TICK_SAMPLES (BENCH_MIX_RATE * BENCH_TICK_MS / 1000)

/* A sine as large as samples go. */
#define BENCH_FULL_SCALE_DBM0 3.14
#define BENCH_SILENCE_DBM0 -96.0

#define BENCH_VOLUME_NOMINAL 8
#define BENCH_VOLUME_MAXIMUM 15

void bench_mixer_add(gint32 *sum, const gint16 *frame, gsize n_samples);
void bench_mixer_take(const gint32 *sum, const gint16 *minus, double gain, gint16 *out, gsize n_samples);
double bench_mixer_volume_gain(guint step);
double bench_mixer_dbm0_to_amplitude(double dbm0);
double bench_mixer_power(const gint16 *samples, gsize n_samples);
double bench_mixer_power_to_dbm0(double power);
double bench_mixer_level_dbm0(const gint16 *samples, gsize n_samples);

G_END_DECLS
