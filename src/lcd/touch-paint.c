/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The touch LCD (800x480). What can be touched is painted where lcd/touch.c says it is; cards, clock and pop-ups are
 * those of the colour layout, enlarged.
 */
#include <string.h>

#include "lcd/icons.h"
#include "lcd/touch-layout.h"
#include "lcd/touch.h"

#define COLOUR_SCALE (800.0 / BENCH_LCD_WIDTH)

static const BenchColour plate = { 0.02, 0.05, 0.10, 0.62 };
static const BenchColour ink = { 0.05, 0.09, 0.16, 1 };

static BenchBox
box_of(const BenchTouchTarget *target)
{
  return (BenchBox){ target->x, target->y, target->width, target->height };
}

static BenchBox
shrink(BenchBox box, double by)
{
  return (BenchBox){ box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by };
}

/* Paints a part of the colour layout @scale times as big, its own point (x, y) at the centre of the LCD's body. */
static void
paint_enlarged(const BenchPaint *paint, void (*part)(const BenchPaint *), double scale, double x, double y)
{
  cairo_save(paint->cairo);
  cairo_translate(paint->cairo, TOUCH_WIDTH / 2.0, (TOUCH_BAR + TOUCH_SOFT_KEY_TOP) / 2.0);
  cairo_scale(paint->cairo, scale, scale);
  cairo_translate(paint->cairo, -x, -y);
  part(paint);
  cairo_restore(paint->cairo);
}

static void
paint_button(const BenchPaint *paint, BenchBox box)
{
  bench_paint_gradient_box(paint, box, 6, bench_colour_with_alpha(bench_white, 0.24),
                           bench_colour_with_alpha(bench_white, 0.09));
}

static void
paint_bar(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  gboolean listed = screen->kind == BENCH_SCREEN_LIST || screen->kind == BENCH_SCREEN_FORM;
  gboolean nested = screen->kind != BENCH_SCREEN_IDLE && screen->kind != BENCH_SCREEN_CALL;
  double left = nested ? 120 : 14;
  double x = TOUCH_WIDTH - (*screen->presence != '\0' ? 58 : 12);
  const char *time = *screen->time != '\0' ? screen->time : screen->big_time;
  double taken = listed ? 0 : bench_paint_text_width(paint, time, 18, PANGO_WEIGHT_NORMAL);

  bench_paint_gradient_box(paint, (BenchBox){ 0, 0, TOUCH_WIDTH, TOUCH_BAR }, 0,
                           (BenchColour){ 0.10, 0.14, 0.20, 0.92 }, (BenchColour){ 0.03, 0.05, 0.09, 0.88 });
  bench_paint_fill_box(paint, (BenchBox){ 0, TOUCH_BAR - 1, TOUCH_WIDTH, 1 }, 0,
                       bench_colour_with_alpha(bench_white, 0.18));
  bench_paint_text(paint, listed ? screen->title : screen->account, (BenchBox){ left, 0, 330, TOUCH_BAR }, 20,
                   PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_LEFT, bench_white);
  if (listed)
    {
      bench_paint_text(paint, screen->counter, (BenchBox){ x - 100, 0, 100, TOUCH_BAR }, 18,
                       PANGO_WEIGHT_NORMAL, BENCH_ALIGN_RIGHT, bench_white);
      return;
    }
  bench_paint_text(paint, time, (BenchBox){ x - taken - 2, 0, taken + 2, TOUCH_BAR }, 18, PANGO_WEIGHT_NORMAL,
                   BENCH_ALIGN_RIGHT, bench_white);
  x -= taken + 12;
  for (guint i = screen->icons->len; i > 0 && x > 470; i--)
    {
      x -= 26;
      if (bench_icon_paint(paint, g_ptr_array_index(screen->icons, i - 1), x, 8, 24))
        x -= 8;
    }
}

static void
paint_avatar(const BenchPaint *paint, BenchBox box)
{
  bench_paint_fill_box(paint, (BenchBox){ box.x + 8, 3, 34, 34 }, 17, bench_paint_accent(paint, 1, TRUE));
  bench_icon_paint(paint, "contact", box.x + 13, 7, 24);
  bench_paint_fill_box(paint, (BenchBox){ box.x + 29, 24, 15, 15 }, 7.5, ink);
  bench_icon_paint(paint, paint->screen->presence, box.x + 29, 24, 15);
}

