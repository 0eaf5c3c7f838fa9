/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/digests.h"

#include "base/log.h"

#define GROUP "md5"

struct _BenchDigests
{
  char *path; /* nullable */
  GKeyFile *file;
};

/**
 * bench_digests_new:
 * @path: (nullable): where they are kept; %NULL keeps them in memory
 *
 * Returns: (transfer full): the digests known so far; a file that is not one of ours counts as empty.
 */
BenchDigests *
bench_digests_new(const char *path)
{
  BenchDigests *self = g_new0(BenchDigests, 1);

  self->path = g_strdup(path);
  self->file = g_key_file_new();
  if (path != NULL)
    g_key_file_load_from_file(self->file, path, G_KEY_FILE_NONE, NULL);
  return self;
}

/**
 * bench_digests_free:
 * @self: (transfer full):
 */
void
bench_digests_free(BenchDigests *self)
{
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
