/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory a test program has. */
#pragma once

#include <glib.h>
#include <string.h>

/* In kB; @name is a line of /proc/self/status, "VmRSS:" what is resident. */
static inline guint64
test_memory_read(const char *name)
{
  g_autofree char *status = NULL;
  const char *found;

  g_assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
  found = strstr(status, name);
  g_assert_nonnull(found);
  return g_ascii_strtoull(found + strlen(name), NULL, 10);
}
