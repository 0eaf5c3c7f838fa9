/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The preferences window: makes, edits and tests an account, and chooses the sound devices, without a
 * file. What it writes goes to the user's layer of the settings; the registration it shows is the
 * line's own, live. Owner: GTK. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PREFERENCES (bench_preferences_get_type())

GtkWidget *bench_preferences_new(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
