/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Touches of the touch model's LCD: each stands for keys, or for what only a touch LCD has.
 */
#include <string.h>

#include "firmware/display.h"
#include "firmware/firmware-private.h"
#include "firmware/lock.h"

/* Which row of @prefix "row-" or "field-" is meant, from 0; -1 for none there is. */
static int
row_of(BenchFirmware *self, const char *target, const char *prefix)
{
  guint64 number;

  if (!g_str_has_prefix(target, prefix) || self->screen->rows->len == 0
      || !g_ascii_string_to_unsigned(target + strlen(prefix), 10, 1, self->screen->rows->len, &number, NULL))
    return -1;
  return (int) number - 1;
}

/* Goes there as the arrow keys would, so that every kind of page notices. */
static gboolean
move_to(BenchFirmware *self, guint row)
{
  BenchPage *page = bench_page_top(self);
  guint rows = self->screen->rows->len;

  for (guint i = 0; i < rows && page->selected != row; i++)
    page->type->key(self, page, row > page->selected ? BENCH_KEY_DOWN : BENCH_KEY_UP);
  return page->selected == row;
}

static void
touch_row(BenchFirmware *self, guint row, gboolean enter)
{
  BenchView view = bench_firmware_view(self);
  const BenchScreenRow *touched = g_ptr_array_index(self->screen->rows, row);
  gboolean again = view == BENCH_VIEW_PAGE && bench_page_top(self)->selected == row;

  /* A choice is touched to focus it, then to change it. */
  if (again && !enter && touched->choice)
    bench_firmware_handle(self, BENCH_KEY_RIGHT);
  else if (view == BENCH_VIEW_DIAL && enter)
    {
      self->match = row;
      bench_firmware_handle(self, BENCH_KEY_OK);
    }
  else if (view == BENCH_VIEW_PAGE && move_to(self, row) && enter)
    bench_firmware_handle(self, BENCH_KEY_OK);
}

static void
turn_page(BenchFirmware *self, int step)
{
  const BenchScreen *screen = self->screen;
  int last = (int) screen->rows->len - 1;

  if (bench_firmware_view(self) == BENCH_VIEW_PAGE && last >= 0)
    move_to(self, (guint) CLAMP((int) screen->selected + step * (int) screen->visible_rows, 0, last));
  else if (screen->page_key > 0)
    bench_firmware_handle(self, BENCH_KEY_LINE_1 + screen->page_key - 1);
}

static void
edited(BenchFirmware *self, BenchTextEntry *entry)
{
  if (entry == self->entry)
    bench_dial_edited(self);
}

static gboolean
is_for_number(gunichar character)
{
  return character < 0x80 && strchr("0123456789.*:/@[]#", (int) character) != NULL;
}

static void
type(BenchFirmware *self, BenchTextEntry *entry, const char *text)
{
  gunichar character = g_utf8_get_char_validated(text, -1);

  if (character == 0 || character >= (gunichar) -2 || *g_utf8_next_char(text) != '\0'
      || (entry->kind == BENCH_FIELD_NUMBER && !is_for_number(character)))
    return;
  entry->tap_key = 0;
  if (bench_text_entry_insert(entry, character))
    edited(self, entry);
}

static void
go_home(BenchFirmware *self)
{
  bench_page_close_all(self);
  if (self->dialling)
    bench_dial_cancel(self);
  self->expanded = FALSE;
}

static void
open_presence(BenchFirmware *self)
{
  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS];

  bench_firmware_softkeys(self, keys);
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    if (*self->screen->presence != '\0' && g_str_equal(keys[i].label, "Status") && keys[i].act != NULL)
      {
        keys[i].act(self);
        return;
      }
}

