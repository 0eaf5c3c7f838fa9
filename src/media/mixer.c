/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/mixer.h"

#include <math.h>

/**
 * bench_mixer_add:
 * @sum: running sum, @n_samples long
 * @frame: what to add to it
 */
void
bench_mixer_add(gint32 *sum, const gint16 *frame, gsize n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    sum[i] += frame[i];
}

/**
 * bench_mixer_take:
 * @sum: the sum of all sources
 * @minus: (nullable): the listener's own contribution, left out of what it hears
 * @gain: applied to the result; 1.0 leaves it as it is
 * @out: the listener's frame, saturated
 */
void
bench_mixer_take(const gint32 *sum, const gint16 *minus, double gain, gint16 *out, gsize n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    {
      gint32 value = sum[i] - (minus != NULL ? minus[i] : 0);

      if (gain != 1.0)
        value = (gint32) lrint(CLAMP(value * gain, (double) G_MININT16, (double) G_MAXINT16));
      out[i] = (gint16) CLAMP(value, G_MININT16, G_MAXINT16);
    }
}

/**
 * bench_mixer_volume_gain:
 * @step: 0 to BENCH_VOLUME_MAXIMUM; more counts as the maximum
 *
 * Step 8, the phone's default, is unity. Below it a step is 3 dB, above it 1.5 dB, because there is
 * less room upwards before loud speech saturates. Step 0 is silence.
 *
 * Returns: a linear gain.
 */
double
bench_mixer_volume_gain(guint step)
{
  int above = (int) MIN(step, BENCH_VOLUME_MAXIMUM) - BENCH_VOLUME_NOMINAL;

  if (step == 0)
    return 0.0;
  return pow(10.0, above * (above < 0 ? 3.0 : 1.5) / 20.0);
}

/**
 * bench_mixer_dbm0_to_amplitude:
 * @dbm0: the level of a sine
 *
 * Returns: its peak in sample units, at most 32767.
 */
double
bench_mixer_dbm0_to_amplitude(double dbm0)
{
  return 32767.0 * pow(10.0, MIN(dbm0 - BENCH_FULL_SCALE_DBM0, 0.0) / 20.0);
}

/**
 * bench_mixer_power:
 *
 * Returns: the mean square of @samples, 0 when there are none.
 */
double
bench_mixer_power(const gint16 *samples, gsize n_samples)
{
  double power = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    power += (double) samples[i] * samples[i];
  return n_samples > 0 ? power / (double) n_samples : 0.0;
}

/**
 * bench_mixer_power_to_dbm0:
 * @power: a mean square of samples
 *
 * Returns: its level; -96 for silence.
 */
double
bench_mixer_power_to_dbm0(double power)
{
  if (power <= 0.0)
    return BENCH_SILENCE_DBM0;
  /* A sine of peak A has the power A²/2. */
  return 10.0 * log10(power * 2.0 / (32767.0 * 32767.0)) + BENCH_FULL_SCALE_DBM0;
}

/**
 * bench_mixer_level_dbm0:
 *
 * Returns: the mean level of @samples; -96 for silence.
 */
double
bench_mixer_level_dbm0(const gint16 *samples, gsize n_samples)
{
  return bench_mixer_power_to_dbm0(bench_mixer_power(samples, n_samples));
}
