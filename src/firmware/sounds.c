/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is to be heard: the tone of the present state, which ring tone the ringer has, and the short tones
 * that something happened (signal "note-tone"). Guide F044, F049, F065, F096 to F099; phone-ui 6.7 and 7.
 */
#include "firmware/firmware-private.h"

#include "calls/failure-tones.h"

#define COMMON "Common"
#define COME_BACK_MS 10000
#define PREVIEW_MS 6000
#define RECORD_MS 15000 /* as the factory's voice.tone.record */

static gboolean
has_held_call(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);

  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->state == BENCH_CALL_HOLDING)
      return TRUE;
  return FALSE;
}

/* Off-hook, before the first digit; and after those of features.redial_tone. */
static BenchTone
dial_tone(BenchFirmware *self)
{
  BenchLine *line = bench_call_control_get_line(self->calls, self->entry_line);
  const char *again = bench_settings_get(self->settings, "features.redial_tone");

  if (self->waiting != BENCH_WAIT_NOTHING)
    return BENCH_TONE_NONE;
  if (self->entry->text->len > 0)
    return g_str_equal(self->entry->text->str, again) ? BENCH_TONE_SECONDARY_DIAL : BENCH_TONE_NONE;
  if (has_held_call(self))
    return BENCH_TONE_DIAL_RECALL;
  return line != NULL && line->new_messages > 0 ? BENCH_TONE_STUTTER : BENCH_TONE_DIAL;
}

/* A ring tone is tried while its page is up; a call that comes covers it. */
static gboolean
is_previewing(BenchFirmware *self)
{
  return self->preview != NULL && bench_firmware_view(self) == BENCH_VIEW_PAGE;
}

static BenchTone
ended_tone(BenchFirmware *self)
{
  if (self->finished == NULL || !self->open)
    return BENCH_TONE_NONE;
  if (self->finished->end == BENCH_CALL_END_FAILED)
    return bench_failure_tone(self->finished);
  return bench_sounds_busy_ms(self, self->finished) > 0 ? BENCH_TONE_BUSY : BENCH_TONE_NONE;
}

/**
 * bench_sounds_busy_ms:
 * @call: one that has ended
 *
 * Returns: for how long the busy tone is to be heard because the far end hung up (features.busy_tone_delay).
 */
guint
bench_sounds_busy_ms(BenchFirmware *self, const BenchCall *call)
{
  if (call->end != BENCH_CALL_END_REMOTE || call->answered_us == 0)
    return 0;
  return (guint) bench_settings_get_int(self->settings, "features.busy_tone_delay") * 1000;
}

/**
 * bench_compose_tone:
 *
 * Returns: the tone of the present state: an incoming call before everything else, then the dial tone of an
 *   off-hook phone without digits, ring-back of the call in focus unless the far end lets its own be heard,
 *   and why it failed while a failure shows.
 */
BenchTone
bench_compose_tone(BenchFirmware *self)
{
  BenchCall *ringing = bench_call_watch_ringing(self);
  BenchCall *focus = bench_call_watch_focus(self);

  if (ringing != NULL && !bench_call_watch_note(self, ringing->id)->silenced)
    {
      if (bench_call_watch_alive(self) == 1 && !self->open)
        return BENCH_TONE_RINGER;
      if (bench_settings_get_boolean(self->settings, "call_waiting.tone"))
        return BENCH_TONE_CALL_WAITING;
      return BENCH_TONE_NONE;
    }
  if (is_previewing(self) || (self->come_back_timer != 0 && ringing == NULL && has_held_call(self)))
    return BENCH_TONE_RINGER;
  /* While a number for a transfer is entered the call goes on, so there is no dial tone over it. */
  if (self->dialling && self->open && self->purpose == BENCH_ENTRY_DIAL)
    return dial_tone(self);
  if (self->announce_timer != 0)
    return BENCH_TONE_AUTO_ANSWER;
  if (focus != NULL)
    return focus->state == BENCH_CALL_RINGING && !focus->early_media ? BENCH_TONE_RING_BACK : BENCH_TONE_NONE;
  return ended_tone(self);
}

/**
 * bench_compose_ring:
 *
 * Returns: (transfer none): the ring tone for the ringer: the one that is tried, that of a transfer that failed,
 *   what the caller asks for by Alert-Info, the account's, or the phone's.
 */
const char *
bench_compose_ring(BenchFirmware *self)
{
  BenchCall *ringing = bench_call_watch_ringing(self);
  const char *ring = NULL;

  if (is_previewing(self))
    return self->preview;
  if (ringing == NULL && self->come_back_timer != 0)
    return bench_settings_get(self->settings, "phone_setting.ring_for_tranfailed");
  if (ringing != NULL && *ringing->ring != '\0')
    return ringing->ring;
  if (ringing != NULL)
    ring = bench_settings_getf(self->settings, "account.%u.ringtone.ring_type", ringing->line);
  if (ring == NULL || *ring == '\0' || g_ascii_strcasecmp(ring, COMMON) == 0)
    ring = bench_settings_get(self->settings, "phone_setting.ring_type");
  return ring;
}

