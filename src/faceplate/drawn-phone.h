/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone as it stands on the desk: the model's drawing at the size of the widget, its keys, screen,
 * lights and handset.
 *
 * It shows what it is told (Screen, LEDs, handset) and tells which key goes down and comes up; it knows
 * no call. The drawing is rendered in layers at the pixels of the display in a worker thread; until a
 * new rendering is there the last one is stretched. Blinking is kept by one timer that runs only while
 * a light blinks and the widget is mapped.
 *
 * Signals: "key" (int key, gboolean down); "touch" (char *target) of a touch model's screen. Owner: the window. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "faceplate/key-button.h"
#include "firmware/model.h"
#include "firmware/firmware.h"

G_BEGIN_DECLS

#define BENCH_TYPE_DRAWN_PHONE (bench_drawn_phone_get_type())
G_DECLARE_FINAL_TYPE(BenchDrawnPhone, bench_drawn_phone, BENCH, DRAWN_PHONE, GtkWidget)

GtkWidget *bench_drawn_phone_new(void) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_drawn_phone_set_model(BenchDrawnPhone *self, const char *name, GError **error);
gboolean
bench_drawn_phone_set_module(BenchDrawnPhone *self, const char *expansion, guint module, GError **error);
void bench_drawn_phone_get_drawing_size(BenchDrawnPhone *self, double *width, double *height);
void bench_drawn_phone_set_screen(BenchDrawnPhone *self, BenchScreen *screen);
void bench_drawn_phone_set_leds(BenchDrawnPhone *self, const BenchLed *leds, gsize n_leds);
void bench_drawn_phone_set_off_hook(BenchDrawnPhone *self, gboolean off_hook);

gboolean
bench_drawn_phone_key_pressed(BenchDrawnPhone *self, guint keyval, guint keycode, GdkModifierType state);
gboolean bench_drawn_phone_key_released(BenchDrawnPhone *self, guint keycode);
void bench_drawn_phone_release_all(BenchDrawnPhone *self);

BenchKeyButton *bench_drawn_phone_get_key_button(BenchDrawnPhone *self, BenchKey key);
GtkWidget *bench_drawn_phone_get_lcd(BenchDrawnPhone *self);
gboolean bench_drawn_phone_is_rendered(BenchDrawnPhone *self);
gboolean bench_drawn_phone_is_blinking(BenchDrawnPhone *self);

G_END_DECLS
