/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two engines and two sessions on loopback: sound, digits, statistics, hold, foreign packets, ports. */
#include <arpa/inet.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixture.h"
#include "media/byte-order.h"

static void
test_sound(gconstpointer data)
{
  const BenchCodec *codec = bench_codec_by_parameter(data);
  Fixture f;
  BenchMediaStatistics statistics;

  g_assert_nonnull(codec);
  g_assert_true(bench_codec_is_available(codec));
  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:440@-20");
  fixture_connect(&f, "127.0.0.1", codec);
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  wait_for_sound(f.b.recording, 16000, 9000);
  bench_media_session_get_statistics(f.b.session, &statistics);
  g_assert_cmpuint(statistics.packets_received, >, 60);
  g_assert_cmpuint(statistics.packets_sent, >, 60);
  g_assert_cmpuint(statistics.packets_lost, ==, 0);
  g_assert_cmpuint(statistics.packets_foreign, ==, 0);
  g_assert_cmpuint(statistics.octets_received, ==, statistics.packets_received * 160);
  g_assert_cmpfloat(statistics.loss_percent, ==, 0.0);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  g_assert_cmpuint(f.a.first_packets, ==, 1);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  check_tone(codec->name, heard, 16000);
  fixture_clear(&f);
}

static gboolean
b_has_sound(gpointer data)
{
  Fixture *f = data;

  return f->b.rtp_in > 25;
}

static gboolean
b_has_16_digits(gpointer data)
{
  Fixture *f = data;

  return f->b.digits->len >= 16;
}

static void
test_dtmf(void)
{
  static const char digits[] = "0123456789*#ABCD";
  Fixture f;
  g_autoptr(GError) error = NULL;

  fixture_init(&f, "127.0.0.1", "tone:1000", "null");
  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("PCMU"));
  for (const char *digit = digits; *digit != '\0'; digit++)
    {
      bench_media_session_send_dtmf(f.a.session, *digit, 100, &error);
      g_assert_no_error(error);
    }
  g_assert_true(wait_until(b_has_16_digits, &f, WAIT_MS));
  talk(400);
  g_assert_cmpstr(f.b.digits->str, ==, digits);
  /* One whose packets stop for 150 ms counts as over: on a busy machine a few may be told short. */
  g_assert_cmpuint(f.b.whole_digits, >=, 8);
  g_assert_cmpuint(f.b.longest_digit_ms, ==, 100);
  g_assert_cmpuint(f.a.digits->len, ==, 0);
  bench_media_session_stop(f.a.session);
  g_assert_cmpuint(f.a.event_markers, ==, 16);
  g_assert_cmpuint(f.a.event_ends, ==, 3 * 16);

  g_assert_false(bench_media_session_send_dtmf(f.b.session, 'x', 100, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC);
  fixture_clear(&f);
}

static gboolean
a_has_been_reported(gpointer data)
{
  Fixture *f = data;
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(f->a.session, &statistics);
  return statistics.round_trip_ms >= 0.0 && statistics.remote_jitter_ms >= 0.0;
}

static void
test_reports(void)
{
  Fixture f;
  BenchMediaStatistics statistics;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:500");
  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("PCMA"));
  g_assert_true(wait_until(a_has_been_reported, &f, 20000));
  bench_media_session_get_statistics(f.a.session, &statistics);
  g_test_message("round trip %.1f ms", statistics.round_trip_ms);
  g_assert_cmpfloat(statistics.round_trip_ms, <, 3000.0);
  g_assert_cmpfloat(statistics.remote_loss_percent, ==, 0.0);
  bench_media_session_stop(f.a.session);
  g_assert_cmpuint(f.a.rtcp_in, >, 0);
  g_assert_cmpuint(f.a.rtcp_out, >, 1);
  fixture_clear(&f);
}

static void
send_stranger(guint16 port, guint count)
{
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  guint8 packet[12 + 160] = { 0x80, 0x00 };

  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  memset(packet + 12, 0x00, 160); /* as loud as PCMU can be */
  for (guint i = 0; i < count; i++)
    {
      packet[3] = (guint8) i;
      bench_write_be32(packet + 4, i * 160);
      g_assert_cmpint(sendto(fd, packet, sizeof packet, 0, (struct sockaddr *) &to, sizeof to), ==,
                      sizeof packet);
    }
  close(fd);
}

static gboolean
b_has_foreign(gpointer data)
{
  Fixture *f = data;
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(f->b.session, &statistics);
  return statistics.packets_foreign >= 25;
}

