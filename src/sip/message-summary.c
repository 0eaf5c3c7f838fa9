/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/message-summary.h"

#include <string.h>

#include "base/log.h"

#define LARGEST 8192
#define MOST_LINES 100
#define MOST_MESSAGES 9999

G_DEFINE_QUARK(bench_event_body_error, bench_event_body_error)

/* A decimal number at @text, with what follows it; FALSE when there is none. */
static gboolean
read_count(const char *text, guint *count, const char **rest)
{
  char *end = NULL;
  guint64 value;

  if (!g_ascii_isdigit(*text))
    return FALSE;
  value = g_ascii_strtoull(text, &end, 10);
  *count = (guint) MIN(value, MOST_MESSAGES);
  *rest = end;
  return TRUE;
}

/* "2/8 (0/2)": new/old, and how many of them are urgent. */
static gboolean
read_counts(const char *value, BenchMessageSummary *summary)
{
  const char *rest = NULL;
  guint urgent;

  if (!read_count(value, &summary->new_messages, &rest) || *rest != '/'
      || !read_count(rest + 1, &summary->old_messages, &rest))
    return FALSE;
  while (*rest == ' ')
    rest++;
  if (*rest == '\0')
    return TRUE;
  return *rest == '(' && read_count(rest + 1, &urgent, &rest) && *rest == '/'
         && read_count(rest + 1, &urgent, &rest) && strcmp(rest, ")") == 0;
}

static gboolean
read_waiting(const char *value, gboolean *waiting)
{
  *waiting = g_ascii_strcasecmp(value, "yes") == 0;
  return *waiting || g_ascii_strcasecmp(value, "no") == 0;
}

static gboolean
complain(GError **error, guint line, const char *what)
{
  g_set_error(error, BENCH_EVENT_BODY_ERROR, BENCH_EVENT_BODY_ERROR_SYNTAX, "line %u: %s", line, what);
  return FALSE;
}

static gboolean
read_line(BenchMessageSummary *summary, guint number, char *line, gboolean *counted, GError **error)
{
  char *colon = strchr(line, ':');
  const char *value;

  if (colon == NULL)
    return complain(error, number, "no colon");
  *colon = '\0';
  g_strchomp(line);
  value = g_strstrip(colon + 1);
  if ((number == 1) != (g_ascii_strcasecmp(line, "Messages-Waiting") == 0))
    return complain(error, number, "Messages-Waiting is the first line and no other");
  if (number == 1)
    return read_waiting(value, &summary->waiting) || complain(error, number, "neither yes nor no");
  if (g_ascii_strcasecmp(line, "Message-Account") == 0)
    {
      g_free(summary->account);
      summary->account = bench_clean_text(value);
    }
  if (g_ascii_strcasecmp(line, "Voice-Message") != 0)
    return TRUE;
  *counted = TRUE;
  return read_counts(value, summary) || complain(error, number, "no counts of messages");
}

/**
 * bench_message_summary_parse:
 * @summary: (out caller-allocates): to be cleared by bench_message_summary_clear(), whatever is returned
 * @body: (array length=size): the body of a NOTIFY
 *
 * Returns: whether it is a message summary; %FALSE with a %BENCH_EVENT_BODY_ERROR.
 */
gboolean
bench_message_summary_parse(BenchMessageSummary *summary, const char *body, gsize size, GError **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gboolean counted = FALSE;

  memset(summary, 0, sizeof *summary);
  summary->account = g_strdup("");
  if (size > LARGEST)
    {
      g_set_error(error, BENCH_EVENT_BODY_ERROR, BENCH_EVENT_BODY_ERROR_LIMIT, "larger than 8 kB");
      return FALSE;
    }
  if (!g_utf8_validate(body, (gssize) size, NULL))
    return complain(error, 1, "not UTF-8");
  text = g_strndup(body, size);
  lines = g_strsplit(text, "\n", MOST_LINES);
  /* An empty line ends the summary; what follows it are headers of single messages (RFC 3842 5.2). */
  for (guint i = 0; lines[i] != NULL && *g_strchomp(lines[i]) != '\0'; i++)
    if (!read_line(summary, i + 1, lines[i], &counted, error))
      return FALSE;
  if (lines[0] == NULL || *lines[0] == '\0')
    return complain(error, 1, "empty");
  if (!summary->waiting)
    summary->new_messages = 0;
  else if (!counted)
    summary->new_messages = 1;
  return TRUE;
}

/**
 * bench_message_summary_clear:
 *
 * Frees what @summary holds.
 */
void
bench_message_summary_clear(BenchMessageSummary *summary)
{
  g_clear_pointer(&summary->account, g_free);
}
