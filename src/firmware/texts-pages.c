/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text messages as a person meets them: the boxes, a message, writing one (F088), and what call control says about
 * those that come and go.
 */
#include "firmware/firmware-private.h"

#include <string.h>

#include "base/log.h"

#define ROW_CHARACTERS 44

static const BenchMenuTable options_menu;
static const BenchPageType text_type;

static const char *
box_title(BenchTextKind kind)
{
  switch (kind)
    {
    case BENCH_TEXT_INBOX:
      return N_("Inbox");
    case BENCH_TEXT_SENT:
      return N_("Sentbox");
    case BENCH_TEXT_OUTBOX:
      return N_("Outbox");
    case BENCH_TEXT_ALL:
      return N_("Text Message");
    }
  g_return_val_if_reached("");
}

static GPtrArray *
entries_of(BenchFirmware *self, BenchPage *page)
{
  if (page->entries == NULL)
    page->entries = bench_text_store_list(self->texts, (BenchTextKind) page->argument);
  return page->entries;
}

static const BenchStoredText *
selected_text(BenchFirmware *self, BenchPage *page)
{
  GPtrArray *entries = entries_of(self, page);

  return page->selected < entries->len ? g_ptr_array_index(entries, page->selected) : NULL;
}

static void
box_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  GPtrArray *entries = entries_of(self, page);

  bench_screen_set(&screen->title, bench_text(self, box_title((BenchTextKind) page->argument)));
  for (guint i = 0; i < entries->len; i++)
    {
      const BenchStoredText *text = g_ptr_array_index(entries, i);
      g_autofree char *time = bench_history_page_when(self, text->time_us);

      bench_screen_add_row(screen, text->unread ? "text" : NULL,
                           *text->name != '\0' ? text->name : text->number, time);
    }
  if (entries->len == 0)
    bench_screen_set(&screen->text, bench_text(self, "No messages"));
  bench_page_set_counter(self, page, screen, entries->len);
}

static void
box_view(BenchFirmware *self)
{
  BenchPage *box = bench_page_top(self);
  const BenchStoredText *text = selected_text(self, box);
  gint64 id;

  if (text == NULL)
    return;
  id = text->id;
  bench_page_push(self, &text_type, NULL)->id = id;
  self->text_prompt = FALSE;
  bench_text_store_mark_read(self->texts, id);
}

static void
box_option(BenchFirmware *self)
{
  bench_menu_open_menu(self, &options_menu, 0);
}

static void
box_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (entries_of(self, page)->len == 0)
    return;
  keys[1] = (BenchSoftKey){ "Option", box_option };
  keys[3] = (BenchSoftKey){ "View", box_view };
}

static void
box_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  if (bench_page_move(page, key, entries_of(self, page)->len))
    return;
  if (key == BENCH_KEY_OK)
    box_view(self);
  if (key == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType box_type = { box_compose, box_softkeys, box_key };

/**
 * bench_texts_page_open:
 * @kind: which box
 *
 * Opens it; the inbox takes the prompt away.
 */
void
bench_texts_page_open(BenchFirmware *self, BenchTextKind kind)
{
  bench_page_push(self, &box_type, NULL)->argument = kind;
  if (kind == BENCH_TEXT_INBOX)
    self->text_prompt = FALSE;
}

/**
 * bench_texts_page_open_item:
 * @argument: a #BenchTextKind
 *
 * A menu item: opens a box.
 */
void
bench_texts_page_open_item(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_texts_page_open(self, (BenchTextKind) argument);
}

/* The message a page or the box below an option page is about. */
static BenchStoredText *
find_text(BenchFirmware *self)
{
  gint64 id = 0;

  for (guint i = self->pages->len; i > 0 && id == 0; i--)
    {
      BenchPage *page = g_ptr_array_index(self->pages, i - 1);

      if (page->type == &text_type)
        id = page->id;
      else if (page->type == &box_type && selected_text(self, page) != NULL)
        id = selected_text(self, page)->id;
    }
  return id != 0 ? bench_text_store_get(self->texts, id) : NULL;
}

/* The text in rows as wide as the LCD, broken at spaces where there are some. */
static guint
add_text_rows(BenchScreen *screen, const char *text)
{
  guint rows = 0;

  while (*text != '\0')
    {
      glong length = MIN(g_utf8_strlen(text, -1), ROW_CHARACTERS);
      const char *end = g_utf8_offset_to_pointer(text, length);
      const char *space = *end != '\0' ? g_strrstr_len(text, end - text, " ") : NULL;
      g_autofree char *row = NULL;

      if (space != NULL && space > text)
        end = space + 1;
      row = g_strndup(text, (gsize) (end - text));
      bench_screen_add_row(screen, NULL, g_strchomp(row), NULL);
      text = end;
      rows++;
    }
  return rows;
}

static guint
fill_text(BenchFirmware *self, BenchScreen *screen)
{
  g_autoptr(BenchStoredText) text = find_text(self);
  g_autofree char *time = NULL;

  if (text == NULL)
    return 0;
  time = bench_history_page_when(self, text->time_us);
  bench_screen_add_row(screen, NULL,
                       text->kind == BENCH_TEXT_INBOX ? bench_text(self, "From") : bench_text(self, "To"),
                       *text->name != '\0' ? text->name : text->number);
  bench_screen_add_row(screen, NULL, bench_text(self, "Time"), time);
  return 2 + add_text_rows(screen, text->text);
}

static void
text_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  bench_screen_set(&screen->title, bench_text(self, "View Message"));
  bench_page_set_counter(self, page, screen, fill_text(self, screen));
}

