/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameter table: every parameter name the phone knows, with type, permitted values, default,
 * scope, reboot flag and a one-line summary. Its source is data/parameters.tsv; this file only reads it.
 *
 * A name in the table is a pattern: `account.{1-16}.label` stands for sixteen names. Threads: the table is built once, read-only afterwards.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_PARAMETER_STRING,
  BENCH_PARAMETER_INTEGER,
  BENCH_PARAMETER_NUMBER, /* decimal fraction, such as timer_t1 */
  BENCH_PARAMETER_BOOLEAN,
  BENCH_PARAMETER_ENUM,
  BENCH_PARAMETER_SECRET, /* a string that is never shown */
} BenchParameterType;

typedef struct
{
  char *pattern;
  BenchParameterType type;
  double minimum; /* INTEGER and NUMBER */
  double maximum;
  char **choices;  /* ENUM: permitted values; otherwise NULL */
  char *fallback;  /* the default as written in the table, see bench_parameter_default() */
  char *alias_of;  /* pattern of the parameter this is an older spelling of, or NULL */
  gboolean reboot; /* the real phone restarts to apply it */
  gboolean works;  /* FALSE: accepted and stored, nothing depends on it yet */
  char *summary;
} BenchParameter;

const BenchParameter *bench_parameter_find(const char *name);
char *bench_parameter_canonical_name(const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_parameter_check(const BenchParameter *parameter, const char *value, GError **error);
char *bench_parameter_default(const BenchParameter *parameter, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const GPtrArray *bench_parameter_all(void);

G_END_DECLS
