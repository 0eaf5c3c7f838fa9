/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of one session share; nobody else includes this. */
#pragma once

#define NTA_LEG_MAGIC_T struct _BenchSession
#define NTA_INCOMING_MAGIC_T struct _BenchSession
#define NTA_RELIABLE_MAGIC_T struct _BenchSession
#include "sip/request.h"
#include "sip/session.h"

/* One early dialog of our INVITE, or a dialog of it that is not wanted: its own tag, route set and CSeq. */
typedef struct
{
  BenchSession *session;
  char *tag;
  BenchSipLeg leg;
  guint32 rseq;        /* of the last reliable answer taken, 0: none */
  char *answer;        /* session description that a reliable answer has settled, or NULL */
  GPtrArray *requests; /* BenchSipRequest: PRACKs on their way */
  gboolean unwanted;   /* it was answered too late: acknowledged and ended */
  gboolean over;       /* the far end has ended this early dialog (199, BYE) */
  BenchSipRequest *bye;
} BenchFork;

/* RFC 4028. */
typedef struct
{
  guint expires_s; /* agreed, 0: the session lasts as long as it likes */
  gboolean we_refresh;
  guint least_s;  /* Min-SE a 422 taught us, 0: none */
  guint wanted_s; /* what we ask for, 0: what the account says */
  guint raised;   /* times a 422 has made us ask for more */
  guint refresh_timer;
  guint expiry_timer;
  BenchSipRequest *update; /* the refresh on its way */
  BenchSipRequest *reinvite;
} BenchSessionTimer;

/* A digit to be sent in INFO. */
typedef struct
{
  char digit;
  guint duration_ms;
  BenchInfoType type;
} BenchInfoDigit;

struct _BenchSession
{
  GObject parent_instance;

  BenchSipAgent *agent;
  BenchSipAccount *account; /* NULL for an incoming session before bench_session_take() */
  BenchTransport transport;
  BenchSessionState state;
  BenchSipLeg leg;
  char *contact;
  char *from_text; /* of our INVITE, for a dialog that another fork confirms */
  char *to_text;
  gboolean far_updates; /* the far end's Allow names UPDATE */
  char *local_sdp;      /* our part of the last offer/answer */
  gboolean settled;     /* an offer/answer is complete */
  int cause;            /* Q.850, of the far end's Reason; 0: none */
  BenchSessionTimer timer;

  char *call_id;
  char *remote_uri; /* as shown: who the far end says it is */
  char *dialog_uri; /* of the dialog: To of what we began, From of what came */
  char *remote_name;
  char *remote_user;
  char *local_user;
  char *request_user;
  char *diverted_by;
  char *alert_info;
  char *diversion;    /* of the INVITE we received, NULL if none */
  gboolean anonymous; /* the caller hides */
  int answer_after_s; /* BENCH_ANSWER_BY_HAND, or what the caller asks for */

  /* Caller. */
  BenchSipRequest *invite;
  char *credentials; /* header line the INVITE was accepted with */
  guint invite_cseq;
  gboolean offerless;     /* the INVITE has no offer: each early dialog, or the 2xx, brings its own */
  gboolean cancel_wanted; /* we hung up before the answer */
  gboolean acknowledged;
  char *ack_sdp;      /* for the ACK being sent, or NULL */
  guint cancel_timer; /* gives up on the answer to our CANCEL */
  char *request_uri;
  char *extra_headers;    /* of the INVITE, besides those every offer has */
  GStrv omitted;          /* option tags of ours that a 420 named, or NULL */
  gboolean replacing;     /* … which requires the extension Replaces */
  char *use_proxy;        /* where a 305 sends the INVITE, or NULL */
  char *failure;          /* why nobody could be asked, in words, or NULL */
  guint invite_tries;     /* INVITEs sent again after 420 or 422 */
  GPtrArray *forks;       /* BenchFork */
  char *winner;           /* tag of the fork whose 2xx was first */
  BenchFork *prack_waits; /* a reliable answer with an offer; its PRACK takes our answer */
  guint32 prack_rseq;
  gulong stray_handler;
  guint late_timer; /* how long a late 2xx of another fork is waited for */

