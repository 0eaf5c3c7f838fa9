/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/module.h"

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

/**
 * bench_module_paint_pixels:
 * @module: what the module shows
 * @pixels: those of its LCD, none of them lit
 *
 * Draws the labels on an LCD.
 */
void
bench_module_paint_pixels(const BenchScreenModule *module, BenchPixels *pixels)
{
  for (guint i = 0; i < module->lines->len; i++)
    {
      BenchArea area = place_of(module, i, pixels->width, pixels->height);

      paint_label(pixels, g_ptr_array_index(module->lines, i), area, area.x > 0);
    }
}

/**
 * bench_module_paint_paper:
 * @module: what the module shows
 * @cairo: where to draw
 * @layout: a new one
 * @width: of the paper
 * @height: of the paper
 *
 * Draws the labels on paper.
 */
void
bench_module_paint_paper(const BenchScreenModule *module,
                         cairo_t *cairo,
                         PangoLayout *layout,
                         int width,
                         int height)
{
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
