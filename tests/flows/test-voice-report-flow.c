/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Voice quality reports (RFC 6035) at a scripted collector: at the end of a call, at intervals, as alerts; with a
 * challenge. What the far end says comes from sockets of the test's own; the phone's clock is the test's.
 */
#include <string.h>

#include "far.h"
#include "media/port-pair.h"
#include "media/rtp-packet.h"
#include "sip/digest.h"

#define SETTINGS "account.1.password = secret\nbenchphone.auth.realms = lab\nvoice.rtcp_xr.enable = 1\n"

typedef struct
{
  TestFar *far;
  BenchCall *call;
  BenchPortPair ports; /* of who is called */
  char *sdp;
  BenchMediaStatistics statistics;
} Collected;

static Collected *collected;    /* of the test that runs */
static const char *with_digest; /* the collector's algorithm, NULL: none */
static int refusal;

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  g_autofree char *proof = test_registrar_get_header(request, "Authorization");
  g_autofree char *nonce = NULL;
  g_autofree char *challenge = NULL;

  if (g_str_has_prefix(request, "INVITE"))
    return test_far_ok(data, "bob", "", collected->sdp);
  if (!g_str_has_prefix(request, "PUBLISH"))
    return NULL;
  if (refusal != 0)
    return g_strdup_printf("%d No\r\n", refusal);
  if (with_digest == NULL || bench_digest_verify(proof, "PUBLISH", "alice", "lab", "secret", &nonce))
    return g_strdup("200 OK\r\n");
  challenge = bench_digest_make_challenge("lab", "nonce-1", with_digest);
  return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: %s\r\n", challenge);
}

static void
begin(Collected *self)
{
  g_autofree char *port = NULL;

  memset(self, 0, sizeof *self);
  collected = self;
  g_assert_true(bench_port_pair_bind(&self->ports, "127.0.0.1", 30000, 40000, 34000, NULL));
  self->sdp = g_strdup_printf(TEST_FAR_SDP_OF("1", "%u", ""), self->ports.port);
  self->far = test_far_new(answer, SETTINGS, TRUE);
  port = g_strdup_printf("%u", test_registrar_get_port(self->far->far));
  test_far_set(self->far, "account.1.vq_rtcpxr.collector_name", "collector");
  test_far_set(self->far, "account.1.vq_rtcpxr.collector_server_host", "127.0.0.1");
  test_far_set(self->far, "account.1.vq_rtcpxr.collector_server_port", port);
}

static void
clear(Collected *self)
{
  test_far_free(self->far);
  bench_port_pair_close(&self->ports);
  g_free(self->sdp);
}

static void
say(Collected *self, guint16 sequence)
{
  guint8 payload[160] = { 0 };
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  BenchRtpPacket packet = { .sequence = sequence,
                            .timestamp = sequence * 160u,
                            .ssrc = 0x0badcafe,
                            .payload = payload,
                            .payload_size = sizeof payload };
  gsize size = bench_rtp_packet_write(&packet, bytes, sizeof bytes);
  BenchAddress to;

  g_assert_true(bench_address_parse(&to, "127.0.0.1", self->statistics.local_port, NULL));
  g_assert_cmpint(sendto(self->ports.rtp_fd, bytes, size, 0, (struct sockaddr *) &to.storage, to.size), ==,
                  size);
}

static gboolean
has_score(gpointer data)
{
  Collected *self = data;

  return bench_sip_call_control_get_statistics(self->far->calls, self->call, &self->statistics)
         && self->statistics.mos_lq > 0 && self->statistics.mos_lq < 2
         && self->statistics.signal_dbm0 != BENCH_XR_UNKNOWN_LEVEL;
}

/* Every other packet is lost: nobody would call that good. */
static void
talk(Collected *self)
{
  self->call = test_far_dial(self->far, "bob");
  test_far_wait_state(self->far, self->call, BENCH_CALL_TALKING);
  g_assert_true(bench_sip_call_control_get_statistics(self->far->calls, self->call, &self->statistics));
  for (guint16 i = 0; i < 20; i++)
    say(self, (guint16) (1000 + 2 * i));
  test_far_wait(self->far, has_score, self, "a low score");
}

