/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The method Login, and the guard before all others: who calls, and when a caller is gone. A caller is a name on the
 * bus, or a connection to our socket. Private to this room. Threads: main context only.
 */
#pragma once

#include "remote/login.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _BenchGuard BenchGuard;

BenchGuard *bench_guard_new(BenchFirmware *firmware, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_guard_free(BenchGuard *self);
gboolean bench_guard_call(BenchGuard *self,
                          const char *method,
                          GVariant *arguments,
                          GDBusMethodInvocation *invocation);

G_END_DECLS
