/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The MD5 digests of the files that were applied last, so that an unchanged file is not applied again
 * (guide 5.3 step 4). Kept beside the settings; a file that cannot be written costs one more application.
 *
 * MD5 tells a file from its last version here, it protects nothing. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BenchDigests BenchDigests;

BenchDigests *bench_digests_new(const char *path) G_GNUC_WARN_UNUSED_RESULT;
void bench_digests_free(BenchDigests *self);
gboolean bench_digests_is_known(BenchDigests *self, const char *key, GBytes *bytes);
void bench_digests_remember(BenchDigests *self, const char *key, GBytes *bytes);
void bench_digests_forget(BenchDigests *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDigests, bench_digests_free)

G_END_DECLS
