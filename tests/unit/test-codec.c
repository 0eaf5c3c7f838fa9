/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: the codec table and its chains; RTP, RTCP and RFC 4733 on the wire. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "../measure.h"
#include "media/byte-order.h"
#include "media/codec-chain.h"
#include "media/dtmf.h"
#include "media/engine.h"
#include "media/rtcp.h"
#include "media/rtp-packet.h"
#include "media/rtp-statistics.h"

static void
test_table(void)
{
  gsize n_codecs = 0;
  const BenchCodec *codecs = bench_codec_all(&n_codecs);

  g_assert_cmpuint(n_codecs, >=, 3);
  for (gsize i = 0; i < n_codecs; i++)
    {
      g_assert_true(bench_codec_by_name(codecs[i].name, codecs[i].rtp_clock_rate) == &codecs[i]);
      g_assert_true(bench_codec_by_parameter(codecs[i].parameter) == &codecs[i]);
      g_assert_true(bench_codec_by_payload_type(codecs[i].static_payload_type) == &codecs[i]);
      g_assert_true(bench_codec_is_available(&codecs[i]));
    }
  g_assert_true(bench_codec_by_name("g722", 8000)->wideband);
  g_assert_null(bench_codec_by_name("G722", 16000));
  g_assert_null(bench_codec_by_name("telephone-event", 8000));
  g_assert_null(bench_codec_by_name(NULL, 8000));
  g_assert_null(bench_codec_by_parameter("G729"));
  g_assert_null(bench_codec_by_payload_type(-1));
  g_assert_null(bench_codec_by_payload_type(18));

  BenchCodec missing = codecs[0];

  missing.encoder = "nosuchelement";
  g_assert_false(bench_codec_is_available(&missing));
}

static void
collect(const guint8 *bytes, gsize size, gpointer data)
{
  g_ptr_array_add(data, g_bytes_new(bytes, size));
}

static void
test_chain(gconstpointer data)
{
  const BenchCodec *codec = bench_codec_by_parameter(data);
  g_autoptr(GPtrArray) packets = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) sounds = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  g_autoptr(GError) error = NULL;
  guint type = (guint) codec->static_payload_type;
  BenchCodecChain *encoder = bench_codec_chain_new_encoder(codec, type, 20, collect, packets, &error);
  BenchCodecChain *decoder = NULL;
  gsize n_samples = codec->sample_rate / 50;
  gint16 samples[320];
  static gint16 heard[320 * 50];
  gsize n_heard = 0;

  g_assert_no_error(error);
  decoder = bench_codec_chain_new_decoder(codec, type, collect, sounds, &error);
  g_assert_no_error(error);
  for (guint tick = 0; tick < 50; tick++)
    {
      for (gsize i = 0; i < n_samples; i++)
        samples[i]
            = (gint16) lrint(8000 * sin(2 * G_PI * 1000 * (tick * n_samples + i) / codec->sample_rate));
      bench_codec_chain_push(encoder, samples, n_samples * 2, tick * 20 * GST_MSECOND, tick == 0);
      /* One in, one out, in the same call: no delay inside. */
      g_assert_cmpuint(packets->len, ==, tick + 1);
      bench_codec_chain_push(decoder, g_bytes_get_data(packets->pdata[tick], NULL),
                             g_bytes_get_size(packets->pdata[tick]), GST_CLOCK_TIME_NONE, FALSE);
      g_assert_cmpuint(sounds->len, ==, tick + 1);
      g_assert_cmpuint(g_bytes_get_size(sounds->pdata[tick]), ==, n_samples * 2);
      memcpy(heard + n_heard, g_bytes_get_data(sounds->pdata[tick], NULL), n_samples * 2);
      n_heard += n_samples;

      BenchRtpPacket packet;

      g_assert_true(bench_rtp_packet_parse(g_bytes_get_data(packets->pdata[tick], NULL),
                                           g_bytes_get_size(packets->pdata[tick]), &packet));
      g_assert_cmpuint(packet.payload_type, ==, type);
      g_assert_cmpuint(packet.payload_size, ==, 160);
    }
  g_assert_cmpfloat_with_epsilon(measure_amplitude(heard + n_heard / 2, n_heard / 2, codec->sample_rate,
                                                   1000),
                                 8000, 300);
  bench_codec_chain_free(encoder);
  bench_codec_chain_free(decoder);

  BenchCodec missing = *codec;

  missing.payloader = "nosuchelement";
  g_assert_null(bench_codec_chain_new_encoder(&missing, type, 20, collect, packets, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC);
}

