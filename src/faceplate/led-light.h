/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lit LED: its window in its colour, a bright core, and the light it throws on what is around it.
 *
 * Pure drawing; whether a blinking LED is lit at this moment is the drawn phone's matter.
 * Threads: main. Units: widget pixels.
 */
#pragma once

#include <gtk/gtk.h>

#include "firmware/model.h"
#include "firmware/firmware.h"

G_BEGIN_DECLS

void bench_led_light_snapshot(GtkSnapshot *snapshot,
                              BenchLedShape shape,
                              BenchLedColour colour,
                              GdkTexture *texture,
                              const graphene_rect_t *bounds,
                              const graphene_rect_t *window,
                              float glow);
char *bench_led_light_describe(const BenchLed *led) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
