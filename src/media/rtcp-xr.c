/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/rtcp-xr.h"

#include <string.h>

#include "media/byte-order.h"

#define HEAD 8 /* common head and SSRC of who reports */
#define BLOCK_HEAD 4

#define BLOCK_REFERENCE 4
#define REFERENCE_SIZE 12
#define BLOCK_ANSWER 5
#define ANSWER_SIZE 12 /* of each source */
#define BLOCK_METRICS 7
#define METRICS_SIZE 36

#define UNAVAILABLE 127
#define MOST_SCORE 50 /* MOS times ten */
#define MOST_R 100
/* RX config (4.7.6): concealment of our own counts as standard. */
#define CONCEALS 0xc0
#define ADAPTIVE 0x30
#define FIXED 0x20

static guint8
to_256ths(double percent)
{
  return (guint8) CLAMP(percent * 256 / 100, 0, 255);
}

static guint
to_16_bits(guint value)
{
  return MIN(value, 0xffff);
}

static guint8
to_level(int dbm0)
{
  return (guint8) (gint8) CLAMP(dbm0, -127, UNAVAILABLE);
}

static guint8
to_score(double value, double factor, guint most)
{
  return value < 0 ? UNAVAILABLE : (guint8) CLAMP(value * factor + 0.5, 0, most);
}

static void
write_metrics(guint8 *out, const BenchVoipMetrics *metrics)
{
  memset(out, 0, METRICS_SIZE);
  out[0] = BLOCK_METRICS;
  bench_write_be16(out + 2, METRICS_SIZE / 4 - 1);
  bench_write_be32(out + 4, metrics->ssrc);
  out[8] = to_256ths(metrics->loss_percent);
  out[9] = to_256ths(metrics->discard_percent);
  out[10] = to_256ths(metrics->burst_density);
  out[11] = to_256ths(metrics->gap_density);
  bench_write_be16(out + 12, to_16_bits(metrics->burst_ms));
  bench_write_be16(out + 14, to_16_bits(metrics->gap_ms));
  bench_write_be16(out + 16, to_16_bits(metrics->round_trip_ms));
  bench_write_be16(out + 18, to_16_bits(metrics->end_system_delay_ms));
  out[20] = to_level(metrics->signal_dbm0);
  out[21] = to_level(metrics->noise_dbm0);
  out[22] = UNAVAILABLE; /* residual echo return loss: nobody measures it */
  out[23] = (guint8) MIN(metrics->gmin, 255);
  out[24] = to_score(metrics->r, 1, MOST_R);
  out[25] = UNAVAILABLE; /* no other network's R factor */
  out[26] = to_score(metrics->mos_lq, 10, MOST_SCORE);
  out[27] = to_score(metrics->mos_cq, 10, MOST_SCORE);
  out[28] = CONCEALS | (metrics->adaptive ? ADAPTIVE : FIXED);
  bench_write_be16(out + 30, to_16_bits(metrics->jitter_nominal_ms));
  bench_write_be16(out + 32, to_16_bits(metrics->jitter_maximum_ms));
  bench_write_be16(out + 34, to_16_bits(metrics->jitter_absolute_ms));
}

/**
 * bench_rtcp_xr_write:
 * @ssrc: ours
 * @out: room for @room bytes; BENCH_RTCP_XR_MAXIMUM is always enough
 *
 * Writes one XR packet with the blocks that @xr has.
 *
 * Returns: its size, 0 when there are none or they do not fit.
 */
gsize
bench_rtcp_xr_write(const BenchRtcpXr *xr, guint32 ssrc, guint8 *out, gsize room)
{
  gsize size = HEAD + (xr->has_reference_time ? REFERENCE_SIZE : 0)
               + (xr->has_answer ? BLOCK_HEAD + ANSWER_SIZE : 0) + (xr->has_metrics ? METRICS_SIZE : 0);
  guint8 *at = out + HEAD;

  if (size == HEAD || size > room)
    return 0;
  memset(out, 0, size);
  out[0] = 0x80;
  out[1] = BENCH_RTCP_TYPE_XR;
  bench_write_be16(out + 2, (guint) (size / 4 - 1));
  bench_write_be32(out + 4, ssrc);
  if (xr->has_reference_time)
    {
      at[0] = BLOCK_REFERENCE;
      bench_write_be16(at + 2, REFERENCE_SIZE / 4 - 1);
      bench_write_be32(at + 4, (guint32) (xr->reference_time >> 32));
      bench_write_be32(at + 8, (guint32) xr->reference_time);
      at += REFERENCE_SIZE;
    }
  if (xr->has_answer)
    {
      at[0] = BLOCK_ANSWER;
      bench_write_be16(at + 2, ANSWER_SIZE / 4);
      bench_write_be32(at + 4, xr->answer_ssrc);
      bench_write_be32(at + 8, xr->last_reference);
      bench_write_be32(at + 12, xr->delay);
      at += BLOCK_HEAD + ANSWER_SIZE;
    }
  if (xr->has_metrics)
    write_metrics(at, &xr->metrics);
  return size;
}

