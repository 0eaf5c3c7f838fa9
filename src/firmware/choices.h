/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be chosen for a parameter that is any text to the parameter table: languages and time zones. Lists inside
 * the program. Threads: any.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

gboolean bench_choices_exist(const char *name);
char *bench_choices_show(const char *name, const char *value) G_GNUC_WARN_UNUSED_RESULT;
char **bench_choices_list(BenchFirmware *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
