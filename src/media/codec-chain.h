/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One codec's element in one direction, driven without a pipeline: what is pushed in at one end has
 * come out at the other, in the callback, when the push returns.
 *
 * An encoder's chain gathers what its element gives into payloads of one packet time each. The element is
 * named by the codec table; nothing is chosen by what a packet or a peer says. There is no thread, clock
 * or queue in a chain.
 *
 * Threads: made and freed anywhere; pushed into by one thread at a time. Errors: %BENCH_MEDIA_ERROR_CODEC.
 */
#pragma once

#include <gst/gst.h>

#include "media/codec.h"

G_BEGIN_DECLS

typedef struct _BenchCodecChain BenchCodecChain;
typedef void (*BenchCodecChainFunc)(const guint8 *bytes, gsize size, gpointer data);

/* What the far end asked of what we send. */
typedef struct
{
  guint most_bit_rate; /* 0: as we like */
  gboolean no_fec;
  gboolean constant_bit_rate;
} BenchCodecWishes;

/* Sound in, payloads out. */
BenchCodecChain *bench_codec_chain_new_encoder(const BenchCodec *codec,
                                               guint ptime_ms,
                                               const BenchCodecWishes *wishes,
                                               BenchCodecChainFunc func,
                                               gpointer data,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Payloads in, sound out. */
BenchCodecChain *bench_codec_chain_new_decoder(const BenchCodec *codec,
                                               BenchCodecChainFunc func,
                                               gpointer data,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_codec_chain_push(BenchCodecChain *self, const void *bytes, gsize size);
void bench_codec_chain_push_lost(BenchCodecChain *self, guint ms);
void bench_codec_chain_restart(BenchCodecChain *self);
guint bench_codec_chain_get_ptime(BenchCodecChain *self);
void bench_codec_chain_free(BenchCodecChain *self);

G_END_DECLS
