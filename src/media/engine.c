/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/engine.h"

#include "media/audio-paths.h"
#include "media/codec.h"
#include "media/engine-private.h"
#include "media/gstreamer.h"
#include "base/news-source.h"
#include "media/ring.h"

#define LIST_TIMEOUT_MS 2000

enum
{
  SIGNAL_DEVICE_FAILED,
  SIGNAL_DEVICE_NOTICE,
  SIGNAL_DEVICES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_QUARK(bench_media_error_quark, bench_media_error)
G_DEFINE_FINAL_TYPE(BenchMediaEngine, bench_media_engine, G_TYPE_OBJECT)

static void
bench_media_engine_dispose(GObject *object)
{
  BenchMediaEngine *self = BENCH_MEDIA_ENGINE(object);

  bench_media_engine_stop(self);
  G_OBJECT_CLASS(bench_media_engine_parent_class)->dispose(object);
}

static void
bench_media_engine_finalize(GObject *object)
{
  BenchMediaEngine *self = BENCH_MEDIA_ENGINE(object);

  g_clear_pointer(&self->paths, bench_audio_paths_free);
  bench_mix_point_free(self->mix);
  bench_news_source_free(self->news_source);
  g_ptr_array_unref(self->sessions);
  g_free(self->ring);
  g_free(self->ring_folder);
  g_clear_object(&self->clock);
  g_clear_object(&self->settings);
  G_OBJECT_CLASS(bench_media_engine_parent_class)->finalize(object);
}

static void
bench_media_engine_class_init(BenchMediaEngineClass *klass)
{
  GType type = G_TYPE_FROM_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_media_engine_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_media_engine_finalize;
  signals[SIGNAL_DEVICE_FAILED] = g_signal_new("device-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DEVICE_NOTICE] = g_signal_new("device-notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DEVICES_CHANGED]
      = g_signal_new("devices-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_news(gpointer data)
{
  BenchMediaEngine *self = data;
  g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func(g_object_unref);

  for (guint i = 0; i < self->sessions->len; i++)
    g_ptr_array_add(sessions, g_object_ref(g_ptr_array_index(self->sessions, i)));
  for (guint i = 0; i < sessions->len; i++)
    bench_media_session_tell_news(g_ptr_array_index(sessions, i));
}

/* On the mix point's thread. */
static void
on_mix_news(gpointer data)
{
  BenchMediaEngine *self = data;

  bench_news_source_tell(self->news_source);
}

static void
on_paths_changed(gpointer data)
{
  bench_media_engine_update(data);
}

static void
on_paths_failed(const char *text, gpointer data)
{
  g_signal_emit(data, signals[SIGNAL_DEVICE_FAILED], 0, text);
}

static void
on_paths_notice(const char *text, gpointer data)
{
  g_signal_emit(data, signals[SIGNAL_DEVICE_NOTICE], 0, text);
}

static void
on_paths_listed(gpointer data)
{
  g_signal_emit(data, signals[SIGNAL_DEVICES_CHANGED], 0);
}

static void
bench_media_engine_init(BenchMediaEngine *self)
{
  self->sessions = g_ptr_array_new();
  self->ring = g_strdup(BENCH_RING_DEFAULT);
  self->mix = bench_mix_point_new(on_mix_news, self);
  self->news_source = bench_news_source_new(on_news, self);
}

/* Devices, volumes and switches change at once, in a call too. */
static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, gpointer data)
{
  static const char *const ours[]
      = { "voice.", "benchphone.", "features.headset_", "features.ringer_device." };

  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
    if (g_str_has_prefix(name, ours[i]))
      {
        bench_media_engine_update(data);
        return;
      }
}

/**
 * bench_media_engine_new:
 * @settings: the phone's; voice.*, benchphone.* and network.port.* are read
 * @clock: the phone's
 *
 * Returns: (transfer full): an engine with "auto" devices, closed and silent.
 */
BenchMediaEngine *
bench_media_engine_new(BenchSettings *settings, BenchClock *clock)
{
  static const BenchAudioPathsFuncs funcs
      = { on_paths_changed, on_paths_failed, on_paths_notice, on_paths_listed };
  BenchMediaEngine *self = g_object_new(BENCH_TYPE_MEDIA_ENGINE, NULL);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->paths = bench_audio_paths_new(settings, clock, self->mix, &funcs, self);
  g_signal_connect_object(settings, "changed", G_CALLBACK(on_setting_changed), self, 0);
  bench_media_engine_update(self);
  return self;
}

static void
load_codec(const char *parameter)
{
  const BenchCodec *codec = bench_codec_by_parameter(parameter);
  const char *const names[] = { codec->encoder, codec->decoder, NULL };

  bench_gstreamer_load(names);
}

static gpointer
load_elements(gpointer data G_GNUC_UNUSED)
{
  static const char *const others[] = { "appsrc", "appsink", "pulsesrc", "pulsesink", NULL };

  load_codec("PCMU");
  load_codec("PCMA");
  bench_gstreamer_load(others);
  return NULL;
}

/**
 * bench_media_engine_warm_up:
 *
 * Starts GStreamer and loads the elements of an ordinary call, on a thread beside the main loop; returns
 * at once. Without it the first call pays about 15 ms. Not loaded is libav, which G.722 lives in: it takes
 * 80 ms and 34 MB, and is left to bench_media_engine_expect_call().
 */
void
bench_media_engine_warm_up(BenchMediaEngine *self)
{
  if (self->warm_up == NULL)
    self->warm_up = g_thread_new("bench-warm-up", load_elements, NULL);
}

static gpointer
load_elements_of_libav(gpointer data G_GNUC_UNUSED)
{
  static const char *const filters[] = { "webrtcdsp", "webrtcechoprobe", NULL };

  load_codec("G722");
  bench_gstreamer_load(filters);
  return NULL;
}

/**
 * bench_media_engine_expect_call:
 * @codec: (nullable): what it will agree on, when that can be known
 *
 * Loads libav beside the main loop while the first call that may need it still rings, so that an answer that
 * agrees on G.722 finds it there. Returns at once; only the first such call does anything.
 */
void
bench_media_engine_expect_call(BenchMediaEngine *self, const BenchCodec *codec)
{
  if ((codec == NULL || codec == bench_codec_by_parameter("G722")) && self->expecting == NULL
      && !self->stopped)
    self->expecting = g_thread_new("bench-expect", load_elements_of_libav, NULL);
}

/**
 * bench_media_engine_stop:
 *
 * Silences everything and closes the devices for good. Sessions are stopped by their owners.
 */
void
bench_media_engine_stop(BenchMediaEngine *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_pointer(&self->warm_up, g_thread_join);
  g_clear_pointer(&self->expecting, g_thread_join);
  if (self->clock != NULL)
    {
      bench_clock_clear(self->clock, &self->key_tone_timer);
      bench_clock_clear(self->clock, &self->test_timer);
      bench_clock_clear(self->clock, &self->note_timer);
    }
  for (guint sound = BENCH_SOUND_TONE; sound < BENCH_SOUNDS; sound++)
    bench_mix_point_set_sound(self->mix, (BenchSound) sound, NULL);
  self->tone = BENCH_TONE_NONE;
  if (self->paths != NULL)
    bench_audio_paths_close(self->paths);
  bench_mix_point_set_ticking(self->mix, FALSE);
}

static gboolean
any_session(BenchMediaEngine *self, gboolean (*has)(gpointer session))
{
  for (guint i = 0; i < self->sessions->len; i++)
    if (has(g_ptr_array_index(self->sessions, i)))
      return TRUE;
  return FALSE;
}

/* Opens and closes devices, and starts and stops the tick, as there is something to say or hear. */
void
bench_media_engine_update(BenchMediaEngine *self)
{
  BenchAudioState *state = &self->state;

  if (self->stopped)
    return;
  state->speaks = any_session(self, bench_media_session_speaks);
  state->hears = any_session(self, bench_media_session_hears);
  state->rings = self->tone == BENCH_TONE_RINGER;
  state->tones = (self->tone != BENCH_TONE_NONE && !state->rings) || self->key_tone_timer != 0
                 || self->note_timer != 0;
  state->testing = self->test_timer != 0;
  bench_audio_paths_update(self->paths, state);
  bench_mix_point_set_ticking(self->mix, state->tones || state->rings || state->testing
                                             || bench_audio_paths_any_open(self->paths)
                                             || any_session(self, bench_media_session_is_configured));
}

BenchMixPoint *
bench_media_engine_get_mix_point(BenchMediaEngine *self)
{
  return self->mix;
}

BenchSettings *
bench_media_engine_get_settings(BenchMediaEngine *self)
{
  return self->settings;
}

/* Where to look for a port first: behind the last one, so that stragglers of a call that has just ended
 * do not reach the next. */
int
bench_media_engine_next_port(BenchMediaEngine *self)
{
  return self->next_port;
}

void
bench_media_engine_used_port(BenchMediaEngine *self, guint16 port)
{
  self->next_port = port + 2;
}

void
bench_media_engine_add_session(BenchMediaEngine *self, gpointer session)
{
  g_ptr_array_add(self->sessions, session);
}

void
bench_media_engine_remove_session(BenchMediaEngine *self, gpointer session)
{
  g_ptr_array_remove(self->sessions, session);
}

/**
 * bench_media_engine_set_microphone:
 * @name: see the top of media/engine.h
 *
 * The microphone of those paths whose parameter names none. Changes at once, during a call as well. A name
 * that is none, or a device that does not open, gives the signal "device-failed" (string text).
 */
void
bench_media_engine_set_microphone(BenchMediaEngine *self, const char *name)
{
  bench_audio_paths_set_default(self->paths, BENCH_DEVICE_MICROPHONE, name);
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_set_speaker:
 * @name: see the top of media/engine.h
 *
 * As bench_media_engine_set_microphone().
 */
void
bench_media_engine_set_speaker(BenchMediaEngine *self, const char *name)
{
  bench_audio_paths_set_default(self->paths, BENCH_DEVICE_SPEAKER, name);
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_get_default:
 * @input: of the microphones, or of the speakers
 *
 * Returns: (transfer none): the device of those paths whose parameter names none.
 */
const char *
bench_media_engine_get_default(BenchMediaEngine *self, gboolean input)
{
  return bench_audio_paths_get_default(self->paths, input ? BENCH_DEVICE_MICROPHONE : BENCH_DEVICE_SPEAKER);
}

/**
 * bench_media_engine_get_device:
 *
 * Returns: (transfer none): the name of the device @place is to have.
 */
const char *
bench_media_engine_get_device(BenchMediaEngine *self, BenchAudioPlace place)
{
  return bench_audio_paths_get_name(self->paths, place);
}

/**
 * bench_media_engine_get_microphone:
 *
 * Returns: (transfer none): its name, on the path in use.
 */
const char *
bench_media_engine_get_microphone(BenchMediaEngine *self)
{
  return bench_audio_paths_get_name(self->paths, bench_audio_place_microphone(self->state.path));
}

/**
 * bench_media_engine_get_speaker:
 *
 * Returns: (transfer none): its name, on the path in use.
 */
const char *
bench_media_engine_get_speaker(BenchMediaEngine *self)
{
  return bench_audio_paths_get_name(self->paths, bench_audio_place_speaker(self->state.path));
}

/**
 * bench_media_engine_list_devices:
 *
 * Asks the sound server; waits two seconds at most.
 *
 * Returns: (transfer full) (element-type BenchAudioDevice): its inputs and outputs, none when there is no
 * server.
 */
GPtrArray *
bench_media_engine_list_devices(BenchMediaEngine *self G_GNUC_UNUSED)
{
  return bench_device_list(LIST_TIMEOUT_MS);
}

/**
 * bench_media_engine_watch_devices:
 * @watched: whether somebody shows the list, and wants "devices-changed" when it was asked for anew
 */
void
bench_media_engine_watch_devices(BenchMediaEngine *self, gboolean watched)
{
  if (!self->stopped)
    bench_audio_paths_watch(self->paths, watched);
}

/**
 * bench_media_engine_get_devices:
 *
 * Returns: (transfer none) (nullable) (element-type BenchAudioDevice): what the sound server had when it
 *   was asked last, empty when there is none; %NULL before.
 */
GPtrArray *
bench_media_engine_get_devices(BenchMediaEngine *self)
{
  return bench_audio_paths_get_devices(self->paths);
}

/**
 * bench_media_engine_set_path:
 * @path: where the person listens and speaks; a call goes on without a break in what it sends
 */
void
bench_media_engine_set_path(BenchMediaEngine *self, BenchAudioPath path)
{
  self->state.path = path;
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_set_group_listening:
 * @group: whether the loudspeaker is heard beside the handset or headset; its microphone stays off
 */
void
bench_media_engine_set_group_listening(BenchMediaEngine *self, gboolean group)
{
  self->state.group = group;
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_set_muted:
 * @muted: whether the microphone gives silence; what is sent goes on
 */
void
bench_media_engine_set_muted(BenchMediaEngine *self, gboolean muted)
{
  self->state.muted = muted;
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_get_muted:
 *
 * Returns: whether the microphone is muted.
 */
gboolean
bench_media_engine_get_muted(BenchMediaEngine *self)
{
  return self->state.muted;
}

/**
 * bench_media_engine_set_isolated:
 * @isolated: whether legs never hear each other
 *
 * For a service number, whose callers have nothing to do with one another. With the microphone "echo"
 * it is always so, and each caller hears itself. Off at first: joined legs are a conference.
 */
void
bench_media_engine_set_isolated(BenchMediaEngine *self, gboolean isolated)
{
  self->state.isolated = isolated;
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_set_metering:
 * @metering: whether the microphone is to be open without a call, because somebody looks at its level
 */
void
bench_media_engine_set_metering(BenchMediaEngine *self, gboolean metering)
{
  self->state.metering = metering;
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_take_levels:
 * @levels: (out): of the microphone and the speaker in use, since the last time
 */
void
bench_media_engine_take_levels(BenchMediaEngine *self, BenchAudioLevels *levels)
{
  bench_mix_point_take_levels(self->mix, levels);
}
