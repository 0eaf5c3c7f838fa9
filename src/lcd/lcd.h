/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen drawn at the model's own resolution with cairo and pango; no display needed.
 *
 * Threads: any, one drawing at a time per BenchLcd. Units: LCD pixels. Errors: those of cairo, as
 * %G_IO_ERROR.
 */
#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "firmware/screen.h"

G_BEGIN_DECLS

#define BENCH_TYPE_LCD (bench_lcd_get_type())
G_DECLARE_FINAL_TYPE(BenchLcd, bench_lcd, BENCH, LCD, GObject)

BenchLcd *bench_lcd_new(BenchLayout layout, int width, int height) G_GNUC_WARN_UNUSED_RESULT;
cairo_surface_t *bench_lcd_draw(BenchLcd *self, const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
cairo_surface_t *bench_lcd_draw_module(BenchLcd *self,
                                       const BenchScreen *screen,
                                       const BenchScreenModule *module,
                                       gboolean paper) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_lcd_write_png(BenchLcd *self, const BenchScreen *screen, const char *path, GError **error);

G_END_DECLS
