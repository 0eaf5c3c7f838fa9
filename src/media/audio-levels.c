/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/audio-levels.h"

#include <math.h>

#include "media/mixer.h"

#define DECIBELS_A_STEP 1.0

typedef struct
{
  const char *voice;
  const char *tone;
  const char *microphone;
  int microphone_nominal; /* the step that changes nothing */
} PathLevels;

static const PathLevels *
levels_of(BenchAudioPath path)
{
  static const PathLevels handset
      = { "voice.handset.spk_vol", "voice.handset.tone_vol", "voice.handset_send", 35 };
  static const PathLevels speaker
      = { "voice.handfree.spk_vol", "voice.handfree.tone_vol", "voice.handfree_send", 25 };
  static const PathLevels headset
      = { "voice.headset.spk_vol", "voice.headset.tone_vol", "voice.headset_send", 29 };

  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return &handset;
    case BENCH_AUDIO_PATH_SPEAKER:
      return &speaker;
    case BENCH_AUDIO_PATH_HEADSET:
      return &headset;
    }
  g_return_val_if_reached(&handset);
}

static double
volume(BenchSettings *settings, const char *parameter)
{
  return bench_mixer_volume_gain(
      (guint) CLAMP(bench_settings_get_int(settings, parameter), 0, BENCH_VOLUME_MAXIMUM));
}

/**
 * bench_audio_levels_voice:
 *
 * Returns: how loud the far end is on @path.
 */
double
bench_audio_levels_voice(BenchSettings *settings, BenchAudioPath path)
{
  return volume(settings, levels_of(path)->voice);
}

/**
 * bench_audio_levels_tone:
 *
 * Returns: how loud dial tone and its like, and the tones of keys, are on @path.
 */
double
bench_audio_levels_tone(BenchSettings *settings, BenchAudioPath path)
{
  return volume(settings, levels_of(path)->tone);
}

/**
 * bench_audio_levels_ring:
 *
 * Returns: how loud it rings.
 */
double
bench_audio_levels_ring(BenchSettings *settings)
{
  return volume(settings, "voice.ring_vol");
}

/**
 * bench_audio_levels_group:
 *
 * Returns: how loud the loudspeaker is when others listen to a call on handset or headset.
 */
double
bench_audio_levels_group(BenchSettings *settings)
{
  return volume(settings, "voice.group_spk_vol");
}

/**
 * bench_audio_levels_microphone:
 *
 * Returns: the gain of the microphone of @path.
 */
double
bench_audio_levels_microphone(BenchSettings *settings, BenchAudioPath path)
{
  const PathLevels *levels = levels_of(path);
  int above = bench_settings_get_int(settings, levels->microphone) - levels->microphone_nominal;

  return pow(10.0, above * DECIBELS_A_STEP / 20.0);
}
