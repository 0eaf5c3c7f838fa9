/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An audio device at the mix point: a microphone that is read, or a speaker that is written, one
 * frame a tick. By name, see media/engine.h.
 *
 * A device is made once for its name and opened and closed as there is something to say or hear.
 * Opening one of the sound server takes time and happens beside the main loop; until it is done it
 * is silent, and if it fails later it says so through the failure callback, in the main context.
 *
 * Threads: made, opened, closed and freed in the main context; read and written by the mix point,
 * which never sees a closed one. Reading and writing never wait. Errors: %BENCH_MEDIA_ERROR.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

typedef struct _BenchDevice BenchDevice;
typedef void (*BenchDeviceFailed)(BenchDevice *device, const char *reason, gpointer data);

typedef enum
{
  BENCH_DEVICE_MICROPHONE,
  BENCH_DEVICE_SPEAKER,
} BenchDeviceRole;

typedef struct
{
  gboolean (*open)(BenchDevice *device, GError **error);
  void (*close)(BenchDevice *device);
  void (*read)(BenchDevice *device, gint16 *frame);
  void (*write)(BenchDevice *device, const gint16 *frame);
  void (*free)(BenchDevice *device);
  guint linger_ms;   /* stays open this long after its last use, because opening it is slow */
  gboolean echo;     /* the microphone that hears the speaker: the mix point does it */
  gboolean acoustic; /* a person, or a room, is at its other end */
} BenchDeviceClass;

struct _BenchDevice
{
  const BenchDeviceClass *klass;
  BenchDeviceFailed failed;
  gpointer failed_data;
};

BenchDevice *bench_device_new(const char *name,
                              BenchDeviceRole role,
                              BenchDeviceFailed failed,
                              gpointer data,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_device_free(BenchDevice *device);

/* The makers bench_device_new() chooses from; @argument is what follows the colon, %NULL for nothing. */
BenchDevice *bench_device_null_new(void);
BenchDevice *bench_device_echo_new(void);
BenchDevice *bench_device_tone_new(const char *argument, GError **error);
BenchDevice *bench_device_wav_new(const char *argument, BenchDeviceRole role);
BenchDevice *bench_device_pulse_new(const char *argument, BenchDeviceRole role);

GPtrArray *bench_device_list(guint timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
