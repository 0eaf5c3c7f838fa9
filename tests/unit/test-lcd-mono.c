/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lcd/ on LCDs of whole pixels: every layout and every kind of Screen is what lcd-goldens/ keeps, pixel by pixel.
 */
#include <string.h>

#include "goldens.h"
#include "lcd-samples.h"
#include "lcd/lcd.h"

typedef struct
{
  const char *name;
  BenchLayout layout;
  int width;
  int height;
} Variant;

static const Variant variants[] = {
  { "mono-192x64", BENCH_LAYOUT_MONO, 192, 64 },           { "mono-240x120", BENCH_LAYOUT_MONO, 240, 120 },
  { "grey-320x160", BENCH_LAYOUT_GREY, 320, 160 },         { "small-132x64", BENCH_LAYOUT_SMALL, 132, 64 },
  { "character-136x32", BENCH_LAYOUT_CHARACTER, 136, 32 },
};

/* What another phone of the same Screen has: so many line keys, the last of them turning pages. */
static void
suit(BenchScreen *screen, const Variant *variant)
{
  guint keys = variant->width == 192 ? 6 : variant->width == 240 ? 8 : variant->width == 320 ? 6 : 3;

  if (screen->lines->len > keys)
    g_ptr_array_set_size(screen->lines, (int) keys);
  if (variant->layout == BENCH_LAYOUT_MONO && screen->lines->len > 0)
    {
      screen->pages = 3;
      screen->page_key = keys;
    }
}

static cairo_surface_t *
draw(const Variant *variant, const BenchScreen *screen, int scale)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(variant->layout, variant->width * scale, variant->height * scale);

  return bench_lcd_draw(lcd, screen);
}

static guint32
pixel(cairo_surface_t *surface, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
  guint32 value;

  memcpy(&value, row + x * 4, 4);
  return value & 0xffffff;
}

static guint
differences(cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width(a);
  int height = cairo_image_surface_get_height(a);
  guint count = 0;

  if (cairo_image_surface_get_width(b) != width || cairo_image_surface_get_height(b) != height)
    return G_MAXUINT;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      count += pixel(a, x, y) != pixel(b, x, y);
  return count;
}

static void
check_golden(const char *folder, const char *name, cairo_surface_t *seen)
{
  g_autofree char *file = g_strdup_printf("%s.png", name);
  g_autoptr(TestGolden) golden = test_golden_new("lcd-goldens", folder, file);
  g_autofree char *wrong = NULL;
  cairo_surface_t *kept;
  gboolean same;

  if (golden->fresh)
    {
      g_assert_cmpint(cairo_surface_write_to_png(seen, golden->kept), ==, CAIRO_STATUS_SUCCESS);
      return;
    }
  kept = cairo_image_surface_create_from_png(golden->kept);
  same = cairo_surface_status(kept) == CAIRO_STATUS_SUCCESS && differences(kept, seen) == 0;
  cairo_surface_destroy(kept);
  if (same)
    return;
  wrong = test_golden_fail(golden);
  cairo_surface_write_to_png(seen, wrong);
}

static void
test_goldens(gconstpointer data)
{
  const Variant *variant = data;

  for (guint i = 0; i < n_lcd_samples; i++)
    {
      g_autoptr(BenchScreen) screen = lcd_samples[i].make();
      cairo_surface_t *seen;

      suit(screen, variant);
      seen = draw(variant, screen, 1);
      check_golden(variant->name, lcd_samples[i].name, seen);
      cairo_surface_destroy(seen);
    }
}

/* A bigger picture has the same pixels, each a block with a gap. */
static void
test_scaled(gconstpointer data)
{
  const Variant *variant = data;
  g_autoptr(BenchScreen) screen = lcd_sample_make("talking");
  cairo_surface_t *one = draw(variant, screen, 1);
  cairo_surface_t *four = draw(variant, screen, 4);
  guint gaps = 0;

  for (int y = 0; y < variant->height; y++)
    for (int x = 0; x < variant->width; x++)
      {
        g_assert_cmphex(pixel(one, x, y), ==, pixel(four, x * 4, y * 4));
        g_assert_cmphex(pixel(one, x, y), ==, pixel(four, x * 4 + 2, y * 4 + 2));
        gaps += pixel(one, x, y) != pixel(four, x * 4 + 3, y * 4);
      }
  g_assert_cmpuint(gaps, ==, (guint) (variant->width * variant->height));
  cairo_surface_destroy(one);
  cairo_surface_destroy(four);
}