static void
test_foreign(void)
{
  Fixture f;

  fixture_init(&f, "127.0.0.1", "null", "null");
  /* Before there is a far end at all, and after. */
  send_stranger(bench_media_session_get_port(f.b.session), 5);
  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("PCMU"));
  g_assert_true(wait_until(b_has_sound, &f, WAIT_MS));
  send_stranger(bench_media_session_get_port(f.b.session), 20);
  g_assert_true(wait_until(b_has_foreign, &f, WAIT_MS));
  talk(300);
  bench_media_session_stop(f.b.session);

  g_autoptr(BenchWav) heard = recorded(&f.b);

  g_assert_cmpint(measure_loudest(heard->samples, heard->n_samples), <, 100);
  fixture_clear(&f);
}

typedef struct
{
  Side *side;
  guint at_least;
} Packets;

static gboolean
has_sent(gpointer data)
{
  Packets *packets = data;
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(packets->side->session, &statistics);
  return statistics.packets_sent >= packets->at_least;
}

static guint64
sent_by(Side *side)
{
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(side->session, &statistics);
  return statistics.packets_sent;
}

static void
test_hold_and_codec_change(void)
{
  Fixture f;
  BenchMediaParameters p;
  Packets packets;
  gsize changed = 0;
  guint64 held = 0;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:1000");
  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("PCMU"));
  g_assert_true(wait_until(b_has_sound, &f, WAIT_MS));

  p = parameters_for("127.0.0.1", bench_media_session_get_port(f.b.session),
                     bench_codec_by_parameter("PCMU"));
  p.sending = FALSE;
  p.receiving = FALSE;
  configure(&f.a, &p);
  held = sent_by(&f.a);
  talk(400);
  g_assert_cmpuint(sent_by(&f.a), ==, held);

  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("G722"));
  g_assert_true(bench_media_session_get_codec(f.a.session) == bench_codec_by_parameter("G722"));
  packets.side = &f.a;
  packets.at_least = (guint) held + 100;
  g_assert_true(wait_until(has_sent, &packets, WAIT_MS));
  changed = recorded_samples(&f.b);
  wait_for_sound(f.b.recording, changed, 9000);
  bench_media_session_stop(f.b.session);

  g_autoptr(BenchWav) heard = recorded(&f.b);
  check_tone("after the change", heard, changed);
  fixture_clear(&f);
}

/* Whoever is not joined is sent silence and is not heard; mute silences the microphone. */
static void
test_joined_and_muted(void)
{
  Fixture f;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:1000");
  bench_media_session_set_joined(f.a.session, FALSE);
  bench_media_engine_set_muted(f.b.engine, TRUE);
  g_assert_true(bench_media_engine_get_muted(f.b.engine));
  fixture_connect(&f, "127.0.0.1", bench_codec_by_parameter("PCMA"));
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  talk(500);
  bench_media_session_stop(f.b.session);

  g_autoptr(BenchWav) heard = recorded(&f.b);

  g_assert_false(g_file_test(f.a.recording, G_FILE_TEST_EXISTS));
  g_assert_cmpint(measure_loudest(heard->samples, heard->n_samples), <, 100);
  fixture_clear(&f);
}

