/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring sound: frequency, level, gaps. For tests of a few seconds of 16-bit mono. */
#pragma once

#include <glib.h>
#include <math.h>

#include "media/mixer.h"

/* Power of one frequency in a block, as the peak of a sine, Hann-windowed (Goertzel). */
static inline double
measure_amplitude(const gint16 *samples, gsize n_samples, double rate, double hz)
{
  double coefficient = 2.0 * cos(2.0 * G_PI * hz / rate);
  double s1 = 0.0;
  double s2 = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double window = 0.5 - 0.5 * cos(2.0 * G_PI * (i + 0.5) / n_samples);
      double s0 = samples[i] * window + coefficient * s1 - s2;

      s2 = s1;
      s1 = s0;
    }
  return 4.0 * sqrt(MAX(s1 * s1 + s2 * s2 - coefficient * s1 * s2, 0.0)) / n_samples;
}

/* The level of one frequency, dBm0 as RFC 4733 has it; -96 where there is nothing. */
static inline double
measure_dbm0(const gint16 *samples, gsize n_samples, double rate, double hz)
{
  double amplitude = measure_amplitude(samples, n_samples, rate, hz);

  return amplitude < 1.0 ? -96.0 : BENCH_FULL_SCALE_DBM0 + 20.0 * log10(amplitude / 32767.0);
}

/* The size of the largest sample. */
static inline int
measure_loudest(const gint16 *samples, gsize n_samples)
{
  int loudest = 0;

  for (gsize i = 0; i < n_samples; i++)
    loudest = MAX(loudest, ABS((int) samples[i]));
  return loudest;
}

/* The loudest frequency from @low to @high, to about a tenth of a hertz for half a second. */
static inline double
measure_frequency(const gint16 *samples, gsize n_samples, double rate, double low, double high)
{
  double best = low;

  for (double step = (high - low) / 100.0; step > 0.02; step /= 10.0)
    {
      double loudest = -1.0;
      double from = low;
      double to = high;

      for (double hz = from; hz <= to; hz += step)
        {
          double amplitude = measure_amplitude(samples, n_samples, rate, hz);

          if (amplitude > loudest)
            {
              loudest = amplitude;
              best = hz;
            }
        }
      low = best - step;
      high = best + step;
    }
  return best;
}

/* Power of a tone of @hz against all the rest, dB: the tone's amplitude and phase are those that fit best. */
static inline double
measure_snr(const gint16 *samples, gsize n_samples, double rate, double hz)
{
  double in_phase = 0.0;
  double quadrature = 0.0;
  double signal = 0.0;
  double rest = 0.0;
  gsize whole = (gsize) (floor(n_samples * hz / rate) * rate / hz);

  for (gsize i = 0; i < whole; i++)
    {
      in_phase += samples[i] * sin(2.0 * G_PI * hz * i / rate) * 2.0 / whole;
      quadrature += samples[i] * cos(2.0 * G_PI * hz * i / rate) * 2.0 / whole;
    }
  for (gsize i = 0; i < whole; i++)
    {
      double tone = in_phase * sin(2.0 * G_PI * hz * i / rate) + quadrature * cos(2.0 * G_PI * hz * i / rate);

      signal += tone * tone;
      rest += (samples[i] - tone) * (samples[i] - tone);
    }
  return 10.0 * log10(MAX(signal, 1e-9) / MAX(rest, 1e-9));
}

/* The first sample at or after @from whose size is over @threshold; n_samples when there is none. */
static inline gsize
measure_onset(const gint16 *samples, gsize n_samples, gsize from, int threshold)
{
  while (from < n_samples && ABS((int) samples[from]) <= threshold)
    from++;
  return MIN(from, n_samples);
}

/* Stretches of at least @least samples that are all no larger than @threshold. */
static inline guint
measure_gaps(const gint16 *samples, gsize n_samples, gsize least, int threshold)
{
  guint gaps = 0;
  gsize quiet = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      quiet = ABS((int) samples[i]) <= threshold ? quiet + 1 : 0;
      if (quiet == least)
        gaps++;
    }
  return gaps;
}

/* Where the first stretch of @length samples without a gap begins, from @from on; n_samples when there is none.
 * On a machine that is busy with other work a few ticks may come late: that is counted, not measured. */
static inline gsize
measure_clean(const gint16 *samples, gsize n_samples, gsize from, gsize length)
{
  for (; from + length <= n_samples; from += 160)
    if (measure_gaps(samples + from, length, 16, 300) == 0)
      return from;
  return n_samples;
}
