/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call lists: All, Missed, Received, Placed, Forwarded, with their options and details.
 */
#include "firmware/firmware-private.h"

#include <string.h>

#define MATCHES 3

static const BenchMenuTable options_menu;
static const BenchInformationTable detail_page;

static const char *
list_title(BenchHistoryKind kind)
{
  switch (kind)
    {
    case BENCH_HISTORY_ALL:
      return N_("All Calls");
    case BENCH_HISTORY_MISSED:
      return N_("Missed Calls");
    case BENCH_HISTORY_RECEIVED:
      return N_("Received Calls");
    case BENCH_HISTORY_PLACED:
      return N_("Placed Calls");
    case BENCH_HISTORY_FORWARDED:
      return N_("Forwarded Calls");
    }
  g_return_val_if_reached("");
}

static GPtrArray *
entries_of(BenchFirmware *self, BenchPage *page)
{
  if (page->entries == NULL)
    page->entries = bench_history_list(self->history, (BenchHistoryKind) page->argument);
  return page->entries;
}

static const BenchHistoryEntry *
selected_entry(BenchFirmware *self, BenchPage *page)
{
  GPtrArray *entries = entries_of(self, page);

  return page->selected < entries->len ? g_ptr_array_index(entries, page->selected) : NULL;
}

/* The words for a time: "Today 14:03", "Yesterday 09:10", or the day. */
char *
bench_history_page_when(BenchFirmware *self, gint64 time_us)
{
  g_autoptr(GDateTime) now = bench_phone_clock_local(self->settings, bench_clock_wall(self->clock));
  g_autoptr(GDateTime) then = bench_phone_clock_local(self->settings, time_us);
  g_autofree char *time = bench_compose_time(self, time_us);
  g_autofree char *date = bench_compose_date(self, time_us);
  GDate today;
  GDate day;
  int age;

  if (now == NULL || then == NULL)
    return g_strdup("");
  g_date_clear(&today, 1);
  g_date_clear(&day, 1);
  g_date_set_dmy(&today, (GDateDay) g_date_time_get_day_of_month(now),
                 (GDateMonth) g_date_time_get_month(now), (GDateYear) g_date_time_get_year(now));
  g_date_set_dmy(&day, (GDateDay) g_date_time_get_day_of_month(then),
                 (GDateMonth) g_date_time_get_month(then), (GDateYear) g_date_time_get_year(then));
  age = g_date_days_between(&day, &today);
  return g_strdup_printf("%s %s",
                         age == 0   ? bench_text(self, "Today")
                         : age == 1 ? bench_text(self, "Yesterday")
                                    : date,
                         time);
}

static void
history_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  GPtrArray *entries = entries_of(self, page);

  bench_screen_set(&screen->title, bench_text(self, list_title((BenchHistoryKind) page->argument)));
  for (guint i = 0; i < entries->len; i++)
    {
      const BenchHistoryEntry *entry = g_ptr_array_index(entries, i);
      g_autofree char *time = bench_history_page_when(self, entry->time_us);

      bench_screen_add_row(screen, bench_history_kind_name(entry->kind),
                           *entry->name != '\0' ? entry->name : entry->number, time);
    }
  if (entries->len == 0)
    bench_screen_set(&screen->text, bench_text(self, "No calls"));
  bench_page_set_counter(self, page, screen, entries->len);
}

static guint
line_to_use(BenchFirmware *self, guint line)
{
  BenchLine *known = bench_call_control_get_line(self->calls, line);

  return known != NULL && known->state == BENCH_LINE_REGISTERED ? line : self->account;
}

static void
history_send(BenchFirmware *self)
{
  const BenchHistoryEntry *entry = selected_entry(self, bench_page_top(self));
  g_autofree char *number = NULL;
  g_autoptr(GError) error = NULL;

  if (entry == NULL)
    return;
  number = g_strdup(*entry->number != '\0' ? entry->number : entry->uri);
  if (self->dialling && self->purpose != BENCH_ENTRY_DIAL)
    {
      /* A target for the transfer or forward that asked: into the entry it goes. */
      bench_page_close_all(self);
      bench_text_entry_set(self->entry, number);
      return;
    }
  if (!bench_call_watch_dial(self, line_to_use(self, entry->line), number, &error))
    bench_popup_error(self, error);
}

static void
history_delete(BenchFirmware *self)
{
  const BenchHistoryEntry *entry = selected_entry(self, bench_page_top(self));

  if (entry != NULL)
    bench_history_remove(self->history, entry->id);
}

static void
ask_delete(BenchFirmware *self)
{
  if (selected_entry(self, bench_page_top(self)) != NULL)
    bench_popup_ask(self, "Delete selected item?", history_delete);
}

static void
history_option(BenchFirmware *self)
{
  if (selected_entry(self, bench_page_top(self)) != NULL)
    bench_menu_open_menu(self, &options_menu, 0);
}

static void
history_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (entries_of(self, page)->len == 0)
    return;
  keys[1] = (BenchSoftKey){ "Option", history_option };
  keys[2] = (BenchSoftKey){ "Delete", ask_delete };
  keys[3] = (BenchSoftKey){ "Send", history_send };
}

static void
turn_list(BenchFirmware *self, BenchPage *page, int step)
{
  static const BenchHistoryKind order[] = { BENCH_HISTORY_ALL, BENCH_HISTORY_MISSED, BENCH_HISTORY_RECEIVED,
                                            BENCH_HISTORY_PLACED, BENCH_HISTORY_FORWARDED };
  guint at = 0;

  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (order[i] == page->argument)
      at = i;
  page->argument = order[(at + G_N_ELEMENTS(order) + (guint) step) % G_N_ELEMENTS(order)];
  page->selected = 0;
  page->first_visible = 0;
  page->from_redial = FALSE;
  g_clear_pointer(&page->entries, g_ptr_array_unref);
}

