/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A leg: what hangs on one call: its SIP session, its media session, offer/answer, its timers. Private
 * to this room; call control owns the legs. The same leg goes through several SIP sessions when a call
 * is redirected (guide 2.8 to 2.10). Threads: main context only.
 */
#pragma once

#include "calls/accounts.h"
#include "calls/negotiation.h"
#include "calls/sip-control.h"
#include "media/recorder.h"
#include "sip/registration.h"
#include "sip/session.h"

G_BEGIN_DECLS

typedef struct _BenchCallLeg BenchCallLeg;
typedef struct _BenchVoiceWatch BenchVoiceWatch;

struct _BenchCallLeg
{
  BenchSipCallControl *control;
  BenchCall *call;
  BenchSipAccount *account;
  BenchSipAgent *agent;
  BenchSession *session;
  BenchMediaSession *media;
  BenchNegotiation *negotiation;
  const BenchCodec *likely_codec; /* what an answer to the offer that came would take now; NULL: unknown */

  /* Outgoing, redirected: what is left to try and what was tried. */
  GPtrArray *targets;
  GHashTable *tried;
  char *forwarded;        /* header lines that say who forwarded */
  char *dialled;          /* what the user asked for; NULL when it came in */
  gboolean awaits_server; /* to be sent to the other server once that has us */
  char *referred_by;

  BenchReplaces *replaces; /* the dialog at the far end that our INVITE takes the place of */

  gboolean late_offer; /* our INVITE had no offer */
  char *early_answer;  /* ours, in a 183, or NULL */
  char *early_offer;   /* ours, in a reliable 180, or NULL */
  gboolean early;      /* something was agreed before the call is answered: */
  BenchNegotiated early_agreed;
  BenchSrtpKeys early_keys; /* wiped with the leg */
  char *early_host;
  char *early_rtcp_host;
  char *refusal; /* the LCD's words for what we did not take, NULL: none but the code's */

  gboolean hold_wanted;      /* what the user asked for last */
  gboolean hold_before;      /* when that was sent */
  gboolean hold_pending;     /* our re-INVITE asks to hold, or to resume */
  BenchCallLeg *answer_next; /* this leg's hold is to be done before that one is answered */

  /* Transfer, as transferor: see transfer.c. */
  gboolean transfer_attended;
  BenchCallLeg *transfer_other; /* the call whose far end is the target */
  char *transfer_target;        /* whom to REFER to once the cancelled call is gone */
  BenchSession *cancelled;
  /* As transferee. */
  char *referred_to; /* REFER received: whom to call once the far end has hung up */
  BenchReplaces *referred_replaces;
  guint referred_timer;
  BenchSession *referrer; /* this call was asked for by that session's REFER */

  BenchRecorder *recorder;      /* NULL: nothing is being recorded */
  gboolean music;               /* the far end, which we hold, hears some */
  BenchVoiceWatch *voice_watch; /* of its sound while it goes on, NULL: nobody wants to know */

  guint no_answer_timer;
  guint auto_answer_timer;
  guint removal_timer;
  guint transfer_timer;
};

/* sip-control.c */
BenchSettings *bench_sip_call_control_get_settings(BenchSipCallControl *self);
BenchClock *bench_sip_call_control_get_clock(BenchSipCallControl *self);
BenchEventBus *bench_sip_call_control_get_events(BenchSipCallControl *self);
BenchCallLeg *bench_sip_call_control_find_leg(BenchSipCallControl *self, BenchCall *call);
BenchCallLeg *bench_sip_call_control_live_leg(BenchCallControl *base, BenchCall *call, GError **error);
void bench_sip_call_control_warn_of_clear_keys(BenchSipCallControl *self, BenchSipAccount *account);
BenchMediaEngine *bench_sip_call_control_get_media(BenchSipCallControl *self);
BenchCallLeg *bench_sip_call_control_add_leg(BenchSipCallControl *self,
                                             BenchCall *call,
                                             BenchSipAccount *account,
                                             BenchSipAgent *agent);
BenchCallLeg *bench_sip_call_control_find_leg_of_session(BenchSipCallControl *self, BenchSession *session);
guint bench_sip_call_control_count_alive(BenchSipCallControl *self);
GPtrArray *bench_sip_call_control_get_legs(BenchSipCallControl *self);
BenchAccounts *bench_sip_call_control_get_accounts(BenchSipCallControl *self);
void bench_sip_call_control_became_quiet(BenchSipCallControl *self);
void bench_sip_call_control_emit_check_sync(BenchSipCallControl *self, gboolean reboot);
void bench_sip_call_control_report_tap(BenchSipCallControl *self, BenchTapRecord *record);

