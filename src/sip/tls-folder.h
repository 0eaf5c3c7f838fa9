/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder Sofia's TLS transport is opened with: it wants authorities in a file before it makes a context
 * at all, and takes a certificate with its key from another: one of ours for this run, unless the settings
 * name one. What is trusted is set up elsewhere (sip/tls). Threads: any. Errors: %G_FILE_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *bench_tls_folder_make(gboolean with_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_tls_folder_remove(const char *folder);

G_END_DECLS
