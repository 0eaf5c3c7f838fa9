/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/pixels.h"

#include <string.h>

#define FOREIGN_SIZE 12
#define FOREIGN_SIDE 14

/**
 * bench_pixels_new:
 * @text: for characters our own fonts lack
 * @foreign: keeps the glyphs of those
 *
 * Returns: (transfer full): an LCD without a lit pixel.
 */
BenchPixels *
bench_pixels_new(int width, int height, PangoContext *text, GHashTable *foreign)
{
  BenchPixels *self = g_new0(BenchPixels, 1);

  self->width = width;
  self->height = height;
  self->cells = g_malloc0((gsize) width * (gsize) height);
  self->clip = (BenchArea){ 0, 0, width, height };
  self->text = text;
  self->foreign = foreign;
  return self;
}

/**
 * bench_pixels_free:
 * @self: (transfer full): pixels
 */
void
bench_pixels_free(BenchPixels *self)
{
  g_free(self->cells);
  g_free(self);
}

/**
 * bench_pixels_set:
 *
 * Gives one pixel its grey; outside of the clip nothing happens.
 */
void
bench_pixels_set(BenchPixels *self, int x, int y, int level)
{
  if (x >= self->clip.x && x < self->clip.x + self->clip.width && y >= self->clip.y
      && y < self->clip.y + self->clip.height)
    self->cells[y * self->width + x] = (guint8) level;
}

/**
 * bench_pixels_fill:
 *
 * Gives every pixel of @area that grey.
 */
void
bench_pixels_fill(BenchPixels *self, BenchArea area, int level)
{
  for (int y = area.y; y < area.y + area.height; y++)
    for (int x = area.x; x < area.x + area.width; x++)
      bench_pixels_set(self, x, y, level);
}

/**
 * bench_pixels_frame:
 *
 * Draws the outermost pixels of @area.
 */
void
bench_pixels_frame(BenchPixels *self, BenchArea area, int level)
{
  bench_pixels_fill(self, (BenchArea){ area.x, area.y, area.width, 1 }, level);
  bench_pixels_fill(self, (BenchArea){ area.x, area.y + area.height - 1, area.width, 1 }, level);
  bench_pixels_fill(self, (BenchArea){ area.x, area.y, 1, area.height }, level);
  bench_pixels_fill(self, (BenchArea){ area.x + area.width - 1, area.y, 1, area.height }, level);
}

/**
 * bench_pixels_invert:
 *
 * Swaps ink and ground in @area.
 */
void
bench_pixels_invert(BenchPixels *self, BenchArea area)
{
  for (int y = MAX(area.y, 0); y < MIN(area.y + area.height, self->height); y++)
    for (int x = MAX(area.x, 0); x < MIN(area.x + area.width, self->width); x++)
      bench_pixels_set(self, x, y, BENCH_INK - self->cells[y * self->width + x]);
}

/* A character of the system's font as whole pixels. */
static BenchPixelGlyph *
render(BenchPixels *self, gunichar character)
{
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, FOREIGN_SIDE * 2, FOREIGN_SIDE + 2);
  cairo_t *cairo = cairo_create(surface);
  cairo_font_options_t *options = cairo_font_options_create();
  PangoFontDescription *font = pango_font_description_from_string("sans-serif");
  g_autoptr(PangoLayout) layout = NULL;
  BenchPixelGlyph *glyph = g_new0(BenchPixelGlyph, 1);
  char text[7] = { 0 };
  int width;
  int height;

  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
  pango_cairo_context_set_font_options(self->text, options);
  layout = pango_layout_new(self->text);
  pango_font_description_set_absolute_size(font, FOREIGN_SIZE * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  g_unichar_to_utf8(character, text);
  pango_layout_set_text(layout, text, -1);
  pango_layout_get_pixel_size(layout, &width, &height);
  cairo_move_to(cairo, 0, FOREIGN_SIDE - 2 - pango_layout_get_baseline(layout) / PANGO_SCALE);
  pango_cairo_show_layout(cairo, layout);
  cairo_surface_flush(surface);
  glyph->width = CLAMP(width, 1, FOREIGN_SIDE);
  for (int y = 0; y < FOREIGN_SIDE; y++)
    for (int x = 0; x < glyph->width; x++)
      if (cairo_image_surface_get_data(surface)[y * cairo_image_surface_get_stride(surface) + x] > 127)
        glyph->rows[y] |= 1u << x;
  glyph->n_rows = FOREIGN_SIDE;
  pango_font_description_free(font);
  cairo_font_options_destroy(options);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return glyph;
}

