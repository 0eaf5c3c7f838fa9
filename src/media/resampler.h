/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change of sample rate for mono 16-bit sound, over GStreamer's resampler.
 *
 * It is primed with silence, so that every block of whole ticks in gives exactly the proportional
 * number of samples out; what the filter delays (under 4 ms) stays inside.
 *
 * Threads: one at a time. Units: Hz, samples. Errors: none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BenchResampler BenchResampler;

BenchResampler *bench_resampler_new(guint in_rate, guint out_rate) G_GNUC_WARN_UNUSED_RESULT;
void bench_resampler_free(BenchResampler *self);
gsize
bench_resampler_process(BenchResampler *self, const gint16 *in, gsize n_in, gint16 *out, gsize most_out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchResampler, bench_resampler_free)

G_END_DECLS
