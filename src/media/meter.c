/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/meter.h"

#include <math.h>

#include "media/mixer.h"

#define SILENCE_DBM0 -96.0

/**
 * bench_meter_add:
 * @frame: what is heard next
 */
void
bench_meter_add(BenchMeter *self, const gint16 *frame, gsize n_samples)
{
  gint64 power = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      int size = ABS((int) frame[i]);

      power += (gint64) size * size;
      self->peak = MAX(self->peak, size);
    }
  self->power += (double) power;
  self->n_samples += n_samples;
}

/**
 * bench_meter_take:
 * @level_dbm0: (out): mean level since the last time
 * @peak_dbm0: (out): loudest sample since the last time
 *
 * Begins anew.
 */
void
bench_meter_take(BenchMeter *self, double *level_dbm0, double *peak_dbm0)
{
  double most = bench_mixer_dbm0_to_amplitude(BENCH_FULL_SCALE_DBM0);

  *level_dbm0 = SILENCE_DBM0;
  *peak_dbm0 = SILENCE_DBM0;
  if (self->n_samples > 0 && self->power > 0.0)
    {
      *level_dbm0 = 10.0 * log10(self->power / (double) self->n_samples * 2.0 / (most * most))
                    + BENCH_FULL_SCALE_DBM0;
      *peak_dbm0 = 20.0 * log10(self->peak / most) + BENCH_FULL_SCALE_DBM0;
    }
  *self = (BenchMeter){ 0 };
}
