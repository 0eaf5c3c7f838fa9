/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handset, hands-free, headset and ringer, each recorded on its own while two engines talk: who hears what, how loud. */
#include <glib/gstdio.h>

#include "fixture.h"
#include "media/device-watch.h"

#define FAR_HZ 1000.0
#define TEST_HZ 440.0
#define QUIET_DBM0 -45.0
#define STRETCH 3200

typedef struct
{
  const char *file;
  double hz;
  double dbm0;
} Wanted;

static char *
path_of(const char *file)
{
  return g_build_filename(test_directory, file, NULL);
}

/* The level of one frequency in the last 200 ms of a recording. */
static double
level_now(const char *file, double hz)
{
  g_autofree char *path = path_of(file);
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);

  if (wav == NULL || wav->n_samples < STRETCH)
    return -96.0;
  return measure_dbm0(wav->samples + wav->n_samples - STRETCH, STRETCH, BENCH_MIX_RATE, hz);
}

static gboolean
is_as_loud(gpointer data)
{
  Wanted *wanted = data;

  return fabs(level_now(wanted->file, wanted->hz) - wanted->dbm0) < 1.0;
}

static void
wait_level(const char *file, double hz, double dbm0)
{
  Wanted wanted = { file, hz, dbm0 };

  if (!wait_until(is_as_loud, &wanted, WAIT_MS))
    g_error("%s: %.1f dBm0 at %g Hz, not %.1f", file, level_now(file, hz), hz, dbm0);
}

static void
check_quiet(const char *file, double hz)
{
  g_assert_cmpfloat(level_now(file, hz), <, QUIET_DBM0);
}

static gsize
samples_in(const char *file)
{
  g_autofree char *path = path_of(file);

  return recording_length(path);
}

static void
set(Side *side, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(side->settings, name, value, BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
}

static void
set_recorder(Side *side, BenchAudioPlace place, const char *file)
{
  g_autofree char *path = path_of(file);
  g_autofree char *name = g_strconcat("wav:", path, NULL);

  set(side, bench_audio_place_parameter(place), name);
}

/* A has a recorder at each speaker and a tone at each microphone; B says 1000 Hz at -10 dBm0. */
static void
begin(Fixture *f)
{
  fixture_init(f, "127.0.0.1", "null", "tone:1000");
  set_recorder(&f->a, BENCH_AUDIO_PLACE_HANDSET_SPEAKER, "handset.wav");
  set_recorder(&f->a, BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER, "handsfree.wav");
  set_recorder(&f->a, BENCH_AUDIO_PLACE_HEADSET_SPEAKER, "headset.wav");
  set_recorder(&f->a, BENCH_AUDIO_PLACE_RINGER, "ringer.wav");
  set(&f->a, "benchphone.handset.microphone", "tone:700@-20");
  set(&f->a, "benchphone.handfree.microphone", "tone:1300@-20");
  set(&f->a, "benchphone.headset.microphone", "tone:1700@-20");
  fixture_connect(f, "127.0.0.1", bench_codec_by_parameter("PCMU"));
}

static void
end(Fixture *f)
{
  static const char *const files[] = { "handset.wav", "handsfree.wav", "headset.wav", "ringer.wav" };

  fixture_clear(f);
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    {
      g_autofree char *path = path_of(files[i]);

      g_unlink(path);
    }
}

/* Another path in the call is another microphone and another speaker; fixture_clear() checks that no packet of
 * either side was lost on the way. */
static void
test_switch(void)
{
  Fixture f;
  gsize before;

  begin(&f);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  wait_level("b.wav", 700.0, -20.0);
  g_assert_cmpuint(samples_in("handsfree.wav"), ==, 0);
  bench_media_engine_set_path(f.a.engine, BENCH_AUDIO_PATH_SPEAKER);
  before = samples_in("handset.wav");
  wait_level("handsfree.wav", FAR_HZ, TONE_DBM0);
  wait_level("b.wav", 1300.0, -20.0);
  check_quiet("b.wav", 700.0);
  g_assert_cmpuint(samples_in("handset.wav"), ==, before);
  bench_media_engine_set_path(f.a.engine, BENCH_AUDIO_PATH_HEADSET);
  wait_level("headset.wav", FAR_HZ, TONE_DBM0);
  wait_level("b.wav", 1700.0, -20.0);
  /* Another device for the path in use, by its parameter, in the call. */
  set_recorder(&f.a, BENCH_AUDIO_PLACE_HEADSET_SPEAKER, "ringer.wav");
  wait_level("ringer.wav", FAR_HZ, TONE_DBM0);
  end(&f);
}

/* Whether something as loud as the ring, and not the test tone, was heard there last. */
static gboolean
ringer_rings(gpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = path_of("ringer.wav");
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);

  return wav != NULL && wav->n_samples > STRETCH && level_now("ringer.wav", TEST_HZ) < QUIET_DBM0
         && bench_mixer_level_dbm0(wav->samples + wav->n_samples - STRETCH, STRETCH) > -14.0;
}

