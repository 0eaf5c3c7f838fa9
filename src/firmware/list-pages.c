/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of the menu with a page for each row: accounts, addresses to page, DSS keys, expansion modules. How many there
 * are is the model's.
 */
#include "firmware/firmware-private.h"

#include <string.h>

#include "settings/parameters.h"

#define PAGING_ADDRESSES 10
#define PROGRAMMABLE_KEYS 14

static const char *const programmable_names[PROGRAMMABLE_KEYS] = {
  NC_("key", "Soft Key 1"), NC_("key", "Soft Key 2"), NC_("key", "Soft Key 3"), NC_("key", "Soft Key 4"),
  NC_("key", "Up"),         NC_("key", "Down"),       NC_("key", "Left"),       NC_("key", "Right"),
  NC_("key", "OK"),         NC_("key", "Cancel"),     NC_("key", "Conference"), NC_("key", "Hold"),
  NC_("key", "Mute"),       NC_("key", "Transfer"),
};

/* Row of a list to the number of its thing: with programmable keys, a model does not have them all. */
static guint
number_of_row(BenchFirmware *self, BenchListOf of, guint row)
{
  if (of != BENCH_LIST_PROGRAMMABLE_KEYS)
    return row + 1;
  for (guint i = 1; i <= PROGRAMMABLE_KEYS; i++)
    if ((self->model->programmable >> i & 1) != 0 && row-- == 0)
      return i;
  return 0;
}

static guint
count(BenchFirmware *self, BenchListOf of)
{
  guint n = 0;

  switch (of)
    {
    case BENCH_LIST_ACCOUNTS:
      return MIN(self->model->accounts, BENCH_MOST_ACCOUNTS);
    case BENCH_LIST_PAGING:
      return PAGING_ADDRESSES;
    case BENCH_LIST_LINE_KEYS:
      return self->model->line_functions;
    case BENCH_LIST_MEMORY_KEYS:
      return self->model->memory_keys;
    case BENCH_LIST_PROGRAMMABLE_KEYS:
      for (guint i = 1; i <= PROGRAMMABLE_KEYS; i++)
        n += self->model->programmable >> i & 1;
      return n;
    case BENCH_LIST_MODULES:
      return BENCH_MOST_MODULES;
    case BENCH_LIST_MODULE_KEYS:
      return self->model->expansion_keys;
    }
  g_return_val_if_reached(0);
}

/* "linekey.3", or NULL for what is no key. */
static char *
subject_of(BenchListOf of, guint number, guint module)
{
  switch (of)
    {
    case BENCH_LIST_LINE_KEYS:
      return g_strdup_printf("linekey.%u", number);
    case BENCH_LIST_MEMORY_KEYS:
      return g_strdup_printf("memorykey.%u", number);
    case BENCH_LIST_PROGRAMMABLE_KEYS:
      return g_strdup_printf("programablekey.%u", number);
    case BENCH_LIST_MODULE_KEYS:
      return g_strdup_printf("expansion_module.%u.key.%u", module, number);
    case BENCH_LIST_ACCOUNTS:
    case BENCH_LIST_PAGING:
    case BENCH_LIST_MODULES:
      return NULL;
    }
  g_return_val_if_reached(NULL);
}

static char *
account_name(BenchFirmware *self, guint number)
{
  const char *label = bench_settings_getf(self->settings, "account.%u.label", number);
  BenchLine *line = bench_call_control_get_line(self->calls, number);

  if (*label == '\0')
    label = bench_settings_getf(self->settings, "account.%u.user_name", number);
  if (*label == '\0' && line != NULL)
    label = line->label;
  return g_strdup(*label != '\0' ? label : bench_text(self, "Account"));
}

static char *
name_of(BenchFirmware *self, BenchListOf of, guint number)
{
  const char *label;

  switch (of)
    {
    case BENCH_LIST_ACCOUNTS:
      return account_name(self, number);
    case BENCH_LIST_PAGING:
      label = bench_settings_getf(self->settings, "multicast.paging_address.%u.label", number);
      return g_strdup(*label != '\0' ? label : bench_text(self, "Paging"));
    case BENCH_LIST_LINE_KEYS:
      return g_strdup_printf(bench_text(self, "Line Key %u"), number);
    case BENCH_LIST_MEMORY_KEYS:
      return g_strdup_printf(bench_text(self, "Memory Key %u"), number);
    case BENCH_LIST_PROGRAMMABLE_KEYS:
      return g_strdup(bench_text_in(self, "key", programmable_names[number - 1]));
    case BENCH_LIST_MODULES:
      return g_strdup_printf(bench_text(self, "Module %u"), number);
    case BENCH_LIST_MODULE_KEYS:
      return g_strdup_printf(bench_text(self, "Key %u"), number);
    }
  g_return_val_if_reached(g_strdup(""));
}

