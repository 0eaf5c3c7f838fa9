/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/own-element.h"

#include <gst/audio/audio.h>

#include "media/codec.h"
#include "media/driven-element.h"

/* The most sound in one packet, at the 8 kHz that all of these codecs have. */
#define MOST_SAMPLES (BENCH_CODEC_MOST_MS * 8)

typedef struct
{
  GstAudioEncoder parent;
  gpointer coder;
} OwnEncoder;

typedef struct
{
  GstAudioDecoder parent;
  gpointer coder;
} OwnDecoder;

typedef struct
{
  GstAudioEncoderClass parent_class;
  const BenchOwnElement *description;
} OwnEncoderClass;

typedef struct
{
  GstAudioDecoderClass parent_class;
  const BenchOwnElement *description;
} OwnDecoderClass;

static const BenchOwnElement *
encoder_description(gpointer self)
{
  return G_TYPE_INSTANCE_GET_CLASS(self, 0, OwnEncoderClass)->description;
}

static const BenchOwnElement *
decoder_description(gpointer self)
{
  return G_TYPE_INSTANCE_GET_CLASS(self, 0, OwnDecoderClass)->description;
}

static gboolean
encoder_start(GstAudioEncoder *encoder)
{
  const BenchOwnElement *description = encoder_description(encoder);

  ((OwnEncoder *) encoder)->coder = description->create(description->variant);
  return ((OwnEncoder *) encoder)->coder != NULL;
}

static gboolean
encoder_stop(GstAudioEncoder *encoder)
{
  g_clear_pointer(&((OwnEncoder *) encoder)->coder, encoder_description(encoder)->destroy);
  return TRUE;
}

static gboolean
encoder_set_format(GstAudioEncoder *encoder, GstAudioInfo *info G_GNUC_UNUSED)
{
  const BenchOwnElement *description = encoder_description(encoder);
  g_autoptr(GstCaps) caps = gst_caps_from_string(description->coded);

  gst_audio_encoder_set_frame_samples_min(encoder, (gint) description->frame_samples);
  gst_audio_encoder_set_frame_samples_max(encoder, (gint) description->frame_samples);
  gst_audio_encoder_set_frame_max(encoder, 1);
  return gst_audio_encoder_set_output_format(encoder, caps);
}

static GstFlowReturn
encoder_handle_frame(GstAudioEncoder *encoder, GstBuffer *buffer)
{
  const BenchOwnElement *description = encoder_description(encoder);
  GstBuffer *coded = NULL;
  GstMapInfo in;
  GstMapInfo out;
  gsize size = 0;

  if (buffer == NULL || gst_buffer_get_size(buffer) != description->frame_samples * sizeof(gint16))
    return GST_FLOW_OK;
  coded = gst_buffer_new_allocate(NULL, description->most_bytes, NULL);
  gst_buffer_map(buffer, &in, GST_MAP_READ);
  gst_buffer_map(coded, &out, GST_MAP_WRITE);
  size = description->encode(((OwnEncoder *) encoder)->coder, (const gint16 *) in.data, out.data);
  gst_buffer_unmap(coded, &out);
  gst_buffer_unmap(buffer, &in);
  gst_buffer_set_size(coded, (gssize) size);
  return gst_audio_encoder_finish_frame(encoder, coded, (gint) description->frame_samples);
}

static gboolean
decoder_start(GstAudioDecoder *decoder)
{
  const BenchOwnElement *description = decoder_description(decoder);

  gst_audio_decoder_set_plc_aware(decoder, TRUE);
  gst_audio_decoder_set_plc(decoder, TRUE);
  ((OwnDecoder *) decoder)->coder = description->create(description->variant);
  return ((OwnDecoder *) decoder)->coder != NULL;
}

static gboolean
decoder_stop(GstAudioDecoder *decoder)
{
  g_clear_pointer(&((OwnDecoder *) decoder)->coder, decoder_description(decoder)->destroy);
  return TRUE;
}

