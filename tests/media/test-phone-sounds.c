/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What whole phones do with sound besides talking, measured at the far end: music on hold, recordings, files played
 * into a call, a conference that grows. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bench.h"
#include "measure.h"
#include "media/mixer.h"
#include "media/wav.h"
#include "sound.h"

#define SETTLED_MS 1000
#define SECOND BENCH_MIX_RATE

/* The level of a tone in the last second but a quarter of a recording that goes on. */
static double
level_now(const char *path, int hz)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);
  gsize length = SECOND * 3 / 4;

  g_assert_nonnull(wav);
  g_assert_cmpuint(wav->n_samples, >, length);
  return measure_dbm0(wav->samples + wav->n_samples - length, length, BENCH_MIX_RATE, hz);
}

static void
check_level(const char *what, const char *path, int hz, double dbm0)
{
  double level = level_now(path, hz);

  g_test_message("%s: %d Hz at %.1f dBm0", what, hz, level);
  g_assert_cmpfloat_with_epsilon(level, dbm0, 1.5);
}

static void
check_absent(const char *what, const char *path, int hz)
{
  double level = level_now(path, hz);

  g_test_message("%s: %d Hz at %.1f dBm0", what, hz, level);
  g_assert_cmpfloat(level, <, -55.0);
}

/* What there is besides the tone, in the same stretch. */
static void
check_clean(const char *what, const char *path, int hz, double least_db)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);
  gsize length = SECOND * 3 / 4;
  double snr;

  g_assert_nonnull(wav);
  g_assert_cmpuint(wav->n_samples, >, length);
  snr = measure_snr(wav->samples + wav->n_samples - length, length, BENCH_MIX_RATE, hz);
  g_test_message("%s: %.1f dB of tone to noise", what, snr);
  g_assert_cmpfloat(snr, >, least_db);
}

/* A held far end hears the file, again and again, and only that; then the conversation goes on. */
static void
test_hold_music(void)
{
  Bench bench;
  g_autofree char *music = NULL;
  g_autoptr(GError) error = NULL;

  bench_begin(&bench);
  music = bench_in_folder(&bench, "music.wav");
  test_sound_write_tone(music, 44100, 1, 700, -15.0);
  test_phones_set(bench.phones, 'a', "benchphone.hold_music", music);
  bench_talk(&bench, "tone:1000", "null");
  test_sound_wait_tone(bench.heard, 0);
  bench_call_control_hold(bench.calls, bench.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, bench.caller, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, bench.callee, BENCH_CALL_HELD);
  test_sound_pass(3 * SETTLED_MS);
  check_level("held", bench.heard, 700, -15.0);
  check_absent("held", bench.heard, 1000);
  bench_call_control_resume(bench.calls, bench.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, bench.caller, BENCH_CALL_TALKING);
  test_sound_pass(3 * SETTLED_MS);
  check_level("resumed", bench.heard, 1000, TEST_TONE_DBM0);
  check_absent("resumed", bench.heard, 700);
  bench_end(&bench);
}

/* One channel of a recording. */
static gint16 *
channel_of(const char *path, guint channel, gsize *n_samples)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  gint16 *samples;

  g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  g_assert_cmpuint(size, >, 44);
  g_assert_cmpint(bytes[22], ==, 2);
  *n_samples = (size - 44) / 4;
  samples = g_new(gint16, *n_samples);
  for (gsize i = 0; i < *n_samples; i++)
    memcpy(&samples[i], bytes + 44 + 4 * i + 2 * channel, 2);
  return samples;
}

static void
check_channel(const char *path, guint channel, int hz, double dbm0, int other)
{
  gsize n = 0;
  g_autofree gint16 *samples = channel_of(path, channel, &n);
  gsize from = n / 4;
  gsize length = n / 2;

  g_assert_cmpuint(n, >, SECOND);
  g_test_message("channel %u: %.1f dBm0, %u gaps", channel,
                 measure_dbm0(samples + from, length, BENCH_MIX_RATE, hz),
                 measure_gaps(samples + from, length, 32, 100));
  g_assert_cmpfloat_with_epsilon(measure_dbm0(samples + from, length, BENCH_MIX_RATE, hz), dbm0, 1.5);
  g_assert_cmpfloat(measure_dbm0(samples + from, length, BENCH_MIX_RATE, other), <, -55.0);
}

