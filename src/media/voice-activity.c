/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/voice-activity.h"

#include <math.h>

#include "media/mixer.h"

#define QUIETEST (-75.0)
#define LOUDEST_FLOOR (-45.0)
#define ABOVE_FLOOR 6.0
#define WINDOW_TICKS 100
/* The end of a word is soft, and pauses between words are no silence. */
#define HANGOVER_TICKS 12
/* The background has changed by this much: say so; not more often than this. */
#define CHANGE 3.0
#define LEAST_TICKS 10

static void
learn(BenchVoiceActivity *self, double level)
{
  if (!self->started)
    {
      self->started = TRUE;
      self->floor = CLAMP(level, QUIETEST, LOUDEST_FLOOR);
      self->quietest = level;
      self->hangover = HANGOVER_TICKS;
    }
  self->quietest = MIN(self->quietest, level);
  /* Down at once, up only when a whole window has been louder. */
  if (level < self->floor)
    self->floor = MAX(level, QUIETEST);
  if (++self->window < WINDOW_TICKS)
    return;
  self->floor = CLAMP(self->quietest, QUIETEST, LOUDEST_FLOOR);
  self->quietest = level;
  self->window = 0;
}

/**
 * bench_voice_activity_judge:
 * @samples: a tick of what is to be sent
 *
 * Returns: what to do with it. The level to announce is in @self->announced.
 */
BenchVoice
bench_voice_activity_judge(BenchVoiceActivity *self, const gint16 *samples, gsize n_samples)
{
  double level = MAX(bench_mixer_level_dbm0(samples, n_samples), QUIETEST);

  learn(self, level);
  if (level > self->floor + ABOVE_FLOOR)
    self->hangover = HANGOVER_TICKS;
  else if (self->hangover > 0)
    self->hangover--;
  if (self->hangover > 0)
    {
      self->silent = FALSE;
      return BENCH_VOICE_SPEECH;
    }
  self->since++;
  if (self->silent && (self->since < LEAST_TICKS || fabs(level - self->announced) < CHANGE))
    return BENCH_VOICE_SILENCE;
  self->silent = TRUE;
  self->announced = level;
  self->since = 0;
  return BENCH_VOICE_ANNOUNCE;
}
