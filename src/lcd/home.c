/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pictures without a card: idle clock, boot and full-screen message.
 */
#include "lcd/icons.h"

static const BenchColour shadow = { 0, 0.03, 0.08, 0.55 };

static void
paint_shadowed(const BenchPaint *paint, const char *text, BenchBox box, double size, PangoWeight weight)
{
  BenchBox below = { box.x + 1, box.y + 1.5, box.width, box.height };

  bench_paint_text(paint, text, below, size, weight, BENCH_ALIGN_CENTRE, shadow);
  bench_paint_text(paint, text, box, size, weight, BENCH_ALIGN_CENTRE, bench_white);
}

/**
 * bench_home_paint:
 *
 * Paints the idle screen's middle: big clock, date, and the notice ("No Service") when there is one.
 */
void
bench_home_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  gboolean notice = *screen->text != '\0';
  double top = notice ? 58 : 76;

  paint_shadowed(paint, screen->big_time, (BenchBox){ 122, top, 236, 60 }, 52, PANGO_WEIGHT_LIGHT);
  paint_shadowed(paint, screen->big_date, (BenchBox){ 124, top + 62, 232, 24 }, 17, PANGO_WEIGHT_NORMAL);
  if (!notice)
    return;
  bench_paint_fill_box(paint, (BenchBox){ 132, 164, 216, 34 }, 6, (BenchColour){ 0.02, 0.05, 0.10, 0.62 });
  bench_paint_text(paint, screen->text, (BenchBox){ 140, 164, 200, 34 }, 15, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_CENTRE, bench_amber);
}

/* Our mark: a receiver's arc over three keys of a work bench. */
static void
paint_mark(const BenchPaint *paint, double x, double y)
{
  cairo_t *cairo = paint->cairo;

  cairo_new_path(cairo);
  cairo_arc(cairo, x, y, 21, 1.15 * G_PI, 1.85 * G_PI);
  bench_paint_colour(paint, bench_white);
  cairo_set_line_width(cairo, 7);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_stroke(cairo);
  for (int i = -1; i <= 1; i++)
    bench_paint_fill_box(paint, (BenchBox){ x + i * 13 - 4.5, y - 4, 9, 9 }, 2.5,
                         i == 0 ? bench_blue : bench_white);
  bench_paint_fill_box(paint, (BenchBox){ x - 26, y + 11, 52, 4 }, 2, bench_white);
}

/**
 * bench_boot_paint:
 *
 * Paints the start-up screen: mark, name, title ("Welcome") and what is being done.
 */
void
bench_boot_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;

  paint_mark(paint, BENCH_LCD_WIDTH / 2, 84);
  paint_shadowed(paint, "Benchphone", (BenchBox){ 90, 106, 300, 40 }, 27, PANGO_WEIGHT_SEMIBOLD);
  paint_shadowed(paint, screen->title, (BenchBox){ 90, 152, 300, 28 }, 18, PANGO_WEIGHT_NORMAL);
  bench_paint_text(paint, screen->text, (BenchBox){ 60, 186, 360, 24 }, 14, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_CENTRE, bench_dim);
}

/**
 * bench_saver_paint:
 * @width: of the LCD; @height: so too
 *
 * Paints the screensaver's time, date and icons over what is there. Where they are follows from the time, so that
 * they wander minute by minute and the same Screen is always the same picture.
 */
void
bench_saver_paint(const BenchPaint *paint, double width, double height)
{
  const BenchScreen *screen = paint->screen;
  guint place = g_str_hash(screen->big_time);
  double x = 10 + (place % 97) / 96.0 * (width - 260);
  double y = 10 + (place / 97 % 89) / 88.0 * (height - 130);

  paint_shadowed(paint, screen->big_time, (BenchBox){ x, y, 240, 58 }, 48, PANGO_WEIGHT_LIGHT);
  paint_shadowed(paint, screen->big_date, (BenchBox){ x, y + 58, 240, 26 }, 17, PANGO_WEIGHT_NORMAL);
  x += (240 - screen->icons->len * 24.0) / 2;
  for (guint i = 0; i < screen->icons->len; i++, x += 24)
    bench_icon_paint(paint, g_ptr_array_index(screen->icons, i), x, y + 90, 18);
}

/**
 * bench_message_paint:
 *
 * Paints a full-screen text under its title.
 */
void
bench_message_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;

  bench_paint_fill_box(paint, (BenchBox){ 28, 44, 424, 172 }, 8, (BenchColour){ 0.02, 0.05, 0.10, 0.66 });
  bench_paint_text(paint, screen->title, (BenchBox){ 40, 52, 400, 30 }, 18, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_CENTRE, bench_white);
  bench_paint_paragraph(paint, screen->text, (BenchBox){ 44, 86, 392, 122 }, 16, PANGO_WEIGHT_NORMAL,
                        bench_white);
}
