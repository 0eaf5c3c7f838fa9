/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/failure-tones.h"

typedef struct
{
  int code;
  BenchTone tone;
} Row;

/* What the far end says of its reason counts more than the status it chose for it. */
static const Row causes[] = {
  { 1, BENCH_TONE_INFO },        /* unallocated number */
  { 2, BENCH_TONE_INFO },        /* no route to the network */
  { 3, BENCH_TONE_INFO },        /* no route to the destination */
  { 17, BENCH_TONE_BUSY },       /* user busy */
  { 18, BENCH_TONE_BUSY },       /* no user responding */
  { 19, BENCH_TONE_BUSY },       /* no answer */
  { 21, BENCH_TONE_BUSY },       /* rejected */
  { 22, BENCH_TONE_INFO },       /* number changed */
  { 27, BENCH_TONE_CONGESTION }, /* destination out of order */
  { 28, BENCH_TONE_INFO },       /* address incomplete */
  { 34, BENCH_TONE_CONGESTION }, /* no circuit */
  { 38, BENCH_TONE_CONGESTION }, /* network out of order */
  { 41, BENCH_TONE_CONGESTION }, /* temporary failure */
  { 42, BENCH_TONE_CONGESTION }, /* congestion */
  { 44, BENCH_TONE_CONGESTION }, /* channel not available */
  { 47, BENCH_TONE_CONGESTION }, /* resource unavailable */
};

/* Those that differ from their class. */
static const Row codes[] = {
  { 403, BENCH_TONE_INFO }, /* this number is not allowed */
  { 404, BENCH_TONE_INFO },       { 410, BENCH_TONE_INFO },       { 414, BENCH_TONE_INFO },
  { 416, BENCH_TONE_INFO },       { 484, BENCH_TONE_INFO },       { 485, BENCH_TONE_INFO },
  { 604, BENCH_TONE_INFO },       { 401, BENCH_TONE_CONGESTION }, { 407, BENCH_TONE_CONGESTION },
  { 408, BENCH_TONE_CONGESTION }, /* nobody answered the request at all */
  { 415, BENCH_TONE_CONGESTION }, { 482, BENCH_TONE_CONGESTION }, { 483, BENCH_TONE_CONGESTION },
  { 488, BENCH_TONE_CONGESTION }, { 606, BENCH_TONE_CONGESTION },
};

static BenchTone
find(const Row *rows, gsize n_rows, int code)
{
  for (gsize i = 0; i < n_rows; i++)
    if (rows[i].code == code)
      return rows[i].tone;
  return BENCH_TONE_NONE;
}

/**
 * bench_failure_tone:
 * @call: an ended call
 *
 * Returns: the tone that says why; of a class that says no more, busy for 4xx and 6xx, and congestion for
 *   all others and for a call that got no answer.
 */
BenchTone
bench_failure_tone(const BenchCall *call)
{
  BenchTone tone = find(causes, G_N_ELEMENTS(causes), call->cause);

  if (tone == BENCH_TONE_NONE)
    tone = find(codes, G_N_ELEMENTS(codes), call->code);
  if (tone != BENCH_TONE_NONE)
    return tone;
  return call->code / 100 == 4 || call->code / 100 == 6 ? BENCH_TONE_BUSY : BENCH_TONE_CONGESTION;
}
