/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/screen.h"

#define USUAL_ROWS 6

G_DEFINE_BOXED_TYPE(BenchScreen, bench_screen, bench_screen_ref, bench_screen_unref)

static void
line_free(BenchScreenLine *line)
{
  g_free(line->text);
  g_free(line->icon);
  g_free(line);
}

static void
row_free(BenchScreenRow *row)
{
  g_free(row->icon);
  g_free(row->label);
  g_free(row->value);
  g_free(row);
}

static void
module_free(BenchScreenModule *module)
{
  g_ptr_array_unref(module->lines);
  g_free(module);
}

/* Every text of a Screen, so that making, freeing and comparing cannot forget one. */
#define TEXT_FIELDS 24

static void
list_texts(BenchScreen *screen, char **fields[TEXT_FIELDS])
{
  char **all[TEXT_FIELDS] = {
    &screen->account,    &screen->time,      &screen->title,     &screen->counter, &screen->big_time,
    &screen->big_date,   &screen->text,      &screen->entry,     &screen->mode,    &screen->entry_account,
    &screen->name,       &screen->number,    &screen->duration,  &screen->codec,   &screen->via,
    &screen->reason,     &screen->call_icon, &screen->audio,     &screen->dtmf,    &screen->recording,
    &screen->popup_text, &screen->presence,  &screen->wallpaper, &screen->logo,
  };

  for (guint i = 0; i < TEXT_FIELDS; i++)
    fields[i] = all[i];
}

/**
 * bench_screen_new:
 *
 * Returns: (transfer full): a Screen of that kind with every text "" and no rows, lines or icons.
 */
BenchScreen *
bench_screen_new(BenchScreenKind kind)
{
  BenchScreen *screen = g_new0(BenchScreen, 1);
  char **texts[TEXT_FIELDS];

  g_atomic_ref_count_init(&screen->ref_count);
  screen->kind = kind;
  list_texts(screen, texts);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    *texts[i] = g_strdup("");
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      screen->softkeys[i] = g_strdup("");
      screen->softkey_names[i] = g_strdup("");
    }
  screen->icons = g_ptr_array_new_with_free_func(g_free);
  screen->lines = g_ptr_array_new_with_free_func((GDestroyNotify) line_free);
  screen->rows = g_ptr_array_new_with_free_func((GDestroyNotify) row_free);
  screen->modules = g_ptr_array_new_with_free_func((GDestroyNotify) module_free);
  screen->page = 1;
  screen->pages = 1;
  screen->visible_rows = USUAL_ROWS;
  screen->backlight = BENCH_SCREEN_BRIGHTEST;
  screen->contrast = BENCH_SCREEN_USUAL_CONTRAST;
  return screen;
}

/**
 * bench_screen_ref:
 *
 * Returns: (transfer full): @screen, with one more owner.
 */
BenchScreen *
bench_screen_ref(BenchScreen *screen)
{
  g_atomic_ref_count_inc(&screen->ref_count);
  return screen;
}

/**
 * bench_screen_unref:
 * @screen: (transfer full): freed with its last owner
 */
void
bench_screen_unref(BenchScreen *screen)
{
  char **texts[TEXT_FIELDS];

  if (!g_atomic_ref_count_dec(&screen->ref_count))
    return;
  list_texts(screen, texts);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    g_free(*texts[i]);
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      g_free(screen->softkeys[i]);
      g_free(screen->softkey_names[i]);
    }
  g_ptr_array_unref(screen->icons);
  g_ptr_array_unref(screen->lines);
  g_ptr_array_unref(screen->rows);
  g_ptr_array_unref(screen->modules);
  g_free(screen);
}

/**
 * bench_screen_set:
 * @field: (inout): one of a Screen's texts
 * @text: (nullable): copied; %NULL means ""; what is not UTF-8 is replaced
 */
void
bench_screen_set(char **field, const char *text)
{
  char *old = *field;

  *field = g_utf8_make_valid(text != NULL ? text : "", -1);
  g_free(old);
}

/**
 * bench_screen_set_softkeys:
 * @key1: (nullable): label of the leftmost key in English, %NULL or "" leaves it blank; so for the others
 */
void
bench_screen_set_softkeys(BenchScreen *screen,
                          const char *key1,
                          const char *key2,
                          const char *key3,
                          const char *key4)
{
  bench_screen_set(&screen->softkeys[0], key1);
  bench_screen_set(&screen->softkeys[1], key2);
  bench_screen_set(&screen->softkeys[2], key3);
  bench_screen_set(&screen->softkeys[3], key4);
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    bench_screen_set(&screen->softkey_names[i], screen->softkeys[i]);
}

/**
 * bench_screen_add_icon:
 * @icon: name of a status-bar icon, drawn right of those before it
 */
void
bench_screen_add_icon(BenchScreen *screen, const char *icon)
{
  g_ptr_array_add(screen->icons, g_strdup(icon));
}

static void
add_line(GPtrArray *lines, const char *text, const char *icon, gboolean selected)
{
  BenchScreenLine *line = g_new0(BenchScreenLine, 1);

  bench_screen_set(&line->text, text);
  bench_screen_set(&line->icon, icon);
  line->selected = selected;
  g_ptr_array_add(lines, line);
}

/**
 * bench_screen_add_line:
 * @text: (nullable): label beside the next line key, "" for an empty key
 * @icon: (nullable): see #BenchScreenLine
 * @selected: whether it is the default account
 */
void
bench_screen_add_line(BenchScreen *screen, const char *text, const char *icon, gboolean selected)
{
  add_line(screen->lines, text, icon, selected);
}

/**
 * bench_screen_add_module:
 * @page: the page that is up, from 1
 * @pages: how many it has
 *
 * Returns: (transfer none): the next expansion module, without labels yet.
 */
