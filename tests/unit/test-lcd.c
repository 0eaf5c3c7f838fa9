/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lcd/: each kind of Screen is drawn in the right size, with ink where something must show and none
 * where nothing may. BENCH_LCD_GALLERY=FOLDER keeps the pictures for a person to judge;
 * `test-lcd -m perf` prints the time of a drawing.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "lcd-samples.h"
#include "lcd/lcd.h"

#define PERF_ROUNDS 400

typedef struct
{
  const char *name;
  int x; /* a region that must show something */
  int y;
  int width;
  int height;
} Sample;

static const Sample samples[] = {
  { "boot", 150, 150, 180, 60 },        { "idle", 130, 80, 220, 90 },
  { "no-service", 150, 164, 180, 34 },  { "dial", 134, 64, 160, 40 },
  { "calling", 206, 75, 140, 50 },      { "ringing", 206, 75, 140, 50 },
  { "incoming", 206, 70, 140, 60 },     { "talking", 190, 146, 100, 36 },
  { "muted", 160, 200, 60, 24 },        { "secure", 290, 202, 20, 20 },
  { "hold", 190, 146, 100, 36 },        { "failed", 140, 145, 200, 40 },
  { "failed-late", 140, 140, 200, 50 }, { "conference", 206, 104, 140, 36 },
  { "list", 10, 60, 300, 30 },          { "menu", 10, 32, 120, 160 },
  { "form", 200, 64, 250, 30 },         { "choice", 200, 32, 250, 30 },
  { "saver", 0, 0, 480, 272 },          { "lync", 362, 175, 118, 36 },
  { "scripts", 10, 60, 300, 30 },       { "empty", 100, 90, 280, 60 },
  { "message", 60, 90, 360, 100 },      { "volume", 140, 130, 230, 30 },
  { "missed", 100, 100, 280, 60 },      { "voice-mail", 100, 100, 280, 60 },
  { "text", 100, 100, 280, 60 },        { "note", 100, 100, 280, 60 },
  { "question", 150, 100, 230, 60 },
};

static guint32
pixel(cairo_surface_t *surface, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
  guint32 value;

  memcpy(&value, row + x * 4, 4);
  return value & 0xffffff;
}

static int
brightness(guint32 value)
{
  return (int) ((value >> 16 & 0xff) + (value >> 8 & 0xff) + (value & 0xff));
}

/* Text and drawings have hard edges and the wallpaper has none: count steep steps from pixel to pixel. */
static guint
edges(cairo_surface_t *surface, int x, int y, int width, int height)
{
  guint count = 0;

  for (int row = y; row < y + height; row++)
    for (int column = x + 1; column < x + width; column++)
      if (abs(brightness(pixel(surface, column, row)) - brightness(pixel(surface, column - 1, row))) > 150)
        count++;
  return count;
}

static guint
differences(cairo_surface_t *a, cairo_surface_t *b, int x, int y, int width, int height)
{
  guint count = 0;

  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      if (pixel(a, column, row) != pixel(b, column, row))
        count++;
  return count;
}

static void
test_kind(gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = lcd_sample_make(sample->name);
  g_autoptr(BenchScreen) blank = bench_screen_new(screen->kind);
  cairo_surface_t *picture = bench_lcd_draw(lcd, screen);
  cairo_surface_t *blank_picture = bench_lcd_draw(lcd, blank);
  const char *gallery = g_getenv("BENCH_LCD_GALLERY");

  g_assert_cmpint(cairo_image_surface_get_width(picture), ==, 480);
  g_assert_cmpint(cairo_image_surface_get_height(picture), ==, 272);
  g_assert_cmpuint(edges(picture, sample->x, sample->y, sample->width, sample->height), >, 20);
  g_assert_cmpuint(differences(picture, blank_picture, sample->x, sample->y, sample->width, sample->height),
                   >, 40);
  for (int i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      guint ink = edges(picture, i * 120 + 10, 240, 100, 24);

      if (*screen->softkeys[i] != '\0')
        g_assert_cmpuint(ink, >, 15);
      else
        g_assert_cmpuint(ink, ==, 0);
    }
  if (gallery != NULL)
    {
      g_autofree char *path = g_strdup_printf("%s/%s.png", gallery, sample->name);

      g_assert_true(bench_lcd_write_png(lcd, screen, path, NULL));
    }
  cairo_surface_destroy(picture);
  cairo_surface_destroy(blank_picture);
}