/* @lift: how far above the font's box a foreign glyph begins, so that its baseline is ours. */
static const BenchPixelGlyph *
find_glyph(BenchPixels *self, const BenchPixelFont *font, gunichar character, int *lift)
{
  const BenchPixelGlyph *glyph = bench_pixel_font_find(font, character);

  *lift = 0;
  if (glyph != NULL)
    return glyph;
  glyph = g_hash_table_lookup(self->foreign, GUINT_TO_POINTER(character));
  if (glyph == NULL)
    {
      glyph = render(self, character);
      g_hash_table_insert(self->foreign, GUINT_TO_POINTER(character), (gpointer) glyph);
    }
  /* Ideographs stand a pixel below the baseline, so that they fit rows made for capitals. */
  *lift = FOREIGN_SIDE - 3 - font->baseline;
  return glyph;
}

/**
 * bench_pixels_text_width:
 *
 * Returns: how wide @text is.
 */
int
bench_pixels_text_width(BenchPixels *self, BenchPixelFontSize size, const char *text)
{
  const BenchPixelFont *font = bench_pixel_font_get(size);
  int width = 0;
  int lift;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    width += find_glyph(self, font, g_utf8_get_char(p), &lift)->width + font->spacing;
  return MAX(width - font->spacing, 0);
}

/**
 * bench_pixels_glyph:
 * @x: of the left end; @y: of the top of the box that it stands in
 *
 * Gives the ink of @glyph that grey.
 */
void
bench_pixels_glyph(BenchPixels *self, const BenchPixelGlyph *glyph, int x, int y, int level)
{
  for (int row = 0; row < glyph->n_rows; row++)
    for (int column = 0; column < glyph->width; column++)
      if (glyph->rows[row] >> column & 1)
        bench_pixels_set(self, x + column, y + glyph->top + row, level);
}

/* The capitals' middle comes to the middle of the area, as on the phones. */
static int
line_top(const BenchPixelFont *font, BenchArea area, BenchPixelFontSize size)
{
  static const int capitals[] = { 7, 9, 14, 28 };

  return area.y + (area.height - capitals[size]) / 2 - (font->baseline - capitals[size]);
}

/**
 * bench_pixels_text:
 *
 * Draws one line into @area; whole characters that do not fit are left away, as the phones do.
 *
 * Returns: the width it took.
 */
int
bench_pixels_text(BenchPixels *self,
                  BenchPixelFontSize size,
                  const char *text,
                  BenchArea area,
                  BenchPixelsAlign align,
                  int level)
{
  const BenchPixelFont *font = bench_pixel_font_get(size);
  int y = line_top(font, area, size);
  int width = bench_pixels_text_width(self, size, text);
  int x = area.x;
  int lift;

  if (width <= area.width && align != BENCH_PIXELS_LEFT)
    x += (area.width - width) / (align == BENCH_PIXELS_CENTRE ? 2 : 1);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    {
      const BenchPixelGlyph *glyph = find_glyph(self, font, g_utf8_get_char(p), &lift);

      if (x + glyph->width > area.x + area.width)
        break;
      bench_pixels_glyph(self, glyph, x, y - lift, level);
      x += glyph->width + font->spacing;
    }
  return MIN(width, area.width);
}

/* How many bytes of @text go on a line of @width: up to a blank if there is one, at least one character. */
static gsize
break_line(BenchPixels *self, BenchPixelFontSize size, const char *text, int width)
{
  const BenchPixelFont *font = bench_pixel_font_get(size);
  const char *blank = NULL;
  const char *p;
  int taken = 0;
  int lift;

  for (p = text; *p != '\0' && *p != '\n'; p = g_utf8_next_char(p))
    {
      taken += find_glyph(self, font, g_utf8_get_char(p), &lift)->width;
      if (*p == ' ')
        blank = p;
      if (taken > width && p > text)
        return (gsize) ((blank != NULL && blank > text ? blank : p) - text);
      taken += font->spacing;
    }
  return (gsize) (p - text);
}

