/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the files that configurations name are kept: PARAMETER in the phone's folder, or PARAMETER.d/NAME for kinds of
 * which there are several, a bounded number of each. Threads: any. Errors: %BENCH_RESOURCE_ERROR.
 */
#pragma once

#include "provisioning/resource-kinds.h"

G_BEGIN_DECLS

#define BENCH_KEPT_FILES_MOST 64 /* of one kind */

char *bench_kept_file_path(const char *folder,
                           const BenchResourceKind *kind,
                           const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *bench_kept_file_prepare(const char *folder,
                              const BenchResourceKind *kind,
                              const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_kept_files_remove_all(const char *folder, gboolean keep_certificates);

G_END_DECLS
