/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a call sounds, by its own figures: scores over networks that lose and delay, within what the E-model says,
 * and both ends of one opinion by their extended reports.
 */
#include "fixture.h"
#include "impair.h"
#include "media/e-model.h"

#define PACKETS 250 /* five seconds */

typedef struct
{
  const char *codec;
  Impairment impairment;
  gboolean one_way; /* only A speaks */
} Network;

typedef struct
{
  BenchMediaStatistics a;
  BenchMediaStatistics b;
} Result;

typedef struct
{
  Fixture *f;
  gboolean round_trips; /* wanted as well */
  guint rtcp_in;
} Wanted;

static gboolean
has_figures(gpointer data)
{
  const Wanted *wanted = data;
  Result now;

  bench_media_session_get_statistics(wanted->f->a.session, &now.a);
  bench_media_session_get_statistics(wanted->f->b.session, &now.b);
  if (wanted->round_trips && (now.a.round_trip_ms < 0 || now.b.round_trip_ms < 0))
    return FALSE;
  return now.b.packets_received >= PACKETS && now.a.has_far;
}

static gboolean
a_has_heard_the_end(gpointer data)
{
  const Wanted *wanted = data;

  return wanted->f->a.rtcp_in > wanted->rtcp_in;
}

static void
connect_over(Fixture *f, const Network *network, Impair *relay)
{
  const BenchCodec *codec = bench_codec_by_parameter(network->codec);
  BenchMediaParameters to_b = parameters_for("127.0.0.1", impair_port_for_a(relay), codec);
  BenchMediaParameters to_a = parameters_for("127.0.0.1", impair_port_for_b(relay), codec);

  to_b.remote_rtcp_port = (guint16) (to_b.remote_port + 1);
  to_a.remote_rtcp_port = (guint16) (to_a.remote_port + 1);
  to_a.sending = !network->one_way;
  to_b.receiving = !network->one_way;
  configure(&f->a, &to_b);
  configure(&f->b, &to_a);
}

static void
enable_reports(Side *side)
{
  g_assert_true(
      bench_settings_set(side->settings, "voice.rtcp_xr.enable", "1", BENCH_LAYER_USER, "test", NULL));
}

/* A talks to B over the network until there is something to judge; B's figures are those of its end. */
static Result
talk_over(const Network *network)
{
  Fixture f;
  Impair *relay = NULL;
  Wanted wanted = { .f = &f, .round_trips = network->impairment.delay_ms > 0 };
  Result result;

  fixture_init(&f, "127.0.0.1", "tone:1004", "tone:700");
  enable_reports(&f.a);
  enable_reports(&f.b);
  relay = impair_new(bench_media_session_get_port(f.a.session), bench_media_session_get_port(f.b.session),
                     &network->impairment);
  connect_over(&f, network, relay);
  g_assert_true(wait_until(has_figures, &wanted, 40000));
  wanted.rtcp_in = f.a.rtcp_in;
  bench_media_session_stop(f.b.session);
  bench_media_session_get_statistics(f.b.session, &result.b);
  g_assert_true(wait_until(a_has_heard_the_end, &wanted, WAIT_MS));
  bench_media_session_get_statistics(f.a.session, &result.a);
  bench_media_session_stop(f.a.session);
  impair_free(relay);
  g_test_message("%s: loss %.2f %%, late %" G_GUINT64_FORMAT
                 ", jitter %.1f ms, buffer %u (most %u) ms, round trip"
                 " %.1f ms, one way %.1f ms, MOS-LQ %.3f, MOS-CQ %.3f",
                 network->codec, result.b.loss_percent, result.b.packets_late, result.b.jitter_ms,
                 result.b.jitter_nominal_ms, result.b.jitter_maximum_ms, result.b.round_trip_ms,
                 result.b.one_way_ms, result.b.mos_lq, result.b.mos_cq);
  fixture_clear(&f);
  return result;
}

static double
score(const char *codec, double loss_percent, double burst_ratio)
{
  BenchEModelInput input = { bench_e_model_codec(codec), loss_percent, burst_ratio, 0 };

  return bench_e_model_mos(bench_e_model_r(&input));
}

/* What A has been told by B is what B knows, as far as the fields can say it. */
static void
check_agreement(const Result *result)
{
  const BenchVoipMetrics *far = &result->a.far;
  const BenchMediaStatistics *own = &result->b;

  g_assert_true(result->a.has_far);
  g_assert_cmpuint(far->ssrc, ==, result->a.local_ssrc);
  g_assert_cmpuint(result->a.local_ssrc, ==, own->remote_ssrc);
  g_assert_cmpfloat_with_epsilon(far->loss_percent, own->loss_percent, 0.5);
  g_assert_cmpfloat_with_epsilon(far->discard_percent, own->discard_percent, 0.5);
  g_assert_cmpfloat_with_epsilon(far->burst_density, own->burst_density, 0.5);
  g_assert_cmpfloat_with_epsilon(far->gap_density, own->gap_density, 0.5);
  g_assert_cmpfloat_with_epsilon(far->mos_lq, own->mos_lq, 0.06);
  g_assert_cmpfloat_with_epsilon(far->mos_cq, own->mos_cq, 0.06);
  g_assert_cmpfloat_with_epsilon(far->end_system_delay_ms, own->end_system_ms, 1.0);
  g_assert_cmpint(far->signal_dbm0, ==, own->signal_dbm0);
  g_assert_cmpuint(far->jitter_maximum_ms, ==, own->jitter_maximum_ms);
  g_assert_cmpuint(far->gmin, ==, 16);
  g_assert_true(far->adaptive);
}