  /* Callee. */
  nta_incoming_t *incoming; /* the INVITE, until its ACK */
  BenchSdp *remote_offer;   /* NULL: late offer */
  gboolean late_offer;      /* our 2xx carried the offer */
  nta_reliable_t *reliable; /* a reliable 1xx that waits for its PRACK */
  gboolean reliable_offer;  /* … with an offer of ours */
  gboolean reliable_answer; /* … with our answer to theirs */
  GQueue provisionals;      /* char *: "code phrase" of 1xx that wait for that PRACK */
  char *accept_waits;       /* session description of a 2xx that waits for it */

  /* Wanted before the ACK to our 2xx has come; done when it comes (RFC 3261 14.2, 15). */
  gboolean bye_waits;
  char *modify_waits; /* an offer */
  char *refer_waits;  /* the headers of a REFER */

  char *end_reason;   /* value of Reason in our CANCEL or BYE, NULL for none */
  gboolean lingering; /* holds a reference to itself, see bench_session_linger() */

  /* Inside the dialog. */
  BenchSipRequest *modify;
  guint offer_timer; /* a re-INVITE of ours is answered by nobody any more */
  BenchSipRequest *offer_sent;
  BenchSipResponseFunc offer_closed; /* what its final answer is told to */
  char *offered_sdp;                 /* in the re-INVITE that modifies */
  BenchFork *small_fork;             /* … in this early dialog of our INVITE, or NULL */
  guint retries;
  guint retry_timer;           /* our offer met theirs (491): when to try again */
  nta_incoming_t *small_offer; /* an UPDATE or PRACK with an offer that waits for our answer */
  nta_incoming_t *offer;       /* a re-INVITE waiting for our answer, then for its ACK */
  gboolean offer_answered;
  gboolean offer_was_late;
  BenchSipRequest *refer;
  BenchSipRequest *bye;
  GPtrArray *notifies;     /* BenchSipRequest: NOTIFYs on their way */
  BenchSipRequest *info;   /* an INFO on its way … */
  GArray *digits;          /* of BenchInfoDigit: … and those that wait for its answer, see info.c */
  BenchReplaces *replaces; /* of the INVITE we received */
  gboolean reports_due;    /* of our REFER: its last NOTIFY has not come */
  guint reports_timer;
  gboolean refer_accepted; /* of theirs: the last NOTIFY has not been sent */
  gboolean refer_silent;   /* theirs wants no NOTIFY */
  int refer_reported;      /* status in the last NOTIFY, 0: none yet */
  char *refer_event;       /* value of Event in our NOTIFYs */
};

