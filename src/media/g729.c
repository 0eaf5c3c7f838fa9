/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * G.729 over libbcg729, as elements: GStreamer has no encoder, and its decoder from libav knows neither
 * the silence descriptors of annex B nor how to bridge a lost frame. We encode annex A without silence
 * suppression, and decode with it, because annexb=yes is what a far end that says nothing means
 * (RFC 3551 4.5.6, RFC 4856 2.1.9).
 */
#include <bcg729/decoder.h>
#include <bcg729/encoder.h>
#include <string.h>

#include "media/own-element.h"

#define FRAME_SAMPLES 80
#define FRAME_BYTES 10
#define SILENCE_BYTES 2

static gpointer
create_encoder(guint variant G_GNUC_UNUSED)
{
  return initBcg729EncoderChannel(0);
}

static void
destroy_encoder(gpointer coder)
{
  closeBcg729EncoderChannel(coder);
}

static gsize
encode(gpointer coder, const gint16 *samples, guint8 *out)
{
  guint8 size = 0;

  bcg729Encoder(coder, samples, out, &size);
  return size;
}

static gpointer
create_decoder(guint variant G_GNUC_UNUSED)
{
  return initBcg729DecoderChannel();
}

static void
destroy_decoder(gpointer coder)
{
  closeBcg729DecoderChannel(coder);
}

static gsize
decode(gpointer coder, const guint8 *bytes, gsize size, gint16 *out, gsize room)
{
  guint8 frame[FRAME_BYTES] = { 0 };
  gsize n_samples = 0;

  if (size == 0)
    {
      bcg729Decoder(coder, frame, 0, 1, 0, 0, out);
      return FRAME_SAMPLES;
    }
  for (gsize at = 0; at < size && n_samples + FRAME_SAMPLES <= room; n_samples += FRAME_SAMPLES)
    {
      gsize rest = size - at;
      gsize taken = rest >= FRAME_BYTES ? FRAME_BYTES : SILENCE_BYTES;

      if (rest < taken)
        break;
      /* A copy, because the decoder may read a whole frame whatever it is told. */
      memset(frame, 0, sizeof frame);
      memcpy(frame, bytes + at, taken);
      bcg729Decoder(coder, frame, (guint8) taken, 0, taken == SILENCE_BYTES, 0, out + n_samples);
      at += taken;
    }
  return n_samples;
}

static const BenchOwnElement encoder = {
  .element = "benchg729enc",
  .title = "G.729 encoder",
  .coded = "audio/G729,rate=8000,channels=1",
  .sample_rate = 8000,
  .frame_samples = FRAME_SAMPLES,
  .most_bytes = FRAME_BYTES,
  .create = create_encoder,
  .destroy = destroy_encoder,
  .encode = encode,
};

static const BenchOwnElement decoder = {
  .element = "benchg729dec",
  .title = "G.729 decoder",
  .coded = "audio/G729,rate=8000,channels=1",
  .sample_rate = 8000,
  .frame_samples = FRAME_SAMPLES,
  .create = create_decoder,
  .destroy = destroy_decoder,
  .decode = decode,
};

/**
 * bench_g729_register:
 *
 * Makes the elements benchg729enc and benchg729dec known to GStreamer.
 */
void
bench_g729_register(void)
{
  bench_own_element_register(&encoder);
  bench_own_element_register(&decoder);
}
