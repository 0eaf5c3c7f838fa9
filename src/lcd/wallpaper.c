/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Wallpapers: a sky with soft ribbons of light in several tints, drawn in code, so that it is sharp at any size, or a
 * PNG file. A BenchLcd keeps the one it has drawn last.
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

/* The built-in ones are the same sky in another light: how much of each channel there is. */
static const struct
{
  const char *name;
  double light[3][3];
} tints[] = {
  { "Wallpaper1", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "Wallpaper2", { { 0.6, 0.3, 0 }, { 0, 0.4, 0.55 }, { 0.1, 0.2, 0.45 } } },
  { "Wallpaper3", { { 0.2, 0, 0.6 }, { 0, 0.5, 0.1 }, { 0.1, 0, 0.75 } } },
  { "Wallpaper4", { { 0.1, 0.2, 0.15 }, { 0.1, 0.2, 0.15 }, { 0.1, 0.2, 0.2 } } },
};

static BenchColour
tinted(guint tint, BenchColour colour)
{
  const double(*light)[3] = tints[tint].light;

  return (BenchColour){ light[0][0] * colour.red + light[0][1] * colour.green + light[0][2] * colour.blue,
                        light[1][0] * colour.red + light[1][1] * colour.green + light[1][2] * colour.blue,
                        light[2][0] * colour.red + light[2][1] * colour.green + light[2][2] * colour.blue,
                        colour.alpha };
}

static void
add_stop(cairo_pattern_t *sky, guint tint, double at, BenchColour colour)
{
  BenchColour seen = tinted(tint, colour);

  cairo_pattern_add_color_stop_rgb(sky, at, seen.red, seen.green, seen.blue);
}

static void
paint_sky(cairo_t *cairo, guint tint)
{
  static const Ribbon ribbons[] = {
    { 196, 60, 92, 26, { 0.25, 0.68, 0.98, 0.26 } },  { 214, 84, 66, 16, { 0.45, 0.86, 1.00, 0.20 } },
    { 176, 34, 132, 44, { 0.10, 0.44, 0.86, 0.28 } }, { 238, 96, 108, 10, { 0.62, 0.95, 0.98, 0.22 } },
    { 150, 20, 170, 60, { 0.08, 0.30, 0.66, 0.26 } }, { 226, 70, 84, 3, { 0.85, 0.98, 1.00, 0.34 } },
  };
  cairo_pattern_t *sky = cairo_pattern_create_linear(0, 0, BENCH_LCD_WIDTH * 0.35, BENCH_LCD_HEIGHT);

  add_stop(sky, tint, 0.0, (BenchColour){ 0.035, 0.090, 0.190, 1 });
  add_stop(sky, tint, 0.5, (BenchColour){ 0.040, 0.200, 0.400, 1 });
  add_stop(sky, tint, 1.0, (BenchColour){ 0.025, 0.110, 0.250, 1 });
  cairo_set_source(cairo, sky);
  cairo_paint(cairo);
  cairo_pattern_destroy(sky);

  paint_glow(cairo, 330, 110, 230, tinted(tint, (BenchColour){ 0.20, 0.62, 0.92, 0.50 }));
  paint_glow(cairo, 90, 250, 190, tinted(tint, (BenchColour){ 0.05, 0.55, 0.62, 0.42 }));
  paint_glow(cairo, 470, 10, 150, tinted(tint, (BenchColour){ 0.35, 0.30, 0.75, 0.35 }));
  for (guint i = 0; i < G_N_ELEMENTS(ribbons); i++)
    {
      Ribbon ribbon = ribbons[i];

      ribbon.colour = tinted(tint, ribbon.colour);
      paint_ribbon(cairo, &ribbon);
    }
}

/* A PNG file over the whole LCD, cut where its shape is another; FALSE when it cannot be read. */
static gboolean
paint_file(cairo_t *cairo, const char *path, double width, double height)
{
  cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
  gboolean good = cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS;

  if (good)
    {
      double wide = cairo_image_surface_get_width(picture);
      double high = cairo_image_surface_get_height(picture);
      double scale = MAX(width / wide, height / high);

      cairo_save(cairo);
      cairo_translate(cairo, (width - wide * scale) / 2, (height - high * scale) / 2);
      cairo_scale(cairo, scale, scale);
      cairo_set_source_surface(cairo, picture, 0, 0);
      cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
      cairo_paint(cairo);
      cairo_restore(cairo);
    }
  cairo_surface_destroy(picture);
  return good;
}

/**
 * bench_wallpaper_paint:
 * @cairo: scaled to LCD pixels
 * @name: "" or a built-in one's name, or the path of a PNG file; one that cannot be read shows the first one
 * @width: of the LCD
 * @height: of the LCD
 *
 * Paints the wallpaper over the whole LCD.
 */
void
bench_wallpaper_paint(cairo_t *cairo, const char *name, double width, double height)
{
  guint tint = 0;

  if (g_path_is_absolute(name) && paint_file(cairo, name, width, height))
    return;
  for (guint i = 0; i < G_N_ELEMENTS(tints); i++)
    if (g_str_equal(tints[i].name, name)
        || (g_str_has_prefix(name, tints[i].name) && g_str_has_suffix(name, ".jpg")))
      tint = i;
  cairo_save(cairo);
  cairo_scale(cairo, width / BENCH_LCD_WIDTH, height / BENCH_LCD_HEIGHT);
  paint_sky(cairo, tint);
  cairo_restore(cairo);
}
