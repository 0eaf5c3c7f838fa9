/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone's keys by name. The name is the SVG element id without "key-" ("digit-5", "soft-1",
 * "line-3", "ok", "hook"), and scripts may also use the Action URI's names ("F1", "L3", "POUND",
 * "SPEAKER", "F_HOLD", "RD" …; guide section 6.2), in any case.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_MOST_MODULES 6
#define BENCH_MODULE_KEYS 42 /* 40 keys, then two page keys */

typedef enum
{
  BENCH_KEY_NONE,
  BENCH_KEY_0,
  BENCH_KEY_1,
  BENCH_KEY_2,
  BENCH_KEY_3,
  BENCH_KEY_4,
  BENCH_KEY_5,
  BENCH_KEY_6,
  BENCH_KEY_7,
  BENCH_KEY_8,
  BENCH_KEY_9,
  BENCH_KEY_STAR,
  BENCH_KEY_HASH,
  BENCH_KEY_SOFT_1,
  BENCH_KEY_SOFT_2,
  BENCH_KEY_SOFT_3,
  BENCH_KEY_SOFT_4,
  BENCH_KEY_UP,
  BENCH_KEY_DOWN,
  BENCH_KEY_LEFT,
  BENCH_KEY_RIGHT,
  BENCH_KEY_OK,
  BENCH_KEY_X,
  BENCH_KEY_LINE_1,
  BENCH_KEY_LINE_2,
  BENCH_KEY_LINE_3,
  BENCH_KEY_LINE_4,
  BENCH_KEY_LINE_5,
  BENCH_KEY_LINE_6,
  BENCH_KEY_LINE_7,
  BENCH_KEY_LINE_8,
  BENCH_KEY_LINE_9,
  BENCH_KEY_LINE_10,
  BENCH_KEY_LINE_29 = BENCH_KEY_LINE_1 + 28, /* those from 11 on are cards of the touch model */
  BENCH_KEY_MEMORY_1,
  BENCH_KEY_MEMORY_10 = BENCH_KEY_MEMORY_1 + 9,
  /* Of up to six expansion modules: "exp-2-17" is key 17 of the second, "exp-2-page-1" its first page key. */
  BENCH_KEY_EXPANSION,
  BENCH_KEY_EXPANSION_LAST = BENCH_KEY_EXPANSION + BENCH_MOST_MODULES * BENCH_MODULE_KEYS - 1,
  BENCH_KEY_HEADSET,
  BENCH_KEY_MUTE,
  BENCH_KEY_MESSAGE,
  BENCH_KEY_HOLD,
  BENCH_KEY_REDIAL,
  BENCH_KEY_TRANSFER,
  BENCH_KEY_CONFERENCE,
  BENCH_KEY_SPEAKER,
  BENCH_KEY_VOLUME_UP,
  BENCH_KEY_VOLUME_DOWN,
  BENCH_KEY_HOOK, /* toggles: lifts the handset, or replaces it */
  /* What a programmed key does; not drawn on the phone. */
  BENCH_KEY_GROUP_LISTENING, /* DSS type 18 */
} BenchKey;

const char *bench_key_name(BenchKey key);
BenchKey bench_key_from_name(const char *name);
char bench_key_to_digit(BenchKey key);
BenchKey bench_key_from_digit(char digit);
gboolean bench_key_is_line(BenchKey key);
gboolean bench_key_is_dss(BenchKey key);

G_END_DECLS
