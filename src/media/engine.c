/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/engine.h"

#include "media/codec.h"
#include "media/device-slot.h"
#include "media/engine-private.h"
#include "media/gstreamer.h"

#define LIST_TIMEOUT_MS 2000
#define TONE_DBM0 -16.0
#define KEY_TONE_DBM0 -16.0
#define RINGER_DBM0 -10.0
#define LONGEST_KEY_TONE_MS 10000
#define N_PATHS 3

struct _BenchMediaEngine
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchClock *clock;
  BenchMixPoint *mix;
  GSource *news_source;
  GPtrArray *sessions; /* not owned: a session takes itself out */
  GThread *warm_up;
  GThread *expecting; /* loads what only some calls need, while one rings */
  int next_port;
  gboolean stopped;

  BenchDeviceSlot microphone;
  BenchDeviceSlot speaker;
  BenchAudioPath path;
  guint volumes[N_PATHS]; /* a step for each path */
  guint ringer_volume;
  gboolean muted;
  gboolean isolated;
  BenchTone tone;
  guint key_tone_timer;
};

enum
{
  SIGNAL_DEVICE_FAILED,
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

  bench_mix_point_free(self->mix);
  g_source_destroy(self->news_source);
  g_source_unref(self->news_source);
  g_ptr_array_unref(self->sessions);
  g_free(self->microphone.name);
  g_free(self->speaker.name);
  g_clear_object(&self->clock);
  g_clear_object(&self->settings);
  G_OBJECT_CLASS(bench_media_engine_parent_class)->finalize(object);
}

