/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How good a call sounds: the E-model of ITU-T G.107 with its default values for everything a phone cannot
 * measure, the codecs' impairments of G.113 appendix I, and the mean opinion score that follows.
 *
 * The model is made for telephone bandwidth. Wideband codecs are put on its scale by an equivalent impairment of
 * their own, see the table: a lab that wants others changes the table.
 *
 * Threads: pure functions. Units: ms, percent, R from 0 to 100, MOS from 1 to 4.5.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double ie;          /* impairment without loss */
  double bpl;         /* robustness against loss, with concealment */
  guint lookahead_ms; /* what the coder waits for beyond the packet time */
} BenchCodecImpairment;

typedef struct
{
  BenchCodecImpairment codec;
  double loss_percent; /* lost and discarded */
  double burst_ratio;  /* 1: losses are independent; more: they come together */
  double delay_ms;     /* from mouth to ear */
} BenchEModelInput;

BenchCodecImpairment bench_e_model_codec(const char *encoding_name);
double bench_e_model_r(const BenchEModelInput *input);
double bench_e_model_mos(double r);

G_END_DECLS
