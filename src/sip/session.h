/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One INVITE session: a dialog from its INVITE to its BYE, either side.
 *
 * It knows transactions, the dialog and which message may be sent when; it does not know codecs, call
 * features or a user. SDP passes as text and comes in through sip/sdp. One file an action: invite.c,
 * accept.c, reliable.c, fork.c, update.c, modify.c, session-timer.c, refer.c, reason.c, bye.c; session.c holds
 * the object and the requests inside the dialog.
 *
 * Signals (all in the main context):
 *   "progress"    (int code, BenchSdp *sdp)        1xx to our INVITE; sdp is NULL or early media's
 *   "redirected"  (GPtrArray of char* URIs, char *headers)  3xx: targets by falling q, and the header
 *                                                  lines that say who forwarded, or NULL; the session
 *                                                  has ended
 *   "answered"    (BenchSdp *sdp)                  2xx to our INVITE; call bench_session_acknowledge(), or
 *                                                  _acknowledge_with() an answer if the INVITE had no offer;
 *                                                  sdp NULL: all was agreed in a reliable 1xx
 *   "confirmed"   (BenchSdp *sdp)                  ACK to our 2xx, or PRACK; sdp when it brought the answer
 *   "offered"     (BenchSdp *sdp)                  re-INVITE, UPDATE, PRACK or a reliable 1xx with an offer;
 *                                                  sdp NULL: it wants ours. Answer inside the emission with
 *                                                  bench_session_accept_offer() or _refuse_offer()
 *   "modified"    (int code, BenchSdp *sdp)        our re-INVITE is answered
 *   "retry"       ()                               an offer refused for now (491 …) is to be made again
 *   "referred"    (char *target, BenchReplaces *replaces, char *referred_by)  REFER: answer inside the
 *                                                  emission with bench_session_accept_refer(), or it
 *                                                  is declined; replaces is NULL for a blind transfer
 *   "refer-progress" (int code, gboolean final)    our REFER was accepted (202) or refused, then what
 *                                                  the NOTIFYs report
 *   "digit"       (int digit, guint duration_ms)   INFO with a digit, see sip/info.c
 *   "connected"   ()                               the far end is somebody else now, see the getters
 *   "ended"       (BenchSessionEnd how, int code, char *phrase)  once, last
 * Threads: main context only. Source: RFC 3261 12–15, RFC 3262, RFC 3264, RFC 3311, RFC 3326, RFC 3515, RFC 4028.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"
#include "sip/replaces.h"
#include "sip/sdp.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_SESSION_IDLE,
  BENCH_SESSION_CALLING,  /* INVITE sent */
  BENCH_SESSION_EARLY,    /* 1xx with a tag received */
  BENCH_SESSION_INCOMING, /* INVITE received, not answered */
  BENCH_SESSION_ACCEPTED, /* 2xx sent, no ACK yet */
  BENCH_SESSION_CONFIRMED,
  BENCH_SESSION_ENDING, /* CANCEL or BYE sent */
  BENCH_SESSION_ENDED,
} BenchSessionState;

typedef enum
{
  BENCH_SESSION_END_LOCAL,     /* we hung up, cancelled or refused */
  BENCH_SESSION_END_REMOTE,    /* BYE */
  BENCH_SESSION_END_CANCELLED, /* CANCEL, see the phrase for its Reason */
  BENCH_SESSION_END_ELSEWHERE, /* cancelled because somebody else has answered (RFC 3326) */
  BENCH_SESSION_END_FAILED,    /* a final answer, or none */
  BENCH_SESSION_END_REDIRECTED,
} BenchSessionEnd;

#define BENCH_TYPE_SESSION (bench_session_get_type())
G_DECLARE_FINAL_TYPE(BenchSession, bench_session, BENCH, SESSION, GObject)

typedef struct
{
  const char *target;            /* Request-URI */
  const char *from_name;         /* display name, "" for none */
  const char *forwarded;         /* header lines that say who forwarded, or NULL */
  const char *referred_by;       /* value of a Referred-By header, or NULL */
  const BenchReplaces *replaces; /* the far end's dialog this call takes the place of, or NULL */
  const char *sdp;               /* the offer, NULL: the far end shall make one */
} BenchInvite;

