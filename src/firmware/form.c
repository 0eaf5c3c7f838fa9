/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms made from tables: choices changed with left and right, texts and numbers typed, Save stores
 * what differs in the user layer of the settings. Choices and bounds come from the parameter table.
 */
#include "firmware/firmware-private.h"

#include <string.h>

#include "settings/parameters.h"

#define TEXT_LIMIT 128

static const BenchFormField *
field_at(BenchPage *page, guint index)
{
  const BenchFormTable *table = page->table;

  return &table->fields[index];
}

static char *
parameter_of(BenchPage *page, const BenchFormField *field)
{
  const char *place = strstr(field->parameter, "%u");

  if (place == NULL)
    return g_strdup(field->parameter);
  return g_strdup_printf("%.*s%u%s", (int) (place - field->parameter), field->parameter, page->argument,
                         place + 2);
}

/* NULL for a field that has no parameter. */
static const BenchParameter *
row_of(BenchPage *page, const BenchFormField *field)
{
  g_autofree char *name = NULL;

  if (field->parameter == NULL)
    return NULL;
  name = parameter_of(page, field);
  return bench_parameter_find(name);
}

static guint
text_limit(const BenchParameter *row)
{
  if (row != NULL && (row->type == BENCH_PARAMETER_STRING || row->type == BENCH_PARAMETER_SECRET))
    return (guint) MIN(row->maximum, TEXT_LIMIT);
  return TEXT_LIMIT;
}

static char *
stored_value(BenchFirmware *self, BenchPage *page, const BenchFormField *field)
{
  g_autofree char *name = NULL;

  if (field->parameter == NULL)
    return g_strdup("");
  name = parameter_of(page, field);
  return g_strdup(bench_settings_get(self->settings, name));
}

/**
 * bench_form_value:
 *
 * Returns: (transfer none): what a form's field holds now.
 */
const char *
bench_form_value(BenchPage *page, guint field)
{
  return g_ptr_array_index(page->values, field);
}

static void
set_value(BenchPage *page, guint field, const char *value)
{
  g_free(page->values->pdata[field]);
  page->values->pdata[field] = g_strdup(value);
}

/**
 * bench_form_fill:
 * @value: for a field that has no parameter; what Save would store otherwise
 */
void
bench_form_fill(BenchPage *page, guint field, const char *value)
{
  set_value(page, field, value);
  if (field == page->selected && page->entry != NULL)
    bench_text_entry_set(page->entry, value);
}

/* Leaves the field in focus, keeping what was typed. */
static void
keep_entry(BenchPage *page)
{
  if (page->entry != NULL)
    set_value(page, page->selected, page->entry->text->str);
}

/* A form that only asks, for a password say, changes nothing by itself. */
static gboolean
is_fixed(BenchPage *page)
{
  const BenchFormTable *table = page->table;

  return page->read_only && table->submit == NULL;
}

static void
focus_field(BenchPage *page)
{
  const BenchFormField *field = field_at(page, page->selected);

  g_clear_pointer(&page->entry, bench_text_entry_free);
  if (field->kind == BENCH_FORM_CHOICE || is_fixed(page))
    return;
  page->entry = bench_text_entry_new(field->kind == BENCH_FORM_NUMBER ? BENCH_FIELD_NUMBER : BENCH_FIELD_TEXT,
                                     field->kind == BENCH_FORM_SECRET ? BENCH_INPUT_LOWER : BENCH_INPUT_MIXED,
                                     text_limit(row_of(page, field)));
  bench_text_entry_set(page->entry, bench_form_value(page, page->selected));
}

static char *
shown_value(BenchPage *page, guint index)
{
  const BenchFormField *field = field_at(page, index);
  const char *value = index == page->selected && page->entry != NULL ? page->entry->text->str
                                                                     : bench_form_value(page, index);

  switch (field->kind)
    {
    case BENCH_FORM_CHOICE:
      return bench_parameter_shown(row_of(page, field), value);
    case BENCH_FORM_TEXT:
    case BENCH_FORM_NUMBER:
      return g_strdup(value);
    case BENCH_FORM_SECRET:
      return g_strnfill((gsize) g_utf8_strlen(value, -1), '*');
    }
  g_return_val_if_reached(g_strdup(""));
}

static char *
title_of(BenchPage *page)
{
  const BenchFormTable *table = page->table;
  const char *place = strstr(table->title, "%u");

  if (place == NULL)
    return g_strdup(table->title);
  return g_strdup_printf("%.*s%u%s", (int) (place - table->title), table->title, page->argument, place + 2);
}

static void
form_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const BenchFormTable *table = page->table;
  g_autofree char *title = title_of(page);

  screen->kind = BENCH_SCREEN_FORM;
  bench_screen_set(&screen->title, title);
  for (guint i = 0; i < table->n_fields; i++)
    {
      g_autofree char *value = shown_value(page, i);
      BenchScreenRow *row = bench_screen_add_row(screen, NULL, table->fields[i].label, value);

      row->choice = table->fields[i].kind == BENCH_FORM_CHOICE;
      row->secret = table->fields[i].kind == BENCH_FORM_SECRET;
    }
  if (page->entry != NULL)
    {
      screen->caret = page->entry->caret;
      bench_screen_set(&screen->mode, bench_text_entry_mode_name(page->entry));
    }
  bench_page_set_counter(self, page, screen, table->n_fields);
}

