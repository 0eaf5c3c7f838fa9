/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits in the sound itself (account.X.dtmf.type 0): a sender that puts the pairs of ITU-T Q.23 in the
 * place of what the microphone says, and a receiver that finds them in what the far end says, by the
 * rules of ITU-T Q.24: pairs of 60 ms and more are always found, those of less than 20 ms never.
 *
 * Threads: owned by a leg. Units: frames of BENCH_TICK_SAMPLES at BENCH_MIX_RATE; ms at the API.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_DTMF_TONE_DBM0 -9.0 /* of each frequency: within the -12 to -6 that Q.24 networks send */

typedef struct _BenchDtmfTones BenchDtmfTones;

typedef struct
{
  char digit; /* that is being heard, or 0 */
  guint frames;
  guint missed;   /* frames in a row without it */
  char candidate; /* heard in one frame only */
} BenchDtmfDetector;

BenchDtmfTones *bench_dtmf_tones_new(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_dtmf_tones_free(BenchDtmfTones *self);
void bench_dtmf_tones_queue(BenchDtmfTones *self, char digit, guint duration_ms);
gboolean bench_dtmf_tones_fill(BenchDtmfTones *self, gint16 *frame);

char bench_dtmf_detector_frame(BenchDtmfDetector *self, const gint16 *frame, guint *duration_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDtmfTones, bench_dtmf_tones_free)

G_END_DECLS
