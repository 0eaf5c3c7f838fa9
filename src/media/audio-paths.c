/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/audio-paths.h"

#include <string.h>

#include "base/log.h"
#include "media/audio-levels.h"
#include "media/device-slot.h"

/* The least way from a loudspeaker through the sound server and back: the drift rings and buffers of both sides. */
#define ECHO_DELAY_MS 60

typedef enum
{
  STANDING_UNKNOWN,
  STANDING_OWN,
  STANDING_DEFAULT, /* lost, the server's default in its stead */
  STANDING_SILENT,
} Standing;

typedef struct
{
  BenchDeviceSlot *own;      /* the device it is to have */
  BenchDeviceSlot *used;     /* the one it has now; NULL: silence, or not in use */
  BenchDeviceSlot *fallback; /* the default, tried since its own is lost: kept, so that it fails only once */
  gboolean wanted;
  Standing told;
} Place;

struct _BenchAudioPaths
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchMixPoint *mix;
  const BenchAudioPathsFuncs *funcs;
  gpointer data;
  BenchDeviceSlotOwner owner;
  char *defaults[2]; /* by role */
  GPtrArray *slots;
  Place places[BENCH_AUDIO_PLACES];
  BenchAudioState state;
  BenchDeviceWatch *watch;
  gboolean watched; /* by somebody who shows the list */
  BenchVoiceFilterSetup filter;
  gboolean filter_refused; /* said once */
};

/* ---- Places ---- */

static BenchDeviceRole
role_of(BenchAudioPlace place)
{
  return bench_audio_place_is_input(place) ? BENCH_DEVICE_MICROPHONE : BENCH_DEVICE_SPEAKER;
}

/* How loud a place's test sounds: as loud as what it is there for. */
static double
own_gain(BenchAudioPaths *self, BenchAudioPlace place)
{
  switch (place)
    {
    case BENCH_AUDIO_PLACE_HANDSET_SPEAKER:
      return bench_audio_levels_voice(self->settings, BENCH_AUDIO_PATH_HANDSET);
    case BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER:
      return bench_audio_levels_voice(self->settings, BENCH_AUDIO_PATH_SPEAKER);
    case BENCH_AUDIO_PLACE_HEADSET_SPEAKER:
      return bench_audio_levels_voice(self->settings, BENCH_AUDIO_PATH_HEADSET);
    case BENCH_AUDIO_PLACE_RINGER:
      return bench_audio_levels_ring(self->settings);
    case BENCH_AUDIO_PLACE_HANDSET_MICROPHONE:
    case BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE:
    case BENCH_AUDIO_PLACE_HEADSET_MICROPHONE:
      return 0.0;
    }
  g_return_val_if_reached(0.0);
}

/* ---- Slots ---- */

static BenchDeviceSlot *
get_slot(BenchAudioPaths *self, BenchDeviceRole role, const char *name)
{
  BenchDeviceSlot *slot = NULL;

  for (guint i = 0; i < self->slots->len; i++)
    {
      slot = g_ptr_array_index(self->slots, i);
      if (slot->role == role && strcmp(slot->name, name) == 0)
        return slot;
    }
  slot = bench_device_slot_new(role, name, self->clock, &self->owner);
  g_ptr_array_add(self->slots, slot);
  return slot;
}

static gboolean
uses(BenchAudioPaths *self, const BenchDeviceSlot *slot, gboolean only_wanted)
{
  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    {
      const Place *place = &self->places[i];

      if ((place->wanted || !only_wanted)
          && (place->own == slot || place->used == slot || place->fallback == slot))
        return TRUE;
    }
  return FALSE;
}

static void
release_others(BenchAudioPaths *self)
{
  for (guint i = self->slots->len; i > 0; i--)
    {
      BenchDeviceSlot *slot = g_ptr_array_index(self->slots, i - 1);

      if (!uses(self, slot, FALSE))
        g_ptr_array_remove_index(self->slots, i - 1);
      else if (!uses(self, slot, TRUE))
        bench_device_slot_set_wanted(slot, FALSE);
    }
}

/* The device of a place in use: its own, or, when that is lost, the server's default. */
static BenchDeviceSlot *
open_slot(BenchAudioPaths *self, Place *place)
{
  bench_device_slot_set_wanted(place->own, TRUE);
  if (!place->own->broken || !bench_device_slot_is_served(place->own))
    return place->own->open ? place->own : NULL;
  place->fallback = get_slot(self, place->own->role, "auto");
  if (place->fallback != place->own)
    bench_device_slot_set_wanted(place->fallback, TRUE);
  return place->fallback->open ? place->fallback : NULL;
}

/* ---- The route ---- */

