/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What there can be at a leg's place of the mix point besides its share of the mix: music for a far end that
 * is on hold, a file that is played into the call, a recording, and a far end that nobody is to hear.
 *
 * Neither music nor a played file is heard here: they are for the far end. A recording has on its left what
 * is sent, both included.
 *
 * Threads: under the mix point's lock. Owner: the place; the recording is its maker's.
 */
#pragma once

#include "media/file-source.h"
#include "media/recorder.h"

G_BEGIN_DECLS

typedef struct
{
  BenchFileSource *music;
  BenchFileSource *played;
  gboolean instead;  /* of the mix; else over it */
  gboolean silenced; /* what the far end says goes nowhere */
  BenchRecorder *recorder;
} BenchLegExtras;

void bench_leg_extras_say(BenchLegExtras *self, gboolean joined, const gint16 *heard, gint16 *frame);
void bench_leg_extras_clear(BenchLegExtras *self);

G_END_DECLS
