/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good a call sounds: the E-model, bursts and gaps, extended reports, the jitter buffer's own figures. */
#include <string.h>

#include "media/burst-gap.h"
#include "media/codec.h"
#include "media/e-model.h"
#include "media/jitter-buffer.h"
#include "media/rtcp.h"

#define SSRC 0x22222222

static double
rate(const char *codec, double loss, double burst_ratio, double delay_ms)
{
  BenchEModelInput input = { bench_e_model_codec(codec), loss, burst_ratio, delay_ms };

  return bench_e_model_r(&input);
}

static void
test_e_model(void)
{
  /* G.107's own: with all defaults R is 93.2, and annex B's scores. */
  g_assert_cmpfloat_with_epsilon(rate("PCMU", 0, 1, 0), 93.2, 0.05);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(93.2), 4.41, 0.005);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(90), 4.34, 0.005);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(80), 4.03, 0.008);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(70), 3.60, 0.008);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(60), 3.10, 0.005);
  g_assert_cmpfloat_with_epsilon(bench_e_model_mos(50), 2.58, 0.008);
  g_assert_cmpfloat(bench_e_model_mos(-5), ==, 1);
  g_assert_cmpfloat(bench_e_model_mos(120), ==, 4.5);
  for (int r = 0; r < 100; r++)
    {
      g_assert_cmpfloat(bench_e_model_mos(r), >=, 1);
      g_assert_cmpfloat(bench_e_model_mos(r), <=, bench_e_model_mos(r + 1));
    }
  /* G.113: Ie,eff of G.711 with concealment is 3.6 at 1 %, 15.8 at 5 %, 27.1 at 10 %; of G.729A 14.6 at 1 %. */
  g_assert_cmpfloat_with_epsilon(rate("PCMA", 1, 1, 0), 93.2 - 3.6, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("pcma", 5, 1, 0), 93.2 - 15.8, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("PCMA", 10, 1, 0), 93.2 - 27.1, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("G729", 0, 1, 0), 82.2, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("G729", 1, 1, 0), 82.2 - 4.2, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("G723", 0, 1, 0), 78.2, 0.1);
  g_assert_cmpfloat_with_epsilon(rate("G726-32", 0, 1, 0), 86.2, 0.1);
  g_assert_cmpfloat(rate("unheard-of", 1, 1, 0), <, rate("PCMU", 1, 1, 0));
  g_assert_cmpfloat(rate("PCMU", 100, 1, 900), >=, 0);
}

/* No codec of ours is one that the model does not know. */
static void
test_every_codec(void)
{
  gsize n = 0;
  const BenchCodec *codecs = bench_codec_all(&n);

  g_assert_cmpuint(n, >, 10);
  for (gsize i = 0; i < n; i++)
    {
      g_test_message("%s", codecs[i].name);
      g_assert_cmpfloat(bench_e_model_codec(codecs[i].name).bpl, >, bench_e_model_codec("unheard-of").bpl);
      g_assert_cmpfloat(rate(codecs[i].name, 5, 1, 0), <, rate(codecs[i].name, 0, 1, 0));
    }
}

static void
test_e_model_delay(void)
{
  /* The known approximation for these defaults: 0.024 d, and 0.11 more for each ms beyond 177.3. */
  for (int delay = 0; delay <= 400; delay += 50)
    {
      double expected = 93.2 - 0.024 * delay - (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);

      g_assert_cmpfloat_with_epsilon(rate("PCMU", 0, 1, delay), expected, 3.5);
      g_assert_cmpfloat(rate("PCMU", 0, 1, delay + 50), <, rate("PCMU", 0, 1, delay));
    }
  /* Losses together are worse than alone (G.107 7.5). */
  g_assert_cmpfloat(rate("PCMU", 5, 2, 0), <, rate("PCMU", 5, 1, 0));
  g_assert_cmpfloat(rate("PCMU", 5, 0.5, 0), ==, rate("PCMU", 5, 1, 0));
}

/* 'x' is missing, a digit n stands for n packets that are there, '.' for one, '#' for sixteen. */
static BenchBurstGapResult
count(const char *packets)
{
  BenchBurstGap counter = { 0 };

  for (const char *p = packets; *p != '\0'; p++)
    {
      guint n = *p == '.' ? 1 : *p == '#' ? 16 : *p == 'x' ? 0 : (guint) g_ascii_digit_value(*p);

      if (n == 0)
        bench_burst_gap_missing(&counter, 1);
      for (guint i = 0; i < n; i++)
        bench_burst_gap_present(&counter);
    }
  return bench_burst_gap_get_result(&counter);
}

