/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A passphrase or a password, typed on the terminal without echo or read from a file. Part of benchphonectl only. Threads: main.
 * Errors: %G_IO_ERROR, %G_FILE_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *bench_password_read(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *bench_passphrase_read(const char *path, gboolean twice, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
