/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A subscription of somebody else to us: the dialog, its expiry, and the NOTIFYs in it. RFC 6665 4.2.
 *
 * Whoever listens to the agent's "subscribe" decides whether the subscriber may, and makes one of these; then it
 * sends the state at once and whenever it changes. While a NOTIFY is unanswered, only the newest state waits.
 *
 * Signals:
 *   "refreshed" ()   the subscriber refreshed: send the full state again
 *   "ended"     ()   last: it expired, unsubscribed, or cannot be reached
 * Threads: main context only. Our timers are the agent's clock.
 */
#pragma once

#include "sip/account.h"
#include "sip/incoming-request.h"

G_BEGIN_DECLS

#define BENCH_TYPE_NOTIFIER (bench_notifier_get_type())
G_DECLARE_FINAL_TYPE(BenchNotifier, bench_notifier, BENCH, NOTIFIER, GObject)

BenchNotifier *bench_notifier_new(BenchSipIncoming *request,
                                  BenchSipAccount *account,
                                  const char *content_type) G_GNUC_WARN_UNUSED_RESULT;
void bench_notifier_send(BenchNotifier *self, const char *body);
void bench_notifier_end(BenchNotifier *self, const char *reason);
guint bench_notifier_next_version(BenchNotifier *self);
BenchSipAccount *bench_notifier_get_account(BenchNotifier *self);

G_END_DECLS
