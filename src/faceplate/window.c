/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/window.h"

#include <glib/gi18n.h>

#include "config.h"
#include "faceplate/desk.h"
#include "faceplate/lab-drawer.h"
#include "faceplate/model-menu.h"
#include "faceplate/preferences.h"
#include "faceplate/shortcuts.h"

/* BYE and un-REGISTER are given this long; a server that does not answer must not keep the window. */
#define STOP_BOUND_S 3

/* Below this width the drawer lies over the phone instead of beside it. */
#define DEFAULT_WIDTH 960
#define DEFAULT_HEIGHT 900
#define DRAWER_WIDTH 521

struct _BenchWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *title;
  AdwFlap *flap;
  GtkWidget *desk;
  BenchDesk *phone_view;
  GMenu *model_menu;
  BenchLabDrawer *drawer;

  BenchPhone *phone;
  guint stop_source;
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE(BenchWindow, bench_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Between the drawn phone and the firmware ---- */

static void
on_key(BenchDesk *view, int key, gboolean down, BenchWindow *self)
{
  bench_firmware_key(bench_phone_get_firmware(self->phone), (BenchKey) key,
                     down ? BENCH_KEY_PRESS : BENCH_KEY_RELEASE);
}

static void
on_touch(BenchDesk *view, const char *target, BenchWindow *self)
{
  bench_firmware_touch(bench_phone_get_firmware(self->phone), target);
}

static void
show_title(BenchWindow *self)
{
  const BenchModel *model = bench_firmware_get_model(bench_phone_get_firmware(self->phone));
  g_autofree char *subtitle = g_strdup_printf("%s · %s", model->title, bench_phone_get_name(self->phone));

  adw_window_title_set_subtitle(self->title, subtitle);
}

/* Another phone, with the same calls: what it shows follows with the next signals. */
static void
on_model_changed(BenchFirmware *firmware, BenchWindow *self)
{
  g_autoptr(GError) error = NULL;

  if (!bench_desk_set_model(self->phone_view, bench_firmware_get_model(firmware), &error))
    g_warning("The phone cannot be drawn: %s", error->message);
  show_title(self);
}

static void
on_screen_changed(BenchFirmware *firmware, BenchScreen *screen, BenchWindow *self)
{
  bench_desk_set_screen(self->phone_view, screen);
  bench_drawn_phone_set_off_hook(bench_desk_get_phone(self->phone_view),
                                 bench_firmware_get_off_hook(firmware));
}

static void
on_leds_changed(BenchFirmware *firmware, BenchWindow *self)
{
  gsize n_leds;
  const BenchLed *leds = bench_firmware_get_leds(firmware, &n_leds);

  bench_desk_set_leds(self->phone_view, leds, n_leds);
}

static void
on_sound_changed(BenchFirmware *firmware, BenchWindow *self)
{
  bench_drawn_phone_set_off_hook(bench_desk_get_phone(self->phone_view),
                                 bench_firmware_get_off_hook(firmware));
}

static void
connect_firmware(BenchWindow *self)
{
  BenchFirmware *firmware = bench_phone_get_firmware(self->phone);

  g_signal_connect_object(firmware, "model-changed", G_CALLBACK(on_model_changed), self, 0);
  g_signal_connect_object(firmware, "screen-changed", G_CALLBACK(on_screen_changed), self, 0);
  g_signal_connect_object(firmware, "leds-changed", G_CALLBACK(on_leds_changed), self, 0);
  g_signal_connect_object(firmware, "sound-changed", G_CALLBACK(on_sound_changed), self, 0);
  g_signal_connect_object(self->phone_view, "key", G_CALLBACK(on_key), self, 0);
  g_signal_connect_object(self->phone_view, "touch", G_CALLBACK(on_touch), self, 0);
  on_screen_changed(firmware, bench_firmware_get_screen(firmware), self);
  on_leds_changed(firmware, self);
}

/* ---- The computer's keyboard ---- */

/* Bubble phase: what a list, an entry or a focused key wants for itself never gets here. */
static gboolean
on_key_pressed(GtkEventControllerKey *controller,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               BenchWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus(GTK_WINDOW(self));

  if (focus != NULL && GTK_WIDGET(gtk_widget_get_native(focus)) != GTK_WIDGET(self))
    return GDK_EVENT_PROPAGATE;
  return bench_drawn_phone_key_pressed(bench_desk_get_phone(self->phone_view), keyval, keycode, state)
             ? GDK_EVENT_STOP
             : GDK_EVENT_PROPAGATE;
}

static void
on_key_released(GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                BenchWindow *self)
{
  bench_drawn_phone_key_released(bench_desk_get_phone(self->phone_view), keycode);
}

static void
on_is_active(GObject *object, GParamSpec *pspec, gpointer data)
{
  BenchWindow *self = BENCH_WINDOW(object);

  if (!gtk_window_is_active(GTK_WINDOW(self)))
    bench_desk_release_all(self->phone_view);
}

/* ---- Actions ---- */

static void
show_preferences(GtkWidget *widget, const char *action, GVariant *parameter)
{
  BenchWindow *self = BENCH_WINDOW(widget);
  GtkWidget *preferences = bench_preferences_new(self->phone);

  gtk_window_set_transient_for(GTK_WINDOW(preferences), GTK_WINDOW(self));
  gtk_window_present(GTK_WINDOW(preferences));
}

static void
show_shortcuts(GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *shortcuts = bench_shortcuts_window_new();

  gtk_window_set_transient_for(GTK_WINDOW(shortcuts), GTK_WINDOW(widget));
  gtk_window_present(GTK_WINDOW(shortcuts));
}

static void
show_about(GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_show_about_window(GTK_WINDOW(widget), "application-name", "Benchphone", "application-icon",
                        BENCH_APP_ID, "version", BENCH_VERSION, "license-type", GTK_LICENSE_GPL_3_0,
                        "developer-name", _("The Benchphone authors"), "comments",
                        _("A desk phone on your desktop, for the lab."), NULL);
}

/* ---- Closing ---- */

static void
go(BenchWindow *self)
{
  g_clear_handle_id(&self->stop_source, g_source_remove);
  gtk_window_destroy(GTK_WINDOW(self));
}

static void
on_stopped(BenchPhone *phone, BenchWindow *self)
{
  if (self->stopping)
    go(self);
}

static gboolean
on_stop_bound(gpointer data)
{
  BenchWindow *self = data;

  self->stop_source = 0;
  go(self);
  return G_SOURCE_REMOVE;
}

static gboolean
bench_window_close_request(GtkWindow *window)
{
  BenchWindow *self = BENCH_WINDOW(window);

  if (self->stopping)
    return TRUE;
  if (self->phone == NULL || !bench_phone_is_running(self->phone))
    return GTK_WINDOW_CLASS(bench_window_parent_class)->close_request(window);

  self->stopping = TRUE;
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
  self->stop_source = g_timeout_add_seconds(STOP_BOUND_S, on_stop_bound, self);
  bench_phone_stop(self->phone);
  return TRUE;
}

/* ---- Life ---- */

static void
on_dark(GObject *object, GParamSpec *pspec, gpointer data)
{
  BenchWindow *self = BENCH_WINDOW(data);

  if (adw_style_manager_get_dark(ADW_STYLE_MANAGER(object)))
    gtk_widget_add_css_class(self->desk, "dark");
  else
    gtk_widget_remove_css_class(self->desk, "dark");
}

/* The drawer takes its own room: the window grows by it and shrinks again, the phone stays as it is. */
static void
on_reveal(GObject *object, GParamSpec *pspec, gpointer data)
{
  BenchWindow *self = BENCH_WINDOW(data);
  int width;
  int height;

  /* What is typed next goes to the phone, not to something in a drawer that nobody sees. */
  if (!adw_flap_get_reveal_flap(self->flap))
    gtk_widget_grab_focus(GTK_WIDGET(bench_desk_get_phone(self->phone_view)));
  if (gtk_window_is_maximized(GTK_WINDOW(self)) || gtk_window_is_fullscreen(GTK_WINDOW(self)))
    return;
  gtk_window_get_default_size(GTK_WINDOW(self), &width, &height);
  width += adw_flap_get_reveal_flap(self->flap) ? DRAWER_WIDTH : -DRAWER_WIDTH;
  gtk_window_set_default_size(GTK_WINDOW(self), MAX(width, DEFAULT_WIDTH / 2), height);
}

static void
bench_window_dispose(GObject *object)
{
  BenchWindow *self = BENCH_WINDOW(object);

  g_clear_handle_id(&self->stop_source, g_source_remove);
  g_clear_object(&self->phone);

  G_OBJECT_CLASS(bench_window_parent_class)->dispose(object);
}

static void
bench_window_class_init(BenchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_window_dispose;
  GTK_WINDOW_CLASS(klass)->close_request = bench_window_close_request;

  g_type_ensure(BENCH_TYPE_DESK);
  g_type_ensure(BENCH_TYPE_LAB_DRAWER);
  gtk_widget_class_set_template_from_resource(widget_class, "/io/github/benchphone/Benchphone/ui/window.ui");
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, title);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, flap);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, desk);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, phone_view);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, model_menu);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, drawer);
  gtk_widget_class_install_action(widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action(widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action(widget_class, "win.about", NULL, show_about);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                      "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_F9, 0, "win.lab-drawer", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_q, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
bench_window_init(BenchWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new();
  AdwStyleManager *style = adw_style_manager_get_default();
  g_autoptr(GPropertyAction) drawer = NULL;

  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_window_set_default_size(GTK_WINDOW(self), DEFAULT_WIDTH, DEFAULT_HEIGHT);

  drawer = g_property_action_new("lab-drawer", self->flap, "reveal-flap");
  g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(drawer));
  g_signal_connect_object(self->flap, "notify::reveal-flap", G_CALLBACK(on_reveal), self, 0);

  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key_pressed), self);
  g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), self);
  gtk_widget_add_controller(GTK_WIDGET(self), keys);
  g_signal_connect(self, "notify::is-active", G_CALLBACK(on_is_active), NULL);

  g_signal_connect_object(style, "notify::dark", G_CALLBACK(on_dark), self, 0);
  on_dark(G_OBJECT(style), NULL, self);
}

