/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of the menu: a stack of them, and the two kinds that are lists, made from tables
 * (data/menus.tsv, and of C).
 */
#include "firmware/firmware-private.h"

#include "settings/parameters.h"

/**
 * bench_page_free:
 * @page: (transfer full): a page that left the stack
 */
void
bench_page_free(BenchPage *page)
{
  g_clear_pointer(&page->values, g_ptr_array_unref);
  g_clear_pointer(&page->entries, g_ptr_array_unref);
  g_clear_pointer(&page->shown, g_array_unref);
  g_free(page->subject);
  bench_text_entry_free(page->entry);
  g_free(page);
}

/**
 * bench_page_push:
 * @table: what the page is made from; must outlive it
 *
 * Returns: (transfer none): a new page on top of the others.
 */
BenchPage *
bench_page_push(BenchFirmware *self, const BenchPageType *type, gconstpointer table)
{
  BenchPage *page = g_new0(BenchPage, 1);
  const BenchPage *below = bench_page_top(self);

  bench_call_watch_dismiss(self);
  page->type = type;
  page->table = table;
  page->level = below != NULL ? below->level : bench_access_get_mode(self->access);
  page->read_only = below != NULL && below->read_only;
  g_ptr_array_add(self->pages, page);
  return page;
}

/**
 * bench_page_top:
 *
 * Returns: (transfer none) (nullable): the page that shows.
 */
BenchPage *
bench_page_top(BenchFirmware *self)
{
  return self->pages->len > 0 ? g_ptr_array_index(self->pages, self->pages->len - 1) : NULL;
}

/**
 * bench_page_back:
 *
 * Leaves the page that shows.
 */
void
bench_page_back(BenchFirmware *self)
{
  if (self->pages->len > 0)
    g_ptr_array_set_size(self->pages, (int) self->pages->len - 1);
}

/**
 * bench_page_close_all:
 *
 * Leaves the menu.
 */
void
bench_page_close_all(BenchFirmware *self)
{
  g_ptr_array_set_size(self->pages, 0);
}

/**
 * bench_page_set_counter:
 * @rows: how many there are
 *
 * Puts "n/m", the selected row and the scroll position on the Screen.
 */
void
bench_page_set_counter(BenchFirmware *self, BenchPage *page, BenchScreen *screen, guint rows)
{
  guint list_rows = self->model->list_rows;
  g_autofree char *counter = NULL;

  screen->visible_rows = list_rows;
  if (rows == 0)
    return;
  page->selected = MIN(page->selected, rows - 1);
  if (page->selected < page->first_visible)
    page->first_visible = page->selected;
  if (page->selected >= page->first_visible + list_rows)
    page->first_visible = page->selected - list_rows + 1;
  if (page->first_visible + list_rows > rows)
    page->first_visible = rows > list_rows ? rows - list_rows : 0;
  counter = g_strdup_printf("%u/%u", page->selected + 1, rows);
  bench_screen_set(&screen->counter, counter);
  screen->selected = page->selected;
  screen->first_visible = page->first_visible;
}

/**
 * bench_page_move:
 *
 * Moves the selection with up and down, round and round.
 *
 * Returns: whether @key was one of them.
 */
gboolean
bench_page_move(BenchPage *page, BenchKey key, guint rows)
{
  if (key != BENCH_KEY_UP && key != BENCH_KEY_DOWN)
    return FALSE;
  if (rows > 0)
    page->selected = (page->selected + rows + (key == BENCH_KEY_UP ? -1u : 1u)) % rows;
  return TRUE;
}

/**
 * bench_menu_holds:
 * @condition: (nullable): of an item or a field
 * @page: (nullable): what stands for %u and %s; of a form, its values as edited count
 *
 * Returns: whether it is there now.
 */
