/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the touch LCD can be touched, and what for. The very same boxes are what is painted.
 *
 * Threads: any. Units: LCD pixels of the BenchLcd's own size. bench_firmware_touch() takes the names.
 */
#pragma once

#include "lcd/lcd.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* "soft-1", "line-12", "row-3", "expand", "type-q" … */
  char *label; /* what assistive technology says; never empty */
  double x;
  double y;
  double width;
  double height;
} BenchTouchTarget;

GPtrArray *bench_lcd_list_targets(BenchLcd *self, const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_touch_list_targets(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
