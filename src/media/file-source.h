/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sound file that is played into a call: music on hold, or whatever a lab wants a far end to hear.
 *
 * The whole file is read and brought to the mix point's rate when the source is made, so that the mix point
 * only copies. A source that does not loop tells once that it has ended.
 *
 * Threads: made and freed in the main context, where the end is told as well; filled by the mix point.
 * Units: samples at BENCH_MIX_RATE. Errors: %BENCH_MEDIA_ERROR_FILE.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

typedef struct _BenchFileSource BenchFileSource;
typedef void (*BenchFileSourceEnded)(gpointer data);

BenchFileSource *
bench_file_source_new(const char *path, gboolean loop, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_file_source_watch(BenchFileSource *self, BenchFileSourceEnded ended, gpointer data);
gboolean bench_file_source_fill(BenchFileSource *self, gint16 *frame);
void bench_file_source_free(BenchFileSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFileSource, bench_file_source_free)

G_END_DECLS
