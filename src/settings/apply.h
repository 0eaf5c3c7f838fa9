/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole file applied to a layer of the settings in one transaction, and what became of each of its lines.
 *
 * Values: the report is the caller's. Threads: main context only. Errors: none; a bad line is in the report
 * and in the log. Source: guide 5.2, 5.3.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "settings/settings.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_LINE_APPLIED,
  BENCH_LINE_UNCHANGED,
  BENCH_LINE_ACCEPTED, /* stored, but nothing depends on it here */
  BENCH_LINE_HIDDEN,   /* stored, but a higher layer's value is in force */
  BENCH_LINE_REFUSED,
} BenchLineOutcome;

#define BENCH_LINE_OUTCOMES (BENCH_LINE_REFUSED + 1)

typedef struct
{
  guint line;
  char *name; /* as it stands in the file, cleaned; "" where the line has none */
  BenchLineOutcome outcome;
  char *reason; /* nullable; never has the value of a secret */
} BenchLineReport;

typedef struct
{
  char *origin;
  GPtrArray *lines; /* BenchLineReport, in the file's order */
  guint counts[BENCH_LINE_OUTCOMES];
  gboolean restart; /* a value in force changed for which the real phone restarts */
} BenchApplyReport;

BenchApplyReport *bench_settings_apply(BenchSettings *self,
                                       BenchLayer layer,
                                       const char *origin,
                                       const char *text,
                                       gssize length,
                                       gboolean protect) G_GNUC_WARN_UNUSED_RESULT;
void bench_apply_report_free(BenchApplyReport *report);
const char *bench_line_outcome_name(BenchLineOutcome outcome);

/* apply-text.c */
char *bench_apply_report_to_text(const BenchApplyReport *report) G_GNUC_WARN_UNUSED_RESULT;
void bench_apply_report_add_to_json(const BenchApplyReport *report, JsonBuilder *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchApplyReport, bench_apply_report_free)

G_END_DECLS
