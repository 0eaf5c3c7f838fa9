/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body application/reginfo+xml of RFC 3680, as far as a phone needs it about itself: does the registrar
 * still have our binding? Threads: any. Errors: %BENCH_XML_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_REGINFO_UNKNOWN, /* nothing is said about that contact */
  BENCH_REGINFO_ACTIVE,
  BENCH_REGINFO_TERMINATED,
} BenchRegInfoState;

typedef struct
{
  BenchRegInfoState state;
  char *event; /* "deactivated", "expired", "rejected", …; cleaned, "" for none */
} BenchRegInfo;

gboolean bench_reginfo_parse(BenchRegInfo *info,
                             const char *body,
                             gsize size,
                             const char *aor,
                             const char *contact,
                             GError **error);
void bench_reginfo_clear(BenchRegInfo *info);

G_END_DECLS
