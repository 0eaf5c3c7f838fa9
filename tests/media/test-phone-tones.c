/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tones a person hears, measured in recordings of a whole phone's speaker and ringer: frequencies, and the
 * edges of each burst. The far end is scripted: it answers an INVITE with the status that is dialled. The phone's
 * clock is the test's; sound runs in real time, and a recording counts ticks, so that its edges are exact.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "far.h"
#include "measure.h"
#include "media/mixer.h"
#include "media/wav.h"
#include "one-phone.h"
#include "sound.h"

#define MS (BENCH_MIX_RATE / 1000)
#define EDGE_MS 4 /* two ramps of 2 ms, and where a sine passes zero */
#define QUIET 60

typedef struct
{
  TestRegistrar *far;
  BenchClock *clock;
  BenchPhone *phone;
  char *folder;
  char *speaker;
  char *ringer;
} Desk;

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  Desk *desk = data;

  if (g_str_has_prefix(request, "REGISTER"))
    return test_registrar_grant(request, 3600, "");
  if (g_str_has_prefix(request, "INVITE sip:200@"))
    return g_strdup_printf(
        "200 OK\r\nTo: <sip:200@lab>;tag=two\r\nContact: <sip:two@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
        "\r\n" TEST_FAR_SDP,
        test_registrar_get_port(desk->far));
  if (g_str_has_prefix(request, "INVITE sip:two@"))
    return g_strdup_printf("200 OK\r\nContact: <sip:two@127.0.0.1:%u>\r\n" TEST_FAR_SDP_TYPE
                           "\r\n" TEST_FAR_SDP_OF("2", "39990", ""),
                           test_registrar_get_port(desk->far));
  if (g_str_has_prefix(request, "INVITE sip:180@"))
    return g_strdup("180 Ringing\r\nTo: <sip:180@lab>;tag=one\r\nContact: <sip:one@127.0.0.1:9>\r\n");
  if (g_str_has_prefix(request, "INVITE sip:"))
    return g_strdup_printf("%.3s Failed\r\nTo: <sip:x@lab>;tag=f\r\n", request + strlen("INVITE sip:"));
  if (g_str_has_prefix(request, "ACK"))
    return NULL;
  return g_strdup("200 OK\r\n");
}

static void
set(Desk *desk, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(bench_phone_get_settings(desk->phone), name, value, BENCH_LAYER_FILE, "test", &error);
  g_assert_no_error(error);
}

static void
desk_begin(Desk *desk)
{
  g_autofree char *text = NULL;
  g_autofree char *ringer = NULL;
  g_autoptr(GError) error = NULL;
  BenchPhoneOptions options = { .name = "desk", .microphone = "null" };

  desk->far = test_registrar_new(answer, desk);
  desk->clock = bench_clock_new_manual(1700000000 * (gint64) G_USEC_PER_SEC);
  desk->folder = g_dir_make_tmp("bench-tones-XXXXXX", NULL);
  desk->ringer = g_build_filename(desk->folder, "ringer.wav", NULL);
  ringer = g_strconcat("wav:", desk->ringer, NULL);
  options.clock = desk->clock;
  desk->phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = a\n"
                         "account.1.sip_listen_port = 0\naccount.1.sip_server_host = 127.0.0.1\n"
                         "account.1.sip_server_port = %u\nbenchphone.ringer = %s\n",
                         test_registrar_get_port(desk->far), ringer);
  bench_settings_load_text(bench_phone_get_settings(desk->phone), "test", text, -1, BENCH_LAYER_FILE, NULL);
  g_assert_true(bench_phone_start(desk->phone, &error));
  g_assert_no_error(error);
  test_phone_wait_line(desk->phone, 1, BENCH_LINE_REGISTERED);
  bench_clock_advance(desk->clock, 3000);
  desk->speaker = test_sound_record(desk->phone, desk->folder, "speaker.wav");
}

/* The bound within which a phone gives up waiting is of its own clock. */
static gboolean
is_stopped(gconstpointer data)
{
  const Desk *desk = data;

  bench_clock_advance(desk->clock, 500);
  return !bench_phone_is_running(desk->phone);
}

