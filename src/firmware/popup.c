/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boxes over the screen: notes and the volume bar that go by themselves, questions, the prompts of prompts.c.
 */
#include "firmware/firmware-private.h"

#define NOTE_MS 2000

/**
 * bench_popup_close:
 *
 * Takes away what is there; a question counts as refused.
 */
void
bench_popup_close(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->popup_timer);
  self->popup = BENCH_POPUP_NONE;
  self->popup_keys = BENCH_POPUP_KEYS_USUAL;
  self->popup_confirmed = NULL;
}

static gboolean
on_timeout(gpointer data)
{
  BenchFirmware *self = data;

  self->popup_timer = 0;
  bench_firmware_begin(self);
  bench_popup_close(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

static void
show(BenchFirmware *self, BenchPopupKind kind, const char *text)
{
  bench_popup_close(self);
  self->popup = kind;
  bench_screen_set(&self->popup_text, text);
}

/**
 * bench_popup_note:
 *
 * Shows a text for two seconds or until the next key; the event stream is told too.
 */
void
bench_popup_note(BenchFirmware *self, const char *text)
{
  bench_popup_hold(self, text);
  self->popup_timer = bench_clock_add(self->clock, NOTE_MS, on_timeout, self);
}

/**
 * bench_popup_hold:
 *
 * Shows a text until somebody takes it away, or the next key; the event stream is told too.
 */
void
bench_popup_hold(BenchFirmware *self, const char *text)
{
  show(self, BENCH_POPUP_NOTE, text);
  bench_event_bus_emit(self->events, BENCH_EVENT_NOTICE, "text", G_TYPE_STRING, text, NULL);
}

/**
 * bench_popup_error:
 * @error: (nullable): whose message is fit for the LCD
 */
void
bench_popup_error(BenchFirmware *self, const GError *error)
{
  bench_popup_note(self, error != NULL ? error->message : N_("Call failed!"));
}

/**
 * bench_popup_volume:
 * @value: 0 to 15
 */
void
bench_popup_volume(BenchFirmware *self, const char *text, int value)
{
  show(self, BENCH_POPUP_VOLUME, text);
  self->popup_value = value;
  self->popup_timer = bench_clock_add(self->clock, NOTE_MS, on_timeout, self);
}

/**
 * bench_popup_ask:
 * @confirmed: called when the answer is OK
 */
void
bench_popup_ask(BenchFirmware *self, const char *question, void (*confirmed)(BenchFirmware *self))
{
  show(self, BENCH_POPUP_CONFIRM, question);
  self->popup_confirmed = confirmed;
}

/**
 * bench_popup_ask_for:
 * @confirmed: called when the answer is OK
 * @ms: how long the question stays; then it counts as refused
 */
void
bench_popup_ask_for(BenchFirmware *self,
                    const char *question,
                    void (*confirmed)(BenchFirmware *self),
                    guint ms)
{
  bench_popup_ask(self, question, confirmed);
  self->popup_timer = bench_clock_add(self->clock, ms, on_timeout, self);
}

/**
 * bench_popup_offer:
 * @confirmed: called when the answer is OK
 *
 * Asks for something that the phone would do by itself: OK is the first key, Cancel the last.
 */
void
bench_popup_offer(BenchFirmware *self, const char *question, void (*confirmed)(BenchFirmware *self))
{
  bench_popup_ask(self, question, confirmed);
  self->popup_keys = BENCH_POPUP_KEYS_OFFER;
}

/**
 * bench_popup_wait:
 *
 * Shows a text that stays until the phone goes on, or somebody presses Cancel.
 */
void
bench_popup_wait(BenchFirmware *self, const char *text)
{
  show(self, BENCH_POPUP_CONFIRM, text);
  self->popup_keys = BENCH_POPUP_KEYS_WAIT;
}

/**
 * bench_popup_waits:
 *
 * Returns: whether that text is still up.
 */
gboolean
bench_popup_waits(BenchFirmware *self)
{
  return self->popup == BENCH_POPUP_CONFIRM && self->popup_keys == BENCH_POPUP_KEYS_WAIT;
}

/**
 * bench_popup_visible:
 *
 * Returns: what is up; prompts show only on the idle screen.
 */
BenchPopupKind
bench_popup_visible(BenchFirmware *self)
{
  /* The boot screen says by itself that files are on their way. */
  if (self->popup != BENCH_POPUP_NONE)
    return self->booting && self->updating ? BENCH_POPUP_NONE : self->popup;
  /* A prompt ends the screensaver. */
  return bench_firmware_view(self) == BENCH_VIEW_IDLE || bench_firmware_view(self) == BENCH_VIEW_SAVER
             ? bench_prompts_visible(self)
             : BENCH_POPUP_NONE;
}

/**
 * bench_popup_translate_softkeys:
 * @screen: whose soft keys were set in English
 */
void
bench_popup_translate_softkeys(BenchFirmware *self, BenchScreen *screen)
{
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    bench_screen_set(&screen->softkeys[i], bench_text_softkey(self, screen->softkey_names[i]));
}

/**
 * bench_popup_compose:
 *
 * Puts the pop-up on the Screen; a question and the prompt bring their own soft keys.
 */
void
bench_popup_compose(BenchFirmware *self, BenchScreen *screen)
{
  screen->popup = bench_popup_visible(self);
  switch (screen->popup)
    {
    case BENCH_POPUP_NONE:
      return;
    case BENCH_POPUP_NOTE:
      bench_screen_set(&screen->popup_text, bench_text(self, self->popup_text));
      return;
    case BENCH_POPUP_MISSED:
    case BENCH_POPUP_VOICE_MAIL:
    case BENCH_POPUP_TEXT:
    case BENCH_POPUP_FORWARDED:
      bench_prompts_compose(self, screen);
      return;
    case BENCH_POPUP_VOLUME:
      bench_screen_set(&screen->popup_text, bench_text(self, self->popup_text));
      screen->popup_value = self->popup_value;
      screen->popup_maximum = BENCH_VOLUME_STEPS;
      return;
    case BENCH_POPUP_CONFIRM:
      bench_screen_set(&screen->popup_text, bench_text(self, self->popup_text));
      if (self->popup_keys == BENCH_POPUP_KEYS_USUAL)
        bench_screen_set_softkeys(screen, K_("Cancel"), "", "", K_("OK"));
      else
        bench_screen_set_softkeys(screen, self->popup_keys == BENCH_POPUP_KEYS_OFFER ? K_("OK") : "", "", "",
                                  K_("Cancel"));
      bench_popup_translate_softkeys(self, screen);
      return;
    }
}

static gboolean
is_soft_or_navigation(BenchKey key)
{
  return bench_key_to_digit(key) != 0 || (key >= BENCH_KEY_SOFT_1 && key <= BENCH_KEY_X);
}

static gboolean
answer_question(BenchFirmware *self, BenchKey key)
{
  void (*confirmed)(BenchFirmware * self) = self->popup_confirmed;
  gboolean usual = self->popup_keys == BENCH_POPUP_KEYS_USUAL;

  if (confirmed != NULL && (key == (usual ? BENCH_KEY_SOFT_4 : BENCH_KEY_SOFT_1) || key == BENCH_KEY_OK))
    {
      bench_popup_close(self);
      confirmed(self);
      return TRUE;
    }
  if (key == (usual ? BENCH_KEY_SOFT_1 : BENCH_KEY_SOFT_4) || key == BENCH_KEY_X)
    {
      bench_popup_close(self);
      return TRUE;
    }
  if (is_soft_or_navigation(key))
    return TRUE;
  /* Hook, speaker and the like do what they do, and leave the question behind. */
  bench_popup_close(self);
  return FALSE;
}

/**
 * bench_popup_key:
 *
 * Gives the pop-up, if one is up, the first look at a key.
 *
 * Returns: whether the key has done its work.
 */
gboolean
bench_popup_key(BenchFirmware *self, BenchKey key)
{
  switch (bench_popup_visible(self))
    {
    case BENCH_POPUP_NONE:
      return FALSE;
    case BENCH_POPUP_NOTE:
      bench_popup_close(self);
      /* X only takes the note away; any other key goes on to do its work. */
      return key == BENCH_KEY_X;
    case BENCH_POPUP_VOLUME:
      bench_popup_close(self);
      return key == BENCH_KEY_X;
    case BENCH_POPUP_MISSED:
    case BENCH_POPUP_VOICE_MAIL:
    case BENCH_POPUP_TEXT:
    case BENCH_POPUP_FORWARDED:
      return bench_prompts_key(self, bench_popup_visible(self), key);
    case BENCH_POPUP_CONFIRM:
      return answer_question(self, key);
    }
  g_return_val_if_reached(FALSE);
}
