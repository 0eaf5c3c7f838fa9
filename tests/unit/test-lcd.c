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

#include "lcd/lcd.h"

#define PERF_ROUNDS 400

static void
add_labels(BenchScreen *screen, const char *first_icon)
{
  bench_screen_set(&screen->account, "Reception 1001");
  bench_screen_set(&screen->time, "14:03");
  bench_screen_add_line(screen, "1001", first_icon, TRUE);
  bench_screen_add_line(screen, "Ünïcode £ 日本", "registering", FALSE);
  bench_screen_add_line(screen, "Boss with a very long label", "unregistered", FALSE);
  for (int i = 3; i < 10; i++)
    bench_screen_add_line(screen, i == 5 ? "1006" : "", i == 5 ? "held" : "", FALSE);
}

static BenchScreen *
make_boot(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_BOOT);

  bench_screen_set(&screen->title, "Welcome");
  bench_screen_set(&screen->text, "Initializing... Please wait!");
  return screen;
}

static BenchScreen *
make_idle(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_IDLE);

  add_labels(screen, "registered");
  bench_screen_set(&screen->big_time, "14:03");
  bench_screen_set(&screen->big_date, "Sun Nov 22");
  bench_screen_add_icon(screen, "ringer-off");
  bench_screen_add_icon(screen, "auto-answer");
  bench_screen_add_icon(screen, "forward");
  bench_screen_add_icon(screen, "dnd");
  bench_screen_add_icon(screen, "missed");
  bench_screen_set_softkeys(screen, "History", "Directory", "DND", "Menu");
  return screen;
}

static BenchScreen *
make_no_service(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_set(&screen->text, "No Service");
  bench_screen_add_icon(screen, "no-network");
  return screen;
}

static BenchScreen *
make_dial(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_DIAL);

  add_labels(screen, "in-use");
  bench_screen_set(&screen->title, "Enter Number");
  bench_screen_set(&screen->entry, "605");
  screen->caret = 3;
  bench_screen_set(&screen->mode, "123");
  bench_screen_set(&screen->entry_account, "1001");
  bench_screen_set(&screen->audio, "speaker");
  bench_screen_add_row(screen, "placed", "Echo service", "6050");
  bench_screen_add_row(screen, "missed", "6051", "");
  screen->selected = 0;
  bench_screen_set_softkeys(screen, "Send", "123", "Delete", "Cancel");
  return screen;
}

static BenchScreen *
make_call(const char *title, const char *icon, const char *key1, const char *key4)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_CALL);

  add_labels(screen, g_str_equal(icon, "incoming") ? "ringing" : "in-use");
  bench_screen_set(&screen->title, title);
  bench_screen_set(&screen->call_icon, icon);
  bench_screen_set(&screen->name, "Barbara Weinberg-Example");
  bench_screen_set(&screen->number, "605");
  bench_screen_set(&screen->audio, "handset");
  bench_screen_set_softkeys(screen, key1, NULL, NULL, key4);
  return screen;
}

static BenchScreen *
make_calling(void)
{
  return make_call("Calling", "calling", NULL, "Cancel");
}

static BenchScreen *
make_ringing(void)
{
  return make_call("Ringing", "ringing", NULL, "Cancel");
}

static BenchScreen *
make_incoming(void)
{
  BenchScreen *screen = make_call("Incoming Call", "incoming", "Answer", "Reject");

  bench_screen_set(&screen->via, "Via 1002");
  bench_screen_set_softkeys(screen, "Answer", "Forward", "Silence", "Reject");
  return screen;
}

static BenchScreen *
make_talking(void)
{
  BenchScreen *screen = make_call("Talking", "talking", "Transfer", "End Call");

  bench_screen_set(&screen->counter, "1/2");
  bench_screen_set(&screen->duration, "00:07");
  bench_screen_set(&screen->codec, "G.722");
  screen->wideband = TRUE;
  bench_screen_set_softkeys(screen, "Transfer", "Hold", "Conference", "End Call");
  return screen;
}

static BenchScreen *
make_muted(void)
{
  BenchScreen *screen = make_talking();

  screen->muted = TRUE;
  bench_screen_set(&screen->dtmf, "1234#");
  return screen;
}

