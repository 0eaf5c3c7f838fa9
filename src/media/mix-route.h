/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who hears what at the mix point: its inputs, its outputs, and how loud each output hears each sound.
 *
 * The sounds of a tick are kept apart: the far ends' voices, call progress tones, the ringer, key tones.
 * An output is a device with one gain for each of them; one that is not to hear a sound has a gain of 0.
 * An input is a device whose sound goes to the legs. A route is a plain value, made by whoever knows what
 * is to be heard (media/audio-paths.h) and used by the mix point from the next tick on. Recordings
 * and injected files are at a leg's place of the mix point instead (media/leg-extras.h).
 *
 * Threads: pure functions. Units: linear gains.
 */
#pragma once

#include "media/device.h"
#include "media/mixer.h"

G_BEGIN_DECLS

#define BENCH_MIX_MOST_INPUTS 4
#define BENCH_MIX_MOST_OUTPUTS 8

typedef enum
{
  BENCH_SOUND_VOICES, /* what the far ends say */
  BENCH_SOUND_TONE,   /* dial tone, ring-back, busy … */
  BENCH_SOUND_RING,
  BENCH_SOUND_KEY,
  BENCH_SOUND_TEST, /* of one output, from the preferences */
  BENCH_SOUND_NOTE, /* short tones over all else: a call on hold, a message, a recording */
} BenchSound;

#define BENCH_SOUNDS 6

typedef struct
{
  BenchDevice *device;
  double gain;
  gboolean muted;
  gboolean voice; /* the person's microphone: the voice filter is for this one */
} BenchMixInput;

typedef struct
{
  BenchDevice *device;
  double gains[BENCH_SOUNDS];
  gboolean returns; /* the microphone hears it: the echo canceller's far end */
  gboolean metered; /* the one in use */
} BenchMixOutput;

typedef struct
{
  BenchMixInput inputs[BENCH_MIX_MOST_INPUTS];
  guint n_inputs;
  BenchMixOutput outputs[BENCH_MIX_MOST_OUTPUTS];
  guint n_outputs;
  gboolean isolated; /* legs never hear each other */
} BenchMixRoute;

/* A tick's sounds; what is not active is silent and not looked at. */
typedef struct
{
  gint16 frames[BENCH_SOUNDS][BENCH_TICK_SAMPLES];
  gboolean active[BENCH_SOUNDS];
} BenchMixSounds;

BenchMixInput *bench_mix_route_add_input(BenchMixRoute *self, BenchDevice *device);
BenchMixOutput *bench_mix_route_add_output(BenchMixRoute *self, BenchDevice *device);
void bench_mix_output_hear(BenchMixOutput *output, BenchSound sound, double gain);
gboolean bench_mix_route_has_echo(const BenchMixRoute *self);
void bench_mix_output_mix(const BenchMixOutput *output, const BenchMixSounds *sounds, gint16 *heard);

G_END_DECLS
