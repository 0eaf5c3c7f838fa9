/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layouts of pixel LCDs: which LCD is divided how, and its parts. Private to lcd/. Units: LCD pixels.
 */
#pragma once

#include "firmware/screen.h"
#include "lcd/pixels.h"

G_BEGIN_DECLS

typedef struct
{
  BenchLayout layout;
  int width;
  int height;
  BenchPixelFontSize font;  /* of rows, titles and soft keys */
  BenchPixelFontSize label; /* of line labels */
  BenchPixelFontSize clock;
  int bar;           /* height of the status row */
  int row;           /* height of a line of text or a row of a list */
  int soft;          /* height of the soft-key row */
  guint left_labels; /* line keys left of the LCD; the others are right of it */
  int label_width;
  int label_top;
  int label_step;
} BenchMono;

typedef struct
{
  const BenchMono *mono;
  const BenchScreen *screen;
  BenchPixels *pixels;
} BenchMonoPaint;

const BenchMono *bench_mono_find(BenchLayout layout, int width, int height);
void bench_mono_paint(const BenchMonoPaint *paint);
void bench_mono_paint_list(const BenchMonoPaint *paint);
void bench_mono_paint_card(const BenchMonoPaint *paint);
void bench_mono_paint_dial(const BenchMonoPaint *paint);
void bench_mono_paint_popup(const BenchMonoPaint *paint);
void bench_character_paint(const BenchMonoPaint *paint);

G_END_DECLS
