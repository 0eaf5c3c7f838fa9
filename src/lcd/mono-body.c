/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pixel LCDs: call card, pre-dial, lists and forms, pop-ups.
 */
#include "lcd/mono.h"

#include <string.h>

static BenchArea
line_area(const BenchMonoPaint *paint, int line)
{
  const BenchMono *mono = paint->mono;

  return (BenchArea){ 2, mono->bar + line * mono->row, mono->width - 4, mono->row };
}

static int
count_lines(const BenchMonoPaint *paint)
{
  const BenchMono *mono = paint->mono;

  return (mono->height - mono->bar - mono->soft + 1) / mono->row;
}

/* What is on the right keeps its room; the text on the left gets the rest. */
static void
paint_pair(const BenchMonoPaint *paint, const char *left, const char *right, BenchArea area)
{
  BenchPixelFontSize font = paint->mono->font;
  int taken = *right != '\0' ? bench_pixels_text_width(paint->pixels, font, right) + 4 : 0;

  bench_pixels_text(paint->pixels, font, left,
                    (BenchArea){ area.x, area.y, MAX(area.width - taken, 0), area.height }, BENCH_PIXELS_LEFT,
                    BENCH_INK);
  bench_pixels_text(paint->pixels, font, right, area, BENCH_PIXELS_RIGHT, BENCH_INK);
}

/* An input field: text with caret, and the input mode at the right. When the text is too long, its end up to the caret
   shows. */
static void
paint_field(const BenchMonoPaint *paint, const char *text, guint caret, const char *mode, BenchArea area)
{
  BenchPixelFontSize font = paint->mono->font;
  int taken = *mode != '\0' ? bench_pixels_text_width(paint->pixels, font, mode) + 3 : 0;
  BenchArea room = { area.x + 2, area.y, area.width - taken - 5, area.height };
  glong length = g_utf8_strlen(text, -1);
  const char *at = g_utf8_offset_to_pointer(text, MIN((glong) caret, length));
  const char *start = text;
  int x;

  for (;; start = g_utf8_next_char(start))
    {
      g_autofree char *before = g_strndup(start, (gsize) (at - start));

      x = bench_pixels_text_width(paint->pixels, font, before);
      if (x <= room.width - 2 || start == at)
        break;
    }
  bench_pixels_text(paint->pixels, font, start, room, BENCH_PIXELS_LEFT, BENCH_INK);
  bench_pixels_fill(paint->pixels,
                    (BenchArea){ room.x + x + (at > start ? 1 : 0), area.y + 2, 1, area.height - 4 },
                    BENCH_INK);
  bench_pixels_text(paint->pixels, font, mode, (BenchArea){ area.x, area.y, area.width - 2, area.height },
                    BENCH_PIXELS_RIGHT, BENCH_INK);
}

/**
 * bench_mono_paint_dial:
 *
 * Draws what is being dialled: title, field, account, and as many matches as there is room for.
 */
void
bench_mono_paint_dial(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  BenchArea field = line_area(paint, 1);
  int lines = count_lines(paint);
  int line = 2;

  paint_pair(paint, screen->title, screen->rows->len > 0 && lines == 3 ? screen->entry_account : "",
             line_area(paint, 0));
  bench_pixels_frame(paint->pixels, field, BENCH_INK);
  paint_field(paint, screen->entry, screen->caret, screen->mode, field);
  if (screen->rows->len == 0 || lines > 3)
    paint_pair(paint, screen->entry_account, "", line_area(paint, line++));
  for (guint i = screen->selected < screen->rows->len ? screen->selected : 0;
       i < screen->rows->len && line < lines; i++, line++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      BenchArea area = line_area(paint, line);
      int inset = bench_pixels_icon(paint->pixels, row->icon, area.x,
                                    area.y + (area.height - BENCH_PIXEL_ICON) / 2, BENCH_INK);

      paint_pair(paint, row->label, row->value,
                 (BenchArea){ area.x + inset + 2, area.y, area.width - inset - 3, area.height });
      if (i == screen->selected)
        bench_pixels_invert(paint->pixels, (BenchArea){ 0, area.y, paint->mono->width, area.height });
    }
}

/* State and how the call sounds, in the heading. */
static void
paint_heading(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const char *marks[] = { screen->muted ? "muted" : "",
                          g_str_equal(screen->recording, "on")       ? "recording"
                          : g_str_equal(screen->recording, "paused") ? "recording-paused"
                                                                     : "",
                          screen->secure ? "secure" : "", screen->wideband ? "hd" : "" };
  BenchArea area = line_area(paint, 0);
  int y = area.y + (area.height - BENCH_PIXEL_ICON) / 2;
  int inset = bench_pixels_icon(paint->pixels, screen->call_icon, area.x, y, BENCH_INK);
  int right = area.x + area.width;

  if (*screen->counter != '\0')
    {
      bench_pixels_text(paint->pixels, paint->mono->font, screen->counter, area, BENCH_PIXELS_RIGHT,
                        BENCH_INK);
      right -= bench_pixels_text_width(paint->pixels, paint->mono->font, screen->counter) + 4;
    }
  for (guint i = G_N_ELEMENTS(marks); i > 0; i--)
    if (bench_pixels_icon(paint->pixels, marks[i - 1], right - BENCH_PIXEL_ICON, y, BENCH_INK) > 0)
      right -= BENCH_PIXEL_ICON + 2;
  bench_pixels_text(paint->pixels, paint->mono->font, screen->title,
                    (BenchArea){ area.x + inset + 3, area.y, right - area.x - inset - 4, area.height },
                    BENCH_PIXELS_LEFT, BENCH_INK);
}

