/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The registration of one account: REGISTER, refresh before it expires, retry after a failure, and
 * unregister at the end (RFC 3261 10.2).
 *
 * Refresh: at 90 % of the period granted to our Contact when that is above 20 s, else at half of it. What an
 * answer asks for is in sip/register-rules: 423 repeats at once with Min-Expires; 3xx is followed, highest q
 * first, at most five targets and none twice in a round, and a 301 is remembered; 401/407 are answered by
 * sip/request. A failure is tried again after account.X.reg_fail_retry_interval (0: never), which grows with
 * each one in a row, or after Retry-After. When the connection it uses ends, it signs in at once.
 * sip.reg_surge_prevention adds a random delay after a failure that nobody answered, too.
 *
 * Signal: "changed" (): state, code or reason differ. Threads: main context only.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"
#include "sip/source.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_REGISTRATION_IDLE,
  BENCH_REGISTRATION_TRYING,
  BENCH_REGISTRATION_DONE,
  BENCH_REGISTRATION_FAILED, /* will be tried again */
  BENCH_REGISTRATION_ENDING, /* unregistering */
} BenchRegistrationState;

#define BENCH_TYPE_REGISTRATION (bench_registration_get_type())
G_DECLARE_FINAL_TYPE(BenchRegistration, bench_registration, BENCH, REGISTRATION, GObject)

BenchRegistration *
bench_registration_new(BenchSipAgent *agent, BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
void bench_registration_set_mac(BenchRegistration *self, const char *mac);
void bench_registration_start(BenchRegistration *self, guint delay_ms);
void bench_registration_stop(BenchRegistration *self);

BenchRegistrationState bench_registration_get_state(BenchRegistration *self);
int bench_registration_get_code(BenchRegistration *self);
const char *bench_registration_get_reason(BenchRegistration *self);
gint64 bench_registration_get_registered_us(BenchRegistration *self);
gboolean bench_registration_is_server_lost(BenchRegistration *self);
void bench_registration_probe_every(BenchRegistration *self, guint seconds);
const BenchSipSource *bench_registration_get_server(BenchRegistration *self);

G_END_DECLS
