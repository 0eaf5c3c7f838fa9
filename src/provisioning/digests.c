/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/digests.h"

#include "base/log.h"

#define GROUP "md5"
#define VALUES "values"

struct _BenchDigests
{
  BenchSettings *settings;
  char *path; /* nullable */
  GKeyFile *file;
};

/* Files that have a layer to themselves. */
static const struct
{
  const char *key;
  BenchLayer layer;
} layered[] = { { "common", BENCH_LAYER_COMMON }, { "mac", BENCH_LAYER_MAC } };

static int
count_values(BenchSettings *settings, BenchLayer layer)
{
  g_autoptr(GPtrArray) names = bench_settings_list_set(settings);
  int n = 0;

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr(GPtrArray) values = bench_settings_list_layers(settings, g_ptr_array_index(names, i));

      for (guint j = 0; j < values->len; j++)
        if (((BenchLayerValue *) g_ptr_array_index(values, j))->layer == layer)
          n++;
    }
  return n;
}

/* Forgets the file of a layer that is not as it was. */
static void
compare_layers(BenchDigests *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS(layered); i++)
    {
      const char *key = layered[i].key;

      if (!g_key_file_has_key(self->file, GROUP, key, NULL)
          || g_key_file_get_integer(self->file, VALUES, key, NULL)
                 == count_values(self->settings, layered[i].layer))
        continue;
      bench_info("The values of the %s file are not as they were left: it is applied anew", key);
      g_key_file_remove_key(self->file, GROUP, key, NULL);
    }
}

/**
 * bench_digests_new:
 * @settings: whose layers have been read back
 * @path: (nullable): where they are kept; %NULL keeps them in memory
 *
 * Returns: (transfer full): the digests known so far; a file that is not one of ours counts as empty.
 */
BenchDigests *
bench_digests_new(BenchSettings *settings, const char *path)
{
  BenchDigests *self = g_new0(BenchDigests, 1);

  self->settings = g_object_ref(settings);
  self->path = g_strdup(path);
  self->file = g_key_file_new();
  if (path != NULL && g_key_file_load_from_file(self->file, path, G_KEY_FILE_NONE, NULL))
    compare_layers(self);
  return self;
}

/**
 * bench_digests_free:
 * @self: (transfer full):
 */
void
bench_digests_free(BenchDigests *self)
{
  g_object_unref(self->settings);
  g_free(self->path);
  g_key_file_unref(self->file);
  g_free(self);
}

static void
save(BenchDigests *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->path == NULL)
    return;
  text = g_key_file_to_data(self->file, NULL, NULL);
  if (!g_file_set_contents_full(self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    bench_warning("What was provisioned cannot be noted: %s", error->message);
}

/**
 * bench_digests_is_known:
 * @key: which file: its layer
 * @bytes: as it came from the server
 *
 * Returns: whether the same bytes were remembered last for @key.
 */
gboolean
bench_digests_is_known(BenchDigests *self, const char *key, GBytes *bytes)
{
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_MD5, bytes);
  g_autofree char *last = g_key_file_get_string(self->file, GROUP, key, NULL);

  return g_strcmp0(digest, last) == 0;
}

/**
 * bench_digests_remember:
 *
 * From now on these bytes are known for @key.
 */
void
bench_digests_remember(BenchDigests *self, const char *key, GBytes *bytes)
{
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_MD5, bytes);

  g_key_file_set_string(self->file, GROUP, key, digest);
  for (gsize i = 0; i < G_N_ELEMENTS(layered); i++)
    if (g_str_equal(layered[i].key, key))
      g_key_file_set_integer(self->file, VALUES, key, count_values(self->settings, layered[i].layer));
  save(self);
}

/**
 * bench_digests_forget_one:
 *
 * The file of @key is new from now on, whatever it is.
 */
void
bench_digests_forget_one(BenchDigests *self, const char *key)
{
  if (g_key_file_remove_key(self->file, GROUP, key, NULL))
    save(self);
}

/**
 * bench_digests_forget:
 *
 * Every file is new from now on: after a factory reset.
 */
void
bench_digests_forget(BenchDigests *self)
{
  g_key_file_remove_group(self->file, GROUP, NULL);
  save(self);
}
