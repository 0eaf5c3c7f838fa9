/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which user level sees and changes which item of the menu (guide F182): the table of this file, and over it, with
 * security.var_enable, the file of web_item_level.url. The levels of items below Advanced are ours (R).
 */
#include "firmware/firmware-private.h"

#include <string.h>

#include "settings/local-file.h"
#include "settings/parameters.h"

/* An item of a menu, both as the LCD calls them. An item of Advanced that is not here is the administrator's. */
static const struct
{
  const char *menu;
  const char *item;
  BenchLevel least;
  const char *other; /* what the file calls it, unless that is the same but for signs and case */
} items[] = {
  { "Features", "Call Forward", BENCH_LEVEL_USER, "callcontrol_forward" },
  { "Advanced", "Accounts", BENCH_LEVEL_VAR, NULL },
  { "Advanced", "Reboot", BENCH_LEVEL_VAR, NULL },
  { "Advanced", "Set Password", BENCH_LEVEL_VAR, NULL },
};

static const char advanced[] = "Advanced";
static const char user_mode[] = "User Mode";

/* Read anew when the file, or what names it, is another. */
static const BenchItemLevels *
file_levels(BenchFirmware *self)
{
  g_autofree char *stamp = bench_local_file_stamp(self->settings, "web_item_level.url");

  if (self->item_levels != NULL && g_str_equal(stamp, self->item_levels_stamp))
    return self->item_levels;
  g_clear_pointer(&self->item_levels, bench_item_levels_free);
  g_free(self->item_levels_stamp);
  self->item_levels = bench_item_levels_load(self->settings);
  self->item_levels_stamp = g_steal_pointer(&stamp);
  return self->item_levels;
}

/**
 * bench_menu_levels_find:
 * @menu: title of a menu
 * @item: label of one of its items
 *
 * Returns: who sees it and who may change what is behind it.
 */
BenchItemLevel
bench_menu_levels_find(BenchFirmware *self, const char *menu, const char *item)
{
  gboolean three = bench_access_has_three_levels(self->access);
  guint least = g_str_equal(menu, advanced) ? BENCH_LEVEL_ADMIN : BENCH_LEVEL_USER;
  const char *other = NULL;
  BenchItemLevel level;

  for (gsize i = 0; i < G_N_ELEMENTS(items); i++)
    if (g_str_equal(items[i].menu, menu) && g_str_equal(items[i].item, item))
      {
        least = items[i].least;
        other = items[i].other;
      }
  if (three
      && (bench_item_levels_find(file_levels(self), item, &level)
          || (other != NULL && bench_item_levels_find(file_levels(self), other, &level))))
    return level;
  if (!three && g_str_equal(item, user_mode))
    least = BENCH_LEVEL_NOBODY;
  if (!three && least == BENCH_LEVEL_VAR)
    least = BENCH_LEVEL_ADMIN;
  return (BenchItemLevel){ least, least };
}

/**
 * bench_firmware_get_parameter_level:
 * @name: a parameter of the table in any spelling
 *
 * Returns: the lowest level that may change it with the phone's menu, %BENCH_LEVEL_ADMIN when no menu has it and for
 *   all that is about levels and passwords; %BENCH_LEVEL_NOBODY when a file takes it from all.
 */
guint
bench_firmware_get_parameter_level(BenchFirmware *self, const char *name)
{
  const BenchParameter *parameter = bench_parameter_find(name);
  g_auto(GStrv) path = g_strsplit(parameter != NULL ? parameter->menu : "-", " > ", -1);
  const char *menu = "Menu";
  guint least = BENCH_LEVEL_USER;

  /* The menu lets a level change its own password; by name, anybody's could be. */
  if (g_str_equal(path[0], "-") || g_str_has_prefix(parameter->pattern, "security."))
    return BENCH_LEVEL_ADMIN;
  for (guint i = 0; path[i] != NULL; i++)
    {
      least = MAX(least, bench_menu_levels_find(self, menu, path[i]).change);
      menu = path[i];
    }
  return g_str_equal(menu, advanced) ? MAX(least, BENCH_LEVEL_ADMIN) : least;
}
