/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/preferences-sound.h"

#include <glib/gi18n.h>

#include "faceplate/device-choice.h"
#include "faceplate/origin.h"
#include "faceplate/preferences-path.h"
#include "faceplate/ring-choice.h"

#define METER_MS 100
#define METER_FLOOR_DBM0 -60.0
#define N_GROUPS 4

struct _BenchPreferencesSound
{
  AdwPreferencesPage parent_instance;

  AdwActionRow *server_row;
  AdwComboRow *microphone_row;
  AdwComboRow *speaker_row;
  AdwComboRow *ring_row;
  GtkLevelBar *microphone_meter;
  GtkLevelBar *speaker_meter;
  GtkSwitch *ringer_switch;
  GtkSwitch *echo_switch;
  GtkSwitch *noise_switch;
  GtkSwitch *gain_switch;
  GtkScale *group_scale;

  BenchPhone *phone;
  BenchPreferencesPath *groups[N_GROUPS];
  BenchDeviceChoice *microphone_choice;
  BenchDeviceChoice *speaker_choice;
  guint meter_timer;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE(BenchPreferencesSound, bench_preferences_sound, ADW_TYPE_PREFERENCES_PAGE)

static void
store(BenchPreferencesSound *self, const char *parameter, int value)
{
  if (!self->loading)
    bench_preferences_store(GTK_WIDGET(self), self->phone, parameter, value);
}

static void
on_ringer_switch(BenchPreferencesSound *self)
{
  store(self, "features.ringer_device.is_use_headset", gtk_switch_get_active(self->ringer_switch));
}

static void
on_echo_switch(BenchPreferencesSound *self)
{
  store(self, "voice.echo_cancellation", gtk_switch_get_active(self->echo_switch));
}

static void
on_noise_switch(BenchPreferencesSound *self)
{
  store(self, "benchphone.noise_suppression", gtk_switch_get_active(self->noise_switch));
}

static void
on_gain_switch(BenchPreferencesSound *self)
{
  store(self, "benchphone.gain_control", gtk_switch_get_active(self->gain_switch));
}

static void
on_group_volume(BenchPreferencesSound *self)
{
  store(self, "voice.group_spk_vol", (int) gtk_range_get_value(GTK_RANGE(self->group_scale)));
}

/* ---- What changes while somebody looks ---- */

static void
refresh(BenchPreferencesSound *self)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  BenchMediaEngine *media = bench_phone_get_media(self->phone);
  GPtrArray *devices = bench_media_engine_get_devices(media);

  self->loading = TRUE;
  adw_action_row_set_subtitle(self->server_row,
                              devices == NULL ? _("Asking…")
                              : devices->len == 0
                                  ? _("No sound server answers: only silence, tones and files")
                                  : _("Devices are listed as they come and go"));
  bench_device_choice_fill(self->microphone_choice, devices, TRUE,
                           bench_media_engine_get_default(media, TRUE));
  bench_device_choice_fill(self->speaker_choice, devices, FALSE,
                           bench_media_engine_get_default(media, FALSE));
  for (guint i = 0; i < N_GROUPS; i++)
    bench_preferences_path_refresh(self->groups[i]);
  gtk_switch_set_active(self->ringer_switch,
                        bench_settings_get_int(settings, "features.ringer_device.is_use_headset") == 1);
  gtk_switch_set_active(self->echo_switch, bench_settings_get_boolean(settings, "voice.echo_cancellation"));
  gtk_switch_set_active(self->noise_switch,
                        bench_settings_get_boolean(settings, "benchphone.noise_suppression"));
  gtk_switch_set_active(self->gain_switch, bench_settings_get_boolean(settings, "benchphone.gain_control"));
  gtk_range_set_value(GTK_RANGE(self->group_scale), bench_settings_get_int(settings, "voice.group_spk_vol"));
  self->loading = FALSE;
}

static void
on_devices_changed(BenchMediaEngine *media, BenchPreferencesSound *self)
{
  refresh(self);
}

static void
show_level(GtkLevelBar *meter, double dbm0)
{
  g_autofree char *text = NULL;

  gtk_level_bar_set_value(meter, CLAMP(dbm0 - METER_FLOOR_DBM0, 0.0, -METER_FLOOR_DBM0));
  text = dbm0 <= METER_FLOOR_DBM0 ? g_strdup("silence") : g_strdup_printf("%.0f dBm0", dbm0);
  gtk_widget_set_tooltip_text(GTK_WIDGET(meter), text);
}

static gboolean
on_meter(gpointer data)
{
  BenchPreferencesSound *self = data;
  BenchAudioLevels levels;

  bench_media_engine_take_levels(bench_phone_get_media(self->phone), &levels);
  show_level(self->microphone_meter, levels.microphone_dbm0);
  show_level(self->speaker_meter, levels.speaker_dbm0);
  return G_SOURCE_CONTINUE;
}