static void
test_rtp_packet(void)
{
  /* CSRC, an extension of one word, four bytes of payload, three of padding. */
  static const guint8 full[] = { 0xb1, 0x80 | 9, 1, 2, 0, 0, 0, 5, 0,  0,  0,  6,  9, 9, 9, 9,
                                 0xbe, 0xde,     0, 1, 1, 1, 1, 1, 10, 11, 12, 13, 0, 0, 3 };
  BenchRtpPacket packet;

  g_assert_true(bench_rtp_packet_parse(full, sizeof full, &packet));
  g_assert_true(packet.marker);
  g_assert_cmpuint(packet.payload_type, ==, 9);
  g_assert_cmpuint(packet.sequence, ==, 0x0102);
  g_assert_cmpuint(packet.timestamp, ==, 5);
  g_assert_cmpuint(packet.ssrc, ==, 6);
  g_assert_cmpuint(packet.payload_size, ==, 4);
  g_assert_cmpuint(packet.payload[0], ==, 10);
  for (gsize length = 0; length < sizeof full; length++)
    {
      g_autofree guint8 *copy = g_memdup2(full, length);

      if (length < 24)
        g_assert_false(bench_rtp_packet_parse(copy, length, &packet));
      else if (bench_rtp_packet_parse(copy, length, &packet))
        g_assert_cmpuint(packet.payload_size, <=, length - 24);
    }
  for (guint at = 0; at < sizeof full; at++)
    for (guint value = 0; value < 256; value++)
      {
        g_autofree guint8 *copy = g_memdup2(full, sizeof full);

        copy[at] = (guint8) value;
        if (bench_rtp_packet_parse(copy, sizeof full, &packet))
          g_assert_true(packet.payload + packet.payload_size <= copy + sizeof full);
      }
}

static void
test_statistics(void)
{
  BenchRtpStatistics s = { 0 };

  /* 100 packets across the wrap; every tenth lost; one twice; arrivals 0 and 16 units late in turns. */
  for (guint i = 0; i < 100; i++)
    if (i % 10 != 5)
      g_assert_cmpint(bench_rtp_statistics_update(&s, 7, (guint16) (65500 + i), i * 160,
                                                  1000 + i * 160 + (i % 2) * 16),
                      ==, i != 0);
  g_assert_cmpuint(bench_rtp_statistics_lost(&s), ==, 10);
  g_assert_cmpfloat_with_epsilon(bench_rtp_statistics_loss_percent(&s), 10.0, 0.01);
  g_assert_cmpfloat(s.jitter, >, 12);
  g_assert_cmpfloat(s.jitter, <, 16.1);
  g_assert_cmpuint(bench_rtp_statistics_report_fraction(&s), ==, 10 * 256 / 100);
  g_assert_cmpuint(bench_rtp_statistics_report_fraction(&s), ==, 0);
  bench_rtp_statistics_update(&s, 7, (guint16) (65500 + 99), 99 * 160, 1000 + 99 * 160);
  g_assert_cmpuint(bench_rtp_statistics_lost(&s), ==, 9);

  /* One stray is ignored, two in a row are a sender started anew; the loss so far stays counted. */
  g_assert_true(bench_rtp_statistics_update(&s, 7, 20000, 0, 0));
  g_assert_false(bench_rtp_statistics_update(&s, 7, 20001, 160, 160));
  g_assert_true(bench_rtp_statistics_update(&s, 7, 20002, 320, 320));
  g_assert_cmpuint(bench_rtp_statistics_lost(&s), ==, 9);
  g_assert_false(bench_rtp_statistics_update(&s, 8, 5, 0, 0));
}

