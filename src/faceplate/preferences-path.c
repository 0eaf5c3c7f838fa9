/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/preferences-path.h"

#include <glib/gi18n.h>

#include "faceplate/device-choice.h"
#include "faceplate/origin.h"

#define ORIGIN "preferences"
#define TEST_MS 1500

/* What a group of rows sets. */
typedef struct
{
  const char *title;
  const char *volume;
  const char *gain; /* NULL: no microphone */
  BenchAudioPlace microphone;
  BenchAudioPlace speaker;
  const char *automatic; /* what "auto" means for the speaker */
} Group;

struct _BenchPreferencesPath
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *microphone_row;
  AdwActionRow *gain_row;
  GtkSpinButton *gain_spin;
  AdwComboRow *speaker_row;
  GtkScale *volume_scale;
  GtkWidget *test_button;

  BenchPhone *phone;
  const Group *group;
  BenchDeviceChoice *microphone_choice;
  BenchDeviceChoice *speaker_choice;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE(BenchPreferencesPath, bench_preferences_path, ADW_TYPE_PREFERENCES_GROUP)

static const Group *
group_of(BenchAudioPath path)
{
  static const Group handset = { N_("Handset"),
                                 "voice.handset.spk_vol",
                                 "voice.handset_send",
                                 BENCH_AUDIO_PLACE_HANDSET_MICROPHONE,
                                 BENCH_AUDIO_PLACE_HANDSET_SPEAKER,
                                 N_("As the default") };
  static const Group handsfree = { N_("Hands-free"),
                                   "voice.handfree.spk_vol",
                                   "voice.handfree_send",
                                   BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE,
                                   BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER,
                                   N_("As the default") };
  static const Group headset = { N_("Headset"),
                                 "voice.headset.spk_vol",
                                 "voice.headset_send",
                                 BENCH_AUDIO_PLACE_HEADSET_MICROPHONE,
                                 BENCH_AUDIO_PLACE_HEADSET_SPEAKER,
                                 N_("As the default") };

  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return &handset;
    case BENCH_AUDIO_PATH_SPEAKER:
      return &handsfree;
    case BENCH_AUDIO_PATH_HEADSET:
      return &headset;
    }
  g_return_val_if_reached(&handset);
}

/**
 * bench_preferences_store:
 * @widget: where somebody chose it; rings when the settings refuse
 *
 * Keeps a number that was chosen in the preferences.
 */
void
bench_preferences_store(GtkWidget *widget, BenchPhone *phone, const char *parameter, int value)
{
  g_autofree char *text = g_strdup_printf("%d", value);
  g_autoptr(GError) error = NULL;

  if (!bench_settings_set(bench_phone_get_settings(phone), parameter, text, BENCH_LAYER_USER, ORIGIN, &error))
    gtk_widget_error_bell(widget);
}

static void
on_volume(BenchPreferencesPath *self)
{
  if (!self->loading)
    bench_preferences_store(GTK_WIDGET(self), self->phone, self->group->volume,
                            (int) gtk_range_get_value(GTK_RANGE(self->volume_scale)));
}

static void
on_gain(BenchPreferencesPath *self)
{
  if (!self->loading)
    bench_preferences_store(GTK_WIDGET(self), self->phone, self->group->gain,
                            gtk_spin_button_get_value_as_int(self->gain_spin));
}

static void
on_test(BenchPreferencesPath *self)
{
  bench_media_engine_play_test(bench_phone_get_media(self->phone), self->group->speaker, TEST_MS);
}