/* session.c */
void bench_session_emit_progress(BenchSession *self, int code, BenchSdp *sdp);
void bench_session_emit_redirected(BenchSession *self, GPtrArray *targets, const char *diversion);
void bench_session_emit_answered(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_confirmed(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_offered(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_modified(BenchSession *self, int code, BenchSdp *sdp);
void bench_session_emit_referred(BenchSession *self,
                                 const char *target,
                                 const BenchReplaces *replaces,
                                 const char *referred_by);
void bench_session_emit_refer_progress(BenchSession *self, int code, gboolean final);
void bench_session_emit_retry(BenchSession *self);
void bench_session_emit_connected(BenchSession *self);
void bench_session_emit_digit(BenchSession *self, char digit, guint duration_ms);
void bench_session_end(BenchSession *self, BenchSessionEnd how, int code, const char *phrase);
BenchSdp *bench_session_read_sdp(const sip_t *sip, GError **error);
int bench_session_on_request(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip);
gboolean bench_session_omit(BenchSession *self, const sip_t *sip);
gboolean bench_session_omits(BenchSession *self, const char *tag);
char *bench_session_common_headers(BenchSession *self);
char *bench_session_offer_headers(BenchSession *self);
char *bench_session_answer_headers(BenchSession *self, const char *more);
void bench_session_reply(BenchSession *self,
                         nta_incoming_t *irq,
                         int code,
                         const char *phrase,
                         const char *headers,
                         const char *sdp);
void bench_session_learn_allow(BenchSession *self, const sip_t *sip);
void bench_session_keep_local_sdp(BenchSession *self, const char *sdp);

/* modify.c, refer.c: a request inside the dialog has come. */
int bench_session_on_reinvite(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
int bench_session_on_refer(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
int bench_session_on_notify(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
gboolean bench_session_send_refer(BenchSession *self, const char *headers, GError **error);

/* fork.c */
BenchFork *bench_session_find_fork(BenchSession *self, const sip_t *sip);
BenchFork *bench_session_fork_of_leg(BenchSession *self, const nta_leg_t *leg);
gboolean bench_session_close_fork(BenchSession *self, BenchFork *fork);
int bench_session_on_fork_over(BenchSession *self, BenchFork *fork, nta_incoming_t *irq, const sip_t *sip);
void bench_session_adopt_fork(BenchSession *self, const sip_t *sip);
gboolean bench_session_use_proxy(BenchSession *self, int status, const sip_t *sip);
void bench_session_end_other_fork(BenchSession *self, const sip_t *sip);
void bench_session_watch_strays(BenchSession *self);
void bench_session_wait_for_forks(BenchSession *self);
void bench_session_clear_forks(BenchSession *self);

/* reliable.c */
gboolean bench_session_take_reliable(BenchSession *self, BenchFork *fork, const sip_t *sip);
gboolean bench_session_answer_in_prack(BenchSession *self, const char *sdp);
gboolean bench_session_is_reliable(BenchSession *self);
void bench_session_send_provisional(BenchSession *self, int code, const char *phrase, const char *sdp);

/* update.c */
int bench_session_on_update(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip);
gboolean bench_session_has_open_offer(BenchSession *self, const BenchFork *fork, nta_incoming_t *irq);
void bench_session_offer_in(BenchSession *self, nta_incoming_t *irq, BenchSdp *sdp);

/* session-timer.c */
char *bench_session_timer_make_headers(BenchSession *self);
gboolean bench_session_timer_refuse(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
char *bench_session_timer_accept(BenchSession *self, const sip_t *request);
void bench_session_timer_learn(BenchSession *self, const sip_t *answer);
gboolean bench_session_timer_raise(BenchSession *self, int status, const sip_t *answer);
void bench_session_timer_stop(BenchSession *self);

/* modify.c */
guint bench_session_retry_delay(BenchSession *self, int status, const sip_t *sip);
void bench_session_watch_offer(BenchSession *self, BenchSipRequest *sent, BenchSipResponseFunc closed);
void bench_session_hear_offer(BenchSession *self, int status);

/* invite.c */
void bench_session_send_ack(BenchSession *self, BenchSipLeg *leg, guint cseq);
nta_leg_t *bench_session_make_leg(BenchSession *self, const char *tag);

/* reason.c */
gboolean bench_session_read_reason(BenchSession *self, const sip_t *sip, char **text);

/* connected.c */
void bench_session_read_peer(BenchSession *self, const sip_addr_t *peer);
void bench_session_read_caller(BenchSession *self, const sip_t *sip);
void bench_session_learn_connected(BenchSession *self, const sip_t *sip, gboolean request);

/* info.c */
int bench_session_on_info(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);

/* accept.c */
void bench_session_accept_now(BenchSession *self, const char *sdp);
void bench_session_do_waiting(BenchSession *self);

/* bye.c */
int bench_session_on_bye(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip);
void bench_session_send_bye(BenchSession *self, const char *reason);
void bench_session_linger(BenchSession *self);
void bench_session_stop_lingering(BenchSession *self);
