/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A recording of a call: a WAV file of two channels, what the far end hears on the left, what it says on the
 * right, 16 bit at BENCH_MIX_RATE.
 *
 * The mix point hands over a frame each tick and never waits for a disk: a thread of the recording's own writes.
 * While it is paused nothing is written, and the file goes on where it stopped. A file is never
 * overwritten.
 *
 * Threads: made, paused and closed in the main context, where a failure is told as well; written to by the
 * mix point. Errors: %BENCH_MEDIA_ERROR_FILE.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

typedef struct _BenchRecorder BenchRecorder;
/* The disk took no more; said once. The recording is still to be closed, later or now. */
typedef void (*BenchRecorderFailed)(const char *reason, gpointer data);

BenchRecorder *bench_recorder_new(const char *path, BenchRecorderFailed failed, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void bench_recorder_set_paused(BenchRecorder *self, gboolean paused);
void bench_recorder_write(BenchRecorder *self, const gint16 *said, const gint16 *heard);
void bench_recorder_close(BenchRecorder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchRecorder, bench_recorder_close)

G_END_DECLS
