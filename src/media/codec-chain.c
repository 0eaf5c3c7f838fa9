/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/codec-chain.h"

#include <string.h>

#include "media/byte-order.h"
#include "media/engine.h"
#include "media/gstreamer.h"

/* Room for what an encoder gives at once: the longest packet, and more. */
#define MOST_CODED 4096

struct _BenchCodecChain
{
  const BenchCodec *codec;
  GstElement *element; /* NULL: samples in network order */
  GstPad *feed;        /* ours, linked to the element */
  GstPad *out;         /* likewise */
  BenchCodecChainFunc func;
  gpointer data;
  guint64 n_pushed; /* samples in an encoder, ms in a decoder, since the chain's start */
  /* An encoder's: */
  guint ptime_ms;
  gsize packet_samples; /* gathered before each push, for encoders with a frame a packet; 0 for others */
  gsize packet_bytes;   /* 0: whatever the encoder gives for them */
  gint16 *gathered;
  gsize n_gathered;
  guint8 coded[MOST_CODED];
  gsize n_coded;
};

static void
take_coded(BenchCodecChain *self, const guint8 *bytes, gsize size)
{
  if (size > MOST_CODED - self->n_coded)
    return;
  memcpy(self->coded + self->n_coded, bytes, size);
  self->n_coded += size;
}