static gboolean
decoder_set_format(GstAudioDecoder *decoder, GstCaps *caps G_GNUC_UNUSED)
{
  GstAudioInfo info;

  gst_audio_info_init(&info);
  gst_audio_info_set_format(&info, GST_AUDIO_FORMAT_S16, (gint) decoder_description(decoder)->sample_rate, 1,
                            NULL);
  return gst_audio_decoder_set_output_format(decoder, &info);
}

static GstFlowReturn
decoder_handle_frame(GstAudioDecoder *decoder, GstBuffer *buffer)
{
  const BenchOwnElement *description = decoder_description(decoder);
  GstBuffer *sound = NULL;
  GstMapInfo in;
  GstMapInfo out;
  gsize n_samples = 0;

  if (buffer == NULL)
    return GST_FLOW_OK;
  sound = gst_buffer_new_allocate(NULL, MOST_SAMPLES * sizeof(gint16), NULL);
  gst_buffer_map(buffer, &in, GST_MAP_READ);
  gst_buffer_map(sound, &out, GST_MAP_WRITE);
  n_samples = description->decode(((OwnDecoder *) decoder)->coder, in.data, in.size, (gint16 *) out.data,
                                  MOST_SAMPLES);
  gst_buffer_unmap(sound, &out);
  gst_buffer_unmap(buffer, &in);
  gst_buffer_set_size(sound, (gssize) (n_samples * sizeof(gint16)));
  return gst_audio_decoder_finish_frame(decoder, sound, 1);
}

static void
add_pads(gpointer klass, const BenchOwnElement *description)
{
  g_autoptr(GstCaps) raw = bench_sound_caps(description->sample_rate);
  g_autoptr(GstCaps) coded = gst_caps_from_string(description->coded);
  gboolean encodes = description->encode != NULL;

  gst_element_class_add_pad_template(klass, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
                                                                 encodes ? raw : coded));
  gst_element_class_add_pad_template(klass, gst_pad_template_new("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                                                                 encodes ? coded : raw));
  gst_element_class_set_static_metadata(klass, description->title,
                                        encodes ? "Codec/Encoder/Audio" : "Codec/Decoder/Audio",
                                        description->title, "Benchphone");
}

static void
encoder_class_init(gpointer klass, gpointer data)
{
  GstAudioEncoderClass *encoder_class = klass;

  ((OwnEncoderClass *) klass)->description = data;
  encoder_class->start = encoder_start;
  encoder_class->stop = encoder_stop;
  encoder_class->set_format = encoder_set_format;
  encoder_class->handle_frame = encoder_handle_frame;
  add_pads(klass, data);
}

static void
decoder_class_init(gpointer klass, gpointer data)
{
  GstAudioDecoderClass *decoder_class = klass;

  ((OwnDecoderClass *) klass)->description = data;
  decoder_class->start = decoder_start;
  decoder_class->stop = decoder_stop;
  decoder_class->set_format = decoder_set_format;
  decoder_class->handle_frame = decoder_handle_frame;
  add_pads(klass, data);
}

/**
 * bench_own_element_register:
 * @description: lives as long as the process
 *
 * Makes the element known to gst_element_factory_make(), with no rank: nothing chooses it by itself.
 *
 * Returns: whether GStreamer took it.
 */
gboolean
bench_own_element_register(const BenchOwnElement *description)
{
  gboolean encodes = description->encode != NULL;
  GTypeInfo info = { 0 };
  g_autofree char *name = g_strconcat("Bench-", description->element, NULL);
  GType type = 0;

  info.class_size = encodes ? sizeof(OwnEncoderClass) : sizeof(OwnDecoderClass);
  info.class_init = encodes ? encoder_class_init : decoder_class_init;
  info.class_data = description;
  info.instance_size = encodes ? sizeof(OwnEncoder) : sizeof(OwnDecoder);
  type = g_type_register_static(encodes ? GST_TYPE_AUDIO_ENCODER : GST_TYPE_AUDIO_DECODER, name, &info, 0);
  return gst_element_register(NULL, description->element, GST_RANK_NONE, type);
}
