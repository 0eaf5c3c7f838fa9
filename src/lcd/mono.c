/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pixel LCDs: status row, line labels, soft keys, and the screens without a card.
 */
#include "lcd/mono.h"

#define GAP 2

static const BenchMono monos[] = {
  { BENCH_LAYOUT_MONO, 192, 64, BENCH_FONT_SMALL, BENCH_FONT_SMALL, BENCH_FONT_LARGE, 10, 13, 12, 3, 50, 11,
    13 },
  { BENCH_LAYOUT_MONO, 240, 120, BENCH_FONT_MEDIUM, BENCH_FONT_SMALL, BENCH_FONT_HUGE, 12, 17, 17, 4, 60, 14,
    22 },
  { BENCH_LAYOUT_GREY, 320, 160, BENCH_FONT_MEDIUM, BENCH_FONT_MEDIUM, BENCH_FONT_HUGE, 14, 18, 20, 0, 84, 16,
    20 },
  { BENCH_LAYOUT_SMALL, 132, 64, BENCH_FONT_SMALL, BENCH_FONT_SMALL, BENCH_FONT_SMALL, 10, 13, 12, 0, 44, 11,
    13 },
  { BENCH_LAYOUT_CHARACTER, 128, 32, BENCH_FONT_SMALL, BENCH_FONT_SMALL, BENCH_FONT_SMALL, 10, 11, 0, 0, 0, 0,
    0 },
};

/**
 * bench_mono_find:
 * @width: of the picture that is wanted; @height: so too
 *
 * Returns: (transfer none): the LCD of that layout whose own pixels fill the picture best.
 */
const BenchMono *
bench_mono_find(BenchLayout layout, int width, int height)
{
  const BenchMono *best = NULL;
  int most = 0;

  for (guint i = 0; i < G_N_ELEMENTS(monos); i++)
    {
      const BenchMono *mono = &monos[i];
      int scale = MAX(MIN(width / mono->width, height / mono->height), 1);
      int covered = mono->width * mono->height * scale * scale;

      if (mono->layout != layout || (best != NULL && (mono->width > width || mono->height > height)))
        continue;
      /* The smaller LCD at a whole multiple is meant when both fit. */
      if (best == NULL || covered > most)
        {
          best = mono;
          most = covered;
        }
    }
  return best;
}

static void
paint_status(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  int y = (paint->mono->bar - BENCH_PIXEL_ICON) / 2;
  int x = 1;
  int right = paint->mono->width - 1;

  if (*screen->presence != '\0' && bench_pixels_icon(paint->pixels, screen->presence, x, y, BENCH_INK) > 0)
    x += BENCH_PIXEL_ICON + GAP;
  if (screen->kind != BENCH_SCREEN_IDLE && screen->kind != BENCH_SCREEN_SAVER)
    {
      bench_pixels_text(paint->pixels, BENCH_FONT_SMALL, screen->time,
                        (BenchArea){ x, 0, right - x, paint->mono->bar }, BENCH_PIXELS_RIGHT, BENCH_INK);
      right -= bench_pixels_text_width(paint->pixels, BENCH_FONT_SMALL, screen->time) + GAP;
    }
  for (guint i = 0; i < screen->icons->len && x + BENCH_PIXEL_ICON <= right; i++)
    if (bench_pixels_icon(paint->pixels, g_ptr_array_index(screen->icons, i), x, y, BENCH_INK) > 0)
      x += BENCH_PIXEL_ICON + GAP;
}

/* "1 2 3" with the page that is up inverted. */
static void
paint_page_tabs(const BenchMonoPaint *paint, BenchArea area)
{
  guint pages = MIN(paint->screen->pages, 5);
  int width = area.width / (int) MAX(pages, 1);

  for (guint i = 0; i < pages; i++)
    {
      char text[2] = { (char) ('1' + i), '\0' };
      BenchArea tab = { area.x + (int) i * width, area.y, width - 1, area.height };

      bench_pixels_frame(paint->pixels, tab, BENCH_INK);
      bench_pixels_text(paint->pixels, BENCH_FONT_SMALL, text, tab, BENCH_PIXELS_CENTRE, BENCH_INK);
      if (i + 1 == paint->screen->page)
        bench_pixels_invert(paint->pixels, tab);
    }
}

static void
paint_label(const BenchMonoPaint *paint, guint index)
{
  const BenchMono *mono = paint->mono;
  const BenchScreenLine *line = g_ptr_array_index(paint->screen->lines, index);
  gboolean left = index < mono->left_labels;
  guint place = left ? index : index - mono->left_labels;
  BenchArea area
      = { left ? 0 : mono->width - mono->label_width, mono->label_top + (int) place * mono->label_step,
          mono->label_width, mono->label_step - 1 };
  int inset = 3;

  if (area.y + area.height > mono->height - mono->soft)
    return;
  if (index + 1 == paint->screen->page_key)
    {
      paint_page_tabs(paint, area);
      return;
    }
  if (*line->text == '\0' && *line->icon == '\0')
    return;
  bench_pixels_frame(paint->pixels, area, BENCH_INK);
  if (bench_pixels_icon(paint->pixels, line->icon, area.x + 2, area.y + (area.height - BENCH_PIXEL_ICON) / 2,
                        BENCH_INK)
      > 0)
    inset = BENCH_PIXEL_ICON + 4;
  bench_pixels_text(paint->pixels, mono->label, line->text,
                    (BenchArea){ area.x + inset, area.y, area.width - inset - 2, area.height },
                    BENCH_PIXELS_LEFT, BENCH_INK);
  if (line->selected)
    bench_pixels_invert(paint->pixels,
                        (BenchArea){ area.x + 1, area.y + 1, area.width - 2, area.height - 2 });
}

