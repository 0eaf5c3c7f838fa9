/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Call-progress tones: the grammar of the voice.tone.* parameters, the tones of each country, a generator.
 *
 * A pattern is up to eight elements, separated by commas: [!]F1[+F2][+F3][+F4][/MS] or [!]FxG[/MS]. F is 200
 * to 7000 Hz, or 0 for silence; FxG is F modulated fully in amplitude by G, 1 to 200 Hz. MS is 0 to 30000,
 * and 0 or nothing means for ever. Elements repeat in turn, except those with "!", which are played once.
 * (Guide P-UI voice.tone.*, phone-ui 7.1.)
 *
 * The countries' tones are data: data/tones.tsv, which allows more elements and lower frequencies.
 *
 * Threads: a pattern is constant once made; a generator belongs to one thread at a time.
 * Units: Hz, ms, samples at the rate given. Errors: %BENCH_MEDIA_ERROR_TONE.
 */
#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

#define BENCH_TONE_ELEMENTS 8
#define BENCH_TONE_PRESET_ELEMENTS 16
#define BENCH_TONE_FREQUENCIES 4

/* The pairs of digits (ITU-T Q.23): the digit in a row and a column sounds with the frequencies of both. */
#define BENCH_DTMF_GROUP 4
extern const double bench_dtmf_rows[BENCH_DTMF_GROUP];
extern const double bench_dtmf_columns[BENCH_DTMF_GROUP];
extern const char bench_dtmf_layout[]; /* row by row */

typedef struct
{
  double frequencies[BENCH_TONE_FREQUENCIES];
  guint n_frequencies;  /* 0 is silence */
  double modulation_hz; /* of a lone frequency's amplitude, 0 for none */
  guint duration_ms;    /* 0 is for ever */
  gboolean once;
} BenchToneElement;

typedef struct
{
  BenchToneElement *elements;
  guint n_elements;
} BenchTonePattern;

typedef struct _BenchToneGenerator BenchToneGenerator;

BenchTonePattern *bench_tone_pattern_parse(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchTonePattern *bench_tone_pattern_parse_preset(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchTonePattern *bench_tone_pattern_for(BenchTone tone, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
BenchTonePattern *bench_tone_pattern_for_key(char digit, guint duration_ms) G_GNUC_WARN_UNUSED_RESULT;
void bench_tone_pattern_free(BenchTonePattern *pattern);
guint bench_tone_pattern_play_once(BenchTonePattern *self, guint longest_ms);

/* tone-table.c */
BenchTonePattern *bench_tone_pattern_for_cadence(const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *bench_tone_preset(const char *country, BenchTone tone) G_GNUC_WARN_UNUSED_RESULT;
GStrv bench_tone_countries(void) G_GNUC_WARN_UNUSED_RESULT;

BenchToneGenerator *bench_tone_generator_new(BenchTonePattern *pattern,
                                             guint sample_rate,
                                             double level_dbm0) G_GNUC_WARN_UNUSED_RESULT;
void bench_tone_generator_free(BenchToneGenerator *generator);
gboolean bench_tone_generator_fill(BenchToneGenerator *generator, gint16 *out, gsize n_samples);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTonePattern, bench_tone_pattern_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchToneGenerator, bench_tone_generator_free)

G_END_DECLS
