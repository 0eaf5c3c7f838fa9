/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mix-minus, measured: three, four and five parties, each with a tone and a codec of its own, SRTP beside plain
 * RTP. Each hears every other as loud as it is, and never itself. */
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"

#define MOST 5
#define MEASURED BENCH_MIX_RATE /* samples: a second */
#define TONE_LEVEL -20.0

typedef struct
{
  const char *codec;
  gboolean secure;
} Leg;

/* The parties' own tones; the first is that of the phone in the middle. Below 3400 Hz, no two harmonically related. */
static const int tones[MOST] = { 440, 620, 850, 1150, 1530 };
static const Leg legs[MOST - 1]
    = { { "PCMU", FALSE }, { "G722", TRUE }, { "Opus", FALSE }, { "PCMA", TRUE } };

typedef struct
{
  BenchSettings *settings;
  BenchMediaEngine *engine;
  BenchMediaSession *session; /* NULL: the one in the middle */
  BenchMediaSession *towards; /* its session in the middle */
  char *recording;
} Party;

static void
make_engine(Party *party, BenchClock *clock, guint number)
{
  g_autofree char *name = g_strdup_printf("party-%u.wav", number);
  g_autofree char *microphone = g_strdup_printf("tone:%d@%g", tones[number], TONE_LEVEL);
  g_autofree char *speaker = NULL;

  party->recording = g_build_filename(test_directory, name, NULL);
  speaker = g_strconcat("wav:", party->recording, NULL);
  party->settings = bench_settings_new();
  party->engine = bench_media_engine_new(party->settings, clock);
  bench_media_engine_set_microphone(party->engine, microphone);
  bench_media_engine_set_speaker(party->engine, speaker);
}

static BenchMediaSession *
open_session(BenchMediaEngine *engine)
{
  g_autoptr(GError) error = NULL;
  BenchMediaSession *session = bench_media_session_new(engine, "127.0.0.1", &error);

  g_assert_no_error(error);
  return session;
}

static void
point(BenchMediaSession *session, BenchMediaSession *to, const Leg *leg, const BenchSrtpKeys *keys)
{
  BenchMediaParameters p
      = parameters_for("127.0.0.1", bench_media_session_get_port(to), bench_codec_by_parameter(leg->codec));

  p.srtp = leg->secure ? keys : NULL;
  configure_session(session, &p);
}

static void
connect_party(Party *middle, Party *party, const Leg *leg)
{
  BenchSrtpKeys there = { 0 };
  BenchSrtpKeys back = { 0 };

  there.ours.suite = BENCH_SRTP_AES_CM_128_HMAC_SHA1_80;
  there.theirs.suite = BENCH_SRTP_AES_CM_128_HMAC_SHA1_80;
  memset(there.ours.bytes, 0x41, sizeof there.ours.bytes);
  memset(there.theirs.bytes, 0x17, sizeof there.theirs.bytes);
  back.ours = there.theirs;
  back.theirs = there.ours;
  party->session = open_session(party->engine);
  party->towards = open_session(middle->engine);
  point(party->session, party->towards, leg, &there);
  point(party->towards, party->session, leg, &back);
}

static void
check_party(const Party *party, guint number, guint n_parties)
{
  g_autoptr(BenchWav) wav = bench_wav_load(party->recording, NULL);

  g_assert_nonnull(wav);
  g_assert_cmpuint(wav->n_samples, >, 2 * MEASURED);
  for (guint i = 0; i < n_parties; i++)
    {
      double level
          = measure_dbm0(wav->samples + wav->n_samples - MEASURED, MEASURED, BENCH_MIX_RATE, tones[i]);

      g_test_message("party %u of %u hears %d Hz at %.1f dBm0", number, n_parties, tones[i], level);
      if (i == number)
        g_assert_cmpfloat(level, <, TONE_LEVEL - 30.0);
      else
        g_assert_cmpfloat_with_epsilon(level, TONE_LEVEL, 1.5);
    }
}

static void
test_mix(gconstpointer data)
{
  guint n_parties = GPOINTER_TO_UINT(data);
  g_autoptr(BenchClock) clock = bench_clock_new();
  Party parties[MOST] = { 0 };

  for (guint i = 0; i < n_parties; i++)
    make_engine(&parties[i], clock, i);
  for (guint i = 1; i < n_parties; i++)
    connect_party(&parties[0], &parties[i], &legs[i - 1]);
  talk(3500);
  for (guint i = 0; i < n_parties; i++)
    {
      g_assert_cmpuint(recording_length(parties[i].recording), >, 0);
      check_party(&parties[i], i, n_parties);
    }
  for (guint i = 0; i < n_parties; i++)
    {
      if (parties[i].session != NULL)
        {
          bench_media_session_stop(parties[i].session);
          bench_media_session_stop(parties[i].towards);
          g_object_unref(parties[i].session);
          g_object_unref(parties[i].towards);
        }
    }
  for (guint i = 0; i < n_parties; i++)
    {
      bench_media_engine_stop(parties[i].engine);
      g_object_unref(parties[i].engine);
      g_object_unref(parties[i].settings);
      g_unlink(parties[i].recording);
      g_free(parties[i].recording);
    }
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  g_test_add_data_func("/conference/mix/three", GUINT_TO_POINTER(3), test_mix);
  g_test_add_data_func("/conference/mix/four", GUINT_TO_POINTER(4), test_mix);
  g_test_add_data_func("/conference/mix/five", GUINT_TO_POINTER(5), test_mix);
  return fixture_run();
}
