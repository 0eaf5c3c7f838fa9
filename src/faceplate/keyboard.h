/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keyboard map: which key of a computer's keyboard presses which key of the phone.
 *
 * One table says it all: the window looks presses up in it, the tooltips, the shortcuts window and
 * README are made from it. Case and Shift do not matter unless the entry names a modifier.
 * Threads: any; the table is constant.
 */
#pragma once

#include <gdk/gdk.h>

#include "firmware/key.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_KEYBOARD_DIALLING,
  BENCH_KEYBOARD_SCREEN,
  BENCH_KEYBOARD_CALLS,
  BENCH_KEYBOARD_LINES,
} BenchKeyboardGroup;

#define BENCH_KEYBOARD_N_GROUPS 4

typedef struct
{
  BenchKeyboardGroup group;
  guint keyval;
  GdkModifierType modifiers;
  BenchKey key;
  const char *soft_label; /* instead of key: whichever soft key reads so; else NULL */
  const char *title;      /* of the first entry of a key, NULL in its further ones */
} BenchKeyboardEntry;

const BenchKeyboardEntry *bench_keyboard_all(gsize *n_entries);
const BenchKeyboardEntry *bench_keyboard_find(guint keyval, GdkModifierType state);
const BenchKeyboardEntry *bench_keyboard_for_key(BenchKey key);
const char *bench_keyboard_group_title(BenchKeyboardGroup group);
char *bench_keyboard_accelerators(const BenchKeyboardEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