static char *
body_of(const char *request)
{
  const char *body = strstr(request, "\r\n\r\n");

  g_assert_nonnull(body);
  return g_strdup(body + 4);
}

static void
check_lines(const char *body, const char *const *patterns)
{
  g_auto(GStrv) lines = g_strsplit(body, "\r\n", -1);
  guint n = 0;

  for (; patterns[n] != NULL; n++)
    {
      g_autofree char *whole = g_strdup_printf("^%s$", patterns[n]);

      g_assert_nonnull(lines[n]);
      if (!g_regex_match_simple(whole, lines[n], G_REGEX_DOLLAR_ENDONLY, 0))
        g_error("line %u is \"%s\" and not %s in:\n%s", n + 1, lines[n], whole, body);
    }
  g_assert_cmpstr(lines[n], ==, "");
  g_assert_null(lines[n + 1]);
}

/* The end of a call; the collector wants to know who says so. */
static void
test_session(void)
{
  Collected self;
  g_autofree char *start = NULL;
  g_autofree char *to = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *local = NULL;
  g_autofree char *remote = NULL;
  g_autofree char *body = NULL;
  g_autofree char *first = NULL;
  const char *request = NULL;

  with_digest = "SHA-256";
  refusal = 0;
  begin(&self);
  test_far_set(self.far, "phone_setting.vq_rtcpxr.session_report.enable", "1");
  talk(&self);
  bench_clock_advance(self.far->clock, 65000);
  call_id = g_strdup_printf("CallID: %s", self.call->sip_call_id);
  bench_call_control_hang_up(test_far_get_calls(self.far), self.call);
  first = body_of(test_far_wait_request(self.far, "PUBLISH ", 1));
  request = test_far_wait_request(self.far, "PUBLISH ", 2);
  body = body_of(request);
  g_assert_cmpstr(body, ==, first);

  start = g_strdup_printf("PUBLISH sip:collector@127.0.0.1:%u SIP/2.0\r\n",
                          test_registrar_get_port(self.far->far));
  to = g_strdup_printf("<sip:collector@127.0.0.1:%u>", test_registrar_get_port(self.far->far));
  g_assert_true(g_str_has_prefix(request, start));
  test_far_assert_header(request, "To", to);
  test_far_assert_header(request, "Event", "vq-rtcpxr");
  test_far_assert_header(request, "Content-Type", "application/vq-rtcpxr");
  g_assert_null(strstr(request, "\r\nRoute:"));
  local = g_strdup_printf("LocalAddr: IP=127\\.0\\.0\\.1 PORT=%u SSRC=0x%08x", self.statistics.local_port,
                          self.statistics.local_ssrc);
  remote = g_strdup_printf("RemoteAddr: IP=127\\.0\\.0\\.1 PORT=%u SSRC=0x0badcafe", self.ports.port);

  const char *const patterns[] = {
    "VQSessionReport: CallTerm",
    call_id,
    "LocalID: .*<sip:alice@127\\.0\\.0\\.1(:\\d+)?>",
    "RemoteID: <sip:bob@127\\.0\\.0\\.1(:\\d+)?>",
    "OrigID: .*<sip:alice@127\\.0\\.0\\.1(:\\d+)?>",
    local,
    remote,
    "LocalGroup: 127\\.0\\.0\\.1",
    "RemoteGroup: 127\\.0\\.0\\.1",
    "LocalMetrics:",
    "Timestamps:START=2023-11-14T22:13:20Z STOP=2023-11-14T22:14:25Z",
    "SessionDesc:PT=0 PD=PCMU SR=8000 FD=10 FO=80 FPP=2 PPS=50 PLC=3 SSUP=off",
    "JitterBuffer:JBA=3 JBN=\\d+ JBM=\\d+ JBX=300",
    "PacketLoss:NLR=4\\d\\.\\d JDR=\\d+\\.\\d",
    "BurstGapLoss:BLD=\\d+\\.\\d BD=\\d+ GLD=\\d+\\.\\d GD=\\d+ GMIN=16",
    "Delay:ESD=\\d+ IAJ=\\d+",
    "Signal:SL=-?\\d+( NL=-\\d+)?",
    "QualityEst:RLQ=\\d+ RCQ=\\d+ MOSLQ=[12]\\.\\d MOSCQ=[12]\\.\\d QoEEstAlg=G\\.107",
    NULL,
  };

  check_lines(body, patterns);
  test_far_wait_event(self.far, "\"state\":\"report\",\"code\":200");
  /* The call record is told as well. */
  g_assert_nonnull(strstr(self.far->seen->str, "\"state\":\"ended\",\"codec-sent\":\"PCMU\""));
  g_assert_nonnull(strstr(self.call->figures, "\"mos-lq\":"));
  clear(&self);
}