/* The ringer hears the ring and nothing else, and nobody else hears the ring. */
static void
test_ringer(void)
{
  Fixture f;

  begin(&f);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  g_assert_cmpuint(samples_in("ringer.wav"), ==, 0);
  bench_media_engine_play_test(f.a.engine, BENCH_AUDIO_PLACE_RINGER, 3000);
  wait_level("ringer.wav", TEST_HZ, -16.0);
  check_quiet("ringer.wav", FAR_HZ);
  check_quiet("handset.wav", TEST_HZ);
  bench_media_engine_set_tone(f.a.engine, BENCH_TONE_RINGER);
  g_assert_true(wait_until(ringer_rings, NULL, WAIT_MS));
  check_quiet("ringer.wav", FAR_HZ);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  bench_media_engine_set_tone(f.a.engine, BENCH_TONE_NONE);
  end(&f);
}

static void
test_ringer_choice(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchMediaEngine) engine = bench_media_engine_new(settings, clock);

  bench_media_engine_set_speaker(engine, "null");
  g_assert_cmpstr(bench_media_engine_get_device(engine, BENCH_AUDIO_PLACE_RINGER), ==, "null");
  bench_settings_set(settings, "benchphone.handfree.speaker", "wav:a", BENCH_LAYER_USER, NULL, NULL);
  bench_settings_set(settings, "benchphone.headset.speaker", "wav:b", BENCH_LAYER_USER, NULL, NULL);
  g_assert_cmpstr(bench_media_engine_get_device(engine, BENCH_AUDIO_PLACE_RINGER), ==, "wav:a");
  bench_settings_set(settings, "features.ringer_device.is_use_headset", "1", BENCH_LAYER_USER, NULL, NULL);
  g_assert_cmpstr(bench_media_engine_get_device(engine, BENCH_AUDIO_PLACE_RINGER), ==, "wav:b");
  bench_settings_set(settings, "benchphone.ringer", "wav:c", BENCH_LAYER_USER, NULL, NULL);
  g_assert_cmpstr(bench_media_engine_get_device(engine, BENCH_AUDIO_PLACE_RINGER), ==, "wav:c");
  bench_media_engine_stop(engine);
}

/* Both hear, each as loud as it is set; the loudspeaker's microphone stays off. */
static void
test_group(void)
{
  Fixture f;

  begin(&f);
  set(&f.a, "voice.group_spk_vol", "5");
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  bench_media_engine_set_group_listening(f.a.engine, TRUE);
  wait_level("handsfree.wav", FAR_HZ, TONE_DBM0 - 9.0);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  wait_level("b.wav", 700.0, -20.0);
  check_quiet("b.wav", 1300.0);
  bench_media_engine_set_group_listening(f.a.engine, FALSE);
  /* A second headset, at the handset's device, listens to the first. */
  set(&f.a, "features.headset_training", "1");
  bench_media_engine_set_path(f.a.engine, BENCH_AUDIO_PATH_HEADSET);
  wait_level("headset.wav", FAR_HZ, TONE_DBM0);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  wait_level("b.wav", 1700.0, -20.0);
  check_quiet("b.wav", 700.0);
  end(&f);
}

/* A step of volume is 3 dB below 8 and 1.5 dB above, a step of a microphone 1 dB; mute is silence. */
static void
test_gains(void)
{
  Fixture f;
  BenchAudioLevels levels;

  begin(&f);
  set(&f.a, "voice.handset.spk_vol", "4");
  wait_level("handset.wav", FAR_HZ, TONE_DBM0 - 12.0);
  set(&f.a, "voice.handset.spk_vol", "12");
  wait_level("handset.wav", FAR_HZ, TONE_DBM0 + 6.0);
  set(&f.a, "voice.handset_send", "45");
  wait_level("b.wav", 700.0, -10.0);
  set(&f.a, "voice.handset_send", "29");
  wait_level("b.wav", 700.0, -26.0);
  bench_media_engine_take_levels(f.a.engine, &levels);
  talk(200);
  bench_media_engine_take_levels(f.a.engine, &levels);
  g_assert_cmpfloat_with_epsilon(levels.microphone_dbm0, -26.0, 1.0);
  g_assert_cmpfloat_with_epsilon(levels.microphone_peak_dbm0, -26.0, 1.0);
  g_assert_cmpfloat_with_epsilon(levels.speaker_dbm0, TONE_DBM0 + 6.0, 1.0);
  bench_media_engine_set_muted(f.a.engine, TRUE);
  wait_level("b.wav", 700.0, -96.0);
  bench_media_engine_set_path(f.a.engine, BENCH_AUDIO_PATH_SPEAKER);
  wait_level("handsfree.wav", FAR_HZ, TONE_DBM0);
  check_quiet("b.wav", 1300.0);
  bench_media_engine_take_levels(f.a.engine, &levels);
  talk(100);
  bench_media_engine_take_levels(f.a.engine, &levels);
  g_assert_cmpfloat(levels.microphone_dbm0, ==, -96.0);
  end(&f);
}

