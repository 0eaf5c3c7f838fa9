/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls/formats, through a negotiation: what is offered with which numbers and parameters, which of a far
   end's formats are taken, event clocks, packet times, comfort noise, several codecs in an answer. */
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
set(Fixture *fixture, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(fixture->settings, name, value, BENCH_LAYER_OVERRIDE, NULL, &error);
  g_assert_no_error(error);
}

/* An account with the codecs of @rows, in that order, and with @settings. */
static void
set_up(Fixture *fixture, const guint *rows, gsize n_rows, const char *const *settings)
{
  fixture->settings = bench_settings_new();
  for (guint row = 1; row <= 15; row++)
    {
      g_autofree char *name = g_strdup_printf("account.1.codec.%u.enable", row);

      set(fixture, name, "0");
    }
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *enable = g_strdup_printf("account.1.codec.%u.enable", rows[i]);
      g_autofree char *priority = g_strdup_printf("account.1.codec.%u.priority", rows[i]);
      g_autofree char *place = g_strdup_printf("%u", (guint) i + 1);

      set(fixture, enable, "1");
      set(fixture, priority, place);
    }
  for (guint i = 0; settings != NULL && settings[i] != NULL; i += 2)
    set(fixture, settings[i], settings[i + 1]);
  fixture->negotiation = bench_negotiation_new(fixture->settings, 1, "10.0.0.1", 11780);
}

static void
tear_down(Fixture *fixture)
{
  bench_negotiation_free(fixture->negotiation);
  g_object_unref(fixture->settings);
}

static void
check_part(const char *text, const char *part)
{
  if (strstr(text, part) == NULL)
    g_error("no \"%s\" in:\n%s", part, text);
}

/* Every codec there is: those that cannot be coded are left out, the others carry their formats. */
static void
test_all_offered(void)
{
  static const guint rows[] = { 12, 6, 1, 2, 5, 13, 14, 15, 8, 9, 10, 11, 3, 4, 7 };
  Fixture fixture;
  g_autofree char *offer = NULL;

  set_up(&fixture, rows, G_N_ELEMENTS(rows), NULL);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  check_part(offer, "m=audio 11780 RTP/AVP 107 9 0 8 18 111 108 109 103 104 102 105 4 101 96 97\r\n");
  check_part(offer, "a=rtpmap:107 opus/48000/2\r\n"
                    "a=fmtp:107 maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1\r\n");
  check_part(offer, "a=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\n");
  check_part(offer, "a=rtpmap:111 SIREN/16000\r\na=fmtp:111 bitrate=16000\r\n");
  check_part(offer, "a=rtpmap:108 L16/16000\r\na=rtpmap:109 L16/8000\r\n");
  check_part(offer, "a=rtpmap:103 G726-16/8000\r\na=rtpmap:104 G726-24/8000\r\n"
                    "a=rtpmap:102 G726-32/8000\r\na=rtpmap:105 G726-40/8000\r\n");
  check_part(offer, "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                    "a=rtpmap:96 telephone-event/16000\r\na=fmtp:96 0-15\r\n"
                    "a=rtpmap:97 telephone-event/48000\r\na=fmtp:97 0-15\r\n");
  g_assert_null(strstr(offer, "iLBC"));
  /* One of its two rates can be sent, so it stands there once. */
  check_part(offer, "a=rtpmap:105 G726-40/8000\r\na=rtpmap:4 G723/8000\r\na=fmtp:4 annexa=no\r\n"
                    "a=rtpmap:101 ");
  tear_down(&fixture);
}

