/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices without hardware: "null", "echo" and "tone:HZ[@DBM0]". */
#include <math.h>
#include <string.h>

#include "media/device.h"
#include "media/mixer.h"

#define DEFAULT_DBM0 -10.0
#define QUIETEST_DBM0 -60.0
#define LOUDEST_DBM0 3.0
#define LOWEST_HZ 20.0
#define HIGHEST_HZ (BENCH_MIX_RATE / 2 - 100.0)

typedef struct
{
  BenchDevice parent;
  double frequency;
  double amplitude;
  double phase; /* turns */
} ToneDevice;

static gboolean
open_nothing(BenchDevice *device G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static void
close_nothing(BenchDevice *device G_GNUC_UNUSED)
{
}

static void
read_silence(BenchDevice *device G_GNUC_UNUSED, gint16 *frame)
{
  memset(frame, 0, BENCH_TICK_SAMPLES * sizeof *frame);
}

static void
write_nowhere(BenchDevice *device G_GNUC_UNUSED, const gint16 *frame G_GNUC_UNUSED)
{
}

static void
free_device(BenchDevice *device)
{
  g_free(device);
}

static void
read_tone(BenchDevice *device, gint16 *frame)
{
  ToneDevice *self = (ToneDevice *) device;

  for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
    {
      frame[i] = (gint16) lrint(self->amplitude * sin(2.0 * G_PI * self->phase));
      self->phase += self->frequency / BENCH_MIX_RATE;
      self->phase -= floor(self->phase);
    }
}

/**
 * bench_device_null_new:
 *
 * Returns: (transfer full): silence in, nothing out.
 */
BenchDevice *
bench_device_null_new(void)
{
  static const BenchDeviceClass klass
      = { open_nothing, close_nothing, read_silence, write_nowhere, free_device, 0, FALSE, FALSE };
  BenchDevice *device = g_new0(BenchDevice, 1);

  device->klass = &klass;
  return device;
}

/**
 * bench_device_echo_new:
 *
 * Returns: (transfer full): the microphone that hears the speaker.
 */
BenchDevice *
bench_device_echo_new(void)
{
  static const BenchDeviceClass klass
      = { open_nothing, close_nothing, read_silence, write_nowhere, free_device, 0, TRUE, FALSE };
  BenchDevice *device = g_new0(BenchDevice, 1);

  device->klass = &klass;
  return device;
}

static gboolean
parse_between(const char *text, double least, double most, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod(text, &end);
  return end != text && *end == '\0' && *value >= least && *value <= most;
}

/**
 * bench_device_tone_new:
 * @argument: "HZ" or "HZ@DBM0"; -10 dBm0 if it does not say
 *
 * Returns: (transfer full): a microphone that hears a sine, or %NULL.
 */
BenchDevice *
bench_device_tone_new(const char *argument, GError **error)
{
  static const BenchDeviceClass klass
      = { open_nothing, close_nothing, read_tone, write_nowhere, free_device, 0, FALSE, FALSE };
  g_auto(GStrv) parts = g_strsplit(argument, "@", 2);
  double frequency = 0.0;
  double level = DEFAULT_DBM0;
  ToneDevice *self = NULL;

  if (!parse_between(parts[0], LOWEST_HZ, HIGHEST_HZ, &frequency)
      || (parts[1] != NULL && !parse_between(parts[1], QUIETEST_DBM0, LOUDEST_DBM0, &level)))
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE,
                  "\"tone:%s\" is not tone:HZ[@DBM0] with %g to %g Hz and %g to %g dBm0", argument, LOWEST_HZ,
                  HIGHEST_HZ, QUIETEST_DBM0, LOUDEST_DBM0);
      return NULL;
    }
  self = g_new0(ToneDevice, 1);
  self->parent.klass = &klass;
  self->frequency = frequency;
  self->amplitude = bench_mixer_dbm0_to_amplitude(level);
  return &self->parent;
}
