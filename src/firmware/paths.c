/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How sound goes in and out: handset, speaker, headset, mute and volume.
 *
 * "Open" is off-hook in the wide sense: some path is open for dialling or a call.
 */
#include "firmware/firmware-private.h"

/**
 * bench_paths_default:
 *
 * Returns: the path a call would take: headset mode before a lifted handset before the speaker.
 */
BenchAudioPath
bench_paths_default(BenchFirmware *self)
{
  if (self->headset)
    return BENCH_AUDIO_PATH_HEADSET;
  return self->lifted ? BENCH_AUDIO_PATH_HANDSET : BENCH_AUDIO_PATH_SPEAKER;
}

/* While a page has the path, what is opened or closed is what its end brings back. */
static void
set_open(BenchFirmware *self, gboolean open)
{
  self->open = open;
  if (!self->paging)
    return;
  self->paging_open = open;
  self->paging_path = self->path;
}

/**
 * bench_paths_open:
 *
 * Opens the default path, unless one is open.
 */
void
bench_paths_open(BenchFirmware *self)
{
  if (!self->open)
    self->path = bench_paths_default(self);
  set_open(self, TRUE);
}

/**
 * bench_paths_close:
 *
 * Closes the path; a handset that lies beside the phone stays there.
 */
void
bench_paths_close(BenchFirmware *self)
{
  set_open(self, FALSE);
}

/* Another path ends headset mode, unless the headset has priority (features.headset_prior). */
static void
leave_headset(BenchFirmware *self)
{
  if (!bench_settings_get_boolean(self->settings, "features.headset_prior"))
    self->headset = FALSE;
}

static void
open_on(BenchFirmware *self, BenchAudioPath path)
{
  self->path = path;
  set_open(self, TRUE);
  if (path != BENCH_AUDIO_PATH_HEADSET)
    leave_headset(self);
}

/* Going off-hook on @path does the next thing there is to do: answer, send what is typed, or ask for a number. */
static void
go_off_hook(BenchFirmware *self, BenchAudioPath path)
{
  BenchCall *ringing = bench_call_watch_ringing(self);
  gboolean typing = self->dialling && self->purpose == BENCH_ENTRY_DIAL;
  g_autoptr(GError) error = NULL;

  if (ringing != NULL)
    {
      open_on(self, path);
      if (!bench_call_watch_answer(self, ringing, &error))
        bench_popup_error(self, error);
      return;
    }
  open_on(self, path);
  if (bench_call_watch_focus(self) != NULL)
    return;
  if (!typing)
    {
      bench_page_close_all(self);
      bench_dial_open(self, BENCH_ENTRY_DIAL, self->account);
    }
  else if (self->pages->len == 0)
    bench_dial_send(self);
}

/* What ends when the open path is closed by hand: never a call we hold. */
static void
go_on_hook(BenchFirmware *self)
{
  BenchCall *focus = bench_call_watch_focus(self);

  if (self->dialling && self->purpose == BENCH_ENTRY_TRANSFER && self->entry->text->len > 0
      && bench_settings_get_boolean(self->settings, "transfer.blind_tran_on_hook_enable"))
    {
      bench_dial_blind_transfer(self);
      bench_paths_close(self);
      return;
    }
  if (!self->dialling && bench_settings_get_boolean(self->settings, "transfer.on_hook_trans_enable")
      && bench_consult_complete(self))
    {
      bench_paths_close(self);
      return;
    }
  if (bench_paging_is_up(self))
    {
      bench_paging_end(self);
      return;
    }
  bench_page_close_all(self);
  if (self->dialling)
    bench_dial_cancel(self);
  bench_call_watch_dismiss(self);
  bench_paths_close(self);
  if (focus != NULL && focus->conference && focus->state != BENCH_CALL_HOLDING)
    {
      bench_call_control_leave_conference(self->calls);
      return;
    }
  if (focus != NULL && focus->state != BENCH_CALL_INCOMING && focus->state != BENCH_CALL_HOLDING)
    bench_call_control_hang_up(self->calls, focus);
}

/**
 * bench_paths_hook:
 *
 * Lifts the handset or puts it back.
 */
void
bench_paths_hook(BenchFirmware *self)
{
  self->lifted = !self->lifted;
  if (self->booting)
    return;
  if (self->lifted)
    go_off_hook(self, BENCH_AUDIO_PATH_HANDSET);
  else if (self->open && self->path == BENCH_AUDIO_PATH_HANDSET)
    go_on_hook(self);
}

/**
 * bench_paths_speaker:
 *
 * The speaker key: off-hook on the speaker, over to it, or, when it is in use, on-hook.
 */
void
bench_paths_speaker(BenchFirmware *self)
{
  if (bench_call_watch_ringing(self) != NULL || !self->open || self->path != BENCH_AUDIO_PATH_SPEAKER)
    {
      gboolean was_open = self->open && bench_call_watch_ringing(self) == NULL;

      if (was_open)
        open_on(self, BENCH_AUDIO_PATH_SPEAKER);
      else
        go_off_hook(self, BENCH_AUDIO_PATH_SPEAKER);
      return;
    }
  if (self->lifted)
    self->path = BENCH_AUDIO_PATH_HANDSET;
  else
    go_on_hook(self);
}

/**
 * bench_paths_headset:
 *
 * The HEADSET key: headset mode on or off; an open path goes along, a ringing call is answered.
 */
void
bench_paths_headset(BenchFirmware *self)
{
  if (bench_call_watch_ringing(self) != NULL)
    {
      self->headset = TRUE;
      go_off_hook(self, BENCH_AUDIO_PATH_HEADSET);
      return;
    }
  self->headset = !self->headset;
  if (self->open)
    self->path = bench_paths_default(self);
}

