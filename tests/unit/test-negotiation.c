/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls/negotiation: offers by the account's parameters, answers, hold from either side, foreign numbers. */
#include <glib.h>
#include <string.h>

#include "calls/negotiation.h"
#include "far-sdp.h"

typedef struct
{
  BenchSettings *settings;
  BenchNegotiation *negotiation;
} Fixture;

static void
set_up(Fixture *fixture, const char *const *settings)
{
  fixture->settings = bench_settings_new();
  for (guint i = 0; settings != NULL && settings[i] != NULL; i += 2)
    g_assert_true(bench_settings_set(fixture->settings, settings[i], settings[i + 1], BENCH_LAYER_OVERRIDE,
                                     NULL, NULL));
  fixture->negotiation = bench_negotiation_new(fixture->settings, 1, "10.0.0.1", 11780);
}

static void
tear_down(Fixture *fixture)
{
  bench_negotiation_free(fixture->negotiation);
  g_object_unref(fixture->settings);
}

/* The default offer, to the byte. */
static void
test_default_offer(void)
{
  Fixture fixture;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  set_up(&fixture, NULL);
  first = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_cmpstr(first, ==,
                  "v=0\r\no=- 20000 20000 IN IP4 10.0.0.1\r\ns=SDP data\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
                  "m=audio 11780 RTP/AVP 9 0 8 18 101\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                  "a=rtpmap:8 PCMA/8000\r\na=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\na=rtpmap:101 "
                  "telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                  "a=ptime:20\r\na=sendrecv\r\n");
  second = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_nonnull(strstr(second, "o=- 20000 20001 "));
  tear_down(&fixture);
}

static void
test_parameters(void)
{
  static const char *const settings[] = { "account.1.codec.6.enable",
                                          "0",
                                          "account.1.codec.2.priority",
                                          "1",
                                          "account.1.ptime",
                                          "30",
                                          "account.1.dtmf.dtmf_payload",
                                          "98",
                                          "account.1.codec.1.priority",
                                          "5",
                                          NULL };
  Fixture fixture;
  g_autofree char *offer = NULL;

  set_up(&fixture, settings);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_nonnull(strstr(offer, "m=audio 11780 RTP/AVP 8 18 0 98\r\n"));
  g_assert_nonnull(strstr(offer, "a=rtpmap:98 telephone-event/8000\r\n"));
  g_assert_nonnull(strstr(offer, "a=ptime:30\r\n"));
  tear_down(&fixture);
}

/* The far end's order and numbers rule; other media are refused with port 0. */
static void
test_answer(void)
{
  g_autoptr(BenchSdp) offer = parse(HEAD "m=video 6000 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
                                         "m=audio 5000 RTP/AVP 111 96 0 102\r\na=rtpmap:111 opus/48000/2\r\n"
                                         "a=rtpmap:96 pcma/8000\r\na=rtpmap:102 telephone-event/8000\r\n"
                                         "m=audio 5002 RTP/SAVP 0\r\n");
  Fixture fixture;
  BenchNegotiated agreed;
  g_autofree char *answer = NULL;

  set_up(&fixture, NULL);
  answer = bench_negotiation_make_answer(fixture.negotiation, offer, &agreed);
  g_assert_nonnull(strstr(answer, "m=video 0 RTP/AVP 97\r\nm=audio 11780 RTP/AVP 96 102\r\n"));
  g_assert_nonnull(strstr(answer, "a=rtpmap:96 PCMA/8000\r\n"));
  g_assert_nonnull(strstr(answer, "m=audio 0 RTP/SAVP 0\r\n"));
  g_assert_cmpstr(agreed.parameters.codec->name, ==, "PCMA");
  g_assert_cmpint(agreed.parameters.send_payload_type, ==, 96);
  g_assert_cmpint(agreed.parameters.receive_dtmf_payload_type, ==, 102);
  g_assert_cmpstr(agreed.parameters.remote_host, ==, "10.0.0.9");
  g_assert_cmpuint(agreed.parameters.remote_port, ==, 5000);
  g_assert_true(agreed.parameters.sending && agreed.parameters.receiving && !agreed.far_hold);
  tear_down(&fixture);
}

static void
test_nothing_in_common(void)
{
  static const char *const offers[] = {
    HEAD "m=audio 5000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n",
    HEAD "m=audio 0 RTP/AVP 0\r\n",
    HEAD "m=video 5000 RTP/AVP 97\r\n",
    HEAD "m=audio 5000 RTP/SAVP 0\r\n",
    HEAD,
  };
  Fixture fixture;

  set_up(&fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(offers); i++)
    {
      g_autoptr(BenchSdp) offer = parse(offers[i]);
      BenchNegotiated agreed;

      g_assert_null(bench_negotiation_make_answer(fixture.negotiation, offer, &agreed));
      g_assert_false(bench_negotiation_read_answer(fixture.negotiation, offer, &agreed));
    }
  tear_down(&fixture);
}

/* The far end holds us in each of its ways; our answer mirrors it. */
static void
test_far_hold(void)
{
  static const struct
  {
    const char *offer;
    const char *direction;
    gboolean receiving;
  } holds[] = {
    { HEAD "m=audio 5000 RTP/AVP 0\r\na=sendonly\r\n", "a=recvonly\r\n", TRUE },
    { HEAD "m=audio 5000 RTP/AVP 0\r\na=inactive\r\n", "a=inactive\r\n", FALSE },
    { HEAD "m=audio 5000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n", "a=recvonly\r\n", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(holds); i++)
    {
      g_autoptr(BenchSdp) offer = parse(holds[i].offer);
      g_autofree char *answer = NULL;
      BenchNegotiated agreed;
      Fixture fixture;

      set_up(&fixture, NULL);
      answer = bench_negotiation_make_answer(fixture.negotiation, offer, &agreed);
      g_assert_true(agreed.far_hold);
      g_assert_false(agreed.parameters.sending);
      g_assert_cmpint(agreed.parameters.receiving, ==, holds[i].receiving);
      g_assert_nonnull(strstr(answer, holds[i].direction));
      tear_down(&fixture);
    }
}

static void
test_own_hold(void)
{
  static const char *const old_way[] = { "sip.rfc2543_hold", "1", NULL };
  g_autoptr(BenchSdp) echoed = parse(HEAD "m=audio 5000 RTP/AVP 0\r\na=recvonly\r\n");
  g_autofree char *offer = NULL;
  g_autofree char *old_offer = NULL;
  BenchNegotiated agreed;
  Fixture fixture;

  set_up(&fixture, NULL);
  bench_negotiation_set_hold(fixture.negotiation, TRUE);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_nonnull(strstr(offer, "a=sendonly\r\n"));
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, echoed, &agreed));
  g_assert_false(agreed.parameters.sending || agreed.parameters.receiving || agreed.far_hold);
  tear_down(&fixture);

  set_up(&fixture, old_way);
  bench_negotiation_set_hold(fixture.negotiation, TRUE);
  old_offer = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_nonnull(strstr(old_offer, "c=IN IP4 0.0.0.0\r\n"));
  g_assert_nonnull(strstr(old_offer, "o=- 20000 20000 IN IP4 10.0.0.1\r\n"));
  g_assert_nonnull(strstr(old_offer, "a=sendrecv\r\n"));
  tear_down(&fixture);
}

