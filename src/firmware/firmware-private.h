/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the firmware share. One file a concern:
 *
 *   firmware.c     the object, its timers, which screen is up, where a key goes
 *   actions.c      what scripts do without keys
 *   tell.c         telling listeners what differs
 *   getters.c      what listeners read
 *   held-keys.c    auto-repeat and long presses
 *   compose.c      the Screen of the present state
 *   leds.c         the LEDs
 *   sounds.c       its tone and ring tone, and short tones
 *   lock.c         the phone lock
 *   lync.c lync-pages.c   the Lync Edition: signing in, presence
 *   display.c      backlight, screensaver, wallpaper
 *   dss-key.c dss-act.c line-keys.c module-keys.c   keys whose function is a setting
 *   monitored-leds.c   LEDs of others' lines, by state and mode
 *   idle.c dial.c call-screen.c    the screens of the phone
 *   call-more.c    the talking screen's further soft keys
 *   softkeys.c     pages of soft keys, and files that say what they are (softkey-layout.c)
 *   call-watch.c   what call control reports: focus, history, finished calls, what waits for a hold
 *   paths.c        hook, speaker, headset, mute, volume
 *   auto-redial.c  a busy number again
 *   consult.c      two calls that become a transfer or a conference
 *   conference-page.c   the members of a conference
 *   paging-screen.c     multicast pages, out and in
 *   intercom.c     calls that were answered because the caller asked for it
 *   touch.c        touches of a touch LCD
 *   language.c     its words in the phone's language
 *   marquee.c      long labels on mono LCDs
 *   popup.c        notes, questions, the missed-call prompt
 *   menu.c form.c list-pages.c   pages made from tables; menu-tree.c reads the tables of data/menus.tsv
 *   menu-names.c   the pages and actions of C that the menu names; choices.c what some fields choose from
 *   status-pages.c empty-pages.c time-pages.c diagnostics.c   such pages; phone-clock.c the time that is shown
 *   menu-levels.c access-pages.c   which user level has which item; passwords
 *   ring-pages.c   choosing ring tones
 *   update.c       provisioning: the menu, dialled codes, "Updating..."
 *   rtp-status.c   how a call sounds, and did
 *   history-pages.c   call lists
 *   prompts.c texts-pages.c   what waits for the user: voice mail, text messages
 *
 * Every entry from outside is wrapped in bench_firmware_begin() and bench_firmware_end(); the last end
 * composes once. Threads: main context only.
 */
#pragma once

#include "firmware/choices.h"
#include "firmware/firmware.h"
#include "firmware/language.h"
#include "firmware/menu-tree.h"
#include "firmware/softkey-layout.h"
#include "firmware/text-entry.h"
#include "settings/item-levels.h"

G_BEGIN_DECLS

#define BENCH_VOLUME_STEPS 15

typedef enum
{
  BENCH_VIEW_BOOT,
  BENCH_VIEW_IDLE,
  BENCH_VIEW_SAVER,
  BENCH_VIEW_PAGE,
  BENCH_VIEW_DIAL,
  BENCH_VIEW_CALL,
  BENCH_VIEW_PAGING,
  BENCH_VIEW_FINISHED,
} BenchView;

typedef enum
{
  BENCH_ENTRY_DIAL,
  BENCH_ENTRY_TRANSFER,
  BENCH_ENTRY_FORWARD,
  BENCH_ENTRY_CONFERENCE,
} BenchEntryPurpose;

typedef enum
{
  BENCH_WAIT_NOTHING,
  BENCH_WAIT_DIAL,
  BENCH_WAIT_RESUME,
} BenchWaitFor;

/* One soft key: its label, in English unless a person named it, and what it does. */
typedef struct
{
  const char *label;
  void (*act)(BenchFirmware *self);
  gboolean named; /* by a person, so it is shown as it is */
} BenchSoftKey;

