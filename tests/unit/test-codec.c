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
  static const char *const present[]
      = { "PCMU",    "PCMA",    "G722",         "G729", "G723_63", "G726-16", "G726-24",
          "G726-32", "G726-40", "AAL2-G726-32", "Opus", "SIREN",   "L16",     "L16-8" };
  static const char *const absent[] = { "G723_53", "iLBC", "G7221" };

  g_assert_cmpuint(n_codecs, >=, 11);
  for (gsize i = 0; i < n_codecs; i++)
    {
      const BenchCodec *named = bench_codec_by_name(codecs[i].name, codecs[i].rtp_clock_rate);

      g_assert_cmpstr(named->name, ==, codecs[i].name);
      g_assert_true(bench_codec_by_parameter(codecs[i].parameter) == &codecs[i]);
      if (codecs[i].static_payload_type >= 0)
        g_assert_cmpstr(bench_codec_by_payload_type(codecs[i].static_payload_type)->name, ==, codecs[i].name);
      if (codecs[i].stands_for != NULL)
        g_assert_nonnull(bench_codec_by_parameter(codecs[i].stands_for));
    }
  for (gsize i = 0; i < G_N_ELEMENTS(present); i++)
    g_assert_cmpstr(bench_codec_get_lack(bench_codec_by_parameter(present[i])), ==, NULL);
  /* What no packaged plug-in encodes is known and not available, and the log can name what is missing. */
  for (gsize i = 0; i < G_N_ELEMENTS(absent); i++)
    {
      const BenchCodec *codec = bench_codec_by_parameter(absent[i]);

      g_assert_false(bench_codec_is_available(codec));
      g_assert_cmpstr(bench_codec_get_lack(codec), ==, codec->encoder);
      g_assert_true(bench_codec_tell_lack(codec));
      g_assert_false(bench_codec_tell_lack(codec));
    }
  g_assert_true(bench_codec_by_name("g722", 8000)->wideband);
  g_assert_true(bench_codec_by_name("OPUS", 48000)->wideband);
  g_assert_null(bench_codec_by_name("G722", 16000));
  g_assert_null(bench_codec_by_name("telephone-event", 8000));
  g_assert_null(bench_codec_by_name(NULL, 8000));
  g_assert_null(bench_codec_by_payload_type(-1));
  g_assert_null(bench_codec_by_payload_type(10));
  g_assert_true(bench_codec_takes_fmtp(bench_codec_by_parameter("SIREN"), "bitrate=16000"));
  g_assert_false(bench_codec_takes_fmtp(bench_codec_by_parameter("SIREN"), "bitrate=24000"));

  BenchCodec missing = codecs[0];

  missing.encoder = "nosuchelement";
  g_assert_cmpstr(bench_codec_get_lack(&missing), ==, "nosuchelement");
  missing.encoder = codecs[0].encoder;
  missing.decoder = "nosuchelement";
  g_assert_cmpstr(bench_codec_get_lack(&missing), ==, "nosuchelement");
}

