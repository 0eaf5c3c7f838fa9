/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that says which user level sees and changes which item of the menu (web_item_level.url, guide F182): lines
 * "Name = X1X2" under "[ GUI ]". X1 is the lowest level that sees the item: 0 user, 1 var, 2 admin, 3 none. X2 says
 * who of them changes it: 0 (or no X2) all, 1 the levels above X1, 2 the administrator only, 3 none; the
 * administrator always may unless it is 3. Items of other sections (web pages, handsets) are left alone.
 *
 * Names are compared by their letters and digits only: "always-forward" is the item "Always Forward". Source: the
 * vendor's public guide to user access levels (V80, V81); only some of its names of items are known (R).
 *
 * Threads: any, one at a time. Errors: none; lines that make no sense are left out, and so is all beyond the bounds.
 */
#pragma once

#include "settings/access.h"

G_BEGIN_DECLS

#define BENCH_LEVEL_NOBODY BENCH_LEVELS

/* The lowest level that may; %BENCH_LEVEL_NOBODY for none. */
typedef struct
{
  guint see;
  guint change;
} BenchItemLevel;

typedef struct _BenchItemLevels BenchItemLevels;

BenchItemLevels *bench_item_levels_parse(const char *text, gssize length) G_GNUC_WARN_UNUSED_RESULT;
BenchItemLevels *bench_item_levels_load(BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_item_levels_free(BenchItemLevels *self);
gboolean bench_item_levels_find(const BenchItemLevels *self, const char *name, BenchItemLevel *level);
guint bench_item_levels_count(const BenchItemLevels *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchItemLevels, bench_item_levels_free)

G_END_DECLS
