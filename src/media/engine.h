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
 * Which device is where, what takes the place of a lost one, and how loud each is: media/audio-paths.h
 * and media/audio-levels.h. Parameters are read as they change, during a call as well.
 *
 * Signals:
 *   "device-failed"   (string text)  a device could not be opened or was lost
 *   "device-notice"   (string text)  another device or silence took a place, or it got its own back: short
 *   "devices-changed" ()             the list of the sound server's devices was asked for anew
 *
 * Threads: the API belongs to the main context; GStreamer threads never call out of this room.
 * Units: Hz, ms, dBm0 (RFC 4733: a full-scale sine is +3.14 dBm0 in A-law). Errors: %BENCH_MEDIA_ERROR.
 */
#pragma once

#include <glib-object.h>

#include "base/clock.h"
#include "media/codec.h"
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

/* Where a device can be: see media/audio-paths.h. */
typedef enum
{
  BENCH_AUDIO_PLACE_HANDSET_MICROPHONE,
  BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE,
  BENCH_AUDIO_PLACE_HEADSET_MICROPHONE,
  BENCH_AUDIO_PLACE_HANDSET_SPEAKER,
  BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER,
  BENCH_AUDIO_PLACE_HEADSET_SPEAKER,
  BENCH_AUDIO_PLACE_RINGER,
} BenchAudioPlace;

#define BENCH_AUDIO_PLACES 7

typedef enum
{
  BENCH_TONE_NONE,
  BENCH_TONE_DIAL,
  BENCH_TONE_RING_BACK,
  BENCH_TONE_BUSY,
  BENCH_TONE_CONGESTION,
  BENCH_TONE_CALL_WAITING,
  BENCH_TONE_AUTO_ANSWER,    /* an intercom call has been answered */
  BENCH_TONE_RINGER,         /* the ring tone of an incoming call, on the ringer device */
  BENCH_TONE_SECONDARY_DIAL, /* the dial tone that comes back after features.redial_tone */
  BENCH_TONE_DIAL_RECALL,    /* a dial tone while a call is on hold */
  BENCH_TONE_STUTTER,        /* the dial tone while voice mail waits */
  BENCH_TONE_INFO,           /* the number cannot be reached as dialled */
  BENCH_TONE_RECORD,         /* a recording is made */
  BENCH_TONE_MESSAGE,        /* a message has come */
  BENCH_TONE_HOLD,           /* a call is on hold still */
  BENCH_TONE_SEND,           /* a number is sent */
} BenchTone;

typedef struct
{
  char *id;   /* for the microphone/speaker name, "pulse:…" */
  char *name; /* as the sound server shows it */
  gboolean input;
} BenchAudioDevice;

/* Since they were last asked for; -96 is silence. */
typedef struct
{
  double microphone_dbm0; /* what is said to the far ends */
  double microphone_peak_dbm0;
  double speaker_dbm0; /* what the speaker in use plays */
  double speaker_peak_dbm0;
} BenchAudioLevels;

#define BENCH_TYPE_MEDIA_ENGINE (bench_media_engine_get_type())
G_DECLARE_FINAL_TYPE(BenchMediaEngine, bench_media_engine, BENCH, MEDIA_ENGINE, GObject)

BenchMediaEngine *
bench_media_engine_new(BenchSettings *settings, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_media_engine_warm_up(BenchMediaEngine *self);
void bench_media_engine_expect_call(BenchMediaEngine *self, const BenchCodec *codec);
void bench_media_engine_stop(BenchMediaEngine *self);

void bench_media_engine_set_microphone(BenchMediaEngine *self, const char *name);
void bench_media_engine_set_speaker(BenchMediaEngine *self, const char *name);
const char *bench_media_engine_get_microphone(BenchMediaEngine *self);
const char *bench_media_engine_get_speaker(BenchMediaEngine *self);
GPtrArray *bench_media_engine_list_devices(BenchMediaEngine *self) G_GNUC_WARN_UNUSED_RESULT;
void bench_audio_device_free(BenchAudioDevice *device);

GPtrArray *bench_media_engine_get_devices(BenchMediaEngine *self);
void bench_media_engine_watch_devices(BenchMediaEngine *self, gboolean watched);
const char *bench_media_engine_get_default(BenchMediaEngine *self, gboolean input);
const char *bench_media_engine_get_device(BenchMediaEngine *self, BenchAudioPlace place);
const char *bench_audio_place_parameter(BenchAudioPlace place);
const char *bench_audio_place_name(BenchAudioPlace place);
gboolean bench_audio_place_is_input(BenchAudioPlace place);
BenchAudioPlace bench_audio_place_microphone(BenchAudioPath path);
BenchAudioPlace bench_audio_place_speaker(BenchAudioPath path);

void bench_media_engine_set_path(BenchMediaEngine *self, BenchAudioPath path);
void bench_media_engine_set_muted(BenchMediaEngine *self, gboolean muted);
gboolean bench_media_engine_get_muted(BenchMediaEngine *self);
void bench_media_engine_set_isolated(BenchMediaEngine *self, gboolean isolated);
void bench_media_engine_set_group_listening(BenchMediaEngine *self, gboolean group);
void bench_media_engine_set_metering(BenchMediaEngine *self, gboolean metering);
void bench_media_engine_take_levels(BenchMediaEngine *self, BenchAudioLevels *levels);
void bench_media_engine_play_test(BenchMediaEngine *self, BenchAudioPlace place, guint duration_ms);

void bench_media_engine_set_tone(BenchMediaEngine *self, BenchTone tone);
BenchTone bench_media_engine_get_tone(BenchMediaEngine *self);
void bench_media_engine_play_note(BenchMediaEngine *self, BenchTone tone);
void bench_media_engine_set_ring(BenchMediaEngine *self, const char *name);
void bench_media_engine_set_ring_folder(BenchMediaEngine *self, const char *folder);
const char *bench_media_engine_get_ring_folder(BenchMediaEngine *self);
void bench_media_engine_play_key_tone(BenchMediaEngine *self, char digit, guint duration_ms);
const char *bench_tone_name(BenchTone tone);

G_END_DECLS
