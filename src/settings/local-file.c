/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/local-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "settings/settings-private.h"

/**
 * bench_settings_set_resource_folder:
 * @folder: (nullable): where files fetched for parameters are kept; none are
 */
void
bench_settings_set_resource_folder(BenchSettings *self, const char *folder)
{
  g_free(self->resource_folder);
  self->resource_folder = g_strdup(folder);
}

/**
 * bench_settings_get_resource_folder:
 *
 * Returns: (transfer none) (nullable): where files fetched for parameters are kept.
 */
const char *
bench_settings_get_resource_folder(BenchSettings *self)
{
  return self->resource_folder;
}

/**
 * bench_local_file_is_remote:
 * @value: of a parameter that names a file
 *
 * Returns: whether it is the URL of a file elsewhere.
 */
gboolean
bench_local_file_is_remote(const char *value)
{
  return strstr(value, "://") != NULL && g_ascii_strncasecmp(value, "file:", 5) != 0;
}

/* A device or a pipe, which a server may name and nobody reads to its end, counts as an empty file. */
static char *
keep_files(char *path)
{
  GStatBuf info;

  if (g_stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode))
    return path;
  g_free(path);
  return g_strdup("/dev/null");
}

/**
 * bench_local_file_find:
 * @name: of a parameter that names a file, such as "trusted_certificates.url"
 *
 * Returns: (transfer full) (nullable): the path of the file on this machine, which need not exist; %NULL when the
 *   parameter is blank, or names a file elsewhere that has not been fetched.
 */
char *
bench_local_file_find(BenchSettings *settings, const char *name)
{
  const char *value = bench_settings_get(settings, name);
  const char *folder = bench_settings_get_resource_folder(settings);

  if (*value == '\0')
    return NULL;
  if (bench_local_file_is_remote(value))
    {
      g_autofree char *kept = folder != NULL ? g_build_filename(folder, name, NULL) : NULL;

      return kept != NULL && g_file_test(kept, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&kept) : NULL;
    }
  if (g_ascii_strncasecmp(value, "file:", 5) == 0)
    {
      g_autofree char *path = g_filename_from_uri(value, NULL, NULL);

      if (path != NULL)
        return keep_files(g_steal_pointer(&path));
    }
  return keep_files(g_strdup(value));
}

/**
 * bench_local_file_stamp:
 * @name: as for bench_local_file_find()
 *
 * Returns: (transfer full): a text that is another one when the file is: its path, size and time; "" without a file.
 */
char *
bench_local_file_stamp(BenchSettings *settings, const char *name)
{
  g_autofree char *path = bench_local_file_find(settings, name);
  GStatBuf info;

  if (path == NULL)
    return g_strdup("");
  if (g_stat(path, &info) != 0)
    return g_strdup(path);
  return g_strdup_printf("%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ".%09ld", path, (gint64) info.st_size,
                         (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}
