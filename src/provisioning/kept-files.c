/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/kept-files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static gboolean
has_own_folder(const BenchResourceKind *kind)
{
  return kind->several && !kind->bundle;
}

/**
 * bench_kept_file_path:
 * @folder: of all files that are kept
 * @name: of the file, fit to be one here
 *
 * Returns: (transfer full): where it is, or would be.
 */
char *
bench_kept_file_path(const char *folder, const BenchResourceKind *kind, const char *name)
{
  g_autofree char *own = g_strconcat(kind->parameter, ".d", NULL);

  return has_own_folder(kind) ? g_build_filename(folder, own, name, NULL)
                              : g_build_filename(folder, kind->parameter, NULL);
}

static void
fail(GError **error, const char *text)
{
  g_set_error_literal(error, BENCH_RESOURCE_ERROR, BENCH_RESOURCE_ERROR_FOLDER, text);
}

/* A server can think of any number of names. */
static gboolean
is_full(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name(dir) != NULL)
    n++;
  return n >= BENCH_KEPT_FILES_MOST;
}

/**
 * bench_kept_file_prepare:
 * @folder: (nullable): of all files that are kept; %NULL: none are
 *
 * Returns: (transfer full) (nullable): where to write the file, once its folder is there and has room for it.
 */
char *
bench_kept_file_prepare(const char *folder, const BenchResourceKind *kind, const char *name, GError **error)
{
  g_autofree char *path = folder != NULL ? bench_kept_file_path(folder, kind, name) : NULL;
  g_autofree char *own = path != NULL ? g_path_get_dirname(path) : NULL;

  if (path == NULL)
    fail(error, "this phone keeps no files");
  else if (g_mkdir_with_parents(own, 0700) != 0)
    fail(error, g_strerror(errno));
  else if (has_own_folder(kind) && !g_file_test(path, G_FILE_TEST_EXISTS) && is_full(own))
    fail(error, "one too many of its kind is kept here already");
  else
    return g_steal_pointer(&path);
  return NULL;
}

static void
remove_tree(const char *path)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    {
      g_autofree char *child = g_build_filename(path, name, NULL);

      remove_tree(child);
    }
  g_remove(path);
}

/**
 * bench_kept_files_remove_all:
 * @keep_certificates: phone_setting.reserve_certs_enable
 *
 * Removes every file of every kind.
 */
void
bench_kept_files_remove_all(const char *folder, gboolean keep_certificates)
{
  gsize n = 0;
  const BenchResourceKind *kinds = bench_resource_kinds(&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_build_filename(folder, kinds[i].parameter, NULL);
      g_autofree char *own = g_strconcat(path, ".d", NULL);

      if (keep_certificates && strstr(kinds[i].parameter, "certificates") != NULL)
        continue;
      g_unlink(path);
      remove_tree(own);
    }
}
