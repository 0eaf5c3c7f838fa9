/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key press to new LCD frame: presses digits on a phone without an account and draws the Screen each
 * makes, as the window does. Argument: the model (benchphone.model). Prints "median_us p99_us" for the bench.
 */
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>

#include "lcd/lcd.h"
#include "phone/phone.h"

#define PRESSES 400

typedef struct
{
  BenchLcd *lcd;
  guint frames;
} Display;

static void
on_screen(BenchFirmware *firmware G_GNUC_UNUSED, BenchScreen *screen, Display *display)
{
  cairo_surface_destroy(bench_lcd_draw(display->lcd, screen));
  display->frames++;
}

static int
compare(const void *a, const void *b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

int
main(int argc, char **argv)
{
  BenchPhoneOptions options = { .name = "bench", .microphone = "null", .speaker = "null" };
  g_autoptr(BenchPhone) phone = bench_phone_new(&options, NULL);
  BenchFirmware *firmware = bench_phone_get_firmware(phone);
  g_autoptr(BenchLcd) lcd = NULL;
  Display display = { NULL, 0 };
  const BenchModel *model;
  gint64 times[PRESSES];
  guint timed = 0;

  bench_settings_set(bench_phone_get_settings(phone), "features.key_tone", "0", BENCH_LAYER_OVERRIDE, NULL,
                     NULL);
  if (argc != 2
      || !bench_settings_set(bench_phone_get_settings(phone), "benchphone.model", argv[1],
                             BENCH_LAYER_OVERRIDE, NULL, NULL))
    return EXIT_FAILURE;
  model = bench_firmware_get_model(firmware);
  lcd = bench_lcd_new(model->layout, model->lcd_width, model->lcd_height);
  display.lcd = lcd;
  bench_firmware_start(firmware);
  while (bench_firmware_get_screen(firmware)->kind == BENCH_SCREEN_BOOT)
    g_main_context_iteration(NULL, TRUE);
  g_signal_connect(firmware, "screen-changed", G_CALLBACK(on_screen), &display);
  for (guint i = 0; i < PRESSES; i++)
    {
      /* Ten digits, then back to idle: both are frames a person waits for. */
      BenchKey key = i % 11 == 10 ? BENCH_KEY_X : (BenchKey) (BENCH_KEY_0 + i % 11);
      guint before = display.frames;
      gint64 start = g_get_monotonic_time();

      bench_firmware_key(firmware, key, BENCH_KEY_CLICK);
      while (display.frames == before && g_get_monotonic_time() - start < G_USEC_PER_SEC)
        g_main_context_iteration(NULL, FALSE);
      times[timed++] = g_get_monotonic_time() - start;
    }
  qsort(times, timed, sizeof times[0], compare);
  printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", times[timed / 2], times[timed * 99 / 100]);
  return EXIT_SUCCESS;
}
