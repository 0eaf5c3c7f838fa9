/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sound server of our own with a null sink: devices listed, played on, recorded from, and lost. */
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "../folder.h"
#include "fixture.h"

typedef struct
{
  char *directory;
  char *socket;
  GSubprocess *server;
} Server;

/* Whether the recording, valid at any time, has five stretches of 200 ms with both frequencies at their level.
 * Short ones, because while a ring settles the pitch may be off by half a percent. */
static gboolean
has_dial_tone(gpointer path)
{
  g_autoptr(BenchWav) heard = bench_wav_load(path, NULL);
  double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);
  guint clean = 0;

  for (gsize at = 0; heard != NULL && at + 3200 <= heard->n_samples; at += 3200)
    if (fabs(measure_amplitude(heard->samples + at, 3200, BENCH_MIX_RATE, 350) - amplitude) < amplitude / 4
        && fabs(measure_amplitude(heard->samples + at, 3200, BENCH_MIX_RATE, 440) - amplitude)
               < amplitude / 4)
      clean++;
  return clean >= 5;
}

static gboolean
answers(gpointer data)
{
  Server *server = data;
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new(server->socket);
  g_autoptr(GSocketConnection) connection
      = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);

  return connection != NULL;
}

static void
server_start(Server *server)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *variable = NULL;
  g_autofree char *protocol = NULL;
  g_autoptr(GSubprocessLauncher) launcher
      = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  server->directory = g_dir_make_tmp("bench-pulse-XXXXXX", &error);
  g_assert_no_error(error);
  server->socket = g_build_filename(server->directory, "native", NULL);
  variable = g_strconcat("unix:", server->socket, NULL);
  protocol = g_strdup_printf("module-native-protocol-unix auth-anonymous=1 socket=%s", server->socket);
  g_setenv("PULSE_SERVER", variable, TRUE);
  g_subprocess_launcher_setenv(launcher, "HOME", server->directory, TRUE);
  g_subprocess_launcher_setenv(launcher, "XDG_RUNTIME_DIR", server->directory, TRUE);
  server->server
      = g_subprocess_launcher_spawn(launcher, &error, "pulseaudio", "-n", "--daemonize=no",
                                    "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes", "-L",
                                    "module-null-sink sink_name=bench rate=48000", "-L", protocol, NULL);
  g_assert_no_error(error);
  g_assert_true(wait_until(answers, server, WAIT_MS));
}

static void
server_stop(Server *server)
{
  g_subprocess_force_exit(server->server);
  g_subprocess_wait(server->server, NULL, NULL);
  test_folder_remove(server->directory);
  g_clear_object(&server->server);
  g_clear_pointer(&server->socket, g_free);
  g_clear_pointer(&server->directory, g_free);
}

