/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/paint.h"

#include <math.h>

#include "lcd/pixels.h"
#include "lcd/strokes.h"

const BenchColour bench_white = { 1, 1, 1, 1 };
const BenchColour bench_dim = { 0.78, 0.84, 0.90, 1 };
const BenchColour bench_blue = { 0.13, 0.53, 0.90, 1 };
const BenchColour bench_green = { 0.30, 0.80, 0.36, 1 };
const BenchColour bench_red = { 0.93, 0.29, 0.26, 1 };
const BenchColour bench_amber = { 0.98, 0.71, 0.20, 1 };

/**
 * bench_paint_colour:
 *
 * Makes @colour the source of the next fill or stroke.
 */
void
bench_paint_colour(const BenchPaint *paint, BenchColour colour)
{
  cairo_set_source_rgba(paint->cairo, colour.red, colour.green, colour.blue, colour.alpha);
}

/**
 * bench_paint_accent:
 * @dark: the lower end of a gradient
 *
 * Returns: the colour of what is selected, by the Screen's theme.
 */
BenchColour
bench_paint_accent(const BenchPaint *paint, double alpha, gboolean dark)
{
  static const BenchColour accents[][2] = {
    { { 0.20, 0.60, 0.96, 1 }, { 0.05, 0.36, 0.74, 1 } }, /* blue */
    { { 0.24, 0.70, 0.52, 1 }, { 0.05, 0.44, 0.32, 1 } }, /* green */
    { { 0.93, 0.56, 0.20, 1 }, { 0.68, 0.34, 0.05, 1 } }, /* amber */
    { { 0.62, 0.46, 0.90, 1 }, { 0.38, 0.22, 0.66, 1 } }, /* violet */
  };

  return bench_colour_with_alpha(accents[MIN(paint->screen->theme, G_N_ELEMENTS(accents) - 1)][dark ? 1 : 0],
                                 alpha);
}

/**
 * bench_colour_with_alpha:
 *
 * Returns: the same colour with another opacity.
 */
BenchColour
bench_colour_with_alpha(BenchColour colour, double alpha)
{
  colour.alpha = alpha;
  return colour;
}

/**
 * bench_paint_round_box:
 *
 * Makes the outline of @box with round corners the current path.
 */
void
bench_paint_round_box(const BenchPaint *paint, BenchBox box, double radius)
{
  bench_round_bar(paint->cairo, box.x, box.y, box.width, box.height, radius);
}

/**
 * bench_paint_fill_box:
 *
 * Fills @box with one colour.
 */
void
bench_paint_fill_box(const BenchPaint *paint, BenchBox box, double radius, BenchColour colour)
{
  bench_paint_round_box(paint, box, radius);
  bench_paint_colour(paint, colour);
  cairo_fill(paint->cairo);
}

/**
 * bench_paint_gradient_box:
 *
 * Fills @box with a vertical gradient.
 */
void
bench_paint_gradient_box(const BenchPaint *paint,
                         BenchBox box,
                         double radius,
                         BenchColour top,
                         BenchColour bottom)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear(0, box.y, 0, box.y + box.height);

  cairo_pattern_add_color_stop_rgba(pattern, 0, top.red, top.green, top.blue, top.alpha);
  cairo_pattern_add_color_stop_rgba(pattern, 1, bottom.red, bottom.green, bottom.blue, bottom.alpha);
  bench_paint_round_box(paint, box, radius);
  cairo_set_source(paint->cairo, pattern);
  cairo_fill(paint->cairo);
  cairo_pattern_destroy(pattern);
}

