/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "media/byte-order.h"

char *test_directory;

/* g_test_init(), and test_directory. */
void
fixture_begin(int *argc, char ***argv)
{
  g_autoptr(GError) error = NULL;

  g_test_init(argc, argv, NULL);
  test_directory = g_dir_make_tmp("bench-media-XXXXXX", &error);
  g_assert_no_error(error);
}

/* g_test_run(); the tests have left nothing in test_directory. */
int
fixture_run(void)
{
  int result = g_test_run();

  g_assert_cmpint(g_rmdir(test_directory), ==, 0);
  g_clear_pointer(&test_directory, g_free);
  return result;
}

static gboolean
keep_awake(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until @done says so, at most @limit_ms. */
gboolean
wait_until(gboolean (*done)(gpointer), gpointer data, guint limit_ms)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) limit_ms * 1000;
  guint timer = g_timeout_add(5, keep_awake, NULL);

  while (!done(data) && g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(timer);
  return done(data);
}

static gboolean
never(gpointer data G_GNUC_UNUSED)
{
  return FALSE;
}

/* Lets the call go on for a while. */
void
talk(guint ms)
{
  g_assert_false(wait_until(never, NULL, ms));
}

static void
check_own_packet(Side *side, BenchTapRecord *record)
{
  const guint8 *bytes = g_bytes_get_data(record->bytes, NULL);
  guint16 sequence = bench_read_be16(bytes + 2);
  guint32 ssrc = bench_read_be32(bytes + 8);

  if (side->rtp_out > 0)
    {
      if (ssrc != side->ssrc || sequence != (guint16) (side->sequence + 1))
        side->discontinuities++;
      side->widest_us = MAX(side->widest_us, record->time_us - side->last_out_us);
    }
  side->ssrc = ssrc;
  side->sequence = sequence;
  side->last_out_us = record->time_us;
  if ((bytes[1] & 0x7f) != 101)
    return;
  if ((bytes[1] & 0x80) != 0)
    {
      side->event_markers++;
      side->event_timestamp = bench_read_be32(bytes + 4);
    }
  if (bench_read_be32(bytes + 4) != side->event_timestamp)
    side->bad_taps++;
  if ((bytes[13] & 0x80) != 0)
    side->event_ends++;
}

static void
on_tap(BenchMediaSession *session, BenchTapRecord *record, gpointer data)
{
  Side *side = data;
  gint64 age_us = g_get_real_time() - record->time_us;
  guint16 port = bench_media_session_get_port(session);

  if (age_us < 0 || age_us > 5 * G_USEC_PER_SEC || strcmp(record->local_host, record->remote_host) != 0
      || record->local_port != port + (record->kind == BENCH_TAP_RTCP ? 1 : 0))
    side->bad_taps++;
  if (record->kind == BENCH_TAP_RTP && record->direction == BENCH_TAP_OUT)
    {
      check_own_packet(side, record);
      side->rtp_out++;
    }
  else if (record->kind == BENCH_TAP_RTP)
    side->rtp_in++;
  else if (record->direction == BENCH_TAP_OUT)
    side->rtcp_out++;
  else
    side->rtcp_in++;
}

static void
on_dtmf(BenchMediaSession *session G_GNUC_UNUSED, int digit, guint duration_ms, gpointer data)
{
  Side *side = data;

  g_string_append_c(side->digits, (char) digit);
  side->longest_digit_ms = MAX(side->longest_digit_ms, duration_ms);
  if (duration_ms == 100)
    side->whole_digits++;
}

static void
on_first_packet(BenchMediaSession *session G_GNUC_UNUSED, gpointer data)
{
  ((Side *) data)->first_packets++;
}

static void
side_init(Side *side, BenchClock *clock, const char *name, const char *host, const char *microphone)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *file = g_strconcat(name, ".wav", NULL);
  g_autofree char *speaker = NULL;

  memset(side, 0, sizeof *side);
  side->settings = bench_settings_new();
  side->recording = g_build_filename(test_directory, file, NULL);
  side->digits = g_string_new(NULL);
  side->engine = bench_media_engine_new(side->settings, clock);
  speaker = g_strconcat("wav:", side->recording, NULL);
  bench_media_engine_set_microphone(side->engine, microphone);
  bench_media_engine_set_speaker(side->engine, speaker);
  side->session = bench_media_session_new(side->engine, host, &error);
  g_assert_no_error(error);
  g_signal_connect(side->session, "tap", G_CALLBACK(on_tap), side);
  g_signal_connect(side->session, "dtmf-received", G_CALLBACK(on_dtmf), side);
  g_signal_connect(side->session, "first-packet", G_CALLBACK(on_first_packet), side);
}