static void
desk_end(Desk *desk)
{
  bench_phone_stop(desk->phone);
  test_sound_wait(is_stopped, desk, "the phone to stop");
  g_object_unref(desk->phone);
  test_registrar_free(desk->far);
  g_object_unref(desk->clock);
  g_unlink(desk->speaker);
  g_unlink(desk->ringer);
  g_assert_cmpint(g_rmdir(desk->folder), ==, 0);
  g_free(desk->speaker);
  g_free(desk->ringer);
  g_free(desk->folder);
}

static void
press(Desk *desk, const char *keys)
{
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    bench_firmware_key(bench_phone_get_firmware(desk->phone), bench_key_from_name(names[i]), BENCH_KEY_CLICK);
}

/* ---- Measuring ---- */

typedef struct
{
  const char *path;
  gsize from;
  gsize length; /* of what is wanted after the onset */
} Wanted;

static gboolean
is_recorded(gconstpointer data)
{
  const Wanted *wanted = data;
  g_autoptr(BenchWav) wav = bench_wav_load(wanted->path, NULL);

  return wav != NULL
         && measure_onset(wav->samples, wav->n_samples, wanted->from, QUIET) + wanted->length
                < wav->n_samples;
}

/* Waits for sound, and for @ms from its onset on; *@onset is where that is. */
static BenchWav *
record(const char *path, gsize from, guint ms, gsize *onset)
{
  Wanted wanted = { path, from, ms * MS };
  BenchWav *wav = NULL;

  test_sound_wait(is_recorded, &wanted, "a tone in the recording");
  wav = bench_wav_load(path, NULL);
  *onset = measure_onset(wav->samples, wav->n_samples, from, QUIET);
  return wav;
}

/* Where a stretch of at least 15 ms of silence begins. */
static gsize
find_end(const BenchWav *wav, gsize from)
{
  gsize quiet = 0;

  for (gsize i = from; i < wav->n_samples; i++)
    {
      quiet = ABS((int) wav->samples[i]) <= QUIET ? quiet + 1 : 0;
      if (quiet == 15 * MS)
        return i + 1 - quiet;
    }
  return wav->n_samples;
}

static void
check_frequencies(const gint16 *samples, guint ms, const double *hz)
{
  double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);

  for (guint i = 0; i < 2 && hz[i] > 0.0; i++)
    {
      g_assert_cmpfloat_with_epsilon(measure_frequency(samples, ms * MS, BENCH_MIX_RATE, hz[i] - 4,
                                                       hz[i] + 4),
                                     hz[i], 1.0);
      g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, ms * MS, BENCH_MIX_RATE, hz[i]), amplitude,
                                     amplitude * 0.13);
    }
}

/* One burst of these frequencies and the pause after it, from the next sound after @from on; 0 for a tone that
 * goes on: half a second of it is looked at. Returns where the pause ends. */
static gsize
check_burst(const char *what,
            const char *path,
            gsize from,
            double low,
            double high,
            guint on_ms,
            guint off_ms)
{
  const double hz[] = { low, high };
  guint looked_ms = on_ms > 0 ? on_ms : 500;
  gsize onset = 0;
  g_autoptr(BenchWav) wav = record(path, from, looked_ms + off_ms + 40, &onset);
  gsize end = find_end(wav, onset);
  gsize next = measure_onset(wav->samples, wav->n_samples, end, QUIET);

  g_test_message("%s: %.1f ms on, %.1f ms off", what, (end - onset) / (double) MS,
                 (next - end) / (double) MS);
  check_frequencies(wav->samples + onset, looked_ms, hz);
  if (on_ms == 0)
    {
      g_assert_cmpuint(end - onset, >, looked_ms * MS);
      return end;
    }
  g_assert_cmpint(ABS((int) (end - onset) - (int) on_ms * MS), <=, EDGE_MS * MS);
  if (off_ms > 0)
    g_assert_cmpint(ABS((int) (next - end) - (int) off_ms * MS), <=, EDGE_MS * MS);
  return next;
}