gboolean
bench_menu_holds(BenchFirmware *self, const BenchMenuCondition *condition, const BenchPage *page)
{
  g_autofree char *name = NULL;
  guint has;

  if (condition == NULL)
    return TRUE;
  has = bench_menu_tree_has(self->model, bench_settings_get(self->settings, "benchphone.edition"));
  if ((condition->needs & ~has) != 0)
    return FALSE;
  if (condition->parameter == NULL)
    return TRUE;
  if (page != NULL && page->values != NULL)
    return bench_form_holds(page, condition);
  name = bench_menu_tree_fill(condition->parameter, page != NULL ? page->argument : 0,
                              page != NULL ? page->subject : NULL);
  return g_strv_contains((const char *const *) condition->values, bench_settings_get(self->settings, name));
}

/* The items that the person at the phone may see. */
static GPtrArray *
list_items(BenchFirmware *self, BenchPage *page)
{
  const BenchMenuTable *table = page->table;
  GPtrArray *items = g_ptr_array_new();

  for (guint i = 0; i < table->n_items; i++)
    if (bench_menu_holds(self, table->items[i].condition, page)
        && bench_menu_levels_find(self, table->title, table->items[i].label).see <= page->level)
      g_ptr_array_add(items, (gpointer) &table->items[i]);
  return items;
}

/* The touch model has its menu as big icons. */
static gboolean
is_grid(BenchFirmware *self, const BenchPage *page)
{
  return self->model->layout == BENCH_LAYOUT_TOUCH
         && page->table == bench_menu_tree_menu(bench_menu_tree_get(), "main");
}

/* An item's icon is called like the item: "user-mode". */
static void
add_icon_row(BenchScreen *screen, const BenchMenuItem *item)
{
  g_autofree char *icon = g_strdelimit(g_ascii_strdown(item->label, -1), " ", '-');

  bench_screen_add_row(screen, icon, item->label, NULL);
}

static void
menu_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const BenchMenuTable *table = page->table;
  g_autoptr(GPtrArray) items = list_items(self, page);
  g_autofree char *title
      = bench_menu_tree_fill(bench_text(self, table->title), page->argument, page->subject);

  bench_screen_set(&screen->title, title);
  screen->grid = is_grid(self, page);
  for (guint i = 0; i < items->len; i++)
    {
      const BenchMenuItem *item = g_ptr_array_index(items, i);
      g_autofree char *label = g_strdup_printf("%u. %s", i + 1, bench_text(self, item->label));

      if (screen->grid)
        add_icon_row(screen, item);
      else
        bench_screen_add_row(screen, NULL, label, NULL);
    }
  bench_page_set_counter(self, page, screen, items->len);
}

/* Who may only look gets the page an item opens, and no question whether to do something. */
static void
enter_item(BenchFirmware *self, BenchPage *page, const BenchMenuItem *item)
{
  const BenchMenuTable *table = page->table;
  guint least = bench_menu_levels_find(self, table->title, item->label).change;
  gboolean read_only = page->read_only || least > page->level;
  guint pages = self->pages->len;

  /* Below a list the menus and forms are about what was chosen there. */
  item->open(self, item->target, item->argument != 0 ? item->argument : page->argument);
  if (!read_only)
    return;
  if (self->pages->len > pages)
    bench_form_make_read_only(self, bench_page_top(self));
  else
    bench_popup_note(self, "Read only!");
}

static void
menu_enter(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  g_autoptr(GPtrArray) items = list_items(self, page);

  if (page->selected < items->len)
    enter_item(self, page, g_ptr_array_index(items, page->selected));
}

static void
menu_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  keys[3] = (BenchSoftKey){ "Enter", menu_enter };
}

/* Among the big icons left and right step like up and down. */
static gboolean
move_in_grid(BenchPage *page, BenchKey key, guint items)
{
  if (key == BENCH_KEY_LEFT)
    return bench_page_move(page, BENCH_KEY_UP, items);
  return bench_page_move(page, key == BENCH_KEY_RIGHT ? BENCH_KEY_DOWN : key, items);
}

