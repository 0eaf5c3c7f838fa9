/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/touch.h"

#include "lcd/touch-layout.h"

static void
target_free(BenchTouchTarget *target)
{
  g_free(target->name);
  g_free(target->label);
  g_free(target);
}

/* @name is taken over; @label is copied. */
static void
add(GPtrArray *targets, char *name, const char *label, double x, double y, double width, double height)
{
  BenchTouchTarget *target = g_new0(BenchTouchTarget, 1);

  target->name = name;
  target->label = *label != '\0' ? g_strdup(label) : g_strdup(name);
  target->x = x;
  target->y = y;
  target->width = width;
  target->height = height;
  g_ptr_array_add(targets, target);
}

static void
add_soft_keys(GPtrArray *targets, const BenchScreen *screen)
{
  for (int i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    if (*screen->softkeys[i] != '\0')
      add(targets, g_strdup_printf("soft-%d", i + 1), screen->softkeys[i], i * TOUCH_WIDTH / 4,
          TOUCH_SOFT_KEY_TOP, TOUCH_WIDTH / 4, TOUCH_HEIGHT - TOUCH_SOFT_KEY_TOP);
}

static void
add_card(GPtrArray *targets, const BenchScreen *screen, guint index, double x, double y)
{
  const BenchScreenLine *line = g_ptr_array_index(screen->lines, index);
  g_autofree char *label = g_strdup_printf("Line key %u", index + 1);

  add(targets, g_strdup_printf("line-%u", index + 1), *line->text != '\0' ? line->text : label, x, y,
      TOUCH_CARD_WIDTH, TOUCH_CARD_HEIGHT);
}

static void
add_all_cards(GPtrArray *targets, const BenchScreen *screen)
{
  guint shown = MIN(screen->lines->len, TOUCH_CARDS_EXPANDED);

  for (guint i = 0; i <= shown; i++)
    {
      double x = 14 + i / TOUCH_CARDS_A_SIDE * 158.0;
      double y = TOUCH_CARD_TOP + i % TOUCH_CARDS_A_SIDE * TOUCH_CARD_STEP;

      if (i < shown)
        add_card(targets, screen, i, x, y);
      else
        add(targets, g_strdup("collapse"), "Fewer line keys", x, y, TOUCH_CARD_WIDTH, TOUCH_CARD_HEIGHT);
    }
}

static void
add_cards(GPtrArray *targets, const BenchScreen *screen)
{
  gboolean padded = screen->keypad && screen->kind == BENCH_SCREEN_DIAL;
  gboolean more = screen->lines->len > 2 * TOUCH_CARDS_A_SIDE;
  guint shown = more ? TOUCH_CARDS_COLLAPSED : screen->lines->len;

  for (guint i = 0; i < shown + (more ? 1 : 0); i++)
    {
      double x = i < TOUCH_CARDS_A_SIDE ? 10 : TOUCH_WIDTH - 10 - TOUCH_CARD_WIDTH;
      double y = TOUCH_CARD_TOP + i % TOUCH_CARDS_A_SIDE * TOUCH_CARD_STEP;

      /* The on-screen dial pad lies over the right column. */
      if (padded && i >= TOUCH_CARDS_A_SIDE)
        return;
      if (i < shown)
        add_card(targets, screen, i, x, y);
      else
        add(targets, g_strdup("expand"), "All line keys", x, y, TOUCH_CARD_WIDTH, TOUCH_CARD_HEIGHT);
    }
}

static void
add_dial_pad(GPtrArray *targets)
{
  static const char keys[] = "123456789*0#";

  for (int i = 0; i < 12; i++)
    {
      double x = TOUCH_PAD_LEFT + 4 + i % 3 * 120;
      double y = TOUCH_LIST_TOP + i / 3 * 87;
      char label[2] = { keys[i], '\0' };
      char *name = keys[i] == '*'   ? g_strdup("star")
                   : keys[i] == '#' ? g_strdup("hash")
                                    : g_strdup_printf("digit-%c", keys[i]);

      add(targets, name, label, x, y, 114, 82);
    }
}

static void
add_dial(GPtrArray *targets, const BenchScreen *screen)
{
  double right = screen->keypad ? TOUCH_PAD_LEFT - 6 : TOUCH_PANEL_RIGHT;

  add(targets, g_strdup("keypad"), screen->keypad ? "Hide keypad" : "Show keypad", right - 52, 50, 46, 36);
  for (guint i = 0; i < MIN(screen->rows->len, 4); i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      g_autofree char *label = g_strdup_printf("%s %s", row->label, row->value);

      add(targets, g_strdup_printf("row-%u", i + 1), g_strstrip(label), TOUCH_PANEL_LEFT + 6, 202 + i * 46.0,
          right - TOUCH_PANEL_LEFT - 12, 44);
    }
  if (screen->keypad)
    add_dial_pad(targets);
}

static const char *
name_of_sign(char sign)
{
  switch (sign)
    {
    case ' ':
      return "Space";
    case '.':
      return "Full stop";
    case ',':
      return "Comma";
    case '-':
      return "Hyphen";
    case '_':
      return "Underscore";
    case '/':
      return "Slash";
    case ':':
      return "Colon";
    case '@':
      return "At sign";
    case '*':
      return "Star";
    case '#':
      return "Hash";
    default:
      return NULL;
    }
}

static void
add_letter(GPtrArray *targets, char letter, double x, double y, double width)
{
  char label[2] = { letter, '\0' };
  const char *name = name_of_sign(letter);

  add(targets, g_strdup_printf("type-%c", letter), name != NULL ? name : label, x, y, width,
      TOUCH_KEYBOARD_STEP - 4);
}

static void
add_keyboard(GPtrArray *targets, const BenchScreen *screen)
{
  static const char *const rows[] = { "1234567890", "qwertyuiop", "asdfghjkl@", "zxcvbnm" };
  gboolean upper = g_str_equal(screen->mode, "ABC");
  double y = TOUCH_KEYBOARD_TOP;

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++, y += TOUCH_KEYBOARD_STEP)
    {
      double x = i == 3 ? 4 + 80 : 4;

      if (i == 3)
        {
          add(targets, g_strdup("shift"), "Shift", 4, y, 76, TOUCH_KEYBOARD_STEP - 4);
          add(targets, g_strdup("delete"), "Delete", 4 + 8 * 79.2 + 0.8, y, 154, TOUCH_KEYBOARD_STEP - 4);
        }
      for (const char *letter = rows[i]; *letter != '\0'; letter++, x += 79.2)
        add_letter(targets, upper ? g_ascii_toupper(*letter) : *letter, x, y, 75);
    }
  add(targets, g_strdup("keypad"), "Hide keyboard", 4, y, 76, TOUCH_KEYBOARD_STEP - 4);
  for (int i = 0; i < 4; i++)
    add_letter(targets, "*#-_"[i], 84 + i * 60, y, 56);
  add_letter(targets, ' ', 324, y, 232);
  for (int i = 0; i < 4; i++)
    add_letter(targets, ".,:/"[i], 560 + i * 59, y, 55);
}