static BenchDevice *
device_at(BenchAudioPaths *self, BenchAudioPlace place)
{
  const Place *it = &self->places[place];

  return it->wanted && it->used != NULL && it->used->open ? it->used->device : NULL;
}

static BenchMixOutput *
add_output(BenchAudioPaths *self, BenchMixRoute *route, BenchAudioPlace place)
{
  BenchDevice *device = device_at(self, place);

  return device != NULL ? bench_mix_route_add_output(route, device) : NULL;
}

static void
route_input(BenchAudioPaths *self, BenchMixRoute *route)
{
  BenchDevice *device = device_at(self, bench_audio_place_microphone(self->state.path));
  BenchMixInput *input = device != NULL ? bench_mix_route_add_input(route, device) : NULL;

  if (input == NULL)
    return;
  input->gain = bench_audio_levels_microphone(self->settings, self->state.path);
  input->muted = self->state.muted;
  input->voice = TRUE;
}

static gboolean
is_group(const BenchAudioState *state)
{
  return state->group && state->path != BENCH_AUDIO_PATH_SPEAKER;
}

/* A second headset in the handset's jack listens. */
static gboolean
is_training(BenchAudioPaths *self)
{
  return self->state.path == BENCH_AUDIO_PATH_HEADSET
         && bench_settings_get_boolean(self->settings, "features.headset_training");
}

static void
route_path(BenchAudioPaths *self, BenchMixRoute *route)
{
  BenchAudioPath path = self->state.path;
  BenchMixOutput *output = add_output(self, route, bench_audio_place_speaker(path));

  if (output == NULL)
    return;
  bench_mix_output_hear(output, BENCH_SOUND_VOICES, bench_audio_levels_voice(self->settings, path));
  bench_mix_output_hear(output, BENCH_SOUND_TONE, bench_audio_levels_tone(self->settings, path));
  bench_mix_output_hear(output, BENCH_SOUND_KEY, bench_audio_levels_tone(self->settings, path));
  bench_mix_output_hear(output, BENCH_SOUND_NOTE, bench_audio_levels_tone(self->settings, path));
  output->returns = path == BENCH_AUDIO_PATH_SPEAKER;
  output->metered = TRUE;
}

/* Those who listen besides. */
static void
route_listeners(BenchAudioPaths *self, BenchMixRoute *route)
{
  BenchMixOutput *output = NULL;

  if (is_group(&self->state))
    output = add_output(self, route, BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER);
  if (output != NULL)
    {
      bench_mix_output_hear(output, BENCH_SOUND_VOICES, bench_audio_levels_group(self->settings));
      output->returns = TRUE;
    }
  output = NULL;
  if (is_training(self))
    output = add_output(self, route, BENCH_AUDIO_PLACE_HANDSET_SPEAKER);
  if (output != NULL)
    bench_mix_output_hear(output, BENCH_SOUND_VOICES,
                          bench_audio_levels_voice(self->settings, BENCH_AUDIO_PATH_HANDSET));
}

static void
route(BenchAudioPaths *self)
{
  BenchMixRoute result = { 0 };
  BenchMixOutput *output = NULL;

  result.isolated = self->state.isolated;
  route_input(self, &result);
  if (self->state.hears || self->state.tones)
    route_path(self, &result);
  route_listeners(self, &result);
  if (self->state.rings)
    output = add_output(self, &result, BENCH_AUDIO_PLACE_RINGER);
  if (output != NULL)
    bench_mix_output_hear(output, BENCH_SOUND_RING, bench_audio_levels_ring(self->settings));
  output = self->state.testing ? add_output(self, &result, self->state.tested) : NULL;
  if (output != NULL)
    {
      bench_mix_output_hear(output, BENCH_SOUND_TEST, own_gain(self, self->state.tested));
      output->metered = TRUE;
    }
  bench_mix_point_set_route(self->mix, &result);
}

/* ---- The voice filter ---- */

static BenchVoiceFilterSetup
wanted_filter(BenchAudioPaths *self)
{
  BenchDevice *microphone = device_at(self, bench_audio_place_microphone(self->state.path));
  BenchVoiceFilterSetup setup = { 0 };

  /* What a lab plays in from a file or generator goes out as it is. */
  if (microphone == NULL || !microphone->klass->acoustic)
    return setup;
  /* A handset's or headset's speaker is at the ear. */
  setup.echo_cancelling = (self->state.path == BENCH_AUDIO_PATH_SPEAKER || is_group(&self->state))
                          && bench_settings_get_boolean(self->settings, "voice.echo_cancellation");
  setup.noise_suppression = bench_settings_get_boolean(self->settings, "benchphone.noise_suppression");
  setup.gain_control = bench_settings_get_boolean(self->settings, "benchphone.gain_control");
  setup.delay_ms = ECHO_DELAY_MS;
  return setup;
}

