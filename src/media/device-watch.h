/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which devices the sound server has, kept up to date while somebody wants to know.
 *
 * The server is asked every two seconds on a thread beside the main loop, which never waits for it. Asking
 * anew, rather than listening, finds a server that was restarted, and holds no connection between two
 * questions. Nothing is asked while nobody wants to know: a phone that idles, or one whose devices are not
 * the server's, costs nothing.
 *
 * Threads: main context only; the callback comes there. Errors: a server that does not answer has no devices.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

typedef struct _BenchDeviceWatch BenchDeviceWatch;
typedef void (*BenchDeviceWatchFunc)(gpointer data);

BenchDeviceWatch *bench_device_watch_new(BenchClock *clock,
                                         BenchDeviceWatchFunc answered,
                                         gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_device_watch_free(BenchDeviceWatch *self);
void bench_device_watch_set_wanted(BenchDeviceWatch *self, gboolean wanted);
GPtrArray *bench_device_watch_get_devices(BenchDeviceWatch *self);
gboolean bench_device_watch_has(BenchDeviceWatch *self, const char *id, gboolean input);

G_END_DECLS
