/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/rtp-packet.h"

#include <string.h>

#include "media/byte-order.h"

/**
 * bench_rtp_packet_parse:
 * @bytes: a datagram
 * @size: its length
 * @packet: (out): filled in; @packet->payload lives as long as @bytes
 *
 * Returns: whether the datagram is an RTP packet whose lengths all fit.
 */
gboolean
bench_rtp_packet_parse(const guint8 *bytes, gsize size, BenchRtpPacket *packet)
{
  gsize at = BENCH_RTP_HEADER_SIZE;
  gsize padding = 0;

  if (size < BENCH_RTP_HEADER_SIZE || size > BENCH_RTP_PACKET_MAXIMUM || bytes[0] >> 6 != 2)
    return FALSE;
  at += 4 * (gsize) (bytes[0] & 0x0f);
  if ((bytes[0] & 0x10) != 0)
    {
      if (size < at + 4)
        return FALSE;
      at += 4 + 4 * (gsize) bench_read_be16(bytes + at + 2);
    }
  if ((bytes[0] & 0x20) != 0)
    {
      padding = bytes[size - 1];
      if (padding == 0)
        return FALSE;
    }
  if (at + padding > size)
    return FALSE;
  packet->marker = (bytes[1] & 0x80) != 0;
  packet->payload_type = bytes[1] & 0x7f;
  packet->sequence = bench_read_be16(bytes + 2);
  packet->timestamp = bench_read_be32(bytes + 4);
  packet->ssrc = bench_read_be32(bytes + 8);
  packet->payload = bytes + at;
  packet->payload_size = size - at - padding;
  return TRUE;
}

/**
 * bench_rtp_packet_write:
 * @out: room for @room bytes
 *
 * Returns: the size of the packet written, 0 when it does not fit.
 */
gsize
bench_rtp_packet_write(const BenchRtpPacket *packet, guint8 *out, gsize room)
{
  gsize size = BENCH_RTP_HEADER_SIZE + packet->payload_size;

  if (size > room)
    return 0;
  out[0] = 0x80;
  out[1] = (packet->marker ? 0x80 : 0) | packet->payload_type;
  bench_write_be16(out + 2, packet->sequence);
  bench_write_be32(out + 4, packet->timestamp);
  bench_write_be32(out + 8, packet->ssrc);
  memcpy(out + BENCH_RTP_HEADER_SIZE, packet->payload, packet->payload_size);
  return size;
}
