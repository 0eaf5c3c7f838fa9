/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "goldens.h"

/**
 * test_golden_new:
 * @goldens: a folder of tests/unit/
 * @folder: one in it
 * @file: and the file there
 */
TestGolden *
test_golden_new(const char *goldens, const char *folder, const char *file)
{
  TestGolden *self = g_new0(TestGolden, 1);
  g_autofree char *parent = g_test_build_filename(G_TEST_DIST, "unit", goldens, folder, NULL);

  self->kept = g_build_filename(parent, file, NULL);
  self->fresh = g_getenv("BENCH_REWRITE_GOLDENS") != NULL;
  if (self->fresh)
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
  return self;
}

void
test_golden_free(TestGolden *self)
{
  g_free(self->kept);
  g_free(self);
}

/* Fails the test. Returns: where to write what was seen instead. */
char *
test_golden_fail(const TestGolden *self)
{
  g_autofree char *folder = g_dir_make_tmp("bench-golden-XXXXXX", NULL);
  g_autofree char *file = g_path_get_basename(self->kept);
  char *seen = g_build_filename(folder, file, NULL);

  g_test_fail_printf("what was seen differs from %s; it is in %s", self->kept, seen);
  return seen;
}
