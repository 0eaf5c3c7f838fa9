/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/strokes.h"

#include <glib.h>

/**
 * bench_stroke:
 * @width: of the line
 *
 * Strokes the current path with round ends and joins.
 */
void
bench_stroke(cairo_t *cairo, double width)
{
  cairo_set_line_width(cairo, width);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke(cairo);
}

/**
 * bench_stroke_line:
 *
 * Strokes a line from (@x1, @y1) to (@x2, @y2).
 */
void
bench_stroke_line(cairo_t *cairo, double x1, double y1, double x2, double y2, double width)
{
  cairo_move_to(cairo, x1, y1);
  cairo_line_to(cairo, x2, y2);
  bench_stroke(cairo, width);
}

/**
 * bench_fill_disc:
 *
 * Fills a disc around (@x, @y).
 */
void
bench_fill_disc(cairo_t *cairo, double x, double y, double radius)
{
  cairo_new_path(cairo);
  cairo_arc(cairo, x, y, radius, 0, 2 * G_PI);
  cairo_fill(cairo);
}

/**
 * bench_round_bar:
 *
 * Adds a box with round corners to the current path.
 */
void
bench_round_bar(cairo_t *cairo, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc(cairo, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc(cairo, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path(cairo);
}
