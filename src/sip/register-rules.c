/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/register-rules.h"

#define LONGEST_S 1800 /* RFC 5626 4.5: max-time */

static const BenchRegisterRule rules[] = {
  { 300, BENCH_REGISTER_FOLLOW, FALSE, "Redirected" },
  { 301, BENCH_REGISTER_FOLLOW, FALSE, "Redirected" },
  { 302, BENCH_REGISTER_FOLLOW, FALSE, "Redirected" },
  { 305, BENCH_REGISTER_USE_PROXY, FALSE, "Redirected to a proxy" },
  { 380, BENCH_REGISTER_RETRY, FALSE, "The server offers another service" },
  { 400, BENCH_REGISTER_RETRY, FALSE, "Bad request" },
  { 401, BENCH_REGISTER_RETRY, FALSE, "Authentication failed" },
  { 403, BENCH_REGISTER_RETRY, FALSE, "Forbidden" },
  { 404, BENCH_REGISTER_RETRY, FALSE, "User not found" },
  { 405, BENCH_REGISTER_RETRY, FALSE, "Not a registrar" },
  { 407, BENCH_REGISTER_RETRY, FALSE, "Authentication failed" },
  { 408, BENCH_REGISTER_RETRY, TRUE, "No answer" },
  { 423, BENCH_REGISTER_RAISE, FALSE, "Interval too brief" },
  { 430, BENCH_REGISTER_RETRY, TRUE, "Flow failed" },
  { 439, BENCH_REGISTER_RETRY, FALSE, "Outbound not supported" },
  { 480, BENCH_REGISTER_RETRY, FALSE, "Temporarily unavailable" },
  { 500, BENCH_REGISTER_RETRY, TRUE, "Server error" },
  { 501, BENCH_REGISTER_RETRY, FALSE, "Not a registrar" },
  { 503, BENCH_REGISTER_RETRY, TRUE, "Service unavailable" },
  { 504, BENCH_REGISTER_RETRY, TRUE, "Server time-out" },
  { 600, BENCH_REGISTER_RETRY, FALSE, "Busy everywhere" },
  { 603, BENCH_REGISTER_RETRY, FALSE, "Declined" },
};

/**
 * bench_register_rule_for:
 * @code: of a final answer
 *
 * Returns: what it asks for. A status we do not know counts as the first of its class does (RFC 3261 8.1.3.2),
 *   with the server's own words.
 */
BenchRegisterRule
bench_register_rule_for(int code)
{
  BenchRegisterRule rule
      = { code, code < 300 ? BENCH_REGISTER_DONE : BENCH_REGISTER_RETRY, code / 100 == 5, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    if (rules[i].code == code)
      return rules[i];
  if (code / 100 == 3)
    rule.action = BENCH_REGISTER_FOLLOW;
  return rule;
}

/**
 * bench_register_next_try_s:
 * @interval_s: account.X.reg_fail_retry_interval; 0: do not try again
 * @failures: in a row, from 1
 *
 * The first wait is the interval. Each further failure doubles the longest wait, up to half an hour; what is
 * waited is drawn between its half and the whole, so that many phones do not come back together.
 *
 * Returns: seconds to wait, 0 for no further try.
 */
guint
bench_register_next_try_s(guint interval_s, guint failures, BenchRandom *random)
{
  guint longest = interval_s;

  if (interval_s == 0 || failures <= 1)
    return interval_s;
  for (guint i = 1; i < failures && longest < LONGEST_S; i++)
    longest *= 2;
  longest = MIN(longest, MAX(LONGEST_S, interval_s));
  return longest - longest / 2 + bench_random_below(random, longest / 2 + 1);
}
