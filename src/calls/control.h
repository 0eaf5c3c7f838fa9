/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Call control: the phone's lines and calls, and everything one can do with them.
 *
 * This base class keeps the list of lines and calls and emits the signals; the actions are virtual.
 * BenchSipCallControl (calls/sip-control.h) performs them over SIP; the firmware's tests use a
 * subclass that only moves states, so that a screen can be tested without a network.
 *
 * Signals:
 *   "line-changed"  (BenchLine)   registration state, label or feature of a line
 *   "call-added"    (BenchCall)
 *   "call-changed"  (BenchCall)   anything a reader can see, state included
 *   "call-removed"  (BenchCall)   after the last emission nobody of us holds it
 *   "dtmf-received" (BenchCall, char *digit)
 *   "text-received" (BenchText *) → gboolean: a text message; the handler that has stored it returns TRUE,
 *                   and only then is the sender told that it arrived
 *   "text-sent"     (guint id, int code, char *reason)  a text message of ours is answered; reason is "" when
 *                   it arrived
 *   "paging-changed" ()  a page has begun or ended, see bench_call_control_get_paging()
 *   "notice"        (char *text)  what went wrong by itself; short
 * Threads: main context only. Errors: %BENCH_CALL_ERROR with a text fit for the LCD.
 */
#pragma once

#include "calls/call.h"
#include "media/session.h"

G_BEGIN_DECLS

#define BENCH_CALL_ERROR (bench_call_error_quark())
GQuark bench_call_error_quark(void);

typedef enum
{
  BENCH_CALL_ERROR_NO_LINE, /* no account, or not registered */
  BENCH_CALL_ERROR_NUMBER,  /* empty or not a SIP address */
  BENCH_CALL_ERROR_STATE,   /* not possible in the call's state */
  BENCH_CALL_ERROR_LIMIT,   /* too many calls */
  BENCH_CALL_ERROR_MEDIA,   /* no port, no codec */
} BenchCallError;

typedef enum
{
  BENCH_LINE_DISABLED,
  BENCH_LINE_UNREGISTERED,
  BENCH_LINE_REGISTERING,
  BENCH_LINE_REGISTERED,
  BENCH_LINE_FAILED,
} BenchLineState;

/* X of account.X goes from 1 to this. */
#define BENCH_MOST_ACCOUNTS 16

#define BENCH_TYPE_LINE (bench_line_get_type())
G_DECLARE_FINAL_TYPE(BenchLine, bench_line, BENCH, LINE, GObject)

struct _BenchLine
{
  GObject parent_instance;

  guint index; /* account number, from 1 */
  BenchLineState state;
  int code;           /* last final answer to REGISTER, 0 if none */
  char *reason;       /* its words, or why there was none; never NULL */
  char *label;        /* beside the line key; user name when unset */
  char *display_name; /* From */
  char *user_name;
  char *server;        /* the one in use */
  guint server_number; /* Y of account.X.sip_server.Y, 0 before any is asked */
  char *path;          /* RFC 3327, as the registrar gave it, "" for none */
  char *associated;    /* P-Associated-URI, likewise */
  guint new_messages;  /* voice mail, as the server says (RFC 3842) */
  guint old_messages;
  char *message_account; /* URI to call for it, "" when the server names none */
};

/* A text message that came in; valid during the signal. */
typedef struct
{
  guint line;
  const char *name; /* display name, "" if none; all cleaned */
  const char *number;
  const char *uri;
  const char *text;
} BenchText;

/* X of multicast.paging_address.X and multicast.listen_address.X goes from 1 to this. */
#define BENCH_PAGING_ADDRESSES 10

/* A page: RTP to or from a multicast group, without SIP (guide F086). */
typedef enum
{
  BENCH_PAGING_NONE,
  BENCH_PAGING_OUT,
  BENCH_PAGING_IN,
} BenchPagingDirection;

typedef struct
{
  BenchPagingDirection direction;
  char *label;       /* as its address is called, "" if it has no name */
  char *address;     /* "224.5.6.20:10008" */
  char *codec;       /* as the LCD shows it */
  gint64 started_us; /* wall time */
  guint64 ignored;   /* packets that came to a group we listen to and were not played, since the start */
} BenchPaging;

#define BENCH_TYPE_CALL_CONTROL (bench_call_control_get_type())
G_DECLARE_DERIVABLE_TYPE(BenchCallControl, bench_call_control, BENCH, CALL_CONTROL, GObject)

struct _BenchCallControlClass
{
  GObjectClass parent_class;

