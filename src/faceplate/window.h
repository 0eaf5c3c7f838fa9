/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window: one phone on its desk, the lab drawer beside it, the menu.
 *
 * It carries keys from the drawn phone to the firmware, and Screens, LEDs and the handset back. Closing
 * it ends every call with BYE and signs out: the window hides at once and goes when the phone has
 * stopped, after three seconds at the latest. Owner: the application. Threads: main.
 */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_WINDOW (bench_window_get_type())
G_DECLARE_FINAL_TYPE(BenchWindow, bench_window, BENCH, WINDOW, AdwApplicationWindow)

BenchWindow *
bench_window_new(GtkApplication *application, BenchPhone *phone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