static void
bench_media_engine_class_init(BenchMediaEngineClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_media_engine_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_media_engine_finalize;
  signals[SIGNAL_DEVICE_FAILED] = g_signal_new("device-failed", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static gboolean
on_news(gpointer data)
{
  BenchMediaEngine *self = data;
  g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func(g_object_unref);

  g_source_set_ready_time(self->news_source, -1);
  for (guint i = 0; i < self->sessions->len; i++)
    g_ptr_array_add(sessions, g_object_ref(g_ptr_array_index(self->sessions, i)));
  for (guint i = 0; i < sessions->len; i++)
    bench_media_session_tell_news(g_ptr_array_index(sessions, i));
  return G_SOURCE_CONTINUE;
}

/* On the mix point's thread. */
static void
on_mix_news(gpointer data)
{
  BenchMediaEngine *self = data;

  g_source_set_ready_time(self->news_source, 0);
}

static gboolean
dispatch_news(GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback(data);
}

static void
on_slot_changed(gpointer data)
{
  bench_media_engine_update(data);
}

static void
on_slot_failed(const char *text, gpointer data)
{
  g_signal_emit(data, signals[SIGNAL_DEVICE_FAILED], 0, text);
}

static void
slot_init(BenchMediaEngine *self, BenchDeviceSlot *slot, BenchDeviceRole role)
{
  slot->role = role;
  slot->mix = self->mix;
  slot->changed = on_slot_changed;
  slot->failed = on_slot_failed;
  slot->data = self;
}

static void
bench_media_engine_init(BenchMediaEngine *self)
{
  static GSourceFuncs news_funcs = { .dispatch = dispatch_news };

  self->sessions = g_ptr_array_new();
  self->mix = bench_mix_point_new(on_mix_news, self);
  self->news_source = g_source_new(&news_funcs, sizeof(GSource));
  g_source_set_callback(self->news_source, on_news, self, NULL);
  g_source_attach(self->news_source, g_main_context_get_thread_default());
  slot_init(self, &self->microphone, BENCH_DEVICE_MICROPHONE);
  slot_init(self, &self->speaker, BENCH_DEVICE_SPEAKER);
  self->ringer_volume = BENCH_VOLUME_NOMINAL;
}

static guint
read_volume(BenchSettings *settings, const char *parameter)
{
  return (guint) CLAMP(bench_settings_get_int(settings, parameter), 0, BENCH_VOLUME_MAXIMUM);
}

static void
apply_levels(BenchMediaEngine *self)
{
  guint volume = self->volumes[self->path];
  BenchMixPointLevels levels = { 0 };

  levels.muted = self->muted;
  levels.isolated = self->isolated;
  levels.volume = bench_mixer_volume_gain(volume);
  levels.tone_volume
      = bench_mixer_volume_gain(self->tone == BENCH_TONE_RINGER ? self->ringer_volume : volume);
  bench_mix_point_set_levels(self->mix, &levels);
}

/**
 * bench_media_engine_new:
 * @settings: the phone's; voice.* and network.port.* are read
 * @clock: the phone's
 *
 * Returns: (transfer full): an engine with "auto" devices, closed and silent.
 */
BenchMediaEngine *
bench_media_engine_new(BenchSettings *settings, BenchClock *clock)
{
  BenchMediaEngine *self = g_object_new(BENCH_TYPE_MEDIA_ENGINE, NULL);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->microphone.clock = clock;
  self->speaker.clock = clock;
  self->volumes[BENCH_AUDIO_PATH_HANDSET] = read_volume(settings, "voice.handset.spk_vol");
  self->volumes[BENCH_AUDIO_PATH_SPEAKER] = read_volume(settings, "voice.handfree.spk_vol");
  self->volumes[BENCH_AUDIO_PATH_HEADSET] = read_volume(settings, "voice.headset.spk_vol");
  self->ringer_volume = read_volume(settings, "voice.ring_vol");
  apply_levels(self);
  bench_media_engine_set_microphone(self, "auto");
  bench_media_engine_set_speaker(self, "auto");
  return self;
}

static gpointer
load_elements(gpointer data G_GNUC_UNUSED)
{
  static const char *const others[] = { "appsrc", "appsink", "pulsesrc", "pulsesink", NULL };
  for (int type = 0; type <= 8; type += 8)
    {
      const BenchCodec *codec = bench_codec_by_payload_type(type);
      const char *const names[] = { codec->encoder, codec->decoder, NULL };

      bench_gstreamer_load(names);
    }
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
load_wideband(gpointer data G_GNUC_UNUSED)
{
  const BenchCodec *codec = bench_codec_by_parameter("G722");
  const char *const names[] = { codec->encoder, codec->decoder, NULL };

  bench_gstreamer_load(names);
  return NULL;
}

/**
 * bench_media_engine_expect_call:
 *
 * Loads libav beside the main loop while the first call still rings, so that an answer that agrees on
 * G.722 finds it there. Returns at once; only the first call does anything.
 */
void
bench_media_engine_expect_call(BenchMediaEngine *self)
{
  if (self->expecting == NULL && !self->stopped)
    self->expecting = g_thread_new("bench-expect", load_wideband, NULL);
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
    bench_clock_clear(self->clock, &self->key_tone_timer);
  bench_mix_point_set_tone(self->mix, NULL);
  bench_mix_point_set_key_tone(self->mix, NULL);
  self->tone = BENCH_TONE_NONE;
  bench_device_slot_clear(&self->microphone);
  bench_device_slot_clear(&self->speaker);
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
  gboolean tones = self->tone != BENCH_TONE_NONE || self->key_tone_timer != 0;

  if (self->stopped)
    return;
  bench_device_slot_set_wanted(&self->microphone, any_session(self, bench_media_session_speaks));
  bench_device_slot_set_wanted(&self->speaker, tones || any_session(self, bench_media_session_hears));
  bench_mix_point_set_ticking(self->mix, tones || self->microphone.open || self->speaker.open
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
 * Changes at once, during a call as well. A name that is none, or a device that does not open, gives
 * silence and the signal "device-failed" (string text).
 */
void
bench_media_engine_set_microphone(BenchMediaEngine *self, const char *name)
{
  bench_device_slot_set_name(&self->microphone, name);
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
  bench_device_slot_set_name(&self->speaker, name);
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_get_microphone:
 *
 * Returns: (transfer none): its name.
 */
const char *
bench_media_engine_get_microphone(BenchMediaEngine *self)
{
  return self->microphone.name;
}

/**
 * bench_media_engine_get_speaker:
 *
 * Returns: (transfer none): its name.
 */
const char *
bench_media_engine_get_speaker(BenchMediaEngine *self)
{
  return self->speaker.name;
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
 * bench_media_engine_set_path:
 * @path: where the person listens; each path has its own volume
 */
void
bench_media_engine_set_path(BenchMediaEngine *self, BenchAudioPath path)
{
  g_return_if_fail(path < N_PATHS);

  self->path = path;
  apply_levels(self);
}

/**
 * bench_media_engine_set_muted:
 * @muted: whether the microphone gives silence; what is sent goes on
 */
void
bench_media_engine_set_muted(BenchMediaEngine *self, gboolean muted)
{
  self->muted = muted;
  apply_levels(self);
}

/**
 * bench_media_engine_get_muted:
 *
 * Returns: whether the microphone is muted.
 */
gboolean
bench_media_engine_get_muted(BenchMediaEngine *self)
{
  return self->muted;
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
  self->isolated = isolated;
  apply_levels(self);
}

/**
 * bench_media_engine_set_volume:
 * @step: 0 (silent) to 15, of the path in use; 8 changes nothing
 */
void
bench_media_engine_set_volume(BenchMediaEngine *self, guint step)
{
  self->volumes[self->path] = MIN(step, BENCH_VOLUME_MAXIMUM);
  apply_levels(self);
}

/**
 * bench_media_engine_set_ringer_volume:
 * @step: 0 (silent) to 15
 */
void
bench_media_engine_set_ringer_volume(BenchMediaEngine *self, guint step)
{
  self->ringer_volume = MIN(step, BENCH_VOLUME_MAXIMUM);
  apply_levels(self);
}

/**
 * bench_media_engine_set_tone:
 * @tone: what the speaker is to play until told otherwise; a tone that plays already goes on unbroken
 */
void
bench_media_engine_set_tone(BenchMediaEngine *self, BenchTone tone)
{
  BenchTonePattern *pattern = NULL;
  double level = tone == BENCH_TONE_RINGER ? RINGER_DBM0 : TONE_DBM0;

  if (self->stopped || tone == self->tone)
    return;
  self->tone = tone;
  pattern = bench_tone_pattern_for(tone, self->settings);
  apply_levels(self);
  bench_mix_point_set_tone(self->mix,
                           pattern != NULL ? bench_tone_generator_new(pattern, BENCH_MIX_RATE, level) : NULL);
  bench_media_engine_update(self);
}

/**
 * bench_media_engine_get_tone:
 *
 * Returns: the tone that plays.
 */
BenchTone
bench_media_engine_get_tone(BenchMediaEngine *self)
{
  return self->tone;
}

static gboolean
on_key_tone_over(gpointer data)
{
  BenchMediaEngine *self = data;

  self->key_tone_timer = 0;
  bench_mix_point_set_key_tone(self->mix, NULL);
  bench_media_engine_update(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_media_engine_play_key_tone:
 * @digit: 0-9, *, #, A-D; others are silent
 * @duration_ms: how long
 *
 * Plays the digit's DTMF pair in the speaker only, on top of whatever plays; a tone before it ends.
 */
void
bench_media_engine_play_key_tone(BenchMediaEngine *self, char digit, guint duration_ms)
{
  guint length_ms = MIN(duration_ms, LONGEST_KEY_TONE_MS);
  BenchTonePattern *pattern = bench_tone_pattern_for_key(digit, length_ms);

  if (pattern == NULL)
    return;
  if (self->stopped)
    {
      bench_tone_pattern_free(pattern);
      return;
    }
  bench_clock_clear(self->clock, &self->key_tone_timer);
  self->key_tone_timer = bench_clock_add(self->clock, length_ms + 2 * BENCH_TICK_MS, on_key_tone_over, self);
  bench_mix_point_set_key_tone(self->mix, bench_tone_generator_new(pattern, BENCH_MIX_RATE, KEY_TONE_DBM0));
  bench_media_engine_update(self);
}
