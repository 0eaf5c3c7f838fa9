/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A flow of the guide as data (data/flows/NAME.flow), and the check of a trace against it.
 *
 * A flow file is a GKeyFile: [flow] names title, source and the parties; one [F1], [F2] … group a
 * step says from, to, the method or status, and rules on headers:
 *
 *   [F9]
 *   from=A
 *   to=Proxy
 *   message=INVITE
 *   differs-from=Call-ID F1        (header, step)
 *   equals=From-URI F1
 *   absent=To-tag
 *   matches=Contact ^<sip:alice@
 *   any-order-with=F8              (steps whose order is free)
 *
 * The check walks a ladder in order, skips what a flow lets pass (retransmissions, 100 Trying,
 * registrations) and reports each step as seen or not, with the reason. Threads: any. Errors:
 * %BENCH_FLOW_ERROR with file, group and key.
 */
#pragma once

#include "lab/ladder.h"

G_BEGIN_DECLS

#define BENCH_FLOW_ERROR (bench_flow_error_quark())
GQuark bench_flow_error_quark(void);

typedef enum
{
  BENCH_FLOW_ERROR_NO_SUCH_FLOW,
  BENCH_FLOW_ERROR_SYNTAX,
} BenchFlowError;

typedef struct _BenchFlow BenchFlow;

typedef struct
{
  char *name;    /* "F9" */
  char *text;    /* "INVITE  User A -> Proxy Server" */
  gboolean here; /* FALSE: between parties none of which we tapped, so not ours to judge */
  gboolean passed;
  char *reason; /* why not, "" if passed */
  int step;     /* index into the ladder, -1 if not found */
} BenchFlowResult;

BenchFlow *bench_flow_load(const char *name_or_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_flow_free(BenchFlow *flow);
GPtrArray *bench_flow_list_names(void) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_flow_get_title(const BenchFlow *flow);
GPtrArray *bench_flow_check(const BenchFlow *flow,
                            const GPtrArray *steps,
                            GHashTable *parties,
                            gboolean *passed) G_GNUC_WARN_UNUSED_RESULT;
char *bench_flow_results_to_text(const GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;
char *bench_flow_results_to_json(const GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFlow, bench_flow_free)

G_END_DECLS
