/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which ring tone a caller asks for by Alert-Info (RFC 3261 20.4; guide F097).
 *
 *   <http://server/Bellcore-dr2>, Bellcore-dr2, …;info=Bellcore-dr2   that cadence, features.alert_info_tone
 *   ringtone-N, MyMelodyN, ringtone-RingN.wav                         RingN.wav; 9 is Silent, 10 Splash
 *   …;info=TEXT, <http://server/TEXT>, TEXT                           distinctive_ring_tones.alert_info.X.text
 *
 * The rules of the phone come first. A URL is a name and nothing else: what a peer names is never fetched.
 * That a caller asks to be answered without a key is read elsewhere (sip/answer-mode.h).
 *
 * Threads: main context only. Errors: what says nothing chooses nothing.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

char *bench_alert_info_choose_ring(BenchSettings *settings,
                                   guint line,
                                   const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
