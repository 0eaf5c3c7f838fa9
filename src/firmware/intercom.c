/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An intercom call has been answered without a key: it is announced by a tone, and begins muted if the
 * phone is set so (features.intercom.tone, features.intercom.mute; F042).
 */
#include "firmware/firmware-private.h"

#define ANNOUNCE_MS 600

static gboolean
on_announced(gpointer data)
{
  BenchFirmware *self = data;

  self->announce_timer = 0;
  bench_firmware_begin(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_intercom_begin:
 *
 * The call in focus is an intercom call that has just been answered.
 */
void
bench_intercom_begin(BenchFirmware *self)
{
  bench_intercom_end(self);
  if (bench_settings_get_boolean(self->settings, "features.intercom.mute"))
    self->muted = TRUE;
  if (bench_settings_get_boolean(self->settings, "features.intercom.tone"))
    self->announce_timer = bench_clock_add(self->clock, ANNOUNCE_MS, on_announced, self);
}

/**
 * bench_intercom_end:
 *
 * The announcing tone is over, or nobody is there to hear it.
 */
void
bench_intercom_end(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->announce_timer);
}