/* Afterwards nothing of before is in the recording's remainder. */
static gsize
quiet_down(Desk *desk, const char *path)
{
  test_sound_pass(60);
  bench_media_engine_set_tone(bench_phone_get_media(desk->phone), BENCH_TONE_NONE);
  test_sound_pass(600);
  return test_sound_length(path);
}

/* ---- Off-hook ---- */

static void
set_mail(Desk *desk, guint mails)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(desk->phone), 1);

  line->new_messages = mails;
  bench_call_control_line_changed(bench_phone_get_calls(desk->phone), line);
}

static void
test_dial_tones(void)
{
  Desk desk;
  gsize at = 0;

  desk_begin(&desk);
  press(&desk, "speaker");
  check_burst("dial", desk.speaker, 0, 350, 440, 0, 0);
  press(&desk, "speaker");
  at = quiet_down(&desk, desk.speaker);
  set_mail(&desk, 1);
  at = check_burst("message", desk.speaker, at, 350, 440, 100, 0);
  test_sound_pass(100);
  bench_clock_advance(desk.clock, 1000);
  press(&desk, "x");
  at = quiet_down(&desk, desk.speaker);
  press(&desk, "speaker");
  for (guint i = 0; i < 5; i++)
    at = check_burst("stutter", desk.speaker, at, 350, 440, 100, 100);
  at = check_burst("stutter", desk.speaker, at, 350, 440, 100, 100);
  check_burst("after the stutter", desk.speaker, at, 350, 440, 0, 0);
  press(&desk, "speaker");
  set_mail(&desk, 0);
  set(&desk, "voice.tone.country", "India");
  at = quiet_down(&desk, desk.speaker);
  press(&desk, "speaker");
  {
    gsize onset = 0;
    g_autoptr(BenchWav) wav = record(desk.speaker, at, 600, &onset);
    double amplitude = bench_mixer_dbm0_to_amplitude(-16.0);

    g_assert_cmpfloat_with_epsilon(measure_amplitude(wav->samples + onset, 500 * MS, BENCH_MIX_RATE, 400),
                                   amplitude, amplitude * 0.1);
    g_assert_cmpfloat_with_epsilon(measure_amplitude(wav->samples + onset, 500 * MS, BENCH_MIX_RATE, 375),
                                   amplitude / 2, amplitude * 0.08);
  }
  press(&desk, "speaker");
  desk_end(&desk);
}

/* ---- Calls ---- */

static void
test_failures(void)
{
  static const struct
  {
    const char *number;
    double hz[2];
    guint on_ms;
    guint off_ms;
  } failures[] = {
    { "486", { 480, 620 }, 500, 500 },
    { "600", { 480, 620 }, 500, 500 },
    { "503", { 480, 620 }, 250, 250 },
  };
  Desk desk;
  gsize at = 0;
  gsize onset = 0;
  g_autoptr(BenchWav) wav = NULL;

  desk_begin(&desk);
  for (gsize i = 0; i < G_N_ELEMENTS(failures); i++)
    {
      g_assert_true(bench_firmware_dial(bench_phone_get_firmware(desk.phone), failures[i].number, NULL));
      check_burst(failures[i].number, desk.speaker, at, failures[i].hz[0], failures[i].hz[1],
                  failures[i].on_ms, failures[i].off_ms);
      press(&desk, "x");
      at = quiet_down(&desk, desk.speaker);
    }
  /* Three tones one after the other, without a pause. */
  g_assert_true(bench_firmware_dial(bench_phone_get_firmware(desk.phone), "404", NULL));
  wav = record(desk.speaker, at, 1200, &onset);
  check_frequencies(wav->samples + onset, 320, (const double[]){ 950, 0 });
  check_frequencies(wav->samples + onset + 335 * MS, 320, (const double[]){ 1400, 0 });
  check_frequencies(wav->samples + onset + 665 * MS, 320, (const double[]){ 1800, 0 });
  g_assert_cmpint(ABS((int) (find_end(wav, onset) - onset) - 990 * MS), <=, EDGE_MS * MS);
  press(&desk, "x");
  desk_end(&desk);
}

