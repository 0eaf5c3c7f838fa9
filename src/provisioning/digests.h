/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The MD5 digests of the files that were applied last, so that an unchanged file is not applied again
 * (guide 5.3 step 4). Kept beside the settings; a file that cannot be written costs one more application.
 *
 * How many values the layer had is kept with the digest of its file: when the layer comes back from the disk with
 * others, because it, or the keyring with its passwords, was lost, its file counts as new.
 * MD5 tells a file from its last version here, it protects nothing. Threads: main context only.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct _BenchDigests BenchDigests;

BenchDigests *bench_digests_new(BenchSettings *settings, const char *path) G_GNUC_WARN_UNUSED_RESULT;
void bench_digests_free(BenchDigests *self);
gboolean bench_digests_is_known(BenchDigests *self, const char *key, GBytes *bytes);
void bench_digests_remember(BenchDigests *self, const char *key, GBytes *bytes);
void bench_digests_forget_one(BenchDigests *self, const char *key);
void bench_digests_forget(BenchDigests *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDigests, bench_digests_free)

G_END_DECLS
