/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/meter.h"

#include "media/mixer.h"

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
  *level_dbm0 = bench_mixer_power_to_dbm0(self->n_samples > 0 ? self->power / (double) self->n_samples : 0.0);
  *peak_dbm0 = bench_mixer_power_to_dbm0(self->peak / 2.0 * self->peak);
  *self = (BenchMeter){ 0 };
}
