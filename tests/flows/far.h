/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One phone, without a face, and a scripted far end that is its registrar, its proxy and whoever it calls or is
 * called by. The clock is the machine's, or one the test moves. Every wait has a bound.
 * Threads: main context only.
 */
#pragma once

#include "calls/sip-control.h"
#include "registrar.h"

G_BEGIN_DECLS

/* What a far end says in its session descriptions, at a port nobody listens on. */
#define TEST_FAR_SDP_OF(version, port, more)                                                                 \
  "v=0\r\no=- 1 " version " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " port         \
  " RTP/AVP 0\r\n" more
#define TEST_FAR_SDP TEST_FAR_SDP_OF("1", "39990", "")
#define TEST_FAR_SDP_TYPE "Content-Type: application/sdp\r\n"

typedef gboolean (*TestFarCondition)(gpointer data);

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchSipCallControl *calls;
  TestRegistrar *far;
  GString *seen; /* events as JSON lines */
  TestRegistrarFunc script;
  guint step; /* for scripts */
} TestFar;

/* @script answers what the phone sends (its data is the TestFar): NULL leaves REGISTER, PRACK, UPDATE, BYE, CANCEL
   and INFO to a plain 200, "" answers nothing. */
TestFar *test_far_new(TestRegistrarFunc script, const char *settings, gboolean manual_clock);
void test_far_free(TestFar *self);

void test_far_set(TestFar *self, const char *name, const char *value);
BenchCallControl *test_far_get_calls(TestFar *self);
BenchCall *test_far_dial(TestFar *self, const char *number);
void test_far_wait(TestFar *self, TestFarCondition condition, gpointer data, const char *what);
BenchCall *test_far_wait_incoming(TestFar *self);
void test_far_wait_state(TestFar *self, BenchCall *call, BenchCallState state);
void test_far_wait_line(TestFar *self, guint line);
void test_far_wait_event(TestFar *self, const char *text);
const char *test_far_wait_request(TestFar *self, const char *start, guint nth);
const char *test_far_wait_answer(TestFar *self, const char *start, const char *cseq);
guint test_far_count(TestFar *self, const char *start);
void test_far_assert_header(const char *message, const char *name, const char *value);
char *test_far_ringing(TestFar *self, const char *tag, const char *more);
char *test_far_ok(TestFar *self, const char *tag, const char *more, const char *sdp);

G_END_DECLS
