/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/display.h"

#include <string.h>

#include "firmware/firmware-private.h"
#include "settings/local-file.h"

#define NEVER 1 /* of both times: as long as the phone is on */
#define OUT 0   /* of the backlight's time: at once */
#define T2X_LEVELS 3

static gboolean
has_colours(BenchFirmware *self)
{
  return self->model->layout == BENCH_LAYOUT_TOUCH || self->model->layout == BENCH_LAYOUT_COLOUR;
}

static gboolean
on_dim(gpointer data)
{
  BenchFirmware *self = data;

  self->dim_timer = 0;
  bench_firmware_begin(self);
  self->dim = TRUE;
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_saver(gpointer data)
{
  BenchFirmware *self = data;

  self->saver_timer = 0;
  bench_firmware_begin(self);
  self->saver = bench_firmware_view(self) == BENCH_VIEW_IDLE && bench_popup_visible(self) == BENCH_POPUP_NONE;
  if (!self->saver)
    bench_display_heed(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_display_heed:
 *
 * Somebody is at the phone, or it has something to show: light, no screensaver, and the times begin anew.
 */
void
bench_display_heed(BenchFirmware *self)
{
  int dim_s = bench_settings_get_int(self->settings, "phone_setting.backlight_time");
  int saver_s = bench_settings_get_int(self->settings, "phone_setting.screen_saver_time");

  self->dim = dim_s == OUT;
  self->saver = FALSE;
  bench_clock_clear(self->clock, &self->dim_timer);
  bench_clock_clear(self->clock, &self->saver_timer);
  if (dim_s > NEVER)
    self->dim_timer = bench_clock_add(self->clock, (guint) dim_s * 1000, on_dim, self);
  if (saver_s > NEVER && has_colours(self))
    self->saver_timer = bench_clock_add(self->clock, (guint) saver_s * 1000, on_saver, self);
}

/**
 * bench_display_watch:
 *
 * Something may have happened: a call, and a prompt that was not there before, bring the LCD back.
 */
void
bench_display_watch(BenchFirmware *self)
{
  BenchPopupKind popup = bench_popup_visible(self);
  gboolean busy = bench_call_watch_alive(self) > 0;

  if ((busy && (self->dim || self->saver)) || (popup != BENCH_POPUP_NONE && popup != self->seen_popup)
      || busy != self->seen_call)
    bench_display_heed(self);
  self->seen_popup = popup;
  self->seen_call = busy;
}

/**
 * bench_display_takes:
 * @key: pressed just now
 *
 * Brings the LCD back.
 *
 * Returns: whether the key was for nothing else: one that moves about a screen that nobody saw.
 */
gboolean
bench_display_takes(BenchFirmware *self, BenchKey key)
{
  gboolean was_saver = self->saver;

  bench_display_heed(self);
  return was_saver && key >= BENCH_KEY_SOFT_1 && key <= BENCH_KEY_X;
}

/* The T2x monochrome phones count from 1 to 3. */
static guint
level_of(BenchFirmware *self, const char *parameter, guint otherwise)
{
  int level = bench_settings_get_int(self->settings, parameter);

  if (bench_settings_get_layer(self->settings, parameter) == BENCH_LAYER_DEFAULT)
    return otherwise;
  if (!has_colours(self) && level <= T2X_LEVELS)
    return (guint) level * BENCH_SCREEN_BRIGHTEST / T2X_LEVELS;
  return (guint) CLAMP(level, 0, BENCH_SCREEN_BRIGHTEST);
}

/* "Resource:NAME" is one of the phone's own, "Config:NAME" and a path are files. */
static void
compose_wallpaper(BenchFirmware *self, BenchScreen *screen)
{
  const char *name = bench_settings_get(self->settings, "phone_setting.backgrounds");
  g_autofree char *path = NULL;

  if (g_str_has_prefix(name, "Resource:"))
    bench_screen_set(&screen->wallpaper, name + strlen("Resource:"));
  else
    {
      path = bench_local_file_find(self->settings, "phone_setting.backgrounds");
      bench_screen_set(&screen->wallpaper, path);
    }
}

/**
 * bench_display_compose:
 *
 * Puts how the LCD is set on the Screen.
 */
void
bench_display_compose(BenchFirmware *self, BenchScreen *screen)
{
  screen->backlight = self->dim
                          ? level_of(self, "phone_setting.inactive_backlight_level", 1)
                          : level_of(self, "phone_setting.active_backlight_level", BENCH_SCREEN_BRIGHTEST);
  if (has_colours(self))
    {
      screen->theme = (guint) bench_settings_get_int(self->settings, "phone_setting.theme");
      compose_wallpaper(self, screen);
      return;
    }
  screen->contrast = (guint) bench_settings_get_int(self->settings, "phone_setting.contrast");
  switch (bench_settings_get_int(self->settings, "phone_setting.lcd_logo.mode"))
    {
    case 1:
      bench_screen_set(&screen->logo, "Benchphone");
      break;
    case 2:
      bench_screen_set(&screen->logo, bench_settings_get(self->settings, "phone_setting.lcd_logo.text"));
      break;
    default:
      break;
    }
}

/**
 * bench_display_compose_saver:
 *
 * Puts the clock, and the picture if there is one, on the Screen of the screensaver.
 */
void
bench_display_compose_saver(BenchFirmware *self, BenchScreen *screen)
{
  gint64 now = bench_clock_wall(self->clock);
  g_autofree char *time = bench_compose_time(self, now);
  g_autofree char *date = bench_compose_date(self, now);
  g_autofree char *picture = bench_local_file_find(self->settings, "screen_saver.pic.url");

  bench_screen_set(&screen->big_time, time);
  bench_screen_set(&screen->big_date, date);
  bench_screen_set(&screen->text, picture);
}

/**
 * bench_display_close:
 *
 * Stops the timers, for good.
 */
void
bench_display_close(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->dim_timer);
  bench_clock_clear(self->clock, &self->saver_timer);
}
