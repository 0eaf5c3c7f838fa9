/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: sums and gains of the mix point, the ring between two clocks, the jitter buffer. */
#include <glib.h>

#include "../measure.h"
#include "media/drift-ring.h"
#include "media/jitter-buffer.h"
#include "media/meter.h"
#include "media/mix-route.h"
#include "media/mixer.h"

static void
test_mix_minus(void)
{
  static const gint16 sources[4][3]
      = { { 100, 30000, -30000 }, { 20, 30000, -30000 }, { 3, 0, -5 }, { 0, 1, 2 } };
  gint32 sum[3] = { 0 };
  gint16 out[3];

  for (gsize i = 0; i < 4; i++)
    bench_mixer_add(sum, sources[i], 3);
  bench_mixer_take(sum, NULL, 1.0, out, 3);
  g_assert_cmpint(out[0], ==, 123);
  g_assert_cmpint(out[1], ==, G_MAXINT16);
  g_assert_cmpint(out[2], ==, G_MININT16);
  for (gsize i = 0; i < 4; i++)
    {
      bench_mixer_take(sum, sources[i], 1.0, out, 3);
      g_assert_cmpint(out[0], ==, 123 - sources[i][0]);
    }
  /* Without itself a loud source leaves the sum below saturation. */
  bench_mixer_take(sum, sources[0], 1.0, out, 3);
  g_assert_cmpint(out[1], ==, 30001);
  bench_mixer_take(sum, NULL, 0.5, out, 3);
  g_assert_cmpint(out[1], ==, 30000);
  bench_mixer_take(sum, NULL, 0.0, out, 3);
  g_assert_cmpint(out[2], ==, 0);
}

static void
test_volume(void)
{
  g_assert_cmpfloat(bench_mixer_volume_gain(0), ==, 0.0);
  g_assert_cmpfloat(bench_mixer_volume_gain(8), ==, 1.0);
  for (guint step = 1; step <= 15; step++)
    g_assert_cmpfloat(bench_mixer_volume_gain(step), >, bench_mixer_volume_gain(step - 1));
  g_assert_cmpfloat(bench_mixer_volume_gain(99), ==, bench_mixer_volume_gain(15));
}

static void
test_level(void)
{
  gint16 samples[1600];
  double amplitude = bench_mixer_dbm0_to_amplitude(-10.0);

  for (int i = 0; i < 1600; i++)
    samples[i] = (gint16) lrint(amplitude * sin(2 * G_PI * 1000 * i / 16000));
  g_assert_cmpfloat_with_epsilon(bench_mixer_level_dbm0(samples, 1600), -10.0, 0.01);
  g_assert_cmpfloat_with_epsilon(bench_mixer_dbm0_to_amplitude(3.14), 32767, 0.5);
  g_assert_cmpfloat(bench_mixer_level_dbm0(samples, 0), ==, -96.0);
}

/* A device @ppm faster than the tick, for two minutes: no drop-out, level held, tone still a tone. */
static void
run_drift(double ppm)
{
  g_autoptr(BenchDriftRing) ring = bench_drift_ring_new(160);
  double expected = 1000.0 * (1.0 + ppm / 1e6);
  double phase = 0.0;
  double owed = 0.0;
  gint16 in[400];
  gint16 out[320];
  static gint16 last[16000];
  guint gaps = 0;

  for (guint tick = 0; tick < 6000; tick++)
    {
      gsize n_in = 0;

      owed += 320.0 * (1.0 + ppm / 1e6);
      n_in = (gsize) owed;
      owed -= n_in;
      for (gsize i = 0; i < n_in; i++)
        {
          in[i] = (gint16) lrint(8000 * sin(2 * G_PI * phase));
          phase += 1000.0 / 16000.0;
        }
      bench_drift_ring_write(ring, in, n_in);
      bench_drift_ring_read(ring, out, 320);
      if (tick > 10)
        gaps += measure_gaps(out, 320, 16, 50);
      if (tick >= 5950)
        for (gsize i = 0; i < 320; i++)
          last[(tick - 5950) * 320 + i] = out[i];
    }
  g_assert_cmpuint(gaps, ==, 0);
  g_assert_cmpuint(bench_drift_ring_get_level(ring), >, 20);
  g_assert_cmpuint(bench_drift_ring_get_level(ring), <, 600);
  g_assert_cmpfloat_with_epsilon(measure_frequency(last, 16000, 16000, 980, 1020), expected, 0.1);
  g_assert_cmpfloat_with_epsilon(measure_amplitude(last, 16000, 16000, expected), 8000, 100);
}