static void
update_filter(BenchAudioPaths *self)
{
  BenchVoiceFilterSetup setup = wanted_filter(self);
  BenchVoiceFilter *filter = NULL;
  g_autoptr(GError) error = NULL;

  if (memcmp(&setup, &self->filter, sizeof setup) == 0)
    return;
  self->filter = setup;
  if (setup.echo_cancelling || setup.noise_suppression || setup.gain_control)
    filter = bench_voice_filter_new(&setup, &error);
  bench_mix_point_set_voice_filter(self->mix, filter);
  if (error == NULL || self->filter_refused)
    return;
  self->filter_refused = TRUE;
  bench_warning("no echo cancelling, noise suppression and gain control: %s", error->message);
}

/* ---- What a person is told ---- */

static Standing
standing_of(const Place *place)
{
  if (place->used == NULL)
    return STANDING_SILENT;
  return place->used == place->own ? STANDING_OWN : STANDING_DEFAULT;
}

static void
tell_place(BenchAudioPaths *self, BenchAudioPlace which)
{
  Place *place = &self->places[which];
  Standing standing = standing_of(place);
  gboolean first = place->told == STANDING_UNKNOWN;
  g_autofree char *text = NULL;

  if (!place->wanted || standing == place->told)
    return;
  place->told = standing;
  if (standing == STANDING_OWN && first)
    return;
  text = g_strdup_printf("%s: %s", bench_audio_place_name(which),
                         standing == STANDING_OWN       ? "device is back"
                         : standing == STANDING_DEFAULT ? "device lost, default used"
                                                        : "no device, silence");
  bench_info("%s (%s)", text, place->own->name);
  self->funcs->notice(text, self->data);
}

/* ---- Keeping up ---- */

static void
update_wanted(BenchAudioPaths *self)
{
  const BenchAudioState *state = &self->state;
  Place *places = self->places;

  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    places[i].wanted = FALSE;
  places[bench_audio_place_microphone(state->path)].wanted = state->speaks || state->metering;
  places[bench_audio_place_speaker(state->path)].wanted = state->hears || state->tones;
  if (is_group(state) && state->hears)
    places[BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER].wanted = TRUE;
  if (is_training(self) && state->hears)
    places[BENCH_AUDIO_PLACE_HANDSET_SPEAKER].wanted = TRUE;
  if (state->rings)
    places[BENCH_AUDIO_PLACE_RINGER].wanted = TRUE;
  if (state->testing)
    places[state->tested].wanted = TRUE;
}

static gboolean
needs_watch(BenchAudioPaths *self)
{
  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    {
      const Place *place = &self->places[i];

      if (place->wanted && bench_device_slot_is_served(place->own)
          && (place->own->broken || strcmp(place->own->name, "auto") != 0))
        return TRUE;
    }
  return self->watched;
}

/**
 * bench_audio_paths_update:
 * @state: what is going on now; copied
 *
 * Opens and closes devices, and leads the sound to them.
 */
void
bench_audio_paths_update(BenchAudioPaths *self, const BenchAudioState *state)
{
  self->state = *state;
  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    {
      self->places[i].used = NULL;
      self->places[i].fallback = NULL;
      self->places[i].own = get_slot(self, role_of((BenchAudioPlace) i),
                                     bench_audio_paths_get_name(self, (BenchAudioPlace) i));
    }
  update_wanted(self);
  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    if (self->places[i].wanted)
      self->places[i].used = open_slot(self, &self->places[i]);
  route(self);
  update_filter(self);
  release_others(self);
  bench_device_watch_set_wanted(self->watch, needs_watch(self));
  for (guint i = 0; i < BENCH_AUDIO_PLACES; i++)
    tell_place(self, (BenchAudioPlace) i);
}

static void
on_slot_closing(gpointer data)
{
  route(data);
}

static void
on_slot_changed(gpointer data)
{
  BenchAudioPaths *self = data;

  self->funcs->changed(self->data);
}

static void
on_slot_failed(const char *text, gpointer data)
{
  BenchAudioPaths *self = data;

  self->funcs->failed(text, self->data);
}

static void
on_listed(gpointer data)
{
  BenchAudioPaths *self = data;
  gboolean answered = bench_device_watch_get_devices(self->watch)->len > 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      BenchDeviceSlot *slot = g_ptr_array_index(self->slots, i);

      /* A server that does not answer takes no device away: the device itself will say so. */
      if (slot->wanted && bench_device_slot_is_served(slot) && (answered || !slot->open))
        bench_device_slot_look(slot, bench_device_watch_has(self->watch, slot->name,
                                                            slot->role == BENCH_DEVICE_MICROPHONE));
    }
  self->funcs->changed(self->data);
  self->funcs->listed(self->data);
}

