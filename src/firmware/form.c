/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms made from tables: choices changed with left and right, texts and numbers typed, Save stores
 * what differs in the user layer of the settings. Choices and bounds come from the parameter table. A field may be
 * there only while another has certain values.
 */
#include "firmware/firmware-private.h"

#include <string.h>

#include "settings/parameters.h"

#define TEXT_LIMIT 128

/* The field that the row in focus is. */
static guint
focused(BenchPage *page)
{
  return g_array_index(page->shown, guint, page->selected);
}

static const BenchFormField *
field_at(BenchPage *page, guint index)
{
  const BenchFormTable *table = page->table;

  return &table->fields[index];
}

static char *
parameter_of(const BenchPage *page, const BenchFormField *field)
{
  return bench_menu_tree_fill(field->parameter, page->argument, page->subject);
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
  if (field == focused(page) && page->entry != NULL)
    bench_text_entry_set(page->entry, value);
}

/**
 * bench_form_holds:
 * @page: a form
 * @condition: about one of its fields, or about a setting
 *
 * Returns: whether the field, as edited now, has one of the values.
 */
gboolean
bench_form_holds(const BenchPage *page, const BenchMenuCondition *condition)
{
  const BenchFormTable *table = page->table;

  for (guint i = 0; i < page->values->len; i++)
    if (g_strcmp0(table->fields[i].parameter, condition->parameter) == 0)
      return g_strv_contains((const char *const *) condition->values, g_ptr_array_index(page->values, i));
  return FALSE;
}

/* Which fields are there depends on what others hold. The field in focus is one that does not go. */
static void
choose_shown(BenchFirmware *self, BenchPage *page)
{
  const BenchFormTable *table = page->table;
  guint in_focus = page->shown != NULL ? focused(page) : 0;

  g_clear_pointer(&page->shown, g_array_unref);
  page->shown = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < table->n_fields; i++)
    {
      if (!bench_menu_holds(self, table->fields[i].condition, page))
        continue;
      if (i == in_focus)
        page->selected = page->shown->len;
      g_array_append_val(page->shown, i);
    }
}

/* Leaves the field in focus, keeping what was typed. */
static void
keep_entry(BenchPage *page)
{
  if (page->entry != NULL)
    set_value(page, focused(page), page->entry->text->str);
}

/* A form that only asks, for a password say, changes nothing by itself. */
static gboolean
is_fixed(BenchPage *page)
{
  const BenchFormTable *table = page->table;

  return page->read_only && table->submit == NULL;
}

static BenchInputMode
mode_of(BenchPage *page, const BenchFormField *field)
{
  const BenchParameter *row = row_of(page, field);

  if (field->kind == BENCH_FORM_ADDRESS || (row != NULL && g_strcmp0(row->characters, "0-9") == 0))
    return BENCH_INPUT_123;
  if (field->kind == BENCH_FORM_PIN)
    return BENCH_INPUT_123;
  return field->kind == BENCH_FORM_SECRET ? BENCH_INPUT_LOWER : BENCH_INPUT_MIXED;
}

static void
focus_field(BenchFirmware *self, BenchPage *page)
{
  const BenchFormField *field = field_at(page, focused(page));

  g_clear_pointer(&page->entry, bench_text_entry_free);
  if (field->kind == BENCH_FORM_CHOICE || is_fixed(page))
    return;
  page->entry = bench_text_entry_new(field->kind == BENCH_FORM_NUMBER ? BENCH_FIELD_NUMBER : BENCH_FIELD_TEXT,
                                     mode_of(page, field), text_limit(row_of(page, field)));
  page->entry->cyrillic = bench_language_is_cyrillic(self);
  bench_text_entry_set(page->entry, bench_form_value(page, focused(page)));
}

static gboolean
is_hidden(const BenchFormField *field)
{
  return field->kind == BENCH_FORM_SECRET || field->kind == BENCH_FORM_PIN;
}

static char *
shown_value(BenchFirmware *self, BenchPage *page, guint index)
{
  const BenchFormField *field = field_at(page, index);
  const char *value = index == focused(page) && page->entry != NULL ? page->entry->text->str
                                                                    : bench_form_value(page, index);

  switch (field->kind)
    {
    case BENCH_FORM_CHOICE:
      return field->choices != NULL ? bench_choices_show(field->choices, value)
                                    : bench_text_value(self, row_of(page, field), value);
    case BENCH_FORM_TEXT:
    case BENCH_FORM_NUMBER:
    case BENCH_FORM_ADDRESS:
      return g_strdup(value);
    case BENCH_FORM_SECRET:
    case BENCH_FORM_PIN:
      return g_strnfill((gsize) g_utf8_strlen(value, -1), '*');
    }
  g_return_val_if_reached(g_strdup(""));
}

static void
form_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const BenchFormTable *table = page->table;
  g_autofree char *title
      = bench_menu_tree_fill(bench_text(self, table->title), page->argument, page->subject);

  screen->kind = BENCH_SCREEN_FORM;
  bench_screen_set(&screen->title, title);
  for (guint i = 0; i < page->shown->len; i++)
    {
      guint field = g_array_index(page->shown, guint, i);
      g_autofree char *value = shown_value(self, page, field);
      BenchScreenRow *row
          = bench_screen_add_row(screen, NULL, bench_text(self, table->fields[field].label), value);

      row->choice = table->fields[field].kind == BENCH_FORM_CHOICE;
      row->secret = is_hidden(&table->fields[field]);
    }
  if (page->entry != NULL)
    {
      screen->caret = page->entry->caret;
      bench_screen_set(&screen->mode, bench_text_entry_mode_name(page->entry));
    }
  bench_page_set_counter(self, page, screen, page->shown->len);
}

