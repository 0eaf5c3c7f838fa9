/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone page of the preferences: which model it is, which edition of its firmware it plays, how many expansion
 * modules stand beside it, and which language its LCD speaks. What is chosen is stored, and seen, at once; what the
 * model has not is insensitive. Threads: main context only.
 */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_PREFERENCES_PHONE (bench_preferences_phone_get_type())
G_DECLARE_FINAL_TYPE(BenchPreferencesPhone,
                     bench_preferences_phone,
                     BENCH,
                     PREFERENCES_PHONE,
                     AdwPreferencesPage)

void bench_preferences_phone_set_phone(BenchPreferencesPhone *self, BenchPhone *phone);

G_END_DECLS
