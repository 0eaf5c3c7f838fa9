/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kinds of file a configuration may name by URL, and whether bytes are one of a kind (guide F204).
 *
 * Whatever a server sends is looked at here before anything else reads it. Threads: any.
 * Errors: %BENCH_RESOURCE_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_RESOURCE_ERROR (bench_resource_error_quark())
GQuark bench_resource_error_quark(void);

typedef enum
{
  BENCH_RESOURCE_ERROR_NAME,
  BENCH_RESOURCE_ERROR_CONTENT,
  BENCH_RESOURCE_ERROR_REFUSED, /* of a kind this phone has no use for */
  BENCH_RESOURCE_ERROR_FOLDER,
} BenchResourceError;

typedef struct
{
  const char *parameter;
  gsize most_bytes;
  gboolean (*check)(const char *bytes, gsize size, GError **error);
  gboolean several;    /* each line of a file names one more; otherwise the last one counts */
  gboolean bundle;     /* several are kept as one file, one behind the other; one kind at most */
  const char *refused; /* why it is never fetched; NULL: it is */
  gboolean applied;    /* its values go into a layer; no file is kept */
} BenchResourceKind;

const BenchResourceKind *bench_resource_kind_find(const char *parameter);
const BenchResourceKind *bench_resource_kinds(gsize *n);
char *bench_resource_file_name(const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