/**
 * bench_sounds_note:
 *
 * Lets a short tone be heard over whatever plays.
 */
void
bench_sounds_note(BenchFirmware *self, BenchTone tone)
{
  g_signal_emit_by_name(self, "note-tone", (int) tone);
}

/**
 * bench_sounds_sent:
 *
 * A number has been sent: it is heard, unless features.send_key_tone or features.key_tone is off.
 */
void
bench_sounds_sent(BenchFirmware *self)
{
  if (bench_settings_get_boolean(self->settings, "features.key_tone")
      && bench_settings_get_boolean(self->settings, "features.send_key_tone"))
    bench_sounds_note(self, BENCH_TONE_SEND);
}

static guint
hold_reminder_ms(BenchFirmware *self)
{
  if (!has_held_call(self) || !bench_settings_get_boolean(self->settings, "features.play_hold_tone.enable"))
    return 0;
  return (guint) bench_settings_get_int(self->settings, "features.play_hold_tone.delay") * 1000;
}

static gboolean
on_hold_reminder(gpointer data)
{
  BenchFirmware *self = data;

  bench_sounds_note(self, BENCH_TONE_HOLD);
  return G_SOURCE_CONTINUE;
}

static gboolean
wants_record_tone(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);

  if (!bench_settings_get_boolean(self->settings, "benchphone.record.tone"))
    return FALSE;
  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->recording == BENCH_RECORDING_ON)
      return TRUE;
  return FALSE;
}

static gboolean
on_record_reminder(gpointer data)
{
  bench_sounds_note(data, BENCH_TONE_RECORD);
  return G_SOURCE_CONTINUE;
}

static void
watch_recording(BenchFirmware *self)
{
  gboolean wanted = wants_record_tone(self);

  if (wanted == (self->record_reminder != 0))
    return;
  bench_clock_clear(self->clock, &self->record_reminder);
  if (!wanted)
    return;
  bench_sounds_note(self, BENCH_TONE_RECORD);
  self->record_reminder = bench_clock_add(self->clock, RECORD_MS, on_record_reminder, self);
}

/**
 * bench_sounds_watch:
 *
 * Something has changed: the hold reminder begins with the first call on hold, and ends with the last; the
 * recording tone is heard at once and again while a recording runs.
 */
void
bench_sounds_watch(BenchFirmware *self)
{
  guint every_ms = hold_reminder_ms(self);

  watch_recording(self);
  if (every_ms == self->hold_reminder_ms)
    return;
  self->hold_reminder_ms = every_ms;
  bench_clock_clear(self->clock, &self->hold_reminder);
  if (every_ms > 0)
    self->hold_reminder = bench_clock_add(self->clock, every_ms, on_hold_reminder, self);
}

static gboolean
on_come_back_over(gpointer data)
{
  BenchFirmware *self = data;

  self->come_back_timer = 0;
  bench_firmware_begin(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_sounds_come_back:
 *
 * A transfer has failed: the phone rings for ten seconds, or until a key is pressed or the call is taken back or gone.
 */
void
bench_sounds_come_back(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->come_back_timer);
  self->come_back_timer = bench_clock_add(self->clock, COME_BACK_MS, on_come_back_over, self);
}

/**
 * bench_sounds_heed:
 *
 * Somebody is at the phone: what rang only to fetch him stops.
 */
void
bench_sounds_heed(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->come_back_timer);
}

static gboolean
on_preview_over(gpointer data)
{
  BenchFirmware *self = data;

  self->preview_timer = 0;
  bench_firmware_begin(self);
  bench_sounds_preview(self, NULL);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_sounds_preview:
 * @ring: (nullable): the ring tone to be tried for some seconds, %NULL for silence
 */
void
bench_sounds_preview(BenchFirmware *self, const char *ring)
{
  bench_clock_clear(self->clock, &self->preview_timer);
  g_free(self->preview);
  self->preview = g_strdup(ring);
  if (ring != NULL)
    self->preview_timer = bench_clock_add(self->clock, PREVIEW_MS, on_preview_over, self);
}

/**
 * bench_sounds_close:
 *
 * Stops all timers.
 */
void
bench_sounds_close(BenchFirmware *self)
{
  bench_clock_clear(self->clock, &self->record_reminder);
  bench_clock_clear(self->clock, &self->hold_reminder);
  bench_clock_clear(self->clock, &self->come_back_timer);
  bench_clock_clear(self->clock, &self->preview_timer);
  g_clear_pointer(&self->preview, g_free);
}

/**
 * bench_firmware_get_ring:
 *
 * Returns: (transfer none): the name of the ring tone while the ringer is the tone, "" otherwise (media/ring.h).
 */
const char *
bench_firmware_get_ring(BenchFirmware *self)
{
  return self->ring;
}

/**
 * bench_firmware_set_ring_folder:
 * @folder: (nullable): where the user's own ring tones are, for the menu
 */
void
bench_firmware_set_ring_folder(BenchFirmware *self, const char *folder)
{
  g_free(self->ring_folder);
  self->ring_folder = g_strdup(folder);
}
