/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pixels of a mono LCD: whole ones, each of four greys, and what draws on them.
 *
 * Made for one drawing; the glyphs of the system font that our own fonts lack are kept with the BenchLcd. Private to
 * lcd/. Units: LCD pixels. Threads: one drawing at a time.
 */
#pragma once

#include <pango/pangocairo.h>

#include "lcd/pixel-font.h"

G_BEGIN_DECLS

#define BENCH_PIXEL_ICON 9 /* width and height */
#define BENCH_INK 3        /* the darkest grey; 0 is an unlit pixel */

typedef struct
{
  int x;
  int y;
  int width;
  int height;
} BenchArea;

typedef struct
{
  int width;
  int height;
  guint8 *cells; /* 0 … BENCH_INK */
  BenchArea clip;
  PangoContext *text;  /* for characters our own fonts lack */
  GHashTable *foreign; /* character -> BenchPixelGlyph */
} BenchPixels;

typedef enum
{
  BENCH_PIXELS_LEFT,
  BENCH_PIXELS_CENTRE,
  BENCH_PIXELS_RIGHT,
} BenchPixelsAlign;

BenchPixels *bench_pixels_new(int width, int height, PangoContext *text, GHashTable *foreign);
void bench_pixels_free(BenchPixels *self);
void bench_pixels_set(BenchPixels *self, int x, int y, int level);
void bench_pixels_fill(BenchPixels *self, BenchArea area, int level);
void bench_pixels_frame(BenchPixels *self, BenchArea area, int level);
void bench_pixels_invert(BenchPixels *self, BenchArea area);
void bench_pixels_glyph(BenchPixels *self, const BenchPixelGlyph *glyph, int x, int y, int level);
int bench_pixels_text_width(BenchPixels *self, BenchPixelFontSize size, const char *text);
int bench_pixels_text(BenchPixels *self,
                      BenchPixelFontSize size,
                      const char *text,
                      BenchArea area,
                      BenchPixelsAlign align,
                      int level);
void bench_pixels_paragraph(BenchPixels *self,
                            BenchPixelFontSize size,
                            const char *text,
                            BenchArea area,
                            int level);
const BenchPixelGlyph *bench_pixels_find_icon(const char *name);
int bench_pixels_icon(BenchPixels *self, const char *name, int x, int y, int level);
void bench_pixels_show(const BenchPixels *self, cairo_surface_t *surface, guint backlight, guint contrast);

G_END_DECLS
