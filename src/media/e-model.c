/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/e-model.h"

#include <math.h>

/* G.107 table 2, default values. */
#define SLR 8.0    /* send loudness rating, dB */
#define RLR 2.0    /* receive loudness rating */
#define STMR 15.0  /* sidetone masking rating */
#define D_SEND 3.0 /* D-values of the telephones */
#define D_RECEIVE 3.0
#define TELR 65.0   /* talker echo loudness rating */
#define WEPL 110.0  /* weighted echo path loss */
#define QDU 1.0     /* quantizing distortion units */
#define NC -70.0    /* circuit noise, dBm0p */
#define NFOR -64.0  /* noise floor at the receive side */
#define P_SEND 35.0 /* room noise, dB(A) */
#define P_RECEIVE 35.0
#define ADVANTAGE 0.0

/* G.107 7.2: below this the delay itself disturbs nobody. */
#define UNNOTICED_MS 100.0

typedef struct
{
  const char *name;
  BenchCodecImpairment impairment;
} Row;

/* G.113 appendix I where it knows the codec. Ours alone, as equivalents on the scale of telephone bandwidth:
   iLBC (from published listening tests), and the wideband ones, which lose nothing that a narrowband call has and
   are given the robustness of what they resemble. G.711 and L16 are taken with concealment: ours is always on. */
static const Row rows[] = {
  { "PCMU", { 0, 25.1, 0 } },          { "PCMA", { 0, 25.1, 0 } },
  { "G729", { 11, 19.0, 5 } }, /* annex A, with silence suppression */
  { "G723", { 15, 16.1, 8 } }, /* 6.3 kbit/s, with silence suppression */
  { "iLBC", { 11, 32.0, 5 } },         { "G726-16", { 50, 25.1, 0 } },
  { "G726-24", { 25, 25.1, 0 } },      { "G726-32", { 7, 25.1, 0 } },
  { "G726-40", { 2, 25.1, 0 } },       { "AAL2-G726-16", { 50, 25.1, 0 } },
  { "AAL2-G726-24", { 25, 25.1, 0 } }, { "AAL2-G726-32", { 7, 25.1, 0 } },
  { "AAL2-G726-40", { 2, 25.1, 0 } },  { "L16", { 0, 25.1, 0 } },
  { "G722", { 0, 25.1, 2 } },          { "opus", { 0, 30.0, 7 } },
  { "G7221", { 3, 20.0, 20 } },        { "SIREN", { 3, 20.0, 20 } },
};

/**
 * bench_e_model_codec:
 * @encoding_name: as in a=rtpmap, case does not matter
 *
 * Returns: its impairment; G.711's without concealment for one that is not in the table.
 */
BenchCodecImpairment
bench_e_model_codec(const char *encoding_name)
{
  BenchCodecImpairment unknown = { 0, 4.3, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (g_ascii_strcasecmp(rows[i].name, encoding_name) == 0)
      return rows[i].impairment;
  return unknown;
}

static double
power_sum(double one_db, double other_db)
{
  return 10 * log10(pow(10, one_db / 10) + pow(10, other_db / 10));
}

/* No, all noise as seen at the 0 dBr point (G.107 7.1, equations 7-3 to 7-7). */
static double
noise(void)
{
  double overall = SLR + RLR;
  double at_sender = P_SEND - SLR - D_SEND - 100 + 0.004 * pow(P_SEND - overall - D_SEND - 14, 2);
  double effective = P_RECEIVE + 10 * log10(1 + pow(10, (10 - (STMR + D_RECEIVE)) / 10));
  double at_receiver = RLR - 121 + effective + 0.008 * pow(effective - 35, 2);

  return power_sum(power_sum(NC, at_sender), power_sum(at_receiver, NFOR + RLR));
}

/* Is, what happens together with the voice: loudness, sidetone, quantizing (7.3). */
static double
simultaneous(double ro, double no)
{
  double x = SLR + RLR + 0.2 * (64 + no - RLR);
  double loudness = 20 * (pow(1 + pow(x / 8, 8), 1 / 8.0) - x / 8);
  double s = -10 * log10(pow(10, -STMR / 10) + pow(10, -TELR / 10));
  double sidetone = 12 * pow(1 + pow((s - 13) / 6, 8), 1 / 8.0)
                    - 28 * pow(1 + pow((s + 1) / 19.4, 35), 1 / 35.0)
                    - 13 * pow(1 + pow((s - 3) / 33, 13), 1 / 13.0) + 29;
  double q = 37 - 15 * log10(QDU);
  double g = 1.07 + 0.258 * q + 0.0602 * q * q;
  double y = (ro - 100) / 15 + 46 / 8.4 - g / 9;
  double z = 46 / 30.0 - g / 40;

  return loudness + sidetone + 15 * log10(1 + pow(10, y) + pow(10, z));
}

/* Idte, the talker's own echo (7.4, equations 7-19 to 7-22). */
static double
talker_echo(double no, double delay_ms)
{
  double terv
      = TELR - 40 * log10((1 + delay_ms / 10) / (1 + delay_ms / 150)) + 6 * exp(-0.3 * delay_ms * delay_ms);
  double half = (-1.5 * (no - RLR) - (80 + 2.5 * (terv - 14))) / 2;

  return (half + sqrt(half * half + 100) - 1) * (1 - exp(-delay_ms));
}

/* Idle, the listener's (equations 7-25 and 7-26). */
static double
listener_echo(double ro, double delay_ms)
{
  double half = (ro - 10.5 * (WEPL + 7) * pow(2 * delay_ms + 1, -0.25)) / 2;

  return half + sqrt(half * half + 169);
}

/* Idd, waiting for each other (equations 7-27 and 7-28). */
static double
long_delay(double delay_ms)
{
  double x = log2(delay_ms / UNNOTICED_MS);

  if (delay_ms <= UNNOTICED_MS)
    return 0;
  return 25 * (pow(1 + pow(x, 6), 1 / 6.0) - 3 * pow(1 + pow(x / 3, 6), 1 / 6.0) + 2);
}

/* Ie,eff: the codec and what it makes of loss (7.5, equation 7-29). */
static double
equipment(const BenchEModelInput *input)
{
  double loss = CLAMP(input->loss_percent, 0, 100);
  double ie = input->codec.ie;

  if (loss <= 0)
    return ie;
  return ie + (95 - ie) * loss / (loss / MAX(input->burst_ratio, 1) + input->codec.bpl);
}

/**
 * bench_e_model_r:
 * @input: what was measured; without a delay it is the listening quality, else that of a conversation
 *
 * Returns: the transmission rating R (G.107 7.1), 0 to 100.
 */
double
bench_e_model_r(const BenchEModelInput *input)
{
  double delay_ms = MAX(input->delay_ms, 0);
  double no = noise();
  double ro = 15 - 1.5 * (SLR + no);
  double delay = talker_echo(no, delay_ms) + listener_echo(ro, delay_ms) + long_delay(delay_ms);
  double r = ro - simultaneous(ro, no) - delay - equipment(input) + ADVANTAGE;

  return CLAMP(r, 0, 100);
}

/**
 * bench_e_model_mos:
 *
 * Returns: the mean opinion score for @r (G.107 annex B), 1 to 4.5.
 */
double
bench_e_model_mos(double r)
{
  if (r <= 0)
    return 1;
  if (r >= 100)
    return 4.5;
  /* Below R = 6.5 the polynomial dips under 1. */
  return MAX(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}
