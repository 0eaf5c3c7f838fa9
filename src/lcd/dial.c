/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pre-dial screen: title, entry field with caret and input mode, account, matches from the history.
 */
#include "lcd/icons.h"

#define CARD_LEFT 124.0
#define CARD_WIDTH 232.0

static void
paint_matches(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;

  for (guint i = 0; i < MIN(screen->rows->len, 3); i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      BenchBox box = { CARD_LEFT + 4, 138 + i * 29.0, CARD_WIDTH - 8, 28 };

      if (i == screen->selected)
        bench_paint_gradient_box(paint, box, 4, bench_paint_accent(paint, 1, FALSE),
                                 bench_paint_accent(paint, 1, TRUE));
      bench_icon_paint(paint, row->icon, box.x + 6, box.y + 5, 18);
      bench_paint_text(paint, row->label, (BenchBox){ box.x + 30, box.y, 100, 28 }, 13.5, PANGO_WEIGHT_NORMAL,
                       BENCH_ALIGN_LEFT, bench_white);
      bench_paint_text(paint, row->value, (BenchBox){ box.x + 134, box.y, 84, 28 }, 12, PANGO_WEIGHT_NORMAL,
                       BENCH_ALIGN_RIGHT, bench_dim);
    }
}

/**
 * bench_dial_paint:
 *
 * Paints the pre-dial card between the line labels.
 */
void
bench_dial_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  BenchBox field = { CARD_LEFT + 8, 62, CARD_WIDTH - 16, 44 };

  bench_paint_gradient_box(paint, (BenchBox){ CARD_LEFT, 31, CARD_WIDTH, 196 }, 8,
                           (BenchColour){ 0.03, 0.07, 0.13, 0.84 }, (BenchColour){ 0.02, 0.05, 0.10, 0.74 });
  bench_paint_text(paint, screen->title, (BenchBox){ CARD_LEFT + 10, 33, 160, 28 }, 15, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_LEFT, bench_white);
  bench_icon_paint(paint, screen->audio, CARD_LEFT + CARD_WIDTH - 28, 38, 18);

  bench_paint_gradient_box(paint, field, 5, (BenchColour){ 0.90, 0.94, 0.98, 1 },
                           (BenchColour){ 1, 1, 1, 1 });
  bench_paint_caret(paint, screen->entry, screen->caret,
                    (BenchBox){ field.x + 10, field.y, field.width - 58, field.height }, 24,
                    PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, (BenchColour){ 0.05, 0.09, 0.16, 1 });
  if (*screen->mode != '\0')
    {
      BenchBox tag = { field.x + field.width - 42, field.y + 11, 34, 22 };

      bench_paint_fill_box(paint, tag, 4, bench_blue);
      bench_paint_text(paint, screen->mode, tag, 13, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_CENTRE, bench_white);
    }
  bench_paint_text(paint, screen->entry_account, (BenchBox){ CARD_LEFT + 10, 109, CARD_WIDTH - 20, 24 }, 13,
                   PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_dim);
  paint_matches(paint);
}