/* Tones have a volume of their own on each path. */
static void
test_tone_volume(void)
{
  Fixture f;

  begin(&f);
  set(&f.a, "voice.handset.tone_vol", "6");
  set(&f.a, "voice.handset.spk_vol", "8");
  bench_media_engine_set_tone(f.a.engine, BENCH_TONE_DIAL);
  wait_level("handset.wav", 350.0, -22.0);
  wait_level("handset.wav", FAR_HZ, TONE_DBM0);
  bench_media_engine_set_path(f.a.engine, BENCH_AUDIO_PATH_HEADSET);
  wait_level("headset.wav", 350.0, -16.0);
  end(&f);
}

typedef struct
{
  guint failures;
  guint notices;
  gboolean silent;
} Told;

static void
on_device_failed(BenchMediaEngine *engine G_GNUC_UNUSED, const char *text G_GNUC_UNUSED, gpointer data)
{
  ((Told *) data)->failures++;
}

static void
on_device_notice(BenchMediaEngine *engine G_GNUC_UNUSED, const char *text, gpointer data)
{
  Told *told = data;

  told->notices++;
  told->silent = g_str_has_suffix(text, "no device, silence");
}

static gboolean
is_told_silent(gpointer data)
{
  return ((Told *) data)->silent;
}

/* No sound server at all, and no place whose own device is the default: the default is tried once in the stead of
 * what is lost, however often settings change, and nobody is told twice. */
static void
test_no_server(void)
{
  static const BenchAudioPlace speakers[]
      = { BENCH_AUDIO_PLACE_HANDSET_SPEAKER, BENCH_AUDIO_PLACE_HANDSFREE_SPEAKER,
          BENCH_AUDIO_PLACE_HEADSET_SPEAKER, BENCH_AUDIO_PLACE_RINGER };
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchMediaEngine) engine = NULL;
  Told told = { 0 };
  Told before;

  g_setenv("PULSE_SERVER", "unix:/nonexistent/benchphone", TRUE);
  engine = bench_media_engine_new(settings, clock);
  g_signal_connect(engine, "device-failed", G_CALLBACK(on_device_failed), &told);
  g_signal_connect(engine, "device-notice", G_CALLBACK(on_device_notice), &told);
  for (gsize i = 0; i < G_N_ELEMENTS(speakers); i++)
    bench_settings_set(settings, bench_audio_place_parameter(speakers[i]), "pulse:gone", BENCH_LAYER_USER,
                       NULL, NULL);
  bench_media_engine_set_tone(engine, BENCH_TONE_DIAL);
  g_assert_true(wait_until(is_told_silent, &told, WAIT_MS));
  before = told;
  g_assert_cmpuint(before.failures, ==, 2);
  for (guint i = 0; i < 6; i++)
    {
      bench_settings_set(settings, "voice.handset.tone_vol", i % 2 == 0 ? "7" : "9", BENCH_LAYER_USER, NULL,
                         NULL);
      talk(100);
    }
  g_assert_cmpuint(told.failures, ==, before.failures);
  g_assert_cmpuint(told.notices, ==, before.notices);
  bench_media_engine_stop(engine);
}

static void
on_listed(gpointer data)
{
  *(GThread **) data = g_thread_self();
}

static gboolean
look_again(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Until the watch has told, or has left something to do in the main context, which nobody runs meanwhile. */
static void
wait_aside(GThread **told, gint64 deadline)
{
  g_autoptr(GMainContext) aside = g_main_context_new();
  g_autoptr(GSource) look = g_timeout_source_new(5);

  g_source_set_callback(look, look_again, NULL, NULL);
  g_source_attach(look, aside);
  while (g_atomic_pointer_get(told) == NULL && !g_main_context_pending(NULL)
         && g_get_monotonic_time() < deadline)
    g_main_context_iteration(aside, TRUE);
  g_source_destroy(look);
}

/* The answer comes on the thread that asked, though nobody runs its main context when the server answers. */
static void
test_watch(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  GThread *told = NULL;
  BenchDeviceWatch *watch = bench_device_watch_new(clock, on_listed, &told);
  gint64 deadline = g_get_monotonic_time() + WAIT_MS * 1000;

  bench_device_watch_set_wanted(watch, TRUE);
  while (g_atomic_pointer_get(&told) == NULL && g_get_monotonic_time() < deadline)
    {
      wait_aside(&told, deadline);
      g_main_context_iteration(NULL, FALSE);
    }
  g_assert_true(told == g_thread_self());
  bench_device_watch_free(watch);
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  g_test_add_func("/paths/switch", test_switch);
  g_test_add_func("/paths/ringer", test_ringer);
  g_test_add_func("/paths/ringer-choice", test_ringer_choice);
  g_test_add_func("/paths/group-and-training", test_group);
  g_test_add_func("/paths/gains", test_gains);
  g_test_add_func("/paths/tone-volume", test_tone_volume);
  g_test_add_func("/paths/no-server", test_no_server);
  g_test_add_func("/paths/watch", test_watch);
  return fixture_run();
}
