/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media/: every codec that is available, encoded and decoded; payloads that are damaged; G.726 held against
   another implementation; what conceals a loss, comfort noise and the judge of silence. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "../measure.h"
#include "media/codec-chain.h"
#include "media/comfort-noise.h"
#include "media/concealment.h"
#include "media/engine.h"
#include "media/voice-activity.h"

#define AMPLITUDE 8000
#define HZ 1004.0

/* The least signal to noise of a 1004 Hz tone through encoder and decoder, dB: measured, and 3 dB of margin. */
static const struct
{
  const char *parameter;
  double least_snr;
} quality[] = {
  { "PCMU", 36 },         { "PCMA", 36 },         { "G722", 44 },         { "G729", 22 },
  { "G723_63", 18 },      { "G726-16", 20 },      { "G726-24", 24 },      { "G726-32", 33 },
  { "G726-40", 38 },      { "AAL2-G726-16", 20 }, { "AAL2-G726-24", 24 }, { "AAL2-G726-32", 33 },
  { "AAL2-G726-40", 38 }, { "Opus", 28 },         { "SIREN", 22 },        { "L16", 75 },
  { "L16-8", 70 },
};

static void
collect(const guint8 *bytes, gsize size, gpointer data)
{
  g_ptr_array_add(data, g_bytes_new(bytes, size));
}

static void
append(const guint8 *bytes, gsize size, gpointer data)
{
  g_array_append_vals(data, bytes, (guint) (size / sizeof(gint16)));
}

static void
make_tone(gint16 *samples, gsize n_samples, gsize from, double rate, double hz)
{
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (gint16) lrint(AMPLITUDE * sin(2 * G_PI * hz * (from + i) / rate));
}

static GPtrArray *
encode_tone(const BenchCodec *codec, guint ptime, guint ticks)
{
  GPtrArray *payloads = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  g_autoptr(GError) error = NULL;
  BenchCodecChain *encoder = bench_codec_chain_new_encoder(codec, ptime, NULL, collect, payloads, &error);
  gsize n_samples = codec->sample_rate / 50;
  gint16 samples[320];

  g_assert_no_error(error);
  g_assert_cmpuint(bench_codec_chain_get_ptime(encoder), ==, ptime);
  for (guint tick = 0; tick < ticks; tick++)
    {
      make_tone(samples, n_samples, tick * n_samples, codec->sample_rate, HZ);
      bench_codec_chain_push(encoder, samples, n_samples * sizeof *samples);
    }
  bench_codec_chain_free(encoder);
  return payloads;
}

static GArray *
decode(const BenchCodec *codec, GPtrArray *payloads)
{
  GArray *heard = g_array_new(FALSE, FALSE, sizeof(gint16));
  g_autoptr(GError) error = NULL;
  BenchCodecChain *decoder = bench_codec_chain_new_decoder(codec, append, heard, &error);

  g_assert_no_error(error);
  for (guint i = 0; i < payloads->len; i++)
    bench_codec_chain_push(decoder, g_bytes_get_data(payloads->pdata[i], NULL),
                           g_bytes_get_size(payloads->pdata[i]));
  bench_codec_chain_free(decoder);
  return heard;
}

/* Each packet time that a codec has: payloads as long as they say, and the tone in them. */
static void
test_chain(gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT(data);
  const BenchCodec *codec = bench_codec_by_parameter(quality[row].parameter);

  for (guint wanted = 10; wanted <= 60; wanted += 10)
    {
      guint ptime = bench_codec_fit_ptime(codec, wanted, 0);
      g_autoptr(GPtrArray) payloads = encode_tone(codec, ptime, 60);
      g_autoptr(GArray) heard = NULL;
      const gint16 *samples = NULL;
      double snr = 0.0;

      g_assert_cmpuint(payloads->len, ==, 60 * 20 / ptime);
      for (guint i = 0; i < payloads->len; i++)
        {
          gsize size = 0;
          const guint8 *payload = g_bytes_get_data(payloads->pdata[i], &size);

          g_assert_cmpuint(bench_codec_payload_ms(codec, payload, size), ==, ptime);
          g_assert_cmpuint(size, <=, BENCH_CODEC_MOST_BYTES);
        }
      heard = decode(codec, payloads);
      g_assert_cmpuint(heard->len, ==, payloads->len * codec->sample_rate / 1000 * ptime);
      samples = &g_array_index(heard, gint16, heard->len / 2);
      snr = measure_snr(samples, heard->len / 2, codec->sample_rate, HZ);
      g_test_message("%s at %u ms: %.1f Hz, %.1f dB", codec->display, ptime,
                     measure_frequency(samples, heard->len / 2, codec->sample_rate, 900, 1100), snr);
      g_assert_cmpfloat_with_epsilon(measure_frequency(samples, heard->len / 2, codec->sample_rate, 900,
                                                       1100),
                                     HZ, 2.0);
      g_assert_cmpfloat_with_epsilon(measure_amplitude(samples, heard->len / 2, codec->sample_rate, HZ),
                                     AMPLITUDE, AMPLITUDE * 0.12);
      g_assert_cmpfloat(snr, >=, quality[row].least_snr);
    }
}