/* Ten seconds of partials that change every 60 ms, as speech does. */
static char *
write_talk(const Server *server)
{
  g_autofree char *path = g_build_filename(server->directory, "talk.wav", NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  BenchWavWriter *writer = bench_wav_writer_open(path, BENCH_MIX_RATE, FALSE, NULL);
  double frequencies[5] = { 0 };
  double phases[5] = { 0 };

  for (guint block = 0; block < 10000 / 60; block++)
    {
      gint16 samples[BENCH_MIX_RATE * 60 / 1000];

      for (gsize k = 0; k < G_N_ELEMENTS(phases); k++)
        frequencies[k] = g_rand_double_range(random, 200.0, 3400.0);
      for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
        {
          double value = 0.0;

          for (gsize k = 0; k < G_N_ELEMENTS(phases); k++)
            {
              phases[k] += frequencies[k] / BENCH_MIX_RATE;
              value += sin(2.0 * G_PI * phases[k]);
            }
          samples[i] = (gint16) (value * 2500.0);
        }
      bench_wav_writer_write(writer, samples, G_N_ELEMENTS(samples));
    }
  bench_wav_writer_close(writer);
  return g_strconcat("wav:", path, NULL);
}

static gboolean
has_nine_seconds(gpointer path)
{
  g_autoptr(BenchWav) heard = bench_wav_load(path, NULL);

  return heard != NULL && heard->n_samples > 9 * BENCH_MIX_RATE;
}

static void
on_device_failed(BenchMediaEngine *engine G_GNUC_UNUSED, const char *text, gpointer data)
{
  g_ptr_array_add(data, g_strdup(text));
}

static gboolean
has_failed(gpointer data)
{
  return ((GPtrArray *) data)->len > 0;
}

static void
check_list(BenchMediaEngine *engine)
{
  g_autoptr(GPtrArray) devices = bench_media_engine_list_devices(engine);
  guint found = 0;

  for (guint i = 0; i < devices->len; i++)
    {
      BenchAudioDevice *device = devices->pdata[i];

      g_test_message("%s: %s (%s)", device->input ? "input" : "output", device->id, device->name);
      if (g_strcmp0(device->id, device->input ? "pulse:bench.monitor" : "pulse:bench") == 0)
        found++;
    }
  g_assert_cmpuint(found, ==, 2);
}

static void
connect_sessions(BenchMediaSession *one, BenchMediaSession *other)
{
  const BenchCodec *codec = bench_codec_by_parameter("PCMU");
  BenchMediaParameters to_other = parameters_for("127.0.0.1", bench_media_session_get_port(other), codec);
  BenchMediaParameters to_one = parameters_for("127.0.0.1", bench_media_session_get_port(one), codec);

  configure_session(one, &to_other);
  configure_session(other, &to_one);
}

/* One phone plays its dial tone on the sink; another hears it with its microphone and sends it to a third. */
static void
test_pulse(void)
{
  Server server = { 0 };
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *recording = NULL;
  g_autofree char *recorder = NULL;

  server_start(&server);
  recording = g_build_filename(server.directory, "heard.wav", NULL);
  recorder = g_strconcat("wav:", recording, NULL);

  g_autoptr(BenchMediaEngine) player = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaEngine) talker = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaEngine) listener = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaSession) talking = bench_media_session_new(talker, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_autoptr(BenchMediaSession) listening = bench_media_session_new(listener, "127.0.0.1", &error);
  g_assert_no_error(error);

  check_list(player);
  g_signal_connect(player, "device-failed", G_CALLBACK(on_device_failed), failures);
  bench_media_engine_set_microphone(talker, "pulse:bench.monitor");
  bench_media_engine_set_speaker(talker, "null");
  bench_media_engine_set_microphone(listener, "null");
  bench_media_engine_set_speaker(listener, recorder);
  bench_media_engine_set_tone(player, BENCH_TONE_DIAL);
  connect_sessions(talking, listening);
  g_assert_true(wait_until(has_dial_tone, recording, 2 * WAIT_MS));
  bench_media_session_stop(talking);
  bench_media_session_stop(listening);
  g_assert_cmpuint(failures->len, ==, 0);

  /* The server dies while the tone plays: said once, and nothing else happens. */
  g_subprocess_force_exit(server.server);
  g_assert_true(wait_until(has_failed, failures, WAIT_MS));
  g_assert_cmpint(bench_media_engine_get_tone(player), ==, BENCH_TONE_DIAL);
  g_subprocess_wait(server.server, NULL, NULL);
  bench_media_engine_stop(player);
  bench_media_engine_stop(talker);
  bench_media_engine_stop(listener);
  server_stop(&server);
}

static guint
pactl(const Server *server, const char *command, const char *first, const char *second, const char *third)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *address = g_strconcat("--server=unix:", server->socket, NULL);
  g_autoptr(GSubprocess) process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "pactl", address,
                                                    command, first, second, third, NULL);

  g_assert_no_error(error);
  g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_successful(process));
  return output != NULL ? (guint) g_ascii_strtoull(output, NULL, 10) : 0;
}

static guint
plug_in(const Server *server, const char *name)
{
  g_autofree char *argument = g_strconcat("sink_name=", name, NULL);

  return pactl(server, "load-module", "module-null-sink", argument, "rate=48000");
}