static void
step_choice(BenchPage *page, int step)
{
  const BenchFormField *field = field_at(page, page->selected);
  g_autofree char *next
      = bench_parameter_step(row_of(page, field), bench_form_value(page, page->selected), step);

  set_value(page, page->selected, next);
}

/* Moves to the first field whose value is not permitted and says why; FALSE when there is one. */
static gboolean
check_fields(BenchFirmware *self, BenchPage *page)
{
  const BenchFormTable *table = page->table;

  for (guint i = 0; i < table->n_fields; i++)
    {
      const BenchParameter *row = row_of(page, &table->fields[i]);
      g_autoptr(GError) error = NULL;

      if (row == NULL || bench_parameter_check(row, bench_form_value(page, i), &error))
        continue;
      g_prefix_error(&error, "%s: ", table->fields[i].label);
      page->selected = i;
      focus_field(page);
      bench_popup_error(self, error);
      return FALSE;
    }
  return TRUE;
}

static void
store(BenchFirmware *self, BenchPage *page)
{
  const BenchFormTable *table = page->table;
  guint changes = 0;

  /* All or nothing: a wrong value in one field keeps the others from being stored too. */
  if (!check_fields(self, page))
    return;
  for (guint i = 0; i < table->n_fields; i++)
    {
      g_autofree char *before = stored_value(self, page, &table->fields[i]);
      g_autofree char *name = parameter_of(page, &table->fields[i]);
      const char *value = bench_form_value(page, i);
      g_autoptr(GError) error = NULL;

      if (g_str_equal(before, value))
        continue;
      /* An empty value would mean the default; the user wants it blank. */
      if (!bench_settings_set(self->settings, name, *value != '\0' ? value : "%EMPTY%", BENCH_LAYER_USER,
                              NULL, &error))
        {
          page->selected = i;
          focus_field(page);
          bench_popup_error(self, error);
          return;
        }
      changes++;
    }
  bench_page_back(self);
  bench_popup_note(self, changes > 0 ? "Saving config file!" : "Nothing changed!");
}

static void
form_submit(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  const BenchFormTable *table = page->table;

  if (is_fixed(page))
    {
      bench_popup_note(self, "Read only!");
      return;
    }
  keep_entry(page);
  if (table->submit != NULL)
    table->submit(self, page);
  else
    store(self, page);
}

static void
form_switch(BenchFirmware *self)
{
  step_choice(bench_page_top(self), 1);
}

static void
form_mode(BenchFirmware *self)
{
  bench_text_entry_next_mode(bench_page_top(self)->entry);
}

static void
form_delete(BenchFirmware *self)
{
  bench_text_entry_delete(bench_page_top(self)->entry);
}

static void
form_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  const BenchFormTable *table = page->table;

  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (is_fixed(page))
    return;
  keys[3] = (BenchSoftKey){ table->submit_label != NULL ? table->submit_label : "Save", form_submit };
  if (page->entry == NULL)
    {
      keys[2] = (BenchSoftKey){ "Switch", form_switch };
      return;
    }
  keys[1] = (BenchSoftKey){ bench_text_entry_mode_name(page->entry), form_mode };
  keys[2] = (BenchSoftKey){ "Delete", form_delete };
}

static void
form_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  const BenchFormTable *table = page->table;
  char digit = bench_key_to_digit(key);
  int step = key == BENCH_KEY_LEFT ? -1 : 1;

  if (key == BENCH_KEY_UP || key == BENCH_KEY_DOWN)
    {
      keep_entry(page);
      bench_page_move(page, key, table->n_fields);
      focus_field(page);
    }
  else if (key == BENCH_KEY_X)
    bench_page_back(self);
  else if (key == BENCH_KEY_OK)
    form_submit(self);
  else if ((key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT) && page->entry != NULL)
    bench_text_entry_move(page->entry, step);
  else if ((key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT) && !is_fixed(page))
    step_choice(page, step);
  else if (digit != 0 && page->entry != NULL)
    {
      bench_firmware_tell_key_tone(self, digit);
      bench_text_entry_key(page->entry, digit, bench_clock_now(self->clock));
    }
}

static const BenchPageType form_type = { form_compose, form_softkeys, form_key };

/**
 * bench_form_open:
 * @target: a #BenchFormTable
 * @argument: what stands for %u in its title and parameters
 *
 * Opens a form with the present values.
 */
void
bench_form_open(BenchFirmware *self, gconstpointer target, guint argument)
{
  const BenchFormTable *table = target;
  BenchPage *page = bench_page_push(self, &form_type, table);

  page->argument = argument;
  page->values = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < table->n_fields; i++)
    g_ptr_array_add(page->values, stored_value(self, page, &table->fields[i]));
  focus_field(page);
}

/**
 * bench_form_make_read_only:
 * @page: one that has just been opened, a form or not
 *
 * Takes the right to change anything from it, and from the pages that it opens.
 */
void
bench_form_make_read_only(BenchPage *page)
{
  page->read_only = TRUE;
  if (page->type == &form_type)
    focus_field(page);
}

/**
 * bench_form_hides:
 *
 * Returns: whether @key types a character of a secret now: nobody but the form is to know which.
 */
gboolean
bench_form_hides(BenchFirmware *self, BenchKey key)
{
  BenchPage *page = bench_firmware_view(self) == BENCH_VIEW_PAGE ? bench_page_top(self) : NULL;

  return page != NULL && page->type == &form_type && page->entry != NULL && bench_key_to_digit(key) != 0
         && field_at(page, page->selected)->kind == BENCH_FORM_SECRET;
}
