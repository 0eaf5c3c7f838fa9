/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator half of media/tones.h: from a pattern to samples, exact to the sample in cadence. */
#include <math.h>

#include "media/mixer.h"
#include "media/tones.h"

/* A tone rises and falls over this long where it meets silence, so that it does not click. */
#define RAMP_MS 2

struct _BenchToneGenerator
{
  BenchTonePattern *pattern;
  guint sample_rate;
  double amplitude;
  double phases[BENCH_TONE_FREQUENCIES]; /* in turns; run on from one element to the next */
  double modulation_phase;
  guint element;
  gboolean looped; /* the elements that play once are behind us */
  gboolean finished;
  gboolean rises;   /* silence came before the element */
  guint64 position; /* samples into the element */
};

/**
 * bench_tone_generator_new:
 * @pattern: (transfer full): what to play
 * @sample_rate: Hz of what bench_tone_generator_fill() writes
 * @level_dbm0: of each frequency
 *
 * Returns: (transfer full): a generator at the start of @pattern.
 */
BenchToneGenerator *
bench_tone_generator_new(BenchTonePattern *pattern, guint sample_rate, double level_dbm0)
{
  BenchToneGenerator *self = g_new0(BenchToneGenerator, 1);

  self->pattern = pattern;
  self->sample_rate = sample_rate;
  self->amplitude = bench_mixer_dbm0_to_amplitude(level_dbm0);
  self->rises = TRUE;
  return self;
}

/**
 * bench_tone_generator_free:
 * @self: (nullable) (transfer full): a generator
 */
void
bench_tone_generator_free(BenchToneGenerator *self)
{
  if (self == NULL)
    return;
  bench_tone_pattern_free(self->pattern);
  g_free(self);
}

/* Which element follows @from, or n_elements when the tone ends there. */
static guint
next_element(BenchToneGenerator *self, guint from, gboolean *looped)
{
  guint n = self->pattern->n_elements;

  for (guint step = 1; step <= n; step++)
    {
      guint candidate = (from + step) % n;

      if (from + step >= n)
        *looped = TRUE;
      if (!*looped || !self->pattern->elements[candidate].once)
        return candidate;
    }
  return n;
}

static gboolean
sounds(BenchToneGenerator *self, guint element)
{
  return element < self->pattern->n_elements && self->pattern->elements[element].n_frequencies > 0;
}

static void
advance(BenchToneGenerator *self)
{
  guint next = next_element(self, self->element, &self->looped);

  self->position = 0;
  self->finished = next >= self->pattern->n_elements;
  if (self->finished)
    return;
  self->rises = !sounds(self, self->element);
  if (self->rises)
    for (guint i = 0; i < BENCH_TONE_FREQUENCIES; i++)
      self->phases[i] = 0.0;
  if (self->rises)
    self->modulation_phase = 0.0;
  self->element = next;
}

static double
envelope(BenchToneGenerator *self, guint64 length, gboolean falls)
{
  guint64 ramp = (guint64) self->sample_rate * RAMP_MS / 1000;
  guint64 left = length > 0 ? length - self->position : G_MAXUINT64;
  double gain = 1.0;

  if (self->rises && self->position < ramp)
    gain = (self->position + 0.5) / ramp;
  if (falls && left <= ramp)
    gain = MIN(gain, (left - 0.5) / ramp);
  return gain;
}

/* A gain that swings from 0 to 2: the carrier keeps its level, each sideband is 6 dB below it. */
static double
modulate(BenchToneGenerator *self, double hz)
{
  double gain = 1.0 - cos(2.0 * G_PI * self->modulation_phase);

  self->modulation_phase += hz / self->sample_rate;
  self->modulation_phase -= floor(self->modulation_phase);
  return gain;
}

static gsize
fill_element(BenchToneGenerator *self, gint16 *out, gsize n_samples)
{
  const BenchToneElement *element = &self->pattern->elements[self->element];
  guint64 length = (guint64) element->duration_ms * self->sample_rate / 1000;
  gboolean looped = self->looped;
  gboolean falls = length > 0 && !sounds(self, next_element(self, self->element, &looped));
  gsize count = length > 0 ? MIN(n_samples, length - self->position) : n_samples;

  for (gsize i = 0; i < count; i++)
    {
      double value = 0.0;

      for (guint f = 0; f < element->n_frequencies; f++)
        {
          value += sin(2.0 * G_PI * self->phases[f]);
          self->phases[f] += element->frequencies[f] / self->sample_rate;
          self->phases[f] -= floor(self->phases[f]);
        }
      if (element->modulation_hz > 0.0)
        value *= modulate(self, element->modulation_hz);
      value *= self->amplitude * envelope(self, length, falls);
      out[i] = (gint16) lrint(CLAMP(value, (double) G_MININT16, (double) G_MAXINT16));
      self->position++;
    }
  return count;
}

/**
 * bench_tone_generator_fill:
 * @out: filled completely, with silence after the end
 *
 * Returns: %FALSE once the tone has ended (only patterns whose elements all play once end).
 */
gboolean
bench_tone_generator_fill(BenchToneGenerator *self, gint16 *out, gsize n_samples)
{
  gsize done = 0;

  while (done < n_samples && !self->finished)
    {
      const BenchToneElement *element = &self->pattern->elements[self->element];
      guint64 length = (guint64) element->duration_ms * self->sample_rate / 1000;

      done += fill_element(self, out + done, n_samples - done);
      if (length > 0 && self->position >= length)
        advance(self);
    }
  for (; done < n_samples; done++)
    out[done] = 0;
  return !self->finished;
}