/**
 * bench_pixels_paragraph:
 *
 * Draws @text centred in @area, wrapped; lines that do not fit are left away.
 */
void
bench_pixels_paragraph(BenchPixels *self,
                       BenchPixelFontSize size,
                       const char *text,
                       BenchArea area,
                       int level)
{
  int step = bench_pixel_font_get(size)->height;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  int y;

  while (*text != '\0' && (int) lines->len < MAX(area.height / step, 1))
    {
      gsize length = break_line(self, size, text, area.width);

      g_ptr_array_add(lines, g_strndup(text, length));
      text += length;
      text += *text == ' ' || *text == '\n';
    }
  y = area.y + (area.height - (int) lines->len * step) / 2;
  for (guint i = 0; i < lines->len; i++, y += step)
    bench_pixels_text(self, size, lines->pdata[i], (BenchArea){ area.x, y, area.width, step },
                      BENCH_PIXELS_CENTRE, level);
}

static guint32
mix(const int ground[3], const int ink[3], double share)
{
  guint32 colour = 0xff; /* opaque, for who takes the picture's fourth byte for something */

  for (int i = 0; i < 3; i++)
    colour = colour << 8 | (guint32) (ground[i] + (ink[i] - ground[i]) * share + 0.5);
  return colour;
}

/**
 * bench_pixels_show:
 * @surface: an RGB24 image, a whole multiple of the LCD's size or one that surrounds it
 * @backlight: 0 out … 10
 * @contrast: 1 … 10; little leaves ink pale, much lets unlit pixels show
 *
 * Shows the pixels with an LCD's look. Where a pixel is three or more wide, the gaps between them show.
 */
void
bench_pixels_show(const BenchPixels *self, cairo_surface_t *surface, guint backlight, guint contrast)
{
  static const int dark_ground[3] = { 0x7d, 0x88, 0x78 };
  static const int lit_ground[3] = { 0xd3, 0xdf, 0xd6 };
  static const int ink[3] = { 0x14, 0x1d, 0x22 };
  int wide = cairo_image_surface_get_width(surface);
  int high = cairo_image_surface_get_height(surface);
  int scale = MAX(MIN(wide / self->width, high / self->height), 1);
  int left = MAX((wide - self->width * scale) / 2, 0);
  int top = MAX((high - self->height * scale) / 2, 0);
  int stride = cairo_image_surface_get_stride(surface) / 4;
  guint32 *data = (guint32 *) (gpointer) cairo_image_surface_get_data(surface);
  guint32 colours[BENCH_INK + 1];
  guint32 gaps[BENCH_INK + 1];
  int ground[3];

  for (int i = 0; i < 3; i++)
    ground[i] = dark_ground[i] + (lit_ground[i] - dark_ground[i]) * (int) MIN(backlight, 10) / 10;
  for (int i = 0; i <= BENCH_INK; i++)
    {
      double share = (0.42 + 0.058 * CLAMP(contrast, 1, 10)) * i / BENCH_INK
                     + (i == 0 && contrast > 7 ? (contrast - 7) * 0.03 : 0);

      colours[i] = mix(ground, ink, MIN(share, 1));
      gaps[i] = mix(ground, ink, MIN(share * 0.8 + 0.03, 1));
    }
  cairo_surface_flush(surface);
  for (int y = 0; y < high; y++)
    for (int x = 0; x < wide; x++)
      {
        int column = x >= left ? (x - left) / scale : self->width;
        int row = y >= top ? (y - top) / scale : self->height;
        int level = column < self->width && row < self->height ? self->cells[row * self->width + column] : 0;
        gboolean gap = scale >= 3 && ((x - left) % scale == scale - 1 || (y - top) % scale == scale - 1);

        data[y * stride + x] = gap ? gaps[level] : colours[level];
      }
  cairo_surface_mark_dirty(surface);
}
