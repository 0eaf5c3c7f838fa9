/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server of events that does as told: one UDP socket on loopback that answers every request of the phone as
 * scripted, keeps them, and sends requests of its own: NOTIFYs in the dialog of a SUBSCRIBE, or anything outside
 * dialogs. Every wait has a bound. Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestEventServer TestEventServer;

TestEventServer *test_event_server_new(void);
void test_event_server_free(TestEventServer *self);
guint16 test_event_server_get_port(TestEventServer *self);

/* Status line and header lines (each ended by CR LF) for every request of @method from now on; NULL: no answer. */
void test_event_server_answer(TestEventServer *self, const char *method, const char *answer);
guint test_event_server_count(TestEventServer *self, const char *method);
/* The n-th request of @method, from 1, once it is there. */
const char *test_event_server_wait(TestEventServer *self, const char *method, guint n);

/* The answer to a NOTIFY in the dialog of @subscribe; @tag: which fork. */
int test_event_server_notify(TestEventServer *self,
                             const char *subscribe,
                             const char *tag,
                             const char *headers,
                             const char *body);
/* The answer to a request outside dialogs to the phone at @port, as text. */
char *test_event_server_ask(TestEventServer *self,
                            guint16 port,
                            const char *method,
                            const char *user,
                            const char *headers,
                            const char *body);
/* The same inside the dialog that @answer, the answer to one of those, made. */
char *test_event_server_ask_again(TestEventServer *self,
                                  const char *answer,
                                  const char *method,
                                  const char *headers);
int test_event_server_code(const char *answer);

/* Runs the main loop until @condition holds; @what says what was waited for when it never does. */
void test_event_server_until(gboolean (*condition)(gconstpointer data), gconstpointer data, const char *what);

G_END_DECLS