/* What a soft key can be for, by its name in files of soft keys. */
typedef struct
{
  const char *type;
  BenchSoftKey key; /* without a label: not now */
} BenchSoftKeyChoice;

/* Which keys a question has. */
typedef enum
{
  BENCH_POPUP_KEYS_USUAL, /* Cancel, OK */
  BENCH_POPUP_KEYS_OFFER, /* OK, Cancel */
  BENCH_POPUP_KEYS_WAIT,  /* Cancel only */
} BenchPopupKeys;

/* How a kind of page behaves. */
typedef struct
{
  void (*compose)(BenchFirmware *self, BenchPage *page, BenchScreen *screen);
  void (*softkeys)(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
  void (*key)(BenchFirmware *self, BenchPage *page, BenchKey key);
} BenchPageType;

struct _BenchPage
{
  const BenchPageType *type;
  gconstpointer table; /* the menu, form or information it is made from */
  guint argument;      /* number of an account, a key, a module …, or a history kind */
  char *subject;       /* of what a list led to: "linekey.3"; or a text that is shown; NULL for none */
  gint64 id;           /* of a history entry */
  guint selected;
  guint first_visible;
  gboolean from_redial;
  BenchLevel level;      /* whose rights the person at the phone has here */
  gboolean read_only;    /* that level may look, but change nothing */
  GPtrArray *values;     /* forms: the values edited, one a field */
  GArray *shown;         /* forms: indexes of the fields that are there as things stand */
  GPtrArray *entries;    /* history lists */
  BenchTextEntry *entry; /* forms: the field in focus, when it takes text */
};

/* What we remember about a call besides what call control knows. */
typedef struct
{
  GString *dtmf;
  BenchTransferState transfer;
  gboolean ended;
  gboolean silenced;
  gboolean by_hand;   /* forwarded with its soft key */
  gboolean announced; /* as an intercom call */
  gboolean holding;   /* a hold is on its way */
} BenchCallNote;

struct _BenchFirmware
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchCallControl *calls;
  BenchHistory *history;
  BenchTextStore *texts;
  BenchEventBus *events;
  BenchClock *clock;
  BenchModel *model; /* which phone this is: benchphone.model */
  BenchAccess *access;
  BenchItemLevels *item_levels; /* of web_item_level.url, NULL until needed */
  char *item_levels_stamp;      /* of its file */

  guint depth; /* of begin and end */
  gboolean started;
  gboolean booting;
  gboolean updating; /* a provisioning server's files are on their way */
  gboolean network;
  guint boot_timer;
  guint tick;
  guint account; /* the default one */

  gboolean lifted;  /* the handset */
  gboolean headset; /* headset mode */
  gboolean open;    /* an audio path is open: off-hook */
  gboolean muted;
  gboolean group;       /* the loudspeaker beside handset or headset, until the call ends */
  guint announce_timer; /* the tone of an intercom call is up */
  BenchAudioPath path;

  gboolean dialling;
  BenchEntryPurpose purpose;
  BenchTextEntry *entry;
  guint entry_line;
  guint entry_call; /* the call to transfer, forward or confer about */
  BenchEntryPurpose consult_purpose;
  guint consult_about; /* a held call … */
  guint consult_call;  /* … and the one placed because of it, 0 for none */
  GPtrArray *matches;
  guint match; /* index into matches, or their number for none */
  guint autodial;

  const char *presence; /* Lync: as chosen, an interned string; NULL for what the calls say */

  gboolean locked;
  guint lock_timer;
  gboolean dim;   /* the backlight is down */
  gboolean saver; /* the screensaver is due, while the phone is idle */
  guint dim_timer;
  guint saver_timer;
  BenchPopupKind seen_popup; /* when last looked at … */
  gboolean seen_call;        /* … and whether there was a call */

  guint line_page;  /* of line keys, from 0 */
  guint line_pages; /* how many there were when last counted, at least 1 */
  guint module_pages[BENCH_MOST_MODULES];

  guint focus;     /* id of a call, 0 for none */
  guint more_call; /* whose soft keys are on page more_page, in that state */
  guint more_state;
  guint more_page;
  GPtrArray *layouts[BENCH_SOFTKEY_STATES];  /* of custom_softkey_*.url, NULL for none or a wrong one … */
  char *layout_stamps[BENCH_SOFTKEY_STATES]; /* … of these files, NULL before they are needed */
  gboolean paging;                           /* a page is up; how things were before it: */
  gboolean paging_open;
  BenchAudioPath paging_path;
  guint digit_timer; /* the last digit sent may be read */
  GHashTable *notes;
  BenchCall *finished;
  guint finished_timer;
  char *redial_number; /* auto redial: what was busy, NULL for nothing yet … */
  guint redial_line;
  guint redial_left;    /* … how often it may be called again … */
  guint redial_seconds; /* … and in how long */
  guint redial_timer;
  gboolean redialling; /* the present or last call was placed by it */
  BenchWaitFor waiting;
  guint waiting_timer;
  guint waiting_hold; /* the call whose hold we wait for */
  guint waiting_call;
  guint waiting_line;
  char *waiting_number;

  GPtrArray *pages;

  BenchPopupKind popup;
  char *popup_text;
  int popup_value;
  guint popup_timer;
  BenchPopupKeys popup_keys;
  void (*popup_confirmed)(BenchFirmware *self);
  guint missed;          /* calls the prompt tells of */
  guint known_mail;      /* new voice mails when last looked at */
  guint forwarded;       /* so are these */
  guint forward_prompts; /* forwarding that was switched on, a bit each */
  gboolean mail_prompt;  /* the user has not been through these prompts */
  gboolean text_prompt;
  GHashTable *sending; /* call control's id of a text message -> its id in the store */

  guint marquee;     /* steps that the label in focus has run through */
  gboolean expanded; /* touch: all line-key cards are up */
  gboolean keypad;   /* touch: so is the on-screen keypad, wherever something is typed */

  BenchKey held;
  guint repeat_timer;
  guint long_timer;

  BenchScreen *screen;
  char *screen_text;
  GArray *leds; /* of BenchLed */
  BenchTone tone;
  char *ring; /* as told */
  char *ring_folder;
  char *preview; /* the ring tone that is tried, NULL for none */
  guint preview_timer;
  guint come_back_timer; /* a transfer has failed: it rings */
  guint record_reminder; /* sounds while a call is being recorded */
  guint hold_reminder;
  guint hold_reminder_ms;  /* how often it sounds, 0 for not at all */
  GCancellable *diagnosis; /* a ping or trace that is on its way, NULL for none */
  BenchAudioPath told_path;
  guint told_volume;
  guint told_ringer_volume;
  gboolean told_muted;
  gboolean told_group;
};

