/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One codec's elements in one direction, driven without a pipeline: what is pushed in at one end has
 * come out at the other, in the callback, when the push returns.
 *
 * The elements are named by the codec table and linked one by one; nothing is chosen by what a packet
 * or a peer says. There is no thread, clock or queue in a chain.
 *
 * Threads: made and freed anywhere; pushed into by one thread at a time. Errors: %BENCH_MEDIA_ERROR_CODEC.
 */
#pragma once

#include <gst/gst.h>

#include "media/codec.h"

G_BEGIN_DECLS

typedef struct _BenchCodecChain BenchCodecChain;
typedef void (*BenchCodecChainFunc)(const guint8 *bytes, gsize size, gpointer data);

/* Sound in, RTP packets out. */
BenchCodecChain *bench_codec_chain_new_encoder(const BenchCodec *codec,
                                               guint payload_type,
                                               guint ptime_ms,
                                               BenchCodecChainFunc func,
                                               gpointer data,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RTP packets in, sound out. */
BenchCodecChain *bench_codec_chain_new_decoder(const BenchCodec *codec,
                                               guint payload_type,
                                               BenchCodecChainFunc func,
                                               gpointer data,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_codec_chain_push(BenchCodecChain *self,
                            const void *bytes,
                            gsize size,
                            GstClockTime time,
                            gboolean discontinuous);
void bench_codec_chain_free(BenchCodecChain *self);

G_END_DECLS
