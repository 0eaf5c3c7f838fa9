/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen as text: boxed for a terminal, and as plain sentences for assistive technology.
 *
 * Threads: any; a Screen does not change. Units: terminal cells.
 */
#include <string.h>

#include "firmware/screen.h"

#define BOX_WIDTH 68
#define LABEL_WIDTH 18
#define LABEL_ROWS 5
#define LIST_ROWS 6

static guint
cells(gunichar character)
{
  if (g_unichar_iszerowidth(character))
    return 0;
  return g_unichar_iswide(character) ? 2 : 1;
}

static guint
text_cells(const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    width += cells(g_utf8_get_char(p));
  return width;
}

/* Exactly @width cells: cut with an ellipsis, or padded; @align is 0 left, 1 centre, 2 right. */
static void
append_cell(GString *out, const char *text, guint width, guint align)
{
  guint used = text_cells(text);
  guint left;

  if (used > width)
    {
      guint taken = 0;
      const char *p = text;

      while (taken + cells(g_utf8_get_char(p)) <= width - 1)
        {
          taken += cells(g_utf8_get_char(p));
          p = g_utf8_next_char(p);
        }
      g_string_append_len(out, text, p - text);
      g_string_append(out, "…");
      g_string_append_printf(out, "%*s", (int) (width - taken - 1), "");
      return;
    }
  left = (width - used) * align / 2;
  g_string_append_printf(out, "%*s%s%*s", (int) left, "", text, (int) (width - used - left), "");
}

static void
append_rule(GString *out, const char *left, const char *right)
{
  g_string_append(out, left);
  for (guint i = 0; i < BOX_WIDTH; i++)
    g_string_append(out, "─");
  g_string_append_printf(out, "%s\n", right);
}

static char *
join_icons(const BenchScreen *screen)
{
  GString *icons = g_string_new(NULL);

  for (guint i = 0; i < screen->icons->len; i++)
    g_string_append_printf(icons, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index(screen->icons, i));
  return g_string_free(icons, FALSE);
}

static void
append_top(GString *out, const BenchScreen *screen)
{
  g_autofree char *icons = join_icons(screen);

  g_string_append(out, "│");
  if (screen->kind == BENCH_SCREEN_LIST || screen->kind == BENCH_SCREEN_FORM)
    {
      append_cell(out, screen->title, BOX_WIDTH - 10, 0);
      append_cell(out, screen->counter, 10, 2);
    }
  else
    {
      append_cell(out, screen->account, 20, 0);
      append_cell(out, screen->time, BOX_WIDTH - 50, 1);
      append_cell(out, icons, 30, 2);
    }
  g_string_append(out, "│\n");
}

static char *
line_label(const BenchScreen *screen, guint key)
{
  const BenchScreenLine *line;

  if (key >= screen->lines->len)
    return g_strdup("");
  line = g_ptr_array_index(screen->lines, key);
  if (*line->text == '\0')
    return g_strdup("");
  return g_strdup_printf("%s%s (%s)", line->selected ? "▸" : " ", line->text, line->icon);
}

static void
take(GPtrArray *lines, char *text)
{
  if (*text != '\0')
    g_ptr_array_add(lines, text);
  else
    g_free(text);
}

static char *
entry_with_caret(const char *text, guint caret)
{
  glong length = g_utf8_strlen(text, -1);
  const char *at = g_utf8_offset_to_pointer(text, MIN((glong) caret, length));

  return g_strdup_printf("%.*s|%s", (int) (at - text), text, at);
}

static void
take_card(GPtrArray *lines, const BenchScreen *screen)
{
  g_autofree char *caption = *screen->counter != '\0'
                                 ? g_strdup_printf("%s  %s", screen->title, screen->counter)
                                 : g_strdup(screen->title);
  const char *details[] = { screen->duration,
                            screen->codec,
                            screen->wideband ? "HD" : "",
                            screen->secure ? "SRTP" : "",
                            screen->muted ? "MUTE" : "",
                            *screen->recording == '\0'             ? ""
                            : strcmp(screen->recording, "on") == 0 ? "REC"
                                                                   : "REC paused" };
  g_autoptr(GString) detail = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(details); i++)
    if (*details[i] != '\0')
      g_string_append_printf(detail, "%s%s", detail->len > 0 ? "  " : "", details[i]);

  take(lines, g_strdup(caption));
  take(lines, g_strdup(screen->name));
  take(lines, g_strdup(screen->number));
  take(lines, g_strdup(screen->via));
  take(lines, g_strdup(screen->reason));
  take(lines, g_strdup(detail->str));
  take(lines, g_strdup(screen->dtmf));
}

