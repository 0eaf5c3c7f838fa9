/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/rtcp.h"

#include <string.h>

#include "media/byte-order.h"

#define TYPE_SR 200
#define TYPE_RR 201
#define TYPE_SDES 202
#define TYPE_BYE 203
#define SDES_CNAME 1

#define BLOCK_SIZE 24
#define NTP_OFFSET_S G_GUINT64_CONSTANT(2208988800) /* 1900 to 1970 */
#define LEAST_INTERVAL_MS 5000
/* RFC 3550 6.3.1: makes up for the bias of timer reconsideration. */
#define COMPENSATION 1.21828

/**
 * bench_rtcp_ntp_time:
 * @wall_us: microseconds since 1970
 *
 * Returns: the same as a 64-bit NTP time.
 */
guint64
bench_rtcp_ntp_time(gint64 wall_us)
{
  guint64 seconds = (guint64) wall_us / G_USEC_PER_SEC + NTP_OFFSET_S;
  guint64 fraction = ((guint64) wall_us % G_USEC_PER_SEC << 32) / G_USEC_PER_SEC;

  return seconds << 32 | fraction;
}

/**
 * bench_rtcp_round_trip_ms:
 * @block: the far end's report on us
 * @wall_us: when it arrived
 *
 * Returns: the round trip (RFC 3550 6.4.1), negative when the far end has not heard an SR of ours.
 */
double
bench_rtcp_round_trip_ms(const BenchRtcpBlock *block, gint64 wall_us)
{
  guint32 now = (guint32) (bench_rtcp_ntp_time(wall_us) >> 16);
  gint32 round_trip = (gint32) (now - block->last_sr - block->delay_since_sr);

  if (block->last_sr == 0)
    return -1.0;
  return MAX(round_trip, 0) * 1000.0 / 65536.0;
}

/**
 * bench_rtcp_interval_ms:
 * @first: before the first report the interval is halved
 * @chance: 0 to 1
 *
 * Returns: how long to the next report, for a session of two (RFC 3550 6.3.1).
 */
guint
bench_rtcp_interval_ms(gboolean first, double chance)
{
  double interval = first ? LEAST_INTERVAL_MS / 2.0 : LEAST_INTERVAL_MS;

  return (guint) (interval * (0.5 + chance) / COMPENSATION);
}

static void
write_head(guint8 *out, guint count, guint type, gsize size)
{
  out[0] = (guint8) (0x80 | count);
  out[1] = (guint8) type;
  bench_write_be16(out + 2, (guint) (size / 4 - 1));
}

static void
write_block(guint8 *out, const BenchRtcpBlock *block)
{
  bench_write_be32(out, block->ssrc);
  bench_write_be32(out + 4, (guint32) CLAMP(block->cumulative_lost, -0x800000, 0x7fffff) & 0xffffff);
  out[4] = block->fraction_lost;
  bench_write_be32(out + 8, block->highest_sequence);
  bench_write_be32(out + 12, block->jitter);
  bench_write_be32(out + 16, block->last_sr);
  bench_write_be32(out + 20, block->delay_since_sr);
}

/**
 * bench_rtcp_write:
 * @cname: our canonical name, at most 255 bytes
 * @out: room for @room bytes; BENCH_RTCP_MAXIMUM is always enough
 *
 * Writes a compound of SR or RR, SDES, the extended reports there are and, if asked for, BYE.
 *
 * Returns: its size, 0 when it does not fit.
 */
