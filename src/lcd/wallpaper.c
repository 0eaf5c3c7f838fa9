/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wallpaper: a night-blue sky with soft ribbons of light, drawn in code, so that it is sharp at any size.
 * Drawn once for each BenchLcd and kept.
 */
#include <math.h>

#include "lcd/paint.h"

typedef struct
{
  double start;
  double swing;
  double end;
  double thickness;
  BenchColour colour;
} Ribbon;

static void
paint_glow(cairo_t *cairo, double x, double y, double radius, BenchColour colour)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial(x, y, 0, x, y, radius);

  cairo_pattern_add_color_stop_rgba(pattern, 0, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_pattern_add_color_stop_rgba(pattern, 1, colour.red, colour.green, colour.blue, 0);
  cairo_set_source(cairo, pattern);
  cairo_paint(cairo);
  cairo_pattern_destroy(pattern);
}

static void
paint_ribbon(cairo_t *cairo, const Ribbon *ribbon)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear(0, 0, BENCH_LCD_WIDTH, 0);
  BenchColour colour = ribbon->colour;

  cairo_pattern_add_color_stop_rgba(pattern, 0, colour.red, colour.green, colour.blue, 0);
  cairo_pattern_add_color_stop_rgba(pattern, 0.45, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_pattern_add_color_stop_rgba(pattern, 1, colour.red, colour.green, colour.blue, colour.alpha * 0.15);
  cairo_move_to(cairo, 0, ribbon->start);
  cairo_curve_to(cairo, 150, ribbon->start - ribbon->swing, 300, ribbon->end + ribbon->swing, BENCH_LCD_WIDTH,
                 ribbon->end);
  cairo_line_to(cairo, BENCH_LCD_WIDTH, ribbon->end + ribbon->thickness);
  cairo_curve_to(cairo, 310, ribbon->end + ribbon->swing + ribbon->thickness * 2.2, 140,
                 ribbon->start - ribbon->swing + ribbon->thickness * 0.4, 0,
                 ribbon->start + ribbon->thickness);
  cairo_close_path(cairo);
  cairo_set_source(cairo, pattern);
  cairo_fill(cairo);
  cairo_pattern_destroy(pattern);
}

/**
 * bench_wallpaper_paint:
 * @cairo: scaled to LCD pixels
 *
 * Paints the wallpaper over the whole LCD.
 */
void
bench_wallpaper_paint(cairo_t *cairo)
{
  static const Ribbon ribbons[] = {
    { 196, 60, 92, 26, { 0.25, 0.68, 0.98, 0.26 } },  { 214, 84, 66, 16, { 0.45, 0.86, 1.00, 0.20 } },
    { 176, 34, 132, 44, { 0.10, 0.44, 0.86, 0.28 } }, { 238, 96, 108, 10, { 0.62, 0.95, 0.98, 0.22 } },
    { 150, 20, 170, 60, { 0.08, 0.30, 0.66, 0.26 } }, { 226, 70, 84, 3, { 0.85, 0.98, 1.00, 0.34 } },
  };
  cairo_pattern_t *sky = cairo_pattern_create_linear(0, 0, BENCH_LCD_WIDTH * 0.35, BENCH_LCD_HEIGHT);

  cairo_pattern_add_color_stop_rgb(sky, 0.0, 0.035, 0.090, 0.190);
  cairo_pattern_add_color_stop_rgb(sky, 0.5, 0.040, 0.200, 0.400);
  cairo_pattern_add_color_stop_rgb(sky, 1.0, 0.025, 0.110, 0.250);
  cairo_set_source(cairo, sky);
  cairo_paint(cairo);
  cairo_pattern_destroy(sky);

  paint_glow(cairo, 330, 110, 230, (BenchColour){ 0.20, 0.62, 0.92, 0.50 });
  paint_glow(cairo, 90, 250, 190, (BenchColour){ 0.05, 0.55, 0.62, 0.42 });
  paint_glow(cairo, 470, 10, 150, (BenchColour){ 0.35, 0.30, 0.75, 0.35 });
  for (guint i = 0; i < G_N_ELEMENTS(ribbons); i++)
    paint_ribbon(cairo, &ribbons[i]);
}
