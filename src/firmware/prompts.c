/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What waits for the user: missed calls, voice mail, text messages: the prompts over the idle screen, one after
 * the other, and whether anything is new at all (icons, power LED).
 */
#include "firmware/firmware-private.h"

/**
 * bench_prompts_count_mail:
 *
 * Returns: new voice mails of all lines.
 */
guint
bench_prompts_count_mail(BenchFirmware *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  guint mails = 0;

  for (guint i = 0; i < lines->len; i++)
    mails += ((BenchLine *) g_ptr_array_index(lines, i))->new_messages;
  return mails;
}

/**
 * bench_prompts_line_changed:
 *
 * A line changed: more voice mail than before brings the prompt, none at all takes it away.
 */
void
bench_prompts_line_changed(BenchFirmware *self)
{
  guint mails = bench_prompts_count_mail(self);

  if (mails > self->known_mail
      && bench_settings_get_boolean(self->settings, "phone_setting.voice_mail_popup.enable"))
    self->mail_prompt = TRUE;
  if (mails > self->known_mail)
    bench_sounds_note(self, BENCH_TONE_MESSAGE);
  if (mails == 0)
    self->mail_prompt = FALSE;
  self->known_mail = mails;
}

static const struct
{
  const char *parameter;
  const char *words;
} forwards[] = {
  { "forward.always.enable", N_("Always Forward is enabled.") },
  { "forward.busy.enable", N_("Busy Forward is enabled.") },
  { "forward.no_answer.enable", N_("No Answer Forward is enabled.") },
};

/**
 * bench_prompts_setting_changed:
 * @name: of a parameter
 *
 * Forwarding that was just switched on is told; switched off, it is no more.
 */
void
bench_prompts_setting_changed(BenchFirmware *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(forwards); i++)
    {
      if (!g_str_equal(forwards[i].parameter, name))
        continue;
      if (!bench_settings_get_boolean(self->settings, name))
        self->forward_prompts &= ~(1U << i);
      else if (bench_settings_get_boolean(self->settings, "phone_setting.forward_call_popup.enable"))
        self->forward_prompts |= 1U << i;
    }
}

/**
 * bench_prompts_forwarded:
 *
 * A call was forwarded by the phone itself.
 */
void
bench_prompts_forwarded(BenchFirmware *self)
{
  if (bench_settings_get_boolean(self->settings, "phone_setting.forward_call_popup.enable"))
    self->forwarded++;
}

static const char *
forward_words(BenchFirmware *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(forwards); i++)
    if ((self->forward_prompts & 1U << i) != 0)
      return forwards[i].words;
  return "";
}

/**
 * bench_prompts_visible:
 *
 * Returns: the prompt that is due on the idle screen, %BENCH_POPUP_NONE when there is none.
 */
BenchPopupKind
bench_prompts_visible(BenchFirmware *self)
{
  if (self->missed > 0)
    return BENCH_POPUP_MISSED;
  if (self->mail_prompt)
    return BENCH_POPUP_VOICE_MAIL;
  if (self->text_prompt)
    return BENCH_POPUP_TEXT;
  return self->forwarded > 0 || self->forward_prompts != 0 ? BENCH_POPUP_FORWARDED : BENCH_POPUP_NONE;
}

/* The line whose mailbox a key calls: the default one, unless only another has mail. */
static BenchLine *
mail_line(BenchFirmware *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  BenchLine *chosen = bench_call_control_get_line(self->calls, self->account);

  if (chosen != NULL && chosen->new_messages > 0)
    return chosen;
  for (guint i = 0; i < lines->len; i++)
    {
      BenchLine *line = g_ptr_array_index(lines, i);

      if (line->new_messages > 0)
        return line;
    }
  return chosen;
}

/* Its number as set, else what the server named in Message-Account; "" for none. */
static const char *
mailbox_of(BenchFirmware *self, const BenchLine *line)
{
  const char *number;

  if (line == NULL)
    return "";
  number = bench_settings_getf(self->settings, "voice_mail.number.%u", line->index);
  return *number != '\0' ? number : line->message_account;
}

/**
 * bench_prompts_call_mailbox:
 *
 * Calls the mailbox: of the default account, or of the one that has mail.
 *
 * Returns: whether there is a number to call.
 */
gboolean
bench_prompts_call_mailbox(BenchFirmware *self)
{
  BenchLine *line = mail_line(self);
  g_autofree char *number = g_strdup(mailbox_of(self, line));
  g_autoptr(GError) error = NULL;

  if (*number == '\0')
    return FALSE;
  bench_page_close_all(self);
  if (!bench_call_watch_dial(self, line->index, number, &error))
    bench_popup_error(self, error);
  return TRUE;
}