static void
add_grid(GPtrArray *targets, const BenchScreen *screen)
{
  guint first = screen->selected / TOUCH_GRID_CELLS * TOUCH_GRID_CELLS;

  for (guint i = first; i < MIN(first + TOUCH_GRID_CELLS, screen->rows->len); i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      guint cell = i - first;

      add(targets, g_strdup_printf("row-%u", i + 1), row->label, 10 + cell % TOUCH_GRID_COLUMNS * 170,
          TOUCH_LIST_TOP + cell / TOUCH_GRID_COLUMNS * 175, 166, 171);
    }
}

static void
add_rows(GPtrArray *targets, const BenchScreen *screen)
{
  gboolean form = screen->kind == BENCH_SCREEN_FORM;
  guint visible = MAX(screen->visible_rows, 1);
  guint first = screen->first_visible;
  double height = (double) (TOUCH_LIST_BOTTOM - TOUCH_LIST_TOP) / visible;

  /* The keyboard leaves room for the field in focus only, and one more. */
  if (screen->keypad)
    {
      visible = 2;
      first = screen->selected;
      height = (TOUCH_KEYBOARD_TOP - 6.0 - TOUCH_LIST_TOP) / visible;
    }
  for (guint i = first; i < MIN(first + visible, screen->rows->len); i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      g_autofree char *label = g_strdup_printf("%s %s", row->label, row->value);

      add(targets, g_strdup_printf("%s-%u", form ? "field" : "row", i + 1), g_strstrip(label), 10,
          TOUCH_LIST_TOP + (i - first) * height, TOUCH_LIST_RIGHT - 10, height);
    }
}