/**
 * bench_paths_mute:
 *
 * The MUTE key: during a call keeps the far end from hearing us, or lets it again.
 */
void
bench_paths_mute(BenchFirmware *self)
{
  BenchCall *focus = bench_call_watch_focus(self);

  if (focus == NULL || focus->state == BENCH_CALL_INCOMING)
    return;
  if (!self->muted && !bench_settings_get_boolean(self->settings, "features.allow_mute"))
    {
      bench_popup_note(self, "Mute is disabled");
      return;
    }
  self->muted = !self->muted;
}

/**
 * bench_paths_volume_parameter:
 *
 * Returns: (transfer none): the parameter that holds the volume of a path.
 */
const char *
bench_paths_volume_parameter(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return "voice.handset.spk_vol";
    case BENCH_AUDIO_PATH_SPEAKER:
      return "voice.handfree.spk_vol";
    case BENCH_AUDIO_PATH_HEADSET:
      return "voice.headset.spk_vol";
    }
  g_return_val_if_reached("voice.handset.spk_vol");
}

/**
 * bench_paths_is_group:
 *
 * Returns: whether the loudspeaker is heard beside handset or headset.
 */
gboolean
bench_paths_is_group(BenchFirmware *self)
{
  return self->group && self->open && self->path != BENCH_AUDIO_PATH_SPEAKER
         && bench_call_watch_active(self) != NULL;
}

/**
 * bench_paths_group:
 *
 * The group listening key (DSS type 18): in a call on handset or headset lets the loudspeaker be heard as
 * well, or no more.
 */
void
bench_paths_group(BenchFirmware *self)
{
  if (!self->open || self->path == BENCH_AUDIO_PATH_SPEAKER || bench_call_watch_active(self) == NULL)
    return;
  self->group = !self->group;
  bench_popup_note(self, self->group ? N_("Group listening on") : N_("Group listening off"));
}

static const char *
tone_parameter(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return "voice.handset.tone_vol";
    case BENCH_AUDIO_PATH_SPEAKER:
      return "voice.handfree.tone_vol";
    case BENCH_AUDIO_PATH_HEADSET:
      return "voice.headset.tone_vol";
    }
  g_return_val_if_reached("voice.handset.tone_vol");
}

static const char *
volume_title(BenchAudioPath path, gboolean tone)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return tone ? N_("Handset Tone Volume") : N_("Handset Volume");
    case BENCH_AUDIO_PATH_SPEAKER:
      return tone ? N_("Speaker Tone Volume") : N_("Speaker Volume");
    case BENCH_AUDIO_PATH_HEADSET:
      return tone ? N_("Headset Tone Volume") : N_("Headset Volume");
    }
  g_return_val_if_reached("");
}

/* Whether what is heard is the phone's own tone and not a far end. */
static gboolean
hears_tone(BenchFirmware *self)
{
  switch (bench_compose_tone(self))
    {
    case BENCH_TONE_DIAL:
    case BENCH_TONE_RING_BACK:
    case BENCH_TONE_BUSY:
    case BENCH_TONE_CONGESTION:
    case BENCH_TONE_SECONDARY_DIAL:
    case BENCH_TONE_DIAL_RECALL:
    case BENCH_TONE_STUTTER:
    case BENCH_TONE_INFO:
      return TRUE;
    case BENCH_TONE_NONE:
    case BENCH_TONE_CALL_WAITING:
    case BENCH_TONE_AUTO_ANSWER:
    case BENCH_TONE_RINGER:
    case BENCH_TONE_RECORD:
    case BENCH_TONE_MESSAGE:
    case BENCH_TONE_HOLD:
    case BENCH_TONE_SEND:
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

/**
 * bench_paths_heard_parameter:
 * @title: (out) (optional): what the volume bar calls it
 *
 * Returns: (transfer none): the parameter that says how loud the sound of the present path is: of a tone
 *   while one plays, of the loudspeaker while others listen, of the far end otherwise.
 */
const char *
bench_paths_heard_parameter(BenchFirmware *self, const char **title)
{
  BenchAudioPath path = bench_firmware_get_path(self);
  gboolean tone = hears_tone(self);
  const char *ignored = NULL;

  title = title != NULL ? title : &ignored;
  if (bench_paths_is_group(self))
    {
      *title = N_("Group Listening Volume");
      return "voice.group_spk_vol";
    }
  *title = volume_title(path, tone);
  return tone ? tone_parameter(path) : bench_paths_volume_parameter(path);
}

/**
 * bench_paths_volume:
 * @step: -1 or 1
 *
 * The volume key: of the ringer while idle or ringing, of tones while one plays, of the loudspeaker while
 * others listen, of the open path otherwise; nothing in menus.
 */
void
bench_paths_volume(BenchFirmware *self, int step)
{
  gboolean ringer = !self->open || bench_call_watch_ringing(self) != NULL;
  const char *title = N_("Ring Volume");
  const char *parameter = ringer ? "voice.ring_vol" : bench_paths_heard_parameter(self, &title);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  int value;

  if (bench_firmware_view(self) == BENCH_VIEW_PAGE)
    return;
  value = CLAMP(bench_settings_get_int(self->settings, parameter) + step, 0, BENCH_VOLUME_STEPS);
  text = g_strdup_printf("%d", value);
  if (!bench_settings_set(self->settings, parameter, text, BENCH_LAYER_USER, NULL, &error))
    {
      bench_popup_error(self, error);
      return;
    }
  bench_popup_volume(self, title, bench_settings_get_int(self->settings, parameter));
}