static guint
brightness(guint32 colour)
{
  return (colour >> 16 & 0xff) + (colour >> 8 & 0xff) + (colour & 0xff);
}

static void
test_backlight_and_contrast(void)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_LIST);
  cairo_surface_t *lit;
  cairo_surface_t *dark;
  cairo_surface_t *pale;
  int y = 12; /* the line below the title is ink, and there is none above the soft keys */

  lit = draw(&variants[0], screen, 1);
  screen->backlight = 0;
  dark = draw(&variants[0], screen, 1);
  screen->backlight = 10;
  screen->contrast = 1;
  pale = draw(&variants[0], screen, 1);
  g_assert_cmpuint(brightness(pixel(dark, 100, 30)) + 150, <, brightness(pixel(lit, 100, 30)));
  g_assert_cmphex(pixel(pale, 100, 30), ==, pixel(lit, 100, 30));
  g_assert_cmpuint(brightness(pixel(lit, 100, y)) + 100, <, brightness(pixel(pale, 100, y)));
  g_assert_cmpuint(brightness(pixel(dark, 100, y)) + 60, <, brightness(pixel(dark, 100, 30)));
  cairo_surface_destroy(lit);
  cairo_surface_destroy(dark);
  cairo_surface_destroy(pale);
}

static void
test_marquee(void)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_LIST);
  cairo_surface_t *still;
  cairo_surface_t *moved;
  cairo_surface_t *around;

  bench_screen_add_row(screen, "", "A label that is a good deal longer than the LCD is wide", "");
  bench_screen_add_row(screen, "", "Short", "");
  still = draw(&variants[0], screen, 1);
  screen->marquee = 1;
  moved = draw(&variants[0], screen, 1);
  screen->marquee = 55 + 3;
  around = draw(&variants[0], screen, 1);
  g_assert_cmpuint(differences(still, moved), >, 20);
  g_assert_cmpuint(differences(still, around), ==, 0);
  cairo_surface_destroy(moved);
  cairo_surface_destroy(around);
  cairo_surface_destroy(still);

  /* What fits stays where it is. */
  screen->selected = 1;
  screen->marquee = 0;
  still = draw(&variants[0], screen, 1);
  screen->marquee = 2;
  moved = draw(&variants[0], screen, 1);
  g_assert_cmpuint(differences(still, moved), ==, 0);
  cairo_surface_destroy(moved);
  cairo_surface_destroy(still);
}

/* A script our own fonts lack comes from the system's, in whole pixels: each character as something else. */
static void
test_foreign_script(void)
{
  static const char *const words[] = { "话", "机", "通" };
  cairo_surface_t *pictures[G_N_ELEMENTS(words)];
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_LIST);

  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    {
      g_autoptr(BenchScreen) blank = bench_screen_new(BENCH_SCREEN_LIST);
      cairo_surface_t *empty = draw(&variants[0], blank, 1);

      bench_screen_set(&screen->title, words[i]);
      pictures[i] = draw(&variants[0], screen, 1);
      g_assert_cmpuint(differences(pictures[i], empty), >, 12);
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint(differences(pictures[i], pictures[j]), >, 4);
      cairo_surface_destroy(empty);
    }
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    cairo_surface_destroy(pictures[i]);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(variants); i++)
    {
      g_autofree char *goldens = g_strdup_printf("/lcd-mono/goldens/%s", variants[i].name);
      g_autofree char *scaled = g_strdup_printf("/lcd-mono/scaled/%s", variants[i].name);

      g_test_add_data_func(goldens, &variants[i], test_goldens);
      g_test_add_data_func(scaled, &variants[i], test_scaled);
    }
  g_test_add_func("/lcd-mono/backlight", test_backlight_and_contrast);
  g_test_add_func("/lcd-mono/marquee", test_marquee);
  g_test_add_func("/lcd-mono/foreign-script", test_foreign_script);
  return g_test_run();
}