static void
bench_preferences_path_dispose(GObject *object)
{
  BenchPreferencesPath *self = BENCH_PREFERENCES_PATH(object);

  g_clear_object(&self->phone);

  G_OBJECT_CLASS(bench_preferences_path_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, BenchPreferencesPath, name)
#define CALL(name) gtk_widget_class_bind_template_callback(widget_class, name)

static void
bench_preferences_path_class_init(BenchPreferencesPathClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_preferences_path_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/preferences-path.ui");
  BIND(microphone_row);
  BIND(gain_row);
  BIND(gain_spin);
  BIND(speaker_row);
  BIND(volume_scale);
  BIND(test_button);
  CALL(on_volume);
  CALL(on_gain);
  CALL(on_test);
}

static void
bench_preferences_path_init(BenchPreferencesPath *self)
{
  self->loading = TRUE;
  gtk_widget_init_template(GTK_WIDGET(self));
}

static GtkWidget *
path_new(BenchPhone *phone, const Group *group)
{
  BenchPreferencesPath *self = g_object_new(BENCH_TYPE_PREFERENCES_PATH, NULL);
  BenchSettings *settings = bench_phone_get_settings(phone);
  g_autofree char *test = g_strdup_printf(_("Test tone: %s"), _(group->title));
  g_autofree char *volume = g_strdup_printf(_("Volume: %s"), _(group->title));

  self->phone = g_object_ref(phone);
  self->group = group;
  adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(self), _(group->title));
  gtk_widget_set_visible(GTK_WIDGET(self->microphone_row), group->gain != NULL);
  gtk_widget_set_visible(GTK_WIDGET(self->gain_row), group->gain != NULL);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->test_button), GTK_ACCESSIBLE_PROPERTY_LABEL, test, -1);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->volume_scale), GTK_ACCESSIBLE_PROPERTY_LABEL, volume,
                                 -1);
  if (group->gain != NULL)
    self->microphone_choice
        = bench_device_choice_attach(self->microphone_row, settings,
                                     bench_audio_place_parameter(group->microphone), _("As the default"));
  self->speaker_choice
      = bench_device_choice_attach(self->speaker_row, settings, bench_audio_place_parameter(group->speaker),
                                   _(group->automatic));
  if (group->gain != NULL)
    {
      bench_origin_attach(GTK_WIDGET(self->microphone_row), settings,
                          bench_audio_place_parameter(group->microphone));
      bench_origin_attach(GTK_WIDGET(self->gain_row), settings, group->gain);
    }
  bench_origin_attach(GTK_WIDGET(self->speaker_row), settings, bench_audio_place_parameter(group->speaker));
  bench_origin_attach(GTK_WIDGET(self->volume_scale), settings, group->volume);
  bench_preferences_path_refresh(self);
  return GTK_WIDGET(self);
}

/**
 * bench_preferences_path_new:
 *
 * Returns: (transfer none): the rows of @path, floating.
 */
GtkWidget *
bench_preferences_path_new(BenchPhone *phone, BenchAudioPath path)
{
  return path_new(phone, group_of(path));
}

/**
 * bench_preferences_path_new_ringer:
 *
 * Returns: (transfer none): the rows of the ringer, floating.
 */
GtkWidget *
bench_preferences_path_new_ringer(BenchPhone *phone)
{
  static const Group ringer = { N_("Ringer"),
                                "voice.ring_vol",
                                NULL,
                                BENCH_AUDIO_PLACE_HANDSET_MICROPHONE,
                                BENCH_AUDIO_PLACE_RINGER,
                                N_("As hands-free, or headset if set so") };

  return path_new(phone, &ringer);
}

/**
 * bench_preferences_path_refresh:
 *
 * Shows what the settings say and which devices there are by now.
 */
void
bench_preferences_path_refresh(BenchPreferencesPath *self)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  GPtrArray *devices = bench_media_engine_get_devices(bench_phone_get_media(self->phone));
  const Group *group = self->group;

  self->loading = TRUE;
  if (self->microphone_choice != NULL)
    {
      bench_device_choice_fill(self->microphone_choice, devices, TRUE,
                               bench_settings_get(settings, bench_audio_place_parameter(group->microphone)));
      gtk_spin_button_set_value(self->gain_spin, bench_settings_get_int(settings, group->gain));
    }
  bench_device_choice_fill(self->speaker_choice, devices, FALSE,
                           bench_settings_get(settings, bench_audio_place_parameter(group->speaker)));
  gtk_range_set_value(GTK_RANGE(self->volume_scale), bench_settings_get_int(settings, group->volume));
  self->loading = FALSE;
}
