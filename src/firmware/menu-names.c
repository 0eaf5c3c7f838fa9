/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages and actions of C that data/menus.tsv names.
 */
#include <string.h>

#include "firmware/firmware-private.h"

/* A page is a list made anew each time it shows; an action opens or does something else. */
static const struct
{
  const char *name;
  const BenchInformationTable *table;
} pages[] = {
  { "account-states", &bench_page_account_states },
  { "bluetooth", &bench_page_bluetooth },
  { "firmware", &bench_page_firmware },
  { "information", &bench_page_information },
  { "mailboxes", &bench_page_mailboxes },
  { "modules", &bench_page_modules },
  { "network", &bench_page_network },
  { "paging-list", &bench_page_paging_list },
  { "phone", &bench_page_phone },
  { "ring-tones", &bench_page_rings },
  { "rtp-status", &bench_page_rtp_status },
  { "user-mode", &bench_page_user_mode },
  { "wifi", &bench_page_wifi },
};

/* Lists with nothing in them, and their titles. */
static const struct
{
  const char *name;
  const char *title;
  gboolean lync;
} empty_pages[] = {
  { "all-contacts", N_("All Contacts"), FALSE },
  { "blacklist", N_("Blacklist"), FALSE },
  { "calendar", N_("Calendar"), TRUE },
  { "company-contacts", N_("Company"), FALSE },
  { "draftbox", N_("Draftbox"), FALSE },
  { "dsskey-wallpaper", N_("Dsskey Wallpaper"), FALSE },
  { "exp-wallpaper", N_("EXP Wallpaper"), FALSE },
  { "family-contacts", N_("Family"), FALSE },
  { "friend-contacts", N_("Friend"), FALSE },
  { "ldap", N_("LDAP"), FALSE },
  { "lync-favorites", N_("Favorites"), TRUE },
  { "lync-forward", N_("Call Forward"), TRUE },
  { "lync-groups", N_("Groups"), TRUE },
  { "lync-search", N_("Search"), TRUE },
  { "lync-server", N_("Lync Server"), TRUE },
  { "lync-status", N_("Lync Status"), TRUE },
  { "lync-voice-mail", N_("Voice Mail"), TRUE },
  { "missed-conversations", N_("Missed Conversations"), TRUE },
  { "mobile-contacts", N_("Mobile Contacts"), FALSE },
  { "network-directory", N_("Network Directory"), FALSE },
  { "outlook-contacts", N_("Outlook Contacts"), TRUE },
  { "remote-phone-book", N_("Remote Phone Book"), FALSE },
};

static const struct
{
  const char *name;
  BenchMenuOpen open;
  gconstpointer target;
  guint argument;
} actions[] = {
  { "advanced", bench_access_page_open_advanced, NULL, 0 },
  { "change-pin", bench_form_open, &bench_form_change_pin, 0 },
  { "history-all", bench_history_page_open_item, NULL, BENCH_HISTORY_ALL },
  { "history-forwarded", bench_history_page_open_item, NULL, BENCH_HISTORY_FORWARDED },
  { "history-missed", bench_history_page_open_item, NULL, BENCH_HISTORY_MISSED },
  { "history-placed", bench_history_page_open_item, NULL, BENCH_HISTORY_PLACED },
  { "history-received", bench_history_page_open_item, NULL, BENCH_HISTORY_RECEIVED },
  { "inbox", bench_texts_page_open_item, NULL, BENCH_TEXT_INBOX },
  { "manual-time", bench_time_page_open, NULL, 0 },
  { "new-message", bench_texts_page_open_new, NULL, 0 },
  { "outbox", bench_texts_page_open_item, NULL, BENCH_TEXT_OUTBOX },
  { "ping", bench_diagnostics_open, NULL, 0 },
  { "reboot", bench_reset_ask_reboot, NULL, 0 },
  { "recall", bench_history_page_open_item, NULL, BENCH_HISTORY_RECEIVED },
  { "reset-factory", bench_reset_ask_factory, NULL, 0 },
  { "reset-local", bench_reset_ask_part, NULL, 0 },
  { "reset-non-static", bench_reset_ask_part, NULL, 1 },
  { "reset-static", bench_reset_ask_part, NULL, 2 },
  { "reset-userdata", bench_reset_ask_part, NULL, 3 },
  { "sentbox", bench_texts_page_open_item, NULL, BENCH_TEXT_SENT },
  { "set-password", bench_form_open, &bench_form_set_password, 0 },
  { "trace-route", bench_diagnostics_open, NULL, 1 },
  { "update", bench_update_ask, NULL, 0 },
};

static gboolean
find_page(const char *name, BenchMenuItem *item)
{
  for (guint i = 0; i < G_N_ELEMENTS(pages); i++)
    if (strcmp(pages[i].name, name) == 0)
      {
        item->open = bench_menu_open_information;
        item->target = pages[i].table;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS(empty_pages); i++)
    if (strcmp(empty_pages[i].name, name) == 0)
      {
        item->open = empty_pages[i].lync ? bench_empty_page_open_lync : bench_empty_page_open;
        item->target = empty_pages[i].title;
        return TRUE;
      }
  return FALSE;
}

/**
 * bench_menu_names_find:
 * @kind: "page" or "action"
 * @item: (out): gets what opens it
 *
 * Returns: whether there is one of that name.
 */
gboolean
bench_menu_names_find(const char *kind, const char *name, BenchMenuItem *item)
{
  if (strcmp(kind, "page") == 0)
    return find_page(name, item);
  for (guint i = 0; strcmp(kind, "action") == 0 && i < G_N_ELEMENTS(actions); i++)
    if (strcmp(actions[i].name, name) == 0)
      {
        item->open = actions[i].open;
        item->target = actions[i].target;
        item->argument = actions[i].argument;
        return TRUE;
      }
  return FALSE;
}
