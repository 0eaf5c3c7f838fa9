/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>

#include "faceplate/origin.h"
#include "faceplate/preferences.h"
#include "faceplate/preferences-phone.h"
#include "faceplate/preferences-server.h"
#include "faceplate/preferences-sound.h"
#include "faceplate/preferences-text.h"

#define ORIGIN "preferences"

G_DECLARE_FINAL_TYPE(BenchPreferences, bench_preferences, BENCH, PREFERENCES, AdwPreferencesWindow)

struct _BenchPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *account_row;
  GtkWidget *enable_row;
  GtkSwitch *enable_switch;
  AdwEntryRow *label_row;
  AdwEntryRow *display_name_row;
  AdwEntryRow *user_name_row;
  AdwEntryRow *auth_name_row;
  AdwEntryRow *password_row;
  AdwEntryRow *server_row;
  GtkWidget *port_row;
  GtkSpinButton *port_spin;
  AdwComboRow *transport_row;
  AdwActionRow *state_row;
  GtkImage *state_icon;
  GtkWidget *save_button;
  BenchPreferencesPhone *phone_page;
  BenchPreferencesSound *sound_page;
  BenchPreferencesServer *server_page;

  BenchPhone *phone;
  guint account;
  gboolean loading; /* the rows are being filled, not edited */
  gboolean edited;
};

G_DEFINE_FINAL_TYPE(BenchPreferences, bench_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* ---- Account ---- */

static void
show_state(BenchPreferences *self)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(self->phone), self->account);
  g_autofree char *text = bench_preferences_describe_line(line);
  BenchLineState state = line != NULL ? line->state : BENCH_LINE_DISABLED;

  adw_action_row_set_subtitle(self->state_row, text);
  gtk_image_set_from_icon_name(self->state_icon, bench_preferences_state_icon(state));
}

static void
on_line_changed(BenchCallControl *calls, BenchLine *line, BenchPreferences *self)
{
  if (line->index == self->account)
    show_state(self);
}

static void
set_edited(BenchPreferences *self, gboolean edited)
{
  self->edited = edited;
  gtk_widget_set_sensitive(self->save_button, edited);
}

static void
show_origin(BenchPreferences *self, gpointer row, const char *parameter)
{
  g_autofree char *name = g_strdup_printf("account.%u.%s", self->account, parameter);

  bench_origin_show(row, bench_phone_get_settings(self->phone), name);
}

static void
show_origins(BenchPreferences *self)
{
  show_origin(self, self->enable_row, "enable");
  show_origin(self, self->label_row, "label");
  show_origin(self, self->display_name_row, "display_name");
  show_origin(self, self->user_name_row, "user_name");
  show_origin(self, self->auth_name_row, "auth_name");
  show_origin(self, self->password_row, "password");
  show_origin(self, self->server_row, "sip_server.1.address");
  show_origin(self, self->port_row, "sip_server.1.port");
  show_origin(self, self->transport_row, "transport");
}

static void
load_text(BenchPreferences *self, AdwEntryRow *row, const char *parameter)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);

  gtk_editable_set_text(GTK_EDITABLE(row),
                        bench_settings_getf(settings, "account.%u.%s", self->account, parameter));
  gtk_widget_remove_css_class(GTK_WIDGET(row), "error");
}

static void
load_account(BenchPreferences *self)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  gboolean has_password = bench_settings_getf(settings, "account.%u.password", self->account)[0] != '\0';

  self->loading = TRUE;
  gtk_switch_set_active(self->enable_switch,
                        bench_settings_get_booleanf(settings, "account.%u.enable", self->account));
  load_text(self, self->label_row, "label");
  load_text(self, self->display_name_row, "display_name");
  load_text(self, self->user_name_row, "user_name");
  load_text(self, self->auth_name_row, "auth_name");
  load_text(self, self->server_row, "sip_server.1.address");
  gtk_spin_button_set_value(self->port_spin,
                            bench_settings_get_intf(settings, "account.%u.sip_server.1.port", self->account));
  adw_combo_row_set_selected(self->transport_row,
                             bench_settings_get_intf(settings, "account.%u.transport", self->account) == 1
                                 ? 1
                                 : 0);
  /* A stored password is never shown; the row is empty, and empty means: leave it as it is. */
  gtk_editable_set_text(GTK_EDITABLE(self->password_row), "");
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->password_row),
                                has_password ? _("Password (kept unless you type a new one)")
                                             : _("Password"));
  self->loading = FALSE;
  show_origins(self);
  set_edited(self, FALSE);
  show_state(self);
}

static gboolean
save_value(BenchPreferences *self, GtkWidget *row, const char *parameter, const char *value)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  g_autofree char *name = g_strdup_printf("account.%u.%s", self->account, parameter);
  g_autoptr(GError) error = NULL;

  if (row != NULL)
    gtk_widget_remove_css_class(row, "error");
  if (g_strcmp0(bench_settings_get(settings, name), value) == 0)
    return TRUE;
  /* An empty value would let a server's show through; the user wants it blank. */
  if (bench_settings_set(settings, name, *value != '\0' ? value : "%EMPTY%", BENCH_LAYER_USER, ORIGIN,
                         &error))
    return TRUE;

  if (row != NULL)
    gtk_widget_add_css_class(row, "error");
  adw_preferences_window_add_toast(ADW_PREFERENCES_WINDOW(self), adw_toast_new(error->message));
  return FALSE;
}

