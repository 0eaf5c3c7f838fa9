/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A GNU .mo file: the translations of one language. Our own reader, because gettext's belongs to the process and its
 * locale, and each phone of a process may speak another language.
 *
 * Everything is checked when it is read: magic, tables, offsets, terminators, UTF-8, order. Owned by whoever made it;
 * the translations live as long. Threads: any, nothing changes after it was read. Errors: %BENCH_CATALOGUE_ERROR, with
 * the place in bytes. Source: GNU gettext manual, "The Format of GNU MO Files".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks a text that is translated where it is shown. */
#ifndef N_
#define N_(text) text
#endif

#define BENCH_CATALOGUE_ERROR (bench_catalogue_error_quark())
GQuark bench_catalogue_error_quark(void);

typedef enum
{
  BENCH_CATALOGUE_ERROR_FORMAT,
} BenchCatalogueError;

typedef struct _BenchCatalogue BenchCatalogue;

BenchCatalogue *bench_catalogue_new(GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_catalogue_free(BenchCatalogue *catalogue);
guint bench_catalogue_get_size(const BenchCatalogue *catalogue);
const char *bench_catalogue_find(const BenchCatalogue *catalogue, const char *context, const char *msgid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchCatalogue, bench_catalogue_free)

G_END_DECLS