static void open_form(BenchFirmware *self, const char *number, const char *words);

static void
reply(BenchFirmware *self)
{
  g_autoptr(BenchStoredText) text = find_text(self);

  if (text != NULL)
    open_form(self, text->number, "");
}

static void
delete_text(BenchFirmware *self)
{
  g_autoptr(BenchStoredText) text = find_text(self);

  if (text == NULL)
    return;
  if (bench_page_top(self)->type == &text_type)
    bench_page_back(self);
  bench_text_store_remove(self->texts, text->id);
}

static void
ask_delete(BenchFirmware *self)
{
  bench_popup_ask(self, "Delete selected item?", delete_text);
}

static void
text_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  keys[2] = (BenchSoftKey){ "Delete", ask_delete };
  keys[3] = (BenchSoftKey){ "Reply", reply };
}

static void
text_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  g_autoptr(BenchScreen) scratch = bench_screen_new(BENCH_SCREEN_LIST);

  if (bench_page_move(page, key, fill_text(self, scratch)))
    return;
  if (key == BENCH_KEY_OK)
    reply(self);
  if (key == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType text_type = { text_compose, text_softkeys, text_key };

static void
option_reply(BenchFirmware *self, gconstpointer target, guint argument)
{
  g_autoptr(BenchStoredText) text = find_text(self);

  bench_page_back(self);
  if (text != NULL)
    open_form(self, text->number, "");
}

static void
option_forward(BenchFirmware *self, gconstpointer target, guint argument)
{
  g_autoptr(BenchStoredText) text = find_text(self);

  bench_page_back(self);
  if (text != NULL)
    open_form(self, "", text->text);
}

static void
option_delete(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_back(self);
  ask_delete(self);
}

static void
delete_all(BenchFirmware *self)
{
  bench_text_store_clear(self->texts, (BenchTextKind) bench_page_top(self)->argument);
}

static void
option_delete_all(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_back(self);
  bench_popup_ask(self, "Delete all items?", delete_all);
}

static const BenchMenuItem option_items[] = {
  { N_("Reply"), option_reply, NULL, 0 },
  { N_("Forward"), option_forward, NULL, 0 },
  { N_("Delete"), option_delete, NULL, 0 },
  { N_("Delete All"), option_delete_all, NULL, 0 },
};

static const BenchMenuTable options_menu = { N_("Option"), option_items, G_N_ELEMENTS(option_items) };

/**
 * bench_texts_page_send:
 * @number: digits, or a SIP URI
 * @words: the message
 *
 * Sends a text message from the default account: into the outbox, and from there to the sent ones once it has
 * arrived.
 *
 * Returns: whether it is on its way.
 */
gboolean
bench_texts_page_send(BenchFirmware *self, const char *number, const char *words, GError **error)
{
  guint sending = bench_call_control_send_text(self->calls, self->account, number, words, error);
  BenchStoredText text = {
    .kind = BENCH_TEXT_OUTBOX,
    .name = (char *) "",
    .number = (char *) number,
    .uri = (char *) "",
    .text = (char *) words,
    .line = self->account,
    .time_us = bench_clock_wall(self->clock),
  };
  gint64 *id;

  if (sending == 0)
    return FALSE;
  id = g_new(gint64, 1);
  *id = bench_text_store_add(self->texts, &text, NULL);
  g_hash_table_insert(self->sending, GUINT_TO_POINTER(sending), id);
  return TRUE;
}

static void
submit(BenchFirmware *self, BenchPage *page)
{
  g_autoptr(GError) error = NULL;

  if (*bench_form_value(page, 0) == '\0')
    {
      bench_popup_note(self, "Number is empty!");
      return;
    }
  if (!bench_texts_page_send(self, bench_form_value(page, 0), bench_form_value(page, 1), &error))
    {
      bench_popup_error(self, error);
      return;
    }
  bench_page_back(self);
  bench_popup_note(self, "Sending message...");
}

static const BenchFormField form_fields[] = {
  { N_("To"), BENCH_FORM_TEXT, NULL, NULL, NULL },
  { N_("Message"), BENCH_FORM_TEXT, NULL, NULL, NULL },
};

static const BenchFormTable message_form
    = { N_("New Message"), form_fields, G_N_ELEMENTS(form_fields), K_("Send"), submit };

static void
open_form(BenchFirmware *self, const char *number, const char *words)
{
  bench_form_open(self, &message_form, 0);
  bench_form_fill(bench_page_top(self), 0, number);
  bench_form_fill(bench_page_top(self), 1, words);
}

/**
 * bench_texts_page_open_new:
 *
 * A menu item: opens an empty message.
 */
void
bench_texts_page_open_new(BenchFirmware *self, gconstpointer target, guint argument)
{
  open_form(self, "", "");
}

static gboolean
on_text_received(BenchCallControl *calls, const BenchText *received, BenchFirmware *self)
{
  BenchStoredText text = {
    .kind = BENCH_TEXT_INBOX,
    .name = (char *) received->name,
    .number = (char *) received->number,
    .uri = (char *) received->uri,
    .text = (char *) received->text,
    .line = received->line,
    .time_us = bench_clock_wall(self->clock),
    .unread = TRUE,
  };
  g_autoptr(GError) error = NULL;
  gboolean stored;

  bench_firmware_begin(self);
  stored = bench_text_store_add(self->texts, &text, &error) != 0;
  if (!stored)
    bench_warning("%s", error->message);
  else
    bench_sounds_note(self, BENCH_TONE_MESSAGE);
  if (stored && bench_settings_get_boolean(self->settings, "phone_setting.sms_popup_enable"))
    self->text_prompt = TRUE;
  bench_firmware_end(self);
  return stored;
}

static void
on_text_sent(BenchCallControl *calls, guint sending, int code, const char *reason, BenchFirmware *self)
{
  gint64 *id = g_hash_table_lookup(self->sending, GUINT_TO_POINTER(sending));

  if (id == NULL)
    return;
  bench_firmware_begin(self);
  if (*reason == '\0')
    bench_text_store_move(self->texts, *id, BENCH_TEXT_SENT);
  bench_popup_note(self, *reason == '\0' ? N_("Message sent") : reason);
  g_hash_table_remove(self->sending, GUINT_TO_POINTER(sending));
  bench_firmware_end(self);
}

static void
on_store_changed(BenchTextStore *texts, BenchFirmware *self)
{
  bench_firmware_begin(self);
  for (guint i = 0; i < self->pages->len; i++)
    {
      BenchPage *page = g_ptr_array_index(self->pages, i);

      if (page->type == &box_type)
        g_clear_pointer(&page->entries, g_ptr_array_unref);
    }
  bench_firmware_end(self);
}

/**
 * bench_texts_page_connect:
 *
 * Starts listening to call control and the store.
 */
void
bench_texts_page_connect(BenchFirmware *self)
{
  g_signal_connect(self->calls, "text-received", G_CALLBACK(on_text_received), self);
  g_signal_connect(self->calls, "text-sent", G_CALLBACK(on_text_sent), self);
  g_signal_connect(self->texts, "changed", G_CALLBACK(on_store_changed), self);
}
