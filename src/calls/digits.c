/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits inside a call, whichever way they travel (account.X.dtmf.type, F071): as RFC 4733 events, as INFO, or both.
 */
#include "calls/call-leg.h"

#define DIGIT_MS 100
#define TYPE_INFO 2
#define TYPE_BOTH 3

static void
tell(BenchCallLeg *leg, char digit, const char *direction)
{
  char text[2] = { digit, '\0' };

  bench_event_bus_emit(bench_sip_call_control_get_events(leg->control), BENCH_EVENT_DTMF, "call", G_TYPE_INT,
                       (int) leg->call->id, "digit", G_TYPE_STRING, text, "direction", G_TYPE_STRING,
                       direction, NULL);
}

/* The far end sent a digit. */
void
bench_digits_received(BenchCallLeg *leg, char digit)
{
  tell(leg, digit, "in");
  bench_call_control_dtmf_received(BENCH_CALL_CONTROL(leg->control), leg->call, digit);
}

static gboolean
send_info(BenchCallLeg *leg, char digit, GError **error)
{
  int form = bench_settings_get_intf(bench_sip_call_control_get_settings(leg->control),
                                     "account.%u.dtmf.info_type", leg->account->index);
  g_autoptr(GError) cause = NULL;

  /* 0 is "off" in the table; who chose INFO without saying which gets the usual one. */
  if (bench_session_send_digit(leg->session, digit, DIGIT_MS,
                               form != 0 ? (BenchInfoType) form : BENCH_INFO_DTMF_RELAY, &cause))
    return TRUE;
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, cause->message);
  return FALSE;
}

/* Sends a digit the way the account's dtmf.type says. */
gboolean
bench_digits_send(BenchCallLeg *leg, char digit, GError **error)
{
  int type = bench_settings_get_intf(bench_sip_call_control_get_settings(leg->control),
                                     "account.%u.dtmf.type", leg->account->index);

  if (leg->media == NULL || leg->call->answered_us == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  "digits can be sent once the call is answered");
      return FALSE;
    }
  if (type != TYPE_INFO && !bench_media_session_send_dtmf(leg->media, digit, DIGIT_MS, error))
    return FALSE;
  if ((type == TYPE_INFO || type == TYPE_BOTH) && !send_info(leg, digit, error))
    return FALSE;
  tell(leg, digit, "out");
  return TRUE;
}