static void
see_missed(BenchFirmware *self, BenchPage *page)
{
  if (page->argument != BENCH_HISTORY_ALL && page->argument != BENCH_HISTORY_MISSED)
    return;
  self->missed = 0;
  bench_history_mark_seen(self->history);
}

static void
history_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  if (bench_page_move(page, key, entries_of(self, page)->len))
    return;
  if (key == BENCH_KEY_LEFT || key == BENCH_KEY_RIGHT)
    {
      turn_list(self, page, key == BENCH_KEY_LEFT ? -1 : 1);
      see_missed(self, page);
    }
  else if (key == BENCH_KEY_OK)
    history_send(self);
  else if (key == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType history_type = { history_compose, history_softkeys, history_key };

/**
 * bench_history_page_open:
 * @kind: which calls
 *
 * Opens a call list; one that holds the missed calls takes the missed-call prompt away.
 */
void
bench_history_page_open(BenchFirmware *self, BenchHistoryKind kind)
{
  BenchPage *page = bench_page_push(self, &history_type, NULL);

  page->argument = kind;
  see_missed(self, page);
}

/**
 * bench_history_page_open_item:
 * @argument: a #BenchHistoryKind
 *
 * Opens a call list from a menu.
 */
void
bench_history_page_open_item(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_history_page_open(self, (BenchHistoryKind) argument);
}

/**
 * bench_history_page_redial:
 *
 * The REDIAL key: the placed calls; pressed there again, it dials the one selected.
 */
void
bench_history_page_redial(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);

  if (bench_call_watch_alive(self) > 0)
    return;
  if (page != NULL && page->type == &history_type && page->from_redial)
    {
      history_send(self);
      return;
    }
  bench_page_close_all(self);
  bench_history_page_open(self, BENCH_HISTORY_PLACED);
  bench_page_top(self)->from_redial = TRUE;
}

/**
 * bench_history_page_matches:
 * @digits: what has been typed
 *
 * Returns: (transfer full) (element-type BenchHistoryEntry): the latest calls whose number begins so, each
 *   number once.
 */
GPtrArray *
bench_history_page_matches(BenchFirmware *self, const char *digits)
{
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *matches = g_ptr_array_new_with_free_func((GDestroyNotify) bench_history_entry_free);

  if (*digits == '\0')
    return matches;
  all = bench_history_list(self->history, BENCH_HISTORY_ALL);
  for (guint i = 0; i < all->len && matches->len < MATCHES;)
    {
      BenchHistoryEntry *entry = g_ptr_array_index(all, i);

      if (g_str_has_prefix(entry->number, digits) && g_hash_table_add(seen, entry->number))
        g_ptr_array_add(matches, g_ptr_array_steal_index(all, i));
      else
        i++;
    }
  return matches;
}

/* The list an option page was opened from. */
static BenchPage *
list_below(BenchFirmware *self)
{
  for (guint i = self->pages->len; i > 0; i--)
    {
      BenchPage *page = g_ptr_array_index(self->pages, i - 1);

      if (page->type == &history_type)
        return page;
    }
  return NULL;
}

static void
fill_detail(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  BenchPage *list = list_below(self);
  const BenchHistoryEntry *entry = list != NULL ? selected_entry(self, list) : NULL;
  BenchLine *line;
  g_autofree char *time = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *account = NULL;

  if (entry == NULL)
    return;
  line = bench_call_control_get_line(self->calls, entry->line);
  time = bench_history_page_when(self, entry->time_us);
  duration = bench_compose_duration(entry->duration_s);
  account = line != NULL ? g_strdup(line->label) : g_strdup_printf("%u", entry->line);
  bench_screen_add_row(screen, NULL, bench_text(self, "Name"), entry->name);
  bench_screen_add_row(screen, NULL, bench_text(self, "Number"), entry->number);
  bench_screen_add_row(screen, NULL, bench_text(self, "Time"), time);
  bench_screen_add_row(screen, NULL, bench_text(self, "Duration"), duration);
  bench_screen_add_row(screen, NULL, bench_text(self, "Line"), account);
  bench_screen_add_row(screen, NULL, bench_text(self, "Relation"), bench_text(self, list_title(entry->kind)));
  bench_rtp_status_add_record(self, screen, entry->figures);
}

static const BenchInformationTable detail_page = { N_("Detail"), "", fill_detail, NULL };

static void
option_delete(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_back(self);
  ask_delete(self);
}

static void
delete_all(BenchFirmware *self)
{
  bench_history_clear(self->history, (BenchHistoryKind) bench_page_top(self)->argument);
}

static void
option_delete_all(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_back(self);
  bench_popup_ask(self, "Delete all items?", delete_all);
}

/* There is no directory of the phone's own to add it to. */
static void
option_add(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_back(self);
  bench_popup_note(self, "There is no local directory yet");
}

static const BenchMenuItem option_items[] = {
  { N_("Detail"), bench_menu_open_information, &detail_page, 0 },
  { N_("Add to Contacts"), option_add, NULL, 0 },
  { N_("Add to Blacklist"), option_add, NULL, 0 },
  { N_("Delete"), option_delete, NULL, 0 },
  { N_("Delete All"), option_delete_all, NULL, 0 },
};

static const BenchMenuTable options_menu = { N_("Option"), option_items, G_N_ELEMENTS(option_items) };