/* Both sides on a channel each; a pause leaves out what is said in it; nothing is overwritten. */
static void
test_record(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree gint16 *left = NULL;
  gsize n = 0;
  gint64 recorded_us = 0;

  bench_begin(&bench);
  path = bench_in_folder(&bench, "call.wav");
  bench_talk(&bench, "tone:1000", "tone:600@-20");
  test_sound_wait_tone(bench.heard, 0);
  test_sound_pass(SETTLED_MS);
  g_assert_true(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_no_error(error);
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_ON);
  g_assert_false(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  recorded_us -= g_get_monotonic_time();
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(bench_call_control_pause_record(bench.calls, bench.caller, TRUE, NULL));
  recorded_us += g_get_monotonic_time();
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(bench_call_control_pause_record(bench.calls, bench.caller, FALSE, NULL));
  recorded_us -= g_get_monotonic_time();
  test_sound_pass(SETTLED_MS);
  g_assert_true(bench_call_control_stop_record(bench.calls, bench.caller, NULL));
  recorded_us += g_get_monotonic_time();
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_OFF);
  check_channel(path, 0, 1000, TEST_TONE_DBM0, 600);
  check_channel(path, 1, 600, -20.0, 1000);
  left = channel_of(path, 0, &n);
  /* Three seconds of five, or as long as a busy machine made of them; nothing lost on the way to the disk. */
  g_assert_cmpfloat_with_epsilon((double) n / SECOND, (double) recorded_us / G_USEC_PER_SEC, 0.3);
  g_assert_cmpuint(measure_gaps(left, n, 32, 100), ==, 0);

  g_assert_false(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  g_assert_nonnull(strstr(error->message, path));
  g_clear_error(&error);

  /* In a folder, two of the same second have names of their own. */
  folder = bench_in_folder(&bench, "recordings");
  test_phones_set(bench.phones, 'a', "benchphone.record.folder", folder);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true(bench_call_control_record(bench.calls, bench.caller, NULL, &error));
      g_assert_no_error(error);
      g_assert_true(g_str_has_prefix(bench.caller->recording_path, folder));
      test_sound_pass(100);
      g_assert_true(bench_call_control_stop_record(bench.calls, bench.caller, NULL));
      g_assert_true(g_file_test(bench.caller->recording_path, G_FILE_TEST_EXISTS));
    }
  {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

    g_assert_nonnull(g_dir_read_name(dir));
    g_assert_nonnull(g_dir_read_name(dir));
    g_assert_null(g_dir_read_name(dir));
  }
  bench_end(&bench);
}

static void
on_notice(BenchCallControl *calls G_GNUC_UNUSED, const char *text, GString *notices)
{
  g_string_append(notices, text);
}

static gboolean
has_text(gconstpointer data)
{
  return ((const GString *) data)->len > 0;
}

/* A disk that takes no more ends the recording, says so, and the call goes on. */
static void
test_record_full(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr(GString) notices = g_string_new(NULL);
  struct rlimit before;
  struct rlimit small;

  bench_begin(&bench);
  path = bench_in_folder(&bench, "full.wav");
  bench_talk(&bench, "tone:1000", "null");
  g_free(bench.heard);
  bench.heard = NULL;
  bench_media_engine_set_speaker(bench_phone_get_media(bench.b), "null");
  g_signal_connect(bench.calls, "notice", G_CALLBACK(on_notice), notices);
  getrlimit(RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 30000;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  g_assert_true(bench_call_control_record(bench.calls, bench.caller, path, NULL));
  test_sound_wait(has_text, notices, "the notice");
  setrlimit(RLIMIT_FSIZE, &before);
  g_assert_true(g_str_has_prefix(notices->str, "Recording stopped: "));
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_OFF);
  g_assert_cmpint(bench.caller->state, ==, BENCH_CALL_TALKING);
  g_signal_handlers_disconnect_by_data(bench.calls, notices);
  bench_end(&bench);
}

static gboolean
plays_nothing(gconstpointer data)
{
  return *((const BenchCall *) data)->playing == '\0';
}

