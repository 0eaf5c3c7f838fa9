/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bitmap fonts of mono LCDs: data/fonts/NAME.font, read from the program's resources once and kept.
 *
 * A font file is text. After the lines "height N", "baseline N" (rows above it) and "spacing N" come
 *   glyph U+0041 U+0410          the characters that share a glyph; then "top N", its first row, unless 0, and
 *   .##.                         its rows: '#' is ink
 *   mark acute above             a diacritic, drawn above, below, or below at the right end of a letter; its rows
 *   compose U+00E1 = U+0061 + acute
 * A line that starts with "# ", and what follows two spaces and a "# ", is a comment.
 *
 * Threads: any. Units: LCD pixels. Errors: %BENCH_PIXEL_FONT_ERROR, with the line in the text.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_PIXEL_FONT_ERROR (bench_pixel_font_error_quark())
GQuark bench_pixel_font_error_quark(void);

typedef enum
{
  BENCH_PIXEL_FONT_ERROR_SYNTAX,
} BenchPixelFontError;

#define BENCH_PIXEL_GLYPH_SIDE 32

typedef struct
{
  int width;
  int top; /* row of the font's box that rows[0] is */
  int n_rows;
  guint32 rows[BENCH_PIXEL_GLYPH_SIDE]; /* bit N: column N from the left */
} BenchPixelGlyph;

typedef struct
{
  int height;
  int baseline;
  int spacing;
  GHashTable *glyphs; /* character -> BenchPixelGlyph */
} BenchPixelFont;

typedef enum
{
  BENCH_FONT_SMALL,  /* capitals of 7 pixels */
  BENCH_FONT_MEDIUM, /* 9 */
  BENCH_FONT_LARGE,  /* 14, digits only */
  BENCH_FONT_HUGE,   /* 28, digits only */
} BenchPixelFontSize;

const BenchPixelFont *bench_pixel_font_get(BenchPixelFontSize size);
BenchPixelFont *bench_pixel_font_parse(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_pixel_font_free(BenchPixelFont *font);
const BenchPixelGlyph *bench_pixel_font_find(const BenchPixelFont *font, gunichar character);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchPixelFont, bench_pixel_font_free)

G_END_DECLS
