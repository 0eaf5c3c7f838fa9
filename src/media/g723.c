/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * G.723.1 over libavcodec, as elements: GStreamer's plug-in for libav lists this codec without a format, so
 * that it can be linked to nothing. Encoded is 6.3 kbit/s only, all that libav knows; decoded are both
 * rates and the silence descriptors of annex A.
 *
 * libavcodec costs 35 MB, which only a phone that has this codec enabled shall pay: it is not linked with
 * but opened when the codec is asked for, in the very version that was compiled against.
 */
#include <gmodule.h>
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <string.h>

#include "base/log.h"
#include "media/codec.h"
#include "media/own-element.h"

#define FRAME_SAMPLES 240
#define FRAME_BYTES 24
#define BIT_RATE 6300

#define LIBRARY(name, version) "lib" name ".so." G_STRINGIFY(version)

/* What is used of it, under its own names. */
#define CODEC_FUNCTIONS(DO)                                                                                  \
  DO(avcodec_find_encoder)                                                                                   \
  DO(avcodec_find_decoder)                                                                                   \
  DO(avcodec_alloc_context3)                                                                                 \
  DO(avcodec_free_context)                                                                                   \
  DO(avcodec_open2)                                                                                          \
  DO(avcodec_send_frame)                                                                                     \
  DO(avcodec_receive_packet)                                                                                 \
  DO(avcodec_send_packet)                                                                                    \
  DO(avcodec_receive_frame)                                                                                  \
  DO(av_packet_alloc)                                                                                        \
  DO(av_packet_free)                                                                                         \
  DO(av_packet_unref)                                                                                        \
  DO(av_new_packet)
#define UTILITY_FUNCTIONS(DO)                                                                                \
  DO(av_frame_alloc)                                                                                         \
  DO(av_frame_free)                                                                                          \
  DO(av_frame_unref)                                                                                         \
  DO(av_frame_get_buffer)                                                                                    \
  DO(av_channel_layout_default)

#define MEMBER(name) __typeof__(name) *name;
#define FIND(name) &&g_module_symbol(module, #name, (gpointer *) &av.name)

/* Written once, before the elements are registered. */
static struct
{
  CODEC_FUNCTIONS(MEMBER)
  UTILITY_FUNCTIONS(MEMBER)
} av;

typedef struct
{
  AVCodecContext *context;
  AVFrame *frame;
  AVPacket *packet;
} Coder;

static void
destroy(gpointer coder)
{
  Coder *self = coder;

  av.avcodec_free_context(&self->context);
  av.av_frame_free(&self->frame);
  av.av_packet_free(&self->packet);
  g_free(self);
}

static gpointer
create(const AVCodec *codec, gboolean encoder)
{
  Coder *self = g_new0(Coder, 1);

  self->context = av.avcodec_alloc_context3(codec);
  self->frame = av.av_frame_alloc();
  self->packet = av.av_packet_alloc();
  if (self->context != NULL)
    {
      self->context->sample_rate = 8000;
      av.av_channel_layout_default(&self->context->ch_layout, 1);
      if (encoder)
        {
          self->context->bit_rate = BIT_RATE;
          self->context->sample_fmt = AV_SAMPLE_FMT_S16;
        }
    }
  if (self->context == NULL || self->frame == NULL || self->packet == NULL
      || av.avcodec_open2(self->context, codec, NULL) < 0)
    {
      destroy(self);
      return NULL;
    }
  return self;
}

static gpointer
create_encoder(guint variant G_GNUC_UNUSED)
{
  return create(av.avcodec_find_encoder(AV_CODEC_ID_G723_1), TRUE);
}

static gpointer
create_decoder(guint variant G_GNUC_UNUSED)
{
  return create(av.avcodec_find_decoder(AV_CODEC_ID_G723_1), FALSE);
}