static void
test_loss(void)
{
  static const guint one_in[] = { 0, 100, 20, 10 };
  double last_mos = 5;

  for (gsize i = 0; i < G_N_ELEMENTS(one_in); i++)
    {
      Network network = { "PCMA", { .one_in = one_in[i] }, FALSE };
      Result result = talk_over(&network);
      const BenchMediaStatistics *s = &result.b;
      double lost = one_in[i] == 0 ? 0 : 100.0 / one_in[i];

      g_assert_cmpfloat_with_epsilon(s->loss_percent, lost, 0.5);
      /* Alone they are, so independent losses are the worst and late packets of a busy machine the only excuse. */
      g_assert_cmpfloat_with_epsilon(s->mos_lq, score("PCMA", s->loss_percent + s->discard_percent, 1), 0.08);
      g_assert_cmpfloat(s->mos_lq, <, last_mos);
      last_mos = s->mos_lq;
      /* Nine packets between two losses are no gap, nineteen are one (Gmin is 16). */
      if (one_in[i] == 10)
        g_assert_cmpfloat_with_epsilon(s->burst_density, 10, 2);
      else if (s->packets_late == 0)
        g_assert_cmpfloat(s->burst_density, ==, 0);
      g_assert_cmpstr(s->receive_codec->name, ==, "PCMA");
      g_assert_cmpint(s->signal_dbm0, >=, -12);
      g_assert_cmpint(s->signal_dbm0, <=, -8);
      check_agreement(&result);
    }
}

static void
test_jitter(void)
{
  Network clean = { "PCMA", { .seed = 7 }, FALSE };
  Network shaken = { "PCMA", { .jitter_ms = 30, .seed = 7 }, FALSE };
  Result good = talk_over(&clean);
  Result bad = talk_over(&shaken);

  /* Held for 0 to 30 ms, evenly spread: two packets are 10 ms apart from what they should be, on average. */
  g_assert_cmpfloat(bad.b.jitter_ms, >, 4);
  g_assert_cmpfloat(bad.b.jitter_ms, <, 20);
  g_assert_cmpfloat(good.b.jitter_ms, <, bad.b.jitter_ms);
  g_assert_cmpuint(bad.b.jitter_maximum_ms, >=, good.b.jitter_nominal_ms);
  g_assert_cmpuint(bad.b.jitter_maximum_ms, <=, bad.b.jitter_absolute_ms);
  g_assert_cmpfloat(bad.b.mos_lq, <=, good.b.mos_lq + 0.001);
  g_assert_cmpfloat(bad.b.mos_cq, <, bad.b.mos_lq + 0.001);
  check_agreement(&bad);
}

/* 60 ms each way, and only one of them speaks: the other measures the round trip by extended reports. */
static void
test_round_trip(void)
{
  Network network = { "PCMA", { .delay_ms = 60 }, TRUE };
  Result result = talk_over(&network);

  g_assert_cmpuint(result.b.packets_sent, ==, 0);
  g_assert_cmpfloat(result.a.round_trip_ms, >=, 119);
  g_assert_cmpfloat(result.a.round_trip_ms, <, 250);
  g_assert_cmpfloat(result.b.round_trip_ms, >=, 119);
  g_assert_cmpfloat(result.b.round_trip_ms, <, 250);
  g_assert_cmpfloat(result.b.one_way_ms, >=, result.b.round_trip_ms / 2 + 40);
  g_assert_cmpfloat(result.b.one_way_ms, <, 400);
  g_assert_cmpfloat(result.b.mos_cq, <, result.b.mos_lq);
  /* Who hears nothing has no opinion. */
  g_assert_cmpfloat(result.a.mos_lq, ==, 0);
  g_assert_cmpuint(result.a.far.round_trip_ms, >=, 119);
}

/* Every codec, and losses by chance, alone and with jitter. */
static void
test_long(void)
{
  static const char *const codecs[] = { "PCMU", "PCMA", "G722", "G726-32", "G729", "Opus" };

  for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
    for (guint loss = 0; loss <= 10; loss += 5)
      {
        const BenchCodec *codec = bench_codec_by_parameter(codecs[i]);
        Network network = { codecs[i], { .loss = loss / 100.0, .seed = loss + 1 }, FALSE };
        Result result;
        double most = 0;

        if (!bench_codec_is_available(codec))
          continue;
        result = talk_over(&network);
        most = score(codec->name, result.b.loss_percent, 1);
        g_assert_cmpfloat(result.b.mos_lq, <=, most + 0.08);
        g_assert_cmpfloat(result.b.mos_lq, >=,
                          score(codec->name, result.b.loss_percent + result.b.discard_percent, 2) - 0.08);
        check_agreement(&result);
      }
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  if (g_test_slow())
    g_test_add_func("/figures/every-codec", test_long);
  g_test_add_func("/figures/loss", test_loss);
  g_test_add_func("/figures/jitter", test_jitter);
  g_test_add_func("/figures/round-trip", test_round_trip);
  return fixture_run();
}
