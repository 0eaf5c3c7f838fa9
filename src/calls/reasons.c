/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/reasons.h"

#include "base/catalogue.h"

/* The answers of guide 3.4 that phone-ui has words for; all others get the words of their class (RFC 3261
   8.1.3.2). */
static const struct
{
  int code;
  const char *text;
} reasons[] = {
  { 401, N_("Authentication failed!") },
  { 403, N_("Forbidden number!") },
  { 404, N_("Not found!") },
  { 407, N_("Authentication failed!") },
  { 408, N_("Invite request no response!") },
  { 410, N_("Not found!") },
  { 415, N_("Not acceptable here!") },
  { 433, N_("Rejected") },
  { 480, N_("Temporarily Unavailable") },
  { 484, N_("Address is incomplete!") },
  { 485, N_("Not found!") },
  { 486, N_("Busy here!") },
  { 487, N_("Call Finish") },
  { 488, N_("Not acceptable here!") },
  { 503, N_("No Service") },
  { 504, N_("Invite request no response!") },
  { 600, N_("Busy here!") },
  { 603, N_("Rejected") },
  { 604, N_("Not found!") },
  { 606, N_("Not acceptable here!") },
  { 607, N_("Rejected") },
};

/**
 * bench_reason_for_code:
 * @code: a final SIP status, 300 and above
 *
 * Returns: (transfer none): the LCD's words for it.
 */
const char *
bench_reason_for_code(int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
    if (reasons[i].code == code)
      return reasons[i].text;
  return code >= 500 && code < 600 ? N_("Server Internal Error") : N_("Call failed!");
}

/**
 * bench_reason_for_end:
 * @code: the SIP status behind it, for a failure
 *
 * Returns: (transfer none): the LCD's words for the end of a call.
 */
const char *
bench_reason_for_end(BenchCallEnd end, int code)
{
  switch (end)
    {
    case BENCH_CALL_END_NONE:
      return "";
    case BENCH_CALL_END_LOCAL:
    case BENCH_CALL_END_REMOTE:
    case BENCH_CALL_END_CANCELLED:
    case BENCH_CALL_END_ELSEWHERE:
      return N_("Call Finish");
    case BENCH_CALL_END_REJECTED:
      return N_("Rejected");
    case BENCH_CALL_END_FORWARDED:
      return N_("Forwarded");
    case BENCH_CALL_END_TRANSFERRED:
      return N_("Transferred");
    case BENCH_CALL_END_FAILED:
      return bench_reason_for_code(code);
    }
  g_return_val_if_reached("");
}
