/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/codec.h"

#include <gst/gst.h>

#include "base/log.h"
#include "media/gstreamer.h"
#include "media/own-element.h"

#define NARROW .rtp_clock_rate = 8000, .sample_rate = 8000, .channels = 1
#define WIDE .sample_rate = 16000, .channels = 1, .wideband = TRUE
/* Eight code words fill @granule octets; RFC 3551 4.5.4 fills octets from the least significant bit on,
   ITU-T I.366.2 annex E from the most significant one. Debian's libav would collect 256 ms for a frame. */
#define G726(rate, octets, unit)                                                                             \
  { .name = "G726-" #rate,                                                                                   \
    .display = "G726-" #rate,                                                                                \
    .parameter = "G726-" #rate,                                                                              \
    .static_payload_type = -1,                                                                               \
    NARROW,                                                                                                  \
    .encoder = "benchg726enc" #rate,                                                                         \
    .decoder = "benchg726dec" #rate,                                                                         \
    .coded = "audio/x-bench-g726,rate=8000,channels=1",                                                      \
    .frame_ms = 10,                                                                                          \
    .frame_bytes = octets,                                                                                   \
    .granule = unit },                                                                                       \
  {                                                                                                          \
    .name = "AAL2-G726-" #rate, .display = "G726-" #rate, .parameter = "AAL2-G726-" #rate,                   \
    .stands_for = "G726-" #rate, .static_payload_type = -1, NARROW, .encoder = "benchaal2g726enc" #rate,     \
    .decoder = "benchaal2g726dec" #rate, .coded = "audio/x-bench-g726,rate=8000,channels=1", .frame_ms = 10, \
    .frame_bytes = octets, .granule = unit                                                                   \
  }