BenchScreenModule *
bench_screen_add_module(BenchScreen *screen, guint page, guint pages)
{
  BenchScreenModule *module = g_new0(BenchScreenModule, 1);

  module->page = page;
  module->pages = pages;
  module->lines = g_ptr_array_new_with_free_func((GDestroyNotify) line_free);
  g_ptr_array_add(screen->modules, module);
  return module;
}

/**
 * bench_screen_module_add_line:
 *
 * As bench_screen_add_line(), of a module's next key.
 */
void
bench_screen_module_add_line(BenchScreenModule *module, const char *text, const char *icon, gboolean selected)
{
  add_line(module->lines, text, icon, selected);
}

/**
 * bench_screen_add_row:
 * @icon: (nullable): direction icon
 * @label: (nullable): left text
 * @value: (nullable): right text; a secret must come masked already
 *
 * Returns: (transfer none): the new last row, for the caller to set its flags.
 */
BenchScreenRow *
bench_screen_add_row(BenchScreen *screen, const char *icon, const char *label, const char *value)
{
  BenchScreenRow *row = g_new0(BenchScreenRow, 1);

  bench_screen_set(&row->icon, icon);
  bench_screen_set(&row->label, label);
  bench_screen_set(&row->value, value);
  g_ptr_array_add(screen->rows, row);
  return row;
}

static gboolean
equal_lines(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchScreenLine *one = g_ptr_array_index(a, i);
      const BenchScreenLine *two = g_ptr_array_index(b, i);

      if (!g_str_equal(one->text, two->text) || !g_str_equal(one->icon, two->icon)
          || one->selected != two->selected)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_rows(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchScreenRow *one = g_ptr_array_index(a, i);
      const BenchScreenRow *two = g_ptr_array_index(b, i);

      if (!g_str_equal(one->icon, two->icon) || !g_str_equal(one->label, two->label)
          || !g_str_equal(one->value, two->value) || one->choice != two->choice || one->secret != two->secret)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_modules(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchScreenModule *one = g_ptr_array_index(a, i);
      const BenchScreenModule *two = g_ptr_array_index(b, i);

      if (one->page != two->page || one->pages != two->pages || !equal_lines(one->lines, two->lines))
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_frames(const BenchScreen *a, const BenchScreen *b)
{
  return a->page == b->page && a->pages == b->pages && a->page_key == b->page_key
         && a->expanded == b->expanded && a->keypad == b->keypad && a->grid == b->grid
         && a->backlight == b->backlight && a->contrast == b->contrast && a->theme == b->theme
         && equal_modules(a->modules, b->modules);
}

static gboolean
equal_texts(const BenchScreen *a, const BenchScreen *b)
{
  char **texts_a[TEXT_FIELDS];
  char **texts_b[TEXT_FIELDS];

  list_texts((BenchScreen *) a, texts_a);
  list_texts((BenchScreen *) b, texts_b);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    if (!g_str_equal(*texts_a[i], *texts_b[i]))
      return FALSE;
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    if (!g_str_equal(a->softkeys[i], b->softkeys[i])
        || !g_str_equal(a->softkey_names[i], b->softkey_names[i]))
      return FALSE;
  if (a->icons->len != b->icons->len)
    return FALSE;
  for (guint i = 0; i < a->icons->len; i++)
    if (!g_str_equal(g_ptr_array_index(a->icons, i), g_ptr_array_index(b->icons, i)))
      return FALSE;
  return TRUE;
}

/**
 * bench_screen_equal:
 *
 * Returns: whether both show the same.
 */
gboolean
bench_screen_equal(const BenchScreen *a, const BenchScreen *b)
{
  if (a == b)
    return TRUE;
  return a->kind == b->kind && a->caret == b->caret && a->selected == b->selected
         && a->first_visible == b->first_visible && a->marquee == b->marquee
         && a->visible_rows == b->visible_rows && a->wideband == b->wideband && a->secure == b->secure
         && a->muted == b->muted && a->popup == b->popup && a->popup_value == b->popup_value
         && a->popup_maximum == b->popup_maximum && equal_texts(a, b) && equal_lines(a->lines, b->lines)
         && equal_rows(a->rows, b->rows) && equal_frames(a, b);
}

/**
 * bench_screen_kind_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts.
 */
const char *
bench_screen_kind_name(BenchScreenKind kind)
{
  switch (kind)
    {
    case BENCH_SCREEN_BOOT:
      return "boot";
    case BENCH_SCREEN_IDLE:
      return "idle";
    case BENCH_SCREEN_DIAL:
      return "dial";
    case BENCH_SCREEN_CALL:
      return "call";
    case BENCH_SCREEN_LIST:
      return "list";
    case BENCH_SCREEN_FORM:
      return "form";
    case BENCH_SCREEN_MESSAGE:
      return "message";
    case BENCH_SCREEN_SAVER:
      return "screensaver";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_layout_from_name:
 * @name: as a model file has it: "touch", "colour", "grey", "mono", "small" or "character"
 * @layout: (out): set when there is such a class
 *
 * Returns: whether there is.
 */
gboolean
bench_layout_from_name(const char *name, BenchLayout *layout)
{
  static const char *const names[] = {
    [BENCH_LAYOUT_TOUCH] = "touch", [BENCH_LAYOUT_COLOUR] = "colour", [BENCH_LAYOUT_GREY] = "grey",
    [BENCH_LAYOUT_MONO] = "mono",   [BENCH_LAYOUT_SMALL] = "small",   [BENCH_LAYOUT_CHARACTER] = "character",
  };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i], name))
      {
        *layout = (BenchLayout) i;
        return TRUE;
      }
  return FALSE;
}
