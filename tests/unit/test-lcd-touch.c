/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The touch LCD: its targets lie apart and inside, have names that the firmware knows, and something is painted at each;
 * touching them does what they say. BENCH_LCD_GALLERY=FOLDER keeps the pictures.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-fixture.h"
#include "firmware/firmware-private.h"
#include "lcd-samples.h"
#include "lcd/touch.h"

#define WIDTH 800
#define HEIGHT 480

static void
add_cards(BenchScreen *screen)
{
  while (screen->lines->len > 0 && screen->lines->len < 29)
    bench_screen_add_line(screen, "Favourite", "blf", FALSE);
}

static const BenchTouchTarget *
find(GPtrArray *targets, const char *name)
{
  for (guint i = 0; i < targets->len; i++)
    if (g_str_equal(((BenchTouchTarget *) targets->pdata[i])->name, name))
      return targets->pdata[i];
  return NULL;
}

static void
check_targets(const char *what, GPtrArray *targets)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const BenchTouchTarget *one = targets->pdata[i];

      g_assert_cmpstr(one->label, !=, "");
      if (one->x < 0 || one->y < 0 || one->x + one->width > WIDTH || one->y + one->height > HEIGHT)
        g_error("%s: %s lies outside", what, one->name);
      for (guint j = 0; j < i; j++)
        {
          const BenchTouchTarget *two = targets->pdata[j];

          g_assert_cmpstr(one->name, !=, two->name);
          if (one->x < two->x + two->width && two->x < one->x + one->width && one->y < two->y + two->height
              && two->y < one->y + one->height)
            g_error("%s: %s lies over %s", what, one->name, two->name);
        }
    }
}

static void
keep(BenchLcd *lcd, const BenchScreen *screen, const char *name)
{
  const char *gallery = g_getenv("BENCH_LCD_GALLERY");
  g_autofree char *path = NULL;

  if (gallery == NULL)
    return;
  path = g_strdup_printf("%s/touch-%s.png", gallery, name);
  g_assert_true(bench_lcd_write_png(lcd, screen, path, NULL));
}

static guint
differences(cairo_surface_t *a, cairo_surface_t *b, const BenchTouchTarget *target)
{
  guint count = 0;

  for (int y = (int) target->y; y < (int) (target->y + target->height); y++)
    for (int x = (int) target->x; x < (int) (target->x + target->width); x++)
      count += memcmp(cairo_image_surface_get_data(a) + y * cairo_image_surface_get_stride(a) + x * 4,
                      cairo_image_surface_get_data(b) + y * cairo_image_surface_get_stride(b) + x * 4, 3)
               != 0;
  return count;
}

/* Drawn twice it is the same; where something can be touched it is not the wallpaper. */
static void
check_picture(BenchLcd *lcd, const BenchScreen *screen, GPtrArray *targets)
{
  g_autoptr(BenchScreen) boot = bench_screen_new(BENCH_SCREEN_BOOT);
  static const BenchTouchTarget whole = { NULL, NULL, 0, 0, WIDTH, HEIGHT };
  cairo_surface_t *one = bench_lcd_draw(lcd, screen);
  cairo_surface_t *two = bench_lcd_draw(lcd, screen);
  cairo_surface_t *bare = bench_lcd_draw(lcd, boot);

  g_assert_cmpuint(differences(one, two, &whole), ==, 0);
  for (guint i = 0; i < targets->len; i++)
    g_assert_cmpuint(differences(one, bare, targets->pdata[i]), >, 100);
  cairo_surface_destroy(one);
  cairo_surface_destroy(two);
  cairo_surface_destroy(bare);
}

static void
test_samples(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_TOUCH, WIDTH, HEIGHT);

  for (guint i = 0; i < n_lcd_samples; i++)
    for (guint look = 0; look < 4; look++)
      {
        g_autoptr(BenchScreen) screen = lcd_samples[i].make();
        g_autofree char *name = g_strdup_printf("%s-%u", lcd_samples[i].name, look);
        g_autoptr(GPtrArray) targets = NULL;

        add_cards(screen);
        screen->expanded = look == 1;
        screen->keypad = look == 2 && *screen->mode != '\0';
        screen->grid = look == 3 && screen->kind == BENCH_SCREEN_LIST;
        bench_screen_set(&screen->presence, look == 3 ? "busy" : "");
        targets = bench_lcd_list_targets(lcd, screen);
        check_targets(name, targets);
        check_picture(lcd, screen, targets);
        keep(lcd, screen, name);
      }
}

static gboolean
is_inside(const BenchTouchTarget *target, int x, int y)
{
  return x >= (int) target->x && x < (int) (target->x + target->width) && y >= (int) target->y
         && y < (int) (target->y + target->height);
}