static void
test_missing_element(void)
{
  BenchCodec missing = *bench_codec_by_parameter("PCMU");
  g_autoptr(GError) error = NULL;

  missing.encoder = "nosuchelement";
  g_assert_null(bench_codec_chain_new_encoder(&missing, 20, NULL, append, NULL, &error));
  g_assert_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC);
}

/* Payloads with bytes changed, cut short and made longer: what the check lets through is decoded, without a
   crash and without more sound than it says; and afterwards a good one sounds as it should. */
static void
test_damaged(gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT(data);
  const BenchCodec *codec = bench_codec_by_parameter(quality[row].parameter);
  g_autoptr(GPtrArray) payloads = encode_tone(codec, bench_codec_fit_ptime(codec, 20, 0), 40);
  g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(gint16));
  g_autoptr(GRand) random = g_rand_new_with_seed(4);
  g_autoptr(GError) error = NULL;
  BenchCodecChain *decoder = bench_codec_chain_new_decoder(codec, append, heard, &error);
  guint rounds = g_test_slow() ? 20000 : 600;
  guint n_refused = 0;

  g_assert_no_error(error);
  for (guint round = 0; round < rounds; round++)
    {
      guint8 damaged[1600];
      gsize size = 0;
      const guint8 *payload = g_bytes_get_data(payloads->pdata[round % payloads->len], &size);
      guint ms = 0;

      for (gsize i = 0; i < sizeof damaged; i++)
        damaged[i] = i < size ? payload[i] : (guint8) g_rand_int(random);
      for (guint i = g_rand_int_range(random, 1, 12); i > 0; i--)
        damaged[g_rand_int_range(random, 0, (gint32) size)] = (guint8) g_rand_int(random);
      if (round % 3 == 0)
        size = (gsize) g_rand_int_range(random, 0, sizeof damaged);
      ms = bench_codec_payload_ms(codec, damaged, size);
      if (ms == 0)
        {
          n_refused++;
          continue;
        }
      g_array_set_size(heard, 0);
      bench_codec_chain_push(decoder, damaged, size);
      g_assert_cmpuint(heard->len, <=, (BENCH_CODEC_MOST_MS + 20) * codec->sample_rate / 1000);
      if (round % 50 == 0)
        bench_codec_chain_push_lost(decoder, 20);
    }
  g_test_message("%s: %u of %u refused", codec->display, n_refused, rounds);
  g_assert_cmpuint(n_refused, <, rounds);
  g_array_set_size(heard, 0);
  for (guint i = 0; i < payloads->len; i++)
    bench_codec_chain_push(decoder, g_bytes_get_data(payloads->pdata[i], NULL),
                           g_bytes_get_size(payloads->pdata[i]));
  bench_codec_chain_free(decoder);
  g_assert_cmpuint(heard->len, >=, codec->sample_rate * 7 / 10);
  g_assert_cmpfloat_with_epsilon(measure_frequency(&g_array_index(heard, gint16, heard->len / 2),
                                                   heard->len / 2, codec->sample_rate, 900, 1100),
                                 HZ, 3.0);
}

/* Our code words mean the same to libav, whose packing is that of AAL2. To the bit it does not agree: it rounds
   the scale factor in another way than the recommendation's MIX, and at 40 kbit/s lets the predictor forget faster
   than its UPB. */