/* firmware.c */
void bench_firmware_begin(BenchFirmware *self);
void bench_firmware_end(BenchFirmware *self);
BenchView bench_firmware_view(BenchFirmware *self);
void bench_firmware_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_firmware_handle(BenchFirmware *self, BenchKey key);

/* tell.c */
void bench_firmware_tell(BenchFirmware *self);
void bench_firmware_tell_key_tone(BenchFirmware *self, char digit);

/* sounds.c */
BenchTone bench_compose_tone(BenchFirmware *self);
const char *bench_compose_ring(BenchFirmware *self);
void bench_sounds_note(BenchFirmware *self, BenchTone tone);
void bench_sounds_sent(BenchFirmware *self);
guint bench_sounds_busy_ms(BenchFirmware *self, const BenchCall *call);
void bench_sounds_watch(BenchFirmware *self);
void bench_sounds_come_back(BenchFirmware *self);
void bench_sounds_heed(BenchFirmware *self);
void bench_sounds_preview(BenchFirmware *self, const char *ring);
void bench_sounds_close(BenchFirmware *self);

/* held-keys.c */
void bench_held_keys_press(BenchFirmware *self, BenchKey key);
void bench_held_keys_release(BenchFirmware *self);

/* compose.c */
const char *bench_firmware_line_icon(BenchFirmware *self, guint line);
gboolean bench_firmware_has_seized(BenchFirmware *self, guint line);
BenchCall *bench_firmware_call_of_line(BenchFirmware *self, guint line);
BenchScreen *bench_compose_screen(BenchFirmware *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_compose_time(BenchFirmware *self, gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
char *bench_compose_date(BenchFirmware *self, gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
char *bench_compose_duration(gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_path_name(BenchAudioPath path);

/* marquee.c */
#define BENCH_MARQUEE_MS 300
gboolean bench_marquee_runs(BenchFirmware *self, const BenchScreen *screen);
void bench_marquee_step(BenchFirmware *self);
void bench_marquee_compose(BenchFirmware *self, BenchScreen *screen);

/* touch.c */
BenchTextEntry *bench_touch_entry(BenchFirmware *self);
void bench_touch_compose(BenchFirmware *self, BenchScreen *screen);

/* leds.c */
GArray *bench_compose_leds(BenchFirmware *self) G_GNUC_WARN_UNUSED_RESULT;

/* idle.c */
gboolean bench_idle_has_service(BenchFirmware *self);
void bench_idle_compose(BenchFirmware *self, BenchScreen *screen);
void bench_idle_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_idle_key(BenchFirmware *self, BenchKey key);
void bench_idle_line_key(BenchFirmware *self, guint index);
void bench_idle_message_key(BenchFirmware *self);
void bench_idle_directory(BenchFirmware *self);
void bench_idle_menu(BenchFirmware *self);
void bench_idle_status(BenchFirmware *self);
void bench_idle_toggle_dnd(BenchFirmware *self);
guint bench_idle_find_account(BenchFirmware *self, guint from, int step);
void bench_idle_step_account(BenchFirmware *self, int step);
gboolean bench_idle_programmable(BenchFirmware *self, BenchKey key);

/* dial.c */
void bench_dial_open(BenchFirmware *self, BenchEntryPurpose purpose, guint line);
void bench_dial_close(BenchFirmware *self);
void bench_dial_cancel(BenchFirmware *self);
void bench_dial_send(BenchFirmware *self);
void bench_dial_edited(BenchFirmware *self);
void bench_dial_blind_transfer(BenchFirmware *self);
void bench_dial_key(BenchFirmware *self, BenchKey key);
void bench_dial_insert(BenchFirmware *self, const char *text);
void bench_dial_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_dial_compose(BenchFirmware *self, BenchScreen *screen);

/* call-digits.c */
void bench_call_digits_compose(BenchFirmware *self, const BenchCallNote *note, BenchScreen *screen);
void bench_call_digits_press(BenchFirmware *self, BenchCall *call, char digit);
gboolean bench_call_digits_transfer(BenchFirmware *self, BenchCall *call);

/* call-screen.c */
void bench_call_screen_compose(BenchFirmware *self, BenchScreen *screen);
void bench_call_screen_compose_finished(BenchFirmware *self, BenchScreen *screen);
void bench_call_screen_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_call_screen_finished_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_call_screen_key(BenchFirmware *self, BenchKey key);
void bench_call_screen_finished_key(BenchFirmware *self, BenchKey key);
void bench_call_screen_toggle_hold(BenchFirmware *self);
void bench_call_screen_transfer(BenchFirmware *self);
void bench_call_screen_new_call(BenchFirmware *self);
void bench_call_screen_conference(BenchFirmware *self);

/* call-party.c */
void bench_call_party_compose(BenchFirmware *self, const BenchCall *call, BenchScreen *screen);

/* call-more.c */
void bench_call_more_compose(BenchFirmware *self, const BenchCall *call, BenchScreen *screen);
void bench_call_more_record(BenchFirmware *self);
void
bench_call_more_fold(BenchFirmware *self, const BenchCall *call, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);

/* softkeys.c */
void bench_softkeys_turn_back(BenchFirmware *self, guint about, guint state);
void bench_softkeys_fold(BenchFirmware *self,
                         BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS],
                         const BenchSoftKey *more,
                         guint n_more);
void bench_softkeys_fold_third(BenchFirmware *self,
                               const BenchSoftKey *all,
                               guint n,
                               BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
gboolean bench_softkeys_customize(BenchFirmware *self,
                                  BenchSoftKeyState state,
                                  const BenchSoftKeyChoice *choices,
                                  guint n,
                                  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_softkeys_close(BenchFirmware *self);

/* call-watch.c */
void bench_call_watch_connect(BenchFirmware *self);
BenchCall *bench_call_watch_focus(BenchFirmware *self);
BenchCall *bench_call_watch_ringing(BenchFirmware *self);
BenchCall *bench_call_watch_active(BenchFirmware *self);
guint bench_call_watch_alive(BenchFirmware *self);
BenchCallNote *bench_call_watch_note(BenchFirmware *self, guint id);
gboolean bench_call_watch_dial(BenchFirmware *self, guint line, const char *number, GError **error);
gboolean bench_call_watch_answer(BenchFirmware *self, BenchCall *call, GError **error);
void bench_call_watch_resume(BenchFirmware *self, BenchCall *call);
void bench_call_watch_hold(BenchFirmware *self, BenchCall *call);
void bench_call_watch_cancel_dial(BenchFirmware *self);
void bench_call_watch_dismiss(BenchFirmware *self);
void bench_call_watch_refocus(BenchFirmware *self);
void bench_call_note_free(BenchCallNote *note);

/* auto-redial.c */
void bench_auto_redial_ended(BenchFirmware *self, const BenchCall *call);
void bench_auto_redial_close(BenchFirmware *self);

/* consult.c */
void bench_consult_begin(BenchFirmware *self, BenchEntryPurpose purpose, guint about, guint call);
BenchCall *bench_consult_find_about(BenchFirmware *self, const BenchCall *call);
gboolean bench_consult_complete(BenchFirmware *self);
void bench_consult_conference(BenchFirmware *self, BenchCall *held);
GPtrArray *bench_consult_list_members(BenchFirmware *self) G_GNUC_WARN_UNUSED_RESULT;
void bench_consult_split(BenchFirmware *self);
void bench_consult_toggle_hold(BenchFirmware *self);
void bench_consult_compose(BenchFirmware *self, BenchScreen *screen);

/* conference-page.c */
void bench_conference_page_open(BenchFirmware *self);
void bench_conference_page_forget(BenchFirmware *self);

/* paging-screen.c */
void bench_paging_connect(BenchFirmware *self);
gboolean bench_paging_is_up(BenchFirmware *self);
void bench_paging_end(BenchFirmware *self);
void bench_paging_compose(BenchFirmware *self, BenchScreen *screen);
void bench_paging_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_paging_key(BenchFirmware *self, BenchKey key);

/* intercom.c */
void bench_intercom_begin(BenchFirmware *self);
void bench_intercom_end(BenchFirmware *self);

/* paths.c */
BenchAudioPath bench_paths_default(BenchFirmware *self);
void bench_paths_open(BenchFirmware *self);
void bench_paths_close(BenchFirmware *self);
void bench_paths_hook(BenchFirmware *self);
void bench_paths_speaker(BenchFirmware *self);
void bench_paths_headset(BenchFirmware *self);
void bench_paths_mute(BenchFirmware *self);
void bench_paths_group(BenchFirmware *self);
gboolean bench_paths_is_group(BenchFirmware *self);
const char *bench_paths_heard_parameter(BenchFirmware *self, const char **title);
void bench_paths_volume(BenchFirmware *self, int step);
const char *bench_paths_volume_parameter(BenchAudioPath path);

/* popup.c */
/* Texts in English, which are looked up, or words already translated. */
void bench_popup_note(BenchFirmware *self, const char *text);
void bench_popup_hold(BenchFirmware *self, const char *text);
void bench_popup_error(BenchFirmware *self, const GError *error);
void bench_popup_volume(BenchFirmware *self, const char *text, int value);
void bench_popup_ask(BenchFirmware *self, const char *question, void (*confirmed)(BenchFirmware *self));
void bench_popup_ask_for(BenchFirmware *self,
                         const char *question,
                         void (*confirmed)(BenchFirmware *self),
                         guint ms);
void bench_popup_offer(BenchFirmware *self, const char *question, void (*confirmed)(BenchFirmware *self));
void bench_popup_wait(BenchFirmware *self, const char *text);
gboolean bench_popup_waits(BenchFirmware *self);
void bench_popup_close(BenchFirmware *self);
void bench_popup_translate_softkeys(BenchFirmware *self, BenchScreen *screen);
BenchPopupKind bench_popup_visible(BenchFirmware *self);
void bench_popup_compose(BenchFirmware *self, BenchScreen *screen);
gboolean bench_popup_key(BenchFirmware *self, BenchKey key);

/* prompts.c */
guint bench_prompts_count_mail(BenchFirmware *self);
void bench_prompts_line_changed(BenchFirmware *self);
void bench_prompts_setting_changed(BenchFirmware *self, const char *name);
void bench_prompts_forwarded(BenchFirmware *self);
BenchPopupKind bench_prompts_visible(BenchFirmware *self);
gboolean bench_prompts_call_mailbox(BenchFirmware *self);
void bench_prompts_compose(BenchFirmware *self, BenchScreen *screen);
gboolean bench_prompts_key(BenchFirmware *self, BenchPopupKind kind, BenchKey key);

/* texts-pages.c */
void bench_texts_page_connect(BenchFirmware *self);
void bench_texts_page_open(BenchFirmware *self, BenchTextKind kind);
gboolean bench_texts_page_send(BenchFirmware *self, const char *number, const char *words, GError **error);

/* menu.c */
BenchPage *bench_page_push(BenchFirmware *self, const BenchPageType *type, gconstpointer table);
BenchPage *bench_page_top(BenchFirmware *self);
void bench_page_back(BenchFirmware *self);
void bench_page_close_all(BenchFirmware *self);
void bench_page_free(BenchPage *page);
void bench_page_set_counter(BenchFirmware *self, BenchPage *page, BenchScreen *screen, guint rows);
gboolean bench_page_move(BenchPage *page, BenchKey key, guint rows);

/* A list that is made anew each time it is shown. */
typedef struct
{
  const char *title;
  const char *empty; /* shown when there are no rows */
  void (*fill)(BenchFirmware *self, BenchPage *page, BenchScreen *screen);
  void (*enter)(BenchFirmware *self, BenchPage *page); /* NULL: read only */
  const char *enter_label;                             /* NULL: "Enter" */
} BenchInformationTable;

void bench_menu_open_menu(BenchFirmware *self, gconstpointer target, guint argument);
void bench_menu_open_information(BenchFirmware *self, gconstpointer target, guint argument);
void bench_menu_open(BenchFirmware *self, const char *name);
gboolean bench_menu_is_lync(BenchFirmware *self);
gboolean bench_menu_open_dss_key(BenchFirmware *self, const char *key_name);
gboolean bench_menu_holds(BenchFirmware *self, const BenchMenuCondition *condition, const BenchPage *page);

/* form.c */
void bench_form_open(BenchFirmware *self, gconstpointer target, guint argument);
void
bench_form_open_for(BenchFirmware *self, const BenchFormTable *table, guint argument, const char *subject);
gboolean bench_form_holds(const BenchPage *page, const BenchMenuCondition *condition);
const char *bench_form_value(BenchPage *page, guint field);
void bench_form_fill(BenchPage *page, guint field, const char *value);
void bench_form_make_read_only(BenchFirmware *self, BenchPage *page);
gboolean bench_form_hides(BenchFirmware *self, BenchKey key);

/* list-pages.c */
void bench_list_page_open(BenchFirmware *self, gconstpointer target, guint argument);

/* status-pages.c */
extern const BenchInformationTable bench_page_information;
extern const BenchInformationTable bench_page_network;
extern const BenchInformationTable bench_page_phone;
extern const BenchInformationTable bench_page_account_states;
extern const BenchInformationTable bench_page_modules;
extern const BenchInformationTable bench_page_firmware;
extern const BenchInformationTable bench_page_bluetooth;
extern const BenchInformationTable bench_page_wifi;

/* empty-pages.c */
void bench_empty_page_open(BenchFirmware *self, gconstpointer target, guint argument);
void bench_empty_page_open_lync(BenchFirmware *self, gconstpointer target, guint argument);

/* diagnostics.c */
void bench_diagnostics_open(BenchFirmware *self, gconstpointer target, guint argument);
void bench_diagnostics_close(BenchFirmware *self);

/* phone-clock.c, time-pages.c */
GDateTime *bench_phone_clock_local(BenchSettings *settings, gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
char *bench_phone_clock_offset(BenchSettings *settings, const char *date, const char *time, gint64 wall_us)
    G_GNUC_WARN_UNUSED_RESULT;
void bench_time_page_open(BenchFirmware *self, gconstpointer target, guint argument);

/* network-help.c */
void bench_network_help_heed(BenchFirmware *self);

/* other pages */
extern const BenchInformationTable bench_page_mailboxes;
extern const BenchInformationTable bench_page_rings;
extern const BenchInformationTable bench_page_paging_list;
void bench_texts_page_open_item(BenchFirmware *self, gconstpointer target, guint argument);
void bench_texts_page_open_new(BenchFirmware *self, gconstpointer target, guint argument);

/* access-pages.c */
extern const BenchFormField bench_access_page_fields[1];
extern const BenchFormTable bench_form_set_password;
extern const BenchFormTable bench_form_change_pin;
extern const BenchInformationTable bench_page_user_mode;
void bench_access_page_open_advanced(BenchFirmware *self, gconstpointer target, guint argument);
gboolean bench_access_page_check(BenchFirmware *self, BenchPage *page, BenchLevel least, BenchLevel *level);

/* menu-levels.c */
BenchItemLevel bench_menu_levels_find(BenchFirmware *self, const char *menu, const char *item);

/* reset.c */
void bench_reset_ask(BenchFirmware *self);
void bench_reset_ask_factory(BenchFirmware *self, gconstpointer target, guint argument);
void bench_reset_ask_part(BenchFirmware *self, gconstpointer target, guint argument);
void bench_reset_ask_reboot(BenchFirmware *self, gconstpointer target, guint argument);

/* update.c */
void bench_update_ask(BenchFirmware *self, gconstpointer target, guint argument);
void bench_update_offer(BenchFirmware *self);
gboolean bench_update_dial_code(BenchFirmware *self, const char *number);

/* rtp-status.c */
extern const BenchInformationTable bench_page_rtp_status;
void bench_rtp_status_open(BenchFirmware *self);
void bench_rtp_status_add_record(BenchFirmware *self, BenchScreen *screen, const char *figures);

/* history-pages.c */
void bench_history_page_open(BenchFirmware *self, BenchHistoryKind kind);
void bench_history_page_open_item(BenchFirmware *self, gconstpointer target, guint argument);
void bench_history_page_redial(BenchFirmware *self);
char *bench_history_page_when(BenchFirmware *self, gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_history_page_matches(BenchFirmware *self, const char *digits) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
