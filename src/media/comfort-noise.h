/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comfort noise (RFC 3389): the payload that says how loud the background is, and a generator of such a
 * background. Only the level is sent and followed; a spectrum in the payload is accepted and not used.
 *
 * The level on the wire is in -dBov: below the power of the loudest square wave, which is 6.15 dB above
 * 0 dBm0 (a sine of full scale has +3.14 dBm0 and -3.01 dBov).
 *
 * Threads: owned by a leg. Units: samples at BENCH_MIX_RATE, dBm0. Errors: %FALSE for a payload that is none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_COMFORT_NOISE_PAYLOAD_TYPE 13
#define BENCH_COMFORT_NOISE_CLOCK 8000

typedef struct
{
  double rms;  /* to be reached */
  double gain; /* in force: changes are gradual */
  double past; /* of the low-pass */
  guint32 state;
} BenchComfortNoise;

guint8 bench_comfort_noise_level(double dbm0);
gboolean bench_comfort_noise_hear(BenchComfortNoise *self, const guint8 *payload, gsize size);
void bench_comfort_noise_make(BenchComfortNoise *self, gint16 *samples, gsize n_samples);

G_END_DECLS