static void
test_drift(void)
{
  run_drift(0);
  run_drift(300);
  run_drift(-300);
}

static void
test_ring_bounds(void)
{
  g_autoptr(BenchDriftRing) ring = bench_drift_ring_new(160);
  gint16 samples[320] = { 0 };

  bench_drift_ring_read(ring, samples, 320);
  for (gsize i = 0; i < 320; i++)
    samples[i] = 1000;
  for (guint i = 0; i < 100; i++)
    bench_drift_ring_write(ring, samples, 320);
  g_assert_cmpuint(bench_drift_ring_get_level(ring), <=, 8192);
  /* Overfull: the old is skipped, so that the delay does not stay. */
  bench_drift_ring_read(ring, samples, 320);
  g_assert_cmpuint(bench_drift_ring_get_level(ring), <, 400);
  for (guint i = 0; i < 3; i++)
    bench_drift_ring_read(ring, samples, 320);
  g_assert_cmpint(samples[0], ==, 0);
}

typedef struct
{
  BenchJitterBuffer *buffer;
} Jitter;

static void
put(Jitter *jitter, guint16 sequence, double at_ms)
{
  g_autoptr(GBytes) bytes = g_bytes_new(&sequence, sizeof sequence);

  bench_jitter_buffer_put(jitter->buffer, sequence, 20, bytes, (gint64) (at_ms * 1000));
}

/* The sequence number played at @at_ms, -1 for a missing one, -2 for silence. */
static int
take(Jitter *jitter, double at_ms)
{
  for (;;)
    {
      g_autoptr(GBytes) bytes = NULL;

      switch (bench_jitter_buffer_take(jitter->buffer, (gint64) (at_ms * 1000), &bytes))
        {
        case BENCH_JITTER_EMPTY:
          return -2;
        case BENCH_JITTER_MISSING:
          return -1;
        case BENCH_JITTER_PACKET:
          return *(const guint16 *) g_bytes_get_data(bytes, NULL);
        case BENCH_JITTER_SKIP:
          break;
        }
    }
}