/* However long a text is, it stays where it belongs. */
static void
check_stays_inside(const char *sample, const char *name, char **(*text_of)(BenchScreen *screen))
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_TOUCH, WIDTH, HEIGHT);
  g_autoptr(BenchScreen) screen = lcd_sample_make(sample);
  g_autoptr(GPtrArray) targets = bench_lcd_list_targets(lcd, screen);
  const BenchTouchTarget *target = find(targets, name);
  cairo_surface_t *before = bench_lcd_draw(lcd, screen);
  cairo_surface_t *after;
  guint inside = 0;

  bench_screen_set(text_of(screen),
                   "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
  after = bench_lcd_draw(lcd, screen);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        BenchTouchTarget here = { NULL, NULL, x, y, 1, 1 };
        gboolean differs = differences(before, after, &here) > 0;

        if (differs && !is_inside(target, x, y))
          g_error("%s: %s reaches out to %d, %d", sample, name, x, y);
        inside += differs;
      }
  g_assert_cmpuint(inside, >, 50);
  cairo_surface_destroy(before);
  cairo_surface_destroy(after);
}

static char **
soft_key_text(BenchScreen *screen)
{
  return &screen->softkeys[1];
}

static char **
card_text(BenchScreen *screen)
{
  return &((BenchScreenLine *) screen->lines->pdata[0])->text;
}

static char **
row_label(BenchScreen *screen)
{
  return &((BenchScreenRow *) screen->rows->pdata[1])->label;
}

static char **
row_value(BenchScreen *screen)
{
  return &((BenchScreenRow *) screen->rows->pdata[1])->value;
}

static void
test_long_texts(void)
{
  check_stays_inside("idle", "soft-2", soft_key_text);
  check_stays_inside("idle", "line-1", card_text);
  check_stays_inside("scripts", "row-2", row_label);
  check_stays_inside("scripts", "row-2", row_value);
  check_stays_inside("dial", "row-2", row_label);
  check_stays_inside("form", "field-2", row_label);
  check_stays_inside("form", "field-2", row_value);
}

static void
test_scaled(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_TOUCH, WIDTH * 2, HEIGHT * 2);
  g_autoptr(BenchLcd) colour = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  g_autoptr(BenchScreen) screen = lcd_sample_make("idle");
  g_autoptr(GPtrArray) targets = bench_lcd_list_targets(lcd, screen);
  g_autoptr(GPtrArray) none = bench_lcd_list_targets(colour, screen);
  const BenchTouchTarget *menu = find(targets, "soft-4");

  g_assert_cmpfloat(menu->x, ==, 1200);
  g_assert_cmpfloat(menu->y, ==, 800);
  g_assert_cmpstr(menu->label, ==, "Menu");
  g_assert_cmpuint(none->len, ==, 0);
}

static void
test_popup_covers(void)
{
  g_autoptr(BenchScreen) screen = lcd_sample_make("question");
  g_autoptr(GPtrArray) targets = bench_touch_list_targets(screen);

  g_assert_cmpuint(targets->len, ==, 2);
  g_assert_nonnull(find(targets, "soft-1"));
  g_assert_nonnull(find(targets, "soft-4"));
}

static void
test_cards_collapse(void)
{
  g_autoptr(BenchScreen) screen = lcd_sample_make("idle");
  g_autoptr(GPtrArray) few = NULL;
  g_autoptr(GPtrArray) all = NULL;

  add_cards(screen);
  few = bench_touch_list_targets(screen);
  g_assert_nonnull(find(few, "line-11"));
  g_assert_null(find(few, "line-12"));
  g_assert_nonnull(find(few, "expand"));
  screen->expanded = TRUE;
  all = bench_touch_list_targets(screen);
  g_assert_nonnull(find(all, "line-29"));
  g_assert_nonnull(find(all, "collapse"));
  g_assert_null(find(all, "expand"));
}

static void
touch(Phone *phone, const char *target)
{
  bench_firmware_touch(phone->firmware, target);
}

