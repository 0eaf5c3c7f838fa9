/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a voice quality report and the figures' JSON form, line by line. */
#include <string.h>

#include "calls/call-figures.h"
#include "calls/voice-report.h"

static BenchMediaStatistics
full_statistics(void)
{
  BenchMediaStatistics s = { .packets_sent = 500,
                             .packets_received = 480,
                             .packets_lost = 20,
                             .loss_percent = 4,
                             .jitter_ms = 2.4,
                             .round_trip_ms = 30.4,
                             .remote_jitter_ms = 1.6,
                             .remote_loss_percent = 0.5,
                             .remote_packets_lost = 2,
                             .local_host = "10.0.0.1",
                             .local_port = 11780,
                             .remote_host = "10.0.0.2",
                             .remote_port = 4000,
                             .local_ssrc = 0x1a2b3c,
                             .remote_ssrc = 0xdeadbeef,
                             .receive_payload_type = 18,
                             .receive_ptime_ms = 20,
                             .jitter_adaptive = TRUE,
                             .jitter_nominal_ms = 14,
                             .jitter_maximum_ms = 33,
                             .jitter_absolute_ms = 300,
                             .discard_percent = 0.25,
                             .burst_density = 40,
                             .gap_density = 1.5,
                             .burst_ms = 100,
                             .gap_ms = 2000,
                             .signal_dbm0 = -18,
                             .noise_dbm0 = -60,
                             .end_system_ms = 59,
                             .one_way_ms = 74.2,
                             .r_lq = 66.4,
                             .r_cq = 64.6,
                             .mos_lq = 3.43,
                             .mos_cq = 3.34 };

  s.send_codec = bench_codec_by_name("PCMA", 8000);
  s.receive_codec = bench_codec_by_name("G729", 8000);
  return s;
}

static BenchVoiceReport
report_on(const BenchMediaStatistics *statistics)
{
  BenchVoiceReport report = { .kind = BENCH_VOICE_REPORT_SESSION,
                              .call_id = "abc@10.0.0.1",
                              .local = "\"Alice\" <sip:alice@example.org>",
                              .remote = "<sip:bob@example.org>",
                              .outgoing = TRUE,
                              .start_us = G_GINT64_CONSTANT(1795357380000000),
                              .stop_us = G_GINT64_CONSTANT(1795357445500000),
                              .statistics = statistics };

  return report;
}

static void
test_session(void)
{
  BenchMediaStatistics s = full_statistics();
  BenchVoiceReport report = report_on(&s);
  g_autofree char *text = bench_voice_report_to_text(&report);

  g_assert_cmpstr(text, ==,
                  "VQSessionReport: CallTerm\r\n"
                  "CallID: abc@10.0.0.1\r\n"
                  "LocalID: \"Alice\" <sip:alice@example.org>\r\n"
                  "RemoteID: <sip:bob@example.org>\r\n"
                  "OrigID: \"Alice\" <sip:alice@example.org>\r\n"
                  "LocalAddr: IP=10.0.0.1 PORT=11780 SSRC=0x001a2b3c\r\n"
                  "RemoteAddr: IP=10.0.0.2 PORT=4000 SSRC=0xdeadbeef\r\n"
                  "LocalGroup: example.org\r\n"
                  "RemoteGroup: example.org\r\n"
                  "LocalMetrics:\r\n"
                  "Timestamps:START=2026-11-22T14:23:00Z STOP=2026-11-22T14:24:05Z\r\n"
                  "SessionDesc:PT=18 PD=G729 SR=8000 FD=10 FO=10 FPP=2 PPS=50 PLC=3 SSUP=off\r\n"
                  "JitterBuffer:JBA=3 JBN=14 JBM=33 JBX=300\r\n"
                  "PacketLoss:NLR=4.0 JDR=0.2\r\n"
                  "BurstGapLoss:BLD=40.0 BD=100 GLD=1.5 GD=2000 GMIN=16\r\n"
                  "Delay:RTD=30 ESD=59 SOWD=74 IAJ=2\r\n"
                  "Signal:SL=-18 NL=-60\r\n"
                  "QualityEst:RLQ=66 RCQ=65 MOSLQ=3.4 MOSCQ=3.3 QoEEstAlg=G.107\r\n");
}

