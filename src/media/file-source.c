/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/file-source.h"

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

static gboolean
on_news(gpointer data)
{
  BenchFileSource *self = data;

  g_source_set_ready_time(self->news, -1);
  self->ended(self->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch(GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback(data);
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
  static GSourceFuncs funcs = { .dispatch = dispatch };

  self->ended = ended;
  self->data = data;
  self->news = g_source_new(&funcs, sizeof(GSource));
  g_source_set_callback(self->news, on_news, self, NULL);
  g_source_attach(self->news, g_main_context_get_thread_default());
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
        g_source_set_ready_time(self->news, 0);
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
  if (self->news != NULL)
    {
      g_source_destroy(self->news);
      g_source_unref(self->news);
    }
  bench_sound_source_free(self->sound);
  g_free(self);
}