static void
side_clear(Side *side)
{
  bench_media_session_stop(side->session);
  bench_media_engine_stop(side->engine);
  g_assert_cmpuint(side->bad_taps, ==, 0);
  g_assert_cmpuint(side->discontinuities, ==, 0);
  g_assert_finalize_object(side->session);
  g_assert_finalize_object(side->engine);
  g_clear_object(&side->settings);
  g_string_free(side->digits, TRUE);
  g_unlink(side->recording);
  g_free(side->recording);
}

BenchMediaParameters
parameters_for(const char *host, guint16 port, const BenchCodec *codec)
{
  BenchMediaParameters p = { 0 };

  p.remote_host = host;
  p.remote_port = port;
  p.codec = codec;
  p.send_payload_type = codec->static_payload_type >= 0 ? codec->static_payload_type : 107;
  p.receive_payload_type = p.send_payload_type;
  p.send_dtmf_payload_type = 101;
  p.receive_dtmf_payload_type = 101;
  p.ptime_ms = 20;
  p.sending = TRUE;
  p.receiving = TRUE;
  return p;
}

void
configure_session(BenchMediaSession *session, const BenchMediaParameters *parameters)
{
  g_autoptr(GError) error = NULL;

  bench_media_session_configure(session, parameters, &error);
  g_assert_no_error(error);
}

void
configure(Side *side, const BenchMediaParameters *parameters)
{
  configure_session(side->session, parameters);
}

void
fixture_connect(Fixture *f, const char *host, const BenchCodec *codec)
{
  BenchMediaParameters to_a = parameters_for(host, bench_media_session_get_port(f->a.session), codec);
  BenchMediaParameters to_b = parameters_for(host, bench_media_session_get_port(f->b.session), codec);

  configure(&f->b, &to_a);
  configure(&f->a, &to_b);
}

void
fixture_init(Fixture *f, const char *host, const char *microphone_a, const char *microphone_b)
{
  f->clock = bench_clock_new();
  side_init(&f->a, f->clock, "a", host, microphone_a);
  side_init(&f->b, f->clock, "b", host, microphone_b);
}

void
fixture_clear(Fixture *f)
{
  side_clear(&f->a);
  side_clear(&f->b);
  g_clear_object(&f->clock);
}

BenchWav *
recorded(Side *side)
{
  g_autoptr(GError) error = NULL;
  BenchWav *wav = bench_wav_load(side->recording, &error);

  g_assert_no_error(error);
  g_assert_cmpuint(wav->sample_rate, ==, BENCH_MIX_RATE);
  return wav;
}

/* There is half a second of clean tone after @from, of the right pitch and level. */
void
check_tone(const char *name, BenchWav *heard, gsize from)
{
  gsize onset = measure_onset(heard->samples, heard->n_samples, from, 500);
  gsize clean = measure_clean(heard->samples, heard->n_samples, onset + 800, 8000);

  g_assert_cmpuint(clean, <, heard->n_samples);
  double frequency = measure_frequency(heard->samples + clean, 8000, BENCH_MIX_RATE, 900, 1100);
  double level = bench_mixer_level_dbm0(heard->samples + clean, 8000);
  guint gaps = measure_gaps(heard->samples + onset, heard->n_samples - onset, 32, 300);

  g_test_message("%s: %.2f Hz, %.2f dBm0, %u gaps in %.1f s", name, frequency, level, gaps,
                 (double) (heard->n_samples - onset) / BENCH_MIX_RATE);
  g_assert_cmpfloat_with_epsilon(frequency, 1000.0, 2.0);
  g_assert_cmpfloat_with_epsilon(level, TONE_DBM0, 1.5);
}

typedef struct
{
  const char *path;
  gsize from;
  gsize length;
} Stretch;

/* Whether the recording, which is valid at any time, has a stretch of clean sound in it by now. */
static gboolean
has_clean(gpointer data)
{
  Stretch *stretch = data;
  g_autoptr(BenchWav) wav = bench_wav_load(stretch->path, NULL);
  gsize onset = 0;

  if (wav == NULL || wav->n_samples < stretch->from + stretch->length)
    return FALSE;
  onset = measure_onset(wav->samples, wav->n_samples, stretch->from, 500);
  return measure_clean(wav->samples, wav->n_samples, onset + 800, stretch->length) < wav->n_samples;
}

void
wait_for_sound(const char *path, gsize from, gsize length)
{
  Stretch stretch = { path, from, length };

  g_assert_true(wait_until(has_clean, &stretch, WAIT_MS));
}

gsize
recorded_samples(Side *side)
{
  g_autoptr(BenchWav) wav = recorded(side);

  return wav->n_samples;
}

/* In samples, by now; 0 when there is no recording. */
gsize
recording_length(const char *path)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);

  return wav != NULL ? wav->n_samples : 0;
}

gboolean
both_hear(gpointer data)
{
  Fixture *f = data;

  return f->a.first_packets > 0 && f->b.first_packets > 0;
}
