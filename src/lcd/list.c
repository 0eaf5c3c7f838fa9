/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists and forms: title bar with n/m, rows of 32 pixels, the selected one blue, scroll bar right.
 */
#include "lcd/icons.h"

#define TOP 30.0
#define ROW 33.0
#define LEFT 6.0
#define RIGHT 466.0

static void
paint_title(const BenchPaint *paint)
{
  bench_paint_gradient_box(paint, (BenchBox){ 0, 0, BENCH_LCD_WIDTH, BENCH_LCD_STATUS_HEIGHT }, 0,
                           (BenchColour){ 0.16, 0.22, 0.30, 0.96 }, (BenchColour){ 0.05, 0.08, 0.13, 0.96 });
  bench_paint_fill_box(paint, (BenchBox){ 0, BENCH_LCD_STATUS_HEIGHT - 1, BENCH_LCD_WIDTH, 1 }, 0,
                       bench_colour_with_alpha(bench_white, 0.25));
  bench_paint_text(paint, paint->screen->title, (BenchBox){ 10, 0, 370, 25 }, 15, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_LEFT, bench_white);
  bench_paint_text(paint, paint->screen->counter, (BenchBox){ 390, 0, 80, 25 }, 14, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_RIGHT, bench_white);
}

static void
paint_triangle(const BenchPaint *paint, double x, double y, double reach)
{
  cairo_move_to(paint->cairo, x, y - 5);
  cairo_line_to(paint->cairo, x + reach, y);
  cairo_line_to(paint->cairo, x, y + 5);
  cairo_close_path(paint->cairo);
  bench_paint_colour(paint, bench_blue);
  cairo_fill(paint->cairo);
}

/* The focused field of a form: white, with arrows or a caret. */
static void
paint_field(const BenchPaint *paint, const BenchScreenRow *row, BenchBox box)
{
  static const BenchColour ink = { 0.05, 0.09, 0.16, 1 };
  double middle = box.y + box.height / 2;

  bench_paint_fill_box(paint, box, 4, (BenchColour){ 0.96, 0.98, 1, 1 });
  if (row->choice)
    {
      paint_triangle(paint, box.x + 13, middle, -7);
      paint_triangle(paint, box.x + box.width - 13, middle, 7);
      bench_paint_text(paint, row->value, (BenchBox){ box.x + 20, box.y, box.width - 40, box.height }, 14.5,
                       PANGO_WEIGHT_NORMAL, BENCH_ALIGN_CENTRE, ink);
      return;
    }
  bench_paint_caret(paint, row->value, paint->screen->caret,
                    (BenchBox){ box.x + 8, box.y, box.width - 46, box.height }, 14.5, PANGO_WEIGHT_NORMAL,
                    BENCH_ALIGN_LEFT, ink);
  bench_paint_text(paint, paint->screen->mode, (BenchBox){ box.x + box.width - 36, box.y, 30, box.height },
                   12, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_RIGHT, bench_blue);
}

static void
paint_row(const BenchPaint *paint, guint index, double y)
{
  const BenchScreen *screen = paint->screen;
  const BenchScreenRow *row = g_ptr_array_index(screen->rows, index);
  gboolean form = screen->kind == BENCH_SCREEN_FORM;
  gboolean selected = index == screen->selected;
  BenchBox box = { LEFT, y + 1, RIGHT - LEFT, ROW - 2 };
  double label_x = LEFT + 12;
  double value_width = 0;

  if (selected)
    bench_paint_gradient_box(paint, box, 4, bench_paint_accent(paint, 1, FALSE),
                             bench_paint_accent(paint, 1, TRUE));
  else
    bench_paint_fill_box(paint, (BenchBox){ LEFT + 4, y + ROW - 0.5, RIGHT - LEFT - 8, 1 }, 0,
                         bench_colour_with_alpha(bench_white, 0.13));
  if (*row->icon != '\0')
    {
      /* On the blue of the selection a coloured glyph needs its own ground. */
      if (selected)
        bench_paint_fill_box(paint, (BenchBox){ label_x - 4, y + 4, 26, 25 }, 5,
                             (BenchColour){ 0.02, 0.05, 0.10, 0.55 });
      bench_icon_paint(paint, row->icon, label_x - 1, y + 6.5, 20);
      label_x += 30;
    }
  if (form)
    value_width = 256;
  else if (*row->value != '\0')
    value_width = MIN(bench_paint_text_width(paint, row->value, 14, PANGO_WEIGHT_NORMAL) + 2, 250);
  bench_paint_text(paint, row->label, (BenchBox){ label_x, y, RIGHT - 18 - value_width - label_x, ROW }, 16,
                   selected ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_white);
  if (form && selected)
    {
      paint_field(paint, row, (BenchBox){ RIGHT - value_width - 6, y + 4, value_width, ROW - 8 });
      return;
    }
  bench_paint_text(paint, row->value, (BenchBox){ RIGHT - value_width - 8, y, value_width, ROW }, 14,
                   PANGO_WEIGHT_NORMAL, BENCH_ALIGN_RIGHT, selected ? bench_white : bench_dim);
}

static void
paint_scroll_bar(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  double track = screen->visible_rows * ROW;
  double length;
  double offset;

  if (screen->rows->len <= screen->visible_rows)
    return;
  length = MAX(track * screen->visible_rows / screen->rows->len, 16);
  offset = (track - length) * screen->first_visible / (screen->rows->len - screen->visible_rows);
  bench_paint_fill_box(paint, (BenchBox){ 471, TOP, 5, track }, 2.5,
                       bench_colour_with_alpha(bench_white, 0.14));
  bench_paint_fill_box(paint, (BenchBox){ 471, TOP + MIN(offset, track - length), 5, length }, 2.5,
                       bench_colour_with_alpha(bench_white, 0.75));
}

/**
 * bench_list_paint:
 *
 * Paints a list or a form over the whole LCD above the soft keys; an empty list shows the Screen's text.
 */
void
bench_list_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;

  bench_paint_gradient_box(paint, (BenchBox){ 0, 0, BENCH_LCD_WIDTH, BENCH_LCD_HEIGHT }, 0,
                           (BenchColour){ 0.02, 0.05, 0.10, 0.80 }, (BenchColour){ 0.02, 0.05, 0.10, 0.70 });
  paint_title(paint);
  for (guint i = 0; i < screen->visible_rows && screen->first_visible + i < screen->rows->len; i++)
    paint_row(paint, screen->first_visible + i, TOP + i * ROW);
  if (screen->rows->len == 0)
    bench_paint_paragraph(paint, screen->text, (BenchBox){ 40, 70, 400, 110 }, 17, PANGO_WEIGHT_NORMAL,
                          bench_dim);
  paint_scroll_bar(paint);
}
