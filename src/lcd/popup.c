/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boxes over the picture: notes, prompts, questions, the volume bar.
 */
#include "lcd/icons.h"

static void
paint_box(const BenchPaint *paint, BenchBox box)
{
  bench_paint_fill_box(paint,
                       (BenchBox){ 0, BENCH_LCD_STATUS_HEIGHT, BENCH_LCD_WIDTH,
                                   BENCH_LCD_SOFT_KEY_TOP - BENCH_LCD_STATUS_HEIGHT },
                       0, (BenchColour){ 0, 0.01, 0.03, 0.45 });
  for (int i = 4; i > 0; i--)
    bench_paint_fill_box(paint,
                         (BenchBox){ box.x - i * 1.5, box.y - i + 2, box.width + i * 3,
                                     box.height + i * 2.5 },
                         10 + i, (BenchColour){ 0, 0, 0, 0.11 });
  bench_paint_gradient_box(paint, box, 9, (BenchColour){ 0.17, 0.23, 0.32, 0.98 },
                           (BenchColour){ 0.07, 0.10, 0.16, 0.98 });
  bench_paint_round_box(paint, (BenchBox){ box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1 }, 9);
  bench_paint_colour(paint, bench_colour_with_alpha(bench_white, 0.28));
  cairo_set_line_width(paint->cairo, 1);
  cairo_stroke(paint->cairo);
}

static void
paint_volume(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  int steps = CLAMP(screen->popup_maximum, 1, 40);
  double pitch = 232.0 / steps;

  paint_box(paint, (BenchBox){ 90, 92, 300, 82 });
  bench_paint_text(paint, screen->popup_text, (BenchBox){ 104, 97, 230, 28 }, 16, PANGO_WEIGHT_SEMIBOLD,
                   BENCH_ALIGN_LEFT, bench_white);
  bench_icon_paint(paint, screen->popup_value > 0 ? "speaker" : "ringer-off", 104, 132, 28);
  for (int i = 0; i < steps; i++)
    {
      /* The bars rise like the wedge printed on the volume key. */
      double height = 9 + 20.0 * (i + 1) / steps;
      BenchBox box = { 142 + i * pitch, 160 - height, pitch - 3, height };

      bench_paint_fill_box(paint, box, 1.5,
                           i < screen->popup_value ? bench_blue : bench_colour_with_alpha(bench_white, 0.20));
    }
  {
    g_autofree char *value = g_strdup_printf("%d", screen->popup_value);

    bench_paint_text(paint, value, (BenchBox){ 334, 97, 42, 28 }, 16, PANGO_WEIGHT_NORMAL, BENCH_ALIGN_RIGHT,
                     bench_dim);
  }
}

static void
paint_notice(const BenchPaint *paint, const char *icon)
{
  BenchBox box = { 84, 78, 312, 104 };
  double left = 98;

  paint_box(paint, box);
  if (icon != NULL)
    {
      bench_icon_paint(paint, icon, 102, 112, 36);
      left = 146;
    }
  bench_paint_paragraph(paint, paint->screen->popup_text, (BenchBox){ left, 84, 384 - left, 92 }, 17,
                        PANGO_WEIGHT_MEDIUM, bench_white);
}

static void
paint_question(const BenchPaint *paint)
{
  paint_box(paint, (BenchBox){ 84, 78, 312, 104 });
  bench_paint_fill_box(paint, (BenchBox){ 102, 108, 44, 44 }, 22, bench_blue);
  bench_paint_text(paint, "?", (BenchBox){ 102, 108, 44, 44 }, 28, PANGO_WEIGHT_BOLD, BENCH_ALIGN_CENTRE,
                   bench_white);
  bench_paint_paragraph(paint, paint->screen->popup_text, (BenchBox){ 156, 84, 228, 92 }, 17,
                        PANGO_WEIGHT_MEDIUM, bench_white);
}

/**
 * bench_popup_paint:
 *
 * Paints the Screen's pop-up, if it has one, over what is there.
 */
void
bench_popup_paint(const BenchPaint *paint)
{
  switch (paint->screen->popup)
    {
    case BENCH_POPUP_NONE:
      return;
    case BENCH_POPUP_NOTE:
      paint_notice(paint, NULL);
      return;
    case BENCH_POPUP_MISSED:
      paint_notice(paint, "missed");
      return;
    case BENCH_POPUP_VOICE_MAIL:
      paint_notice(paint, "voicemail");
      return;
    case BENCH_POPUP_TEXT:
      paint_notice(paint, "text");
      return;
    case BENCH_POPUP_FORWARDED:
      paint_notice(paint, "forward");
      return;
    case BENCH_POPUP_VOLUME:
      paint_volume(paint);
      return;
    case BENCH_POPUP_CONFIRM:
      paint_question(paint);
      return;
    }
}
