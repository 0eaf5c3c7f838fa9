/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log: GLib's structured log to standard error, one line an entry, with secrets masked.
 *
 * Rooms call bench_info(), bench_warning() and bench_debug(). Whatever is logged passes
 * bench_mask_secrets(), so a password that slips into a message (a digest response, a
 * `account.1.password = …` line, `sip:user:password@host`, `https://user:password@host`) is not printed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define bench_debug(...) g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, "MESSAGE", __VA_ARGS__)
#define bench_info(...) g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE", __VA_ARGS__)
#define bench_warning(...) g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", __VA_ARGS__)

void bench_log_init(gboolean verbose);
char *bench_mask_secrets(const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *bench_mask_userinfo(const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *bench_clean_text(const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *bench_clean_name(const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
