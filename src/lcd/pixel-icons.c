/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The icons of mono LCDs: data/fonts/icons.txt, "icon NAME" and nine rows each, read once and kept.
 */
#include <gio/gio.h>
#include <string.h>

#include "lcd/pixels.h"

#define PATH "/io/github/benchphone/Benchphone/fonts/icons.txt"

/* Names that look like another on a mono LCD. */
static const struct
{
  const char *name;
  const char *icon;
} same[] = {
  { "talking", "in-use" },
  { "hold", "held" },
  { "be-right-back", "away" },
  { "off-work", "away" },
};

static GHashTable *
read_icons(const char *text)
{
  GHashTable *icons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  BenchPixelGlyph *icon = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (g_str_has_prefix(line, "icon "))
        {
          icon = g_new0(BenchPixelGlyph, 1);
          icon->width = BENCH_PIXEL_ICON;
          g_hash_table_insert(icons, g_strdup(line + strlen("icon ")), icon);
          continue;
        }
      if (*line == '\0' || g_str_has_prefix(line, "# "))
        continue;
      if (icon == NULL || icon->n_rows == BENCH_PIXEL_ICON || strlen(line) != BENCH_PIXEL_ICON
          || line[strspn(line, ".#")] != '\0')
        g_error("icons.txt, line %u: not a row of nine pixels: “%s”", i + 1, line);
      for (int x = 0; x < BENCH_PIXEL_ICON; x++)
        if (line[x] == '#')
          icon->rows[icon->n_rows] |= 1u << x;
      icon->n_rows++;
    }
  return icons;
}

static GHashTable *
get_icons(void)
{
  static gsize icons;

  if (g_once_init_enter(&icons))
    {
      g_autoptr(GBytes) bytes = g_resources_lookup_data(PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      GHashTable *read = read_icons(bytes != NULL ? g_bytes_get_data(bytes, NULL) : "");

      g_once_init_leave(&icons, (gsize) read);
    }
  return (GHashTable *) icons;
}

/**
 * bench_pixels_find_icon:
 *
 * Returns: (transfer none) (nullable): the icon that Screens call @name.
 */
const BenchPixelGlyph *
bench_pixels_find_icon(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(same); i++)
    if (g_str_equal(same[i].name, name))
      name = same[i].icon;
  return g_hash_table_lookup(get_icons(), name);
}

/**
 * bench_pixels_icon:
 * @name: as Screens name it; one nobody knows draws nothing
 *
 * Returns: the width it took, 0 when there is no such icon.
 */
int
bench_pixels_icon(BenchPixels *self, const char *name, int x, int y, int level)
{
  const BenchPixelGlyph *icon = bench_pixels_find_icon(name);

  if (icon == NULL)
    return 0;
  bench_pixels_glyph(self, icon, x, y, level);
  return icon->width;
}
