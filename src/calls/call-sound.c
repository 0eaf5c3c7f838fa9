/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be done with the sound of one call: music while it is held (F050), a recording, a file played into
 * it. None of this touches the dialog; all of it ends with the call's media.
 */
#include <errno.h>

#include "base/catalogue.h"
#include "base/log.h"
#include "calls/call-leg.h"
#include "media/session-extras.h"

#define MOST_NUMBER 32 /* of it in a file's name */
#define MOST_NAMES 99  /* of recordings that begin in the same second */

static void
tell(BenchCallLeg *leg, const char *what, const char *state, const char *path)
{
  bench_event_bus_emit(bench_sip_call_control_get_events(leg->control), BENCH_EVENT_MEDIA, "call", G_TYPE_INT,
                       (int) leg->call->id, what, G_TYPE_STRING, state, "file", G_TYPE_STRING, path, NULL);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

/* benchphone.hold_music; NULL when there is none, or it cannot be played, which is logged. */
static BenchFileSource *
open_music(BenchCallLeg *leg)
{
  const char *path
      = bench_settings_get(bench_sip_call_control_get_settings(leg->control), "benchphone.hold_music");
  g_autoptr(GError) error = NULL;
  BenchFileSource *music = NULL;

  if (*path == '\0')
    return NULL;
  music = bench_file_source_new(path, TRUE, &error);
  if (music == NULL)
    bench_warning("Call %u: no music on hold: benchphone.hold_music: %s", leg->call->id, error->message);
  return music;
}

/**
 * bench_call_sound_configure:
 *
 * Puts what was agreed into force. A far end we hold, and that still listens (hold is sendonly), hears music
 * if there is any; without it nothing is sent.
 *
 * Returns: whether the media session follows.
 */
gboolean
bench_call_sound_configure(BenchCallLeg *leg, const BenchNegotiated *agreed, GError **error)
{
  BenchMediaParameters parameters = agreed->parameters;
  gboolean held = bench_negotiation_get_hold(leg->negotiation) && agreed->far_listens;

  if (!held || !leg->music)
    {
      BenchFileSource *music = held ? open_music(leg) : NULL;

      leg->music = music != NULL;
      bench_media_session_set_music(leg->media, music);
    }
  parameters.sending = parameters.sending || leg->music;
  return bench_media_session_configure(leg->media, &parameters, error);
}

static gboolean
check_talking(BenchCallLeg *leg, GError **error)
{
  if (leg->media != NULL && leg->call->answered_us != 0 && bench_call_is_alive(leg->call))
    return TRUE;
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call is not answered"));
  return FALSE;
}

static gboolean
check_recording(BenchCallLeg *leg, GError **error)
{
  if (leg->recorder != NULL)
    return TRUE;
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("nothing is being recorded"));
  return FALSE;
}

static void
end_recording(BenchCallLeg *leg)
{
  if (leg->recorder == NULL)
    return;
  bench_media_session_record(leg->media, NULL);
  g_clear_pointer(&leg->recorder, bench_recorder_close);
  leg->call->recording = BENCH_RECORDING_OFF;
  tell(leg, "recording", "stopped", leg->call->recording_path);
}

/* The disk takes no more. */
static void
on_failed(const char *reason, gpointer data)
{
  BenchCallLeg *leg = data;
  g_autofree char *text = g_strdup_printf("Recording stopped: %s", reason);

  bench_warning("Call %u: %s: %s", leg->call->id, leg->call->recording_path, reason);
  end_recording(leg);
  bench_call_control_notice(BENCH_CALL_CONTROL(leg->control), text);
}

/* benchphone.record.folder, or one of the user's own. */
static char *
find_folder(BenchCallLeg *leg)
{
  const char *set
      = bench_settings_get(bench_sip_call_control_get_settings(leg->control), "benchphone.record.folder");
  const char *music = g_get_user_special_dir(G_USER_DIRECTORY_MUSIC);

  if (*set != '\0')
    return g_strdup(set);
  if (music != NULL)
    return g_build_filename(music, "Benchphone", NULL);
  return g_build_filename(g_get_user_data_dir(), "benchphone", "recordings", NULL);
}

/* What may be part of a file's name; a far end chooses its number. */
static char *
clean_number(const char *number)
{
  GString *clean = g_string_new(NULL);

  for (; *number != '\0' && clean->len < MOST_NUMBER; number++)
    g_string_append_c(clean, g_ascii_isalnum(*number) || *number == '+' ? *number : '_');
  return g_string_free(clean, FALSE);
}

/* A new file of the first name nobody has: "20261124-110301-605.wav", "20261124-110301-605-2.wav" … */
static BenchRecorder *
record_somewhere(BenchCallLeg *leg, char **path, GError **error)
{
  gint64 now_us = bench_clock_wall(bench_sip_call_control_get_clock(leg->control));
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_us / G_USEC_PER_SEC);
  g_autofree char *when = now != NULL ? g_date_time_format(now, "%Y%m%d-%H%M%S") : g_strdup("call");
  g_autofree char *folder = find_folder(leg);
  g_autofree char *number = clean_number(leg->call->remote_number);
  BenchRecorder *recorder = NULL;

  if (g_mkdir_with_parents(folder, 0700) != 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, "%s: %s", folder, g_strerror(errno));
      return NULL;
    }
  for (guint i = 1; i <= MOST_NAMES && recorder == NULL; i++)
    {
      g_autofree char *again = i > 1 ? g_strdup_printf("-%u", i) : g_strdup("");
      g_autofree char *name = g_strdup_printf("%s-%s%s.wav", when, number, again);

      g_free(*path);
      *path = g_build_filename(folder, name, NULL);
      g_clear_error(error);
      recorder = bench_recorder_new(*path, on_failed, leg, error);
      if (recorder == NULL && !g_file_test(*path, G_FILE_TEST_EXISTS))
        return NULL;
    }
  return recorder;
}