static void
paint_members(const BenchMonoPaint *paint, int lines)
{
  const BenchScreen *screen = paint->screen;

  for (int i = 0; i < (int) screen->rows->len && i + 1 < lines; i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);

      paint_pair(paint, row->label,
                 i + 2 == lines || i + 1 == (int) screen->rows->len ? screen->duration : "",
                 line_area(paint, i + 1));
    }
}

/**
 * bench_mono_paint_card:
 *
 * Draws the focused call. Three lines are the least: heading, who, and what there is to say besides.
 */
void
bench_mono_paint_card(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  gboolean named = *screen->name != '\0' && !g_str_equal(screen->name, screen->number);
  int lines = count_lines(paint);
  const char *more = *screen->reason != '\0' ? screen->reason
                     : *screen->dtmf != '\0' ? screen->dtmf
                     : *screen->via != '\0'  ? screen->via
                                             : "";
  int line = 1;

  paint_heading(paint);
  if (screen->rows->len > 0)
    {
      paint_members(paint, lines);
      return;
    }
  paint_pair(paint, named ? screen->name : screen->number, "", line_area(paint, line++));
  if (named && (lines > 3 || *more == '\0'))
    paint_pair(paint, screen->number, lines > 3 ? "" : screen->duration, line_area(paint, line++));
  if (lines > 3 && *more != '\0' && *screen->reason != '\0')
    {
      BenchArea area = line_area(paint, line);

      area.height *= lines - line;
      bench_pixels_paragraph(paint->pixels, paint->mono->font, more, area, BENCH_INK);
    }
  else if (line < lines)
    paint_pair(paint, more, *screen->reason != '\0' ? "" : screen->duration,
               line_area(paint, lines > 3 ? lines - 1 : line));
}

/* A long label in focus runs through, a character a step. */
static char *
run_through(const BenchMonoPaint *paint, const char *label, int width)
{
  glong length = g_utf8_strlen(label, -1) + 3;
  g_autofree char *twice = NULL;

  if (paint->screen->marquee == 0
      || bench_pixels_text_width(paint->pixels, paint->mono->font, label) <= width)
    return g_strdup(label);
  twice = g_strdup_printf("%s   %s", label, label);
  return g_strdup(g_utf8_offset_to_pointer(twice, (glong) paint->screen->marquee % length));
}

static void
paint_row(const BenchMonoPaint *paint, guint index, BenchArea area)
{
  const BenchScreen *screen = paint->screen;
  const BenchScreenRow *row = g_ptr_array_index(screen->rows, index);
  gboolean form = screen->kind == BENCH_SCREEN_FORM;
  gboolean selected = index == screen->selected;
  int inset = bench_pixels_icon(paint->pixels, row->icon, area.x + 1,
                                area.y + (area.height - BENCH_PIXEL_ICON) / 2, BENCH_INK);
  BenchArea inner = { area.x + 2 + (inset > 0 ? inset + 2 : 0), area.y, 0, area.height };
  int half = area.width / 2;

  inner.width = area.x + area.width - 2 - inner.x;
  if (form)
    {
      BenchArea field = { area.x + half, area.y, area.width - half - 1, area.height };
      g_autofree char *choice = g_strdup_printf("< %s >", row->value);

      bench_pixels_text(paint->pixels, paint->mono->font, row->label,
                        (BenchArea){ inner.x, inner.y, half - inner.x, inner.height }, BENCH_PIXELS_LEFT,
                        BENCH_INK);
      if (selected && !row->choice)
        paint_field(paint, row->value, screen->caret, screen->mode, field);
      else
        bench_pixels_text(paint->pixels, paint->mono->font, selected ? choice : row->value, field,
                          selected ? BENCH_PIXELS_CENTRE : BENCH_PIXELS_RIGHT, BENCH_INK);
    }
  else
    {
      int taken = *row->value != '\0'
                      ? bench_pixels_text_width(paint->pixels, paint->mono->font, row->value) + 4
                      : 0;
      g_autofree char *label
          = selected ? run_through(paint, row->label, inner.width - taken) : g_strdup(row->label);

      paint_pair(paint, label, row->value, inner);
    }
  if (!selected)
    return;
  if (paint->mono->layout == BENCH_LAYOUT_GREY)
    {
      /* Four greys can show a selection without white on black. */
      for (int y = area.y; y < area.y + area.height; y++)
        for (int x = area.x; x < area.x + area.width; x++)
          if (paint->pixels->cells[y * paint->pixels->width + x] == 0)
            bench_pixels_set(paint->pixels, x, y, 1);
    }
  else
    bench_pixels_invert(paint->pixels, area);
}

