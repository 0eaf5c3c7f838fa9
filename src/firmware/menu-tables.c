/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The menu, from the top: Status, Features, Directory, History, Message, Settings.
 */
#include "firmware/firmware-private.h"

#include <string.h>

static const BenchMenuItem history_items[] = {
  { "All Calls", bench_history_page_open_item, NULL, BENCH_HISTORY_ALL },
  { "Missed Calls", bench_history_page_open_item, NULL, BENCH_HISTORY_MISSED },
  { "Received Calls", bench_history_page_open_item, NULL, BENCH_HISTORY_RECEIVED },
  { "Placed Calls", bench_history_page_open_item, NULL, BENCH_HISTORY_PLACED },
  { "Forwarded Calls", bench_history_page_open_item, NULL, BENCH_HISTORY_FORWARDED },
};

static const BenchMenuTable history_menu = { "History", history_items, G_N_ELEMENTS(history_items) };

static const char directory_note[] = "Directory is not available yet";

static const BenchMenuItem settings_items[] = {
  { "Basic", bench_menu_open_menu, &bench_menu_basic, 0 },
  { "Advanced", bench_form_open, &bench_form_password, 0 },
};

static const BenchMenuTable settings_menu = { "Settings", settings_items, G_N_ELEMENTS(settings_items) };

static const BenchMenuItem main_items[] = {
  { "Status", bench_menu_open_menu, &bench_menu_status, 0 },
  { "Features", bench_menu_open_menu, &bench_menu_features, 0 },
  { "Directory", bench_menu_open_note, directory_note, 0 },
  { "History", bench_menu_open_menu, &history_menu, 0 },
  { "Message", bench_menu_open_menu, &bench_menu_message, 0 },
  { "Settings", bench_menu_open_menu, &settings_menu, 0 },
};

const BenchMenuTable bench_menu_main = { "Menu", main_items, G_N_ELEMENTS(main_items) };

/* security.user_password holds "name:password"; another user's entry leaves the administrator's as it was. */
static char *
administrator_password(BenchFirmware *self)
{
  const char *name = bench_settings_get(self->settings, "security.user_name.admin");
  const char *both = bench_settings_get(self->settings, "security.user_password");
  g_autofree char *prefix = g_strconcat(name, ":", NULL);

  return g_strdup(g_str_has_prefix(both, prefix) ? both + strlen(prefix) : "admin");
}

/**
 * bench_menu_password_is_right:
 * @page: a form with nothing but the administrator's password
 *
 * Returns: whether it is the right one; if not, the phone has said so and the form is blank again.
 */
gboolean
bench_menu_password_is_right(BenchFirmware *self, BenchPage *page)
{
  g_autofree char *password = administrator_password(self);

  if (g_str_equal(bench_form_value(page, 0), password))
    return TRUE;
  bench_text_entry_set(page->entry, "");
  bench_popup_note(self, "Incorrect password!");
  return FALSE;
}

static void
check_password(BenchFirmware *self, BenchPage *page)
{
  if (!bench_menu_password_is_right(self, page))
    return;
  bench_page_back(self);
  bench_menu_open_menu(self, &bench_menu_advanced, 0);
}

static const BenchFormField password_fields[] = {
  { "Password", BENCH_FORM_SECRET, NULL },
};

const BenchFormTable bench_form_password = { "Advanced", password_fields, 1, "OK", check_password };
