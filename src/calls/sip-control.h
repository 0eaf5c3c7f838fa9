/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Call control over SIP: accounts become lines with registrations, and each call is a leg that marries
 * a SIP session to a media session.
 *
 * It owns the SIP agents (one for each local address in use). Settings are read live: a changed account
 * signs out and in again; forwarding, DND and refusal codes are read when a call comes.
 *
 * Signals besides those of BenchCallControl:
 *   "tap"          (BenchTapRecord)  SIP, RTP and RTCP of all calls and registrations
 *   "check-sync"   (gboolean)        the server has something new (F200); TRUE: the phone is to restart
 *   "stopped"      ()                after bench_sip_call_control_stop(), once nothing is left
 * Threads: main context only.
 */
#pragma once

#include "base/event.h"
#include "base/random.h"
#include "calls/control.h"
#include "media/session.h"
#include "settings/settings.h"
#include "sip/gate.h"
#include "sip/network.h"

G_BEGIN_DECLS

#define BENCH_TYPE_SIP_CALL_CONTROL (bench_sip_call_control_get_type())
G_DECLARE_FINAL_TYPE(BenchSipCallControl, bench_sip_call_control, BENCH, SIP_CALL_CONTROL, BenchCallControl)

typedef struct
{
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchClock *clock;
  BenchRandom *random;
  const char *local_host; /* numeric address to use, NULL: follow the route to each server */
  const char *user_agent; /* NULL: as the settings say who the phone is */
  BenchNetwork *network;  /* NULL: the machine's */
} BenchSipCallControlOptions;

BenchSipCallControl *
bench_sip_call_control_new(const BenchSipCallControlOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_call_control_start(BenchSipCallControl *self);
void bench_sip_call_control_stop(BenchSipCallControl *self);
void bench_sip_call_control_restart(BenchSipCallControl *self);
void bench_sip_call_control_hold(BenchSipCallControl *self, gboolean hold);
gboolean bench_sip_call_control_get_statistics(BenchSipCallControl *self,
                                               BenchCall *call,
                                               BenchMediaStatistics *statistics);
guint16 bench_sip_call_control_get_port(BenchSipCallControl *self, BenchTransport transport);
const char *bench_sip_call_control_get_host(BenchSipCallControl *self);
const BenchGateCounters *bench_sip_call_control_get_gate_counters(BenchSipCallControl *self);
gboolean bench_sip_call_control_is_reloading(BenchSipCallControl *self);

G_END_DECLS
