/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/module.h"

#include "lcd/pixels.h"

#define INSET 2
#define PAPER_FONT "Sans 13"

/* The box of a key's label: two columns, of which the keys of the left one come first. */
static BenchArea
place_of(const BenchScreenModule *module, guint index, int width, int height)
{
  guint rows = MAX((module->lines->len + 1) / 2, 1);
  int top = (int) (index % rows) * height / (int) rows;
  int bottom = (int) (index % rows + 1) * height / (int) rows;

  return (BenchArea){ index < rows ? 0 : width / 2, top, width / 2, bottom - top };
}

static void
paint_label(BenchPixels *pixels, const BenchScreenLine *line, BenchArea area, gboolean right)
{
  BenchArea text = { area.x + INSET, area.y, area.width - 2 * INSET, area.height };
  int icon_x = right ? area.x + area.width - INSET - BENCH_PIXEL_ICON : area.x + INSET;

  if (*line->text == '\0' && *line->icon == '\0')
    return;
  if (bench_pixels_icon(pixels, line->icon, icon_x, area.y + (area.height - BENCH_PIXEL_ICON) / 2, BENCH_INK)
      > 0)
    {
      text.width -= BENCH_PIXEL_ICON + INSET;
      text.x += right ? 0 : BENCH_PIXEL_ICON + INSET;
    }
  bench_pixels_text(pixels, BENCH_FONT_SMALL, line->text, text,
                    right ? BENCH_PIXELS_RIGHT : BENCH_PIXELS_LEFT, BENCH_INK);
}

static void
draw_pixels(const BenchScreen *screen, const BenchScreenModule *module, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width(surface);
  int height = cairo_image_surface_get_height(surface);
  PangoFontMap *fonts = pango_cairo_font_map_new();
  PangoContext *text = pango_font_map_create_context(fonts);
  g_autoptr(GHashTable) foreign = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  BenchPixels *pixels = bench_pixels_new(width, height, text, foreign);

  for (guint i = 0; i < module->lines->len; i++)
    {
      BenchArea area = place_of(module, i, width, height);

      paint_label(pixels, g_ptr_array_index(module->lines, i), area, area.x > 0);
    }
  bench_pixels_show(pixels, surface, screen->backlight, screen->contrast);
  bench_pixels_free(pixels);
  g_object_unref(text);
  g_object_unref(fonts);
}

static void
draw_paper(const BenchScreenModule *module, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width(surface);
  int height = cairo_image_surface_get_height(surface);
  cairo_t *cairo = cairo_create(surface);
  PangoFontMap *fonts = pango_cairo_font_map_new();
  PangoContext *context = pango_font_map_create_context(fonts);
  PangoLayout *layout = pango_layout_new(context);
  PangoFontDescription *font = pango_font_description_from_string(PAPER_FONT);

  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb(cairo, 0.97, 0.97, 0.95);
  cairo_paint(cairo);
  for (guint i = 0; i < module->lines->len; i++)
    {
      const BenchScreenLine *line = g_ptr_array_index(module->lines, i);
      BenchArea area = place_of(module, i, width, height);
      int text_height;

      cairo_set_source_rgb(cairo, 0.72, 0.74, 0.76);
      cairo_rectangle(cairo, area.x, area.y + area.height - 1, area.width, 1);
      cairo_rectangle(cairo, width / 2, area.y, 1, area.height);
      cairo_fill(cairo);
      pango_layout_set_text(layout, line->text, -1);
      pango_layout_set_width(layout, (area.width - 4 * INSET) * PANGO_SCALE);
      pango_layout_set_alignment(layout, area.x > 0 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      pango_layout_get_pixel_size(layout, NULL, &text_height);
      cairo_set_source_rgb(cairo, 0.1, 0.12, 0.35);
      cairo_move_to(cairo, area.x + 2 * INSET, area.y + (area.height - text_height) / 2);
      pango_cairo_show_layout(cairo, layout);
    }
  cairo_destroy(cairo);
  g_object_unref(layout);
  g_object_unref(context);
  g_object_unref(fonts);
}

/**
 * bench_module_draw:
 * @screen: of the phone, for backlight and contrast
 * @module: what the module shows
 * @width: of the picture
 * @height: of the picture
 * @paper: whether it has paper labels instead of an LCD
 *
 * Returns: (transfer full): the picture.
 */
cairo_surface_t *
bench_module_draw(const BenchScreen *screen,
                  const BenchScreenModule *module,
                  int width,
                  int height,
                  gboolean paper)
{
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, MAX(width, 1), MAX(height, 1));

  if (paper)
    draw_paper(module, surface);
  else
    draw_pixels(screen, module, surface);
  cairo_surface_flush(surface);
  return surface;
}

/**
 * bench_module_to_speech:
 * @module: what a module shows
 *
 * Returns: (transfer full): its labels with the numbers of their keys, for assistive technology.
 */
char *
bench_module_to_speech(const BenchScreenModule *module)
{
  GString *speech = g_string_new(NULL);

  if (module->pages > 1)
    g_string_append_printf(speech, "Page %u of %u", module->page, module->pages);
  for (guint i = 0; i < module->lines->len; i++)
    {
      const BenchScreenLine *line = g_ptr_array_index(module->lines, i);

      if (*line->text != '\0')
        g_string_append_printf(speech, "%s%u: %s", speech->len > 0 ? ", " : "", i + 1, line->text);
    }
  return g_string_free(speech, FALSE);
}
