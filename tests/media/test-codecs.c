/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole sessions over loopback for every codec that is available, both ways at once: pitch, level, signal to
   noise, gaps and delay; packet times from 10 to 60 ms, different in each direction; a change between the
   codecs of one answer; silence suppression; and, in the long suite for all, loss and jitter. */
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <math.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixture.h"
#include "impair.h"

#define TONE_HZ 1004.0
#define LENGTH 8000 /* half a second at the mix rate */

/* The least signal to noise of the tone that is heard, dB, over the whole way: measured, with 4 dB of margin. */
static const struct
{
  const char *parameter;
  double least_snr;
} quality[] = {
  { "PCMU", 34 },    { "PCMA", 34 },    { "G722", 43 },    { "G729", 19 },    { "G723_63", 18 },
  { "G726-16", 19 }, { "G726-24", 24 }, { "G726-32", 32 }, { "G726-40", 38 }, { "Opus", 36 },
  { "SIREN", 21 },   { "L16", 75 },     { "L16-8", 70 },
};

typedef struct
{
  const char *parameter;
  double least_snr;
  guint ptime_a;
  guint ptime_b;
  Impairment impairment;
} Row;

static BenchMediaParameters
towards(guint16 port, const BenchCodec *codec, guint ptime, int send_type, int receive_type)
{
  BenchMediaParameters p = parameters_for("127.0.0.1", port, codec);

  p.ptime_ms = ptime;
  p.send_payload_type = send_type;
  p.receive_payload_type = receive_type;
  return p;
}

/* Both ends' numbers for the codec differ, as they may. */
static void
connect_row(Fixture *f, const Row *row, guint16 port_for_a, guint16 port_for_b)
{
  const BenchCodec *codec = bench_codec_by_parameter(row->parameter);
  BenchMediaParameters to_b = towards(port_for_a, codec, row->ptime_a, 107, 99);
  BenchMediaParameters to_a = towards(port_for_b, codec, row->ptime_b, 99, 107);

  configure(&f->b, &to_a);
  configure(&f->a, &to_b);
}

static void
check_heard(Side *side, const char *name, const Row *row, double hz)
{
  g_autoptr(BenchWav) heard = recorded(side);
  gsize onset = measure_onset(heard->samples, heard->n_samples, 0, 500);
  /* The adaptive buffer and slow starters have settled after half a second. */
  gsize clean = measure_clean(heard->samples, heard->n_samples, onset + 8000, LENGTH);
  double frequency = 0.0;
  double level = 0.0;
  double snr = -99.0;

  g_assert_cmpuint(clean, <, heard->n_samples);
  frequency = measure_frequency(heard->samples + clean, LENGTH, BENCH_MIX_RATE, hz - 60, hz + 60);
  level = bench_mixer_level_dbm0(heard->samples + clean, LENGTH);
  /* On a busy machine a tick may come late, which bends the phase: the best of the stretches counts. */
  for (gsize at = clean; at + LENGTH <= heard->n_samples; at += LENGTH / 4)
    snr = MAX(snr, measure_snr(heard->samples + at, LENGTH, BENCH_MIX_RATE, hz));
  g_test_message("%s %s at %u ms: %.1f Hz, %.1f dBm0, %.1f dB, %u gaps", row->parameter, name, row->ptime_a,
                 frequency, level, snr,
                 measure_gaps(heard->samples + onset, heard->n_samples - onset, 32, 300));
  g_assert_cmpfloat_with_epsilon(frequency, hz, 2.0);
  g_assert_cmpfloat_with_epsilon(level, TONE_DBM0, 2.0);
  g_assert_cmpfloat(snr, >=, row->least_snr);
}

static void
check_counts(Side *side)
{
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(side->session, &statistics);
  g_assert_cmpuint(statistics.packets_received, >, 10);
  g_assert_cmpuint(statistics.packets_lost, ==, 0);
  g_assert_cmpuint(statistics.packets_malformed, ==, 0);
  g_assert_cmpuint(statistics.packets_foreign, ==, 0);
}