static void
test_g726(gconstpointer data)
{
  g_autofree char *parameter = g_strdup_printf("AAL2-G726-%u", GPOINTER_TO_UINT(data));
  g_autofree char *coded = g_strdup_printf("audio/x-adpcm,layout=g726,rate=8000,channels=1,bitrate=%u",
                                           GPOINTER_TO_UINT(data) * 1000);
  const BenchCodec *codec = bench_codec_by_parameter(parameter);
  BenchCodec other = *codec;
  g_autoptr(GPtrArray) payloads = encode_tone(codec, 20, 100);
  g_autoptr(GArray) ours = decode(codec, payloads);
  g_autoptr(GArray) theirs = NULL;
  double snr = 0.0;

  other.decoder = "avdec_g726";
  other.coded = coded;
  theirs = decode(&other, payloads);
  g_assert_cmpuint(ours->len, ==, theirs->len);
  snr = measure_snr(&g_array_index(theirs, gint16, 8000), theirs->len - 8000, 8000, HZ);
  g_test_message("%s: libav hears the tone with %.1f dB", parameter, snr);
  g_assert_cmpfloat(snr, >=, GPOINTER_TO_UINT(data) == 40 ? 10.0 : 17.0);
}

/* The two packings hold the same code words, in opposite order within the octets. */
static void
test_g726_packing(void)
{
  g_autoptr(GPtrArray) rfc3551 = encode_tone(bench_codec_by_parameter("G726-32"), 20, 10);
  g_autoptr(GPtrArray) aal2 = encode_tone(bench_codec_by_parameter("AAL2-G726-32"), 20, 10);

  for (guint i = 0; i < 10; i++)
    {
      const guint8 *one = g_bytes_get_data(rfc3551->pdata[i], NULL);
      const guint8 *other = g_bytes_get_data(aal2->pdata[i], NULL);

      for (guint j = 0; j < 80; j++)
        g_assert_cmpuint(one[j] & 0xf, ==, other[j] >> 4);
    }
}

/* G.729 with the silence descriptors of annex B, which we do not send. */
static void
test_g729_silence(void)
{
  const BenchCodec *codec = bench_codec_by_parameter("G729");
  g_autoptr(GPtrArray) payloads = encode_tone(codec, 20, 20);
  g_autoptr(GArray) heard = NULL;
  guint8 last[12] = { 0 };

  memcpy(last, g_bytes_get_data(payloads->pdata[19], NULL), 10);
  g_ptr_array_add(payloads, g_bytes_new(last, 12));
  g_ptr_array_add(payloads, g_bytes_new(last + 10, 2));
  heard = decode(codec, payloads);
  g_assert_cmpuint(heard->len, ==, 20 * 160 + 160 + 80);
}

/* The signal to noise of a tone of which one packet in twenty, at random, is lost. */
static double
snr_with_loss(double hz, gboolean conceal)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(gint16));
  g_autofree BenchConcealment *concealment = g_new0(BenchConcealment, 1);
  gint16 frame[BENCH_TICK_SAMPLES];

  for (guint tick = 0; tick < 250; tick++)
    {
      gboolean lost = tick > 10 && g_rand_int_range(random, 0, 20) == 0;

      make_tone(frame, BENCH_TICK_SAMPLES, tick * BENCH_TICK_SAMPLES, BENCH_MIX_RATE, hz);
      if (lost && conceal)
        bench_concealment_lost(concealment, frame, BENCH_TICK_SAMPLES);
      else if (lost)
        memset(frame, 0, sizeof frame);
      else
        bench_concealment_good(concealment, frame, BENCH_TICK_SAMPLES);
      g_array_append_vals(heard, frame, BENCH_TICK_SAMPLES);
    }
  return measure_snr((const gint16 *) heard->data, heard->len, BENCH_MIX_RATE, hz);
}

static void
test_concealment(void)
{
  static const double tones[] = { 1000, 437, 220 };

  for (gsize i = 0; i < G_N_ELEMENTS(tones); i++)
    {
      double zeros = snr_with_loss(tones[i], FALSE);
      double ours = snr_with_loss(tones[i], TRUE);

      g_test_message("%.0f Hz with 5 %% lost: %.1f dB with zeros, %.1f dB concealed", tones[i], zeros, ours);
      g_assert_cmpfloat(ours, >=, zeros + 15.0);
    }
}

