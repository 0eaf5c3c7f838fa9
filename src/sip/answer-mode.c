/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/answer-mode.h"

#include <string.h>

#include "sip/header.h"

#define LONGEST_DELAY_S 60

/* Seconds in "answer-after=N", BENCH_ANSWER_BY_HAND if it is not among the parameters. */
static int
read_answer_after(const msg_param_t *parameters)
{
  for (gsize i = 0; parameters != NULL && parameters[i] != NULL; i++)
    if (g_ascii_strncasecmp(parameters[i], "answer-after=", 13) == 0)
      return (int) MIN(g_ascii_strtoull(parameters[i] + 13, NULL, 10), LONGEST_DELAY_S);
  return BENCH_ANSWER_BY_HAND;
}

/* Alert-Info in its many spellings; "Alert-Info: Auto Answer" is no URI, yet common. */
static int
read_alert_info(const char *value)
{
  static const char *const words[]
      = { "alert-autoanswer", "auto answer", "auto-answer", "ring answer", "intercom=true", "info=intercom" };
  g_autofree char *text = g_ascii_strdown(value, -1);
  const char *after = strstr(text, "answer-after=");

  if (after != NULL)
    return (int) MIN(g_ascii_strtoull(after + strlen("answer-after="), NULL, 10), LONGEST_DELAY_S);
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(text, words[i]) != NULL)
      return 0;
  return BENCH_ANSWER_BY_HAND;
}

/**
 * bench_answer_mode_read:
 * @sip: an INVITE
 *
 * Returns: after how many seconds the call is to be answered by itself, %BENCH_ANSWER_BY_HAND if the
 *   caller does not ask for that.
 */
int
bench_answer_mode_read(const sip_t *sip)
{
  const char *mode = bench_header_find(sip, "Answer-Mode");
  const char *alert = bench_header_find(sip, "Alert-Info");

  for (const sip_call_info_t *info = sip->sip_call_info; info != NULL; info = info->ci_next)
    {
      int delay_s = read_answer_after(info->ci_params);

      if (delay_s != BENCH_ANSWER_BY_HAND)
        return delay_s;
    }
  if (mode == NULL)
    mode = bench_header_find(sip, "Priv-Answer-Mode");
  if (mode != NULL && g_ascii_strncasecmp(mode, "Auto", 4) == 0)
    return 0;
  return alert != NULL ? read_alert_info(alert) : BENCH_ANSWER_BY_HAND;
}
