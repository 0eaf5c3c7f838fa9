/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two engines, two sessions and all that is heard of them, for the tests of whole legs. Every wait has
 * a bound. Recordings are WAV files in test_directory.
 */
#pragma once

#include "measure.h"
#include "media/engine.h"
#include "media/mixer.h"
#include "media/session.h"
#include "media/wav.h"

#define WAIT_MS 15000
#define TONE_DBM0 -10.0

typedef struct
{
  BenchSettings *settings;
  BenchMediaEngine *engine;
  BenchMediaSession *session;
  char *recording;
  GString *digits;
  guint whole_digits; /* as long as they were sent */
  guint longest_digit_ms;
  guint first_packets;
  guint rtp_in;
  guint rtp_out;
  guint rtcp_in;
  guint rtcp_out;
  gint64 last_out_us;
  guint bad_taps;
  guint discontinuities; /* in the sequence numbers we send */
  guint32 ssrc;
  guint16 sequence;
  guint32 event_timestamp;
  guint event_markers;
  guint event_ends;
  gint64 widest_us; /* between two packets we send */
} Side;

typedef struct
{
  const char *directory;
  BenchClock *clock;
  Side a;
  Side b;
} Fixture;

extern char *test_directory;

void fixture_begin(int *argc, char ***argv);
int fixture_run(void);

gboolean wait_until(gboolean (*done)(gpointer), gpointer data, guint limit_ms);
void talk(guint ms);
BenchMediaParameters parameters_for(const char *host, guint16 port, const BenchCodec *codec);
void configure_session(BenchMediaSession *session, const BenchMediaParameters *parameters);
void configure(Side *side, const BenchMediaParameters *parameters);
void fixture_connect(Fixture *f, const char *host, const BenchCodec *codec);
void fixture_init(Fixture *f, const char *host, const char *microphone_a, const char *microphone_b);
void fixture_clear(Fixture *f);
BenchWav *recorded(Side *side);
void wait_for_sound(const char *path, gsize from, gsize length);
gsize recorded_samples(Side *side);
gsize recording_length(const char *path);
void check_tone(const char *name, BenchWav *heard, gsize from);
gboolean both_hear(gpointer data);
