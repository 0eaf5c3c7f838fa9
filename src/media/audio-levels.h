/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How loud each path is, as the parameters of guide P-UI say it, in gains.
 *
 * A volume is a step from 0 to 15: 8, the factory's, is 0 dB; see bench_mixer_volume_gain(). A microphone's
 * gain is a step from 1 to 53, 1 dB each, and 0 dB at the factory's step, which differs from path to path
 * (hands-free 25, handset 35, headset 29): a desktop's microphone is at its right level to begin with.
 *
 * Threads: main context only. Units: linear gains.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

double bench_audio_levels_voice(BenchSettings *settings, BenchAudioPath path);
double bench_audio_levels_tone(BenchSettings *settings, BenchAudioPath path);
double bench_audio_levels_ring(BenchSettings *settings);
double bench_audio_levels_group(BenchSettings *settings);
double bench_audio_levels_microphone(BenchSettings *settings, BenchAudioPath path);

G_END_DECLS
