/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The icons of the touch model: of its menu, and of what is touched to go elsewhere; no other screen needs them.
 * Drawn in a square of 24 units, in the colour that is set.
 */
#include "lcd/icons.h"
#include "lcd/strokes.h"

#define TEETH 8

static void
draw_status(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12, 9.5, 0, 2 * G_PI);
  bench_stroke(cairo, 2);
  bench_fill_disc(cairo, 12, 7.5, 1.5);
  bench_stroke_line(cairo, 12, 11.5, 12, 17, 2.4);
}

static void
draw_features(cairo_t *cairo)
{
  static const double knobs[] = { 15.5, 8, 13 };

  for (int i = 0; i < 3; i++)
    {
      double y = 5.5 + i * 6.5;

      bench_stroke_line(cairo, 3, y, 21, y, 2);
      bench_fill_disc(cairo, knobs[i], y, 2.7);
    }
}

static void
draw_settings(cairo_t *cairo)
{
  for (int i = 0; i < TEETH; i++)
    {
      cairo_save(cairo);
      cairo_translate(cairo, 12, 12);
      cairo_rotate(cairo, i * 2 * G_PI / TEETH);
      cairo_rectangle(cairo, -1.8, -10.5, 3.6, 4.5);
      cairo_fill(cairo);
      cairo_restore(cairo);
    }
  cairo_new_path(cairo);
  cairo_arc(cairo, 12, 12, 5.6, 0, 2 * G_PI);
  bench_stroke(cairo, 4);
}

static void
draw_calendar(cairo_t *cairo)
{
  cairo_rectangle(cairo, 4, 5, 16, 15.5);
  bench_stroke(cairo, 2);
  cairo_rectangle(cairo, 4, 5, 16, 4.5);
  cairo_fill(cairo);
  for (int i = 0; i < 2; i++)
    bench_stroke_line(cairo, 8 + i * 8, 2.5, 8 + i * 8, 6, 2);
  for (int i = 0; i < 6; i++)
    cairo_rectangle(cairo, 6.8 + i % 3 * 4, 12 + i / 3 * 4, 2.4, 2.4);
  cairo_fill(cairo);
}

static void
draw_back(cairo_t *cairo)
{
  cairo_move_to(cairo, 11, 5);
  cairo_line_to(cairo, 4, 12);
  cairo_line_to(cairo, 11, 19);
  bench_stroke(cairo, 2.4);
  bench_stroke_line(cairo, 4.5, 12, 20, 12, 2.4);
}

static void
draw_home(cairo_t *cairo)
{
  cairo_move_to(cairo, 3, 12);
  cairo_line_to(cairo, 12, 4);
  cairo_line_to(cairo, 21, 12);
  bench_stroke(cairo, 2.2);
  cairo_rectangle(cairo, 6, 11, 12, 9);
  cairo_fill(cairo);
}

static void
draw_up(cairo_t *cairo)
{
  cairo_move_to(cairo, 5, 16);
  cairo_line_to(cairo, 12, 8);
  cairo_line_to(cairo, 19, 16);
  bench_stroke(cairo, 2.6);
}

static void
draw_down(cairo_t *cairo)
{
  cairo_translate(cairo, 0, 24);
  cairo_scale(cairo, 1, -1);
  draw_up(cairo);
}

static void
draw_keyboard(cairo_t *cairo)
{
  bench_round_bar(cairo, 2, 6, 20, 13, 2);
  bench_stroke(cairo, 1.8);
  for (int i = 0; i < 8; i++)
    bench_fill_disc(cairo, 5.5 + i % 4 * 4.3, 10 + i / 4 * 3, 1);
  bench_stroke_line(cairo, 8, 16, 16, 16, 1.5);
}

/**
 * bench_menu_icon_paint:
 * @name: of a row of the menu, such as "status", or of a touch target, such as "back"
 *
 * Returns: whether it is one of these.
 */
gboolean
bench_menu_icon_paint(cairo_t *cairo, const char *name)
{
  static const struct
  {
    const char *name;
    void (*draw)(cairo_t *cairo);
  } icons[] = {
    { "status", draw_status },     { "features", draw_features }, { "settings", draw_settings },
    { "calendar", draw_calendar }, { "back", draw_back },         { "home", draw_home },
    { "page-previous", draw_up },  { "page-next", draw_down },    { "keypad", draw_keyboard },
    { "shift", draw_up },
  };

  for (guint i = 0; i < G_N_ELEMENTS(icons); i++)
    if (g_str_equal(icons[i].name, name))
      {
        icons[i].draw(cairo);
        return TRUE;
      }
  return FALSE;
}
