/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How loud something is: peak and mean level since it was last asked for.
 *
 * Threads: none of its own; the mix point guards its meters. Units: dBm0, -96 for silence; the peak is
 * that of a sine as large.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double power; /* sum of squares */
  guint64 n_samples;
  int peak;
} BenchMeter;

void bench_meter_add(BenchMeter *self, const gint16 *frame, gsize n_samples);
void bench_meter_take(BenchMeter *self, double *level_dbm0, double *peak_dbm0);

G_END_DECLS
