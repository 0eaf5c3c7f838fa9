/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd-samples.h"

static void
add_labels(BenchScreen *screen, const char *first_icon)
{
  bench_screen_set(&screen->account, "Reception 1001");
  bench_screen_set(&screen->time, "14:03");
  bench_screen_add_line(screen, "1001", first_icon, TRUE);
  bench_screen_add_line(screen, "Ünïcode £ Ωж", "registering", FALSE);
  bench_screen_add_line(screen, "Boss with a very long label", "unregistered", FALSE);
  for (int i = 3; i < 10; i++)
    bench_screen_add_line(screen, i == 5 ? "1006" : "", i == 5 ? "held" : "", FALSE);
}

static BenchScreen *
make_boot(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_BOOT);

  bench_screen_set(&screen->title, "Welcome");
  bench_screen_set(&screen->text, "Initializing... Please wait!");
  return screen;
}

static BenchScreen *
make_idle(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_IDLE);

  add_labels(screen, "registered");
  bench_screen_set(&screen->big_time, "14:03");
  bench_screen_set(&screen->big_date, "Sun Nov 22");
  bench_screen_add_icon(screen, "ringer-off");
  bench_screen_add_icon(screen, "auto-answer");
  bench_screen_add_icon(screen, "forward");
  bench_screen_add_icon(screen, "dnd");
  bench_screen_add_icon(screen, "missed");
  bench_screen_set_softkeys(screen, "History", "Directory", "DND", "Menu");
  return screen;
}

static BenchScreen *
make_no_service(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_set(&screen->text, "No Service");
  bench_screen_add_icon(screen, "no-network");
  return screen;
}

static BenchScreen *
make_dial(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_DIAL);

  add_labels(screen, "in-use");
  bench_screen_set(&screen->title, "Enter Number");
  bench_screen_set(&screen->entry, "605");
  screen->caret = 3;
  bench_screen_set(&screen->mode, "123");
  bench_screen_set(&screen->entry_account, "1001");
  bench_screen_set(&screen->audio, "speaker");
  bench_screen_add_row(screen, "placed", "Echo service", "6050");
  bench_screen_add_row(screen, "missed", "6051", "");
  screen->selected = 0;
  bench_screen_set_softkeys(screen, "Send", "123", "Delete", "Cancel");
  return screen;
}

static BenchScreen *
make_call(const char *title, const char *icon, const char *key1, const char *key4)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_CALL);

  add_labels(screen, g_str_equal(icon, "incoming") ? "ringing" : "in-use");
  bench_screen_set(&screen->title, title);
  bench_screen_set(&screen->call_icon, icon);
  bench_screen_set(&screen->name, "Barbara Weinberg-Example");
  bench_screen_set(&screen->number, "605");
  bench_screen_set(&screen->audio, "handset");
  bench_screen_set_softkeys(screen, key1, NULL, NULL, key4);
  return screen;
}

static BenchScreen *
make_calling(void)
{
  return make_call("Calling", "calling", NULL, "Cancel");
}

static BenchScreen *
make_ringing(void)
{
  return make_call("Ringing", "ringing", NULL, "Cancel");
}

static BenchScreen *
make_incoming(void)
{
  BenchScreen *screen = make_call("Incoming Call", "incoming", "Answer", "Reject");

  bench_screen_set(&screen->via, "Via 1002");
  bench_screen_set_softkeys(screen, "Answer", "Forward", "Silence", "Reject");
  return screen;
}

static BenchScreen *
make_talking(void)
{
  BenchScreen *screen = make_call("Talking", "talking", "Transfer", "End Call");

  bench_screen_set(&screen->counter, "1/2");
  bench_screen_set(&screen->duration, "00:07");
  bench_screen_set(&screen->codec, "G.722");
  screen->wideband = TRUE;
  bench_screen_set_softkeys(screen, "Transfer", "Hold", "Conference", "End Call");
  return screen;
}

static BenchScreen *
make_muted(void)
{
  BenchScreen *screen = make_talking();

  screen->muted = TRUE;
  bench_screen_set(&screen->dtmf, "1234#");
  return screen;
}

static BenchScreen *
make_secure(void)
{
  BenchScreen *screen = make_talking();

  screen->secure = TRUE;
  bench_screen_set(&screen->codec, "");
  return screen;
}

static BenchScreen *
make_hold(void)
{
  BenchScreen *screen = make_call("Hold", "hold", "Transfer", "End Call");

  bench_screen_set(&screen->duration, "1:02:03");
  bench_screen_set_softkeys(screen, "Transfer", "Resume", "New Call", "End Call");
  return screen;
}

static BenchScreen *
make_failed(void)
{
  BenchScreen *screen = make_call("Call failed!", "failed", "New Call", "Cancel");

  bench_screen_set(&screen->reason, "Temporarily Unavailable");
  return screen;
}

/* Answered, and failed later: why stands where the duration stood. */
static BenchScreen *
make_failed_late(void)
{
  BenchScreen *screen = make_failed();

  bench_screen_set(&screen->duration, "00:07");
  bench_screen_set(&screen->reason, "Certificate not trusted: unable to get local issuer certificate");
  return screen;
}

static BenchScreen *
make_conference(void)
{
  BenchScreen *screen = make_talking();

  bench_screen_set(&screen->title, "Conference");
  bench_screen_set(&screen->counter, "");
  bench_screen_add_row(screen, NULL, "Bob Baker", "1002");
  bench_screen_add_row(screen, NULL, "Carol Coleman", "1003");
  bench_screen_set_softkeys(screen, "Split", "Hold", "New Call", "End Call");
  return screen;
}

