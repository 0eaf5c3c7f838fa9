/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone and the expansion modules beside it, all in one scale.
 *
 * The phone is its first child; modules come and go with the Screen, which tells how many are attached.
 * Signals: "key" (int key, gboolean down), of the phone or a module; "touch" (char *target). Owner: the window.
 * Threads: main. Errors: those of the model files and drawings.
 */
#pragma once

#include "faceplate/drawn-phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_DESK (bench_desk_get_type())
G_DECLARE_FINAL_TYPE(BenchDesk, bench_desk, BENCH, DESK, GtkWidget)

gboolean bench_desk_set_model(BenchDesk *self, const BenchModel *model, GError **error);
void bench_desk_set_screen(BenchDesk *self, BenchScreen *screen);
void bench_desk_set_leds(BenchDesk *self, const BenchLed *leds, gsize n_leds);
void bench_desk_release_all(BenchDesk *self);
BenchDrawnPhone *bench_desk_get_phone(BenchDesk *self);
BenchDrawnPhone *bench_desk_get_module(BenchDesk *self, guint module);

G_END_DECLS
