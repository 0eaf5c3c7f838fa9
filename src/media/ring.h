/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ring tones by name: those of the phone, those the user brought, and the cadences an exchange may ask for.
 *
 *   "Resource:Ring1.wav" or "Ring1.wav"   Ring1 to Ring8, Silent, Splash: made from data/rings when the phone is built
 *   "Config:NAME.wav" or "NAME.wav"       a WAV file in the phone's own folder
 *   "Bellcore-dr1" to "Bellcore-dr5"      GR-506 cadences, data in data/tones.tsv; dr5 sounds once
 *
 * A file is taken into the folder only after our WAV reader has read it whole. Its name is letters, digits, spaces,
 * dots, dashes and underscores; no more than BENCH_RING_MOST_FILES of BENCH_RING_MOST_BYTES each.
 *
 * Threads: main context only. Errors: %BENCH_MEDIA_ERROR_FILE. Source: guide P-UI ring parameters, phone-ui 7.3.
 */
#pragma once

#include "media/sound-source.h"

G_BEGIN_DECLS

#define BENCH_RING_DEFAULT "Ring1.wav"
#define BENCH_RING_MOST_BYTES (1024 * 1024)
#define BENCH_RING_MOST_FILES 20

BenchSoundSource *
bench_ring_new(const char *name, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_ring_short_name(const char *name);
GStrv bench_ring_list(const char *folder) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_ring_add(const char *folder, const char *url, GError **error);
gboolean bench_ring_remove(const char *folder, const char *url, GError **error);

G_END_DECLS
