/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits inside a call, whichever way they travel (account.X.dtmf.type, F071): in the sound itself, as
 * RFC 4733 events, as INFO, or in every way the far end may understand.
 */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#define DIGIT_MS 100

/* account.X.dtmf.type */
typedef enum
{
  TYPE_IN_BAND,
  TYPE_EVENTS,
  TYPE_INFO,
  TYPE_AUTOMATIC, /* events, or the sound for who has not agreed on them; and INFO besides */
} Type;

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
  bench_call_add_digit(&leg->call->digits_received, digit);
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

static gboolean
send_sound(BenchCallLeg *leg, Type type, char digit, GError **error)
{
  gboolean events
      = type == TYPE_EVENTS || (type == TYPE_AUTOMATIC && bench_media_session_takes_events(leg->media));
  g_autoptr(GError) cause = NULL;

  if (events ? bench_media_session_send_dtmf(leg->media, digit, DIGIT_MS, &cause)
             : bench_media_session_send_tones(leg->media, digit, DIGIT_MS, &cause))
    return TRUE;
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, cause->message);
  return FALSE;
}

/* Sends a digit the way the account's dtmf.type says. */
gboolean
bench_digits_send(BenchCallLeg *leg, char digit, GError **error)
{
  Type type = (Type) bench_settings_get_intf(bench_sip_call_control_get_settings(leg->control),
                                             "account.%u.dtmf.type", leg->account->index);

  if (leg->media == NULL || leg->call->answered_us == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  N_("digits can be sent once the call is answered"));
      return FALSE;
    }
  if (type != TYPE_INFO && !send_sound(leg, type, digit, error))
    return FALSE;
  if ((type == TYPE_INFO || type == TYPE_AUTOMATIC) && !send_info(leg, digit, error))
    return FALSE;
  tell(leg, digit, "out");
  bench_call_add_digit(&leg->call->digits_sent, digit);
  return TRUE;
}
