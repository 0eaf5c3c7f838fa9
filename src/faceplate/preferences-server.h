/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The provisioning page of the preferences: the server, where else the phone looks, which files are its own, how the
 * last run ended, and a button for one now. Threads: main context only.
 */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PREFERENCES_SERVER (bench_preferences_server_get_type())
G_DECLARE_FINAL_TYPE(BenchPreferencesServer,
                     bench_preferences_server,
                     BENCH,
                     PREFERENCES_SERVER,
                     AdwPreferencesPage)

void bench_preferences_server_set_phone(BenchPreferencesServer *self, BenchPhone *phone);

G_END_DECLS
