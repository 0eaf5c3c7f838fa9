/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body application/pidf+xml of RFC 3863: whether somebody can be reached, and a word about it.
 * Threads: any. Errors: %BENCH_XML_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *entity;
  gboolean open; /* any of the tuples is */
  char *note;    /* of the presence, else of its first tuple that has one; "" for none */
} BenchPidf;

char *
bench_pidf_make(const BenchPidf *pidf, const char *tuple, const char *contact) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_pidf_parse(BenchPidf *pidf, const char *body, gsize size, GError **error);
void bench_pidf_clear(BenchPidf *pidf);

G_END_DECLS
