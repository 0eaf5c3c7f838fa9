/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a profile may be called: it is part of file names, of a D-Bus name and of a socket's path.
 * Nothing but GLib is needed, so that benchphonectl can ask as well. Threads: any. Errors:
 * %BENCH_PROFILE_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_PROFILE_ERROR (bench_profile_error_quark())
GQuark bench_profile_error_quark(void);

typedef enum
{
  BENCH_PROFILE_ERROR_NAME,
} BenchProfileError;

#define BENCH_PROFILE_DEFAULT "default"

gboolean bench_profile_check(const char *profile, GError **error);

G_END_DECLS
