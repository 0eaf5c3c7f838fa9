/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of a .cfg file: `name = value` lines under a version line, comments from '#' (guide 5.2).
 *
 * The reader hands each line on and judges only its form; names and values are the parameter table's
 * business. CRLF line ends and a UTF-8 byte order mark are tolerated. Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

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
char *bench_cfg_write(GPtrArray *names_and_values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