static GPtrArray *
centre_lines(const BenchScreen *screen)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  if (screen->kind == BENCH_SCREEN_CALL)
    {
      take_card(lines, screen);
      return lines;
    }
  take(lines, g_strdup(screen->title));
  take(lines, g_strdup(screen->big_time));
  take(lines, g_strdup(screen->big_date));
  take(lines, g_strdup(screen->text));
  if (screen->kind != BENCH_SCREEN_DIAL)
    return lines;
  take(lines, entry_with_caret(screen->entry, screen->caret));
  take(lines, g_strdup(screen->entry_account));
  for (guint i = 0; i < screen->rows->len; i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);

      take(lines, g_strdup_printf("%s%s %s", i == screen->selected ? "▸" : " ", row->label, row->value));
    }
  return lines;
}

static void
append_middle(GString *out, const BenchScreen *screen)
{
  g_autoptr(GPtrArray) lines = centre_lines(screen);

  for (guint i = 0; i < MAX(LABEL_ROWS, lines->len); i++)
    {
      g_autofree char *left = i < LABEL_ROWS ? line_label(screen, i) : g_strdup("");
      g_autofree char *right = i < LABEL_ROWS ? line_label(screen, i + LABEL_ROWS) : g_strdup("");

      g_string_append(out, "│");
      append_cell(out, left, LABEL_WIDTH, 0);
      append_cell(out, i < lines->len ? g_ptr_array_index(lines, i) : "", BOX_WIDTH - 2 * LABEL_WIDTH, 1);
      append_cell(out, right, LABEL_WIDTH, 2);
      g_string_append(out, "│\n");
    }
}

static char *
row_value(const BenchScreen *screen, guint index)
{
  const BenchScreenRow *row = g_ptr_array_index(screen->rows, index);

  if (index != screen->selected || screen->kind != BENCH_SCREEN_FORM)
    return g_strdup(row->value);
  if (row->choice)
    return g_strdup_printf("< %s >", row->value);
  return entry_with_caret(row->value, screen->caret);
}

static void
append_rows(GString *out, const BenchScreen *screen)
{
  for (guint i = screen->first_visible; i < screen->first_visible + LIST_ROWS; i++)
    {
      g_autofree char *label = NULL;
      g_autofree char *value = NULL;
      guint value_width;

      g_string_append(out, "│");
      if (i >= screen->rows->len)
        append_cell(out, i == screen->first_visible + 2 && screen->rows->len == 0 ? screen->text : "",
                    BOX_WIDTH, 1);
      else
        {
          const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);

          label = g_strdup_printf("%s%s%s%s", i == screen->selected ? "▸ " : "  ", row->icon,
                                  *row->icon != '\0' ? ": " : "", row->label);
          value = row_value(screen, i);
          value_width = MIN(text_cells(value) + 1, BOX_WIDTH - 20);
          append_cell(out, label, BOX_WIDTH - value_width, 0);
          append_cell(out, value, value_width, 2);
        }
      g_string_append(out, "│\n");
    }
}

static void
append_popup(GString *out, const BenchScreen *screen)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) bar = g_string_new(NULL);

  if (screen->popup == BENCH_POPUP_NONE)
    return;
  for (int i = 0; screen->popup == BENCH_POPUP_VOLUME && i < screen->popup_maximum; i++)
    g_string_append(bar, i < screen->popup_value ? "█" : "░");
  text = g_strdup_printf("[ %s%s%s ]", screen->popup_text, bar->len > 0 ? " " : "", bar->str);
  g_string_append(out, "│");
  append_cell(out, text, BOX_WIDTH, 1);
  g_string_append(out, "│\n");
}