/* Events have the codec's clock, and the account's number when there is but one. */
static void
test_event_clock(void)
{
  static const guint opus[] = { 12 };
  static const guint both[] = { 12, 1 };
  g_autoptr(BenchSdp) opus_answer = parse(
      HEAD
      "m=audio 5000 RTP/AVP 120 121\r\na=rtpmap:120 OPUS/48000/2\r\na=rtpmap:121 telephone-event/48000\r\n");
  g_autoptr(BenchSdp) lax_answer = parse(
      HEAD
      "m=audio 5000 RTP/AVP 120 122\r\na=rtpmap:120 opus/48000/2\r\na=rtpmap:122 telephone-event/8000\r\n");
  Fixture fixture;
  BenchNegotiated agreed;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  set_up(&fixture, opus, 1, NULL);
  one = bench_negotiation_make_offer(fixture.negotiation);
  check_part(one, "RTP/AVP 107 101\r\n");
  check_part(one, "a=rtpmap:101 telephone-event/48000\r\n");
  tear_down(&fixture);

  set_up(&fixture, both, 2, NULL);
  two = bench_negotiation_make_offer(fixture.negotiation);
  check_part(two,
             "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:97 telephone-event/48000\r\n");
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, opus_answer, &agreed));
  g_assert_cmpint(agreed.parameters.send_payload_type, ==, 120);
  g_assert_cmpint(agreed.parameters.receive_payload_type, ==, 107);
  g_assert_cmpint(agreed.parameters.send_dtmf_payload_type, ==, 121);
  g_assert_cmpuint(agreed.parameters.send_dtmf_clock_rate, ==, 48000);
  g_assert_cmpint(agreed.parameters.receive_dtmf_payload_type, ==, 97);
  g_assert_cmpuint(agreed.parameters.n_also, ==, 1);
  g_assert_cmpint(agreed.parameters.also[0].payload_type, ==, 101);
  g_assert_cmpuint(agreed.parameters.also[0].clock_rate, ==, 8000);
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, lax_answer, &agreed));
  g_assert_cmpint(agreed.parameters.send_dtmf_payload_type, ==, 122);
  g_assert_cmpuint(agreed.parameters.send_dtmf_clock_rate, ==, 8000);
  tear_down(&fixture);
}

/* Numbers differ in each direction; an answer of several codecs may be followed by any of them. */
static void
test_several_answered(void)
{
  static const guint rows[] = { 10, 6, 1, 2 };
  g_autoptr(BenchSdp) answer
      = parse(HEAD "m=audio 5000 RTP/AVP 99 8 0 98\r\na=rtpmap:99 g726-32/8000\r\na=rtpmap:98 PCMA/8000\r\n");
  Fixture fixture;
  BenchNegotiated agreed;
  g_autofree char *offer = NULL;

  set_up(&fixture, rows, 4, NULL);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  check_part(offer, "RTP/AVP 102 9 0 8 101\r\n");
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, answer, &agreed));
  g_assert_cmpstr(agreed.parameters.codec->parameter, ==, "G726-32");
  g_assert_cmpint(agreed.parameters.send_payload_type, ==, 99);
  g_assert_cmpint(agreed.parameters.receive_payload_type, ==, 102);
  g_assert_cmpint(agreed.parameters.send_dtmf_payload_type, ==, -1);
  g_assert_cmpint(agreed.parameters.receive_dtmf_payload_type, ==, 101);
  g_assert_cmpuint(agreed.parameters.n_also, ==, 2);
  g_assert_cmpint(agreed.parameters.also[0].payload_type, ==, 8);
  g_assert_cmpint(agreed.parameters.also[1].payload_type, ==, 0);
  tear_down(&fixture);
}

