/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BenchPhone: one whole phone, wired together. It owns its settings, SIP agent, calls, media engine,
 * firmware, history and tap store; nothing of it is global, so ten of them live in one process.
 *
 * Life: new → set options → start → (signals) → stop (hangs up, unregisters, bounded in time) → unref.
 * Signals: "stopped" (). Everything else is heard from the parts, or as events from the bus.
 * Threads: main context only. Errors: %BENCH_PHONE_ERROR and those of the parts.
 */
#pragma once

#include "base/clock.h"
#include "base/event.h"
#include "base/random.h"
#include "calls/control.h"
#include "directory/history.h"
#include "firmware/firmware.h"
#include "lab/tap-store.h"
#include "media/engine.h"
#include "media/session.h"
#include "provisioning/provisioning.h"
#include "settings/settings.h"
#include "sip/gate.h"
#include "sip/network.h"

G_BEGIN_DECLS

#define BENCH_PHONE_ERROR (bench_phone_error_quark())
GQuark bench_phone_error_quark(void);

typedef enum
{
  BENCH_PHONE_ERROR_INTERFACE,
} BenchPhoneError;

#define BENCH_TYPE_PHONE (bench_phone_get_type())
G_DECLARE_FINAL_TYPE(BenchPhone, bench_phone, BENCH, PHONE, GObject)

typedef struct
{
  const char *name;         /* the profile: [A-Za-z0-9_-]+ */
  const char *interface;    /* network interface or address to use, NULL: follow the route to the server */
  const char *history_path; /* NULL: in memory */
  const char *user_settings_path; /* NULL: user changes are not kept */
  const char *ring_folder;        /* of the user's own ring tones, NULL: none are kept */
  const char *digests_path;       /* what was provisioned last, NULL: in memory */
  const char *resource_folder;    /* of files that configurations name, NULL: none are kept */
  const char *microphone;         /* device names, see media/engine.h; NULL: as the settings say */
  const char *speaker;
  gboolean provisioned;  /* looks for a provisioning server by itself, at power-on and by the clock */
  gboolean faceless;     /* a service number: no firmware, no sound devices of its own */
  BenchClock *clock;     /* NULL: the machine's */
  BenchRandom *random;   /* NULL: the operating system's */
  BenchNetwork *network; /* NULL: the machine's */
} BenchPhoneOptions;

BenchPhone *bench_phone_new(const BenchPhoneOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_phone_start(BenchPhone *self, GError **error);
void bench_phone_stop(BenchPhone *self);
void bench_phone_request_restart(BenchPhone *self);
gboolean bench_phone_is_running(BenchPhone *self);

const char *bench_phone_get_name(BenchPhone *self);
BenchSettings *bench_phone_get_settings(BenchPhone *self);
BenchCallControl *bench_phone_get_calls(BenchPhone *self);
BenchFirmware *bench_phone_get_firmware(BenchPhone *self);
BenchMediaEngine *bench_phone_get_media(BenchPhone *self);
BenchTapStore *bench_phone_get_tap_store(BenchPhone *self);
BenchEventBus *bench_phone_get_events(BenchPhone *self);
BenchProvisioning *bench_phone_get_provisioning(BenchPhone *self);
BenchTextStore *bench_phone_get_texts(BenchPhone *self);
guint16 bench_phone_get_sip_port(BenchPhone *self, BenchTransport transport);
const char *bench_phone_get_sip_host(BenchPhone *self);
const BenchGateCounters *bench_phone_get_gate_counters(BenchPhone *self);
gboolean bench_phone_is_reloading(BenchPhone *self);
gboolean bench_phone_get_call_statistics(BenchPhone *self, BenchCall *call, BenchMediaStatistics *statistics);

G_END_DECLS
