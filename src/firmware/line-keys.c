/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys beside the LCD and their pages (phone-ui 1.1, 2.1). A model has as many keys as fit there and more
 * functions than that; when functions beyond the first page are in use, the last key turns the page.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/lync.h"

/* A touched LCD shows a card for each function; it collapses and expands by itself. */
static guint
count_positions(BenchFirmware *self)
{
  return self->model->layout == BENCH_LAYOUT_TOUCH ? self->model->line_functions : self->model->line_keys;
}

static guint
last_used_function(BenchFirmware *self)
{
  for (guint i = self->model->line_functions; i > 0; i--)
    {
      g_autofree char *name = g_strdup_printf("linekey.%u", i);
      g_autoptr(BenchDssKey) key = bench_dss_key_read(self, name);

      if (bench_dss_key_is_used(self, key))
        return i;
    }
  return 0;
}

static guint
count_pages(BenchFirmware *self)
{
  guint a_page = count_positions(self) - 1;
  guint last;

  if (self->model->line_key_pages < 2 || count_positions(self) < 2)
    return 1;
  last = last_used_function(self);
  if (last <= count_positions(self))
    return 1;
  return MIN((last + a_page - 1) / a_page, self->model->line_key_pages);
}

/**
 * bench_line_keys_count:
 *
 * Counts the pages that have something on them, before each Screen is made: it takes a look at every function, and
 * all that is asked about the keys depends on it.
 */
void
bench_line_keys_count(BenchFirmware *self)
{
  self->line_pages = count_pages(self);
}

static guint
present_page(BenchFirmware *self)
{
  return self->line_page % self->line_pages;
}

/**
 * bench_line_keys_is_page_key:
 * @position: a key beside the LCD, from 1
 *
 * Returns: whether it turns the page.
 */
gboolean
bench_line_keys_is_page_key(BenchFirmware *self, guint position)
{
  return position == count_positions(self) && self->line_pages > 1;
}

/**
 * bench_line_keys_find:
 * @position: a key beside the LCD, from 1
 *
 * Returns: X of the linekey.X it stands for on the page that is up; 0: none, or it turns the page.
 */
guint
bench_line_keys_find(BenchFirmware *self, guint position)
{
  guint function = position;

  if (position == 0 || position > count_positions(self) || bench_line_keys_is_page_key(self, position))
    return 0;
  if (self->line_pages > 1)
    function += present_page(self) * (count_positions(self) - 1);
  return function <= self->model->line_functions ? function : 0;
}

/**
 * bench_line_keys_is_up:
 * @function: X of linekey.X
 *
 * Returns: whether a key stands for it on the page that is up.
 */
gboolean
bench_line_keys_is_up(BenchFirmware *self, guint function)
{
  if (self->line_pages < 2)
    return function <= count_positions(self);
  return (function - 1) / (count_positions(self) - 1) == present_page(self);
}

/**
 * bench_line_keys_turn:
 *
 * Turns to the next page, after the last to the first.
 */
void
bench_line_keys_turn(BenchFirmware *self)
{
  self->line_page = (present_page(self) + 1) % self->line_pages;
}

static void
add_label(BenchFirmware *self, BenchScreen *screen, const BenchDssKey *key)
{
  g_autofree char *label = NULL;

  /* Without somebody who is signed in the keys have no labels (phone-ui 2.4). */
  if (!bench_dss_key_is_used(self, key) || bench_lync_is_signed_out(self))
    {
      bench_screen_add_line(screen, "", "", FALSE);
      return;
    }
  label = bench_dss_key_label(self, key);
  bench_screen_add_line(screen, label, bench_dss_key_icon(self, key), bench_dss_key_is_default(self, key));
}

/**
 * bench_line_keys_compose:
 *
 * Puts the labels of the page that is up on the Screen, and which page that is.
 */
void
bench_line_keys_compose(BenchFirmware *self, BenchScreen *screen)
{
  screen->pages = self->line_pages;
  screen->page = present_page(self) + 1;
  screen->page_key = self->line_pages > 1 ? count_positions(self) : 0;
  for (guint i = 1; i <= count_positions(self); i++)
    {
      guint function = bench_line_keys_find(self, i);
      g_autofree char *text
          = g_strdup_printf(function > 0 ? "linekey.%u" : "%u", function > 0 ? function : screen->page);

      if (function > 0)
        {
          g_autoptr(BenchDssKey) key = bench_dss_key_read(self, text);

          add_label(self, screen, key);
        }
      else if (bench_line_keys_is_page_key(self, i))
        bench_screen_add_line(screen, text, "page", FALSE);
      else
        bench_screen_add_line(screen, "", "", FALSE);
    }
}

/**
 * bench_line_keys_press:
 * @position: a key beside the LCD, from 1
 *
 * Turns the page, or does what the key is for.
 */
void
bench_line_keys_press(BenchFirmware *self, guint position)
{
  g_autoptr(BenchDssKey) key = NULL;

  if (bench_line_keys_is_page_key(self, position))
    {
      bench_line_keys_turn(self);
      return;
    }
  key = bench_dss_key_find(self, BENCH_KEY_LINE_1 + position - 1);
  if (key != NULL && bench_dss_key_is_used(self, key))
    {
      bench_dss_press(self, key);
      return;
    }
  {
    g_autofree char *text = g_strdup_printf(bench_text(self, "Line key %u has no function"), position);

    bench_popup_note(self, text);
  }
}
