/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/settings-private.h"

#include <string.h>

#include "settings/parameters.h"

typedef BenchSettingsEntry Entry;

G_DEFINE_QUARK(bench_settings_error, bench_settings_error)
G_DEFINE_FINAL_TYPE(BenchSettings, bench_settings, G_TYPE_OBJECT)

static void
entry_free(Entry *entry)
{
  g_free(entry->value);
  g_free(entry->origin);
  g_free(entry);
}

static void
bench_settings_finalize(GObject *object)
{
  BenchSettings *self = BENCH_SETTINGS(object);

  for (int i = 0; i < BENCH_LAYERS; i++)
    {
      g_hash_table_unref(self->layers[i]);
      g_free(self->paths[i]);
    }
  g_ptr_array_unref(self->touched);
  g_hash_table_unref(self->before);
  g_clear_object(&self->secrets);
  g_free(self->resource_folder);
  G_OBJECT_CLASS(bench_settings_parent_class)->finalize(object);
}

static void
bench_settings_class_init(BenchSettingsClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_settings_finalize;

  /**
   * BenchSettings::changed:
   * @name: the parameter whose value is different now
   */
  g_signal_new("changed", BENCH_TYPE_SETTINGS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * BenchSettings::not-saved:
   * @text: which file, and why
   */
  g_signal_new("not-saved", BENCH_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
               G_TYPE_STRING);

  /**
   * BenchSettings::reset:
   * @kept: whether certificates are to be kept
   *
   * Whoever keeps what servers sent beside the settings forgets it now.
   */
  g_signal_new("reset", BENCH_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
               G_TYPE_BOOLEAN);
}

static void
bench_settings_init(BenchSettings *self)
{
  for (int i = 0; i < BENCH_LAYERS; i++)
    self->layers[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  self->touched = g_ptr_array_new_with_free_func(g_free);
  self->before = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
}

/**
 * bench_settings_new:
 *
 * Returns: (transfer full): settings with nothing but the built-in defaults.
 */
BenchSettings *
bench_settings_new(void)
{
  return g_object_new(BENCH_TYPE_SETTINGS, NULL);
}

/**
 * bench_settings_find_entry:
 * @canonical: a parameter in its present spelling
 * @layer: (out) (optional): the layer it is in, %BENCH_LAYER_DEFAULT for none
 *
 * Returns: (nullable): the entry in force, %NULL for the default.
 */
const BenchSettingsEntry *
bench_settings_find_entry(BenchSettings *self, const char *canonical, BenchLayer *layer)
{
  for (int i = BENCH_LAYERS - 1; i > BENCH_LAYER_DEFAULT; i--)
    {
      const Entry *entry = g_hash_table_lookup(self->layers[i], canonical);

      if (entry == NULL)
        continue;
      if (layer != NULL)
        *layer = (BenchLayer) i;
      return entry;
    }
  if (layer != NULL)
    *layer = BENCH_LAYER_DEFAULT;
  return NULL;
}

static const char *
get_default(BenchSettings *self, const char *canonical)
{
  const Entry *cached = g_hash_table_lookup(self->layers[BENCH_LAYER_DEFAULT], canonical);
  const BenchParameter *parameter;
  Entry *entry;

  if (cached != NULL)
    return cached->value;
  parameter = bench_parameter_find(canonical);
  if (parameter == NULL)
    {
      g_critical("The program asks for a parameter the table does not know: %s", canonical);
      return "";
    }
  entry = g_new0(Entry, 1);
  entry->value = bench_parameter_default(parameter, canonical);
  entry->origin = g_strdup("default");
  g_hash_table_insert(self->layers[BENCH_LAYER_DEFAULT], g_strdup(canonical), entry);
  return entry->value;
}

/**
 * bench_settings_get:
 * @name: a parameter name in any spelling; it must be in the table
 *
 * Returns: (transfer none): the value in force, never %NULL; valid until the parameter changes.
 */
const char *
bench_settings_get(BenchSettings *self, const char *name)
{
  const Entry *entry = bench_settings_find_entry(self, name, NULL);
  g_autofree char *canonical = NULL;

  /* Layers have nothing but present spellings, so that most names need not be looked up in the table. */
  if (entry == NULL)
    entry = g_hash_table_lookup(self->layers[BENCH_LAYER_DEFAULT], name);
  if (entry != NULL)
    return entry->value;
  canonical = bench_parameter_canonical_name(name);
  entry = bench_settings_find_entry(self, canonical, NULL);
  return entry != NULL ? entry->value : get_default(self, canonical);
}

static const char *
get_va(BenchSettings *self, const char *format, va_list args)
{
  g_autofree char *name = g_strdup_vprintf(format, args);

  return bench_settings_get(self, name);
}

/**
 * bench_settings_getf:
 * @format: printf() format of a parameter name: "account.%u.label"
 *
 * Returns: (transfer none): as bench_settings_get().
 */
const char *
bench_settings_getf(BenchSettings *self, const char *format, ...)
{
  const char *value;
  va_list args;

  va_start(args, format);
  value = get_va(self, format, args);
  va_end(args);
  return value;
}

/**
 * bench_settings_get_int:
 *
 * Returns: the value in force as a whole number, 0 when it is blank.
 */
int
bench_settings_get_int(BenchSettings *self, const char *name)
{
  return (int) g_ascii_strtoll(bench_settings_get(self, name), NULL, 10);
}

/**
 * bench_settings_get_intf:
 *
 * Returns: as bench_settings_get_int(), for a formatted name.
 */
int
bench_settings_get_intf(BenchSettings *self, const char *format, ...)
{
  const char *value;
  va_list args;

  va_start(args, format);
  value = get_va(self, format, args);
  va_end(args);
  return (int) g_ascii_strtoll(value, NULL, 10);
}

/**
 * bench_settings_get_boolean:
 *
 * Returns: whether the value in force is 1.
 */
gboolean
bench_settings_get_boolean(BenchSettings *self, const char *name)
{
  return strcmp(bench_settings_get(self, name), "1") == 0;
}

/**
 * bench_settings_get_booleanf:
 *
 * Returns: as bench_settings_get_boolean(), for a formatted name.
 */
gboolean
bench_settings_get_booleanf(BenchSettings *self, const char *format, ...)
{
  const char *value;
  va_list args;

  va_start(args, format);
  value = get_va(self, format, args);
  va_end(args);
  return strcmp(value, "1") == 0;
}

/**
 * bench_settings_get_origin:
 *
 * Returns: (transfer full): where the value in force came from: "default", "lab.cfg:12",
 *   "common: y000000000028.cfg:12", "user" …
 */
char *
bench_settings_get_origin(BenchSettings *self, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  const Entry *entry = bench_settings_find_entry(self, canonical, NULL);

  return g_strdup(entry != NULL ? entry->origin : "default");
}

/**
 * bench_settings_get_layer:
 *
 * Returns: the layer whose value is in force.
 */
BenchLayer
bench_settings_get_layer(BenchSettings *self, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  BenchLayer layer = BENCH_LAYER_DEFAULT;

  bench_settings_find_entry(self, canonical, &layer);
  return layer;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/**
 * bench_settings_list_set:
 *
 * Returns: (transfer full) (element-type utf8): the names that any layer above the defaults has a
 *   value for, sorted.
 */
GPtrArray *
bench_settings_list_set(BenchSettings *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

  for (int layer = BENCH_LAYER_FACTORY; layer < BENCH_LAYERS; layer++)
    {
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init(&iter, self->layers[layer]);
      while (g_hash_table_iter_next(&iter, &name, NULL))
        if (g_hash_table_add(seen, name))
          g_ptr_array_add(names, g_strdup(name));
    }
  g_ptr_array_sort(names, compare_names);
  return names;
}

/**
 * bench_layer_name:
 *
 * Returns: (transfer none): the layer in one word or two, as origins begin.
 */
const char *
bench_layer_name(BenchLayer layer)
{
  switch (layer)
    {
    case BENCH_LAYER_DEFAULT:
      return "default";
    case BENCH_LAYER_FACTORY:
      return "factory";
    case BENCH_LAYER_COMMON:
      return "common";
    case BENCH_LAYER_MAC:
      return "MAC";
    case BENCH_LAYER_FILE:
      return "file";
    case BENCH_LAYER_USER:
      return "user";
    case BENCH_LAYER_POLICY:
      return "policy";
    case BENCH_LAYER_OVERRIDE:
      return "command line";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_layer_value_free:
 * @value: (transfer full)
 */
void
bench_layer_value_free(BenchLayerValue *value)
{
  g_free(value->value);
  g_free(value->origin);
  g_free(value);
}

static void
add_layer_value(GPtrArray *values, BenchLayer layer, const char *value, const char *origin)
{
  BenchLayerValue *added = g_new0(BenchLayerValue, 1);

  added->layer = layer;
  added->value = g_strdup(value);
  added->origin = g_strdup(origin);
  g_ptr_array_add(values, added);
}

/**
 * bench_settings_list_layers:
 * @name: a parameter name in any spelling; it must be in the table
 *
 * Returns: (transfer full) (element-type BenchLayerValue): every layer's value, the one in force first and the
 *   default last.
 */
GPtrArray *
bench_settings_list_layers(BenchSettings *self, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  GPtrArray *values = g_ptr_array_new_with_free_func((GDestroyNotify) bench_layer_value_free);

  for (int i = BENCH_LAYERS - 1; i > BENCH_LAYER_DEFAULT; i--)
    {
      const Entry *entry = g_hash_table_lookup(self->layers[i], canonical);

      if (entry != NULL)
        add_layer_value(values, (BenchLayer) i, entry->value, entry->origin);
    }
  add_layer_value(values, BENCH_LAYER_DEFAULT, get_default(self, canonical), "default");
  return values;
}