static void
test_clean(gconstpointer data)
{
  const Row *row = data;
  Fixture f;

  fixture_init(&f, "127.0.0.1", "tone:1004", "tone:700");
  connect_row(&f, row, bench_media_session_get_port(f.b.session), bench_media_session_get_port(f.a.session));
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  wait_for_sound(f.b.recording, 8000 + 800, LENGTH + LENGTH / 2);
  wait_for_sound(f.a.recording, 8000 + 800, LENGTH + LENGTH / 2);
  check_counts(&f.a);
  check_counts(&f.b);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  check_heard(&f.b, "from A", row, TONE_HZ);
  check_heard(&f.a, "from B", row, 700.0);
  fixture_clear(&f);
}

/* B's microphone is an echo: what A's recording has of A's own click, and when, is twice the way. */
static void
test_delay(gconstpointer data)
{
  const BenchCodec *codec = bench_codec_by_parameter(data);
  g_autofree char *clicks = g_build_filename(test_directory, "clicks.wav", NULL);
  g_autofree char *microphone = g_strconcat("wav:", clicks, NULL);
  g_autofree gint16 *second = g_new0(gint16, BENCH_MIX_RATE);
  BenchWavWriter *writer = bench_wav_writer_open(clicks, BENCH_MIX_RATE, FALSE, NULL);
  Fixture f;

  for (int i = 0; i < 160; i++)
    second[8000 + i] = (gint16) (12000 * sin(2 * G_PI * 1000 * i / BENCH_MIX_RATE));
  bench_wav_writer_write(writer, second, BENCH_MIX_RATE);
  bench_wav_writer_close(writer);

  fixture_init(&f, "127.0.0.1", microphone, "echo");
  fixture_connect(&f, "127.0.0.1", codec);
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  talk(3200);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);

  /* A's microphone and recording both open with the configuration, and run on the same ticks. */
  g_autoptr(BenchWav) heard = recorded(&f.a);
  double sum_ms = 0.0;
  double least_ms = G_MAXDOUBLE;
  guint n_clicks = 0;

  for (gsize sent = 8000 + 16000; sent + 8000 < heard->n_samples; sent += 16000)
    {
      gsize arrived = measure_onset(heard->samples, heard->n_samples, sent - 1000, 2000);

      g_assert_cmpuint(arrived, >=, sent);
      sum_ms += (arrived - sent) * 1000.0 / BENCH_MIX_RATE / 2.0;
      least_ms = MIN(least_ms, (arrived - sent) * 1000.0 / BENCH_MIX_RATE / 2.0);
      n_clicks++;
    }
  g_assert_cmpuint(n_clicks, >=, 1);
  g_test_message("%s: one way %.1f ms at best, %.1f on the mean of %u clicks", codec->name, least_ms,
                 sum_ms / n_clicks, n_clicks);
  g_assert_cmpfloat(least_ms, <, 200.0);
  g_unlink(clicks);
  fixture_clear(&f);
}

/* Loss and jitter: the tone stays a tone, at its pitch and nearly its level. */
static void
test_impaired(gconstpointer data)
{
  const Row *row = data;
  Fixture f;
  Impair *network = NULL;
  BenchMediaStatistics statistics;
  gsize onset = 0;
  gsize half = 0;
  double percent = 0.0;

  fixture_init(&f, "127.0.0.1", "tone:1004", "tone:700");
  network = impair_new(bench_media_session_get_port(f.a.session), bench_media_session_get_port(f.b.session),
                       &row->impairment);
  connect_row(&f, row, impair_port_for_a(network), impair_port_for_b(network));
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  talk(5000);
  bench_media_session_get_statistics(f.b.session, &statistics);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  percent = 100.0 * impair_lost(network) / (impair_lost(network) + impair_passed(network));
  impair_free(network);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  onset = measure_onset(heard->samples, heard->n_samples, 0, 500) + 16000;
  g_assert_cmpuint(onset + 32000, <, heard->n_samples);
  half = (heard->n_samples - onset) / 2;

  double frequency = measure_frequency(heard->samples + onset, half * 2, BENCH_MIX_RATE, 950, 1050);
  double level = bench_mixer_level_dbm0(heard->samples + onset, half * 2);
  guint gaps = measure_gaps(heard->samples + onset, half * 2, 160, 100);

  g_test_message("%s with %.1f %% lost and %u ms of jitter: %.1f Hz, %.1f dBm0, %u gaps, %" G_GUINT64_FORMAT
                 " lost, %" G_GUINT64_FORMAT " late, jitter %.1f ms",
                 row->parameter, percent, row->impairment.jitter_ms, frequency, level, gaps,
                 statistics.packets_lost, statistics.packets_late, statistics.jitter_ms);
  /* Decoders that conceal by themselves take a steady tone for no speech, and fade it with each loss. */
  g_assert_cmpfloat_with_epsilon(level, TONE_DBM0,
                                 bench_codec_by_parameter(row->parameter)->conceals ? 10.0 : 3.0);
  if (row->impairment.loss > 0.0)
    g_assert_cmpfloat(statistics.loss_percent, >, 0.0);
  if (row->impairment.jitter_ms > 0)
    g_assert_cmpfloat(statistics.jitter_ms, >, 4.0);
  else
    g_assert_cmpfloat_with_epsilon(frequency, TONE_HZ, 3.0);
  /* A tenth of a second of silence would be what concealment is there against. */
  g_assert_cmpuint(measure_gaps(heard->samples + onset, half * 2, 1600, 100), <=, 2);
  fixture_clear(&f);
}

