/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call leg's statistics as the texts of the lab drawer. Pure functions; unknown values read "–".
 *
 * Threads: any. Owner: the caller, who clears the texts.
 */
#pragma once

#include "media/session.h"

G_BEGIN_DECLS

typedef struct
{
  char *codec;
  char *sent;
  char *received;
  char *lost;
  char *late;
  char *jitter;
  char *round_trip;
  char *far;
  char *digits;
  char *buffer;
  char *quality;
} BenchFigures;

void bench_figures_format(BenchFigures *figures,
                          const BenchMediaStatistics *statistics,
                          const char *codec,
                          gboolean wideband);
void bench_figures_add_digits(BenchFigures *figures, const char *sent, const char *received, gboolean hidden);
void bench_figures_clear(BenchFigures *figures);

G_END_DECLS
