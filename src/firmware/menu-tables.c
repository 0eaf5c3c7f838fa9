/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The menu, from the top: Status, Features, Directory, History, Message, Settings, User Mode.
 */
#include "firmware/firmware-private.h"

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
  { "Advanced", bench_access_page_open_advanced, NULL, 0 },
};

static const BenchMenuTable settings_menu = { "Settings", settings_items, G_N_ELEMENTS(settings_items) };

static const BenchMenuItem main_items[] = {
  { "Status", bench_menu_open_menu, &bench_menu_status, 0 },
  { "Features", bench_menu_open_menu, &bench_menu_features, 0 },
  { "Directory", bench_menu_open_note, directory_note, 0 },
  { "History", bench_menu_open_menu, &history_menu, 0 },
  { "Message", bench_menu_open_menu, &bench_menu_message, 0 },
  { "Settings", bench_menu_open_menu, &settings_menu, 0 },
  { "User Mode", bench_menu_open_information, &bench_page_user_mode, 0 },
};

const BenchMenuTable bench_menu_main = { "Menu", main_items, G_N_ELEMENTS(main_items) };
