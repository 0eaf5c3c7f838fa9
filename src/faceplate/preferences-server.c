/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/preferences-server.h"

#include <glib/gi18n.h>

#include "faceplate/origin.h"
#include "settings/device-identity.h"

#define ORIGIN "preferences"

struct _BenchPreferencesServer
{
  AdwPreferencesPage parent_instance;

  AdwEntryRow *url_row;
  AdwEntryRow *user_row;
  AdwEntryRow *password_row;
  GtkSwitch *pnp_switch;
  GtkSwitch *dhcp_switch;
  AdwActionRow *identity_row;
  AdwActionRow *result_row;
  GtkWidget *update_button;

  BenchPhone *phone;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE(BenchPreferencesServer, bench_preferences_server, ADW_TYPE_PREFERENCES_PAGE)

static void
tell(BenchPreferencesServer *self, const char *text)
{
  GtkWidget *window = gtk_widget_get_ancestor(GTK_WIDGET(self), ADW_TYPE_PREFERENCES_WINDOW);

  if (window != NULL)
    adw_preferences_window_add_toast(ADW_PREFERENCES_WINDOW(window), adw_toast_new(text));
}

static void
store(BenchPreferencesServer *self, GtkWidget *row, const char *parameter, const char *value)
{
  g_autoptr(GError) error = NULL;

  if (self->loading)
    return;
  gtk_widget_remove_css_class(row, "error");
  if (bench_settings_set(bench_phone_get_settings(self->phone), parameter, *value != '\0' ? value : "%EMPTY%",
                         BENCH_LAYER_USER, ORIGIN, &error))
    return;
  gtk_widget_add_css_class(row, "error");
  tell(self, error->message);
}

static void
store_text(BenchPreferencesServer *self, AdwEntryRow *row, const char *parameter)
{
  g_autofree char *text = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(row))));

  store(self, GTK_WIDGET(row), parameter, text);
}

static void
on_url(BenchPreferencesServer *self)
{
  store_text(self, self->url_row, "auto_provision.server.url");
}

static void
on_user(BenchPreferencesServer *self)
{
  store_text(self, self->user_row, "auto_provision.server.username");
}

static void
show_password(BenchPreferencesServer *self)
{
  const char *stored
      = bench_settings_get(bench_phone_get_settings(self->phone), "auto_provision.server.password");

  /* A stored password is never shown. */
  gtk_editable_set_text(GTK_EDITABLE(self->password_row), "");
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->password_row),
                                *stored != '\0' ? _("Password (kept unless you type a new one)")
                                                : _("Password"));
}

static void
on_password(BenchPreferencesServer *self)
{
  store(self, GTK_WIDGET(self->password_row), "auto_provision.server.password",
        gtk_editable_get_text(GTK_EDITABLE(self->password_row)));
  show_password(self);
}

static void
on_pnp(BenchPreferencesServer *self)
{
  store(self, GTK_WIDGET(self->pnp_switch), "auto_provision.pnp_enable",
        gtk_switch_get_active(self->pnp_switch) ? "1" : "0");
}

static void
on_dhcp(BenchPreferencesServer *self)
{
  store(self, GTK_WIDGET(self->dhcp_switch), "auto_provision.dhcp_option.enable",
        gtk_switch_get_active(self->dhcp_switch) ? "1" : "0");
}

static void
show_result(BenchPreferencesServer *self)
{
  BenchProvisioning *provisioning = bench_phone_get_provisioning(self->phone);
  const BenchProvisionReport *report = bench_provisioning_get_report(provisioning, 0);
  gboolean running = bench_provisioning_is_running(provisioning);
  g_autofree char *summary = report != NULL ? bench_provision_report_summary(report) : NULL;
  const char *text = running ? _("Updating…") : summary;

  adw_action_row_set_subtitle(self->result_row, text != NULL ? text : _("None since the phone was started"));
  gtk_widget_set_sensitive(self->update_button, !running);
}

