/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/comfort-noise.h"

#include <math.h>

#define DBM0_AT_0_DBOV 6.15
#define QUIETEST 127
/* Background noise is duller than white: one pole, which leaves this much of the power. */
#define POLE 0.6
#define POWER_LEFT ((1.0 - POLE) / (1.0 + POLE))
/* A new level is reached over some ten milliseconds. */
#define APPROACH 0.002

/**
 * bench_comfort_noise_level:
 * @dbm0: the background's level
 *
 * Returns: the octet that says so: 0 to 127 -dBov (RFC 3389 3.1).
 */
guint8
bench_comfort_noise_level(double dbm0)
{
  return (guint8) CLAMP(lrint(DBM0_AT_0_DBOV - dbm0), 0, QUIETEST);
}

/**
 * bench_comfort_noise_hear:
 * @payload: of a CN packet; need not be trusted
 *
 * Takes over the level the far end names. The first octet's highest bit is reserved.
 *
 * Returns: %FALSE when the payload is empty.
 */
gboolean
bench_comfort_noise_hear(BenchComfortNoise *self, const guint8 *payload, gsize size)
{
  if (size == 0)
    return FALSE;
  self->rms = 32768.0 * pow(10.0, -(payload[0] & 0x7f) / 20.0);
  return TRUE;
}

/* A number of even distribution from -1 to 1; chance, but always the same. */
static double
next_number(BenchComfortNoise *self)
{
  self->state = self->state * 1664525u + 1013904223u;
  return (gint32) self->state / 2147483648.0;
}

/**
 * bench_comfort_noise_make:
 * @samples: (out): @n_samples of noise as loud as was last heard
 */
void
bench_comfort_noise_make(BenchComfortNoise *self, gint16 *samples, gsize n_samples)
{
  /* Even distribution has a third of the power of its extremes. */
  double scale = sqrt(3.0 / POWER_LEFT);

  for (gsize i = 0; i < n_samples; i++)
    {
      self->gain += APPROACH * (self->rms - self->gain);
      self->past = POLE * self->past + (1.0 - POLE) * next_number(self);
      samples[i] = (gint16) CLAMP(lrint(self->past * scale * self->gain), -32768, 32767);
    }
}
