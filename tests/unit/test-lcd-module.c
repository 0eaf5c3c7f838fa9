/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is beside the keys of an expansion module: each label at its key, on an LCD of whole pixels or on paper. */
#include "lcd/lcd.h"
#include "lcd/module.h"

typedef struct
{
  BenchScreen *screen;
  BenchScreenModule *module;
} Fixture;

/* A Screen with one module of @n keys, of which key @used, from 1, has a label. */
static void
make(Fixture *fixture, guint n, guint used)
{
  fixture->screen = bench_screen_new(BENCH_SCREEN_IDLE);
  fixture->module = bench_screen_add_module(fixture->screen, 2, 2);
  for (guint i = 1; i <= n; i++)
    bench_screen_module_add_line(fixture->module, i == used ? "Reception" : "", "", FALSE);
}

/* Pixels in a box that differ between two pictures of one size. */
static guint
count_changed(cairo_surface_t *a, cairo_surface_t *b, int x, int y, int width, int height)
{
  int stride = cairo_image_surface_get_stride(a);
  const guint8 *one = cairo_image_surface_get_data(a);
  const guint8 *other = cairo_image_surface_get_data(b);
  guint changed = 0;

  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      if (((const guint32 *) (gconstpointer) (one + row * stride))[column]
          != ((const guint32 *) (gconstpointer) (other + row * stride))[column])
        changed++;
  return changed;
}

static void
check_label(guint n, guint used, int width, int height, gboolean paper)
{
  Fixture blank;
  Fixture labelled;
  guint rows = n / 2;
  int x = used > rows ? width / 2 : 0;
  int y = (int) ((used - 1) % rows) * height / (int) rows;
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_MONO, width, height);

  make(&blank, n, 0);
  make(&labelled, n, used);
  cairo_surface_t *without = bench_lcd_draw_module(lcd, blank.screen, blank.module, paper);
  cairo_surface_t *with = bench_lcd_draw_module(lcd, labelled.screen, labelled.module, paper);

  g_assert_cmpint(cairo_image_surface_get_width(with), ==, width);
  guint at_key = count_changed(with, without, x, y, width / 2, height / (int) rows);
  g_assert_cmpuint(at_key, >, 20);
  g_assert_cmpuint(count_changed(with, without, 0, 0, width, height), ==, at_key);
  cairo_surface_destroy(with);
  cairo_surface_destroy(without);
  bench_screen_unref(blank.screen);
  bench_screen_unref(labelled.screen);
}

static void
test_lcd(void)
{
  check_label(20, 1, 160, 320, FALSE);
  check_label(20, 10, 160, 320, FALSE);
  check_label(20, 13, 160, 320, FALSE);
}

static void
test_paper(void)
{
  check_label(38, 1, 220, 760, TRUE);
  check_label(38, 38, 220, 760, TRUE);
}

static void
test_speech(void)
{
  Fixture fixture;

  make(&fixture, 20, 3);
  g_autofree char *speech = bench_module_to_speech(fixture.module);
  g_assert_cmpstr(speech, ==, "Page 2 of 2, 3: Reception");
  bench_screen_unref(fixture.screen);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lcd-module/lcd", test_lcd);
  g_test_add_func("/lcd-module/paper", test_paper);
  g_test_add_func("/lcd-module/speech", test_speech);
  return g_test_run();
}
