/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How values change: see settings/settings-private.h.
 */
#include "settings/settings-private.h"

#include "settings/assignment.h"
#include "settings/parameters.h"

/**
 * bench_settings_begin:
 *
 * From here to the matching bench_settings_end() nobody is told of changes.
 */
void
bench_settings_begin(BenchSettings *self)
{
  self->depth++;
}

/**
 * bench_settings_end:
 *
 * Ends a transaction: the outermost writes what is kept and tells of every value in force that is another.
 *
 * Returns: whether one of them is a parameter for which the real phone restarts.
 */
gboolean
bench_settings_end(BenchSettings *self)
{
  g_autoptr(GPtrArray) touched = NULL;
  g_autoptr(GHashTable) before = NULL;
  gboolean restart = FALSE;

  if (--self->depth > 0)
    return FALSE;
  /* Listeners may change more: that is a transaction of its own. */
  touched = g_steal_pointer(&self->touched);
  before = g_steal_pointer(&self->before);
  self->touched = g_ptr_array_new_with_free_func(g_free);
  self->before = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  g_object_ref(self);
  bench_settings_save(self);
  for (guint i = 0; i < touched->len; i++)
    {
      const char *name = g_ptr_array_index(touched, i);
      g_autofree char *detailed = NULL;

      if (g_str_equal(g_hash_table_lookup(before, name), bench_settings_get(self, name)))
        continue;
      restart = restart || bench_parameter_find(name)->reboot;
      detailed = g_strconcat("changed::", name, NULL);
      g_signal_emit_by_name(self, detailed, name);
    }
  g_object_unref(self);
  return restart;
}

/* Before the first change of a name in a transaction. */
static void
remember(BenchSettings *self, const char *canonical)
{
  char *name;

  if (g_hash_table_contains(self->before, canonical))
    return;
  name = g_strdup(canonical);
  g_ptr_array_add(self->touched, name);
  g_hash_table_insert(self->before, name, g_strdup(bench_settings_get(self, canonical)));
}

static void
replace_entry(BenchSettings *self,
              BenchLayer layer,
              const char *canonical,
              const char *value,
              const char *origin)
{
  BenchSettingsEntry *entry = g_hash_table_lookup(self->layers[layer], canonical);

  /* A value that stays is not moved: bench_settings_get() has handed it out. */
  if (entry != NULL && g_str_equal(entry->value, value))
    {
      g_free(entry->origin);
      entry->origin = g_strdup(origin);
      return;
    }
  entry = g_new0(BenchSettingsEntry, 1);
  entry->value = g_strdup(value);
  entry->origin = g_strdup(origin);
  g_hash_table_replace(self->layers[layer], g_strdup(canonical), entry);
}

/**
 * bench_settings_put:
 * @canonical: a parameter of the table in its present spelling
 * @value: (nullable): a permitted value, "" for %EMPTY%; %NULL takes the layer's away
 * @origin: (nullable): where the value came from
 *
 * Changes one layer, within a transaction.
 *
 * Returns: whether the layer's value is another now.
 */
gboolean
bench_settings_put(BenchSettings *self,
                   BenchLayer layer,
                   const char *canonical,
                   const char *value,
                   const char *origin)
{
  const BenchSettingsEntry *old = g_hash_table_lookup(self->layers[layer], canonical);
  gboolean differs = old == NULL ? value != NULL : value == NULL || !g_str_equal(old->value, value);
  gboolean moved = old != NULL && value != NULL && !g_str_equal(old->origin, origin);

  g_return_val_if_fail(self->depth > 0, FALSE);

  if (!differs && !moved)
    return FALSE;
  remember(self, canonical);
  if (value == NULL)
    g_hash_table_remove(self->layers[layer], canonical);
  else
    replace_entry(self, layer, canonical, value, origin);
  if (self->paths[layer] == NULL || self->restoring)
    return differs;
  self->dirty[layer] = TRUE;
  if (differs && bench_settings_is_secret(canonical))
    bench_secrets_store(self->secrets, bench_layer_name(layer), canonical, value != NULL ? value : "");
  return differs;
}

/**
 * bench_settings_is_secret:
 * @canonical: a parameter of the table
 *
 * Returns: whether its values are never to be shown.
 */
gboolean
bench_settings_is_secret(const char *canonical)
{
  return bench_parameter_find(canonical)->type == BENCH_PARAMETER_SECRET;
}

/* What no line of a file can have, see settings/cfg.h. */
static gboolean
has_control_characters(const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (g_ascii_iscntrl(*at) && *at != '\t')
      return TRUE;
  return FALSE;
}

/**
 * bench_settings_check:
 * @name: a parameter name in any spelling
 * @value: as it stands in a file
 *
 * Returns: whether name and value are right; if not, @error says why, without the name.
 */
gboolean
bench_settings_check(const char *name, const char *value, GError **error)
{
  const BenchParameter *parameter = bench_parameter_find(name);

  if (parameter == NULL)
    {
      g_set_error_literal(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_UNKNOWN_NAME,
                          "no such parameter");
      return FALSE;
    }
  if (has_control_characters(value))
    {
      g_set_error_literal(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE,
                          "a value is one line without control characters");
      return FALSE;
    }
  return g_str_equal(value, "%NULL%") || g_str_equal(value, "%EMPTY%")
         || bench_parameter_check(parameter, value, error);
}

/**
 * bench_settings_set:
 * @name: a parameter name in any spelling
 * @value: what to set; "" or "%NULL%" takes the layer's value away, "%EMPTY%" means blank
 * @layer: who sets it
 * @origin: (nullable): for bench_settings_get_origin(); %NULL names the layer
 *
 * Returns: whether the name and the value are right; if not, nothing changed.
 */
gboolean
bench_settings_set(BenchSettings *self,
                   const char *name,
                   const char *value,
                   BenchLayer layer,
                   const char *origin,
                   GError **error)
{
  g_auto(BenchAssignment) assignment = { 0 };

  g_return_val_if_fail(layer != BENCH_LAYER_DEFAULT, FALSE);

  if (!bench_assignment_read(&assignment, self, layer, name, value, error))
    {
      g_prefix_error(error, "%s: ", name);
      return FALSE;
    }
  bench_settings_begin(self);
  for (guint i = 0; assignment.names[i] != NULL; i++)
    bench_settings_put(self, layer, assignment.names[i], assignment.value,
                       origin != NULL ? origin : bench_layer_name(layer));
  bench_settings_end(self);
  return TRUE;
}

/**
 * bench_settings_unset:
 *
 * Takes the value of one layer back, so that the layers below show through.
 */
void
bench_settings_unset(BenchSettings *self, const char *name, BenchLayer layer)
{
  if (bench_parameter_find(name) != NULL)
    bench_settings_set(self, name, "", layer, NULL, NULL);
}