static char *
value_of(BenchFirmware *self, BenchPage *page, guint number)
{
  const BenchListTable *table = page->table;
  g_autofree char *subject = subject_of(table->of, number, page->argument);
  g_autofree char *name
      = table->value != NULL ? bench_menu_tree_fill(table->value, number, subject) : g_strdup("");
  const BenchParameter *row = bench_parameter_find(name);

  return row != NULL ? bench_text_value(self, row, bench_settings_get(self->settings, name)) : NULL;
}

static void
compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const BenchListTable *table = page->table;
  g_autofree char *title = bench_menu_tree_fill(bench_text(self, table->title), page->argument, NULL);
  guint rows = count(self, table->of);

  bench_screen_set(&screen->title, title);
  for (guint i = 0; i < rows; i++)
    {
      guint number = number_of_row(self, table->of, i);
      g_autofree char *name = name_of(self, table->of, number);
      g_autofree char *label = g_strdup_printf("%u. %s", i + 1, name);
      g_autofree char *value = value_of(self, page, number);

      bench_screen_add_row(screen, NULL, label, value);
    }
  bench_screen_set(&screen->text, rows == 0 ? bench_text(self, "Empty") : "");
  bench_page_set_counter(self, page, screen, rows);
}

static void
enter(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  const BenchListTable *table = page->table;
  guint number = number_of_row(self, table->of, page->selected);
  g_autofree char *subject = subject_of(table->of, number, page->argument);

  if (page->selected >= count(self, table->of))
    return;
  if (table->open == bench_form_open)
    bench_form_open_for(self, table->target, number, subject);
  else
    table->open(self, table->target, number);
}

static void
switch_all(BenchFirmware *self, const char *value)
{
  BenchPage *page = bench_page_top(self);
  const BenchListTable *table = page->table;
  guint rows = count(self, table->of);

  if (page->read_only)
    {
      bench_popup_note(self, "Read only!");
      return;
    }
  for (guint i = 0; i < rows; i++)
    {
      guint number = number_of_row(self, table->of, i);
      g_autofree char *subject = subject_of(table->of, number, page->argument);
      g_autofree char *name = bench_menu_tree_fill(table->value, number, subject);
      g_autoptr(GError) error = NULL;

      if (bench_settings_set(self->settings, name, value, BENCH_LAYER_USER, NULL, &error))
        continue;
      bench_popup_error(self, error);
      return;
    }
}

static void
all_on(BenchFirmware *self)
{
  switch_all(self, "1");
}

static void
all_off(BenchFirmware *self)
{
  switch_all(self, "0");
}

/* Do not disturb of each account: all of them can be switched at once. */
static gboolean
has_switches(const BenchListTable *table)
{
  return table->of == BENCH_LIST_ACCOUNTS && table->value != NULL
         && g_str_has_suffix(table->value, ".dnd.enable");
}

static void
softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (has_switches(page->table))
    {
      keys[1] = (BenchSoftKey){ "All On", all_on };
      keys[2] = (BenchSoftKey){ "All Off", all_off };
    }
  keys[3] = (BenchSoftKey){ "Enter", enter };
}

static void
key(BenchFirmware *self, BenchPage *page, BenchKey pressed)
{
  const BenchListTable *table = page->table;

  if (bench_page_move(page, pressed, count(self, table->of)))
    return;
  if (pressed == BENCH_KEY_OK)
    enter(self);
  if (pressed == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType list_type = { compose, softkeys, key };

/**
 * bench_list_page_open:
 * @target: a #BenchListTable
 * @argument: what stands for %u in its title: the number of the module whose keys it lists
 *
 * Opens a list.
 */
void
bench_list_page_open(BenchFirmware *self, gconstpointer target, guint argument)
{
  const BenchListTable *table = target;
  BenchPage *page = bench_page_push(self, &list_type, table);

  page->argument = argument;
  if (table->of == BENCH_LIST_ACCOUNTS)
    page->selected = self->account - 1;
}
