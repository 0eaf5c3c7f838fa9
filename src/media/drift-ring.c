/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/drift-ring.h"

#include <math.h>

#define CAPACITY 8192u /* samples, a power of two: half a second */
#define MARGIN 4u      /* samples the interpolation looks ahead */

/* Of a level's error a read corrects this share; the level itself is a mean over about 50 reads. */
#define CORRECTION 0.00002
#define SMOOTHING 0.02
#define TOO_FULL 4 /* times the target */

struct _BenchDriftRing
{
  gint16 samples[CAPACITY];
  guint written; /* by the writer; both run on and wrap with guint */
  guint taken;   /* by the reader */
  guint target;

  /* the reader's own */
  gboolean running;
  double fraction; /* between taken and the next sample */
  double mean_level;
};

/**
 * bench_drift_ring_new:
 * @target_level: samples to hold, on the mean, after a read
 *
 * Returns: (transfer full): an empty ring; reading gives silence until it has filled up.
 */
BenchDriftRing *
bench_drift_ring_new(gsize target_level)
{
  BenchDriftRing *self = g_atomic_rc_box_new0(BenchDriftRing);

  self->target = (guint) CLAMP(target_level, MARGIN, CAPACITY / 8);
  return self;
}

/**
 * bench_drift_ring_ref:
 *
 * Returns: (transfer full): @self
 */
BenchDriftRing *
bench_drift_ring_ref(BenchDriftRing *self)
{
  return g_atomic_rc_box_acquire(self);
}

/**
 * bench_drift_ring_unref:
 * @self: (transfer full): freed with its last reference
 */
void
bench_drift_ring_unref(BenchDriftRing *self)
{
  g_atomic_rc_box_release(self);
}

/**
 * bench_drift_ring_get_level:
 *
 * Returns: samples in the ring.
 */
gsize
bench_drift_ring_get_level(BenchDriftRing *self)
{
  return (guint) g_atomic_int_get(&self->written) - (guint) g_atomic_int_get(&self->taken);
}

/**
 * bench_drift_ring_write:
 * @samples: appended; what does not fit is dropped
 */
void
bench_drift_ring_write(BenchDriftRing *self, const gint16 *samples, gsize n_samples)
{
  guint written = self->written;
  gsize room = CAPACITY - (written - (guint) g_atomic_int_get(&self->taken));
  gsize count = MIN(n_samples, room);

  for (gsize i = 0; i < count; i++)
    self->samples[(written + i) % CAPACITY] = samples[i];
  g_atomic_int_set(&self->written, written + (guint) count);
}

/* A cubic through four neighbours, at @t between the middle two. */
static double
interpolate(BenchDriftRing *self, guint at, double t)
{
  double a = self->samples[(at - 1) % CAPACITY];
  double b = self->samples[at % CAPACITY];
  double c = self->samples[(at + 1) % CAPACITY];
  double d = self->samples[(at + 2) % CAPACITY];

  return b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)));
}

static double
step_for(BenchDriftRing *self, guint level_after)
{
  self->mean_level += SMOOTHING * (level_after - self->mean_level);
  return 1.0 + CLAMP((self->mean_level - self->target) * CORRECTION, -BENCH_DRIFT_MOST, BENCH_DRIFT_MOST);
}

static gboolean
start(BenchDriftRing *self, guint level, guint needed)
{
  if (self->running)
    return TRUE;
  if (level < needed + self->target)
    return FALSE;
  self->running = TRUE;
  self->fraction = 0.0;
  self->mean_level = self->target;
  return TRUE;
}

/**
 * bench_drift_ring_read:
 * @samples: filled completely, with silence when there is nothing
 */
void
bench_drift_ring_read(BenchDriftRing *self, gint16 *samples, gsize n_samples)
{
  guint taken = self->taken;
  guint level = (guint) g_atomic_int_get(&self->written) - taken;
  guint needed = (guint) ceil((double) n_samples * (1.0 + BENCH_DRIFT_MOST)) + MARGIN;
  double step = 1.0;

  /* The delay of what has piled up would stay for long. Before the first sample nobody hears it go. */
  if (level > needed + (self->running ? TOO_FULL : 1) * self->target)
    {
      taken += level - needed - self->target;
      level = needed + self->target;
    }
  if (!start(self, level, needed) || level < needed)
    {
      self->running = FALSE;
      for (gsize i = 0; i < n_samples; i++)
        samples[i] = 0;
      g_atomic_int_set(&self->taken, taken);
      return;
    }
  step = step_for(self, level - (guint) n_samples);
  for (gsize i = 0; i < n_samples; i++)
    {
      double value = self->fraction == 0.0 ? self->samples[taken % CAPACITY]
                                           : interpolate(self, taken, self->fraction);
      double position = self->fraction + step;

      samples[i] = (gint16) lrint(CLAMP(value, (double) G_MININT16, (double) G_MAXINT16));
      taken += (guint) position;
      self->fraction = position - floor(position);
    }
  g_atomic_int_set(&self->taken, taken);
}
