/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/mix-route.h"

#include <math.h>

/**
 * bench_mix_route_add_input:
 * @device: an open microphone
 *
 * Returns: (transfer none) (nullable): its input, as loud as it comes; %NULL when there are too many.
 */
BenchMixInput *
bench_mix_route_add_input(BenchMixRoute *self, BenchDevice *device)
{
  BenchMixInput *input = NULL;

  if (self->n_inputs == BENCH_MIX_MOST_INPUTS)
    return NULL;
  input = &self->inputs[self->n_inputs++];
  *input = (BenchMixInput){ .device = device, .gain = 1.0 };
  return input;
}

/**
 * bench_mix_route_add_output:
 * @device: an open speaker
 *
 * A device that is an output already stays one: it is written once a tick, whoever uses it.
 *
 * Returns: (transfer none) (nullable): its output, silent at first; %NULL when there are too many.
 */
BenchMixOutput *
bench_mix_route_add_output(BenchMixRoute *self, BenchDevice *device)
{
  BenchMixOutput *output = NULL;

  for (guint i = 0; i < self->n_outputs; i++)
    if (self->outputs[i].device == device)
      return &self->outputs[i];
  if (self->n_outputs == BENCH_MIX_MOST_OUTPUTS)
    return NULL;
  output = &self->outputs[self->n_outputs++];
  *output = (BenchMixOutput){ .device = device };
  return output;
}

/**
 * bench_mix_output_hear:
 * @gain: how loud; an output that hears the sound already hears it at the louder of the two
 */
void
bench_mix_output_hear(BenchMixOutput *output, BenchSound sound, double gain)
{
  output->gains[sound] = MAX(output->gains[sound], gain);
}

/**
 * bench_mix_route_has_echo:
 *
 * Returns: whether an input is the one that hears the speaker.
 */
gboolean
bench_mix_route_has_echo(const BenchMixRoute *self)
{
  for (guint i = 0; i < self->n_inputs; i++)
    if (self->inputs[i].device->klass->echo)
      return TRUE;
  return FALSE;
}

/**
 * bench_mix_output_mix:
 * @heard: (out): the output's frame of the tick, saturated
 */
void
bench_mix_output_mix(const BenchMixOutput *output, const BenchMixSounds *sounds, gint16 *heard)
{
  gint32 sum[BENCH_TICK_SAMPLES] = { 0 };

  for (guint sound = 0; sound < BENCH_SOUNDS; sound++)
    {
      const gint16 *frame = sounds->frames[sound];
      double gain = output->gains[sound];

      if (!sounds->active[sound] || gain == 0.0)
        continue;
      if (gain == 1.0)
        bench_mixer_add(sum, frame, BENCH_TICK_SAMPLES);
      else
        for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
          sum[i] += (gint32) lrint(frame[i] * gain);
    }
  bench_mixer_take(sum, NULL, 1.0, heard, BENCH_TICK_SAMPLES);
}
