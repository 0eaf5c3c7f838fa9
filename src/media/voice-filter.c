/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/voice-filter.h"

#include <string.h>

#include "media/driven-element.h"
#include "media/engine.h"
#include "media/mixer.h"

#define FRAME_BYTES (BENCH_TICK_SAMPLES * sizeof(gint16))

struct _BenchVoiceFilter
{
  GstElement *probe; /* NULL without echo cancelling */
  GstElement *processor;
  GstPad *far; /* ours, linked to the probe … */
  GstPad *far_end;
  GstPad *near; /* … and to the processor */
  GstPad *out;
  GstClockTime delay;
  GstClockTime far_time;
  GstClockTime near_time;
  gint16 frame[BENCH_TICK_SAMPLES];
  gsize filled;
};

static GstFlowReturn
drop(GstPad *pad G_GNUC_UNUSED, GstObject *parent G_GNUC_UNUSED, GstBuffer *buffer)
{
  gst_buffer_unref(buffer);
  return GST_FLOW_OK;
}

static GstFlowReturn
collect(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstBuffer *buffer)
{
  BenchVoiceFilter *self = gst_pad_get_element_private(pad);
  gsize size = MIN(gst_buffer_get_size(buffer), FRAME_BYTES - self->filled);

  self->filled += gst_buffer_extract(buffer, 0, (guint8 *) self->frame + self->filled, size);
  gst_buffer_unref(buffer);
  return GST_FLOW_OK;
}

/* The probe asks upstream how late its sound comes back, and hands that to the canceller. */
static gboolean
on_query(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstQuery *query)
{
  BenchVoiceFilter *self = gst_pad_get_element_private(pad);
  g_autoptr(GstCaps) any = gst_caps_new_any();

  if (GST_QUERY_TYPE(query) != GST_QUERY_LATENCY)
    return bench_driven_pad_answer(query, any);
  gst_query_set_latency(query, TRUE, self->delay, GST_CLOCK_TIME_NONE);
  return TRUE;
}

/* The probe first: the processor looks for it when it starts. */
static gboolean
start(BenchVoiceFilter *self, const BenchVoiceFilterSetup *setup)
{
  g_autoptr(GstCaps) caps = bench_sound_caps(BENCH_MIX_RATE);

  if (setup->echo_cancelling)
    {
      g_autofree char *name = g_strdup_printf("bench-probe-%p", (void *) self);

      gst_object_set_name(GST_OBJECT(self->probe), name);
      g_object_set(self->processor, "probe", name, NULL);
      self->far = bench_driven_pad_new("far", GST_PAD_SRC, on_query, self);
      self->far_end = bench_driven_pad_new("far-end", GST_PAD_SINK, on_query, self);
      gst_pad_set_chain_function(self->far_end, drop);
      if (!bench_driven_element_start(self->probe, self->far, self->far_end, caps))
        return FALSE;
      /* It gives nothing away before it knows how late its sound is played. */
      gst_pad_push_event(self->far_end, gst_event_new_latency(self->delay));
    }
  self->near = bench_driven_pad_new("near", GST_PAD_SRC, on_query, self);
  self->out = bench_driven_pad_new("out", GST_PAD_SINK, on_query, self);
  gst_pad_set_chain_function(self->out, collect);
  g_object_set(self->processor, "echo-cancel", setup->echo_cancelling, "noise-suppression",
               setup->noise_suppression, "gain-control", setup->gain_control, "voice-detection", FALSE,
               "high-pass-filter", TRUE, NULL);
  /* The gentlest: it takes 17 dB of an echo, and leaves a near end that talks at the same time. */
  bench_driven_element_set(self->processor, "echo-suppression-level", "low");
  /* Names that come and go with the version of the library behind the element. */
  bench_driven_element_set(self->processor, "delay-agnostic", "false");
  bench_driven_element_set(self->processor, "extended-filter", "true");
  return bench_driven_element_start(self->processor, self->near, self->out, caps);
}

/**
 * bench_voice_filter_new:
 * @setup: what it is to do
 *
 * Returns: (transfer full): a filter that has heard nothing yet, or %NULL when GStreamer has no such
 *   elements (they are in its "bad" plug-ins) or they do not start.
 */
BenchVoiceFilter *
bench_voice_filter_new(const BenchVoiceFilterSetup *setup, GError **error)
{
  g_autoptr(BenchVoiceFilter) self = g_new0(BenchVoiceFilter, 1);

  self->delay = setup->delay_ms * GST_MSECOND;
  self->processor = bench_driven_element_make("webrtcdsp");
  self->probe = setup->echo_cancelling ? bench_driven_element_make("webrtcechoprobe") : NULL;
  if (self->processor == NULL || (setup->echo_cancelling && self->probe == NULL))
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE,
                          "GStreamer has no element webrtcdsp");
      return NULL;
    }
  if (!start(self, setup))
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE,
                          "GStreamer's webrtcdsp does not start");
      return NULL;
    }
  return g_steal_pointer(&self);
}

/**
 * bench_voice_filter_free:
 * @self: (nullable) (transfer full): a filter that no thread uses any more
 */
void
bench_voice_filter_free(BenchVoiceFilter *self)
{
  if (self == NULL)
    return;
  bench_driven_element_clear(&self->processor);
  bench_driven_element_clear(&self->probe);
  bench_driven_pad_clear(&self->near);
  bench_driven_pad_clear(&self->out);
  bench_driven_pad_clear(&self->far);
  bench_driven_pad_clear(&self->far_end);
  g_free(self);
}

static void
push(GstPad *pad, const gint16 *frame, GstClockTime *time)
{
  GstBuffer *buffer = gst_buffer_new_memdup(frame, FRAME_BYTES);

  GST_BUFFER_PTS(buffer) = *time;
  GST_BUFFER_DURATION(buffer) = BENCH_TICK_MS * GST_MSECOND;
  *time += BENCH_TICK_MS * GST_MSECOND;
  gst_pad_push(pad, buffer);
}

/**
 * bench_voice_filter_far:
 * @played: BENCH_TICK_SAMPLES that a loudspeaker plays: what the echo will be of
 *
 * Once a tick, before bench_voice_filter_near(). Does nothing without echo cancelling.
 */
void
bench_voice_filter_far(BenchVoiceFilter *self, const gint16 *played)
{
  if (self->probe != NULL)
    push(self->far, played, &self->far_time);
}

/**
 * bench_voice_filter_near:
 * @frame: (inout): BENCH_TICK_SAMPLES from the microphone, and what is left of them
 */
void
bench_voice_filter_near(BenchVoiceFilter *self, gint16 *frame)
{
  self->filled = 0;
  push(self->near, frame, &self->near_time);
  if (self->filled == FRAME_BYTES)
    memcpy(frame, self->frame, FRAME_BYTES);
  else
    memset(frame, 0, FRAME_BYTES);
}
