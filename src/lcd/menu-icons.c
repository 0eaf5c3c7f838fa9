/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The big icons of the touch model's menu: those that no other screen needs. Drawn in a square of 24 units, in the
 * colour that is set.
 */
#include "lcd/icons.h"

#define TEETH 8

static void
stroke(cairo_t *cairo, double width)
{
  cairo_set_line_width(cairo, width);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke(cairo);
}

static void
draw_status(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12, 9.5, 0, 2 * G_PI);
  stroke(cairo, 2);
  cairo_arc(cairo, 12, 7.5, 1.5, 0, 2 * G_PI);
  cairo_fill(cairo);
  cairo_move_to(cairo, 12, 11.5);
  cairo_line_to(cairo, 12, 17);
  stroke(cairo, 2.4);
}

static void
draw_features(cairo_t *cairo)
{
  static const double knobs[] = { 15.5, 8, 13 };

  for (int i = 0; i < 3; i++)
    {
      double y = 5.5 + i * 6.5;

      cairo_move_to(cairo, 3, y);
      cairo_line_to(cairo, 21, y);
      stroke(cairo, 2);
      cairo_arc(cairo, knobs[i], y, 2.7, 0, 2 * G_PI);
      cairo_fill(cairo);
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
  stroke(cairo, 4);
}

static void
draw_calendar(cairo_t *cairo)
{
  cairo_rectangle(cairo, 4, 5, 16, 15.5);
  stroke(cairo, 2);
  cairo_rectangle(cairo, 4, 5, 16, 4.5);
  cairo_fill(cairo);
  for (int i = 0; i < 2; i++)
    {
      cairo_move_to(cairo, 8 + i * 8, 2.5);
      cairo_line_to(cairo, 8 + i * 8, 6);
      stroke(cairo, 2);
    }
  for (int i = 0; i < 6; i++)
    cairo_rectangle(cairo, 6.8 + i % 3 * 4, 12 + i / 3 * 4, 2.4, 2.4);
  cairo_fill(cairo);
}

/**
 * bench_menu_icon_paint:
 * @name: of a row of the menu: "status", "features", "settings", "calendar"
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
    { "status", draw_status },
    { "features", draw_features },
    { "settings", draw_settings },
    { "calendar", draw_calendar },
  };

  for (guint i = 0; i < G_N_ELEMENTS(icons); i++)
    if (g_str_equal(icons[i].name, name))
      {
        icons[i].draw(cairo);
        return TRUE;
      }
  return FALSE;
}