static void
test_burst_gap(void)
{
  BenchBurstGapResult none = count("");
  BenchBurstGapResult alone = count("#x##x#");
  BenchBurstGapResult burst = count("##x.x.x##");
  BenchBurstGapResult two = count("##xx9xx##" /* 9 between: one burst */ "xx##");
  BenchBurstGapResult edge = count("#x96x#"); /* 15 between: a burst of 17 */
  BenchBurstGapResult apart = count("#x#x#");
  BenchBurstGapResult all = count("xxxxxxxxxx");

  g_assert_cmpfloat(none.missing_percent, ==, 0);
  g_assert_cmpfloat(none.burst_ratio, ==, 1);
  g_assert_cmpfloat(alone.burst_density, ==, 0);
  g_assert_cmpfloat_with_epsilon(alone.gap_density, 100 * 2 / 66.0, 0.001);
  g_assert_cmpfloat(alone.gap_packets, ==, 66);
  g_assert_cmpfloat(burst.burst_packets, ==, 5);
  g_assert_cmpfloat(burst.burst_density, ==, 60);
  g_assert_cmpfloat(burst.gap_density, ==, 0);
  g_assert_cmpfloat(burst.gap_packets, ==, 32);
  g_assert_cmpfloat(two.burst_packets, ==, (13 + 2) / 2.0);
  g_assert_cmpfloat_with_epsilon(two.burst_density, 100 * 6 / 15.0, 0.001);
  g_assert_cmpfloat(two.gap_packets, ==, 32);
  g_assert_cmpfloat_with_epsilon(two.burst_ratio, 2 * (1 - 6 / 111.0), 0.001);
  g_assert_cmpfloat(edge.burst_packets, ==, 17);
  g_assert_cmpfloat(apart.burst_packets, ==, 0);
  g_assert_cmpfloat(apart.gap_packets, ==, 50);
  g_assert_cmpfloat(all.burst_density, ==, 100);
  g_assert_cmpfloat(all.missing_percent, ==, 100);
  g_assert_cmpfloat(all.gap_packets, ==, 0);
}

static BenchRtcpReport
full_report(void)
{
  BenchRtcpReport report = { .ssrc = 0x11111111, .bye = TRUE, .bye_ssrc = 0x11111111 };
  BenchVoipMetrics *metrics = &report.xr.metrics;

  report.xr.has_reference_time = TRUE;
  report.xr.reference_time = G_GUINT64_CONSTANT(0x1234567889abcdef);
  report.xr.has_answer = TRUE;
  report.xr.answer_ssrc = SSRC;
  report.xr.last_reference = 77;
  report.xr.delay = 88;
  report.xr.has_metrics = TRUE;
  *metrics = (BenchVoipMetrics){ .ssrc = SSRC,
                                 .loss_percent = 12.5,
                                 .discard_percent = 25,
                                 .burst_density = 50,
                                 .gap_density = 6.25,
                                 .burst_ms = 120,
                                 .gap_ms = 70000,
                                 .round_trip_ms = 55,
                                 .end_system_delay_ms = 66,
                                 .signal_dbm0 = -18,
                                 .noise_dbm0 = BENCH_XR_UNKNOWN_LEVEL,
                                 .r = 84,
                                 .mos_lq = 4.14,
                                 .mos_cq = -1,
                                 .gmin = BENCH_BURST_GMIN,
                                 .adaptive = TRUE,
                                 .jitter_nominal_ms = 20,
                                 .jitter_maximum_ms = 40,
                                 .jitter_absolute_ms = 300 };
  return report;
}