/* B answers with two codecs; A sends one and then the other, and is heard all the time. */
static void
test_change_within_answer(void)
{
  const BenchCodec *first = bench_codec_by_parameter("PCMA");
  const BenchCodec *second = bench_codec_by_parameter("Opus");
  Fixture f;
  guint16 port_a = 0;
  guint16 port_b = 0;
  gsize changed = 0;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:700");
  port_a = bench_media_session_get_port(f.a.session);
  port_b = bench_media_session_get_port(f.b.session);

  BenchMediaParameters to_a = towards(port_a, first, 20, 8, 8);
  BenchMediaParameters to_b = towards(port_b, first, 20, 8, 8);

  to_a.also[0] = (BenchMediaFormat){ 107, second, second->rtp_clock_rate };
  to_a.n_also = 1;
  configure(&f.b, &to_a);
  configure(&f.a, &to_b);
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  wait_for_sound(f.b.recording, 0, LENGTH);
  changed = recorded_samples(&f.b);
  to_b = towards(port_b, second, 40, 107, 107);
  to_b.also[0] = (BenchMediaFormat){ 8, first, first->rtp_clock_rate };
  to_b.n_also = 1;
  configure(&f.a, &to_b);
  wait_for_sound(f.b.recording, changed + 8000, LENGTH);
  wait_for_sound(f.a.recording, changed + 8000, LENGTH);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  check_tone("after the change", heard, changed + 8000);
  fixture_clear(&f);
}

typedef struct
{
  Side *side;
  guint64 at_least;
} Digits;

static gboolean
has_digit(gpointer data)
{
  return ((Digits *) data)->side->digits->len >= ((Digits *) data)->at_least;
}

/* Events beside Opus run on its clock of 48 kHz, and last as long as at 8 kHz. */
static void
test_events_at_48k(void)
{
  const BenchCodec *codec = bench_codec_by_parameter("Opus");
  g_autoptr(GError) error = NULL;
  Fixture f;
  Digits digits = { &f.b, 1 };

  fixture_init(&f, "127.0.0.1", "null", "null");

  BenchMediaParameters to_a = towards(bench_media_session_get_port(f.a.session), codec, 20, 107, 107);
  BenchMediaParameters to_b = towards(bench_media_session_get_port(f.b.session), codec, 20, 107, 107);

  configure(&f.b, &to_a);
  configure(&f.a, &to_b);
  g_assert_true(bench_media_session_send_dtmf(f.a.session, '7', 100, &error));
  g_assert_no_error(error);
  g_assert_true(wait_until(has_digit, &digits, WAIT_MS));
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  g_assert_cmpstr(f.b.digits->str, ==, "7");
  g_assert_cmpuint(f.b.longest_digit_ms, <=, 100);
  g_assert_cmpuint(f.b.longest_digit_ms, >=, 40);
  fixture_clear(&f);
}

static gboolean
b_has_noise(gpointer data)
{
  Fixture *f = data;

  return f->b.rtp_in >= 1;
}