/**
 * bench_prompts_compose:
 * @screen: whose pop-up is one of the prompts
 *
 * Puts words and soft keys on the Screen.
 */
void
bench_prompts_compose(BenchFirmware *self, BenchScreen *screen)
{
  g_autofree char *words = NULL;
  const char *last = K_("View");

  if (screen->popup == BENCH_POPUP_MISSED)
    words = g_strdup_printf(bench_text(self, "%u New Missed Call(s)"), self->missed);
  else if (screen->popup == BENCH_POPUP_VOICE_MAIL)
    {
      words = g_strdup_printf(bench_text(self, "%u New Voice Mail(s)"), bench_prompts_count_mail(self));
      last = *mailbox_of(self, mail_line(self)) != '\0' ? K_("Connect") : K_("View");
    }
  else if (screen->popup == BENCH_POPUP_FORWARDED)
    words = self->forwarded > 0 ? g_strdup_printf(bench_text(self, "%u Forwarded Call(s)"), self->forwarded)
                                : g_strdup(bench_text(self, forward_words(self)));
  else
    words = g_strdup(bench_text(self, "New Text Message(s)"));
  bench_screen_set(&screen->popup_text, words);
  bench_screen_set_softkeys(screen, K_("Exit"), "", "", last);
  bench_popup_translate_softkeys(self, screen);
}

static void
dismiss(BenchFirmware *self, BenchPopupKind kind)
{
  if (kind == BENCH_POPUP_MISSED)
    self->missed = 0;
  if (kind == BENCH_POPUP_VOICE_MAIL)
    self->mail_prompt = FALSE;
  if (kind == BENCH_POPUP_TEXT)
    self->text_prompt = FALSE;
  if (kind != BENCH_POPUP_FORWARDED)
    return;
  if (self->forwarded > 0)
    self->forwarded = 0;
  else
    self->forward_prompts &= self->forward_prompts - 1; /* the one that was shown */
}

static void
look(BenchFirmware *self, BenchPopupKind kind)
{
  if (kind == BENCH_POPUP_MISSED)
    bench_history_page_open(self, BENCH_HISTORY_MISSED);
  if (kind == BENCH_POPUP_VOICE_MAIL)
    {
      self->mail_prompt = FALSE;
      if (!bench_prompts_call_mailbox(self))
        bench_menu_open(self, "voice-mail");
    }
  if (kind == BENCH_POPUP_TEXT)
    bench_texts_page_open(self, BENCH_TEXT_INBOX);
  if (kind == BENCH_POPUP_FORWARDED)
    {
      gboolean calls = self->forwarded > 0;

      dismiss(self, kind);
      if (calls)
        bench_history_page_open(self, BENCH_HISTORY_FORWARDED);
      else
        bench_menu_open(self, "forward");
    }
}

/**
 * bench_prompts_key:
 * @kind: the prompt that is up
 *
 * Returns: whether the key was meant for it.
 */
gboolean
bench_prompts_key(BenchFirmware *self, BenchPopupKind kind, BenchKey key)
{
  if (key == BENCH_KEY_SOFT_4 || key == BENCH_KEY_OK)
    {
      look(self, kind);
      return TRUE;
    }
  if (key == BENCH_KEY_SOFT_1 || key == BENCH_KEY_X)
    {
      dismiss(self, kind);
      return TRUE;
    }
  return key == BENCH_KEY_SOFT_2 || key == BENCH_KEY_SOFT_3;
}

static void
fill_mailboxes(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);

  for (guint i = 0; i < lines->len; i++)
    {
      BenchLine *line = g_ptr_array_index(lines, i);
      g_autofree char *label = g_strdup_printf("%u. %s", i + 1, line->label);
      g_autofree char *counts
          = g_strdup_printf(bench_text(self, "%u new %u old Mail"), line->new_messages, line->old_messages);

      bench_screen_add_row(screen, "voicemail", label, counts);
    }
}

static void
enter_mailbox(BenchFirmware *self, BenchPage *page)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  BenchLine *line = page->selected < lines->len ? g_ptr_array_index(lines, page->selected) : NULL;
  g_autofree char *number = g_strdup(mailbox_of(self, line));
  g_autoptr(GError) error = NULL;

  if (*number == '\0')
    bench_popup_note(self, "No voice mail number");
  else if (!bench_call_watch_dial(self, line->index, number, &error))
    bench_popup_error(self, error);
}

const BenchInformationTable bench_page_mailboxes
    = { N_("View Voice Mail"), N_("No account"), fill_mailboxes, enter_mailbox, K_("Connect") };
