/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One key of the drawn phone as a widget: it lies over its drawing, is pressed by mouse, touch, its own
 * keyboard focus or the window's keyboard map, and says when it goes down and when it comes up.
 *
 * However many ways hold it down at once, "key" is emitted with TRUE when the first begins and with
 * FALSE when the last ends; repeating and long presses are the firmware's matter.
 *
 * Signal: "key" (gboolean down). Owner: the drawn phone. Threads: main. Units: widget pixels.
 */
#pragma once

#include <gtk/gtk.h>

#include "faceplate/artwork.h"
#include "firmware/key.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_PRESS_POINTER = 1 << 0,
  BENCH_PRESS_FOCUS = 1 << 1, /* Space or Enter while the key has the focus */
  BENCH_PRESS_MAP = 1 << 2,   /* the window's keyboard map */
} BenchPressSource;

#define BENCH_TYPE_KEY_BUTTON (bench_key_button_get_type())
G_DECLARE_FINAL_TYPE(BenchKeyButton, bench_key_button, BENCH, KEY_BUTTON, GtkWidget)

GtkWidget *bench_key_button_new(const BenchModelKey *key) G_GNUC_WARN_UNUSED_RESULT;
BenchKey bench_key_button_get_key(BenchKeyButton *self);
const char *bench_key_button_get_led(BenchKeyButton *self);
gboolean bench_key_button_get_pressed(BenchKeyButton *self);
void bench_key_button_press(BenchKeyButton *self, BenchPressSource source);
void bench_key_button_release(BenchKeyButton *self, BenchPressSource source);
void bench_key_button_release_all(BenchKeyButton *self);
void bench_key_button_set_picture(BenchKeyButton *self, GdkTexture *texture, const graphene_rect_t *bounds);
void bench_key_button_set_note(BenchKeyButton *self, const char *note);

G_END_DECLS
