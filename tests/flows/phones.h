/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * User A, B and C as phones in this process, registered at one Kamailio; and waiting for things to
 * happen, with a bound. A failed wait prints the events seen so far. Threads: main context only.
 */
#pragma once

#include "kamailio.h"
#include "phone/phone.h"

G_BEGIN_DECLS

typedef struct
{
  TestKamailio *kamailio;
  BenchPhone *phones[3]; /* A, B, C */
  GString *events;       /* JSON lines of all phones */
  BenchTransport transport;
} TestPhones;

typedef gboolean (*TestCondition)(gconstpointer data);

TestPhones *test_phones_start(TestKamailio *kamailio, BenchTransport transport);
void test_phones_stop(TestPhones *self);
void test_phones_set(TestPhones *self, char user, const char *parameter, const char *value);
void test_phones_set_codec(TestPhones *self, char user, const char *codec);
BenchPhone *test_phones_get(TestPhones *self, char user);

void test_phones_wait(TestPhones *self, TestCondition condition, gconstpointer data, const char *what);
BenchCall *test_phones_dial(TestPhones *self, char from, const char *number);
BenchCall *test_phones_wait_call(TestPhones *self, char user, BenchCallState state);
void test_phones_wait_state(TestPhones *self, BenchCall *call, BenchCallState state);
void test_phones_wait_ended(TestPhones *self, BenchCall *call);
void test_phones_answer(TestPhones *self, char user, BenchCall *call);
void test_phones_talk(TestPhones *self, char from, char to, BenchCall **caller, BenchCall **callee);
BenchCall *test_phones_consult(TestPhones *self, BenchCall *with_b, BenchCall **at_c);
void test_phones_check_flow(TestPhones *self, const char *flow);
guint
test_phones_count_all(TestPhones *self, char user, BenchTapDirection direction, const char *const *words);
guint test_phones_count(TestPhones *self, char user, BenchTapDirection direction, const char *words);
GPtrArray *test_phones_merge_records(TestPhones *self);

G_END_DECLS