static gsize
encode(gpointer coder, const gint16 *samples, guint8 *out)
{
  Coder *self = coder;
  gsize size = 0;

  self->frame->nb_samples = FRAME_SAMPLES;
  self->frame->format = AV_SAMPLE_FMT_S16;
  self->frame->sample_rate = 8000;
  av.av_channel_layout_default(&self->frame->ch_layout, 1);
  if (av.av_frame_get_buffer(self->frame, 0) < 0)
    return 0;
  memcpy(self->frame->data[0], samples, FRAME_SAMPLES * sizeof *samples);
  if (av.avcodec_send_frame(self->context, self->frame) == 0
      && av.avcodec_receive_packet(self->context, self->packet) == 0)
    {
      size = MIN((gsize) self->packet->size, FRAME_BYTES);
      memcpy(out, self->packet->data, size);
      av.av_packet_unref(self->packet);
    }
  av.av_frame_unref(self->frame);
  return size;
}

static gsize
decode_frame(Coder *self, const guint8 *bytes, gsize size, gint16 *out)
{
  gsize n_samples = 0;

  if (av.av_new_packet(self->packet, (int) size) < 0)
    return 0;
  memcpy(self->packet->data, bytes, size);
  if (av.avcodec_send_packet(self->context, self->packet) == 0
      && av.avcodec_receive_frame(self->context, self->frame) == 0)
    {
      n_samples = MIN((gsize) self->frame->nb_samples, FRAME_SAMPLES);
      memcpy(out, self->frame->data[0], n_samples * sizeof *out);
      av.av_frame_unref(self->frame);
    }
  av.av_packet_unref(self->packet);
  return n_samples;
}

static gsize
decode(gpointer coder, const guint8 *bytes, gsize size, gint16 *out, gsize room)
{
  gsize n_samples = 0;
  gsize taken = 0;

  for (gsize at = 0; at < size && n_samples + FRAME_SAMPLES <= room; at += taken)
    {
      taken = bench_codec_g723_frame_bytes(bytes[at]);
      if (taken == 0 || taken > size - at)
        break;
      n_samples += decode_frame(coder, bytes + at, taken, out + n_samples);
    }
  return n_samples;
}

static const BenchOwnElement encoder = {
  .element = "benchg723enc",
  .title = "G.723.1 encoder",
  .coded = "audio/G723,rate=8000,channels=1",
  .sample_rate = 8000,
  .frame_samples = FRAME_SAMPLES,
  .most_bytes = FRAME_BYTES,
  .create = create_encoder,
  .destroy = destroy,
  .encode = encode,
};

static const BenchOwnElement decoder = {
  .element = "benchg723dec",
  .title = "G.723.1 decoder",
  .coded = "audio/G723,rate=8000,channels=1",
  .sample_rate = 8000,
  .frame_samples = FRAME_SAMPLES,
  .create = create_decoder,
  .destroy = destroy,
  .decode = decode,
};

/* Opened for good: its threads and tables are nothing to pull from under a process. */
static GModule *
open_library(const char *name)
{
  GModule *module = g_module_open(name, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module != NULL)
    g_module_make_resident(module);
  else
    bench_debug("%s: %s", name, g_module_error());
  return module;
}

static gpointer
find_functions(gpointer data G_GNUC_UNUSED)
{
  GModule *module = open_library(LIBRARY("avutil", LIBAVUTIL_VERSION_MAJOR));
  gboolean found = module != NULL UTILITY_FUNCTIONS(FIND);

  module = found ? open_library(LIBRARY("avcodec", LIBAVCODEC_VERSION_MAJOR)) : NULL;
  found = module != NULL CODEC_FUNCTIONS(FIND);
  if (!found || av.avcodec_find_encoder(AV_CODEC_ID_G723_1) == NULL
      || av.avcodec_find_decoder(AV_CODEC_ID_G723_1) == NULL)
    return NULL;
  bench_own_element_register(&encoder);
  bench_own_element_register(&decoder);
  return GINT_TO_POINTER(TRUE);
}

/**
 * bench_g723_register:
 *
 * Makes the elements benchg723enc and benchg723dec known to GStreamer, once, if libavcodec is there and
 * has the codec. GStreamer has been started.
 */
void
bench_g723_register(void)
{
  static GOnce once = G_ONCE_INIT;

  g_once(&once, find_functions, NULL);
}
