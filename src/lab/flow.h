/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A flow of the guide as data (data/flows/NAME.flow), and the check of a trace against it.
 *
 * A flow file is a GKeyFile. [flow] has title and source (the guide's section); [parties] has KEY=Name
 * for each party in the order of the drawing, those that are no phones are listed in [flow] proxies.
 * One group [F1], [F2] … a step, [F8a] … for steps that the guide does not draw:
 *
 *   [F9]
 *   from=A
 *   to=Proxy
 *   message=INVITE (new Call-ID)    method, or status of a response; the rest is for the reader
 *   answers=F2                      a response: of the request in step F2, by CSeq method and branch
 *   optional=true                   need not come
 *   repeatable=true                 may come several times
 *   after=F8; F1                    comes after these, too
 *   any-order-with=F6; F7           the order with these is free; * for all but those in after=
 *   differs-from=Call-ID F1         a field, a step, and that step's field if it has another name
 *   equals=From-URI F1; Request-URI F7 Contact-URI
 *   absent=To-tag
 *   present=Contact
 *   matches=Max-Forwards ^70$
 *   cseq=1                          CSeq number; of a challenged request, that of its first try
 *
 * Several values are parted by "; ". Fields are headers and what bench_message_get_field() knows.
 *
 * The order is judged where it can be seen: steps that pass at the same tapped phone come as the flow
 * has them. Let pass are retransmissions, 100 Trying, REGISTER, OPTIONS, SUBSCRIBE, PUBLISH and their
 * NOTIFY, rounds of a digest challenge (the repeat counts as the step), unless the flow lists them, and
 * the rest of calls that began before the trace.
 * Anything else within the flow is an extra step, and fails. What follows the last step is not judged.
 * Threads: any. Errors: %BENCH_FLOW_ERROR with file, group and key. Guide 2.1-2.12.
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
  char *name;      /* "F9", "extra" for what is not in the flow */
  char *text;      /* "INVITE  User A -> Proxy Server" */
  gboolean here;   /* FALSE: between parties none of which we tapped, so not ours to judge */
  gboolean passed; /* nothing is wrong with it; so for steps that are not here or need not come */
  char *reason;    /* why not, "" if passed */
  int step;        /* index into the ladder, -1 if not found */
} BenchFlowResult;

void bench_flow_result_free(BenchFlowResult *result);
BenchFlow *bench_flow_load(const char *name_or_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_flow_free(BenchFlow *flow);
GPtrArray *bench_flow_list_names(void) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_flow_get_title(const BenchFlow *flow);
const char *const *bench_flow_get_phones(const BenchFlow *flow);
GPtrArray *bench_flow_check(const BenchFlow *flow,
                            const GPtrArray *steps,
                            GHashTable *parties,
                            gboolean *passed) G_GNUC_WARN_UNUSED_RESULT;
char *bench_flow_results_to_text(const GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;
char *bench_flow_results_to_json(const GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFlow, bench_flow_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFlowResult, bench_flow_result_free)

G_END_DECLS
