/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/session-extras.h"

#include "media/engine-private.h"

/* The session's place, with the mix point held still; NULL, and nothing held, when it has been stopped. */
static BenchLegExtras *
hold_still(BenchMediaSession *self, BenchMixPoint **mix)
{
  guint place = bench_media_session_get_place(self, mix);
  BenchLegExtras *extras = NULL;

  if (place == 0)
    return NULL;
  bench_mix_point_lock(*mix);
  extras = bench_mix_point_get_extras(*mix, place);
  if (extras == NULL)
    bench_mix_point_unlock(*mix);
  return extras;
}

/**
 * bench_media_session_set_music:
 * @music: (transfer full) (nullable): what the far end hears while the session is not joined
 */
void
bench_media_session_set_music(BenchMediaSession *self, BenchFileSource *music)
{
  BenchMixPoint *mix = NULL;
  BenchLegExtras *extras = hold_still(self, &mix);
  BenchFileSource *before = music;

  if (extras != NULL)
    {
      before = extras->music;
      extras->music = music;
      bench_mix_point_unlock(mix);
    }
  bench_file_source_free(before);
}

/**
 * bench_media_session_play:
 * @source: (transfer full) (nullable): what the far end hears from now on while the session is joined
 * @instead: of what it would hear, rather than over it
 */
void
bench_media_session_play(BenchMediaSession *self, BenchFileSource *source, gboolean instead)
{
  BenchMixPoint *mix = NULL;
  BenchLegExtras *extras = hold_still(self, &mix);
  BenchFileSource *before = source;

  if (extras != NULL)
    {
      before = extras->played;
      extras->played = source;
      extras->instead = instead;
      bench_mix_point_unlock(mix);
    }
  bench_file_source_free(before);
}

/**
 * bench_media_session_record:
 * @recorder: (transfer none) (nullable): given each tick until another, or %NULL, takes its place
 */
void
bench_media_session_record(BenchMediaSession *self, BenchRecorder *recorder)
{
  BenchMixPoint *mix = NULL;
  BenchLegExtras *extras = hold_still(self, &mix);

  if (extras == NULL)
    return;
  extras->recorder = recorder;
  bench_mix_point_unlock(mix);
}

/**
 * bench_media_session_set_silenced:
 * @silenced: whether nobody hears what the far end says; it hears on
 */
void
bench_media_session_set_silenced(BenchMediaSession *self, gboolean silenced)
{
  BenchMixPoint *mix = NULL;
  BenchLegExtras *extras = hold_still(self, &mix);

  if (extras == NULL)
    return;
  extras->silenced = silenced;
  bench_mix_point_unlock(mix);
}
