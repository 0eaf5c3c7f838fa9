/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/recorder.h"

#include <string.h>

#include "base/log.h"
#include "media/mixer.h"
#include "base/news-source.h"
#include "media/wav.h"

#define CHANNELS 2
/* Four seconds for a disk that is busy; what it cannot take by then is lost, and said. */
#define RING_FRAMES 200
#define FRAME (BENCH_TICK_SAMPLES * CHANNELS)

struct _BenchRecorder
{
  GMutex lock;
  GCond more;
  GThread *thread;
  gint16 ring[RING_FRAMES][FRAME];
  guint first; /* written next */
  guint n_frames;
  guint n_lost;
  gboolean paused;
  gboolean quit;

  BenchWavWriter *writer; /* the thread's */
  char *failure;
  GSource *news;
  BenchRecorderFailed failed;
  gpointer data;
};

/* Takes the oldest frame, waiting for one. */
static gboolean
take(BenchRecorder *self, gint16 *frame)
{
  gboolean any = FALSE;

  g_mutex_lock(&self->lock);
  while (self->n_frames == 0 && !self->quit)
    g_cond_wait(&self->more, &self->lock);
  any = self->n_frames > 0;
  if (any)
    {
      memcpy(frame, self->ring[self->first], FRAME * sizeof *frame);
      self->first = (self->first + 1) % RING_FRAMES;
      self->n_frames--;
    }
  g_mutex_unlock(&self->lock);
  return any;
}

static void
note_failure(BenchRecorder *self)
{
  const char *failure = bench_wav_writer_get_failure(self->writer);

  if (failure == NULL)
    return;
  g_mutex_lock(&self->lock);
  if (self->failure == NULL)
    {
      self->failure = g_strdup(failure);
      bench_news_source_tell(self->news);
    }
  g_mutex_unlock(&self->lock);
}

static gpointer
run(gpointer data)
{
  BenchRecorder *self = data;
  gint16 frame[FRAME];

  while (take(self, frame))
    {
      bench_wav_writer_write(self->writer, frame, FRAME);
      note_failure(self);
    }
  return NULL;
}

static void
on_news(gpointer data)
{
  BenchRecorder *self = data;
  g_autofree char *failure = NULL;

  g_mutex_lock(&self->lock);
  failure = g_strdup(self->failure);
  g_mutex_unlock(&self->lock);
  if (failure != NULL)
    self->failed(failure, self->data);
}

/**
 * bench_recorder_new:
 * @path: of a file that does not exist yet
 * @failed: told when the disk takes no more
 *
 * Returns: (transfer full): a recording that has begun; %NULL with %BENCH_MEDIA_ERROR_FILE.
 */
BenchRecorder *
bench_recorder_new(const char *path, BenchRecorderFailed failed, gpointer data, GError **error)
{
  BenchWavWriter *writer = bench_wav_writer_create(path, BENCH_MIX_RATE, CHANNELS, error);
  BenchRecorder *self = NULL;

  if (writer == NULL)
    return NULL;
  self = g_new0(BenchRecorder, 1);
  g_mutex_init(&self->lock);
  g_cond_init(&self->more);
  self->writer = writer;
  self->failed = failed;
  self->data = data;
  self->news = bench_news_source_new(on_news, self);
  self->thread = g_thread_new("bench-record", run, self);
  return self;
}

/**
 * bench_recorder_set_paused:
 * @paused: whether what is said from now on is left out
 */
void
bench_recorder_set_paused(BenchRecorder *self, gboolean paused)
{
  g_mutex_lock(&self->lock);
  self->paused = paused;
  g_mutex_unlock(&self->lock);
}

/**
 * bench_recorder_write:
 * @said: BENCH_TICK_SAMPLES of what the far end hears in this tick
 * @heard: BENCH_TICK_SAMPLES of what it says
 */
void
bench_recorder_write(BenchRecorder *self, const gint16 *said, const gint16 *heard)
{
  g_mutex_lock(&self->lock);
  if (self->n_frames == RING_FRAMES && !self->paused)
    self->n_lost++;
  else if (!self->paused)
    {
      gint16 *frame = self->ring[(self->first + self->n_frames) % RING_FRAMES];

      for (guint i = 0; i < BENCH_TICK_SAMPLES; i++)
        {
          frame[CHANNELS * i] = said[i];
          frame[CHANNELS * i + 1] = heard[i];
        }
      self->n_frames++;
      g_cond_signal(&self->more);
    }
  g_mutex_unlock(&self->lock);
}

/**
 * bench_recorder_close:
 * @self: (nullable) (transfer full): a recording the mix point no longer has
 *
 * Writes what is left and closes the file.
 */
void
bench_recorder_close(BenchRecorder *self)
{
  if (self == NULL)
    return;
  g_mutex_lock(&self->lock);
  self->quit = TRUE;
  g_cond_signal(&self->more);
  g_mutex_unlock(&self->lock);
  g_thread_join(self->thread);
  bench_news_source_free(self->news);
  if (self->n_lost > 0)
    bench_warning("a recording lacks %u ms: the disk was too slow", self->n_lost * BENCH_TICK_MS);
  bench_wav_writer_close(self->writer);
  g_free(self->failure);
  g_mutex_clear(&self->lock);
  g_cond_clear(&self->more);
  g_free(self);
}
