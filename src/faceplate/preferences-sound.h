/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sound page of the preferences: default devices, the three paths and the ringer, switches, level meters.
 *
 * While it is on the screen the list of devices is kept up to date and the microphone of the path in use is
 * open, so that its level can be seen; nothing of it is sent or kept.
 *
 * Threads: main context only.
 */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PREFERENCES_SOUND (bench_preferences_sound_get_type())
G_DECLARE_FINAL_TYPE(BenchPreferencesSound,
                     bench_preferences_sound,
                     BENCH,
                     PREFERENCES_SOUND,
                     AdwPreferencesPage)

void bench_preferences_sound_set_phone(BenchPreferencesSound *self, BenchPhone *phone);

G_END_DECLS
