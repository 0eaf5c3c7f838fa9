/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request of ours and its answers, with authentication: on a 401 or 407 it is sent again with
 * credentials, for each realm at most twice (the second time only for a stale nonce); when a hop cannot be reached, says
 * nothing for a while (account.X.sip_server.1.retry_counts) or answers 503, it goes to the next one with a
 * new branch and CSeq (RFC 3263 4.3). Finding the first hop may take DNS its time; until then it waits.
 *
 * A request belongs to a leg (a dialog, or the shell of one) and counts that leg's CSeq. The owner
 * frees it when it wants no more answers; freeing an unanswered INVITE is a fault, cancel it first.
 * Threads: main context only. Source: RFC 3261 8.1, 22.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/account.h"
#include "sip/agent.h"
#include "sip/connection.h"
#include "sip/leg.h"

G_BEGIN_DECLS

typedef struct _BenchSipRequest BenchSipRequest;

typedef struct
{
  sip_method_t method;
  const char *method_name;
  const char *uri; /* Request-URI; NULL in a dialog: the remote target */
  const char *
      route; /* the way to the account's server, see sip/hops.h; NULL in a dialog: its route set, else @uri */
  const char *headers;      /* whole header lines, separated by CR LF */
  const char *content_type; /* NULL without body */
  const char *body;
  gboolean forking; /* an INVITE whose every 2xx is wanted: more than one may come */
} BenchSipRequestOptions;

/* @sip is NULL or a response Sofia made itself when nobody answered: look at @status, and for a person at
   bench_sip_request_get_failure(). */
typedef void (*BenchSipResponseFunc)(BenchSipRequest *request, int status, const sip_t *sip, gpointer data);

BenchSipRequest *bench_sip_request_send(BenchSipAgent *agent,
                                        BenchSipLeg *leg,
                                        BenchSipAccount *account,
                                        const BenchSipRequestOptions *options,
                                        BenchSipResponseFunc on_response,
                                        gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_request_cancel(BenchSipRequest *self, const char *reason);
void bench_sip_request_free(BenchSipRequest *self);
gboolean bench_sip_request_has_transaction(BenchSipRequest *self);
gboolean bench_sip_request_was_answered(BenchSipRequest *self);
guint bench_sip_request_get_cseq(BenchSipRequest *self);
const char *bench_sip_request_get_credentials(BenchSipRequest *self);
const char *bench_sip_request_get_failure(BenchSipRequest *self);
BenchConnection *bench_sip_request_watch(BenchSipRequest *self,
                                         BenchConnectionFunc on_lost,
                                         gpointer data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