/* What is offered to us: the other packing of G.726, parameters we cannot follow, stereo. */
static void
test_offered_to_us(void)
{
  static const guint rows[] = { 10, 13, 14, 12, 5 };
  static const struct
  {
    const char *offer;
    const char *codec; /* NULL: refused */
    const char *line;
  } cases[] = {
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 AAL2-G726-32/8000\r\n", "AAL2-G726-32",
      "a=rtpmap:96 AAL2-G726-32/8000\r\n" },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 AAL2-G726-40/8000\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 SIREN/16000\r\na=fmtp:96 bitrate=16000\r\n", "SIREN",
      "a=fmtp:96 bitrate=16000\r\n" },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 SIREN/16000\r\na=fmtp:96 bitrate=32000\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 G7221/16000\r\na=fmtp:96 bitrate=24000\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 10\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 L16/16000/2\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 L16/16000/1\r\n", "L16", "a=rtpmap:96 L16/16000\r\n" },
    { "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 opus/48000\r\n", "Opus", "a=rtpmap:96 opus/48000/2\r\n" },
    { "m=audio 5000 RTP/AVP 18\r\na=fmtp:18 annexb=yes\r\n", "G729", "a=fmtp:18 annexb=no\r\n" },
    { "m=audio 5000 RTP/AVP 0\r\n", NULL, NULL },
    { "m=audio 0 RTP/AVP 18\r\n", NULL, NULL },
    { "m=audio 5000 RTP/AVP 18\r\na=inactive\r\n", "G729", "a=inactive\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *text = g_strconcat(HEAD, cases[i].offer, "m=video 5002 RTP/AVP 34\r\n", NULL);
      g_autoptr(BenchSdp) offer = parse(text);
      g_autofree char *answer = NULL;
      Fixture fixture;
      BenchNegotiated agreed;

      set_up(&fixture, rows, G_N_ELEMENTS(rows), NULL);
      answer = bench_negotiation_make_answer(fixture.negotiation, offer, &agreed);
      g_assert_cmpint(answer != NULL, ==, cases[i].codec != NULL);
      if (answer != NULL)
        {
          check_part(answer, cases[i].line);
          check_part(answer, "m=video 0 RTP/AVP 34\r\n");
          g_assert_cmpstr(agreed.parameters.codec->parameter, ==, cases[i].codec);
        }
      tear_down(&fixture);
    }
}

static void
test_opus_wishes(void)
{
  static const guint rows[] = { 12 };
  g_autoptr(BenchSdp) strict = parse(
      HEAD "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n"
           "a=fmtp:96 maxaveragebitrate=16000; cbr=1;useinbandfec=0\r\na=ptime:30\r\na=maxptime:60\r\n");
  g_autoptr(BenchSdp) kind
      = parse(HEAD "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n");
  Fixture fixture;
  BenchNegotiated agreed;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  set_up(&fixture, rows, 1, NULL);
  one = bench_negotiation_make_answer(fixture.negotiation, strict, &agreed);
  g_assert_cmpuint(agreed.parameters.wishes.most_bit_rate, ==, 16000);
  g_assert_true(agreed.parameters.wishes.no_fec && agreed.parameters.wishes.constant_bit_rate);
  g_assert_cmpuint(agreed.parameters.ptime_ms, ==, 20);
  two = bench_negotiation_make_answer(fixture.negotiation, kind, &agreed);
  g_assert_cmpuint(agreed.parameters.wishes.most_bit_rate, ==, 0);
  g_assert_false(agreed.parameters.wishes.no_fec || agreed.parameters.wishes.constant_bit_rate);
  tear_down(&fixture);
}

