/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/sdp: reading, writing, limits, malformed lines, direction of answers. */
#include <glib.h>
#include <string.h>

#include "sip/sdp.h"

#define HEAD "v=0\r\no=- 1 2 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"

static void
test_round_trip(void)
{
  static const char text[] = "v=0\r\n"
                             "o=- 20000 20001 IN IP4 10.0.0.1\r\n"
                             "s=SDP data\r\n"
                             "c=IN IP4 10.0.0.1\r\n"
                             "t=0 0\r\n"
                             "m=audio 11780 RTP/AVP 9 0 8 101\r\n"
                             "a=rtpmap:9 G722/8000\r\n"
                             "a=rtpmap:0 PCMU/8000\r\n"
                             "a=rtpmap:8 PCMA/8000\r\n"
                             "a=rtpmap:101 telephone-event/8000\r\n"
                             "a=fmtp:101 0-15\r\n"
                             "a=ptime:20\r\n"
                             "a=sendonly\r\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = bench_sdp_parse(text, strlen(text), &error);
  g_autofree char *written = NULL;

  g_assert_no_error(error);
  written = bench_sdp_write(sdp);
  g_assert_cmpstr(written, ==, text);
  g_assert_nonnull(bench_sdp_find_format(bench_sdp_find_audio(sdp), "Telephone-Event", 8000));
}

static void
test_several_media(void)
{
  static const char text[]
      = HEAD "a=inactive\r\n"
             "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
             "m=image 0 udptl t38\r\n"
             "m=audio 4000 RTP/AVP 0 13 77\r\nc=IN IP6 2001:db8::1\r\na=rtcp:4009\r\na=ptime:30";
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = bench_sdp_parse(text, strlen(text), &error);
  BenchSdpMedia *audio;

  g_assert_no_error(error);
  g_assert_cmpuint(sdp->media->len, ==, 3);
  audio = bench_sdp_find_audio(sdp);
  g_assert_cmpstr(audio->address, ==, "2001:db8::1");
  g_assert_cmpint(audio->direction, ==, BENCH_SDP_INACTIVE);
  g_assert_cmpuint(audio->ptime_ms, ==, 30);
  g_assert_cmpuint(audio->rtcp_port, ==, 4009);
  g_assert_nonnull(bench_sdp_find_format(audio, "CN", 8000));
}

static void
test_malformed(void)
{
  static const char *const bad[] = {
    "",
    "v=1\r\n",
    "v=0\r\n",
    "v=0\r\no=- 1 1 IN IP4\r\n",
    "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\nc=IN IP5 10.0.0.1\r\n",
    "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\nm=audio 5000 RTP/AVP 0\r\n",
    HEAD "m=audio\r\n",
    HEAD "m=audio 5000 RTP/AVP\r\n",
    HEAD "m=audio 5000 RTP/AVP \r\n",
    HEAD "m=audio 5000 RTP/AVP 0  8\r\n",
    HEAD "m=audio 70000 RTP/AVP 0\r\n",
    HEAD "m=audio -1 RTP/AVP 0\r\n",
    HEAD "m=audio 5000 RTP/AVP 128\r\n",
    HEAD "m=audio 5000 RTP/AVP 0\t\t\t\t\r\n",
    HEAD "m= 5000 RTP/AVP 0\r\n",
    HEAD "m=audio 5000 RTP/AVP 0\r\na=rtpmap:0 PCMU/x\r\n",
    HEAD "audio\r\n",
    HEAD "\r\nm=audio 5000 RTP/AVP 0\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(bench_sdp_parse(bad[i], strlen(bad[i]), &error));
      g_assert_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_SYNTAX);
    }
  g_assert_null(bench_sdp_parse(HEAD "\0x", sizeof HEAD + 1, NULL));
}

static void
test_limits(void)
{
  g_autoptr(GString) formats = g_string_new(HEAD "m=audio 5000 RTP/AVP");
  g_autoptr(GString) media = g_string_new(HEAD);
  g_autoptr(GString) lines = g_string_new(HEAD);
  g_autoptr(GString) huge = g_string_new(HEAD);
  GString *all[] = { formats, media, lines, huge };

  for (int i = 0; i < 65; i++)
    g_string_append(formats, " 0");
  for (int i = 0; i < 200; i++)
    g_string_append(media, "m=audio 5000 RTP/AVP 0\r\n");
  for (int i = 0; i < 600; i++)
    g_string_append(lines, "a=x\r\n");
  for (int i = 0; i < 70000; i++)
    g_string_append_c(huge, 'a');
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(bench_sdp_parse(all[i]->str, all[i]->len, &error));
      g_assert_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_LIMIT);
    }
}

static void
test_directions(void)
{
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_SENDRECV, BENCH_SDP_SENDRECV), ==, BENCH_SDP_SENDRECV);
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_SENDONLY, BENCH_SDP_SENDRECV), ==, BENCH_SDP_RECVONLY);
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_RECVONLY, BENCH_SDP_SENDRECV), ==, BENCH_SDP_SENDONLY);
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_SENDONLY, BENCH_SDP_SENDONLY), ==, BENCH_SDP_INACTIVE);
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_SENDRECV, BENCH_SDP_SENDONLY), ==, BENCH_SDP_SENDONLY);
  g_assert_cmpint(bench_sdp_direction_answer(BENCH_SDP_INACTIVE, BENCH_SDP_SENDRECV), ==, BENCH_SDP_INACTIVE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/sdp/round-trip", test_round_trip);
  g_test_add_func("/sip/sdp/several-media", test_several_media);
  g_test_add_func("/sip/sdp/malformed", test_malformed);
  g_test_add_func("/sip/sdp/limits", test_limits);
  g_test_add_func("/sip/sdp/directions", test_directions);
  return g_test_run();
}
