/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SRTP against far ends that do it wrong or in forks, RTP that stops, ports that run out. The far end is scripted, its
 * media comes from sockets of the test's own.
 */
#include <string.h>

#include "far.h"
#include "media/leg-security.h"
#include "media/port-pair.h"
#include "media/rtp-packet.h"

#define KEY "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define OTHER "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd"
#define SAVP(port, crypto)                                                                                   \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " port                   \
  " RTP/SAVP 0\r\n" crypto
#define CRYPTO(key) "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" key "\r\n"

#define FORCED "account.1.srtp_encryption = 1\n"
#define NEGOTIATED "account.1.srtp_encryption = 2\n"

static const char *scripted; /* what the far end answers with, within one test */

static char *
answer_as_told(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  return g_str_has_prefix(request, "INVITE") ? test_far_ok(data, "bob", "", scripted) : NULL;
}

/* ACK, BYE with the reason, and the LCD's words; no sound is begun. */
static void
test_bad_answers(void)
{
  static const struct
  {
    const char *settings;
    const char *answer;
    const char *words;
  } answers[] = {
    { FORCED, TEST_FAR_SDP, "SRTP required!" },
    { FORCED, SAVP("39990", ""), "SRTP required!" },
    { FORCED, SAVP("39990", "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" KEY "\r\n"), "SRTP keys invalid!" },
    { FORCED, SAVP("39990", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\n"), "SRTP keys invalid!" },
    { FORCED, SAVP("39990", CRYPTO(KEY) CRYPTO(OTHER)), "SRTP keys invalid!" },
    { NEGOTIATED, TEST_FAR_SDP_OF("1", "39990", CRYPTO(KEY) CRYPTO(OTHER)), "SRTP keys invalid!" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++)
    {
      TestFar *far;
      BenchCall *call;

      scripted = answers[i].answer;
      far = test_far_new(answer_as_told, answers[i].settings, FALSE);
      call = test_far_dial(far, "bob");
      test_far_wait_request(far, "ACK ", 1);
      test_far_assert_header(test_far_wait_request(far, "BYE ", 1), "Reason",
                             "SIP;cause=488;text=\"Not Acceptable Here\"");
      test_far_wait_state(far, call, BENCH_CALL_ENDED);
      g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
      g_assert_cmpstr(call->reason, ==, answers[i].words);
      g_assert_null(strstr(far->seen->str, "\"sending\":true"));
      test_far_free(far);
    }
}

/* Offers of a call, and later ones in it: 488, and the call that stands goes on as it was. */
static void
test_bad_offers(void)
{
  static const char *const offers[] = {
    TEST_FAR_SDP,
    SAVP("39990", ""),
    SAVP("39990", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\n"),
    SAVP("39990", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY " UNENCRYPTED_SRTP\r\n"),
    SAVP("39990", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY "|2^20|1:4\r\n"),
  };
  TestFar *far;
  BenchCall *call;
  const char *ok;

  for (gsize i = 0; i < G_N_ELEMENTS(offers); i++)
    {
      far = test_far_new(NULL, FORCED, FALSE);
      test_registrar_call(far->far, "", offers[i]);
      test_far_wait_answer(far, "488", "1 INVITE");
      test_far_wait_event(far, i == 0 ? "\"reason\":\"SRTP required!\"" : "SRTP");
      test_far_free(far);
    }

  far = test_far_new(NULL, FORCED, FALSE);
  test_registrar_call(far->far, "", SAVP("39990", CRYPTO(KEY)));
  call = test_far_wait_incoming(far);
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), call, NULL));
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_nonnull(strstr(ok, " RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
  test_registrar_send_in_call(far->far, ok, "ACK", 1, "", "");
  for (guint i = 0; i < G_N_ELEMENTS(offers); i++)
    {
      g_autofree char *cseq = g_strdup_printf("%u INVITE", i + 3);

      test_registrar_send_in_call(far->far, ok, "INVITE", i + 3, "", offers[i]);
      test_far_wait_answer(far, "488", cseq);
      test_registrar_send_in_call(far->far, ok, "ACK", i + 3, "", "");
    }
  g_assert_true(call->secure);
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* A=rtcp-mux and a way that is off: SRTP offered to a phone without it. */
static void
test_off(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  BenchCall *call;
  const char *ok;

  test_registrar_call(far->far, "", SAVP("39990", CRYPTO(KEY)));
  test_far_wait_answer(far, "488", "1 INVITE");
  test_far_wait_event(far, "\"reason\":\"SRTP is off!\"");
  test_far_free(far);

  far = test_far_new(NULL, "", FALSE);
  test_registrar_call(far->far, "", TEST_FAR_SDP_OF("1", "39990", CRYPTO(KEY) "a=rtcp-mux\r\n"));
  call = test_far_wait_incoming(far);
  g_assert_true(bench_call_control_answer(test_far_get_calls(far), call, NULL));
  ok = test_far_wait_answer(far, "200", "1 INVITE");
  g_assert_null(strstr(ok, "crypto"));
  g_assert_null(strstr(ok, "rtcp-mux"));
  g_assert_false(call->secure);
  test_far_free(far);
}

static char *
answer_forked(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestFar *far = data;
  g_autofree char *early = NULL;
  g_autofree char *final = NULL;
  g_autofree char *ok = NULL;
  g_autofree char *lines = NULL;

  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  early = g_strdup_printf(SAVP("%s", CRYPTO(OTHER)), scripted);
  final = g_strdup_printf(SAVP("%s", CRYPTO(KEY)), scripted);
  lines = g_strconcat(TEST_FAR_SDP_TYPE "\r\n", early, NULL);
  ok = test_far_ok(far, "second", "", final);
  return g_strdup_printf(
      "183 Progress\r\nTo: <sip:bob@lab>;tag=first\r\nContact: <sip:first@127.0.0.1:%u>\r\n%s\f%s",
      test_registrar_get_port(far->far), lines, ok);
}

/* Says something with the key of @base64. */
static void
say(BenchPortPair *ports, const char *base64, guint16 sequence, guint16 to_port)
{
  BenchSrtpKey key = { .suite = BENCH_SRTP_AES_CM_128_HMAC_SHA1_80 };
  gsize key_size = 0;
  g_autofree guint8 *bytes = g_base64_decode(base64, &key_size);
  guint8 payload[160] = { 0 };
  BenchRtpPacket packet
      = { .sequence = sequence, .ssrc = 77, .payload = payload, .payload_size = sizeof payload };
  _Alignas(8) guint8 out[BENCH_RTP_PACKET_MAXIMUM];
  gsize size = bench_rtp_packet_write(&packet, out, sizeof out);
  BenchSrtp *srtp;
  BenchAddress to;

  memcpy(key.bytes, bytes, key_size);
  srtp = bench_srtp_new(&key, TRUE, NULL);
  g_assert_true(bench_srtp_protect(srtp, FALSE, out, &size, sizeof out));
  bench_srtp_free(srtp);
  g_assert_true(bench_address_parse(&to, "127.0.0.1", to_port, NULL));
  g_assert_cmpint(sendto(ports->rtp_fd, out, size, 0, (struct sockaddr *) &to.storage, to.size), ==, size);
}

typedef struct
{
  TestFar *far;
  BenchCall *call;
  guint64 received;
  guint64 failed;
} Counted;

static gboolean
is_counted(gpointer data)
{
  const Counted *counted = data;
  BenchMediaStatistics statistics;

  g_assert_true(bench_sip_call_control_get_statistics(counted->far->calls, counted->call, &statistics));
  return statistics.packets_received >= counted->received
         && statistics.packets_srtp_failed >= counted->failed;
}

static guint16
media_port(const char *invite)
{
  const char *line = strstr(invite, "m=audio ");

  g_assert_nonnull(line);
  return (guint16) g_ascii_strtoull(line + strlen("m=audio "), NULL, 10);
}

/* Early media of one fork, the answer of another: the keys are those of who answered. */
static void
test_forks(void)
{
  BenchPortPair ports;
  g_autofree char *port = NULL;
  TestFar *far;
  BenchCall *call;
  Counted counted;
  guint16 to_port;

  g_assert_true(bench_port_pair_bind(&ports, "127.0.0.1", 30000, 40000, 33000, NULL));
  port = g_strdup_printf("%u", ports.port);
  scripted = port;
  far = test_far_new(answer_forked, FORCED, FALSE);
  call = test_far_dial(far, "bob");
  test_far_wait_state(far, call, BENCH_CALL_TALKING);
  g_assert_true(call->secure);
  to_port = media_port(test_far_wait_request(far, "INVITE", 1));
  say(&ports, KEY, 10, to_port);
  counted = (Counted){ far, call, 1, 0 };
  test_far_wait(far, is_counted, &counted, "a packet with the right key");
  say(&ports, "BBECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd", 11, to_port);
  counted.failed = 1;
  test_far_wait(far, is_counted, &counted, "a packet with another key");
  bench_port_pair_close(&ports);
  test_far_free(far);
}

/* Nothing comes: an event, and a BYE that says why. */
static void
test_timeout(void)
{
  TestFar *far;
  BenchCall *call;

  scripted = TEST_FAR_SDP;
  far = test_far_new(answer_as_told, "benchphone.rtp.timeout = 1\n", FALSE);
  call = test_far_dial(far, "bob");
  test_far_assert_header(test_far_wait_request(far, "BYE ", 1), "Reason",
                         "SIP;cause=408;text=\"RTP Timeout\"");
  test_far_wait_state(far, call, BENCH_CALL_ENDED);
  g_assert_cmpstr(call->reason, ==, "RTP timeout!");
  g_assert_nonnull(strstr(far->seen->str, "\"state\":\"timeout\""));
  test_far_free(far);

  far = test_far_new(answer_as_told, "benchphone.rtp.timeout = 1\nbenchphone.rtp.timeout_hang_up = 0\n",
                     FALSE);
  call = test_far_dial(far, "bob");
  test_far_wait_event(far, "\"state\":\"timeout\"");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  test_far_free(far);
}

/* The range of ports is used up: a call out says so, a call in gets 500. */
static void
test_no_ports(void)
{
  BenchPortPair taken;
  g_autofree char *settings = NULL;
  g_autoptr(GError) error = NULL;
  TestFar *far;
  BenchCall *call;

  g_assert_true(bench_port_pair_bind(&taken, "127.0.0.1", 30000, 40000, 36000, NULL));
  settings = g_strdup_printf("network.port.min_rtpport = %d\nnetwork.port.max_rtpport = %d\n", taken.port,
                             taken.port + 1);
  far = test_far_new(NULL, settings, FALSE);
  g_assert_null(bench_call_control_dial(test_far_get_calls(far), 0, "bob", &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  g_assert_nonnull(strstr(error->message, "no free pair of RTP ports"));
  g_clear_error(&error);
  test_registrar_call(far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(far);
  g_assert_false(bench_call_control_answer(test_far_get_calls(far), call, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  test_far_wait_answer(far, "500", "1 INVITE");
  bench_port_pair_close(&taken);
  test_far_free(far);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/srtp-far/bad-answers", test_bad_answers);
  g_test_add_func("/srtp-far/bad-offers", test_bad_offers);
  g_test_add_func("/srtp-far/off", test_off);
  g_test_add_func("/srtp-far/forks", test_forks);
  g_test_add_func("/srtp-far/timeout", test_timeout);
  g_test_add_func("/srtp-far/no-ports", test_no_ports);
  return g_test_run();
}
