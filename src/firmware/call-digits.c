/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits pressed in a call: how they are sent, heard and shown. What is shown can be suppressed
 * (F072: features.dtmf.hide), at once or after a moment (features.dtmf.hide_delay).
 */
#include <string.h>

#include "firmware/firmware-private.h"

#define DIGITS_SHOWN 24
#define HIDE_MS 1000
#define HIDDEN '*'

/**
 * bench_call_digits_compose:
 *
 * Puts the digits sent in a call on the Screen, the latest of many.
 */
void
bench_call_digits_compose(BenchFirmware *self, const BenchCallNote *note, BenchScreen *screen)
{
  gsize from = note->dtmf->len > DIGITS_SHOWN ? note->dtmf->len - DIGITS_SHOWN : 0;
  g_autofree char *shown = g_strdup(note->dtmf->str + from);
  gsize n_hidden = strlen(shown);

  if (bench_settings_get_boolean(self->settings, "features.dtmf.hide"))
    {
      if (self->digit_timer != 0 && n_hidden > 0)
        n_hidden--;
      memset(shown, HIDDEN, n_hidden);
    }
  bench_screen_set(&screen->dtmf, shown);
}

static gboolean
on_shown(gpointer data)
{
  BenchFirmware *self = data;

  bench_firmware_begin(self);
  self->digit_timer = 0;
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

static gboolean
send_digit(BenchFirmware *self, BenchCall *call, char digit)
{
  g_autoptr(GError) error = NULL;

  if (!bench_call_control_send_dtmf(self->calls, call, digit, &error))
    {
      bench_popup_error(self, error);
      return FALSE;
    }
  g_string_append_c(bench_call_watch_note(self, call->id)->dtmf, digit);
  return TRUE;
}

/**
 * bench_call_digits_press:
 * @digit: 0-9, * or #
 *
 * A digit key in a call: sent, heard and shown.
 */
void
bench_call_digits_press(BenchFirmware *self, BenchCall *call, char digit)
{
  if (call->state != BENCH_CALL_TALKING && call->state != BENCH_CALL_RINGING)
    return;
  if (bench_settings_get_boolean(self->settings, "features.play_local_dtmf_tone_enable"))
    bench_firmware_tell_key_tone(self, digit);
  if (!send_digit(self, call, digit))
    return;
  bench_clock_clear(self->clock, &self->digit_timer);
  if (bench_settings_get_boolean(self->settings, "features.dtmf.hide_delay"))
    self->digit_timer = bench_clock_add(self->clock, HIDE_MS, on_shown, self);
}

/**
 * bench_call_digits_transfer:
 *
 * Where an exchange transfers by digits (F073: features.dtmf.replace_tran), the TRANSFER key sends those of
 * features.dtmf.transfer in the place of a REFER.
 *
 * Returns: whether it did, so that nothing else is to happen.
 */
gboolean
bench_call_digits_transfer(BenchFirmware *self, BenchCall *call)
{
  const char *digits = bench_settings_get(self->settings, "features.dtmf.transfer");

  if (!bench_settings_get_boolean(self->settings, "features.dtmf.replace_tran") || *digits == '\0'
      || call->state != BENCH_CALL_TALKING)
    return FALSE;
  for (; *digits != '\0'; digits++)
    if (!send_digit(self, call, *digits))
      break;
  return TRUE;
}
