/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long the LCD shines and what it shows when nobody looks (guide F112-F116): the backlight goes down after
 * phone_setting.backlight_time, the screensaver of colour models comes after phone_setting.screen_saver_time. A key,
 * the hook, a call or a prompt brings both back. Private to firmware/. Units: seconds in the parameters, levels 0 to
 * 10 on the Screen. Threads: main context only.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

void bench_display_heed(BenchFirmware *self);
void bench_display_watch(BenchFirmware *self);
gboolean bench_display_takes(BenchFirmware *self, BenchKey key);
void bench_display_compose(BenchFirmware *self, BenchScreen *screen);
void bench_display_compose_saver(BenchFirmware *self, BenchScreen *screen);
void bench_display_close(BenchFirmware *self);

G_END_DECLS
