/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/voice-filter.h"

#include <gst/gst.h>
#include <string.h>

#include "media/engine.h"
#include "media/gstreamer.h"
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

static gboolean
on_event(GstPad *pad G_GNUC_UNUSED, GstObject *parent G_GNUC_UNUSED, GstEvent *event)
{
  gst_event_unref(event);
  return TRUE;
}

/* The probe asks upstream how late its sound comes back, and hands that to the canceller. */
static gboolean
on_query(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstQuery *query)
{
  BenchVoiceFilter *self = gst_pad_get_element_private(pad);
  g_autoptr(GstCaps) any = NULL;
  GstCaps *filter = NULL;

  if (GST_QUERY_TYPE(query) == GST_QUERY_ACCEPT_CAPS)
    {
      gst_query_set_accept_caps_result(query, TRUE);
      return TRUE;
    }
  if (GST_QUERY_TYPE(query) == GST_QUERY_LATENCY)
    {
      gst_query_set_latency(query, TRUE, self->delay, GST_CLOCK_TIME_NONE);
      return TRUE;
    }
  if (GST_QUERY_TYPE(query) != GST_QUERY_CAPS)
    return FALSE;
  any = gst_caps_new_any();
  gst_query_parse_caps(query, &filter);
  gst_query_set_caps_result(query, filter != NULL ? filter : any);
  return TRUE;
}

static GstPad *
make_pad(BenchVoiceFilter *self, const char *name, GstPadDirection direction)
{
  GstPad *pad = gst_object_ref_sink(gst_pad_new(name, direction));

  gst_pad_set_element_private(pad, self);
  gst_pad_set_query_function(pad, on_query);
  gst_pad_set_event_function(pad, on_event);
  return pad;
}

static gboolean
link_between(GstElement *element, GstPad *source, GstPad *sink)
{
  g_autoptr(GstPad) element_sink = gst_element_get_static_pad(element, "sink");
  g_autoptr(GstPad) element_source = gst_element_get_static_pad(element, "src");

  return gst_pad_link_full(source, element_sink, GST_PAD_LINK_CHECK_NOTHING) == GST_PAD_LINK_OK
         && gst_pad_link_full(element_source, sink, GST_PAD_LINK_CHECK_NOTHING) == GST_PAD_LINK_OK;
}

static gboolean
begin(GstElement *element, GstPad *source, GstPad *sink)
{
  g_autoptr(GstCaps) caps = gst_caps_new_simple("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout",
                                                G_TYPE_STRING, "interleaved", "channels", G_TYPE_INT, 1,
                                                "rate", G_TYPE_INT, BENCH_MIX_RATE, NULL);
  GstSegment segment;

  if (!link_between(element, source, sink))
    return FALSE;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  gst_pad_set_active(sink, TRUE);
  gst_pad_set_active(source, TRUE);
  return gst_element_set_state(element, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
         && gst_pad_push_event(source, gst_event_new_stream_start("voice"))
         && gst_pad_push_event(source, gst_event_new_caps(caps))
         && gst_pad_push_event(source, gst_event_new_segment(&segment));
}

static GstElement *
make(const char *factory)
{
  GstElement *element = bench_gstreamer_ensure() ? gst_element_factory_make(factory, NULL) : NULL;

  return element != NULL ? gst_object_ref_sink(element) : NULL;
}

/* The probe first: the processor looks for it when it starts. */
static gboolean
start(BenchVoiceFilter *self, const BenchVoiceFilterSetup *setup)
{
  if (setup->echo_cancelling)
    {
      g_autofree char *name = g_strdup_printf("bench-probe-%p", (void *) self);

      gst_object_set_name(GST_OBJECT(self->probe), name);
      g_object_set(self->processor, "probe", name, NULL);
      self->far = make_pad(self, "far", GST_PAD_SRC);
      self->far_end = make_pad(self, "far-end", GST_PAD_SINK);
      gst_pad_set_chain_function(self->far_end, drop);
      if (!begin(self->probe, self->far, self->far_end))
        return FALSE;
      /* It gives nothing away before it knows how late its sound is played. */
      gst_pad_push_event(self->far_end, gst_event_new_latency(self->delay));
    }
  self->near = make_pad(self, "near", GST_PAD_SRC);
  self->out = make_pad(self, "out", GST_PAD_SINK);
  gst_pad_set_chain_function(self->out, collect);
  g_object_set(self->processor, "echo-cancel", setup->echo_cancelling, "noise-suppression",
               setup->noise_suppression, "gain-control", setup->gain_control, "voice-detection", FALSE,
               "high-pass-filter", TRUE, NULL);
  /* The gentlest: it takes 17 dB of an echo, and leaves a near end that talks at the same time. */
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(self->processor), "echo-suppression-level") != NULL)
    g_object_set(self->processor, "echo-suppression-level", 0, NULL);
  /* Names that come and go with the version of the library behind the element. */
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(self->processor), "delay-agnostic") != NULL)
    g_object_set(self->processor, "delay-agnostic", FALSE, NULL);
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(self->processor), "extended-filter") != NULL)
    g_object_set(self->processor, "extended-filter", TRUE, NULL);
  return begin(self->processor, self->near, self->out);
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
  self->processor = make("webrtcdsp");
  self->probe = setup->echo_cancelling ? make("webrtcechoprobe") : NULL;
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

static void
clear_pad(GstPad **pad)
{
  if (*pad != NULL)
    gst_pad_set_active(*pad, FALSE);
  gst_clear_object(pad);
}

static void
clear_element(GstElement **element)
{
  if (*element != NULL)
    gst_element_set_state(*element, GST_STATE_NULL);
  gst_clear_object(element);
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
  clear_element(&self->processor);
  clear_element(&self->probe);
  clear_pad(&self->near);
  clear_pad(&self->out);
  clear_pad(&self->far);
  clear_pad(&self->far_end);
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
