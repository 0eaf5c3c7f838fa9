/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/codec.h"

#include <gst/gst.h>

#include "media/gstreamer.h"

static const BenchCodec codecs[] = {
  { "PCMU", "PCMU", "PCMU", 0, 8000, 8000, "mulawenc", "mulawdec", "rtppcmupay", "rtppcmudepay", FALSE },
  { "PCMA", "PCMA", "PCMA", 8, 8000, 8000, "alawenc", "alawdec", "rtppcmapay", "rtppcmadepay", FALSE },
  { "G722", "G722", "G722", 9, 8000, 16000, "avenc_g722", "avdec_g722", "rtpg722pay", "rtpg722depay", TRUE },
};

/**
 * bench_codec_by_name:
 * @encoding_name: from a=rtpmap, any case
 * @clock_rate: from a=rtpmap, Hz
 *
 * Returns: (transfer none) (nullable): the codec, %NULL when we have none of that name and clock.
 */
const BenchCodec *
bench_codec_by_name(const char *encoding_name, guint clock_rate)
{
  for (gsize i = 0; encoding_name != NULL && i < G_N_ELEMENTS(codecs); i++)
    if (g_ascii_strcasecmp(codecs[i].name, encoding_name) == 0 && codecs[i].rtp_clock_rate == clock_rate)
      return &codecs[i];
  return NULL;
}

/**
 * bench_codec_by_payload_type:
 * @payload_type: a static number of RFC 3551, for an m= line without a=rtpmap
 *
 * Returns: (transfer none) (nullable): the codec.
 */
const BenchCodec *
bench_codec_by_payload_type(int payload_type)
{
  for (gsize i = 0; payload_type >= 0 && i < G_N_ELEMENTS(codecs); i++)
    if (codecs[i].static_payload_type == payload_type)
      return &codecs[i];
  return NULL;
}

/**
 * bench_codec_by_parameter:
 * @parameter: a value of account.X.codec.Y.payload_type, any case
 *
 * Returns: (transfer none) (nullable): the codec, %NULL for one we do not have.
 */
const BenchCodec *
bench_codec_by_parameter(const char *parameter)
{
  for (gsize i = 0; parameter != NULL && i < G_N_ELEMENTS(codecs); i++)
    if (g_ascii_strcasecmp(codecs[i].parameter, parameter) == 0)
      return &codecs[i];
  return NULL;
}

/**
 * bench_codec_all:
 * @n_codecs: (out): how many
 *
 * Returns: (transfer none) (array length=n_codecs): every codec we know, available or not.
 */
const BenchCodec *
bench_codec_all(gsize *n_codecs)
{
  *n_codecs = G_N_ELEMENTS(codecs);
  return codecs;
}

/**
 * bench_codec_is_available:
 *
 * Starts GStreamer if that has not been done; asks its registry and loads nothing.
 *
 * Returns: whether all four elements of @codec are installed.
 */
gboolean
bench_codec_is_available(const BenchCodec *codec)
{
  const char *names[] = { codec->encoder, codec->decoder, codec->payloader, codec->depayloader };

  if (!bench_gstreamer_ensure())
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    {
      g_autoptr(GstElementFactory) factory = gst_element_factory_find(names[i]);

      if (factory == NULL)
        return FALSE;
    }
  return TRUE;
}