/* ---- Life ---- */

static void
free_slot(gpointer slot)
{
  bench_device_slot_free(slot);
}

/**
 * bench_audio_paths_new:
 * @mix: stays the caller's, as @funcs does
 * @data: handed to @funcs
 *
 * Returns: (transfer full): places with the default devices, none in use.
 */
BenchAudioPaths *
bench_audio_paths_new(BenchSettings *settings,
                      BenchClock *clock,
                      BenchMixPoint *mix,
                      const BenchAudioPathsFuncs *funcs,
                      gpointer data)
{
  BenchAudioPaths *self = g_new0(BenchAudioPaths, 1);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->mix = mix;
  self->funcs = funcs;
  self->data = data;
  self->owner = (BenchDeviceSlotOwner){ on_slot_closing, on_slot_changed, on_slot_failed, self };
  self->slots = g_ptr_array_new_with_free_func(free_slot);
  self->watch = bench_device_watch_new(clock, on_listed, self);
  self->defaults[BENCH_DEVICE_MICROPHONE] = g_strdup("auto");
  self->defaults[BENCH_DEVICE_SPEAKER] = g_strdup("auto");
  return self;
}

/**
 * bench_audio_paths_close:
 *
 * Closes all devices. The names stay to be asked for.
 */
void
bench_audio_paths_close(BenchAudioPaths *self)
{
  memset(self->places, 0, sizeof self->places);
  bench_device_watch_set_wanted(self->watch, FALSE);
  route(self);
  g_ptr_array_set_size(self->slots, 0);
  bench_mix_point_set_voice_filter(self->mix, NULL);
}

/**
 * bench_audio_paths_free:
 * @self: (transfer full): closed
 */
void
bench_audio_paths_free(BenchAudioPaths *self)
{
  g_ptr_array_unref(self->slots);
  bench_device_watch_free(self->watch);
  g_free(self->defaults[BENCH_DEVICE_MICROPHONE]);
  g_free(self->defaults[BENCH_DEVICE_SPEAKER]);
  g_object_unref(self->clock);
  g_object_unref(self->settings);
  g_free(self);
}

/**
 * bench_audio_paths_set_default:
 * @name: the device of those places whose parameter says none; bench_audio_paths_update() uses it
 */
void
bench_audio_paths_set_default(BenchAudioPaths *self, BenchDeviceRole role, const char *name)
{
  char *before = self->defaults[role];

  /* @name may be what was asked for just now. */
  self->defaults[role] = g_strdup(name);
  g_free(before);
}

/**
 * bench_audio_paths_get_default:
 *
 * Returns: (transfer none): the name set last.
 */
const char *
bench_audio_paths_get_default(BenchAudioPaths *self, BenchDeviceRole role)
{
  return self->defaults[role];
}

/**
 * bench_audio_paths_get_name:
 *
 * Returns: (transfer none): the device @place is to have.
 */
const char *
bench_audio_paths_get_name(BenchAudioPaths *self, BenchAudioPlace place)
{
  const char *name = bench_settings_get(self->settings, bench_audio_place_parameter(place));

  if (name != NULL && name[0] != '\0' && strcmp(name, "auto") != 0)
    return name;
  if (place != BENCH_AUDIO_PLACE_RINGER)
    return self->defaults[role_of(place)];
  return bench_audio_paths_get_name(self, bench_settings_get_int(self->settings,
                                                                 "features.ringer_device.is_use_headset")
                                                  == 1
                                              ? BENCH_AUDIO_PLACE_HEADSET_SPEAKER
                                              : BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER);
}

/**
 * bench_audio_paths_any_open:
 *
 * Returns: whether a device is to be read or written.
 */
gboolean
bench_audio_paths_any_open(BenchAudioPaths *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (((BenchDeviceSlot *) g_ptr_array_index(self->slots, i))->open)
      return TRUE;
  return FALSE;
}

/**
 * bench_audio_paths_watch:
 * @watched: whether somebody shows the list of devices, which is then kept up to date
 */
void
bench_audio_paths_watch(BenchAudioPaths *self, gboolean watched)
{
  self->watched = watched;
  bench_device_watch_set_wanted(self->watch, self->places[0].own != NULL ? needs_watch(self) : watched);
}

/**
 * bench_audio_paths_get_devices:
 *
 * Returns: (transfer none) (nullable) (element-type BenchAudioDevice): those the server had last; %NULL
 *   before it was asked.
 */
GPtrArray *
bench_audio_paths_get_devices(BenchAudioPaths *self)
{
  return bench_device_watch_get_devices(self->watch);
}
