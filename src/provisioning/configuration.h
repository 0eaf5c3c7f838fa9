/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of a provisioning server as text: decrypted if need be, and whether it is a configuration at all (guide 5.2,
 * 5.5). Threads: any. Errors: %BENCH_PROVISIONING_ERROR_FILE and those of provisioning/decrypt.h.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *bench_configuration_read(GBytes *file,
                                 const char *key,
                                 const char *key_parameter,
                                 gboolean key_in_file,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