/* What we ask of the far end with a REFER. */
typedef struct
{
  const char *target;            /* URI it shall call */
  const BenchReplaces *replaces; /* the dialog its call takes the place of there; NULL: blind */
  gboolean no_subscription;      /* ask for no reports (RFC 4488) */
} BenchRefer;

BenchSession *
bench_session_new_outgoing(BenchSipAgent *agent, BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
BenchSession *bench_session_new_incoming(BenchSipAgent *agent,
                                         nta_incoming_t *irq,
                                         const sip_t *sip) G_GNUC_WARN_UNUSED_RESULT;

/* As caller. */
gboolean bench_session_invite(BenchSession *self, const BenchInvite *invite, GError **error);
void bench_session_acknowledge(BenchSession *self);
void bench_session_acknowledge_with(BenchSession *self, const char *sdp);

/* As callee. The account decides our Contact. */
gboolean bench_session_take(BenchSession *self, BenchSipAccount *account);
gboolean bench_session_needs_early_offer(BenchSession *self);
void bench_session_progress(BenchSession *self, const char *sdp);
void bench_session_ring(BenchSession *self, const char *offer);
void bench_session_accept(BenchSession *self, const char *sdp);
void bench_session_reject(BenchSession *self, int code, const char *phrase);
void bench_session_redirect(BenchSession *self, const char *target, const char *headers);
gboolean bench_session_is_unanswered(BenchSession *self);

/* Inside the dialog, either side. */
void bench_session_set_end_reason(BenchSession *self, const char *reason);
void bench_session_hang_up(BenchSession *self);
void bench_session_give_up(BenchSession *self, int code, const char *phrase);
gboolean bench_session_modify(BenchSession *self, const char *sdp, GError **error);
gboolean bench_session_will_retry(BenchSession *self);
void bench_session_accept_offer(BenchSession *self, const char *sdp);
void bench_session_refuse_offer(BenchSession *self, int code, const char *phrase);
gboolean bench_session_refer(BenchSession *self, const BenchRefer *refer, GError **error);
void bench_session_accept_refer(BenchSession *self);
void bench_session_notify_refer(BenchSession *self, int code, const char *phrase, gboolean final);
BenchReplaces *bench_session_make_replaces(BenchSession *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_session_is_named_by(BenchSession *self, const BenchReplaces *replaces);

/* info.c */
typedef enum
{
  BENCH_INFO_DTMF_RELAY = 1,  /* application/dtmf-relay: signal and duration */
  BENCH_INFO_DTMF,            /* application/dtmf: the digit alone */
  BENCH_INFO_TELEPHONE_EVENT, /* audio/telephone-event: event and duration, as text */
} BenchInfoType;
gboolean bench_session_send_digit(BenchSession *self,
                                  char digit,
                                  guint duration_ms,
                                  BenchInfoType type,
                                  GError **error);

BenchSipAgent *bench_session_get_agent(BenchSession *self);
const char *bench_session_get_call_id(BenchSession *self);
const char *bench_session_get_remote_uri(BenchSession *self);
char *bench_session_dup_reachable_uri(BenchSession *self);
const char *bench_session_get_remote_name(BenchSession *self);
const char *bench_session_get_remote_user(BenchSession *self);
const char *bench_session_get_local_user(BenchSession *self);
const char *bench_session_get_request_user(BenchSession *self);
gboolean bench_session_is_anonymous(BenchSession *self);
int bench_session_get_answer_after(BenchSession *self);
const char *bench_session_get_diversion(BenchSession *self);
const char *bench_session_get_diverted_by(BenchSession *self);
const char *bench_session_get_alert_info(BenchSession *self);
const BenchReplaces *bench_session_get_replaces(BenchSession *self);
int bench_session_get_cause(BenchSession *self);
const char *bench_session_get_failure(BenchSession *self);
const BenchSdp *bench_session_get_remote_offer(BenchSession *self);

G_END_DECLS
