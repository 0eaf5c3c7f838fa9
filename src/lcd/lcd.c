/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/lcd.h"

#include <gio/gio.h>

#include "lcd/paint.h"
#include "lcd/touch-layout.h"
#include "lcd/touch.h"

struct _BenchLcd
{
  GObject parent_instance;

  BenchLayout layout;
  int width;
  int height;
  PangoFontMap *fonts; /* of our own: pango's default one belongs to a thread */
  PangoContext *text;
  cairo_surface_t *wallpaper;
};

G_DEFINE_FINAL_TYPE(BenchLcd, bench_lcd, G_TYPE_OBJECT)

static void
bench_lcd_finalize(GObject *object)
{
  BenchLcd *self = BENCH_LCD(object);

  g_clear_pointer(&self->wallpaper, cairo_surface_destroy);
  g_clear_object(&self->text);
  g_clear_object(&self->fonts);
  G_OBJECT_CLASS(bench_lcd_parent_class)->finalize(object);
}

static void
bench_lcd_class_init(BenchLcdClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_lcd_finalize;
}

static void
bench_lcd_init(BenchLcd *self G_GNUC_UNUSED)
{
}

/**
 * bench_lcd_new:
 * @layout: how it lays Screens out
 * @width: pixels; the T46G's LCD has 480
 * @height: pixels; the T46G's LCD has 272
 *
 * Another size shows the same picture, scaled: twice the size is the picture for a display of scale 2.
 *
 * Returns: (transfer full): an LCD that can draw.
 */
BenchLcd *
bench_lcd_new(BenchLayout layout, int width, int height)
{
  BenchLcd *self = g_object_new(BENCH_TYPE_LCD, NULL);

  self->layout = layout;
  self->width = MAX(width, 1);
  self->height = MAX(height, 1);
  self->fonts = pango_cairo_font_map_new();
  self->text = pango_font_map_create_context(self->fonts);
  return self;
}

static cairo_t *
begin(BenchLcd *self, cairo_surface_t *surface)
{
  cairo_t *cairo = cairo_create(surface);

  cairo_scale(cairo, (double) self->width / BENCH_LCD_WIDTH, (double) self->height / BENCH_LCD_HEIGHT);
  return cairo;
}

static void
paint_wallpaper(BenchLcd *self, cairo_t *cairo)
{
  if (self->wallpaper == NULL)
    {
      cairo_t *own;

      self->wallpaper = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);
      own = begin(self, self->wallpaper);
      bench_wallpaper_paint(own);
      cairo_destroy(own);
    }
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  cairo_set_source_surface(cairo, self->wallpaper, 0, 0);
  cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

static void
paint_body(const BenchPaint *paint)
{
  switch (paint->screen->kind)
    {
    case BENCH_SCREEN_BOOT:
      bench_boot_paint(paint);
      return;
    case BENCH_SCREEN_LIST:
    case BENCH_SCREEN_FORM:
      bench_list_paint(paint);
      bench_frame_paint_softkeys(paint);
      return;
    case BENCH_SCREEN_IDLE:
      bench_home_paint(paint);
      break;
    case BENCH_SCREEN_DIAL:
      bench_dial_paint(paint);
      break;
    case BENCH_SCREEN_CALL:
      bench_card_paint(paint);
      break;
    case BENCH_SCREEN_MESSAGE:
    case BENCH_SCREEN_SAVER:
      bench_message_paint(paint);
      break;
    }
  bench_frame_paint_status(paint);
  bench_frame_paint_lines(paint);
  bench_frame_paint_softkeys(paint);
}

/**
 * bench_lcd_draw:
 *
 * Returns: (transfer full): a picture of @screen, an RGB image surface of the LCD's size.
 */
cairo_surface_t *
bench_lcd_draw(BenchLcd *self, const BenchScreen *screen)
{
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);
  cairo_t *cairo = begin(self, surface);
  g_autoptr(PangoLayout) layout = NULL;
  BenchPaint paint = { cairo, NULL, screen };

  pango_cairo_update_context(cairo, self->text);
  layout = pango_layout_new(self->text);
  paint.layout = layout;
  paint_wallpaper(self, cairo);
  paint_body(&paint);
  bench_popup_paint(&paint);
  cairo_destroy(cairo);
  return surface;
}

/**
 * bench_lcd_write_png:
 * @path: file to make or replace
 *
 * Draws @screen into a PNG file.
 *
 * Returns: whether the file was written.
 */
gboolean
bench_lcd_write_png(BenchLcd *self, const BenchScreen *screen, const char *path, GError **error)
{
  cairo_surface_t *surface = bench_lcd_draw(self, screen);
  cairo_status_t status = cairo_surface_write_to_png(surface, path);

  cairo_surface_destroy(surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "The picture %s cannot be written: %s", path,
              cairo_status_to_string(status));
  return FALSE;
}

/**
 * bench_lcd_list_targets:
 *
 * Returns: (transfer full) (element-type BenchTouchTarget): what can be touched while @screen shows, in pixels of
 *   this LCD; none where the LCD is no touch one.
 */
GPtrArray *
bench_lcd_list_targets(BenchLcd *self, const BenchScreen *screen)
{
  GPtrArray *targets;

  if (self->layout != BENCH_LAYOUT_TOUCH)
    return g_ptr_array_new();
  targets = bench_touch_list_targets(screen);
  for (guint i = 0; i < targets->len; i++)
    {
      BenchTouchTarget *target = g_ptr_array_index(targets, i);

      target->x *= (double) self->width / TOUCH_WIDTH;
      target->width *= (double) self->width / TOUCH_WIDTH;
      target->y *= (double) self->height / TOUCH_HEIGHT;
      target->height *= (double) self->height / TOUCH_HEIGHT;
    }
  return targets;
}