static void
test_xr(void)
{
  BenchRtcpReport sent = full_report();
  BenchRtcpReport got;
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  gsize size = bench_rtcp_write(&sent, "cname", bytes, sizeof bytes);
  const guint8 *xr = bytes + 8 + 16;
  const BenchVoipMetrics *metrics = &got.xr.metrics;

  /* RR, SDES, XR, BYE; the XR and its blocks as in RFC 3611 2 and 4.4, 4.5, 4.7. */
  g_assert_cmpuint(size, ==, 8 + 16 + BENCH_RTCP_XR_MAXIMUM + 8);
  g_assert_cmpmem(xr, 8, "\x80\xcf\x00\x11\x11\x11\x11\x11", 8);
  g_assert_cmpmem(xr + 8, 12, "\x04\x00\x00\x02\x12\x34\x56\x78\x89\xab\xcd\xef", 12);
  g_assert_cmpmem(xr + 20, 16, "\x05\x00\x00\x03\x22\x22\x22\x22\x00\x00\x00\x4d\x00\x00\x00\x58", 16);
  g_assert_cmpmem(xr + 36, 36,
                  "\x07\x00\x00\x08\x22\x22\x22\x22\x20\x40\x80\x10\x00\x78\xff\xff\x00\x37\x00\x42"
                  "\xee\x7f\x7f\x10\x54\x7f\x29\x7f\xf0\x00\x00\x14\x00\x28\x01\x2c",
                  36);
  g_assert_cmpuint(bytes[size - 7], ==, 203);
  g_assert_true(bench_rtcp_parse(bytes, size, SSRC, &got));
  g_assert_true(got.xr.has_reference_time && got.xr.has_answer && got.xr.has_metrics && got.bye);
  g_assert_cmpuint(got.xr.reference_time, ==, sent.xr.reference_time);
  g_assert_cmpuint(got.xr.last_reference, ==, 77);
  g_assert_cmpfloat(metrics->loss_percent, ==, 12.5);
  g_assert_cmpfloat(metrics->mos_lq, ==, 4.1);
  g_assert_cmpfloat(metrics->mos_cq, ==, -1);
  g_assert_cmpint(metrics->signal_dbm0, ==, -18);
  g_assert_cmpint(metrics->noise_dbm0, ==, BENCH_XR_UNKNOWN_LEVEL);
  g_assert_cmpuint(metrics->gap_ms, ==, 0xffff);
  g_assert_true(metrics->adaptive);
  /* About somebody else: nothing of it is ours but the time. */
  g_assert_true(bench_rtcp_parse(bytes, size, 1, &got));
  g_assert_true(got.xr.has_reference_time && !got.xr.has_answer && !got.xr.has_metrics);
}

