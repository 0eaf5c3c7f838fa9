/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The user's own ring tones follow the parameters ringtone.url and ringtone.delete, into the profile's folder.
 * Files of this machine only, for now; what cannot be taken is said in the log. Threads: main context only.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

void bench_rings_follow(BenchSettings *settings, const char *folder);

G_END_DECLS