static BenchScreen *
make_list(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_LIST);
  const char *icons[] = { "placed", "received", "missed", "forwarded" };

  bench_screen_set(&screen->title, "All Calls");
  bench_screen_set(&screen->counter, "3/9");
  for (int i = 0; i < 9; i++)
    bench_screen_add_row(screen, icons[i % 4],
                         i == 4 ? "A caller with an extremely long display name" : "Bob",
                         i < 5 ? "Today 14:03" : "Yesterday 09:10");
  screen->selected = 2;
  screen->first_visible = 1;
  bench_screen_set_softkeys(screen, "Back", "Option", "Delete", "Send");
  return screen;
}

static BenchScreen *
make_menu(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_LIST);
  const char *items[]
      = { "1. Status", "2. Features", "3. Directory", "4. History", "5. Message", "6. Settings" };

  bench_screen_set(&screen->title, "Menu");
  bench_screen_set(&screen->counter, "1/6");
  for (guint i = 0; i < G_N_ELEMENTS(items); i++)
    bench_screen_add_row(screen, NULL, items[i], NULL);
  bench_screen_set_softkeys(screen, "Back", NULL, NULL, "Enter");
  return screen;
}

static BenchScreen *
make_form(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_FORM);

  bench_screen_set(&screen->title, "Account 1");
  bench_screen_set(&screen->counter, "2/4");
  bench_screen_add_row(screen, NULL, "Activation", "Enabled")->choice = TRUE;
  bench_screen_add_row(screen, NULL, "Label", "Reception");
  bench_screen_add_row(screen, NULL, "Password", "******")->secret = TRUE;
  bench_screen_add_row(screen, NULL, "SIP Server", "127.0.0.1");
  screen->selected = 1;
  screen->caret = 9;
  bench_screen_set(&screen->mode, "abc");
  bench_screen_set_softkeys(screen, "Back", "abc", "Delete", "Save");
  return screen;
}

static BenchScreen *
make_choice(void)
{
  BenchScreen *screen = make_form();

  screen->selected = 0;
  bench_screen_set(&screen->mode, "");
  return screen;
}

static BenchScreen *
make_message(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_MESSAGE);

  bench_screen_set(&screen->title, "Network");
  bench_screen_set(&screen->text,
                   "Network unavailable! Please check the cable and the settings of this computer.");
  return screen;
}

static BenchScreen *
make_volume(void)
{
  BenchScreen *screen = make_talking();

  screen->popup = BENCH_POPUP_VOLUME;
  bench_screen_set(&screen->popup_text, "Handset Volume");
  screen->popup_value = 8;
  screen->popup_maximum = 15;
  return screen;
}

static BenchScreen *
make_missed(void)
{
  BenchScreen *screen = make_idle();

  screen->popup = BENCH_POPUP_MISSED;
  bench_screen_set(&screen->popup_text, "2 New Missed Call(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "View");
  return screen;
}

static BenchScreen *
make_voice_mail(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_add_icon(screen, "voicemail");
  screen->popup = BENCH_POPUP_VOICE_MAIL;
  bench_screen_set(&screen->popup_text, "3 New Voice Mail(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "Connect");
  return screen;
}

static BenchScreen *
make_text(void)
{
  BenchScreen *screen = make_idle();

  bench_screen_add_icon(screen, "text");
  screen->popup = BENCH_POPUP_TEXT;
  bench_screen_set(&screen->popup_text, "New Text Message(s)");
  bench_screen_set_softkeys(screen, "Exit", NULL, NULL, "View");
  return screen;
}

static BenchScreen *
make_note(void)
{
  BenchScreen *screen = make_idle();

  screen->popup = BENCH_POPUP_NOTE;
  bench_screen_set(&screen->popup_text, "Directory is not available yet");
  return screen;
}

static BenchScreen *
make_question(void)
{
  BenchScreen *screen = make_list();

  screen->popup = BENCH_POPUP_CONFIRM;
  bench_screen_set(&screen->popup_text, "Delete all items?");
  bench_screen_set_softkeys(screen, "Cancel", NULL, NULL, "OK");
  return screen;
}

const LcdSample lcd_samples[] = {
  { "boot", make_boot },
  { "idle", make_idle },
  { "no-service", make_no_service },
  { "dial", make_dial },
  { "calling", make_calling },
  { "ringing", make_ringing },
  { "incoming", make_incoming },
  { "talking", make_talking },
  { "muted", make_muted },
  { "secure", make_secure },
  { "hold", make_hold },
  { "failed", make_failed },
  { "failed-late", make_failed_late },
  { "conference", make_conference },
  { "list", make_list },
  { "menu", make_menu },
  { "form", make_form },
  { "choice", make_choice },
  { "message", make_message },
  { "volume", make_volume },
  { "missed", make_missed },
  { "voice-mail", make_voice_mail },
  { "text", make_text },
  { "note", make_note },
  { "question", make_question },
};
const guint n_lcd_samples = G_N_ELEMENTS(lcd_samples);

/* The sample of that name; the program ends when there is none. */
BenchScreen *
lcd_sample_make(const char *name)
{
  for (guint i = 0; i < n_lcd_samples; i++)
    if (g_str_equal(lcd_samples[i].name, name))
      return lcd_samples[i].make();
  g_error("no sample %s", name);
}
