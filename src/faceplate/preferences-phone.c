/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/preferences-phone.h"

#include <glib/gi18n.h>

#include "faceplate/model-menu.h"
#include "faceplate/origin.h"
#include "firmware/choices.h"

#define ORIGIN "preferences"
#define MODEL "benchphone.model"
#define EDITION "benchphone.edition"
#define MODULES "benchphone.expansion_modules"
#define LANGUAGE "lang.gui"

struct _BenchPreferencesPhone
{
  AdwPreferencesPage parent_instance;

  AdwComboRow *model_row;
  AdwComboRow *edition_row;
  AdwActionRow *modules_row;
  GtkSpinButton *modules_spin;
  AdwComboRow *language_row;

  BenchPhone *phone;
  GPtrArray *models; /* of BenchModel, as the row lists them */
  char **languages;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE(BenchPreferencesPhone, bench_preferences_phone, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the row. */
static const char *const editions[] = { "standard", "lync" };

static void
store(BenchPreferencesPhone *self, const char *parameter, const char *value)
{
  GtkWidget *window = gtk_widget_get_ancestor(GTK_WIDGET(self), ADW_TYPE_PREFERENCES_WINDOW);
  g_autoptr(GError) error = NULL;

  if (self->loading)
    return;
  if (!bench_settings_set(bench_phone_get_settings(self->phone), parameter, value, BENCH_LAYER_USER, ORIGIN,
                          &error)
      && window != NULL)
    adw_preferences_window_add_toast(ADW_PREFERENCES_WINDOW(window), adw_toast_new(error->message));
}

static void
on_model(BenchPreferencesPhone *self)
{
  guint selected = adw_combo_row_get_selected(self->model_row);

  if (self->models != NULL && selected < self->models->len)
    store(self, MODEL, ((const BenchModel *) g_ptr_array_index(self->models, selected))->code);
}

static void
on_edition(BenchPreferencesPhone *self)
{
  guint selected = adw_combo_row_get_selected(self->edition_row);

  if (selected < G_N_ELEMENTS(editions))
    store(self, EDITION, editions[selected]);
}

static void
on_modules(BenchPreferencesPhone *self)
{
  g_autofree char *value = g_strdup_printf("%d", gtk_spin_button_get_value_as_int(self->modules_spin));

  store(self, MODULES, value);
}

static void
on_language(BenchPreferencesPhone *self)
{
  guint selected = adw_combo_row_get_selected(self->language_row);

  if (self->languages != NULL && selected < g_strv_length(self->languages))
    store(self, LANGUAGE, self->languages[selected]);
}

static guint
find_edition(const char *edition)
{
  for (guint i = 0; i < G_N_ELEMENTS(editions); i++)
    if (g_str_equal(editions[i], edition))
      return i;
  return 0;
}

static guint
find_language(BenchPreferencesPhone *self, const char *language)
{
  for (guint i = 0; self->languages[i] != NULL; i++)
    if (g_str_equal(self->languages[i], language))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* Shows what the settings say, and what of it this model has. */
static void
load(BenchPreferencesPhone *self)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const BenchModel *model = bench_firmware_get_model(bench_phone_get_firmware(self->phone));

  self->loading = TRUE;
  for (guint i = 0; i < self->models->len; i++)
    if (g_str_equal(((const BenchModel *) g_ptr_array_index(self->models, i))->code, model->code))
      adw_combo_row_set_selected(self->model_row, i);
  adw_combo_row_set_selected(self->edition_row, find_edition(bench_settings_get(settings, EDITION)));
  gtk_spin_button_set_value(self->modules_spin, bench_settings_get_int(settings, MODULES));
  adw_combo_row_set_selected(self->language_row, find_language(self, bench_settings_get(settings, LANGUAGE)));
  bench_origin_show(GTK_WIDGET(self->model_row), settings, MODEL);
  bench_origin_show(GTK_WIDGET(self->edition_row), settings, EDITION);
  bench_origin_show(GTK_WIDGET(self->modules_row), settings, MODULES);
  bench_origin_show(GTK_WIDGET(self->language_row), settings, LANGUAGE);
  if (!model->lync)
    adw_action_row_set_subtitle(ADW_ACTION_ROW(self->edition_row), _("This model has the standard one only"));
  if (*model->expansion == '\0')
    adw_action_row_set_subtitle(self->modules_row, _("This model takes none"));
  gtk_widget_set_sensitive(GTK_WIDGET(self->edition_row), model->lync);
  gtk_widget_set_sensitive(GTK_WIDGET(self->modules_row), *model->expansion != '\0');
  self->loading = FALSE;
}

static void
on_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchPreferencesPhone *self)
{
  if (g_str_equal(name, EDITION) || g_str_equal(name, MODULES) || g_str_equal(name, LANGUAGE))
    load(self);
}

static void
fill(BenchPreferencesPhone *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new(NULL);
  g_autoptr(GtkStringList) languages = NULL;

  self->models = bench_model_menu_list();
  for (guint i = 0; i < self->models->len; i++)
    gtk_string_list_append(titles, ((const BenchModel *) g_ptr_array_index(self->models, i))->title);
  self->languages = bench_choices_list(bench_phone_get_firmware(self->phone), "languages");
  languages = gtk_string_list_new((const char *const *) self->languages);
  self->loading = TRUE;
  adw_combo_row_set_model(self->model_row, G_LIST_MODEL(titles));
  adw_combo_row_set_model(self->language_row, G_LIST_MODEL(languages));
  self->loading = FALSE;
}

static void
bench_preferences_phone_dispose(GObject *object)
{
  BenchPreferencesPhone *self = BENCH_PREFERENCES_PHONE(object);

  g_clear_object(&self->phone);
  g_clear_pointer(&self->models, g_ptr_array_unref);
  g_clear_pointer(&self->languages, g_strfreev);

  G_OBJECT_CLASS(bench_preferences_phone_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, BenchPreferencesPhone, name)
#define CALL(name) gtk_widget_class_bind_template_callback(widget_class, name)

static void
bench_preferences_phone_class_init(BenchPreferencesPhoneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_preferences_phone_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/preferences-phone.ui");
  BIND(model_row);
  BIND(edition_row);
  BIND(modules_row);
  BIND(modules_spin);
  BIND(language_row);
  CALL(on_model);
  CALL(on_edition);
  CALL(on_modules);
  CALL(on_language);
}

static void
bench_preferences_phone_init(BenchPreferencesPhone *self)
{
  self->loading = TRUE;
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * bench_preferences_phone_set_phone:
 * @phone: which phone it is about; once
 *
 * Fills the rows, and follows the settings.
 */
void
bench_preferences_phone_set_phone(BenchPreferencesPhone *self, BenchPhone *phone)
{
  self->phone = g_object_ref(phone);
  fill(self);
  load(self);
  g_signal_connect_object(bench_phone_get_settings(phone), "changed", G_CALLBACK(on_changed), self, 0);
  g_signal_connect_object(bench_phone_get_firmware(phone), "model-changed", G_CALLBACK(load), self,
                          G_CONNECT_SWAPPED);
}
