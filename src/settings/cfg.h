/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of a .cfg file: `name = value` lines under a version line, comments from '#' (guide 5.2).
 *
 * The reader hands each line on and judges only its form; names and values are the parameter table's
 * business. CRLF line ends and a UTF-8 byte order mark are tolerated. A '#' begins a comment only where
 * a line begins; behind a '=' it belongs to the value. What it complains about never repeats the line,
 * which may hold a secret. Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_CFG_VERSION_LINE "#!version:1.0.0.1"
#define BENCH_CFG_LARGEST (5 * 1024 * 1024) /* bytes; a larger text is not read at all */
#define BENCH_CFG_MOST_LINES 50000          /* what comes after them is left out */
#define BENCH_CFG_MOST_COMPLAINTS 1000      /* then one more that counts the rest */

/*
 * A line with a name. @value is "" for a blank value; %NULL% and %EMPTY% come as they stand.
 */
typedef void (*BenchCfgLineFunc)(guint line_number, const char *name, const char *value, gpointer data);
typedef void (*BenchCfgComplaintFunc)(guint line_number, const char *complaint, gpointer data);

void bench_cfg_read(const char *text,
                    gssize length,
                    BenchCfgLineFunc on_line,
                    BenchCfgComplaintFunc on_complaint,
                    gpointer data);
gboolean bench_cfg_begins(const char *text, gsize size, const char *line);
char *bench_cfg_write(GPtrArray *names_and_values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
