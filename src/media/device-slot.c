/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/device-slot.h"

#include <string.h>

#include "base/log.h"

/* How often one is tried again that is there and does not open. */
#define MOST_RETRIES 3

static void
slot_close(BenchDeviceSlot *self)
{
  bench_clock_clear(self->clock, &self->linger_timer);
  if (!self->open)
    return;
  self->open = FALSE;
  self->owner->closing(self->owner->data);
  self->device->klass->close(self->device);
}

static void
slot_failed(BenchDeviceSlot *self, const char *reason)
{
  g_autofree char *text
      = g_strdup_printf("%s %s does not work: %s",
                        self->role == BENCH_DEVICE_MICROPHONE ? "microphone" : "speaker", self->name, reason);

  self->broken = TRUE;
  if (g_strcmp0(text, self->last_failure) == 0)
    return;
  g_free(self->last_failure);
  self->last_failure = g_strdup(text);
  bench_warning("%s", text);
  self->owner->failed(text, self->owner->data);
}

static void
on_device_failed(BenchDevice *device G_GNUC_UNUSED, const char *reason, gpointer data)
{
  BenchDeviceSlot *self = data;
  const BenchDeviceSlotOwner *owner = self->owner;

  slot_close(self);
  slot_failed(self, reason);
  owner->changed(owner->data);
}

static void
slot_open(BenchDeviceSlot *self)
{
  g_autoptr(GError) error = NULL;

  bench_clock_clear(self->clock, &self->linger_timer);
  if (self->open || self->broken || self->device == NULL)
    return;
  if (self->device->klass->open(self->device, &error))
    self->open = TRUE;
  else
    slot_failed(self, error->message);
}

static gboolean
on_linger(gpointer data)
{
  BenchDeviceSlot *self = data;

  self->linger_timer = 0;
  slot_close(self);
  self->owner->changed(self->owner->data);
  return G_SOURCE_REMOVE;
}

static void
slot_release(BenchDeviceSlot *self)
{
  self->broken = self->device == NULL;
  self->absent = FALSE;
  self->retries = 0;
  if (!self->open || self->linger_timer != 0)
    return;
  if (self->device->klass->linger_ms == 0)
    slot_close(self);
  else
    self->linger_timer = bench_clock_add(self->clock, self->device->klass->linger_ms, on_linger, self);
}

/**
 * bench_device_slot_set_wanted:
 * @wanted: whether there is something to say or hear
 */
void
bench_device_slot_set_wanted(BenchDeviceSlot *self, gboolean wanted)
{
  self->wanted = wanted;
  if (wanted)
    slot_open(self);
  else
    slot_release(self);
}

/**
 * bench_device_slot_is_served:
 *
 * Returns: whether it is a device of the sound server, which may come and go.
 */
gboolean
bench_device_slot_is_served(const BenchDeviceSlot *self)
{
  return strcmp(self->name, "auto") == 0 || g_str_has_prefix(self->name, "pulse:");
}

/**
 * bench_device_slot_look:
 * @present: whether the sound server has the device
 *
 * Closes an open one that is gone, though the server may have put another in its place; lets a broken one
 * that is back be tried again. One that is there and does not open is tried three times, and then only
 * after it was away.
 */
void
bench_device_slot_look(BenchDeviceSlot *self, gboolean present)
{
  if (self->open && !present)
    {
      slot_close(self);
      slot_failed(self, "it was taken away");
    }
  if (!self->broken || self->device == NULL)
    return;
  if (!present)
    {
      self->absent = TRUE;
      return;
    }
  if (!self->absent && self->retries >= MOST_RETRIES)
    return;
  self->retries = self->absent ? 1 : self->retries + 1;
  self->absent = FALSE;
  self->broken = FALSE;
}

/**
 * bench_device_slot_new:
 * @name: see media/engine.h; one that is no device's is said to have failed
 * @owner: not copied
 *
 * Returns: (transfer full): a closed slot.
 */
BenchDeviceSlot *
bench_device_slot_new(BenchDeviceRole role,
                      const char *name,
                      BenchClock *clock,
                      const BenchDeviceSlotOwner *owner)
{
  BenchDeviceSlot *self = g_new0(BenchDeviceSlot, 1);
  g_autoptr(GError) error = NULL;

  self->role = role;
  self->name = g_strdup(name);
  self->clock = g_object_ref(clock);
  self->owner = owner;
  self->device = bench_device_new(name, role, on_device_failed, self, &error);
  if (self->device == NULL)
    slot_failed(self, error->message);
  return self;
}

/**
 * bench_device_slot_free:
 * @self: (transfer full): closed, if it is open
 */
void
bench_device_slot_free(BenchDeviceSlot *self)
{
  slot_close(self);
  bench_device_free(self->device);
  g_free(self->last_failure);
  g_free(self->name);
  g_object_unref(self->clock);
  g_free(self);
}
