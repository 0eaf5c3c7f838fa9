/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen: everything the LCD shows at one instant, as plain data with a JSON form.
 *
 * The firmware makes one whenever something visible changes; lcd/ draws it at the model's own
 * resolution, the window, D-Bus, accessibility and the tests read the very same data. A Screen is
 * immutable once emitted and reference-counted. Source of the layout: the T46G's screens (class B,
 * 480x272). Threads: the count is atomic.
 *
 * JSON form (members absent when empty):
 *   { "kind":"idle", "status":{"account":"…","time":"…","icons":["speaker"]},
 *     "lines":[{"key":1,"text":"1001","icon":"registered","selected":true}, …],
 *     "title":"…", "counter":"1/4", "body":{…by kind…}, "softkeys":["History","Directory","DND","Menu"],
 *     "popup":{"kind":"volume","text":"Ring Volume","value":8,"maximum":15} }
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define BENCH_SCREEN_LINE_KEYS 10
#define BENCH_SCREEN_SOFT_KEYS 4

typedef enum
{
  BENCH_SCREEN_BOOT,    /* text: "Initializing... Please wait!" */
  BENCH_SCREEN_IDLE,    /* big_time, big_date, text (notice such as "No Service") */
  BENCH_SCREEN_DIAL,    /* entry: on-hook and off-hook pre-dial, transfer and forward entry */
  BENCH_SCREEN_CALL,    /* call card; of a conference with a row a member */
  BENCH_SCREEN_LIST,    /* menu, history, status: rows */
  BENCH_SCREEN_FORM,    /* rows with values, one focused */
  BENCH_SCREEN_MESSAGE, /* full-screen text */
} BenchScreenKind;

typedef enum
{
  BENCH_POPUP_NONE,
  BENCH_POPUP_NOTE,       /* a text that closes by itself */
  BENCH_POPUP_MISSED,     /* "2 New Missed Call(s)": stays until Exit or View */
  BENCH_POPUP_VOICE_MAIL, /* "3 New Voice Mail(s)": stays until Exit, View or Connect */
  BENCH_POPUP_TEXT,       /* "New Text Message(s)": stays until Exit or View */
  BENCH_POPUP_VOLUME,     /* text, value, maximum */
  BENCH_POPUP_CONFIRM,    /* question with OK and Cancel */
} BenchPopupKind;

typedef struct
{
  char *text; /* label beside the key, "" for an empty key */
  char *icon; /* "registered", "registering", "unregistered", "ringing", "in-use", "held", "page", … */
  gboolean selected; /* the default account */
} BenchScreenLine;

typedef struct
{
  char *icon;      /* "placed", "received", "missed", "forwarded", "" */
  char *label;     /* left */
  char *value;     /* right: a time, a setting's value */
  gboolean choice; /* value shown as < value > when focused */
  gboolean secret; /* value shown masked */
} BenchScreenRow;

typedef struct
{
  gatomicrefcount ref_count;
  BenchScreenKind kind;

  /* Status bar. Replaced by title and counter on lists and forms. */
  char *account;
  char *time;
  GPtrArray
      *icons; /* of char*, left to right: "speaker", "muted", "dnd", "forward", "missed", "no-network" … */

  GPtrArray *lines; /* of BenchScreenLine, BENCH_SCREEN_LINE_KEYS of them, or empty while lists cover them */
  char *softkeys[BENCH_SCREEN_SOFT_KEYS]; /* "" where blank */

  char *title;   /* "Enter Number", "Talking", "Incoming Call", "All Calls", "Status" */
  char *counter; /* "1/4" */

  /* IDLE, BOOT, MESSAGE */
  char *big_time;
  char *big_date;
  char *text;

  /* DIAL */
  char *entry;
  guint caret;         /* characters from the left */
  char *mode;          /* "123", "abc", "ABC", "2aB" */
  char *entry_account; /* the line it will go out on */
  GPtrArray *rows;     /* of BenchScreenRow: search results, list rows, form fields */
  guint selected;      /* index into rows */
  guint first_visible; /* first row drawn */

  /* CALL */
  char *name;
  char *number;
  char *duration; /* "00:07", "1:02:03", "" while not talking */
  char *codec;
  char *via;       /* "Via 1002" of a diverted call, "To: 1001" of an incoming one */
  char *reason;    /* failed or finished */
  char *call_icon; /* "calling", "ringing", "incoming", "talking", "hold", "held", "ended", "failed" */
  char *audio;     /* "handset", "speaker", "headset" */
  gboolean wideband;
  gboolean secure; /* SRTP: the closed padlock */
  gboolean muted;
  char *recording; /* the red dot: "on", "paused" */
  char *dtmf;      /* digits sent in this call */

  BenchPopupKind popup;
  char *popup_text;
  int popup_value;
  int popup_maximum;
} BenchScreen;

#define BENCH_TYPE_SCREEN (bench_screen_get_type())
GType bench_screen_get_type(void);

BenchScreen *bench_screen_new(BenchScreenKind kind) G_GNUC_WARN_UNUSED_RESULT;
BenchScreen *bench_screen_ref(BenchScreen *screen);
void bench_screen_unref(BenchScreen *screen);
void bench_screen_set(char **field, const char *text);
void bench_screen_set_softkeys(BenchScreen *screen,
                               const char *key1,
                               const char *key2,
                               const char *key3,
                               const char *key4);
void bench_screen_add_icon(BenchScreen *screen, const char *icon);
void bench_screen_add_line(BenchScreen *screen, const char *text, const char *icon, gboolean selected);
BenchScreenRow *
bench_screen_add_row(BenchScreen *screen, const char *icon, const char *label, const char *value);
gboolean bench_screen_equal(const BenchScreen *a, const BenchScreen *b);

JsonNode *bench_screen_to_json(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_screen_to_text(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_screen_to_speech(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_screen_kind_name(BenchScreenKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchScreen, bench_screen_unref)

G_END_DECLS
