/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mix point of one phone: the thread on which legs, microphone, speakers and tones meet.
 *
 * Every BENCH_TICK_MS it takes a frame from each leg, the inputs and the tones, and gives each
 * listener the sum of what the others say: a leg hears the inputs and the other legs, an output hears
 * the legs and the tones as its route (media/mix-route.h) says. Between ticks it reads the legs' sockets.
 * A call so needs no thread of its own. With no call, tone or device it waits in one epoll_wait() and uses
 * no CPU.
 *
 * Threads: one of its own, begun with the first leg or tone. All else is called in the main context;
 * what touches a leg is done between lock() and unlock(), which are held for microseconds.
 */
#pragma once

#include "media/leg-extras.h"
#include "media/leg.h"
#include "media/mix-route.h"
#include "media/sound-source.h"
#include "media/voice-filter.h"

G_BEGIN_DECLS

typedef struct _BenchMixPoint BenchMixPoint;
/* Called on the mix point's thread: some leg has news for the main context. */
typedef void (*BenchMixPointNews)(gpointer data);

BenchMixPoint *bench_mix_point_new(BenchMixPointNews news, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_mix_point_free(BenchMixPoint *self);
gboolean bench_mix_point_start(BenchMixPoint *self, GError **error);
void bench_mix_point_lock(BenchMixPoint *self);
void bench_mix_point_unlock(BenchMixPoint *self);

guint bench_mix_point_add_leg(BenchMixPoint *self, BenchLeg *leg);
void bench_mix_point_remove_leg(BenchMixPoint *self, guint id);
BenchLegExtras *bench_mix_point_get_extras(BenchMixPoint *self, guint id);
void bench_mix_point_set_ticking(BenchMixPoint *self, gboolean ticking);
void bench_mix_point_set_route(BenchMixPoint *self, const BenchMixRoute *route);
void bench_mix_point_set_sound(BenchMixPoint *self, BenchSound sound, BenchSoundSource *source);
void bench_mix_point_set_voice_filter(BenchMixPoint *self, BenchVoiceFilter *filter);
void bench_mix_point_take_levels(BenchMixPoint *self, BenchAudioLevels *levels);

G_END_DECLS