/* A file over the microphone, or instead of it; its end is told. */
static void
test_play(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  bench_begin(&bench);
  path = bench_in_folder(&bench, "played.wav");
  test_sound_write_tone(path, 48000, 2, 700, -15.0);
  test_phones_set_codec(bench.phones, 'a', "PCMA");
  test_phones_set_codec(bench.phones, 'b', "PCMA");
  bench_talk(&bench, "tone:1000@-25", "null");
  test_sound_wait_tone(bench.heard, 0);
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, TRUE, FALSE, &error));
  g_assert_no_error(error);
  test_sound_pass(3 * SETTLED_MS);
  check_level("mixed", bench.heard, 700, -15.0);
  check_level("mixed", bench.heard, 1000, -25.0);
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, TRUE, TRUE, &error));
  test_sound_pass(3 * SETTLED_MS);
  check_level("instead", bench.heard, 700, -15.0);
  check_absent("instead", bench.heard, 1000);
  check_clean("instead", bench.heard, 700, 30.0);
  g_assert_true(bench_call_control_stop_play(bench.calls, bench.caller, &error));
  test_sound_pass(2 * SETTLED_MS);
  check_level("stopped", bench.heard, 1000, -25.0);
  check_absent("stopped", bench.heard, 700);
  g_assert_false(bench_call_control_stop_play(bench.calls, bench.caller, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  /* Once: what is heard of it is the tone and nothing else, and then it is over. */
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, FALSE, TRUE, &error));
  test_sound_wait(plays_nothing, bench.caller, "the end of the file");
  g_assert_nonnull(strstr(bench.phones->events->str, "\"play\":\"ended\""));
  g_assert_false(bench_call_control_play(bench.calls, bench.caller, "/nowhere.wav", FALSE, TRUE, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  bench_end(&bench);
}

/* A conference that grows to four parties, by signalling; one of them is muted for the others, and removed. */
static void
test_grow(void)
{
  Bench bench;
  BenchCall *with_c;
  BenchCall *at_c;
  g_autoptr(GError) error = NULL;
  g_autofree char *at_c_heard = NULL;

  bench_begin(&bench);
  test_phones_set(bench.phones, 'a', "benchphone.limit.conference", "5");
  test_phones_set(bench.phones, 'b', "benchphone.parallel_calls", "1");
  test_phones_set(bench.phones, 'b', "account.1.auto_answer", "1");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.a), "tone:440@-20");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.b), "tone:620@-20");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.c), "tone:1150@-20");
  g_autoptr(BenchCall) first = g_object_ref(test_phones_dial(bench.phones, 'a', "b"));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  with_c = test_phones_consult(bench.phones, first, &at_c);
  g_assert_true(bench_call_control_join(bench.calls, with_c, first, &error));
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  bench.heard = test_sound_record(bench.b, bench.folder, "heard.wav");
  at_c_heard = test_sound_record(bench.c, bench.folder, "at-c.wav");

  /* Both held, one more called, all joined. */
  g_assert_true(bench_call_control_hold(bench.calls, first, NULL));
  g_assert_true(bench_call_control_hold(bench.calls, with_c, NULL));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_HOLDING);
  g_autoptr(BenchCall) third = g_object_ref(test_phones_dial(bench.phones, 'a', "b"));
  test_phones_wait_state(bench.phones, third, BENCH_CALL_TALKING);
  g_assert_true(bench_call_control_join(bench.calls, third, first, &error));
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_TALKING);
  g_assert_true(first->conference && with_c->conference && third->conference);
  test_sound_pass(3 * SETTLED_MS);
  check_level("C of four", at_c_heard, 440, -20.0);
  check_level("C of four, B twice", at_c_heard, 620, -14.0);
  check_absent("C of four, itself", at_c_heard, 1150);

  g_assert_true(bench_call_control_silence(bench.calls, third, TRUE, NULL));
  test_sound_pass(2 * SETTLED_MS);
  check_level("B muted once", at_c_heard, 620, -20.0);
  bench_call_control_hang_up(bench.calls, third);
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(first->conference && with_c->conference);
  check_level("without the third", at_c_heard, 620, -20.0);
  /* All on hold again, and no conference. */
  g_assert_true(bench_call_control_split(bench.calls, NULL));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_HOLDING);
  g_assert_false(first->conference || with_c->conference);

  test_phones_set(bench.phones, 'a', "benchphone.limit.conference", "3");
  bench_media_engine_set_speaker(bench_phone_get_media(bench.c), "null");
  bench_call_control_hang_up(bench.calls, first);
  bench_call_control_hang_up(bench.calls, with_c);
  test_phones_wait_state(bench.phones, at_c, BENCH_CALL_ENDED);
  bench_end(&bench);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/phone-sounds/hold-music", test_hold_music);
  g_test_add_func("/phone-sounds/record", test_record);
  g_test_add_func("/phone-sounds/record-full", test_record_full);
  g_test_add_func("/phone-sounds/play", test_play);
  g_test_add_func("/phone-sounds/grow", test_grow);
  return g_test_run();
}