static BenchScreen *
make_secure(void)
{
  BenchScreen *screen = make_talking();

  screen->secure = TRUE;
  bench_screen_set(&screen->codec, "");
  return screen;
}

static BenchScreen *
make_hold(void)
{
  BenchScreen *screen = make_call("Hold", "hold", "Transfer", "End Call");

  bench_screen_set(&screen->duration, "1:02:03");
  bench_screen_set_softkeys(screen, "Transfer", "Resume", "New Call", "End Call");
  return screen;
}

static BenchScreen *
make_failed(void)
{
  BenchScreen *screen = make_call("Call failed!", "failed", "New Call", "Cancel");

  bench_screen_set(&screen->reason, "Temporarily Unavailable");
  return screen;
}

/* Answered, and failed later: why stands where the duration stood. */
static BenchScreen *
make_failed_late(void)
{
  BenchScreen *screen = make_failed();

  bench_screen_set(&screen->duration, "00:07");
  bench_screen_set(&screen->reason, "Certificate not trusted: unable to get local issuer certificate");
  return screen;
}

static BenchScreen *
make_conference(void)
{
  BenchScreen *screen = make_talking();

  bench_screen_set(&screen->title, "Conference");
  bench_screen_set(&screen->counter, "");
  bench_screen_add_row(screen, NULL, "Bob Baker", "1002");
  bench_screen_add_row(screen, NULL, "Carol Coleman", "1003");
  bench_screen_set_softkeys(screen, "Split", "Hold", "New Call", "End Call");
  return screen;
}

static BenchScreen *
make_list(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_LIST);
  const char *icons[] = { "placed", "received", "missed", "forwarded" };

  bench_screen_set(&screen->title, "All Calls");
  bench_screen_set(&screen->counter, "3/9");
  for (int i = 0; i < 9; i++)
    bench_screen_add_row(screen, icons[i % 4],
                         i == 4 ? "A caller with an extremely long display name" : "Bob",
                         i < 5 ? "Today 14:03" : "Yesterday 09:10");
  screen->selected = 2;
  screen->first_visible = 1;
  bench_screen_set_softkeys(screen, "Back", "Option", "Delete", "Send");
  return screen;
}

static BenchScreen *
make_menu(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_LIST);
  const char *items[]
      = { "1. Status", "2. Features", "3. Directory", "4. History", "5. Message", "6. Settings" };

  bench_screen_set(&screen->title, "Menu");
  bench_screen_set(&screen->counter, "1/6");
  for (guint i = 0; i < G_N_ELEMENTS(items); i++)
    bench_screen_add_row(screen, NULL, items[i], NULL);
  bench_screen_set_softkeys(screen, "Back", NULL, NULL, "Enter");
  return screen;
}

static BenchScreen *
make_form(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_FORM);

  bench_screen_set(&screen->title, "Account 1");
  bench_screen_set(&screen->counter, "2/4");
  bench_screen_add_row(screen, NULL, "Activation", "Enabled")->choice = TRUE;
  bench_screen_add_row(screen, NULL, "Label", "Reception");
  bench_screen_add_row(screen, NULL, "Password", "******")->secret = TRUE;
  bench_screen_add_row(screen, NULL, "SIP Server", "127.0.0.1");
  screen->selected = 1;
  screen->caret = 9;
  bench_screen_set(&screen->mode, "abc");
  bench_screen_set_softkeys(screen, "Back", "abc", "Delete", "Save");
  return screen;
}

static BenchScreen *
make_choice(void)
{
  BenchScreen *screen = make_form();

  screen->selected = 0;
  bench_screen_set(&screen->mode, "");
  return screen;
}

static BenchScreen *
make_message(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_MESSAGE);

  bench_screen_set(&screen->title, "Network");
  bench_screen_set(&screen->text,
                   "Network unavailable! Please check the cable and the settings of this computer.");
  return screen;
}

