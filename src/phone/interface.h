/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of this machine's addresses a phone uses. Threads: any. Errors: %BENCH_PHONE_ERROR. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *bench_interface_resolve(const char *interface, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
