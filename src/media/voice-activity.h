/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether somebody speaks: the level of each tick against the background's, which is learnt from the
 * quietest ticks of late. Anything louder than a background can sensibly be counts as speech, however
 * steady it is: a tone, music, a modem.
 *
 * Threads: owned by a leg. Units: dBm0, ticks of BENCH_TICK_MS. Errors: none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean started;
  double floor;     /* the background */
  double quietest;  /* in this window */
  guint window;     /* ticks of it so far */
  guint hangover;   /* ticks that still count as speech */
  gboolean silent;  /* silence has been announced */
  double announced; /* at this level */
  guint since;      /* ticks since then */
} BenchVoiceActivity;

typedef enum
{
  BENCH_VOICE_SPEECH,   /* send it */
  BENCH_VOICE_ANNOUNCE, /* say how loud the background is */
  BENCH_VOICE_SILENCE,  /* send nothing */
} BenchVoice;

BenchVoice bench_voice_activity_judge(BenchVoiceActivity *self, const gint16 *samples, gsize n_samples);

G_END_DECLS
