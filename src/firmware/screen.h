/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen: everything the LCD shows at one instant, as plain data with a JSON form.
 *
 * The firmware makes one whenever something visible changes; lcd/ draws it at the model's own
 * resolution, the window, D-Bus, accessibility and the tests read the very same data. A Screen is
 * immutable once emitted and reference-counted. Source of the layouts: phone-ui 2. Threads: the count is atomic.
 *
 * JSON form (members absent when empty):
 *   { "kind":"idle", "status":{"account":"…","time":"…","icons":["speaker"]},
 *     "lines":[{"key":1,"text":"1001","icon":"registered","selected":true}, …],
 *     "title":"…", "counter":"1/4", "body":{…by kind…}, "softkeys":["History","Directory","DND","Menu"],
 *     "popup":{"kind":"volume","text":"Ring Volume","value":8,"maximum":15},
 *     "page":{"number":1,"of":3,"key":10}, "expanded":true, "keypad":true, "grid":true, "presence":"busy",
 *     "lcd":{"backlight":10,"contrast":6,"theme":0,"wallpaper":"…","logo":"…"},
 *     "modules":[{"page":1,"of":2,"lines":[…]}] }
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define BENCH_SCREEN_SOFT_KEYS 4
/* What a Screen has unless the firmware says otherwise; the JSON form leaves these out. */
#define BENCH_SCREEN_BRIGHTEST 10
#define BENCH_SCREEN_USUAL_CONTRAST 6

/* How an LCD lays a Screen out (phone-ui 2.1). The size in pixels is the model's. */
typedef enum
{
  BENCH_LAYOUT_TOUCH,     /* 800x480 colour, touched: T48G */
  BENCH_LAYOUT_COLOUR,    /* 480x272: T46G, T29G */
  BENCH_LAYOUT_GREY,      /* 320x160, four greys: T28P */
  BENCH_LAYOUT_MONO,      /* 192x64 and 240x120: T42G, T41P, T27P */
  BENCH_LAYOUT_SMALL,     /* 132x64: T40P, T26P, T23G, T22P, T21P E2, T19P */
  BENCH_LAYOUT_CHARACTER, /* icons and two lines of 15 characters: T20P */
} BenchLayout;

typedef enum
{
  BENCH_SCREEN_BOOT,    /* text: "Initializing... Please wait!" */
  BENCH_SCREEN_IDLE,    /* big_time, big_date, text (notice such as "No Service") */
  BENCH_SCREEN_DIAL,    /* entry: on-hook and off-hook pre-dial, transfer and forward entry */
  BENCH_SCREEN_CALL,    /* call card; of a conference with a row a member */
  BENCH_SCREEN_LIST,    /* menu, history, status: rows */
  BENCH_SCREEN_FORM,    /* rows with values, one focused */
  BENCH_SCREEN_MESSAGE, /* full-screen text */
  BENCH_SCREEN_SAVER, /* the screensaver of colour models: big_time, big_date, icons; text: a picture's path */
} BenchScreenKind;

typedef enum
{
  BENCH_POPUP_NONE,
  BENCH_POPUP_NOTE,       /* a text that closes by itself */
  BENCH_POPUP_MISSED,     /* "2 New Missed Call(s)": stays until Exit or View */
  BENCH_POPUP_VOICE_MAIL, /* "3 New Voice Mail(s)": stays until Exit, View or Connect */
  BENCH_POPUP_TEXT,       /* "New Text Message(s)": stays until Exit or View */
  BENCH_POPUP_FORWARDED,  /* "1 Forwarded Call(s)", "Always Forward is enabled.": stays until Exit or View */
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

/* An expansion module: what its own LCD, or its paper labels, show. */
typedef struct
{
  guint page;       /* the page that is up, from 1 */
  guint pages;      /* 1 when it has no page keys */
  GPtrArray *lines; /* of BenchScreenLine, one a key of the page that is up */
} BenchScreenModule;

typedef struct
{
  gatomicrefcount ref_count;
  BenchScreenKind kind;

  /* Status bar. Replaced by title and counter on lists and forms. */
  char *account;
  char *time;
  GPtrArray
      *icons; /* of char*, left to right: "speaker", "muted", "dnd", "forward", "missed", "no-network" … */

  /* Of BenchScreenLine, one a line key of the model (on the touch model: one a card), or empty while lists cover
     them. Where page_key is set, that key turns the page and its label is the page's number. */
  GPtrArray *lines;
  guint page;                             /* of line keys, from 1 */
  guint pages;                            /* 1: there is no other */
  guint page_key;                         /* from 1; 0 for none */
  gboolean expanded;                      /* touch: all cards are up */
  gboolean keypad;                        /* touch: the on-screen keypad or keyboard is up */
  gboolean grid;                          /* touch: a menu of big icons; each row's icon names one */
  GPtrArray *modules;                     /* of BenchScreenModule */
  char *softkeys[BENCH_SCREEN_SOFT_KEYS]; /* "" where blank */
  /* The same in English, whatever the language: what programs find a key or its icon by. Not in the JSON form. */
  char *softkey_names[BENCH_SCREEN_SOFT_KEYS];

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
  guint marquee; /* by how many characters the label in focus has moved, when it is too long for the LCD */
  guint visible_rows; /* of a list: how many the model's LCD has room for */

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

  char *
      presence; /* Lync: "available", "busy", "dnd", "be-right-back", "away", "off-work", "offline"; "" without */

  /* How the LCD itself is set. */
  guint backlight; /* 0 out, 1 … 10 */
  guint contrast;  /* 1 … 10, of mono LCDs */
  guint theme;     /* 0 … 3, of colour LCDs */
  char *wallpaper; /* "" for the model's own, a built-in one's name, or a picture's path */
  char *logo;      /* of mono LCDs at idle: "" for none, else a text */

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
BenchScreenModule *bench_screen_add_module(BenchScreen *screen, guint page, guint pages);
void bench_screen_module_add_line(BenchScreenModule *module,
                                  const char *text,
                                  const char *icon,
                                  gboolean selected);
BenchScreenRow *
bench_screen_add_row(BenchScreen *screen, const char *icon, const char *label, const char *value);
gboolean bench_screen_equal(const BenchScreen *a, const BenchScreen *b);

JsonNode *bench_screen_to_json(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_screen_to_text(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_screen_to_speech(const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;
char *bench_screen_to_label(const BenchScreen *screen, gboolean soft_keys) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_screen_kind_name(BenchScreenKind kind);
gboolean bench_layout_from_name(const char *name, BenchLayout *layout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchScreen, bench_screen_unref)

G_END_DECLS
