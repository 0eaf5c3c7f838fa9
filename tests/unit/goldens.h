/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files kept in tests/unit/ that say what must come out. BENCH_REWRITE_GOLDENS=1 makes them anew; look at what changed
 * before committing it.
 */
#pragma once

#include <glib.h>

typedef struct
{
  char *kept;     /* the file in the sources */
  gboolean fresh; /* it is to be made anew: its folder is there */
} TestGolden;

TestGolden *
test_golden_new(const char *goldens, const char *folder, const char *file) G_GNUC_WARN_UNUSED_RESULT;
void test_golden_free(TestGolden *self);
char *test_golden_fail(const TestGolden *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestGolden, test_golden_free)
