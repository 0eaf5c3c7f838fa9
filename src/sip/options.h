/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OPTIONS: the answer, inside a dialog and outside one. RFC 3261 11.2: outside, the status is the one an
 * INVITE would get now, and what we could offer comes along when the Accept names it (port 0, RFC 3264 9).
 * Threads: main context only.
 */
#pragma once

#include "sip/account.h"
#include "sip/incoming-request.h"

G_BEGIN_DECLS

/* What the handler of the agent's "probe" says an INVITE would find. */
typedef struct
{
  BenchSipIncoming *request;
  int code;        /* 200, or the refusal an INVITE would get */
  char *sdp;       /* what we could offer, NULL for nothing; freed by the caller */
  char *supported; /* extensions of the account it is for; NULL: all we have */
} BenchSipProbe;

void bench_sip_options_answer(BenchSipIncoming *request);
int bench_sip_options_answer_inside(BenchSipAgent *agent, BenchSipAccount *account, nta_incoming_t *irq);

G_END_DECLS
