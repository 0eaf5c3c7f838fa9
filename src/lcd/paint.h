/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every part of the LCD is painted with: colours, boxes and ellipsized text.
 *
 * A BenchPaint is made for one drawing and lives on the stack of bench_lcd_draw(). Coordinates are those of
 * the T46G's LCD (480x272); another resolution is a scale on the cairo context. Private to lcd/.
 */
#pragma once

#include <pango/pangocairo.h>

#include "firmware/screen.h"

G_BEGIN_DECLS

#define BENCH_LCD_WIDTH 480
#define BENCH_LCD_HEIGHT 272
#define BENCH_LCD_STATUS_HEIGHT 26
#define BENCH_LCD_SOFT_KEY_TOP 232

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} BenchColour;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} BenchBox;

typedef struct
{
  cairo_t *cairo;
  PangoLayout *layout;
  const BenchScreen *screen;
} BenchPaint;

typedef enum
{
  BENCH_ALIGN_LEFT,
  BENCH_ALIGN_CENTRE,
  BENCH_ALIGN_RIGHT,
} BenchAlign;

extern const BenchColour bench_white;
extern const BenchColour bench_dim;
extern const BenchColour bench_blue;
extern const BenchColour bench_green;
extern const BenchColour bench_red;
extern const BenchColour bench_amber;

void bench_paint_colour(const BenchPaint *paint, BenchColour colour);
BenchColour bench_paint_accent(const BenchPaint *paint, double alpha, gboolean dark);
BenchColour bench_colour_with_alpha(BenchColour colour, double alpha);
void bench_paint_round_box(const BenchPaint *paint, BenchBox box, double radius);
void bench_paint_fill_box(const BenchPaint *paint, BenchBox box, double radius, BenchColour colour);
void bench_paint_gradient_box(const BenchPaint *paint,
                              BenchBox box,
                              double radius,
                              BenchColour top,
                              BenchColour bottom);
double bench_paint_text(const BenchPaint *paint,
                        const char *text,
                        BenchBox box,
                        double size,
                        PangoWeight weight,
                        BenchAlign align,
                        BenchColour colour);
void bench_paint_paragraph(const BenchPaint *paint,
                           const char *text,
                           BenchBox box,
                           double size,
                           PangoWeight weight,
                           BenchColour colour);
double bench_paint_text_width(const BenchPaint *paint, const char *text, double size, PangoWeight weight);
void bench_paint_caret(const BenchPaint *paint,
                       const char *text,
                       guint caret,
                       BenchBox box,
                       double size,
                       PangoWeight weight,
                       BenchAlign align,
                       BenchColour colour);

gboolean bench_paint_pixels(const BenchPaint *paint, const char *name, double x, double y, double size);

/* One function a part of the picture. */
void bench_wallpaper_paint(cairo_t *cairo, const char *name, double width, double height);
void bench_saver_paint(const BenchPaint *paint, double width, double height);
void bench_touch_paint(const BenchPaint *paint);
void bench_frame_paint_status(const BenchPaint *paint);
void bench_frame_paint_lines(const BenchPaint *paint);
void bench_frame_paint_softkeys(const BenchPaint *paint);
void bench_home_paint(const BenchPaint *paint);
void bench_boot_paint(const BenchPaint *paint);
void bench_message_paint(const BenchPaint *paint);
void bench_dial_paint(const BenchPaint *paint);
void bench_card_paint(const BenchPaint *paint);
void bench_list_paint(const BenchPaint *paint);
void bench_popup_paint(const BenchPaint *paint);

G_END_DECLS
