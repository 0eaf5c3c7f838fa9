/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registrar that says what a test tells it to: one UDP socket on loopback (127.0.0.1 unless told otherwise), served by the main loop,
 * whose answers come from the test's own function. Keeps every request. Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

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
char *test_registrar_get_header(const char *message, const char *name);

G_END_DECLS
