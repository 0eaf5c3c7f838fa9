/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound over SRTP: each suite both ways, wrong keys, plain packets into it, another key in the middle of a call. */
#include <string.h>

#include "fixture.h"

#define SILENT 100 /* samples; a tone has more than 8000 */
#define LONGEST_GAP (60 * BENCH_MIX_RATE / 1000)

static BenchSrtpKey
key_of(BenchSrtpSuite suite, guint8 seed)
{
  BenchSrtpKey key = { .suite = suite };

  for (gsize i = 0; i < bench_srtp_suite_key_size(suite); i++)
    key.bytes[i] = (guint8) (seed + 11 * i);
  return key;
}

static void
set_keys(Side *side, Side *other, const BenchSrtpKeys *keys)
{
  BenchMediaParameters p = parameters_for("127.0.0.1", bench_media_session_get_port(other->session),
                                          bench_codec_by_parameter("PCMU"));

  p.srtp = keys;
  configure(side, &p);
}

static void
connect_with(Fixture *f, const BenchSrtpKeys *at_a, const BenchSrtpKeys *at_b)
{
  set_keys(&f->b, &f->a, at_b);
  set_keys(&f->a, &f->b, at_a);
}

static BenchMediaStatistics
statistics_of(Side *side)
{
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(side->session, &statistics);
  return statistics;
}

static int
loudest(Side *side)
{
  g_autoptr(BenchWav) heard = recorded(side);

  return measure_loudest(heard->samples, heard->n_samples);
}

static void
test_sound(gconstpointer data)
{
  BenchSrtpSuite suite = (BenchSrtpSuite) GPOINTER_TO_INT(data);
  BenchSrtpKeys at_a = { key_of(suite, 1), key_of(suite, 2) };
  BenchSrtpKeys at_b = { key_of(suite, 2), key_of(suite, 1) };
  Fixture f;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:1000");
  connect_with(&f, &at_a, &at_b);
  g_assert_true(wait_until(both_hear, &f, WAIT_MS));
  wait_for_sound(f.a.recording, 8000, 9000);
  wait_for_sound(f.b.recording, 8000, 9000);
  bench_media_session_stop(f.a.session);
  bench_media_session_stop(f.b.session);
  for (guint i = 0; i < 2; i++)
    {
      Side *side = i == 0 ? &f.a : &f.b;
      BenchMediaStatistics statistics = statistics_of(side);
      g_autoptr(BenchWav) heard = recorded(side);

      g_assert_true(statistics.secure);
      g_assert_cmpuint(statistics.packets_received, >, 30);
      g_assert_cmpuint(statistics.packets_lost, ==, 0);
      g_assert_cmpuint(statistics.packets_srtp_failed, ==, 0);
      g_assert_cmpuint(statistics.packets_srtp_replayed, ==, 0);
      g_assert_cmpuint(statistics.octets_received, ==, statistics.packets_received * 160);
      check_tone(bench_srtp_suite_name(suite), heard, 8000);
    }
  fixture_clear(&f);
}

typedef struct
{
  Side *side;
  guint64 failed;
} Failures;

static gboolean
has_failed(gpointer data)
{
  Failures *failures = data;

  return statistics_of(failures->side).packets_srtp_failed >= failures->failed;
}

/* B has another key than A says: silence, and a counter, in B; A hears B all the same. */
static void
test_wrong_key(void)
{
  BenchSrtpKeys at_a
      = { key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_32, 1), key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_32, 2) };
  BenchSrtpKeys at_b
      = { key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_32, 2), key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_32, 3) };
  Fixture f;
  Failures failures = { &f.b, 60 };

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:1000");
  connect_with(&f, &at_a, &at_b);
  g_assert_true(wait_until(has_failed, &failures, WAIT_MS));
  wait_for_sound(f.a.recording, 0, 8000);
  g_assert_cmpuint(statistics_of(&f.b).packets_received, ==, 0);
  g_assert_cmpuint(f.b.first_packets, ==, 0);
  bench_media_session_stop(f.b.session);
  g_assert_cmpint(loudest(&f.b), <, SILENT);
  fixture_clear(&f);
}

