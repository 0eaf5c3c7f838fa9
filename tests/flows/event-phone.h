/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole phone, user alice, signed in at a server of events that does as told, with a stranger beside it. The
 * phone's clock runs ten times as fast as the machine's. Threads: main context only.
 */
#pragma once

#include "event-server.h"
#include "phone/phone.h"

G_BEGIN_DECLS

typedef struct
{
  TestEventServer *server;
  TestEventServer *stranger;
  BenchPhone *phone;
  GString *events;
  BenchClock *clock;
  guint ticker;
} TestEventPhone;

/* @more: lines of its configuration. */
void test_event_phone_start(TestEventPhone *self, const char *more);
void test_event_phone_stop(TestEventPhone *self);
void test_event_phone_set(TestEventPhone *self, const char *parameter, const char *value);
guint16 test_event_phone_port(TestEventPhone *self);
BenchLine *test_event_phone_line(const TestEventPhone *self);
gboolean test_event_phone_is_ready(gconstpointer self);

/* A request outside dialogs for alice, and its answer. */
char *test_event_phone_ask(TestEventServer *who,
                           TestEventPhone *self,
                           const char *method,
                           const char *headers,
                           const char *body);
int test_event_phone_ask_code(TestEventServer *who,
                              TestEventPhone *self,
                              const char *method,
                              const char *headers,
                              const char *body);

void test_event_phone_check_popup(TestEventPhone *self, const char *text);
BenchLedMode test_event_phone_power(TestEventPhone *self);

G_END_DECLS