static void
test_all_differ(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  cairo_surface_t *pictures[G_N_ELEMENTS(samples)];

  for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
    {
      g_autoptr(BenchScreen) screen = lcd_sample_make(samples[i].name);

      pictures[i] = bench_lcd_draw(lcd, screen);
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint(differences(pictures[i], pictures[j], 0, 0, 480, 272), >, 100);
    }
  for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
    cairo_surface_destroy(pictures[i]);
}

static void
test_soft_key(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) before = lcd_sample_make("idle");
  g_autoptr(BenchScreen) after = lcd_sample_make("idle");
  cairo_surface_t *one;
  cairo_surface_t *two;

  bench_screen_set(&after->softkeys[1], "Status");
  one = bench_lcd_draw(lcd, before);
  two = bench_lcd_draw(lcd, after);
  g_assert_cmpuint(differences(one, two, 120, 232, 120, 40), >, 50);
  g_assert_cmpuint(differences(one, two, 0, 0, 480, 232), ==, 0);
  g_assert_cmpuint(differences(one, two, 0, 232, 120, 40), ==, 0);
  g_assert_cmpuint(differences(one, two, 240, 232, 240, 40), ==, 0);
  cairo_surface_destroy(one);
  cairo_surface_destroy(two);
}

static void
test_long_text_stays_inside(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) before = lcd_sample_make("idle");
  g_autoptr(BenchScreen) after = lcd_sample_make("idle");
  BenchScreenLine *line = g_ptr_array_index(after->lines, 0);
  cairo_surface_t *one;
  cairo_surface_t *two;

  bench_screen_set(&line->text, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
  one = bench_lcd_draw(lcd, before);
  two = bench_lcd_draw(lcd, after);
  g_assert_cmpuint(differences(one, two, 0, 30, 118, 36), >, 50);
  g_assert_cmpuint(differences(one, two, 118, 0, 362, 272), ==, 0);
  cairo_surface_destroy(one);
  cairo_surface_destroy(two);
}

/* Pixels of the whole picture that differ once @change has been made to the Screen. */
static guint
changed_by(const char *sample, void (*change)(BenchScreen *screen))
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = lcd_sample_make(sample);
  cairo_surface_t *one = bench_lcd_draw(lcd, screen);
  cairo_surface_t *two;
  guint count;

  change(screen);
  two = bench_lcd_draw(lcd, screen);
  count = differences(one, two, 0, 0, 480, 272);
  cairo_surface_destroy(one);
  cairo_surface_destroy(two);
  return count;
}

static void
change_nothing(BenchScreen *screen)
{
}

static void
choose_theme(BenchScreen *screen)
{
  screen->theme = 2;
}

static void
choose_wallpaper(BenchScreen *screen)
{
  bench_screen_set(&screen->wallpaper, "Wallpaper3");
}

/* One that is not there leaves the model's own. */
static void
choose_no_picture(BenchScreen *screen)
{
  bench_screen_set(&screen->wallpaper, "/nowhere/at/all.png");
}

static void
wait_a_minute(BenchScreen *screen)
{
  bench_screen_set(&screen->big_time, "14:04");
}

static void
dim_it(BenchScreen *screen)
{
  screen->backlight = 3;
}

static void
turn_page(BenchScreen *screen)
{
  screen->page = 3;
}

static void
test_looks(void)
{
  g_assert_cmpuint(changed_by("saver", change_nothing), ==, 0);
  g_assert_cmpuint(changed_by("list", choose_theme), >, 460 * 20);
  g_assert_cmpuint(changed_by("list", choose_theme), <, 480 * 40);
  g_assert_cmpuint(changed_by("idle", choose_wallpaper), >, 480 * 200);
  g_assert_cmpuint(changed_by("idle", choose_no_picture), ==, 0);
  g_assert_cmpuint(changed_by("saver", wait_a_minute), >, 1000);
  g_assert_cmpuint(changed_by("idle", dim_it), >, 480 * 200);
  g_assert_cmpuint(changed_by("lync", turn_page), >, 500);
  g_assert_cmpuint(changed_by("lync", turn_page), <, 118 * 36);
}

