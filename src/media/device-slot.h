/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One device of an engine: which one it is by name, whether it is open, and whether it works.
 *
 * A device is open while it is wanted, and a little longer when opening it is slow. One that cannot be
 * opened, or is lost, is broken until it is wanted anew or bench_device_slot_look() finds it back.
 *
 * Threads: main context only.
 */
#pragma once

#include "media/device.h"

G_BEGIN_DECLS

typedef struct _BenchDeviceSlot BenchDeviceSlot;

/* Who owns the slots; all are called with its data. */
typedef struct
{
  void (*closing)(gpointer data);                  /* a device is about to close: nobody may use it on */
  void (*changed)(gpointer data);                  /* it closed by itself */
  void (*failed)(const char *text, gpointer data); /* said once, not at each try */
  gpointer data;
} BenchDeviceSlotOwner;

struct _BenchDeviceSlot
{
  BenchDeviceRole role;
  BenchClock *clock;
  const BenchDeviceSlotOwner *owner;
  char *name;
  BenchDevice *device; /* NULL when the name is no device's */
  gboolean open;
  gboolean wanted;
  gboolean broken;
  gboolean absent; /* was not in the server's list since it broke */
  guint retries;   /* while it was */
  char *last_failure;
  guint linger_timer;
};

BenchDeviceSlot *bench_device_slot_new(BenchDeviceRole role,
                                       const char *name,
                                       BenchClock *clock,
                                       const BenchDeviceSlotOwner *owner) G_GNUC_WARN_UNUSED_RESULT;
void bench_device_slot_free(BenchDeviceSlot *self);
void bench_device_slot_set_wanted(BenchDeviceSlot *self, gboolean wanted);
void bench_device_slot_look(BenchDeviceSlot *self, gboolean present);
gboolean bench_device_slot_is_served(const BenchDeviceSlot *self);

G_END_DECLS
