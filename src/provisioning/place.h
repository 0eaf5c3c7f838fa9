/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a provisioning server keeps which file: the URLs below a server's address (guide 5.1, 5.4).
 *
 * Threads: any.
 */
#pragma once

#include "settings/device-identity.h"

G_BEGIN_DECLS

gboolean bench_place_names_file(const char *address);
char *bench_place_file(const char *address, const char *file) G_GNUC_WARN_UNUSED_RESULT;
char *bench_place_base_name(const char *address) G_GNUC_WARN_UNUSED_RESULT;
char *bench_place_complete(const char *address, const char *scheme) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