static void
take_out(const Server *server, guint module)
{
  g_autofree char *number = g_strdup_printf("%u", module);

  pactl(server, "unload-module", number, NULL, NULL);
}

static void
on_notice(BenchMediaEngine *engine G_GNUC_UNUSED, const char *text, gpointer data)
{
  g_ptr_array_add(data, g_strdup(text));
}

typedef struct
{
  GPtrArray *texts;
  const char *part;
} Awaited;

static gboolean
was_said(gpointer data)
{
  Awaited *awaited = data;

  for (guint i = 0; i < awaited->texts->len; i++)
    if (strstr(awaited->texts->pdata[i], awaited->part) != NULL)
      return TRUE;
  return FALSE;
}

static void
wait_said(GPtrArray *texts, const char *part)
{
  Awaited awaited = { texts, part };

  if (!wait_until(was_said, &awaited, 2 * WAIT_MS))
    g_error("nobody said \"%s\"", part);
  g_ptr_array_set_size(texts, 0);
}

/* Whether the last 200 ms of a recording have the dial tone in them. */
static gboolean
has_dial_tone_now(gpointer path)
{
  g_autoptr(BenchWav) heard = bench_wav_load(path, NULL);
  double least = bench_mixer_dbm0_to_amplitude(-19.0);

  return heard != NULL && heard->n_samples > 3200
         && measure_amplitude(heard->samples + heard->n_samples - 3200, 3200, BENCH_MIX_RATE, 350) > least
         && measure_amplitude(heard->samples + heard->n_samples - 3200, 3200, BENCH_MIX_RATE, 440) > least;
}

static gboolean
is_silent_now(gpointer path)
{
  g_autoptr(BenchWav) heard = bench_wav_load(path, NULL);

  return heard != NULL && heard->n_samples > 3200
         && bench_mixer_level_dbm0(heard->samples + heard->n_samples - 3200, 3200) < -60.0;
}