static double
from_score(guint8 byte, double divisor, guint most)
{
  return byte > most ? -1 : byte / divisor;
}

static void
read_metrics(const guint8 *bytes, BenchVoipMetrics *metrics)
{
  metrics->ssrc = bench_read_be32(bytes + 4);
  metrics->loss_percent = bytes[8] * 100 / 256.0;
  metrics->discard_percent = bytes[9] * 100 / 256.0;
  metrics->burst_density = bytes[10] * 100 / 256.0;
  metrics->gap_density = bytes[11] * 100 / 256.0;
  metrics->burst_ms = bench_read_be16(bytes + 12);
  metrics->gap_ms = bench_read_be16(bytes + 14);
  metrics->round_trip_ms = bench_read_be16(bytes + 16);
  metrics->end_system_delay_ms = bench_read_be16(bytes + 18);
  metrics->signal_dbm0 = (gint8) bytes[20];
  metrics->noise_dbm0 = (gint8) bytes[21];
  metrics->gmin = bytes[23];
  metrics->r = from_score(bytes[24], 1, MOST_R);
  metrics->mos_lq = from_score(bytes[26], 10, MOST_SCORE);
  metrics->mos_cq = from_score(bytes[27], 10, MOST_SCORE);
  metrics->adaptive = (bytes[28] & 0x30) == ADAPTIVE;
  metrics->jitter_nominal_ms = bench_read_be16(bytes + 30);
  metrics->jitter_maximum_ms = bench_read_be16(bytes + 32);
  metrics->jitter_absolute_ms = bench_read_be16(bytes + 34);
}

/* Whether the block, of @size bytes with its head, is what its type says. */
static gboolean
read_block(const guint8 *block, gsize size, guint32 our_ssrc, BenchRtcpXr *xr)
{
  switch (block[0])
    {
    case BLOCK_REFERENCE:
      if (size != REFERENCE_SIZE)
        return FALSE;
      xr->has_reference_time = TRUE;
      xr->reference_time = (guint64) bench_read_be32(block + 4) << 32 | bench_read_be32(block + 8);
      return TRUE;
    case BLOCK_ANSWER:
      if ((size - BLOCK_HEAD) % ANSWER_SIZE != 0)
        return FALSE;
      for (const guint8 *at = block + BLOCK_HEAD; at < block + size; at += ANSWER_SIZE)
        if (bench_read_be32(at) == our_ssrc)
          {
            xr->has_answer = TRUE;
            xr->answer_ssrc = our_ssrc;
            xr->last_reference = bench_read_be32(at + 4);
            xr->delay = bench_read_be32(at + 8);
          }
      return TRUE;
    case BLOCK_METRICS:
      if (size != METRICS_SIZE)
        return FALSE;
      if (bench_read_be32(block + 4) != our_ssrc)
        return TRUE;
      xr->has_metrics = TRUE;
      read_metrics(block, &xr->metrics);
      return TRUE;
    default:
      return TRUE;
    }
}

/**
 * bench_rtcp_xr_read:
 * @bytes: one XR packet, whose own length is known to be @size; need not be trusted
 * @our_ssrc: whom the report should be about
 * @xr: (inout): gets the blocks found
 *
 * Returns: whether all lengths in it fit; if not, @xr means nothing.
 */
gboolean
bench_rtcp_xr_read(const guint8 *bytes, gsize size, guint32 our_ssrc, BenchRtcpXr *xr)
{
  gsize at = HEAD;

  if (size < HEAD)
    return FALSE;
  while (at < size)
    {
      gsize length = 0;

      if (size - at < BLOCK_HEAD)
        return FALSE;
      length = BLOCK_HEAD + 4 * (gsize) bench_read_be16(bytes + at + 2);
      if (length > size - at || !read_block(bytes + at, length, our_ssrc, xr))
        return FALSE;
      at += length;
    }
  return TRUE;
}
