/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ladder: SIP tap records of a call read as steps: when, from whom, to whom, which method or
 * status, and the text a person reads.
 *
 * Parsing is for show and must survive anything: a record that is no SIP message becomes a step whose
 * label says so. Secrets in a step's text are masked, its fields are valid UTF-8 on one line. Threads: any;
 * plain values. RFC 3261 7.
 */
#pragma once

#include "base/tap.h"

G_BEGIN_DECLS

typedef struct
{
  BenchTapRecord *record;
  char *label;  /* "INVITE", "180 Ringing", "INVITE (sendonly)" */
  char *method; /* of the CSeq: what a response answers; texts are "" where a message has none */
  int status;   /* 0 for a request */
  char *call_id;
  char *from_tag;
  char *to_tag;
  char *branch; /* of the top Via */
  guint cseq;
  char *source; /* "host:port" */
  char *destination;
  gboolean repeated; /* byte for byte a step seen before: a retransmission */
} BenchLadderStep;

void bench_ladder_step_free(BenchLadderStep *step);
BenchLadderStep *bench_ladder_step_new(BenchTapRecord *record) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_ladder_build(const GPtrArray *records, const char *call_id) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
bench_ladder_build_call(const GPtrArray *records, const GPtrArray *call_ids) G_GNUC_WARN_UNUSED_RESULT;
char *bench_ladder_to_text(const GPtrArray *steps) G_GNUC_WARN_UNUSED_RESULT;
char *bench_ladder_to_json(const GPtrArray *steps) G_GNUC_WARN_UNUSED_RESULT;
char *bench_ladder_step_get_header(const BenchLadderStep *step, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *bench_ladder_step_get_text(const BenchLadderStep *step) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchLadderStep, bench_ladder_step_free)

G_END_DECLS
