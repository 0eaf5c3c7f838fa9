/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What call control can do with the sound of its calls, and without a call: recording, playing, paging. */
#include "calls/control.h"

/**
 * bench_call_control_record:
 * @path: (nullable): of a file that does not exist yet; %NULL: a new one in benchphone.record.folder
 *
 * Begins a recording: a WAV file with what the far end hears on the left and what it says on the right.
 *
 * Returns: whether it runs: %BENCH_CALL_ERROR_STATE when one does already, or the call does not stand;
 *   %BENCH_CALL_ERROR_MEDIA with place and reason when the disk does not take it.
 */
gboolean
bench_call_control_record(BenchCallControl *self, BenchCall *call, const char *path, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->record(self, call, path, error);
}

/**
 * bench_call_control_pause_record:
 * @paused: whether what is said from now on is left out
 *
 * Returns: %FALSE with %BENCH_CALL_ERROR_STATE when nothing is being recorded.
 */
gboolean
bench_call_control_pause_record(BenchCallControl *self, BenchCall *call, gboolean paused, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->pause_record(self, call, paused, error);
}

/**
 * bench_call_control_stop_record:
 *
 * Ends the recording; the end of the call does so as well.
 *
 * Returns: %FALSE with %BENCH_CALL_ERROR_STATE when nothing is being recorded.
 */
gboolean
bench_call_control_stop_record(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->stop_record(self, call, error);
}

/**
 * bench_call_control_play:
 * @path: a WAV file
 * @loop: begin again at its end, until it is stopped
 * @instead: of the microphone and other members, rather than over them
 *
 * Lets the far end, or all of the call's conference, hear a file; it is not heard here. Another that plays
 * ends.
 *
 * Returns: whether it plays: %BENCH_CALL_ERROR_STATE when the call does not stand, %BENCH_CALL_ERROR_MEDIA
 *   when the file cannot be played.
 */
gboolean
bench_call_control_play(BenchCallControl *self,
                        BenchCall *call,
                        const char *path,
                        gboolean loop,
                        gboolean instead,
                        GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->play(self, call, path, loop, instead, error);
}

/**
 * bench_call_control_stop_play:
 *
 * Returns: %FALSE with %BENCH_CALL_ERROR_STATE when nothing is being played.
 */
gboolean
bench_call_control_stop_play(BenchCallControl *self, BenchCall *call, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->stop_play(self, call, error);
}

/**
 * bench_call_control_silence:
 * @call: a member of a conference
 * @silenced: whether nobody hears it; it hears on
 *
 * Returns: %FALSE with %BENCH_CALL_ERROR_STATE when the call has no sound.
 */
gboolean
bench_call_control_silence(BenchCallControl *self, BenchCall *call, gboolean silenced, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->silence(self, call, silenced, error);
}

/**
 * bench_call_control_page:
 * @address: "224.5.6.20:10008", an IPv4 multicast group and a port
 * @label: what it is called, or ""
 *
 * Pages: what the microphone hears goes to the group as RTP of multicast.codec, without SIP (F086).
 *
 * Returns: whether it does: %BENCH_CALL_ERROR_NUMBER when @address is none, %BENCH_CALL_ERROR_STATE during
 *   a call or another page, %BENCH_CALL_ERROR_MEDIA when there is no port or codec.
 */
gboolean
bench_call_control_page(BenchCallControl *self, const char *address, const char *label, GError **error)
{
  return BENCH_CALL_CONTROL_GET_CLASS(self)->page(self, address, label, error);
}

/**
 * bench_call_control_end_page:
 *
 * Ends the page that goes out, or does not hear the one that comes in any more; without one nothing happens.
 */
void
bench_call_control_end_page(BenchCallControl *self)
{
  BENCH_CALL_CONTROL_GET_CLASS(self)->end_page(self);
}

/**
 * bench_recording_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts, "" when nothing is being recorded.
 */
const char *
bench_recording_name(BenchRecording recording)
{
  switch (recording)
    {
    case BENCH_RECORDING_OFF:
      return "";
    case BENCH_RECORDING_ON:
      return "on";
    case BENCH_RECORDING_PAUSED:
      return "paused";
    }
  g_return_val_if_reached("");
}

static void
paging_free(BenchPaging *paging)
{
  g_free(paging->label);
  g_free(paging->address);
  g_free(paging->codec);
  g_free(paging);
}

static BenchPaging *
own_paging(BenchCallControl *self)
{
  static const char key[] = "bench-paging";
  BenchPaging *paging = g_object_get_data(G_OBJECT(self), key);

  if (paging != NULL)
    return paging;
  paging = g_new0(BenchPaging, 1);
  paging->label = g_strdup("");
  paging->address = g_strdup("");
  paging->codec = g_strdup("");
  g_object_set_data_full(G_OBJECT(self), key, paging, (GDestroyNotify) paging_free);
  return paging;
}

/**
 * bench_call_control_get_paging:
 *
 * Returns: (transfer none): the page that goes out or comes in.
 */
const BenchPaging *
bench_call_control_get_paging(BenchCallControl *self)
{
  return own_paging(self);
}

/**
 * bench_call_control_set_paging:
 * @paging: copied
 *
 * Tells everybody.
 */
void
bench_call_control_set_paging(BenchCallControl *self, const BenchPaging *paging)
{
  BenchPaging *own = own_paging(self);

  bench_call_set_text(&own->label, paging->label);
  bench_call_set_text(&own->address, paging->address);
  bench_call_set_text(&own->codec, paging->codec);
  own->direction = paging->direction;
  own->started_us = paging->started_us;
  own->ignored = paging->ignored;
  g_signal_emit_by_name(self, "paging-changed");
}

/**
 * bench_call_control_notice:
 * @text: short enough for the LCD
 *
 * Tells whoever looks.
 */
void
bench_call_control_notice(BenchCallControl *self, const char *text)
{
  g_signal_emit_by_name(self, "notice", text);
}
