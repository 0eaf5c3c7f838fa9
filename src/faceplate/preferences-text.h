/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the preferences window says about an account: pure functions, tested by themselves.
 *
 * Threads: main, as the settings.
 */
#pragma once

#include "calls/control.h"
#include "settings/settings.h"

G_BEGIN_DECLS

char *bench_preferences_name_account(BenchSettings *settings, guint account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_preferences_describe_line(const BenchLine *line) G_GNUC_WARN_UNUSED_RESULT;
char *bench_preferences_describe_origin(BenchSettings *settings, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_preferences_state_icon(BenchLineState state);

G_END_DECLS