/* A decoder's own concealment is made for speech and keeps no phase: it has to sound on, as loud as before. */
static void
test_concealing_decoder(gconstpointer data)
{
  const BenchCodec *codec = bench_codec_by_parameter(data);
  g_autoptr(GPtrArray) payloads = encode_tone(codec, 20, 60);
  g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(gint16));
  BenchCodecChain *decoder = bench_codec_chain_new_decoder(codec, append, heard, NULL);
  guint frame = codec->sample_rate / 50;

  for (guint i = 0; i < payloads->len; i++)
    if (i % 10 == 9)
      bench_codec_chain_push_lost(decoder, 20);
    else
      bench_codec_chain_push(decoder, g_bytes_get_data(payloads->pdata[i], NULL),
                             g_bytes_get_size(payloads->pdata[i]));
  bench_codec_chain_free(decoder);
  g_assert_cmpuint(heard->len, ==, 60 * frame);
  for (guint i = 9; i < 60; i += 10)
    {
      double level = bench_mixer_level_dbm0(&g_array_index(heard, gint16, i * frame), frame);
      double before = bench_mixer_level_dbm0(&g_array_index(heard, gint16, (i - 1) * frame), frame);

      g_test_message("%s: %.1f dBm0 in a lost packet, %.1f before", codec->display, level, before);
      g_assert_cmpfloat(level, >, before - 9.0);
      g_assert_cmpfloat(level, <, before + 3.0);
    }
}

/* A long loss fades out, whatever was there, and nothing ever exceeds what was heard. */
static void
test_long_loss(void)
{
  g_autofree BenchConcealment *concealment = g_new0(BenchConcealment, 1);
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  gint16 frame[BENCH_TICK_SAMPLES];

  for (guint tick = 0; tick < 10; tick++)
    {
      for (guint i = 0; i < BENCH_TICK_SAMPLES; i++)
        frame[i] = (gint16) g_rand_int_range(random, -32768, 32767);
      bench_concealment_good(concealment, frame, BENCH_TICK_SAMPLES);
    }
  for (guint tick = 0; tick < 10; tick++)
    bench_concealment_lost(concealment, frame, BENCH_TICK_SAMPLES);
  g_assert_cmpuint(measure_onset(frame, BENCH_TICK_SAMPLES, 0, 0), ==, BENCH_TICK_SAMPLES);
  for (guint i = 0; i < BENCH_TICK_SAMPLES; i++)
    frame[i] = 1000;
  bench_concealment_good(concealment, frame, BENCH_TICK_SAMPLES);
  g_assert_cmpint(frame[0], <, 100);
  g_assert_cmpint(frame[BENCH_CONCEALMENT_OVERLAP], ==, 1000);
}

static void
test_comfort_noise(void)
{
  gint16 samples[BENCH_MIX_RATE];

  for (double dbm0 = -70.0; dbm0 <= -30.0; dbm0 += 10.0)
    {
      BenchComfortNoise noise = { 0 };
      guint8 level = bench_comfort_noise_level(dbm0);

      g_assert_true(bench_comfort_noise_hear(&noise, &level, 1));
      bench_comfort_noise_make(&noise, samples, G_N_ELEMENTS(samples));
      bench_comfort_noise_make(&noise, samples, G_N_ELEMENTS(samples));
      g_assert_cmpfloat_with_epsilon(bench_mixer_level_dbm0(samples, G_N_ELEMENTS(samples)), dbm0, 1.0);
    }
  g_assert_cmpuint(bench_comfort_noise_level(6.15), ==, 0);
  g_assert_cmpuint(bench_comfort_noise_level(-200), ==, 127);

  BenchComfortNoise noise = { 0 };

  g_assert_false(bench_comfort_noise_hear(&noise, (const guint8 *) "", 0));
}

static void
make_noise(GRand *random, double dbm0, gint16 *samples)
{
  double peak = bench_mixer_dbm0_to_amplitude(dbm0) * sqrt(1.5);

  for (guint i = 0; i < BENCH_TICK_SAMPLES; i++)
    samples[i] = (gint16) lrint(g_rand_double_range(random, -peak, peak));
}

