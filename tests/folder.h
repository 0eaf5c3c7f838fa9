/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders that tests make leave nothing behind. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

/* A file, or a folder with all that is in it. */
static inline void
test_folder_remove(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
    {
      g_autofree char *child = g_build_filename(path, name, NULL);

      test_folder_remove(child);
    }
  g_remove(path);
}
