/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call card: state, who, how long, how well.
 */
#include "lcd/icons.h"

#define LEFT 124.0
#define WIDTH 232.0
#define MOST_MEMBERS 4
#define LONG_REASON 40 /* characters, from which on it takes three lines of smaller letters */

typedef struct
{
  const char *icon;
  BenchColour bright;
  BenchColour dark;
} Badge;

static const Badge badges[] = {
  { "calling", { 0.25, 0.62, 0.96, 1 }, { 0.06, 0.36, 0.74, 1 } },
  { "ringing", { 0.25, 0.62, 0.96, 1 }, { 0.06, 0.36, 0.74, 1 } },
  { "incoming", { 0.36, 0.83, 0.40, 1 }, { 0.10, 0.54, 0.20, 1 } },
  { "talking", { 0.36, 0.83, 0.40, 1 }, { 0.10, 0.54, 0.20, 1 } },
  { "hold", { 0.98, 0.74, 0.25, 1 }, { 0.78, 0.47, 0.05, 1 } },
  { "held", { 0.55, 0.60, 0.68, 1 }, { 0.30, 0.35, 0.42, 1 } },
  { "ended", { 0.60, 0.66, 0.74, 1 }, { 0.32, 0.38, 0.46, 1 } },
  { "failed", { 0.96, 0.38, 0.34, 1 }, { 0.68, 0.12, 0.12, 1 } },
};

static const Badge *
find_badge(const char *icon)
{
  for (guint i = 0; i < G_N_ELEMENTS(badges); i++)
    if (g_str_equal(badges[i].icon, icon))
      return &badges[i];
  return &badges[0];
}

static void
paint_heading(const BenchPaint *paint, const Badge *badge)
{
  const BenchScreen *screen = paint->screen;
  BenchBox heading = { LEFT, 31, WIDTH, 28 };

  cairo_save(paint->cairo);
  bench_paint_round_box(paint, (BenchBox){ LEFT, 31, WIDTH, 60 }, 8);
  cairo_clip(paint->cairo);
  bench_paint_gradient_box(paint, heading, 0, bench_colour_with_alpha(badge->bright, 0.95),
                           bench_colour_with_alpha(badge->dark, 0.95));
  cairo_restore(paint->cairo);
  bench_paint_text(paint, screen->title, (BenchBox){ LEFT + 10, 31, WIDTH - 64, 28 }, 15,
                   PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_LEFT, bench_white);
  bench_paint_text(paint, screen->counter, (BenchBox){ LEFT + WIDTH - 54, 31, 44, 28 }, 14,
                   PANGO_WEIGHT_NORMAL, BENCH_ALIGN_RIGHT, bench_white);
}

static void
paint_badge(const BenchPaint *paint, const Badge *badge)
{
  double x = LEFT + 42;
  double y = 101;

  cairo_new_path(paint->cairo);
  cairo_arc(paint->cairo, x, y, 31, 0, 2 * G_PI);
  bench_paint_colour(paint, bench_colour_with_alpha(bench_white, 0.18));
  cairo_fill(paint->cairo);
  bench_paint_gradient_box(paint, (BenchBox){ x - 28, y - 28, 56, 56 }, 28, badge->bright, badge->dark);
  bench_icon_paint(paint, badge->icon, x - 18, y - 18, 36);
}

static void
paint_who(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  gboolean named = *screen->name != '\0' && !g_str_equal(screen->name, screen->number);
  const char *first = named ? screen->name : screen->number;
  double x = LEFT + 82;
  double width = WIDTH - 92;
  double y = *screen->via != '\0' ? 69 : 78;
  /* A long name is worth a smaller letter before it is cut. */
  double size = bench_paint_text_width(paint, first, 20, PANGO_WEIGHT_SEMIBOLD) > width ? 15.5 : 20;

  bench_paint_text(paint, first, (BenchBox){ x, y, width, 28 }, size, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_LEFT,
                   bench_white);
  if (named)
    bench_paint_text(paint, screen->number, (BenchBox){ x, y + 26, width, 22 }, 15, PANGO_WEIGHT_NORMAL,
                     BENCH_ALIGN_LEFT, bench_dim);
  bench_paint_text(paint, screen->via, (BenchBox){ x, y + (named ? 47 : 28), width, 20 }, 13,
                   PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_amber);
}

