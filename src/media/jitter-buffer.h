/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The jitter buffer of one leg: packets in as they arrive, out in order as the mix point needs them.
 *
 * GStreamer's own is a pipeline element with two threads and a fixed latency, and what leaves it must
 * be buffered once more up to the mix point's tick. This one is asked by the tick itself, so the only
 * delay is the one it chooses, and that can change while the call goes on:
 *
 *   adaptive (voice.jib.adaptive = 1): playing starts with the first tick at least BENCH_JITTER_START_MS
 *     after the first packet, or voice.jib.min when that is more. On a clean network this gives 10 to
 *     30 ms. A packet that comes too late to be played in its turn is played nevertheless, which makes
 *     the delay grow by what was missing, up to voice.jib.max. When for two seconds every packet has
 *     waited longer than it needed to, one is left out and the delay shrinks again; after a jam sooner.
 *   fixed (0): voice.jib.normal from the first packet on; who comes too late is dropped, and after a stall
 *     whatever came at once beyond twice that.
 *
 * The factory's 120 ms of voice.jib.normal are thus only used when adaptive is off: a reference phone
 * should add as little delay of its own as the network allows.
 *
 * Threads: owned by a leg. Units: ms, µs of one monotonic clock. Errors: none; all input is legal.
 */
#pragma once

#include "media/burst-gap.h"

G_BEGIN_DECLS

#define BENCH_JITTER_START_MS 10
#define BENCH_JITTER_SLOTS 256

typedef struct
{
  gboolean adaptive;
  guint min_ms;
  guint normal_ms;
  guint max_ms;
} BenchJitterPolicy;

typedef enum
{
  BENCH_JITTER_EMPTY,   /* nothing has begun, or the far end pauses: silence */
  BENCH_JITTER_MISSING, /* a packet should be here and is not: conceal it */
  BENCH_JITTER_PACKET,  /* decode and play it */
  BENCH_JITTER_SKIP,    /* decode it for the decoder's sake, do not play it, ask again */
} BenchJitterResult;

/* How deep it is, in ms. */
typedef struct
{
  guint now;
  guint nominal; /* what packets have waited of late, on average */
  guint maximum; /* the longest that one waited */
  guint most;    /* it will grow to */
} BenchJitterDepth;

typedef struct _BenchJitterBuffer BenchJitterBuffer;

BenchJitterBuffer *bench_jitter_buffer_new(const BenchJitterPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
void bench_jitter_buffer_free(BenchJitterBuffer *self);
void bench_jitter_buffer_reset(BenchJitterBuffer *self);
void bench_jitter_buffer_put(BenchJitterBuffer *self,
                             guint16 sequence,
                             guint ptime_ms,
                             GBytes *bytes,
                             gint64 now_us);
BenchJitterResult bench_jitter_buffer_take(BenchJitterBuffer *self, gint64 now_us, GBytes **bytes);
guint bench_jitter_buffer_get_missing_ms(BenchJitterBuffer *self);
void bench_jitter_buffer_pause(BenchJitterBuffer *self);
guint64 bench_jitter_buffer_get_late(BenchJitterBuffer *self);
void bench_jitter_buffer_set_counter(BenchJitterBuffer *self, BenchBurstGap *counter);
BenchJitterDepth bench_jitter_buffer_get_depth(BenchJitterBuffer *self);
guint bench_jitter_buffer_get_ptime(BenchJitterBuffer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchJitterBuffer, bench_jitter_buffer_free)

G_END_DECLS