static void
add_list(GPtrArray *targets, const BenchScreen *screen)
{
  guint visible = screen->grid ? TOUCH_GRID_CELLS : screen->visible_rows;
  double x = TOUCH_LIST_RIGHT + 10;

  if (screen->grid)
    add_grid(targets, screen);
  else
    add_rows(targets, screen);
  if (screen->keypad)
    {
      add_keyboard(targets, screen);
      return;
    }
  if (screen->rows->len > visible)
    {
      add(targets, g_strdup("page-previous"), "Previous page", x, TOUCH_LIST_TOP, 90, 80);
      add(targets, g_strdup("page-next"), "Next page", x, TOUCH_LIST_TOP + 88, 90, 80);
    }
  if (*screen->mode != '\0')
    add(targets, g_strdup("keypad"), "Show keyboard", x, TOUCH_LIST_BOTTOM - 80, 90, 80);
}

static void
add_bar(GPtrArray *targets, const BenchScreen *screen)
{
  gboolean home = screen->kind == BENCH_SCREEN_IDLE || screen->kind == BENCH_SCREEN_CALL;

  if (!home)
    {
      add(targets, g_strdup("back"), "Back", 0, 0, 54, TOUCH_BAR);
      add(targets, g_strdup("home"), "Home", 56, 0, 54, TOUCH_BAR);
    }
  if (*screen->presence != '\0')
    {
      g_autofree char *label = g_strdup_printf("Presence: %s", screen->presence);

      add(targets, g_strdup("avatar"), label, TOUCH_WIDTH - 48, 0, 48, TOUCH_BAR);
    }
}

/**
 * bench_touch_list_targets:
 *
 * Returns: (transfer full) (element-type BenchTouchTarget): what can be touched on the 800x480 LCD while it shows
 *   @screen; no two of them overlap.
 */
GPtrArray *
bench_touch_list_targets(const BenchScreen *screen)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func((GDestroyNotify) target_free);
  gboolean asks = screen->popup != BENCH_POPUP_NONE && screen->popup != BENCH_POPUP_NOTE
                  && screen->popup != BENCH_POPUP_VOLUME;

  if (screen->kind == BENCH_SCREEN_BOOT)
    return targets;
  if (screen->kind == BENCH_SCREEN_SAVER)
    {
      add(targets, g_strdup("x"), "Screensaver", 0, 0, TOUCH_WIDTH, TOUCH_HEIGHT);
      return targets;
    }
  add_soft_keys(targets, screen);
  /* A pop-up that wants an answer covers the rest. */
  if (asks)
    return targets;
  add_bar(targets, screen);
  if (screen->kind == BENCH_SCREEN_LIST || screen->kind == BENCH_SCREEN_FORM)
    {
      add_list(targets, screen);
      return targets;
    }
  if (screen->expanded)
    add_all_cards(targets, screen);
  else
    add_cards(targets, screen);
  if (screen->kind == BENCH_SCREEN_DIAL && !screen->expanded)
    add_dial(targets, screen);
  return targets;
}
