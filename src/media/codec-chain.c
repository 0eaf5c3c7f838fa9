/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/codec-chain.h"

#include <string.h>

#include "media/driven-element.h"
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

/* The way out of a decoder takes the codec's sample rate and no other. */
static gboolean
on_query(GstPad *pad, GstObject *parent G_GNUC_UNUSED, GstQuery *query)
{
  BenchCodecChain *self = gst_pad_get_element_private(pad);
  g_autoptr(GstCaps) caps = GST_PAD_IS_SINK(pad) && self->ptime_ms == 0
                                ? bench_sound_caps(self->codec->sample_rate)
                                : gst_caps_new_any();

  return bench_driven_pad_answer(query, caps);
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
  self->element = bench_driven_element_make(name);
  if (self->element == NULL)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "GStreamer has no element %s", name);
      bench_codec_chain_free(self);
      return NULL;
    }
  self->feed = bench_driven_pad_new("feed", GST_PAD_SRC, on_query, self);
  self->out = bench_driven_pad_new("out", GST_PAD_SINK, on_query, self);
  gst_pad_set_chain_function(self->out, on_buffer);
  return self;
}

static BenchCodecChain *
chain_start(BenchCodecChain *self, GstCaps *caps, GError **error)
{
  gboolean accepted
      = self->element == NULL || bench_driven_element_start(self->element, self->feed, self->out, caps);

  gst_caps_unref(caps);
  if (accepted)
    return self;
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "the element of %s does not start",
              self->codec->name);
  bench_codec_chain_free(self);
  return NULL;
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
      bench_driven_element_set(self->element, settings[i], value);
    }
  if (self->codec->framing != BENCH_FRAMING_OPUS)
    return;
  g_autofree char *ptime = g_strdup_printf("%u", self->ptime_ms);

  bench_driven_element_set(self->element, "frame-size", ptime);
  if (wishes == NULL)
    return;
  if (wishes->most_bit_rate != 0)
    {
      /* 6 to 32 kbit/s: what speech can use (RFC 7587 3.1.1). */
      g_autofree char *rate = g_strdup_printf("%u", CLAMP(wishes->most_bit_rate, 6000, 32000));

      bench_driven_element_set(self->element, "bitrate", rate);
    }
  if (wishes->no_fec)
    bench_driven_element_set(self->element, "inband-fec", "false");
  bench_driven_element_set(self->element, "bitrate-type",
                           wishes->constant_bit_rate ? "cbr" : "constrained-vbr");
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
  return chain_start(self, bench_sound_caps(codec->sample_rate), error);
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
      bench_driven_element_set(self->element, "max-errors", "-1");
      bench_driven_element_set(self->element, "plc", codec->conceals ? "true" : "false");
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
  gint16 swapped[MOST_CODED / sizeof(gint16)];

  size = MIN(size, sizeof swapped) & ~(gsize) 1;
  memcpy(swapped, bytes, size);
  for (gsize i = 0; i < size / sizeof *swapped; i++)
    swapped[i] = GINT16_TO_BE(swapped[i]);
  if (self->ptime_ms != 0)
    take_coded(self, (const guint8 *) swapped, size);
  else
    self->func((const guint8 *) swapped, size, self->data);
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
  bench_driven_element_clear(&self->element);
  bench_driven_pad_clear(&self->feed);
  bench_driven_pad_clear(&self->out);
  g_free(self->gathered);
  g_free(self);
}
