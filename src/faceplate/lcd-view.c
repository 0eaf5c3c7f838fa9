/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/lcd-view.h"

#include "lcd/lcd.h"

struct _BenchLcdView
{
  GtkWidget parent_instance;

  BenchLcd *lcd;
  int width;
  int height;
  BenchScreen *screen;
  cairo_surface_t *surface; /* the LCD's own pixels */
  GdkTexture *texture;      /* those, or what is left of them on a smaller opening */
  int texture_width;
};

G_DEFINE_FINAL_TYPE(BenchLcdView, bench_lcd_view, GTK_TYPE_WIDGET)

static GdkTexture *
texture_from_surface(cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width(surface);
  int height = cairo_image_surface_get_height(surface);
  gsize stride = (gsize) cairo_image_surface_get_stride(surface);
  g_autoptr(GBytes) bytes = NULL;

  cairo_surface_flush(surface);
  bytes
      = g_bytes_new_with_free_func(cairo_image_surface_get_data(surface), stride * (gsize) height,
                                   (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference(surface));
  return gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

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

static void
update_texture(BenchLcdView *self)
{
  int scale_factor = gtk_widget_get_scale_factor(GTK_WIDGET(self));
  int width = gtk_widget_get_width(GTK_WIDGET(self)) * scale_factor;
  int height = gtk_widget_get_height(GTK_WIDGET(self)) * scale_factor;

  g_clear_object(&self->texture);
  self->texture_width = width;
  if (self->surface == NULL || width < 1 || height < 1)
    return;
  if (width >= self->width)
    {
      self->texture = texture_from_surface(self->surface);
      return;
    }

  cairo_surface_t *small = shrink(self->surface, width, height);
  self->texture = texture_from_surface(small);
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
bench_lcd_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  BenchLcdView *self = BENCH_LCD_VIEW(widget);
  int width = gtk_widget_get_width(widget);
  int height = gtk_widget_get_height(widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT(0, 0, (float) width, (float) height);

  if (self->surface == NULL)
    return;
  if (self->texture == NULL || self->texture_width != width * gtk_widget_get_scale_factor(widget))
    update_texture(self);
  if (self->texture != NULL)
    gtk_snapshot_append_texture(snapshot, self->texture, &bounds);
}

static void
bench_lcd_view_dispose(GObject *object)
{
  BenchLcdView *self = BENCH_LCD_VIEW(object);

  g_clear_pointer(&self->screen, bench_screen_unref);
  g_clear_pointer(&self->surface, cairo_surface_destroy);
  g_clear_object(&self->texture);
  g_clear_object(&self->lcd);

  G_OBJECT_CLASS(bench_lcd_view_parent_class)->dispose(object);
}

static void
bench_lcd_view_class_init(BenchLcdViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_lcd_view_dispose;
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
}

/**
 * bench_lcd_view_new:
 * @layout: of the LCD
 * @width: of the LCD, in its own pixels
 * @height: of the LCD, in its own pixels
 *
 * Returns: (transfer floating): a dark screen
 */
GtkWidget *
bench_lcd_view_new(BenchLayout layout, int width, int height)
{
  BenchLcdView *self = g_object_new(BENCH_TYPE_LCD_VIEW, NULL);

  self->lcd = bench_lcd_new(layout, width, height);
  self->width = width;
  self->height = height;
  bench_lcd_view_set_screen(self, NULL);
  return GTK_WIDGET(self);
}

/**
 * bench_lcd_view_set_screen:
 * @self: a screen
 * @screen: (nullable): what to show, %NULL: dark
 *
 * Draws @screen and says it to assistive technology: its label is the whole text, most important first.
 */
void
bench_lcd_view_set_screen(BenchLcdView *self, BenchScreen *screen)
{
  g_return_if_fail(BENCH_IS_LCD_VIEW(self));

  g_autofree char *speech = screen != NULL ? bench_screen_to_speech(screen) : g_strdup("Screen off");
  BenchScreen *before = self->screen;

  self->screen = screen != NULL ? bench_screen_ref(screen) : NULL;
  g_clear_pointer(&before, bench_screen_unref);
  g_clear_pointer(&self->surface, cairo_surface_destroy);
  g_clear_object(&self->texture);
  if (screen != NULL)
    self->surface = bench_lcd_draw(self->lcd, screen);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, speech,
                                 GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, "Phone screen", -1);
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