static void
menu_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  g_autoptr(GPtrArray) items = list_items(self, page);
  char digit = bench_key_to_digit(key);

  if (is_grid(self, page) ? move_in_grid(page, key, items->len) : bench_page_move(page, key, items->len))
    return;
  if (key == BENCH_KEY_OK)
    menu_enter(self);
  else if (key == BENCH_KEY_X)
    bench_page_back(self);
  else if (digit > '0' && digit <= '9' && (guint) (digit - '1') < items->len)
    {
      /* A digit goes straight to the item of that number. */
      page->selected = (guint) (digit - '1');
      menu_enter(self);
    }
}

static const BenchPageType menu_type = { menu_compose, menu_softkeys, menu_key };

/**
 * bench_menu_open_menu:
 * @target: a #BenchMenuTable
 *
 * Opens a menu.
 */
void
bench_menu_open_menu(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_push(self, &menu_type, target)->argument = argument;
}

/**
 * bench_menu_is_lync:
 *
 * Returns: whether this is a phone with the Lync Edition.
 */
gboolean
bench_menu_is_lync(BenchFirmware *self)
{
  return (bench_menu_tree_has(self->model, bench_settings_get(self->settings, "benchphone.edition"))
          & BENCH_MENU_LYNC)
         != 0;
}

/**
 * bench_menu_open:
 * @name: of a menu in data/menus.tsv
 *
 * Opens a menu.
 */
void
bench_menu_open(BenchFirmware *self, const char *name)
{
  const BenchMenuTable *menu = bench_menu_tree_menu(bench_menu_tree_get(), name);

  g_return_if_fail(menu != NULL);
  bench_menu_open_menu(self, menu, 0);
}

/**
 * bench_menu_open_dss_key:
 * @key_name: "linekey.N", "memorykey.N", "programablekey.N" or "expansion_module.M.key.K"
 *
 * Opens the page of a key's function at once, as holding the key does.
 *
 * Returns: whether there is such a key and the person at the phone may look.
 */
gboolean
bench_menu_open_dss_key(BenchFirmware *self, const char *key_name)
{
  g_autofree char *type = g_strconcat(key_name, ".type", NULL);
  BenchItemLevel level = bench_menu_levels_find(self, "Features", "DSS Keys");
  BenchLevel mode = bench_access_get_mode(self->access);

  if (bench_parameter_find(type) == NULL || level.see > mode)
    return FALSE;
  bench_form_open_for(self, bench_menu_tree_form(bench_menu_tree_get(), "dss-key"), 0, key_name);
  if (level.change > mode)
    bench_form_make_read_only(self, bench_page_top(self));
  return TRUE;
}

static guint
count_rows(BenchFirmware *self, BenchPage *page)
{
  const BenchInformationTable *table = page->table;
  g_autoptr(BenchScreen) scratch = bench_screen_new(BENCH_SCREEN_LIST);

  table->fill(self, page, scratch);
  return scratch->rows->len;
}

static void
information_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const BenchInformationTable *table = page->table;

  bench_screen_set(&screen->title, bench_text(self, table->title));
  table->fill(self, page, screen);
  bench_screen_set(&screen->text, screen->rows->len == 0 ? bench_text(self, table->empty) : "");
  bench_page_set_counter(self, page, screen, screen->rows->len);
}

static void
information_enter(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  const BenchInformationTable *table = page->table;

  if (table->enter != NULL && count_rows(self, page) > 0)
    table->enter(self, page);
}

static void
information_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  const BenchInformationTable *table = page->table;

  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (table->enter != NULL)
    keys[3] = (BenchSoftKey){ table->enter_label != NULL ? table->enter_label : "Enter", information_enter };
}

static void
information_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  if (bench_page_move(page, key, count_rows(self, page)))
    return;
  if (key == BENCH_KEY_OK)
    information_enter(self);
  if (key == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType information_type = { information_compose, information_softkeys, information_key };

/**
 * bench_menu_open_information:
 * @target: a #BenchInformationTable
 * @argument: handed to it in the page
 *
 * Opens a list that is made anew whenever it is shown.
 */
void
bench_menu_open_information(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_push(self, &information_type, target)->argument = argument;
}
