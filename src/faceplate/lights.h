/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone's lights as the firmware wants them, and the one timer that keeps the blinking ones in step.
 *
 * The timer is a one-shot to the nearest instant at which some light changes; it runs only while a
 * light blinks and somebody can see it. Owner: the drawn phone. Threads: main. Units: milliseconds.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

typedef struct _BenchLights BenchLights;

typedef void (*BenchLightsFunc)(gpointer data);

BenchLights *bench_lights_new(BenchLightsFunc changed, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_lights_free(BenchLights *lights);
void bench_lights_set(BenchLights *lights, const BenchLed *leds, gsize n_leds);
void bench_lights_set_seen(BenchLights *lights, gboolean seen);
const BenchLed *bench_lights_get(const BenchLights *lights, guint i);
const BenchLed *bench_lights_find(const BenchLights *lights, const char *name);
gboolean bench_lights_is_lit(const BenchLights *lights, const BenchLed *led);
gboolean bench_lights_is_blinking(const BenchLights *lights);

G_END_DECLS
