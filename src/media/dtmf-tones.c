/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/dtmf-tones.h"

#include <math.h>
#include <string.h>

#include "media/dtmf.h"
#include "media/mixer.h"
#include "media/tones.h"

#define PAUSE_FRAMES 3 /* silence between two digits; Q.24 asks for 65 ms at most */

/* What makes a frame a digit. Levels are of each frequency; shares are of power. */
#define LEAST_DBM0 -35.0
/* Of the frame that is in the pair: speech has much elsewhere. 1.5 % beside its frequency, as far as Q.24 wants
 * to be followed, a tone of the fourth column has 55 % of its power in a window of 20 ms. */
#define LEAST_SHARE 0.55
#define MOST_TWIST 6.3  /* power of one over the other: 8 dB */
#define LEAST_LEAD 6.3  /* power of the loudest of a group over the next */
#define MISSED_FRAMES 2 /* a digit goes on across one damaged frame */

typedef struct
{
  char digit;
  guint frames;
} Digit;

struct _BenchDtmfTones
{
  GQueue digits;
  BenchToneGenerator *generator; /* of the digit that sounds */
  guint frames;                  /* still to come of it */
  guint pause;
};

/**
 * bench_dtmf_tones_new:
 *
 * Returns: (transfer full): a sender with nothing to send.
 */
BenchDtmfTones *
bench_dtmf_tones_new(void)
{
  BenchDtmfTones *self = g_new0(BenchDtmfTones, 1);

  g_queue_init(&self->digits);
  return self;
}

/**
 * bench_dtmf_tones_free:
 * @self: (nullable) (transfer full): a sender; what it still had to send is dropped
 */
void
bench_dtmf_tones_free(BenchDtmfTones *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full(&self->digits, g_free);
  bench_tone_generator_free(self->generator);
  g_free(self);
}

/**
 * bench_dtmf_tones_queue:
 * @digit: one bench_dtmf_event_of() knows
 * @duration_ms: rounded up to whole frames and brought within BENCH_DTMF_LEAST_MS and MOST_MS
 *
 * Sounds @digit after those queued before it.
 */
void
bench_dtmf_tones_queue(BenchDtmfTones *self, char digit, guint duration_ms)
{
  Digit *queued = NULL;

  g_return_if_fail(bench_dtmf_event_of(digit) >= 0);

  queued = g_new0(Digit, 1);
  queued->digit = digit;
  queued->frames = bench_dtmf_ticks(duration_ms);
  g_queue_push_tail(&self->digits, queued);
}

static gboolean
begin_next(BenchDtmfTones *self)
{
  g_autofree Digit *next = g_queue_pop_head(&self->digits);

  if (next == NULL)
    return FALSE;
  self->frames = next->frames;
  self->generator
      = bench_tone_generator_new(bench_tone_pattern_for_key(next->digit, next->frames * BENCH_TICK_MS),
                                 BENCH_MIX_RATE, BENCH_DTMF_TONE_DBM0);
  return TRUE;
}

/**
 * bench_dtmf_tones_fill:
 * @frame: (inout): what was to be sent in this tick
 *
 * Call once a tick. While a digit sounds, and in the pause behind it, @frame is replaced.
 *
 * Returns: whether it was.
 */
gboolean
bench_dtmf_tones_fill(BenchDtmfTones *self, gint16 *frame)
{
  if (self->pause > 0)
    {
      self->pause--;
      memset(frame, 0, BENCH_TICK_SAMPLES * sizeof *frame);
      return TRUE;
    }
  if (self->generator == NULL && !begin_next(self))
    return FALSE;
  bench_tone_generator_fill(self->generator, frame, BENCH_TICK_SAMPLES);
  self->frames--;
  if (self->frames == 0)
    {
      g_clear_pointer(&self->generator, bench_tone_generator_free);
      self->pause = PAUSE_FRAMES;
    }
  return TRUE;
}

/* Power of one frequency in a frame (Goertzel): a sine of amplitude A gives A²/2. */
static double
power_of(const gint16 *frame, double hz)
{
  double coefficient = 2.0 * cos(2.0 * G_PI * hz / BENCH_MIX_RATE);
  double s1 = 0.0;
  double s2 = 0.0;

  for (gsize i = 0; i < BENCH_TICK_SAMPLES; i++)
    {
      double s0 = frame[i] + coefficient * s1 - s2;

      s2 = s1;
      s1 = s0;
    }
  return 2.0 * (s1 * s1 + s2 * s2 - coefficient * s1 * s2)
         / ((double) BENCH_TICK_SAMPLES * BENCH_TICK_SAMPLES);
}

/* Which of a group is in the frame, and how strong; -1 when none stands out. */
static int
find_in_group(const gint16 *frame, const double *group, double *power)
{
  double next = 0.0;
  int found = 0;

  *power = 0.0;
  for (int i = 0; i < BENCH_DTMF_GROUP; i++)
    {
      double here = power_of(frame, group[i]);

      if (here > *power)
        {
          next = *power;
          *power = here;
          found = i;
        }
      else
        next = MAX(next, here);
    }
  return *power >= LEAST_LEAD * next ? found : -1;
}

static char
find_digit(const gint16 *frame)
{
  double amplitude = bench_mixer_dbm0_to_amplitude(LEAST_DBM0);
  double least = amplitude * amplitude / 2.0;
  double all = bench_mixer_power(frame, BENCH_TICK_SAMPLES);
  double row_power = 0.0;
  double column_power = 0.0;
  int row = 0;
  int column = 0;

  if (all < 2.0 * least)
    return '\0';
  row = find_in_group(frame, bench_dtmf_rows, &row_power);
  column = find_in_group(frame, bench_dtmf_columns, &column_power);
  if (row < 0 || column < 0 || row_power < least || column_power < least
      || row_power > MOST_TWIST * column_power || column_power > MOST_TWIST * row_power
      || row_power + column_power < LEAST_SHARE * all)
    return '\0';
  return bench_dtmf_layout[row * BENCH_DTMF_GROUP + column];
}

static char
tell(BenchDtmfDetector *self, guint *duration_ms)
{
  char digit = self->digit;

  *duration_ms = self->frames * BENCH_TICK_MS;
  *self = (BenchDtmfDetector){ 0 };
  return digit;
}

/**
 * bench_dtmf_detector_frame:
 * @frame: what the far end said in this tick
 * @duration_ms: (out): how long the digit lasted, to a tick, when one is returned
 *
 * Two frames that agree begin a digit; it is told once it has ended.
 *
 * Returns: a digit that has ended, or 0.
 */
char
bench_dtmf_detector_frame(BenchDtmfDetector *self, const gint16 *frame, guint *duration_ms)
{
  char heard = find_digit(frame);

  if (self->digit == '\0')
    {
      if (heard != '\0' && heard == self->candidate)
        {
          self->digit = heard;
          self->frames = 2;
        }
      self->candidate = heard;
      return '\0';
    }
  if (heard == self->digit)
    {
      self->frames += 1 + self->missed;
      self->missed = 0;
      return '\0';
    }
  self->missed++;
  if (self->missed < MISSED_FRAMES)
    return '\0';
  return tell(self, duration_ms);
}
