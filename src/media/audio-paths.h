/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Handset, hands-free and headset, each with a microphone and a speaker of its own, and the ringer.
 *
 * Each of these places has the device its parameter names ("benchphone.handset.microphone" …; blank or
 * "auto": the default of its kind, and for the ringer the speaker that features.ringer_device.is_use_headset
 * chooses). Several places may share a device: it is opened once. From what is going on, and on which path,
 * follows which places are in use; their devices are open, and the mix point's route leads to them. Another
 * path is another route: no leg notices.
 *
 * A device of the sound server that is lost while it is in use is replaced by the server's default, and
 * that by silence; it takes its place again when the server has it back (media/device-watch.h). Both are
 * said by a notice, once.
 *
 * Threads: main context only. Errors: texts in the callbacks; nothing here fails.
 */
#pragma once

#include "media/device-watch.h"
#include "media/mix-point.h"

G_BEGIN_DECLS

typedef struct _BenchAudioPaths BenchAudioPaths;

/* What is going on. */
typedef struct
{
  BenchAudioPath path;
  gboolean group; /* the loudspeaker beside handset or headset */
  gboolean muted;
  gboolean isolated;
  gboolean speaks; /* some leg needs the microphone … */
  gboolean hears;  /* … or the speaker */
  gboolean tones;
  gboolean rings;
  gboolean metering; /* somebody looks at the microphone's level */
  gboolean testing;  /* … or lets a place be heard */
  BenchAudioPlace tested;
} BenchAudioState;

typedef struct
{
  void (*changed)(gpointer data);                  /* something opened, closed, came or went */
  void (*failed)(const char *text, gpointer data); /* for the log: said already */
  void (*notice)(const char *text, gpointer data); /* for a person: short */
  void (*listed)(gpointer data);                   /* the server's devices were asked for */
} BenchAudioPathsFuncs;

BenchAudioPaths *bench_audio_paths_new(BenchSettings *settings,
                                       BenchClock *clock,
                                       BenchMixPoint *mix,
                                       const BenchAudioPathsFuncs *funcs,
                                       gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_audio_paths_free(BenchAudioPaths *self);
void bench_audio_paths_close(BenchAudioPaths *self);

void bench_audio_paths_set_default(BenchAudioPaths *self, BenchDeviceRole role, const char *name);
const char *bench_audio_paths_get_default(BenchAudioPaths *self, BenchDeviceRole role);
const char *bench_audio_paths_get_name(BenchAudioPaths *self, BenchAudioPlace place);
void bench_audio_paths_update(BenchAudioPaths *self, const BenchAudioState *state);
gboolean bench_audio_paths_any_open(BenchAudioPaths *self);
void bench_audio_paths_watch(BenchAudioPaths *self, gboolean watched);
GPtrArray *bench_audio_paths_get_devices(BenchAudioPaths *self);

G_END_DECLS
