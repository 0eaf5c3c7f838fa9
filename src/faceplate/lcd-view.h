/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone's screen as a widget: the picture that lcd/ draws of a BenchScreen, scaled into the opening
 * of the faceplate, and the same Screen as words for assistive technology.
 *
 * A Screen is drawn once, when it is first seen: not one that another has followed before the next frame, and none of a
 * hidden window. Without a Screen the glass is dark.
 * On a touch model each place that can be touched is a child button with a name of its own, and a horizontal swipe
 * turns pages. Signal: "touch" (char *target), as bench_firmware_touch() takes it. Owner: the drawn phone. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "firmware/model.h"
#include "firmware/screen.h"

G_BEGIN_DECLS

#define BENCH_TYPE_LCD_VIEW (bench_lcd_view_get_type())
G_DECLARE_FINAL_TYPE(BenchLcdView, bench_lcd_view, BENCH, LCD_VIEW, GtkWidget)

GtkWidget *bench_lcd_view_new(const BenchModel *model) G_GNUC_WARN_UNUSED_RESULT;
void bench_lcd_view_set_screen(BenchLcdView *self, BenchScreen *screen);
BenchScreen *bench_lcd_view_get_screen(BenchLcdView *self);

G_END_DECLS
