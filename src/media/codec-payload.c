/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the sound in a payload is, and whether it is one at all: the layer in front of the decoders. */
#include <stdlib.h>
#include <string.h>

#include "media/codec.h"

#define G729_FRAME 10
#define G729_SILENCE 2
#define G723_FRAME_MS 30

static guint
g729_ms(gsize size)
{
  gsize n_frames = size / G729_FRAME;
  gsize rest = size % G729_FRAME;

  if (rest != 0 && rest != G729_SILENCE)
    return 0;
  return (guint) (n_frames + (rest != 0 ? 1 : 0)) * 10;
}

/**
 * bench_codec_g723_frame_bytes:
 * @first: octet of a frame of G.723.1, whose two lowest bits tell
 *
 * Returns: how long the frame is; 0 for the fourth kind, which is reserved (RFC 3551 4.5.3).
 */
gsize
bench_codec_g723_frame_bytes(guint8 first)
{
  static const gsize sizes[] = { 24, 20, 4, 0 };

  return sizes[first & 3];
}

static guint
g723_ms(const guint8 *payload, gsize size)
{
  guint ms = 0;

  while (size > 0 && ms <= BENCH_CODEC_MOST_MS)
    {
      gsize frame = bench_codec_g723_frame_bytes(payload[0]);

      if (frame == 0 || frame > size)
        return 0;
      payload += frame;
      size -= frame;
      ms += G723_FRAME_MS;
    }
  return ms;
}

/* The length of one frame of @toc in 1/10 ms (RFC 6716 table 2). */
static guint
opus_frame_tenths(guint8 toc)
{
  static const guint silk[] = { 100, 200, 400, 600 };
  static const guint celt[] = { 25, 50, 100, 200 };
  guint config = toc >> 3;

  if (config < 12)
    return silk[config & 3];
  if (config < 16)
    return (config & 1) != 0 ? 200 : 100;
  return celt[config & 3];
}

static guint
opus_ms(const guint8 *payload, gsize size)
{
  guint n_frames = 0;

  switch (payload[0] & 3)
    {
    case 0:
      n_frames = 1;
      break;
    case 1:
      /* Two of the same size (requirement R3). */
      n_frames = (size - 1) % 2 == 0 ? 2 : 0;
      break;
    case 2:
      n_frames = size > 1 ? 2 : 0;
      break;
    default:
      n_frames = size > 1 ? payload[1] & 0x3f : 0;
    }
  /* A packet of 2.5 ms counts as 3. More than 120 ms is none (R5). */
  if (n_frames * opus_frame_tenths(payload[0]) > 1200)
    return 0;
  return (n_frames * opus_frame_tenths(payload[0]) + 9) / 10;
}

/**
 * bench_codec_payload_ms:
 * @payload: of an RTP packet, @size octets; need not be trusted
 *
 * Returns: the sound in it, at least 1 ms; 0 when @payload is none of @codec or has more than
 *   BENCH_CODEC_MOST_MS, and must not be decoded.
 */
guint
bench_codec_payload_ms(const BenchCodec *codec, const guint8 *payload, gsize size)
{
  guint ms = 0;

  if (size == 0)
    return 0;
  switch (codec->framing)
    {
    case BENCH_FRAMING_CONSTANT:
      if (size % codec->granule == 0)
        ms = (guint) MAX(size * codec->frame_ms / codec->frame_bytes, 1);
      break;
    case BENCH_FRAMING_G729:
      ms = g729_ms(size);
      break;
    case BENCH_FRAMING_G723:
      ms = g723_ms(payload, size);
      break;
    case BENCH_FRAMING_OPUS:
      ms = opus_ms(payload, size);
      break;
    }
  return ms <= BENCH_CODEC_MOST_MS ? ms : 0;
}

/**
 * bench_codec_fit_ptime:
 * @ptime_ms: wanted
 * @most_ms: a=maxptime of the far end, 0 when it named none
 *
 * Returns: the packet time to send with: whole frames, rounded up, 10 to 60 ms, at most @most_ms if a
 *   single frame is not longer than that.
 */
guint
bench_codec_fit_ptime(const BenchCodec *codec, guint ptime_ms, guint most_ms)
{
  static const guint opus[] = { 60, 40, 20, 10 };
  guint most = most_ms != 0 ? MIN(most_ms, 60) : 60;
  guint fitted = 0;

  if (codec->framing == BENCH_FRAMING_OPUS)
    {
      /* One frame a packet, and there are none of 30 and 50 ms. */
      for (gsize i = 0; i < G_N_ELEMENTS(opus); i++)
        if (opus[i] <= MIN(MAX(ptime_ms, 10), MAX(most, 10)))
          return opus[i];
      return 10;
    }
  fitted = (MAX(ptime_ms, 1) + codec->frame_ms - 1) / codec->frame_ms * codec->frame_ms;
  while (fitted > codec->frame_ms
         && (fitted > most || fitted / codec->frame_ms * codec->frame_bytes > BENCH_CODEC_MOST_BYTES))
    fitted -= codec->frame_ms;
  return fitted;
}

/**
 * bench_codec_takes_fmtp:
 * @fmtp: a=fmtp of the far end, "" for none; need not be trusted
 *
 * Returns: whether these are parameters of a format that our elements code. All others are wishes.
 */
gboolean
bench_codec_takes_fmtp(const BenchCodec *codec, const char *fmtp)
{
  const char *bit_rate = NULL;

  /* Siren has one bit rate, which is not among those of G.722.1 (RFC 5577 4.1). */
  if (strcmp(codec->name, "SIREN") != 0)
    return TRUE;
  bit_rate = strstr(fmtp, "bitrate=");
  return bit_rate == NULL || atoi(bit_rate + strlen("bitrate=")) == 16000;
}
