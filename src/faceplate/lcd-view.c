/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/lcd-view.h"

#include <glib/gi18n.h>

#include <math.h>

#include "faceplate/lcd-copy.h"
#include "faceplate/spoken-screen.h"
#include "lcd/lcd.h"
#include "lcd/module.h"
#include "lcd/touch.h"

struct _BenchLcdView
{
  GtkWidget parent_instance;

  BenchLcd *lcd;
  int lcd_width; /* of the pictures it draws; of whole-pixel layouts as the opening has room */
  BenchLayout layout;
  guint module; /* which expansion module's it is; 0 of the phone itself */
  gboolean paper;
  GHashTable *targets; /* name of a touch target → TouchTarget */
  int width;
  int height;
  BenchScreen *screen;
  char *speech;             /* the label as it stands */
  cairo_surface_t *surface; /* the LCD's own pixels */
  GdkTexture *texture;      /* those, or what is left of them on a smaller opening */
  int texture_width;
};

G_DEFINE_FINAL_TYPE(BenchLcdView, bench_lcd_view, GTK_TYPE_WIDGET)

/* How much of an opening may stay empty around whole pixels, and how many times bigger a picture is at most. */
#define MOST_MARGIN 0.12
#define MOST_ZOOM 8

/* Faster than this, in widget pixels a second, a touch is a swipe. */
#define SWIPE_SPEED 250

/* A place that can be touched; the same button as long as the place is there, so that the focus stays. */
typedef struct
{
  GtkWidget *button;
  graphene_rect_t place; /* LCD pixels */
} TouchTarget;

