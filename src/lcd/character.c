/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The character LCD (T20P): a row of icon segments with the time, and two lines of 15 characters in cells of 5 by 7
 * pixels with room below for descenders.
 */
#include "lcd/mono.h"

#include <string.h>

#define CELLS 15
#define PITCH 8
#define LEFT 4
#define LINE_TOP 10
#define LINE_STEP 11

/* The segments have their places, whether lit or not. */
static const char *const segments[] = { "handset", "speaker", "headset",     "voicemail", "missed",
                                        "dnd",     "lock",    "auto-answer", "forward",   "muted" };

static gboolean
is_lit(const BenchScreen *screen, const char *segment)
{
  for (guint i = 0; i < screen->icons->len; i++)
    if (g_str_equal(g_ptr_array_index(screen->icons, i), segment))
      return TRUE;
  return FALSE;
}

static void
paint_segments(const BenchMonoPaint *paint)
{
  const char *time = paint->screen->kind == BENCH_SCREEN_IDLE ? paint->screen->big_time : paint->screen->time;
  int room = paint->mono->width - LEFT;

  for (guint i = 0; i < G_N_ELEMENTS(segments); i++)
    if (is_lit(paint->screen, segments[i]))
      bench_pixels_icon(paint->pixels, segments[i], (int) i * BENCH_PIXEL_ICON, 0, BENCH_INK);
  bench_pixels_text(paint->pixels, BENCH_FONT_SMALL, time, (BenchArea){ 92, 0, room - 88, 9 },
                    BENCH_PIXELS_RIGHT, BENCH_INK);
}

/* One line, cut to its cells; a character of more than five columns loses the rest. */
static void
paint_cells(const BenchMonoPaint *paint, int line, int first, const char *text)
{
  int y = LINE_TOP + line * LINE_STEP;
  BenchArea whole = paint->pixels->clip;

  for (int cell = first; *text != '\0' && cell < CELLS; cell++, text = g_utf8_next_char(text))
    {
      g_autofree char *character = g_strndup(text, (gsize) (g_utf8_next_char(text) - text));
      BenchArea area = { LEFT + cell * PITCH, y, PITCH - 2, LINE_STEP };

      paint->pixels->clip = (BenchArea){ area.x, y, area.width + 1, LINE_STEP };
      bench_pixels_text(paint->pixels, BENCH_FONT_SMALL, character,
                        (BenchArea){ area.x, y, PITCH * 2, LINE_STEP }, BENCH_PIXELS_LEFT, BENCH_INK);
    }
  paint->pixels->clip = whole;
}

static void
paint_line(const BenchMonoPaint *paint, int line, const char *left, const char *right)
{
  glong taken = MIN(g_utf8_strlen(right, -1), CELLS);
  glong room = CELLS - taken - (taken > 0 ? 1 : 0);
  g_autofree char *cut = g_utf8_substring(left, 0, MIN(g_utf8_strlen(left, -1), MAX(room, 0)));

  paint_cells(paint, line, 0, cut);
  paint_cells(paint, line, (int) (CELLS - taken), right);
}

/* An entry whose end to the caret shows; the caret is a line below the next cell. */
static void
paint_entry(const BenchMonoPaint *paint, const char *text, guint caret)
{
  glong length = g_utf8_strlen(text, -1);
  glong at = MIN((glong) caret, length);
  glong skip = MAX(at - (CELLS - 1), 0);
  BenchArea mark = { LEFT + (int) (at - skip) * PITCH, LINE_TOP + 2 * LINE_STEP - 1, PITCH - 3, 1 };

  paint_line(paint, 1, g_utf8_offset_to_pointer(text, skip), "");
  bench_pixels_fill(paint->pixels, mark, BENCH_INK);
}

/* A text over both lines, broken at a blank where there is one. */
static void
paint_two_lines(const BenchMonoPaint *paint, const char *text)
{
  const char *end = g_utf8_strlen(text, -1) > CELLS ? g_utf8_offset_to_pointer(text, CELLS) : NULL;
  const char *blank = end != NULL ? g_utf8_strrchr(text, (gssize) (end - text) + 1, ' ') : NULL;
  g_autofree char *first = NULL;

  if (end == NULL)
    {
      paint_line(paint, 0, text, "");
      return;
    }
  end = blank != NULL ? blank : end;
  first = g_strndup(text, (gsize) (end - text));
  paint_line(paint, 0, first, "");
  paint_line(paint, 1, blank != NULL ? blank + 1 : end, "");
}