static void
test_keys_and_dialling(void)
{
  g_autoptr(Phone) phone = phone_new();

  touch(phone, "line-2");
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  g_assert_cmpstr(phone_screen(phone)->entry_account, ==, "1002");
  touch(phone, "digit-6");
  touch(phone, "type-a");
  touch(phone, "type-€");
  touch(phone, "type-");
  touch(phone, "type-xy");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "6a€");
  touch(phone, "delete");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "6a");
  touch(phone, "shift");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "ABC");
  touch(phone, "shift");
  g_assert_cmpstr(phone_screen(phone)->mode, ==, "abc");
  touch(phone, "home");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_menus(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *title = NULL;

  touch(phone, "soft-4");
  phone_check_kind(phone, BENCH_SCREEN_LIST);
  title = g_strdup(phone_screen(phone)->title);
  touch(phone, "row-99");
  touch(phone, "row-0");
  g_assert_cmpstr(phone_screen(phone)->title, ==, title);
  touch(phone, "field-3");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 2);
  touch(phone, "page-previous");
  g_assert_cmpuint(phone_screen(phone)->selected, ==, 0);
  touch(phone, "page-next");
  g_assert_cmpuint(phone_screen(phone)->selected, >, 0);
  touch(phone, "row-1");
  g_assert_cmpstr(phone_screen(phone)->title, !=, title);
  touch(phone, "back");
  g_assert_cmpstr(phone_screen(phone)->title, ==, title);
  touch(phone, "row-1");
  touch(phone, "home");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_nothing_there(void)
{
  static const char *const names[] = { "row-1",  "field-1",   "keypad",   "type-a", "shift", "delete",
                                       "avatar", "page-next", "nonsense", "",       "row-",  "row--1" };
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(BenchScreen) before = bench_screen_ref(phone_screen(phone));

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    touch(phone, names[i]);
  g_assert_true(bench_screen_equal(before, phone_screen(phone)));
}

static void
test_what_only_touch_has(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone->firmware->model->layout = BENCH_LAYOUT_TOUCH;
  touch(phone, "expand");
  g_assert_true(phone_screen(phone)->expanded);
  touch(phone, "collapse");
  g_assert_false(phone_screen(phone)->expanded);
  touch(phone, "expand");
  touch(phone, "line-1");
  g_assert_false(phone_screen(phone)->expanded);
  touch(phone, "keypad");
  g_assert_true(phone_screen(phone)->keypad);
  touch(phone, "digit-5");
  g_assert_cmpstr(phone_screen(phone)->entry, ==, "5");
  touch(phone, "keypad");
  g_assert_false(phone_screen(phone)->keypad);
}

/* Every target of a Screen that the firmware made is one that it knows: touched, it crashes nothing. */
static void
test_touch_all(void)
{
  static const char *const ways[] = { "", "soft-4", "soft-1", "line-1", "line-1 digit-6", "soft-4 row-1" };

  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    for (guint which = 0;; which++)
      {
        g_autoptr(Phone) phone = phone_new();
        g_auto(GStrv) steps = g_strsplit(ways[i], " ", -1);
        g_autoptr(GPtrArray) targets = NULL;

        phone->firmware->model->layout = BENCH_LAYOUT_TOUCH;
        for (guint step = 0; steps[step] != NULL; step++)
          touch(phone, steps[step]);
        targets = bench_touch_list_targets(phone_screen(phone));
        check_targets(ways[i], targets);
        if (which == targets->len)
          break;
        touch(phone, ((BenchTouchTarget *) targets->pdata[which])->name);
      }
}

/* On a mono LCD a label too long for it stands for a moment, then runs, and nobody is told of each step. */
static void
test_marquee(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone->firmware->model->layout = BENCH_LAYOUT_SMALL;
  phone->firmware->model->lcd_width = 30;
  phone_press(phone, "soft-4");
  g_assert_cmpuint(phone_screen(phone)->marquee, ==, 0);
  g_string_truncate(phone->heard, 0);
  bench_clock_advance(phone->clock, 1000);
  g_assert_cmpuint(phone_screen(phone)->marquee, ==, 0);
  bench_clock_advance(phone->clock, 1000);
  g_assert_cmpuint(phone_screen(phone)->marquee, >, 0);
  g_assert_cmpstr(phone->heard->str, ==, "");
  phone_press(phone, "down");
  g_assert_cmpuint(phone_screen(phone)->marquee, ==, 0);
  phone->firmware->model->lcd_width = 1000;
  bench_clock_advance(phone->clock, 60000);
  g_assert_cmpuint(phone_screen(phone)->marquee, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lcd-touch/samples", test_samples);
  g_test_add_func("/lcd-touch/long-texts", test_long_texts);
  g_test_add_func("/lcd-touch/scaled", test_scaled);
  g_test_add_func("/lcd-touch/popup", test_popup_covers);
  g_test_add_func("/lcd-touch/cards", test_cards_collapse);
  g_test_add_func("/lcd-touch/dialling", test_keys_and_dialling);
  g_test_add_func("/lcd-touch/menus", test_menus);
  g_test_add_func("/lcd-touch/only", test_what_only_touch_has);
  g_test_add_func("/lcd-touch/all", test_touch_all);
  g_test_add_func("/lcd-touch/marquee", test_marquee);
  g_test_add_func("/lcd-touch/nothing", test_nothing_there);
  return g_test_run();
}
