/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One call as anybody outside call control sees it: who, which way, how far, since when.
 *
 * A BenchCall holds facts and no protocol; the SIP dialog and the media session hang on the leg
 * (calls/call-leg.h) that keeps these facts up to date. Readers listen to BenchCallControl's signals and
 * read. Threads: main context only.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_CALL_CALLING,  /* our INVITE is out, no 18x yet: "Calling" */
  BENCH_CALL_RINGING,  /* the far end rings: ring-back */
  BENCH_CALL_INCOMING, /* it rings here */
  BENCH_CALL_TALKING,
  BENCH_CALL_HOLDING, /* we hold the far end: "Hold" */
  BENCH_CALL_HELD,    /* the far end holds us: "Held" */
  BENCH_CALL_ENDED,   /* gone; kept for as long as the LCD shows why */
} BenchCallState;

typedef enum
{
  BENCH_CALL_OUTGOING_DIRECTION,
  BENCH_CALL_INCOMING_DIRECTION,
} BenchCallDirection;

typedef enum
{
  BENCH_CALL_END_NONE,
  BENCH_CALL_END_LOCAL,     /* we hung up or cancelled */
  BENCH_CALL_END_REMOTE,    /* the far end hung up */
  BENCH_CALL_END_CANCELLED, /* the caller gave up before we answered: missed */
  BENCH_CALL_END_ELSEWHERE, /* somebody else has answered it: not missed */
  BENCH_CALL_END_REJECTED,  /* we refused */
  BENCH_CALL_END_FORWARDED, /* we answered 302 */
  BENCH_CALL_END_TRANSFERRED,
  BENCH_CALL_END_FAILED, /* a final answer of 3xx–6xx, a timeout, a transport fault: see code and reason */
} BenchCallEnd;

typedef enum
{
  BENCH_TRANSFER_NONE,
  BENCH_TRANSFER_TRYING,
  BENCH_TRANSFER_DONE,
  BENCH_TRANSFER_FAILED,
} BenchTransferState;

typedef enum
{
  BENCH_RECORDING_OFF,
  BENCH_RECORDING_ON,
  BENCH_RECORDING_PAUSED,
} BenchRecording;

#define BENCH_CALL_DIGITS 64

#define BENCH_TYPE_CALL (bench_call_get_type())
G_DECLARE_FINAL_TYPE(BenchCall, bench_call, BENCH, CALL, GObject)

struct _BenchCall
{
  GObject parent_instance;

  guint id;   /* unique in the phone, from 1 */
  guint line; /* account index, from 1 */
  BenchCallDirection direction;
  BenchCallState state;
  BenchCallEnd end;
  BenchTransferState transfer;
  gboolean intercom;   /* answered without a key because the caller asked for it */
  gboolean referred;   /* placed because the far end of another call asked for it: we are being transferred */
  gboolean conference; /* mixed with others that are */
  gboolean far_hold;   /* the far end holds us, whatever we do */
  int code;            /* SIP status behind the end, 0 if none */
  int cause;           /* Q.850 cause the far end gave for it, 0 if none */
  char *reason;        /* the LCD's words for the end, never NULL */
  char *remote_name;   /* display name, "" if none; cleaned */
  char *remote_number; /* user part, or the whole URI when it has none */
  char *remote_uri;
  char *local_number;   /* To: of an incoming call */
  char *ring;           /* name of the ring tone the caller asks for (media/ring.h), "" for none */
  char *diverted_by;    /* who forwarded it to us, "" if nobody */
  char *sip_call_id;    /* Call-ID of its present dialog */
  gboolean early_media; /* the far end's own ring-back is heard: play none of ours */
  char *codec;          /* "PCMA", "" before media */
  char *digits_sent;    /* DTMF, by whatever way; the latest BENCH_CALL_DIGITS */
  char *digits_received;
  BenchRecording recording;
  char *recording_path; /* of the present recording, or the last; "" if none */
  char *playing;        /* path of the file its far end hears, "" for none */
  gboolean silenced;    /* in a conference: nobody hears this far end */
  char *figures;        /* of the sound of a call that has ended, a JSON object; "" if it had none */
  gboolean wideband;
  gboolean secure;    /* SRTP both ways */
  gint64 started_us;  /* wall time */
  gint64 answered_us; /* wall time, 0 if never */
  gint64 ended_us;
};

BenchCall *bench_call_new(guint id, guint line, BenchCallDirection direction) G_GNUC_WARN_UNUSED_RESULT;
void bench_call_set_text(char **field, const char *text);
void bench_call_add_digit(char **digits, char digit);
gboolean bench_call_is_alive(const BenchCall *self);
gboolean bench_call_is_missed(const BenchCall *self);
const char *bench_call_state_name(BenchCallState state);
const char *bench_call_end_name(BenchCallEnd end);

G_END_DECLS
