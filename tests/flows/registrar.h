/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registrar that says what a test tells it to: one UDP socket on loopback (127.0.0.1 unless told
 * otherwise), served by the main loop, whose answers come from the test's own function. It can answer a
 * request later or again, and send requests of its own to whoever spoke to it last. Keeps every request and
 * every answer. Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"

G_BEGIN_DECLS

typedef struct _TestRegistrar TestRegistrar;

/* Status line and extra header lines (each ended by CR LF) of the answer to the n-th request, from 1, then
   perhaps an empty line and a body; several answers are separated by a form feed. NULL: no answer. */
typedef char *(*TestRegistrarFunc)(guint n, const char *request, gpointer data);

TestRegistrar *test_registrar_new(TestRegistrarFunc answer, gpointer data);
TestRegistrar *test_registrar_new_at(const char *address, TestRegistrarFunc answer, gpointer data);
void test_registrar_free(TestRegistrar *self);
guint16 test_registrar_get_port(TestRegistrar *self);
int test_registrar_get_dscp(TestRegistrar *self);
guint test_registrar_count(TestRegistrar *self);
const char *test_registrar_get_request(TestRegistrar *self, guint n);
const char *test_registrar_get_log(TestRegistrar *self);
const char *test_registrar_find_answer(TestRegistrar *self, const char *start, const char *cseq);

/* Answers @request now (perhaps once more), or when @clock has gone on. */
void test_registrar_reply(TestRegistrar *self, const char *request, const char *script);
void test_registrar_reply_later(TestRegistrar *self,
                                BenchClock *clock,
                                guint delay_ms,
                                const char *request,
                                const char *script);

/* A request in the dialog that @invite, a request of the phone's, has made with @tag. */
void test_registrar_send_in_dialog(TestRegistrar *self,
                                   const char *invite,
                                   const char *tag,
                                   const char *method,
                                   guint cseq,
                                   const char *headers,
                                   const char *body);
/* A call of the far end's to the phone, and a request in it: @answer is the phone's, NULL before there is one. */
void test_registrar_call(TestRegistrar *self, const char *headers, const char *body);
/* A request outside dialogs to whoever made @request, a REGISTER. */
void test_registrar_send_to(TestRegistrar *self,
                            const char *request,
                            const char *method,
                            const char *headers,
                            const char *body);
void
test_registrar_call_again(TestRegistrar *self, const char *call_id, const char *headers, const char *body);
void test_registrar_call_uri(TestRegistrar *self, const char *uri, const char *headers, const char *body);
void test_registrar_send_in_call(TestRegistrar *self,
                                 const char *answer,
                                 const char *method,
                                 guint cseq,
                                 const char *headers,
                                 const char *body);
char *test_registrar_get_header(const char *message, const char *name);
char *test_registrar_make_answer(const char *request, const char *script);
char *test_registrar_grant(const char *request, guint expires_s, const char *more);

G_END_DECLS