/* Their packet time rules, within their greatest; ours when they name none. */
static void
test_ptime(void)
{
  static const guint rows[] = { 1 };
  static const char *const settings[] = { "account.1.ptime", "40", NULL };
  static const struct
  {
    const char *attributes;
    guint ptime_ms;
  } cases[] = {
    { "", 40 },
    { "a=ptime:10\r\n", 10 },
    { "a=ptime:60\r\n", 60 },
    { "a=ptime:200\r\n", 60 },
    { "a=maxptime:20\r\n", 20 },
    { "a=ptime:60\r\na=maxptime:30\r\n", 30 },
    { "a=ptime:25\r\n", 30 },
    { "a=ptime:0\r\na=maxptime:0\r\n", 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *text = g_strconcat(HEAD "m=audio 5000 RTP/AVP 0\r\n", cases[i].attributes, NULL);
      g_autoptr(BenchSdp) answer = parse(text);
      Fixture fixture;
      BenchNegotiated agreed;

      set_up(&fixture, rows, 1, settings);
      g_assert_true(bench_negotiation_read_answer(fixture.negotiation, answer, &agreed));
      g_assert_cmpuint(agreed.parameters.ptime_ms, ==, cases[i].ptime_ms);
      tear_down(&fixture);
    }
}

/* Comfort noise is offered with voice.vad, and silence suppressed where the far end takes it. */
static void
test_comfort_noise(void)
{
  static const guint rows[] = { 1, 12 };
  static const char *const vad[] = { "voice.vad", "1", NULL };
  static const char *const no_cng[] = { "voice.cng", "0", NULL };
  g_autoptr(BenchSdp) with = parse(HEAD "m=audio 5000 RTP/AVP 0 13\r\n");
  g_autoptr(BenchSdp) without = parse(HEAD "m=audio 5000 RTP/AVP 0\r\n");
  g_autoptr(BenchSdp) opus = parse(HEAD "m=audio 5000 RTP/AVP 96 13\r\na=rtpmap:96 opus/48000/2\r\n");
  Fixture fixture;
  BenchNegotiated agreed;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *quiet_offer = NULL;
  g_autofree char *quiet_answer = NULL;

  set_up(&fixture, rows, 2, vad);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  check_part(offer, "RTP/AVP 0 107 13 101 97\r\n");
  check_part(offer, "a=rtpmap:13 CN/8000\r\n");
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, with, &agreed));
  g_assert_true(agreed.parameters.silence_suppression && agreed.parameters.comfort_noise);
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, without, &agreed));
  g_assert_false(agreed.parameters.silence_suppression);
  g_assert_true(bench_negotiation_read_answer(fixture.negotiation, opus, &agreed));
  g_assert_false(agreed.parameters.silence_suppression);
  answer = bench_negotiation_make_answer(fixture.negotiation, with, &agreed);
  check_part(answer, "RTP/AVP 0 13\r\n");
  tear_down(&fixture);

  set_up(&fixture, rows, 2, no_cng);
  quiet_offer = bench_negotiation_make_offer(fixture.negotiation);
  g_assert_null(strstr(quiet_offer, "CN/8000"));
  quiet_answer = bench_negotiation_make_answer(fixture.negotiation, with, &agreed);
  check_part(quiet_answer, "RTP/AVP 0\r\n");
  g_assert_false(agreed.parameters.silence_suppression || agreed.parameters.comfort_noise);
  tear_down(&fixture);
}

/* Two codecs of one number cannot both be offered; without events there are none. */
static void
test_clash_and_no_events(void)
{
  static const guint rows[] = { 1, 14 };
  static const char *const settings[]
      = { "account.1.codec.14.rtpmap", "0", "account.1.dtmf.type", "0", NULL };
  Fixture fixture;
  g_autofree char *offer = NULL;

  set_up(&fixture, rows, 2, settings);
  offer = bench_negotiation_make_offer(fixture.negotiation);
  check_part(offer, "RTP/AVP 0\r\n");
  g_assert_null(strstr(offer, "telephone-event"));
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/calls/formats/all-offered", test_all_offered);
  g_test_add_func("/calls/formats/event-clock", test_event_clock);
  g_test_add_func("/calls/formats/several-answered", test_several_answered);
  g_test_add_func("/calls/formats/offered-to-us", test_offered_to_us);
  g_test_add_func("/calls/formats/opus-wishes", test_opus_wishes);
  g_test_add_func("/calls/formats/ptime", test_ptime);
  g_test_add_func("/calls/formats/comfort-noise", test_comfort_noise);
  g_test_add_func("/calls/formats/clash-and-no-events", test_clash_and_no_events);
  return g_test_run();
}
