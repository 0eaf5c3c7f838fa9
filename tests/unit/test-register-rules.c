/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/register-rules: what an answer to REGISTER asks for, and how the wait grows. */
#include "sip/register-rules.h"

static void
test_rules(void)
{
  static const struct
  {
    int code;
    BenchRegisterAction action;
    gboolean other_server;
  } cases[] = {
    { 200, BENCH_REGISTER_DONE, FALSE },      { 299, BENCH_REGISTER_DONE, FALSE },
    { 301, BENCH_REGISTER_FOLLOW, FALSE },    { 399, BENCH_REGISTER_FOLLOW, FALSE },
    { 305, BENCH_REGISTER_USE_PROXY, FALSE }, { 380, BENCH_REGISTER_RETRY, FALSE },
    { 401, BENCH_REGISTER_RETRY, FALSE },     { 407, BENCH_REGISTER_RETRY, FALSE },
    { 408, BENCH_REGISTER_RETRY, TRUE },      { 423, BENCH_REGISTER_RAISE, FALSE },
    { 499, BENCH_REGISTER_RETRY, FALSE },     { 503, BENCH_REGISTER_RETRY, TRUE },
    { 599, BENCH_REGISTER_RETRY, TRUE },      { 603, BENCH_REGISTER_RETRY, FALSE },
    { 699, BENCH_REGISTER_RETRY, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      BenchRegisterRule rule = bench_register_rule_for(cases[i].code);

      g_assert_cmpint(rule.code, ==, cases[i].code);
      g_assert_cmpint(rule.action, ==, cases[i].action);
      g_assert_cmpint(rule.other_server, ==, cases[i].other_server);
    }
}

/* Never below the interval but for the half of a longer wait, never above half an hour, doubled until then. */
static void
test_next_try(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(7);

  for (guint round = 0; round < 200; round++)
    {
      guint longest = 30;

      g_assert_cmpuint(bench_register_next_try_s(30, 1, random), ==, 30);
      for (guint failures = 2; failures < 40; failures++)
        {
          guint wait = bench_register_next_try_s(30, failures, random);

          longest = MIN(longest * 2, 1800);
          g_assert_cmpuint(wait, >=, longest / 2);
          g_assert_cmpuint(wait, <=, longest);
        }
    }
  g_assert_cmpuint(bench_register_next_try_s(0, 1, random), ==, 0);
  g_assert_cmpuint(bench_register_next_try_s(0, 9, random), ==, 0);
  g_assert_cmpuint(bench_register_next_try_s(1800, G_MAXUINT, random), <=, 1800);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/register-rules/rules", test_rules);
  g_test_add_func("/sip/register-rules/next-try", test_next_try);
  return g_test_run();
}
