/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an answer to REGISTER asks of us: one table of status, words for the line and the LCD, and what is done
 * next; and how long to wait after so many failures. Threads: any. Source: RFC 3261 10.3, 21; RFC 5626 4.5.
 */
#pragma once

#include "base/random.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_REGISTER_DONE,      /* 2xx */
  BENCH_REGISTER_RETRY,     /* after the retry interval */
  BENCH_REGISTER_RAISE,     /* at once, for longer (Min-Expires) */
  BENCH_REGISTER_FOLLOW,    /* at once, to a Contact of the answer */
  BENCH_REGISTER_USE_PROXY, /* at once, through the Contact of the answer */
} BenchRegisterAction;

typedef struct
{
  int code;
  BenchRegisterAction action;
  gboolean other_server; /* another server may do better: with two of them it is asked */
  const char *text;      /* NULL: the server's own words */
} BenchRegisterRule;

BenchRegisterRule bench_register_rule_for(int code);
guint bench_register_next_try_s(guint interval_s, guint failures, BenchRandom *random);

G_END_DECLS