static BenchScreen *
make_volume(void)
{
  BenchScreen *screen = make_talking();

  screen->popup = BENCH_POPUP_VOLUME;
  bench_screen_set(&screen->popup_text, "Handset Volume");
  screen->popup_value = 8;
  screen->popup_maximum = 15;
  return screen;
}

static BenchScreen *
make_missed(void)
{
  BenchScreen *screen = make_idle();

  screen->popup = BENCH_POPUP_MISSED;
  bench_screen_set(&screen->popup_text, "2 New Missed Call(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "View");
  return screen;
}

static BenchScreen *
make_voice_mail(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_add_icon(screen, "voicemail");
  screen->popup = BENCH_POPUP_VOICE_MAIL;
  bench_screen_set(&screen->popup_text, "3 New Voice Mail(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "Connect");
  return screen;
}

static BenchScreen *
make_text(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_add_icon(screen, "text");
  screen->popup = BENCH_POPUP_TEXT;
  bench_screen_set(&screen->popup_text, "New Text Message(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "View");
  return screen;
}

static BenchScreen *
make_note(void)
{
  BenchScreen *screen = make_idle();

  screen->popup = BENCH_POPUP_NOTE;
  bench_screen_set(&screen->popup_text, "Directory is not available yet");
  return screen;
}

static BenchScreen *
make_question(void)
{
  BenchScreen *screen = make_list();

  screen->popup = BENCH_POPUP_CONFIRM;
  bench_screen_set(&screen->popup_text, "Delete all items?");
  bench_screen_set_softkeys(screen, "Cancel", NULL, NULL, "OK");
  return screen;
}

typedef struct
{
  const char *name;
  BenchScreen *(*make)(void);
  int x; /* a region that must show something */
  int y;
  int width;
  int height;
} Sample;

static const Sample samples[] = {
  { "boot", make_boot, 150, 150, 180, 60 },
  { "idle", make_idle, 130, 80, 220, 90 },
  { "no-service", make_no_service, 150, 164, 180, 34 },
  { "dial", make_dial, 134, 64, 160, 40 },
  { "calling", make_calling, 206, 75, 140, 50 },
  { "ringing", make_ringing, 206, 75, 140, 50 },
  { "incoming", make_incoming, 206, 70, 140, 60 },
  { "talking", make_talking, 190, 146, 100, 36 },
  { "muted", make_muted, 160, 200, 60, 24 },
  { "secure", make_secure, 290, 202, 20, 20 },
  { "hold", make_hold, 190, 146, 100, 36 },
  { "failed", make_failed, 140, 145, 200, 40 },
  { "failed-late", make_failed_late, 140, 140, 200, 50 },
  { "conference", make_conference, 206, 104, 140, 36 },
  { "list", make_list, 10, 60, 300, 30 },
  { "menu", make_menu, 10, 32, 120, 160 },
  { "form", make_form, 200, 64, 250, 30 },
  { "choice", make_choice, 200, 32, 250, 30 },
  { "message", make_message, 60, 90, 360, 100 },
  { "volume", make_volume, 140, 130, 230, 30 },
  { "missed", make_missed, 100, 100, 280, 60 },
  { "voice-mail", make_voice_mail, 100, 100, 280, 60 },
  { "text", make_text, 100, 100, 280, 60 },
  { "note", make_note, 100, 100, 280, 60 },
  { "question", make_question, 150, 100, 230, 60 },
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
  g_autoptr(BenchScreen) screen = sample->make();
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
      g_autoptr(BenchScreen) screen = samples[i].make();

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
  g_autoptr(BenchScreen) before = make_idle();
  g_autoptr(BenchScreen) after = make_idle();
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
  g_autoptr(BenchScreen) before = make_idle();
  g_autoptr(BenchScreen) after = make_idle();
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

static void
test_scaled(void)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 960, 544);
  g_autoptr(BenchScreen) screen = make_talking();
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
  g_autoptr(BenchScreen) screen = make_talking();
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
      g_autoptr(BenchScreen) screen = samples[i].make();
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
  g_test_add_func("/lcd/scaled", test_scaled);
  g_test_add_func("/lcd/png", test_png);
  if (g_test_perf())
    g_test_add_func("/lcd/perf", test_perf);
  return g_test_run();
}
