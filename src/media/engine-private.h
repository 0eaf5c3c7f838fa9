/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sessions need of their engine. Threads: main context only. */
#pragma once

#include "media/engine.h"
#include "media/mix-point.h"

G_BEGIN_DECLS

BenchMixPoint *bench_media_engine_get_mix_point(BenchMediaEngine *self);
BenchSettings *bench_media_engine_get_settings(BenchMediaEngine *self);
int bench_media_engine_next_port(BenchMediaEngine *self);
void bench_media_engine_used_port(BenchMediaEngine *self, guint16 port);

void bench_media_engine_add_session(BenchMediaEngine *self, gpointer session);
void bench_media_engine_remove_session(BenchMediaEngine *self, gpointer session);
/* Opens and closes devices as the sessions and tones need them. */
void bench_media_engine_update(BenchMediaEngine *self);

/* In session.c, for the engine. */
void bench_media_session_tell_news(gpointer session);
gboolean bench_media_session_is_configured(gpointer session);
gboolean bench_media_session_speaks(gpointer session);
gboolean bench_media_session_hears(gpointer session);

G_END_DECLS
