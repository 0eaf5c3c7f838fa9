/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Auto redial (guide 4.D; auto_redial.*): a number that was busy is called again by itself. The phone asks first;
 * then it counts the seconds down on the LCD, as often as auto_redial.times says. Whatever takes the box away (the
 * Cancel key, another call, the hook) ends it. A number that answers, or fails in another way, ends it too.
 */
#include "firmware/firmware-private.h"

static void
forget(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->redial_timer);
  self->redial_left = 0;
  self->redialling = FALSE;
}

static void
place(BenchFirmware *self)
{
  g_autofree char *number = g_strdup(self->redial_number);
  g_autoptr(GError) error = NULL;

  bench_popup_close(self);
  self->redial_left--;
  self->redialling = TRUE;
  if (bench_call_watch_dial(self, self->redial_line, number, &error))
    return;
  forget(self);
  bench_popup_error(self, error);
}

static gboolean on_second(gpointer data);

static void
show(BenchFirmware *self)
{
  g_autofree char *words
      = g_strdup_printf(bench_text(self, "Redialing %s %us"), self->redial_number, self->redial_seconds);

  bench_popup_wait(self, words);
  self->redial_timer = bench_clock_add(self->clock, 1000, on_second, self);
}

static gboolean
on_second(gpointer data)
{
  BenchFirmware *self = data;

  self->redial_timer = 0;
  bench_firmware_begin(self);
  if (!bench_popup_waits(self))
    forget(self);
  else if (--self->redial_seconds > 0)
    show(self);
  else
    place(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

static void
count_down(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->redial_timer);
  self->redial_seconds = (guint) bench_settings_get_int(self->settings, "auto_redial.interval");
  show(self);
}

static void
begin(BenchFirmware *self)
{
  self->redial_left = (guint) bench_settings_get_int(self->settings, "auto_redial.times");
  count_down(self);
}

static gboolean
is_busy(const BenchCall *call)
{
  return call->direction == BENCH_CALL_OUTGOING_DIRECTION && call->end == BENCH_CALL_END_FAILED
         && (call->code == 486 || call->code == 600);
}

/**
 * bench_auto_redial_ended:
 * @call: has just ended, and there is no other
 *
 * Asks whether to call a busy number again, or goes on doing that.
 */
void
bench_auto_redial_ended(BenchFirmware *self, const BenchCall *call)
{
  gboolean again = self->redialling && g_strcmp0(self->redial_number, call->remote_number) == 0;

  if (!is_busy(call) || !bench_settings_get_boolean(self->settings, "auto_redial.enable"))
    {
      forget(self);
      return;
    }
  self->redialling = FALSE;
  if (again && self->redial_left > 0)
    count_down(self);
  /* The last of them was busy too: that is enough. */
  if (again)
    return;
  g_free(self->redial_number);
  self->redial_number = g_strdup(call->remote_number);
  self->redial_line = call->line;
  bench_popup_offer(self, "Auto Redial?", begin);
}

/**
 * bench_auto_redial_close:
 *
 * Ends it with the phone.
 */
void
bench_auto_redial_close(BenchFirmware *self)
{
  forget(self);
  g_clear_pointer(&self->redial_number, g_free);
}