/* Media lines the far end brings in stay, refused and in their place; an offer of which nothing fits can be
   answered with all of it refused; another session begins with our line alone. */
static void
test_lines_stay(void)
{
  Fixture fixture;
  BenchNegotiated agreed;
  g_autoptr(BenchSdp) offer
      = parse(HEAD "m=image 5004 udptl t38\r\nm=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 99 98\r\n");
  g_autoptr(BenchSdp) video = parse(HEAD "m=video 4002 RTP/AVP 99\r\nm=image 5004 udptl t38\r\n");
  g_autofree char *answer = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *refusal = NULL;
  g_autofree char *fresh = NULL;

  set_up(&fixture, NULL);
  answer = bench_negotiation_make_answer(fixture.negotiation, offer, &agreed);
  g_assert_nonnull(strstr(answer, "m=image 0 udptl t38\r\nm=audio 11780 RTP/AVP 0\r\n"));
  ours = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_nonnull(strstr(ours, "m=image 0 udptl t38\r\nm=audio 11780 RTP/AVP 9 0 8 18 101\r\n"));
  g_assert_true(g_str_has_suffix(ours, "m=video 0 RTP/AVP 99 98\r\n"));
  g_assert_null(bench_negotiation_make_answer(fixture.negotiation, video, &agreed));
  refusal = bench_negotiation_make_refusal(fixture.negotiation, video);
  g_assert_true(g_str_has_suffix(refusal, "m=video 0 RTP/AVP 99\r\nm=image 0 udptl t38\r\n"));
  bench_negotiation_forget_lines(fixture.negotiation);
  fresh = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_null(strstr(fresh, "m=image"));
  tear_down(&fixture);
}