static void
on_run_changed(BenchPreferencesServer *self)
{
  show_result(self);
}

static void
on_update(BenchPreferencesServer *self)
{
  g_autoptr(GError) error = NULL;

  if (!bench_provisioning_run(bench_phone_get_provisioning(self->phone), BENCH_TRIGGER_MENU, NULL, &error))
    tell(self, error->message);
}

static void
show_identity(BenchPreferencesServer *self)
{
  g_autoptr(BenchDeviceIdentity) identity
      = bench_device_identity_new(bench_phone_get_settings(self->phone), bench_phone_get_name(self->phone));
  g_autofree char *common = bench_device_identity_common_file(identity);
  g_autofree char *text = g_strdup_printf(_("%s and %s.cfg: model %s, MAC address %s"),
                                          common != NULL ? common : _("No common file"), identity->mac_digits,
                                          identity->model, identity->mac);

  adw_action_row_set_subtitle(self->identity_row, text);
}

static void
load(BenchPreferencesServer *self)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);

  self->loading = TRUE;
  gtk_editable_set_text(GTK_EDITABLE(self->url_row),
                        bench_settings_get(settings, "auto_provision.server.url"));
  gtk_editable_set_text(GTK_EDITABLE(self->user_row),
                        bench_settings_get(settings, "auto_provision.server.username"));
  gtk_switch_set_active(self->pnp_switch, bench_settings_get_boolean(settings, "auto_provision.pnp_enable"));
  gtk_switch_set_active(self->dhcp_switch,
                        bench_settings_get_boolean(settings, "auto_provision.dhcp_option.enable"));
  show_password(self);
  show_identity(self);
  show_result(self);
  self->loading = FALSE;
}

static void
bench_preferences_server_dispose(GObject *object)
{
  BenchPreferencesServer *self = BENCH_PREFERENCES_SERVER(object);

  g_clear_object(&self->phone);
  G_OBJECT_CLASS(bench_preferences_server_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, BenchPreferencesServer, name)
#define CALL(name) gtk_widget_class_bind_template_callback(widget_class, name)

static void
bench_preferences_server_class_init(BenchPreferencesServerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_preferences_server_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/preferences-server.ui");
  BIND(url_row);
  BIND(user_row);
  BIND(password_row);
  BIND(pnp_switch);
  BIND(dhcp_switch);
  BIND(identity_row);
  BIND(result_row);
  BIND(update_button);
  CALL(on_url);
  CALL(on_user);
  CALL(on_password);
  CALL(on_pnp);
  CALL(on_dhcp);
  CALL(on_update);
}

static void
bench_preferences_server_init(BenchPreferencesServer *self)
{
  self->loading = TRUE;
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * bench_preferences_server_set_phone:
 * @phone: whose server it is; once
 *
 * Fills the rows, and follows the runs.
 */
void
bench_preferences_server_set_phone(BenchPreferencesServer *self, BenchPhone *phone)
{
  BenchSettings *settings = bench_phone_get_settings(phone);
  BenchProvisioning *provisioning = bench_phone_get_provisioning(phone);

  self->phone = g_object_ref(phone);
  bench_origin_attach(GTK_WIDGET(self->url_row), settings, "auto_provision.server.url");
  bench_origin_attach(GTK_WIDGET(self->user_row), settings, "auto_provision.server.username");
  bench_origin_attach(GTK_WIDGET(self->password_row), settings, "auto_provision.server.password");
  bench_origin_attach(GTK_WIDGET(self->pnp_switch), settings, "auto_provision.pnp_enable");
  bench_origin_attach(GTK_WIDGET(self->dhcp_switch), settings, "auto_provision.dhcp_option.enable");
  load(self);
  g_signal_connect_object(provisioning, "started", G_CALLBACK(on_run_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(provisioning, "finished", G_CALLBACK(on_run_changed), self,
                          G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
