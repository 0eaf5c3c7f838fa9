/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the preferences that chooses the phone's ring tone, phone_setting.ring_type. Threads: main context only. */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

void bench_ring_choice_attach(AdwComboRow *row, BenchPhone *phone);

G_END_DECLS