/* While the call goes on: when the score is bad, and every so often. */
static void
test_alert_and_interval(void)
{
  Collected self;
  g_autofree char *alert = NULL;
  g_autofree char *interval = NULL;

  with_digest = NULL;
  refusal = 0;
  begin(&self);
  test_far_set(self.far, "phone_setting.vq_rtcpxr.interval_report.enable", "1");
  test_far_set(self.far, "phone_setting.vq_rtcpxr_moslq_threshold_warning", "40");
  test_far_set(self.far, "phone_setting.vq_rtcpxr_moslq_threshold_critical", "35");
  talk(&self);
  bench_clock_advance(self.far->clock, 5001);
  alert = body_of(test_far_wait_request(self.far, "PUBLISH ", 1));
  g_assert_true(g_str_has_prefix(alert, "VQAlertReport: Type=MOSLQ Severity=Critical Dir=local\r\n"));
  bench_clock_advance(self.far->clock, 5001);
  bench_clock_advance(self.far->clock, 10001);
  interval = body_of(test_far_wait_request(self.far, "PUBLISH ", 2));
  /* The same alert is not told twice. */
  g_assert_true(g_str_has_prefix(interval, "VQIntervalReport\r\n"));
  /* Session reports are off: the end says nothing. */
  bench_call_control_hang_up(test_far_get_calls(self.far), self.call);
  test_far_wait_request(self.far, "BYE ", 1);
  test_far_wait_state(self.far, self.call, BENCH_CALL_ENDED);
  bench_clock_advance(self.far->clock, 60000);
  g_assert_cmpuint(test_far_count(self.far, "PUBLISH "), ==, 2);
  clear(&self);
}

/* A collector that does not want it is told nothing more, and no account without a collector tells anything. */
static void
test_refused(void)
{
  Collected self;

  with_digest = NULL;
  refusal = 489;
  begin(&self);
  test_far_set(self.far, "phone_setting.vq_rtcpxr.session_report.enable", "1");
  talk(&self);
  bench_call_control_hang_up(test_far_get_calls(self.far), self.call);
  test_far_wait_event(self.far, "\"state\":\"report\",\"code\":489");
  g_assert_cmpuint(test_far_count(self.far, "PUBLISH "), ==, 1);
  clear(&self);

  begin(&self);
  test_far_set(self.far, "phone_setting.vq_rtcpxr.session_report.enable", "1");
  test_far_set(self.far, "account.1.vq_rtcpxr.collector_server_host", "");
  talk(&self);
  bench_call_control_hang_up(test_far_get_calls(self.far), self.call);
  test_far_wait_request(self.far, "BYE ", 1);
  test_far_wait_event(self.far, "\"state\":\"ended\",\"codec-sent\"");
  g_assert_cmpuint(test_far_count(self.far, "PUBLISH "), ==, 0);
  clear(&self);
}

/* The offer asks for extended reports, because they are on. */
static void
test_description(void)
{
  static const char attribute[] = "\r\na=rtcp-xr:rcvr-rtt=all voip-metrics\r\n";
  Collected self;
  g_autofree char *offer = NULL;

  with_digest = NULL;
  refusal = 0;
  begin(&self);
  talk(&self);
  offer = body_of(test_far_wait_request(self.far, "INVITE ", 1));
  g_assert_nonnull(strstr(offer, attribute));
  clear(&self);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/voice-report-flow/session", test_session);
  g_test_add_func("/voice-report-flow/alert-and-interval", test_alert_and_interval);
  g_test_add_func("/voice-report-flow/refused", test_refused);
  g_test_add_func("/voice-report-flow/description", test_description);
  return g_test_run();
}
