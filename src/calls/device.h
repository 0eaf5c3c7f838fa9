/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names this phone among others of its make: its MAC address. Threads: any. */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

char *bench_device_make_mac(BenchSettings *settings, const char *phone_name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
