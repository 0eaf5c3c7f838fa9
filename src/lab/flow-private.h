/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a flow file says, as its reader (flow.c) hands it to the check (flow-check.c). Plain values. */
#pragma once

#include "lab/flow.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_FLOW_EQUALS,
  BENCH_FLOW_DIFFERS_FROM,
  BENCH_FLOW_ABSENT,
  BENCH_FLOW_PRESENT,
  BENCH_FLOW_MATCHES,
  BENCH_FLOW_CSEQ,
} BenchFlowRuleKind;

typedef struct
{
  BenchFlowRuleKind kind;
  char *text;        /* as the file has it: "equals=Call-ID F1" */
  char *field;       /* of the step itself */
  int other;         /* the step compared with, -1 if none */
  char *other_field; /* of that step */
  GRegex *regex;     /* of matches */
  guint number;      /* of cseq */
} BenchFlowRule;

typedef struct
{
  char *name;
  int index;    /* its own */
  char *text;   /* for the reader: "INVITE  User A -> Proxy Server" */
  int from;     /* index of a party */
  int to;       /* index of a party */
  char *method; /* of a request, NULL for a response */
  int status;   /* of a response, 0 for a request */
  int answers;  /* the step of the request, -1 if not said */
  gboolean optional;
  gboolean repeatable;
  gboolean order_free; /* any-order-with=* */
  GArray *free_with;   /* int: steps */
  GArray *after;       /* int: steps */
  GPtrArray *rules;    /* BenchFlowRule */
} BenchFlowStep;

struct _BenchFlow
{
  char *title;
  char **parties;     /* keys, in the file's order */
  char **party_names; /* what a reader calls them */
  char **phones;      /* the keys of those that are phones */
  GPtrArray *steps;   /* BenchFlowStep */
};

gboolean bench_flow_is_phone(const BenchFlow *flow, int party);

G_END_DECLS