/**
 * bench_mono_paint_list:
 *
 * Draws a list or form: title with n/m, the rows around the one in focus, a scroll bar when there are more.
 */
void
bench_mono_paint_list(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const BenchMono *mono = paint->mono;
  BenchArea title = { 0, 0, mono->width, mono->row - 1 };
  int top = mono->row;
  guint room = (guint) ((mono->height - mono->soft - top) / mono->row);
  guint first = screen->first_visible;
  int width = screen->rows->len > room ? mono->width - 4 : mono->width;

  if (screen->selected >= first + room)
    first = screen->selected - room + 1;
  paint_pair(paint, screen->title, screen->counter, (BenchArea){ 2, 0, mono->width - 4, mono->row - 1 });
  bench_pixels_fill(paint->pixels, (BenchArea){ 0, title.height, mono->width, 1 },
                    mono->layout == BENCH_LAYOUT_GREY ? 2 : BENCH_INK);
  for (guint i = 0; i < room && first + i < screen->rows->len; i++)
    paint_row(paint, first + i, (BenchArea){ 0, top + (int) i * mono->row, width, mono->row });
  if (screen->rows->len == 0)
    bench_pixels_paragraph(paint->pixels, mono->font, screen->text,
                           (BenchArea){ 2, top, mono->width - 4, mono->height - mono->soft - top },
                           BENCH_INK);
  if (screen->rows->len > room)
    {
      int track = (int) room * mono->row;
      int length = MAX(track * (int) room / (int) screen->rows->len, 5);
      int offset = (track - length) * (int) first / (int) (screen->rows->len - room);

      bench_pixels_fill(paint->pixels, (BenchArea){ mono->width - 2, top, 1, track }, 1);
      bench_pixels_fill(paint->pixels,
                        (BenchArea){ mono->width - 3, top + MIN(offset, track - length), 3, length },
                        BENCH_INK);
    }
}

static void
paint_volume(const BenchMonoPaint *paint, BenchArea box)
{
  const BenchScreen *screen = paint->screen;
  int steps = CLAMP(screen->popup_maximum, 1, 30);
  int pitch = (box.width - 12) / steps;
  int left = box.x + (box.width - pitch * steps) / 2;
  g_autofree char *value = g_strdup_printf("%d", screen->popup_value);
  int bottom = box.y + box.height - 4;
  int most = box.height - paint->mono->row - 7;

  paint_pair(paint, screen->popup_text, value,
             (BenchArea){ box.x + 4, box.y + 2, box.width - 8, paint->mono->row });
  for (int i = 0; i < steps; i++)
    {
      int height = 3 + (most - 3) * (i + 1) / steps;
      BenchArea bar = { left + i * pitch, bottom - height, MAX(pitch - 2, 1), height };

      if (i < screen->popup_value)
        bench_pixels_fill(paint->pixels, bar, BENCH_INK);
      else
        bench_pixels_fill(paint->pixels, (BenchArea){ bar.x, bottom - 1, bar.width, 1 }, BENCH_INK);
    }
}

/**
 * bench_mono_paint_popup:
 *
 * Draws the Screen's pop-up, if it has one, in a frame over what is there.
 */
void
bench_mono_paint_popup(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  const BenchMono *mono = paint->mono;
  int free_height = mono->height - mono->soft;
  int height = MIN(mono->row * 2 + 8, free_height - 2);
  int width = MIN(mono->width - 8, mono->width > 200 ? 200 : 150);
  BenchArea box = { (mono->width - width) / 2, (free_height - height) / 2, width, height };

  if (screen->popup == BENCH_POPUP_NONE)
    return;
  bench_pixels_fill(paint->pixels, (BenchArea){ box.x - 1, box.y - 1, box.width + 2, box.height + 2 }, 0);
  bench_pixels_frame(paint->pixels, box, BENCH_INK);
  /* A shadow at the right and below, as deep as the frame is wide. */
  bench_pixels_fill(paint->pixels, (BenchArea){ box.x + 2, box.y + box.height, box.width - 1, 1 }, BENCH_INK);
  bench_pixels_fill(paint->pixels, (BenchArea){ box.x + box.width, box.y + 2, 1, box.height - 1 }, BENCH_INK);
  if (screen->popup == BENCH_POPUP_VOLUME)
    paint_volume(paint, box);
  else
    bench_pixels_paragraph(paint->pixels, mono->font, screen->popup_text,
                           (BenchArea){ box.x + 3, box.y + 2, box.width - 6, box.height - 4 }, BENCH_INK);
}
