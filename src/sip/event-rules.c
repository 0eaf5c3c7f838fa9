/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/event-rules.h"

/**
 * bench_event_status_is_final:
 * @status: of a final answer, 300 and above
 *
 * Returns: whether asking again would get the same answer, so that we do not.
 */
gboolean
bench_event_status_is_final(int status)
{
  static const int final[]
      = { 400, 403, 404, 405, 406, 410, 413, 415, 416, 420, 484, 485, 489, 501, 505, 603, 604 };

  for (gsize i = 0; i < G_N_ELEMENTS(final); i++)
    if (final[i] == status)
      return TRUE;
  return FALSE;
}

static gboolean
is_one_of(const char *reason, const char *const *reasons)
{
  for (guint i = 0; reasons[i] != NULL; i++)
    if (g_ascii_strcasecmp(reason, reasons[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * bench_event_reason_is_final:
 * @reason: of Subscription-State: terminated
 *
 * Returns: whether we are not to subscribe again.
 */
gboolean
bench_event_reason_is_final(const char *reason)
{
  static const char *const final[] = { "rejected", "noresource", "invariant", NULL };

  return is_one_of(reason, final);
}

/**
 * bench_event_reason_is_passing:
 * @reason: of Subscription-State: terminated
 *
 * Returns: whether we are to subscribe again at once.
 */
gboolean
bench_event_reason_is_passing(const char *reason)
{
  static const char *const passing[] = { "deactivated", "timeout", NULL };

  return is_one_of(reason, passing);
}
