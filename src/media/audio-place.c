/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/engine.h"

/**
 * bench_audio_place_parameter:
 *
 * Returns: (transfer none): the parameter that names the device of @place.
 */
const char *
bench_audio_place_parameter(BenchAudioPlace place)
{
  switch (place)
    {
    case BENCH_AUDIO_PLACE_HANDSET_MICROPHONE:
      return "benchphone.handset.microphone";
    case BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE:
      return "benchphone.handfree.microphone";
    case BENCH_AUDIO_PLACE_HEADSET_MICROPHONE:
      return "benchphone.headset.microphone";
    case BENCH_AUDIO_PLACE_HANDSET_SPEAKER:
      return "benchphone.handset.speaker";
    case BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER:
      return "benchphone.handfree.speaker";
    case BENCH_AUDIO_PLACE_HEADSET_SPEAKER:
      return "benchphone.headset.speaker";
    case BENCH_AUDIO_PLACE_RINGER:
      return "benchphone.ringer";
    }
  g_return_val_if_reached("benchphone.speaker");
}

/**
 * bench_audio_place_name:
 *
 * Returns: (transfer none): what a person calls it, short enough for the LCD.
 */
const char *
bench_audio_place_name(BenchAudioPlace place)
{
  switch (place)
    {
    case BENCH_AUDIO_PLACE_HANDSET_MICROPHONE:
      return "Handset microphone";
    case BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE:
      return "Microphone";
    case BENCH_AUDIO_PLACE_HEADSET_MICROPHONE:
      return "Headset microphone";
    case BENCH_AUDIO_PLACE_HANDSET_SPEAKER:
      return "Handset";
    case BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER:
      return "Speaker";
    case BENCH_AUDIO_PLACE_HEADSET_SPEAKER:
      return "Headset";
    case BENCH_AUDIO_PLACE_RINGER:
      return "Ringer";
    }
  g_return_val_if_reached("");
}

/**
 * bench_audio_place_is_input:
 *
 * Returns: whether @place is a microphone.
 */
gboolean
bench_audio_place_is_input(BenchAudioPlace place)
{
  return place <= BENCH_AUDIO_PLACE_HEADSET_MICROPHONE;
}

/**
 * bench_audio_place_microphone:
 *
 * Returns: where @path speaks.
 */
BenchAudioPlace
bench_audio_place_microphone(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return BENCH_AUDIO_PLACE_HANDSET_MICROPHONE;
    case BENCH_AUDIO_PATH_SPEAKER:
      return BENCH_AUDIO_PLACE_HANDSFREE_MICROPHONE;
    case BENCH_AUDIO_PATH_HEADSET:
      return BENCH_AUDIO_PLACE_HEADSET_MICROPHONE;
    }
  g_return_val_if_reached(BENCH_AUDIO_PLACE_HANDSET_MICROPHONE);
}

/**
 * bench_audio_place_speaker:
 *
 * Returns: where @path listens.
 */
BenchAudioPlace
bench_audio_place_speaker(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return BENCH_AUDIO_PLACE_HANDSET_SPEAKER;
    case BENCH_AUDIO_PATH_SPEAKER:
      return BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER;
    case BENCH_AUDIO_PATH_HEADSET:
      return BENCH_AUDIO_PLACE_HEADSET_SPEAKER;
    }
  g_return_val_if_reached(BENCH_AUDIO_PLACE_HANDSET_SPEAKER);
}
