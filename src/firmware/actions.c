/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What scripts do to the phone without pressing keys.
 */
#include "firmware/firmware-private.h"

/**
 * bench_firmware_dial:
 * @number: digits, or a SIP URI
 *
 * Dials from the default account, as if typed and sent; a call that is talking is held first.
 *
 * Returns: whether the call was placed, or will be as soon as the hold is done.
 */
gboolean
bench_firmware_dial(BenchFirmware *self, const char *number, GError **error)
{
  gboolean done;

  bench_firmware_begin(self);
  done = bench_call_watch_dial(self, self->account, number, error);
  bench_firmware_end(self);
  return done;
}

/**
 * bench_firmware_answer:
 *
 * Answers the ringing call, as the Answer soft key does.
 *
 * Returns: whether there was one to answer.
 */
gboolean
bench_firmware_answer(BenchFirmware *self, GError **error)
{
  BenchCall *call = bench_call_watch_ringing(self);
  gboolean done;

  if (call == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("No call is ringing"));
      return FALSE;
    }
  bench_firmware_begin(self);
  done = bench_call_watch_answer(self, call, error);
  bench_firmware_end(self);
  return done;
}

/**
 * bench_firmware_hang_up:
 *
 * Ends the call in focus, in whatever state it is.
 *
 * Returns: whether there was a call.
 */
gboolean
bench_firmware_hang_up(BenchFirmware *self, GError **error)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("There is no call"));
      return FALSE;
    }
  bench_firmware_begin(self);
  bench_call_control_hang_up(self->calls, call);
  bench_firmware_end(self);
  return TRUE;
}

/**
 * bench_firmware_send_text:
 * @number: digits, or a SIP URI
 * @words: the message
 *
 * Sends a text message, as if written on the phone.
 *
 * Returns: whether it is on its way.
 */
gboolean
bench_firmware_send_text(BenchFirmware *self, const char *number, const char *words, GError **error)
{
  gboolean done;

  bench_firmware_begin(self);
  done = bench_texts_page_send(self, number, words, error);
  bench_firmware_end(self);
  return done;
}

/**
 * bench_firmware_notice:
 * @text: short enough for the LCD
 *
 * Shows what another part of the phone has to say, as a note that goes by itself.
 */
void
bench_firmware_notice(BenchFirmware *self, const char *text)
{
  bench_firmware_begin(self);
  bench_popup_note(self, text);
  bench_firmware_end(self);
}
