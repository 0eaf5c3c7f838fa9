/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A UDP socket that says to a phone whatever it likes, byte for byte, and listens to the answers.
 * @phones says what was going on when a wait is in vain; a test with a phone of its own has none: NULL.
 * Threads: main context only; every wait has a bound.
 */
#pragma once

#include "phones.h"

G_BEGIN_DECLS

typedef struct _TestRaw TestRaw;

typedef gboolean (*TestRawCondition)(gconstpointer data);

TestRaw *test_raw_new(TestPhones *phones, guint16 target);
void test_raw_free(TestRaw *self);

void test_raw_send(TestRaw *self, const char *bytes, gsize size);
char *test_raw_request(TestRaw *self,
                       const char *method,
                       const char *call_id,
                       const char *headers,
                       const char *body) G_GNUC_WARN_UNUSED_RESULT;
void test_raw_send_text(TestRaw *self, const char *text);
int test_raw_wait_answer(TestRaw *self, const char *call_id, int least_code, double *took_ms);
guint test_raw_count(TestRaw *self, const char *call_id, int code);
char *test_raw_find_answer(TestRaw *self, const char *call_id, int code) G_GNUC_WARN_UNUSED_RESULT;
char *test_raw_find_text(TestRaw *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;
guint16 test_raw_get_port(TestRaw *self);
void test_raw_wait(TestRaw *self, TestRawCondition condition, gconstpointer data, const char *what);
void test_raw_drop(TestRaw *self, const char *call_id);

G_END_DECLS
