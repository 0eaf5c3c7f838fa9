/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/phone-status.h"

#include <glib/gi18n.h>

/**
 * bench_phone_status:
 * @lines: of BenchLine
 * @calls: of BenchCall
 *
 * Returns: (transfer full): "2 calls", else "Registered", "2 of 3 registered", "Registering…" or "Not registered"
 */
char *
bench_phone_status(const GPtrArray *lines, const GPtrArray *calls)
{
  guint alive = 0;
  guint enabled = 0;
  guint registered = 0;
  guint registering = 0;

  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->state != BENCH_CALL_ENDED)
      alive++;
  if (alive > 0)
    return alive == 1 ? g_strdup(_("1 call")) : g_strdup_printf(_("%u calls"), alive);

  for (guint i = 0; i < lines->len; i++)
    {
      const BenchLine *line = g_ptr_array_index(lines, i);

      enabled += line->state != BENCH_LINE_DISABLED;
      registered += line->state == BENCH_LINE_REGISTERED;
      registering += line->state == BENCH_LINE_REGISTERING;
    }
  if (registered > 0)
    return registered == enabled ? g_strdup(_("Registered"))
                                 : g_strdup_printf(_("%u of %u registered"), registered, enabled);
  return g_strdup(registering > 0 ? _("Registering…") : _("Not registered"));
}
