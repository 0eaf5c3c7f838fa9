/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What phones of this process are heard to say: recordings of their speakers, waited for and measured.
 * Every wait has a bound. Threads: main context only. Units: samples of the recording's own rate.
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

#define TEST_TONE_DBM0 -10.0 /* of a "tone:HZ" microphone */

typedef gboolean (*TestSoundCondition)(gconstpointer data);

void test_sound_wait(TestSoundCondition condition, gconstpointer data, const char *what);
void test_sound_pass(guint ms);
char *test_sound_record(BenchPhone *phone, const char *folder, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gsize test_sound_length(const char *path);
void test_sound_wait_tone(const char *path, gsize from);
void test_sound_check_tone(const char *what, const char *path, gsize from, double hz, double dbm0);
int test_sound_loudest(const char *path, gsize from);
void test_sound_write_tone(const char *path, guint rate, guint seconds, double hz, double dbm0);
double test_sound_measure_echo(BenchPhone *phone, const char *folder, const char *what);

G_END_DECLS
