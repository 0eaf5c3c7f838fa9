/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sound of one phone: the audio devices, the tones, and the mix point where call legs meet them.
 *
 * Legs (media/session.h) and devices are separate pipelines. Every 20 ms the mix point gives each
 * leg, and the speaker, the sum of all other sources (mix-minus), with drift correction at the
 * device side, so that losing or changing a device never touches a leg. Nothing of GStreamer is
 * loaded before bench_media_engine_warm_up() or the first sound.
 *
 * Device names ("microphone", "speaker"): "auto" (the sound server's default), "pulse:NAME",
 * "null" (silence in, nothing out), "tone:HZ[@DBM0]", "wav:FILE" (microphone: played in a loop;
 * speaker: recorded), "echo" (microphone hears the speaker: a service number's way to echo).
 *
 * Signals: "device-failed" (string text): a device could not be opened or was lost; silence takes its
 * place until it is needed the next time or another name is set.
 *
 * Threads: the API belongs to the main context; GStreamer threads never call out of this room.
 * Units: Hz, ms, dBm0 (RFC 4733: a full-scale sine is +3.14 dBm0 in A-law). Errors: %BENCH_MEDIA_ERROR.
 */
#pragma once

#include <glib-object.h>

#include "base/clock.h"
#include "settings/settings.h"

G_BEGIN_DECLS

#define BENCH_MEDIA_ERROR (bench_media_error_quark())
GQuark bench_media_error_quark(void);

typedef enum
{
  BENCH_MEDIA_ERROR_DEVICE,
  BENCH_MEDIA_ERROR_PORT,
  BENCH_MEDIA_ERROR_CODEC,
  BENCH_MEDIA_ERROR_FILE,
  BENCH_MEDIA_ERROR_TONE,
} BenchMediaError;

typedef enum
{
  BENCH_AUDIO_PATH_HANDSET,
  BENCH_AUDIO_PATH_SPEAKER,
  BENCH_AUDIO_PATH_HEADSET,
} BenchAudioPath;

typedef enum
{
  BENCH_TONE_NONE,
  BENCH_TONE_DIAL,
  BENCH_TONE_RING_BACK,
  BENCH_TONE_BUSY,
  BENCH_TONE_CONGESTION,
  BENCH_TONE_CALL_WAITING,
  BENCH_TONE_AUTO_ANSWER, /* an intercom call has been answered */
  BENCH_TONE_RINGER,      /* the ring tone of an incoming call, on the ringer device */
} BenchTone;

typedef struct
{
  char *id;   /* for the microphone/speaker name, "pulse:…" */
  char *name; /* as the sound server shows it */
  gboolean input;
} BenchAudioDevice;

#define BENCH_TYPE_MEDIA_ENGINE (bench_media_engine_get_type())
G_DECLARE_FINAL_TYPE(BenchMediaEngine, bench_media_engine, BENCH, MEDIA_ENGINE, GObject)

BenchMediaEngine *
bench_media_engine_new(BenchSettings *settings, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_media_engine_warm_up(BenchMediaEngine *self);
void bench_media_engine_expect_call(BenchMediaEngine *self);
void bench_media_engine_stop(BenchMediaEngine *self);

void bench_media_engine_set_microphone(BenchMediaEngine *self, const char *name);
void bench_media_engine_set_speaker(BenchMediaEngine *self, const char *name);
const char *bench_media_engine_get_microphone(BenchMediaEngine *self);
const char *bench_media_engine_get_speaker(BenchMediaEngine *self);
GPtrArray *bench_media_engine_list_devices(BenchMediaEngine *self) G_GNUC_WARN_UNUSED_RESULT;
void bench_audio_device_free(BenchAudioDevice *device);

void bench_media_engine_set_path(BenchMediaEngine *self, BenchAudioPath path);
void bench_media_engine_set_muted(BenchMediaEngine *self, gboolean muted);
gboolean bench_media_engine_get_muted(BenchMediaEngine *self);
void bench_media_engine_set_isolated(BenchMediaEngine *self, gboolean isolated);
void bench_media_engine_set_volume(BenchMediaEngine *self, guint step);
void bench_media_engine_set_ringer_volume(BenchMediaEngine *self, guint step);

void bench_media_engine_set_tone(BenchMediaEngine *self, BenchTone tone);
BenchTone bench_media_engine_get_tone(BenchMediaEngine *self);
void bench_media_engine_play_key_tone(BenchMediaEngine *self, char digit, guint duration_ms);
const char *bench_tone_name(BenchTone tone);

G_END_DECLS