/* The value beside @value among those that a function lists; one that is not there counts as the first. */
static char *
step_listed(BenchFirmware *self, const BenchFormField *field, const char *value, int step)
{
  g_auto(GStrv) all = bench_choices_list(self, field->choices);
  int n = (int) g_strv_length(all);
  int at = 0;

  for (int i = 0; i < n; i++)
    if (g_str_equal(all[i], value))
      at = i;
  return g_strdup(all[(at + step + n) % n]);
}

static void
step_choice(BenchFirmware *self, BenchPage *page, int step)
{
  const BenchFormField *field = field_at(page, focused(page));
  const char *value = bench_form_value(page, focused(page));
  g_autofree char *next = field->choices != NULL ? step_listed(self, field, value, step)
                                                 : bench_parameter_step(row_of(page, field), value, step);

  set_value(page, focused(page), next);
  choose_shown(self, page);
}

static void
select_field(BenchFirmware *self, BenchPage *page, guint field)
{
  for (guint i = 0; i < page->shown->len; i++)
    if (g_array_index(page->shown, guint, i) == field)
      page->selected = i;
  focus_field(self, page);
}

/* Moves to the first field whose value is not permitted and says why; FALSE when there is one. */
static gboolean
check_fields(BenchFirmware *self, BenchPage *page)
{
  const BenchFormTable *table = page->table;

  for (guint s = 0; s < page->shown->len; s++)
    {
      guint i = g_array_index(page->shown, guint, s);
      const BenchParameter *row = row_of(page, &table->fields[i]);
      g_autoptr(GError) error = NULL;

      if (row == NULL || bench_parameter_check(row, bench_form_value(page, i), &error))
        continue;
      g_prefix_error(&error, "%s: ", bench_text(self, table->fields[i].label));
      select_field(self, page, i);
      bench_popup_error(self, error);
      return FALSE;
    }
  return TRUE;
}

/* What the form says of what it stored, of the honest things the strongest. */
static const char *
note_about(const BenchParameter *row, const char *note)
{
  switch (row->standing)
    {
    case BENCH_STANDING_HOST:
      return N_("Kept; the computer decides");
    case BENCH_STANDING_HARDWARE:
    case BENCH_STANDING_FIRMWARE:
      return N_("Kept; there is no such part here");
    case BENCH_STANDING_POLICY:
      return N_("Kept; left out on purpose");
    case BENCH_STANDING_PLANNED:
    case BENCH_STANDING_WORKS:
      return note;
    }
  return note;
}

/* A field that is not there now keeps what is stored. */
static void
store(BenchFirmware *self, BenchPage *page)
{
  const BenchFormTable *table = page->table;
  const char *note = N_("Saving config file!");
  guint changes = 0;

  /* All or nothing: a wrong value in one field keeps the others from being stored too. */
  if (!check_fields(self, page))
    return;
  for (guint s = 0; s < page->shown->len; s++)
    {
      guint i = g_array_index(page->shown, guint, s);
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
          select_field(self, page, i);
          bench_popup_error(self, error);
          return;
        }
      note = note_about(row_of(page, &table->fields[i]), note);
      changes++;
    }
  bench_page_back(self);
  bench_popup_note(self, changes > 0 ? note : N_("Nothing changed!"));
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
  step_choice(self, bench_page_top(self), 1);
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
  keys[3] = (BenchSoftKey){ table->submit_label != NULL ? table->submit_label : K_("Save"), form_submit };
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
  char digit = bench_key_to_digit(key);
  int step = key == BENCH_KEY_LEFT ? -1 : 1;

  if (key == BENCH_KEY_UP || key == BENCH_KEY_DOWN)
    {
      keep_entry(page);
      bench_page_move(page, key, page->shown->len);
      focus_field(self, page);
    }
  else if (key == BENCH_KEY_X)
    bench_page_back(self);
  else if (key == BENCH_KEY_OK)
    form_submit(self);
  else if ((key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT) && page->entry != NULL)
    bench_text_entry_move(page->entry, step);
  else if ((key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT) && !is_fixed(page))
    step_choice(self, page, step);
  else if (digit != 0 && page->entry != NULL)
    {
      bench_firmware_tell_key_tone(self, digit);
      bench_text_entry_key(page->entry, digit, bench_clock_now(self->clock));
    }
}

static const BenchPageType form_type = { form_compose, form_softkeys, form_key };

/**
 * bench_form_open_for:
 * @argument: what stands for %u in its title and parameters
 * @subject: (nullable): what stands for %s
 *
 * Opens a form with the present values.
 */
void
bench_form_open_for(BenchFirmware *self, const BenchFormTable *table, guint argument, const char *subject)
{
  BenchPage *page = bench_page_push(self, &form_type, table);

  page->argument = argument;
  page->subject = g_strdup(subject);
  page->values = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < table->n_fields; i++)
    g_ptr_array_add(page->values, stored_value(self, page, &table->fields[i]));
  choose_shown(self, page);
  focus_field(self, page);
}

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
  bench_form_open_for(self, target, argument, NULL);
}

/**
 * bench_form_make_read_only:
 * @page: one that has just been opened, a form or not
 *
 * Takes the right to change anything from it, and from the pages that it opens.
 */
void
bench_form_make_read_only(BenchFirmware *self, BenchPage *page)
{
  page->read_only = TRUE;
  if (page->type == &form_type)
    focus_field(self, page);
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
         && is_hidden(field_at(page, focused(page)));
}
