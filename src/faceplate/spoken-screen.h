/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the LCD says to assistive technology besides its label, which is bench_screen_to_label(): details for who asks
 * (how long the call lasts, every row that shows), and what is new enough to be said aloud. Running clocks are no news,
 * and the timer of a call is no part of the label: a screen reader would repeat either each second. Pure functions.
 * Threads: any.
 */
#pragma once

#include "firmware/screen.h"

G_BEGIN_DECLS

char *bench_spoken_screen_details(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_spoken_screen_news(const BenchScreen *before, const BenchScreen *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