static void
test_ring_back(void)
{
  Desk desk;
  gsize at = 0;

  desk_begin(&desk);
  set(&desk, "voice.tone.country", "Great Britain");
  g_assert_true(bench_firmware_dial(bench_phone_get_firmware(desk.phone), "180", NULL));
  at = check_burst("ring-back", desk.speaker, 0, 400, 450, 400, 200);
  at = check_burst("ring-back", desk.speaker, at, 400, 450, 400, 2000);
  check_burst("ring-back", desk.speaker, at, 400, 450, 400, 200);
  press(&desk, "x");
  desk_end(&desk);
}

static gboolean
is_talking(gconstpointer data)
{
  BenchCall *call = bench_firmware_get_focus((BenchFirmware *) data);

  return call != NULL && call->state == BENCH_CALL_TALKING;
}

static gboolean
is_on_hold(gconstpointer data)
{
  BenchCall *call = bench_firmware_get_focus((BenchFirmware *) data);

  return call != NULL && call->state == BENCH_CALL_HOLDING;
}

/* In a call: call waiting, the reminder of a call on hold, and the tone of a recording. */
static void
test_in_call(void)
{
  Desk desk;
  BenchFirmware *firmware = NULL;
  BenchCallControl *calls = NULL;
  g_autofree char *recording = NULL;
  g_autoptr(GError) error = NULL;
  gsize at = 0;

  desk_begin(&desk);
  firmware = bench_phone_get_firmware(desk.phone);
  calls = bench_phone_get_calls(desk.phone);
  g_assert_true(bench_firmware_dial(firmware, "200", NULL));
  test_wait(is_talking, firmware, "the call to be answered");
  recording = g_build_filename(desk.folder, "recording.wav", NULL);
  g_assert_true(bench_call_control_record(calls, bench_firmware_get_focus(firmware), recording, &error));
  check_burst("record", desk.speaker, 0, 1400, 0, 500, 0);
  g_assert_true(bench_call_control_stop_record(calls, bench_firmware_get_focus(firmware), &error));
  g_unlink(recording);
  test_sound_pass(600);
  at = test_sound_length(desk.speaker);
  set(&desk, "voice.tone.country", "Germany");
  test_registrar_call(desk.far, "", TEST_FAR_SDP);
  at = check_burst("call waiting", desk.speaker, at, 425, 0, 200, 200);
  check_burst("call waiting", desk.speaker, at, 425, 0, 200, 0);
  press(&desk, "soft-4");
  test_sound_pass(600);
  test_wait(is_talking, firmware, "the first call to go on");
  press(&desk, "hold");
  test_wait(is_on_hold, firmware, "the hold");
  test_sound_pass(600);
  at = test_sound_length(desk.speaker);
  bench_clock_advance(desk.clock, 30100);
  at = check_burst("hold reminder", desk.speaker, at, 440, 0, 150, 100);
  check_burst("hold reminder", desk.speaker, at, 440, 0, 150, 0);
  bench_clock_advance(desk.clock, 1000);
  press(&desk, "x");
  desk_end(&desk);
}

/* A number sent by key is heard as one, after its digits. */
static void
test_send_tone(void)
{
  Desk desk;
  gsize onset = 0;
  gsize at = 0;
  g_autoptr(BenchWav) wav = NULL;

  desk_begin(&desk);
  press(&desk, "1 8");
  bench_clock_advance(desk.clock, 1000);
  test_sound_pass(600);
  at = test_sound_length(desk.speaker);
  /* By itself: of keys pressed at once each may be heard for a tick before the next takes its place. */
  press(&desk, "0");
  check_burst("last key", desk.speaker, at, 941, 1336, 100, 0);
  bench_clock_advance(desk.clock, 1000);
  test_sound_pass(600);
  at = test_sound_length(desk.speaker);
  press(&desk, "ok");
  wav = record(desk.speaker, at, 200, &onset);
  /* Ring-back begins about then, too: only where the send tone's frequencies are is looked at. */
  g_assert_cmpfloat(measure_amplitude(wav->samples + onset, 60 * MS, BENCH_MIX_RATE, 1000), >, 2500);
  g_assert_cmpfloat(measure_amplitude(wav->samples + onset, 60 * MS, BENCH_MIX_RATE, 1250), <, 400);
  g_assert_cmpfloat(measure_amplitude(wav->samples + onset + 90 * MS, 60 * MS, BENCH_MIX_RATE, 1250), >,
                    2500);
  g_assert_cmpfloat(measure_amplitude(wav->samples + onset + 90 * MS, 60 * MS, BENCH_MIX_RATE, 1000), <, 400);
  press(&desk, "x");
  desk_end(&desk);
}