/**
 * bench_call_sound_record:
 *
 * See bench_call_control_record().
 *
 * Returns: whether it runs.
 */
gboolean
bench_call_sound_record(BenchCallLeg *leg, const char *path, GError **error)
{
  g_autofree char *chosen = g_strdup(path);
  g_autoptr(GError) cause = NULL;

  if (!check_talking(leg, error))
    return FALSE;
  if (leg->recorder != NULL)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call is being recorded already"));
      return FALSE;
    }
  leg->recorder = path != NULL ? bench_recorder_new(path, on_failed, leg, &cause)
                               : record_somewhere(leg, &chosen, &cause);
  if (leg->recorder == NULL)
    {
      bench_warning("Call %u: no recording: %s", leg->call->id, cause->message);
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, "%s", cause->message);
      return FALSE;
    }
  bench_call_set_text(&leg->call->recording_path, chosen);
  leg->call->recording = BENCH_RECORDING_ON;
  bench_media_session_record(leg->media, leg->recorder);
  tell(leg, "recording", "on", chosen);
  return TRUE;
}

/**
 * bench_call_sound_pause_record:
 *
 * See bench_call_control_pause_record().
 *
 * Returns: whether there is a recording.
 */
gboolean
bench_call_sound_pause_record(BenchCallLeg *leg, gboolean paused, GError **error)
{
  if (!check_recording(leg, error))
    return FALSE;
  bench_recorder_set_paused(leg->recorder, paused);
  leg->call->recording = paused ? BENCH_RECORDING_PAUSED : BENCH_RECORDING_ON;
  tell(leg, "recording", bench_recording_name(leg->call->recording), leg->call->recording_path);
  return TRUE;
}

/**
 * bench_call_sound_stop_record:
 *
 * See bench_call_control_stop_record().
 *
 * Returns: whether there was a recording.
 */
gboolean
bench_call_sound_stop_record(BenchCallLeg *leg, GError **error)
{
  if (!check_recording(leg, error))
    return FALSE;
  end_recording(leg);
  return TRUE;
}

static void
end_play(BenchCallLeg *leg, const char *how)
{
  g_autofree char *path = g_strdup(leg->call->playing);

  if (*path == '\0')
    return;
  bench_media_session_play(leg->media, NULL, FALSE);
  bench_call_set_text(&leg->call->playing, "");
  tell(leg, "play", how, path);
}

static void
on_played(gpointer data)
{
  end_play(data, "ended");
}

/* All whom a file for @leg is for. */
static GPtrArray *
list_hearers(BenchCallLeg *leg)
{
  GPtrArray *hearers = NULL;

  if (leg->call->conference)
    return bench_conference_list(leg->control);
  hearers = g_ptr_array_new();
  g_ptr_array_add(hearers, leg);
  return hearers;
}

/**
 * bench_call_sound_play:
 *
 * See bench_call_control_play().
 *
 * Returns: whether it plays.
 */
gboolean
bench_call_sound_play(BenchCallLeg *leg, const char *path, gboolean loop, gboolean instead, GError **error)
{
  g_autoptr(GPtrArray) hearers = list_hearers(leg);

  if (!check_talking(leg, error))
    return FALSE;
  for (guint i = 0; i < hearers->len; i++)
    {
      BenchCallLeg *hearer = g_ptr_array_index(hearers, i);
      g_autoptr(GError) cause = NULL;
      BenchFileSource *source = bench_file_source_new(path, loop, &cause);

      if (source == NULL)
        {
          g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, "%s", cause->message);
          return FALSE;
        }
      end_play(hearer, "stopped");
      bench_file_source_watch(source, on_played, hearer);
      bench_call_set_text(&hearer->call->playing, path);
      bench_media_session_play(hearer->media, source, instead);
      tell(hearer, "play", "started", path);
    }
  return TRUE;
}

/**
 * bench_call_sound_stop_play:
 *
 * See bench_call_control_stop_play().
 *
 * Returns: whether something was being played.
 */
gboolean
bench_call_sound_stop_play(BenchCallLeg *leg, GError **error)
{
  g_autoptr(GPtrArray) hearers = list_hearers(leg);

  if (*leg->call->playing == '\0')
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("nothing is being played"));
      return FALSE;
    }
  for (guint i = 0; i < hearers->len; i++)
    end_play(g_ptr_array_index(hearers, i), "stopped");
  return TRUE;
}

/**
 * bench_call_sound_end:
 *
 * The call's media is about to stop.
 */
void
bench_call_sound_end(BenchCallLeg *leg)
{
  end_recording(leg);
  end_play(leg, "stopped");
  leg->music = FALSE;
}
