/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests that wait until the phone is idle, rings, talks or is registered, or until their time is up. They
 * are looked at whenever the phone emits an event. Private to this room. Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

#include "phone/phone.h"

G_BEGIN_DECLS

typedef struct _BenchWaits BenchWaits;

BenchWaits *bench_waits_new(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
void bench_waits_free(BenchWaits *self);
gboolean
bench_waits_add(BenchWaits *self, const char *condition, guint timeout_ms, GDBusMethodInvocation *invocation);

G_END_DECLS