/* Nobody speaks at A: a packet or two with the level of its background, which B makes; a tone ends it. */
static void
test_silence(void)
{
  Fixture f;
  BenchMediaStatistics statistics;
  guint64 sent = 0;
  gsize loud = 0;

  fixture_init(&f, "127.0.0.1", "tone:300@-55", "null");

  BenchMediaParameters to_a = parameters_for("127.0.0.1", bench_media_session_get_port(f.a.session),
                                             bench_codec_by_parameter("PCMU"));
  BenchMediaParameters to_b = parameters_for("127.0.0.1", bench_media_session_get_port(f.b.session),
                                             bench_codec_by_parameter("PCMU"));

  to_b.silence_suppression = TRUE;
  to_a.comfort_noise = TRUE;
  configure(&f.b, &to_a);
  configure(&f.a, &to_b);
  g_assert_true(wait_until(b_has_noise, &f, WAIT_MS));
  /* The background is learnt from two seconds of it. */
  talk(2800);
  bench_media_session_get_statistics(f.a.session, &statistics);
  sent = statistics.packets_sent;
  talk(1200);
  bench_media_session_get_statistics(f.a.session, &statistics);
  g_assert_cmpuint(statistics.packets_sent - sent, <=, 2);
  loud = recorded_samples(&f.b);
  bench_media_engine_set_microphone(f.a.engine, "tone:1000");
  wait_for_sound(f.b.recording, loud, LENGTH);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  g_assert_cmpuint(loud, >, 24000);
  g_test_message("noise of %.1f dBm0", bench_mixer_level_dbm0(heard->samples + loud - 16000, 14400));
  g_assert_cmpfloat_with_epsilon(bench_mixer_level_dbm0(heard->samples + loud - 16000, 14400), -55.0, 3.0);
  check_tone("after the silence", heard, loud);
  fixture_clear(&f);
}

/* The microphone is silent and nothing is sent for it: a digit in the sound goes out all the same, at once. */
static void
test_digit_in_silence(void)
{
  const BenchCodec *codec = bench_codec_by_parameter("PCMU");
  g_autoptr(GError) error = NULL;
  BenchMediaStatistics statistics;
  Fixture f;
  Digits digits = { &f.b, 1 };
  guint64 sent = 0;

  fixture_init(&f, "127.0.0.1", "null", "null");

  BenchMediaParameters to_a = parameters_for("127.0.0.1", bench_media_session_get_port(f.a.session), codec);
  BenchMediaParameters to_b = parameters_for("127.0.0.1", bench_media_session_get_port(f.b.session), codec);

  to_a.send_dtmf_payload_type = -1;
  to_b.send_dtmf_payload_type = -1;
  to_b.silence_suppression = TRUE;
  configure(&f.b, &to_a);
  configure(&f.a, &to_b);
  g_assert_true(wait_until(b_has_noise, &f, WAIT_MS));
  talk(1000);
  bench_media_session_get_statistics(f.a.session, &statistics);
  sent = statistics.packets_sent;
  talk(400);
  bench_media_session_get_statistics(f.a.session, &statistics);
  g_assert_cmpuint(statistics.packets_sent - sent, <=, 2);
  g_assert_true(bench_media_session_send_tones(f.a.session, '5', 120, &error));
  g_assert_no_error(error);
  g_assert_true(wait_until(has_digit, &digits, 2000));
  g_assert_cmpstr(f.b.digits->str, ==, "5");
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  fixture_clear(&f);
}

typedef struct
{
  Fixture *f;
  guint64 malformed;
} Malformed;

static gboolean
has_malformed(gpointer data)
{
  Malformed *wanted = data;
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(wanted->f->b.session, &statistics);
  return statistics.packets_malformed >= wanted->malformed;
}

