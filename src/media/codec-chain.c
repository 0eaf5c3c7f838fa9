/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/codec-chain.h"

#include "media/engine.h"
#include "media/gstreamer.h"

struct _BenchCodecChain
{
  GstElement *first;
  GstElement *second;
  GstPad *feed; /* ours, linked to the first element */
  GstPad *out;  /* ours, linked to the second */
  BenchCodecChainFunc func;
  gpointer data;
};

static GstFlowReturn
on_buffer(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstBuffer *buffer)
{
  BenchCodecChain *self = gst_pad_get_element_private(pad);
  GstMapInfo map;

  if (gst_buffer_map(buffer, &map, GST_MAP_READ))
    {
      self->func(map.data, map.size, self->data);
      gst_buffer_unmap(buffer, &map);
    }
  gst_buffer_unref(buffer);
  return GST_FLOW_OK;
}

static gboolean
on_event(GstPad *pad G_GNUC_UNUSED, GstObject *parent G_GNUC_UNUSED, GstEvent *event)
{
  gst_event_unref(event);
  return TRUE;
}

static gboolean
on_query(GstPad *pad G_GNUC_UNUSED, GstObject *parent G_GNUC_UNUSED, GstQuery *query)
{
  if (GST_QUERY_TYPE(query) == GST_QUERY_ACCEPT_CAPS)
    {
      gst_query_set_accept_caps_result(query, TRUE);
      return TRUE;
    }
  if (GST_QUERY_TYPE(query) == GST_QUERY_CAPS)
    {
      GstCaps *filter = NULL;
      g_autoptr(GstCaps) any = gst_caps_new_any();

      gst_query_parse_caps(query, &filter);
      gst_query_set_caps_result(query, filter != NULL ? filter : any);
      return TRUE;
    }
  return FALSE;
}

static GstElement *
make(const char *name, GError **error)
{
  GstElement *element = bench_gstreamer_ensure() ? gst_element_factory_make(name, NULL) : NULL;

  if (element == NULL)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "GStreamer has no element %s", name);
      return NULL;
    }
  return gst_object_ref_sink(element);
}

static gboolean
link_pads(GstPad *source, GstPad *sink)
{
  return gst_pad_link_full(source, sink, GST_PAD_LINK_CHECK_NOTHING) == GST_PAD_LINK_OK;
}

static gboolean
link_all(BenchCodecChain *self)
{
  g_autoptr(GstPad) first_sink = gst_element_get_static_pad(self->first, "sink");
  g_autoptr(GstPad) first_source = gst_element_get_static_pad(self->first, "src");
  g_autoptr(GstPad) second_sink = gst_element_get_static_pad(self->second, "sink");
  g_autoptr(GstPad) second_source = gst_element_get_static_pad(self->second, "src");

  return link_pads(self->feed, first_sink) && link_pads(first_source, second_sink)
         && link_pads(second_source, self->out);
}

static BenchCodecChain *
chain_new(const char *first, const char *second, BenchCodecChainFunc func, gpointer data, GError **error)
{
  BenchCodecChain *self = g_new0(BenchCodecChain, 1);

  self->func = func;
  self->data = data;
  self->first = make(first, error);
  self->second = self->first != NULL ? make(second, error) : NULL;
  if (self->second == NULL)
    {
      bench_codec_chain_free(self);
      return NULL;
    }
  self->feed = gst_object_ref_sink(gst_pad_new("feed", GST_PAD_SRC));
  self->out = gst_object_ref_sink(gst_pad_new("out", GST_PAD_SINK));
  gst_pad_set_element_private(self->out, self);
  gst_pad_set_chain_function(self->out, on_buffer);
  gst_pad_set_event_function(self->out, on_event);
  gst_pad_set_query_function(self->out, on_query);
  gst_pad_set_query_function(self->feed, on_query);
  return self;
}

