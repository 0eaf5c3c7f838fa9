/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layers that are kept: PROFILE.cfg for the user's, and beside it PROFILE.factory.cfg, PROFILE.common.cfg and
 * PROFILE.mac.cfg for what a server sent, so that a phone that cannot reach its server starts with its last good
 * configuration.
 *
 * A file is written anew and moved into its place: a crash or a full disk leaves the old one whole. Before each
 * value whose origin is not just the layer stands a comment with it. A secret has a comment instead of its line:
 * the value is in settings/secrets.h.
 */
#include "settings/settings-private.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "settings/assignment.h"
#include "settings/cfg.h"
#include "settings/parameters.h"

#define ORIGIN_MARK "# origin: "
#define SECRET_MARK "# secret: "
#define MOST_BYTES (4 * 1024 * 1024)

static const struct
{
  BenchLayer layer;
  const char *suffix;
} kept[] = {
  { BENCH_LAYER_FACTORY, ".factory.cfg" },
  { BENCH_LAYER_COMMON, ".common.cfg" },
  { BENCH_LAYER_MAC, ".mac.cfg" },
  { BENCH_LAYER_USER, ".cfg" },
};

static char *
write_layer(BenchSettings *self, BenchLayer layer)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(self->layers[layer]), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new(BENCH_CFG_VERSION_LINE "\n");

  for (GList *l = names; l != NULL; l = l->next)
    {
      const BenchSettingsEntry *entry = g_hash_table_lookup(self->layers[layer], l->data);

      if (!g_str_equal(entry->origin, bench_layer_name(layer)))
        g_string_append_printf(text, ORIGIN_MARK "%s\n", entry->origin);
      /* Secrets go where secrets belong, never into this file. */
      if (bench_settings_is_secret(l->data) && *entry->value != '\0')
        g_string_append_printf(text, SECRET_MARK "%s\n", (const char *) l->data);
      else
        g_string_append_printf(text, "%s = %s\n", (const char *) l->data,
                               *entry->value != '\0' ? entry->value : "%EMPTY%");
    }
  return g_string_free(text, FALSE);
}

static void
save_layer(BenchSettings *self, BenchLayer layer)
{
  g_autofree char *text = write_layer(self, layer);
  g_autofree char *folder = g_path_get_dirname(self->paths[layer]);
  g_autoptr(GError) error = NULL;
  g_autofree char *complaint = NULL;

  g_mkdir_with_parents(folder, 0700);
  /* Not cleared before it is done: what failed is tried again with the next change. */
  if (g_file_set_contents_full(self->paths[layer], text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      self->dirty[layer] = FALSE;
      return;
    }
  complaint = g_strdup_printf("Settings could not be saved to %s: %s", self->paths[layer], error->message);
  bench_warning("%s", complaint);
  g_signal_emit_by_name(self, "not-saved", complaint);
}

/**
 * bench_settings_save:
 *
 * Writes every kept layer that changed. One that cannot be written stays as it is on disk; "not-saved" tells.
 */
void
bench_settings_save(BenchSettings *self)
{
  for (int i = 0; i < BENCH_LAYERS; i++)
    if (self->dirty[i] && self->paths[i] != NULL)
      save_layer(self, (BenchLayer) i);
}

typedef struct
{
  BenchSettings *settings;
  BenchLayer layer;
  char *file;
  GHashTable *origins; /* line number -> origin, of the line before */
  GHashTable *secrets; /* canonical name -> origin */
  GPtrArray *by_hand;  /* canonical names of secrets that stood in the file */
} Restoring;

static void
on_complaint(guint line, const char *complaint, gpointer data)
{
  const Restoring *restoring = data;

  bench_warning("%s:%u: %s", restoring->file, line, complaint);
}

static const char *
origin_of_line(const Restoring *restoring, guint line)
{
  const char *origin = g_hash_table_lookup(restoring->origins, GUINT_TO_POINTER(line));

  return origin != NULL ? origin : bench_layer_name(restoring->layer);
}

static void
on_line(guint line, const char *name, const char *value, gpointer data)
{
  Restoring *restoring = data;
  g_auto(BenchAssignment) assignment = { 0 };
  g_autoptr(GError) error = NULL;
  const char *canonical;

  if (!bench_assignment_read(&assignment, restoring->settings, restoring->layer, name, value, &error))
    {
      g_autofree char *clean = bench_clean_name(name);
      g_autofree char *complaint = g_strdup_printf("\"%s\": %s", clean, error->message);

      on_complaint(line, complaint, data);
      return;
    }
  canonical = assignment.names[0];
  if (assignment.value == NULL)
    return;
  if (bench_settings_is_secret(canonical) && *assignment.value != '\0')
    g_ptr_array_add(restoring->by_hand, g_strdup(canonical));
  bench_settings_put(restoring->settings, restoring->layer, canonical, assignment.value,
                     origin_of_line(restoring, line));
}

/* The comments that stand before the lines. */
static void
read_marks(Restoring *restoring, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (!g_utf8_validate(lines[i], -1, NULL))
        continue;
      /* Line numbers count from one, so that the next line's is two more than this index. */
      if (g_str_has_prefix(lines[i], ORIGIN_MARK))
        g_hash_table_insert(restoring->origins, GUINT_TO_POINTER(i + 2),
                            bench_clean_text(lines[i] + strlen(ORIGIN_MARK)));
      else if (g_str_has_prefix(lines[i], SECRET_MARK))
        g_hash_table_insert(restoring->secrets, g_strdup(lines[i] + strlen(SECRET_MARK)),
                            g_strdup(origin_of_line(restoring, i + 1)));
    }
}