static GstFlowReturn
on_buffer(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstBuffer *buffer)
{
  BenchCodecChain *self = gst_pad_get_element_private(pad);
  GstMapInfo map;

  if (gst_buffer_map(buffer, &map, GST_MAP_READ))
    {
      if (self->ptime_ms != 0)
        take_coded(self, map.data, map.size);
      else
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

static GstCaps *
sound_caps(const BenchCodec *codec)
{
  return gst_caps_new_simple("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout", G_TYPE_STRING,
                             "interleaved", "channels", G_TYPE_INT, 1, "rate", G_TYPE_INT,
                             (gint) codec->sample_rate, NULL);
}

static gboolean
answer_caps(BenchCodecChain *self, GstQuery *query)
{
  GstCaps *filter = NULL;
  g_autoptr(GstCaps) all = self != NULL && self->ptime_ms == 0 ? sound_caps(self->codec) : gst_caps_new_any();
  g_autoptr(GstCaps) caps = NULL;

  gst_query_parse_caps(query, &filter);
  caps = filter != NULL ? gst_caps_intersect_full(filter, all, GST_CAPS_INTERSECT_FIRST) : gst_caps_ref(all);
  gst_query_set_caps_result(query, caps);
  return TRUE;
}

static gboolean
on_query(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstQuery *query)
{
  if (GST_QUERY_TYPE(query) == GST_QUERY_ACCEPT_CAPS)
    {
      gst_query_set_accept_caps_result(query, TRUE);
      return TRUE;
    }
  if (GST_QUERY_TYPE(query) == GST_QUERY_CAPS)
    return answer_caps(gst_pad_get_element_private(pad), query);
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
  g_autoptr(GstPad) sink = gst_element_get_static_pad(self->element, "sink");
  g_autoptr(GstPad) source = gst_element_get_static_pad(self->element, "src");

  return link_pads(self->feed, sink) && link_pads(source, self->out);
}

static BenchCodecChain *
chain_new(const BenchCodec *codec,
          const char *name,
          guint ptime_ms,
          BenchCodecChainFunc func,
          gpointer data,
          GError **error)
{
  BenchCodecChain *self = g_new0(BenchCodecChain, 1);

  self->codec = codec;
  self->ptime_ms = ptime_ms;
  self->func = func;
  self->data = data;
  if (name == NULL)
    return self;
  if (codec->prepare != NULL && bench_gstreamer_ensure())
    codec->prepare();
  self->element = make(name, error);
  if (self->element == NULL)
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
chain_start(BenchCodecChain *self, GstCaps *caps, GError **error)
{
  GstSegment segment;
  gboolean accepted = FALSE;

  if (self->element == NULL)
    {
      gst_caps_unref(caps);
      return self;
    }
  if (link_all(self))
    {
      gst_pad_set_active(self->out, TRUE);
      gst_pad_set_active(self->feed, TRUE);
      gst_segment_init(&segment, GST_FORMAT_TIME);
      accepted = gst_element_set_state(self->element, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
                 && gst_pad_push_event(self->feed, gst_event_new_stream_start("leg"))
                 && gst_pad_push_event(self->feed, gst_event_new_caps(caps))
                 && gst_pad_push_event(self->feed, gst_event_new_segment(&segment));
    }
  gst_caps_unref(caps);
  if (accepted)
    return self;
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "the element of %s does not start",
              self->codec->name);
  bench_codec_chain_free(self);
  return NULL;
}

static void
set_property(GstElement *element, const char *name, const char *value)
{
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(element), name) != NULL)
    gst_util_set_object_arg(G_OBJECT(element), name, value);
}

static void
apply_settings(BenchCodecChain *self, const BenchCodecWishes *wishes)
{
  g_auto(GStrv) settings = g_strsplit(self->codec->settings != NULL ? self->codec->settings : "", " ", -1);

  for (guint i = 0; settings[i] != NULL; i++)
    {
      char *value = strchr(settings[i], '=');

      if (value == NULL)
        continue;
      *value++ = '\0';
      set_property(self->element, settings[i], value);
    }
  if (self->codec->framing != BENCH_FRAMING_OPUS)
    return;
  g_autofree char *ptime = g_strdup_printf("%u", self->ptime_ms);

  set_property(self->element, "frame-size", ptime);
  if (wishes == NULL)
    return;
  if (wishes->most_bit_rate != 0)
    {
      /* 6 to 32 kbit/s: what speech can use (RFC 7587 3.1.1). */
      g_autofree char *rate = g_strdup_printf("%u", CLAMP(wishes->most_bit_rate, 6000, 32000));

      set_property(self->element, "bitrate", rate);
    }
  if (wishes->no_fec)
    set_property(self->element, "inband-fec", "false");
  set_property(self->element, "bitrate-type", wishes->constant_bit_rate ? "cbr" : "constrained-vbr");
}

/**
 * bench_codec_chain_new_encoder:
 * @ptime_ms: sound in each payload, as bench_codec_fit_ptime() has it
 * @wishes: (nullable): of the far end
 * @func: gets each payload, in the thread that pushes
 *
 * Returns: (transfer full): a chain that takes 16-bit samples at the codec's sample rate, or %NULL.
 */
BenchCodecChain *
bench_codec_chain_new_encoder(const BenchCodec *codec,
                              guint ptime_ms,
                              const BenchCodecWishes *wishes,
                              BenchCodecChainFunc func,
                              gpointer data,
                              GError **error)
{
  BenchCodecChain *self = chain_new(codec, codec->encoder, ptime_ms, func, data, error);

  if (self == NULL)
    return NULL;
  self->packet_bytes = (gsize) ptime_ms / codec->frame_ms * codec->frame_bytes;
  if (self->packet_bytes == 0)
    {
      self->packet_samples = (gsize) codec->sample_rate * ptime_ms / 1000;
      self->gathered = g_new0(gint16, self->packet_samples);
    }
  if (self->element != NULL)
    apply_settings(self, wishes);
  return chain_start(self, sound_caps(codec), error);
}

/**
 * bench_codec_chain_new_decoder:
 * @func: gets 16-bit samples at the codec's sample rate, in the thread that pushes
 *
 * Returns: (transfer full): a chain that takes payloads, or %NULL.
 */
BenchCodecChain *
bench_codec_chain_new_decoder(const BenchCodec *codec,
                              BenchCodecChainFunc func,
                              gpointer data,
                              GError **error)
{
  BenchCodecChain *self = chain_new(codec, codec->decoder, 0, func, data, error);

  if (self == NULL)
    return NULL;
  if (self->element != NULL)
    {
      /* However much rubbish comes in, the next good packet is decoded. */
      set_property(self->element, "max-errors", "-1");
      set_property(self->element, "plc", codec->conceals ? "true" : "false");
    }
  return chain_start(self, codec->coded != NULL ? gst_caps_from_string(codec->coded) : gst_caps_new_any(),
                     error);
}

static void
push_buffer(BenchCodecChain *self, const void *bytes, gsize size, GstClockTime time, GstClockTime duration)
{
  GstBuffer *buffer = gst_buffer_new_allocate(NULL, size, NULL);

  gst_buffer_fill(buffer, 0, bytes, size);
  GST_BUFFER_PTS(buffer) = time;
  GST_BUFFER_DURATION(buffer) = duration;
  gst_pad_push(self->feed, buffer);
}

/* L16 is its own code: 16 bits in network order (RFC 3551 4.5.11). */
static void
swap_octets(BenchCodecChain *self, const guint8 *bytes, gsize size)
{
  _Alignas(gint16) guint8 swapped[MOST_CODED];

  size = MIN(size, sizeof swapped) & ~(gsize) 1;
  for (gsize i = 0; i < size; i += 2)
    {
      swapped[i] = bytes[i + (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1 : 0)];
      swapped[i + 1] = bytes[i + (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 0 : 1)];
    }
  if (self->ptime_ms != 0)
    take_coded(self, swapped, size);
  else
    self->func(swapped, size, self->data);
}

static void
encode(BenchCodecChain *self, const void *samples, gsize size)
{
  gsize n_samples = size / sizeof(gint16);
  guint rate = self->codec->sample_rate;

  if (self->element == NULL)
    swap_octets(self, samples, size);
  else
    push_buffer(self, samples, size, gst_util_uint64_scale(self->n_pushed, GST_SECOND, rate),
                gst_util_uint64_scale(n_samples, GST_SECOND, rate));
  self->n_pushed += n_samples;
}

static void
give_payloads(BenchCodecChain *self)
{
  if (self->packet_bytes == 0 && self->n_coded > 0)
    {
      self->func(self->coded, self->n_coded, self->data);
      self->n_coded = 0;
    }
  while (self->packet_bytes != 0 && self->n_coded >= self->packet_bytes)
    {
      self->func(self->coded, self->packet_bytes, self->data);
      self->n_coded -= self->packet_bytes;
      memmove(self->coded, self->coded + self->packet_bytes, self->n_coded);
    }
}

static void
push_sound(BenchCodecChain *self, const gint16 *samples, gsize n_samples)
{
  if (self->packet_samples == 0)
    {
      encode(self, samples, n_samples * sizeof *samples);
      give_payloads(self);
      return;
    }
  while (n_samples > 0)
    {
      gsize taken = MIN(n_samples, self->packet_samples - self->n_gathered);

      memcpy(self->gathered + self->n_gathered, samples, taken * sizeof *samples);
      self->n_gathered += taken;
      samples += taken;
      n_samples -= taken;
      if (self->n_gathered < self->packet_samples)
        return;
      self->n_gathered = 0;
      encode(self, self->gathered, self->packet_samples * sizeof *samples);
      give_payloads(self);
    }
}

/**
 * bench_codec_chain_push:
 * @bytes: samples for an encoder; for a decoder a payload that bench_codec_payload_ms() has approved
 *
 * Codes it; copied.
 */
void
bench_codec_chain_push(BenchCodecChain *self, const void *bytes, gsize size)
{
  guint ms = 0;

  if (self->ptime_ms != 0)
    {
      push_sound(self, bytes, size / sizeof(gint16));
      return;
    }
  if (self->element == NULL)
    {
      swap_octets(self, bytes, size);
      return;
    }
  ms = bench_codec_payload_ms(self->codec, bytes, size);
  push_buffer(self, bytes, size, self->n_pushed * GST_MSECOND, ms * GST_MSECOND);
  self->n_pushed += ms;
}

/**
 * bench_codec_chain_push_lost:
 * @ms: how long a packet that is missing was
 *
 * Lets a decoder that can conceal what is lost; others give nothing.
 */
void
bench_codec_chain_push_lost(BenchCodecChain *self, guint ms)
{
  guint left = ms;

  if (!self->codec->conceals || self->element == NULL)
    return;
  /* Frame by frame: G.729 has them of 10 ms, and Opus any multiple of 2.5. */
  for (; left > 0; left -= MIN(left, self->codec->frame_ms))
    {
      guint step = MIN(left, self->codec->frame_ms);

      gst_pad_push_event(self->feed, gst_event_new_gap(self->n_pushed * GST_MSECOND, step * GST_MSECOND));
      self->n_pushed += step;
    }
}

/**
 * bench_codec_chain_restart:
 *
 * Drops what an encoder has gathered for its next payload: the sound has been interrupted.
 */
void
bench_codec_chain_restart(BenchCodecChain *self)
{
  self->n_gathered = 0;
  self->n_coded = 0;
}

/**
 * bench_codec_chain_get_ptime:
 *
 * Returns: the sound in each payload of an encoder, ms.
 */
guint
bench_codec_chain_get_ptime(BenchCodecChain *self)
{
  return self->ptime_ms;
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
  if (self->element != NULL)
    gst_element_set_state(self->element, GST_STATE_NULL);
  if (self->out != NULL)
    gst_pad_set_active(self->out, FALSE);
  gst_clear_object(&self->element);
  gst_clear_object(&self->feed);
  gst_clear_object(&self->out);
  g_free(self->gathered);
  g_free(self);
}