static void
test_rtcp(void)
{
  BenchRtcpReport sent = { .ssrc = 0x11111111, .is_sender = TRUE, .rtp_time = 5, .packets = 6, .octets = 7 };
  BenchRtcpReport got = { 0 };
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  gsize size = 0;
  gint64 now_us = G_GINT64_CONSTANT(1700000000500000);

  sent.ntp_time = bench_rtcp_ntp_time(now_us);
  g_assert_cmpuint(sent.ntp_time >> 32, ==, G_GUINT64_CONSTANT(1700000000) + G_GUINT64_CONSTANT(2208988800));
  g_assert_cmpuint((guint32) sent.ntp_time, ==, 0x80000000u);
  sent.has_block = TRUE;
  sent.block = (BenchRtcpBlock){ 0x22222222, 64, -3, 70000, 16, (guint32) (sent.ntp_time >> 16), 65536 };
  sent.bye = TRUE;
  sent.bye_ssrc = sent.ssrc;
  size = bench_rtcp_write(&sent, "cname", bytes, sizeof bytes);
  g_assert_cmpuint(size, ==, 52 + 16 + 8);
  g_assert_true(bench_rtcp_parse(bytes, size, 0x22222222, &got));
  g_assert_cmpmem(&got, sizeof got, &sent, sizeof sent);
  /* It was heard one second after it was sent and held for one second: 250 ms on the way. */
  g_assert_cmpfloat_with_epsilon(bench_rtcp_round_trip_ms(&got.block, now_us + 1250000), 250.0, 0.1);
  g_assert_true(bench_rtcp_parse(bytes, size, 0x33333333, &got));
  g_assert_false(got.has_block);
  g_assert_cmpuint(bench_rtcp_write(&sent, "cname", bytes, 40), ==, 0);
  for (gsize length = 0; length < size; length++)
    {
      g_autofree guint8 *copy = g_memdup2(bytes, length);

      if (length != 52 && length != 68)
        g_assert_false(bench_rtcp_parse(copy, length, 1, &got));
    }
  for (gsize at = 0; at < size; at++)
    {
      g_autofree guint8 *copy = g_memdup2(bytes, size);

      copy[at] ^= 0xff;
      bench_rtcp_parse(copy, size, 1, &got);
    }
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint(bench_rtcp_interval_ms(TRUE, i / 100.0), >=, 1026);
      g_assert_cmpuint(bench_rtcp_interval_ms(FALSE, i / 100.0), <=, 6157);
    }
}

static void
test_dtmf_lost_packets(void)
{
  g_autoptr(BenchDtmfSender) sender = bench_dtmf_sender_new();
  BenchDtmfReceiver receiver = { 0 };
  BenchDtmfPacket packet;
  g_autoptr(GString) heard = g_string_new(NULL);
  guint duration_ms = 0;
  guint in_event = 0;

  for (const char *digit = "1122#"; *digit != '\0'; digit++)
    bench_dtmf_sender_queue(sender, *digit, 90);
  for (guint tick = 0; tick < 120; tick++)
    {
      gint64 now_us = (gint64) tick * 20000 + 1;
      char digit = bench_dtmf_receiver_tick(&receiver, now_us, &duration_ms);

      if (digit != '\0')
        g_string_append_c(heard, digit);
      if (!bench_dtmf_sender_tick(sender, tick * 160, &packet))
        {
          in_event = 0;
          continue;
        }
      in_event++;
      /* Each event loses its first two packets; the second and the last also all of their ends. */
      if (in_event <= 2 || (in_event >= 5 && (heard->len == 1 || heard->len == 4)))
        continue;
      digit
          = bench_dtmf_receiver_packet(&receiver, packet.timestamp, packet.payload, 4, now_us, &duration_ms);
      if (digit != '\0')
        {
          g_string_append_c(heard, digit);
          g_assert_cmpuint(duration_ms, >=, 80);
          g_assert_cmpuint(duration_ms, <=, 100);
        }
    }
  g_assert_cmpstr(heard->str, ==, "1122#");
  g_assert_false(bench_dtmf_sender_is_busy(sender));
  g_assert_cmpint(bench_dtmf_receiver_packet(&receiver, 99999, (const guint8 *) "\x20\x80\x00\x10", 4, 0,
                                             &duration_ms),
                  ==, 0);
  g_assert_cmpint(bench_dtmf_receiver_packet(&receiver, 99999, (const guint8 *) "\x01", 1, 0, &duration_ms),
                  ==, 0);
  g_assert_cmpint(bench_dtmf_event_of('\0'), ==, -1);
  g_assert_cmpint(bench_dtmf_event_of('d'), ==, 15);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/codec/table", test_table);
  g_test_add_data_func("/codec/chain/pcmu", "PCMU", test_chain);
  g_test_add_data_func("/codec/chain/pcma", "PCMA", test_chain);
  g_test_add_data_func("/codec/chain/g722", "G722", test_chain);
  g_test_add_func("/codec/rtp-packet", test_rtp_packet);
  g_test_add_func("/codec/statistics", test_statistics);
  g_test_add_func("/codec/rtcp", test_rtcp);
  g_test_add_func("/codec/dtmf-lost-packets", test_dtmf_lost_packets);
  return g_test_run();
}
