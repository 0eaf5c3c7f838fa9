/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/lcd.h"

#include <gio/gio.h>

#include "lcd/module.h"
#include "lcd/mono.h"
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
  GHashTable *foreign;     /* glyphs of mono LCDs that the system's font lent: character -> BenchPixelGlyph */
  cairo_surface_t *ground; /* the wallpaper or the screensaver's picture, as drawn last */
  char *ground_name;
};

G_DEFINE_FINAL_TYPE(BenchLcd, bench_lcd, G_TYPE_OBJECT)

static void
bench_lcd_finalize(GObject *object)
{
  BenchLcd *self = BENCH_LCD(object);

  g_clear_pointer(&self->ground, cairo_surface_destroy);
  g_free(self->ground_name);
  g_clear_pointer(&self->foreign, g_hash_table_unref);
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
 * @width: of the picture; the touch LCD has 800 pixels, the colour one 480, the grey one 320, mono ones 192 or 240,
 *   the small one 132, the character one 136
 * @height: of the picture; 480, 272, 160, 64 or 120, 64, 32
 *
 * Another size shows the same picture, scaled: twice the size is the picture for a display of scale 2. On layouts of
 * whole pixels each becomes a block of the greatest whole size that fits, with a thin gap from a size of three on.
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
  self->foreign = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  return self;
}

/* The size that the painting of a colour layout is made for. */
static void
get_own_size(BenchLcd *self, double *width, double *height)
{
  gboolean touch = self->layout == BENCH_LAYOUT_TOUCH;

  *width = touch ? TOUCH_WIDTH : BENCH_LCD_WIDTH;
  *height = touch ? TOUCH_HEIGHT : BENCH_LCD_HEIGHT;
}

static cairo_t *
begin(BenchLcd *self, cairo_surface_t *surface)
{
  cairo_t *cairo = cairo_create(surface);
  double width;
  double height;

  get_own_size(self, &width, &height);
  cairo_scale(cairo, self->width / width, self->height / height);
  return cairo;
}

/* What everything is painted over. A screensaver has a picture of its own, "" for none. */
static void
paint_ground(BenchLcd *self, cairo_t *cairo, const BenchScreen *screen)
{
  const char *name = screen->kind == BENCH_SCREEN_SAVER ? screen->text : screen->wallpaper;
  double width;
  double height;

  if (screen->kind == BENCH_SCREEN_SAVER && *name == '\0')
    {
      cairo_set_source_rgb(cairo, 0, 0, 0);
      cairo_paint(cairo);
      return;
    }
  get_own_size(self, &width, &height);
  if (self->ground == NULL || !g_str_equal(self->ground_name, name))
    {
      cairo_t *own;

      g_clear_pointer(&self->ground, cairo_surface_destroy);
      g_free(self->ground_name);
      self->ground_name = g_strdup(name);
      self->ground = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);
      own = begin(self, self->ground);
      bench_wallpaper_paint(own, name, width, height);
      cairo_destroy(own);
    }
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  cairo_set_source_surface(cairo, self->ground, 0, 0);
  cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

/* Darker the less the backlight gives; even without, a shimmer is left. */
static void
dim(cairo_t *cairo, guint backlight)
{
  if (backlight >= BENCH_SCREEN_BRIGHTEST)
    return;
  cairo_set_source_rgba(cairo, 0, 0, 0, backlight == 0 ? 0.93 : (BENCH_SCREEN_BRIGHTEST - backlight) * 0.075);
  cairo_paint(cairo);
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
    case BENCH_SCREEN_SAVER:
      bench_saver_paint(paint, BENCH_LCD_WIDTH, BENCH_LCD_HEIGHT);
      return;
    case BENCH_SCREEN_MESSAGE:
      bench_message_paint(paint);
      break;
    }
  bench_frame_paint_status(paint);
  bench_frame_paint_lines(paint);
  bench_frame_paint_softkeys(paint);
}

static gboolean
is_mono(BenchLcd *self)
{
  return self->layout != BENCH_LAYOUT_TOUCH && self->layout != BENCH_LAYOUT_COLOUR;
}

static cairo_surface_t *
draw_mono(BenchLcd *self, const BenchScreen *screen)
{
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);
  const BenchMono *mono = bench_mono_find(self->layout, self->width, self->height);
  BenchPixels *pixels = bench_pixels_new(mono->width, mono->height, self->text, self->foreign);
  BenchMonoPaint paint = { mono, screen, pixels };

  if (self->layout == BENCH_LAYOUT_CHARACTER)
    bench_character_paint(&paint);
  else
    bench_mono_paint(&paint);
  bench_pixels_show(pixels, surface, screen->backlight, screen->contrast);
  bench_pixels_free(pixels);
  return surface;
}

/**
 * bench_lcd_draw:
 *
 * Returns: (transfer full): a picture of @screen, an RGB image surface of the LCD's size.
 */
cairo_surface_t *
bench_lcd_draw(BenchLcd *self, const BenchScreen *screen)
{
  cairo_surface_t *surface;
  cairo_t *cairo;
  g_autoptr(PangoLayout) layout = NULL;
  BenchPaint paint = { NULL, NULL, screen };

  if (is_mono(self))
    return draw_mono(self, screen);
  surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);
  cairo = begin(self, surface);
  pango_cairo_update_context(cairo, self->text);
  layout = pango_layout_new(self->text);
  paint.cairo = cairo;
  paint.layout = layout;
  paint_ground(self, cairo, screen);
  if (self->layout == BENCH_LAYOUT_TOUCH)
    bench_touch_paint(&paint);
  else
    {
      paint_body(&paint);
      bench_popup_paint(&paint);
    }
  dim(cairo, screen->backlight);
  cairo_destroy(cairo);
  return surface;
}

/**
 * bench_lcd_draw_module:
 * @screen: of the phone, for backlight and contrast
 * @module: what the module shows
 * @paper: whether it has paper labels instead of an LCD
 *
 * Draws what is beside the keys of an expansion module; the layout does not matter.
 *
 * Returns: (transfer full): a picture of @module, an RGB image surface of the LCD's size.
 */
cairo_surface_t *
bench_lcd_draw_module(BenchLcd *self,
                      const BenchScreen *screen,
                      const BenchScreenModule *module,
                      gboolean paper)
{
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, self->width, self->height);

  if (paper)
    {
      cairo_t *cairo = cairo_create(surface);
      g_autoptr(PangoLayout) layout = pango_layout_new(self->text);

      bench_module_paint_paper(module, cairo, layout, self->width, self->height);
      cairo_destroy(cairo);
    }
  else
    {
      BenchPixels *pixels = bench_pixels_new(self->width, self->height, self->text, self->foreign);

      bench_module_paint_pixels(module, pixels);
      bench_pixels_show(pixels, surface, screen->backlight, screen->contrast);
      bench_pixels_free(pixels);
    }
  cairo_surface_flush(surface);
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