static void
test_remote(void)
{
  BenchMediaStatistics s = full_statistics();
  BenchVoiceReport report = report_on(&s);
  g_autofree char *text = NULL;
  const char *remote = NULL;

  s.has_far = TRUE;
  s.far = (BenchVoipMetrics){ .loss_percent = 1,
                              .gmin = 16,
                              .burst_ms = 5,
                              .gap_ms = 6,
                              .end_system_delay_ms = 40,
                              .signal_dbm0 = BENCH_XR_UNKNOWN_LEVEL,
                              .noise_dbm0 = BENCH_XR_UNKNOWN_LEVEL,
                              .r = -1,
                              .mos_lq = 4.1,
                              .mos_cq = -1,
                              .jitter_nominal_ms = 10 };
  report.outgoing = FALSE;
  text = bench_voice_report_to_text(&report);
  g_assert_nonnull(strstr(text, "\r\nOrigID: <sip:bob@example.org>\r\n"));
  remote = strstr(text, "RemoteMetrics:");
  /* What the far end did not know is not there. */
  g_assert_cmpstr(remote, ==,
                  "RemoteMetrics:\r\n"
                  "Timestamps:START=2026-11-22T14:23:00Z STOP=2026-11-22T14:24:05Z\r\n"
                  "JitterBuffer:JBA=2 JBN=10 JBM=0 JBX=0\r\n"
                  "PacketLoss:NLR=1.0 JDR=0.0\r\n"
                  "BurstGapLoss:BLD=0.0 BD=5 GLD=0.0 GD=6 GMIN=16\r\n"
                  "Delay:ESD=40 IAJ=2\r\n"
                  "QualityEst:MOSLQ=4.1 QoEEstAlg=G.107\r\n");
}

static void
test_other_kinds(void)
{
  BenchMediaStatistics s
      = { .round_trip_ms = -1, .signal_dbm0 = BENCH_XR_UNKNOWN_LEVEL, .noise_dbm0 = BENCH_XR_UNKNOWN_LEVEL };
  BenchVoiceReport report = report_on(&s);
  g_autofree char *interval = NULL;
  g_autofree char *alert = NULL;

  report.kind = BENCH_VOICE_REPORT_INTERVAL;
  interval = bench_voice_report_to_text(&report);
  g_assert_true(g_str_has_prefix(interval, "VQIntervalReport\r\nCallID: "));
  /* Nothing has come in: no codec, no score. */
  g_assert_null(strstr(interval, "SessionDesc"));
  g_assert_null(strstr(interval, "QualityEst"));
  g_assert_null(strstr(interval, "RTD"));
  report.kind = BENCH_VOICE_REPORT_ALERT;
  report.alert = "Type=MOSLQ Severity=Critical Dir=local";
  alert = bench_voice_report_to_text(&report);
  g_assert_true(g_str_has_prefix(alert, "VQAlertReport: Type=MOSLQ Severity=Critical Dir=local\r\nCallID: "));
}

static void
test_figures(void)
{
  BenchMediaStatistics s = full_statistics();
  BenchMediaStatistics nothing = { .round_trip_ms = -1, .remote_jitter_ms = -1, .remote_loss_percent = -1 };
  g_autofree char *json = bench_call_figures_to_json(&s);
  g_autofree char *empty = bench_call_figures_to_json(&nothing);
  g_autoptr(JsonNode) node = json_from_string(json, NULL);
  JsonObject *object = json_node_get_object(node);

  g_assert_cmpstr(json_object_get_string_member(object, "codec-sent"), ==, "PCMA");
  g_assert_cmpstr(json_object_get_string_member(object, "codec-received"), ==, "G729");
  g_assert_cmpint(json_object_get_int_member(object, "packets-lost"), ==, 20);
  g_assert_cmpint(json_object_get_int_member(object, "jitter-buffer-max-ms"), ==, 33);
  g_assert_cmpint(json_object_get_int_member(object, "remote-packets-lost"), ==, 2);
  g_assert_cmpfloat(json_object_get_double_member(object, "one-way-ms"), ==, 74.2);
  g_assert_cmpfloat(json_object_get_double_member(object, "mos-lq"), ==, 3.43);
  g_assert_false(json_object_has_member(object, "remote"));
  g_assert_null(strstr(empty, "mos"));
  g_assert_null(strstr(empty, "round-trip"));
  g_assert_null(strstr(empty, "codec"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/voice-report/session", test_session);
  g_test_add_func("/voice-report/remote", test_remote);
  g_test_add_func("/voice-report/other-kinds", test_other_kinds);
  g_test_add_func("/voice-report/figures", test_figures);
  return g_test_run();
}