/* Plain packets from the very address and port of the far end into a call that is SRTP. */
static void
test_plain_into_secure(void)
{
  BenchSrtpKeys at_b
      = { key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 2), key_of(BENCH_SRTP_AES_CM_128_HMAC_SHA1_80, 1) };
  Fixture f;
  Failures failures = { &f.b, 60 };

  fixture_init(&f, "127.0.0.1", "tone:1000", "null");
  connect_with(&f, NULL, &at_b);
  g_assert_true(wait_until(has_failed, &failures, WAIT_MS));
  bench_media_session_stop(f.b.session);
  g_assert_cmpint(loudest(&f.b), <, SILENT);
  g_assert_cmpuint(statistics_of(&f.b).packets_received, ==, 0);
  g_assert_false(statistics_of(&f.a).secure);
  fixture_clear(&f);
}

static gboolean
b_hears(gpointer data)
{
  Fixture *f = data;

  return statistics_of(&f->b).packets_received > 60;
}

/* New keys both ways, each side hearing of it at another moment, as with a re-INVITE. */
static void
test_rekey(void)
{
  BenchSrtpSuite suite = BENCH_SRTP_AES_CM_128_HMAC_SHA1_80;
  BenchSrtpSuite next = BENCH_SRTP_AES_256_CM_HMAC_SHA1_80;
  BenchSrtpKeys at_a = { key_of(suite, 1), key_of(suite, 2) };
  BenchSrtpKeys at_b = { key_of(suite, 2), key_of(suite, 1) };
  BenchSrtpKeys next_a = { key_of(next, 3), key_of(suite, 2) };
  BenchSrtpKeys next_b = { key_of(suite, 2), key_of(next, 3) };
  Fixture f;
  gsize from;
  gsize changed;

  fixture_init(&f, "127.0.0.1", "tone:1000", "tone:1000");
  connect_with(&f, &at_a, &at_b);
  g_assert_true(wait_until(b_hears, &f, WAIT_MS));
  wait_for_sound(f.b.recording, 0, 8000);
  from = recorded_samples(&f.b);
  set_keys(&f.b, &f.a, &next_b);
  talk(150);
  set_keys(&f.a, &f.b, &next_a);
  changed = recorded_samples(&f.b);
  wait_for_sound(f.b.recording, changed + 8000, 8000);
  bench_media_session_stop(f.b.session);
  g_assert_cmpuint(statistics_of(&f.b).packets_srtp_failed, ==, 0);
  g_assert_cmpuint(statistics_of(&f.a).packets_srtp_failed, ==, 0);

  g_autoptr(BenchWav) heard = recorded(&f.b);

  g_assert_cmpuint(measure_gaps(heard->samples + from, changed + 8000 - from, LONGEST_GAP, 300), ==, 0);
  fixture_clear(&f);
}

/* Who has the key may go on after a hold without a change of it. */
static void
test_hold(void)
{
  BenchSrtpSuite suite = BENCH_SRTP_AES_256_CM_HMAC_SHA1_32;
  BenchSrtpKeys at_a = { key_of(suite, 1), key_of(suite, 2) };
  BenchSrtpKeys at_b = { key_of(suite, 2), key_of(suite, 1) };
  Fixture f;
  BenchMediaParameters p;
  gsize resumed;

  fixture_init(&f, "127.0.0.1", "tone:1000", "null");
  connect_with(&f, &at_a, &at_b);
  g_assert_true(wait_until(b_hears, &f, WAIT_MS));
  p = parameters_for("127.0.0.1", bench_media_session_get_port(f.b.session),
                     bench_codec_by_parameter("PCMU"));
  p.srtp = &at_a;
  p.sending = FALSE;
  configure(&f.a, &p);
  talk(200);
  p.sending = TRUE;
  configure(&f.a, &p);
  resumed = recorded_samples(&f.b);
  wait_for_sound(f.b.recording, resumed, 8000);
  bench_media_session_stop(f.b.session);
  g_assert_cmpuint(statistics_of(&f.b).packets_srtp_failed, ==, 0);
  fixture_clear(&f);
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  for (guint i = 0; i < BENCH_SRTP_SUITES; i++)
    {
      g_autofree char *path = g_strconcat("/secure/sound/", bench_srtp_suite_name((BenchSrtpSuite) i), NULL);

      g_test_add_data_func(path, GINT_TO_POINTER(i), test_sound);
    }
  g_test_add_func("/secure/wrong-key", test_wrong_key);
  g_test_add_func("/secure/plain-into-secure", test_plain_into_secure);
  g_test_add_func("/secure/rekey", test_rekey);
  g_test_add_func("/secure/hold", test_hold);
  return fixture_run();
}
