/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A leg's decoders, one for each payload type that may come in, and what is heard when nothing does. */
#include <string.h>

#include "media/leg.h"

static void
on_decoded(const guint8 *bytes, gsize size, gpointer data)
{
  BenchLeg *self = data;

  self->n_fifo
      += bench_resampler_process(self->decoding->resampler, (const gint16 *) bytes, size / sizeof(gint16),
                                 self->fifo + self->n_fifo, BENCH_LEG_FIFO - self->n_fifo);
}

static gboolean
add_decoder(BenchLeg *self,
            BenchLegDecoders *decoders,
            int payload_type,
            const BenchCodec *codec,
            GError **error)
{
  BenchLegDecoder *decoder = &decoders->each[decoders->n];

  decoder->chain = bench_codec_chain_new_decoder(codec, on_decoded, self, error);
  if (decoder->chain == NULL)
    return FALSE;
  decoder->payload_type = payload_type;
  decoder->codec = codec;
  decoder->resampler = bench_resampler_new(codec->sample_rate, BENCH_MIX_RATE);
  decoders->n++;
  return TRUE;
}

/**
 * bench_leg_make_decoders:
 * @setup: its parameters are read, its decoders made
 *
 * Makes a decoder for each format that may be received, so that none has to be made in a tick. Needs no lock.
 *
 * Returns: whether all could be made.
 */
gboolean
bench_leg_make_decoders(BenchLeg *self, BenchLegSetup *setup, GError **error)
{
  const BenchMediaParameters *p = &setup->parameters;

  if (!add_decoder(self, &setup->decoders, p->receive_payload_type, p->codec, error))
    return FALSE;
  for (guint i = 0; i < p->n_also; i++)
    if (p->also[i].codec != NULL && p->also[i].payload_type != p->receive_payload_type
        && !add_decoder(self, &setup->decoders, p->also[i].payload_type, p->also[i].codec, error))
      return FALSE;
  return TRUE;
}

/**
 * bench_leg_decoders_clear:
 *
 * Frees them. Needs no lock.
 */
void
bench_leg_decoders_clear(BenchLegDecoders *decoders)
{
  for (guint i = 0; i < decoders->n; i++)
    {
      bench_codec_chain_free(decoders->each[i].chain);
      bench_resampler_free(decoders->each[i].resampler);
    }
  memset(decoders, 0, sizeof *decoders);
}

/**
 * bench_leg_find_decoder:
 *
 * Returns: (transfer none) (nullable): who decodes packets of @payload_type.
 */
BenchLegDecoder *
bench_leg_find_decoder(BenchLeg *self, guint8 payload_type)
{
  for (guint i = 0; i < self->decoders.n; i++)
    if (self->decoders.each[i].payload_type == payload_type)
      return &self->decoders.each[i];
  return NULL;
}

/**
 * bench_leg_is_event:
 * @clock_rate: (out): Hz; left alone when it is none
 *
 * Returns: whether packets of @payload_type are RFC 4733 events.
 */
gboolean
bench_leg_is_event(const BenchLeg *self, guint8 payload_type, guint *clock_rate)
{
  const BenchMediaParameters *p = &self->parameters;

  if (payload_type == p->receive_dtmf_payload_type)
    {
      *clock_rate = p->codec->rtp_clock_rate;
      return TRUE;
    }
  for (guint i = 0; i < p->n_also; i++)
    if (p->also[i].codec == NULL && p->also[i].payload_type == payload_type)
      {
        *clock_rate = p->also[i].clock_rate;
        return TRUE;
      }
  return FALSE;
}

/**
 * bench_leg_is_noise:
 *
 * Returns: whether packets of @payload_type say how loud the far end's background is.
 */
gboolean
bench_leg_is_noise(const BenchLeg *self, guint8 payload_type)
{
  return payload_type == BENCH_COMFORT_NOISE_PAYLOAD_TYPE
         && self->parameters.codec->rtp_clock_rate == BENCH_COMFORT_NOISE_CLOCK;
}

static void
hear_noise(BenchLeg *self, const BenchRtpPacket *packet)
{
  if (!bench_comfort_noise_hear(&self->noise, packet->payload, packet->payload_size))
    return;
  self->noisy = TRUE;
  bench_jitter_buffer_pause(self->jitter);
}

/**
 * bench_leg_decode:
 * @bytes: a packet out of the jitter buffer
 * @play: whether it is heard; if not, the decoder only follows it
 */
void
bench_leg_decode(BenchLeg *self, GBytes *bytes, gboolean play)
{
  gsize before = self->n_fifo;
  gsize size = 0;
  const guint8 *packet_bytes = g_bytes_get_data(bytes, &size);
  BenchRtpPacket packet;
  BenchLegDecoder *decoder = NULL;

  if (!bench_rtp_packet_parse(packet_bytes, size, &packet))
    return;
  decoder = bench_leg_find_decoder(self, packet.payload_type);
  if (decoder == NULL)
    {
      hear_noise(self, &packet);
      return;
    }
  self->noisy = FALSE;
  self->decoding = decoder;
  bench_codec_chain_push(decoder->chain, packet.payload, packet.payload_size);
  if (play)
    bench_concealment_good(&self->concealment, self->fifo + before, self->n_fifo - before);
  else
    self->n_fifo = before;
}

/**
 * bench_leg_conceal:
 * @ms: what is missing
 *
 * Bridges it: by the decoder where that can, by the last pitch period otherwise.
 */
void
bench_leg_conceal(BenchLeg *self, guint ms)
{
  gsize before = self->n_fifo;
  gsize n_samples = MIN((gsize) ms * BENCH_MIX_RATE / 1000, BENCH_LEG_FIFO - before);

  if (self->decoding != NULL)
    bench_codec_chain_push_lost(self->decoding->chain, ms);
  if (self->n_fifo > before)
    {
      bench_concealment_good(&self->concealment, self->fifo + before, self->n_fifo - before);
      return;
    }
  bench_concealment_lost(&self->concealment, self->fifo + before, n_samples);
  self->n_fifo += n_samples;
}

/**
 * bench_leg_be_silent:
 *
 * Fills the tick while the far end says nothing: with its background where it has told how loud that is.
 */
void
bench_leg_be_silent(BenchLeg *self)
{
  gint16 *samples = self->fifo + self->n_fifo;
  gsize n_samples = BENCH_TICK_SAMPLES - self->n_fifo;

  if (self->noisy && self->parameters.comfort_noise)
    bench_comfort_noise_make(&self->noise, samples, n_samples);
  else
    memset(samples, 0, n_samples * sizeof *samples);
  bench_concealment_good(&self->concealment, samples, n_samples);
  self->n_fifo += n_samples;
}
