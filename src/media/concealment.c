/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/concealment.h"

#include <math.h>
#include <string.h>

#define HISTORY BENCH_CONCEALMENT_HISTORY
#define LEAST_PERIOD (BENCH_MIX_RATE / 200)
#define MOST_PERIOD (BENCH_MIX_RATE / 66)
#define COMPARED (BENCH_MIX_RATE * 20 / 1000)
#define STAGE (BENCH_MIX_RATE / 100)
/* Made up for this long, nothing is left of it. */
#define FADED (BENCH_MIX_RATE * 60 / 1000)

/**
 * bench_concealment_reset:
 *
 * Forgets what was heard: another decoder, or another far end.
 */
void
bench_concealment_reset(BenchConcealment *self)
{
  memset(self, 0, sizeof *self);
}

static void
remember(BenchConcealment *self, const gint16 *samples, gsize n_samples)
{
  gsize kept = MIN(n_samples, HISTORY);

  memmove(self->history, self->history + kept, (HISTORY - kept) * sizeof *samples);
  memcpy(self->history + HISTORY - kept, samples + n_samples - kept, kept * sizeof *samples);
}

static double
similarity(const gint16 *now, gsize period, gsize step)
{
  const gint16 *before = now - period;
  double product = 0.0;
  double power = 0.0;

  for (gsize i = 0; i < COMPARED; i += step)
    {
      product += (double) now[i] * before[i];
      power += (double) before[i] * before[i];
    }
  return power > 0.0 ? product / sqrt(power) : 0.0;
}

static gsize
find_period(const BenchConcealment *self)
{
  const gint16 *now = self->history + HISTORY - COMPARED;
  gsize best = LEAST_PERIOD;
  double most = -G_MAXDOUBLE;
  gsize from = 0;
  gsize to = 0;

  for (gsize period = LEAST_PERIOD; period <= MOST_PERIOD; period += 2)
    {
      double like = similarity(now, period, 2);

      if (like > most)
        {
          most = like;
          best = period;
        }
    }
  from = MAX(best - 1, LEAST_PERIOD);
  to = MIN(best + 1, MOST_PERIOD);
  most = -G_MAXDOUBLE;
  for (gsize period = from; period <= to; period++)
    {
      double like = similarity(now, period, 1);

      if (like > most)
        {
          most = like;
          best = period;
        }
    }
  return best;
}

/* Takes the last @n_periods periods as the cycle, its end bent so that it leads into its beginning. */
static void
take_cycle(BenchConcealment *self, gsize n_periods)
{
  gsize overlap = self->period / 4;
  const gint16 *from;

  self->n_cycle = self->period * n_periods;
  from = self->before + HISTORY - self->n_cycle;
  memcpy(self->cycle, from, self->n_cycle * sizeof *from);
  for (gsize i = 0; i < overlap; i++)
    {
      double gain = (i + 1.0) / (overlap + 1.0);
      gsize place = self->n_cycle - overlap + i;

      /* What came before the cycle led into its beginning; what is at its end need not. */
      self->cycle[place]
          = (gint16) lrint(self->cycle[place] * (1.0 - gain) + from[(gssize) i - (gssize) overlap] * gain);
    }
}

static void
begin(BenchConcealment *self)
{
  const gint16 *end = self->history + HISTORY;

  self->period = find_period(self);
  memcpy(self->before, self->history, sizeof self->before);
  self->n_lost = 0;
  self->at = 0;
  take_cycle(self, 1);
  /* The true past leads on from end[-1]; the cycle from the sample one period before that. */
  self->step = end[-1] - end[-1 - (gssize) self->period];
}

static double
fade(gsize n_lost)
{
  if (n_lost < STAGE)
    return 1.0;
  return n_lost < FADED ? 1.0 - (double) (n_lost - STAGE) / (FADED - STAGE) : 0.0;
}

static gint16
make_up(BenchConcealment *self)
{
  double sample = self->cycle[self->at];
  gsize overlap = self->period / 4;

  if (self->n_lost < overlap)
    sample += self->step * (1.0 - (self->n_lost + 1.0) / (overlap + 1.0));
  sample *= fade(self->n_lost);
  self->at = (self->at + 1) % self->n_cycle;
  self->n_lost++;
  return (gint16) CLAMP(lrint(sample), -32768, 32767);
}

/**
 * bench_concealment_lost:
 * @samples: (out): @n_samples to be played for those that are missing
 */
void
bench_concealment_lost(BenchConcealment *self, gint16 *samples, gsize n_samples)
{
  if (self->period == 0)
    begin(self);
  for (gsize i = 0; i < n_samples; i++)
    {
      /* One period for long sounds like a buzz: later there are two, then three (appendix I.2.5). */
      if (self->n_lost == STAGE || self->n_lost == 2 * STAGE)
        {
          gsize place = self->at % self->period;

          take_cycle(self, self->n_lost / STAGE + 1);
          self->at = place;
        }
      samples[i] = make_up(self);
    }
  remember(self, samples, n_samples);
}

/**
 * bench_concealment_good:
 * @samples: (inout): what was decoded; after a loss its beginning is faded in
 */
void
bench_concealment_good(BenchConcealment *self, gint16 *samples, gsize n_samples)
{
  if (self->period != 0 && n_samples > 0)
    {
      gsize overlap = MIN(n_samples, BENCH_CONCEALMENT_OVERLAP);

      for (gsize i = 0; i < overlap; i++)
        {
          double gain = (i + 1.0) / (overlap + 1.0);

          samples[i] = (gint16) lrint(samples[i] * gain + make_up(self) * (1.0 - gain));
        }
      self->period = 0;
      self->n_lost = 0;
    }
  remember(self, samples, n_samples);
}
