/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a running phone is found by other programs: its D-Bus name on the session bus, and the Unix socket
 * it opens on a machine that has none. Both sides use it, so it needs nothing but GLib. Threads: any.
 * Errors: %G_IO_ERROR.
 */
#pragma once

#include <gio/gio.h>

#include "config.h"

G_BEGIN_DECLS

#define BENCH_REMOTE_PATH "/io/github/benchphone/Benchphone"
#define BENCH_REMOTE_INTERFACE BENCH_APP_ID ".Phone1"
#define BENCH_REMOTE_ERROR_REFUSED BENCH_APP_ID ".Error.Refused"
#define BENCH_REMOTE_ERROR_USAGE BENCH_APP_ID ".Error.Usage"

char *bench_remote_bus_name(const char *profile) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_remote_has_session_bus(void);
GDBusConnection *bench_remote_open_bus(void) G_GNUC_WARN_UNUSED_RESULT;
char *bench_remote_socket_folder(void) G_GNUC_WARN_UNUSED_RESULT;
char *bench_remote_socket_path(const char *profile, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_remote_check_folder(const char *folder, GError **error);
GDBusAuthObserver *bench_remote_make_observer(void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
