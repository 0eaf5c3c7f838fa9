/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/leg-extras.h"

#include "media/mixer.h"

static void
play(BenchLegExtras *self, gint16 *frame)
{
  gint16 played[BENCH_TICK_SAMPLES];
  gint32 sum[BENCH_TICK_SAMPLES] = { 0 };

  if (!bench_file_source_fill(self->played, played))
    return;
  bench_mixer_add(sum, played, BENCH_TICK_SAMPLES);
  if (!self->instead)
    bench_mixer_add(sum, frame, BENCH_TICK_SAMPLES);
  bench_mixer_take(sum, NULL, 1.0, frame, BENCH_TICK_SAMPLES);
}

/**
 * bench_leg_extras_say:
 * @joined: whether the leg takes part; one that does not is on hold
 * @heard: what the far end says in this tick
 * @frame: (inout): what the far end is to hear in it
 */
void
bench_leg_extras_say(BenchLegExtras *self, gboolean joined, const gint16 *heard, gint16 *frame)
{
  if (!joined && self->music != NULL)
    bench_file_source_fill(self->music, frame);
  if (joined && self->played != NULL)
    play(self, frame);
  if (self->recorder != NULL)
    bench_recorder_write(self->recorder, frame, heard);
}

/**
 * bench_leg_extras_clear:
 *
 * Frees what is the place's own. Needs no lock once the mix point does not know the leg any more.
 */
void
bench_leg_extras_clear(BenchLegExtras *self)
{
  g_clear_pointer(&self->music, bench_file_source_free);
  g_clear_pointer(&self->played, bench_file_source_free);
  self->recorder = NULL;
}
