/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a media session can do besides carrying a conversation: see media/leg-extras.h.
 *
 * Nothing happens to a session that has been stopped; what it was given is freed. Threads: main context only.
 */
#pragma once

#include "media/leg-extras.h"
#include "media/session.h"

G_BEGIN_DECLS

void bench_media_session_set_music(BenchMediaSession *self, BenchFileSource *music);
void bench_media_session_play(BenchMediaSession *self, BenchFileSource *source, gboolean instead);
void bench_media_session_record(BenchMediaSession *self, BenchRecorder *recorder);
void bench_media_session_set_silenced(BenchMediaSession *self, gboolean silenced);

G_END_DECLS