static gboolean
touch_entry(BenchFirmware *self, const char *target)
{
  BenchTextEntry *entry = bench_touch_entry(self);

  if (entry == NULL)
    return FALSE;
  if (g_str_has_prefix(target, "type-"))
    type(self, entry, target + strlen("type-"));
  else if (g_str_equal(target, "shift") && entry->kind != BENCH_FIELD_NUMBER)
    entry->mode = entry->mode == BENCH_INPUT_UPPER ? BENCH_INPUT_LOWER : BENCH_INPUT_UPPER;
  else if (g_str_equal(target, "delete"))
    {
      bench_text_entry_delete(entry);
      edited(self, entry);
    }
  else if (g_str_equal(target, "keypad"))
    self->keypad = !self->keypad;
  else
    return FALSE;
  return TRUE;
}

static void
handle(BenchFirmware *self, const char *target)
{
  int row = row_of(self, target, "row-");
  int field = row_of(self, target, "field-");

  if (row >= 0)
    touch_row(self, (guint) row, TRUE);
  else if (field >= 0)
    touch_row(self, (guint) field, FALSE);
  else if (touch_entry(self, target))
    return;
  else if (g_str_equal(target, "expand"))
    self->expanded = TRUE;
  else if (g_str_equal(target, "collapse"))
    self->expanded = FALSE;
  else if (g_str_equal(target, "page-next"))
    turn_page(self, 1);
  else if (g_str_equal(target, "page-previous"))
    turn_page(self, -1);
  else if (g_str_equal(target, "back"))
    bench_firmware_handle(self, BENCH_KEY_X);
  else if (g_str_equal(target, "home"))
    go_home(self);
  else if (g_str_equal(target, "avatar") && !bench_lock_is_on(self))
    open_presence(self);
}

/**
 * bench_touch_entry:
 *
 * Returns: (transfer none) (nullable): the text that is being typed into.
 */
BenchTextEntry *
bench_touch_entry(BenchFirmware *self)
{
  switch (bench_firmware_view(self))
    {
    case BENCH_VIEW_PAGE:
      return bench_page_top(self)->entry;
    case BENCH_VIEW_DIAL:
      return self->entry;
    case BENCH_VIEW_BOOT:
    case BENCH_VIEW_SAVER:
    case BENCH_VIEW_IDLE:
    case BENCH_VIEW_CALL:
    case BENCH_VIEW_PAGING:
    case BENCH_VIEW_FINISHED:
      return NULL;
    }
  g_return_val_if_reached(NULL);
}

/**
 * bench_touch_compose:
 *
 * Puts on the Screen what only a touch LCD shows.
 */
void
bench_touch_compose(BenchFirmware *self, BenchScreen *screen)
{
  if (self->model->layout != BENCH_LAYOUT_TOUCH)
    return;
  screen->expanded = self->expanded && screen->lines->len > 0;
  screen->keypad = self->keypad && bench_touch_entry(self) != NULL;
}

/**
 * bench_firmware_touch:
 * @target: a key's name; or "row-N" (selects the row and does OK), "field-N" (puts the focus there; on a choice in focus, changes it), "expand",
 *   "collapse", "page-next", "page-previous", "keypad", "type-C", "shift", "delete", "back", "home", "avatar". One
 *   that the present Screen does not have does nothing.
 *
 * Does what touching the LCD there does.
 */
void
bench_firmware_touch(BenchFirmware *self, const char *target)
{
  BenchKey key = bench_key_from_name(target);
  gboolean is_card = bench_key_is_line(key);

  bench_firmware_begin(self);
  if (key != BENCH_KEY_NONE)
    {
      if (is_card)
        self->expanded = FALSE;
      bench_firmware_key(self, key, BENCH_KEY_CLICK);
    }
  else if (!self->booting)
    {
      bench_held_keys_release(self);
      bench_sounds_heed(self);
      bench_lock_heed(self);
      /* Going back is the X key's; on a screen that nobody saw it only brings the screen back. */
      if (!bench_display_takes(self, BENCH_KEY_X)
          && !(g_str_equal(target, "back") && bench_lock_takes(self, BENCH_KEY_X)))
        handle(self, target);
    }
  bench_firmware_end(self);
}