static const BenchCodec codecs[] = {
  { .name = "PCMU",
    .display = "PCMU",
    .parameter = "PCMU",
    .static_payload_type = 0,
    NARROW,
    .encoder = "mulawenc",
    .decoder = "mulawdec",
    .coded = "audio/x-mulaw,rate=8000,channels=1",
    .frame_ms = 10,
    .frame_bytes = 80,
    .granule = 1 },
  { .name = "PCMA",
    .display = "PCMA",
    .parameter = "PCMA",
    .static_payload_type = 8,
    NARROW,
    .encoder = "alawenc",
    .decoder = "alawdec",
    .coded = "audio/x-alaw,rate=8000,channels=1",
    .frame_ms = 10,
    .frame_bytes = 80,
    .granule = 1 },
  { .name = "G722",
    .display = "G722",
    .parameter = "G722",
    .static_payload_type = 9,
    .rtp_clock_rate = 8000,
    WIDE,
    .encoder = "avenc_g722",
    .decoder = "avdec_g722",
    .coded = "audio/G722,rate=16000,channels=1",
    .frame_ms = 10,
    .frame_bytes = 80,
    .granule = 1 },
  { .name = "G729",
    .display = "G729",
    .parameter = "G729",
    .static_payload_type = 18,
    NARROW,
    .encoder = "benchg729enc",
    .decoder = "benchg729dec",
    .coded = "audio/G729,rate=8000,channels=1",
    .fmtp = "annexb=no",
    .framing = BENCH_FRAMING_G729,
    .frame_ms = 10,
    .frame_bytes = 10,
    .granule = 1,
    .conceals = TRUE },
  { .name = "G723",
    .display = "G723",
    .parameter = "G723_63",
    .static_payload_type = 4,
    NARROW,
    .encoder = "benchg723enc",
    .decoder = "benchg723dec",
    .prepare = bench_g723_register,
    .coded = "audio/G723,rate=8000,channels=1",
    .fmtp = "annexa=no",
    .framing = BENCH_FRAMING_G723,
    .frame_ms = 30,
    .frame_bytes = 24,
    .granule = 1 },
  /* libav encodes the higher rate only, whatever is asked of it. */
  { .name = "G723",
    .display = "G723",
    .parameter = "G723_53",
    .static_payload_type = 4,
    NARROW,
    .encoder = "G.723.1 encoder for 5.3 kbit/s",
    .decoder = "benchg723dec",
    .coded = "audio/G723,rate=8000,channels=1",
    .framing = BENCH_FRAMING_G723,
    .frame_ms = 30,
    .frame_bytes = 20,
    .granule = 1 },
  { .name = "iLBC",
    .display = "iLBC",
    .parameter = "iLBC",
    .static_payload_type = -1,
    NARROW,
    .encoder = "avenc_libilbc",
    .decoder = "avdec_ilbc",
    .coded = "audio/x-iLBC,rate=8000,channels=1,mode=30",
    .fmtp = "mode=30",
    .frame_ms = 30,
    .frame_bytes = 50,
    .granule = 50 },
  G726(16, 20, 1),
  G726(24, 30, 3),
  G726(32, 40, 1),
  G726(40, 50, 5),
  { .name = "opus",
    .display = "Opus",
    .parameter = "Opus",
    .static_payload_type = -1,
    .rtp_clock_rate = 48000,
    .sample_rate = 16000,
    .channels = 2,
    .wideband = TRUE,
    .encoder = "opusenc",
    .decoder = "opusdec",
    .coded = "audio/x-opus,rate=48000,channels=1,channel-mapping-family=0,stream-count=1,coupled-count=0",
    .settings = "audio-type=voice complexity=5 bitrate=32000 inband-fec=true packet-loss-percentage=10",
    .fmtp = "maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1",
    .framing = BENCH_FRAMING_OPUS,
    .frame_ms = 10,
    .granule = 1,
    .conceals = TRUE },
  /* What sirenenc makes is Siren 7 at 16 kbit/s, with frames of 40 octets; G.722.1 begins at 24 kbit/s. */
  { .name = "SIREN",
    .display = "SIREN",
    .parameter = "SIREN",
    .static_payload_type = -1,
    .rtp_clock_rate = 16000,
    WIDE,
    .encoder = "sirenenc",
    .decoder = "sirendec",
    .coded = "audio/x-siren,dct-length=320",
    .fmtp = "bitrate=16000",
    .frame_ms = 20,
    .frame_bytes = 40,
    .granule = 40 },
  { .name = "G7221",
    .display = "G722.1",
    .parameter = "G7221",
    .static_payload_type = -1,
    .rtp_clock_rate = 16000,
    WIDE,
    .encoder = "G.722.1 encoder",
    .decoder = "G.722.1 decoder",
    .coded = "audio/x-siren",
    .fmtp = "bitrate=32000",
    .frame_ms = 20,
    .frame_bytes = 80,
    .granule = 80 },
  { .name = "L16",
    .display = "L16",
    .parameter = "L16",
    .static_payload_type = -1,
    .rtp_clock_rate = 16000,
    WIDE,
    .frame_ms = 10,
    .frame_bytes = 320,
    .granule = 2 },
  { .name = "L16",
    .display = "L16",
    .parameter = "L16-8",
    .static_payload_type = -1,
    NARROW,
    .frame_ms = 10,
    .frame_bytes = 160,
    .granule = 2 },
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

/* An element of libav whose format GStreamer has no name for is listed and cannot be linked to anything. */
static gboolean
is_usable(const char *element)
{
  g_autoptr(GstElementFactory) factory = gst_element_factory_find(element);

  if (factory == NULL)
    return FALSE;
  for (const GList *at = gst_element_factory_get_static_pad_templates(factory); at != NULL; at = at->next)
    {
      g_autoptr(GstCaps) caps = gst_static_pad_template_get_caps(at->data);

      if (gst_caps_get_size(caps) > 0
          && gst_structure_has_name(gst_caps_get_structure(caps, 0), "unknown/unknown"))
        return FALSE;
    }
  return TRUE;
}

/**
 * bench_codec_get_lack:
 *
 * Starts GStreamer if that has not been done; asks its registry and loads nothing but what G.723.1 needs.
 *
 * Returns: (transfer none) (nullable): the first element @codec needs that is missing or of no use.
 */
const char *
bench_codec_get_lack(const BenchCodec *codec)
{
  if (codec->encoder == NULL)
    return NULL;
  if (!bench_gstreamer_ensure())
    return codec->encoder;
  if (codec->prepare != NULL)
    codec->prepare();
  if (!is_usable(codec->encoder))
    return codec->encoder;
  return is_usable(codec->decoder) ? NULL : codec->decoder;
}

/**
 * bench_codec_is_available:
 *
 * Returns: whether @codec can be encoded and decoded here.
 */
gboolean
bench_codec_is_available(const BenchCodec *codec)
{
  return bench_codec_get_lack(codec) == NULL;
}

/**
 * bench_codec_tell_lack:
 * @codec: one of the table that is not available
 *
 * Says in the log why @codec is not offered, once a process: what is installed is a fact of it.
 *
 * Returns: whether it was said now.
 */
gboolean
bench_codec_tell_lack(const BenchCodec *codec)
{
  static guint told = 0;
  guint bit = 1u << (codec - codecs);

  if ((g_atomic_int_or(&told, bit) & bit) != 0)
    return FALSE;
  bench_info("%s cannot be coded here, so it is not offered: there is no %s", codec->parameter,
             bench_codec_get_lack(codec));
  return TRUE;
}
