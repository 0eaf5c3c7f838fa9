/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Long labels in focus on mono LCDs run through, a character each 300 ms, after they have stood for a moment. The
 * firmware knows no pixels: a row is too long when it has more characters than such LCDs hold as a rule.
 */
#include "firmware/firmware-private.h"

#define PIXELS_A_CHARACTER 6
#define STAND 3 /* steps for which a label stands before it runs */

static glong
room_for(BenchFirmware *self)
{
  switch (self->model->layout)
    {
    case BENCH_LAYOUT_TOUCH:
    case BENCH_LAYOUT_COLOUR:
      return G_MAXLONG;
    case BENCH_LAYOUT_CHARACTER:
      return 12;
    case BENCH_LAYOUT_GREY:
    case BENCH_LAYOUT_MONO:
    case BENCH_LAYOUT_SMALL:
      return self->model->lcd_width / PIXELS_A_CHARACTER - 2;
    }
  g_return_val_if_reached(G_MAXLONG);
}

/**
 * bench_marquee_runs:
 *
 * Returns: whether the row in focus is too long for the LCD.
 */
gboolean
bench_marquee_runs(BenchFirmware *self, const BenchScreen *screen)
{
  const BenchScreenRow *row;

  if (screen->kind != BENCH_SCREEN_LIST || screen->selected >= screen->rows->len
      || screen->popup != BENCH_POPUP_NONE)
    return FALSE;
  row = g_ptr_array_index(screen->rows, screen->selected);
  return g_utf8_strlen(row->label, -1) + g_utf8_strlen(row->value, -1) > room_for(self);
}

/**
 * bench_marquee_step:
 *
 * A tick of the phone: what runs moves on.
 */
void
bench_marquee_step(BenchFirmware *self)
{
  if (bench_marquee_runs(self, self->screen))
    self->marquee++;
}

/**
 * bench_marquee_compose:
 *
 * Puts on the Screen how far the label in focus has run; another row, or another page, starts anew.
 */
void
bench_marquee_compose(BenchFirmware *self, BenchScreen *screen)
{
  if (self->screen == NULL || self->screen->selected != screen->selected
      || !g_str_equal(self->screen->title, screen->title))
    self->marquee = 0;
  if (bench_marquee_runs(self, screen) && self->marquee > STAND)
    screen->marquee = self->marquee - STAND;
}
