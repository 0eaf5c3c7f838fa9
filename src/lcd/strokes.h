/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The strokes and shapes that icons and boxes are drawn with, in the colour that is set and the units of the caller.
 * Private to lcd/.
 */
#pragma once

#include <cairo.h>

void bench_stroke(cairo_t *cairo, double width);
void bench_stroke_line(cairo_t *cairo, double x1, double y1, double x2, double y2, double width);
void bench_fill_disc(cairo_t *cairo, double x, double y, double radius);
void bench_round_bar(cairo_t *cairo, double x, double y, double width, double height, double radius);
