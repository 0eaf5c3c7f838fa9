/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one provisioning run did: where it looked, which files it found, and what became of each line.
 *
 * It never holds the value of a secret, and URLs are shown without their user and password. A value, built
 * by the run and read-only afterwards. Threads: main context only.
 */
#pragma once

#include "settings/apply.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_TRIGGER_POWER_ON,
  BENCH_TRIGGER_REPEAT,
  BENCH_TRIGGER_WEEKLY,
  BENCH_TRIGGER_CHECK_SYNC,
  BENCH_TRIGGER_CODE,    /* autoprovision.X.code, dialled */
  BENCH_TRIGGER_MENU,    /* by hand, on the phone */
  BENCH_TRIGGER_REMOTE,  /* benchphonectl, Action URI */
  BENCH_TRIGGER_SETTING, /* a parameter that names a file was set by hand */
} BenchTrigger;

typedef enum
{
  BENCH_FILE_APPLIED,
  BENCH_FILE_UNCHANGED, /* the same bytes as last time: not applied again */
  BENCH_FILE_MISSING,   /* the server has none */
  BENCH_FILE_REFUSED,   /* fetched, but not fit for use */
  BENCH_FILE_FAILED,    /* not fetched */
} BenchFileOutcome;

typedef struct
{
  char *name;      /* "y000000000028.cfg" */
  char *url;       /* without credentials */
  char *parameter; /* a resource: the parameter that names it; NULL for a configuration file */
  BenchFileOutcome outcome;
  char *reason;            /* nullable */
  BenchApplyReport *lines; /* of a configuration file that was applied */
} BenchProvisionFile;

typedef struct
{
  BenchTrigger trigger;
  gint64 started_us; /* wall time */
  gint64 ended_us;
  GPtrArray *searched; /* utf8: sources that gave nothing, each with its reason */
  char *source; /* the one that did: "PnP", "DHCP option 66", "auto_provision.server.url"; NULL: none */
  char *url;
  GPtrArray *files; /* BenchProvisionFile */
  char *failure;    /* why the run failed, short enough for the LCD; NULL: it did not */
  gboolean restart; /* a parameter changed for which the phone restarts */
} BenchProvisionReport;

BenchProvisionReport *
bench_provision_report_new(BenchTrigger trigger, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
void bench_provision_report_free(BenchProvisionReport *self);
BenchProvisionFile *bench_provision_report_add_file(BenchProvisionReport *self,
                                                    const char *name,
                                                    const char *url,
                                                    const char *parameter,
                                                    BenchFileOutcome outcome,
                                                    const char *reason);
gboolean bench_provision_report_has_news(const BenchProvisionReport *self);
void bench_provision_reports_trim(GQueue *reports);
const char *bench_trigger_name(BenchTrigger trigger);
const char *bench_file_outcome_name(BenchFileOutcome outcome);
char *bench_provision_report_to_json(const BenchProvisionReport *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_provision_report_to_text(const BenchProvisionReport *self) G_GNUC_WARN_UNUSED_RESULT;
char *
bench_provision_report_brief(const char *name, const char *url, const char *reason) G_GNUC_WARN_UNUSED_RESULT;
char *bench_provision_report_summary(const BenchProvisionReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchProvisionReport, bench_provision_report_free)

G_END_DECLS
