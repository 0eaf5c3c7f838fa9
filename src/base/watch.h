/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A source of the main loop, from its beginning to its end: a socket that is read, a GCancellable that may be
 * cancelled. Timers are the clock's (base/clock). Threads: that of the context. Errors: none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *bench_watch_begin(GSource *source, GMainContext *context, GSourceFunc callback, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
void bench_watch_end(GSource *source);

G_END_DECLS