static void
test_jitter_adaptive(void)
{
  static const BenchJitterPolicy policy = { TRUE, 0, 120, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  Jitter jitter = { buffer };

  /* Across the wrap; swapped; 1 is lost; 4 comes late and is played all the same. */
  put(&jitter, 65534, 1000);
  g_assert_cmpint(take(&jitter, 1005), ==, -2);
  put(&jitter, 0, 1020);
  put(&jitter, 65535, 1021);
  g_assert_cmpint(take(&jitter, 1025), ==, 65534);
  put(&jitter, 2, 1040);
  put(&jitter, 2, 1041);
  g_assert_cmpint(take(&jitter, 1045), ==, 65535);
  g_assert_cmpint(take(&jitter, 1065), ==, 0);
  g_assert_cmpint(take(&jitter, 1085), ==, -1);
  g_assert_cmpint(take(&jitter, 1105), ==, 2);
  put(&jitter, 3, 1110);
  g_assert_cmpint(take(&jitter, 1125), ==, 3);
  g_assert_cmpint(take(&jitter, 1145), ==, -1);
  put(&jitter, 4, 1150);
  g_assert_cmpint(take(&jitter, 1165), ==, 4);
  put(&jitter, 1, 1166);
  g_assert_cmpuint(bench_jitter_buffer_get_late(buffer), ==, 1);
  /* A loss that a tick has stood for already costs no second one. */
  g_assert_cmpint(take(&jitter, 1185), ==, -1);
  put(&jitter, 6, 1190);
  g_assert_cmpint(take(&jitter, 1205), ==, 6);
  /* A long pause is silence, and a new beginning. */
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint(take(&jitter, 1225 + 20 * i), ==, -1);
  g_assert_cmpint(take(&jitter, 1325), ==, -2);
  put(&jitter, 7, 2000);
  g_assert_cmpint(take(&jitter, 2001), ==, -2);
  g_assert_cmpint(take(&jitter, 2021), ==, 7);
}

static void
test_jitter_shrinks(void)
{
  static const BenchJitterPolicy policy = { TRUE, 0, 120, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  Jitter jitter = { buffer };
  guint16 played = 0;

  /* The first five come in one burst, so all the others wait five packets long: more than needed. */
  for (guint16 i = 0; i < 5; i++)
    put(&jitter, i, 1000);
  for (guint i = 0; i < 600; i++)
    {
      int result = take(&jitter, 1015 + 20 * i);

      g_assert_cmpint(result, >=, 0);
      played = (guint16) result;
      put(&jitter, (guint16) (i + 5), 1020 + 20 * i);
    }
  /* Of 604 the last ones; the wait has come down to under two packets. */
  g_assert_cmpuint(played, >=, 602);
}

static void
test_jitter_fixed(void)
{
  static const BenchJitterPolicy policy = { FALSE, 0, 60, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  Jitter jitter = { buffer };

  put(&jitter, 10, 1000);
  put(&jitter, 11, 1020);
  put(&jitter, 12, 1040);
  g_assert_cmpint(take(&jitter, 1055), ==, -2);
  g_assert_cmpint(take(&jitter, 1075), ==, 10);
  g_assert_cmpint(take(&jitter, 1095), ==, 11);
  g_assert_cmpint(take(&jitter, 1115), ==, 12);
  g_assert_cmpint(take(&jitter, 1135), ==, -1);
  put(&jitter, 13, 1140);
  put(&jitter, 14, 1141);
  /* 13 is too late: its tick is over. */
  g_assert_cmpint(take(&jitter, 1155), ==, 14);
  g_assert_cmpuint(bench_jitter_buffer_get_late(buffer), ==, 1);
}

static void
put_long(BenchJitterBuffer *buffer, guint16 sequence, double at_ms)
{
  g_autoptr(GBytes) bytes = g_bytes_new(&sequence, sizeof sequence);

  bench_jitter_buffer_put(buffer, sequence, 60, bytes, (gint64) (at_ms * 1000));
}

static void
check_missing(BenchJitterBuffer *buffer, double at_ms, guint missing_ms)
{
  g_autoptr(GBytes) bytes = NULL;

  g_assert_cmpint(bench_jitter_buffer_take(buffer, (gint64) (at_ms * 1000), &bytes), ==,
                  BENCH_JITTER_MISSING);
  g_assert_cmpuint(bench_jitter_buffer_get_missing_ms(buffer), ==, missing_ms);
}

/* A packet longer than a tick is missing for all its length, less what ticks have stood for already. */
static void
test_jitter_long_packets(void)
{
  static const BenchJitterPolicy adaptive = { TRUE, 0, 120, 300 };
  static const BenchJitterPolicy fixed = { FALSE, 0, 0, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&adaptive);
  g_autoptr(BenchJitterBuffer) strict = bench_jitter_buffer_new(&fixed);
  Jitter jitter = { buffer };
  Jitter other = { strict };

  put_long(buffer, 0, 1000);
  put_long(buffer, 2, 1060);
  g_assert_cmpint(take(&jitter, 1065), ==, 0);
  check_missing(buffer, 1125, 60);
  g_assert_cmpint(take(&jitter, 1185), ==, 2);
  check_missing(buffer, 1245, 20);
  put_long(buffer, 4, 1250);
  check_missing(buffer, 1265, 40);
  g_assert_cmpint(take(&jitter, 1305), ==, 4);
  /* A far end that has said it falls silent misses nothing, and begins anew. */
  bench_jitter_buffer_pause(buffer);
  g_assert_cmpint(take(&jitter, 1365), ==, -2);
  put_long(buffer, 5, 1700);
  g_assert_cmpint(take(&jitter, 1705), ==, -2);
  g_assert_cmpint(take(&jitter, 1715), ==, 5);

  /* A fixed buffer drops who is late, and conceals what of it no tick has stood for. */
  put_long(strict, 0, 1000);
  g_assert_cmpint(take(&other, 1000), ==, 0);
  check_missing(strict, 1060, 20);
  put_long(strict, 1, 1070);
  g_assert_cmpint(take(&other, 1080), ==, -1);
  g_assert_cmpuint(bench_jitter_buffer_get_missing_ms(strict), ==, 40);
  g_assert_cmpuint(bench_jitter_buffer_get_late(strict), ==, 1);
  put_long(strict, 2, 1100);
  g_assert_cmpint(take(&other, 1120), ==, 2);
}

/* Packets of 30 ms need not come before the tick that wants them: half a tick more is waited for. */
static void
test_jitter_uneven(void)
{
  static const BenchJitterPolicy policy = { TRUE, 0, 120, 300 };
  g_autoptr(BenchJitterBuffer) buffer = bench_jitter_buffer_new(&policy);
  g_autoptr(GBytes) bytes = g_bytes_new_static("xx", 2);
  Jitter jitter = { buffer };

  bench_jitter_buffer_put(buffer, 1, 30, bytes, 1000 * 1000);
  g_assert_cmpint(take(&jitter, 1015), ==, -2);
  g_assert_cmpint(take(&jitter, 1021), >=, 0);
}

static void
write_nothing(BenchDevice *device G_GNUC_UNUSED, const gint16 *frame G_GNUC_UNUSED)
{
}

/* An output hears what it is to hear, each sound as loud as it is set; a device is one output whoever uses it. */
static void
test_route(void)
{
  static const BenchDeviceClass klass = { .write = write_nothing };
  BenchDevice one = { .klass = &klass };
  BenchDevice other = { .klass = &klass };
  BenchMixRoute route = { 0 };
  BenchMixOutput *output = bench_mix_route_add_output(&route, &one);
  g_autofree BenchMixSounds *sounds = g_new0(BenchMixSounds, 1);
  gint16 heard[BENCH_TICK_SAMPLES];

  g_assert_true(bench_mix_route_add_output(&route, &one) == output);
  g_assert_true(bench_mix_route_add_output(&route, &other) != output);
  g_assert_cmpuint(route.n_outputs, ==, 2);
  sounds->active[BENCH_SOUND_VOICES] = TRUE;
  sounds->active[BENCH_SOUND_RING] = TRUE;
  sounds->frames[BENCH_SOUND_VOICES][7] = 30000;
  sounds->frames[BENCH_SOUND_RING][7] = 1000;
  bench_mix_output_mix(output, sounds, heard);
  g_assert_cmpint(heard[7], ==, 0);
  bench_mix_output_hear(output, BENCH_SOUND_RING, 0.5);
  bench_mix_output_hear(output, BENCH_SOUND_RING, 0.25);
  bench_mix_output_mix(output, sounds, heard);
  g_assert_cmpint(heard[7], ==, 500);
  g_assert_cmpint(heard[8], ==, 0);
  bench_mix_output_hear(output, BENCH_SOUND_VOICES, 2.0);
  bench_mix_output_mix(output, sounds, heard);
  g_assert_cmpint(heard[7], ==, G_MAXINT16);
  for (guint i = 0; i < BENCH_MIX_MOST_INPUTS; i++)
    g_assert_nonnull(bench_mix_route_add_input(&route, &one));
  g_assert_null(bench_mix_route_add_input(&route, &one));
}

static void
test_meter(void)
{
  BenchMeter meter = { 0 };
  gint16 samples[BENCH_MIX_RATE / 10];
  double level = 0.0;
  double peak = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
    samples[i]
        = (gint16) (bench_mixer_dbm0_to_amplitude(-10.0) * sin(2.0 * G_PI * 1000.0 * i / BENCH_MIX_RATE));
  bench_meter_add(&meter, samples, G_N_ELEMENTS(samples));
  bench_meter_take(&meter, &level, &peak);
  g_assert_cmpfloat_with_epsilon(level, -10.0, 0.1);
  g_assert_cmpfloat_with_epsilon(peak, -10.0, 0.1);
  bench_meter_take(&meter, &level, &peak);
  g_assert_cmpfloat(level, ==, -96.0);
  g_assert_cmpfloat(peak, ==, -96.0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/mixer/mix-minus", test_mix_minus);
  g_test_add_func("/mixer/volume", test_volume);
  g_test_add_func("/mixer/level", test_level);
  g_test_add_func("/mixer/drift", test_drift);
  g_test_add_func("/mixer/ring-bounds", test_ring_bounds);
  g_test_add_func("/mixer/jitter/adaptive", test_jitter_adaptive);
  g_test_add_func("/mixer/jitter/shrinks", test_jitter_shrinks);
  g_test_add_func("/mixer/jitter/fixed", test_jitter_fixed);
  g_test_add_func("/mixer/jitter/long-packets", test_jitter_long_packets);
  g_test_add_func("/mixer/jitter/uneven", test_jitter_uneven);
  g_test_add_func("/mixer/route", test_route);
  g_test_add_func("/mixer/meter", test_meter);
  return g_test_run();
}
