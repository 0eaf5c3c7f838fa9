/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What requests of ours belong to: one side of a dialog, or the shell of one for requests that make none, which
 * share a Call-ID and count one CSeq (RFC 3261 8.1.1, 12). Owner: whoever sends the requests.
 * Threads: main context only.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"
#include "sip/digest.h"
#include "sip/source.h"

G_BEGIN_DECLS

/* A side of a dialog: the Sofia leg, our CSeq in it, and what its server taught us about digest. */
typedef struct
{
  nta_leg_t *leg;
  guint cseq;
  BenchDigest *digest;
  gboolean authorize_ahead; /* send credentials before being asked: registrations */
  BenchSipSource peer;      /* who sent the last answer */
  gboolean direct;          /* a call to an address: no outbound proxy inside it either */
} BenchSipLeg;

void bench_sip_leg_init(BenchSipLeg *leg, BenchRandom *random);
void bench_sip_leg_init_lone(BenchSipLeg *leg, BenchSipAgent *agent, const char *from, const char *to);
void bench_sip_leg_clear(BenchSipLeg *leg);

char *bench_sip_leg_find_hop(BenchSipLeg *leg,
                             BenchSipAgent *agent,
                             BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
