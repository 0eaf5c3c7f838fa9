/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The random source of one phone: tags, Call-IDs, client nonces, jitter.
 *
 * Without a seed the bytes come from the operating system and are fit for nonces; with one they
 * repeat, so that a test sees the same Call-ID twice. Threads: main context only.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_TYPE_RANDOM (bench_random_get_type())
G_DECLARE_FINAL_TYPE(BenchRandom, bench_random, BENCH, RANDOM, GObject)

BenchRandom *bench_random_new(void) G_GNUC_WARN_UNUSED_RESULT;
BenchRandom *bench_random_new_seeded(guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

void bench_random_fill(BenchRandom *self, guint8 *bytes, gsize size);
guint32 bench_random_uint32(BenchRandom *self);
guint bench_random_below(BenchRandom *self, guint limit);
char *bench_random_token(BenchRandom *self, guint length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