/* Whatever is in the file, the phone starts; only that it is there and cannot be read is an error. */
static gboolean
restore_layer(Restoring *restoring, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  GStatBuf info;

  if (g_stat(path, &info) != 0)
    return TRUE;
  if (info.st_size > MOST_BYTES)
    {
      bench_warning("%s has %" G_GINT64_FORMAT " bytes and is not read", path, (gint64) info.st_size);
      return TRUE;
    }
  if (!g_file_get_contents(path, &text, &length, error))
    return FALSE;
  /* A torn file may have holes: their lines are not UTF-8, the others are good. */
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = '\xff';
  read_marks(restoring, text);
  bench_cfg_read(text, (gssize) length, on_line, on_complaint, restoring);
  return TRUE;
}

static BenchLayer
layer_of_secret(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    if (g_str_equal(bench_layer_name(kept[i].layer), name))
      return kept[i].layer;
  return BENCH_LAYER_DEFAULT;
}

typedef struct
{
  BenchSettings *settings;
  Restoring *layers; /* as many as are kept */
} Secrets;

static void
on_secret(const char *layer_name, const char *name, const char *value, gpointer data)
{
  Secrets *secrets = data;
  BenchLayer layer = layer_of_secret(layer_name);
  const BenchParameter *parameter = bench_parameter_find(name);
  const char *origin = NULL;

  if (layer == BENCH_LAYER_DEFAULT || parameter == NULL || parameter->alias_of != NULL
      || parameter->type != BENCH_PARAMETER_SECRET || strpbrk(value, "\r\n") != NULL)
    return;
  /* What stands in the file is newer. */
  if (g_hash_table_contains(secrets->settings->layers[layer], name))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    if (secrets->layers[i].layer == layer)
      {
        origin = g_hash_table_lookup(secrets->layers[i].secrets, name);
        bench_settings_put(secrets->settings, layer, name, value,
                           origin != NULL ? origin : bench_layer_name(layer));
        g_hash_table_remove(secrets->layers[i].secrets, name);
      }
}

static char *
path_of(const char *user_path, const char *suffix)
{
  g_autofree char *base = g_str_has_suffix(user_path, ".cfg")
                              ? g_strndup(user_path, strlen(user_path) - strlen(".cfg"))
                              : g_strdup(user_path);

  return g_strconcat(base, suffix, NULL);
}

/* Secrets that somebody wrote into the file move to where secrets belong, over those that have been there. */
static void
move_secrets(const Restoring *restoring)
{
  BenchSettings *self = restoring->settings;

  for (guint i = 0; i < restoring->by_hand->len; i++)
    {
      const char *name = g_ptr_array_index(restoring->by_hand, i);
      const BenchSettingsEntry *entry = g_hash_table_lookup(self->layers[restoring->layer], name);

      bench_secrets_store(self->secrets, bench_layer_name(restoring->layer), name, entry->value);
      self->dirty[restoring->layer] = TRUE;
    }
}

/* Secrets that a layer should have and nobody gave back. */
static void
miss_secrets(const Restoring *restoring)
{
  guint missing = g_hash_table_size(restoring->secrets);
  const char *problem = bench_secrets_get_problem(restoring->settings->secrets);

  if (missing > 0)
    bench_warning("%s: %u of its secrets could not be read back%s%s", restoring->file, missing,
                  problem != NULL ? ": " : "", problem != NULL ? problem : "");
}

/**
 * bench_settings_keep_layers:
 * @path: the .cfg file of the user layer; the files of the factory, common and MAC layers stand beside it
 *
 * Reads these layers and from now on writes each to its file when it changes. Bad lines of a damaged file are
 * complained about, the rest applies. Their secrets are not in those files: they are kept by settings/secrets.h.
 *
 * Returns: %FALSE when the user's file is there but cannot be read.
 */
gboolean
bench_settings_keep_layers(BenchSettings *self, const char *path, GError **error)
{
  Restoring layers[G_N_ELEMENTS(kept)];
  Secrets secrets = { self, layers };
  gboolean done = TRUE;

  self->secrets = bench_secrets_new(path);
  self->restoring = TRUE;
  bench_settings_begin(self);
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    {
      g_autofree char *file
          = kept[i].layer == BENCH_LAYER_USER ? g_strdup(path) : path_of(path, kept[i].suffix);
      g_autoptr(GError) problem = NULL;

      layers[i] = (Restoring){
        .settings = self,
        .layer = kept[i].layer,
        .file = g_path_get_basename(file),
        .origins = g_hash_table_new_full(NULL, NULL, NULL, g_free),
        .secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .by_hand = g_ptr_array_new_with_free_func(g_free),
      };
      self->paths[kept[i].layer] = g_steal_pointer(&file);
      if (restore_layer(&layers[i], self->paths[kept[i].layer], &problem))
        continue;
      if (kept[i].layer != BENCH_LAYER_USER)
        bench_warning("%s", problem->message);
      else
        {
          g_propagate_error(error, g_steal_pointer(&problem));
          done = FALSE;
        }
    }
  bench_secrets_load(self->secrets, on_secret, &secrets);
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    move_secrets(&layers[i]);
  self->restoring = FALSE;
  bench_settings_end(self);
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    {
      miss_secrets(&layers[i]);
      g_free(layers[i].file);
      g_hash_table_unref(layers[i].origins);
      g_hash_table_unref(layers[i].secrets);
      g_ptr_array_unref(layers[i].by_hand);
    }
  return done;
}
