/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame around every picture: status bar on top, line labels beside the line keys, soft-key bar below.
 */
#include "lcd/icons.h"

#define LABEL_TOP 30
#define LABEL_STEP 36
#define LABEL_HEIGHT 33
#define LABEL_WIDTH 118
#define LABELS_A_SIDE 5
#define SEGMENT 120

/**
 * bench_frame_paint_status:
 *
 * Paints the status bar: account left, time in the middle, icons right.
 */
void
bench_frame_paint_status(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  double x = BENCH_LCD_WIDTH - 8;
  double left = 8;

  bench_paint_gradient_box(paint, (BenchBox){ 0, 0, BENCH_LCD_WIDTH, BENCH_LCD_STATUS_HEIGHT }, 0,
                           (BenchColour){ 0.02, 0.04, 0.08, 0.78 }, (BenchColour){ 0.02, 0.04, 0.08, 0.55 });
  bench_paint_fill_box(paint, (BenchBox){ 0, BENCH_LCD_STATUS_HEIGHT - 1, BENCH_LCD_WIDTH, 1 }, 0,
                       bench_colour_with_alpha(bench_white, 0.14));
  if (*screen->presence != '\0' && bench_icon_paint(paint, screen->presence, 6, 5, 16))
    left = 26;
  bench_paint_text(paint, screen->account, (BenchBox){ left, 0, 158 - left, 25 }, 13, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_LEFT, bench_white);
  bench_paint_text(paint, screen->time, (BenchBox){ 165, 0, 150, 25 }, 13, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_CENTRE, bench_white);
  for (guint i = screen->icons->len; i > 0 && x > 320; i--)
    {
      x -= 18;
      if (bench_icon_paint(paint, g_ptr_array_index(screen->icons, i - 1), x, 4, 17))
        x -= 6;
    }
}

static void
paint_plate(const BenchPaint *paint, const BenchScreenLine *label, BenchBox box)
{
  gboolean empty = *label->text == '\0';

  if (label->selected)
    bench_paint_gradient_box(paint, box, 5, bench_paint_accent(paint, 0.92, FALSE),
                             bench_paint_accent(paint, 0.92, TRUE));
  else
    bench_paint_fill_box(paint, box, 5, (BenchColour){ 0.02, 0.05, 0.10, empty ? 0.22 : 0.55 });
  bench_paint_round_box(paint, (BenchBox){ box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1 }, 5);
  bench_paint_colour(paint, bench_colour_with_alpha(bench_white, empty ? 0.07 : 0.18));
  cairo_set_line_width(paint->cairo, 1);
  cairo_stroke(paint->cairo);
}

/* A round badge a page, that of the page that is up filled. */
static void
paint_page_badge(const BenchPaint *paint, BenchBox plate, gboolean right)
{
  guint pages = MIN(paint->screen->pages, 3);
  double x = right ? BENCH_LCD_WIDTH - 6 - pages * 27.0 : 6;

  bench_paint_fill_box(paint, plate, 5, (BenchColour){ 0.02, 0.05, 0.10, 0.55 });
  for (guint i = 0; i < pages; i++, x += 27)
    {
      BenchBox disc = { x, plate.y + 5, 23, 23 };
      char text[2] = { (char) ('1' + i), '\0' };

      bench_paint_fill_box(paint, disc, 11.5,
                           i + 1 == paint->screen->page ? bench_paint_accent(paint, 1, FALSE)
                                                        : bench_colour_with_alpha(bench_white, 0.14));
      bench_paint_text(paint, text, disc, 13, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_CENTRE, bench_white);
    }
}

static void
paint_label(const BenchPaint *paint, const BenchScreenLine *label, guint index)
{
  gboolean right = index >= LABELS_A_SIDE;
  double y = LABEL_TOP + (index % LABELS_A_SIDE) * LABEL_STEP + 1;
  /* The plate runs under the LCD's edge, so that only its inner corners are round. */
  BenchBox plate = { right ? BENCH_LCD_WIDTH - LABEL_WIDTH : -8, y, LABEL_WIDTH + 8, LABEL_HEIGHT };
  BenchBox text = { right ? BENCH_LCD_WIDTH - LABEL_WIDTH + 8 : 31, y, LABEL_WIDTH - 38, LABEL_HEIGHT };

  if (index + 1 == paint->screen->page_key)
    {
      paint_page_badge(paint, plate, right);
      return;
    }
  paint_plate(paint, label, plate);
  /* On the blue of the default account a coloured glyph needs its own ground. */
  if (label->selected)
    bench_paint_fill_box(paint, (BenchBox){ right ? BENCH_LCD_WIDTH - 29 : 3, y + 4, 26, 25 }, 5,
                         (BenchColour){ 0.02, 0.05, 0.10, 0.55 });
  bench_icon_paint(paint, label->icon, right ? BENCH_LCD_WIDTH - 26 : 6, y + 6.5, 20);
  bench_paint_text(paint, label->text, text, 13.5, PANGO_WEIGHT_MEDIUM,
                   right ? BENCH_ALIGN_RIGHT : BENCH_ALIGN_LEFT, bench_white);
}

/**
 * bench_frame_paint_lines:
 *
 * Paints the labels beside the ten line keys, when the Screen has any.
 */
void
bench_frame_paint_lines(const BenchPaint *paint)
{
  for (guint i = 0; i < MIN(paint->screen->lines->len, 2 * LABELS_A_SIDE); i++)
    paint_label(paint, g_ptr_array_index(paint->screen->lines, i), i);
}

/**
 * bench_frame_paint_softkeys:
 *
 * Paints the soft-key bar: four segments of equal width.
 */
void
bench_frame_paint_softkeys(const BenchPaint *paint)
{
  double top = BENCH_LCD_SOFT_KEY_TOP;
  double height = BENCH_LCD_HEIGHT - top;

  bench_paint_gradient_box(paint, (BenchBox){ 0, top, BENCH_LCD_WIDTH, height }, 0,
                           (BenchColour){ 0.13, 0.17, 0.23, 0.90 }, (BenchColour){ 0.02, 0.03, 0.05, 0.95 });
  bench_paint_fill_box(paint, (BenchBox){ 0, top, BENCH_LCD_WIDTH, 1 }, 0,
                       bench_colour_with_alpha(bench_white, 0.22));
  for (int i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      BenchBox segment = { i * SEGMENT, top, SEGMENT, height };
      BenchBox text = { segment.x + 6, top + 1, SEGMENT - 12, height - 1 };

      if (*paint->screen->softkeys[i] != '\0')
        bench_paint_gradient_box(paint, (BenchBox){ segment.x + 3, top + 4, SEGMENT - 6, height - 8 }, 4,
                                 bench_colour_with_alpha(bench_white, 0.15),
                                 bench_colour_with_alpha(bench_white, 0.03));
      if (i > 0)
        bench_paint_fill_box(paint, (BenchBox){ segment.x - 0.5, top + 6, 1, height - 12 }, 0,
                             bench_colour_with_alpha(bench_white, 0.16));
      bench_paint_text(paint, paint->screen->softkeys[i], text, 15, PANGO_WEIGHT_MEDIUM, BENCH_ALIGN_CENTRE,
                       bench_white);
    }
}