static gboolean
save_text(BenchPreferences *self, AdwEntryRow *row, const char *parameter)
{
  g_autofree char *text = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(row))));

  return save_value(self, GTK_WIDGET(row), parameter, text);
}

/* The row knows UDP and TCP; an account that a file set to something else keeps it until somebody chooses. */
static gboolean
save_transport(BenchPreferences *self)
{
  guint selected = adw_combo_row_get_selected(self->transport_row);
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  guint shown = bench_settings_get_intf(settings, "account.%u.transport", self->account) == 1 ? 1 : 0;

  return selected == shown || save_value(self, NULL, "transport", selected == 1 ? "1" : "0");
}

static void
on_save(BenchPreferences *self)
{
  const char *password = gtk_editable_get_text(GTK_EDITABLE(self->password_row));
  g_autofree char *port = g_strdup_printf("%d", gtk_spin_button_get_value_as_int(self->port_spin));
  gboolean saved = save_text(self, self->label_row, "label");

  saved = save_text(self, self->display_name_row, "display_name") && saved;
  saved = save_text(self, self->user_name_row, "user_name") && saved;
  saved = save_text(self, self->auth_name_row, "auth_name") && saved;
  saved = save_text(self, self->server_row, "sip_server.1.address") && saved;
  saved = save_value(self, NULL, "sip_server.1.port", port) && saved;
  saved = save_transport(self) && saved;
  if (password[0] != '\0')
    saved = save_value(self, GTK_WIDGET(self->password_row), "password", password) && saved;
  /* Last, so that the line comes up with everything else in place. */
  saved = save_value(self, NULL, "enable", gtk_switch_get_active(self->enable_switch) ? "1" : "0") && saved;
  if (!saved)
    return;
  load_account(self);
}

static void
on_edited(BenchPreferences *self)
{
  if (!self->loading)
    set_edited(self, TRUE);
}

static void
on_account_selected(BenchPreferences *self)
{
  if (self->phone == NULL || self->loading)
    return;
  self->account = adw_combo_row_get_selected(self->account_row) + 1;
  load_account(self);
}

static void
fill_accounts(BenchPreferences *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);

  for (guint i = 1; i <= BENCH_MOST_ACCOUNTS; i++)
    {
      g_autofree char *name = bench_preferences_name_account(bench_phone_get_settings(self->phone), i);

      gtk_string_list_append(names, name);
    }
  self->loading = TRUE;
  adw_combo_row_set_model(self->account_row, G_LIST_MODEL(names));
  self->loading = FALSE;
}

/* ---- Life ---- */

static void
bench_preferences_dispose(GObject *object)
{
  BenchPreferences *self = BENCH_PREFERENCES(object);

  g_clear_object(&self->phone);

  G_OBJECT_CLASS(bench_preferences_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, BenchPreferences, name)
#define CALL(name) gtk_widget_class_bind_template_callback(widget_class, name)

static void
bench_preferences_class_init(BenchPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_preferences_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/preferences.ui");
  BIND(account_row);
  BIND(enable_row);
  BIND(enable_switch);
  BIND(label_row);
  BIND(display_name_row);
  BIND(user_name_row);
  BIND(auth_name_row);
  BIND(password_row);
  BIND(server_row);
  BIND(port_row);
  BIND(port_spin);
  BIND(transport_row);
  BIND(state_row);
  BIND(state_icon);
  BIND(save_button);
  BIND(phone_page);
  BIND(sound_page);
  BIND(server_page);
  CALL(on_account_selected);
  CALL(on_edited);
  CALL(on_save);
}

static void
bench_preferences_init(BenchPreferences *self)
{
  self->loading = TRUE;
  g_type_ensure(BENCH_TYPE_PREFERENCES_PHONE);
  g_type_ensure(BENCH_TYPE_PREFERENCES_SOUND);
  g_type_ensure(BENCH_TYPE_PREFERENCES_SERVER);
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * bench_preferences_new:
 * @phone: the phone to set up
 *
 * Returns: (transfer none): the window, owned by GTK and not yet presented
 */
GtkWidget *
bench_preferences_new(BenchPhone *phone)
{
  BenchPreferences *self = g_object_new(BENCH_TYPE_PREFERENCES, NULL);

  self->phone = g_object_ref(phone);
  self->account = 1;
  fill_accounts(self);
  bench_preferences_phone_set_phone(self->phone_page, phone);
  bench_preferences_sound_set_phone(self->sound_page, phone);
  bench_preferences_server_set_phone(self->server_page, phone);
  load_account(self);
  g_signal_connect_object(bench_phone_get_calls(phone), "line-changed", G_CALLBACK(on_line_changed), self, 0);
  return GTK_WIDGET(self);
}