/* Who takes part in a conference: two with name and number, more of them with one of these only. */
static void
paint_members(const BenchPaint *paint)
{
  const GPtrArray *rows = paint->screen->rows;
  guint shown = MIN(rows->len, MOST_MEMBERS);
  double y = rows->len > 2 ? 64 : 66;

  for (guint i = 0; i < shown; i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(rows, i);
      BenchBox box = { LEFT + 82, y, WIDTH - 92, 20 };

      bench_paint_text(paint, row->label, box, 15.5, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_LEFT, bench_white);
      y += 18;
      if (rows->len > 2)
        continue;
      box.y = y;
      bench_paint_text(paint, row->value, box, 13, PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_dim);
      y += 20;
    }
}

static void
paint_foot(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  double right = LEFT + WIDTH - 10;

  bench_paint_fill_box(paint, (BenchBox){ LEFT + 8, 197, WIDTH - 16, 1 }, 0,
                       bench_colour_with_alpha(bench_white, 0.16));
  bench_icon_paint(paint, screen->audio, LEFT + 10, 203, 18);
  if (screen->muted)
    {
      bench_icon_paint(paint, "muted", LEFT + 36, 203, 18);
      bench_paint_text(paint, "MUTE", (BenchBox){ LEFT + 57, 200, 50, 24 }, 12, PANGO_WEIGHT_SEMIBOLD,
                       BENCH_ALIGN_LEFT, bench_red);
    }
  if (*screen->recording != '\0')
    bench_icon_paint(paint, g_str_equal(screen->recording, "on") ? "recording" : "recording-paused",
                     LEFT + 110, 203, 18);
  if (screen->wideband)
    {
      BenchBox tag = { right - 30, 203, 30, 18 };

      bench_paint_fill_box(paint, tag, 4, bench_blue);
      bench_paint_text(paint, "HD", tag, 12, PANGO_WEIGHT_BOLD, BENCH_ALIGN_CENTRE, bench_white);
      right -= 37;
    }
  if (screen->secure)
    {
      bench_icon_paint(paint, "secure", right - 18, 203, 18);
      right -= 25;
    }
  bench_paint_text(paint, screen->codec, (BenchBox){ right - 90, 201, 90, 22 }, 13, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_RIGHT, bench_dim);
}

/**
 * bench_card_paint:
 *
 * Paints the focused call between the line labels.
 */
void
bench_card_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const Badge *badge = find_badge(screen->call_icon);
  double middle = *screen->dtmf != '\0' ? 136 : 144;

  bench_paint_gradient_box(paint, (BenchBox){ LEFT, 31, WIDTH, 196 }, 8,
                           (BenchColour){ 0.03, 0.07, 0.13, 0.86 }, (BenchColour){ 0.02, 0.05, 0.10, 0.76 });
  paint_heading(paint, badge);
  paint_badge(paint, badge);
  if (screen->rows->len > 0)
    paint_members(paint);
  else
    paint_who(paint);
  /* Why a call failed matters more than how long it had lasted. */
  if (*screen->reason != '\0')
    bench_paint_paragraph(paint, screen->reason, (BenchBox){ LEFT + 10, 138, WIDTH - 20, 56 },
                          g_utf8_strlen(screen->reason, -1) > LONG_REASON ? 14 : 17, PANGO_WEIGHT_MEDIUM,
                          bench_white);
  else
    bench_paint_text(paint, screen->duration, (BenchBox){ LEFT + 10, middle, WIDTH - 20, 40 }, 30,
                     PANGO_WEIGHT_LIGHT, BENCH_ALIGN_CENTRE, bench_white);
  bench_paint_text(paint, screen->dtmf, (BenchBox){ LEFT + 10, 173, WIDTH - 20, 22 }, 15, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_CENTRE, bench_amber);
  paint_foot(paint);
}