static void
paint_softkeys(const BenchMonoPaint *paint)
{
  const BenchMono *mono = paint->mono;
  int width = mono->width / BENCH_SCREEN_SOFT_KEYS;
  gboolean grey = mono->layout == BENCH_LAYOUT_GREY;

  for (int i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      BenchArea box = { i * width, mono->height - mono->soft, width - 1, mono->soft };

      if (*paint->screen->softkeys[i] == '\0')
        continue;
      bench_pixels_fill(paint->pixels, box, grey ? 2 : BENCH_INK);
      bench_pixels_text(paint->pixels, mono->font, paint->screen->softkeys[i],
                        (BenchArea){ box.x + 1, box.y, box.width - 2, box.height }, BENCH_PIXELS_CENTRE, 0);
    }
}

/* What is left between the labels, below the status row. */
static BenchArea
middle_of(const BenchMonoPaint *paint)
{
  const BenchMono *mono = paint->mono;
  gboolean labels = paint->screen->lines->len > 0;
  gboolean left = labels && mono->left_labels > 0;
  gboolean right = labels && paint->screen->lines->len > mono->left_labels;
  int x = left ? mono->label_width + 1 : 0;

  return (BenchArea){ x, mono->bar, mono->width - x - (right ? mono->label_width + 1 : 0),
                      mono->height - mono->bar - mono->soft };
}

static gboolean
fits(const BenchMonoPaint *paint, BenchPixelFontSize size, const char *text, int width)
{
  const BenchPixelFont *font = bench_pixel_font_get(size);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (bench_pixel_font_find(font, g_utf8_get_char(p)) == NULL)
      return FALSE;
  return bench_pixels_text_width(paint->pixels, size, text) <= width;
}

static void
paint_home(const BenchMonoPaint *paint)
{
  const BenchScreen *screen = paint->screen;
  BenchArea area = middle_of(paint);
  BenchPixelFontSize clock = paint->mono->clock;
  const char *last = *screen->text != '\0' ? screen->text : screen->account;
  int row = paint->mono->row;
  int clock_height;
  int y;

  if (*screen->logo != '\0' && *screen->text == '\0')
    last = screen->logo;
  while (clock > BENCH_FONT_SMALL && !fits(paint, clock, screen->big_time, area.width - 2))
    clock--;
  if (clock <= BENCH_FONT_MEDIUM)
    clock = paint->mono->font;
  clock_height = clock == BENCH_FONT_HUGE ? 32 : clock == BENCH_FONT_LARGE ? 16 : row;
  y = area.y + MAX((area.height - clock_height - 2 * row) / 2, 0);
  bench_pixels_text(paint->pixels, clock, screen->big_time,
                    (BenchArea){ area.x, y, area.width, clock_height }, BENCH_PIXELS_CENTRE, BENCH_INK);
  y += clock_height;
  bench_pixels_text(paint->pixels, paint->mono->font, screen->big_date,
                    (BenchArea){ area.x, y, area.width, row - 1 }, BENCH_PIXELS_CENTRE, BENCH_INK);
  y += row - 1;
  bench_pixels_text(paint->pixels, paint->mono->font, last, (BenchArea){ area.x, y, area.width, row },
                    BENCH_PIXELS_CENTRE, BENCH_INK);
}

static void
paint_boot(const BenchMonoPaint *paint)
{
  const BenchMono *mono = paint->mono;
  int half = mono->height / 2;

  bench_pixels_text(paint->pixels, mono->font, paint->screen->title,
                    (BenchArea){ 0, half - mono->row, mono->width, mono->row }, BENCH_PIXELS_CENTRE,
                    BENCH_INK);
  bench_pixels_paragraph(paint->pixels, mono->font, paint->screen->text,
                         (BenchArea){ 2, half, mono->width - 4, half }, BENCH_INK);
}

static void
paint_message(const BenchMonoPaint *paint)
{
  const BenchMono *mono = paint->mono;
  BenchArea title = { 0, 0, mono->width, mono->row };
  BenchArea body = { 2, mono->row, mono->width - 4, mono->height - mono->row - mono->soft };

  bench_pixels_text(paint->pixels, mono->font, paint->screen->title, title, BENCH_PIXELS_CENTRE, BENCH_INK);
  bench_pixels_invert(paint->pixels, title);
  bench_pixels_paragraph(paint->pixels, mono->font, paint->screen->text, body, BENCH_INK);
}

static void
paint_labels(const BenchMonoPaint *paint)
{
  for (guint i = 0; i < paint->screen->lines->len; i++)
    paint_label(paint, i);
}

/**
 * bench_mono_paint:
 *
 * Draws the Screen on a pixel LCD.
 */
void
bench_mono_paint(const BenchMonoPaint *paint)
{
  switch (paint->screen->kind)
    {
    case BENCH_SCREEN_BOOT:
      paint_boot(paint);
      return;
    case BENCH_SCREEN_IDLE:
    case BENCH_SCREEN_SAVER:
      paint_status(paint);
      paint_home(paint);
      paint_labels(paint);
      break;
    case BENCH_SCREEN_DIAL:
      paint_status(paint);
      bench_mono_paint_dial(paint);
      break;
    case BENCH_SCREEN_CALL:
      paint_status(paint);
      bench_mono_paint_card(paint);
      break;
    case BENCH_SCREEN_LIST:
    case BENCH_SCREEN_FORM:
      bench_mono_paint_list(paint);
      break;
    case BENCH_SCREEN_MESSAGE:
      paint_message(paint);
      break;
    }
  paint_softkeys(paint);
  bench_mono_paint_popup(paint);
}
