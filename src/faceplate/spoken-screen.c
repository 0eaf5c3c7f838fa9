/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/spoken-screen.h"

/* Nobody hears a password. */
static char *
describe_row(const BenchScreenRow *row)
{
  return row->secret || *row->value == '\0' ? g_strdup(row->label)
                                            : g_strdup_printf("%s: %s", row->label, row->value);
}

static void
add_line(GString *text, const char *line)
{
  g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/**
 * bench_spoken_screen_details:
 * @screen: what the LCD shows
 *
 * Returns: (transfer full): how long the call has lasted and the rows that show, a line each; "" without either. The
 *   label has only the row in focus.
 */
char *
bench_spoken_screen_details(const BenchScreen *screen)
{
  guint end = screen->visible_rows > 0 ? screen->first_visible + screen->visible_rows : screen->rows->len;
  GString *text = g_string_new(NULL);

  if (*screen->duration != '\0')
    {
      g_autofree char *timer = g_strdup_printf("Duration: %s", screen->duration);

      add_line(text, timer);
    }
  for (guint i = screen->first_visible; i < MIN(end, screen->rows->len); i++)
    {
      g_autofree char *row = describe_row(g_ptr_array_index(screen->rows, i));

      add_line(text, row);
    }
  return g_string_free(text, FALSE);
}

static void
say(GString *news, const char *before, const char *now)
{
  if (*now != '\0' && g_strcmp0(before, now) != 0)
    g_string_append_printf(news, "%s%s", news->len > 0 ? ", " : "", now);
}

static char *
describe_focus(const BenchScreen *screen)
{
  if (screen == NULL || screen->selected >= screen->rows->len)
    return g_strdup("");
  return describe_row(g_ptr_array_index(screen->rows, screen->selected));
}

static char *
describe_popup(const BenchScreen *screen)
{
  if (screen == NULL || screen->popup == BENCH_POPUP_NONE)
    return g_strdup("");
  return screen->popup == BENCH_POPUP_VOLUME
             ? g_strdup_printf("%s: %d", screen->popup_text, screen->popup_value)
             : g_strdup(screen->popup_text);
}

/**
 * bench_spoken_screen_news:
 * @before: (nullable): what the LCD showed
 * @now: what it shows
 *
 * Returns: (transfer full): what a person should hear of the change, "" for nothing: a pop-up, the state of a call and
 *   who it is with, the row in focus, what is being typed; no clock, no timer, no soft keys
 */
char *
bench_spoken_screen_news(const BenchScreen *before, const BenchScreen *now)
{
  g_autofree char *popup_before = describe_popup(before);
  g_autofree char *popup = describe_popup(now);
  g_autofree char *focus_before = describe_focus(before);
  g_autofree char *focus = describe_focus(now);
  GString *news = g_string_new(NULL);

  say(news, popup_before, popup);
  say(news, before != NULL ? before->title : NULL, now->title);
  say(news, before != NULL ? before->reason : NULL, now->reason);
  say(news, before != NULL ? before->name : NULL, now->name);
  say(news, before != NULL ? before->number : NULL, now->number);
  say(news, before != NULL ? before->via : NULL, now->via);
  say(news, before != NULL ? before->entry : NULL, now->entry);
  say(news, before != NULL ? before->mode : NULL, now->mode);
  say(news, focus_before, focus);
  say(news, before != NULL ? before->text : NULL, now->text);
  if (now->muted && (before == NULL || !before->muted))
    say(news, NULL, "Muted");
  return g_string_free(news, FALSE);
}