static void
test_ptime(void)
{
  static const struct
  {
    const char *parameter;
    guint wanted;
    guint most;
    guint fitted;
  } cases[] = {
    { "PCMU", 20, 0, 20 }, { "PCMU", 25, 0, 30 },  { "PCMU", 90, 0, 60 },  { "PCMU", 40, 20, 20 },
    { "PCMU", 60, 5, 10 }, { "G729", 10, 0, 10 },  { "SIREN", 30, 0, 40 }, { "SIREN", 60, 50, 40 },
    { "iLBC", 20, 0, 30 }, { "iLBC", 40, 0, 60 },  { "iLBC", 40, 50, 30 }, { "G723_63", 20, 20, 30 },
    { "Opus", 30, 0, 20 }, { "Opus", 50, 0, 40 },  { "Opus", 10, 0, 10 },  { "Opus", 60, 40, 40 },
    { "L16", 60, 0, 40 },  { "L16-8", 60, 0, 60 }, { "PCMA", 0, 0, 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpuint(bench_codec_fit_ptime(bench_codec_by_parameter(cases[i].parameter), cases[i].wanted,
                                           cases[i].most),
                     ==, cases[i].fitted);
}

/* What is in a payload, and what is no payload. */
static void
test_payload(void)
{
  static const struct
  {
    const char *parameter;
    gsize size;
    guint first;
    guint second;
    guint ms;
  } cases[] = {
    { "PCMU", 160, 0, 0, 20 },        { "PCMU", 0, 0, 0, 0 },
    { "PCMU", 161, 0, 0, 20 },        { "PCMU", 1, 0, 0, 1 },
    { "PCMU", 1600, 0, 0, 200 },      { "PCMU", 1700, 0, 0, 0 },
    { "G722", 480, 0, 0, 60 },        { "G729", 20, 0, 0, 20 },
    { "G729", 12, 0, 0, 20 },         { "G729", 2, 0, 0, 10 },
    { "G729", 11, 0, 0, 0 },          { "G729", 1000, 0, 0, 0 },
    { "G726-16", 40, 0, 0, 20 },      { "G726-24", 60, 0, 0, 20 },
    { "G726-24", 61, 0, 0, 0 },       { "G726-40", 100, 0, 0, 20 },
    { "G726-40", 99, 0, 0, 0 },       { "SIREN", 40, 0, 0, 20 },
    { "SIREN", 39, 0, 0, 0 },         { "SIREN", 440, 0, 0, 0 },
    { "L16", 640, 0, 0, 20 },         { "L16", 641, 0, 0, 0 },
    { "L16-8", 320, 0, 0, 20 },       { "G723_63", 24, 0, 0, 30 },
    { "G723_63", 23, 0, 0, 0 },       { "G723_63", 20, 1, 0, 30 },
    { "G723_63", 4, 2, 0, 30 },       { "G723_63", 1, 3, 0, 0 },
    { "iLBC", 50, 0, 0, 30 },         { "iLBC", 38, 0, 0, 0 },
    { "Opus", 1, 8 << 3, 0, 10 },     { "Opus", 40, 9 << 3, 0, 20 },
    { "Opus", 40, 11 << 3, 0, 60 },   { "Opus", 41, 9 << 3 | 1, 0, 40 },
    { "Opus", 40, 9 << 3 | 1, 0, 0 }, { "Opus", 40, 9 << 3 | 2, 0, 40 },
    { "Opus", 1, 9 << 3 | 3, 0, 0 },  { "Opus", 40, 9 << 3 | 3, 3, 60 },
    { "Opus", 40, 9 << 3 | 3, 7, 0 }, { "Opus", 40, 9 << 3 | 3, 0, 0 },
    { "Opus", 40, 16 << 3, 0, 3 },    { "Opus", 40, 31 << 3, 0, 20 },
    { "Opus", 40, 13 << 3, 0, 20 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree guint8 *payload = g_malloc0(MAX(cases[i].size, 2));
      const BenchCodec *codec = bench_codec_by_parameter(cases[i].parameter);

      payload[0] = (guint8) cases[i].first;
      payload[1] = (guint8) cases[i].second;
      if (bench_codec_payload_ms(codec, payload, cases[i].size) != cases[i].ms)
        g_error("case %" G_GSIZE_FORMAT ": %s", i, cases[i].parameter);
    }
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
  g_test_add_func("/codec/ptime", test_ptime);
  g_test_add_func("/codec/payload", test_payload);
  g_test_add_func("/codec/rtp-packet", test_rtp_packet);
  g_test_add_func("/codec/statistics", test_statistics);
  g_test_add_func("/codec/rtcp", test_rtcp);
  g_test_add_func("/codec/dtmf-lost-packets", test_dtmf_lost_packets);
  return g_test_run();
}