static char *
make_green_file(const char *folder)
{
  char *path = g_build_filename(folder, "green.png", NULL);
  cairo_surface_t *green = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 30, 40);
  cairo_t *cairo = cairo_create(green);

  cairo_set_source_rgb(cairo, 0, 1, 0);
  cairo_paint(cairo);
  cairo_destroy(cairo);
  g_assert_cmpint(cairo_surface_write_to_png(green, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy(green);
  return path;
}

/* A picture of one's own as wallpaper covers the LCD; black with the backlight out. */
static void
test_wallpaper_file(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autofree char *folder = g_dir_make_tmp("bench-lcd-XXXXXX", NULL);
  g_autofree char *path = make_green_file(folder);
  cairo_surface_t *picture;

  bench_screen_set(&screen->wallpaper, path);
  picture = bench_lcd_draw(lcd, screen);
  g_assert_cmphex(pixel(picture, 240, 130), ==, 0x00ff00);
  g_assert_cmphex(pixel(picture, 2, 100), ==, 0x00ff00);
  cairo_surface_destroy(picture);
  screen->backlight = 0;
  picture = bench_lcd_draw(lcd, screen);
  g_assert_cmpint(brightness(pixel(picture, 240, 130)), <, 30);
  cairo_surface_destroy(picture);
  g_remove(path);
  g_rmdir(folder);
}

/* One as screensaver too, and it is not read again for the next minute. */
static void
test_saver_file(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_SAVER);
  g_autofree char *folder = g_dir_make_tmp("bench-lcd-XXXXXX", NULL);
  g_autofree char *path = make_green_file(folder);
  cairo_surface_t *picture = bench_lcd_draw(lcd, screen);

  g_assert_cmphex(pixel(picture, 2, 2), ==, 0x000000);
  cairo_surface_destroy(picture);
  bench_screen_set(&screen->text, path);
  for (int i = 0; i < 2; i++)
    {
      picture = bench_lcd_draw(lcd, screen);
      g_assert_cmphex(pixel(picture, 2, 2), ==, 0x00ff00);
      g_assert_cmphex(pixel(picture, 478, 270), ==, 0x00ff00);
      cairo_surface_destroy(picture);
      g_remove(path);
    }
  g_rmdir(folder);
}

static void
test_scaled(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 960, 544);
  g_autoptr(BenchScreen) screen = lcd_sample_make("talking");
  cairo_surface_t *picture = bench_lcd_draw(lcd, screen);

  g_assert_cmpint(cairo_image_surface_get_width(picture), ==, 960);
  g_assert_cmpuint(edges(picture, 380, 292, 200, 72), >, 40);
  g_assert_cmpuint(edges(picture, 740, 490, 200, 40), >, 40);
  cairo_surface_destroy(picture);
}

static void
test_png(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = lcd_sample_make("talking");
  g_autofree char *folder = g_dir_make_tmp("bench-lcd-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "lcd.png", NULL);
  cairo_surface_t *drawn = bench_lcd_draw(lcd, screen);
  cairo_surface_t *read;

  g_assert_true(bench_lcd_write_png(lcd, screen, path, &error));
  g_assert_no_error(error);
  read = cairo_image_surface_create_from_png(path);
  g_assert_cmpint(cairo_surface_status(read), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint(differences(drawn, read, 0, 0, 480, 272), ==, 0);
  cairo_surface_destroy(read);
  cairo_surface_destroy(drawn);
  g_remove(path);
  g_rmdir(folder);

  g_assert_false(bench_lcd_write_png(lcd, screen, path, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 two = *(const gint64 *) b;

  return (one > two) - (one < two);
}

static void
test_perf(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);

  for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
    {
      g_autoptr(BenchScreen) screen = lcd_sample_make(samples[i].name);
      gint64 times[PERF_ROUNDS];

      for (guint round = 0; round < PERF_ROUNDS; round++)
        {
          gint64 start = g_get_monotonic_time();

          cairo_surface_destroy(bench_lcd_draw(lcd, screen));
          times[round] = g_get_monotonic_time() - start;
        }
      qsort(times, PERF_ROUNDS, sizeof times[0], compare_times);
      g_test_message("%s: median %" G_GINT64_FORMAT " us, p99 %" G_GINT64_FORMAT " us", samples[i].name,
                     times[PERF_ROUNDS / 2], times[PERF_ROUNDS * 99 / 100]);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
    {
      g_autofree char *path = g_strdup_printf("/lcd/kind/%s", samples[i].name);

      g_test_add_data_func(path, &samples[i], test_kind);
    }
  g_test_add_func("/lcd/all-differ", test_all_differ);
  g_test_add_func("/lcd/soft-key", test_soft_key);
  g_test_add_func("/lcd/long-text", test_long_text_stays_inside);
  g_test_add_func("/lcd/looks", test_looks);
  g_test_add_func("/lcd/wallpaper-file", test_wallpaper_file);
  g_test_add_func("/lcd/saver-file", test_saver_file);
  g_test_add_func("/lcd/scaled", test_scaled);
  g_test_add_func("/lcd/png", test_png);
  if (g_test_perf())
    g_test_add_func("/lcd/perf", test_perf);
  return g_test_run();
}
