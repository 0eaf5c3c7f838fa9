/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone's D-Bus service: what benchphonectl and other programs drive it with.
 *
 * It is on the session bus; where there is none it is a private D-Bus server on a Unix socket in
 * $XDG_RUNTIME_DIR/benchphone, or /tmp/benchphone-UID. Only the same user may talk. When the bus goes away
 * the phone stays, and the socket takes over. The interface is described in data/dbus.
 *
 * A program calls bench_remote_open_bus() (remote/address.h) before it makes the phone.
 *
 * Life: new → start → ("ready" or "failed") → stop → unref. The owner of the phone listens to "quit" and stops
 * the phone; the request to quit is answered by bench_remote_stop().
 *
 * Signals:
 *   "ready"  (string where)   programs can find the phone now; @where is for the log
 *   "failed" (string reason)  they cannot: the profile is running already, or no socket can be opened
 *   "quit"   ()               a program asks the phone to end
 * Threads: main context only.
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_REMOTE (bench_remote_get_type())
G_DECLARE_FINAL_TYPE(BenchRemote, bench_remote, BENCH, REMOTE, GObject)

BenchRemote *bench_remote_new(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
void bench_remote_start(BenchRemote *self);
void bench_remote_stop(BenchRemote *self);

G_END_DECLS