/* Payloads that are none, from the very source that was negotiated: counted, dropped, never heard. */
static void
test_malformed(gconstpointer data)
{
  const BenchCodec *codec = bench_codec_by_parameter(data);
  struct sockaddr_in own = { .sin_family = AF_INET };
  struct sockaddr_in to = { .sin_family = AF_INET };
  socklen_t size = sizeof own;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  static const gsize sizes[] = { 0, 1900, 0, 1999 };
  Malformed wanted = { NULL, 40 };
  guint8 packet[12 + 2000] = { 0x80, 107 };
  Fixture f;

  wanted.f = &f;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_addr = own.sin_addr;
  g_assert_cmpint(bind(fd, (struct sockaddr *) &own, sizeof own), ==, 0);
  g_assert_cmpint(getsockname(fd, (struct sockaddr *) &own, &size), ==, 0);
  fixture_init(&f, "127.0.0.1", "null", "null");

  BenchMediaParameters p = towards(ntohs(own.sin_port), codec, 20, 107, 107);

  p.remote_rtcp_port = ntohs(own.sin_port);
  configure(&f.b, &p);
  to.sin_port = htons(bench_media_session_get_port(f.b.session));
  memset(packet + 12, 0x5b, sizeof packet - 12);
  for (guint i = 0; i < 40; i++)
    {
      gsize length = 12 + sizes[i % G_N_ELEMENTS(sizes)];

      packet[3] = (guint8) i;
      g_assert_cmpint(sendto(fd, packet, length, 0, (struct sockaddr *) &to, sizeof to), ==, (gssize) length);
    }
  g_assert_true(wait_until(has_malformed, &wanted, WAIT_MS));
  talk(200);
  bench_media_session_stop(f.b.session);
  close(fd);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  g_assert_cmpint(measure_loudest(heard->samples, heard->n_samples), <, 10);
  fixture_clear(&f);
}

static void
add(GPtrArray *rows, const char *group, const Row *row, GTestDataFunc func)
{
  Row *copy = g_memdup2(row, sizeof *row);
  g_autofree char *path
      = g_strdup_printf("/codecs/%s%s-%u-%u-%.0f-%u", group, row->parameter, row->ptime_a, row->ptime_b,
                        row->impairment.loss * 100, row->impairment.jitter_ms);

  g_ptr_array_add(rows, copy);
  g_test_add_data_func(path, copy, func);
}

static void
add_clean_rows(GPtrArray *rows)
{
  static const char *const timed[] = { "PCMU", "G722", "Opus" };
  static const guint ptimes[][2] = { { 10, 60 }, { 30, 40 }, { 50, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS(quality); i++)
    {
      Row row = { quality[i].parameter, quality[i].least_snr, 20, 20, { 0 } };

      add(rows, "clean/", &row, test_clean);
    }
  g_test_add_data_func("/codecs/single/delay-PCMU", "PCMU", test_delay);
  g_test_add_data_func("/codecs/single/delay-G722", "G722", test_delay);
  g_test_add_data_func("/codecs/single/delay-Opus", "Opus", test_delay);
  for (gsize i = 0; i < G_N_ELEMENTS(timed); i++)
    for (gsize j = 0; j < G_N_ELEMENTS(ptimes); j++)
      {
        Row row = { timed[i], 25, ptimes[j][0], ptimes[j][1], { 0 } };

        add(rows, "ptime/", &row, test_clean);
      }
}

static void
add_impaired_rows(GPtrArray *rows)
{
  static const Impairment impairments[]
      = { { 0.01, 0, 1 }, { 0.05, 0, 2 }, { 0.1, 0, 3 }, { 0.0, 30, 4 }, { 0.05, 30, 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS(quality); i++)
    for (gsize j = 0; j < G_N_ELEMENTS(impairments); j++)
      {
        Row row = { quality[i].parameter, 0, 20, 20, impairments[j] };

        add(rows, "impaired/", &row, test_impaired);
      }
  for (gsize i = 0; i < G_N_ELEMENTS(quality); i++)
    {
      g_autofree char *path = g_strconcat("/codecs/delay/", quality[i].parameter, NULL);

      g_test_add_data_func(path, quality[i].parameter, test_delay);
    }
}

int
main(int argc, char **argv)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
  Row lossy = { "PCMU", 0, 20, 20, { 0.05, 30, 7 } };

  fixture_begin(&argc, &argv);
  if (g_test_slow())
    add_impaired_rows(rows);
  else
    {
      add_clean_rows(rows);
      add(rows, "single/impaired-", &lossy, test_impaired);
      g_test_add_func("/codecs/single/change-within-answer", test_change_within_answer);
      g_test_add_func("/codecs/single/events-at-48k", test_events_at_48k);
      g_test_add_func("/codecs/single/silence", test_silence);
      g_test_add_func("/codecs/single/digit-in-silence", test_digit_in_silence);
      g_test_add_data_func("/codecs/single/malformed-PCMU", "PCMU", test_malformed);
      g_test_add_data_func("/codecs/single/malformed-G729", "G729", test_malformed);
      g_test_add_data_func("/codecs/single/malformed-SIREN", "SIREN", test_malformed);
    }
  return fixture_run();
}
