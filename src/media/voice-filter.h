/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a hands-free telephone does to its microphone: echo cancelling, noise suppression, gain control.
 *
 * GStreamer's webrtcdsp and webrtcechoprobe, driven without a pipeline: the probe is given what the
 * loudspeaker plays in a tick, then the microphone's frame of the same tick is pushed through, and has
 * come out when the call returns. Both elements work on 10 ms; a tick is two of them.
 *
 * Delay: what a loudspeaker plays comes back by way of our drift ring and the sound server's buffer, the
 * room, and the same on the microphone's side. The canceller is told how late that is at least, delay_ms,
 * and finds the rest by itself: it is measured to work from 20 ms before to 60 ms after what it was told.
 * (The library's delay-agnostic mode was measured too: it gives up beyond 60 ms.) Newer releases of the
 * library look for the delay by themselves and take ours as a hint.
 *
 * The elements find each other through a name that is global to the process; each filter has one of its own.
 *
 * Threads: made and freed anywhere; the frames by one thread at a time. Errors: %BENCH_MEDIA_ERROR_DEVICE.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean echo_cancelling;
  gboolean noise_suppression;
  gboolean gain_control;
  guint delay_ms; /* from bench_voice_filter_far() to the same sound in bench_voice_filter_near(), about */
} BenchVoiceFilterSetup;

typedef struct _BenchVoiceFilter BenchVoiceFilter;

BenchVoiceFilter *
bench_voice_filter_new(const BenchVoiceFilterSetup *setup, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_voice_filter_free(BenchVoiceFilter *self);
void bench_voice_filter_far(BenchVoiceFilter *self, const gint16 *played);
void bench_voice_filter_near(BenchVoiceFilter *self, gint16 *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchVoiceFilter, bench_voice_filter_free)

G_END_DECLS