static void
test_xr_bad(void)
{
  static const struct
  {
    const char *bytes;
    gsize size;
    gboolean good;
  } cases[] = {
    { "\x80\xcf\x00\x01\x00\x00\x00\x01", 8, TRUE },
    { "\x80\xcf\x00\x00", 4, FALSE },                                  /* no SSRC */
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x63\x00\x00\x00", 12, TRUE },  /* a block we do not know */
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x63\x00\x00\x01", 12, FALSE }, /* longer than the packet */
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x63\x00\xff\xff", 12, FALSE },
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x04\x00\x00\x00", 12, FALSE }, /* no time in it */
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x07\x00\x00\x00", 12, FALSE }, /* no metrics in it */
    { "\x80\xcf\x00\x02\x00\x00\x00\x01\x05\x00\x00\x00", 12, TRUE },  /* about nobody */
    { "\x80\xcf\x00\x03\x00\x00\x00\x01\x05\x00\x00\x01\x22\x22\x22\x22", 16, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      guint8 bytes[64] = "\x80\xc9\x00\x01\x11\x11\x11\x11";
      BenchRtcpReport got;

      memcpy(bytes + 8, cases[i].bytes, cases[i].size);
      g_assert_cmpint(bench_rtcp_parse(bytes, 8 + cases[i].size, SSRC, &got), ==, cases[i].good);
    }
}

/* Whatever comes: no byte beyond the packet is read, and what is believed lies within what the fields can say. */
static void
test_xr_mutations(void)
{
  BenchRtcpReport sent = full_report();
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  gsize size = bench_rtcp_write(&sent, "cname", bytes, sizeof bytes);
  guint believed = 0;

  for (guint round = 0; round < 20000; round++)
    {
      gsize cut = round % 3 == 0 ? (gsize) g_test_rand_int_range(0, (gint32) size + 1) : size;
      g_autofree guint8 *copy = g_memdup2(bytes, MAX(cut, 1));
      BenchRtcpReport got = { 0 };

      for (int i = g_test_rand_int_range(0, 4); i > 0 && cut > 0; i--)
        copy[g_test_rand_int_range(0, (gint32) cut)] = (guint8) g_test_rand_int_range(0, 256);
      if (!bench_rtcp_parse(copy, cut, SSRC, &got))
        continue;
      believed++;
      g_assert_cmpfloat(got.xr.metrics.r, <=, 100);
      g_assert_cmpfloat(got.xr.metrics.mos_lq, <=, 5);
      g_assert_cmpfloat(got.xr.metrics.loss_percent, <, 100);
    }
  g_assert_cmpuint(believed, >, 100);
}

/* One packet in 20 ms, those of @lost left out, taken a tick later each. */
static void
play(BenchJitterBuffer *buffer, guint from, guint to, const char *lost)
{
  g_autoptr(GBytes) sound = g_bytes_new_static("x", 1);

  for (guint i = from; i < to; i++)
    {
      g_autoptr(GBytes) taken = NULL;

      if (strchr(lost, (int) ('a' + i % 26)) == NULL)
        bench_jitter_buffer_put(buffer, (guint16) (65530 + i), 20, sound, (gint64) i * 20000 + 1);
      bench_jitter_buffer_take(buffer, (gint64) i * 20000 + 15000, &taken);
    }
}

static void
test_jitter_figures(void)
{
  BenchJitterPolicy policy = { TRUE, 0, 120, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  BenchBurstGap counter = { 0 };
  BenchJitterDepth depth;

  bench_jitter_buffer_set_counter(buffer, &counter);
  play(buffer, 0, 26, "");
  g_assert_cmpuint(counter.packets, ==, 26);
  g_assert_cmpuint(counter.missing, ==, 0);
  depth = bench_jitter_buffer_get_depth(buffer);
  g_assert_cmpuint(depth.nominal, ==, 14);
  g_assert_cmpuint(depth.maximum, ==, 14);
  g_assert_cmpuint(depth.most, ==, 300);
  play(buffer, 26, 52, "cg");
  g_assert_cmpuint(counter.missing, ==, 2);
  /* Ten in a row: it stops playing and begins anew, and all ten are known to be missing. */
  play(buffer, 52, 104, "hijklmnopq");
  g_assert_cmpuint(counter.missing, ==, 22);
  g_assert_cmpuint(counter.packets, ==, 104);
  /* A new sender has nothing missing. */
  bench_jitter_buffer_reset(buffer);
  play(buffer, 1000, 1010, "");
  g_assert_cmpuint(counter.missing, ==, 22);
}

/* The network stalls for a second and then gives all at once: what a fixed buffer holds is no deeper afterwards. */
static void
test_jitter_fixed_stall(void)
{
  BenchJitterPolicy policy = { FALSE, 0, 60, 0 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  g_autoptr(GBytes) sound = g_bytes_new_static("x", 1);
  guint played = 0;

  for (guint i = 0; i < 200; i++)
    {
      gint64 now_us = (gint64) i * 20000 + 1;
      BenchJitterResult result = BENCH_JITTER_SKIP;

      for (guint j = i == 100 ? 50 : i; j <= i && (i < 50 || i >= 100); j++)
        bench_jitter_buffer_put(buffer, (guint16) j, 20, sound, now_us);
      while (result == BENCH_JITTER_SKIP)
        {
          g_autoptr(GBytes) taken = NULL;

          result = bench_jitter_buffer_take(buffer, now_us + 15000, &taken);
        }
      played += i >= 150 && result == BENCH_JITTER_PACKET;
    }
  g_assert_cmpuint(played, ==, 50);
  g_assert_cmpuint(bench_jitter_buffer_get_depth(buffer).now, <=, 140);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/quality/e-model", test_e_model);
  g_test_add_func("/quality/every-codec", test_every_codec);
  g_test_add_func("/quality/e-model-delay", test_e_model_delay);
  g_test_add_func("/quality/burst-gap", test_burst_gap);
  g_test_add_func("/quality/xr", test_xr);
  g_test_add_func("/quality/xr-bad", test_xr_bad);
  g_test_add_func("/quality/xr-mutations", test_xr_mutations);
  g_test_add_func("/quality/jitter-figures", test_jitter_figures);
  g_test_add_func("/quality/jitter-fixed-stall", test_jitter_fixed_stall);
  return g_test_run();
}
