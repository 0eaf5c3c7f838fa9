/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/key-button.h"

#include "faceplate/keyboard.h"

/* How a pressed key looks: a little smaller, a little lower, in the shade of its own well. */
#define PRESSED_SCALE 0.965f
#define PRESSED_SHADE 0.74f
#define PRESSED_SINK 0.05f /* of its height */
#define HOVER_LIGHT 1.10f

struct _BenchKeyButton
{
  GtkWidget parent_instance;

  BenchKey key;
  char *led;
  guint held; /* of BenchPressSource */
  GdkTexture *texture;
  graphene_rect_t bounds;
};

G_DEFINE_FINAL_TYPE(BenchKeyButton, bench_key_button, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_KEY,
  SIGNAL_ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
held_changed(BenchKeyButton *self)
{
  gtk_accessible_update_state(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_STATE_PRESSED,
                              self->held != 0 ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE,
                              -1);
  if (self->held != 0)
    gtk_widget_set_state_flags(GTK_WIDGET(self), GTK_STATE_FLAG_ACTIVE, FALSE);
  else
    gtk_widget_unset_state_flags(GTK_WIDGET(self), GTK_STATE_FLAG_ACTIVE);
  gtk_widget_queue_draw(GTK_WIDGET(self));
  g_signal_emit(self, signals[SIGNAL_KEY], 0, self->held != 0);
}

/**
 * bench_key_button_press:
 * @self: a key
 * @source: what holds it down
 *
 * Presses the key; nothing more happens if something else holds it down already.
 */
void
bench_key_button_press(BenchKeyButton *self, BenchPressSource source)
{
  g_return_if_fail(BENCH_IS_KEY_BUTTON(self));

  guint before = self->held;

  self->held |= source;
  if (before == 0)
    held_changed(self);
}

/**
 * bench_key_button_release:
 * @self: a key
 * @source: what held it down
 *
 * Ends one press; the key comes up when nothing else holds it down.
 */
void
bench_key_button_release(BenchKeyButton *self, BenchPressSource source)
{
  g_return_if_fail(BENCH_IS_KEY_BUTTON(self));

  guint before = self->held;

  self->held &= ~(guint) source;
  if (before != 0 && self->held == 0)
    held_changed(self);
}

/**
 * bench_key_button_release_all:
 * @self: a key
 *
 * Ends every press: the window has gone to the background, and no release will be seen.
 */
void
bench_key_button_release_all(BenchKeyButton *self)
{
  bench_key_button_release(self, BENCH_PRESS_POINTER | BENCH_PRESS_FOCUS | BENCH_PRESS_MAP);
}

static void
on_pointer_pressed(GtkGestureClick *gesture, int n_press, double x, double y, BenchKeyButton *self)
{
  gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  bench_key_button_press(self, BENCH_PRESS_POINTER);
}

static void
on_pointer_ended(GtkGesture *gesture, GdkEventSequence *sequence, BenchKeyButton *self)
{
  bench_key_button_release(self, BENCH_PRESS_POINTER);
}

static gboolean
is_activation(guint keyval, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  return keyval == GDK_KEY_space || keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter
         || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_KP_Space;
}

static gboolean
on_key_pressed(GtkEventControllerKey *controller,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               BenchKeyButton *self)
{
  if (!is_activation(keyval, state))
    return GDK_EVENT_PROPAGATE;

  bench_key_button_press(self, BENCH_PRESS_FOCUS);
  return GDK_EVENT_STOP;
}

static void
on_key_released(GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                BenchKeyButton *self)
{
  if (is_activation(keyval, state & ~(GdkModifierType) (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)))
    bench_key_button_release(self, BENCH_PRESS_FOCUS);
}

static void
on_focus_left(GtkEventControllerFocus *controller, BenchKeyButton *self)
{
  bench_key_button_release(self, BENCH_PRESS_FOCUS);
}

/* What assistive technology does: a whole press. */
static void
bench_key_button_activate(BenchKeyButton *self)
{
  bench_key_button_press(self, BENCH_PRESS_FOCUS);
  bench_key_button_release(self, BENCH_PRESS_FOCUS);
}

static void
press_action(GtkWidget *widget, const char *action, GVariant *parameter)
{
  bench_key_button_activate(BENCH_KEY_BUTTON(widget));
}

static void
bench_key_button_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  BenchKeyButton *self = BENCH_KEY_BUTTON(widget);
  gboolean pressed = self->held != 0;
  gboolean hovered = (gtk_widget_get_state_flags(widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
  float light = pressed ? PRESSED_SHADE : HOVER_LIGHT;
  graphene_matrix_t matrix;
  graphene_vec4_t offset;

  if (self->texture == NULL)
    return;
  if (!pressed && !hovered)
    {
      gtk_snapshot_append_texture(snapshot, self->texture, &self->bounds);
      return;
    }

  gtk_snapshot_save(snapshot);
  if (pressed)
    {
      float x = self->bounds.origin.x + self->bounds.size.width / 2;
      float y = self->bounds.origin.y + self->bounds.size.height / 2;

      gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(x, y + self->bounds.size.height * PRESSED_SINK));
      gtk_snapshot_scale(snapshot, PRESSED_SCALE, PRESSED_SCALE);
      gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(-x, -y));
    }
  graphene_matrix_init_scale(&matrix, light, light, light);
  graphene_vec4_init(&offset, 0, 0, 0, 0);
  gtk_snapshot_push_color_matrix(snapshot, &matrix, &offset);
  gtk_snapshot_append_texture(snapshot, self->texture, &self->bounds);
  gtk_snapshot_pop(snapshot);
  gtk_snapshot_restore(snapshot);
}