static void
test_voice_activity(void)
{
  BenchVoiceActivity activity = { 0 };
  g_autoptr(GRand) random = g_rand_new_with_seed(6);
  gint16 samples[BENCH_TICK_SAMPLES];
  guint counts[3] = { 0 };

  /* Two seconds of a quiet room: it is announced once, and hardly again. */
  for (guint tick = 0; tick < 100; tick++)
    {
      make_noise(random, -60, samples);
      counts[bench_voice_activity_judge(&activity, samples, BENCH_TICK_SAMPLES)]++;
    }
  g_assert_cmpuint(counts[BENCH_VOICE_ANNOUNCE], ==, 1);
  g_assert_cmpuint(counts[BENCH_VOICE_SILENCE], >, 80);
  g_assert_cmpfloat_with_epsilon(activity.announced, -60.0, 1.0);

  /* Somebody speaks: from the first tick on, and a little longer than he does. */
  make_tone(samples, BENCH_TICK_SAMPLES, 0, BENCH_MIX_RATE, 300);
  g_assert_cmpint(bench_voice_activity_judge(&activity, samples, BENCH_TICK_SAMPLES), ==, BENCH_VOICE_SPEECH);
  memset(counts, 0, sizeof counts);
  for (guint tick = 0; tick < 50; tick++)
    {
      make_noise(random, -60, samples);
      counts[bench_voice_activity_judge(&activity, samples, BENCH_TICK_SAMPLES)]++;
    }
  g_assert_cmpuint(counts[BENCH_VOICE_SPEECH], >=, 8);
  g_assert_cmpuint(counts[BENCH_VOICE_SPEECH], <=, 15);
  g_assert_cmpuint(counts[BENCH_VOICE_ANNOUNCE], ==, 1);

  /* The room gets louder: that is said; a tone of whatever length is no room. */
  memset(counts, 0, sizeof counts);
  for (guint tick = 0; tick < 50; tick++)
    {
      make_noise(random, -55.5, samples);
      counts[bench_voice_activity_judge(&activity, samples, BENCH_TICK_SAMPLES)]++;
    }
  g_assert_cmpuint(counts[BENCH_VOICE_ANNOUNCE], ==, 1);
  g_assert_cmpfloat_with_epsilon(activity.announced, -55.5, 1.0);
  for (guint tick = 0; tick < 1000; tick++)
    {
      make_tone(samples, BENCH_TICK_SAMPLES, tick * BENCH_TICK_SAMPLES, BENCH_MIX_RATE, 440);
      g_assert_cmpint(bench_voice_activity_judge(&activity, samples, BENCH_TICK_SAMPLES), ==,
                      BENCH_VOICE_SPEECH);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(quality); i++)
    {
      g_autofree char *chain = g_strdup_printf("/codec-chain/sound/%s", quality[i].parameter);
      g_autofree char *damaged = g_strdup_printf("/codec-chain/damaged/%s", quality[i].parameter);

      g_test_add_data_func(chain, GUINT_TO_POINTER(i), test_chain);
      g_test_add_data_func(damaged, GUINT_TO_POINTER(i), test_damaged);
    }
  g_test_add_func("/codec-chain/missing-element", test_missing_element);
  g_test_add_data_func("/codec-chain/g726/16", GUINT_TO_POINTER(16), test_g726);
  g_test_add_data_func("/codec-chain/g726/24", GUINT_TO_POINTER(24), test_g726);
  g_test_add_data_func("/codec-chain/g726/32", GUINT_TO_POINTER(32), test_g726);
  g_test_add_data_func("/codec-chain/g726/40", GUINT_TO_POINTER(40), test_g726);
  g_test_add_func("/codec-chain/g726/packing", test_g726_packing);
  g_test_add_func("/codec-chain/g729/silence", test_g729_silence);
  g_test_add_func("/codec-chain/concealment/waveform", test_concealment);
  g_test_add_data_func("/codec-chain/concealment/opus", "Opus", test_concealing_decoder);
  g_test_add_data_func("/codec-chain/concealment/g729", "G729", test_concealing_decoder);
  g_test_add_func("/codec-chain/concealment/long", test_long_loss);
  g_test_add_func("/codec-chain/comfort-noise", test_comfort_noise);
  g_test_add_func("/codec-chain/voice-activity", test_voice_activity);
  return g_test_run();
}
