/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values as they may be shown: secrets masked, URLs without the user name and password in them.
 * Pure functions. Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_SHOWN_SECRET "***"

char *bench_shown_value(const char *name, const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *bench_shown_text(const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *bench_shown_strip_userinfo(const char *value, gboolean *stripped) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