/**
 * bench_screen_to_text:
 *
 * Returns: (transfer full): the LCD as a box of text for a terminal, lines ending in newlines.
 */
char *
bench_screen_to_text(const BenchScreen *screen)
{
  GString *out = g_string_new(NULL);

  append_rule(out, "┌", "┐");
  append_top(out, screen);
  append_rule(out, "├", "┤");
  if (screen->kind == BENCH_SCREEN_LIST || screen->kind == BENCH_SCREEN_FORM)
    append_rows(out, screen);
  else
    append_middle(out, screen);
  append_popup(out, screen);
  append_rule(out, "├", "┤");
  g_string_append(out, "│");
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    append_cell(out, screen->softkeys[i], BOX_WIDTH / BENCH_SCREEN_SOFT_KEYS, 1);
  g_string_append(out, "│\n");
  append_rule(out, "└", "┘");
  return g_string_free(out, FALSE);
}

static void
say(GString *out, const char *prefix, const char *text)
{
  if (*text != '\0')
    g_string_append_printf(out, "%s%s%s", out->len > 0 ? "\n" : "", prefix, text);
}

static void
say_rows(GString *out, const BenchScreen *screen)
{
  const BenchScreenRow *row;
  g_autofree char *text = NULL;

  if (screen->selected >= screen->rows->len)
    return;
  row = g_ptr_array_index(screen->rows, screen->selected);
  text = g_strdup_printf("%s%s%s%s%s", row->icon, *row->icon != '\0' ? ": " : "", row->label,
                         *row->value != '\0' ? ": " : "", row->value);
  say(out, "", text);
}

static void
say_lines(GString *out, const BenchScreen *screen)
{
  for (guint i = 0; i < screen->lines->len; i++)
    {
      const BenchScreenLine *line = g_ptr_array_index(screen->lines, i);
      g_autofree char *text = NULL;

      if (*line->text == '\0')
        continue;
      text = g_strdup_printf("Line %u: %s, %s", i + 1, line->text, line->icon);
      say(out, "", text);
    }
}

static char *
speak(const BenchScreen *screen, gboolean timer, gboolean soft_keys)
{
  GString *out = g_string_new(NULL);

  say(out, "", screen->popup_text);
  if (screen->popup == BENCH_POPUP_VOLUME)
    g_string_append_printf(out, ": %d of %d", screen->popup_value, screen->popup_maximum);
  say(out, "", screen->title);
  say(out, "", screen->counter);
  say(out, "", screen->reason);
  say(out, "", screen->name);
  say(out, "", screen->number);
  say(out, "", screen->via);
  say(out, "", timer ? screen->duration : "");
  say(out, "", screen->muted ? "Muted" : "");
  say(out, "Codec: ", screen->codec);
  say(out, "", screen->wideband ? "HD voice" : "");
  say(out, "", screen->secure ? "Encrypted" : "");
  say(out, "Recording ", screen->recording);
  say(out, "Digits sent: ", screen->dtmf);
  say(out, "Entered: ", screen->entry);
  say_rows(out, screen);
  say(out, "", screen->text);
  say(out, "", screen->big_time);
  say(out, "", screen->big_date);
  say(out, "Account: ", screen->account);
  say_lines(out, screen);
  for (guint i = 0; soft_keys && i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      g_autofree char *prefix = g_strdup_printf("Soft key %u: ", i + 1);

      say(out, prefix, screen->softkeys[i]);
    }
  return g_string_free(out, FALSE);
}

/**
 * bench_screen_to_speech:
 *
 * Returns: (transfer full): what the LCD says, most important first, one statement a line without
 *   box drawing: the text for assistive technology.
 */
char *
bench_screen_to_speech(const BenchScreen *screen)
{
  return speak(screen, TRUE, TRUE);
}

/**
 * bench_screen_to_label:
 * @soft_keys: whether the LCD labels soft keys; the character LCD does not
 *
 * Returns: (transfer full): as bench_screen_to_speech(), without the timer of a call: what stays until there is news.
 */
char *
bench_screen_to_label(const BenchScreen *screen, gboolean soft_keys)
{
  return speak(screen, FALSE, soft_keys);
}
