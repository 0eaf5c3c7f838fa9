/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of one session share; nobody else includes this. */
#pragma once

#define NTA_LEG_MAGIC_T struct _BenchSession
#define NTA_INCOMING_MAGIC_T struct _BenchSession
#include "sip/request.h"
#include "sip/session.h"

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

  char *call_id;
  char *remote_uri;
  char *remote_name;
  char *remote_user;
  char *local_user;
  char *request_user;
  char *diverted_by;

  /* Caller. */
  BenchSipRequest *invite;
  char *credentials; /* header line the INVITE was accepted with */
  guint invite_cseq;
  gboolean cancel_wanted; /* we hung up before the answer */
  gboolean acknowledged;
  guint cancel_timer; /* gives up on the answer to our CANCEL */

  /* Callee. */
  nta_incoming_t *incoming; /* the INVITE, until its ACK */
  BenchSdp *remote_offer;   /* NULL: late offer */
  gboolean late_offer;      /* our 2xx carried the offer */

  /* Wanted before the ACK to our 2xx has come; done when it comes (RFC 3261 14.2, 15). */
  gboolean bye_waits;
  char *modify_waits; /* an offer */
  char *refer_waits;  /* a target */

  gboolean lingering; /* holds a reference to itself, see bench_session_linger() */

  /* Inside the dialog. */
  BenchSipRequest *modify;
  nta_incoming_t *offer; /* a re-INVITE waiting for our answer, then for its ACK */
  gboolean offer_answered;
  gboolean offer_was_late;
  BenchSipRequest *refer;
  BenchSipRequest *bye;
  GPtrArray *notifies; /* BenchSipRequest: NOTIFYs on their way */
  GPtrArray *infos;    /* BenchSipRequest: INFOs on their way */
  gboolean refer_accepted;
  char *refer_event; /* value of Event in our NOTIFYs */
};

/* session.c */
void bench_session_emit_progress(BenchSession *self, int code, BenchSdp *sdp);
void bench_session_emit_redirected(BenchSession *self, GPtrArray *targets, const char *diversion);
void bench_session_emit_answered(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_confirmed(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_offered(BenchSession *self, BenchSdp *sdp);
void bench_session_emit_modified(BenchSession *self, int code, BenchSdp *sdp);
void bench_session_emit_referred(BenchSession *self, const char *target, const char *referred_by);
void bench_session_emit_refer_progress(BenchSession *self, int code, gboolean final);
void bench_session_emit_digit(BenchSession *self, char digit, guint duration_ms);
void bench_session_end(BenchSession *self, BenchSessionEnd how, int code, const char *phrase);
BenchSdp *bench_session_read_sdp(const sip_t *sip, GError **error);
const char *bench_session_find_header(const sip_t *sip, const char *name);
void bench_session_read_peer(BenchSession *self, const sip_addr_t *peer);
int bench_session_on_request(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip);
char *bench_session_common_headers(BenchSession *self);

/* modify.c, refer.c: a request inside the dialog has come. */
int bench_session_on_reinvite(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
int bench_session_on_refer(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
int bench_session_on_notify(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);

/* info.c */
int bench_session_on_info(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);

/* accept.c */
void bench_session_do_waiting(BenchSession *self);

/* bye.c */
int bench_session_on_bye(BenchSession *self, nta_incoming_t *irq, const sip_t *sip);
void bench_session_send_bye(BenchSession *self);
void bench_session_linger(BenchSession *self);
void bench_session_stop_lingering(BenchSession *self);
