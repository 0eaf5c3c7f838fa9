/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file on this machine that a parameter stands for: its value is a path, a file: URL, or the URL of a file
 * that provisioning has fetched and kept. Threads: main context only.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

char *bench_local_file_find(BenchSettings *settings, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *bench_local_file_stamp(BenchSettings *settings, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_local_file_is_remote(const char *value);

G_END_DECLS
