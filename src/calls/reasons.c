/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/reasons.h"

/* The answers of guide 3.4 that phone-ui has words for; all others get the words of their class (RFC 3261
   8.1.3.2). */
static const struct
{
  int code;
  const char *text;
} reasons[] = {
  { 401, "Authentication failed!" },
  { 403, "Forbidden number!" },
  { 404, "Not found!" },
  { 407, "Authentication failed!" },
  { 408, "Invite request no response!" },
  { 410, "Not found!" },
  { 415, "Not acceptable here!" },
  { 433, "Rejected" },
  { 480, "Temporarily Unavailable" },
  { 484, "Address is incomplete!" },
  { 485, "Not found!" },
  { 486, "Busy here!" },
  { 487, "Call Finish" },
  { 488, "Not acceptable here!" },
  { 503, "No Service" },
  { 504, "Invite request no response!" },
  { 600, "Busy here!" },
  { 603, "Rejected" },
  { 604, "Not found!" },
  { 606, "Not acceptable here!" },
  { 607, "Rejected" },
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
  return code >= 500 && code < 600 ? "Server Internal Error" : "Call failed!";
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
      return "Call Finish";
    case BENCH_CALL_END_REJECTED:
      return "Rejected";
    case BENCH_CALL_END_FORWARDED:
      return "Forwarded";
    case BENCH_CALL_END_TRANSFERRED:
      return "Transferred";
    case BENCH_CALL_END_FAILED:
      return bench_reason_for_code(code);
    }
  g_return_val_if_reached("");
}
