/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's own, and what sessions need of it. Threads: main context only. */
#pragma once

#include "media/audio-paths.h"
#include "media/engine.h"
#include "media/mix-point.h"
#include "media/session.h"

G_BEGIN_DECLS

struct _BenchMediaEngine
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchClock *clock;
  BenchMixPoint *mix;
  GSource *news_source;
  GPtrArray *sessions; /* not owned: a session takes itself out */
  GThread *warm_up;
  GThread *expecting; /* loads what only some calls need, while one rings */
  int next_port;
  gboolean stopped;

  BenchAudioPaths *paths;
  BenchAudioState state;
  BenchTone tone;
  char *ring;        /* the ring tone's name, see media/ring.h */
  char *ring_folder; /* of the user's own */
  guint key_tone_timer;
  guint note_timer;
  guint test_timer;
};

BenchMixPoint *bench_media_engine_get_mix_point(BenchMediaEngine *self);
BenchSettings *bench_media_engine_get_settings(BenchMediaEngine *self);
int bench_media_engine_next_port(BenchMediaEngine *self);
void bench_media_engine_used_port(BenchMediaEngine *self, guint16 port);

void bench_media_engine_add_session(BenchMediaEngine *self, gpointer session);
void bench_media_engine_remove_session(BenchMediaEngine *self, gpointer session);
/* Opens and closes devices as the sessions and tones need them. */
void bench_media_engine_update(BenchMediaEngine *self);

/* In session.c, for the engine, session-extras.c and session-group.c. */
BenchMediaSession *bench_media_session_new_on_ports(BenchMediaEngine *engine,
                                                    const char *local_host,
                                                    BenchPortPair *ports,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchLeg *bench_media_session_get_leg(gpointer session);
guint bench_media_session_get_place(gpointer session, BenchMixPoint **mix);
void bench_media_session_tell_news(gpointer session);
gboolean bench_media_session_is_configured(gpointer session);
gboolean bench_media_session_speaks(gpointer session);
gboolean bench_media_session_hears(gpointer session);

G_END_DECLS