static void
set_text(const BenchPaint *paint, const char *text, double size, PangoWeight weight)
{
  PangoFontDescription *font = pango_font_description_new();

  /* The first family that is installed is taken; glyphs it lacks come from others. */
  pango_font_description_set_family_static(font,
                                           "Open Sans,Noto Sans,Inter,Cantarell,DejaVu Sans,sans-serif");
  pango_font_description_set_weight(font, weight);
  pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
  pango_layout_set_font_description(paint->layout, font);
  pango_font_description_free(font);
  pango_layout_set_single_paragraph_mode(paint->layout, TRUE);
  pango_layout_set_ellipsize(paint->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment(paint->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_width(paint->layout, -1);
  pango_layout_set_height(paint->layout, -1);
  pango_layout_set_text(paint->layout, text, -1);
}

/**
 * bench_paint_text_width:
 *
 * Returns: how wide @text is, in LCD pixels.
 */
double
bench_paint_text_width(const BenchPaint *paint, const char *text, double size, PangoWeight weight)
{
  int width;

  set_text(paint, text, size, weight);
  pango_layout_get_size(paint->layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

/* Lays out one line that fits @box; gives where its left end and its middle come to lie. */
static double
lay_out(const BenchPaint *paint,
        const char *text,
        BenchBox box,
        double size,
        PangoWeight weight,
        BenchAlign align,
        double *y)
{
  int width;
  int height;
  double slack;

  set_text(paint, text, size, weight);
  pango_layout_get_size(paint->layout, &width, &height);
  if ((double) width / PANGO_SCALE > box.width)
    {
      pango_layout_set_width(paint->layout, (int) (box.width * PANGO_SCALE));
      pango_layout_set_ellipsize(paint->layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_size(paint->layout, &width, &height);
    }
  slack = MAX(box.width - (double) width / PANGO_SCALE, 0);
  *y = box.y + (box.height - (double) height / PANGO_SCALE) / 2;
  switch (align)
    {
    case BENCH_ALIGN_LEFT:
      return box.x;
    case BENCH_ALIGN_CENTRE:
      return box.x + slack / 2;
    case BENCH_ALIGN_RIGHT:
      return box.x + slack;
    }
  g_return_val_if_reached(box.x);
}

/**
 * bench_paint_text:
 *
 * Paints one line, centred between the top and bottom of @box, cut with an ellipsis when it is wider.
 *
 * Returns: the width it took, in LCD pixels.
 */
double
bench_paint_text(const BenchPaint *paint,
                 const char *text,
                 BenchBox box,
                 double size,
                 PangoWeight weight,
                 BenchAlign align,
                 BenchColour colour)
{
  double x;
  double y;
  int width;

  if (*text == '\0')
    return 0;
  x = lay_out(paint, text, box, size, weight, align, &y);
  pango_layout_get_size(paint->layout, &width, NULL);
  bench_paint_colour(paint, colour);
  cairo_move_to(paint->cairo, x, y);
  pango_cairo_show_layout(paint->cairo, paint->layout);
  return (double) width / PANGO_SCALE;
}

/**
 * bench_paint_paragraph:
 *
 * Paints centred text, wrapped into @box and ellipsized when even that is not room enough.
 */
void
bench_paint_paragraph(const BenchPaint *paint,
                      const char *text,
                      BenchBox box,
                      double size,
                      PangoWeight weight,
                      BenchColour colour)
{
  int height;

  set_text(paint, text, size, weight);
  pango_layout_set_width(paint->layout, (int) (box.width * PANGO_SCALE));
  pango_layout_set_height(paint->layout, (int) (box.height * PANGO_SCALE));
  pango_layout_set_wrap(paint->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(paint->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment(paint->layout, PANGO_ALIGN_CENTER);
  pango_layout_get_size(paint->layout, NULL, &height);
  bench_paint_colour(paint, colour);
  cairo_move_to(paint->cairo, box.x, box.y + (box.height - (double) height / PANGO_SCALE) / 2);
  pango_cairo_show_layout(paint->cairo, paint->layout);
}

/**
 * bench_paint_caret:
 * @caret: characters left of it
 *
 * Paints an input field's text with its caret. When the text is wider than @box, the part around the caret shows.
 */
void
bench_paint_caret(const BenchPaint *paint,
                  const char *text,
                  guint caret,
                  BenchBox box,
                  double size,
                  PangoWeight weight,
                  BenchAlign align,
                  BenchColour colour)
{
  glong length = g_utf8_strlen(text, -1);
  const char *at = g_utf8_offset_to_pointer(text, MIN((glong) caret, length));
  PangoRectangle strong;
  double x;
  double y;
  double caret_x;
  double width = bench_paint_text_width(paint, text, size, weight);
  BenchBox room = { box.x, box.y, MAX(width + 2, box.width), box.height };

  x = lay_out(paint, text, room, size, weight, align, &y);
  pango_layout_get_cursor_pos(paint->layout, (int) (at - text), &strong, NULL);
  caret_x = x + (double) strong.x / PANGO_SCALE;
  if (caret_x > box.x + box.width - 2)
    {
      x -= caret_x - (box.x + box.width - 2);
      caret_x = box.x + box.width - 2;
    }

  cairo_save(paint->cairo);
  cairo_rectangle(paint->cairo, box.x, box.y, box.width, box.height);
  cairo_clip(paint->cairo);
  bench_paint_colour(paint, colour);
  cairo_move_to(paint->cairo, x, y);
  pango_cairo_show_layout(paint->cairo, paint->layout);
  cairo_restore(paint->cairo);
  bench_paint_fill_box(paint,
                       (BenchBox){ floor(caret_x) + 0.5, y + 1, 1.5,
                                   (double) strong.height / PANGO_SCALE - 2 },
                       0.5, bench_amber);
}

/**
 * bench_paint_pixels:
 *
 * Paints the icon that mono LCDs have of that name, enlarged: for what has no drawing of its own.
 *
 * Returns: whether there is such an icon.
 */
gboolean
bench_paint_pixels(const BenchPaint *paint, const char *name, double x, double y, double size)
{
  const BenchPixelGlyph *icon = bench_pixels_find_icon(name);
  double cell = size / BENCH_PIXEL_ICON;

  if (icon == NULL)
    return FALSE;
  bench_paint_colour(paint, bench_white);
  for (int row = 0; row < icon->n_rows; row++)
    for (int column = 0; column < icon->width; column++)
      if (icon->rows[row] >> column & 1)
        cairo_rectangle(paint->cairo, x + column * cell, y + row * cell, cell, cell);
  cairo_fill(paint->cairo);
  return TRUE;
}