static BenchCodecChain *
chain_start(BenchCodecChain *self, const char *codec_name, GstCaps *caps, GError **error)
{
  GstSegment segment;
  gboolean accepted = FALSE;

  if (link_all(self))
    {
      gst_pad_set_active(self->out, TRUE);
      gst_pad_set_active(self->feed, TRUE);
      gst_segment_init(&segment, GST_FORMAT_TIME);
      accepted = gst_element_set_state(self->second, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
                 && gst_element_set_state(self->first, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
                 && gst_pad_push_event(self->feed, gst_event_new_stream_start("leg"))
                 && gst_pad_push_event(self->feed, gst_event_new_caps(caps))
                 && gst_pad_push_event(self->feed, gst_event_new_segment(&segment));
    }
  gst_caps_unref(caps);
  if (accepted)
    return self;
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "the elements of %s do not start",
              codec_name);
  bench_codec_chain_free(self);
  return NULL;
}

/**
 * bench_codec_chain_new_encoder:
 * @payload_type: written into the packets
 * @ptime_ms: sound in each packet
 * @func: gets each RTP packet, in the thread that pushes
 *
 * Returns: (transfer full): a chain that takes 16-bit samples at the codec's sample rate, or %NULL.
 */
BenchCodecChain *
bench_codec_chain_new_encoder(const BenchCodec *codec,
                              guint payload_type,
                              guint ptime_ms,
                              BenchCodecChainFunc func,
                              gpointer data,
                              GError **error)
{
  BenchCodecChain *self = chain_new(codec->encoder, codec->payloader, func, data, error);
  gint64 ptime_ns = (gint64) ptime_ms * GST_MSECOND;

  if (self == NULL)
    return NULL;
  g_object_set(self->second, "pt", payload_type, "min-ptime", ptime_ns, "max-ptime", ptime_ns, NULL);
  return chain_start(self, codec->name,
                     gst_caps_new_simple("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout",
                                         G_TYPE_STRING, "interleaved", "channels", G_TYPE_INT, 1, "rate",
                                         G_TYPE_INT, (gint) codec->sample_rate, NULL),
                     error);
}

/**
 * bench_codec_chain_new_decoder:
 * @payload_type: of the packets
 * @func: gets 16-bit samples at the codec's sample rate, in the thread that pushes
 *
 * Returns: (transfer full): a chain that takes RTP packets, or %NULL.
 */
BenchCodecChain *
bench_codec_chain_new_decoder(const BenchCodec *codec,
                              guint payload_type,
                              BenchCodecChainFunc func,
                              gpointer data,
                              GError **error)
{
  BenchCodecChain *self = chain_new(codec->depayloader, codec->decoder, func, data, error);

  if (self == NULL)
    return NULL;
  return chain_start(self, codec->name,
                     gst_caps_new_simple("application/x-rtp", "media", G_TYPE_STRING, "audio", "clock-rate",
                                         G_TYPE_INT, (gint) codec->rtp_clock_rate, "encoding-name",
                                         G_TYPE_STRING, codec->name, "payload", G_TYPE_INT,
                                         (gint) payload_type, NULL),
                     error);
}

/**
 * bench_codec_chain_push:
 * @bytes: samples or an RTP packet, copied
 * @time: of its beginning, from the chain's start
 * @discontinuous: something before it is missing
 */
void
bench_codec_chain_push(BenchCodecChain *self,
                       const void *bytes,
                       gsize size,
                       GstClockTime time,
                       gboolean discontinuous)
{
  GstBuffer *buffer = gst_buffer_new_allocate(NULL, size, NULL);

  gst_buffer_fill(buffer, 0, bytes, size);
  GST_BUFFER_PTS(buffer) = time;
  if (discontinuous)
    GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DISCONT);
  gst_pad_push(self->feed, buffer);
}

/**
 * bench_codec_chain_free:
 * @self: (nullable) (transfer full): a chain nobody pushes into any more
 */
void
bench_codec_chain_free(BenchCodecChain *self)
{
  if (self == NULL)
    return;
  if (self->feed != NULL)
    gst_pad_set_active(self->feed, FALSE);
  if (self->first != NULL)
    gst_element_set_state(self->first, GST_STATE_NULL);
  if (self->second != NULL)
    gst_element_set_state(self->second, GST_STATE_NULL);
  if (self->out != NULL)
    gst_pad_set_active(self->out, FALSE);
  gst_clear_object(&self->first);
  gst_clear_object(&self->second);
  gst_clear_object(&self->feed);
  gst_clear_object(&self->out);
  g_free(self);
}
