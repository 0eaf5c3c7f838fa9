/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bridging lost packets of codecs that are waveforms, in the spirit of ITU-T G.711 appendix I: the last
 * pitch period goes on, of more periods the longer it lasts, fading out from 10 ms on and silent after
 * 60; the sound that comes back is faded in over what was made up. Unlike there nothing is delayed: a
 * leg hears each sample in the tick it is due.
 *
 * At the rate of the mix point, so that one works for all codecs, and after the decoder.
 *
 * Threads: owned by a leg. Units: samples at BENCH_MIX_RATE. Errors: none.
 */
#pragma once

#include <glib.h>

#include "media/mixer.h"

G_BEGIN_DECLS

/* Three of the longest periods, and what a search compares. */
#define BENCH_CONCEALMENT_HISTORY (BENCH_MIX_RATE * 65 / 1000)
#define BENCH_CONCEALMENT_OVERLAP (BENCH_MIX_RATE * 4 / 1000)

typedef struct
{
  gint16 history[BENCH_CONCEALMENT_HISTORY]; /* of what was heard, the newest last */
  gint16 before[BENCH_CONCEALMENT_HISTORY];  /* the same, as it was when the loss began */
  gint16 cycle[BENCH_CONCEALMENT_HISTORY];   /* one to three periods, repeated */
  gsize n_cycle;
  gsize at;     /* in the cycle */
  gsize period; /* 0: nothing is being concealed */
  gsize n_lost; /* samples made up in a row */
  double step;  /* between the last true sample and the first made up */
} BenchConcealment;

void bench_concealment_reset(BenchConcealment *self);
void bench_concealment_good(BenchConcealment *self, gint16 *samples, gsize n_samples);
void bench_concealment_lost(BenchConcealment *self, gint16 *samples, gsize n_samples);

G_END_DECLS
