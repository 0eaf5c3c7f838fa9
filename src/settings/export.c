/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/export.h"

#include "settings/assignment.h"
#include "settings/cfg.h"
#include "settings/parameters.h"
#include "settings/settings-private.h"
#include "settings/shown.h"

static char *
default_of(const char *name)
{
  return bench_parameter_default(bench_parameter_find(name), name);
}

static void
difference_free(BenchDifference *difference)
{
  g_free(difference->name);
  g_free(difference->value);
  g_free(difference->fallback);
  g_free(difference->origin);
  g_free(difference);
}

/**
 * bench_settings_list_differences:
 *
 * Returns: (transfer full) (element-type BenchDifference): every parameter whose value in force is not its
 *   default, sorted by name, fit to be shown.
 */
GPtrArray *
bench_settings_list_differences(BenchSettings *self)
{
  g_autoptr(GPtrArray) names = bench_settings_list_set(self);
  GPtrArray *differences = g_ptr_array_new_with_free_func((GDestroyNotify) difference_free);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index(names, i);
      g_autofree char *fallback = default_of(name);
      BenchDifference *difference;

      if (g_str_equal(bench_settings_get(self, name), fallback))
        continue;
      difference = g_new0(BenchDifference, 1);
      difference->name = g_strdup(name);
      difference->value = bench_shown_value(name, bench_settings_get(self, name));
      difference->fallback = bench_shown_value(name, fallback);
      difference->origin = bench_settings_get_origin(self, name);
      g_ptr_array_add(differences, difference);
    }
  return differences;
}

static void
add_value(BenchSettings *self,
          GString *text,
          const char *name,
          const char *value,
          const char *origin,
          gboolean secrets)
{
  g_autofree char *without = NULL;
  g_autofree char *line = NULL;
  gboolean stripped = FALSE;

  g_string_append_printf(text, "# %s\n", origin);
  if (!secrets && *value != '\0' && bench_settings_is_secret(name))
    {
      g_string_append_printf(text, "# %s: a secret, left out\n", name);
      return;
    }
  if (!secrets)
    value = without = bench_shown_strip_userinfo(value, &stripped);
  if (stripped)
    g_string_append_printf(text, "# %s: user name and password in it are left out\n", name);
  line = bench_assignment_write(self, name, value);
  g_string_append_printf(text, "%s\n", line);
}

static void
add_in_force(BenchSettings *self, GString *text, gboolean secrets)
{
  g_autoptr(GPtrArray) names = bench_settings_list_set(self);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index(names, i);
      g_autofree char *fallback = default_of(name);
      g_autofree char *origin = bench_settings_get_origin(self, name);

      if (!g_str_equal(bench_settings_get(self, name), fallback))
        add_value(self, text, name, bench_settings_get(self, name), origin, secrets);
    }
}

static void
add_layer(BenchSettings *self, GString *text, BenchLayer layer, gboolean secrets)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(self->layers[layer]), (GCompareFunc) g_strcmp0);

  if (names != NULL)
    g_string_append_printf(text, "\n# ---- %s ----\n", bench_layer_name(layer));
  for (GList *l = names; l != NULL; l = l->next)
    {
      const BenchSettingsEntry *entry = g_hash_table_lookup(self->layers[layer], l->data);

      add_value(self, text, l->data, entry->value, entry->origin, secrets);
    }
}

/**
 * bench_settings_export:
 *
 * Returns: (transfer full): .cfg text of what is in force and is not the default, each value under a comment with
 *   its origin.
 */
char *
bench_settings_export(BenchSettings *self, BenchExportFlags flags)
{
  GString *text = g_string_new(BENCH_CFG_VERSION_LINE "\n");
  gboolean secrets = (flags & BENCH_EXPORT_SECRETS) != 0;

  if ((flags & BENCH_EXPORT_LAYERS) == 0)
    add_in_force(self, text, secrets);
  else
    for (int layer = BENCH_LAYER_FACTORY; layer < BENCH_LAYERS; layer++)
      add_layer(self, text, (BenchLayer) layer, secrets);
  return g_string_free(text, FALSE);
}