/**
 * bench_window_new:
 * @application: the application
 * @phone: the phone to show, not a faceless one
 * @error: return location of a #GError
 *
 * Returns: (transfer none): the window, owned by GTK and not yet presented, or %NULL: the phone's model cannot be
 * drawn
 */
BenchWindow *
bench_window_new(GtkApplication *application, BenchPhone *phone, GError **error)
{
  const BenchModel *model = bench_firmware_get_model(bench_phone_get_firmware(phone));
  BenchWindow *self = g_object_new(BENCH_TYPE_WINDOW, "application", application, NULL);
  g_autoptr(GAction) choose_model = NULL;

  if (!bench_desk_set_model(self->phone_view, model, error))
    {
      gtk_window_destroy(GTK_WINDOW(self));
      return NULL;
    }
  self->phone = g_object_ref(phone);
  adw_window_title_set_title(self->title, "Benchphone");
  show_title(self);
  bench_model_menu_fill(self->model_menu, "win.model");
  choose_model = bench_model_menu_make_action("model", bench_phone_get_settings(phone));
  g_action_map_add_action(G_ACTION_MAP(self), choose_model);
  g_signal_connect_object(phone, "stopped", G_CALLBACK(on_stopped), self, 0);
  connect_firmware(self);
  bench_lab_drawer_set_phone(self->drawer, phone);
  gtk_widget_grab_focus(GTK_WIDGET(bench_desk_get_phone(self->phone_view)));
  return self;
}
