/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What listeners read when the firmware has told them that something differs.
 */
#include "firmware/firmware-private.h"

/**
 * bench_firmware_get_model:
 *
 * Returns: (transfer none): which phone it is, valid until "model-changed".
 */
const BenchModel *
bench_firmware_get_model(BenchFirmware *self)
{
  return self->model;
}

/**
 * bench_firmware_get_screen:
 *
 * Returns: (transfer none): what the LCD shows.
 */
BenchScreen *
bench_firmware_get_screen(BenchFirmware *self)
{
  return self->screen;
}

/**
 * bench_firmware_get_leds:
 * @n_leds: (out): how many there are
 *
 * Returns: (transfer none): every LED of the phone, valid until the next "leds-changed".
 */
const BenchLed *
bench_firmware_get_leds(BenchFirmware *self, gsize *n_leds)
{
  *n_leds = self->leds->len;
  return (const BenchLed *) (gpointer) self->leds->data;
}

/**
 * bench_firmware_get_off_hook:
 *
 * Returns: whether the handset is lifted.
 */
gboolean
bench_firmware_get_off_hook(BenchFirmware *self)
{
  return self->lifted;
}

/**
 * bench_firmware_get_tone:
 *
 * Returns: the tone to be heard now.
 */
BenchTone
bench_firmware_get_tone(BenchFirmware *self)
{
  return self->tone;
}

/**
 * bench_firmware_get_path:
 *
 * Returns: the way sound goes, or would go if a call began.
 */
BenchAudioPath
bench_firmware_get_path(BenchFirmware *self)
{
  return self->open ? self->path : bench_paths_default(self);
}

/**
 * bench_firmware_get_volume:
 *
 * Returns: volume of what is heard on the present path, 0 to 15: of a tone while one plays.
 */
guint
bench_firmware_get_volume(BenchFirmware *self)
{
  return (guint) bench_settings_get_int(self->settings, bench_paths_heard_parameter(self, NULL));
}

/**
 * bench_firmware_get_ringer_volume:
 *
 * Returns: volume of the ringer, 0 to 15.
 */
guint
bench_firmware_get_ringer_volume(BenchFirmware *self)
{
  return (guint) bench_settings_get_int(self->settings, "voice.ring_vol");
}

/**
 * bench_firmware_get_muted:
 *
 * Returns: whether the far end is kept from hearing us.
 */
gboolean
bench_firmware_get_muted(BenchFirmware *self)
{
  return self->muted;
}

/**
 * bench_firmware_get_group_listening:
 *
 * Returns: whether the loudspeaker is to be heard beside handset or headset.
 */
gboolean
bench_firmware_get_group_listening(BenchFirmware *self)
{
  return bench_paths_is_group(self);
}

/**
 * bench_firmware_get_focus:
 *
 * Returns: (transfer none) (nullable): the call the keys act on.
 */
BenchCall *
bench_firmware_get_focus(BenchFirmware *self)
{
  return bench_call_watch_focus(self);
}