static void
test_ports(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchMediaEngine) engine = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaEngine) other = bench_media_engine_new(settings, clock);
  g_autoptr(GError) error = NULL;

  bench_settings_set(settings, "network.port.min_rtpport", "23451", BENCH_LAYER_OVERRIDE, "test", &error);
  g_assert_no_error(error);
  bench_settings_set(settings, "network.port.max_rtpport", "23455", BENCH_LAYER_OVERRIDE, "test", &error);
  g_assert_no_error(error);

  g_autoptr(BenchMediaSession) first = bench_media_session_new(engine, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_autoptr(BenchMediaSession) second = bench_media_session_new(other, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_assert_cmpuint(bench_media_session_get_port(first), ==, 23452);
  g_assert_cmpuint(bench_media_session_get_port(second), ==, 23454);
  g_assert_null(bench_media_session_new(engine, "127.0.0.1", &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT);
  g_clear_error(&error);

  bench_media_session_stop(first);
  bench_media_session_stop(first);
  g_autoptr(BenchMediaSession) third = bench_media_session_new(other, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_assert_cmpuint(bench_media_session_get_port(third), ==, 23452);

  g_assert_null(bench_media_session_new(engine, "not an address", &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT);
  g_clear_error(&error);

  BenchMediaParameters p = parameters_for("::1", 4000, bench_codec_by_parameter("PCMU"));

  g_assert_false(bench_media_session_configure(third, &p, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT);
  g_clear_error(&error);
  p.remote_host = "127.0.0.1";
  p.codec = NULL;
  g_assert_false(bench_media_session_configure(third, &p, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC);
  g_clear_error(&error);
  g_assert_false(bench_media_session_send_dtmf(third, '1', 100, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC);
}

static void
test_ipv6(void)
{
  Fixture f;

  fixture_init(&f, "::1", "tone:1000", "tone:500");
  fixture_connect(&f, "::1", bench_codec_by_parameter("PCMU"));
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  fixture_clear(&f);
}

static void
on_device_failed(BenchMediaEngine *engine G_GNUC_UNUSED, const char *text, gpointer data)
{
  GPtrArray *texts = data;

  g_ptr_array_add(texts, g_strdup(text));
}

static void
test_tone_and_devices(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchMediaEngine) engine = bench_media_engine_new(settings, clock);
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *path = g_build_filename(test_directory, "tone.wav", NULL);
  g_autofree char *name = g_strconcat("wav:", path, NULL);
  g_autoptr(GError) error = NULL;

  g_signal_connect(engine, "device-failed", G_CALLBACK(on_device_failed), failures);
  bench_media_engine_set_microphone(engine, "tone:banana");
  g_assert_cmpuint(failures->len, ==, 1);
  bench_media_engine_set_microphone(engine, "null");
  bench_media_engine_set_speaker(engine, "wav:/nowhere/at/all.wav");
  g_assert_cmpuint(failures->len, ==, 1);
  bench_media_engine_set_tone(engine, BENCH_TONE_DIAL);
  g_assert_cmpuint(failures->len, ==, 2);

  bench_media_engine_set_speaker(engine, name);
  wait_for_sound(path, 0, 8000);
  g_assert_cmpint(bench_media_engine_get_tone(engine), ==, BENCH_TONE_DIAL);
  bench_media_engine_set_tone(engine, BENCH_TONE_NONE);
  bench_media_engine_play_key_tone(engine, '5', 600);
  bench_media_engine_play_key_tone(engine, 'z', 200);
  talk(800);
  bench_media_engine_stop(engine);

  g_autoptr(BenchWav) wav = bench_wav_load(path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(wav->n_samples, >, 8800);
  double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);
  gsize n = wav->n_samples;
  gboolean key_heard = FALSE;

  g_assert_cmpfloat_with_epsilon(measure_amplitude(wav->samples, 8000, BENCH_MIX_RATE, 350), amplitude, 60);
  g_assert_cmpfloat_with_epsilon(measure_amplitude(wav->samples, 8000, BENCH_MIX_RATE, 440), amplitude, 60);
  for (gsize at = 8000; at + 1600 <= n && !key_heard; at += 320)
    key_heard = measure_amplitude(wav->samples + at, 1600, BENCH_MIX_RATE, 770) > amplitude * 0.9
                && measure_amplitude(wav->samples + at, 1600, BENCH_MIX_RATE, 1336) > amplitude * 0.9;
  g_assert_true(key_heard);
  g_unlink(path);
}

/* A process without descriptors refuses a call, and goes on. */
static void
test_no_descriptors(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchMediaEngine) engine = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaSession) session = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit usual;
  struct rlimit scarce;
  int next = dup(STDOUT_FILENO);

  g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &usual), ==, 0);
  scarce = usual;
  /* Room for two ports, and one of the three that the mix point wants. */
  scarce.rlim_cur = (rlim_t) next + 3;
  close(next);
  g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &scarce), ==, 0);
  session = bench_media_session_new(engine, "127.0.0.1", &error);
  g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &usual), ==, 0);
  g_assert_null(session);
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT);
  g_assert_nonnull(strstr(error->message, "there can be no sound"));

  g_clear_error(&error);
  session = bench_media_session_new(engine, "127.0.0.1", &error);
  g_assert_no_error(error);
  bench_media_session_stop(session);
  bench_media_engine_stop(engine);
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  g_test_add_data_func("/media/sound/pcmu", "PCMU", test_sound);
  g_test_add_data_func("/media/sound/pcma", "PCMA", test_sound);
  g_test_add_data_func("/media/sound/g722", "G722", test_sound);
  g_test_add_func("/media/dtmf", test_dtmf);
  g_test_add_func("/media/reports", test_reports);
  g_test_add_func("/media/foreign", test_foreign);
  g_test_add_func("/media/hold-and-codec-change", test_hold_and_codec_change);
  g_test_add_func("/media/joined-and-muted", test_joined_and_muted);
  g_test_add_func("/media/ports", test_ports);
  g_test_add_func("/media/ipv6", test_ipv6);
  g_test_add_func("/media/no-descriptors", test_no_descriptors);
  g_test_add_func("/media/tone-and-devices", test_tone_and_devices);
  return fixture_run();
}