static void
set_looking(BenchPreferencesSound *self, gboolean looking)
{
  g_clear_handle_id(&self->meter_timer, g_source_remove);
  if (self->phone == NULL)
    return;
  bench_media_engine_watch_devices(bench_phone_get_media(self->phone), looking);
  bench_media_engine_set_metering(bench_phone_get_media(self->phone), looking);
  if (looking)
    self->meter_timer = g_timeout_add(METER_MS, on_meter, self);
}

static void
bench_preferences_sound_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(bench_preferences_sound_parent_class)->map(widget);
  set_looking(BENCH_PREFERENCES_SOUND(widget), TRUE);
}

static void
bench_preferences_sound_unmap(GtkWidget *widget)
{
  set_looking(BENCH_PREFERENCES_SOUND(widget), FALSE);
  GTK_WIDGET_CLASS(bench_preferences_sound_parent_class)->unmap(widget);
}

/* ---- Life ---- */

static void
bench_preferences_sound_dispose(GObject *object)
{
  BenchPreferencesSound *self = BENCH_PREFERENCES_SOUND(object);

  g_clear_handle_id(&self->meter_timer, g_source_remove);
  g_clear_object(&self->phone);

  G_OBJECT_CLASS(bench_preferences_sound_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, BenchPreferencesSound, name)
#define CALL(name) gtk_widget_class_bind_template_callback(widget_class, name)

static void
bench_preferences_sound_class_init(BenchPreferencesSoundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_preferences_sound_dispose;
  widget_class->map = bench_preferences_sound_map;
  widget_class->unmap = bench_preferences_sound_unmap;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/preferences-sound.ui");
  BIND(server_row);
  BIND(microphone_row);
  BIND(speaker_row);
  BIND(ring_row);
  BIND(microphone_meter);
  BIND(speaker_meter);
  BIND(ringer_switch);
  BIND(echo_switch);
  BIND(noise_switch);
  BIND(gain_switch);
  BIND(group_scale);
  CALL(on_ringer_switch);
  CALL(on_echo_switch);
  CALL(on_noise_switch);
  CALL(on_gain_switch);
  CALL(on_group_volume);
}

static void
bench_preferences_sound_init(BenchPreferencesSound *self)
{
  self->loading = TRUE;
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
on_microphone_chosen(const char *name, gpointer data)
{
  bench_media_engine_set_microphone(data, name);
}

static void
on_speaker_chosen(const char *name, gpointer data)
{
  bench_media_engine_set_speaker(data, name);
}

static void
attach_origins(BenchPreferencesSound *self, BenchSettings *settings)
{
  bench_origin_attach(GTK_WIDGET(self->microphone_row), settings, "benchphone.microphone");
  bench_origin_attach(GTK_WIDGET(self->speaker_row), settings, "benchphone.speaker");
  bench_origin_attach(GTK_WIDGET(self->ring_row), settings, "phone_setting.ring_type");
  bench_origin_attach(GTK_WIDGET(self->ringer_switch), settings, "features.ringer_device.is_use_headset");
  bench_origin_attach(GTK_WIDGET(self->echo_switch), settings, "voice.echo_cancellation");
  bench_origin_attach(GTK_WIDGET(self->noise_switch), settings, "benchphone.noise_suppression");
  bench_origin_attach(GTK_WIDGET(self->gain_switch), settings, "benchphone.gain_control");
  bench_origin_attach(GTK_WIDGET(self->group_scale), settings, "voice.group_spk_vol");
}

/**
 * bench_preferences_sound_set_phone:
 * @phone: whose sound it is; once
 *
 * Makes the rows.
 */
void
bench_preferences_sound_set_phone(BenchPreferencesSound *self, BenchPhone *phone)
{
  BenchSettings *settings = bench_phone_get_settings(phone);
  BenchMediaEngine *media = bench_phone_get_media(phone);
  GtkWidget *groups[N_GROUPS] = { bench_preferences_path_new(phone, BENCH_AUDIO_PATH_HANDSET),
                                  bench_preferences_path_new(phone, BENCH_AUDIO_PATH_SPEAKER),
                                  bench_preferences_path_new(phone, BENCH_AUDIO_PATH_HEADSET),
                                  bench_preferences_path_new_ringer(phone) };

  self->phone = g_object_ref(phone);
  self->microphone_choice = bench_device_choice_attach(self->microphone_row, settings,
                                                       "benchphone.microphone", _("The system's default"));
  self->speaker_choice = bench_device_choice_attach(self->speaker_row, settings, "benchphone.speaker",
                                                    _("The system's default"));
  /* Heard even where the command line has pinned another. */
  bench_device_choice_set_chosen(self->microphone_choice, on_microphone_chosen, media);
  bench_device_choice_set_chosen(self->speaker_choice, on_speaker_chosen, media);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      adw_preferences_page_add(ADW_PREFERENCES_PAGE(self), ADW_PREFERENCES_GROUP(groups[i]));
      self->groups[i] = BENCH_PREFERENCES_PATH(groups[i]);
    }
  bench_ring_choice_attach(self->ring_row, phone);
  attach_origins(self, settings);
  refresh(self);
  g_signal_connect_object(media, "devices-changed", G_CALLBACK(on_devices_changed), self, 0);
}
