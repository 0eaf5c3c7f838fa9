/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Provisioning as part of a phone: what begins a run, and what the phone shows and does about it.
 *
 * It listens to the clock, the firmware (menu, dialled codes), the server (check-sync, through the phone) and
 * remote control; the LCD and the event stream tell of a run. When a parameter changed for which the phone
 * restarts, it restarts once no call is up. Owner: BenchPhone. Threads: main context only. Errors: in the report.
 */
#pragma once

#include "base/event.h"
#include "firmware/firmware.h"
#include "provisioning/provisioning.h"

G_BEGIN_DECLS

typedef struct _BenchUpdating BenchUpdating;

typedef struct
{
  BenchFirmware *firmware;
  BenchEventBus *events;
  BenchProvisioningOptions provisioning;
  const char *ring_folder; /* nullable */
  gboolean by_itself;      /* at power-on and by the clock; otherwise only when told */
  void (*restart)(gpointer data);
  void (*settled)(gpointer data); /* the run at power-on has ended */
  gpointer data;
} BenchUpdatingOptions;

BenchUpdating *bench_updating_new(const BenchUpdatingOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void bench_updating_free(BenchUpdating *self);
gboolean bench_updating_start(BenchUpdating *self);
void bench_updating_stop(BenchUpdating *self);
void bench_updating_check_sync(BenchUpdating *self);
BenchProvisioning *bench_updating_get_provisioning(BenchUpdating *self);

G_END_DECLS
