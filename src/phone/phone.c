/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone.h"

#include "base/log.h"
#include "calls/sip-control.h"
#include "phone/interface.h"
#include "phone/rings.h"
#include "phone/updating.h"
#include "phone/url-keys.h"
#include "sip/wire.h"

#define SIP_TAP_BYTES (8 * 1024 * 1024)
#define MEDIA_TAP_BYTES (32 * 1024 * 1024)

struct _BenchPhone
{
  GObject parent_instance;

  char *name;
  char *interface;
  char *microphone; /* as the command line says, NULL: as the settings say */
  char *speaker;
  BenchClock *clock;
  BenchRandom *random;
  BenchNetwork *network; /* NULL: the machine's */
  BenchEventBus *events;
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchSipCallControl *calls;
  BenchHistory *history;
  BenchTextStore *texts;
  BenchFirmware *firmware;
  BenchTapStore *tap_store;
  BenchUpdating *updating;
  BenchUrlKeys *url_keys;
  gboolean running;
  gboolean restart_wanted; /* once no call is up */
};

G_DEFINE_QUARK(bench_phone_error, bench_phone_error)
G_DEFINE_FINAL_TYPE(BenchPhone, bench_phone, G_TYPE_OBJECT)

enum
{
  STOPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_phone_dispose(GObject *object)
{
  BenchPhone *self = BENCH_PHONE(object);

  g_clear_pointer(&self->updating, bench_updating_free);
  g_clear_pointer(&self->url_keys, bench_url_keys_free);
  /* Upwards first: the firmware listens to calls, calls use the media. */
  g_clear_object(&self->firmware);
  if (self->calls != NULL)
    g_object_run_dispose(G_OBJECT(self->calls));
  g_clear_object(&self->calls);
  if (self->media != NULL)
    bench_media_engine_stop(self->media);
  g_clear_object(&self->media);
  g_clear_object(&self->history);
  g_clear_object(&self->texts);
  g_clear_object(&self->tap_store);
  g_clear_object(&self->settings);
  g_clear_object(&self->events);
  G_OBJECT_CLASS(bench_phone_parent_class)->dispose(object);
}

static void
bench_phone_finalize(GObject *object)
{
  BenchPhone *self = BENCH_PHONE(object);

  g_clear_object(&self->random);
  g_clear_object(&self->network);
  g_clear_object(&self->clock);
  g_free(self->name);
  g_free(self->interface);
  g_free(self->microphone);
  g_free(self->speaker);
  G_OBJECT_CLASS(bench_phone_parent_class)->finalize(object);
}

static void
bench_phone_class_init(BenchPhoneClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_phone_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_phone_finalize;

  signals[STOPPED]
      = g_signal_new("stopped", BENCH_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_phone_init(BenchPhone *self G_GNUC_UNUSED)
{
}

static void
on_tap(gpointer source G_GNUC_UNUSED, BenchTapRecord *record, BenchPhone *self)
{
  bench_tap_store_add(self->tap_store, record);
}

static void
on_calls_stopped(BenchSipCallControl *calls G_GNUC_UNUSED, BenchPhone *self)
{
  self->running = FALSE;
  bench_media_engine_stop(self->media);
  g_signal_emit(self, signals[STOPPED], 0);
}

static void
on_not_saved(BenchSettings *settings G_GNUC_UNUSED, const char *text G_GNUC_UNUSED, BenchPhone *self)
{
  if (self->firmware != NULL && self->running)
    bench_firmware_notice(self->firmware, "Config file not saved!");
}

/* benchphone.parallel_calls */
static void
isolate_calls(BenchPhone *self)
{
  bench_media_engine_set_isolated(self->media,
                                  bench_settings_get_boolean(self->settings, "benchphone.parallel_calls"));
}

/* What the firmware wants to be heard becomes what is heard. */
static void
on_sound_changed(BenchFirmware *firmware, BenchPhone *self)
{
  bench_media_engine_set_path(self->media, bench_firmware_get_path(firmware));
  bench_media_engine_set_group_listening(self->media, bench_firmware_get_group_listening(firmware));
  bench_media_engine_set_muted(self->media, bench_firmware_get_muted(firmware));
  if (bench_firmware_get_tone(firmware) == BENCH_TONE_RINGER)
    bench_media_engine_set_ring(self->media, bench_firmware_get_ring(firmware));
  bench_media_engine_set_tone(self->media, bench_firmware_get_tone(firmware));
}

static void
on_device_notice(BenchMediaEngine *media G_GNUC_UNUSED, const char *text, BenchPhone *self)
{
  if (self->firmware != NULL && self->running)
    bench_firmware_notice(self->firmware, text);
}

static void
on_key_tone(BenchFirmware *firmware G_GNUC_UNUSED, int digit, guint duration_ms, BenchPhone *self)
{
  bench_media_engine_play_key_tone(self->media, (char) digit, duration_ms);
}

static void
on_note_tone(BenchFirmware *firmware G_GNUC_UNUSED, int tone, BenchPhone *self)
{
  bench_media_engine_play_note(self->media, (BenchTone) tone);
}

static gboolean
has_calls(BenchPhone *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(BENCH_CALL_CONTROL(self->calls));

  for (guint i = 0; i < calls->len; i++)
    if (bench_call_is_alive(g_ptr_array_index(calls, i)))
      return TRUE;
  return FALSE;
}

/* Restarts without ending the process, once no call is up. */
static void
restart_when_idle(BenchPhone *self)
{
  if (!self->restart_wanted || !self->running || has_calls(self))
    return;
  self->restart_wanted = FALSE;
  bench_firmware_restart(self->firmware);
  bench_sip_call_control_hold(self->calls, bench_updating_start(self->updating));
  bench_sip_call_control_restart(self->calls);
}

/**
 * bench_phone_request_restart:
 *
 * Restarts the phone as soon as no call is up: boot screen, sign out and in; the process goes on.
 */
void
bench_phone_request_restart(BenchPhone *self)
{
  self->restart_wanted = TRUE;
  restart_when_idle(self);
}

static void
on_check_sync(BenchSipCallControl *calls G_GNUC_UNUSED, gboolean reboot, BenchPhone *self)
{
  if (reboot)
    bench_phone_request_restart(self);
  else
    bench_updating_check_sync(self->updating);
}

static void
on_call_removed(BenchCallControl *calls G_GNUC_UNUSED, BenchCall *call G_GNUC_UNUSED, BenchPhone *self)
{
  restart_when_idle(self);
}

static void
choose_devices(BenchPhone *self)
{
  const char *microphone = self->microphone;
  const char *speaker = self->speaker;

  if (microphone == NULL)
    microphone = bench_settings_get(self->settings, "benchphone.microphone");
  if (speaker == NULL)
    speaker = bench_settings_get(self->settings, "benchphone.speaker");
  bench_media_engine_set_microphone(self->media, microphone);
  bench_media_engine_set_speaker(self->media, speaker);
}

/* The default devices as the settings say them from now on. */
static void
on_devices_set(BenchSettings *settings G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, BenchPhone *self)
{
  if (self->running)
    choose_devices(self);
}

static void
create_media(BenchPhone *self, const BenchPhoneOptions *options)
{
  self->media = bench_media_engine_new(self->settings, self->clock);
  self->microphone = g_strdup(options->microphone);
  self->speaker = g_strdup(options->speaker);
  g_signal_connect_object(self->media, "device-notice", G_CALLBACK(on_device_notice), self, 0);
  g_signal_connect_object(self->settings, "changed::benchphone.microphone", G_CALLBACK(on_devices_set), self,
                          0);
  g_signal_connect_object(self->settings, "changed::benchphone.speaker", G_CALLBACK(on_devices_set), self, 0);
}

static void
create_calls(BenchPhone *self)
{
  BenchSipCallControlOptions options = {
    .settings = self->settings,
    .media = self->media,
    .events = self->events,
    .clock = self->clock,
    .random = self->random,
    .local_host = self->interface,
    .network = self->network,
  };

  self->calls = bench_sip_call_control_new(&options);
  g_signal_connect_object(self->calls, "tap", G_CALLBACK(on_tap), self, 0);
  g_signal_connect_object(self->calls, "check-sync", G_CALLBACK(on_check_sync), self, 0);
  g_signal_connect_object(self->calls, "call-removed", G_CALLBACK(on_call_removed), self, 0);
  g_signal_connect_object(self->calls, "stopped", G_CALLBACK(on_calls_stopped), self, 0);
}

static void
create_firmware(BenchPhone *self)
{
  self->firmware = bench_firmware_new(self->settings, BENCH_CALL_CONTROL(self->calls), self->history,
                                      self->texts, self->events, self->clock);
  g_signal_connect_object(self->firmware, "sound-changed", G_CALLBACK(on_sound_changed), self, 0);
  g_signal_connect_object(self->firmware, "key-tone", G_CALLBACK(on_key_tone), self, 0);
  g_signal_connect_object(self->firmware, "note-tone", G_CALLBACK(on_note_tone), self, 0);
  g_signal_connect_object(self->firmware, "restart-wanted", G_CALLBACK(bench_phone_request_restart), self,
                          G_CONNECT_SWAPPED);
  self->url_keys = bench_url_keys_new(self->firmware, self->settings);
  g_signal_connect_object(self->settings, "not-saved", G_CALLBACK(on_not_saved), self, 0);
}

static void
open_history(BenchPhone *self, const char *path)
{
  g_autoptr(GError) error = NULL;

  self->history = bench_history_new(path, &error);
  if (error != NULL)
    bench_warning("%s", error->message);
}

static void
open_texts(BenchPhone *self, const char *path)
{
  g_autoptr(GError) error = NULL;

  self->texts = bench_text_store_new(path, &error);
  if (error != NULL)
    bench_warning("%s", error->message);
}

static void
restart_to_apply(gpointer data)
{
  bench_phone_request_restart(data);
}

static void
on_settled(gpointer data)
{
  bench_sip_call_control_hold(((BenchPhone *) data)->calls, FALSE);
}

static void
create_updating(BenchPhone *self, const BenchPhoneOptions *options)
{
  BenchUpdatingOptions updating = {
    .firmware = self->firmware,
    .events = self->events,
    .provisioning = { .settings = self->settings,
                      .clock = self->clock,
                      .random = self->random,
                      .profile = self->name,
                      .interface = self->interface,
                      .digests_path = options->digests_path,
                      .resource_folder = options->resource_folder },
    .ring_folder = options->ring_folder,
    .by_itself = options->provisioned,
    .restart = restart_to_apply,
    .settled = on_settled,
    .data = self,
  };

  self->updating = bench_updating_new(&updating);
  g_signal_connect_object(bench_updating_get_provisioning(self->updating), "tap", G_CALLBACK(on_tap), self,
                          0);
}

/* The wire must show every byte (design: every message leaves a trace); a build that does not is refused. */
static gboolean
check_wire(GError **error)
{
  static gboolean passed;

  if (!passed)
    passed = bench_wire_self_test(error);
  return passed;
}

/**
 * bench_phone_new:
 * @options: copied; see the struct
 *
 * Returns: (transfer full): a phone with all its parts, not started; %NULL with @error when its network
 *   interface does not exist or its settings cannot be read.
 */
BenchPhone *
bench_phone_new(const BenchPhoneOptions *options, GError **error)
{
  g_autoptr(BenchPhone) self = g_object_new(BENCH_TYPE_PHONE, NULL);

  self->name = g_strdup(options->name != NULL ? options->name : "default");
  self->clock = options->clock != NULL ? g_object_ref(options->clock) : bench_clock_new();
  self->network = options->network != NULL ? g_object_ref(options->network) : NULL;
  self->random = options->random != NULL ? g_object_ref(options->random) : bench_random_new();
  if (options->interface != NULL)
    {
      self->interface = bench_interface_resolve(options->interface, error);
      if (self->interface == NULL)
        return NULL;
    }
  self->events = bench_event_bus_new(self->name, self->clock);
  self->settings = bench_settings_new();
  if (options->user_settings_path != NULL
      && !bench_settings_keep_layers(self->settings, options->user_settings_path, error))
    return NULL;
  self->tap_store = bench_tap_store_new(SIP_TAP_BYTES, MEDIA_TAP_BYTES);
  create_media(self, options);
  g_signal_connect_object(self->settings, "changed::benchphone.parallel_calls", G_CALLBACK(isolate_calls),
                          self, G_CONNECT_SWAPPED);
  isolate_calls(self);
  create_calls(self);
  open_history(self, options->history_path);
  open_texts(self, options->history_path);
  create_firmware(self);
  bench_rings_follow(self->settings, options->ring_folder);
  bench_media_engine_set_ring_folder(self->media, options->ring_folder);
  bench_firmware_set_ring_folder(self->firmware, options->ring_folder);
  create_updating(self, options);
  return g_steal_pointer(&self);
}

/**
 * bench_phone_start:
 *
 * Boots: opens sockets, registers, shows the first screen.
 *
 * Returns: %FALSE with @error when the phone cannot work at all.
 */
gboolean
bench_phone_start(BenchPhone *self, GError **error)
{
  if (!check_wire(error))
    return FALSE;
  self->running = TRUE;
  choose_devices(self);
  bench_firmware_start(self->firmware);
  bench_sip_call_control_hold(self->calls, bench_updating_start(self->updating));
  bench_sip_call_control_start(self->calls);
  return TRUE;
}

/**
 * bench_phone_stop:
 *
 * Hangs up, signs out, closes; "stopped" follows within two seconds or so.
 */
void
bench_phone_stop(BenchPhone *self)
{
  self->restart_wanted = FALSE;
  bench_updating_stop(self->updating);
  bench_sip_call_control_stop(self->calls);
}

/**
 * bench_phone_is_running:
 *
 * Returns: whether it was started and has not stopped.
 */
gboolean
bench_phone_is_running(BenchPhone *self)
{
  return self->running;
}

/**
 * bench_phone_get_name:
 *
 * Returns: (transfer none): the profile's name.
 */
const char *
bench_phone_get_name(BenchPhone *self)
{
  return self->name;
}

/**
 * bench_phone_get_settings:
 *
 * Returns: (transfer none): its settings.
 */
BenchSettings *
bench_phone_get_settings(BenchPhone *self)
{
  return self->settings;
}

/**
 * bench_phone_get_calls:
 *
 * Returns: (transfer none): its call control.
 */
BenchCallControl *
bench_phone_get_calls(BenchPhone *self)
{
  return BENCH_CALL_CONTROL(self->calls);
}

/**
 * bench_phone_get_firmware:
 *
 * Returns: (transfer none): what a person meets.
 */
BenchFirmware *
bench_phone_get_firmware(BenchPhone *self)
{
  return self->firmware;
}

/**
 * bench_phone_get_media:
 *
 * Returns: (transfer none): its sound.
 */
BenchMediaEngine *
bench_phone_get_media(BenchPhone *self)
{
  return self->media;
}

/**
 * bench_phone_get_tap_store:
 *
 * Returns: (transfer none): the messages and packets it sent and received.
 */
BenchTapStore *
bench_phone_get_tap_store(BenchPhone *self)
{
  return self->tap_store;
}

/**
 * bench_phone_get_events:
 *
 * Returns: (transfer none): its event stream.
 */
BenchEventBus *
bench_phone_get_events(BenchPhone *self)
{
  return self->events;
}

/**
 * bench_phone_get_provisioning:
 *
 * Returns: (transfer none): what fetches and applies its configuration.
 */
BenchProvisioning *
bench_phone_get_provisioning(BenchPhone *self)
{
  return bench_updating_get_provisioning(self->updating);
}

/**
 * bench_phone_get_texts:
 *
 * Returns: (transfer none): its text messages.
 */
BenchTextStore *
bench_phone_get_texts(BenchPhone *self)
{
  return self->texts;
}

/**
 * bench_phone_get_sip_port:
 *
 * Returns: the local SIP port of the first account, 0 before the start.
 */
guint16
bench_phone_get_sip_port(BenchPhone *self, BenchTransport transport)
{
  return bench_sip_call_control_get_port(self->calls, transport);
}

/**
 * bench_phone_get_sip_host:
 *
 * Returns: (transfer none): the local SIP address of the first account, "" before the start.
 */
const char *
bench_phone_get_sip_host(BenchPhone *self)
{
  return bench_sip_call_control_get_host(self->calls);
}

/**
 * bench_phone_get_gate_counters:
 *
 * Returns: (transfer none): what trust control and the limits have turned away.
 */
const BenchGateCounters *
bench_phone_get_gate_counters(BenchPhone *self)
{
  return bench_sip_call_control_get_gate_counters(self->calls);
}

/**
 * bench_phone_is_reloading:
 *
 * Returns: whether a changed setting is about to make the accounts sign out and in again.
 */
gboolean
bench_phone_is_reloading(BenchPhone *self)
{
  return bench_sip_call_control_is_reloading(self->calls);
}

/**
 * bench_phone_get_call_statistics:
 * @statistics: (out caller-allocates): filled when the call has media
 *
 * Returns: whether it has.
 */
gboolean
bench_phone_get_call_statistics(BenchPhone *self, BenchCall *call, BenchMediaStatistics *statistics)
{
  return bench_sip_call_control_get_statistics(self->calls, call, statistics);
}
