/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/reasons.h"

static const struct
{
  int code;
  const char *text;
} reasons[] = {
  { 400, "Call failed!" },
  { 401, "Call failed!" },
  { 403, "Forbidden number!" },
  { 404, "Not found!" },
  { 407, "Call failed!" },
  { 408, "Invite request no response!" },
  { 410, "Not found!" },
  { 480, "Temporarily Unavailable" },
  { 484, "Address is incomplete!" },
  { 486, "Busy here!" },
  { 487, "Call Finish" },
  { 488, "Not acceptable here!" },
  { 500, "Server Internal Error" },
  { 502, "Server Internal Error" },
  { 503, "No Service" },
  { 600, "Busy here!" },
  { 603, "Rejected" },
  { 604, "Not found!" },
  { 606, "Not acceptable here!" },
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
