/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The LCD's icons: vector drawings of our own, by the names Screens use. Private to lcd/.
 */
#pragma once

#include "lcd/paint.h"

G_BEGIN_DECLS

gboolean bench_menu_icon_paint(cairo_t *cairo, const char *name);
gboolean bench_icon_paint(const BenchPaint *paint, const char *name, double x, double y, double size);

G_END_DECLS
