/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/settings.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "settings/cfg.h"
#include "settings/parameters.h"
#include "settings/secrets.h"

#define N_LAYERS (BENCH_LAYER_OVERRIDE + 1)

typedef struct
{
  char *value;
  char *origin; /* "file.cfg:12", "user", "command line" */
} Entry;

struct _BenchSettings
{
  GObject parent_instance;

  GHashTable *layers[N_LAYERS]; /* canonical name -> Entry; the DEFAULT layer caches the table's defaults */
  char *user_path;              /* where the user layer is kept, or NULL */
  BenchSecrets *secrets;        /* where its secrets are kept, or NULL */
};

G_DEFINE_QUARK(bench_settings_error, bench_settings_error)
G_DEFINE_FINAL_TYPE(BenchSettings, bench_settings, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

  for (int i = 0; i < N_LAYERS; i++)
    g_hash_table_unref(self->layers[i]);
  g_free(self->user_path);
  g_clear_object(&self->secrets);
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
  signals[CHANGED] = g_signal_new("changed", BENCH_TYPE_SETTINGS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bench_settings_init(BenchSettings *self)
{
  for (int i = 0; i < N_LAYERS; i++)
    self->layers[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
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

static const Entry *
find_entry(BenchSettings *self, const char *canonical)
{
  for (int layer = N_LAYERS - 1; layer > BENCH_LAYER_DEFAULT; layer--)
    {
      const Entry *entry = g_hash_table_lookup(self->layers[layer], canonical);

      if (entry != NULL)
        return entry;
    }
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
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  const Entry *entry = find_entry(self, canonical);

  if (entry != NULL && entry->value[0] != '\0')
    return entry->value;
  /* %EMPTY% is stored as an empty value and hides a default; see set_value(). */
  if (entry != NULL && g_str_has_suffix(entry->origin, " (empty)"))
    return "";
  return get_default(self, canonical);
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
 * Returns: (transfer full): where the value in force came from: "default", "lab.cfg:12", "user" …
 */
char *
bench_settings_get_origin(BenchSettings *self, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  const Entry *entry = find_entry(self, canonical);

  return g_strdup(entry != NULL ? entry->origin : "default");
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

  for (int layer = BENCH_LAYER_FACTORY; layer < N_LAYERS; layer++)
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

static gboolean
save_user_layer(BenchSettings *self, GError **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  g_autoptr(GList) names = g_hash_table_get_keys(self->layers[BENCH_LAYER_USER]);
  g_autofree char *text = NULL;
  g_autofree char *folder = NULL;

  if (self->user_path == NULL)
    return TRUE;
  names = g_list_sort(names, (GCompareFunc) g_strcmp0);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const Entry *entry = g_hash_table_lookup(self->layers[BENCH_LAYER_USER], l->data);

      /* Secrets go where secrets belong, never into this file. */
      if (bench_parameter_find(l->data)->type == BENCH_PARAMETER_SECRET)
        continue;
      g_ptr_array_add(pairs, l->data);
      g_ptr_array_add(pairs, entry->value);
    }
  text = bench_cfg_write(pairs);
  folder = g_path_get_dirname(self->user_path);
  g_mkdir_with_parents(folder, 0700);
  return g_file_set_contents_full(self->user_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
set_value(BenchSettings *self, const char *canonical, const char *value, BenchLayer layer, const char *origin)
{
  g_autofree char *before = g_strdup(bench_settings_get(self, canonical));
  gboolean empty = strcmp(value, "%EMPTY%") == 0;
  gboolean clear = strcmp(value, "%NULL%") == 0 || value[0] == '\0';
  Entry *entry = g_new0(Entry, 1);

  entry->value = g_strdup(empty || clear ? "" : value);
  entry->origin = g_strconcat(origin, empty ? " (empty)" : NULL, NULL);
  g_hash_table_replace(self->layers[layer], g_strdup(canonical), entry);
  if (strcmp(before, bench_settings_get(self, canonical)) != 0)
    g_signal_emit(self, signals[CHANGED], g_quark_from_string(canonical), canonical);
}

static void
store_user_change(BenchSettings *self,
                  const char *canonical,
                  const BenchParameter *parameter,
                  const char *value)
{
  g_autoptr(GError) error = NULL;

  if (parameter->type == BENCH_PARAMETER_SECRET && self->secrets != NULL)
    bench_secrets_store(self->secrets, canonical, value);
  if (!save_user_layer(self, &error))
    bench_warning("Settings could not be saved to %s: %s", self->user_path, error->message);
}

/**
 * bench_settings_set:
 * @name: a parameter name in any spelling
 * @value: what to set; "" or "%NULL%" means the default, "%EMPTY%" means blank
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
  static const char *const layer_names[N_LAYERS]
      = { "default", "factory", "common", "MAC", "file", "user", "policy", "command line" };
  const BenchParameter *parameter = bench_parameter_find(name);
  g_autofree char *canonical = NULL;

  g_return_val_if_fail(layer != BENCH_LAYER_DEFAULT, FALSE);

  if (parameter == NULL)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_UNKNOWN_NAME, "%s: no such parameter",
                  name);
      return FALSE;
    }
  if (strpbrk(value, "\r\n") != NULL)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, "%s: a value is one line",
                  name);
      return FALSE;
    }
  if (strcmp(value, "%NULL%") != 0 && strcmp(value, "%EMPTY%") != 0
      && !bench_parameter_check(parameter, value, error))
    {
      g_prefix_error(error, "%s: ", name);
      return FALSE;
    }
  canonical = bench_parameter_canonical_name(name);
  set_value(self, canonical, value, layer, origin != NULL ? origin : layer_names[layer]);
  if (layer == BENCH_LAYER_USER)
    store_user_change(self, canonical, parameter, value);
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
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  g_autofree char *before = NULL;
  const BenchParameter *parameter = bench_parameter_find(canonical);

  if (parameter == NULL)
    return;
  before = g_strdup(bench_settings_get(self, canonical));
  if (!g_hash_table_remove(self->layers[layer], canonical))
    return;
  if (layer == BENCH_LAYER_USER)
    store_user_change(self, canonical, parameter, "");
  if (strcmp(before, bench_settings_get(self, canonical)) != 0)
    g_signal_emit(self, signals[CHANGED], g_quark_from_string(canonical), canonical);
}

typedef struct
{
  BenchSettings *settings;
  const char *origin;
  BenchLayer layer;
  GPtrArray *complaints;
  guint refused; /* lines whose name or value is wrong */
} Reading;

static void
on_cfg_complaint(guint line, const char *complaint, gpointer data)
{
  Reading *reading = data;
  char *text = g_strdup_printf("%s:%u: %s", reading->origin, line, complaint);

  bench_warning("%s", text);
  if (reading->complaints != NULL)
    g_ptr_array_add(reading->complaints, text);
  else
    g_free(text);
}

static void
on_cfg_line(guint line, const char *name, const char *value, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *origin = g_strdup_printf("%s:%u", reading->origin, line);
  const BenchParameter *parameter = bench_parameter_find(name);

  if (parameter != NULL && !parameter->works && value[0] != '\0')
    bench_info("%s: %s %s", origin, name, bench_parameter_standing_text(parameter));
  if (!bench_settings_set(reading->settings, name, value, reading->layer, origin, &error)
      && ++reading->refused <= BENCH_CFG_MOST_COMPLAINTS)
    on_cfg_complaint(line, error->message, data);
}

/**
 * bench_settings_load_text:
 * @origin: what to call the text in complaints and origins, such as a file name
 * @length: bytes, or -1
 * @complaints: (nullable) (element-type utf8): each bad line is appended as "origin:line: why"
 *
 * Reads .cfg text into a layer. Bad lines are logged and complained about, the rest applies.
 */
void
bench_settings_load_text(BenchSettings *self,
                         const char *origin,
                         const char *text,
                         gssize length,
                         BenchLayer layer,
                         GPtrArray *complaints)
{
  Reading reading = { self, origin, layer, complaints, 0 };

  bench_cfg_read(text, length, on_cfg_line, on_cfg_complaint, &reading);
  if (reading.refused > BENCH_CFG_MOST_COMPLAINTS)
    {
      g_autofree char *rest = g_strdup_printf("%s: and %u more lines are refused", origin,
                                              reading.refused - BENCH_CFG_MOST_COMPLAINTS);

      bench_warning("%s", rest);
      if (complaints != NULL)
        g_ptr_array_add(complaints, g_steal_pointer(&rest));
    }
}

/**
 * bench_settings_load_file:
 * @path: a .cfg file
 * @complaints: (nullable): as for bench_settings_load_text()
 *
 * Returns: whether the file could be read at all.
 */
gboolean
bench_settings_load_file(BenchSettings *self,
                         const char *path,
                         BenchLayer layer,
                         GPtrArray *complaints,
                         GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename(path);
  gsize length = 0;
  GStatBuf info;

  if (g_stat(path, &info) == 0 && info.st_size > BENCH_CFG_LARGEST)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_FILE, "%s: larger than 5 MB", path);
      return FALSE;
    }
  if (!g_file_get_contents(path, &text, &length, error))
    return FALSE;
  bench_settings_load_text(self, name, text, (gssize) length, layer, complaints);
  return TRUE;
}

static void
on_secret_loaded(const char *name, const char *value, gpointer data)
{
  set_value(data, name, value, BENCH_LAYER_USER, "user");
}

/**
 * bench_settings_keep_user_layer:
 * @path: the .cfg file to read the user layer from now and to write it to on each change
 *
 * Secrets of the user layer are not in that file: they are kept by settings/secrets.h, per file.
 *
 * Returns: %FALSE when a file is there but cannot be read.
 */
gboolean
bench_settings_keep_user_layer(BenchSettings *self, const char *path, GError **error)
{
  if (g_file_test(path, G_FILE_TEST_EXISTS))
    {
      if (!bench_settings_load_file(self, path, BENCH_LAYER_USER, NULL, error))
        return FALSE;
    }
  self->user_path = g_strdup(path);
  self->secrets = bench_secrets_new(path);
  bench_secrets_load(self->secrets, on_secret_loaded, self);
  return TRUE;
}