/* The headset is taken out while it plays, and put in again: the server's default plays meanwhile. */
static void
test_hot_plug(void)
{
  Server server = { 0 };
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *recording = NULL;
  g_autofree char *recorder = NULL;
  guint headset;

  server_start(&server);
  headset = plug_in(&server, "headset");
  recording = g_build_filename(server.directory, "heard.wav", NULL);
  recorder = g_strconcat("wav:", recording, NULL);

  /* One phone plays on the headset; another listens, through a call, to what the default sink plays. */
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchMediaEngine) player = bench_media_engine_new(settings, clock);
  g_autoptr(BenchSettings) others = bench_settings_new();
  g_autoptr(BenchMediaEngine) talker = bench_media_engine_new(others, clock);
  g_autoptr(BenchMediaEngine) listener = bench_media_engine_new(others, clock);
  g_autoptr(BenchMediaSession) talking = bench_media_session_new(talker, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_autoptr(BenchMediaSession) listening = bench_media_session_new(listener, "127.0.0.1", &error);
  g_assert_no_error(error);

  bench_media_engine_set_microphone(talker, "pulse:bench.monitor");
  bench_media_engine_set_speaker(talker, "null");
  bench_media_engine_set_microphone(listener, "null");
  bench_media_engine_set_speaker(listener, recorder);
  connect_sessions(talking, listening);
  g_signal_connect(player, "device-notice", G_CALLBACK(on_notice), notices);
  bench_settings_set(settings, "benchphone.headset.speaker", "pulse:headset", BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
  pactl(&server, "set-default-sink", "bench", NULL, NULL);
  bench_media_engine_set_path(player, BENCH_AUDIO_PATH_HEADSET);
  bench_media_engine_set_tone(player, BENCH_TONE_DIAL);
  g_assert_true(wait_until(is_silent_now, recording, WAIT_MS));
  g_assert_cmpuint(notices->len, ==, 0);

  take_out(&server, headset);
  wait_said(notices, "Headset: device lost, default used");
  g_assert_true(wait_until(has_dial_tone_now, recording, WAIT_MS));

  headset = plug_in(&server, "headset");
  pactl(&server, "set-default-sink", "bench", NULL, NULL);
  wait_said(notices, "Headset: device is back");
  g_assert_true(wait_until(is_silent_now, recording, WAIT_MS));

  bench_media_session_stop(talking);
  bench_media_session_stop(listening);
  bench_media_engine_stop(player);
  bench_media_engine_stop(talker);
  bench_media_engine_stop(listener);
  server_stop(&server);
}

/* Hands-free on a sink whose monitor is the microphone: the far end hears itself, but for the echo canceller. */
static double
echo_left(const char *cancel)
{
  Server server = { 0 };
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchSettings) others = bench_settings_new();
  g_autofree char *talk = NULL;
  g_autofree char *recording = NULL;
  g_autofree char *recorder = NULL;
  g_autoptr(GError) error = NULL;
  double level = 0.0;

  server_start(&server);
  talk = write_talk(&server);
  recording = g_build_filename(server.directory, "heard.wav", NULL);
  recorder = g_strconcat("wav:", recording, NULL);
  g_autoptr(BenchMediaEngine) phone = bench_media_engine_new(settings, clock);
  g_autoptr(BenchMediaEngine) far = bench_media_engine_new(others, clock);
  g_autoptr(BenchMediaSession) here = bench_media_session_new(phone, "127.0.0.1", &error);
  g_assert_no_error(error);
  g_autoptr(BenchMediaSession) there = bench_media_session_new(far, "127.0.0.1", &error);
  g_assert_no_error(error);

  bench_settings_set(settings, "voice.echo_cancellation", cancel, BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
  /* As a room does, the way back takes something off: 12 dB. */
  bench_settings_set(settings, "voice.handfree.spk_vol", "4", BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
  bench_media_engine_set_path(phone, BENCH_AUDIO_PATH_SPEAKER);
  bench_media_engine_set_microphone(phone, "pulse:bench.monitor");
  bench_media_engine_set_speaker(phone, "pulse:bench");
  bench_media_engine_set_microphone(far, talk);
  bench_media_engine_set_speaker(far, recorder);
  connect_sessions(here, there);
  g_assert_true(wait_until(has_nine_seconds, recording, 2 * WAIT_MS));
  bench_media_session_stop(here);
  bench_media_session_stop(there);
  bench_media_engine_stop(phone);
  bench_media_engine_stop(far);
  {
    g_autoptr(BenchWav) heard = bench_wav_load(recording, &error);

    g_assert_no_error(error);
    level = bench_mixer_level_dbm0(heard->samples + 6 * BENCH_MIX_RATE, 3 * BENCH_MIX_RATE);
  }
  server_stop(&server);
  return level;
}

static void
test_echo(void)
{
  double without = echo_left("0");
  double with = echo_left("1");

  g_test_message("echo at %.1f dBm0, %.1f with the canceller", without, with);
  g_assert_cmpfloat(without, >, -40.0);
  g_assert_cmpfloat(with, <, without - 15.0);
}

/* No server at all: the same signal, and a call that goes on in silence. */
static void
test_no_server(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(BenchMediaEngine) engine = bench_media_engine_new(settings, clock);

  g_setenv("PULSE_SERVER", "unix:/nowhere/at/all", TRUE);
  g_signal_connect(engine, "device-failed", G_CALLBACK(on_device_failed), failures);
  bench_media_engine_set_tone(engine, BENCH_TONE_BUSY);
  g_assert_true(wait_until(has_failed, failures, WAIT_MS));
  g_assert_nonnull(strstr(failures->pdata[0], "speaker auto"));
  bench_media_engine_stop(engine);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pulse/no-server", test_no_server);
  g_test_add_func("/pulse/null-sink", test_pulse);
  g_test_add_func("/pulse/hot-plug", test_hot_plug);
  g_test_add_func("/pulse/echo", test_echo);
  return g_test_run();
}
