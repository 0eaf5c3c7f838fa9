/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/window.h"

#include <glib/gi18n.h>

#include "config.h"
#include "faceplate/desk.h"
#include "faceplate/lab-drawer.h"
#include "faceplate/lcd-copy.h"
#include "faceplate/model-menu.h"
#include "faceplate/phone-status.h"
#include "faceplate/preferences.h"
#include "faceplate/shortcuts.h"
#include "faceplate/window-state.h"

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
  GtkWidget *header;
  AdwFlap *flap;
  GtkWidget *desk;
  BenchDesk *phone_view;
  GMenu *model_menu;
  GMenu *main_menu;
  GtkWidget *desk_menu; /* the main menu at the pointer, for when there is no header bar */
  BenchLabDrawer *drawer;

  BenchPhone *phone;
  guint stop_source;
  gboolean stopping;
  gboolean phone_only;
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
  BenchCallControl *calls = bench_phone_get_calls(self->phone);
  g_autofree char *status
      = bench_phone_status(bench_call_control_get_lines(calls), bench_call_control_get_calls(calls));
  g_autofree char *subtitle
      = g_strdup_printf("%s · %s · %s", model->title, bench_phone_get_name(self->phone), status);

  if (g_strcmp0(adw_window_title_get_subtitle(self->title), subtitle) != 0)
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
  BenchCallControl *calls = bench_phone_get_calls(self->phone);

  g_signal_connect_object(firmware, "model-changed", G_CALLBACK(on_model_changed), self, 0);
  g_signal_connect_object(firmware, "screen-changed", G_CALLBACK(on_screen_changed), self, 0);
  g_signal_connect_object(firmware, "leds-changed", G_CALLBACK(on_leds_changed), self, 0);
  g_signal_connect_object(firmware, "sound-changed", G_CALLBACK(on_sound_changed), self, 0);
  g_signal_connect_object(self->phone_view, "key", G_CALLBACK(on_key), self, 0);
  g_signal_connect_object(self->phone_view, "touch", G_CALLBACK(on_touch), self, 0);
  g_signal_connect_object(calls, "line-changed", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(calls, "call-added", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(calls, "call-changed", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(calls, "call-removed", G_CALLBACK(show_title), self,
                          G_CONNECT_SWAPPED | G_CONNECT_AFTER);
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

static void
copy_screen(GtkWidget *widget, const char *action, GVariant *parameter)
{
  BenchFirmware *firmware = bench_phone_get_firmware(BENCH_WINDOW(widget)->phone);
  g_autoptr(GdkTexture) picture
      = bench_lcd_copy(bench_firmware_get_model(firmware), bench_firmware_get_screen(firmware));

  gdk_clipboard_set_texture(gtk_widget_get_clipboard(widget), picture);
}

/* The phone on its desk and nothing else. */
static void
set_phone_only(BenchWindow *self, gboolean phone_only)
{
  GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self), "phone-only");

  self->phone_only = phone_only;
  if (phone_only)
    adw_flap_set_reveal_flap(self->flap, FALSE);
  gtk_widget_set_visible(self->header, !phone_only);
  gtk_widget_grab_focus(GTK_WIDGET(bench_desk_get_phone(self->phone_view)));
  g_simple_action_set_state(G_SIMPLE_ACTION(action), g_variant_new_boolean(phone_only));
}

static void
on_phone_only(GSimpleAction *action, GVariant *value, BenchWindow *self)
{
  set_phone_only(self, g_variant_get_boolean(value));
}

static void
open_desk_menu(BenchWindow *self, double x, double y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to(GTK_POPOVER(self->desk_menu), &place);
  gtk_popover_popup(GTK_POPOVER(self->desk_menu));
}

static void
on_secondary_click(GtkGestureClick *gesture, int n_press, double x, double y, BenchWindow *self)
{
  gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_desk_menu(self, x, y);
}

static void
show_desk_menu(GtkWidget *widget, const char *action, GVariant *parameter)
{
  BenchWindow *self = BENCH_WINDOW(widget);

  open_desk_menu(self, gtk_widget_get_width(self->desk) / 2.0, gtk_widget_get_height(self->desk) / 2.0);
}

static void
make_desk_menu(BenchWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new();

  self->desk_menu = gtk_popover_menu_new_from_model(G_MENU_MODEL(self->main_menu));
  gtk_popover_set_has_arrow(GTK_POPOVER(self->desk_menu), FALSE);
  gtk_widget_set_parent(self->desk_menu, self->desk);
  gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object(click, "pressed", G_CALLBACK(on_secondary_click), self, 0);
  gtk_widget_add_controller(self->desk, GTK_EVENT_CONTROLLER(click));
}

/* ---- Closing ---- */

static void
remember(BenchWindow *self)
{
  BenchWindowState state = { .maximized = gtk_window_is_maximized(GTK_WINDOW(self)),
                             .drawer = adw_flap_get_reveal_flap(self->flap) };

  gtk_window_get_default_size(GTK_WINDOW(self), &state.width, &state.height);
  bench_window_state_save(&state, bench_phone_get_name(self->phone));
}

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
  if (self->phone != NULL)
    remember(self);
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
set_css_class(GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class(widget, name);
  else
    gtk_widget_remove_css_class(widget, name);
}

static void
on_style(GObject *object, GParamSpec *pspec, gpointer data)
{
  BenchWindow *self = BENCH_WINDOW(data);
  AdwStyleManager *style = ADW_STYLE_MANAGER(object);

  set_css_class(self->desk, "dark", adw_style_manager_get_dark(style));
  set_css_class(self->desk, "high-contrast", adw_style_manager_get_high_contrast(style));
}

/* The drawer takes its own room: the window grows by it and shrinks again, the phone stays as it is. */
static void
on_reveal(GObject *object, GParamSpec *pspec, gpointer data)
{
  BenchWindow *self = BENCH_WINDOW(data);
  int width;
  int height;

  /* A drawer has its button in the header bar. */
  if (adw_flap_get_reveal_flap(self->flap) && self->phone_only)
    set_phone_only(self, FALSE);
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
  g_clear_pointer(&self->desk_menu, gtk_widget_unparent);
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
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, header);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, main_menu);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, flap);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, desk);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, phone_view);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, model_menu);
  gtk_widget_class_bind_template_child(widget_class, BenchWindow, drawer);
  gtk_widget_class_install_action(widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action(widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action(widget_class, "win.about", NULL, show_about);
  gtk_widget_class_install_action(widget_class, "win.copy-screen", NULL, copy_screen);
  gtk_widget_class_install_action(widget_class, "win.desk-menu", NULL, show_desk_menu);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                      "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_F9, 0, "win.lab-drawer", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_F11, 0, "win.phone-only", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                      "win.copy-screen", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "win.desk-menu", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Menu, 0, "win.desk-menu", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action(widget_class, GDK_KEY_q, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
bench_window_init(BenchWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new();
  AdwStyleManager *style = adw_style_manager_get_default();
  g_autoptr(GPropertyAction) drawer = NULL;
  g_autoptr(GSimpleAction) phone_only = NULL;

  gtk_widget_init_template(GTK_WIDGET(self));

  drawer = g_property_action_new("lab-drawer", self->flap, "reveal-flap");
  g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(drawer));
  phone_only = g_simple_action_new_stateful("phone-only", NULL, g_variant_new_boolean(FALSE));
  g_signal_connect_object(phone_only, "change-state", G_CALLBACK(on_phone_only), self, 0);
  g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(phone_only));
  make_desk_menu(self);

  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key_pressed), self);
  g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), self);
  gtk_widget_add_controller(GTK_WIDGET(self), keys);
  g_signal_connect(self, "notify::is-active", G_CALLBACK(on_is_active), NULL);

  g_signal_connect_object(style, "notify::dark", G_CALLBACK(on_style), self, 0);
  g_signal_connect_object(style, "notify::high-contrast", G_CALLBACK(on_style), self, 0);
  on_style(G_OBJECT(style), NULL, self);
}

/* As this profile's window was left. */
static void
restore(BenchWindow *self)
{
  BenchWindowState state = { .width = DEFAULT_WIDTH, .height = DEFAULT_HEIGHT };

  bench_window_state_load(&state, bench_phone_get_name(self->phone));
  gtk_window_set_default_size(GTK_WINDOW(self), state.width, state.height);
  if (state.maximized)
    gtk_window_maximize(GTK_WINDOW(self));
  adw_flap_set_reveal_flap(self->flap, state.drawer);
  g_signal_connect_object(self->flap, "notify::reveal-flap", G_CALLBACK(on_reveal), self, 0);
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
  restore(self);
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
