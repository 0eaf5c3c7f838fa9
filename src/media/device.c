/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/device.h"

#include <string.h>

static const char *
argument_of(const char *name, const char *kind)
{
  gsize length = strlen(kind);

  return g_str_has_prefix(name, kind) && name[length] == ':' && name[length + 1] != '\0' ? name + length + 1
                                                                                         : NULL;
}

static BenchDevice *
make(const char *name, BenchDeviceRole role, GError **error)
{
  gboolean microphone = role == BENCH_DEVICE_MICROPHONE;
  const char *argument = NULL;

  if (strcmp(name, "auto") == 0)
    return bench_device_pulse_new(NULL, role);
  if (strcmp(name, "null") == 0)
    return bench_device_null_new();
  if (strcmp(name, "echo") == 0 && microphone)
    return bench_device_echo_new();
  if ((argument = argument_of(name, "pulse")) != NULL)
    return bench_device_pulse_new(argument, role);
  if ((argument = argument_of(name, "wav")) != NULL)
    return bench_device_wav_new(argument, role);
  if ((argument = argument_of(name, "tone")) != NULL && microphone)
    return bench_device_tone_new(argument, error);
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE, "\"%s\" is not the name of a %s", name,
              microphone ? "microphone" : "speaker");
  return NULL;
}

/**
 * bench_device_new:
 * @name: see media/engine.h
 * @failed: called in the main context when the device is lost after it was opened
 * @data: handed to @failed
 *
 * Returns: (transfer full): a closed device, or %NULL when @name names none.
 */
BenchDevice *
bench_device_new(const char *name,
                 BenchDeviceRole role,
                 BenchDeviceFailed failed,
                 gpointer data,
                 GError **error)
{
  BenchDevice *device = make(name, role, error);

  if (device == NULL)
    return NULL;
  device->failed = failed;
  device->failed_data = data;
  return device;
}

/**
 * bench_device_free:
 * @device: (nullable) (transfer full): a closed device
 */
void
bench_device_free(BenchDevice *device)
{
  if (device != NULL)
    device->klass->free(device);
}
