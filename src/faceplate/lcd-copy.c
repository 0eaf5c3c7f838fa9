/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/lcd-copy.h"

#include "lcd/lcd.h"

/* What a picture in a document should have at least. */
#define LEAST_WIDTH 480

/**
 * bench_lcd_texture:
 * @surface: a picture, which stays as it is from now on
 *
 * Returns: (transfer full): @surface as a texture; the memory is shared, not copied
 */
GdkTexture *
bench_lcd_texture(cairo_surface_t *surface)
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

/**
 * bench_lcd_copy:
 * @model: whose LCD it is
 * @screen: what it shows
 *
 * Returns: (transfer full): its picture
 */
GdkTexture *
bench_lcd_copy(const BenchModel *model, const BenchScreen *screen)
{
  int times = (LEAST_WIDTH + model->lcd_width - 1) / model->lcd_width;
  g_autoptr(BenchLcd) lcd = bench_lcd_new(model->layout, model->lcd_width * times, model->lcd_height * times);
  cairo_surface_t *surface = bench_lcd_draw(lcd, screen);
  GdkTexture *texture = bench_lcd_texture(surface);

  cairo_surface_destroy(surface);
  return texture;
}
