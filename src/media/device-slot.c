/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/device-slot.h"

#include "base/log.h"

static void
slot_close(BenchDeviceSlot *self)
{
  if (self->clock != NULL)
    bench_clock_clear(self->clock, &self->linger_timer);
  if (!self->open)
    return;
  bench_mix_point_set_device(self->mix, self->role, NULL);
  self->device->klass->close(self->device);
  self->open = FALSE;
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
  bench_warning("%s; there is silence in its place", text);
  self->failed(text, self->data);
}

static void
on_device_failed(BenchDevice *device G_GNUC_UNUSED, const char *reason, gpointer data)
{
  BenchDeviceSlot *self = data;

  slot_close(self);
  slot_failed(self, reason);
}

static void
slot_open(BenchDeviceSlot *self)
{
  g_autoptr(GError) error = NULL;

  bench_clock_clear(self->clock, &self->linger_timer);
  if (self->open || self->broken || self->device == NULL)
    return;
  if (!self->device->klass->open(self->device, &error))
    {
      slot_failed(self, error->message);
      return;
    }
  self->open = TRUE;
  bench_mix_point_set_device(self->mix, self->role, self->device);
}

static gboolean
on_linger(gpointer data)
{
  BenchDeviceSlot *self = data;

  self->linger_timer = 0;
  slot_close(self);
  self->changed(self->data);
  return G_SOURCE_REMOVE;
}

static void
slot_release(BenchDeviceSlot *self)
{
  self->broken = FALSE;
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
 * bench_device_slot_set_name:
 * @name: see media/engine.h; one that is no device's is said to have failed
 *
 * Changes the device at once, during a call as well.
 */
void
bench_device_slot_set_name(BenchDeviceSlot *self, const char *name)
{
  g_autoptr(GError) error = NULL;

  slot_close(self);
  g_clear_pointer(&self->device, bench_device_free);
  g_clear_pointer(&self->last_failure, g_free);
  g_free(self->name);
  self->name = g_strdup(name);
  self->broken = FALSE;
  self->device = bench_device_new(name, self->role, on_device_failed, self, &error);
  if (self->device == NULL)
    slot_failed(self, error->message);
  if (self->wanted)
    slot_open(self);
}

/**
 * bench_device_slot_clear:
 *
 * Closes and forgets the device. The name stays to be asked for.
 */
void
bench_device_slot_clear(BenchDeviceSlot *self)
{
  slot_close(self);
  self->wanted = FALSE;
  g_clear_pointer(&self->device, bench_device_free);
  g_clear_pointer(&self->last_failure, g_free);
}