  BenchCall *(*dial)(BenchCallControl *self, guint line, const char *number, GError **error);
  gboolean (*answer)(BenchCallControl *self, BenchCall *call, GError **error);
  void (*reject)(BenchCallControl *self, BenchCall *call);
  void (*hang_up)(BenchCallControl *self, BenchCall *call);
  gboolean (*hold)(BenchCallControl *self, BenchCall *call, GError **error);
  gboolean (*resume)(BenchCallControl *self, BenchCall *call, GError **error);
  gboolean (*transfer)(BenchCallControl *self, BenchCall *call, const char *target, GError **error);
  gboolean (*transfer_to_call)(BenchCallControl *self, BenchCall *call, BenchCall *target, GError **error);
  gboolean (*join)(BenchCallControl *self, BenchCall *call, BenchCall *with, GError **error);
  gboolean (*reoffer)(BenchCallControl *self, BenchCall *call, GError **error);
  gboolean (*split)(BenchCallControl *self, GError **error);
  void (*leave_conference)(BenchCallControl *self);
  gboolean (*forward)(BenchCallControl *self, BenchCall *call, const char *target, GError **error);
  gboolean (*record)(BenchCallControl *self, BenchCall *call, const char *path, GError **error);
  gboolean (*pause_record)(BenchCallControl *self, BenchCall *call, gboolean paused, GError **error);
  gboolean (*stop_record)(BenchCallControl *self, BenchCall *call, GError **error);
  gboolean (*play)(BenchCallControl *self,
                   BenchCall *call,
                   const char *path,
                   gboolean loop,
                   gboolean instead,
                   GError **error);
  gboolean (*stop_play)(BenchCallControl *self, BenchCall *call, GError **error);
  gboolean (*silence)(BenchCallControl *self, BenchCall *call, gboolean silenced, GError **error);
  gboolean (*page)(BenchCallControl *self, const char *address, const char *label, GError **error);
  void (*end_page)(BenchCallControl *self);
  gboolean (*send_dtmf)(BenchCallControl *self, BenchCall *call, char digit, GError **error);
  guint (
      *send_text)(BenchCallControl *self, guint line, const char *number, const char *text, GError **error);
  gboolean (*get_statistics)(BenchCallControl *self, BenchCall *call, BenchMediaStatistics *statistics);
};

/* Readers. The arrays belong to call control and are valid until the main loop runs again. */
const GPtrArray *bench_call_control_get_lines(BenchCallControl *self);
const GPtrArray *bench_call_control_get_calls(BenchCallControl *self);
BenchLine *bench_call_control_get_line(BenchCallControl *self, guint index);
BenchCall *bench_call_control_get_call(BenchCallControl *self, guint id);

/* Actions: see each one's docstring in control.c for what it does and which RFC it follows. */
BenchCall *bench_call_control_dial(BenchCallControl *self, guint line, const char *number, GError **error);
gboolean bench_call_control_answer(BenchCallControl *self, BenchCall *call, GError **error);
void bench_call_control_reject(BenchCallControl *self, BenchCall *call);
void bench_call_control_hang_up(BenchCallControl *self, BenchCall *call);
gboolean bench_call_control_hold(BenchCallControl *self, BenchCall *call, GError **error);
gboolean bench_call_control_resume(BenchCallControl *self, BenchCall *call, GError **error);
gboolean
bench_call_control_transfer(BenchCallControl *self, BenchCall *call, const char *target, GError **error);
gboolean bench_call_control_transfer_to_call(BenchCallControl *self,
                                             BenchCall *call,
                                             BenchCall *target,
                                             GError **error);
gboolean bench_call_control_join(BenchCallControl *self, BenchCall *call, BenchCall *with, GError **error);
gboolean bench_call_control_reoffer(BenchCallControl *self, BenchCall *call, GError **error);
gboolean bench_call_control_split(BenchCallControl *self, GError **error);
void bench_call_control_leave_conference(BenchCallControl *self);
gboolean
bench_call_control_forward(BenchCallControl *self, BenchCall *call, const char *target, GError **error);
gboolean bench_call_control_send_dtmf(BenchCallControl *self, BenchCall *call, char digit, GError **error);
/* In control-sound.c. */
gboolean bench_call_control_record(BenchCallControl *self, BenchCall *call, const char *path, GError **error);
gboolean
bench_call_control_pause_record(BenchCallControl *self, BenchCall *call, gboolean paused, GError **error);
gboolean bench_call_control_stop_record(BenchCallControl *self, BenchCall *call, GError **error);
gboolean bench_call_control_play(BenchCallControl *self,
                                 BenchCall *call,
                                 const char *path,
                                 gboolean loop,
                                 gboolean instead,
                                 GError **error);
gboolean bench_call_control_stop_play(BenchCallControl *self, BenchCall *call, GError **error);
gboolean
bench_call_control_silence(BenchCallControl *self, BenchCall *call, gboolean silenced, GError **error);
gboolean
bench_call_control_page(BenchCallControl *self, const char *address, const char *label, GError **error);
void bench_call_control_end_page(BenchCallControl *self);
const BenchPaging *bench_call_control_get_paging(BenchCallControl *self);
const char *bench_recording_name(BenchRecording recording);
guint bench_call_control_send_text(BenchCallControl *self,
                                   guint line,
                                   const char *number,
                                   const char *text,
                                   GError **error);
gboolean
bench_call_control_get_statistics(BenchCallControl *self, BenchCall *call, BenchMediaStatistics *statistics);

/* For subclasses. */
void bench_call_control_add_line(BenchCallControl *self, BenchLine *line);
void bench_call_control_remove_lines(BenchCallControl *self);
guint bench_call_control_next_call_id(BenchCallControl *self);
void bench_call_control_add_call(BenchCallControl *self, BenchCall *call);
void bench_call_control_remove_call(BenchCallControl *self, BenchCall *call);
void bench_call_control_call_changed(BenchCallControl *self, BenchCall *call);
void bench_call_control_line_changed(BenchCallControl *self, BenchLine *line);
void bench_call_control_set_paging(BenchCallControl *self, const BenchPaging *paging);
void bench_call_control_notice(BenchCallControl *self, const char *text);
void bench_call_control_dtmf_received(BenchCallControl *self, BenchCall *call, char digit);
gboolean bench_call_control_text_received(BenchCallControl *self, const BenchText *text);
void bench_call_control_text_sent(BenchCallControl *self, guint id, int code, const char *reason);

BenchLine *bench_line_new(guint index) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_line_state_name(BenchLineState state);

G_END_DECLS