static void
paint_card(const BenchPaint *paint, guint index, BenchBox box)
{
  const BenchScreenLine *line = g_ptr_array_index(paint->screen->lines, index);
  gboolean empty = *line->text == '\0';

  if (line->selected)
    bench_paint_gradient_box(paint, box, 7, bench_paint_accent(paint, 0.92, FALSE),
                             bench_paint_accent(paint, 0.92, TRUE));
  else
    bench_paint_fill_box(paint, box, 7, bench_colour_with_alpha(plate, empty ? 0.26 : 0.62));
  if (line->selected)
    bench_paint_fill_box(paint, (BenchBox){ box.x + 5, box.y + 9, 34, 34 }, 6, plate);
  bench_icon_paint(paint, line->icon, box.x + 9, box.y + 13, 26);
  bench_paint_text(paint, line->text, (BenchBox){ box.x + 44, box.y, box.width - 50, box.height }, 17,
                   PANGO_WEIGHT_MEDIUM, BENCH_ALIGN_LEFT, bench_white);
}

static const char *
icon_of_soft_key(const char *name)
{
  static const struct
  {
    const char *name;
    const char *icon;
  } icons[] = {
    { "History", "history" },  { "Directory", "directory" },
    { "DND", "dnd" },          { "Menu", "menu" },
    { "Cancel", "ended" },     { "End Call", "ended" },
    { "Send", "handset" },     { "Answer", "handset" },
    { "Reject", "failed" },    { "Conference", "conference" },
    { "Hold", "held" },        { "Resume", "in-use" },
    { "Transfer", "forward" }, { "Forward", "forward" },
    { "Back", "back" },        { "Silence", "ringer-off" },
    { "New Call", "placed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(icons); i++)
    if (g_str_equal(icons[i].name, name))
      return icons[i].icon;
  return NULL;
}

static void
paint_soft_key(const BenchPaint *paint, BenchBox box, guint index)
{
  const char *icon = icon_of_soft_key(paint->screen->softkey_names[index]);

  paint_button(paint, shrink(box, 4));
  if (icon != NULL && bench_icon_paint(paint, icon, box.x + box.width / 2 - 16, box.y + 11, 32))
    box = (BenchBox){ box.x, box.y + 40, box.width, box.height - 44 };
  bench_paint_text(paint, paint->screen->softkeys[index], shrink(box, 2), 20, PANGO_WEIGHT_MEDIUM,
                   BENCH_ALIGN_CENTRE, bench_white);
}

static void
paint_value(const BenchPaint *paint, const BenchScreenRow *row, BenchBox box)
{
  const BenchScreen *screen = paint->screen;

  bench_paint_fill_box(paint, box, 5, (BenchColour){ 0.96, 0.98, 1, 1 });
  if (row->choice)
    {
      g_autofree char *choice = g_strdup_printf("‹  %s  ›", row->value);

      bench_paint_text(paint, choice, shrink(box, 4), 19, PANGO_WEIGHT_NORMAL, BENCH_ALIGN_CENTRE, ink);
      return;
    }
  bench_paint_caret(paint, row->value, screen->caret,
                    (BenchBox){ box.x + 10, box.y, box.width - 64, box.height }, 19, PANGO_WEIGHT_NORMAL,
                    BENCH_ALIGN_LEFT, ink);
  bench_paint_text(paint, screen->mode, (BenchBox){ box.x + box.width - 52, box.y, 44, box.height }, 15,
                   PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_RIGHT, bench_blue);
}

static void
paint_row(const BenchPaint *paint, guint index, BenchBox box, gboolean form)
{
  const BenchScreen *screen = paint->screen;
  const BenchScreenRow *row = g_ptr_array_index(screen->rows, index);
  gboolean selected = index == screen->selected;
  double x = box.x + 14;
  double half = form ? 330 : 0;

  if (selected)
    bench_paint_gradient_box(paint, shrink(box, 1), 6, bench_paint_accent(paint, 1, FALSE),
                             bench_paint_accent(paint, 1, TRUE));
  else
    bench_paint_fill_box(paint, (BenchBox){ box.x + 6, box.y + box.height - 1, box.width - 12, 1 }, 0,
                         bench_colour_with_alpha(bench_white, 0.15));
  if (*row->icon != '\0' && bench_icon_paint(paint, row->icon, x, box.y + (box.height - 28) / 2, 28))
    x += 42;
  if (!form && *row->value != '\0')
    half = MIN(bench_paint_text_width(paint, row->value, 18, PANGO_WEIGHT_NORMAL) + 4, box.width * 0.6);
  bench_paint_text(paint, row->label, (BenchBox){ x, box.y, box.x + box.width - 24 - half - x, box.height },
                   20, selected ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_white);
  box = (BenchBox){ box.x + box.width - half - 14, box.y, half, box.height };
  if (form && selected)
    paint_value(paint, row, (BenchBox){ box.x, box.y + 6, box.width, box.height - 12 });
  else
    bench_paint_text(paint, row->value, box, 18, PANGO_WEIGHT_NORMAL, BENCH_ALIGN_RIGHT,
                     selected ? bench_white : bench_dim);
}

static void
paint_cell(const BenchPaint *paint, guint index, BenchBox box)
{
  const BenchScreenRow *row = g_ptr_array_index(paint->screen->rows, index);

  if (index == paint->screen->selected)
    bench_paint_gradient_box(paint, shrink(box, 4), 10, bench_paint_accent(paint, 0.9, FALSE),
                             bench_paint_accent(paint, 0.9, TRUE));
  else
    bench_paint_fill_box(paint, shrink(box, 4), 10, bench_colour_with_alpha(bench_white, 0.07));
  if (!bench_icon_paint(paint, row->icon, box.x + box.width / 2 - 36, box.y + 28, 72))
    bench_icon_paint(paint, "menu", box.x + box.width / 2 - 36, box.y + 28, 72);
  bench_paint_text(paint, row->label, (BenchBox){ box.x + 8, box.y + 116, box.width - 16, 40 }, 19,
                   PANGO_WEIGHT_MEDIUM, BENCH_ALIGN_CENTRE, bench_white);
}

static void
paint_dial(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  double right = screen->keypad ? TOUCH_PAD_LEFT - 6 : TOUCH_PANEL_RIGHT;
  BenchBox field = { TOUCH_PANEL_LEFT + 10, 94, right - TOUCH_PANEL_LEFT - 20, 64 };

  bench_paint_fill_box(paint, (BenchBox){ TOUCH_PANEL_LEFT, 46, right - TOUCH_PANEL_LEFT, 348 }, 9, plate);
  bench_paint_text(paint, screen->title, (BenchBox){ field.x + 4, 50, field.width - 100, 38 }, 20,
                   PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_LEFT, bench_white);
  bench_icon_paint(paint, screen->audio, right - 86, 56, 26);
  bench_paint_fill_box(paint, field, 6, (BenchColour){ 0.96, 0.98, 1, 1 });
  bench_paint_caret(paint, screen->entry, screen->caret,
                    (BenchBox){ field.x + 12, field.y, field.width - 76, field.height }, 32,
                    PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, ink);
  bench_paint_text(paint, screen->mode, (BenchBox){ field.x + field.width - 58, field.y, 48, field.height },
                   17, PANGO_WEIGHT_SEMIBOLD, BENCH_ALIGN_RIGHT, bench_blue);
  bench_paint_text(paint, screen->entry_account, (BenchBox){ field.x + 4, 162, field.width - 8, 36 }, 17,
                   PANGO_WEIGHT_NORMAL, BENCH_ALIGN_LEFT, bench_dim);
}

static void
paint_body(const BenchPaint *paint)
{
  switch (paint->screen->kind)
    {
    case BENCH_SCREEN_LIST:
    case BENCH_SCREEN_FORM:
      bench_paint_fill_box(paint, (BenchBox){ 0, TOUCH_BAR, TOUCH_WIDTH, TOUCH_SOFT_KEY_TOP - TOUCH_BAR }, 0,
                           (BenchColour){ 0.02, 0.05, 0.10, 0.74 });
      if (paint->screen->rows->len == 0)
        bench_paint_paragraph(paint, paint->screen->text, (BenchBox){ 60, 120, 680, 180 }, 24,
                              PANGO_WEIGHT_NORMAL, bench_dim);
      return;
    case BENCH_SCREEN_DIAL:
      if (!paint->screen->expanded)
        paint_dial(paint);
      return;
    case BENCH_SCREEN_CALL:
      if (!paint->screen->expanded)
        paint_enlarged(paint, bench_card_paint, 1.74, 240, 129);
      return;
    case BENCH_SCREEN_MESSAGE:
      paint_enlarged(paint, bench_message_paint, COLOUR_SCALE, 240, 130);
      return;
    case BENCH_SCREEN_IDLE:
      if (!paint->screen->expanded)
        paint_enlarged(paint, bench_home_paint, COLOUR_SCALE, 240, 134);
      return;
    case BENCH_SCREEN_BOOT:
    case BENCH_SCREEN_SAVER:
      return;
    }
}

static guint
number_of(const char *name)
{
  const char *dash = strrchr(name, '-');

  return dash != NULL ? (guint) g_ascii_strtoull(dash + 1, NULL, 10) : 0;
}

static void
paint_key(const BenchPaint *paint, const BenchTouchTarget *target)
{
  const char *typed = g_str_has_prefix(target->name, "type-") ? target->name + strlen("type-") : NULL;
  gboolean small = target->height < 60;

  paint_button(paint, box_of(target));
  if (typed == NULL
      && bench_icon_paint(paint, g_str_equal(target->name, "delete") ? "back" : target->name,
                          target->x + target->width / 2 - 13, target->y + target->height / 2 - 13, 26))
    return;
  bench_paint_text(paint, typed != NULL ? typed : target->label, box_of(target), small ? 22 : 32,
                   PANGO_WEIGHT_MEDIUM, BENCH_ALIGN_CENTRE, bench_white);
}

static void
paint_target(const BenchPaint *paint, const BenchTouchTarget *target)
{
  const BenchScreen *screen = paint->screen;
  guint number = number_of(target->name);
  BenchBox box = box_of(target);

  if (g_str_has_prefix(target->name, "soft-"))
    paint_soft_key(paint, box, number - 1);
  else if (g_str_has_prefix(target->name, "line-"))
    paint_card(paint, number - 1, box);
  else if (g_str_has_prefix(target->name, "row-") && screen->grid)
    paint_cell(paint, number - 1, box);
  else if (g_str_has_prefix(target->name, "row-"))
    paint_row(paint, number - 1, box, FALSE);
  else if (g_str_has_prefix(target->name, "field-"))
    paint_row(paint, number - 1, box, TRUE);
  else if (g_str_equal(target->name, "avatar"))
    paint_avatar(paint, box);
  else if (g_str_equal(target->name, "back") || g_str_equal(target->name, "home"))
    bench_icon_paint(paint, target->name, box.x + 14, 7, 26);
  else
    paint_key(paint, target);
}

/**
 * bench_touch_paint:
 *
 * Paints the whole touch LCD, over the wallpaper.
 */
void
bench_touch_paint(const BenchPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  g_autoptr(GPtrArray) targets = NULL;

  if (screen->kind == BENCH_SCREEN_SAVER)
    {
      bench_saver_paint(paint, TOUCH_WIDTH, TOUCH_HEIGHT);
      return;
    }
  if (screen->kind == BENCH_SCREEN_BOOT)
    {
      paint_enlarged(paint, bench_boot_paint, COLOUR_SCALE, 240, 130);
      return;
    }
  paint_bar(paint);
  paint_body(paint);
  bench_paint_gradient_box(
      paint, (BenchBox){ 0, TOUCH_SOFT_KEY_TOP, TOUCH_WIDTH, TOUCH_HEIGHT - TOUCH_SOFT_KEY_TOP }, 0,
      (BenchColour){ 0.13, 0.17, 0.23, 0.90 }, (BenchColour){ 0.02, 0.03, 0.05, 0.95 });
  targets = bench_touch_list_shown(screen);
  for (guint i = 0; i < targets->len; i++)
    paint_target(paint, g_ptr_array_index(targets, i));
  if (screen->popup != BENCH_POPUP_NONE)
    paint_enlarged(paint, bench_popup_paint, COLOUR_SCALE, 240, 129);
}