static void
paint_list(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const BenchScreenRow *row;
  gboolean above = screen->selected > 0;
  gboolean below = screen->selected + 1 < screen->rows->len;
  const char *arrows = above && below ? "↑↓" : above ? "↑" : below ? "↓" : "";
  const char *label;

  if (screen->rows->len == 0)
    {
      paint_line(paint, 0, screen->title, "");
      paint_line(paint, 1, screen->text, "");
      return;
    }
  row = g_ptr_array_index(screen->rows, MIN(screen->selected, screen->rows->len - 1));
  label = row->label;
  if (screen->marquee > 0 && g_utf8_strlen(label, -1) > CELLS - 3)
    label = g_utf8_offset_to_pointer(label, (glong) screen->marquee % g_utf8_strlen(label, -1));
  paint_line(paint, 0, label, arrows);
  if (screen->kind == BENCH_SCREEN_FORM && !row->choice)
    paint_entry(paint, row->value, screen->caret);
  else if (screen->kind == BENCH_SCREEN_FORM)
    {
      g_autofree char *choice = g_strdup_printf("<%s", row->value);

      paint_line(paint, 1, choice, ">");
    }
  else if (*row->value != '\0')
    paint_line(paint, 1, "", row->value);
  else if (below)
    paint_line(paint, 1, ((BenchScreenRow *) g_ptr_array_index(screen->rows, screen->selected + 1))->label,
               "");
}

static void
paint_call(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const char *who = *screen->name != '\0' ? screen->name : screen->number;

  paint_line(paint, 0, screen->title, *screen->duration != '\0' ? screen->duration : screen->counter);
  if (*screen->reason != '\0')
    who = screen->reason;
  else if (*screen->dtmf != '\0')
    who = screen->dtmf;
  else if (screen->rows->len > 0)
    who = ((BenchScreenRow *) g_ptr_array_index(screen->rows, 0))->label;
  paint_line(paint, 1, who, "");
}

static void
paint_popup(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  int steps = CLAMP(screen->popup_maximum, 1, CELLS);

  if (screen->popup != BENCH_POPUP_VOLUME)
    {
      paint_two_lines(paint, screen->popup_text);
      return;
    }
  paint_line(paint, 0, screen->popup_text, "");
  for (int i = 0; i < steps; i++)
    {
      BenchArea cell = { LEFT + i * PITCH, LINE_TOP + LINE_STEP + 2, PITCH - 3, 7 };

      if (i < screen->popup_value)
        bench_pixels_fill(paint->pixels, cell, BENCH_INK);
      else
        bench_pixels_fill(paint->pixels, (BenchArea){ cell.x, cell.y + 6, cell.width, 1 }, BENCH_INK);
    }
}

/**
 * bench_character_paint:
 *
 * Draws the Screen on the character LCD.
 */
void
bench_character_paint(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;

  paint_segments(paint);
  if (screen->popup != BENCH_POPUP_NONE)
    {
      paint_popup(paint);
      return;
    }
  switch (screen->kind)
    {
    case BENCH_SCREEN_BOOT:
      paint_two_lines(paint, screen->text);
      return;
    case BENCH_SCREEN_IDLE:
    case BENCH_SCREEN_SAVER:
      paint_line(paint, 0, screen->big_date, "");
      paint_line(paint, 1, *screen->text != '\0' ? screen->text : screen->account, "");
      return;
    case BENCH_SCREEN_DIAL:
      paint_line(paint, 0, screen->title, screen->mode);
      paint_entry(paint, screen->entry, screen->caret);
      return;
    case BENCH_SCREEN_CALL:
      paint_call(paint);
      return;
    case BENCH_SCREEN_LIST:
    case BENCH_SCREEN_FORM:
      paint_list(paint);
      return;
    case BENCH_SCREEN_MESSAGE:
      paint_two_lines(paint, screen->text);
      return;
    }
}
