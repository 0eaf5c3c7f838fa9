/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A subscription of ours: SUBSCRIBE, refresh before it expires, NOTIFYs in, what to do when the server ends it,
 * and unsubscribing. RFC 6665 4.1.
 *
 * One subscription keeps one dialog. If the SUBSCRIBE was forked, the fork whose NOTIFY or 2xx comes first makes
 * it; the NOTIFYs of others get 481, as none of our event packages allows more (RFC 6665 4.1.2.4, RFC 3842 4.9).
 *
 *   IDLE → TRYING → PENDING or ACTIVE → ENDING → IDLE
 *   FAILED: will be tried again (no answer, 5xx, ended with "probation", "giveup", "deactivated", "timeout")
 *   REFUSED: will not (403, 404, 405, 489, 501, 603 …; ended with "rejected", "noresource", "invariant")
 *
 * Signals:
 *   "changed"  ()                                state, code or reason differ
 *   "notified" (char *content_type, GBytes *body) a NOTIFY with a body of a type asked for
 * Threads: main context only. Our timers are the agent's clock.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_SUBSCRIPTION_IDLE,
  BENCH_SUBSCRIPTION_TRYING,
  BENCH_SUBSCRIPTION_PENDING,
  BENCH_SUBSCRIPTION_ACTIVE,
  BENCH_SUBSCRIPTION_FAILED,
  BENCH_SUBSCRIPTION_REFUSED,
  BENCH_SUBSCRIPTION_ENDING,
} BenchSubscriptionState;

#define BENCH_TYPE_SUBSCRIPTION (bench_subscription_get_type())
G_DECLARE_FINAL_TYPE(BenchSubscription, bench_subscription, BENCH, SUBSCRIPTION, GObject)

typedef struct
{
  const char *event;
  const char *accept; /* the one body type */
  const char *target; /* Request-URI and To; NULL: the account's own address of record */
  guint expires_s;
} BenchSubscriptionOptions;

BenchSubscription *bench_subscription_new(BenchSipAgent *agent,
                                          BenchSipAccount *account,
                                          const BenchSubscriptionOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void bench_subscription_start(BenchSubscription *self);
void bench_subscription_stop(BenchSubscription *self);

BenchSubscriptionState bench_subscription_get_state(BenchSubscription *self);
int bench_subscription_get_code(BenchSubscription *self);
const char *bench_subscription_get_reason(BenchSubscription *self);
const char *bench_subscription_get_target(BenchSubscription *self);
const char *bench_subscription_get_event(BenchSubscription *self);
const char *bench_subscription_state_name(BenchSubscriptionState state);

G_END_DECLS
