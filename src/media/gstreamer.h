/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starting GStreamer late: not when the program starts, but at the first sound or when asked to warm
 * up, because its registry and libav together take longer than the phone takes to register.
 *
 * Threads: any; whoever comes second waits for the first. Errors: GStreamer that cannot start at all
 * leaves every codec unavailable.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean bench_gstreamer_ensure(void);
void bench_gstreamer_load(const char *const *element_names);

G_END_DECLS
