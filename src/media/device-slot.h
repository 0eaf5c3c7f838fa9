/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One of an engine's two places for a device: which one it is by name, and whether it is open.
 *
 * A device is open while it is wanted, and a little longer when opening it is slow. One that cannot be
 * opened, or is lost, leaves silence in its place until it is wanted anew or another name is given.
 *
 * Threads: main context only.
 */
#pragma once

#include "media/device.h"
#include "media/mix-point.h"

G_BEGIN_DECLS

typedef struct
{
  BenchDeviceRole role;
  BenchMixPoint *mix;
  BenchClock *clock;
  void (*changed)(gpointer data);                  /* it closed by itself */
  void (*failed)(const char *text, gpointer data); /* said once, not at each try */
  gpointer data;

  char *name;
  BenchDevice *device; /* NULL when the name is no device's */
  gboolean open;
  gboolean wanted;
  gboolean broken;
  char *last_failure;
  guint linger_timer;
} BenchDeviceSlot;

void bench_device_slot_set_name(BenchDeviceSlot *self, const char *name);
void bench_device_slot_set_wanted(BenchDeviceSlot *self, gboolean wanted);
void bench_device_slot_clear(BenchDeviceSlot *self);

G_END_DECLS