gsize
bench_rtcp_write(const BenchRtcpReport *report, const char *cname, guint8 *out, gsize room)
{
  gsize cname_size = MIN(strlen(cname), 255);
  gsize report_size = (report->is_sender ? 28 : 8) + (report->has_block ? BLOCK_SIZE : 0);
  /* The list of items ends with at least one null byte and is filled up to a whole word. */
  gsize sdes_size = (8 + 2 + cname_size + 1 + 3) & ~(gsize) 3;
  gsize bye_size = report->bye ? 8 : 0;
  gsize xr_size = 0;
  guint8 *at = out;

  if (report_size + sdes_size + BENCH_RTCP_XR_MAXIMUM + bye_size > room)
    return 0;
  memset(out, 0, report_size + sdes_size + BENCH_RTCP_XR_MAXIMUM + bye_size);
  write_head(at, report->has_block ? 1 : 0, report->is_sender ? TYPE_SR : TYPE_RR, report_size);
  bench_write_be32(at + 4, report->ssrc);
  if (report->is_sender)
    {
      bench_write_be32(at + 8, (guint32) (report->ntp_time >> 32));
      bench_write_be32(at + 12, (guint32) report->ntp_time);
      bench_write_be32(at + 16, report->rtp_time);
      bench_write_be32(at + 20, report->packets);
      bench_write_be32(at + 24, report->octets);
    }
  if (report->has_block)
    write_block(at + (report->is_sender ? 28 : 8), &report->block);
  at += report_size;

  write_head(at, 1, TYPE_SDES, sdes_size);
  bench_write_be32(at + 4, report->ssrc);
  at[8] = SDES_CNAME;
  at[9] = (guint8) cname_size;
  memcpy(at + 10, cname, cname_size);
  at += sdes_size;

  xr_size = bench_rtcp_xr_write(&report->xr, report->ssrc, at, BENCH_RTCP_XR_MAXIMUM);
  at += xr_size;
  if (report->bye)
    {
      write_head(at, 1, TYPE_BYE, bye_size);
      bench_write_be32(at + 4, report->ssrc);
    }
  return report_size + sdes_size + xr_size + bye_size;
}

static void
read_block(const guint8 *bytes, BenchRtcpBlock *block)
{
  guint32 cumulative = bench_read_be32(bytes + 4) & 0xffffff;

  block->ssrc = bench_read_be32(bytes);
  block->fraction_lost = bytes[4];
  block->cumulative_lost = (gint32) cumulative - ((cumulative & 0x800000) != 0 ? 0x1000000 : 0);
  block->highest_sequence = bench_read_be32(bytes + 8);
  block->jitter = bench_read_be32(bytes + 12);
  block->last_sr = bench_read_be32(bytes + 16);
  block->delay_since_sr = bench_read_be32(bytes + 20);
}

static gboolean
read_report(const guint8 *bytes, gsize size, guint32 our_ssrc, BenchRtcpReport *report)
{
  gboolean is_sender = bytes[1] == TYPE_SR;
  gsize at = is_sender ? 28 : 8;
  guint count = bytes[0] & 0x1f;

  if (size < at + (gsize) count * BLOCK_SIZE)
    return FALSE;
  report->ssrc = bench_read_be32(bytes + 4);
  if (is_sender)
    {
      report->is_sender = TRUE;
      report->ntp_time = (guint64) bench_read_be32(bytes + 8) << 32 | bench_read_be32(bytes + 12);
      report->rtp_time = bench_read_be32(bytes + 16);
      report->packets = bench_read_be32(bytes + 20);
      report->octets = bench_read_be32(bytes + 24);
    }
  for (guint i = 0; i < count; i++, at += BLOCK_SIZE)
    if (bench_read_be32(bytes + at) == our_ssrc)
      {
        report->has_block = TRUE;
        read_block(bytes + at, &report->block);
      }
  return TRUE;
}

/**
 * bench_rtcp_parse:
 * @bytes: a datagram; need not be trusted
 * @our_ssrc: whose report block is wanted
 * @report: (out): what it says; changed only when all of it is sound
 *
 * Returns: whether the datagram is a compound packet that begins with SR or RR.
 */
gboolean
bench_rtcp_parse(const guint8 *bytes, gsize size, guint32 our_ssrc, BenchRtcpReport *report)
{
  BenchRtcpReport found = { 0 };

  if (size < 8 || (bytes[1] != TYPE_SR && bytes[1] != TYPE_RR))
    return FALSE;
  while (size > 0)
    {
      gsize length = 0;

      if (size < 4 || bytes[0] >> 6 != 2)
        return FALSE;
      length = 4 * ((gsize) bench_read_be16(bytes + 2) + 1);
      if (length > size)
        return FALSE;
      if ((bytes[1] == TYPE_SR || bytes[1] == TYPE_RR)
          && (length < 8 || !read_report(bytes, length, our_ssrc, &found)))
        return FALSE;
      if (bytes[1] == BENCH_RTCP_TYPE_XR && !bench_rtcp_xr_read(bytes, length, our_ssrc, &found.xr))
        return FALSE;
      if (bytes[1] == TYPE_BYE)
        {
          guint count = bytes[0] & 0x1f;

          if (length < 4 + 4 * (gsize) count)
            return FALSE;
          found.bye = count > 0;
          found.bye_ssrc = count > 0 ? bench_read_be32(bytes + 4) : 0;
        }
      bytes += length;
      size -= length;
    }
  *report = found;
  return TRUE;
}
