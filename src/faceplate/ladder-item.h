/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One step of the ladder as a row of the lab drawer: a ladder step's texts as properties that the list
 * template binds to.
 *
 * Properties, read-only: "time", "label", "route". Owner: the drawer's list. Threads: main.
 */
#pragma once

#include <gio/gio.h>

#include "lab/ladder.h"

G_BEGIN_DECLS

#define BENCH_TYPE_LADDER_ITEM (bench_ladder_item_get_type())
G_DECLARE_FINAL_TYPE(BenchLadderItem, bench_ladder_item, BENCH, LADDER_ITEM, GObject)

BenchLadderItem *bench_ladder_item_new(const BenchLadderStep *step) G_GNUC_WARN_UNUSED_RESULT;
BenchTapRecord *bench_ladder_item_get_record(BenchLadderItem *self);
char *bench_ladder_item_get_message(BenchLadderItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
