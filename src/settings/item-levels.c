/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/item-levels.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "settings/local-file.h"

#define LARGEST (256 * 1024) /* bytes of a file */
#define MOST_ITEMS 2000
#define LONGEST_NAME 64

struct _BenchItemLevels
{
  GHashTable *items; /* letters and digits of a name -> BenchItemLevel */
};

/* "NoAnswer-forward" and "No Answer Forward": "noanswerforward". */
static char *
plain(const char *name)
{
  GString *letters = g_string_new(NULL);

  for (const char *at = name; *at != '\0' && letters->len < LONGEST_NAME; at++)
    if (g_ascii_isalnum(*at))
      g_string_append_c(letters, g_ascii_tolower(*at));
  return g_string_free(letters, FALSE);
}

static gboolean
read_level(const char *value, BenchItemLevel *level)
{
  gsize length = strlen(value);
  int who = length > 1 ? value[1] - '0' : 0;

  if (length < 1 || length > 2 || strspn(value, "0123") != length)
    return FALSE;
  level->see = (guint) (value[0] - '0');
  switch (who)
    {
    case 0:
      level->change = level->see;
      return TRUE;
    case 1:
      level->change = MIN(level->see + 1, BENCH_LEVEL_ADMIN);
      break;
    case 2:
      level->change = BENCH_LEVEL_ADMIN;
      break;
    default:
      level->change = BENCH_LEVEL_NOBODY;
    }
  level->change = MAX(level->change, level->see);
  return TRUE;
}

static void
read_item(BenchItemLevels *self, char *line)
{
  char *equals = strchr(line, '=');
  BenchItemLevel level;
  g_autofree char *name = NULL;

  if (equals == NULL || g_hash_table_size(self->items) >= MOST_ITEMS)
    return;
  *equals = '\0';
  name = plain(line);
  if (*name != '\0' && read_level(g_strstrip(equals + 1), &level))
    g_hash_table_replace(self->items, g_steal_pointer(&name), g_memdup2(&level, sizeof level));
}

/* Whether "[ GUI ]" begins here, or another section. */
static gboolean
is_of_menu(const char *line)
{
  g_autofree char *name = plain(line);

  return g_str_equal(name, "gui");
}

/**
 * bench_item_levels_parse:
 * @text: bytes of a file
 * @length: how many, or -1
 *
 * Returns: (transfer full): what it says of items of the menu.
 */
BenchItemLevels *
bench_item_levels_parse(const char *text, gssize length)
{
  BenchItemLevels *self = g_new0(BenchItemLevels, 1);
  gsize size = length < 0 ? strlen(text) : (gsize) length;
  g_autofree char *copy = g_strndup(text, MIN(size, LARGEST));
  gboolean of_menu = FALSE;

  self->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (char *line = copy, *next = NULL; line != NULL; line = next)
    {
      next = strchr(line, '\n');
      if (next != NULL)
        *next++ = '\0';
      g_strstrip(line);
      if (*line == '[')
        of_menu = is_of_menu(line);
      else if (of_menu && *line != '#' && *line != ';')
        read_item(self, line);
    }
  return self;
}

/**
 * bench_item_levels_load:
 *
 * Returns: (transfer full): what the file of web_item_level.url says; nothing when there is none.
 */
BenchItemLevels *
bench_item_levels_load(BenchSettings *settings)
{
  g_autofree char *path = bench_local_file_find(settings, "web_item_level.url");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  GStatBuf info;

  if (path == NULL)
    return bench_item_levels_parse("", 0);
  if (g_stat(path, &info) == 0 && info.st_size > LARGEST)
    bench_warning("The file of web_item_level.url is larger than 256 kB and is not read");
  else if (!g_file_get_contents(path, &text, &length, &error))
    bench_warning("The file of web_item_level.url cannot be read: %s", error->message);
  return bench_item_levels_parse(text != NULL ? text : "", (gssize) length);
}

/**
 * bench_item_levels_free:
 * @self: (transfer full)
 */
void
bench_item_levels_free(BenchItemLevels *self)
{
  g_hash_table_unref(self->items);
  g_free(self);
}

/**
 * bench_item_levels_find:
 * @name: of an item, as the menu or the file has it
 * @level: (out): who sees and changes it
 *
 * Returns: whether the file has a line for it.
 */
gboolean
bench_item_levels_find(const BenchItemLevels *self, const char *name, BenchItemLevel *level)
{
  g_autofree char *key = plain(name);
  const BenchItemLevel *found = g_hash_table_lookup(self->items, key);

  if (found != NULL)
    *level = *found;
  return found != NULL;
}

/**
 * bench_item_levels_count:
 *
 * Returns: of how many items of the menu the file says something.
 */
guint
bench_item_levels_count(const BenchItemLevels *self)
{
  return g_hash_table_size(self->items);
}
