/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The preferences of one audio path, or of the ringer: its devices, how loud they are, and a test tone.
 *
 * Threads: main context only.
 */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PREFERENCES_PATH (bench_preferences_path_get_type())
G_DECLARE_FINAL_TYPE(BenchPreferencesPath,
                     bench_preferences_path,
                     BENCH,
                     PREFERENCES_PATH,
                     AdwPreferencesGroup)

GtkWidget *bench_preferences_path_new(BenchPhone *phone, BenchAudioPath path) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *bench_preferences_path_new_ringer(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
void bench_preferences_path_refresh(BenchPreferencesPath *self);

void bench_preferences_store(GtkWidget *widget, BenchPhone *phone, const char *parameter, int value);

G_END_DECLS
