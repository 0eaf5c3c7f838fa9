/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the far end ended a session: the Reason header of its CANCEL or BYE. RFC 3326. */
#include "sip/session-private.h"

#include <string.h>

#include "base/log.h"

/* What a caller's proxy says to the phones that lost the race. */
#define ELSEWHERE "Call completed elsewhere"

static gboolean
is_protocol(const sip_reason_t *reason, const char *name)
{
  return reason->re_protocol != NULL && g_ascii_strcasecmp(reason->re_protocol, name) == 0;
}

static int
read_cause(const sip_reason_t *reason)
{
  gint64 cause = reason->re_cause != NULL ? g_ascii_strtoll(reason->re_cause, NULL, 10) : 0;

  return cause > 0 && cause < 1000 ? (int) cause : 0;
}

static char *
read_text(const sip_reason_t *reason)
{
  g_autofree char *text = g_strdup(reason->re_text);
  gsize length = strlen(text);

  if (length >= 2 && text[0] == '"' && text[length - 1] == '"')
    {
      text[length - 1] = '\0';
      return bench_clean_text(text + 1);
    }
  return bench_clean_text(text);
}

/**
 * bench_session_read_reason:
 * @sip: a CANCEL or BYE
 * @text: (out) (transfer full) (nullable): the words of the first reason that has any
 *
 * Keeps the Q.850 cause for bench_session_get_cause().
 *
 * Returns: whether somebody else has taken the call: SIP cause 200, or the words for it.
 */
gboolean
bench_session_read_reason(BenchSession *self, const sip_t *sip, char **text)
{
  gboolean elsewhere = FALSE;

  *text = NULL;
  for (const sip_reason_t *reason = sip->sip_reason; reason != NULL; reason = reason->re_next)
    {
      int cause = read_cause(reason);

      if (*text == NULL && reason->re_text != NULL)
        *text = read_text(reason);
      if (is_protocol(reason, "Q.850") && self->cause == 0)
        self->cause = cause;
      if (is_protocol(reason, "SIP") && cause == 200)
        elsewhere = TRUE;
    }
  return elsewhere || (*text != NULL && g_ascii_strcasecmp(*text, ELSEWHERE) == 0);
}

/**
 * bench_session_get_cause:
 *
 * Returns: the Q.850 cause the far end gave for the end of the call, 0 if none.
 */
int
bench_session_get_cause(BenchSession *self)
{
  return self->cause;
}
