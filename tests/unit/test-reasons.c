/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls/reasons: the LCD's words for every final answer, 300 to 699. */
#include "calls/reasons.h"

static const struct
{
  int code;
  const char *text;
} said[] = {
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

static const char *
expected(int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
    if (said[i].code == code)
      return said[i].text;
  return code >= 500 && code < 600 ? "Server Internal Error" : "Call failed!";
}

static void
test_every_code(void)
{
  for (int code = 300; code <= 699; code++)
    {
      g_assert_cmpstr(bench_reason_for_code(code), ==, expected(code));
      g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_FAILED, code), ==, expected(code));
    }
}

static void
test_ends(void)
{
  g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_NONE, 0), ==, "");
  g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_REMOTE, 200), ==, "Call Finish");
  g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_ELSEWHERE, 487), ==, "Call Finish");
  g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_REJECTED, 486), ==, "Rejected");
  g_assert_cmpstr(bench_reason_for_end(BENCH_CALL_END_FORWARDED, 302), ==, "Forwarded");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reasons/every-code", test_every_code);
  g_test_add_func("/reasons/ends", test_ends);
  return g_test_run();
}