/* a=rtcp-xr: offered and answered only where both of us want it (RFC 3611 5.2). */
static void
test_extended_reports(void)
{
  static const char attribute[] = "a=rtcp-xr:rcvr-rtt=all voip-metrics\r\n";
  static const char *const on[] = { "voice.rtcp_xr.enable", "1", NULL };
  static const struct
  {
    const char *session;
    const char *media;
    gboolean enabled;
    gboolean answered;
  } cases[] = {
    { "", "", TRUE, FALSE },
    { "", "a=rtcp-xr:voip-metrics\r\n", TRUE, TRUE },
    { "", "a=rtcp-xr:voip-metrics\r\n", FALSE, FALSE },
    { "", "a=rtcp-xr:pkt-loss-rle=20 rcvr-rtt=sender:10\r\n", TRUE, TRUE },
    { "", "a=rtcp-xr:stat-summary=loss\r\n", TRUE, FALSE },
    { "", "a=rtcp-xr:\r\n", TRUE, FALSE },
    { "a=rtcp-xr:voip-metrics\r\n", "", TRUE, TRUE },
    { "a=rtcp-xr:voip-metrics\r\n", "a=rtcp-xr:\r\n", TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      Fixture fixture;
      BenchNegotiated agreed;
      g_autofree char *text
          = g_strconcat(HEAD, cases[i].session, "m=audio 4000 RTP/AVP 0\r\n", cases[i].media, NULL);
      g_autoptr(BenchSdp) offer = parse(text);
      g_autofree char *ours = NULL;
      g_autofree char *answer = NULL;

      set_up(&fixture, cases[i].enabled ? on : NULL);
      answer = bench_negotiation_make_answer(fixture.negotiation, offer, &agreed);
      g_assert_nonnull(answer);
      g_assert_cmpint(strstr(answer, attribute) != NULL, ==, cases[i].answered);
      ours = bench_negotiation_make_offer(fixture.negotiation);
      g_assert_cmpint(strstr(ours, attribute) != NULL, ==, cases[i].enabled);
      tear_down(&fixture);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/calls/negotiation/default-offer", test_default_offer);
  g_test_add_func("/calls/negotiation/parameters", test_parameters);
  g_test_add_func("/calls/negotiation/answer", test_answer);
  g_test_add_func("/calls/negotiation/nothing-in-common", test_nothing_in_common);
  g_test_add_func("/calls/negotiation/far-hold", test_far_hold);
  g_test_add_func("/calls/negotiation/own-hold", test_own_hold);
  g_test_add_func("/negotiation/lines-stay", test_lines_stay);
  g_test_add_func("/calls/negotiation/extended-reports", test_extended_reports);
  return g_test_run();
}