/* call-leg.c */
void bench_call_leg_free(BenchCallLeg *leg);
gboolean bench_call_leg_is_parallel(const BenchCallLeg *leg);
void bench_call_leg_note_refusal(BenchCallLeg *leg, BenchNegotiation *negotiation);
gboolean bench_call_leg_has_sound(BenchCallLeg *leg);
void bench_call_leg_release_waiting(BenchCallLeg *leg);
gboolean bench_call_leg_open_media(BenchCallLeg *leg, GError **error);
gboolean bench_call_leg_apply(BenchCallLeg *leg, const BenchNegotiated *agreed);
void bench_call_leg_keep_early(BenchCallLeg *leg, const BenchNegotiated *agreed);
void bench_call_leg_bind_session(BenchCallLeg *leg, BenchSession *session);
void bench_call_leg_show_far_end(BenchCallLeg *leg, BenchSession *session);
void bench_call_leg_set_state(BenchCallLeg *leg, BenchCallState state);
void bench_call_leg_refuse_answer(BenchCallLeg *leg, BenchSession *session);
void bench_call_leg_finish(BenchCallLeg *leg, BenchCallEnd end, int code);
const char *bench_call_leg_phrase(int code);
void bench_call_leg_became_confirmed(BenchCallLeg *leg);

/* A call to place. */
typedef struct
{
  guint line;         /* account, 0: the first usable one */
  const char *number; /* digits, or a SIP URI */
  /* For a call that a REFER asked for, else NULL. */
  const char *referred_by;
  const BenchReplaces *replaces;
  BenchSession *referrer;
} BenchOutgoing;
/* digits.c */
void bench_digits_received(BenchCallLeg *leg, char digit);
gboolean bench_digits_send(BenchCallLeg *leg, char digit, GError **error);

/* outgoing.c */
BenchCall *bench_outgoing_dial(BenchSipCallControl *control, const BenchOutgoing *outgoing, GError **error);

gboolean bench_outgoing_try_next(BenchCallLeg *leg, int code);
void bench_outgoing_server_answered(BenchSipCallControl *control, BenchSipAccount *account, gboolean has_us);

/* incoming.c */
void bench_incoming_take(BenchSipCallControl *control, BenchSession *session);
int bench_incoming_probe(BenchSipCallControl *control, guint line);
gboolean bench_incoming_answer(BenchCallLeg *leg, GError **error);
void bench_incoming_ring_on(BenchCallLeg *leg);

/* forward.c */
typedef enum
{
  BENCH_FORWARD_ALWAYS,
  BENCH_FORWARD_BUSY,
  BENCH_FORWARD_NO_ANSWER,
} BenchForwardKind;

gboolean bench_forward_try(BenchCallLeg *leg, BenchForwardKind kind);
gboolean bench_forward_get_ring_ms(BenchCallLeg *leg, guint *ms);
gboolean bench_forward_call(BenchCallLeg *leg, const char *target, const char *reason, GError **error);
gboolean bench_dnd_is_on(BenchSettings *settings, guint line);
gboolean bench_dnd_refuses(BenchCallLeg *leg);

/* talking.c */
gboolean bench_talking_hold(BenchCallLeg *leg, gboolean hold, GError **error);
void bench_talking_hold_others(BenchCallLeg *except);
gboolean bench_talking_reoffer(BenchCallLeg *leg, GError **error);
void bench_talking_bind(BenchCallLeg *leg);

/* transfer.c */
gboolean bench_transfer_blind(BenchCallLeg *leg, const char *target, GError **error);
gboolean bench_transfer_attended(BenchCallLeg *leg, BenchCallLeg *other, GError **error);
void bench_transfer_report(BenchCallLeg *leg, int code, const char *phrase, gboolean final);
void bench_transfer_bind(BenchCallLeg *leg);
void bench_transfer_far_hung_up(BenchCallLeg *leg);
gboolean bench_transfer_is_target(BenchCallLeg *leg);
void bench_transfer_forget(BenchCallLeg *leg);
void bench_transfer_clear(BenchCallLeg *leg);

/* replace.c */
void bench_replace_take(BenchSipCallControl *control, BenchSession *session);

/* conference.c */
gboolean bench_conference_join(BenchCallLeg *first, BenchCallLeg *second, GError **error);
gboolean bench_conference_split(BenchSipCallControl *control, GError **error);
void bench_conference_leave(BenchSipCallControl *control);
void bench_conference_forget(BenchCallLeg *leg);
gboolean bench_conference_silence(BenchCallLeg *leg, gboolean silenced, GError **error);
GPtrArray *bench_conference_list(BenchSipCallControl *control) G_GNUC_WARN_UNUSED_RESULT;

/* sip-sound.c */
void bench_sip_sound_class_init(BenchCallControlClass *klass);

/* call-sound.c */
gboolean bench_call_sound_configure(BenchCallLeg *leg, const BenchNegotiated *agreed, GError **error);
gboolean bench_call_sound_record(BenchCallLeg *leg, const char *path, GError **error);
gboolean bench_call_sound_pause_record(BenchCallLeg *leg, gboolean paused, GError **error);
gboolean bench_call_sound_stop_record(BenchCallLeg *leg, GError **error);
gboolean
bench_call_sound_play(BenchCallLeg *leg, const char *path, gboolean loop, gboolean instead, GError **error);
gboolean bench_call_sound_stop_play(BenchCallLeg *leg, GError **error);
void bench_call_sound_end(BenchCallLeg *leg);

G_END_DECLS
