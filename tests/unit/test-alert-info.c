/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls/: the ring tone a caller chooses by Alert-Info; the tone of a call that failed. */
#include "calls/alert-info.h"
#include "calls/failure-tones.h"

static void
set(BenchSettings *settings, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(settings, name, value, BENCH_LAYER_FILE, "test", &error);
  g_assert_no_error(error);
}

static void
check(BenchSettings *settings, const char *value, const char *expected)
{
  g_autofree char *ring = bench_alert_info_choose_ring(settings, 1, value);

  g_test_message("%s", value);
  g_assert_cmpstr(ring, ==, expected);
}

static void
test_forms(void)
{
  static const struct
  {
    const char *value;
    const char *ring;
  } forms[] = {
    { "<http://127.0.0.1/Bellcore-dr2>", "Bellcore-dr2" },
    { "<http://server.example/a/b/bellcore-DR5>;x-line-id=0", "Bellcore-dr5" },
    { "Bellcore-dr1", "Bellcore-dr1" },
    { "test/Bellcore-dr3;x-line-id=1", "Bellcore-dr3" },
    { "<http://10.1.0.31>;info=Bellcore-dr4", "Bellcore-dr4" },
    { "Bellcore-dr7", "Ring7.wav" },
    { "Bellcore-dr9", "Silent.wav" },
    { "Bellcore-dr10", "Splash.wav" },
    { "Bellcore-dr99999999999999999999999", "Ring1.wav" },
    { "Bellcore-dr", "Ring1.wav" },
    { "ringtone-2", "Ring2.wav" },
    { "ringtone-Ring3.wav", "Ring3.wav" },
    { "<http://10.1.0.31> ;info=ringtone-2", "Ring2.wav" },
    { "MyMelody4;x-line-id=1", "Ring4.wav" },
    { "MyMelodyRing5.wav", "Ring5.wav" },
    { "MyMelody", "" },
    { "info=family;x-line-id=0", "Ring6.wav" },
    { ";info=family", "Ring6.wav" },
    { "<http://10.1.0.31>;info=\"Family\";x-line-id=0", "Ring6.wav" },
    { "<http://10.1.0.31/family>", "Ring6.wav" },
    { "Family", "Ring6.wav" },
    { "<http://a.example/none>, <http://b.example>;info=family", "Ring6.wav" },
    { "<http://10.1.0.31>;info=families", "" },
    { "<http://10.1.0.31>;information=family", "" },
    { "info=alert-autoanswer", "" },
    { "<http://192.168.0.12:8080/Custom.wav>", "" },
    { "", "" },
    { "<", "" },
    { "<>;;;=;info", "" },
    { ",,,,", "" },
    { ">family<", "" },
  };
  g_autoptr(BenchSettings) settings = bench_settings_new();

  set(settings, "distinctive_ring_tones.alert_info.10.text", "family");
  set(settings, "distinctive_ring_tones.alert_info.10.ringer", "6");
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
    check(settings, forms[i].value, forms[i].ring);

  /* A rule comes before what the words mean by themselves; the first of two that fit counts. */
  set(settings, "distinctive_ring_tones.alert_info.3.text", "Bellcore-dr2");
  set(settings, "distinctive_ring_tones.alert_info.3.ringer", "8");
  set(settings, "distinctive_ring_tones.alert_info.4.text", "Bellcore-dr2");
  check(settings, "<http://127.0.0.1/Bellcore-dr2>", "Ring8.wav");
  set(settings, "features.alert_info_tone", "0");
  check(settings, "Bellcore-dr3", "Ring3.wav");
}

/* Whatever a peer writes chooses a ring tone of ours or none. */
static void
test_random(void)
{
  static const char *const pieces[]
      = { "<",         ">", ";", ",",        "info=", "=",    "\"",   "\\",       "/", "Bellcore-dr",
          "ringtone-", "9", "-", "http://x", " ",     "\xff", ".wav", "MyMelody", "%", "family" };
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GRand) chance = g_rand_new_with_seed(4711);

  set(settings, "distinctive_ring_tones.alert_info.1.text", "family");
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr(GString) value = g_string_new(NULL);
      g_autofree char *ring = NULL;

      for (gint n = g_rand_int_range(chance, 0, 12); n > 0; n--)
        g_string_append(value, pieces[g_rand_int_range(chance, 0, G_N_ELEMENTS(pieces))]);
      ring = bench_alert_info_choose_ring(settings, 1, value->str);
      g_assert_true(*ring == '\0' || g_str_has_prefix(ring, "Ring") || g_str_has_prefix(ring, "Bellcore-dr")
                    || g_str_equal(ring, "Silent.wav") || g_str_equal(ring, "Splash.wav"));
    }
}

static BenchTone
tone_of(int code, int cause)
{
  g_autoptr(BenchCall) call = bench_call_new(1, 1, BENCH_CALL_OUTGOING_DIRECTION);

  call->end = BENCH_CALL_END_FAILED;
  call->code = code;
  call->cause = cause;
  return bench_failure_tone(call);
}

static void
test_failures(void)
{
  static const int busy[] = { 480, 486, 487, 433, 600, 603, 607, 400 };
  static const int info[] = { 403, 404, 410, 414, 416, 484, 485, 604 };
  static const int congestion[] = { 0, 302, 401, 407, 408, 415, 482, 483, 488, 500, 502, 503, 504, 580, 606 };

  for (gsize i = 0; i < G_N_ELEMENTS(busy); i++)
    g_assert_cmpint(tone_of(busy[i], 0), ==, BENCH_TONE_BUSY);
  for (gsize i = 0; i < G_N_ELEMENTS(info); i++)
    g_assert_cmpint(tone_of(info[i], 0), ==, BENCH_TONE_INFO);
  for (gsize i = 0; i < G_N_ELEMENTS(congestion); i++)
    g_assert_cmpint(tone_of(congestion[i], 0), ==, BENCH_TONE_CONGESTION);
  g_assert_cmpint(tone_of(480, 1), ==, BENCH_TONE_INFO);
  g_assert_cmpint(tone_of(503, 17), ==, BENCH_TONE_BUSY);
  g_assert_cmpint(tone_of(486, 34), ==, BENCH_TONE_CONGESTION);
  g_assert_cmpint(tone_of(404, 127), ==, BENCH_TONE_INFO);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/alert-info/forms", test_forms);
  g_test_add_func("/alert-info/random", test_random);
  g_test_add_func("/alert-info/failure-tones", test_failures);
  return g_test_run();
}
