/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request of ours and its answers, with authentication: on a 401 or 407 it is sent again with
 * credentials, at most twice (the second time only for a stale nonce).
 *
 * A request belongs to a leg (a dialog, or the shell of one) and counts that leg's CSeq. The owner
 * frees it when it wants no more answers; freeing an unanswered INVITE is a fault, cancel it first.
 * Threads: main context only. Source: RFC 3261 8.1, 22.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/account.h"
#include "sip/agent.h"
#include "sip/digest.h"

G_BEGIN_DECLS

typedef struct _BenchSipRequest BenchSipRequest;

/* A side of a dialog: the Sofia leg, our CSeq in it, and what its server taught us about digest. */
typedef struct
{
  nta_leg_t *leg;
  guint cseq;
  BenchDigest *digest;
  gboolean challenged_by_proxy; /* answer with Proxy-Authorization */
  gboolean authorize_ahead;     /* send credentials before being asked: registrations */
} BenchSipLeg;

typedef struct
{
  sip_method_t method;
  const char *method_name;
  const char *uri;          /* Request-URI; NULL in a dialog: the remote target */
  const char *route;        /* first hop; NULL in a dialog: its route set */
  const char *headers;      /* whole header lines, separated by CR LF */
  const char *content_type; /* NULL without body */
  const char *body;
  gboolean forking; /* an INVITE whose every 2xx is wanted: more than one may come */
} BenchSipRequestOptions;

/* @sip is NULL or a response Sofia made itself when nobody answered: look at @status. */
typedef void (*BenchSipResponseFunc)(BenchSipRequest *request, int status, const sip_t *sip, gpointer data);

BenchSipRequest *bench_sip_request_send(BenchSipAgent *agent,
                                        BenchSipLeg *leg,
                                        BenchSipAccount *account,
                                        const BenchSipRequestOptions *options,
                                        BenchSipResponseFunc on_response,
                                        gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_request_cancel(BenchSipRequest *self, const char *reason);
void bench_sip_request_free(BenchSipRequest *self);
gboolean bench_sip_request_was_answered(BenchSipRequest *self);
guint bench_sip_request_get_cseq(BenchSipRequest *self);
const char *bench_sip_request_get_credentials(BenchSipRequest *self);

void bench_sip_leg_init(BenchSipLeg *leg, BenchRandom *random);
void bench_sip_leg_clear(BenchSipLeg *leg);

G_END_DECLS
