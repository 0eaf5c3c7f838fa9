/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/file-source.h"

#include "base/news-source.h"
#include "media/sound-source.h"

struct _BenchFileSource
{
  BenchSoundSource *sound;
  gboolean over;
  GSource *news; /* %NULL: nobody wants to know */
  BenchFileSourceEnded ended;
  gpointer data;
};

/**
 * bench_file_source_new:
 * @path: a WAV file, see media/wav.h; of a longer one the first quarter of an hour
 * @loop: begin again at its end
 *
 * Returns: (transfer full): the file, to be heard from its beginning; %NULL with %BENCH_MEDIA_ERROR_FILE.
 */
BenchFileSource *
bench_file_source_new(const char *path, gboolean loop, GError **error)
{
  BenchSoundSource *sound = bench_wav_source_load(path, loop, error);
  BenchFileSource *self = NULL;

  if (sound == NULL)
    return NULL;
  self = g_new0(BenchFileSource, 1);
  self->sound = sound;
  return self;
}

static void
on_news(gpointer data)
{
  BenchFileSource *self = data;

  self->ended(self->data);
}

/**
 * bench_file_source_watch:
 * @ended: told once, in the caller's main context, when a file that does not loop is over; may free the
 *   source
 *
 * To be called before the mix point has the source.
 */
void
bench_file_source_watch(BenchFileSource *self, BenchFileSourceEnded ended, gpointer data)
{
  self->ended = ended;
  self->data = data;
  self->news = bench_news_source_new(on_news, self);
}

/**
 * bench_file_source_fill:
 * @frame: (out): BENCH_TICK_SAMPLES of the file, silent behind its end
 *
 * Returns: whether there was any sound left.
 */
gboolean
bench_file_source_fill(BenchFileSource *self, gint16 *frame)
{
  gboolean had_sound = !self->over;

  if (!bench_sound_source_fill(self->sound, frame) && had_sound)
    {
      self->over = TRUE;
      if (self->news != NULL)
        bench_news_source_tell(self->news);
    }
  return had_sound;
}

/**
 * bench_file_source_free:
 * @self: (nullable) (transfer full): a source the mix point no longer has
 */
void
bench_file_source_free(BenchFileSource *self)
{
  if (self == NULL)
    return;
  g_clear_pointer(&self->news, bench_news_source_free);
  bench_sound_source_free(self->sound);
  g_free(self);
}
