/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole configuration as one .cfg text, and what of it differs from the defaults.
 *
 * Secrets are left out unless asked for, and so are user names and passwords in URLs: a comment stands for each.
 * Encryption is the business of who asked for them. Threads: main context only.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_EXPORT_PLAIN = 0,
  BENCH_EXPORT_SECRETS = 1 << 0,
  BENCH_EXPORT_LAYERS
  = 1 << 1, /* every layer's values, the lowest first; read again, the same are in force */
} BenchExportFlags;

/* All texts as they may be shown: secrets and user names in URLs masked. */
typedef struct
{
  char *name;
  char *value;
  char *fallback; /* the default */
  char *origin;
} BenchDifference;

char *bench_settings_export(BenchSettings *self, BenchExportFlags flags) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_settings_list_differences(BenchSettings *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