static void
bench_key_button_finalize(GObject *object)
{
  BenchKeyButton *self = BENCH_KEY_BUTTON(object);

  g_clear_object(&self->texture);
  g_free(self->led);

  G_OBJECT_CLASS(bench_key_button_parent_class)->finalize(object);
}

static void
bench_key_button_class_init(BenchKeyButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = bench_key_button_finalize;
  widget_class->snapshot = bench_key_button_snapshot;

  signals[SIGNAL_KEY] = g_signal_new("key", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_ACTIVATE]
      = g_signal_new_class_handler("activate", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                                   G_CALLBACK(bench_key_button_activate), NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_activate_signal(widget_class, signals[SIGNAL_ACTIVATE]);
  gtk_widget_class_install_action(widget_class, "key.press", NULL, press_action);
  gtk_widget_class_set_css_name(widget_class, "benchkey");
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
bench_key_button_init(BenchKeyButton *self)
{
  GtkWidget *widget = GTK_WIDGET(self);
  GtkGesture *click = gtk_gesture_click_new();
  GtkEventController *keys = gtk_event_controller_key_new();
  GtkEventController *focus = gtk_event_controller_focus_new();

  gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(click), GDK_BUTTON_PRIMARY);
  g_signal_connect(click, "pressed", G_CALLBACK(on_pointer_pressed), self);
  g_signal_connect(click, "end", G_CALLBACK(on_pointer_ended), self);
  g_signal_connect(click, "cancel", G_CALLBACK(on_pointer_ended), self);
  gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(click));
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key_pressed), self);
  g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), self);
  gtk_widget_add_controller(widget, keys);
  g_signal_connect(focus, "leave", G_CALLBACK(on_focus_left), self);
  gtk_widget_add_controller(widget, focus);

  /* A click leaves the focus where it is: what is typed next goes to the phone, not to the key clicked. */
  gtk_widget_set_focusable(widget, TRUE);
  gtk_widget_set_focus_on_click(widget, FALSE);
  gtk_widget_set_cursor_from_name(widget, "pointer");
}

/**
 * bench_key_button_new:
 * @key: what the model says of the key
 *
 * Returns: (transfer floating): the key's widget, not yet placed and without a picture
 */
GtkWidget *
bench_key_button_new(const BenchModelKey *key)
{
  BenchKeyButton *self = g_object_new(BENCH_TYPE_KEY_BUTTON, "name", key->element, NULL);
  const BenchKeyboardEntry *entry;

  self->key = bench_key_from_name(key->name);
  self->led = g_strdup(key->led);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, key->label, -1);
  gtk_accessible_update_state(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_STATE_PRESSED,
                              GTK_ACCESSIBLE_TRISTATE_FALSE, -1);

  entry = bench_keyboard_for_key(self->key);
  if (entry != NULL)
    {
      g_autofree char *accelerator = gtk_accelerator_get_label(entry->keyval, entry->modifiers);
      g_autofree char *tooltip = g_strdup_printf("%s (%s)", key->label, accelerator);
      g_autofree char *shortcut = gtk_accelerator_name(entry->keyval, entry->modifiers);

      gtk_widget_set_tooltip_text(GTK_WIDGET(self), tooltip);
      gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, shortcut,
                                     -1);
    }
  return GTK_WIDGET(self);
}

/**
 * bench_key_button_get_key:
 * @self: a key
 *
 * Returns: which one
 */
BenchKey
bench_key_button_get_key(BenchKeyButton *self)
{
  g_return_val_if_fail(BENCH_IS_KEY_BUTTON(self), BENCH_KEY_NONE);

  return self->key;
}

/**
 * bench_key_button_get_led:
 * @self: a key
 *
 * Returns: (nullable) (transfer none): the name of the light in or around it
 */
const char *
bench_key_button_get_led(BenchKeyButton *self)
{
  g_return_val_if_fail(BENCH_IS_KEY_BUTTON(self), NULL);

  return self->led;
}

/**
 * bench_key_button_get_pressed:
 * @self: a key
 *
 * Returns: whether anything holds it down
 */
gboolean
bench_key_button_get_pressed(BenchKeyButton *self)
{
  g_return_val_if_fail(BENCH_IS_KEY_BUTTON(self), FALSE);

  return self->held != 0;
}

/**
 * bench_key_button_set_picture:
 * @self: a key
 * @texture: (nullable): the key as it lies in its well
 * @bounds: where to draw @texture, in the coordinates of the widget
 *
 * Gives the key its picture; the drawn phone does so after each change of size.
 */
void
bench_key_button_set_picture(BenchKeyButton *self, GdkTexture *texture, const graphene_rect_t *bounds)
{
  g_return_if_fail(BENCH_IS_KEY_BUTTON(self));

  g_set_object(&self->texture, texture);
  self->bounds = *bounds;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/**
 * bench_key_button_set_note:
 * @self: a key
 * @note: what its light shows, "" for nothing
 *
 * Tells assistive technology what the eye sees at the key.
 */
void
bench_key_button_set_note(BenchKeyButton *self, const char *note)
{
  g_return_if_fail(BENCH_IS_KEY_BUTTON(self));

  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note, -1);
}