enum
{
  SIGNAL_TOUCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A texture shrunk by the graphics card loses thin strokes, so a small opening gets its own picture. */
static cairo_surface_t *
shrink(cairo_surface_t *surface, int width, int height)
{
  cairo_surface_t *small = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create(small);

  cairo_scale(cr, (double) width / cairo_image_surface_get_width(surface),
              (double) height / cairo_image_surface_get_height(surface));
  cairo_set_source_surface(cr, surface, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
  cairo_paint(cr);
  cairo_destroy(cr);
  return small;
}

static gboolean
has_whole_pixels(BenchLcdView *self)
{
  return self->module == 0 && self->layout != BENCH_LAYOUT_TOUCH && self->layout != BENCH_LAYOUT_COLOUR;
}

/* The module's part of the Screen that there is, or NULL while it has none. */
static const BenchScreenModule *
own_module(BenchLcdView *self)
{
  if (self->module > self->screen->modules->len)
    return NULL;
  return g_ptr_array_index(self->screen->modules, self->module - 1);
}

static cairo_surface_t *
draw_screen(BenchLcdView *self)
{
  if (self->module == 0)
    return bench_lcd_draw(self->lcd, self->screen);

  const BenchScreenModule *module = own_module(self);

  return module != NULL ? bench_lcd_draw_module(self->lcd, self->screen, module, self->paper) : NULL;
}

/* An LCD of whole pixels is drawn for the opening: each pixel as many of the display's as fit, with a margin, unless
   that margin were too wide; then as a bigger picture that is shrunk. */
static void
fit_lcd(BenchLcdView *self, int width, int height)
{
  double fits = MIN((double) width / self->width, (double) height / self->height);
  int wanted = width;
  int wanted_height = height;

  if (fits < 1 || fits - floor(fits) > MOST_MARGIN * floor(fits))
    {
      int zoom = CLAMP((int) ceil(fits) * 2, 2, MOST_ZOOM);

      wanted = self->width * zoom;
      wanted_height = self->height * zoom;
    }
  if (wanted == self->lcd_width)
    return;
  self->lcd_width = wanted;
  g_object_unref(self->lcd);
  self->lcd = bench_lcd_new(self->layout, wanted, wanted_height);
  g_clear_pointer(&self->surface, cairo_surface_destroy);
}

static void
update_texture(BenchLcdView *self)
{
  int scale_factor = gtk_widget_get_scale_factor(GTK_WIDGET(self));
  int width = gtk_widget_get_width(GTK_WIDGET(self)) * scale_factor;
  int height = gtk_widget_get_height(GTK_WIDGET(self)) * scale_factor;

  g_clear_object(&self->texture);
  self->texture_width = width;
  if (width < 1 || height < 1)
    return;
  if (has_whole_pixels(self))
    fit_lcd(self, width, height);
  if (self->surface == NULL)
    self->surface = draw_screen(self);
  if (self->surface == NULL)
    return;
  if (width >= cairo_image_surface_get_width(self->surface))
    {
      self->texture = bench_lcd_texture(self->surface);
      return;
    }

  cairo_surface_t *small = shrink(self->surface, width, height);
  self->texture = bench_lcd_texture(small);
  cairo_surface_destroy(small);
}

static void
bench_lcd_view_measure(GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  BenchLcdView *self = BENCH_LCD_VIEW(widget);

  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
target_free(TouchTarget *target)
{
  gtk_widget_unparent(target->button);
  g_free(target);
}

static void
on_target_clicked(GtkButton *button, BenchLcdView *self)
{
  g_autofree char *name = g_strdup(g_object_get_data(G_OBJECT(button), "target"));

  g_signal_emit(self, signals[SIGNAL_TOUCH], 0, name);
}

static TouchTarget *
add_target(BenchLcdView *self, const char *name)
{
  TouchTarget *target = g_new0(TouchTarget, 1);

  target->button = gtk_button_new();
  gtk_widget_set_name(target->button, name);
  gtk_widget_add_css_class(target->button, "flat");
  gtk_widget_set_focus_on_click(target->button, FALSE);
  g_object_set_data_full(G_OBJECT(target->button), "target", g_strdup(name), g_free);
  g_signal_connect_object(target->button, "clicked", G_CALLBACK(on_target_clicked), self, 0);
  gtk_widget_set_parent(target->button, GTK_WIDGET(self));
  g_hash_table_insert(self->targets, g_strdup(name), target);
  return target;
}

static void
update_targets(BenchLcdView *self)
{
  g_autoptr(GPtrArray) wanted = NULL;
  g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  if (self->layout != BENCH_LAYOUT_TOUCH || self->module > 0)
    return;
  wanted = self->screen != NULL ? bench_lcd_list_targets(self->lcd, self->screen) : g_ptr_array_new();
  for (guint i = 0; i < wanted->len; i++)
    {
      const BenchTouchTarget *touch = g_ptr_array_index(wanted, i);
      TouchTarget *target = g_hash_table_lookup(self->targets, touch->name);

      if (target == NULL)
        target = add_target(self, touch->name);
      graphene_rect_init(&target->place, (float) touch->x, (float) touch->y, (float) touch->width,
                         (float) touch->height);
      gtk_accessible_update_property(GTK_ACCESSIBLE(target->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                     touch->label, -1);
      g_hash_table_add(names, touch->name);
    }
  g_hash_table_iter_init(&iter, self->targets);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!g_hash_table_contains(names, name))
      g_hash_table_iter_remove(&iter);
  gtk_widget_queue_allocate(GTK_WIDGET(self));
}

static void
bench_lcd_view_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  BenchLcdView *self = BENCH_LCD_VIEW(widget);
  float across = (float) width / (float) self->width;
  float along = (float) height / (float) self->height;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->targets);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    {
      TouchTarget *target = value;
      int least_width;
      int least_height;
      graphene_point_t corner
          = GRAPHENE_POINT_INIT(target->place.origin.x * across, target->place.origin.y * along);

      gtk_widget_measure(target->button, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
      gtk_widget_measure(target->button, GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
      gtk_widget_allocate(target->button, MAX((int) (target->place.size.width * across), least_width),
                          MAX((int) (target->place.size.height * along), least_height), -1,
                          gsk_transform_translate(NULL, &corner));
    }
}

static void
on_swipe(GtkGestureSwipe *swipe, double velocity_x, double velocity_y, BenchLcdView *self)
{
  if (ABS(velocity_x) < SWIPE_SPEED || ABS(velocity_x) < 2 * ABS(velocity_y))
    return;
  /* What was touched on the way is not meant. */
  gtk_gesture_set_state(GTK_GESTURE(swipe), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit(self, signals[SIGNAL_TOUCH], 0, velocity_x < 0 ? "page-next" : "page-previous");
}

static void
bench_lcd_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  BenchLcdView *self = BENCH_LCD_VIEW(widget);
  int width = gtk_widget_get_width(widget);
  int height = gtk_widget_get_height(widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT(0, 0, (float) width, (float) height);

  if (self->screen == NULL)
    return;
  if (self->texture == NULL || self->texture_width != width * gtk_widget_get_scale_factor(widget))
    update_texture(self);
  if (self->texture != NULL)
    gtk_snapshot_append_texture(snapshot, self->texture, &bounds);
  GTK_WIDGET_CLASS(bench_lcd_view_parent_class)->snapshot(widget, snapshot);
}

static void
bench_lcd_view_dispose(GObject *object)
{
  BenchLcdView *self = BENCH_LCD_VIEW(object);

  g_hash_table_remove_all(self->targets);
  g_clear_pointer(&self->screen, bench_screen_unref);
  g_clear_pointer(&self->surface, cairo_surface_destroy);
  g_clear_object(&self->texture);
  g_clear_object(&self->lcd);

  G_OBJECT_CLASS(bench_lcd_view_parent_class)->dispose(object);
}

static void
bench_lcd_view_finalize(GObject *object)
{
  g_hash_table_unref(BENCH_LCD_VIEW(object)->targets);
  g_free(BENCH_LCD_VIEW(object)->speech);

  G_OBJECT_CLASS(bench_lcd_view_parent_class)->finalize(object);
}

static void
bench_lcd_view_class_init(BenchLcdViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_lcd_view_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_lcd_view_finalize;
  signals[SIGNAL_TOUCH] = g_signal_new("touch", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  widget_class->size_allocate = bench_lcd_view_size_allocate;
  widget_class->measure = bench_lcd_view_measure;
  widget_class->snapshot = bench_lcd_view_snapshot;
  gtk_widget_class_set_css_name(widget_class, "benchlcd");
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
bench_lcd_view_init(BenchLcdView *self)
{
  gtk_widget_set_name(GTK_WIDGET(self), "lcd");
  gtk_widget_set_can_target(GTK_WIDGET(self), FALSE);
  self->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) target_free);
}

static void
make_touchable(BenchLcdView *self)
{
  GtkGesture *swipe = gtk_gesture_swipe_new();

  gtk_widget_set_can_target(GTK_WIDGET(self), TRUE);
  gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(swipe), GTK_PHASE_CAPTURE);
  g_signal_connect(swipe, "swipe", G_CALLBACK(on_swipe), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(swipe));
}

/**
 * bench_lcd_view_new:
 * @model: of the phone, or of an expansion module
 *
 * Returns: (transfer floating): a dark screen
 */
GtkWidget *
bench_lcd_view_new(const BenchModel *model)
{
  BenchLcdView *self = g_object_new(BENCH_TYPE_LCD_VIEW, NULL);

  self->lcd = bench_lcd_new(model->layout, model->lcd_width, model->lcd_height);
  self->layout = model->layout;
  self->module = model->module;
  self->paper = model->paper;
  self->width = model->lcd_width;
  self->lcd_width = self->width;
  self->height = model->lcd_height;
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION,
                                 self->paper        ? _("Paper labels")
                                 : self->module > 0 ? _("Module screen")
                                                    : _("Phone screen"),
                                 -1);
  if (self->layout == BENCH_LAYOUT_TOUCH && self->module == 0)
    make_touchable(self);
  bench_lcd_view_set_screen(self, NULL);
  return GTK_WIDGET(self);
}

static char *
make_speech(BenchLcdView *self)
{
  if (self->screen == NULL)
    return g_strdup("Screen off");
  if (self->module == 0)
    return bench_screen_to_label(self->screen, self->layout != BENCH_LAYOUT_CHARACTER);

  const BenchScreenModule *module = own_module(self);

  return module != NULL ? bench_module_to_speech(module) : g_strdup("");
}

/* Politely: after what is being said. Before GTK 4.14 there is only the label, which some screen readers follow. */
static void
announce(BenchLcdView *self, BenchScreen *before)
{
  g_autofree char *details = NULL;

  if (self->module > 0 || self->screen == NULL)
    return;
  details = bench_spoken_screen_details(self->screen);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details, -1);
#if GTK_CHECK_VERSION(4, 14, 0)
  g_autofree char *news = bench_spoken_screen_news(before, self->screen);

  if (*news != '\0')
    gtk_accessible_announce(GTK_ACCESSIBLE(self), news, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}

/* The same label again would be said again. */
static void
set_label(BenchLcdView *self, const char *speech)
{
  if (g_strcmp0(self->speech, speech) == 0)
    return;
  g_free(self->speech);
  self->speech = g_strdup(speech);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, speech, -1);
}

/**
 * bench_lcd_view_set_screen:
 * @self: a screen
 * @screen: (nullable): what to show, %NULL: dark
 *
 * Shows @screen, or what of it is an expansion module's, and says it to assistive technology: its label is the whole
 * text, most important first, its description the timer of a call and the rows that show, and what is new is announced.
 */
void
bench_lcd_view_set_screen(BenchLcdView *self, BenchScreen *screen)
{
  g_return_if_fail(BENCH_IS_LCD_VIEW(self));

  g_autofree char *speech = NULL;
  g_autoptr(BenchScreen) before = self->screen;

  self->screen = screen != NULL ? bench_screen_ref(screen) : NULL;
  g_clear_pointer(&self->surface, cairo_surface_destroy);
  g_clear_object(&self->texture);
  speech = make_speech(self);
  update_targets(self);
  set_label(self, speech);
  announce(self, before);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/**
 * bench_lcd_view_get_screen:
 * @self: a screen
 *
 * Returns: (nullable) (transfer none): what it shows
 */
BenchScreen *
bench_lcd_view_get_screen(BenchLcdView *self)
{
  g_return_val_if_fail(BENCH_IS_LCD_VIEW(self), NULL);

  return self->screen;
}