/* ---- The ringer, a device of its own ---- */

static double
share_of(const BenchWav *wav, gsize from, guint ms, double hz)
{
  return measure_amplitude(wav->samples + from, ms * MS, BENCH_MIX_RATE, hz);
}

static gboolean
rings(gconstpointer data)
{
  return bench_firmware_get_tone((BenchFirmware *) data) == BENCH_TONE_RINGER;
}

static gboolean
is_silent(gconstpointer data)
{
  return bench_firmware_get_tone((BenchFirmware *) data) == BENCH_TONE_NONE;
}

static void
check_ring(Desk *desk,
           const char *call_id,
           const char *headers,
           const char *ring,
           double hz,
           guint on_ms,
           guint off_ms)
{
  BenchFirmware *firmware = bench_phone_get_firmware(desk->phone);
  g_autoptr(BenchWav) wav = NULL;
  gsize from = g_file_test(desk->ringer, G_FILE_TEST_EXISTS) ? test_sound_length(desk->ringer) : 0;
  gsize onset = 0;
  gsize end = 0;
  gsize next = 0;

  test_registrar_call_again(desk->far, call_id, headers, TEST_FAR_SDP);
  test_wait(rings, firmware, "the phone to ring");
  g_assert_cmpstr(bench_firmware_get_ring(firmware), ==, ring);
  wav = record(desk->ringer, from, on_ms + off_ms + 40, &onset);
  end = find_end(wav, onset);
  next = measure_onset(wav->samples, wav->n_samples, end, QUIET);
  g_test_message("%s: %.1f ms on, %.1f ms off", ring, (end - onset) / (double) MS,
                 (next - end) / (double) MS);
  g_assert_cmpfloat(share_of(wav, onset, on_ms, hz), >, 2000);
  g_assert_cmpint(ABS((int) (end - onset) - (int) on_ms * MS), <=, 12 * MS);
  g_assert_cmpint(ABS((int) (next - end) - (int) off_ms * MS), <=, 12 * MS);
  press(desk, "soft-4");
  test_wait(is_silent, firmware, "the phone to be silent");
  test_sound_pass(600);
}

static void
test_ringer(void)
{
  Desk desk;

  desk_begin(&desk);
  set(&desk, "phone_setting.ring_type", "Ring5.wav");
  check_ring(&desk, "plain", "", "Ring5.wav", 1480, 130, 70);
  check_ring(&desk, "cadence", "Alert-Info: <http://127.0.0.1/Bellcore-dr3>\r\n", "Bellcore-dr3", 800, 400,
             200);
  set(&desk, "distinctive_ring_tones.alert_info.1.text", "boss");
  set(&desk, "distinctive_ring_tones.alert_info.1.ringer", "5");
  set(&desk, "phone_setting.ring_type", "Ring1.wav");
  check_ring(&desk, "rule", "Alert-Info: <http://10.1.0.31>;info=boss\r\n", "Ring5.wav", 1480, 130, 70);
  /* Nothing of it on the path. */
  g_assert_cmpuint(test_sound_length(desk.speaker), ==, 0);
  desk_end(&desk);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/phone-tones/dial", test_dial_tones);
  g_test_add_func("/phone-tones/failures", test_failures);
  g_test_add_func("/phone-tones/ring-back", test_ring_back);
  g_test_add_func("/phone-tones/in-call", test_in_call);
  g_test_add_func("/phone-tones/send", test_send_tone);
  g_test_add_func("/phone-tones/ringer", test_ringer);
  return g_test_run();
}
